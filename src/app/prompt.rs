//! One line of typed text with the usual keys.

use tui_input::{Input, InputRequest};

/// Letters taken of a pasted text: as many as a value may have.
const MOST_PASTED: usize = 64 * 1024;

/// A line being typed.
#[derive(Clone, Debug, Default)]
pub struct LineEditor {
    input: Input,
    /// Whether all of it is selected: typing replaces it.
    is_selected: bool,
}

impl LineEditor {
    /// A line that holds `text`, the cursor at its end.
    pub fn new(text: &str) -> LineEditor {
        LineEditor {
            input: Input::new(text.to_owned()),
            is_selected: false,
        }
    }

    /// Selects all of it: what is typed next replaces it, an arrow edits it.
    pub(super) fn select(&mut self) {
        self.is_selected = !self.text().is_empty();
    }

    /// Whether all of it is selected.
    pub fn is_selected(&self) -> bool {
        self.is_selected
    }

    /// Replaces a part, from byte to byte; the cursor goes behind it.
    pub(super) fn replace(&mut self, (from, to): (usize, usize), by: &str) {
        let before = self.text().get(..from).unwrap_or_default();
        let after = self.text().get(to..).unwrap_or_default();
        let cursor = before.chars().count() + by.chars().count();
        self.input = Input::new(format!("{before}{by}{after}")).with_cursor(cursor);
        self.is_selected = false;
    }

    /// The text.
    pub fn text(&self) -> &str {
        self.input.value()
    }

    /// Characters before the cursor.
    pub fn cursor(&self) -> usize {
        self.input.cursor()
    }

    /// Takes a letter that was typed.
    pub fn insert(&mut self, letter: char) {
        self.edit(InputRequest::InsertChar(letter));
    }

    /// Edits the text, or moves the cursor.
    pub fn edit(&mut self, request: InputRequest) {
        use InputRequest::{DeleteNextChar, DeletePrevChar, DeletePrevWord, InsertChar};
        let replaces = matches!(
            request,
            InsertChar(_) | DeletePrevChar | DeleteNextChar | DeletePrevWord
        );
        if std::mem::take(&mut self.is_selected) && replaces {
            self.input = Input::default();
        }
        self.input.handle(request);
    }

    /// Takes pasted text, without its control characters: a pasted newline
    /// never submits.
    pub fn paste(&mut self, text: &str) {
        if std::mem::take(&mut self.is_selected) {
            self.input = Input::default();
        }
        let pasted: String = text
            .chars()
            .filter(|letter| !letter.is_control())
            .take(MOST_PASTED)
            .collect();
        self.put(&pasted);
    }

    /// In one go: letter by letter, a long text would take minutes.
    fn put(&mut self, pasted: &str) {
        let at = self.cursor();
        let before = self.text().chars().take(at);
        let after = self.text().chars().skip(at);
        let whole = before.chain(pasted.chars()).chain(after).collect();
        self.input = Input::new(whole).with_cursor(at + pasted.chars().count());
    }

    /// Takes pasted lines as they are apart, without other control characters;
    /// `false` where they are too long: half a value is another value.
    pub fn paste_lines(&mut self, text: &str) -> bool {
        if text.len() > MOST_PASTED {
            return false;
        }
        let text = text
            .replace("\r\n", "\n")
            .replace('\r', "\n")
            .replace('\t', " ");
        let lines = text.trim_matches('\n');
        let lines = lines.split('\n').map(|line| {
            line.chars()
                .filter(|letter| !letter.is_control())
                .collect::<String>()
        });
        self.put(&lines.collect::<Vec<_>>().join("\n"));
        true
    }

    /// Replaces the text; the cursor goes before the byte of this number.
    pub fn set_at(&mut self, text: &str, at: usize) {
        self.is_selected = false;
        let before = text.get(..at).unwrap_or(text).chars().count();
        self.input = Input::new(text.to_owned()).with_cursor(before);
    }

    /// Replaces the text; the cursor goes to its end.
    pub fn set(&mut self, text: &str) {
        self.is_selected = false;
        self.input = Input::new(text.to_owned());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_selected_is_replaced_by_typing_and_kept_by_an_arrow() {
        let selected = || {
            let mut line = LineEditor::new("old");
            line.select();
            line
        };
        let mut line = selected();
        line.insert('n');
        line.insert('e');
        assert_eq!(line.text(), "ne");
        line = selected();
        line.edit(InputRequest::GoToPrevChar);
        line.insert('x');
        assert_eq!(line.text(), "olxd");
        line = selected();
        line.edit(InputRequest::DeletePrevChar);
        assert_eq!((line.text(), line.is_selected()), ("", false));
        line = selected();
        line.paste("new");
        assert_eq!(line.text(), "new");
    }

    #[test]
    fn what_is_pasted_has_no_control_characters() {
        let mut line = LineEditor::new("é");
        line.edit(InputRequest::GoToStart);
        line.paste("a\nb\x1b[31m");
        line.insert('x');
        assert_eq!((line.text(), line.cursor()), ("ab[31mxé", 7));
        line.edit(InputRequest::DeleteLine);
        assert_eq!(line.text(), "");
    }
}
