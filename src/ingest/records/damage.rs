//! After damage: reporting it, and passing on to where the next record may begin.

use super::super::text;
use super::super::token::first_key;
use super::levels::Container;
use super::{Cutter, LONG, Pass, Reads};

/// A search for the next `{` that may begin a record.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Seek {
    /// The first key of the records.
    key: Option<Box<[u8]>>,
    /// Whether the end of the line is such a place too.
    is_within_line: bool,
    /// Bytes from here that hold none.
    from: usize,
}

/// What is kept at hand to look back on, and to look ahead.
const MARGIN: usize = 1 << 10;

impl Cutter<'_> {
    pub(super) fn report(&self, at: usize, error: String, reads: &mut dyn Reads) {
        let (line, column) = self.place(at);
        reads.broken(line, (column > 1).then_some(column), error);
    }

    /// Reports what is at hand, unless it is what is left of something reported.
    pub(super) fn remark(&mut self, error: &str, reads: &mut dyn Reads) {
        let is_known = std::mem::replace(&mut self.stand.is_recovering, true);
        self.stand.is_torn |= !self.stand.levels.is_empty();
        if !is_known {
            self.report(self.at, error.into(), reads);
        }
    }

    /// Reports the record at hand and passes on to where the next may begin.
    pub(super) fn broken(&mut self, at: usize, error: String, reads: &mut dyn Reads) {
        let frame = self.frame();
        if frame == Some(Frame::Beyond) {
            self.is_starved = true;
            return;
        }
        let lead = self.stand.lead.take();
        match &lead {
            Some(lead) => reads.broken(self.line, None, text::not_json(lead)),
            None => self.report(at, error, reads),
        }
        self.stand.is_recovering = true;
        while let Some(Container::Wrapper { .. }) = self.stand.levels.last() {
            self.stand.levels.pop();
        }
        match frame {
            _ if matches!(self.stand.levels.last(), Some(Container::List { .. })) => {
                self.seek_record(reads);
            }
            _ if lead.is_some() => self.stand.pass = Pass::Line,
            Some(Frame::Here(left)) => self.advance(left),
            _ => self.seek_record(reads),
        }
    }

    /// Passes on to what begins as the records of the list do, or else as what is
    /// at hand, on its line.
    pub(super) fn seek_record(&mut self, reads: &mut dyn Reads) {
        let own_key = first_key(self.rest()).filter(|key| reads.is_key(key));
        let own_key = own_key.map(Into::into);
        let (key, is_within_line) = match self.stand.levels.last() {
            Some(Container::List { first_key }) => (first_key.clone().or(own_key), false),
            _ => (own_key, true),
        };
        self.stand.is_torn |= !is_within_line;
        self.stand.pass = Pass::Seek(Seek {
            key,
            is_within_line,
            from: 1,
        });
    }

    /// The end of an octet-counted frame, if its count can be true.
    fn frame(&self) -> Option<Frame> {
        let left = self.stand.frame_end?.checked_sub(self.offset())?;
        let left = usize::try_from(left).ok()?;
        if !(1..LONG).contains(&left) || !self.stand.levels.is_empty() || self.stand.lead.is_some()
        {
            return None;
        }
        match self.rest().get(left) {
            None if !self.is_last => Some(Frame::Beyond),
            None if left > self.rest().len() => None,
            Some(byte) if !byte.is_ascii_digit() && !byte.is_ascii_whitespace() => None,
            _ => Some(Frame::Here(left)),
        }
    }

    /// Passes on to the next `{` that may begin a record: after a record, a comma
    /// or a bracket with the key as its first key, or at the start of a line.
    pub(super) fn seek(&mut self, reads: &dyn Reads) {
        let Pass::Seek(seek) = &self.stand.pass else {
            return;
        };
        let rest = self.rest();
        let from = seek.from;
        let ahead = rest.get(from..).unwrap_or_default();
        let found = memchr::memchr2_iter(b'{', b'\n', ahead)
            .map(|at| from + at)
            .find(|at| match rest.get(*at) {
                Some(b'{') => is_start(rest, *at, seek.key.as_deref(), reads),
                _ => seek.is_within_line,
            });
        self.effort += (found.unwrap_or(rest.len()).saturating_sub(from)) as u64;
        // A `{` so near the end can't be told: more may have to be read.
        let is_sure = |at: usize| rest.len() - at > MARGIN || rest.get(at) == Some(&b'\n');
        match found {
            Some(at) if self.is_last || is_sure(at) => {
                self.stand.pass = Pass::Nothing;
                self.advance(at);
            }
            None if self.is_last => {
                self.stand.pass = Pass::Nothing;
                self.advance(rest.len());
            }
            _ => {
                // Enough to look back on stays.
                let kept = rest.len().min(2 * MARGIN);
                let passed = rest.len() - kept;
                let from = found
                    .unwrap_or(rest.len().saturating_sub(MARGIN).max(from.min(rest.len())))
                    .saturating_sub(passed);
                if let Pass::Seek(seek) = &mut self.stand.pass {
                    seek.from = from;
                }
                self.advance(passed);
                self.is_starved = true;
            }
        }
    }
}

/// Where a frame ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Frame {
    Here(usize),
    Beyond,
}

/// Whether the `{` at `at` may begin a record.
fn is_start(bytes: &[u8], at: usize, wanted: Option<&[u8]>, reads: &dyn Reads) -> bool {
    let (before, object) = bytes.split_at_checked(at).unwrap_or((bytes, b""));
    let is_line_start = before.last() == Some(&b'\n');
    let is_apart = match before.trim_ascii_end().last() {
        Some(byte) => matches!(byte, b',' | b'[' | b'}' | 0),
        None => true,
    };
    let own = first_key(object);
    match wanted {
        Some(wanted) => own.is_some_and(|own| is_line_start || is_apart && own == wanted),
        None => {
            (is_apart || is_line_start) && own.is_some_and(|own| is_line_start || reads.is_key(own))
        }
    }
}
