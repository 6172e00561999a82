//! Q104: conditions and branches that change nothing.
//!
//! Each is removed and the draft compared with itself, from the last to the
//! first, so that of two equal ones the later goes and all that are named can
//! go together. In a long list of conditions on one property that nothing else
//! asks about, the pairs say which are subsumed, and one proof says that the
//! list matters at all.

use super::finding::{Finding, phrase};
use super::locally::{self, Locally};
use super::repair::Repair;
use super::subsumption::subsumed;
use crate::detection::Subject;
use crate::finding::Code;
use crate::proof::encode::removed::Removed;
use crate::proof::goal::{Goal, Statement};
use crate::proof::prover::{Answer, Prover};
use crate::rule::meaning::{Branch, Definition, Expression, Part, Test};
use crate::rule::{Kind, Node};

/// From how many conditions on a list is decided as one.
const LIST: usize = 8;

/// What can be removed, and a branch around it that could go as a whole.
type Redundant<'d> = (&'d [usize], Option<&'d [usize]>);

/// Removes from a definition what changes nothing.
struct Reduction<'p, 'd, 't> {
    prover: &'p mut Prover<'t>,
    definition: &'d Definition,
    removed: Removed,
    redundant: Vec<Redundant<'d>>,
    /// Whom the part is about that is looked at; of ancestors there are several.
    subject: Option<Subject>,
    /// The branch of a long `or` that is looked at.
    local: Option<Locally<'d>>,
}

/// Where a branch stands.
#[derive(Clone, Copy)]
struct Position {
    is_negated: bool,
    /// Whether removing it can only let more through.
    widens: bool,
    /// Whether it can be removed with something left beside it.
    is_optional: bool,
}

/// The branches that can go, all of them together.
pub(super) fn branches(
    prover: &mut Prover<'_>,
    tree: &Node,
    definition: &Definition,
) -> Vec<Finding> {
    let mut reduction = Reduction {
        prover,
        definition,
        removed: Removed::default(),
        redundant: Vec::new(),
        subject: None,
        local: None,
    };
    for (_, part) in definition.parts.iter().rev() {
        reduction.subject = match part {
            Part::Actor { subject, .. } => Some(*subject),
            Part::Operations(_) => Some(Subject::Event),
            Part::Ancestor { .. } => None,
        };
        match part {
            Part::Actor { branch, .. } | Part::Ancestor { branch, .. } => reduction.root(branch),
            Part::Operations(operations) => {
                let mut left = operations.len();
                for operation in operations.iter().rev() {
                    let before = reduction.redundant.len();
                    reduction.root(&operation.branch);
                    let is_whole = reduction.redundant.len() == before;
                    if left > 1
                        && is_whole
                        && reduction.removes(false, |removed| removed.operation(operation))
                    {
                        reduction.redundant.push((&operation.path, None));
                        left -= 1;
                    }
                }
            }
        }
    }
    let all = reduction.redundant.into_iter().rev();
    all.map(|one| finding(tree, definition, one)).collect()
}

fn finding(tree: &Node, definition: &Definition, (path, around): Redundant<'_>) -> Finding {
    let what = phrase(tree, path);
    let message = if is_twin(tree, path) {
        format!("{what} stands here a second time and changes nothing")
    } else if let Some(around) = around {
        let whole = phrase(tree, around);
        let whole = whole.strip_prefix("this ").unwrap_or(&whole);
        format!("{what} changes nothing, nor does the {whole} around it")
    } else {
        format!("{what} changes nothing: without it the draft suppresses the same")
    };
    let mut finding = Finding::new(Code::Q104, tree, path, message).fix("remove it");
    // What is left of a part without an operator is not one node.
    let is_part = definition.parts.iter().any(|(part, _)| part == path);
    finding.repair = (!is_part).then(|| Repair::remove(path));
    finding
}

/// Whether an earlier sibling is the same condition.
fn is_twin(tree: &Node, path: &[usize]) -> bool {
    let siblings = path
        .split_last()
        .and_then(|(index, parent)| tree.at(parent)?.children.get(..=*index));
    let Some([before @ .., node]) = siblings else {
        return false;
    };
    let is_condition = matches!(node.kind, Kind::Condition(_));
    is_condition && before.iter().any(|sibling| sibling.kind == node.kind)
}

impl<'d> Reduction<'_, 'd, '_> {
    /// The whole expression of a part: without it the part is true.
    fn root(&mut self, branch: &'d Branch) {
        if branch.expression != Expression::True {
            let position = Position {
                is_negated: false,
                widens: true,
                is_optional: true,
            };
            self.visit(branch, position);
        }
    }

    /// Whether the draft with this removed is the same as the whole, where that
    /// can only let more through or, not `widens`, only less.
    fn is_same(&mut self, removed: &Removed, widens: bool) -> bool {
        let whole = vec![Statement::Whole(self.definition, None)];
        let rest = vec![Statement::Whole(self.definition, Some(removed))];
        let (holds, fails) = if widens { (rest, whole) } else { (whole, rest) };
        self.prover.ask(&Goal::of(holds, fails)) == Answer::No
    }

    /// Removes what `remove` does, if it can go both by itself and with all that
    /// is removed before; whether it did.
    fn removes(&mut self, widens: bool, remove: impl Fn(&mut Removed)) -> bool {
        let mut alone = Removed::default();
        remove(&mut alone);
        if !self.is_same(&alone, widens) {
            return false;
        }
        let mut with_others = self.removed.clone();
        remove(&mut with_others);
        // Together they may let less through here and more there.
        let is_redundant = self.redundant.is_empty()
            || self.is_same(&with_others, true) && self.is_same(&with_others, false);
        if is_redundant {
            self.removed = with_others;
        }
        is_redundant
    }

    /// Removes what can go below a branch, or the branch; whether something did.
    fn visit(&mut self, branch: &'d Branch, position: Position) -> bool {
        let inner = branch.inner();
        let is_not = matches!(branch.expression, Expression::Not(_));
        let is_and = matches!(branch.expression, Expression::And(_));
        let before = self.redundant.len();
        let mut did = self.list(branch);
        if did.is_none() {
            let mut left = inner.len();
            let locally = self.subject.filter(|_| {
                self.local.is_none() && !position.is_negated && locally::is_long(branch)
            });
            for child in inner.iter().rev() {
                if let Some(subject) = locally {
                    self.local = Some(Locally::of(self.definition, branch, child, subject));
                }
                let of_child = Position {
                    is_negated: position.is_negated != is_not,
                    widens: is_and != position.is_negated,
                    is_optional: !is_not && left > 1,
                };
                if self.visit(child, of_child) {
                    did = Some(true);
                    left -= usize::from(self.removed.has_branch(child));
                }
            }
            if locally.is_some() {
                self.local = None;
            }
        }
        if did == Some(true) {
            self.note_whole(branch, position, before);
            return true;
        }
        let is_redundant = position.is_optional
            && !self.is_needed_locally(branch, position.widens)
            && self.removes(position.widens, |removed| removed.branch(branch));
        if is_redundant {
            self.redundant.push((&branch.path, None));
        }
        is_redundant
    }

    /// Whether the branch of a long `or` shows by itself that something in it matters.
    fn is_needed_locally(&self, branch: &Branch, widens: bool) -> bool {
        let deadline = self.prover.deadline();
        let local = self.local.as_ref();
        local.is_some_and(|local| local.is_needed(branch, widens, deadline))
    }

    /// Notes of what was removed below a branch that the branch could go as a whole.
    fn note_whole(&mut self, branch: &'d Branch, position: Position, before: usize) {
        let is_operator = matches!(branch.expression, Expression::And(_) | Expression::Or(_));
        let mut whole = Removed::default();
        whole.branch(branch);
        if position.is_optional && is_operator && self.is_same(&whole, position.widens) {
            for (_, around) in &mut self.redundant[before..] {
                *around = Some(&branch.path);
            }
        }
    }

    /// Decides a long list of conditions on one property as one; `None` where it
    /// is not one.
    fn list(&mut self, branch: &'d Branch) -> Option<bool> {
        let inner = branch.inner();
        let is_or = match branch.expression {
            Expression::Or(_) => true,
            Expression::And(_) => false,
            _ => return None,
        };
        if inner.len() < LIST {
            return None;
        }
        let tests: Vec<&Test> = inner
            .iter()
            .map(|branch| branch.test().filter(|test| !test.comparison.is_valueless()))
            .collect::<Option<_>>()?;
        let property = &tests[0].property;
        let all = self.definition.tests();
        let is_alone = tests.iter().all(|test| test.property == *property)
            && all
                .filter(|(_, _, test)| test.property == *property)
                .count()
                == tests.len()
            && self.prover.is_plain(property);
        if !is_alone {
            return None;
        }
        let subsumed = subsumed(&tests, is_or)?;
        // Its members matter if it does: the rest of the draft does not ask about
        // the property, so that each value meets whatever makes the list matter.
        let mut without = Removed::default();
        without.branch(branch);
        if self.is_same(&without, true) && self.is_same(&without, false) {
            return None;
        }
        let did = !subsumed.is_empty();
        for index in subsumed.into_iter().rev() {
            self.removed.branch(&inner[index]);
            self.redundant.push((&inner[index].path, None));
        }
        Some(did)
    }
}
