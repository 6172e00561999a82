//! What a draft does to the detections that are loaded.
//!
//! ```text
//! Draft ──meaning──► Definition ──plan──► truths ∧ scope ──► Preview { suppressed, undecided, … }
//! ```
//! A preview speaks of loaded detections only; what a draft does to others is
//! [`crate::proof`]'s.

mod counts;
mod leave_one_out;

pub use counts::Counts;
pub use leave_one_out::LeaveOneOut;

use crate::matcher::Outcome;
pub use crate::matcher::plan::Silenced;
use crate::matcher::plan::{Assumptions, ConditionTruth, Evaluated, NodeTruth, Plan, TruthSet};
use crate::rule::meaning::Definition;
use crate::rule::{Draft, Path};
use crate::store::{RowSet, Store};

/// What a draft does to each loaded detection.
#[derive(Clone, Debug)]
pub struct Preview {
    /// How many detections were loaded.
    pub loaded: usize,
    /// Rows that the draft hides.
    pub suppressed: RowSet,
    /// Rows of which it can't be told.
    pub undecided: RowSet,
    /// How many rows of other rules the definition is true of: kept.
    pub other_rules: usize,
    /// How many rows are undecided only because their operation is unknown.
    pub undecided_by_operation: usize,
    /// How many rows are decided by an assumed operation.
    pub assumed: usize,
    /// The rules of which it hides every row.
    pub silenced: Vec<Silenced>,
    /// Each node on its own.
    nodes: Vec<NodeTruth>,
}

impl Preview {
    /// What `draft`, which means `definition`, does to the rows of `store`.
    pub fn of(
        plan: &mut Plan,
        store: &Store,
        draft: &Draft,
        definition: &Definition,
        assumptions: &Assumptions,
    ) -> Preview {
        let Evaluated {
            truth,
            given_operation,
            nodes,
        } = plan.evaluate(store, definition, assumptions);
        let scope = plan.scope_of(store, draft);
        let other_rules = scope.as_ref().map_or(0, |scope| {
            truth.certain.count() - truth.certain.count_and(&scope.possible)
        });
        let scoped = |mut truth: TruthSet| {
            if let Some(scope) = &scope {
                truth.and(scope);
            }
            truth
        };
        let truth = scoped(truth);
        let undecided = truth.unknown();
        let undecided_by_operation = given_operation.map_or(0, |given| {
            let still_undecided = scoped(given).unknown();
            undecided.count() - undecided.count_and(&still_undecided)
        });
        let assumed = if assumptions.entries.is_empty() {
            0
        } else {
            let bare = scoped(
                plan.evaluate(store, definition, &Assumptions::default())
                    .truth,
            );
            let mut decided = bare.unknown();
            decided.minus(&undecided);
            decided.count()
        };
        let silenced = plan.silenced(store, &truth.certain);
        Preview {
            loaded: store.len(),
            silenced,
            suppressed: truth.certain,
            undecided,
            other_rules,
            undecided_by_operation,
            assumed,
            nodes,
        }
    }

    /// The preview of a draft that says nothing yet: all is kept.
    pub fn nothing(loaded: usize) -> Preview {
        Preview {
            loaded,
            suppressed: RowSet::none(loaded),
            undecided: RowSet::none(loaded),
            other_rules: 0,
            undecided_by_operation: 0,
            assumed: 0,
            silenced: Vec::new(),
            nodes: Vec::new(),
        }
    }

    /// How many rows the draft leaves alone.
    pub fn kept(&self) -> usize {
        self.loaded - self.suppressed.count() - self.undecided.count()
    }

    /// What the draft does to a row.
    pub fn outcome(&self, row: usize) -> Outcome {
        if self.suppressed.contains(row) {
            Outcome::Suppressed
        } else if self.undecided.contains(row) {
            Outcome::Undecided
        } else {
            Outcome::Kept
        }
    }

    /// The rows with this outcome.
    pub fn rows(&self, outcome: Outcome) -> RowSet {
        match outcome {
            Outcome::Suppressed => self.suppressed.clone(),
            Outcome::Undecided => self.undecided.clone(),
            Outcome::Kept => {
                let mut rows = RowSet::all(self.loaded);
                rows.minus(&self.suppressed);
                rows.minus(&self.undecided);
                rows
            }
        }
    }

    /// How many rows a node alone is true of.
    pub fn count(&self, path: &Path) -> Option<usize> {
        // The conditions of an operation may be joined without an operator: what
        // joins them has the operation's path, and comes before it.
        let nodes = self.nodes.iter().rev();
        let mut of_path = nodes.filter(|node| node.path == *path);
        of_path.next().map(|node| node.count)
    }

    /// The conditions, each with its truth, row by row.
    pub fn conditions(&self) -> impl Iterator<Item = (&Path, &ConditionTruth)> {
        self.nodes
            .iter()
            .filter_map(|node| Some((&node.path, node.truth.as_ref()?)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::detection::{Detection, State};
    use crate::ingest::Span;
    use crate::language::{Property, Value};
    use crate::rule::{meaning, read};

    #[test]
    fn an_operation_counts_only_what_has_its_name() {
        let text = r#"<definition><operations><operation type="TcpIpProtocolIdentified">
            <condition component="Network" property="Port" condition="is" value="80"/>
            <condition component="Network" property="Port" condition="isnot" value="81"/>
            </operation></operations></definition>"#;
        let draft = read::read(text.as_bytes(), "d").unwrap();
        let mut store = Store::default();
        for operation in ["TcpIpProtocolIdentified", "DnsRequest", "DnsRequest"] {
            let mut detection = Detection {
                operation: Some(operation.to_owned()),
                ..Detection::default()
            };
            let port = Property::of("Network.Port");
            detection.event.set(port, State::Known(Value::Int(80)));
            store.push(&detection, 0, Span::default());
        }
        let definition = meaning::of(&draft.definition).definition.unwrap();
        let assumptions = Assumptions::default();
        let mut plan = Plan::default();
        let preview = Preview::of(&mut plan, &store, &draft, &definition, &assumptions);
        assert_eq!(preview.suppressed.count(), 1);
        let Some(operation) = definition.parts.iter().find_map(|(_, part)| match part {
            crate::rule::meaning::Part::Operations(operations) => operations.first(),
            _ => None,
        }) else {
            panic!("no operation");
        };
        assert_eq!(preview.count(&operation.path), Some(1));
    }
}
