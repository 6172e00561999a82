//! How many more or fewer detections a draft would suppress without some of its nodes.

use crate::app::loaded::SharedStore;
use crate::matcher::plan::{Assumptions, Plan};
use crate::matcher::preview::{LeaveOneOut, Preview};
use crate::rule::{Draft, Path};

/// Nodes that are to be left out, one at a time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ToLeaveOut {
    /// Comes back with the answer.
    pub stamp: u64,
    pub(in crate::app) nodes: Vec<Path>,
    pub(in crate::app) draft: Draft,
    pub(in crate::app) assumptions: Assumptions,
    /// What is loaded.
    pub store: SharedStore,
}

impl ToLeaveOut {
    /// What it comes to; `None` where the plan was stopped meanwhile.
    pub(in crate::app) fn count(&self, plan: &mut Plan) -> Option<Vec<LeaveOneOut>> {
        let store = &*self.store.0;
        Preview::leave_one_out(plan, store, &self.draft, &self.nodes, &self.assumptions)
    }
}

/// How many more are suppressed, with its sign: `+12`, `−3`; `−0` for none.
pub fn difference_text(difference: i64) -> String {
    let count = crate::text::number::grouped(difference.unsigned_abs());
    let sign = if difference > 0 { '+' } else { '−' };
    format!("{sign}{count}")
}
