//! The scanner behind [`Flat::read`]: `None` at the first thing that is not as
//! Quell itself writes it, but for blanks between tokens.

use super::moment::moment;
use super::names::Names;
use super::seen::begins;
use super::{Flat, Raw, Text};

pub(super) struct Scanner<'a> {
    pub(super) text: &'a str,
    pub(super) at: usize,
}

/// What a key of a record says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Key {
    Id,
    Time,
    Rule,
    Severity,
    Device,
    User,
    Resolved,
    Operation,
    Event,
    Process,
    Parent,
    Ancestors,
    Extra,
}

impl Key {
    fn of(text: &str) -> Option<Key> {
        Some(match text {
            "id" => Key::Id,
            "time" => Key::Time,
            "rule" => Key::Rule,
            "severity" => Key::Severity,
            "device" => Key::Device,
            "user" => Key::User,
            "resolved" => Key::Resolved,
            "operation" => Key::Operation,
            "event" => Key::Event,
            "process" => Key::Process,
            "parentprocess" => Key::Parent,
            "ancestors" => Key::Ancestors,
            "extra" => Key::Extra,
            _ => return None,
        })
    }
}

/// The record at the start of `text` into `flat`, and its length.
pub(super) fn record<'a>(text: &'a str, names: &mut Names, flat: &mut Flat<'a>) -> Option<usize> {
    let mut scanner = Scanner { text, at: 0 };
    let mut seen = 0_u32;
    // Whether a key says that the record is in no other format.
    let mut is_native = false;
    scanner.take(b'{')?;
    for place in 0.. {
        let key = scanner.record_key(place, &mut flat.seen.keys)?;
        let is_own = match key {
            Key::Id => {
                flat.id = scanner.text_or_null()?.filter(|id| !id.raw.is_empty());
                false
            }
            Key::Time => {
                flat.time = match scanner.text_or_null()? {
                    Some(text) => Some(moment(text.raw)?),
                    None => None,
                };
                true
            }
            Key::Rule => {
                flat.rule = scanner.named(true, &mut flat.seen.rules)?;
                true
            }
            Key::Severity => {
                flat.severity = Some(scanner.int()?);
                false
            }
            Key::Device => {
                flat.device = scanner.named(false, &mut flat.seen.devices)?;
                false
            }
            Key::User => {
                flat.user = scanner.text_or_null()?;
                false
            }
            Key::Resolved => {
                let Raw::Bool(is) = scanner.value()? else {
                    return None;
                };
                flat.resolved = Some(is);
                false
            }
            Key::Operation => {
                flat.operation = Some(scanner.string()?).filter(|text| !text.raw.is_empty());
                true
            }
            Key::Event => {
                scanner.facts(0, names, &mut flat.event, &mut flat.seen.events)?;
                true
            }
            Key::Process => {
                scanner.facts(1, names, &mut flat.process, &mut flat.seen.processes)?;
                !flat.process.is_none
            }
            Key::Parent => {
                scanner.parent(names, &mut flat.parent, &mut flat.seen.parents)?;
                true
            }
            Key::Ancestors => {
                scanner.ancestors(names, &mut flat.ancestors, &mut flat.seen.ancestors)?;
                true
            }
            Key::Extra => {
                scanner.extra(&mut flat.extra, &mut flat.seen.extras)?;
                // Not a key that tells a record from a page around records.
                if seen == 0 {
                    return None;
                }
                false
            }
        };
        let bit = 1 << key as u32;
        if seen & bit != 0 {
            return None;
        }
        seen |= bit;
        is_native |= is_own;
        if !scanner.goes_on(b'}')? {
            return is_native.then_some(scanner.at);
        }
    }
    None
}

impl<'a> Scanner<'a> {
    #[inline]
    pub(super) fn byte(&self) -> u8 {
        self.text.as_bytes().get(self.at).copied().unwrap_or(0)
    }

    #[inline]
    pub(super) fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or("")
    }

    #[inline]
    pub(super) fn blanks(&mut self) {
        while matches!(self.byte(), b' ' | b'\t') {
            self.at += 1;
        }
    }

    #[inline]
    pub(super) fn take(&mut self, byte: u8) -> Option<()> {
        self.blanks();
        (self.byte() == byte).then(|| self.at += 1)
    }

    /// Passes a comma, or the end of a list or object: whether more follows.
    #[inline]
    pub(super) fn goes_on(&mut self, end: u8) -> Option<bool> {
        self.blanks();
        let byte = self.byte();
        self.at += 1;
        match byte {
            b',' => Some(true),
            _ if byte == end => Some(false),
            _ => None,
        }
    }

    /// Passes the end of an object or list that holds nothing.
    #[inline]
    pub(super) fn is_empty(&mut self, end: u8) -> bool {
        self.blanks();
        let is = self.byte() == end;
        self.at += usize::from(is);
        is
    }

    #[inline]
    pub(super) fn word(&mut self, word: &str) -> Option<()> {
        self.rest()
            .as_bytes()
            .starts_with(word.as_bytes())
            .then(|| self.at += word.len())
    }

    pub(super) fn string(&mut self) -> Option<Text<'a>> {
        self.take(b'"')?;
        let start = self.at;
        let bytes = self.text.as_bytes();
        let mut has_escape = false;
        loop {
            let found = memchr::memchr2(b'"', b'\\', bytes.get(self.at..)?)?;
            self.at += found;
            if self.byte() == b'"' {
                break;
            }
            has_escape = true;
            self.at += 2;
        }
        let raw = self.text.get(start..self.at)?;
        self.at += 1;
        Some(Text { raw, has_escape })
    }

    /// A key without escapes, and its colon.
    #[inline]
    pub(super) fn key(&mut self) -> Option<&'a str> {
        let key = self.string().filter(|key| !key.has_escape)?;
        self.take(b':')?;
        self.blanks();
        Some(key.raw)
    }

    #[inline]
    pub(super) fn text_or_null(&mut self) -> Option<Option<Text<'a>>> {
        match self.byte() {
            b'n' => self.word("null").map(|()| None),
            _ => self.string().map(Some),
        }
    }

    /// A whole number of at most 18 digits, as JSON has it.
    #[inline]
    pub(super) fn int(&mut self) -> Option<i64> {
        let is_negative = self.byte() == b'-';
        self.at += usize::from(is_negative);
        let start = self.at;
        let mut number = 0_i64;
        while self.byte().is_ascii_digit() {
            number = number
                .wrapping_mul(10)
                .wrapping_add(i64::from(self.byte() - b'0'));
            self.at += 1;
        }
        let digits = self.at - start;
        let is_padded = digits > 1 && self.text.as_bytes().get(start) == Some(&b'0');
        let is_odd = !(1..=18).contains(&digits) || is_padded || is_negative && number == 0;
        let is_whole = matches!(self.byte(), b',' | b'}' | b']' | b' ' | b'\t');
        (!is_odd && is_whole).then_some(if is_negative { -number } else { number })
    }

    #[inline(always)]
    pub(super) fn value(&mut self) -> Option<Raw<'a>> {
        match self.byte() {
            b'"' => self.string().map(Raw::Text),
            b'n' => self.word("null").map(|()| Raw::Null),
            b't' => self.word("true").map(|()| Raw::Bool(true)),
            b'f' => self.word("false").map(|()| Raw::Bool(false)),
            b'[' => self.texts().map(Raw::List),
            _ => self.int().map(Raw::Int),
        }
    }

    pub(super) fn texts(&mut self) -> Option<&'a str> {
        let start = self.at;
        self.take(b'[')?;
        if !self.is_empty(b']') {
            self.string()?;
            while self.goes_on(b']')? {
                self.string()?;
            }
        }
        self.text.get(start..self.at)
    }

    /// A key of the record, which mostly is the one that the latest record had
    /// in this place.
    fn record_key(&mut self, place: usize, keys: &mut Vec<(&'a str, Key)>) -> Option<Key> {
        if let Some((text, key)) = keys.get(place)
            && begins(self.rest(), text)
        {
            self.at += text.len();
            self.blanks();
            return Some(*key);
        }
        let start = self.at;
        let key = self.key()?;
        let written = self.text.get(start..self.at)?;
        let key = Key::of(key)?;
        keys.truncate(place);
        keys.push((written, key));
        Some(key)
    }
}
