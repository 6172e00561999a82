//! The list's order: rows sorted by a cell, ties in loading order.

use super::column::FIRST;
use super::{CELLS, Cell, Store, Values};
use crate::detection::Subject;
use crate::language::{Property, Role};
use crate::store::to_u32;

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

    /// By a cell, the way round that it is mostly wanted.
    pub fn by(cell: Cell) -> Order {
        Order {
            key: SortKey::Cell(cell),
            is_descending: matches!(cell, Cell::Time | Cell::Severity),
        }
    }

    /// The other way round; the order of loading has but one.
    #[must_use]
    pub fn reversed(self) -> Order {
        Order {
            is_descending: !self.is_descending && self.key != SortKey::Loading,
            ..self
        }
    }

    /// The order that is called so.
    pub fn named(name: &str) -> Option<Order> {
        let cells = CELLS.into_iter().map(Order::by);
        let mut all = Order::ALL
            .into_iter()
            .chain(cells)
            .flat_map(|order| [order, order.reversed()]);
        all.find(|order| order.name() == name)
    }

    /// The order in words.
    pub fn name(self) -> &'static str {
        match (self.key, self.is_descending) {
            (SortKey::Cell(Cell::Time), true) => "newest first",
            (SortKey::Cell(Cell::Time), false) => "oldest first",
            (SortKey::Cell(Cell::Severity), true) => "most severe first",
            (SortKey::Cell(Cell::Severity), false) => "least severe first",
            (SortKey::Cell(Cell::Rule | Cell::RuleName), false) => "by rule",
            (SortKey::Cell(Cell::Device), false) => "by device",
            (SortKey::Cell(Cell::Process), false) => "by process",
            (SortKey::Cell(Cell::Address), false) => "by address",
            (SortKey::Cell(Cell::Port), false) => "by port",
            (SortKey::Cell(Cell::User), false) => "by user",
            (SortKey::Cell(Cell::Operation), false) => "by operation",
            (SortKey::Cell(Cell::Direction), false) => "by direction",
            (SortKey::Cell(Cell::Rule | Cell::RuleName), true) => "by rule, reversed",
            (SortKey::Cell(Cell::Device), true) => "by device, reversed",
            (SortKey::Cell(Cell::Process), true) => "by process, reversed",
            (SortKey::Cell(Cell::Address), true) => "by address, reversed",
            (SortKey::Cell(Cell::Port), true) => "by port, reversed",
            (SortKey::Cell(Cell::User), true) => "by user, reversed",
            (SortKey::Cell(Cell::Operation), true) => "by operation, reversed",
            (SortKey::Cell(Cell::Direction), true) => "by direction, reversed",
            (SortKey::Loading, _) => "as loaded",
        }
    }

    /// All rows in this order; rows without a value come last. A pure function,
    /// to be called off the key path where rows are many.
    pub fn rows(self, store: &Store) -> Vec<u32> {
        let SortKey::Cell(cell) = self.key else {
            return (0..to_u32(store.len())).collect();
        };
        let mut keys = SortKeys::of(store, cell);
        if self.is_descending {
            keys.reverse();
        }
        keys.sorted()
    }
}

/// A number a row that orders as its cell does; `end` where there is no value.
struct SortKeys {
    keys: Vec<u64>,
    end: u64,
}

impl SortKeys {
    fn of(store: &Store, cell: Cell) -> SortKeys {
        let records = store.records();
        let of =
            |subject, properties: &[&Property]| SortKeys::of_columns(store, subject, properties);
        match cell {
            Cell::Time => SortKeys::of_times(records.times(), records.period()),
            Cell::Severity => {
                let codes = records.severity_codes();
                let severities = records.severities();
                let ranks = ranked(severities.len(), |at| severities.get(at));
                SortKeys::of_codes(store.len(), &[(codes, 1, ranks)])
            }
            Cell::Device => SortKeys::of_shared(store, records.devices()),
            Cell::User => SortKeys::of_shared(store, records.users()),
            Cell::Operation => SortKeys::of_shared(store, records.operations()),
            Cell::Rule | Cell::RuleName => {
                let labels = records.rules().iter();
                let labels: Vec<&str> = labels
                    .map(|rule| rule.label().unwrap_or("\u{10ffff}"))
                    .collect();
                let codes = records.rule_codes();
                SortKeys::of_codes(store.len(), &[(codes, 0, ranks(&labels))])
            }
            Cell::Process => of(Subject::Process, &[Role::FileName.property()]),
            Cell::Direction => of(Subject::Event, &[Role::Direction.property()]),
            Cell::Port => of(Subject::Event, &[Role::Port.property()]),
            // IPv4 first.
            Cell::Address => {
                let addresses: Vec<_> = Role::RemoteAddress.properties().collect();
                of(Subject::Event, &addresses)
            }
        }
    }

    fn of_times(times: &[i64], period: Option<(i64, i64)>) -> SortKeys {
        let (first, last) = period.unwrap_or_default();
        let end = last.abs_diff(first) + 1;
        let key = |time: &i64| match *time {
            i64::MIN => end,
            time => time.abs_diff(first),
        };
        SortKeys {
            keys: times.iter().map(key).collect(),
            end,
        }
    }

    fn of_shared(store: &Store, shared: &super::records::Shared) -> SortKeys {
        let texts: Vec<_> = shared.pool().iter_folded().collect();
        SortKeys::of_codes(store.len(), &[(shared.codes(), 1, ranks(&texts))])
    }

    fn of_columns(store: &Store, subject: Subject, properties: &[&Property]) -> SortKeys {
        let columns: Vec<_> = properties
            .iter()
            .filter_map(|property| store.table(subject).column(property))
            .map(|column| (column.codes(), FIRST, value_ranks(column.values())))
            .collect();
        SortKeys::of_codes(store.len(), &columns)
    }

    /// Keys from codes: of the first column that has a value in a row, the rank
    /// of its code less an offset.
    fn of_codes(len: usize, columns: &[(&super::Codes, u32, Vec<u32>)]) -> SortKeys {
        let end = columns.iter().map(|(_, _, ranks)| ranks.len() as u64).sum();
        let mut keys = vec![end; len];
        let mut base = 0;
        for (codes, offset, ranks) in columns {
            codes.for_each(0, |row, code| {
                let number = code.checked_sub(*offset);
                let rank = number.and_then(|number| ranks.get(number as usize));
                if let (Some(rank), Some(key)) = (rank, keys.get_mut(row))
                    && *key == end
                {
                    *key = base + u64::from(*rank);
                }
            });
            base += ranks.len() as u64;
        }
        SortKeys { keys, end }
    }

    fn reverse(&mut self) {
        let end = self.end;
        for key in self.keys.iter_mut().filter(|key| **key != end) {
            *key = end - 1 - *key;
        }
    }

    /// The rows by key, ties in loading order: digit by digit, the lowest first.
    fn sorted(self) -> Vec<u32> {
        const BITS: u32 = 11;
        let mut pairs: Vec<(u64, u32)> = self.keys.into_iter().zip(0..).collect();
        let is_sorted = |pairs: &[(u64, u32)]| pairs.is_sorted_by_key(|(key, _)| *key);
        let mut other = vec![(0, 0); pairs.len()];
        let mut shift = 0;
        while self.end >> shift > 0 && !is_sorted(&pairs) {
            let digit = |key: u64| ((key >> shift) & ((1 << BITS) - 1)) as usize;
            let mut places = [0_usize; 1 << BITS];
            for (key, _) in &pairs {
                places[digit(*key)] += 1;
            }
            let mut next = 0;
            for place in &mut places {
                next += std::mem::replace(place, next);
            }
            for pair in &pairs {
                let place = &mut places[digit(pair.0)];
                if let Some(slot) = other.get_mut(*place) {
                    *slot = *pair;
                }
                *place += 1;
            }
            std::mem::swap(&mut pairs, &mut other);
            shift += BITS;
        }
        pairs.into_iter().map(|(_, row)| row).collect()
    }
}

/// The rank of each text among all.
fn ranks<T: AsRef<str>>(texts: &[T]) -> Vec<u32> {
    ranked(texts.len(), |at| texts.get(at).map(AsRef::as_ref))
}

/// The rank of each of so many things among all, ties in their order.
fn ranked<K: Ord>(count: usize, key: impl Fn(usize) -> K) -> Vec<u32> {
    let mut order: Vec<u32> = (0..to_u32(count)).collect();
    order.sort_by_cached_key(|at| key(*at as usize));
    let mut ranks = vec![0; count];
    for (rank, at) in order.into_iter().enumerate() {
        if let Some(slot) = ranks.get_mut(at as usize) {
            *slot = to_u32(rank);
        }
    }
    ranks
}

fn value_ranks(values: &Values) -> Vec<u32> {
    match values {
        Values::Text(pool) => ranks(&pool.iter_folded().collect::<Vec<_>>()),
        Values::Ints(values) => ranked(values.values().len(), |at| values.values().get(at)),
        Values::Ip4(values) => ranked(values.values().len(), |at| values.values().get(at)),
        Values::Ip6(values) => ranked(values.values().len(), |at| values.values().get(at)),
        Values::Bools => vec![0, 1],
        Values::Sets(values) => (0..to_u32(values.values().len())).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_ordered_digit_by_digit() {
        let keys: Vec<u64> = (0..5000_u64)
            .map(|row| row.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 40 & 0xfff_fff0)
            .chain([u64::from(u32::MAX) * 9, 7])
            .collect();
        let end = u64::from(u32::MAX) * 9;
        let mut wanted: Vec<u32> = (0..keys.len() as u32).collect();
        wanted.sort_by_key(|row| keys[*row as usize]);
        let keys = SortKeys { keys, end };
        assert_eq!(keys.sorted(), wanted);
    }

    #[test]
    fn rows_without_a_value_come_last_in_both_directions() {
        let mut keys = SortKeys::of_times(&[5, i64::MIN, -5, 5], Some((-5, 5)));
        keys.reverse();
        assert_eq!(keys.sorted(), [0, 3, 2, 1]);
        assert_eq!(
            SortKeys::of_times(&[5, i64::MIN, -5, 5], Some((-5, 5))).sorted(),
            [2, 0, 3, 1]
        );
        assert_eq!(SortKeys::of_times(&[], None).sorted(), [0; 0]);
    }
}
