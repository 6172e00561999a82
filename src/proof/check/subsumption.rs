//! A long list of conditions on one property: which of them the others subsume. The classic is a thousand addresses under one `or`.

use crate::language::{Comparison, Type};
use crate::proof::solve::intervals::{Bounds, Cells, Intervals, of_literal};
use crate::proof::solve::pattern::{Pattern, excludes, implies};
use crate::rule::meaning::{Literal, Test};

/// The members that can go, all together, from the last on; `None` where the
/// list holds of everything or of nothing, or is not of numbers or texts.
pub(super) fn subsumed(tests: &[&Test], is_or: bool) -> Option<Vec<usize>> {
    let property = &tests.first()?.property;
    match (Bounds::of(property), property.kind()) {
        (Some(bounds), _) => numbers(tests, is_or, bounds),
        (None, Type::StringSet) => None,
        (None, _) => texts(tests, is_or),
    }
}

/// Of an `or` a member goes if the others cover its values; of an `and`, if
/// they refuse all that it refuses.
fn numbers(tests: &[&Test], is_or: bool, bounds: Bounds) -> Option<Vec<usize>> {
    let whole = bounds.whole();
    let sets: Vec<Intervals> = tests
        .iter()
        .map(|test| {
            let set = of_literal(test.comparison.positive(), &test.literal)?.and(&whole);
            let is_complement = test.comparison.is_negated() == is_or;
            Some(if is_complement {
                set.complement(bounds)
            } else {
                set
            })
        })
        .collect::<Option<_>>()?;
    let all = Intervals::of(sets.iter().flat_map(|set| set.ranges().to_vec()).collect());
    if all.is_empty() || all == whole {
        return None;
    }
    // How many members cover each cell.
    let cells = Cells::of(sets.iter());
    let mut times = vec![0usize; cells.count()];
    for cell in sets.iter().flat_map(|set| cells.within(set)) {
        times[cell] += 1;
    }
    let mut removed = Vec::new();
    for (index, set) in sets.iter().enumerate().rev() {
        if cells.within(set).all(|cell| times[cell] > 1) {
            cells.within(set).for_each(|cell| times[cell] -= 1);
            removed.push(index);
        }
    }
    Some(removed)
}

/// A member goes if, for another, the two can't differ in the way that matters.
fn texts(tests: &[&Test], is_or: bool) -> Option<Vec<usize>> {
    let all: Vec<(Pattern, bool)> = tests
        .iter()
        .map(|test| match &test.literal {
            Literal::Text(text) => {
                let how = test.comparison.positive();
                let literal = text.clone();
                let is_decided = literal.is_empty() && how != Comparison::Is;
                // What the others must be for one member to matter: all false
                // under `or`, all true under `and`.
                let wanted = test.comparison.is_negated() == is_or;
                (!is_decided).then_some((Pattern { how, literal }, wanted))
            }
            _ => None,
        })
        .collect::<Option<_>>()?;
    let clash = |(one, is_one): (&Pattern, bool), (other, is_other): (&Pattern, bool)| match (
        is_one, is_other,
    ) {
        (true, true) => excludes(one, other),
        (true, false) => implies(one, other),
        (false, true) => implies(other, one),
        (false, false) => false,
    };
    let as_wanted = |index: usize| (&all[index].0, all[index].1);
    let other_way = |index: usize| (&all[index].0, !all[index].1);
    let mut pairs = (0..all.len()).flat_map(|one| (0..one).map(move |other| (one, other)));
    if pairs.any(|(one, other)| clash(as_wanted(one), as_wanted(other))) {
        return None;
    }
    let mut is_kept = vec![true; all.len()];
    let mut removed = Vec::new();
    for index in (0..all.len()).rev() {
        let mut others = (0..all.len()).filter(|other| *other != index && is_kept[*other]);
        if others.any(|other| clash(other_way(index), as_wanted(other))) {
            is_kept[index] = false;
            removed.push(index);
        }
    }
    Some(removed)
}
