//! A definition against all rows of a store, column by column.
//!
//! ```text
//! Test ──once a distinct value──► a truth a code ──gathered by the rows──► a truth a row; both are a TruthSet
//! and, or, not      on one property over its codes, else word by word over rows; all cached
//! ancestors         the same over the table of ancestors, then folded to detections
//! counts            of what is on one property: how many rows have each code, summed
//! ```
//! An expression is cached by its operators and tests, wherever it stands, so
//! an edit combines anew only what is above it; what was used long ago is
//! dropped. The reference ([`super::reference`]) says what all this must come to,
//! whichever of the [`Shortcuts`] are taken.

mod ancestry;
mod cache;
mod combine;
mod condition_truth;
mod counts;
mod finish_counts;
mod gather;
mod many;
mod operation;
mod silenced;
mod truth_set;

pub use condition_truth::ConditionTruth;
pub use silenced::Silenced;
pub use truth_set::TruthSet;

use super::Truth;
use crate::detection::Subject;
use crate::rule::meaning::{Definition, Part, Test};
use crate::rule::{Draft, Path};
use crate::store::{RowSet, Store, Wanted};
use cache::Cache;
use combine::Evaluation;
use counts::CodeCounts;
use operation::Operations;
use silenced::KnownRules;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Operations taken for granted where records do not carry them: rule (a
/// uuid, code or name) and operation.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Assumptions {
    /// Later entries win.
    pub entries: Vec<(String, String)>,
}

impl Assumptions {
    /// The operation assumed for detections of `rule`.
    pub fn operation_of(&self, rule: &crate::detection::Rule) -> Option<&str> {
        let entry = self
            .entries
            .iter()
            .rev()
            .find(|(word, _)| rule.is_called(word));
        entry.map(|(_, operation)| operation.as_str())
    }
}

/// Ways around the obvious, each of which can be left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shortcuts {
    /// Conditions on one property are combined over its codes.
    pub merges: bool,
    /// Many literals on a property of so many texts are looked for in one pass,
    /// and of none or more however few literals; `None`: each by itself.
    pub one_pass: Option<usize>,
    /// So few codes are compared with each row rather than looked up, up to 4.
    pub few: usize,
    /// So many bytes of text are searched in parts, on all cores.
    pub in_parts: usize,
    /// Long lists are combined in parts, so that an edit combines few anew.
    pub masks: bool,
}

impl Default for Shortcuts {
    fn default() -> Shortcuts {
        Shortcuts {
            merges: true,
            one_pass: Some(256),
            few: 4,
            in_parts: 1 << 20,
            masks: true,
        }
    }
}

/// The truth of a node of the draft.
#[derive(Clone, Debug)]
pub struct NodeTruth {
    /// The node.
    pub path: Path,
    /// How many rows it is true of.
    pub count: usize,
    /// Its truth, row by row, of conditions only.
    pub truth: Option<ConditionTruth>,
}

/// The truth of a definition, row by row.
#[derive(Clone, Debug)]
pub struct Evaluated {
    /// The whole definition.
    pub truth: TruthSet,
    /// The same, had every unknown operation been the one that is asked for;
    /// `None` where that is no other.
    pub given_operation: Option<TruthSet>,
    /// Each node on its own.
    pub nodes: Vec<NodeTruth>,
}

/// Evaluates definitions over a store, keeping what each condition came to.
/// A plan belongs to one store, which may only grow.
#[derive(Debug, Default)]
pub struct Plan {
    shortcuts: Shortcuts,
    cache: Cache,
    counts: CodeCounts,
    operations: Operations,
    rules: KnownRules,
    scope: Option<(Vec<String>, usize, Arc<TruthSet>)>,
    /// Set by another thread while an evaluation runs, it ends early: what it
    /// gives means nothing then, and nothing of it is remembered.
    pub stop: Arc<AtomicBool>,
}

impl Plan {
    /// Whether the evaluation that runs is not wanted any more.
    fn is_stopped(&mut self) -> bool {
        self.cache.is_closed |= self.stop.load(Ordering::Relaxed);
        self.cache.is_closed
    }

    /// Evaluates variants of a draft: what they alone need is the first to go, so that
    /// the next edit of the draft finds what it needs.
    pub(crate) fn aside<T>(&mut self, work: impl FnOnce(&mut Plan) -> T) -> T {
        self.cache.is_aside = true;
        let done = work(self);
        self.cache.is_aside = false;
        done
    }

    /// A plan that takes these shortcuts only.
    pub fn with(shortcuts: Shortcuts) -> Plan {
        Plan {
            shortcuts,
            ..Plan::default()
        }
    }

    /// The truth of `definition`, row by row of `store`.
    pub fn evaluate(
        &mut self,
        store: &Store,
        definition: &Definition,
        assumptions: &Assumptions,
    ) -> Evaluated {
        self.cache.begin();
        let mut nodes = Vec::new();
        let mut truth: Option<TruthSet> = None;
        let mut given_operation: Option<TruthSet> = None;
        let join = |all: &mut Option<TruthSet>, part: &TruthSet| match all {
            Some(all) => all.and(part),
            None => *all = Some(part.clone()),
        };
        for (path, part) in &definition.parts {
            let (part_truth, given) = self.part(store, part, assumptions, &mut nodes);
            nodes.push(NodeTruth {
                path: path.clone(),
                count: part_truth.certain.count(),
                truth: None,
            });
            if let (Some(given), None) = (&given, &given_operation) {
                let mut all = truth.clone();
                join(&mut all, given);
                given_operation = all;
            } else if given_operation.is_some() {
                join(&mut given_operation, given.as_ref().unwrap_or(&part_truth));
            }
            join(&mut truth, &part_truth);
        }
        self.cache.forget();
        Evaluated {
            given_operation,
            truth: truth.unwrap_or_else(|| TruthSet::always(store.len())),
            nodes,
        }
    }

    /// What evaluating `definition` asks of a store.
    pub fn wanted(definition: &Definition) -> Wanted {
        let mut wanted = Wanted::default();
        let tests = definition
            .tests()
            .filter(|(root, ..)| root.subject != Subject::Ancestor);
        wanted
            .properties
            .extend(tests.map(|(root, _, test)| (root.subject, test.property.clone())));
        wanted
    }

    /// Rows of rules that the draft is for, by rule: true, false, can't be told.
    pub fn scope(store: &Store, draft: &Draft) -> TruthSet {
        let records = store.records();
        let by_rule: Vec<Truth> = records
            .rules()
            .iter()
            .map(|rule| draft.is_for(rule).map_or(Truth::Unknown, Truth::from))
            .collect();
        let plane = |is_in: &dyn Fn(Truth) -> bool| {
            let bits = RowSet::from_fn(by_rule.len(), |rule| {
                by_rule.get(rule).is_some_and(|truth| is_in(*truth))
            });
            RowSet::by_codes(records.rule_codes(), &bits, store.len())
        };
        TruthSet {
            certain: plane(&|truth| truth == Truth::True),
            possible: plane(&|truth| truth != Truth::False),
        }
    }

    /// [`Plan::scope`], remembered; `None` where the draft is for all rules.
    pub(crate) fn scope_of(&mut self, store: &Store, draft: &Draft) -> Option<Arc<TruthSet>> {
        if draft.rules.is_empty() {
            return None;
        }
        match &self.scope {
            Some((rules, len, scope)) if *rules == draft.rules && *len == store.len() => {
                Some(scope.clone())
            }
            _ => {
                let scope = Arc::new(Plan::scope(store, draft));
                self.scope = Some((draft.rules.clone(), store.len(), scope.clone()));
                Some(scope)
            }
        }
    }

    /// How many rows one condition is true of; of ancestors, how many of them.
    pub fn holds(&mut self, store: &Store, subject: Subject, test: &Test) -> usize {
        Evaluation::new(self, store, subject).holds(test)
    }

    /// The truth of one condition, row by row, from the cache or computed.
    pub fn test(&mut self, store: &Store, subject: Subject, test: &Test) -> Arc<TruthSet> {
        Evaluation::new(self, store, subject).test_rows(test)
    }

    fn part(
        &mut self,
        store: &Store,
        part: &Part,
        assumptions: &Assumptions,
        nodes: &mut Vec<NodeTruth>,
    ) -> (Arc<TruthSet>, Option<TruthSet>) {
        match part {
            Part::Actor { subject, branch } => {
                let mut evaluation = Evaluation::new(self, store, *subject);
                (evaluation.rows_of(branch, nodes), None)
            }
            Part::Ancestor {
                distance,
                is_unique,
                branch,
            } => {
                let mut evaluation = Evaluation::new(self, store, Subject::Ancestor);
                evaluation.folds = Some((*distance, *is_unique));
                (evaluation.folded(branch, nodes), None)
            }
            Part::Operations(operations) => {
                let mut truth = TruthSet::never(store.len());
                let mut given: Option<TruthSet> = None;
                for operation in operations {
                    let holds = Evaluation::new(self, store, Subject::Event)
                        .rows_of(&operation.branch, nodes);
                    let is_it = self.operations.truth(store, operation, assumptions);
                    let mut joint = is_it.as_ref().clone();
                    if joint.certain != joint.possible {
                        let mut if_given = joint.clone();
                        if_given.certain = if_given.possible.clone();
                        if_given.and(&holds);
                        let given = given.get_or_insert_with(|| truth.clone());
                        given.or(&if_given);
                        joint.and(&holds);
                    } else {
                        joint.and(&holds);
                        if let Some(given) = &mut given {
                            given.or(&joint);
                        }
                    }
                    nodes.push(NodeTruth {
                        path: operation.path.clone(),
                        count: joint.certain.count(),
                        truth: None,
                    });
                    truth.or(&joint);
                }
                (Arc::new(truth), given)
            }
        }
    }
}
