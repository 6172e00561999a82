//! What each of some drafts hides.

use crate::app::loaded::SharedStore;
use crate::app::overlay::drafts::Overlap;
use crate::app::previews::Given;
use crate::matcher::plan::Plan;
use crate::matcher::preview::Preview;
use crate::rule::meaning;
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
        let weigh = |(draft, assumptions): &Given| {
            let nothing = || Some(RowSet::none(store.len()));
            let hidden = match draft.definition.sense().next() {
                None => nothing(),
                Some(_) => meaning::of(&draft.definition).definition.map(|definition| {
                    Preview::of(plan, store, draft, &definition, assumptions).suppressed
                }),
            };
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
