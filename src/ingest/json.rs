//! One record's text as JSON: order kept, duplicate keys noticed, text borrowed.

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::Number;
use std::borrow::Cow;
use std::fmt;

/// A JSON value.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Json<'a> {
    Null,
    Bool(bool),
    Number(Number),
    Text(Cow<'a, str>),
    List(Vec<Json<'a>>, Flags),
    Object(Object<'a>),
}

/// A JSON object, its keys in order and each once.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Object<'a> {
    pub(super) entries: Vec<(Cow<'a, str>, Json<'a>)>,
    flags: Flags,
}

/// What was noticed in a value or in anything inside it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Flags {
    /// A key stands twice in an object.
    pub(super) has_doubled_key: bool,
    /// An integer is too long for 64 bits and was rounded.
    pub(super) is_rounded: bool,
}

impl Flags {
    fn join(&mut self, other: Flags) {
        self.has_doubled_key |= other.has_doubled_key;
        self.is_rounded |= other.is_rounded;
    }
}

impl<'a> Json<'a> {
    pub(super) fn flags(&self) -> Flags {
        match self {
            Json::List(_, flags) => *flags,
            Json::Object(object) => object.flags,
            Json::Number(number) => Flags {
                is_rounded: number.as_f64().is_some_and(|float| float.abs() > 9e15)
                    && number.is_f64(),
                ..Flags::default()
            },
            _ => Flags::default(),
        }
    }

    /// The text of a string, number or boolean.
    pub(super) fn text(&self) -> Option<Cow<'_, str>> {
        match self {
            Json::Text(text) => Some(Cow::Borrowed(text)),
            Json::Number(number) => Some(Cow::Owned(number.to_string())),
            Json::Bool(yes) => Some(Cow::Borrowed(if *yes { "true" } else { "false" })),
            _ => None,
        }
    }

    pub(super) fn object(&self) -> Option<&Object<'a>> {
        match self {
            Json::Object(object) => Some(object),
            _ => None,
        }
    }
}

impl Object<'static> {
    pub(super) const EMPTY: Object<'static> = Object {
        entries: Vec::new(),
        flags: Flags {
            has_doubled_key: false,
            is_rounded: false,
        },
    };
}

impl<'a> Object<'a> {
    /// The value of `key` in any letter case; the last one where several differ
    /// only in that.
    pub(super) fn get(&self, key: &str) -> Option<&Json<'a>> {
        self.entries
            .iter()
            .rev()
            .find(|(name, _)| name.eq_ignore_ascii_case(key))
            .map(|(_, value)| value)
    }

    /// Of keys that stand twice, keeps the last.
    fn settle(&mut self) {
        const FEW: usize = 24;
        let entries = &self.entries;
        let mut is_old = Vec::new();
        if entries.len() <= FEW {
            for (at, (key, _)) in entries.iter().enumerate() {
                let later = entries.get(at + 1..).unwrap_or_default();
                if later.iter().any(|(name, _)| name == key) {
                    is_old.push(at);
                }
            }
        } else {
            let mut order: Vec<(&str, usize)> = entries
                .iter()
                .enumerate()
                .map(|(at, (key, _))| (key.as_ref(), at))
                .collect();
            order.sort_unstable();
            is_old.extend(
                order
                    .windows(2)
                    .filter_map(|pair| (pair[0].0 == pair[1].0).then_some(pair[0].1)),
            );
            is_old.sort_unstable();
        }
        if !is_old.is_empty() {
            self.flags.has_doubled_key = true;
            let mut at = 0;
            self.entries.retain(|_| {
                at += 1;
                is_old.binary_search(&(at - 1)).is_err()
            });
        }
    }
}

impl<'de> Deserialize<'de> for Json<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Json<'de>, D::Error> {
        deserializer.deserialize_any(JsonVisitor)
    }
}

struct JsonVisitor;

impl<'de> Visitor<'de> for JsonVisitor {
    type Value = Json<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Json<'de>, E> {
        Ok(Json::Null)
    }

    fn visit_bool<E>(self, yes: bool) -> Result<Json<'de>, E> {
        Ok(Json::Bool(yes))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Json<'de>, E> {
        Ok(Json::Number(number.into()))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Json<'de>, E> {
        Ok(Json::Number(number.into()))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Json<'de>, E> {
        Ok(Number::from_f64(number).map_or(Json::Null, Json::Number))
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Json<'de>, E> {
        Ok(Json::Text(Cow::Borrowed(text)))
    }

    fn visit_str<E>(self, text: &str) -> Result<Json<'de>, E> {
        Ok(Json::Text(Cow::Owned(text.to_owned())))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Json<'de>, A::Error> {
        let (mut values, mut flags) = (Vec::new(), Flags::default());
        while let Some(value) = list.next_element::<Json<'de>>()? {
            flags.join(value.flags());
            values.push(value);
        }
        Ok(Json::List(values, flags))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Json<'de>, A::Error> {
        let mut object = Object {
            entries: Vec::with_capacity(4),
            flags: Flags::default(),
        };
        while let Some(Key(key)) = map.next_key::<Key<'de>>()? {
            let value = map.next_value::<Json<'de>>()?;
            object.flags.join(value.flags());
            object.entries.push((key, value));
        }
        object.settle();
        Ok(Json::Object(object))
    }
}

struct Key<'a>(Cow<'a, str>);

impl<'de> Deserialize<'de> for Key<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Key<'de>, D::Error> {
        struct KeyVisitor;
        impl<'de> Visitor<'de> for KeyVisitor {
            type Value = Key<'de>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a key")
            }
            fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Key<'de>, E> {
                Ok(Key(Cow::Borrowed(text)))
            }
            fn visit_str<E>(self, text: &str) -> Result<Key<'de>, E> {
                Ok(Key(Cow::Owned(text.to_owned())))
            }
        }
        deserializer.deserialize_str(KeyVisitor)
    }
}

/// Why text is no JSON value, and where.
#[derive(Debug)]
pub(super) struct Fault {
    /// More text could make it one.
    pub(super) is_unfinished: bool,
    /// Bytes that were read before.
    pub(super) at: usize,
    /// `serde_json`'s words.
    pub(super) what: String,
}

/// The value at the start of `bytes`, and its length.
pub(super) fn parse(bytes: &[u8]) -> Result<(Json<'_>, usize), Fault> {
    let mut values = serde_json::Deserializer::from_slice(bytes).into_iter::<Json<'_>>();
    match values.next() {
        Some(Ok(value)) => Ok((value, values.byte_offset())),
        Some(Err(error)) => Err(fault(bytes, &error)),
        None => Err(Fault {
            is_unfinished: true,
            at: bytes.len(),
            what: "nothing there".into(),
        }),
    }
}

fn fault(bytes: &[u8], error: &serde_json::Error) -> Fault {
    let line_start = match error.line() {
        0 | 1 => 0,
        line => memchr::memchr_iter(b'\n', bytes)
            .nth(line - 2)
            .map_or(0, |at| at + 1),
    };
    let place = format!(" at line {} column {}", error.line(), error.column());
    let what = error.to_string();
    let what = what.strip_suffix(&place).unwrap_or(&what);
    // Other control characters are mended.
    let what = match what.starts_with("control character") {
        true => "the line ends inside a string: cut off?",
        false => what,
    };
    Fault {
        is_unfinished: error.is_eof(),
        at: (line_start + error.column()).min(bytes.len()),
        what: what.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_two_equal_keys_the_last_counts() {
        let (json, used) = parse(br#"{"a":1,"b":{"c":1,"c":2},"a":3} tail"#).expect("JSON");
        assert_eq!(used, 31);
        assert!(json.flags().has_doubled_key);
        let object = json.object().expect("an object");
        assert_eq!(object.entries.len(), 2);
        assert_eq!(object.get("A").and_then(Json::text).as_deref(), Some("3"));
    }

    #[test]
    fn many_keys_are_settled_without_comparing_all() {
        let keys: Vec<String> = (0..100_000)
            .map(|n| format!("\"k{}\":{n}", n % 60_000))
            .collect();
        let text = format!("{{{}}}", keys.join(","));
        let (json, _) = parse(text.as_bytes()).expect("JSON");
        let object = json.object().expect("an object");
        assert_eq!(object.entries.len(), 60_000);
        assert_eq!(
            object.get("k5").and_then(Json::text).as_deref(),
            Some("60005")
        );
    }

    #[test]
    fn a_fault_has_its_place() {
        let fault = parse(b"{\"a\":1,\n \"b\":x}").expect_err("no JSON");
        assert_eq!((fault.at, fault.is_unfinished), (14, false));
        assert_eq!(fault.what, "expected value");
        assert!(parse(b"{\"a\":").expect_err("no JSON").is_unfinished);
    }
}
