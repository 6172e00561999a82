//! Texts in addresses and forms.

use zeroize::Zeroizing;

/// A text in a form or query: all but unreserved characters as `%XX`.
pub(super) fn encoded(text: &str) -> Zeroizing<String> {
    let mut encoded = Zeroizing::new(String::with_capacity(text.len() * 3));
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push('%');
            for half in [byte >> 4, byte & 15] {
                let digit = char::from_digit(u32::from(half), 16).unwrap_or('0');
                encoded.push(digit.to_ascii_uppercase());
            }
        }
    }
    encoded
}

/// A path with its query, `None` left out.
pub(super) fn with_query(path: &str, pairs: &[(&str, Option<&str>)]) -> String {
    let mut text = path.to_owned();
    for (name, value) in pairs {
        if let Some(value) = value {
            text.push(if text.contains('?') { '&' } else { '?' });
            text.push_str(name);
            text.push('=');
            text.push_str(&encoded(value));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_encoded() {
        assert_eq!(*encoded("a b&=%é"), "a%20b%26%3D%25%C3%A9");
        assert_eq!(
            with_query("/v1/x", &[("a", Some("1:2")), ("b", None), ("c", Some(""))]),
            "/v1/x?a=1%3A2&c="
        );
    }
}
