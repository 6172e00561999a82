//! How a field's text becomes a value: what says that there is none is unknown,
//! what can't be read is left out and noted.

use super::time;
use super::token::{Raw, Scanner, Text};
use crate::language::{Type, Value, parse_address, parse_bool, parse_int};

/// How a field is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum As {
    /// As its property takes it: `null` is absent, and no text stands for none.
    Exact,
    /// Text; as in all below, what says that there is none is unknown.
    Words,
    /// A whole number.
    Whole,
    /// The same; what is none is no fault.
    Perhaps,
    /// `true` or `false`.
    Flag,
    /// An address, of either family.
    Address,
    /// A port; 0 is none.
    Port,
    /// The type of a signature. 0 is the server's word for not knowing; the
    /// language's own `Unknown` is another number.
    Signature,
}

/// What a field comes to.
#[derive(Clone, Debug, PartialEq)]
pub enum Reading {
    /// It has this value.
    Known(Value),
    /// It has none.
    Absent,
    /// It does not say.
    Unknown,
    /// It can't be read: it does not say, and this is noted.
    Odd(&'static str),
}

const MISFIT: &str = "a value that does not fit its property was left out";
pub(super) const PLAIN: &str = "a time, severity or flag that can't be read was left out";
const NO_NUMBER: &str = "text where a number belongs was left out";
pub(super) const NO_FLAG: &str = "text where true or false belongs was left out";
pub(super) const NO_MOMENT: &str = "a time that can't be read was left out";
const NO_ADDRESS: &str = "an address that can't be read was left out";
const NO_PORT: &str = "a port that can't be read was left out";
const NO_SIGNATURE: &str = "a signature type that can't be read was left out";

impl As {
    /// What is noted where a field is none of this.
    pub(super) fn fault(self) -> &'static str {
        match self {
            As::Exact => PLAIN,
            As::Words | As::Whole | As::Perhaps => NO_NUMBER,
            As::Flag => NO_FLAG,
            As::Address => NO_ADDRESS,
            As::Port => NO_PORT,
            As::Signature => NO_SIGNATURE,
        }
    }

    /// A field as the value of a property of this type.
    pub fn read(self, kind: Type, raw: Raw<'_>) -> Reading {
        if self == As::Exact {
            return exact(kind, raw);
        }
        let Some(text) = words(raw).map(Text::decoded) else {
            return Reading::Unknown;
        };
        let trimmed = text.trim();
        let value = match self {
            As::Exact | As::Words => Some(Value::Str(text.as_ref().into())),
            As::Whole | As::Perhaps => whole(trimmed).map(Value::Int),
            As::Flag => parse_bool(trimmed).map(Value::Bool),
            As::Address => parse_address(trimmed),
            As::Port => port(trimmed).map(Value::Int),
            As::Signature => Value::parse(kind, trimmed),
        };
        match value {
            None if self == As::Perhaps => Reading::Unknown,
            None => Reading::Odd(self.fault()),
            Some(Value::Int(0)) if matches!(self, As::Port | As::Signature) => Reading::Unknown,
            Some(value) => Reading::Known(value),
        }
    }
}

fn exact(kind: Type, raw: Raw<'_>) -> Reading {
    let value = match (kind, raw) {
        (_, Raw::Null) => return Reading::Absent,
        (_, Raw::Unknown) => return Reading::Unknown,
        (Type::StringSet, Raw::List(list)) => members(list).map(Value::Set),
        (Type::Int | Type::IntSymbol(_), Raw::Bool(_)) => None,
        (Type::Int | Type::IntSymbol(_), Raw::Number(number)) => whole(number).map(Value::Int),
        _ => raw
            .text()
            .and_then(|text| Value::parse(kind, &text.decoded())),
    };
    value.map_or(Reading::Odd(MISFIT), Reading::Known)
}

/// The texts of a list; nothing where something else is in it.
fn members(list: &str) -> Option<Box<[Box<str>]>> {
    let mut scanner = Scanner::new(list, 0);
    let mut members = Vec::new();
    scanner.open().ok()?;
    if !scanner.closes(b']') {
        loop {
            scanner.blanks();
            let text = scanner.value().ok()?.text()?;
            members.push(text.decoded().into());
            if !scanner.goes_on(b']').ok()? {
                break;
            }
        }
    }
    Some(members.into())
}

/// A field's text, unless it only says that there is none.
#[inline]
pub(super) fn words(raw: Raw<'_>) -> Option<Text<'_>> {
    raw.text().filter(|text| !is_placeholder(*text))
}

/// Whether a text stands for none: empty, `nil`, the uuid of zeros.
#[inline]
pub(super) fn is_placeholder(text: Text<'_>) -> bool {
    // Mostly the first bytes tell.
    match text.raw.as_bytes() {
        [] => true,
        [
            b'1'..=b'9' | b'A'..=b'M' | b'O'..=b'Z' | b'a'..=b'm' | b'o'..=b'z' | b'%',
            ..,
        ] => false,
        [b'n' | b'N', second, ..] if !matches!(second, b'i' | b'I' | b'\\') => false,
        [b'0', second, ..] if !matches!(second, b'0' | b'\\') => false,
        _ => stands_for_none(text.decoded().trim()),
    }
}

fn stands_for_none(text: &str) -> bool {
    let is_zero = |byte: u8| matches!(byte, b'0' | b'-' | b'{' | b'}');
    text.is_empty()
        || text.eq_ignore_ascii_case("nil")
        || text.len() >= 32 && text.bytes().all(is_zero)
}

/// An integer, perhaps written as a float.
#[expect(clippy::cast_possible_truncation, reason = "whole and below 2^53")]
pub(super) fn whole(text: &str) -> Option<i64> {
    parse_int(text).or_else(|| {
        let is_float = text.contains(['.', 'e', 'E'])
            && text.starts_with(|c: char| c == '-' || c.is_ascii_digit());
        let float: f64 = text.parse().ok().filter(|_| is_float)?;
        (float.fract() == 0.0 && float.abs() < 9e15).then_some(float as i64)
    })
}

/// A port's number.
pub(super) fn port(text: &str) -> Option<i64> {
    whole(text).filter(|port| (0..=65535).contains(port))
}

/// A moment in milliseconds, or what is noted.
pub(super) fn moment(raw: Raw<'_>, how: As) -> Result<Option<i64>, &'static str> {
    plain(raw, how, NO_MOMENT, time::parse)
}

/// A value that stands by itself; `null` is unknown like a missing one.
pub(super) fn plain<T>(
    raw: Raw<'_>,
    how: As,
    what: &'static str,
    parse: impl Fn(&str) -> Option<T>,
) -> Result<Option<T>, &'static str> {
    let (text, what) = match (how, raw) {
        (_, Raw::Null) => return Ok(None),
        (As::Exact, _) => (raw.text().ok_or(PLAIN)?, PLAIN),
        _ => match words(raw) {
            Some(text) => (text, what),
            None => return Ok(None),
        },
    };
    match parse(text.decoded().trim()) {
        None if how == As::Perhaps => Ok(None),
        None => Err(what),
        value => Ok(value),
    }
}

/// A whole number that stands by itself.
pub(super) fn number(raw: Raw<'_>, how: As) -> Result<Option<i64>, &'static str> {
    plain(raw, how, NO_NUMBER, whole)
}

/// A truth that stands by itself.
pub(super) fn truth(raw: Raw<'_>, how: As) -> Result<Option<bool>, &'static str> {
    plain(raw, how, NO_FLAG, parse_bool)
}
