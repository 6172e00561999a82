//! One term of a filter: a word, or a field with what it asks (`sev>50`), read from
//! what was typed and held against a text.

use super::field::{FieldKind, SearchField};
use super::meant::{nearest, no_field};
use super::place::SearchPlace;
use crate::language::{Value, fold, fold_char, parse_address};
use ipnet::IpNet;
use jiff::civil::{Date, DateTime, Time};
use jiff::tz::TimeZone;

/// What a term asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum TermTest {
    /// The text stands somewhere; in lower case.
    Holds(String),
    /// Its letters stand in order where that will do, else it stands there; in lower
    /// case.
    Letters(String),
    /// It is the whole text; in lower case.
    Whole(String),
    /// A number between two of these, both included.
    Numbers(Vec<(i64, i64)>),
    /// An address between two of these, both included.
    Addresses(Vec<(Value, Value)>),
    /// A time in milliseconds from the first on and before the second.
    Times(i64, i64),
    /// Any of these is so.
    Statuses(Vec<String>),
    /// Nothing: the term is a mistake.
    Nothing,
}

/// A term.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Term {
    /// What it asks about; `None`: anything.
    pub(super) field: Option<SearchField>,
    pub(super) test: TermTest,
    pub(super) is_excluded: bool,
}

/// What was typed for a term came to.
pub(super) enum Read {
    Term(Term),
    /// A mistake, which matches nothing.
    Mistake(Term, String),
    /// A plain word that looks like a field, and what is to be said of it.
    Odd(Term, String),
    /// Not all of it is typed yet: it narrows nothing.
    Unfinished(String),
    Empty,
}

/// Shorter words are not looked for in ids and hashes: they are in too many.
const LEAST_RANDOM: usize = 4;
/// Shorter words are looked for only where ids and hashes begin.
const LEAST_WITHIN: usize = 6;

/// Whether a text is digits by chance: a hash or a uuid.
fn is_hash(text: &str) -> bool {
    let is_part = |byte: u8| byte.is_ascii_hexdigit() || byte == b'-';
    text.len() >= 32 && text.bytes().all(is_part)
}

/// Whether `text` holds `wanted`, which is in lower case.
pub(super) fn holds(text: &str, wanted: &str) -> bool {
    if text.is_ascii() {
        let (text, wanted) = (text.as_bytes(), wanted.as_bytes());
        return wanted.is_empty()
            || text
                .windows(wanted.len())
                .any(|part| part.eq_ignore_ascii_case(wanted));
    }
    fold(text).contains(wanted)
}

impl TermTest {
    /// Whether a text at a place satisfies it; only tests of texts are.
    pub(super) fn is_met(&self, is_free: bool, place: &SearchPlace, text: &str) -> bool {
        match self {
            TermTest::Letters(letters) if place.is_fuzzy() => {
                let mut there = text.chars().map(fold_char);
                letters
                    .chars()
                    .all(|wanted| there.any(|letter| letter == wanted))
            }
            TermTest::Holds(wanted) | TermTest::Letters(wanted) => {
                let is_random = is_free && (place.is_random() || is_hash(text));
                match wanted.len() {
                    short if is_random && short < LEAST_RANDOM => false,
                    short if is_random && short < LEAST_WITHIN => fold(text).starts_with(wanted),
                    _ => holds(text, wanted),
                }
            }
            TermTest::Whole(wanted) => fold(text) == *wanted,
            TermTest::Numbers(ranges) => text.parse().is_ok_and(|number: i64| {
                let mut ranges = ranges.iter();
                ranges.any(|(from, to)| (*from..=*to).contains(&number))
            }),
            TermTest::Addresses(_) => {
                parse_address(text).is_some_and(|address| self.has_address(&address))
            }
            TermTest::Times(..) | TermTest::Statuses(_) | TermTest::Nothing => false,
        }
    }

    /// Whether an address lies in it.
    pub(super) fn has_address(&self, address: &Value) -> bool {
        let TermTest::Addresses(ranges) = self else {
            return false;
        };
        ranges.iter().any(|range| match (range, address) {
            ((Value::Ip4(from), Value::Ip4(to)), Value::Ip4(bits)) => (from..=to).contains(&bits),
            ((Value::Ip6(from), Value::Ip6(to)), Value::Ip6(bits)) => (from..=to).contains(&bits),
            _ => false,
        })
    }

    /// Whether a short word might stand in ids and hashes by chance.
    pub(super) fn is_short(&self) -> bool {
        matches!(self, TermTest::Holds(text) | TermTest::Letters(text) if text.len() < LEAST_WITHIN)
    }

    /// Whether a word is too short to be looked for in ids and hashes.
    pub(super) fn is_too_short(&self) -> bool {
        matches!(self, TermTest::Holds(text) | TermTest::Letters(text) if text.len() < LEAST_RANDOM)
    }
}

/// How a field and its value are joined, the longer ones first.
const SIGNS: [&str; 6] = [">=", "<=", ":", "=", ">", "<"];

/// Where a field ends in what was typed: the field, the sign, and what follows.
pub(super) fn split(typed: &str) -> Option<(SearchField, &'static str, &str)> {
    let at = typed.find([':', '=', '<', '>'])?;
    let (name, rest) = typed.split_at(at);
    let sign = SIGNS.into_iter().find(|sign| rest.starts_with(sign))?;
    let field = SearchField::named(name)?;
    Some((field, sign, rest.get(sign.len()..).unwrap_or_default()))
}

/// Reads a term; `statuses` are the words that `is:` knows.
pub(super) fn read(typed: &str, statuses: &[&str]) -> Read {
    let (is_excluded, rest) = match typed.strip_prefix('!') {
        Some(rest) => (true, rest),
        None => (false, typed),
    };
    if let Some((field, sign, value)) = split(rest) {
        let value = unquoted(value);
        if value.is_empty() {
            return Read::Unfinished(format!("`{rest}`: what of it? {}", example(&field)));
        }
        let test = asked(&field, sign, value, statuses);
        let term = |test| Term {
            field: Some(field.clone()),
            test,
            is_excluded,
        };
        return match test {
            Ok(test) => Read::Term(term(test)),
            Err(why) => {
                let mut wrong = term(TermTest::Nothing);
                wrong.is_excluded = false;
                Read::Mistake(wrong, why)
            }
        };
    }
    let (is_plain, word) = match (rest.strip_prefix('\''), rest.strip_prefix('"')) {
        (Some(rest), _) => (true, rest),
        (None, Some(rest)) if rest.len() > 1 => (true, unquoted(rest)),
        _ => (false, rest),
    };
    if word.is_empty() {
        return Read::Empty;
    }
    let has_digit = word.chars().any(|letter| letter.is_ascii_digit());
    let text = fold(word);
    let term = Term {
        field: None,
        // What excludes must not exclude more than it says.
        test: match is_plain || is_excluded || has_digit {
            true => TermTest::Holds(text),
            false => TermTest::Letters(text),
        },
        is_excluded,
    };
    match no_field(rest) {
        Some(why) => Read::Odd(term, why),
        None => Read::Term(term),
    }
}

/// A value without the quotation marks around it; the second may not be typed yet.
fn unquoted(value: &str) -> &str {
    let inner = value.strip_prefix('"').unwrap_or(value);
    match inner.strip_suffix('"') {
        Some(text) if inner.len() > 1 || value.len() > 1 => text,
        _ => inner,
    }
}

fn example(field: &SearchField) -> String {
    let mut known = super::field::FIELDS.iter();
    known
        .find(|(other, ..)| other == field)
        .map_or(String::new(), |(.., example)| format!("as in {example}"))
}

fn asked(
    field: &SearchField,
    sign: &str,
    value: &str,
    statuses: &[&str],
) -> Result<TermTest, String> {
    let is_ordered = sign != ":" && sign != "=";
    match field.kind() {
        FieldKind::Number => numbers(sign, value),
        FieldKind::Time => times(sign, value),
        _ if is_ordered => Err(format!(
            "`{sign}` asks for an order, which this field has not: `:` holds, `=` is"
        )),
        FieldKind::Address => addresses(value),
        FieldKind::Status => {
            let words: Vec<String> = value.split(',').map(fold).collect();
            let wrong = words.iter().find(|word| !statuses.contains(&word.as_str()));
            match wrong {
                Some(word) => {
                    let near = nearest(word, statuses.iter().copied());
                    let meant = near.map_or(String::new(), |near| format!("did you mean {near}? "));
                    let known = statuses.join(", ");
                    Err(format!("{meant}`is:{word}`: known are {known}"))
                }
                None => Ok(TermTest::Statuses(words)),
            }
        }
        FieldKind::Text if sign == "=" => Ok(TermTest::Whole(fold(value))),
        FieldKind::Text => Ok(TermTest::Holds(fold(value))),
    }
}

fn numbers(sign: &str, value: &str) -> Result<TermTest, String> {
    let number = |text: &str| {
        let wrong = || format!("`{text}` is not a number");
        text.trim().parse::<i64>().map_err(|_| wrong())
    };
    let ranges = match sign {
        ">" => vec![(number(value)?.saturating_add(1), i64::MAX)],
        ">=" => vec![(number(value)?, i64::MAX)],
        "<" => vec![(i64::MIN, number(value)?.saturating_sub(1))],
        "<=" => vec![(i64::MIN, number(value)?)],
        _ => {
            let parts = value.split(',').filter(|part| !part.is_empty());
            let range = |part: &str| match part.split_once('-').filter(|(from, _)| !from.is_empty())
            {
                Some((from, "")) => Ok((number(from)?, i64::MAX)),
                Some((from, to)) => Ok((number(from)?, number(to)?)),
                None => number(part).map(|only| (only, only)),
            };
            parts.map(range).collect::<Result<_, String>>()?
        }
    };
    Ok(TermTest::Numbers(ranges))
}

fn addresses(value: &str) -> Result<TermTest, String> {
    let mut ranges = Vec::new();
    for part in value.split(',').filter(|part| !part.is_empty()) {
        let range = match (part.parse::<IpNet>(), parse_address(part)) {
            (_, Some(address)) => (address.clone(), address),
            (Ok(IpNet::V4(net)), _) => (
                Value::Ip4(net.network().to_bits()),
                Value::Ip4(net.broadcast().to_bits()),
            ),
            (Ok(IpNet::V6(net)), _) => (
                Value::Ip6(net.network().to_bits()),
                Value::Ip6(net.broadcast().to_bits()),
            ),
            // The beginning of one, as it is typed.
            _ if is_part_of_address(part) && part == value => {
                return Ok(TermTest::Holds(fold(part.trim_end_matches('/'))));
            }
            _ => return Err(format!("`{part}` is not an address or prefix")),
        };
        ranges.push(range);
    }
    Ok(TermTest::Addresses(ranges))
}

fn is_part_of_address(text: &str) -> bool {
    let inner = text.strip_suffix('/').unwrap_or(text);
    let is_part = |byte: u8| byte.is_ascii_hexdigit() || byte == b'.' || byte == b':';
    inner.bytes().all(is_part)
}

/// A day, or a time of it up to the minute or second: from when until before when.
fn times(sign: &str, value: &str) -> Result<TermTest, String> {
    let wrong = || format!("`{value}` is not a time: 2026-11-20, 2026-11-20T03:12, in UTC");
    let (day, clock) = match value.split_once(['T', 't', ' ']) {
        Some((day, clock)) => (day, Some(clock)),
        None => (value, None),
    };
    let day: Date = day.parse().map_err(|_| wrong())?;
    let (time, length) = match clock {
        None => (Time::midnight(), 24 * 60 * 60 * 1000),
        Some(clock) => {
            let parts = clock.trim_end_matches('Z').split(':');
            let parts: Vec<i8> = parts
                .map(|part| part.parse::<i8>().map_err(|_| wrong()))
                .collect::<Result<_, _>>()?;
            let at = |place: usize| parts.get(place).copied().unwrap_or(0);
            let time = Time::new(at(0), at(1), at(2), 0).map_err(|_| wrong())?;
            let length = match parts.len() {
                1 => 60 * 60 * 1000,
                2 => 60 * 1000,
                3 => 1000,
                _ => return Err(wrong()),
            };
            (time, length)
        }
    };
    let from = TimeZone::UTC
        .to_timestamp(DateTime::from_parts(day, time))
        .map_err(|_| wrong())?
        .as_millisecond();
    let to = from.saturating_add(length);
    Ok(match sign {
        ">" => TermTest::Times(to, i64::MAX),
        ">=" => TermTest::Times(from, i64::MAX),
        "<" => TermTest::Times(i64::MIN + 1, from),
        "<=" => TermTest::Times(i64::MIN + 1, to),
        _ => TermTest::Times(from, to),
    })
}
