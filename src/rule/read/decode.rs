//! From bytes to text: UTF-8 with or without byte order mark, UTF-16 with one.

use super::{PlaceCounter, ReadError};
use crate::rule::xml::XmlFault;

/// The text without its byte order mark.
pub(in crate::rule) fn decode(bytes: &[u8]) -> Result<String, ReadError> {
    match bytes {
        [0xff, 0xfe, rest @ ..] => utf16(rest, u16::from_le_bytes),
        [0xfe, 0xff, rest @ ..] => utf16(rest, u16::from_be_bytes),
        [0xef, 0xbb, 0xbf, rest @ ..] => utf8(rest),
        _ => utf8(bytes),
    }
}

/// Whether the file has to change its encoding when it is written anew.
pub(in crate::rule) fn is_utf16(bytes: &[u8]) -> bool {
    matches!(bytes, [0xff, 0xfe, ..] | [0xfe, 0xff, ..])
}

fn utf8(bytes: &[u8]) -> Result<String, ReadError> {
    std::str::from_utf8(bytes)
        .map(str::to_owned)
        .map_err(|error| {
            let (good, rest) = bytes.split_at(error.valid_up_to());
            let byte = rest.first().copied().unwrap_or_default();
            broken(
                &String::from_utf8_lossy(good),
                format!("byte 0x{byte:02X} is not UTF-8: save the file as UTF-8, or as UTF-16 with a byte order mark"),
            )
        })
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<String, ReadError> {
    let (pairs, odd) = bytes.as_chunks::<2>();
    let mut text = String::with_capacity(bytes.len());
    for letter in char::decode_utf16(pairs.iter().map(|pair| unit(*pair))) {
        match letter {
            Ok(letter) => text.push(letter),
            Err(error) => {
                let message = format!(
                    "0x{:04X} is half a character of UTF-16: the file is damaged",
                    error.unpaired_surrogate()
                );
                return Err(broken(&text, message));
            }
        }
    }
    if odd.is_empty() {
        Ok(text)
    } else {
        Err(broken(
            &text,
            "the file ends in half a unit of UTF-16: it is cut off".to_owned(),
        ))
    }
}

fn broken(before: &str, message: String) -> ReadError {
    ReadError::at(
        &PlaceCounter::new(before),
        XmlFault::new(before.len(), message),
    )
}
