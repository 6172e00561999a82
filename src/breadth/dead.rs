//! Q104: conditions and branches that change nothing.
//!
//! Each is taken out and the draft compared with itself, from the last to the
//! first, so that of two equal ones the later goes and all that are named can
//! go together. In a long list of conditions on one property that nothing else
//! asks about, the pairs say which are covered, and one proof says that the
//! list matters at all.

use super::encode::removed::Removed;
use super::finding::{Finding, phrase};
use super::goal::{Goal, Statement};
use super::list;
use super::mend::Mend;
use super::prover::{Answer, Prover};
use crate::finding::Code;
use crate::rule::meaning::{Branch, Definition, Expression, Part, Test};
use crate::rule::{Kind, Node};

/// From how many conditions on a list is decided as one.
const LIST: usize = 8;

struct Reaper<'p, 'd, 't> {
    prover: &'p mut Prover<'t>,
    definition: &'d Definition,
    gone: Removed,
    /// What can go, and a branch around it that could go as a whole.
    dead: Vec<(&'d [usize], Option<&'d [usize]>)>,
}

/// Where a branch stands.
#[derive(Clone, Copy)]
struct Stand {
    /// Whether taking it out can only let more through.
    widens: bool,
    /// Whether it can be taken out with something left beside it.
    is_spare: bool,
}

/// The branches that can go, all of them together.
pub(super) fn branches(
    prover: &mut Prover<'_>,
    tree: &Node,
    definition: &Definition,
) -> Vec<Finding> {
    let mut reaper = Reaper {
        prover,
        definition,
        gone: Removed::default(),
        dead: Vec::new(),
    };
    for (_, part) in definition.parts.iter().rev() {
        match part {
            Part::Actor { branch, .. } | Part::Ancestor { branch, .. } => reaper.body(branch),
            Part::Operations(operations) => {
                let mut left = operations.len();
                for operation in operations.iter().rev() {
                    let before = reaper.dead.len();
                    reaper.body(&operation.branch);
                    if left > 1 && reaper.dead.len() == before {
                        let take = |gone: &mut Removed| gone.operation(operation);
                        if reaper.is_dead(false, take) {
                            reaper.dead.push((&operation.path, None));
                            left -= 1;
                        }
                    }
                }
            }
        }
    }
    let dead = reaper.dead;
    dead.into_iter()
        .rev()
        .map(|(path, around)| finding(tree, definition, path, around))
        .collect()
}

fn finding(
    tree: &Node,
    definition: &Definition,
    path: &[usize],
    around: Option<&[usize]>,
) -> Finding {
    let what = phrase(tree, path);
    let message = format!("{what} changes nothing: without it the draft suppresses the same");
    let mut finding = Finding::new(Code::Q104, tree, path, message);
    finding.fix = Some("remove it".to_owned());
    finding.mend = Some(Mend::remove(path));
    // What is left of a part without an operator is not one node.
    let is_part = definition.parts.iter().any(|(part, _)| part == path);
    if is_part {
        finding.mend = None;
    }
    if is_twin(tree, path) {
        finding.message = format!("{what} stands here a second time and changes nothing");
    } else if let Some(around) = around {
        let whole = phrase(tree, around);
        let whole = whole.strip_prefix("this ").unwrap_or(&whole);
        finding.message = format!("{what} changes nothing, nor does the {whole} around it");
    }
    finding
}

/// Whether an earlier sibling is the same condition.
fn is_twin(tree: &Node, path: &[usize]) -> bool {
    let Some((index, parent)) = path.split_last() else {
        return false;
    };
    let Some((before, Some(node))) = tree.at(parent).map(|parent| {
        let (before, rest) = parent.children.split_at(*index);
        (before, rest.first())
    }) else {
        return false;
    };
    let is_condition = matches!(node.kind, Kind::Condition(_));
    is_condition && before.iter().any(|sibling| sibling.kind == node.kind)
}

impl<'d> Reaper<'_, 'd, '_> {
    /// The whole expression of a part: without it the part is true.
    fn body(&mut self, branch: &'d Branch) {
        if branch.expression != Expression::True {
            self.visit(
                branch,
                Stand {
                    widens: true,
                    is_spare: true,
                },
                false,
            );
        }
    }

    /// Whether the draft without these branches is the same as the whole.
    fn is_same(&mut self, gone: &Removed, widens: bool) -> bool {
        let whole = vec![Statement::Whole(self.definition, None)];
        let rest = vec![Statement::Whole(self.definition, Some(gone))];
        let (holds, fails) = if widens { (rest, whole) } else { (whole, rest) };
        let goal = Goal {
            holds,
            fails,
            operations: Vec::new(),
        };
        self.prover.ask(&goal) == Answer::No
    }

    /// Whether what `take` takes out can go, both by itself and with all that
    /// is gone before; then it is gone.
    fn is_dead(&mut self, widens: bool, take: impl Fn(&mut Removed)) -> bool {
        let mut alone = Removed::default();
        take(&mut alone);
        if !self.is_same(&alone, widens) {
            return false;
        }
        if self.dead.is_empty() {
            self.gone = alone;
            return true;
        }
        let mut with_others = self.gone.clone();
        take(&mut with_others);
        // Together they may let less through here and more there.
        let is_dead = self.is_same(&with_others, true) && self.is_same(&with_others, false);
        if is_dead {
            self.gone = with_others;
        }
        is_dead
    }

    /// Takes out what can go below a branch, or the branch; whether something did.
    fn visit(&mut self, branch: &'d Branch, stand: Stand, is_negated: bool) -> bool {
        let inner = branch.inner();
        let is_not = matches!(branch.expression, Expression::Not(_));
        let is_and = matches!(branch.expression, Expression::And(_));
        let before = self.dead.len();
        let mut did = self.list(branch);
        if did.is_none() {
            let mut left = inner.len();
            for child in inner.iter().rev() {
                let stand = Stand {
                    widens: is_and != is_negated,
                    is_spare: !is_not && left > 1,
                };
                if self.visit(child, stand, is_negated != is_not) {
                    did = Some(true);
                    left -= usize::from(self.gone.has_branch(child));
                }
            }
        }
        if did == Some(true) {
            self.note_whole(branch, stand, before);
            return true;
        }
        if !stand.is_spare {
            return false;
        }
        let is_dead = self.is_dead(stand.widens, |gone| gone.branch(branch));
        if is_dead {
            self.dead.push((&branch.path, None));
        }
        is_dead
    }

    /// Notes of what went below a branch that the branch could go as a whole.
    fn note_whole(&mut self, branch: &'d Branch, stand: Stand, before: usize) {
        let is_operator = matches!(branch.expression, Expression::And(_) | Expression::Or(_));
        let mut whole = Removed::default();
        whole.branch(branch);
        if stand.is_spare && is_operator && self.is_same(&whole, stand.widens) {
            for (_, around) in &mut self.dead[before..] {
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
            .map(|branch| match &branch.expression {
                Expression::Test(test) if !test.comparison.is_valueless() => Some(test),
                _ => None,
            })
            .collect::<Option<_>>()?;
        let property = &tests[0].property;
        let is_alone = tests.iter().all(|test| test.property == *property)
            && self.times_asked(property) == tests.len()
            && self.prover.is_plain(property);
        if !is_alone {
            return None;
        }
        let covered = list::covered(&tests, is_or)?;
        // Its members matter if it does: the rest of the draft does not ask about
        // the property, so that each value meets whatever makes the list matter.
        let mut without = Removed::default();
        without.branch(branch);
        let is_dead = self.is_same(&without, true) && self.is_same(&without, false);
        if is_dead {
            return None;
        }
        let mut did = false;
        for index in covered.into_iter().rev() {
            self.gone.branch(&inner[index]);
            self.dead.push((&inner[index].path, None));
            did = true;
        }
        Some(did)
    }

    fn times_asked(&self, property: &crate::language::Property) -> usize {
        fn count(branch: &Branch, property: &crate::language::Property) -> usize {
            match &branch.expression {
                Expression::Test(test) => usize::from(test.property == *property),
                _ => branch
                    .inner()
                    .iter()
                    .map(|inner| count(inner, property))
                    .sum(),
            }
        }
        super::top::tops(self.definition)
            .iter()
            .map(|top| count(top.branch, property))
            .sum()
    }
}
