//! Mending a record's text.
//!
//! `serde_json` refuses a whole record for one bad byte, one unpaired surrogate
//! (legal in NTFS names) or one raw control character, and rounds long integers:
//! an attacker could hide a detection that way. These are replaced, so that the
//! record is read.

use std::borrow::Cow;

/// What was replaced in a record's text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Flaws {
    /// Bytes that are no UTF-8.
    pub(super) has_bad_bytes: bool,
    /// Half a surrogate pair.
    pub(super) has_surrogate: bool,
    /// A control character that should have been escaped.
    pub(super) has_control: bool,
    /// A key that stands twice.
    pub(super) has_doubled_key: bool,
}

/// A record's text with what `serde_json` would refuse or round replaced;
/// nothing where there is nothing of the kind.
pub(super) fn mend(bytes: &[u8]) -> Option<(String, Flaws)> {
    let text = String::from_utf8_lossy(bytes);
    let mut flaws = Flaws {
        has_bad_bytes: matches!(text, Cow::Owned(_)),
        ..Flaws::default()
    };
    let mut mended = String::with_capacity(text.len() + 64);
    let mut has_number = false;
    let mut rest = text.as_ref();
    let mut is_text = false;
    while let Some(byte) = rest.bytes().next() {
        let length = match byte {
            b'"' => {
                is_text = !is_text;
                1
            }
            b'\\' if is_text => match escape(rest) {
                Some(length) => length,
                None => {
                    flaws.has_surrogate = true;
                    mended.push('\u{fffd}');
                    rest = rest.get(6..).unwrap_or_default();
                    continue;
                }
            },
            0..0x20 if is_text && byte != b'\n' => {
                flaws.has_control = true;
                mended.push_str(&format!("\\u{byte:04x}"));
                rest = rest.get(1..).unwrap_or_default();
                continue;
            }
            b'-' | b'0'..=b'9' if !is_text => {
                let length = rest
                    .find(|c: char| !matches!(c, '0'..='9' | '+' | '-' | '.' | 'e' | 'E'))
                    .unwrap_or(rest.len());
                let (number, tail) = rest.split_at(length);
                if length > 15 || number.contains(['e', 'E']) {
                    has_number = true;
                    mended.push('"');
                    mended.push_str(number);
                    mended.push('"');
                    rest = tail;
                    continue;
                }
                length
            }
            _ if is_text => rest
                .find(|c: char| c == '"' || c == '\\' || c < ' ')
                .unwrap_or(rest.len())
                .max(1),
            _ => rest.chars().next().map_or(1, char::len_utf8),
        };
        let (taken, tail) = rest.split_at_checked(length).unwrap_or((rest, ""));
        mended.push_str(taken);
        rest = tail;
    }
    (has_number || flaws != Flaws::default()).then_some((mended, flaws))
}

/// The length of the escape at the start of `rest`, a surrogate pair being one;
/// nothing for half of a pair.
fn escape(rest: &str) -> Option<usize> {
    let unit = |at: usize| {
        let digits = rest.get(at..)?.strip_prefix("\\u")?.get(..4)?;
        u16::from_str_radix(digits, 16).ok()
    };
    match (unit(0), unit(6)) {
        (Some(0xd800..0xdc00), Some(0xdc00..0xe000)) => Some(12),
        (Some(0xd800..0xe000), _) => None,
        (Some(_), _) => Some(6),
        (None, _) => Some(2),
    }
}

#[cfg(test)]
mod tests {
    use super::super::json::{Json, parse};
    use super::*;

    fn mended(bytes: &[u8]) -> (String, Flaws) {
        mend(bytes).expect("something to mend")
    }

    #[test]
    fn half_a_surrogate_pair_is_replaced() {
        let (text, flaws) = mended(br#"{"a":"x\ud83d\ude00y\uD83Dz\\ud83d"}"#);
        assert_eq!(text, "{\"a\":\"x\\ud83d\\ude00y\u{fffd}z\\\\ud83d\"}");
        assert!(flaws.has_surrogate && !flaws.has_bad_bytes);
        assert!(parse(text.as_bytes()).is_ok());
    }

    #[test]
    fn bad_bytes_and_raw_controls_are_replaced() {
        let (text, flaws) = mended(b"{\"a\":\"\xff\t\"}");
        assert_eq!(text, "{\"a\":\"\u{fffd}\\u0009\"}");
        assert!(flaws.has_bad_bytes && flaws.has_control);
    }

    #[test]
    fn a_long_number_keeps_its_digits() {
        let text = br#"{"id":123456789012345678901234567890,"x":-1e999}"#;
        let (text, flaws) = mended(text);
        assert_eq!(flaws, Flaws::default());
        let (json, _) = parse(text.as_bytes()).expect("JSON");
        let id = json.object().and_then(|object| object.get("id"));
        assert_eq!(
            id.and_then(Json::text).as_deref(),
            Some("123456789012345678901234567890")
        );
    }

    #[test]
    fn sound_text_is_left_alone() {
        assert!(mend(r#"{"a":"\/ü\n",\n"b":[1,-2.5]}"#.as_bytes()).is_none());
    }
}
