//! What `quell suggest` proposes for some detections, being looked at.

use crate::app::proofs::Proof;
use crate::app::scroll::{Motion, Scroll};
use crate::repair::TopNames;
use crate::suggest::Proposal;

/// Proposals for some detections, being looked at; the one under the cursor is shown
/// in the panes as if it were the draft.
#[derive(Clone, Debug)]
pub struct Suggestions {
    /// What they are for: `3 marked`.
    pub whose: String,
    /// The label of the group that they are for.
    pub group: Option<String>,
    /// The proposals, the tightest first, once they are found.
    pub found: Option<Vec<Suggested>>,
    /// How many were refused: they would hide threats.
    pub refused: usize,
    /// The cursor.
    pub cursor: usize,
    /// The number of the question.
    pub(in crate::app) asked: u64,
}

/// A proposal, and what there is to say of it.
#[derive(Clone, Debug)]
pub struct Suggested {
    /// The draft and its figures.
    pub proposal: Proposal,
    /// Its sentence, its findings and its reach.
    pub proof: Proof,
    /// How many of what is left it hides.
    pub left: usize,
    /// How many of the others that it hides are benign.
    pub benign_others: usize,
    /// The devices of the others that it hides.
    pub devices: TopNames,
    /// Their addresses.
    pub addresses: TopNames,
}

/// The proposals that were asked for.
#[derive(Debug)]
pub struct SuggestedAll {
    pub(in crate::app) asked: u64,
    pub(in crate::app) found: Vec<Suggested>,
    /// How many would hide threats.
    pub(in crate::app) refused: usize,
}

impl Suggestions {
    pub(in crate::app) fn go(&mut self, motion: Motion) {
        let mut scroll = Scroll::at(self.cursor);
        let len = self.found.as_ref().map_or(0, Vec::len);
        scroll.go(motion, len, len.max(1));
        self.cursor = scroll.cursor;
    }

    /// The proposal under the cursor.
    pub fn chosen(&self) -> Option<&Suggested> {
        self.found.as_ref()?.get(self.cursor)
    }
}
