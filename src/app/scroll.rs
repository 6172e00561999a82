//! A cursor in a list, and which part of the list is seen.

/// A movement in a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Motion {
    /// A line down.
    Down,
    /// A line up.
    Up,
    /// To the first line.
    First,
    /// To the last line.
    Last,
    /// A page down.
    PageDown,
    /// A page up.
    PageUp,
    /// To the first line that is seen.
    Top,
    /// To the middle of what is seen.
    Middle,
    /// To the last line that is seen.
    Bottom,
}

/// Cursor and first visible line of a list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Scroll {
    /// The line under the cursor.
    pub cursor: usize,
    /// The first line that is seen.
    pub top: usize,
    /// The first line that was seen after the last movement: where the view goes back to
    /// when there is room again.
    rest: usize,
}

impl Scroll {
    /// Moves the cursor in a list of `len` lines, `height` of which are seen.
    pub fn go(&mut self, motion: Motion, len: usize, height: usize) {
        let page = height.max(2) - 1;
        self.rest = self.top;
        self.cursor = match motion {
            Motion::Down => self.cursor + 1,
            Motion::Up => self.cursor.saturating_sub(1),
            Motion::First => 0,
            Motion::Last => len,
            Motion::PageDown => self.cursor + page,
            Motion::PageUp => self.cursor.saturating_sub(page),
            Motion::Top => self.top,
            Motion::Middle => self.top + height.min(len.saturating_sub(self.top)) / 2,
            Motion::Bottom => (self.top + height).saturating_sub(1),
        };
        self.clamp(len, height);
        self.rest = self.top;
    }

    /// Puts the cursor on a line that is seen.
    pub fn click(&mut self, line: usize) {
        self.cursor = self.top + line;
        self.rest = self.top;
    }

    /// A view with the cursor on a line.
    pub fn at(cursor: usize) -> Scroll {
        Scroll {
            cursor,
            ..Scroll::default()
        }
    }

    /// Brings the cursor into a list of `len` lines, and into view.
    pub fn clamp(&mut self, len: usize, height: usize) {
        self.cursor = self.cursor.min(len.saturating_sub(1));
        self.top = self.rest.min(len.saturating_sub(height));
        self.top = self
            .top
            .clamp((self.cursor + 1).saturating_sub(height.max(1)), self.cursor);
    }

    /// Moves the view without a cursor, as in a text.
    pub fn view(&mut self, motion: Motion, len: usize, height: usize) {
        let page = height.max(2) - 1;
        let last = len.saturating_sub(height);
        self.top = match motion {
            Motion::Down => self.top + 1,
            Motion::Up => self.top.saturating_sub(1),
            Motion::First => 0,
            Motion::Last => last,
            Motion::PageDown => self.top + page,
            Motion::PageUp => self.top.saturating_sub(page),
            Motion::Top | Motion::Middle | Motion::Bottom => self.top,
        }
        .min(last);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cursor_stays_in_the_list_and_in_view() {
        let mut scroll = Scroll::default();
        let place = |scroll: Scroll| (scroll.cursor, scroll.top);
        scroll.go(Motion::Last, 100, 10);
        assert_eq!(place(scroll), (99, 90));
        scroll.go(Motion::PageUp, 100, 10);
        assert_eq!(place(scroll), (90, 90));
        scroll.go(Motion::Up, 100, 10);
        assert_eq!(place(scroll), (89, 89));
        scroll.go(Motion::Top, 100, 10);
        assert_eq!(scroll.cursor, 89);
        scroll.go(Motion::Middle, 100, 10);
        assert_eq!(scroll.cursor, 94);
        scroll.go(Motion::Bottom, 100, 10);
        assert_eq!(scroll.cursor, 98);
        assert_eq!(scroll.top, 89);
        scroll.clamp(5, 10);
        assert_eq!(place(scroll), (4, 0));
        scroll.clamp(0, 0);
        assert_eq!(place(scroll), (0, 0));
    }

    #[test]
    fn a_view_that_was_squeezed_goes_back_to_its_top() {
        let mut scroll = Scroll::default();
        (0..8).for_each(|_| scroll.go(Motion::Down, 40, 20));
        assert_eq!((scroll.cursor, scroll.top), (8, 0));
        scroll.clamp(40, 3);
        assert_eq!((scroll.cursor, scroll.top), (8, 6));
        scroll.clamp(40, 20);
        assert_eq!((scroll.cursor, scroll.top), (8, 0));
        // What is moved while it is squeezed moves on from what is seen.
        scroll.clamp(40, 3);
        scroll.go(Motion::Up, 40, 3);
        assert_eq!((scroll.cursor, scroll.top), (7, 6));
    }
}
