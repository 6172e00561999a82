//! The lists and objects around records: entered, not read whole.

use super::super::formats::{LISTS, WRAPPERS};
use super::super::token::{Fault, Scanner, first_key};
use super::{Cutter, LONG, Reads};

/// What the reader stands in.
#[derive(Clone, Debug, PartialEq)]
pub(in super::super) enum Container {
    /// A list of records.
    List {
        /// The first key of the first of them.
        first_key: Option<Box<[u8]>>,
    },
    /// An object around a list or a record; `is_due` until that has been read.
    Wrapper {
        /// Whether it still is to come.
        is_due: bool,
    },
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

/// A member of an object around records.
enum Member {
    /// Records: the list begins after this `[`.
    List(usize),
    /// One record, at this `{`.
    Wrapped(usize),
    /// Something else, ending here.
    Other(usize),
}

impl Cutter<'_> {
    #[inline]
    pub(super) fn standing(&self) -> Standing {
        match self.stand.levels.last() {
            None => Standing::Top,
            Some(Container::List { .. }) => Standing::List,
            Some(Container::Wrapper { is_due: true }) => Standing::Due,
            Some(Container::Wrapper { is_due: false }) => Standing::Read,
        }
    }

    pub(super) fn is_in_page(&self) -> bool {
        matches!(
            self.stand.levels.as_slice(),
            [.., Container::Wrapper { .. }, Container::List { .. }]
        )
    }

    /// What the innermost wrapper waits for is there.
    #[inline]
    pub(super) fn set_read(&mut self) {
        if let Some(Container::Wrapper { is_due }) = self.stand.levels.last_mut() {
            *is_due = false;
        }
    }

    /// Remembers how the records of a list begin.
    #[inline]
    pub(super) fn keep_key(&mut self) {
        let rest = self.text.as_bytes().get(self.at..).unwrap_or_default();
        if let Some(Container::List { first_key: known }) = self.stand.levels.last_mut()
            && known.is_none()
        {
            *known = first_key(rest).map(Into::into);
        }
    }

    /// Enters the list at hand, if it looks like one and not like a line's
    /// `[prefix]`.
    pub(super) fn enters_list(&mut self) -> bool {
        let after = self.rest().get(1..).unwrap_or_default();
        let next = after.iter().find(|byte| !byte.is_ascii_whitespace());
        match next {
            None if self.rest().len() < LONG && self.wants_more() => return false,
            None | Some(b'{' | b'[' | b']') => {}
            Some(_) if !self.stand.levels.is_empty() => {}
            Some(_) => return false,
        }
        if self.stand.levels.len() >= MAX_LEVELS {
            return false;
        }
        self.stand.levels.push(Container::List { first_key: None });
        self.advance(1);
        true
    }

    /// What follows a list or record inside the object around it.
    pub(super) fn wrapper_member(&mut self, reads: &mut dyn Reads) {
        if self.rest().first() == Some(&b'}') {
            self.stand.levels.pop();
            self.stand.is_torn &= !self.stand.levels.is_empty();
            self.advance(1);
            return;
        }
        match self.member() {
            Ok(Member::List(at)) if self.stand.levels.len() < MAX_LEVELS => {
                self.set_read();
                self.stand.levels.push(Container::List { first_key: None });
                self.advance(at - self.at);
            }
            Ok(Member::Wrapped(at)) => {
                self.advance(at - self.at);
                if let Some(Container::Wrapper { is_due }) = self.stand.levels.last_mut() {
                    *is_due = true;
                }
            }
            Ok(Member::Other(end)) => self.advance(end - self.at),
            Err(Fault::End) if self.rest().len() < self.max_record && self.wants_more() => {}
            Ok(Member::List(_)) | Err(_) => {
                self.stand.levels.pop();
                self.remark("the object around detections is damaged", reads);
            }
        }
    }

    fn member(&self) -> Result<Member, Fault> {
        let mut scanner = Scanner::new(self.text, self.at);
        let key = scanner.key()?;
        let is = |names: &[&str]| names.iter().any(|name| name.eq_ignore_ascii_case(key.raw));
        match scanner.byte() {
            b'[' if is(&LISTS) => Ok(Member::List(scanner.at + 1)),
            b'{' if is(&WRAPPERS) => Ok(Member::Wrapped(scanner.at)),
            _ => {
                scanner.skip()?;
                // A number may go on.
                if scanner.at >= self.text.len() {
                    return Err(Fault::End);
                }
                Ok(Member::Other(scanner.at))
            }
        }
    }

    /// A record where the object around the last one should have been closed.
    pub(super) fn unclosed(&mut self, reads: &mut dyn Reads) {
        self.stand.levels.pop();
        let is_known = self.stand.is_recovering;
        self.remark("the object around a detection is not closed", reads);
        self.stand.is_recovering = is_known;
    }
}
