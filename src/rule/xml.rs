//! What XML 1.0 (fifth edition) allows: characters, names and references, and
//! how text is written so that every parser reads the same back.

/// What is wrong, and the byte where.
#[derive(Debug)]
pub(super) struct XmlFault {
    pub(super) at: usize,
    pub(super) message: String,
}

impl XmlFault {
    pub(super) fn new(at: usize, message: impl Into<String>) -> XmlFault {
        XmlFault {
            at,
            message: message.into(),
        }
    }
}

/// The longest name of an element or attribute, in bytes. XML knows no bound; a
/// message that quotes a name needs one.
pub(super) const MAX_NAME: usize = 256;

/// White space as XML counts it.
pub(super) const BLANKS: [char; 4] = [' ', '\t', '\r', '\n'];

/// `Char`, production 2.
pub(super) fn is_char(letter: char) -> bool {
    matches!(letter, '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)
}

/// The first character that XML can't hold, and its byte.
pub(super) fn stray(text: &str) -> Option<(usize, char)> {
    text.char_indices().find(|(_, letter)| !is_char(*letter))
}

/// `NameStartChar`, production 4.
fn is_name_start(letter: char) -> bool {
    matches!(letter, ':' | '_' | 'A'..='Z' | 'a'..='z'
        | '\u{c0}'..='\u{d6}' | '\u{d8}'..='\u{f6}' | '\u{f8}'..='\u{2ff}'
        | '\u{370}'..='\u{37d}' | '\u{37f}'..='\u{1fff}' | '\u{200c}'..='\u{200d}'
        | '\u{2070}'..='\u{218f}' | '\u{2c00}'..='\u{2fef}' | '\u{3001}'..='\u{d7ff}'
        | '\u{f900}'..='\u{fdcf}' | '\u{fdf0}'..='\u{fffd}' | '\u{10000}'..='\u{effff}')
}

/// `NameChar`, production 4a.
fn is_name_char(letter: char) -> bool {
    is_name_start(letter)
        || matches!(letter, '-' | '.' | '0'..='9' | '\u{b7}'
            | '\u{300}'..='\u{36f}' | '\u{203f}'..='\u{2040}')
}

/// The name that `text` begins with; empty where it begins with none.
pub(super) fn leading_name(text: &str) -> &str {
    if !text.starts_with(is_name_start) {
        return "";
    }
    let end = text.find(|letter| !is_name_char(letter));
    text.get(..end.unwrap_or(text.len())).unwrap_or_default()
}

/// Whether the whole of `text` is a name.
pub(super) fn is_name(text: &str) -> bool {
    !text.is_empty() && leading_name(text).len() == text.len()
}

/// The character that `&name;` stands for, or what is wrong with it.
pub(super) fn reference(name: &str) -> Result<char, String> {
    let number = |digits: &str, radix| {
        // `from_str_radix` would take a sign.
        let is_digits = digits.chars().all(|digit| digit.is_digit(radix));
        u32::from_str_radix(digits, radix)
            .ok()
            .filter(|_| is_digits)
    };
    let number = match name {
        "amp" => return Ok('&'),
        "lt" => return Ok('<'),
        "gt" => return Ok('>'),
        "quot" => return Ok('"'),
        "apos" => return Ok('\''),
        _ => match (name.strip_prefix("#x"), name.strip_prefix('#')) {
            (Some(digits), _) => number(digits, 16),
            (_, Some(digits)) => number(digits, 10),
            _ if name.len() > MAX_NAME => return Err(LONE_AMPERSAND.to_owned()),
            _ => {
                return Err(format!(
                    "`&{name};` is not an entity of XML: write `&amp;` for a plain `&`"
                ));
            }
        },
    };
    if name.len() > MAX_NAME {
        return Err("a character reference longer than any character's".to_owned());
    }
    number
        .and_then(char::from_u32)
        .filter(|letter| is_char(*letter))
        .ok_or_else(|| format!("`&{name};` is not a character that XML allows: remove it"))
}

/// Where text stands, which decides how white space in it is read.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Within {
    /// In an element: line ends become `\n`.
    Element,
    /// In an attribute: each literal white space becomes a blank (XML 1.0, 3.3.3).
    Attribute,
}

/// Text with its references resolved and its line ends normalised; `at` is the
/// byte where `raw` begins.
pub(super) fn unescape(raw: &str, at: usize, within: Within) -> Result<String, XmlFault> {
    let mut text = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some(letter) = rest.chars().next() {
        let here = at + raw.len() - rest.len();
        let mut used = letter.len_utf8();
        text.push(match letter {
            '&' => {
                let end = rest
                    .find([';', '<', '"', '\''])
                    .filter(|end| rest.as_bytes().get(*end) == Some(&b';'))
                    .ok_or_else(|| XmlFault::new(here, LONE_AMPERSAND))?;
                used = end + 1;
                let name = rest.get(1..end).unwrap_or_default();
                reference(name).map_err(|message| XmlFault::new(here, message))?
            }
            '\r' | '\n' | '\t' => {
                if rest.starts_with("\r\n") {
                    used = 2;
                }
                match within {
                    Within::Attribute => ' ',
                    Within::Element if letter == '\t' => '\t',
                    Within::Element => '\n',
                }
            }
            _ => letter,
        });
        rest = rest.get(used..).unwrap_or_default();
    }
    Ok(text)
}

/// What to say of a `&` that begins nothing.
pub(super) const LONE_AMPERSAND: &str = "`&` without `;`: write `&amp;` for a plain `&`";

/// An attribute's value as it is written between double quotes.
pub(super) fn escape_attribute(value: &str) -> String {
    escape(value, |_, letter| match letter {
        '"' => Some("&quot;"),
        '\t' => Some("&#9;"),
        '\n' => Some("&#10;"),
        '\r' => Some("&#13;"),
        _ => None,
    })
}

/// An element's text as it is written. Blanks at its ends are written as
/// references, because the reader trims literal ones.
pub(super) fn escape_text(text: &str) -> String {
    let inner = text.trim_start_matches(BLANKS);
    let start = text.len() - inner.len();
    let end = start + inner.trim_end_matches(BLANKS).len();
    escape(text, |at, letter| match letter {
        '\r' => Some("&#13;"),
        _ if at >= start && at < end => None,
        '\t' => Some("&#9;"),
        '\n' => Some("&#10;"),
        ' ' => Some("&#32;"),
        _ => None,
    })
}

fn escape(text: &str, special: impl Fn(usize, char) -> Option<&'static str>) -> String {
    let mut escaped = String::with_capacity(text.len());
    for (at, letter) in text.char_indices() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            _ => match special(at, letter) {
                Some(reference) => escaped.push_str(reference),
                None => escaped.push(letter),
            },
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_and_names_are_those_of_xml() {
        assert_eq!(stray("a\tb\u{85}\u{10ffff}"), None);
        for letter in ['\0', '\u{1}', '\u{b}', '\u{1f}', '\u{fffe}', '\u{ffff}'] {
            assert_eq!(stray(&format!("é{letter}")), Some((2, letter)));
        }
        assert!(is_name("a:b-1.é"));
        assert!(!is_name("1a") && !is_name("") && !is_name("a b") && !is_name("-a"));
    }

    #[test]
    fn references_are_resolved_or_refused() {
        assert_eq!(reference("#x1F600"), Ok('😀'));
        assert_eq!(reference("#9"), Ok('\t'));
        for name in [
            "#1", "#xFFFE", "#xD800", "#x110000", "#+65", "#", "#x", "#X41", "nbsp", "",
        ] {
            assert!(reference(name).is_err(), "{name}");
        }
    }

    #[test]
    fn attributes_are_normalised_as_xml_says() {
        let read = |raw| unescape(raw, 0, Within::Attribute).expect("well-formed");
        assert_eq!(read("a\tb\nc\r\nd\re&#9;&#10;&#13;"), "a b c d e\t\n\r");
        assert_eq!(
            read(&escape_attribute("\t\r\n\"'<>&]]>")),
            "\t\r\n\"'<>&]]>"
        );
        let read = |raw| unescape(raw, 0, Within::Element).expect("well-formed");
        assert_eq!(read(&escape_text(" a\r\n b\t")), " a\r\n b\t");
        assert_eq!(escape_text(" "), "&#32;");
        assert_eq!(escape_text("a b"), "a b");
    }
}
