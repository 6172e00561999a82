//! What can be done about a finding, as a list.

use crate::app::scroll::{Motion, Scroll};
use crate::repair::{Choice, Choices};
use crate::rule::{Draft, Kind};

/// What can be done about a finding, being looked at.
#[derive(Clone, Debug)]
pub struct Fixes {
    /// What can be done, once it is found out.
    pub choices: Option<Choices>,
    /// The cursor, over [`Fixes::ways`].
    pub cursor: usize,
    /// Whether what hides more, or ends in an error, was asked for once.
    pub is_armed: bool,
    pub(in crate::app) asked: u64,
    /// The draft that it is about.
    pub(in crate::app) draft: Draft,
}

/// A line of the list.
#[derive(Clone, Copy, Debug)]
pub enum Way<'a> {
    /// Do this.
    Do(&'a Choice),
    /// Edit the value.
    Edit,
    /// Leave it as it is.
    Leave,
}

impl Fixes {
    pub(in crate::app) fn go(&mut self, motion: Motion) {
        let mut scroll = Scroll::at(self.cursor);
        let len = self.ways().len();
        scroll.go(motion, len, len.max(1));
        self.cursor = scroll.cursor;
        self.is_armed = false;
    }

    /// The lines, narrowest first; to leave it as it is comes last.
    pub fn ways(&self) -> Vec<Way<'_>> {
        let Some(choices) = &self.choices else {
            return Vec::new();
        };
        let mut ways: Vec<Way<'_>> = choices.listed.iter().map(Way::Do).collect();
        let node = self.draft.definition.at(&choices.finding.path);
        if node.is_some_and(|node| matches!(node.kind, Kind::Condition(_))) {
            ways.push(Way::Edit);
        }
        ways.push(Way::Leave);
        ways
    }
}

/// Whether a choice is asked about again: it may hide more, or ends in an error.
pub fn is_asked_again(choice: &Choice) -> bool {
    choice.hides_more() || choice.error().is_some()
}
