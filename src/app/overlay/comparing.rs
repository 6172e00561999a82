//! The comparisons that a condition can have, and what each would hide.

use super::super::scroll::Scroll;
use super::drafts::Overlap;
use crate::rule::{Condition, NodeId};

/// A condition by one of the comparisons that its property has.
#[derive(Clone, Debug)]
pub struct ComparedBy {
    /// The condition by it.
    pub condition: Condition,
    /// Whether it needs a value that is not there.
    pub needs_value: bool,
    /// How many detections the exclusion would hide so, once that is worked out.
    pub overlap: Option<Overlap>,
}

/// The comparisons of a condition, being looked at.
#[derive(Clone, Debug)]
pub struct Comparing {
    /// The condition's node.
    pub node: NodeId,
    /// The condition as it is.
    pub was: Condition,
    /// It by each comparison.
    pub choices: Vec<ComparedBy>,
    /// Cursor and view.
    pub scroll: Scroll,
    /// The number of the question what each would hide.
    pub(in crate::app) asked: u64,
}

impl Comparing {
    /// The one under the cursor.
    pub fn chosen(&self) -> Option<&ComparedBy> {
        self.choices.get(self.scroll.cursor)
    }

    /// Takes what those that need no value would hide, where it was asked for them.
    pub(in crate::app) fn take_weighed(&mut self, asked: u64, overlaps: &[Overlap]) {
        if self.asked == asked {
            let choices = self.choices.iter_mut().filter(|one| !one.needs_value);
            let all = choices.zip(overlaps);
            all.for_each(|(one, overlap)| one.overlap = Some(overlap.clone()));
        }
    }
}
