//! From what holds of each ancestor to what holds of each detection.

use super::TruthSet;
use crate::matcher::Truth;
use crate::matcher::reference::at_distance;
use crate::store::{Ancestry, RowSet};

/// From one plane of the truths of ancestors to that of their chains.
///
/// Each plane can be taken alone: a chain is certain where so much is certain of
/// its ancestors, and possible where so much is possible.
#[derive(Clone, Copy)]
pub(super) struct Fold<'a> {
    pub(super) ancestry: &'a Ancestry,
    /// Which ancestor, `None` for any, and whether neighbours of one program
    /// count once.
    pub(super) folds: (Option<u32>, bool),
    /// Which plane.
    pub(super) is_certain: bool,
}

impl Fold<'_> {
    /// Whether it holds of a chain, `plane` having a bit an ancestor.
    pub(super) fn holds(&self, chain: usize, plane: &[u64]) -> bool {
        let range = self.ancestry.chain_range(chain);
        let is_open = self.ancestry.is_chain_open(chain);
        let (distance, is_unique) = self.folds;
        let is_in = |at: usize| {
            let word = plane.get(at / 64);
            word.is_some_and(|word| word >> (at % 64) & 1 == 1)
        };
        let folded = |at: usize| self.ancestry.is_folded(at);
        match distance {
            None => {
                // One that is perhaps folded away is possible, not certain.
                let counts = |at: usize| match folded(at) {
                    Some(is_folded) => !is_folded,
                    None => !self.is_certain,
                };
                let mut range = range;
                let held = range.any(|at| is_in(at) && (!is_unique || counts(at)));
                held || is_open && !self.is_certain
            }
            Some(distance) => {
                let may_fold = |at: usize| folded(at) != Some(false);
                if let Some(index) = (distance as usize).checked_sub(1)
                    && (!is_unique || !range.clone().any(may_fold))
                {
                    let at = range.start + index;
                    return match at < range.end {
                        true => is_in(at),
                        false => is_open && !self.is_certain,
                    };
                }
                let start = range.start;
                let folded = |at: usize| match folded(at) {
                    _ if !is_unique => Truth::False,
                    folded => folded.map_or(Truth::Unknown, Truth::from),
                };
                let folded: Vec<Truth> = range.map(folded).collect();
                let truth = at_distance(distance as usize, &folded, is_open, |index| {
                    is_in(start + index).into()
                });
                truth == Truth::True || truth == Truth::Unknown && !self.is_certain
            }
        }
    }
}

/// The truth of "some ancestor", or of the one at a distance, for each chain, given
/// the truth of each ancestor.
pub(super) fn fold(
    ancestry: &Ancestry,
    folds: (Option<u32>, bool),
    ancestors: &TruthSet,
) -> TruthSet {
    let plane = |is_certain: bool, plane: &RowSet| {
        let fold = Fold {
            ancestry,
            folds,
            is_certain,
        };
        RowSet::from_fn(ancestry.chains(), |chain| fold.holds(chain, plane.words()))
    };
    TruthSet {
        certain: plane(true, &ancestors.certain),
        possible: plane(false, &ancestors.possible),
    }
}

/// From the truths of chains to those of the detections that have them.
pub(super) fn gather(ancestry: &Ancestry, detections: usize, chains: &TruthSet) -> TruthSet {
    let codes = ancestry.chain_codes();
    TruthSet {
        certain: RowSet::by_codes(codes, &chains.certain, detections),
        possible: RowSet::by_codes(codes, &chains.possible, detections),
    }
}
