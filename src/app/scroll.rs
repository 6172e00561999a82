//! A cursor in a list, and which part of the list is seen.

use super::keymap::Action;

/// Cursor and first visible line of a list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Scroll {
    /// The line under the cursor.
    pub cursor: usize,
    /// The first line that is seen.
    pub top: usize,
}

impl Scroll {
    /// Moves by one of the list actions; `false` where `action` is none of them.
    pub fn act(&mut self, action: Action, len: usize, height: usize) -> bool {
        let page = height.max(2) - 1;
        self.cursor = match action {
            Action::Down => self.cursor + 1,
            Action::Up => self.cursor.saturating_sub(1),
            Action::First => 0,
            Action::Last => len,
            Action::PageDown => self.cursor + page,
            Action::PageUp => self.cursor.saturating_sub(page),
            _ => return false,
        };
        self.clamp(len, height);
        true
    }

    /// Brings the cursor into a list of `len` lines, and into view.
    pub fn clamp(&mut self, len: usize, height: usize) {
        self.cursor = self.cursor.min(len.saturating_sub(1));
        self.top = self.top.min(len.saturating_sub(height));
        self.top = self
            .top
            .clamp((self.cursor + 1).saturating_sub(height.max(1)), self.cursor);
    }

    /// Moves the view without a cursor, as in a text.
    pub fn view(&mut self, action: Action, len: usize, height: usize) -> bool {
        let page = height.max(2) - 1;
        let last = len.saturating_sub(height);
        self.top = match action {
            Action::Down => self.top + 1,
            Action::Up => self.top.saturating_sub(1),
            Action::First => 0,
            Action::Last => last,
            Action::PageDown => self.top + page,
            Action::PageUp => self.top.saturating_sub(page),
            _ => return false,
        }
        .min(last);
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cursor_stays_in_the_list_and_in_view() {
        let mut scroll = Scroll::default();
        scroll.act(Action::Last, 100, 10);
        assert_eq!(
            scroll,
            Scroll {
                cursor: 99,
                top: 90
            }
        );
        scroll.act(Action::PageUp, 100, 10);
        assert_eq!(
            scroll,
            Scroll {
                cursor: 90,
                top: 90
            }
        );
        scroll.act(Action::Up, 100, 10);
        assert_eq!(
            scroll,
            Scroll {
                cursor: 89,
                top: 89
            }
        );
        scroll.clamp(5, 10);
        assert_eq!(scroll, Scroll { cursor: 4, top: 0 });
        scroll.clamp(0, 0);
        assert_eq!(scroll, Scroll { cursor: 0, top: 0 });
    }
}
