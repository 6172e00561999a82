//! The values of one property with which a definition holds: a bound by its tests
//! alone, and the values exactly, piece by piece, since much that is easy by
//! itself is hard together.

use super::deadline::Deadline;
use super::goal::{Goal, Statement};
use super::prover::Prover;
use super::solve::intervals::{Bounds, Intervals, of_literal};
use crate::detection::Subject;
use crate::language::{Comparison, Property};
use crate::rule::meaning::{Branch, Definition, Expression, OperationTest, Part, Test};

/// The values of a property with which `holds` surely holds of something of
/// which `fails`, where there is one, surely fails; `None` when the time is up,
/// and where the values are no numbers.
pub(super) fn project(
    holds: &Definition,
    fails: Option<&Definition>,
    subject: Subject,
    property: &Property,
    deadline: &Deadline,
) -> Option<Intervals> {
    let bounds = Bounds::of(property)?;
    let mut all = Intervals::default();
    for piece in pieces(holds, property) {
        if all.covers(&bound(&piece, subject, property)?) {
            continue;
        }
        let definitions: Vec<&Definition> = std::iter::once(&piece).chain(fails).collect();
        let fails = fails.iter().map(|fails| Statement::Whole(fails, None));
        let goal = Goal::of(vec![Statement::Whole(&piece, None)], fails.collect());
        let mut prover = Prover::new(&definitions, deadline);
        all = all.or(&prover.projection(&goal, subject, property)?);
        if all == bounds.whole() {
            break;
        }
    }
    Some(all)
}

/// No fewer values than those with which a definition holds, by its tests of the
/// property alone; `None` where the values are no numbers.
fn bound(definition: &Definition, subject: Subject, property: &Property) -> Option<Intervals> {
    let mut all = Bounds::of(property)?.whole();
    for (_, part) in &definition.parts {
        let mut any = Intervals::default();
        for root in part.roots() {
            any = match root.subject == subject && subject != Subject::Ancestor {
                true => any.or(&bound_of(root.branch, property)?),
                false => Bounds::of(property)?.whole(),
            };
        }
        all = all.and(&any);
    }
    Some(all)
}

/// No fewer values than those with which a branch holds.
pub(super) fn bound_of(branch: &Branch, property: &Property) -> Option<Intervals> {
    let bounds = Bounds::of(property)?;
    bound_under(branch, property, bounds, false)
}

fn bound_under(
    branch: &Branch,
    property: &Property,
    bounds: Bounds,
    is_under_not: bool,
) -> Option<Intervals> {
    let each = || {
        let inner = branch.inner().iter();
        inner.map(|inner| bound_under(inner, property, bounds, is_under_not))
    };
    match (&branch.expression, is_under_not) {
        (Expression::True, false) => Some(bounds.whole()),
        (Expression::True, true) => Some(Intervals::default()),
        (Expression::Test(test), _) if test.property != *property => Some(bounds.whole()),
        (Expression::Test(test), _) => satisfying(test, bounds, is_under_not),
        (Expression::Not(inner), _) => bound_under(inner, property, bounds, !is_under_not),
        (Expression::And(_), false) | (Expression::Or(_), true) => {
            each().try_fold(bounds.whole(), |all, inner| Some(all.and(&inner?)))
        }
        (Expression::Or(_), false) | (Expression::And(_), true) => {
            let mut ranges = Vec::new();
            for inner in each() {
                ranges.extend_from_slice(inner?.ranges());
            }
            Some(Intervals::of(ranges))
        }
    }
}

/// The values that satisfy a test, or that do not.
fn satisfying(test: &Test, bounds: Bounds, is_under_not: bool) -> Option<Intervals> {
    let comparison = match is_under_not {
        true => test.comparison.negation(),
        false => test.comparison,
    };
    let set = match comparison {
        Comparison::IsNotSet => return Some(Intervals::default()),
        Comparison::IsSet => return Some(bounds.whole()),
        _ => of_literal(comparison.positive(), &test.literal)?,
    };
    Some(match comparison.is_negated() {
        true => set.complement(bounds),
        false => set.and(&bounds.whole()),
    })
}

/// Definitions one of which holds where the whole does: an `or` right under an
/// operation taken apart. Its tests of the property alone stay together, since
/// they are one set.
fn pieces(definition: &Definition, property: &Property) -> Vec<Definition> {
    let parts = definition.parts.iter().enumerate();
    let mut of_operations = parts.filter_map(|(at, (_, part))| match part {
        Part::Operations(operations) => Some((at, operations)),
        Part::Actor { .. } | Part::Ancestor { .. } => None,
    });
    let Some((at, operations)) = of_operations.next() else {
        return vec![definition.clone()];
    };
    let mut rest = definition.clone();
    if let Some((_, part)) = rest.parts.get_mut(at) {
        *part = Part::Operations(Vec::new());
    }
    let piece = |(operation, branch): (&OperationTest, Branch)| {
        let mut piece = rest.clone();
        if let Some((_, part)) = piece.parts.get_mut(at) {
            *part = Part::Operations(vec![OperationTest {
                path: operation.path.clone(),
                name: operation.name.clone(),
                branch,
            }]);
        }
        piece
    };
    let each = operations.iter().flat_map(|operation| {
        let branches = taken_apart(&operation.branch, property);
        branches.into_iter().map(move |branch| (operation, branch))
    });
    each.map(piece).collect()
}

/// The branches of an `or`, those that test nothing but the property as one.
fn taken_apart(branch: &Branch, property: &Property) -> Vec<Branch> {
    let Expression::Or(any) = &branch.expression else {
        return vec![branch.clone()];
    };
    let is_alone = |branch: &&Branch| branch.test().is_some_and(|test| test.property == *property);
    let (alone, others): (Vec<&Branch>, Vec<&Branch>) = any.iter().partition(is_alone);
    let mut apart = Vec::new();
    if !alone.is_empty() {
        apart.push(Branch {
            path: branch.path.clone(),
            expression: Expression::Or(alone.into_iter().cloned().collect()),
        });
    }
    apart.extend(others.into_iter().cloned());
    apart
}
