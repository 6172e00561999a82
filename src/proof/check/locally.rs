//! Whether something in one branch of a long `or` matters, seen from that branch.
//!
//! A proof about the whole draft costs as much as the draft is long, and a long `or`
//! wants one for each of its branches and what is in them. Most of these matter, and
//! a detection that only this branch is about shows it: it is looked for in the draft
//! with this branch alone in the `or`, and shows it for the whole draft where no other
//! branch of the `or` holds of it, since the draft holds exactly where it does with
//! some one branch of the `or`, whose position is not negated.

use crate::detection::Subject;
use crate::matcher::{Truth, reference};
use crate::proof::deadline::Deadline;
use crate::proof::goal::{Goal, Statement};
use crate::proof::prover::Prover;
use crate::rule::meaning::{Branch, Definition, Expression, OperationTest, Part};

/// From how many branches on it is worth the trouble.
const LONG: usize = 6;

/// One branch of a long `or`.
pub(super) struct Locally<'d> {
    branch: &'d Branch,
    /// All branches of the `or`.
    all: &'d [Branch],
    subject: Subject,
    /// The draft with this branch alone in the `or`, and with none.
    alone: Definition,
    bare: Definition,
}

/// Whether something is an `or` that is long enough.
pub(super) fn is_long(branch: &Branch) -> bool {
    matches!(&branch.expression, Expression::Or(branches) if branches.len() >= LONG)
}

impl<'d> Locally<'d> {
    /// One of the branches of `or`, which stands in a part about `subject`, not
    /// negated.
    pub(super) fn of(
        definition: &'d Definition,
        or: &'d Branch,
        branch: &'d Branch,
        subject: Subject,
    ) -> Locally<'d> {
        let with = |inner: &[Branch]| {
            let is_it = |one: &Branch| std::ptr::eq(one, or);
            map(definition, &|one| {
                is_it(one).then(|| Expression::Or(inner.to_vec()))
            })
        };
        Locally {
            branch,
            all: or.inner(),
            subject,
            alone: with(std::slice::from_ref(branch)),
            bare: with(&[]),
        }
    }
}

impl Locally<'_> {
    /// Whether it is shown that removing `inner`, the branch itself or what is in it,
    /// makes a difference; `widens` says that it lets more through, if anything.
    pub(super) fn is_needed(&self, inner: &Branch, widens: bool, deadline: &Deadline) -> bool {
        let removed = match inner.path == self.branch.path {
            true => self.bare.clone(),
            false => without(&self.alone, inner),
        };
        let (holds, fails) = match widens {
            true => (&removed, &self.alone),
            false => (&self.alone, &removed),
        };
        let goal = Goal::of(
            vec![Statement::Whole(holds, None)],
            vec![Statement::Whole(fails, None)],
        );
        let mut prover = Prover::new(&[&self.alone, &removed], deadline);
        let Some(mut witness) = prover.ask(&goal).witness() else {
            return false;
        };
        witness.complete();
        let is_out = |other: &Branch| {
            let lookup = |property: &_| witness.get(self.subject, property);
            let is_it = other.path == self.branch.path;
            is_it || reference::branch_truth(other, &lookup) == Truth::False
        };
        reference::truth(&self.bare, &witness) == Truth::False && self.all.iter().all(is_out)
    }
}

/// A definition with each expression as `change` makes it, where it makes one.
fn map(definition: &Definition, change: &dyn Fn(&Branch) -> Option<Expression>) -> Definition {
    let part = |part: &Part| match part {
        Part::Actor { subject, branch } => Part::Actor {
            subject: *subject,
            branch: map_branch(branch, change),
        },
        Part::Operations(operations) => Part::Operations(
            operations
                .iter()
                .map(|operation| OperationTest {
                    path: operation.path.clone(),
                    name: operation.name.clone(),
                    branch: map_branch(&operation.branch, change),
                })
                .collect(),
        ),
        ancestor => ancestor.clone(),
    };
    let parts = definition.parts.iter();
    Definition {
        parts: parts.map(|(path, one)| (path.clone(), part(one))).collect(),
    }
}

fn map_branch(branch: &Branch, change: &dyn Fn(&Branch) -> Option<Expression>) -> Branch {
    let all = |inner: &[Branch]| inner.iter().map(|one| map_branch(one, change)).collect();
    let expression = change(branch).unwrap_or_else(|| match &branch.expression {
        Expression::And(inner) => Expression::And(all(inner)),
        Expression::Or(inner) => Expression::Or(all(inner)),
        Expression::Not(inner) => Expression::Not(Box::new(map_branch(inner, change))),
        other => other.clone(),
    });
    Branch {
        path: branch.path.clone(),
        expression,
    }
}

/// A definition without one of the branches of an operator.
fn without(definition: &Definition, inner: &Branch) -> Definition {
    let is_other = |one: &&Branch| one.path != inner.path;
    let rest = |branches: &[Branch]| {
        let rest: Vec<Branch> = branches.iter().filter(is_other).cloned().collect();
        (rest.len() < branches.len()).then_some(rest)
    };
    map(definition, &|branch| match &branch.expression {
        Expression::And(branches) => rest(branches).map(Expression::And),
        Expression::Or(branches) => rest(branches).map(Expression::Or),
        _ => None,
    })
}
