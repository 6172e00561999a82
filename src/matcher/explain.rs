//! Why a draft does to a detection what it does: what each node comes to, which
//! of them decided, and the single edits that would flip the outcome. Judged by
//! [`super::reference`], one detection at a time.

mod flips;
mod sensitivity;

use super::plan::Assumptions;
use super::{Outcome, Truth, compare, reference};
use crate::detection::{Chain, Detection, Lookup, Subject};
use crate::language::{Property, Value};
use crate::rule::edit::Edit;
use crate::rule::meaning::{Branch, Definition, Expression, Part};
use crate::rule::{Draft, Kind, Node, Path};

/// What a record says of the property that a condition asks about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Observed {
    /// It has this value.
    Known(Value),
    /// It has none.
    Absent,
    /// The record does not say.
    Unknown,
    /// There is no such ancestor to ask.
    NoAncestor,
}

impl From<Lookup<'_>> for Observed {
    fn from(lookup: Lookup<'_>) -> Observed {
        match lookup {
            Lookup::Known(value) => Observed::Known(value.clone()),
            Lookup::Absent => Observed::Absent,
            Lookup::Unknown => Observed::Unknown,
        }
    }
}

/// What a node of the draft comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExplainedNode {
    /// The node.
    pub path: Path,
    /// What it says: `Network.Port is 53`, `or`, `operation CreateProcess`.
    pub text: String,
    /// Its truth on the detection.
    pub truth: Truth,
    /// Whether the outcome would follow from this and its like alone.
    pub is_decisive: bool,
    /// Of a condition, what the record says; of a condition on ancestors, what it
    /// says of the one that fits best.
    pub observed: Option<Observed>,
    /// Of an operation, the detection's, where it is known.
    pub operation: Option<String>,
}

/// A single step that would flip the outcome.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flip {
    /// What it does: `widen to /24`, `remove Network.Port is 53`.
    pub text: String,
    /// What comes of it.
    pub outcome: Outcome,
    /// The edit or assumption that does it.
    pub how: How,
}

/// How an outcome is flipped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum How {
    /// By an edit of the draft.
    Edit(Edit),
    /// By assuming this operation for the detection's rule.
    Assume(String),
}

/// Why a draft does to a detection what it does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explained {
    /// What it does.
    pub outcome: Outcome,
    /// Whether the draft is for the detection's rule; `None`: can't be told.
    pub is_for_rule: Option<bool>,
    /// The operation that was assumed, where the record has none.
    pub assumed: Option<String>,
    /// The nodes, parents first, in file order.
    pub nodes: Vec<ExplainedNode>,
    /// Single steps that would flip the outcome, the gentlest first.
    pub flips: Vec<Flip>,
}

/// Explains what `draft`, which means `definition`, does to `detection`.
pub fn explain(
    draft: &Draft,
    definition: &Definition,
    detection: &Detection,
    assumptions: &Assumptions,
) -> Explained {
    let mut detection = detection.clone();
    let mut assumed = None;
    if detection.operation.is_none() {
        assumed = assumptions.operation_of(&detection.rule).map(str::to_owned);
        detection.operation.clone_from(&assumed);
    }
    let outcome = reference::outcome(draft, definition, &detection);
    // What it was read from has no part in this and may be large.
    let draft = Draft {
        rules: draft.rules.clone(),
        definition: draft.definition.clone(),
        ..Draft::default()
    };
    let mut explainer = Explainer {
        root: &draft.definition,
        detection: &detection,
        nodes: Vec::new(),
    };
    let truth = reference::truth(definition, &detection);
    for (path, part) in &definition.parts {
        let own = explainer.part_truth(part);
        explainer.part(path, part, own, own == truth);
    }
    let nodes = explainer.nodes;
    let flips = flips::all(&draft, definition, &detection, outcome);
    Explained {
        outcome,
        is_for_rule: draft.is_for(&detection.rule),
        assumed,
        nodes,
        flips,
    }
}

/// Asks for a property: of the event, a process, or one of the ancestors.
type PropertyLookup<'a> = dyn Fn(&Property) -> Vec<Lookup<'a>> + 'a;

struct Explainer<'a> {
    root: &'a Node,
    detection: &'a Detection,
    nodes: Vec<ExplainedNode>,
}

impl<'a> Explainer<'a> {
    fn part_truth(&self, part: &Part) -> Truth {
        let alone = Definition {
            parts: vec![(Path::new(), part.clone())],
        };
        reference::truth(&alone, self.detection)
    }

    fn push(&mut self, path: &[usize], text: String, truth: Truth, is_decisive: bool) {
        self.nodes.push(ExplainedNode {
            path: path.to_vec(),
            text,
            truth,
            is_decisive,
            observed: None,
            operation: None,
        });
    }

    fn part(&mut self, path: &[usize], part: &Part, truth: Truth, is_decisive: bool) {
        let name = self.root.at(path).map_or("", Node::element);
        self.push(path, name.to_owned(), truth, is_decisive);
        let detection = self.detection;
        match part {
            Part::Actor { subject, branch } => {
                let subject = *subject;
                let ask = move |property: &Property| vec![detection.get(subject, property)];
                self.branch(branch, truth, is_decisive, &ask);
            }
            Part::Ancestor {
                distance, branch, ..
            } => {
                let distance = distance.map(|distance| distance as usize);
                let ask =
                    move |property: &Property| ancestors(detection.chain(), distance, property);
                // Condition by condition the best ancestor speaks; the part asks
                // for one that satisfies them all.
                let holds = branch_truth(branch, &ask);
                self.branch(branch, holds, is_decisive && holds == truth, &ask);
            }
            Part::Operations(operations) => {
                for operation in operations {
                    let ask =
                        move |property: &Property| vec![detection.get(Subject::Event, property)];
                    let is_it = reference::operation_truth(operation, detection);
                    let holds = branch_truth(&operation.branch, &ask);
                    let own = is_it.and(holds);
                    let decides = is_decisive && own == truth;
                    let text = format!("operation {}", operation.name);
                    self.push(&operation.path, text, is_it, decides && is_it == own);
                    if let Some(node) = self.nodes.last_mut() {
                        node.operation.clone_from(&detection.operation);
                    }
                    self.branch(&operation.branch, holds, decides && holds == own, &ask);
                }
            }
        }
    }

    fn branch(
        &mut self,
        branch: &Branch,
        truth: Truth,
        is_decisive: bool,
        ask: &PropertyLookup<'a>,
    ) {
        match &branch.expression {
            Expression::True => {}
            Expression::Test(test) => {
                let observed = ask(&test.property)
                    .into_iter()
                    .max_by_key(|lookup| compare::truth(test, *lookup));
                let text = match self.root.at(&branch.path).map(|node| &node.kind) {
                    Some(Kind::Condition(condition)) => condition.to_string(),
                    _ => format!("{} {}", test.property, test.comparison.name()),
                };
                self.push(&branch.path, text, truth, is_decisive);
                if let Some(node) = self.nodes.last_mut() {
                    node.observed = Some(observed.map_or(Observed::NoAncestor, Observed::from));
                }
            }
            Expression::And(branches) | Expression::Or(branches) => {
                let is_written = self.is_operator(&branch.path);
                if is_written {
                    let word = if matches!(branch.expression, Expression::And(_)) {
                        "and"
                    } else {
                        "or"
                    };
                    self.push(&branch.path, word.to_owned(), truth, is_decisive);
                }
                for child in branches {
                    let own = branch_truth(child, ask);
                    self.branch(child, own, is_decisive && own == truth, ask);
                }
            }
            Expression::Not(child) => {
                self.push(&branch.path, "not".to_owned(), truth, is_decisive);
                self.branch(child, truth.not(), is_decisive, ask);
            }
        }
    }

    fn is_operator(&self, path: &[usize]) -> bool {
        let kind = self.root.at(path).map(|node| &node.kind);
        matches!(kind, Some(Kind::Operator(_)))
    }
}

/// What each ancestor that may be meant says of a property.
fn ancestors<'a>(
    chain: Chain<'a>,
    distance: Option<usize>,
    property: &Property,
) -> Vec<Lookup<'a>> {
    let wanted = chain
        .list
        .iter()
        .enumerate()
        .filter(|(at, _)| distance.is_none_or(|distance| at + 1 == distance));
    let mut lookups: Vec<Lookup<'a>> = wanted.map(|(_, facts)| facts.get(property)).collect();
    if lookups.is_empty() && chain.is_open {
        lookups.push(Lookup::Unknown);
    }
    lookups
}

/// The truth of a branch on the subject that fits best.
fn branch_truth<'a>(branch: &Branch, ask: &PropertyLookup<'a>) -> Truth {
    reference::expression_truth(branch, &|test| {
        let lookups = ask(&test.property).into_iter();
        let truths = lookups.map(|lookup| compare::truth(test, lookup));
        truths.max().unwrap_or(Truth::False)
    })
}
