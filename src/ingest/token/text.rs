//! Texts and values as they stand in JSON: borrowed, decoded where that is asked for.

use std::borrow::Cow;

/// How a text is written.
/// As wide as its neighbours: records are moved as whole words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u64)]
pub enum Escapes {
    /// As it is meant.
    None,
    /// With escapes of JSON.
    Json,
    /// With quotation marks that stand twice, as in CSV.
    Quotes,
}

/// A text, as written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Text<'a> {
    /// The text, its escapes still in it.
    pub raw: &'a str,
    /// Which escapes those are.
    pub escapes: Escapes,
}

impl<'a> Text<'a> {
    /// A text that is as it is meant.
    pub const fn plain(raw: &'a str) -> Text<'a> {
        Text {
            raw,
            escapes: Escapes::None,
        }
    }

    /// The text that is meant; half of a surrogate pair is U+FFFD.
    #[inline]
    pub fn decoded(self) -> Cow<'a, str> {
        match self.escapes {
            Escapes::None => Cow::Borrowed(self.raw),
            _ => {
                let mut text = String::with_capacity(self.raw.len());
                self.push_to(&mut text);
                Cow::Owned(text)
            }
        }
    }

    /// Adds the text that is meant.
    pub fn push_to(self, text: &mut String) {
        match self.escapes {
            Escapes::None => text.push_str(self.raw),
            Escapes::Json => unescape(self.raw, text),
            Escapes::Quotes => {
                for (at, part) in self.raw.split("\"\"").enumerate() {
                    text.push_str(if at == 0 { "" } else { "\"" });
                    text.push_str(part);
                }
            }
        }
    }
}

fn unescape(raw: &str, text: &mut String) {
    let mut rest = raw;
    while let Some(at) = memchr::memchr(b'\\', rest.as_bytes()) {
        text.push_str(rest.get(..at).unwrap_or_default());
        rest = rest.get(at + 1..).unwrap_or_default();
        let letter = rest.bytes().next().unwrap_or(b'\\');
        rest = rest.get(1..).unwrap_or_default();
        text.push(match letter {
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => {
                let unit = unit(rest).unwrap_or(0xfffd);
                rest = rest.get(4..).unwrap_or_default();
                let low = rest.strip_prefix("\\u").and_then(self::unit);
                match (unit, low) {
                    (0xd800..0xdc00, Some(low @ 0xdc00..0xe000)) => {
                        rest = rest.get(6..).unwrap_or_default();
                        let pair = 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00);
                        char::from_u32(pair).unwrap_or('\u{fffd}')
                    }
                    _ => char::from_u32(unit).unwrap_or('\u{fffd}'),
                }
            }
            other => char::from(other),
        });
    }
    text.push_str(rest);
}

/// The four hexadecimal digits at the start of a text.
pub(super) fn unit(text: &str) -> Option<u32> {
    let digits = text.get(..4)?;
    let is_hex = digits.bytes().all(|digit| digit.is_ascii_hexdigit());
    u32::from_str_radix(digits, 16).ok().filter(|_| is_hex)
}

/// A value, as written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Raw<'a> {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number, in its own digits.
    Number(&'a str),
    /// Text.
    Text(Text<'a>),
    /// A list, with its brackets.
    List(&'a str),
    /// An object, with its brackets.
    Object(&'a str),
    /// What must not be taken from what else is said.
    Unknown,
}

impl<'a> Raw<'a> {
    /// The text of a string, number or boolean.
    #[inline]
    pub fn text(self) -> Option<Text<'a>> {
        match self {
            Raw::Text(text) => Some(text),
            Raw::Number(raw) => Some(Text::plain(raw)),
            Raw::Bool(true) => Some(Text::plain("true")),
            Raw::Bool(false) => Some(Text::plain("false")),
            _ => None,
        }
    }
}
