//! Groups in place of the list's rows.

use super::RowSelection;
use crate::app::scroll::Scroll;
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
    /// What was decided of each; empty where nothing was.
    pub decided: Vec<Decided>,
    /// Which preview `effects` are of, and which decisions `decided`.
    pub(in crate::app) stamps: Option<(u64, u64)>,
    /// The same of what was asked for last.
    pub(in crate::app) asked_stamps: Option<(u64, u64)>,
    /// The number of the question which group holds what was typed.
    pub(in crate::app) finding: u64,
    /// Cursor and view.
    pub scroll: Scroll,
    /// Whether one of them is open: then the list shows its rows.
    pub is_open: bool,
}

/// What was decided of the rows of a group.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Decided {
    /// How many are benign.
    pub benign: usize,
    /// How many are threats.
    pub threat: usize,
    /// How many threats the draft hides.
    pub hidden_threats: usize,
}

impl GroupView {
    /// The rows of the group under the cursor.
    pub fn rows_at_cursor(&self) -> &[u32] {
        self.groups
            .as_ref()
            .map_or(&[], |groups| groups.rows_of(self.scroll.cursor))
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
