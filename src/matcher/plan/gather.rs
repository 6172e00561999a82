//! One condition on a column's distinct values, and what is known of its codes
//! gathered by the rows, a word of them at a time.

use super::TruthSet;
use crate::language::{Comparison, Property, Value};
use crate::matcher::{Truth, compare};
use crate::rule::meaning::{Literal, Test};
use crate::store::{ABSENT, FIRST, RowSet, Table, TextPool, UNKNOWN, Values, to_u32};

/// How many codes a property has, also where no record speaks of it.
pub(super) fn codes_of(table: &Table, property: &Property) -> usize {
    let values = table.column(property).map(|column| column.values().len());
    FIRST as usize + values.unwrap_or(0)
}

/// False of all values, and of rows without one the truth of `test` there.
fn of_missing(codes: usize, test: &Test) -> TruthSet {
    let mut truths = TruthSet::never(codes);
    truths.raise(UNKNOWN, compare::missing(test.comparison, false));
    truths.raise(ABSENT, compare::missing(test.comparison, true));
    truths
}

/// Gives rows without a value the truth of `test` there, and those with one that
/// of `values`, by code.
pub(super) fn with_missing(values: &TruthSet, test: &Test) -> TruthSet {
    let mut truths = of_missing(values.len(), test);
    let mut has_value = RowSet::all(values.len());
    has_value.set(UNKNOWN as usize, false);
    has_value.set(ABSENT as usize, false);
    let mut values = values.clone();
    values.certain.and(&has_value);
    values.possible.and(&has_value);
    truths.or(&values);
    truths
}

/// The truth of a condition by code.
/// Texts of `in_parts` bytes are searched on all cores.
pub(super) fn by_code(table: &Table, test: &Test, in_parts: usize) -> TruthSet {
    let mut by_code = of_missing(codes_of(table, &test.property), test);
    if let Some(column) = table.column(&test.property) {
        by_value(column.values(), test, in_parts, &mut |number| {
            by_code.raise(number + FIRST, Truth::True);
        });
    }
    by_code
}

/// Brings `truth` to the length of `table` by the truth of each code of `property`.
pub(super) fn extend(
    truth: &mut TruthSet,
    table: &Table,
    property: &Property,
    by_code: &TruthSet,
    few: usize,
) {
    let from = truth.len() / 64 * 64;
    if let Some(column) = table.column(property) {
        let codes = column.codes();
        let len = codes.len().min(table.len());
        if from < len {
            let (certain, possible) = codes.planes(
                from,
                by_code.certain.words(),
                by_code.possible.words(),
                Some(by_code.len()),
                few,
            );
            truth.certain.extend_words(from, certain, len);
            truth.possible.extend_words(from, possible, len);
        }
    }
    // Rows where no record speaks of the property.
    if truth.len() < table.len() {
        let (absent, unknown) = (by_code.get(ABSENT as usize), by_code.get(UNKNOWN as usize));
        let none = table.none();
        truth.extend_from_fn(table.len(), |row| {
            if none.contains(row) { absent } else { unknown }
        });
    }
}

/// Tells of the distinct values of which a condition holds.
fn by_value(values: &Values, test: &Test, in_parts: usize, tell: &mut dyn FnMut(u32)) {
    match (values, &test.literal) {
        (Values::Text(pool), Literal::Text(wanted)) => {
            if test.comparison.is_negated() {
                let mut held = RowSet::none(pool.len());
                holding(
                    pool,
                    test.comparison.negation(),
                    wanted,
                    in_parts,
                    &mut |number| {
                        held.set(number as usize, true);
                    },
                );
                held.not();
                held.iter().for_each(|number| tell(to_u32(number)));
            } else {
                holding(pool, test.comparison, wanted, in_parts, tell);
            }
        }
        (Values::Ints(values), _) => each(values.values(), tell, |number| {
            compare::known(test, &Value::Int(*number))
        }),
        (Values::Ip4(values), _) => each(values.values(), tell, |bits| {
            compare::known(test, &Value::Ip4(*bits))
        }),
        (Values::Ip6(values), _) => each(values.values(), tell, |bits| {
            compare::known(test, &Value::Ip6(*bits))
        }),
        _ => {
            for number in 0..to_u32(values.len()) {
                let value = values.get(number);
                if value.is_some_and(|value| compare::known(test, &value)) {
                    tell(number);
                }
            }
        }
    }
}

/// Calls `found` with each text of which a positive comparison holds: what
/// [`compare::folded`] says of them one by one.
fn holding(
    pool: &TextPool,
    comparison: Comparison,
    wanted: &str,
    in_parts: usize,
    found: &mut dyn FnMut(u32),
) {
    match comparison {
        Comparison::Is => pool.equal_to(wanted, found),
        Comparison::Starts => pool.starting(wanted, found),
        Comparison::Ends => pool.ending(wanted, found),
        Comparison::Contains => pool.containing(wanted, in_parts, found),
        _ => {}
    }
}

fn each<T>(values: &[T], tell: &mut dyn FnMut(u32), holds: impl Fn(&T) -> bool) {
    for (number, value) in values.iter().enumerate() {
        if holds(value) {
            tell(to_u32(number));
        }
    }
}
