//! One condition over a table: worth something once per distinct value, then
//! spread over the rows, a word of them at a time.

use super::TruthSet;
use crate::language::{Comparison, Value};
use crate::matcher::{Truth, compare};
use crate::rule::meaning::{Literal, Test};
use crate::store::{ABSENT, Column, FIRST, RowSet, Table, UNKNOWN, Values};

/// What a condition is worth of each code of a column, in two planes of bits.
pub(super) struct ByCode {
    pub(super) certain: Vec<u64>,
    pub(super) possible: Vec<u64>,
}

impl ByCode {
    fn new(codes: usize) -> ByCode {
        let words = codes.div_ceil(64);
        ByCode {
            certain: vec![0; words],
            possible: vec![0; words],
        }
    }

    fn set(&mut self, code: u32, truth: Truth) {
        let (at, bit) = (code as usize / 64, 1 << (code % 64));
        if let Some(word) = self.certain.get_mut(at).filter(|_| truth == Truth::True) {
            *word |= bit;
        }
        if let Some(word) = self.possible.get_mut(at).filter(|_| truth != Truth::False) {
            *word |= bit;
        }
    }
}

/// Brings `truth` to the length of `table`.
pub(super) fn extend(truth: &mut TruthSet, table: &Table, test: &Test) {
    let absent = compare::missing(test.comparison, true);
    let unknown = compare::missing(test.comparison, false);
    let Some(column) = table.column(&test.property) else {
        silent(truth, table, absent, unknown, 0);
        return;
    };
    let mut by_code = ByCode::new(FIRST as usize + column.values().len());
    by_code.set(UNKNOWN, unknown);
    by_code.set(ABSENT, absent);
    by_value(column.values(), test, &mut |number, is| {
        by_code.set(number + FIRST, is.into());
    });
    spread(truth, table, column, &by_code, absent, unknown);
}

/// Spreads what a condition is worth of each code over the rows of `table`.
pub(super) fn spread(
    truth: &mut TruthSet,
    table: &Table,
    column: &Column,
    by_code: &ByCode,
    absent: Truth,
    unknown: Truth,
) {
    let from = truth.len() / 64 * 64;
    let codes = column.codes();
    let len = codes.len().min(table.len());
    if from < len {
        let certain = codes.words(from, &by_code.certain);
        let possible = if by_code.certain == by_code.possible {
            certain.clone()
        } else {
            codes.words(from, &by_code.possible)
        };
        truth.certain.extend_words(from, certain, len);
        truth.possible.extend_words(from, possible, len);
    }
    silent(truth, table, absent, unknown, len);
}

/// Rows from `from` on, where no record speaks of the property.
fn silent(truth: &mut TruthSet, table: &Table, absent: Truth, unknown: Truth, from: usize) {
    let none = table.none();
    debug_assert!(truth.len() >= from || from == 0);
    if truth.len() < table.len() {
        truth.extend_from_fn(table.len(), |row| {
            if none.contains(row) { absent } else { unknown }
        });
    }
}

/// Tells of each distinct value whether the condition holds; those that are
/// not told of are false.
pub(super) fn by_value(values: &Values, test: &Test, tell: &mut dyn FnMut(u32, bool)) {
    match (values, &test.literal) {
        (Values::Text(pool), Literal::Text(wanted)) => {
            if test.comparison.is_negated() {
                let mut held = RowSet::none(pool.len());
                holding(pool, test.comparison.negation(), wanted, &mut |number| {
                    held.set(number as usize, true);
                });
                held.not();
                held.iter().for_each(|number| tell(number as u32, true));
            } else {
                holding(pool, test.comparison, wanted, &mut |number| {
                    tell(number, true)
                });
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
                let holds = values
                    .get(number)
                    .is_some_and(|value| compare::known(test, &value));
                tell(number, holds);
            }
        }
    }
}

/// Calls `found` with each text of which a positive comparison holds: what
/// [`compare::folded`] says of them one by one.
fn holding(
    pool: &crate::store::TextPool,
    comparison: Comparison,
    wanted: &str,
    found: &mut dyn FnMut(u32),
) {
    match comparison {
        Comparison::Is => pool.equal_to(wanted, found),
        Comparison::Starts => pool.starting(wanted, found),
        Comparison::Ends => pool.ending(wanted, found),
        Comparison::Contains => pool.containing(wanted, found),
        _ => {}
    }
}

fn each<T>(values: &[T], tell: &mut dyn FnMut(u32, bool), holds: impl Fn(&T) -> bool) {
    for (number, value) in values.iter().enumerate() {
        tell(number as u32, holds(value));
    }
}
