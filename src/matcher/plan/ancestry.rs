//! From what holds of each ancestor to what holds of each detection.

use super::TruthSet;
use crate::matcher::Truth;
use crate::matcher::reference::at_distance;
use crate::store::{Ancestry, RowSet};

/// What "some ancestor", or the one at `distance`, is worth of each chain, given
/// what each ancestor is worth.
pub(super) fn fold(
    ancestry: &Ancestry,
    distance: Option<u32>,
    is_unique: bool,
    ancestors: &TruthSet,
) -> TruthSet {
    TruthSet::from_fn(ancestry.chains(), |chain| {
        let range = ancestry.chain_range(chain);
        let is_open = ancestry.is_chain_open(chain);
        let folded = |at: usize| match ancestry.is_folded(at) {
            _ if !is_unique => Truth::False,
            Some(is_folded) => is_folded.into(),
            None => Truth::Unknown,
        };
        match distance {
            None => {
                let beyond = if is_open {
                    Truth::Unknown
                } else {
                    Truth::False
                };
                range.fold(beyond, |truth, at| {
                    truth.or(folded(at).not().and(ancestors.get(at)))
                })
            }
            Some(distance) => {
                let start = range.start;
                let folded: Vec<Truth> = range.map(folded).collect();
                at_distance(distance as usize, &folded, is_open, |index| {
                    ancestors.get(start + index)
                })
            }
        }
    })
}

/// From what chains are worth to what the detections that have them are.
pub(super) fn spread(ancestry: &Ancestry, detections: usize, chains: &TruthSet) -> TruthSet {
    let codes = ancestry.chain_codes();
    TruthSet {
        certain: RowSet::by_codes(codes, &chains.certain, detections),
        possible: RowSet::by_codes(codes, &chains.possible, detections),
    }
}
