//! One line of typed text with the usual keys.

use super::key::{Key, KeyCode};
use tui_input::{Input, InputRequest};

/// What a key did to a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Typed {
    /// The text or the cursor may have changed.
    Edited,
    /// Backspace on an empty line.
    Left,
    /// The key means nothing to a line.
    Ignored,
}

/// Letters taken of a pasted text: as many as a value may have.
const MOST_PASTED: usize = 64 * 1024;

/// A line being typed.
#[derive(Clone, Debug, Default)]
pub struct LineEditor {
    input: Input,
}

impl LineEditor {
    /// A line that holds `text`, the cursor at its end.
    pub fn new(text: &str) -> LineEditor {
        LineEditor {
            input: Input::new(text.to_owned()),
        }
    }

    /// The text.
    pub fn text(&self) -> &str {
        self.input.value()
    }

    /// Characters before the cursor.
    pub fn cursor(&self) -> usize {
        self.input.cursor()
    }

    /// Takes a key.
    pub fn type_key(&mut self, key: Key) -> Typed {
        use InputRequest::*;
        let request = match (key.code, key.ctrl || key.alt) {
            (KeyCode::Backspace, false) if self.text().is_empty() => return Typed::Left,
            (KeyCode::Char(letter), false) => InsertChar(letter),
            (KeyCode::Backspace, _) => DeletePrevChar,
            (KeyCode::Delete, _) => DeleteNextChar,
            (KeyCode::Left, false) => GoToPrevChar,
            (KeyCode::Right, false) => GoToNextChar,
            (KeyCode::Left, true) => GoToPrevWord,
            (KeyCode::Right, true) => GoToNextWord,
            (KeyCode::Home, _) | (KeyCode::Char('a'), true) => GoToStart,
            (KeyCode::End, _) | (KeyCode::Char('e'), true) => GoToEnd,
            (KeyCode::Char('u'), true) => DeleteLine,
            (KeyCode::Char('w'), true) => DeletePrevWord,
            (KeyCode::Char('k'), true) => DeleteTillEnd,
            _ => return Typed::Ignored,
        };
        self.input.handle(request);
        Typed::Edited
    }

    /// Takes pasted text, without its control characters: a pasted newline
    /// never submits.
    pub fn paste(&mut self, text: &str) {
        let pasted: String = text
            .chars()
            .filter(|letter| !letter.is_control())
            .take(MOST_PASTED)
            .collect();
        // In one go: letter by letter, a long text would take minutes.
        let at = self.cursor();
        let before = self.text().chars().take(at);
        let after = self.text().chars().skip(at);
        let whole = before.chain(pasted.chars()).chain(after).collect();
        self.input = Input::new(whole).with_cursor(at + pasted.chars().count());
    }

    /// Replaces the text; the cursor goes to its end.
    pub fn set(&mut self, text: &str) {
        self.input = Input::new(text.to_owned());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_usual_keys_edit() {
        let mut line = LineEditor::new("ab cd");
        let key = |name: &str| Key::parse(name).unwrap();
        for name in ["Ctrl-w", "x", "Home", "Ctrl-e", "Left", "y", "Ctrl-a", "é"] {
            assert_eq!(line.type_key(key(name)), Typed::Edited, "{name}");
        }
        assert_eq!(line.text(), "éab yx");
        line.type_key(key("Ctrl-u"));
        assert_eq!(line.text(), "");
        assert_eq!(line.type_key(key("Backspace")), Typed::Left);
        line.paste("a\nb\x1b[31m");
        assert_eq!(line.text(), "ab[31m");
        assert_eq!(line.type_key(key("Enter")), Typed::Ignored);
    }
}
