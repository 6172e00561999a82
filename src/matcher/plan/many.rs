//! Many literals on one column of text in one pass over its distinct values.

use super::TruthSet;
use super::cache::Cache;
use super::gather;
use crate::detection::Subject;
use crate::language::{Comparison, Property};
use crate::matcher::Truth;
use crate::rule::meaning::{Literal, Test};
use crate::store::{FIRST, Store, TextPool, Values};
use rustc_hash::{FxHashMap, FxHashSet};
use std::sync::Arc;

/// So many searches alike are worth a pass of their own.
const MANY: usize = 4;

/// So many literals to be held are looked for together.
const TOGETHER: usize = 8;

/// Puts into `cache` what the tests come to that are worth a common pass and are
/// not known yet; those on columns of fewer than `least` texts are not: they are
/// searched literal by literal in no time. With a `least` of none all are, however
/// few. Texts of `in_parts` bytes are searched on all cores.
pub(super) fn prepare(
    cache: &mut Cache,
    store: &Store,
    subject: Subject,
    tests: &[(&Test, u32)],
    least: usize,
    in_parts: usize,
) {
    let (many, together) = if least == 0 { (1, 1) } else { (MANY, TOGETHER) };
    if tests.len() < many {
        return;
    }
    let table = store.table(subject);
    let mut is_new = FxHashSet::default();
    let mut groups: FxHashMap<(&Property, Comparison), Vec<(&Test, u32)>> = FxHashMap::default();
    for (test, number) in tests {
        let positive = test.comparison.positive();
        if !matches!(positive, Comparison::Is | Comparison::Contains) {
            continue;
        }
        let codes = gather::codes_of(table, &test.property);
        if codes > least && cache.test_codes(*number, codes).is_none() {
            let group = groups.entry((&test.property, positive)).or_default();
            // The same literal may be asked for often.
            if is_new.insert(*number) {
                group.push((*test, *number));
            }
        }
    }
    for ((property, comparison), tests) in groups {
        let column = table.column(property);
        let Some(Values::Text(pool)) = column.map(|column| column.values()) else {
            continue;
        };
        if tests.len() < many {
            continue;
        }
        let codes = gather::codes_of(table, property);
        let mut truths: Vec<TruthSet> = tests.iter().map(|_| TruthSet::never(codes)).collect();
        let mut found = |at: usize, number: u32| {
            if let Some(truth) = truths.get_mut(at) {
                truth.raise(number + FIRST, Truth::True);
            }
        };
        match comparison {
            Comparison::Is => is_one_of(pool, &tests, &mut found),
            _ => {
                let wanted: Vec<&str> = tests.iter().map(wanted).collect();
                pool.containing_each(&wanted, together, in_parts, &mut found);
            }
        }
        for ((test, number), mut truth) in tests.iter().zip(truths) {
            if test.comparison.is_negated() {
                truth.not();
            }
            let truth = gather::with_missing(&truth, test);
            cache.put_test_codes(*number, Arc::new(truth));
        }
    }
}

fn wanted<'a>((test, _): &(&'a Test, u32)) -> &'a str {
    match &test.literal {
        Literal::Text(text) => text,
        _ => "",
    }
}

/// Finds all texts that are one of the literals: one look-up a text.
fn is_one_of(pool: &TextPool, tests: &[(&Test, u32)], found: &mut dyn FnMut(usize, u32)) {
    let mut literals: FxHashMap<&str, Vec<usize>> = FxHashMap::default();
    for (at, test) in tests.iter().enumerate() {
        literals.entry(wanted(test)).or_default().push(at);
    }
    pool.each_folded(&mut |number, text| {
        if let Some(places) = literals.get(text) {
            places.iter().for_each(|at| found(*at, number));
        }
    });
}
