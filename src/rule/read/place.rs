//! From bytes of the XML to lines and columns of the file, also where the XML
//! is a string in JSON.

use crate::finding::Place;

/// Walks forward through a text and counts. Going back starts anew, so that
/// asking in file order costs one walk in all.
#[derive(Clone)]
pub(super) struct PlaceCounter<'a> {
    /// The XML, and the byte of it that has been reached.
    text: &'a str,
    at: usize,
    place: Place,
    /// What is left of the JSON string's source.
    literal: Option<&'a str>,
    start: (Place, Option<&'a str>),
}

impl<'a> PlaceCounter<'a> {
    pub(super) fn new(text: &'a str) -> PlaceCounter<'a> {
        PlaceCounter::from(text, Place { line: 1, column: 1 }, None)
    }

    /// Places in a string whose source in JSON, without quotes, is `literal`
    /// and begins at `place`.
    pub(super) fn of_literal(text: &'a str, literal: &'a str, place: Place) -> PlaceCounter<'a> {
        PlaceCounter::from(text, place, Some(literal))
    }

    fn from(text: &'a str, place: Place, literal: Option<&'a str>) -> PlaceCounter<'a> {
        PlaceCounter {
            text,
            at: 0,
            place,
            literal,
            start: (place, literal),
        }
    }

    /// The place of a byte.
    pub(super) fn place(&mut self, at: usize) -> Place {
        if at < self.at {
            (self.place, self.literal) = self.start;
            self.at = 0;
        }
        let rest = self.text.get(self.at..at).unwrap_or_default();
        let mut letters = rest.chars().peekable();
        while let Some(letter) = letters.next() {
            match &mut self.literal {
                Some(literal) => {
                    let (bytes, columns) = width(literal, letter);
                    *literal = literal.get(bytes..).unwrap_or_default();
                    self.place.column += columns;
                }
                None if letter == '\n' || (letter == '\r' && letters.peek() != Some(&'\n')) => {
                    self.place = Place {
                        line: self.place.line + 1,
                        column: 1,
                    };
                }
                None => self.place.column += 1,
            }
            self.at += letter.len_utf8();
        }
        self.place
    }
}

/// How many bytes and columns a letter takes in a JSON string's source.
fn width(literal: &str, letter: char) -> (usize, u32) {
    match literal.as_bytes() {
        [b'\\', b'u', ..] if letter.len_utf16() == 2 => (12, 12),
        [b'\\', b'u', ..] => (6, 6),
        [b'\\', ..] => (2, 2),
        _ => (letter.len_utf8(), 1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_and_columns_are_counted_in_characters() {
        let text = "é😀x\r\ny\rz\nw";
        let mut places = PlaceCounter::new(text);
        let mut found = |part: &str| places.place(text.find(part).expect("in it")).to_string();
        assert_eq!(found("x"), "1:3");
        assert_eq!(found("y"), "2:1");
        assert_eq!(found("w"), "4:1");
        assert_eq!(found("z"), "3:1");
        assert_eq!(places.place(text.len()).to_string(), "4:2");
    }

    #[test]
    fn a_json_string_is_counted_in_its_source() {
        let place = Place {
            line: 3,
            column: 10,
        };
        let literal = r"\ud83d\ude00\n\u0041é!";
        let text = "😀\nAé!";
        let mut places = PlaceCounter::of_literal(text, literal, place);
        assert_eq!(places.place(text.len() - 1).to_string(), "3:31");
    }
}
