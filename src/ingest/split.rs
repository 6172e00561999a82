//! Bytes to records: lines, pretty-printed objects, giant arrays, pages and
//! syslog frames alike, each record with its place.
//!
//! The text is read as a sequence of JSON values between blanks and commas.
//! Lists and pages are entered, not read whole, so their records come one by
//! one. What is no JSON is passed over up to the line's end; a broken record up
//! to the next line, or inside a list to the next `{` that begins as its
//! neighbours do. From each start at most [`serde_json`]'s depth is read before
//! it is given up, so the work stays proportional to the text; a budget bounds
//! it whatever the text.

mod levels;
mod outside;
mod recover;

use super::Span;
use super::extent::{self, Extent, Probe};
use super::json::{self, Fault, Json};
use super::mend::{Flaws, mend};
use super::window::{Spot, Window};
use levels::{Level, MAX_LEVELS, Standing};

/// What stands next in the text.
#[derive(Debug)]
pub(super) enum Piece<T> {
    /// A value, and what the taker made of it.
    Record { value: T, span: Span },
    /// Something that is no record.
    Broken {
        line: u32,
        column: Option<u32>,
        error: String,
    },
    /// A sign of life of PROTECT.
    Heartbeat,
}

/// Above this length, a record's end is looked for before it is read.
const LONG: usize = 1 << 20;

/// Reads records off a window.
pub(super) struct Splitter<'r> {
    window: Window<'r>,
    max_record: usize,
    levels: Vec<Level>,
    /// Something of what the reader stands in was broken and reported.
    is_torn: bool,
    /// Nothing was read since something broken: what is left of it is not
    /// reported again.
    is_recovering: bool,
    /// Where the current octet-counted frame ends.
    frame_end: Option<u64>,
    /// The start of a line that may be plain text around a brace.
    lead: Option<String>,
    /// Bytes looked at, some of them several times.
    effort: u64,
}

/// Where a splitter stands, and in what.
#[derive(Clone, Debug)]
pub(super) struct State {
    pub(super) spot: Spot,
    levels: Vec<Level>,
    is_torn: bool,
    is_recovering: bool,
    frame_end: Option<u64>,
    lead: Option<String>,
    /// Bytes looked at so far.
    pub(super) effort: u64,
}

impl State {
    /// Between records, outside everything.
    pub(super) fn clean(spot: Spot, effort: u64) -> State {
        State {
            spot,
            levels: Vec::new(),
            is_torn: false,
            is_recovering: false,
            frame_end: None,
            lead: None,
            effort,
        }
    }

    /// Whether what follows is read as the start of a stream would be.
    pub(super) fn is_clean(&self) -> bool {
        self.levels.is_empty()
            && !self.is_torn
            && !self.is_recovering
            && self.frame_end.is_none_or(|end| end <= self.spot.offset)
            && self.lead.is_none()
    }
}

impl<'r> Splitter<'r> {
    pub(super) fn new(mut window: Window<'r>, max_record: usize) -> Splitter<'r> {
        window.pass_mark();
        let state = State::clean(window.spot(), 0);
        Splitter::resume(state, window, max_record)
    }

    /// Goes on where another stood; `window` begins there.
    pub(super) fn resume(state: State, window: Window<'r>, max_record: usize) -> Splitter<'r> {
        Splitter {
            window,
            max_record,
            levels: state.levels,
            is_torn: state.is_torn,
            is_recovering: state.is_recovering,
            frame_end: state.frame_end,
            lead: state.lead,
            effort: state.effort,
        }
    }

    pub(super) fn state(&self) -> State {
        State {
            spot: self.window.spot(),
            levels: self.levels.clone(),
            is_torn: self.is_torn,
            is_recovering: self.is_recovering,
            frame_end: self.frame_end,
            lead: self.lead.clone(),
            effort: self.effort,
        }
    }

    pub(super) fn window(&self) -> &Window<'r> {
        &self.window
    }

    #[cfg(test)]
    pub(super) fn effort(&self) -> u64 {
        self.effort
    }

    /// The next piece; values are handed to `take`.
    pub(super) fn next<T>(
        &mut self,
        take: &mut dyn FnMut(&Json<'_>, Flaws) -> T,
    ) -> Option<Piece<T>> {
        loop {
            let Some(byte) = self.pass_blanks() else {
                return self.end();
            };
            let piece = match (byte, self.standing()) {
                (b'{', Standing::Read) => self.unclosed(),
                (b'{', _) => self.object(take),
                (_, Standing::Due | Standing::Read) => self.wrapper_member(),
                (b'[', _) if self.enters_list() => None,
                (_, Standing::List) => self.beside_records(byte),
                (_, Standing::Top) => self.text(byte),
            };
            if piece.is_some() {
                return piece;
            }
        }
    }

    /// Passes what may stand between records (blanks, commas, the separators of
    /// RFC 7464 and of NUL-framed syslog) and gives the byte after it.
    fn pass_blanks(&mut self) -> Option<u8> {
        loop {
            let blank = |byte: &u8| !matches!(byte, b' ' | b'\t' | b'\r' | b'\n' | b',' | 0 | 0x1e);
            let rest = self.window.rest();
            let at = rest.iter().position(blank).unwrap_or(rest.len());
            let byte = rest.get(at).copied();
            if at > 0 {
                self.window.advance(at);
            }
            if byte.is_some() {
                return byte;
            }
            if !self.window.more(1) {
                return None;
            }
        }
    }

    fn end<T>(&mut self) -> Option<Piece<T>> {
        let is_open = !self.levels.is_empty();
        self.levels.clear();
        (is_open && !std::mem::take(&mut self.is_torn))
            .then(|| self.report(0, "the text ends inside a list: cut off?".into()))
    }

    /// The bytes that a record may span: no more than its line once the budget
    /// is spent.
    fn reach(&self) -> usize {
        if !self.has_spent(32, 256 << 20) {
            return self.max_record;
        }
        let rest = self.within(LONG);
        memchr::memchr(b'\n', rest).unwrap_or(LONG)
    }

    /// Whether more was looked at than `times` the text and `free` bytes.
    fn has_spent(&self, times: u64, free: u64) -> bool {
        self.effort > self.window.offset().saturating_mul(times) + free
    }

    fn object<T>(&mut self, take: &mut dyn FnMut(&Json<'_>, Flaws) -> T) -> Option<Piece<T>> {
        let probe = extent::probe(self.window.rest());
        let has_room = self.levels.len() + 2 <= MAX_LEVELS;
        match probe {
            Probe::Partial if self.window.rest().len() < LONG && self.grows() => None,
            Probe::List(_) if self.is_in_page() && self.window.is_line_start() => {
                // A page inside a page's list: the page before was cut.
                self.levels.truncate(self.levels.len() - 2);
                let piece = (!self.is_torn).then(|| self.report(0, "a page without end".into()));
                self.is_torn = !self.levels.is_empty();
                piece
            }
            Probe::List(at) if has_room => {
                self.set_read();
                self.levels.push(Level::Wrapper { is_due: false });
                self.levels.push(Level::List { first_key: None });
                self.window.advance(at);
                None
            }
            Probe::Wrapped(at) if has_room => {
                self.set_read();
                self.levels.push(Level::Wrapper { is_due: true });
                self.window.advance(at);
                None
            }
            _ => self.record(take),
        }
    }

    /// Doubles what is at hand; false at the end.
    fn grows(&mut self) -> bool {
        self.effort += self.window.rest().len() as u64;
        self.window.more(self.window.rest().len())
    }

    fn record<T>(&mut self, take: &mut dyn FnMut(&Json<'_>, Flaws) -> T) -> Option<Piece<T>> {
        let reach = self.reach();
        let may_grow = self.window.rest().len() < reach;
        let is_cut = self.window.rest().len() > LONG
            && extent::extent(self.within(reach), 0) == Extent::Partial;
        if is_cut && may_grow && self.grows() {
            return None;
        }
        // Where much was in vain, brackets are asked first: far cheaper.
        if self.is_recovering
            && self.has_spent(4, 16 << 20)
            && extent::extent(self.within(reach), 0) == Extent::Broken
        {
            self.effort += 64;
            return Some(self.broken(0, "brackets that do not pair".into()));
        }
        let fault = match read(self.within(reach), take) {
            Ok((value, used)) => {
                self.effort += used as u64;
                return Some(self.done(value, used));
            }
            Err(fault) => fault,
        };
        self.effort += fault.at as u64;
        if fault.is_unfinished && may_grow && self.grows() {
            return None;
        }
        if mend(self.within(fault.at)).is_some() {
            match extent::extent(self.within(reach), 0) {
                Extent::Partial if may_grow && self.grows() => return None,
                Extent::End(end) => {
                    self.effort += end as u64;
                    if let Some(value) = read_mended(self.within(end), take) {
                        return Some(self.done(value, end));
                    }
                }
                _ => {}
            }
        }
        let (at, error) = match fault.is_unfinished {
            // Its start helps more than the end of the text.
            true if may_grow => (0, format!("unfinished record: {}", fault.what)),
            true => (0, format!("a record longer than {reach} bytes")),
            false => (fault.at.saturating_sub(1), fault.what),
        };
        Some(self.broken(at, error))
    }

    /// At most so many of the bytes at hand.
    fn within(&self, length: usize) -> &[u8] {
        let rest = self.window.rest();
        rest.get(..length).unwrap_or(rest)
    }

    /// Hands on a record of `used` bytes.
    fn done<T>(&mut self, value: T, used: usize) -> Piece<T> {
        let span = Span {
            offset: self.window.offset(),
            len: u32::try_from(used).unwrap_or(u32::MAX),
            line: self.window.line(),
        };
        if let Some(Level::List { first_key }) = self.levels.last_mut()
            && first_key.is_none()
        {
            *first_key = recover::key(self.window.rest()).map(Into::into);
        }
        self.set_read();
        self.lead = None;
        self.is_recovering = false;
        self.is_torn &= !self.levels.is_empty();
        self.window.advance(used);
        Piece::Record { value, span }
    }
}

/// Hands the value at the start of `bytes` to `take`, and says its length.
fn read<T>(bytes: &[u8], take: &mut dyn FnMut(&Json<'_>, Flaws) -> T) -> Result<(T, usize), Fault> {
    let (value, used) = json::parse(bytes)?;
    let flags = value.flags();
    if flags.is_rounded
        && let Some(value) = read_mended(bytes.get(..used).unwrap_or(bytes), take)
    {
        return Ok((value, used));
    }
    let flaws = Flaws {
        has_doubled_key: flags.has_doubled_key,
        ..Flaws::default()
    };
    Ok((take(&value, flaws), used))
}

fn read_mended<T>(bytes: &[u8], take: &mut dyn FnMut(&Json<'_>, Flaws) -> T) -> Option<T> {
    let (text, flaws) = mend(bytes)?;
    let (value, _) = json::parse(text.as_bytes()).ok()?;
    let flaws = Flaws {
        has_doubled_key: value.flags().has_doubled_key,
        ..flaws
    };
    Some(take(&value, flaws))
}

#[cfg(test)]
mod tests;
