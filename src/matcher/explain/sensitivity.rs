//! How an outcome depends on each node: what the definition comes to given the truth of a
//! node. One walk, however many conditions there are.

use crate::detection::{Detection, Subject};
use crate::matcher::reference::{ancestor_truth, branch_truth, operation_truth, truth};
use crate::matcher::{Outcome, Truth};
use crate::rule::meaning::{Branch, Definition, Expression, OperationTest, Part};
use crate::rule::{Draft, Path};
use rustc_hash::FxHashMap;

const TRUTHS: [Truth; 3] = [Truth::False, Truth::Unknown, Truth::True];

/// By the truth of a node, that of the root of its part.
type ByTruth = [Truth; 3];

/// What a draft comes to on one detection, given that a node does not hold, and
/// given that it does: between these is all that the node can bring about.
pub(super) struct Sensitivity {
    by_path: FxHashMap<Path, [Outcome; 2]>,
}

impl Sensitivity {
    pub(super) fn of(draft: &Draft, definition: &Definition, detection: &Detection) -> Sensitivity {
        let parts = definition.parts.iter();
        let truths: Vec<Truth> = parts.map(|(_, part)| alone(part, detection)).collect();
        let mut walk = Walk {
            is_for_rule: draft.is_for(&detection.rule),
            by_path: FxHashMap::default(),
        };
        for ((_, part), others) in definition.parts.iter().zip(others(&truths, Truth::and)) {
            walk.part(part, others, detection);
        }
        Sensitivity {
            by_path: walk.by_path,
        }
    }

    /// Whether something done to a node may bring about an outcome that is wanted.
    /// Where it is not known, it may.
    pub(super) fn may(&self, path: &[usize], is_wanted: impl Fn(Outcome) -> bool) -> bool {
        let outcomes = self.by_path.get(path);
        outcomes.is_none_or(|outcomes| outcomes.iter().any(|outcome| is_wanted(*outcome)))
    }
}

fn alone(part: &Part, detection: &Detection) -> Truth {
    let parts = vec![(Path::new(), part.clone())];
    truth(&Definition { parts }, detection)
}

/// Of each truth what the others come to.
fn others(truths: &[Truth], join: fn(Truth, Truth) -> Truth) -> Vec<Truth> {
    let neutral = match join(Truth::False, Truth::True) {
        Truth::False => Truth::True,
        _ => Truth::False,
    };
    let mut others = vec![neutral; truths.len()];
    let mut before = neutral;
    for (other, truth) in others.iter_mut().zip(truths) {
        *other = before;
        before = join(before, *truth);
    }
    let mut after = neutral;
    for (other, truth) in others.iter_mut().zip(truths).rev() {
        *other = join(*other, after);
        after = join(after, *truth);
    }
    others
}

struct Walk {
    is_for_rule: Option<bool>,
    by_path: FxHashMap<Path, [Outcome; 2]>,
}

/// The truths of a branch: one for each whom its part is about.
type Truths<'a> = &'a dyn Fn(&Branch) -> Vec<Truth>;
/// The truth of the definition, given those of its part's expression.
type TruthOfWhole<'a> = &'a dyn Fn(&[Truth]) -> Truth;

impl Walk {
    fn part(&mut self, part: &Part, others: Truth, detection: &Detection) {
        let of = |subject: Subject| {
            move |branch: &Branch| {
                vec![branch_truth(branch, &|property| {
                    detection.get(subject, property)
                })]
            }
        };
        match part {
            Part::Actor { subject, branch } => {
                let whole_truth = |own: &[Truth]| own.iter().fold(others, |all, own| all.and(*own));
                self.root(branch, &of(*subject), &whole_truth);
            }
            Part::Ancestor {
                distance,
                is_unique,
                branch,
            } => {
                let chain = detection.chain();
                let list = chain.list;
                let truths = |branch: &Branch| {
                    let each = list.iter();
                    each.map(|facts| branch_truth(branch, &|property| facts.get(property)))
                        .collect()
                };
                let whole_truth = |own: &[Truth]| {
                    let holds = |at: usize| own.get(at).copied().unwrap_or(Truth::Unknown);
                    ancestor_truth(*distance, *is_unique, chain, holds).and(others)
                };
                self.root(branch, &truths, &whole_truth);
            }
            Part::Operations(operations) => {
                let is_it = |operation: &OperationTest| operation_truth(operation, detection);
                let truths = of(Subject::Event);
                let holds = |operation: &OperationTest| {
                    let own = truths(&operation.branch);
                    own.into_iter().fold(is_it(operation), Truth::and)
                };
                let all: Vec<Truth> = operations.iter().map(holds).collect();
                for (operation, rest) in operations.iter().zip(self::others(&all, Truth::or)) {
                    let whole_truth = |own: &[Truth]| {
                        let own = own.iter().fold(is_it(operation), |all, own| all.and(*own));
                        own.or(rest).and(others)
                    };
                    self.root(&operation.branch, &truths, &whole_truth);
                }
            }
        }
    }

    fn root(&mut self, branch: &Branch, truths: Truths<'_>, whole_truth: TruthOfWhole<'_>) {
        let whole = vec![TRUTHS; truths(branch).len()];
        // What is all that its part says takes the part with it.
        self.branch(branch, &whole, true, truths, whole_truth);
    }

    fn branch(
        &mut self,
        branch: &Branch,
        given: &[ByTruth],
        is_all: bool,
        truths: Truths<'_>,
        whole_truth: TruthOfWhole<'_>,
    ) {
        if !is_all {
            let outcome = |truth: Truth| {
                let own: Vec<Truth> = given.iter().map(|given| given[truth as usize]).collect();
                let truth = whole_truth(&own);
                Outcome::from(match self.is_for_rule {
                    Some(true) => truth,
                    Some(false) => Truth::False,
                    None => truth.and(Truth::Unknown),
                })
            };
            let outcomes = [outcome(Truth::False), outcome(Truth::True)];
            self.by_path.insert(branch.path.clone(), outcomes);
        }
        match &branch.expression {
            Expression::True | Expression::Test(_) => {}
            Expression::Not(inner) => {
                let given: Vec<ByTruth> = given.iter().map(|[f, u, t]| [*t, *u, *f]).collect();
                self.branch(inner, &given, is_all, truths, whole_truth);
            }
            Expression::And(branches) | Expression::Or(branches) => {
                let join = match &branch.expression {
                    Expression::And(_) => Truth::and,
                    _ => Truth::or,
                };
                let own: Vec<Vec<Truth>> = branches.iter().map(truths).collect();
                // Whom by whom, of each branch what the others come to.
                let rest: Vec<Vec<Truth>> = (0..given.len())
                    .map(|whom| {
                        let own: Vec<Truth> = own.iter().map(|own| own[whom]).collect();
                        others(&own, join)
                    })
                    .collect();
                let is_all = is_all && branches.len() == 1;
                for (at, branch) in branches.iter().enumerate() {
                    let given: Vec<ByTruth> = given
                        .iter()
                        .zip(&rest)
                        .map(|(given, rest)| {
                            TRUTHS.map(|truth| given[join(truth, rest[at]) as usize])
                        })
                        .collect();
                    self.branch(branch, &given, is_all, truths, whole_truth);
                }
            }
        }
    }
}
