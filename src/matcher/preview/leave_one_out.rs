//! What each node of a draft is for: how many more or fewer detections the draft
//! would suppress without it.

use super::Preview;
use crate::matcher::plan::{Assumptions, Plan};
use crate::rule::{Draft, Path, edit, meaning};
use crate::store::Store;
use std::sync::atomic::Ordering;

/// The difference that leaving a node out makes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeaveOneOut {
    /// The node.
    pub path: Path,
    /// How many more rows the draft would suppress, fewer where it is negative.
    pub suppressed: i64,
    /// How many more it would leave undecided.
    pub undecided: i64,
}

impl Preview {
    /// The difference that leaving out each of some nodes of `draft` makes, in
    /// their order. A node is removed as [`edit::delete`] does it and the rest is
    /// previewed, of which the plan remembers all but what stands above the node:
    /// a few milliseconds a node and a million rows. Nodes without which no
    /// exclusion is left, and all of a draft without a meaning, are not among
    /// them.
    ///
    /// `None` where [`Plan::stop`] was set meanwhile.
    pub fn leave_one_out(
        plan: &mut Plan,
        store: &Store,
        draft: &Draft,
        nodes: &[Path],
        assumptions: &Assumptions,
    ) -> Option<Vec<LeaveOneOut>> {
        // What it was read from has no part in this and may be large.
        let draft = Draft {
            rules: draft.rules.clone(),
            definition: draft.definition.clone(),
            ..Draft::default()
        };
        let counts = |plan: &mut Plan, draft: &Draft| {
            draft.definition.sense().next()?;
            let definition = meaning::of(&draft.definition).definition?;
            let counts = Preview::of(plan, store, draft, &definition, assumptions).counts();
            Some((counts, !plan.stop.load(Ordering::Relaxed)))
        };
        let Some((whole, is_whole)) = counts(plan, &draft) else {
            return Some(Vec::new());
        };
        let mut differences = Vec::with_capacity(nodes.len());
        let mut goes_on = is_whole;
        for path in nodes {
            if !goes_on {
                return None;
            }
            let mut rest = draft.clone();
            let node = draft.definition.at(path).map(|node| node.id);
            let Some(Ok((edit, _))) = node.map(|node| edit::delete(&draft, node)) else {
                continue;
            };
            edit.apply(&mut rest);
            let Some((left, is_whole)) = plan.aside(|plan| counts(plan, &rest)) else {
                continue;
            };
            goes_on = is_whole;
            differences.push(LeaveOneOut {
                path: path.clone(),
                suppressed: left.suppressed as i64 - whole.suppressed as i64,
                undecided: left.undecided as i64 - whole.undecided as i64,
            });
        }
        goes_on.then_some(differences)
    }
}
