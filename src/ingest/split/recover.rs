//! After damage: reporting it, and passing on to where the next record may begin.

use super::super::text;
use super::levels::Level;
use super::{LONG, Piece, Splitter};

impl Splitter<'_> {
    pub(super) fn report<T>(&self, at: usize, error: String) -> Piece<T> {
        let (line, column) = self.window.place(at);
        Piece::Broken {
            line,
            column: (column > 1).then_some(column),
            error,
        }
    }

    /// Reports what is at hand, unless it is what is left of something reported.
    pub(super) fn remark<T>(&mut self, error: &str) -> Option<Piece<T>> {
        let is_known = std::mem::replace(&mut self.is_recovering, true);
        self.is_torn |= !self.levels.is_empty();
        (!is_known).then(|| self.report(0, error.into()))
    }

    /// Reports the record at hand and passes on to where the next may begin.
    pub(super) fn broken<T>(&mut self, at: usize, error: String) -> Piece<T> {
        let lead = self.lead.take();
        let piece = match &lead {
            Some(lead) => Piece::Broken {
                line: self.window.line(),
                column: None,
                error: text::not_json(lead),
            },
            None => self.report(at, error),
        };
        self.is_recovering = true;
        while let Some(Level::Wrapper { .. }) = self.levels.last() {
            self.levels.pop();
        }
        let own_key: Option<Box<[u8]>> = key(self.window.rest()).map(Into::into);
        if let Some(Level::List { first_key }) = self.levels.last() {
            let key = first_key.clone().or(own_key);
            self.is_torn = true;
            self.seek(key.as_deref(), false);
        } else if lead.is_some() {
            self.pass_line();
        } else if !self.pass_frame() {
            self.seek(own_key.as_deref(), true);
        }
        piece
    }

    /// Passes on to the end of an octet-counted frame, if its count can be true.
    fn pass_frame(&mut self) -> bool {
        let Some(left) = self
            .frame_end
            .and_then(|end| end.checked_sub(self.window.offset()))
            .and_then(|left| usize::try_from(left).ok())
            .filter(|left| (1..LONG).contains(left))
        else {
            return false;
        };
        let missing = (left + 1).saturating_sub(self.window.rest().len());
        if missing > 0 {
            self.window.more(missing);
        }
        let is_edge = match self.window.rest().get(left..) {
            Some(tail) => tail
                .first()
                .is_none_or(|byte| byte.is_ascii_digit() || byte.is_ascii_whitespace()),
            None => false,
        };
        if is_edge {
            self.window.advance(left);
        }
        is_edge
    }

    /// Passes on to the next `{` after the one at hand that may begin a record:
    /// after a record, a comma or a bracket with `key` as its first key, or at
    /// the start of a line. Within a line, its end is such a place too.
    fn seek(&mut self, key: Option<&[u8]>, is_within_line: bool) {
        /// What is kept at hand to look back on, and to look ahead.
        const MARGIN: usize = 1 << 10;
        self.window.advance(1);
        let mut from = 0;
        loop {
            let rest = self.window.rest();
            let ahead = rest.get(from..).unwrap_or_default();
            let found = memchr::memchr2_iter(b'{', b'\n', ahead)
                .map(|at| from + at)
                .find(|at| match rest.get(*at) {
                    Some(b'{') => is_start(rest, *at, key),
                    _ => is_within_line,
                });
            self.effort += (found.unwrap_or(rest.len()) - from) as u64;
            if let Some(at) = found {
                // A `{` so near the end can't be told: more may have to be read.
                let is_sure = rest.len() - at > MARGIN || rest.get(at) == Some(&b'\n');
                if is_sure || !self.window.more(1) {
                    self.window.advance(at);
                    return;
                }
                from = at;
                continue;
            }
            let passed = rest.len().saturating_sub(2 * MARGIN);
            self.window.advance(passed);
            from = self.window.rest().len().saturating_sub(MARGIN);
            if !self.window.more(1) {
                self.window.advance(self.window.rest().len());
                return;
            }
        }
    }

    pub(super) fn pass_line(&mut self) {
        loop {
            let rest = self.window.rest();
            match memchr::memchr(b'\n', rest) {
                Some(at) => return self.window.advance(at + 1),
                None => self.window.advance(rest.len()),
            }
            if !self.window.more(1) {
                return;
            }
        }
    }
}

/// The first key of the object at the start of `bytes`, as written.
pub(super) fn key(bytes: &[u8]) -> Option<&[u8]> {
    /// Longer keys are no use to tell records by.
    const LONGEST: usize = 128;
    let inner = bytes.strip_prefix(b"{")?.trim_ascii_start();
    let key = inner.strip_prefix(b"\"")?;
    let end = memchr::memchr(b'"', key.get(..LONGEST).unwrap_or(key))?;
    key.get(..end)
}

/// Whether the `{` at `at` may begin a record.
fn is_start(bytes: &[u8], at: usize, first_key: Option<&[u8]>) -> bool {
    let (before, object) = bytes.split_at_checked(at).unwrap_or((bytes, b""));
    let is_line_start = before.last() == Some(&b'\n');
    let is_apart = match before.trim_ascii_end().last() {
        Some(byte) => matches!(byte, b',' | b'[' | b'}'),
        None => true,
    };
    match first_key {
        Some(first_key) => {
            key(object).is_some_and(|key| is_line_start || is_apart && key == first_key)
        }
        None => key(object).is_some() && (is_apart || is_line_start),
    }
}
