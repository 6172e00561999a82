//! The bytes of a stream that are being looked at, and where in it they lie.

use std::io::{self, Read};

/// Bytes asked of the reader at a time.
const CHUNK: usize = 256 << 10;

/// A place in a stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spot {
    /// Bytes before it.
    pub offset: u64,
    /// Its line, from 1.
    pub line: u32,
    /// Characters of that line before it.
    pub column: u64,
}

impl Spot {
    /// The start of a stream.
    pub const START: Spot = Spot {
        offset: 0,
        line: 1,
        column: 0,
    };

    /// The place after `bytes`, which begin here.
    pub fn after(self, bytes: &[u8]) -> Spot {
        self.after_lines(bytes, memchr::memchr_iter(b'\n', bytes).count())
    }

    /// The same, where their line ends are counted already.
    pub fn after_lines(self, bytes: &[u8], lines: usize) -> Spot {
        Spot {
            offset: self.offset + bytes.len() as u64,
            line: self
                .line
                .saturating_add(u32::try_from(lines).unwrap_or(u32::MAX)),
            column: column_after(self.column, bytes),
        }
    }
}

/// A window over a stream: it grows on demand and moves on for good.
pub(super) struct Window<'r> {
    reader: Box<dyn Read + 'r>,
    buffer: Vec<u8>,
    start: usize,
    offset: u64,
    line: u32,
    /// Characters of the line before the bytes at hand.
    column: u64,
    is_ended: bool,
    error: Option<io::Error>,
}

impl<'r> Window<'r> {
    /// From the start of a stream.
    pub(super) fn new(reader: Box<dyn Read + 'r>) -> Window<'r> {
        Window::at(Spot::START, reader)
    }

    /// From a spot of a stream on; `reader` gives what follows it.
    pub(super) fn at(spot: Spot, reader: Box<dyn Read + 'r>) -> Window<'r> {
        Window {
            reader,
            buffer: Vec::new(),
            start: 0,
            offset: spot.offset,
            line: spot.line,
            column: spot.column,
            is_ended: false,
            error: None,
        }
    }

    /// Passes a byte order mark at the start of the stream.
    pub(super) fn pass_mark(&mut self) {
        if self.rest().len() < 3 {
            self.more(3);
        }
        if self.rest().starts_with(b"\xef\xbb\xbf") {
            self.advance(3);
            self.column = 0;
        }
    }

    /// The bytes at hand.
    pub(super) fn rest(&self) -> &[u8] {
        self.buffer.get(self.start..).unwrap_or_default()
    }

    /// Where the first of them lies in the stream.
    pub(super) fn offset(&self) -> u64 {
        self.offset
    }

    /// Where the first of them lies.
    pub(super) fn spot(&self) -> Spot {
        Spot {
            offset: self.offset,
            line: self.line,
            column: self.column,
        }
    }

    /// The line of the first of them.
    pub(super) fn line(&self) -> u32 {
        self.line
    }

    /// Whether the first of them begins a line.
    pub(super) fn is_line_start(&self) -> bool {
        self.column == 0
    }

    /// The error that ended the stream early.
    pub(super) fn error(&self) -> Option<&io::Error> {
        self.error.as_ref()
    }

    /// Reads on until `wanted` more bytes are at hand; false if there are none.
    pub(super) fn more(&mut self, wanted: usize) -> bool {
        if self.is_ended {
            return false;
        }
        // Moved down only when little is to be moved.
        if self.start >= self.buffer.len() - self.start {
            self.buffer.drain(..self.start);
            self.start = 0;
        }
        let before = self.buffer.len();
        while !self.is_ended && self.buffer.len() < before + wanted.max(1) {
            let filled = self.buffer.len();
            self.buffer.resize(filled + CHUNK, 0);
            let room = self.buffer.get_mut(filled..).unwrap_or_default();
            let read = match self.reader.read(room) {
                Ok(0) => {
                    self.is_ended = true;
                    0
                }
                Ok(read) => read,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => 0,
                Err(error) => {
                    self.is_ended = true;
                    self.error = Some(error);
                    0
                }
            };
            self.buffer.truncate(filled + read);
        }
        self.buffer.len() > before
    }

    /// Moves on by `count` bytes.
    pub(super) fn advance(&mut self, count: usize) {
        let count = count.min(self.rest().len());
        let passed = self.rest().get(..count).unwrap_or_default();
        let spot = self.spot().after(passed);
        self.start += count;
        (self.offset, self.line, self.column) = (spot.offset, spot.line, spot.column);
    }

    /// Line and column, from 1 and in characters, of the byte `at` of those at
    /// hand.
    pub(super) fn place(&self, at: usize) -> (u32, u32) {
        let before = self.rest().get(..at).unwrap_or(self.rest());
        let lines = memchr::memchr_iter(b'\n', before).count();
        let column = column_after(self.column, before) + 1;
        (
            self.line
                .saturating_add(u32::try_from(lines).unwrap_or(u32::MAX)),
            u32::try_from(column).unwrap_or(u32::MAX),
        )
    }
}

/// Characters of the last line of `bytes`, of which `column` precede them.
fn column_after(column: u64, bytes: &[u8]) -> u64 {
    let (column, tail) = match memchr::memrchr(b'\n', bytes) {
        Some(newline) => (0, bytes.get(newline + 1..).unwrap_or_default()),
        None => (column, bytes),
    };
    let is_first = |byte: &&u8| **byte & 0xc0 != 0x80;
    column + tail.iter().filter(is_first).count() as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_lines_and_characters() {
        let mut window = Window::new(Box::new(io::Cursor::new("äb\nüc}\n".as_bytes().to_vec())));
        assert!(window.more(1));
        assert_eq!(window.place(3), (1, 3));
        assert_eq!(window.place(7), (2, 3));
        window.advance(6);
        assert_eq!((window.line(), window.offset()), (2, 6));
        assert_eq!(window.place(0), (2, 2));
        assert!(!window.more(1));
    }
}
