//! Keys as the application knows them, apart from any terminal library.

use std::fmt;

/// What was pressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum KeyCode {
    /// A character, with Shift already in it.
    Char(char),
    /// Enter.
    Enter,
    /// Escape.
    Esc,
    /// Tab.
    Tab,
    /// Tab with Shift.
    BackTab,
    /// Backspace.
    Backspace,
    /// Delete.
    Delete,
    /// Up arrow.
    Up,
    /// Down arrow.
    Down,
    /// Left arrow.
    Left,
    /// Right arrow.
    Right,
    /// Home.
    Home,
    /// End.
    End,
    /// Page up.
    PageUp,
    /// Page down.
    PageDown,
    /// A key that means nothing here.
    Other,
}

/// A key press.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Key {
    /// What was pressed.
    pub code: KeyCode,
    /// With Ctrl.
    pub ctrl: bool,
    /// With Alt.
    pub alt: bool,
}

impl Key {
    /// A key without Ctrl or Alt.
    pub const fn plain(code: KeyCode) -> Key {
        Key {
            code,
            ctrl: false,
            alt: false,
        }
    }

    /// A character without Ctrl or Alt.
    pub const fn char(letter: char) -> Key {
        Key::plain(KeyCode::Char(letter))
    }

    /// Reads a key's name as the key table and the configuration write it:
    /// `a`, `Ctrl-r`, `Shift-Tab`, `PageDown`.
    pub fn parse(name: &str) -> Option<Key> {
        if let Some(rest) = name.strip_prefix("Ctrl-") {
            return Some(Key {
                ctrl: true,
                ..Key::parse(rest)?
            });
        }
        if let Some(rest) = name.strip_prefix("Alt-") {
            return Some(Key {
                alt: true,
                ..Key::parse(rest)?
            });
        }
        if let Some((code, _)) = NAMES.iter().find(|(_, known)| *known == name) {
            return Some(Key::plain(*code));
        }
        let mut letters = name.chars();
        match (letters.next(), letters.next()) {
            (Some(letter), None) => Some(Key::char(letter)),
            _ => None,
        }
    }
}

const NAMES: [(KeyCode, &str); 15] = [
    (KeyCode::Char(' '), "Space"),
    (KeyCode::Enter, "Enter"),
    (KeyCode::Esc, "Esc"),
    (KeyCode::Tab, "Tab"),
    (KeyCode::BackTab, "Shift-Tab"),
    (KeyCode::Backspace, "Backspace"),
    (KeyCode::Delete, "Delete"),
    (KeyCode::Up, "Up"),
    (KeyCode::Down, "Down"),
    (KeyCode::Left, "Left"),
    (KeyCode::Right, "Right"),
    (KeyCode::Home, "Home"),
    (KeyCode::End, "End"),
    (KeyCode::PageUp, "PageUp"),
    (KeyCode::PageDown, "PageDown"),
];

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.ctrl {
            f.write_str("Ctrl-")?;
        }
        if self.alt {
            f.write_str("Alt-")?;
        }
        match NAMES.iter().find(|(code, _)| *code == self.code) {
            Some((_, name)) => f.write_str(name),
            None => match self.code {
                KeyCode::Char(letter) => write!(f, "{letter}"),
                _ => Ok(()),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_read_back() {
        for name in [
            "a",
            "Ctrl-r",
            "Shift-Tab",
            "PageDown",
            "Space",
            "<",
            "Ctrl-PageUp",
            "é",
        ] {
            assert_eq!(
                Key::parse(name).map(|key| key.to_string()).as_deref(),
                Some(name)
            );
        }
        assert_eq!(Key::parse("Hyper-x"), None);
        assert_eq!(Key::parse(""), None);
    }
}
