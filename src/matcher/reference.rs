//! A definition against one detection, straight from the contract: the oracle
//! that the plan is held against, and what judges a single made-up detection.

use super::{Truth, compare};
use crate::detection::{Chain, Detection, Lookup, Subject, folding};
use crate::language::Property;
use crate::rule::Draft;
use crate::rule::meaning::{
    Branch, Definition, Expression, OperationTest, Part, Test, is_same_operation,
};

/// The truth of a definition on a detection: the AND of its parts.
pub fn truth(definition: &Definition, detection: &Detection) -> Truth {
    definition
        .parts
        .iter()
        .fold(Truth::True, |truth, (_, part)| {
            truth.and(part_truth(part, detection))
        })
}

/// What a draft does to a detection: its definition, for its rules.
pub fn outcome(draft: &Draft, definition: &Definition, detection: &Detection) -> super::Outcome {
    let truth = truth(definition, detection);
    match draft.is_for(&detection.rule) {
        Some(true) => truth,
        Some(false) => Truth::False,
        None => truth.and(Truth::Unknown),
    }
    .into()
}

fn part_truth(part: &Part, detection: &Detection) -> Truth {
    match part {
        Part::Actor { subject, branch } => {
            branch_truth(branch, &|property| detection.get(*subject, property))
        }
        Part::Ancestor {
            distance,
            is_unique,
            branch,
        } => {
            let chain = detection.chain();
            ancestor_truth(*distance, *is_unique, chain, |index| {
                branch_truth(branch, &|property| chain.list[index].get(property))
            })
        }
        Part::Operations(operations) => operations.iter().fold(Truth::False, |truth, operation| {
            let is_it = operation_truth(operation, detection);
            let holds = branch_truth(&operation.branch, &|property| {
                detection.get(Subject::Event, property)
            });
            truth.or(is_it.and(holds))
        }),
    }
}

/// Whether the detection is of the operation that is asked for.
pub(super) fn operation_truth(asked: &OperationTest, detection: &Detection) -> Truth {
    let name = detection.operation.as_deref();
    name.map_or(Truth::Unknown, |name| {
        is_same_operation(name, &asked.name).into()
    })
}

/// The truth of an expression, asking `lookup` for each property.
pub fn branch_truth<'a>(branch: &Branch, lookup: &impl Fn(&Property) -> Lookup<'a>) -> Truth {
    expression_truth(branch, &|test| compare::truth(test, lookup(&test.property)))
}

/// The truth of an expression, given that of each test.
pub(super) fn expression_truth(branch: &Branch, of: &impl Fn(&Test) -> Truth) -> Truth {
    let mut inner = branch
        .inner()
        .iter()
        .map(|inner| expression_truth(inner, of));
    match &branch.expression {
        Expression::True => Truth::True,
        Expression::And(_) => inner.fold(Truth::True, Truth::and),
        Expression::Or(_) => inner.fold(Truth::False, Truth::or),
        Expression::Not(_) => inner.next().map_or(Truth::Unknown, Truth::not),
        Expression::Test(test) => of(test),
    }
}

/// What a part about ancestors comes to, given what its expression is for each of
/// those that are listed.
pub(super) fn ancestor_truth(
    distance: Option<u32>,
    is_unique: bool,
    chain: Chain<'_>,
    holds: impl Fn(usize) -> Truth,
) -> Truth {
    let folded: Vec<Truth> = folding(chain.list)
        .into_iter()
        .map(|same| match same {
            _ if !is_unique => Truth::False,
            Some(same) => same.into(),
            None => Truth::Unknown,
        })
        .collect();
    match distance {
        None => {
            let listed = (0..chain.list.len()).fold(Truth::False, |truth, index| {
                truth.or(folded[index].not().and(holds(index)))
            });
            if chain.is_open {
                listed.or(Truth::Unknown)
            } else {
                listed
            }
        }
        Some(distance) => at_distance(distance as usize, &folded, chain.is_open, holds),
    }
}

/// What holds of the ancestor at `distance`, when it is open which entries are
/// folded away: the value that all possibilities agree on, else unknown.
pub(super) fn at_distance(
    distance: usize,
    folded: &[Truth],
    is_open: bool,
    holds: impl Fn(usize) -> Truth,
) -> Truth {
    // An entry can be the one at `distance` if so many entries may stand before it.
    let (mut fewest, mut most) = (0, 0);
    let mut truths = Vec::new();
    for (index, is_folded) in folded.iter().enumerate() {
        if *is_folded != Truth::True && (fewest + 1..=most + 1).contains(&distance) {
            truths.push(holds(index));
        }
        most += usize::from(*is_folded != Truth::True);
        fewest += usize::from(*is_folded == Truth::False);
    }
    if fewest < distance {
        truths.push(if is_open {
            Truth::Unknown
        } else {
            Truth::False
        });
    }
    match truths.split_first() {
        Some((first, rest)) if rest.iter().all(|truth| truth == first) => *first,
        _ => Truth::Unknown,
    }
}
