//! Many literals on one column of text in one pass over its distinct values.

use super::by_code::ByCode;
use super::cache::Cache;
use super::spread;
use crate::detection::Subject;
use crate::language::{Comparison, Property};
use crate::matcher::Truth;
use crate::rule::meaning::{Branch, Expression, Literal, Test};
use crate::store::{FIRST, Store, TextPool, Values};
use rustc_hash::{FxHashMap, FxHashSet};
use std::sync::Arc;

/// So many searches alike are worth a pass of their own.
const MANY: usize = 4;

/// Puts into `cache` what the tests of `branch` come to that are worth a common
/// pass and are not known yet; those on columns of fewer than `least` texts are
/// not: they are searched literal by literal in no time.
pub(super) fn prepare(
    cache: &mut Cache,
    store: &Store,
    subject: Subject,
    branch: &Branch,
    least: usize,
) {
    let mut tests = Vec::new();
    collect(branch, &mut tests);
    if tests.len() < MANY {
        return;
    }
    let table = store.table(subject);
    let mut is_new = FxHashSet::default();
    let mut groups: FxHashMap<(&Property, Comparison), Vec<&Test>> = FxHashMap::default();
    for test in tests {
        let positive = match test.comparison {
            comparison if comparison.is_negated() => comparison.negation(),
            comparison => comparison,
        };
        if !matches!(positive, Comparison::Is | Comparison::Contains) {
            continue;
        }
        let number = cache.number(subject, test);
        let codes = spread::codes_of(table, &test.property);
        let key = (subject, vec![number].into_boxed_slice());
        if codes > least && cache.codes(&key, codes).is_none() {
            let group = groups.entry((&test.property, positive)).or_default();
            // The same literal may be asked for often.
            if is_new.insert(number) {
                group.push(test);
            }
        }
    }
    for ((property, comparison), tests) in groups {
        let column = table.column(property);
        let Some(Values::Text(pool)) = column.map(|column| column.values()) else {
            continue;
        };
        if tests.len() < MANY {
            continue;
        }
        let codes = spread::codes_of(table, property);
        let mut truths: Vec<ByCode> = tests.iter().map(|_| ByCode::never(codes)).collect();
        let mut found = |at: usize, number: u32| {
            if let Some(truth) = truths.get_mut(at) {
                truth.set(number + FIRST, Truth::True);
            }
        };
        match comparison {
            Comparison::Is => is_one_of(pool, &tests, &mut found),
            _ => pool.containing_each(&tests.iter().map(wanted).collect::<Vec<_>>(), &mut found),
        }
        for (test, mut truth) in tests.iter().zip(truths) {
            if test.comparison.is_negated() {
                truth.not();
            }
            truth.settle_missing(test);
            let number = cache.number(subject, test);
            cache.put_codes((subject, vec![number].into()), Arc::new(truth));
        }
    }
}

fn collect<'a>(branch: &'a Branch, tests: &mut Vec<&'a Test>) {
    match &branch.expression {
        Expression::True => {}
        Expression::Test(test) => tests.push(test),
        Expression::Not(inner) => collect(inner, tests),
        Expression::And(branches) | Expression::Or(branches) => {
            branches.iter().for_each(|branch| collect(branch, tests));
        }
    }
}

fn wanted<'a>(test: &&'a Test) -> &'a str {
    match &test.literal {
        Literal::Text(text) => text,
        _ => "",
    }
}

/// Finds all texts that are one of the literals: one look-up a text.
fn is_one_of(pool: &TextPool, tests: &[&Test], found: &mut dyn FnMut(usize, u32)) {
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
