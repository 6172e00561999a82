//! Groups in place of the list's rows.

use super::RowSelection;
use crate::app::scroll::Scroll;
use crate::app::status::StatusStamp;
use crate::group::{By, Groups, OutcomeCounts};
use std::sync::Arc;

/// Groups in place of the list's rows.
#[derive(Debug)]
pub struct GroupView {
    /// What the rows are grouped by.
    pub by: By,
    /// What of the list was grouped, or is being.
    pub(in crate::app) of: RowSelection,
    /// Comes back with the groups: only the last that were asked for count.
    pub(in crate::app) asked: u64,
    /// The groups, once they are there.
    pub groups: Option<Arc<Groups>>,
    /// What the draft does to each.
    pub effects: Vec<OutcomeCounts>,
    /// What else is so of each.
    pub decided: Vec<Decided>,
    /// What `effects` and `decided` were told by.
    pub(in crate::app) stamps: Option<StatusStamp>,
    /// The same of what was asked for last.
    pub(in crate::app) asked_stamps: Option<StatusStamp>,
    /// The number of the question which group holds what was typed.
    pub(in crate::app) finding: u64,
    /// What was searched for among them; empty where nothing was.
    pub sought: String,
    /// Cursor and view.
    pub scroll: Scroll,
    /// Whether one of them is open: then the list shows its rows.
    pub is_open: bool,
}

/// What was decided of the rows of a group, and what follows from it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Decided {
    /// How many are benign.
    pub benign: usize,
    /// How many are threats.
    pub threat: usize,
    /// How many threats the draft hides.
    pub hidden_threats: usize,
    /// How many other drafts hide, and the one under work does not.
    pub others: usize,
    /// How many are left.
    pub left: usize,
    /// How many have a note.
    pub noted: usize,
    /// With how many the last edit does something else.
    pub changed: usize,
}

impl GroupView {
    /// The rows of the group under the cursor.
    pub fn rows_at_cursor(&self) -> &[u32] {
        self.groups
            .as_ref()
            .map_or(&[], |groups| groups.rows_of(self.scroll.cursor))
    }

    /// After a verdict on the group under the cursor: goes on to the next group, and
    /// round, of which something is left; `false` where there is none.
    pub(in crate::app) fn advance(&mut self) -> bool {
        let (at, len) = (self.scroll.cursor, self.len());
        if let Some(decided) = self.decided.get_mut(at) {
            // The tally of before the verdict.
            decided.left = 0;
        }
        let is_left = |group: &usize| {
            let decided = self.decided.get(*group);
            decided.is_some_and(|decided| decided.left > 0)
        };
        let next = (at..len).chain(0..at).find(is_left);
        self.scroll.cursor = next.unwrap_or(at);
        next.is_some()
    }

    /// How many groups there are.
    pub fn len(&self) -> usize {
        self.groups.as_ref().map_or(0, |groups| groups.len())
    }

    /// Whether there are none, or none yet.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}
