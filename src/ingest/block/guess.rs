//! Where a source's bytes may be cut, and how a reader stands there: learned of
//! its first record.

use super::first_record;
use crate::ingest::records::{Container, Stand};
use crate::ingest::token::first_key;

/// What the records of a source seem to have in common.
#[derive(Debug)]
pub(super) struct Guess {
    stand: Stand,
    /// How a record begins; nothing where a line does.
    start: Option<Start>,
}

/// How a record begins.
#[derive(Debug)]
struct Start {
    /// Its beginning: the line end and the blanks before its `{`, or that and
    /// its first key.
    text: Vec<u8>,
    /// Where in that the `{` is.
    brace: usize,
    key: Vec<u8>,
    /// Whether it stands in a list.
    is_listed: bool,
}

impl Guess {
    /// That they are lines.
    pub(super) fn lines() -> Guess {
        Guess {
            stand: Stand::default(),
            start: None,
        }
    }

    /// A guess by the first bytes.
    pub(super) fn of(bytes: &[u8]) -> Guess {
        let lines = Guess::lines();
        let Some((at, end, stand)) = first_record(bytes) else {
            return lines;
        };
        let record = bytes.get(at..end).unwrap_or_default();
        let is_listed = matches!(stand.levels.last(), Some(Container::List { .. }));
        let is_one_line = !record.contains(&b'\n');
        let Some(key) = first_key(record).filter(|_| is_listed || !is_one_line) else {
            return lines;
        };
        let before = bytes.get(..at).unwrap_or_default();
        let indent = before.trim_ascii_end().len();
        let line = memchr::memrchr(b'\n', before.get(indent..).unwrap_or_default());
        let (text, brace) = match line {
            Some(line) => {
                let blanks = before.get(indent + line..).unwrap_or_default();
                ([blanks, b"{"].concat(), blanks.len())
            }
            None => {
                let length =
                    record.len() - record.get(1..).unwrap_or_default().trim_ascii_start().len();
                let head = record.get(..length + key.len() + 2).unwrap_or_default();
                (head.to_vec(), 0)
            }
        };
        Guess {
            stand,
            start: Some(Start {
                text,
                brace,
                key: key.to_vec(),
                is_listed,
            }),
        }
    }

    /// How a reader stands at a cut.
    pub(super) fn stand(&self) -> Stand {
        self.stand.clone()
    }

    /// The last place where bytes may be cut; up to `searched` there is none.
    pub(super) fn last_cut(&self, bytes: &[u8], searched: usize) -> Option<usize> {
        let Some(start) = &self.start else {
            let fresh = bytes.get(searched..)?;
            return Some(searched + memchr::memrchr(b'\n', fresh)? + 1);
        };
        let from = searched.saturating_sub(start.text.len() + start.key.len() + 64);
        let mut end = bytes.len();
        loop {
            let found = memchr::memmem::rfind(bytes.get(from..end)?, &start.text)?;
            let at = from + found + start.brace;
            let before = bytes.get(..at)?.trim_ascii_end().last();
            let is_apart = match before {
                Some(b',') => true,
                Some(b'}') => !start.is_listed,
                _ => false,
            };
            if is_apart && first_key(bytes.get(at..)?) == Some(&start.key) {
                return Some(at);
            }
            end = from + found + start.text.len() - 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(first: &str, text: &str) -> Option<String> {
        let at = Guess::of(first.as_bytes()).last_cut(text.as_bytes(), 0)?;
        Some(text[at..].to_owned())
    }

    #[test]
    fn records_are_cut_where_they_begin() {
        let line = "{\"id\":\"a\",\"event\":{}}\n";
        assert_eq!(cut(line, &line.repeat(2)).as_deref(), Some(""));
        let page = r#"{"detections":[{"uuid":"a","device":{"uuid":"x"}},{"uuid":"b","device":{"uuid":"y"}}"#;
        assert_eq!(
            cut(page, page).as_deref(),
            Some(r#"{"uuid":"b","device":{"uuid":"y"}}"#)
        );
        let pretty = "[\n  {\n    \"id\": 1,\n    \"rule\": {\n      \"id\": 7\n    }\n  },\n  {\n    \"id\": 2,";
        assert_eq!(cut(pretty, pretty).as_deref(), Some("{\n    \"id\": 2,"));
        assert_eq!(cut(page, "no record"), None);
    }
}
