//! The values of one property with which a definition holds: a bound by its tests
//! alone, and the values exactly, disjunct by disjunct, since much that is easy by
//! itself is hard together.

use super::deadline::Deadline;
use super::goal::{Goal, Statement};
use super::normal::{Claim, Normal};
use super::prover::Prover;
use super::solve::intervals::{Bounds, Intervals, of_literal};
use crate::detection::Subject;
use crate::language::{Comparison, Property};
use crate::rule::meaning::{Branch, Definition, Expression, OperationTest, Part};

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
    for disjunct in disjuncts(holds, property) {
        if all.covers(&bound(&disjunct, subject, property)?) {
            continue;
        }
        let definitions: Vec<&Definition> = std::iter::once(&disjunct).chain(fails).collect();
        let fails = fails.iter().map(|fails| Statement::Whole(fails, None));
        let goal = Goal::of(vec![Statement::Whole(&disjunct, None)], fails.collect());
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
    let normal = Normal::of_branch(branch, Subject::Event, None);
    bound_in(&normal, property, Bounds::of(property)?)
}

fn bound_in(normal: &Normal<'_>, property: &Property, bounds: Bounds) -> Option<Intervals> {
    match normal {
        Normal::Test(claim) if claim.property() != property => Some(bounds.whole()),
        Normal::Test(claim) => satisfying(claim, bounds),
        Normal::And(all) => all.iter().try_fold(bounds.whole(), |all, inner| {
            Some(all.and(&bound_in(inner, property, bounds)?))
        }),
        Normal::Or(any) => {
            let mut ranges = Vec::new();
            for inner in any {
                ranges.extend_from_slice(bound_in(inner, property, bounds)?.ranges());
            }
            Some(Intervals::of(ranges))
        }
    }
}

/// The values that satisfy a test.
fn satisfying(claim: &Claim<'_>, bounds: Bounds) -> Option<Intervals> {
    let comparison = claim.comparison();
    let set = match comparison {
        Comparison::IsNotSet => return Some(Intervals::default()),
        Comparison::IsSet => return Some(bounds.whole()),
        _ => of_literal(comparison.positive(), &claim.test.literal)?,
    };
    Some(match comparison.is_negated() {
        true => set.complement(bounds),
        false => set.and(&bounds.whole()),
    })
}

/// Definitions one of which holds where the whole does: an `or` right under an
/// operation taken apart. Its tests of the property alone stay together, since
/// they are one set.
fn disjuncts(definition: &Definition, property: &Property) -> Vec<Definition> {
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
    let disjunct = |(operation, branch): (&OperationTest, Branch)| {
        let mut disjunct = rest.clone();
        if let Some((_, part)) = disjunct.parts.get_mut(at) {
            *part = Part::Operations(vec![OperationTest {
                path: operation.path.clone(),
                name: operation.name.clone(),
                branch,
            }]);
        }
        disjunct
    };
    let each = operations.iter().flat_map(|operation| {
        let branches = branches_of(&operation.branch, property);
        branches.into_iter().map(move |branch| (operation, branch))
    });
    each.map(disjunct).collect()
}

/// The branches of an `or`, those that test nothing but the property as one.
fn branches_of(branch: &Branch, property: &Property) -> Vec<Branch> {
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
