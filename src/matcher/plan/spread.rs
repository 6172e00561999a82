//! One condition over a table: worth something once per distinct value, then
//! spread over the rows.

use super::TruthSet;
use crate::language::{Comparison, Value};
use crate::matcher::{Truth, compare};
use crate::rule::meaning::{Literal, Test};
use crate::store::{ABSENT, FIRST, Table, UNKNOWN, Values};

/// Brings `truth` to the length of `table`.
pub(super) fn extend(truth: &mut TruthSet, table: &Table, test: &Test) {
    let absent = compare::missing(test.comparison, true);
    let unknown = compare::missing(test.comparison, false);
    let Some(column) = table.column(&test.property) else {
        let none = table.none();
        truth.extend_from_fn(table.len(), |row| {
            if none.contains(row) { absent } else { unknown }
        });
        return;
    };
    let mut by_code = vec![unknown; FIRST as usize + column.values().len()];
    by_code[ABSENT as usize] = absent;
    by_code[UNKNOWN as usize] = unknown;
    by_value(column.values(), test, &mut by_code[FIRST as usize..]);
    let codes = column.codes();
    truth.extend_from_fn(table.len(), |row| match codes.get(row) {
        Some(code) => by_code[*code as usize],
        None => unknown,
    });
}

/// What the condition is worth of each distinct value.
fn by_value(values: &Values, test: &Test, truths: &mut [Truth]) {
    match (values, &test.literal) {
        (Values::Text(pool), Literal::Text(wanted)) => {
            let is_negated = test.comparison.is_negated();
            let positive = if is_negated {
                test.comparison.negation()
            } else {
                test.comparison
            };
            if positive == Comparison::Contains {
                truths.fill(is_negated.into());
                pool.containing(wanted, &mut |number| {
                    truths[number as usize] = (!is_negated).into()
                });
            } else {
                for (truth, text) in truths.iter_mut().zip(pool.iter_folded()) {
                    *truth = (compare::folded(positive, wanted, text) != is_negated).into();
                }
            }
        }
        (Values::Ints(values), _) => each(values.values(), truths, |number| {
            compare::known(test, &Value::Int(*number))
        }),
        (Values::Ip4(values), _) => each(values.values(), truths, |bits| {
            compare::known(test, &Value::Ip4(*bits))
        }),
        (Values::Ip6(values), _) => each(values.values(), truths, |bits| {
            compare::known(test, &Value::Ip6(*bits))
        }),
        _ => {
            for (number, truth) in truths.iter_mut().enumerate() {
                *truth = values
                    .get(number as u32)
                    .is_some_and(|value| compare::known(test, &value))
                    .into();
            }
        }
    }
}

fn each<T>(values: &[T], truths: &mut [Truth], holds: impl Fn(&T) -> bool) {
    values
        .iter()
        .zip(truths)
        .for_each(|(value, truth)| *truth = holds(value).into());
}
