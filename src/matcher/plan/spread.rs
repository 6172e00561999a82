//! One condition on a column's distinct values, and what is known of its codes
//! spread over the rows, a word of them at a time.

use super::TruthSet;
use super::by_code::ByCode;
use crate::language::{Comparison, Property, Value};
use crate::matcher::{Truth, compare};
use crate::rule::meaning::{Literal, Test};
use crate::store::{ABSENT, FIRST, RowSet, Table, TextPool, UNKNOWN, Values};

/// How many codes a property has, also where no record speaks of it.
pub(super) fn codes_of(table: &Table, property: &Property) -> usize {
    let values = table.column(property).map(|column| column.values().len());
    FIRST as usize + values.unwrap_or(0)
}

/// What a condition is worth of each code.
/// Texts of `halves` bytes are searched on two cores.
pub(super) fn by_code(table: &Table, test: &Test, halves: usize) -> ByCode {
    let mut by_code = ByCode::of_missing(codes_of(table, &test.property), test);
    if let Some(column) = table.column(&test.property) {
        by_value(column.values(), test, halves, &mut |number| {
            by_code.set(number + FIRST, Truth::True);
        });
    }
    by_code
}

/// Brings `truth` to the length of `table` by what each code of `property` is worth.
pub(super) fn extend(
    truth: &mut TruthSet,
    table: &Table,
    property: &Property,
    by_code: &ByCode,
    few: usize,
) {
    let from = truth.len() / 64 * 64;
    if let Some(column) = table.column(property) {
        let codes = column.codes();
        let len = codes.len().min(table.len());
        if from < len {
            let (certain, possible) = codes.planes(
                from,
                &by_code.certain,
                &by_code.possible,
                by_code.codes(),
                few,
            );
            truth.certain.extend_words(from, certain, len);
            truth.possible.extend_words(from, possible, len);
        }
    }
    // Rows where no record speaks of the property.
    if truth.len() < table.len() {
        let (absent, unknown) = (by_code.get(ABSENT), by_code.get(UNKNOWN));
        let none = table.none();
        truth.extend_from_fn(table.len(), |row| {
            if none.contains(row) { absent } else { unknown }
        });
    }
}

/// Tells of the distinct values of which a condition holds.
fn by_value(values: &Values, test: &Test, halves: usize, tell: &mut dyn FnMut(u32)) {
    match (values, &test.literal) {
        (Values::Text(pool), Literal::Text(wanted)) => {
            if test.comparison.is_negated() {
                let mut held = RowSet::none(pool.len());
                holding(
                    pool,
                    test.comparison.negation(),
                    wanted,
                    halves,
                    &mut |number| {
                        held.set(number as usize, true);
                    },
                );
                held.not();
                held.iter().for_each(|number| tell(number as u32));
            } else {
                holding(pool, test.comparison, wanted, halves, tell);
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
            for number in 0..values.len() as u32 {
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
    halves: usize,
    found: &mut dyn FnMut(u32),
) {
    match comparison {
        Comparison::Is => pool.equal_to(wanted, found),
        Comparison::Starts => pool.starting(wanted, found),
        Comparison::Ends => pool.ending(wanted, found),
        Comparison::Contains => pool.containing(wanted, halves, found),
        _ => {}
    }
}

fn each<T>(values: &[T], tell: &mut dyn FnMut(u32), holds: impl Fn(&T) -> bool) {
    for (number, value) in values.iter().enumerate() {
        if holds(value) {
            tell(number as u32);
        }
    }
}
