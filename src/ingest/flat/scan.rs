//! The scanner behind [`Flat::read`]: `None` at the first thing that is not as
//! Quell itself writes it, but for blanks between tokens.

use super::names::Names;
use super::{Flat, FlatFacts, FlatNamed, Name, Raw, Text};

struct Scanner<'a> {
    text: &'a str,
    at: usize,
}

/// Properties of one subject that are read here.
const MOST: usize = 256;

/// The record at the start of `text` into `flat`, and its length.
pub(super) fn record<'a>(text: &'a str, names: &mut Names, flat: &mut Flat<'a>) -> Option<usize> {
    let mut scanner = Scanner { text, at: 0 };
    let mut seen = 0_u32;
    // Whether a key says that the record is in no other format.
    let mut is_native = false;
    scanner.take(b'{')?;
    loop {
        let key = scanner.key()?;
        let (bit, is_own) = match key {
            "id" => {
                flat.id = scanner.text_or_null()?.filter(|id| !id.raw.is_empty());
                (0, false)
            }
            "time" => {
                flat.time = match scanner.text_or_null()? {
                    Some(text) => Some(moment(text.raw)?),
                    None => None,
                };
                (1, true)
            }
            "rule" => {
                flat.rule = scanner.named(true)?;
                (2, true)
            }
            "severity" => {
                flat.severity = Some(scanner.int()?);
                (3, false)
            }
            "device" => {
                flat.device = scanner.named(false)?;
                (4, false)
            }
            "user" => {
                flat.user = scanner.text_or_null()?;
                (5, false)
            }
            "resolved" => {
                let Raw::Bool(is) = scanner.value()? else {
                    return None;
                };
                flat.resolved = Some(is);
                (6, false)
            }
            "operation" => {
                flat.operation = Some(scanner.string()?).filter(|text| !text.raw.is_empty());
                (7, true)
            }
            "event" => {
                scanner.facts(0, names, &mut flat.event)?;
                (8, true)
            }
            "process" => {
                scanner.facts(1, names, &mut flat.process)?;
                (9, !flat.process.is_none)
            }
            "parentprocess" => {
                scanner.facts(2, names, &mut flat.parent)?;
                (10, true)
            }
            "ancestors" => {
                scanner.ancestors(names, flat)?;
                (11, true)
            }
            "extra" => {
                scanner.extra(flat)?;
                // Not a key that tells a record from a page around records.
                if seen == 0 {
                    return None;
                }
                (12, false)
            }
            _ => return None,
        };
        if seen >> bit & 1 == 1 {
            return None;
        }
        seen |= 1 << bit;
        is_native |= is_own;
        if !scanner.goes_on(b'}')? {
            return is_native.then_some(scanner.at);
        }
    }
}

impl<'a> Scanner<'a> {
    fn byte(&self) -> u8 {
        self.text.as_bytes().get(self.at).copied().unwrap_or(0)
    }

    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or("")
    }

    fn blanks(&mut self) {
        while matches!(self.byte(), b' ' | b'\t') {
            self.at += 1;
        }
    }

    fn take(&mut self, byte: u8) -> Option<()> {
        self.blanks();
        (self.byte() == byte).then(|| self.at += 1)
    }

    /// Passes a comma, or the end of a list or object: whether more follows.
    fn goes_on(&mut self, end: u8) -> Option<bool> {
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
    fn is_empty(&mut self, end: u8) -> bool {
        self.blanks();
        let is = self.byte() == end;
        self.at += usize::from(is);
        is
    }

    fn word(&mut self, word: &str) -> Option<()> {
        self.rest()
            .as_bytes()
            .starts_with(word.as_bytes())
            .then(|| self.at += word.len())
    }

    fn string(&mut self) -> Option<Text<'a>> {
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
    fn key(&mut self) -> Option<&'a str> {
        let key = self.string().filter(|key| !key.has_escape)?;
        self.take(b':')?;
        self.blanks();
        Some(key.raw)
    }

    fn text_or_null(&mut self) -> Option<Option<Text<'a>>> {
        match self.byte() {
            b'n' => self.word("null").map(|()| None),
            _ => self.string().map(Some),
        }
    }

    /// A whole number of at most 18 digits, as JSON has it.
    fn int(&mut self) -> Option<i64> {
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

    fn value(&mut self) -> Option<Raw<'a>> {
        match self.byte() {
            b'"' => self.string().map(Raw::Text),
            b'n' => self.word("null").map(|()| Raw::Null),
            b't' => self.word("true").map(|()| Raw::Bool(true)),
            b'f' => self.word("false").map(|()| Raw::Bool(false)),
            b'[' => self.texts().map(Raw::List),
            _ => self.int().map(Raw::Int),
        }
    }

    fn texts(&mut self) -> Option<&'a str> {
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

    fn named(&mut self, is_rule: bool) -> Option<FlatNamed<'a>> {
        let mut named = FlatNamed::default();
        let start = self.at;
        self.take(b'{')?;
        if !self.is_empty(b'}') {
            let mut seen = 0_u8;
            loop {
                let key = self.key()?;
                let text = self.text_or_null()?;
                let bit = match key {
                    "name" => {
                        named.name = text;
                        1
                    }
                    "uuid" => {
                        named.uuid = text;
                        2
                    }
                    "code" if is_rule => {
                        named.code = Some(text);
                        4
                    }
                    _ => return None,
                };
                if seen & bit != 0 {
                    return None;
                }
                seen |= bit;
                if !self.goes_on(b'}')? {
                    break;
                }
            }
        }
        named.raw = self.text.get(start..self.at)?;
        Some(named)
    }

    fn facts(
        &mut self,
        subject: usize,
        names: &mut Names,
        facts: &mut FlatFacts<'a>,
    ) -> Option<()> {
        facts.is_said = true;
        let start = self.at;
        if self.byte() == b'n' {
            facts.is_none = true;
            self.word("null")?;
        } else {
            self.entries(subject, names, &mut facts.entries)?;
        }
        facts.raw = self.text.get(start..self.at)?;
        Some(())
    }

    fn ancestors(&mut self, names: &mut Names, flat: &mut Flat<'a>) -> Option<()> {
        let ancestors = &mut flat.ancestors;
        ancestors.is_said = true;
        let start = self.at;
        if self.byte() == b'n' {
            self.word("null")?;
        } else {
            self.take(b'[')?;
            if !self.is_empty(b']') {
                loop {
                    self.blanks();
                    let is_none = self.byte() == b'n';
                    if is_none {
                        self.word("null")?;
                    } else {
                        self.entries(3, names, &mut ancestors.entries)?;
                    }
                    ancestors.ends.push((ancestors.entries.len(), is_none));
                    if !self.goes_on(b']')? {
                        break;
                    }
                }
            }
        }
        ancestors.raw = self.text.get(start..self.at)?;
        Some(())
    }

    /// An object of properties.
    fn entries(
        &mut self,
        subject: usize,
        names: &mut Names,
        entries: &mut Vec<(Name, Raw<'a>)>,
    ) -> Option<()> {
        self.take(b'{')?;
        if self.is_empty(b'}') {
            return Some(());
        }
        names.begin();
        let most = entries.len() + MOST;
        let mut before = None;
        loop {
            let (name, first) = match names.expected(subject, before, self.rest()) {
                Some((name, first, length)) => {
                    self.at += length;
                    self.blanks();
                    (name, first)
                }
                None => {
                    let key = self.key()?;
                    names.look_up(subject, before, key)?
                }
            };
            if !names.is_first(first) || entries.len() >= most {
                return None;
            }
            before = Some(name);
            entries.push((first, self.value()?));
            if !self.goes_on(b'}')? {
                return Some(());
            }
        }
    }

    fn extra(&mut self, flat: &mut Flat<'a>) -> Option<()> {
        let start = self.at;
        self.take(b'{')?;
        if !self.is_empty(b'}') {
            loop {
                let label = self.string()?;
                self.take(b':')?;
                self.blanks();
                let text = self.string()?;
                let is_known = flat.extra.iter().any(|(other, _)| other.raw == label.raw);
                if label.has_escape || is_known || flat.extra.len() >= 32 {
                    return None;
                }
                flat.extra.push((label, text));
                if !self.goes_on(b'}')? {
                    break;
                }
            }
        }
        flat.extra_raw = self.text.get(start..self.at)?;
        Some(())
    }
}

/// `2026-11-20T03:12:07Z`, perhaps with up to nine digits of a second's
/// fraction, in milliseconds since 1970 UTC.
fn moment(text: &str) -> Option<i64> {
    let bytes: &[u8] = text.as_bytes();
    let (head, tail) = bytes.split_first_chunk::<19>()?;
    let digit = |at: usize| i64::from(head[at].wrapping_sub(b'0'));
    let two = |at: usize| digit(at) * 10 + digit(at + 1);
    let is_shaped = head.iter().zip(b"0000-00-00T00:00:00").all(|(byte, form)| {
        if *form == b'0' {
            byte.is_ascii_digit()
        } else {
            byte == form
        }
    });
    let fraction = match tail {
        [b'Z'] => &[][..],
        [b'.', digits @ .., b'Z'] if (1..=9).contains(&digits.len()) => digits,
        _ => return None,
    };
    if !is_shaped || !fraction.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let (year, month, day) = (two(0) * 100 + two(2), two(5), two(8));
    let (hour, minute, second) = (two(11), two(14), two(17));
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        2 => 28 + i64::from(is_leap),
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return None,
    };
    // Before 1970, what is beyond milliseconds is cut in the other direction.
    let is_odd = year < 1970 || hour > 23 || minute > 59 || second > 59;
    if is_odd || !(1..=days).contains(&day) {
        return None;
    }
    let milli = (0..3).fold(0, |milli, at| {
        milli * 10 + fraction.get(at).map_or(0, |digit| i64::from(digit - b'0'))
    });
    // Days since 1970, counting years from March.
    let shifted = if month > 2 { month - 3 } else { month + 9 };
    let year = if month > 2 { year } else { year - 1 };
    let days = 365 * year + year / 4 - year / 100 + year / 400 + (153 * shifted + 2) / 5 + day
        - 1
        - 719_468;
    Some((((days * 24 + hour) * 60 + minute) * 60 + second) * 1000 + milli)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::time;

    #[test]
    fn moments_are_what_the_slow_reader_makes_of_them() {
        let mut seen = 0;
        for year in ["1970", "1999", "2000", "2024", "2026", "2100", "9998"] {
            for day in [
                "01-01", "02-28", "02-29", "03-01", "04-31", "12-31", "00-10",
            ] {
                for clock in ["00:00:00Z", "23:59:59.9996Z", "24:00:00Z", "03:12:07.5Z"] {
                    let text = format!("{year}-{day}T{clock}");
                    let slow = time::parse(&text);
                    if let Some(fast) = moment(&text) {
                        assert_eq!(Some(fast), slow, "{text}");
                        seen += 1;
                    }
                }
            }
        }
        assert!(seen > 80);
        for odd in [
            "2026-11-20 03:12:07Z",
            "2026-11-20T03:12:07",
            "2026-11-20T03:12:07.Z",
        ] {
            assert_eq!(moment(odd), None);
        }
    }
}
