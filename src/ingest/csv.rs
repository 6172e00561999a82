//! CSV: a header, and rows cut into cells.
//!
//! Cells that are not empty are the fields of a record under the header's names,
//! and are read by the formats' tables like any other's. Quotation marks are
//! taken at their word: a row in which they are damaged, or that has
//! more or fewer cells than the header, is reported and passed to its line's
//! end, so that it can't swallow the rows after it. Which names a format knows
//! is left to [`super::tables`].

use super::flat::{is_flat, object};
use super::token::{Escapes, Text};

/// The first row of a table.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct CsvHeader {
    pub(super) names: Vec<String>,
    delimiter: u8,
    /// Whether its rows are native detections ([`super::flat`]).
    pub(super) is_flat: bool,
}

/// A row that was cut out of a text.
#[derive(Debug, PartialEq)]
pub(super) enum CsvRow {
    /// It ends here, its line end included.
    End(usize),
    /// Something is wrong with it, and what.
    Odd(&'static str),
    /// It goes on beyond the text.
    Open,
}

/// A cell: its text from and to, without the quotation marks around it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct CsvCell {
    from: usize,
    to: usize,
    /// Quotation marks in it stand twice.
    has_doubles: bool,
}

impl CsvHeader {
    /// The header that a text begins with, if its first line may be one.
    pub(super) fn of(text: &str) -> Option<CsvHeader> {
        let start = text.len() - text.trim_start_matches('\u{feff}').len();
        let line = text.get(start..)?.lines().next()?;
        let is_name = |name: &str| {
            let is_letter = |c: char| c.is_alphanumeric() || "_@.-# ".contains(c);
            (1..=200).contains(&name.len()) && name.chars().all(is_letter)
        };
        b",;\t".iter().find_map(|delimiter| {
            let mut cells = Vec::new();
            let CsvRow::End(_) = row(line.as_bytes(), 0, (*delimiter, true), &mut cells) else {
                return None;
            };
            let names: Vec<String> = cells
                .iter()
                .map(|cell| cell.text(line).decoded().trim().to_owned())
                .collect();
            let is_flat = is_flat(&names);
            let is_known = is_flat || names.iter().all(|name| is_name(name));
            (names.len() > 2 && is_known).then_some(CsvHeader {
                names,
                delimiter: *delimiter,
                is_flat,
            })
        })
    }

    /// The row at a place of a text, its cells in `cells`; `is_last`: nothing
    /// follows the text.
    pub(super) fn row(
        &self,
        bytes: &[u8],
        at: usize,
        is_last: bool,
        cells: &mut Vec<CsvCell>,
    ) -> CsvRow {
        match row(bytes, at, (self.delimiter, is_last), cells) {
            CsvRow::End(_) if cells.len() != self.names.len() && !is_blank(cells) => {
                CsvRow::Odd("a row with more or fewer cells than the header")
            }
            other => other,
        }
    }

    /// Whether a row holds nothing, or the header again.
    pub(super) fn is_empty(&self, text: &str, cells: &[CsvCell]) -> bool {
        let mut columns = self.names.iter().zip(cells);
        is_blank(cells) || columns.all(|(name, cell)| cell.text(text).decoded().trim() == name)
    }

    /// A row as an object of JSON.
    pub(super) fn object(&self, text: &str, cells: &[CsvCell]) -> String {
        let cells = cells.iter().map(|cell| cell.text(text).decoded());
        if self.is_flat {
            let names = self.names.iter().map(String::as_str);
            return object(names.zip(cells.map(|text| text.into())));
        }
        let columns = self.names.iter().zip(cells);
        let members = columns.filter(|(_, text)| !text.is_empty());
        let members = members.map(|(name, text)| (name.clone(), text.into()));
        serde_json::Value::Object(members.collect()).to_string()
    }
}

/// Whether a row is an empty line.
fn is_blank(cells: &[CsvCell]) -> bool {
    matches!(cells, [cell] if cell.from == cell.to)
}

impl CsvCell {
    /// What it holds.
    pub(super) fn text<'t>(&self, text: &'t str) -> Text<'t> {
        Text {
            raw: text.get(self.from..self.to).unwrap_or_default(),
            escapes: match self.has_doubles {
                true => Escapes::Quotes,
                false => Escapes::None,
            },
        }
    }
}

const UNQUOTED: &str = "text after a closing quotation mark";
const UNCLOSED: &str = "a quotation mark that is not closed";

/// Cuts one row out, by RFC 4180 with any delimiter.
fn row(
    bytes: &[u8],
    at: usize,
    (delimiter, is_last): (u8, bool),
    cells: &mut Vec<CsvCell>,
) -> CsvRow {
    cells.clear();
    let mut at = at;
    loop {
        let is_quoted = bytes.get(at) == Some(&b'"');
        let cell = match is_quoted {
            true => match quoted(bytes, at + 1) {
                Some(cell) => cell,
                None if is_last => return CsvRow::Odd(UNCLOSED),
                None => return CsvRow::Open,
            },
            false => plain(bytes, at, delimiter),
        };
        at = cell.to + usize::from(is_quoted);
        cells.push(cell);
        match (bytes.get(at), bytes.get(at + 1)) {
            (Some(byte), _) if *byte == delimiter => at += 1,
            (Some(b'\n'), _) => return CsvRow::End(at + 1),
            (Some(b'\r'), Some(b'\n')) => return CsvRow::End(at + 2),
            (None, _) | (Some(b'\r'), None) if !is_last => return CsvRow::Open,
            (None, _) => return CsvRow::End(at),
            (Some(b'\r'), None) => return CsvRow::End(at + 1),
            _ => return CsvRow::Odd(UNQUOTED),
        }
    }
}

/// A cell without quotation marks around it.
fn plain(bytes: &[u8], from: usize, delimiter: u8) -> CsvCell {
    let rest = bytes.get(from..).unwrap_or_default();
    let length = memchr::memchr2(delimiter, b'\n', rest).unwrap_or(rest.len());
    let (text, after) = rest.split_at_checked(length).unwrap_or_default();
    let is_line_end = after.first() != Some(&delimiter);
    let text = match is_line_end {
        true => text.strip_suffix(b"\r").unwrap_or(text),
        false => text,
    };
    CsvCell {
        from,
        to: from + text.len(),
        has_doubles: false,
    }
}

/// A cell whose text begins here, after its quotation mark.
fn quoted(bytes: &[u8], from: usize) -> Option<CsvCell> {
    let (mut to, mut has_doubles) = (from, false);
    loop {
        to += memchr::memchr(b'"', bytes.get(to..)?)?;
        if bytes.get(to + 1) != Some(&b'"') {
            return Some(CsvCell {
                from,
                to,
                has_doubles,
            });
        }
        has_doubles = true;
        to += 2;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn objects(text: &str) -> Vec<String> {
        let header = CsvHeader::of(text).expect("a header");
        let (mut at, mut found, mut cells) = (0, Vec::new(), Vec::new());
        while at < text.len() {
            match header.row(text.as_bytes(), at, true, &mut cells) {
                CsvRow::End(end) => {
                    if !header.is_empty(text, &cells) {
                        found.push(header.object(text, &cells));
                    }
                    at = end;
                }
                CsvRow::Odd(what) => {
                    found.push(what.to_owned());
                    at += text[at..].find('\n').map_or(text.len() - at, |end| end + 1);
                }
                CsvRow::Open => panic!("nothing follows"),
            }
        }
        found
    }

    #[test]
    fn rows_become_objects() {
        for (delimiter, line_end) in [(",", "\n"), (";", "\r\n"), ("\t", "\n")] {
            let text = [
                "a,b c,d.e",
                "1,\"x,;\t\"\"y\"\"\n\\z\",",
                "",
                "\"a\",b c,d.e",
                ",,",
                "\"\",\"2\",3\\",
            ];
            let text: Vec<String> = text
                .iter()
                .map(|row| {
                    row.replace(",;\t", "#")
                        .replace(',', delimiter)
                        .replace('#', ",;\t")
                })
                .collect();
            assert_eq!(
                objects(&text.join(line_end)),
                [
                    r#"{"a":"1","b c":"x,;\t\"y\"\n\\z"}"#,
                    "{}",
                    r#"{"b c":"2","d.e":"3\\"}"#
                ]
            );
        }
    }

    #[test]
    fn a_damaged_row_swallows_no_other() {
        for row in ["\"1,2,3", "1\",\"2,3", "1,2", "1,2,3,4", "\"1\"x,2,3"] {
            let found = objects(&format!("a,b,c\n{row}\n4,\"5\",6\n7,8,9\n"));
            assert_eq!(found.len(), 3, "{row}: {found:?}");
            assert!(found[1].starts_with("{\"a\":\"4\"") && found[2].contains("9"));
        }
    }

    #[test]
    fn what_goes_on_is_waited_for() {
        let header = CsvHeader::of("a,b,c").expect("a header");
        for text in ["", "1", "1,2,3", "1,\"2\n", "1,2,3\r", "1,2,\"3\""] {
            assert_eq!(
                header.row(text.as_bytes(), 0, false, &mut Vec::new()),
                CsvRow::Open,
                "{text:?}"
            );
        }
        for text in ["{\"a\":1,\"b\":2,\"c\":3}", "a,b", "<12>1 a, b, c: {", ""] {
            assert_eq!(CsvHeader::of(text), None, "{text}");
        }
    }
}
