//! What `check` says about a draft: the proofs, the problems of its meaning,
//! and the words of caution, each with its place, example and repair.

mod against;
mod counting;
mod covering;
mod exceptions;
mod extremes;
mod finding;
mod lint;
mod locally;
mod names;

mod place;
mod programs;
mod redundant;
mod repair;
mod subsumption;
mod wide;

pub use against::{Against, ConditionCounts, against, silence};
pub use counting::count;
pub use finding::{Finding, phrase, phrases};
pub use repair::Repair;

use super::deadline::Deadline;
use super::prover::Prover;
use super::verdict::{Breadth, Coverage, breadth_with};
use crate::finding::Code;
use crate::language::{Property, table};
use crate::rule::meaning::{self, Literal, Problem};
use crate::rule::{Draft, Kind, Node};

/// All that `check` says of a draft.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// How wide it is.
    pub breadth: Breadth,
    /// The findings, worst first, those of one level in file order.
    pub findings: Vec<Finding>,
}

/// What there is to say about a draft without looking at detections. All its
/// proofs together keep to the deadline.
pub fn findings(draft: &Draft, deadline: &Deadline) -> Report {
    let tree = &draft.definition;
    let meaning = meaning::of(tree);
    let mut findings: Vec<Finding> = meaning
        .problems
        .iter()
        .filter_map(|problem| of_problem(tree, problem))
        .collect();
    let breadth = match &meaning.definition {
        None => {
            findings.extend(lint::words(tree));
            Breadth {
                coverage: Coverage::Unproved(match meaning.error() {
                    Some(problem) => format!("the draft has no meaning: {}", problem.message),
                    None => "the draft has no meaning".to_owned(),
                }),
                inside: None,
                outside: None,
            }
        }
        Some(definition) => {
            let mut prover = Prover::new(&[definition], deadline);
            let breadth = breadth_with(&mut prover, definition);
            findings.extend(lint::words(tree));
            // What hides nothing hides nothing too much.
            if breadth.coverage != Coverage::Never {
                findings.extend(exceptions::only(tree, definition, deadline));
                findings.extend(programs::open(tree, definition));
            }
            if !matches!(breadth.coverage, Coverage::Never | Coverage::Always) {
                let wide = wide::branches(tree, definition, &findings, deadline);
                findings.extend(wide);
            }
            let covering = covering::covering(&mut prover, tree, definition);
            let whole = extremes::whole(&mut prover, tree, definition, &breadth, &covering);
            if breadth.coverage == Coverage::Sometimes {
                findings.extend(redundant::branches(&mut prover, tree, definition));
            }
            findings.extend(covering);
            findings.extend(whole);
            breadth
        }
    };
    findings.sort_by(|a, b| {
        let key = |finding: &Finding| (finding.level, finding.path.clone(), finding.code);
        key(a).cmp(&key(b))
    });
    Report { breadth, findings }
}

fn of_problem(tree: &Node, problem: &Problem) -> Option<Finding> {
    let code = problem.code;
    let mut finding = Finding::new(code, tree, &problem.path, problem.message.clone());
    finding.fix.clone_from(&problem.fix);
    let node = tree.at(&problem.path)?;
    let repaired = match (code, &node.kind) {
        (Code::Q106, Kind::Condition(condition)) => match meaning::of_condition(condition) {
            Ok(test) => match test.literal {
                Literal::Net4(net) => Some(repair::with_value(node, &net.to_string())),
                Literal::Net6(net) => Some(repair::with_value(node, &net.to_string())),
                _ => None,
            },
            Err(_) => None,
        },
        (Code::Q107, _) => respelled(node),
        (Code::Q110, _) => Some(repair::wrapped(node)),
        _ => None,
    };
    finding.repair = repaired.map(|node| Repair::replace(&problem.path, node));
    Some(finding)
}

/// The node in the table's spelling, where it differs only in letter case.
fn respelled(node: &Node) -> Option<Node> {
    let new = match &node.kind {
        Kind::Condition(condition) => {
            let property = condition.named_property()?;
            let comparison = condition.known_comparison();
            node.changed(|condition| {
                if matches!(property, Property::Known(_)) {
                    condition.component = Some(property.component().to_owned());
                    condition.property = Some(property.name().to_owned());
                } else if let Some(known) = table().component(property.component()) {
                    condition.component = Some(known.name.clone());
                }
                if let Some(comparison) = comparison {
                    condition.comparison = Some(comparison.name().to_owned());
                }
            })
        }
        Kind::Operation(Some(name)) => Node {
            kind: Kind::Operation(Some(table().operation(name)?.name.clone())),
            ..node.clone()
        },
        _ if node.written.is_some() => Node {
            written: None,
            ..node.clone()
        },
        _ => return None,
    };
    (new != *node).then_some(new)
}
