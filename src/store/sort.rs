//! The list's order: rows sorted by a cell, ties in loading order.

use super::column::FIRST;
use super::{Cell, Store, Values};
use crate::detection::Subject;
use crate::language::Property;

/// What the list is sorted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SortKey {
    /// The order of loading.
    Loading,
    /// A cell's value: numbers and addresses by size, text by letters.
    Cell(Cell),
}

/// A list's order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Order {
    /// By what.
    pub key: SortKey,
    /// Largest first.
    pub is_descending: bool,
}

impl Order {
    /// The order the list starts with.
    pub const NEWEST: Order = Order {
        key: SortKey::Cell(Cell::Time),
        is_descending: true,
    };

    /// The orders on offer.
    pub const ALL: [Order; 10] = {
        const fn by(cell: Cell, is_descending: bool) -> Order {
            Order {
                key: SortKey::Cell(cell),
                is_descending,
            }
        }
        [
            Order::NEWEST,
            by(Cell::Time, false),
            by(Cell::Rule, false),
            by(Cell::Device, false),
            by(Cell::Process, false),
            by(Cell::Address, false),
            by(Cell::Port, false),
            by(Cell::User, false),
            by(Cell::Severity, true),
            Order {
                key: SortKey::Loading,
                is_descending: false,
            },
        ]
    };

    /// The order in words.
    pub fn name(self) -> &'static str {
        match (self.key, self.is_descending) {
            (SortKey::Cell(Cell::Time), true) => "newest first",
            (SortKey::Cell(Cell::Time), false) => "oldest first",
            (SortKey::Cell(Cell::Severity), true) => "most severe first",
            (SortKey::Cell(Cell::Severity), false) => "least severe first",
            (SortKey::Cell(Cell::Rule | Cell::RuleName), _) => "by rule",
            (SortKey::Cell(Cell::Device), _) => "by device",
            (SortKey::Cell(Cell::Process), _) => "by process",
            (SortKey::Cell(Cell::Address), _) => "by address",
            (SortKey::Cell(Cell::Port), _) => "by port",
            (SortKey::Cell(Cell::User), _) => "by user",
            (SortKey::Cell(Cell::Operation), _) => "by operation",
            (SortKey::Cell(Cell::Direction), _) => "by direction",
            (SortKey::Loading, _) => "as loaded",
        }
    }

    /// All rows in this order; rows without a value come last.
    pub fn rows(self, store: &Store) -> Vec<u32> {
        let mut rows: Vec<u32> = (0..store.len() as u32).collect();
        let SortKey::Cell(cell) = self.key else {
            return rows;
        };
        let mut keys = keys(store, cell);
        if self.is_descending {
            keys.iter_mut()
                .filter(|key| **key != LAST)
                .for_each(|key| *key = LAST - 1 - *key);
        }
        rows.sort_by_key(|row| keys.get(*row as usize).copied().unwrap_or(LAST));
        rows
    }
}

/// The key of a row without a value.
const LAST: u128 = u128::MAX;

fn keys(store: &Store, cell: Cell) -> Vec<u128> {
    let records = store.records();
    let each = |key: &dyn Fn(usize) -> Option<u128>| {
        (0..store.len())
            .map(|row| key(row).unwrap_or(LAST))
            .collect()
    };
    let shared = |shared: &super::records::Shared| {
        let rank = ranks(&shared.pool().iter_folded().collect::<Vec<_>>());
        each(&|row| rank.get(shared.code(row)? as usize).copied())
    };
    match cell {
        Cell::Time => each(&|row| records.time(row).map(order_i64)),
        Cell::Severity => each(&|row| {
            records
                .severity(row)
                .map(|severity| order_i64(i64::from(severity)))
        }),
        Cell::Device => shared(records.devices()),
        Cell::User => shared(records.users()),
        Cell::Operation => shared(records.operations()),
        Cell::Rule | Cell::RuleName => {
            let rank = ranks(
                &records
                    .rules()
                    .iter()
                    .map(|rule| rule.label().unwrap_or("\u{10ffff}"))
                    .collect::<Vec<_>>(),
            );
            each(&|row| rank.get(records.rule_code(row) as usize).copied())
        }
        Cell::Process => by_property(store, Subject::Process, "FileItem.FileName"),
        Cell::Direction => by_property(store, Subject::Event, "Network.Inbound"),
        Cell::Port => by_property(store, Subject::Event, "Network.Port"),
        Cell::Address => {
            // IPv4 first, as its mapped form sorts.
            let v4 = by_property(store, Subject::Event, "Network.IpAddressV4");
            let v6 = by_property(store, Subject::Event, "Network.IpAddressV6");
            v4.into_iter().zip(v6).map(|(v4, v6)| v4.min(v6)).collect()
        }
    }
}

fn order_i64(number: i64) -> u128 {
    u128::from((number as u64) ^ (1 << 63))
}

/// The rank of each text among all.
fn ranks<T: AsRef<str>>(texts: &[T]) -> Vec<u128> {
    let mut order: Vec<usize> = (0..texts.len()).collect();
    order.sort_by_key(|at| texts.get(*at).map(AsRef::as_ref));
    let mut ranks = vec![0; texts.len()];
    for (rank, at) in order.into_iter().enumerate() {
        if let Some(slot) = ranks.get_mut(at) {
            *slot = rank as u128;
        }
    }
    ranks
}

fn by_property(store: &Store, subject: Subject, property: &str) -> Vec<u128> {
    let Some(column) = store.table(subject).column(&Property::of(property)) else {
        return vec![LAST; store.len()];
    };
    let ranks: Vec<u128> = match column.values() {
        Values::Text(pool) => ranks(&pool.iter_folded().collect::<Vec<_>>()),
        Values::Ints(values) => values
            .values()
            .iter()
            .map(|number| order_i64(*number))
            .collect(),
        Values::Ip4(values) => values
            .values()
            .iter()
            .map(|bits| u128::from(*bits))
            .collect(),
        // After every IPv4 address, and never the key of a row without a value.
        Values::Ip6(values) => values
            .values()
            .iter()
            .map(|bits| (*bits).clamp(1 << 32, LAST - 1))
            .collect(),
        Values::Bools => vec![0, 1],
        Values::Sets(values) => (0..values.values().len() as u128).collect(),
    };
    let key = |row| {
        ranks
            .get(column.code(row).checked_sub(FIRST)? as usize)
            .copied()
    };
    (0..store.len())
        .map(|row| key(row).unwrap_or(LAST))
        .collect()
}
