//! A start tag's name and attributes. quick-xml says where a tag ends; what
//! stands in it is checked here, because quick-xml lets too much pass.

use super::MAX_VALUE;
use crate::rule::xml::{self, BLANKS, MAX_NAME, Within, XmlFault};
use std::ops::Range;

/// More than any element has; keeps the search for duplicates short.
const MAX_ATTRIBUTES: usize = 256;

/// `<name attribute="value">`.
pub(super) struct Tag<'a> {
    pub(super) name: &'a str,
    pub(super) attributes: Vec<(&'a str, String)>,
    /// Whether it ends in `/>`.
    pub(super) is_empty: bool,
}

/// Reads the tag that stands in `range` of `text`; it may lack its end.
pub(super) fn parse(text: &str, range: Range<usize>) -> Result<Tag<'_>, XmlFault> {
    let mut cursor = Cursor {
        text: text.get(..range.end).unwrap_or_default(),
        at: range.start + 1,
    };
    let name = cursor.name()?;
    if name.is_empty() {
        return Err(XmlFault::new(
            range.start,
            "`<` without an element's name: write `&lt;` for a plain `<`",
        ));
    }
    let attributes = cursor.attributes(name)?;
    let is_empty = cursor.take('/');
    if !cursor.take('>') {
        return Err(cursor.fault(format!("expected `>` at the end of `<{name}`")));
    }
    Ok(Tag {
        name,
        attributes,
        is_empty,
    })
}

/// Reads the attributes of an XML declaration, `<?xml … ?>`, in `range`.
pub(super) fn declaration(text: &str, range: Range<usize>) -> Result<(), XmlFault> {
    let start = range.start;
    let mut cursor = Cursor {
        text: text.get(..range.end - "?>".len()).unwrap_or_default(),
        at: start + "<?xml".len(),
    };
    let attributes = cursor.attributes("?xml")?;
    let mut expected = ["version", "encoding", "standalone"].iter();
    let is_in_order = attributes
        .iter()
        .all(|(name, _)| expected.any(|known| known == name));
    if !is_in_order
        || attributes
            .first()
            .is_none_or(|(name, _)| *name != "version")
    {
        return Err(XmlFault::new(
            start,
            "expected `<?xml version=\"1.0\" encoding=\"UTF-8\"?>` or no declaration",
        ));
    }
    for (name, value) in &attributes {
        let is_known = match *name {
            "version" => value == "1.0",
            // The text is decoded by its byte order mark; a string that once was
            // UTF-16 often keeps saying so.
            "encoding" => ["utf-8", "utf-16", "us-ascii"]
                .iter()
                .any(|known| value.eq_ignore_ascii_case(known)),
            _ => value == "yes" || value == "no",
        };
        if !is_known {
            let what = match *name {
                "version" => "a version of XML that is read: expected `1.0`",
                "encoding" => "an encoding that is read: save the file as UTF-8",
                _ => "an answer: expected `yes` or `no`",
            };
            let value: String = value.chars().take(40).collect();
            return Err(XmlFault::new(start, format!("`{value}` is not {what}")));
        }
    }
    Ok(())
}

struct Cursor<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Cursor<'a> {
    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn fault(&self, message: String) -> XmlFault {
        XmlFault::new(self.at, message)
    }

    fn name(&mut self) -> Result<&'a str, XmlFault> {
        let name = xml::leading_name(self.rest());
        if name.len() > MAX_NAME {
            return Err(self.fault(format!("a name longer than {MAX_NAME} bytes")));
        }
        self.at += name.len();
        Ok(name)
    }

    fn take(&mut self, letter: char) -> bool {
        let is_there = self.rest().starts_with(letter);
        if is_there {
            self.at += letter.len_utf8();
        }
        is_there
    }

    fn skip_blanks(&mut self) -> bool {
        let before = self.at;
        self.at += self.rest().len() - self.rest().trim_start_matches(BLANKS).len();
        self.at > before
    }

    /// All up to the end of the tag.
    fn attributes(&mut self, element: &str) -> Result<Vec<(&'a str, String)>, XmlFault> {
        let mut attributes: Vec<(&str, String)> = Vec::new();
        loop {
            let has_blank = self.skip_blanks();
            match self.rest().chars().next() {
                None | Some('/' | '>') => return Ok(attributes),
                Some(letter) if !has_blank => {
                    return Err(self.fault(format!(
                        "expected a blank, `/>` or `>` in `<{element}`, found `{letter}`"
                    )));
                }
                Some(_) => {}
            }
            let at = self.at;
            let name = self.name()?;
            if name.is_empty() {
                let found: String = self.rest().chars().take(1).collect();
                return Err(self.fault(format!(
                    "expected an attribute's name, `/>` or `>` in `<{element}`, found `{found}`"
                )));
            }
            if attributes.iter().any(|(other, _)| *other == name) {
                return Err(XmlFault::new(
                    at,
                    format!("a second `{name}` in `<{element}`: remove one"),
                ));
            }
            if attributes.len() == MAX_ATTRIBUTES {
                return Err(XmlFault::new(
                    at,
                    format!("more than {MAX_ATTRIBUTES} attributes in `<{element}`"),
                ));
            }
            attributes.push((name, self.value(name)?));
        }
    }

    /// `="value"`.
    fn value(&mut self, name: &str) -> Result<String, XmlFault> {
        self.skip_blanks();
        if !self.take('=') {
            return Err(self.fault(format!("expected `=` after `{name}`")));
        }
        self.skip_blanks();
        let Some(quote @ ('"' | '\'')) = self.rest().chars().next() else {
            return Err(self.fault(format!(
                "expected `{name}=\"value\"`: the value needs quotes"
            )));
        };
        let open = self.at;
        self.at += 1;
        let start = self.at;
        // Within a value only the quote ends it; a `<` most likely means that
        // the quote was forgotten.
        let end = self.rest().find([quote, '<']).map(|end| start + end);
        let raw = match end {
            Some(end) if self.text.as_bytes().get(end) == Some(&b'<') => {
                return Err(XmlFault::new(
                    end,
                    format!(
                        "`<` in the value of `{name}`: write `&lt;`, or end the value with `{quote}`"
                    ),
                ));
            }
            Some(end) => self.text.get(start..end).unwrap_or_default(),
            None => {
                return Err(XmlFault::new(
                    open,
                    format!("the value of `{name}` has no end: expected `{quote}`"),
                ));
            }
        };
        self.at = start + raw.len() + 1;
        let value = xml::unescape(raw, start, Within::Attribute)?;
        if value.len() > MAX_VALUE {
            return Err(XmlFault::new(
                open,
                format!("the value of `{name}` is longer than 64 KiB"),
            ));
        }
        Ok(value)
    }
}
