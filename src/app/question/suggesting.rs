//! Which drafts are proposed for some detections, and what there is to say of each.

use super::common::RowsTogether;
use super::evaluating::suppressed;
use crate::app::loaded::SharedStore;
use crate::app::overlay::suggestions::{Suggested, SuggestedAll};
use crate::app::proofs::prove;
use crate::group::By;
use crate::matcher::plan::{Assumptions, Plan};
use crate::proof::Deadline;
use crate::repair::TopNames;
use crate::store::RowSet;
use crate::suggest::{Proposal, suggest};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// How long the proofs about one proposal may take.
const TIME: Duration = Duration::from_millis(500);

/// A question which exclusions are proposed.
#[derive(Clone, Debug)]
pub struct ToSuggest {
    /// Comes back with the answer.
    pub asked: u64,
    // Before the store: who finds the store unshared finds the rows unshared too.
    pub(in crate::app) whose: RowsTogether,
    pub(in crate::app) benign: RowSet,
    pub(in crate::app) threat: RowSet,
    pub(in crate::app) left: Arc<RowSet>,
    pub(in crate::app) assumptions: Assumptions,
    /// What is loaded.
    pub store: SharedStore,
}

impl PartialEq for ToSuggest {
    fn eq(&self, other: &ToSuggest) -> bool {
        self.asked == other.asked
    }
}

impl Eq for ToSuggest {}

impl ToSuggest {
    /// The proposals; `None` where `stop` was set meanwhile.
    pub(in crate::app) fn suggest(
        &self,
        plan: &mut Plan,
        stop: &Arc<AtomicBool>,
    ) -> Option<SuggestedAll> {
        let store = &*self.store.0;
        let wanted = &*self.whose.set();
        let proposals = suggest(plan, store, wanted, &self.threat, &self.assumptions);
        let all = proposals.len();
        let safe = proposals
            .into_iter()
            .filter(|proposal| proposal.threats == 0);
        let mut found = Vec::new();
        for proposal in safe {
            if stop.load(Ordering::Relaxed) {
                return None;
            }
            found.push(self.with_words(plan, proposal, wanted, stop));
        }
        Some(SuggestedAll {
            asked: self.asked,
            refused: all - found.len(),
            found,
        })
    }

    /// A proposal with what there is to say of it.
    fn with_words(
        &self,
        plan: &mut Plan,
        proposal: Proposal,
        wanted: &RowSet,
        stop: &Arc<AtomicBool>,
    ) -> Suggested {
        let store = &*self.store.0;
        let given = (proposal.draft.clone(), self.assumptions.clone());
        let hidden = suppressed(plan, store, &given);
        let hidden = hidden.unwrap_or_else(|| RowSet::none(store.len()));
        let left = hidden.count_and(&self.left);
        let mut others = hidden;
        others.minus(wanted);
        let deadline = Deadline::after(TIME).or_when(stop);
        Suggested {
            proof: prove(0, &proposal.draft, &deadline),
            proposal,
            left,
            benign_others: others.count_and(&self.benign),
            devices: TopNames::of(store, &By::Device, &others),
            addresses: TopNames::of(store, &By::Address, &others),
        }
    }
}
