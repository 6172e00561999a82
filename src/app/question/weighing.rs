//! What each of some drafts hides.

use super::evaluating::suppressed;
use crate::app::loaded::SharedStore;
use crate::app::overlay::drafts::Overlap;
use crate::app::previews::Given;
use crate::matcher::plan::Plan;
use crate::store::RowSet;

/// Drafts of which it is asked what each hides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ToWeigh {
    /// Comes back with the answer.
    pub asked: u64,
    /// What is loaded.
    pub store: SharedStore,
    /// The drafts, in the order of the list.
    pub(in crate::app) drafts: Vec<Given>,
}

impl ToWeigh {
    /// What each hides.
    pub(in crate::app) fn weigh(&self, plan: &mut Plan) -> Vec<Overlap> {
        let store = &*self.store.0;
        let mut all = RowSet::none(store.len());
        let drafts = self.drafts.iter();
        let weigh = |given: &Given| {
            let hidden = suppressed(plan, store, given);
            let rows = hidden.as_ref().map(RowSet::count);
            let more = hidden.map_or(0, |mut hidden| {
                hidden.minus(&all);
                all.or(&hidden);
                hidden.count()
            });
            Overlap { rows, more }
        };
        drafts.map(weigh).collect()
    }
}
