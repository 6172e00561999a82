//! A long list of conditions on one property: which of them the others make
//! superfluous. The classic is a thousand addresses under one `or`.

use super::scope::positive;
use super::solve::intervals::{Bounds, Intervals, of_literal};
use super::solve::pattern::{Pattern, excludes, implies};
use crate::language::{Comparison, Type};
use crate::rule::meaning::{Literal, Test};

/// The members that can go, all together, from the last on; `None` where the
/// list holds of everything or of nothing, or is not of numbers or texts.
pub(super) fn covered(tests: &[&Test], is_or: bool) -> Option<Vec<usize>> {
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
            let set = of_literal(positive(test.comparison), &test.literal)?.and(&whole);
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
    // Cells between all ends, and how many members cover each.
    let mut starts: Vec<u128> = Vec::new();
    for (low, high) in sets.iter().flat_map(Intervals::ranges) {
        starts.push(*low);
        starts.extend(high.checked_add(1));
    }
    starts.sort_unstable();
    starts.dedup();
    let cells = |set: &Intervals| -> Vec<std::ops::Range<usize>> {
        let at = |value: u128| starts.partition_point(|start| *start <= value);
        let ranges = set.ranges().iter();
        ranges.map(|(low, high)| at(*low)..at(*high) + 1).collect()
    };
    let mut times = vec![0usize; starts.len() + 1];
    for cell in sets.iter().flat_map(cells).flatten() {
        times[cell] += 1;
    }
    let mut gone = Vec::new();
    for (index, set) in sets.iter().enumerate().rev() {
        let cells = cells(set);
        if cells.iter().cloned().flatten().all(|cell| times[cell] > 1) {
            for cell in cells.into_iter().flatten() {
                times[cell] -= 1;
            }
            gone.push(index);
        }
    }
    Some(gone)
}

/// A member goes if, for another, the two can't differ in the way that matters.
fn texts(tests: &[&Test], is_or: bool) -> Option<Vec<usize>> {
    let all: Vec<(Pattern, bool)> = tests
        .iter()
        .map(|test| match &test.literal {
            Literal::Text(text) => {
                let how = positive(test.comparison);
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
    let mut gone = Vec::new();
    for index in (0..all.len()).rev() {
        let mut others = (0..all.len()).filter(|other| *other != index && is_kept[*other]);
        if others.any(|other| clash(other_way(index), as_wanted(other))) {
            is_kept[index] = false;
            gone.push(index);
        }
    }
    Some(gone)
}
