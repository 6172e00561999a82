//! Bytes to records: lines, pretty-printed objects, giant arrays, pages and
//! syslog frames alike, each record with its place.
//!
//! The text is read as a sequence of JSON values between blanks and commas.
//! Lists and pages are entered, not read whole, so their records come one by
//! one. What is no JSON is passed over up to the line's end; a broken record up
//! to the next line, or inside a list to the next `{` that begins as its
//! neighbours do. From each start at most a fixed depth is read before it is
//! given up, so the work stays proportional to the text; a budget bounds it
//! whatever the text.
//!
//! A [`Cutter`] walks one block. It begins where it is told to stand and says
//! how it stands at the end: between records of the same list there as anywhere,
//! so blocks are read at the same time on the guess that they begin so, and a
//! block that began otherwise is read again. What of a block's end can't be told
//! without what follows is left, and stands at the start of the next.

mod damage;
mod levels;
mod outside;

pub(super) use levels::Container;

use super::Span;
use super::csv::CsvHeader;
use super::spot::Spot;
use super::tables::Beginning;
use super::token::Fault;
use damage::Seek;
use levels::{MAX_LEVELS, Standing};
use std::sync::Arc;

/// How a cutter stands between two pieces.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Stand {
    pub(super) levels: Vec<Container>,
    /// Something of what the reader stands in was broken and reported.
    is_torn: bool,
    /// Nothing was read since something broken: what is left of it is not
    /// reported again.
    pub(super) is_recovering: bool,
    /// The header of CSV, whose rows are no business of a cutter.
    pub(super) header: Option<Arc<CsvHeader>>,
    /// Where the current octet-counted frame ends.
    frame_end: Option<u64>,
    /// The start of a line that may be plain text around a brace.
    lead: Option<String>,
    /// What is being passed over.
    pass: Pass,
}

impl Stand {
    /// Among the rows of CSV.
    pub(super) fn below(header: Arc<CsvHeader>) -> Stand {
        Stand {
            header: Some(header),
            ..Stand::default()
        }
    }
}

/// What is passed over, beyond the end of a block too.
#[derive(Clone, Debug, Default, PartialEq)]
enum Pass {
    #[default]
    Nothing,
    /// The rest of a line.
    Line,
    /// A block of NULs that was reported.
    Nuls,
    /// What follows a broken record.
    Seek(Seek),
}

/// What a cutter finds records with, and hands them to.
pub(super) trait Reads {
    /// Reads what begins with the `{` at a place, no further than `end`: what is
    /// there, with the lines that it spans; or where and why it can't be read.
    fn read(&mut self, at: usize, end: usize) -> Result<(Beginning, u32), (usize, Fault)>;

    /// Whether a record may begin with this key.
    fn is_key(&self, key: &[u8]) -> bool;

    /// The record that was read last lies here.
    fn record(&mut self, span: Span);

    /// Something is no record.
    fn broken(&mut self, line: u32, column: Option<u32>, error: String);

    /// A sign of life of PROTECT.
    fn heartbeat(&mut self);
}

/// Above this length, what is no record is not waited for.
const LONG: usize = 1 << 20;

/// Walks the records of a block.
pub(super) struct Cutter<'a> {
    text: &'a str,
    at: usize,
    /// Where the text begins.
    start: Spot,
    /// The line here.
    line: u32,
    /// Whether the source ends with the text.
    is_last: bool,
    max_record: usize,
    stand: Stand,
    /// What stands here can't be told without what follows the text.
    is_starved: bool,
    /// Bytes looked at, some of them several times.
    effort: u64,
}

impl<'a> Cutter<'a> {
    pub(super) fn new(
        text: &'a str,
        start: Spot,
        stand: Stand,
        is_last: bool,
        max_record: usize,
    ) -> Cutter<'a> {
        let is_marked = start.offset == 0 && text.starts_with('\u{feff}');
        Cutter {
            text,
            at: if is_marked { 3 } else { 0 },
            start,
            line: start.line,
            is_last,
            max_record,
            stand,
            is_starved: false,
            effort: 0,
        }
    }

    /// How it stands.
    pub(super) fn stand(&self) -> &Stand {
        &self.stand
    }

    /// Where it stands.
    pub(super) fn at(&self) -> usize {
        self.at
    }

    /// Whether it waits for what follows the text.
    pub(super) fn is_starved(&self) -> bool {
        self.is_starved
    }

    #[cfg(test)]
    pub(super) fn effort(&self) -> u64 {
        self.effort
    }

    /// Walks to the end, or to what can't be told; then gives how it stands
    /// there.
    pub(super) fn run(&mut self, reads: &mut dyn Reads) -> Stand {
        while !self.is_starved && self.step(reads) {}
        let end = self.offset();
        self.stand.frame_end = self.stand.frame_end.filter(|frame| *frame > end);
        self.stand.clone()
    }

    /// One step; `false` at the end.
    pub(super) fn step(&mut self, reads: &mut dyn Reads) -> bool {
        match &self.stand.pass {
            Pass::Nothing => {}
            Pass::Line => {
                self.pass_line();
                return true;
            }
            Pass::Seek(_) => {
                self.seek(reads);
                return true;
            }
            Pass::Nuls => {
                let rest = self.rest();
                let count = rest.iter().take_while(|byte| **byte == 0).count();
                self.at += count;
                if self.at < self.text.len() {
                    self.stand.pass = Pass::Nothing;
                }
                return self.at < self.text.len() || self.ends(reads);
            }
        }
        let Some(byte) = self.pass_blanks(reads) else {
            return !self.is_starved && self.at < self.text.len() || self.ends(reads);
        };
        match (byte, self.standing()) {
            (b'{', Standing::Read) => self.unclosed(reads),
            (b'{', _) => self.object(reads),
            (_, Standing::Due | Standing::Read) => self.wrapper_member(reads),
            (b'[', _) if self.enters_list() => {}
            _ if self.is_starved => {}
            (_, Standing::List) => self.beside_records(byte, reads),
            (_, Standing::Top) => self.outside(byte, reads),
        }
        true
    }

    fn rest(&self) -> &'a [u8] {
        self.text.as_bytes().get(self.at..).unwrap_or_default()
    }

    fn offset(&self) -> u64 {
        self.start.offset + self.at as u64
    }

    /// Whether a line begins here.
    fn is_line_start(&self) -> bool {
        match self
            .at
            .checked_sub(1)
            .and_then(|at| self.text.as_bytes().get(at))
        {
            Some(byte) => *byte == b'\n',
            None => self.start.column == 0,
        }
    }

    /// Line and column of a place.
    fn place(&self, at: usize) -> (u32, u32) {
        let before = self.text.as_bytes().get(..at).unwrap_or_default();
        let spot = self.start.after(before);
        (
            spot.line,
            u32::try_from(spot.column + 1).unwrap_or(u32::MAX),
        )
    }

    /// Moves on.
    fn advance(&mut self, count: usize) {
        let passed = self.rest().get(..count).unwrap_or(self.rest());
        let lines = memchr::memchr_iter(b'\n', passed).count();
        let lines = u32::try_from(lines).unwrap_or(u32::MAX);
        self.line = self.line.saturating_add(lines);
        self.at += passed.len();
    }

    /// Notes that more is wanted than is at hand; `false` where there is no more.
    fn wants_more(&mut self) -> bool {
        self.is_starved = !self.is_last;
        self.is_starved
    }

    /// Passes what may stand between records (blanks, commas, the separators of
    /// RFC 7464 and of NUL-framed syslog) and gives the byte after it.
    #[inline]
    fn pass_blanks(&mut self, reads: &mut dyn Reads) -> Option<u8> {
        loop {
            let byte = *self.text.as_bytes().get(self.at)?;
            match byte {
                b'\n' => self.line = self.line.saturating_add(1),
                b' ' | b'\t' | b'\r' | b',' | 0x1e => {}
                0 if self.is_block_of_nuls(reads) => return None,
                0 => {}
                _ => return Some(byte),
            }
            self.at += 1;
        }
    }

    fn ends(&mut self, reads: &mut dyn Reads) -> bool {
        if self.is_last && self.at >= self.text.len() {
            let is_open = !self.stand.levels.is_empty();
            self.stand.levels.clear();
            if is_open && !std::mem::take(&mut self.stand.is_torn) {
                self.report(
                    self.at,
                    "the text ends inside a list: cut off?".into(),
                    reads,
                );
            }
        }
        false
    }

    /// Where a record that begins here must end: with its line once the budget
    /// is spent.
    fn reach(&self) -> usize {
        let budget = 64 * self.text.len() as u64 + (16 << 20);
        let reach = if self.effort < budget {
            self.max_record
        } else {
            let rest = self.rest();
            let rest = rest.get(..LONG).unwrap_or(rest);
            memchr::memchr(b'\n', rest).unwrap_or(LONG)
        };
        self.at.saturating_add(reach).min(self.text.len())
    }

    fn object(&mut self, reads: &mut dyn Reads) {
        let end = self.reach();
        let has_room = self.stand.levels.len() + 2 <= MAX_LEVELS;
        match reads.read(self.at, end) {
            Ok((Beginning::Record(end), lines)) => self.record((end, lines), reads),
            Ok((Beginning::List(_), _)) if self.is_in_page() && self.is_line_start() => {
                // A page inside a page's list: the page before was cut.
                let levels = self.stand.levels.len() - 2;
                self.stand.levels.truncate(levels);
                if !self.stand.is_torn {
                    self.report(self.at, "a page without end".into(), reads);
                }
                self.stand.is_torn = !self.stand.levels.is_empty();
            }
            Ok((Beginning::List(at), _)) if has_room => {
                self.set_read();
                self.stand.levels.push(Container::Wrapper { is_due: false });
                self.stand.levels.push(Container::List { first_key: None });
                self.advance(at - self.at);
            }
            Ok((Beginning::Wrapped(at), _)) if has_room => {
                self.set_read();
                self.stand.levels.push(Container::Wrapper { is_due: true });
                self.advance(at - self.at);
            }
            Ok(_) => self.broken(self.at, "too many lists in each other".into(), reads),
            Err((at, fault)) => {
                self.effort += (at - self.at) as u64;
                match fault {
                    Fault::Odd(what) => self.broken(at, what.into(), reads),
                    Fault::End if end < self.text.len() || end - self.at >= self.max_record => {
                        let error = format!("a record longer than {} bytes", end - self.at);
                        self.broken(self.at, error, reads);
                    }
                    Fault::End if self.wants_more() => {}
                    // Its start helps more than the end of the text.
                    Fault::End => {
                        let error = "unfinished record: the text ends inside it";
                        self.broken(self.at, error.into(), reads);
                    }
                }
            }
        }
    }

    fn record(&mut self, (end, lines): (usize, u32), reads: &mut dyn Reads) {
        let used = end - self.at;
        self.effort += used as u64;
        reads.record(Span {
            offset: self.offset(),
            len: u32::try_from(used).unwrap_or(u32::MAX),
            line: self.line,
        });
        self.keep_key();
        self.set_read();
        self.stand.lead = None;
        self.stand.is_recovering = false;
        self.stand.is_torn &= !self.stand.levels.is_empty();
        self.at = end;
        self.line = self.line.saturating_add(lines);
    }
}

#[cfg(test)]
mod tests;
