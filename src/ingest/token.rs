//! The one tokenizer: JSON as it ought to be, and as it comes.
//!
//! It walks a text once and borrows from it. What can be understood in spite of
//! a flaw (a raw control character, half of a surrogate pair) is passed and the
//! flaw noted; what can't is a [`Fault`], at the place where the scanner stands.
//! Bad bytes are replaced before a text comes here.

mod peek;
mod text;

pub use peek::{first_key, has_key};
use text::unit;
pub use text::{Escapes, Raw, Text};

/// What was passed over in a text, as bits.
pub mod flaw {
    /// Bytes that are no UTF-8.
    pub const BYTES: u8 = 1;
    /// Half of a surrogate pair.
    pub const SURROGATE: u8 = 2;
    /// A control character that should have been escaped.
    pub const CONTROL: u8 = 4;
    /// A key that stands twice.
    pub const TWICE: u8 = 8;

    /// What is said of each.
    pub const WORDS: [(u8, &str); 4] = [
        (BYTES, "bytes that are no UTF-8 were replaced"),
        (SURROGATE, "half of a surrogate pair was replaced"),
        (CONTROL, "a raw control character was taken as escaped"),
        (TWICE, "a key stands twice in a record: the last counts"),
    ];
}

/// Why a text is no JSON, in words for its reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// It ends here.
    End,
    /// It is not what belongs here.
    Odd(&'static str),
}

const VALUE: Fault = Fault::Odd("expected value");
const ESCAPE: Fault = Fault::Odd("invalid escape");
const NUMBER: Fault = Fault::Odd("invalid number");

/// What is said of a block of NULs.
pub(super) const NULS: &str = "a block of NULs: the file lost what stood here";

/// NULs in a row that nobody writes: a file that lost its blocks.
pub(super) const MANY_NULS: usize = 16;

/// Objects and lists in each other that are read.
const MAX_DEPTH: u32 = 127;

/// Walks a text.
#[derive(Clone, Debug)]
pub struct Scanner<'a> {
    text: &'a str,
    /// Where it stands; at a fault, on what is odd.
    pub at: usize,
    /// Line ends passed.
    pub lines: u32,
    /// What was passed over.
    pub flaws: u8,
    depth: u32,
}

impl<'a> Scanner<'a> {
    /// At a place of a text.
    pub fn new(text: &'a str, at: usize) -> Scanner<'a> {
        Scanner {
            text,
            at,
            lines: 0,
            flaws: 0,
            depth: 0,
        }
    }

    /// The byte here; 0 at the end.
    #[inline]
    pub fn byte(&self) -> u8 {
        self.text.as_bytes().get(self.at).copied().unwrap_or(0)
    }

    /// What follows.
    #[inline]
    pub fn rest(&self) -> &'a [u8] {
        self.text.as_bytes().get(self.at..).unwrap_or_default()
    }

    /// What follows a place.
    pub fn from(&self, start: usize) -> &'a [u8] {
        self.text.as_bytes().get(start..).unwrap_or_default()
    }

    /// The text from a place to here.
    #[inline]
    pub fn since(&self, start: usize) -> &'a str {
        self.text.get(start..self.at).unwrap_or_default()
    }

    fn is_end(&self) -> bool {
        self.at >= self.text.len()
    }

    fn odd<T>(&self, fault: Fault) -> Result<T, Fault> {
        Err(if self.is_end() { Fault::End } else { fault })
    }

    /// Passes blanks and gives the byte after them.
    #[inline]
    pub fn blanks(&mut self) -> u8 {
        loop {
            let byte = self.byte();
            match byte {
                b'\n' => self.lines += 1,
                b' ' | b'\t' | b'\r' => {}
                _ => return byte,
            }
            self.at += 1;
        }
    }

    /// Passes the bracket here; an object or list begins.
    #[inline]
    pub fn open(&mut self) -> Result<(), Fault> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(Fault::Odd("recursion limit exceeded"));
        }
        self.at += 1;
        Ok(())
    }

    /// Passes the end of an object or list that holds nothing (more).
    #[inline]
    pub fn closes(&mut self, end: u8) -> bool {
        let is = self.blanks() == end;
        if is {
            self.at += 1;
            self.depth -= 1;
        }
        is
    }

    /// Passes what follows an entry: whether another does.
    #[inline]
    pub fn goes_on(&mut self, end: u8) -> Result<bool, Fault> {
        if self.closes(end) {
            return Ok(false);
        }
        if self.byte() != b',' {
            return self.odd(Fault::Odd(if end == b'}' {
                "expected `,` or `}`"
            } else {
                "expected `,` or `]`"
            }));
        }
        self.at += 1;
        if self.blanks() == end {
            return Err(Fault::Odd("trailing comma"));
        }
        Ok(true)
    }

    /// A key; its colon and blanks are passed.
    #[inline]
    pub fn key(&mut self) -> Result<Text<'a>, Fault> {
        if self.blanks() != b'"' {
            return self.odd(Fault::Odd("key must be a string"));
        }
        let key = self.string()?;
        self.colon()?;
        Ok(key)
    }

    #[inline]
    fn colon(&mut self) -> Result<(), Fault> {
        if self.blanks() != b':' {
            return self.odd(Fault::Odd("expected `:`"));
        }
        self.at += 1;
        self.blanks();
        Ok(())
    }

    /// Passes a key as it was written before, `"key":`, if it stands here.
    #[inline]
    pub fn passes(&mut self, written: &str) -> bool {
        let is = begins(self.rest(), written.as_bytes());
        if is {
            self.at += written.len();
            self.blanks();
        }
        is
    }

    /// The string whose opening quote stands here.
    #[inline]
    pub fn string(&mut self) -> Result<Text<'a>, Fault> {
        let start = self.at + 1;
        self.at = start;
        let mut escapes = Escapes::None;
        loop {
            self.at += plain(self.rest());
            match self.byte() {
                b'"' => break,
                b'\\' => {
                    escapes = Escapes::Json;
                    self.escape()?;
                }
                b'\n' => return Err(Fault::Odd("the line ends inside a string: cut off?")),
                0 if self.rest().starts_with(&[0; MANY_NULS]) => return Err(Fault::Odd(NULS)),
                _ if self.is_end() => return Err(Fault::End),
                _ => {
                    self.flaws |= flaw::CONTROL;
                    self.at += 1;
                }
            }
        }
        let raw = self.since(start);
        self.at += 1;
        Ok(Text { raw, escapes })
    }

    fn escape(&mut self) -> Result<(), Fault> {
        self.at += 1;
        match self.byte() {
            b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't' => self.at += 1,
            b'u' => {
                self.at += 1;
                let unit_here = self.unit()?;
                if (0xd800..0xe000).contains(&unit_here) {
                    let low = self.rest().strip_prefix(b"\\u").and_then(|low| {
                        let low = low.get(..4)?;
                        unit(std::str::from_utf8(low).ok()?)
                    });
                    match low {
                        Some(0xdc00..0xe000) if unit_here < 0xdc00 => self.at += 6,
                        _ => self.flaws |= flaw::SURROGATE,
                    }
                }
            }
            _ => return self.odd(ESCAPE),
        }
        Ok(())
    }

    fn unit(&mut self) -> Result<u32, Fault> {
        let mut unit = 0;
        for _ in 0..4 {
            match char::from(self.byte()).to_digit(16) {
                Some(digit) => unit = unit << 4 | digit,
                None => return self.odd(ESCAPE),
            }
            self.at += 1;
        }
        Ok(unit)
    }

    /// The value here, an object or list as its text.
    #[inline]
    pub fn value(&mut self) -> Result<Raw<'a>, Fault> {
        let start = self.at;
        match self.byte() {
            b'"' => self.string().map(Raw::Text),
            b'{' => {
                self.skip()?;
                Ok(Raw::Object(self.since(start)))
            }
            b'[' => {
                self.skip()?;
                Ok(Raw::List(self.since(start)))
            }
            b'n' => self.word("null").map(|()| Raw::Null),
            b't' => self.word("true").map(|()| Raw::Bool(true)),
            b'f' => self.word("false").map(|()| Raw::Bool(false)),
            _ => self.number().map(Raw::Number),
        }
    }

    /// Passes the value here.
    pub fn skip(&mut self) -> Result<(), Fault> {
        match self.byte() {
            b'{' => {
                self.open()?;
                if self.closes(b'}') {
                    return Ok(());
                }
                loop {
                    self.key()?;
                    self.skip()?;
                    if !self.goes_on(b'}')? {
                        return Ok(());
                    }
                }
            }
            b'[' => {
                self.open()?;
                if self.closes(b']') {
                    return Ok(());
                }
                loop {
                    self.blanks();
                    self.skip()?;
                    if !self.goes_on(b']')? {
                        return Ok(());
                    }
                }
            }
            _ => self.value().map(|_| ()),
        }
    }

    fn word(&mut self, word: &str) -> Result<(), Fault> {
        for byte in word.bytes() {
            if self.byte() != byte {
                return self.odd(Fault::Odd("expected ident"));
            }
            self.at += 1;
        }
        Ok(())
    }

    #[inline]
    fn number(&mut self) -> Result<&'a str, Fault> {
        let start = self.at;
        self.at += usize::from(self.byte() == b'-');
        if self.at == start && !self.byte().is_ascii_digit() {
            return self.odd(VALUE);
        }
        let is_zero = self.byte() == b'0';
        if self.digits()? > 1 && is_zero {
            self.at -= 1;
            return Err(NUMBER);
        }
        if self.byte() == b'.' {
            self.at += 1;
            self.digits()?;
        }
        if let b'e' | b'E' = self.byte() {
            self.at += 1;
            self.at += usize::from(matches!(self.byte(), b'+' | b'-'));
            self.digits()?;
        }
        Ok(self.since(start))
    }

    #[inline]
    fn digits(&mut self) -> Result<usize, Fault> {
        let start = self.at;
        while self.byte().is_ascii_digit() {
            self.at += 1;
        }
        match self.at - start {
            0 => self.odd(NUMBER),
            count => Ok(count),
        }
    }
}

/// Bytes before the first quote, backslash or control character.
#[inline]
fn plain(bytes: &[u8]) -> usize {
    const ONES: u64 = u64::MAX / 255;
    const HIGH: u64 = ONES << 7;
    let (words, _) = bytes.as_chunks::<8>();
    let has_zero = |word: u64| word.wrapping_sub(ONES) & !word;
    for (at, word) in words.iter().enumerate() {
        let word = u64::from_le_bytes(*word);
        let quote = has_zero(word ^ (ONES * u64::from(b'"')));
        let slash = has_zero(word ^ (ONES * u64::from(b'\\')));
        let control = word.wrapping_sub(ONES * 0x20) & !word;
        let found = (quote | slash | control) & HIGH;
        if found != 0 {
            return at * 8 + found.trailing_zeros() as usize / 8;
        }
    }
    let start = words.len() * 8;
    let tail = bytes.get(start..).unwrap_or_default();
    let found = tail
        .iter()
        .position(|byte| matches!(byte, b'"' | b'\\' | 0..0x20));
    start + found.unwrap_or(tail.len())
}

/// Whether `rest` begins with a short text, without a call.
#[inline]
pub(super) fn begins(rest: &[u8], text: &[u8]) -> bool {
    #[inline]
    fn ends<const N: usize>(rest: &[u8], text: &[u8]) -> bool {
        // The two ends may overlap: together they are all of it.
        let head = rest.get(..text.len()).unwrap_or_default();
        head.first_chunk::<N>() == text.first_chunk() && head.last_chunk::<N>() == text.last_chunk()
    }
    match text.len() {
        16..=32 => ends::<16>(rest, text),
        8..=15 => ends::<8>(rest, text),
        4..=7 => ends::<4>(rest, text),
        _ => rest.starts_with(text),
    }
}

#[cfg(test)]
mod tests;
