//! Ancestors: a table with a row per ancestor, and which belong to whom.

use super::{RowSet, Table};
use crate::detection::{Chain, Facts, folding};
use std::ops::Range;

/// The ancestors of all detections, each detection's together, nearest first.
#[derive(Debug, Default)]
pub struct Ancestry {
    table: Table,
    /// Per detection, where its ancestors end.
    ends: Vec<u32>,
    /// Detections that may have more ancestors than are known.
    open: RowSet,
    /// Ancestors that are the same program as the one before.
    folded: RowSet,
    /// Ancestors that may be the same program as the one before.
    maybe_folded: RowSet,
}

impl Ancestry {
    /// The properties of all ancestors, a row each.
    pub fn table(&self) -> &Table {
        &self.table
    }

    /// The rows of a detection's ancestors in [`Ancestry::table`].
    pub fn range(&self, row: usize) -> Range<usize> {
        let end = |row: usize| {
            self.ends
                .get(row)
                .map_or(self.table.len(), |end| *end as usize)
        };
        row.checked_sub(1).map_or(0, end)..end(row)
    }

    /// Whether a detection may have more ancestors than are known.
    pub fn is_open(&self, row: usize) -> bool {
        self.open.contains(row)
    }

    /// Whether an ancestor is the same program as the one before it: `None`
    /// where that can't be told. `at` is its row in [`Ancestry::table`].
    pub fn is_folded(&self, at: usize) -> Option<bool> {
        match (self.folded.contains(at), self.maybe_folded.contains(at)) {
            (true, _) => Some(true),
            (false, true) => None,
            (false, false) => Some(false),
        }
    }

    /// What is known of a detection's ancestors.
    pub(super) fn list(&self, row: usize) -> Vec<Facts> {
        self.range(row).map(|at| self.table.facts(at)).collect()
    }

    pub(super) fn push(&mut self, chain: Chain<'_>) {
        for (facts, is_folded) in chain.list.iter().zip(folding(chain.list)) {
            self.table.push(Some(facts));
            self.folded.push(is_folded == Some(true));
            self.maybe_folded.push(is_folded != Some(false));
        }
        self.ends.push(self.table.len() as u32);
        self.open.push(chain.is_open);
    }

    pub(super) fn absorb(&mut self, batch: Ancestry) {
        let start = self.table.len() as u32;
        self.table.absorb(batch.table);
        self.ends.extend(batch.ends.iter().map(|end| start + end));
        self.open.append(&batch.open);
        self.folded.append(&batch.folded);
        self.maybe_folded.append(&batch.maybe_folded);
    }

    pub(super) fn memory(&self) -> (usize, usize) {
        let (more, own) = self.table.memory();
        let sets = self.open.memory() + self.folded.memory() + self.maybe_folded.memory();
        (more + self.ends.capacity() * 4 + sets, own)
    }
}
