//! What drafts of the session hide of what is loaded, row by row.

use crate::app::loaded::SharedStore;
use crate::app::previews::Given;
use crate::app::work::Work;
use crate::matcher::plan::{Assumptions, Plan};
use crate::matcher::preview::Preview;
use crate::rule::meaning;
use crate::session::DraftText;
use crate::store::{RowSet, Store};

/// Drafts of which it is asked which rows each hides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ToEvaluate {
    /// Comes back with the answer.
    pub asked: u64,
    /// The drafts by their number in the session.
    pub(in crate::app) drafts: Vec<(u64, DraftText)>,
    /// Operations that are taken for granted in every draft.
    pub(in crate::app) given: Assumptions,
    /// What is loaded.
    pub store: SharedStore,
}

/// Which rows some drafts hide.
#[derive(Debug)]
pub struct HiddenRows {
    pub(in crate::app) asked: u64,
    /// By the drafts' numbers.
    pub(in crate::app) hidden: Vec<(u64, RowSet)>,
}

/// A draft of the session, with what is taken for granted in it; one that can't be
/// read is empty.
pub(in crate::app) fn given(text: &DraftText, given: &Assumptions) -> Given {
    let mut work = Work::default();
    let _ = work.load(Some(text));
    work.assume(given);
    work.into_given()
}

/// The rows that a draft surely hides: of one that was not begun none; `None` where
/// it has no meaning.
pub(in crate::app) fn suppressed(
    plan: &mut Plan,
    store: &Store,
    (draft, assumptions): &Given,
) -> Option<RowSet> {
    if draft.definition.sense().next().is_none() {
        return Some(RowSet::none(store.len()));
    }
    let definition = meaning::of(&draft.definition).definition?;
    Some(Preview::of(plan, store, draft, &definition, assumptions).suppressed)
}

impl ToEvaluate {
    /// The rows; worth nothing where the plan was stopped meanwhile.
    pub(in crate::app) fn evaluate(&self, plan: &mut Plan) -> HiddenRows {
        let store = &*self.store.0;
        let drafts = self.drafts.iter();
        let hidden = drafts.map(|(id, text)| {
            let draft = given(text, &self.given);
            let rows = suppressed(plan, store, &draft);
            (*id, rows.unwrap_or_else(|| RowSet::none(store.len())))
        });
        HiddenRows {
            asked: self.asked,
            hidden: hidden.collect(),
        }
    }
}
