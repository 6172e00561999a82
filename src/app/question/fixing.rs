//! What can be done about a finding, and what each choice would do.

use crate::app::loaded::SharedStore;
use crate::matcher::plan::{Assumptions, Plan};
use crate::proof::{Deadline, Finding};
use crate::repair::{Choices, Repairs, Situation, Verdicts};
use crate::rule::Draft;
use crate::store::RowSet;
use std::time::Duration;

/// How long the proofs about one choice may take.
const TIME: Duration = Duration::from_secs(1);

/// A question what can be done about a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ToFix {
    /// Comes back with the answer.
    pub asked: u64,
    /// What is loaded.
    pub store: SharedStore,
    pub(in crate::app) draft: Draft,
    pub(in crate::app) assumptions: Assumptions,
    pub(in crate::app) benign: RowSet,
    pub(in crate::app) threat: RowSet,
    /// The draft's findings, in the order in which something is done about them.
    pub(in crate::app) findings: Vec<Finding>,
}

impl ToFix {
    /// What can be done; `None` where `is_cancelled`.
    pub(in crate::app) fn choices(
        &self,
        plan: &mut Plan,
        is_cancelled: &dyn Fn() -> bool,
    ) -> Option<Choices> {
        let situation = Situation {
            store: &self.store.0,
            draft: &self.draft,
            assumptions: &self.assumptions,
            verdicts: Verdicts {
                benign: &self.benign,
                threat: &self.threat,
            },
        };
        let findings = &self.findings;
        let limit = &|| Deadline::after(TIME);
        Repairs::of(plan, &situation, findings, limit).first(plan, findings, is_cancelled)
    }
}
