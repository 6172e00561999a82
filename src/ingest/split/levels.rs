//! The lists and objects around records: entered, not read whole.

use super::super::extent::{self, Extent, Member};
use super::{LONG, Piece, Splitter};

/// What the reader stands in.
#[derive(Clone, Debug)]
pub(super) enum Level {
    /// A list of records.
    List { first_key: Option<Box<[u8]>> },
    /// An object around a list or a record; `is_due` until that has been read.
    Wrapper { is_due: bool },
}

/// What the reader stands in directly.
#[derive(Clone, Copy)]
pub(super) enum Standing {
    Top,
    List,
    /// A wrapper whose record comes next.
    Due,
    /// A wrapper whose record or list has been read.
    Read,
}

/// Lists and wrappers inside each other.
pub(super) const MAX_LEVELS: usize = 32;
impl Splitter<'_> {
    pub(super) fn standing(&self) -> Standing {
        match self.levels.last() {
            None => Standing::Top,
            Some(Level::List { .. }) => Standing::List,
            Some(Level::Wrapper { is_due: true }) => Standing::Due,
            Some(Level::Wrapper { is_due: false }) => Standing::Read,
        }
    }

    pub(super) fn is_in_page(&self) -> bool {
        matches!(
            self.levels.as_slice(),
            [.., Level::Wrapper { .. }, Level::List { .. }]
        )
    }

    /// What the innermost wrapper waits for is there.
    pub(super) fn set_read(&mut self) {
        if let Some(Level::Wrapper { is_due }) = self.levels.last_mut() {
            *is_due = false;
        }
    }

    /// Enters the list at hand, if it looks like one and not like a line's
    /// `[prefix]`.
    pub(super) fn enters_list(&mut self) -> bool {
        loop {
            let after = self.window.rest().get(1..).unwrap_or_default();
            let next = after
                .iter()
                .find(|byte| !byte.is_ascii_whitespace())
                .copied();
            match next {
                None if self.window.rest().len() < LONG && self.window.more(1) => continue,
                None | Some(b'{' | b'[' | b']') => {}
                Some(_) if !self.levels.is_empty() => {}
                Some(_) => return false,
            }
            if self.levels.len() >= MAX_LEVELS {
                return false;
            }
            self.levels.push(Level::List { first_key: None });
            self.window.advance(1);
            return true;
        }
    }

    /// What follows a list or record inside the object around it.
    pub(super) fn wrapper_member<T>(&mut self) -> Option<Piece<T>> {
        let rest = self.window.rest();
        let member = match extent::member(rest, 0) {
            Member::Other { end, is_mark: true } => match extent::extent(rest, end) {
                Extent::End(end) => Member::Other {
                    end,
                    is_mark: false,
                },
                Extent::Partial => Member::Partial,
                Extent::Broken => Member::Broken,
            },
            member => member,
        };
        match member {
            Member::Closed(at) => {
                self.levels.pop();
                self.window.advance(at);
            }
            Member::List(at) if self.levels.len() < MAX_LEVELS => {
                self.levels.push(Level::List { first_key: None });
                self.window.advance(at);
            }
            Member::Wrapped(at) => {
                self.window.advance(at);
                if let Some(Level::Wrapper { is_due }) = self.levels.last_mut() {
                    *is_due = true;
                }
            }
            Member::Other { end, .. } => self.window.advance(end),
            Member::Partial if rest.len() < self.reach() && self.grows() => {}
            Member::List(_) | Member::Partial | Member::Broken => {
                self.levels.pop();
                return self.remark("the object around detections is damaged");
            }
        }
        None
    }

    /// A record where the object around the last one should have been closed.
    pub(super) fn unclosed<T>(&mut self) -> Option<Piece<T>> {
        self.levels.pop();
        let is_known = self.is_recovering;
        let piece = self.remark("the object around a detection is not closed");
        self.is_recovering = is_known;
        piece
    }
}
