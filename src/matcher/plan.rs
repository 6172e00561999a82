//! A definition against all rows of a store, column by column.
//!
//! ```text
//! Test ──once a distinct value──► a truth a code ──spread over the rows──► TruthSet   (cached)
//! and, or, not                    word by word over the planes of TruthSets
//! ancestors                       the same over the table of ancestors, then folded to detections
//! ```
//! A cached condition is extended when rows were appended and never computed
//! again; it is dropped when many others were used since. The reference
//! ([`super::reference`]) says what all this must come to.

mod ancestry;
mod spread;
mod truth_set;

pub use truth_set::TruthSet;

use super::Truth;
use crate::detection::Subject;
use crate::language::fold;
use crate::rule::meaning::{Branch, Definition, Expression, OperationTest, Part, Test};
use crate::rule::{Draft, Path};
use crate::store::Store;
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// How many conditions are kept beyond those of the last draft.
const KEPT: usize = 256;

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

/// What a node of the draft is worth of each row.
#[derive(Clone, Debug)]
pub struct NodeTruth {
    /// The node.
    pub path: Path,
    /// How many rows it is true of.
    pub count: usize,
    /// The rows, for conditions only.
    pub rows: Option<Arc<TruthSet>>,
}

/// What a definition is worth of each row.
#[derive(Clone, Debug)]
pub struct Evaluated {
    /// The whole definition.
    pub truth: TruthSet,
    /// The same, had every unknown operation been the one that is asked for.
    pub given_operation: TruthSet,
    /// Each node on its own.
    pub nodes: Vec<NodeTruth>,
}

/// From what a branch is worth of its subject's rows to how many detections
/// that is, and, where these are other rows, what it is worth of them.
type See<'a> = dyn Fn(&TruthSet) -> (usize, Option<Arc<TruthSet>>) + 'a;

#[derive(Debug)]
struct Cached {
    truth: Arc<TruthSet>,
    last_used: u64,
}

/// Evaluates definitions over a store, keeping what each condition came to.
/// A plan belongs to one store, which may only grow.
#[derive(Debug, Default)]
pub struct Plan {
    cache: FxHashMap<(Subject, Test), Cached>,
    round: u64,
}

impl Plan {
    /// What `definition` is worth of each row of `store`.
    pub fn evaluate(
        &mut self,
        store: &Store,
        definition: &Definition,
        assumptions: &Assumptions,
    ) -> Evaluated {
        self.round += 1;
        let mut nodes = Vec::new();
        let mut truth = TruthSet::always(store.len());
        let mut given_operation = None;
        for (path, part) in &definition.parts {
            let (part_truth, given) = self.part(store, part, assumptions, &mut nodes);
            nodes.push(NodeTruth {
                path: path.clone(),
                count: part_truth.certain.count(),
                rows: None,
            });
            match (given, &mut given_operation) {
                (Some(mut given), None) => {
                    given.and(&truth);
                    given_operation = Some(given);
                }
                (Some(given), Some(all)) => all.and(&given),
                (None, Some(all)) => all.and(&part_truth),
                (None, None) => {}
            }
            truth.and(&part_truth);
        }
        self.forget();
        Evaluated {
            given_operation: given_operation.unwrap_or_else(|| truth.clone()),
            truth,
            nodes,
        }
    }

    /// Rows of rules that the draft is for, by rule: true, false, can't be told.
    pub fn scope(store: &Store, draft: &Draft) -> TruthSet {
        let records = store.records();
        let by_rule: Vec<Truth> = records
            .rules()
            .iter()
            .map(|rule| draft.is_for(rule).map_or(Truth::Unknown, Truth::from))
            .collect();
        TruthSet::from_fn(store.len(), |row| {
            by_rule
                .get(records.rule_code(row) as usize)
                .copied()
                .unwrap_or(Truth::Unknown)
        })
    }

    /// What one condition is worth of each row, from the cache or computed.
    pub fn test(&mut self, store: &Store, subject: Subject, test: &Test) -> Arc<TruthSet> {
        let table = store.table(subject);
        let round = self.round;
        let cached = self
            .cache
            .entry((subject, test.clone()))
            .or_insert_with(|| Cached {
                truth: Arc::new(TruthSet::always(0)),
                last_used: round,
            });
        cached.last_used = round;
        if cached.truth.len() < table.len() {
            spread::extend(Arc::make_mut(&mut cached.truth), table, test);
        }
        cached.truth.clone()
    }

    fn part(
        &mut self,
        store: &Store,
        part: &Part,
        assumptions: &Assumptions,
        nodes: &mut Vec<NodeTruth>,
    ) -> (TruthSet, Option<TruthSet>) {
        match part {
            Part::Actor { subject, branch } => {
                let see = |truth: &TruthSet| (truth.certain.count(), None);
                (self.branch(store, *subject, branch, nodes, &see), None)
            }
            Part::Ancestor {
                distance,
                is_unique,
                branch,
            } => {
                let ancestry = store.ancestry();
                let fold = |truth: &TruthSet| {
                    ancestry::fold(ancestry, store.len(), *distance, *is_unique, truth)
                };
                let see = |truth: &TruthSet| {
                    let folded = fold(truth);
                    (folded.certain.count(), Some(Arc::new(folded)))
                };
                let truth = self.branch(store, Subject::Ancestor, branch, nodes, &see);
                (fold(&truth), None)
            }
            Part::Operations(operations) => {
                let mut truth = TruthSet::never(store.len());
                let mut given = TruthSet::never(store.len());
                for operation in operations {
                    let see = |truth: &TruthSet| (truth.certain.count(), None);
                    let holds = self.branch(store, Subject::Event, &operation.branch, nodes, &see);
                    let mut is_it = operation_truth(store, operation, assumptions);
                    let mut if_given = is_it.clone();
                    if_given.certain = if_given.possible.clone();
                    is_it.and(&holds);
                    if_given.and(&holds);
                    nodes.push(NodeTruth {
                        path: operation.path.clone(),
                        count: is_it.certain.count(),
                        rows: None,
                    });
                    truth.or(&is_it);
                    given.or(&if_given);
                }
                (truth, Some(given))
            }
        }
    }

    /// What a branch is worth of each row of its subject's table. `see` turns
    /// that into the count, and for conditions the rows, of detections.
    fn branch(
        &mut self,
        store: &Store,
        subject: Subject,
        branch: &Branch,
        nodes: &mut Vec<NodeTruth>,
        see: &See<'_>,
    ) -> TruthSet {
        let len = store.table(subject).len();
        let truth = match &branch.expression {
            Expression::True => return TruthSet::always(len),
            Expression::Test(test) => {
                let truth = self.test(store, subject, test);
                let (count, folded) = see(&truth);
                nodes.push(NodeTruth {
                    path: branch.path.clone(),
                    count,
                    rows: Some(folded.unwrap_or_else(|| truth.clone())),
                });
                return truth.as_ref().clone();
            }
            Expression::And(branches) => {
                let mut all = TruthSet::always(len);
                branches
                    .iter()
                    .for_each(|branch| all.and(&self.branch(store, subject, branch, nodes, see)));
                all
            }
            Expression::Or(branches) => {
                let mut any = TruthSet::never(len);
                branches
                    .iter()
                    .for_each(|branch| any.or(&self.branch(store, subject, branch, nodes, see)));
                any
            }
            Expression::Not(branch) => {
                let mut negated = self.branch(store, subject, branch, nodes, see);
                negated.not();
                negated
            }
        };
        nodes.push(NodeTruth {
            path: branch.path.clone(),
            count: see(&truth).0,
            rows: None,
        });
        truth
    }

    /// Drops the conditions that were used longest ago.
    fn forget(&mut self) {
        let in_use = self
            .cache
            .values()
            .filter(|cached| cached.last_used == self.round)
            .count();
        if self.cache.len() <= in_use + KEPT {
            return;
        }
        let mut rounds: Vec<u64> = self.cache.values().map(|cached| cached.last_used).collect();
        rounds.sort_unstable_by_key(|round| std::cmp::Reverse(*round));
        let oldest = rounds.get(in_use + KEPT / 2).copied().unwrap_or_default();
        let round = self.round;
        self.cache
            .retain(|_, cached| cached.last_used == round || cached.last_used > oldest);
    }
}

/// Whether each row's operation is the one asked for; where the record does
/// not say, the assumption for its rule decides.
fn operation_truth(
    store: &Store,
    operation: &OperationTest,
    assumptions: &Assumptions,
) -> TruthSet {
    let records = store.records();
    let wanted = fold(&operation.name);
    let by_code: Vec<Truth> = records
        .operations()
        .pool()
        .iter_folded()
        .map(|name| (name == wanted).into())
        .collect();
    let by_rule: Vec<Truth> = records
        .rules()
        .iter()
        .map(|rule| match assumptions.operation_of(rule) {
            Some(assumed) => (fold(assumed) == wanted).into(),
            None => Truth::Unknown,
        })
        .collect();
    TruthSet::from_fn(store.len(), |row| {
        let known = records
            .operations()
            .code(row)
            .and_then(|code| by_code.get(code as usize));
        let assumed = || by_rule.get(records.rule_code(row) as usize);
        known.or_else(assumed).copied().unwrap_or(Truth::Unknown)
    })
}
