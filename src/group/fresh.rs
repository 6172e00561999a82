//! What is new today: of a rule and a program that raised nothing before the last
//! day that is loaded.

use crate::detection::Subject;
use crate::language::Role;
use crate::store::{RowSet, Store};
use rustc_hash::FxHashSet;

const DAY: i64 = 24 * 60 * 60 * 1000;

/// The rows of the last day (in UTC) whose rule and program no row of an earlier day
/// has; none where all that is loaded is of one day.
pub fn fresh(store: &Store) -> RowSet {
    let records = store.records();
    let Some((first, last)) = records.period() else {
        return RowSet::none(store.len());
    };
    let today = last.div_euclid(DAY);
    if first.div_euclid(DAY) == today {
        return RowSet::none(store.len());
    }
    let table = store.table(Subject::Process);
    let program = Role::FileName.property();
    let raised_by = |row: usize| (records.rule_code(row), table.code(program, row));
    let is_today = |row: usize| {
        let time = records.time(row);
        time.is_some_and(|time| time.div_euclid(DAY) == today)
    };
    let earlier = (0..store.len()).filter(|row| !is_today(*row));
    let before: FxHashSet<(u32, u32)> = earlier.map(raised_by).collect();
    RowSet::from_fn(store.len(), |row| {
        is_today(row) && !before.contains(&raised_by(row))
    })
}
