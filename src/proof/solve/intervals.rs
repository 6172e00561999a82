//! Sets of whole numbers as sorted intervals: addresses, ports, integers and
//! the numbers of symbols, all brought to `u128` so that their order is kept.

use crate::language::{Comparison, Property, Role, Type, Value};
use crate::rule::meaning::Literal;

/// Disjoint inclusive ranges in order, none touching the next.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Intervals(Box<[(u128, u128)]>);

/// The values that a property can have, first and last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Bounds {
    pub(crate) low: u128,
    pub(crate) high: u128,
}

impl Intervals {
    /// The union of `ranges`, in any order, overlapping or not.
    pub fn of(mut ranges: Vec<(u128, u128)>) -> Intervals {
        ranges.retain(|(low, high)| low <= high);
        // Stable, since that is linear on what is sorted in pieces.
        ranges.sort();
        let mut merged: Vec<(u128, u128)> = Vec::with_capacity(ranges.len());
        for (low, high) in ranges {
            match merged.last_mut() {
                Some(last) if low <= last.1.saturating_add(1) => last.1 = last.1.max(high),
                _ => merged.push((low, high)),
            }
        }
        Intervals(merged.into())
    }

    /// The ranges, lowest first.
    pub fn ranges(&self) -> &[(u128, u128)] {
        &self.0
    }

    /// Whether nothing is in it.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether `value` is in it.
    pub fn contains(&self, value: u128) -> bool {
        let after = self.0.partition_point(|(low, _)| *low <= value);
        after > 0 && value <= self.0[after - 1].1
    }

    /// Whether all of `other` is in it.
    pub fn covers(&self, other: &Intervals) -> bool {
        other.0.iter().all(|(low, high)| {
            let after = self.0.partition_point(|(first, _)| first <= low);
            after > 0 && *high <= self.0[after - 1].1
        })
    }

    /// What is in both.
    pub fn and(&self, other: &Intervals) -> Intervals {
        let (mut mine, mut theirs) = (self.0.iter().peekable(), other.0.iter().peekable());
        let mut both = Vec::new();
        while let (Some(a), Some(b)) = (mine.peek(), theirs.peek()) {
            let (low, high) = (a.0.max(b.0), a.1.min(b.1));
            if low <= high {
                both.push((low, high));
            }
            if a.1 < b.1 {
                mine.next();
            } else {
                theirs.next();
            }
        }
        Intervals(both.into())
    }

    /// What is in one of them.
    pub fn or(&self, other: &Intervals) -> Intervals {
        Intervals::of(self.0.iter().chain(&other.0[..]).copied().collect())
    }

    /// What of `bounds` is not in it.
    pub(crate) fn complement(&self, bounds: Bounds) -> Intervals {
        let mut rest = Vec::with_capacity(self.0.len() + 1);
        let mut next = Some(bounds.low);
        for (low, high) in &self.0[..] {
            if let Some(from) = next
                && from < *low
            {
                rest.push((from, low - 1));
            }
            next = high.checked_add(1);
        }
        if let Some(from) = next
            && from <= bounds.high
        {
            rest.push((from, bounds.high));
        }
        Intervals(rest.into())
    }

    /// How many values are in it; `None` for all 2^128 of them.
    pub fn count(&self) -> Option<u128> {
        self.0.iter().try_fold(0u128, |sum, (low, high)| {
            sum.checked_add((high - low).checked_add(1)?)
        })
    }
}

/// All values, cut wherever one of some sets begins or has just ended: none of
/// the sets tells the values of one cell apart.
pub(crate) struct Cells(Vec<u128>);

impl Cells {
    pub(crate) fn of<'a>(sets: impl Iterator<Item = &'a Intervals>) -> Cells {
        let mut starts: Vec<u128> = Vec::new();
        for (low, high) in sets.flat_map(Intervals::ranges) {
            starts.push(*low);
            starts.extend(high.checked_add(1));
        }
        starts.sort_unstable();
        starts.dedup();
        Cells(starts)
    }

    pub(crate) fn count(&self) -> usize {
        self.0.len() + 1
    }

    /// The cells of one of the sets, in order.
    pub(crate) fn within(&self, set: &Intervals) -> impl Iterator<Item = usize> {
        let at = |value: u128| self.0.partition_point(|start| *start <= value);
        let ranges = set.ranges().iter();
        ranges.flat_map(move |(low, high)| at(*low)..=at(*high))
    }
}

impl Bounds {
    /// The values of a property; `None` where they are not numbers.
    pub(crate) fn of(property: &Property) -> Option<Bounds> {
        let ints = |low, high| Bounds {
            low: from_int(low),
            high: from_int(high),
        };
        match property.kind() {
            Type::Ip4 => Some(Bounds {
                low: 0,
                high: u128::from(u32::MAX),
            }),
            Type::Ip6 => Some(Bounds {
                low: 0,
                high: u128::MAX,
            }),
            Type::Bool => Some(Bounds { low: 0, high: 1 }),
            Type::Int if property.role().is_some_and(Role::is_port) => Some(ints(0, 65_535)),
            Type::Int | Type::IntSymbol(_) => Some(ints(i64::MIN, i64::MAX)),
            Type::String | Type::StringSet | Type::Symbol(_) => None,
        }
    }

    /// All of it.
    pub(crate) fn whole(self) -> Intervals {
        Intervals::of(vec![(self.low, self.high)])
    }
}

/// An integer's place in the order of all of them.
pub(crate) fn from_int(number: i64) -> u128 {
    u128::from(number.cast_unsigned() ^ (1 << 63))
}

/// The integer at a place; places beyond the last give the last.
pub(crate) fn to_int(place: u128) -> i64 {
    (u64::try_from(place).unwrap_or(u64::MAX) ^ (1 << 63)).cast_signed()
}

/// The value of a property at a place.
pub(crate) fn value(property: &Property, place: u128) -> Value {
    match property.kind() {
        Type::Ip4 => Value::Ip4(u32::try_from(place).unwrap_or(u32::MAX)),
        Type::Ip6 => Value::Ip6(place),
        Type::Bool => Value::Bool(place != 0),
        _ => Value::Int(to_int(place)),
    }
}

/// The values that a positive comparison with `literal` holds of; `None`
/// where they are not numbers.
pub(crate) fn of_literal(comparison: Comparison, literal: &Literal) -> Option<Intervals> {
    let range = match literal {
        Literal::Bool(wanted) => (u128::from(*wanted), u128::from(*wanted)),
        Literal::Net4(net) => (
            u128::from(net.network().to_bits()),
            u128::from(net.broadcast().to_bits()),
        ),
        Literal::Net6(net) => (net.network().to_bits(), net.broadcast().to_bits()),
        Literal::Int(number) => {
            let at = from_int(*number);
            let last = from_int(i64::MAX);
            match comparison {
                Comparison::Less => match at.checked_sub(1) {
                    Some(high) => (0, high),
                    None => return Some(Intervals::default()),
                },
                Comparison::LessOrEqual => (0, at),
                Comparison::Greater => (at + 1, last),
                Comparison::GreaterOrEqual => (at, last),
                _ => (at, at),
            }
        }
        Literal::Nothing | Literal::Text(_) => return None,
    };
    Some(Intervals::of(vec![range]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sets_behave_as_sets() {
        let bounds = Bounds { low: 0, high: 63 };
        let set = |bits: u64| {
            Intervals::of(
                (0..64)
                    .filter(|at| bits >> at & 1 == 1)
                    .map(|at| (at, at))
                    .collect(),
            )
        };
        let mut bits = (0x9e37_79b9_7f4a_7c15_u64, 0xc2b2_ae3d_27d4_eb4f_u64);
        for _ in 0..200 {
            bits = (
                bits.1.wrapping_mul(0xbf58_476d_1ce4_e5b9),
                bits.0 ^ (bits.1 >> 7),
            );
            let (a, b) = bits;
            assert_eq!(set(a).and(&set(b)), set(a & b));
            assert_eq!(set(a).or(&set(b)), set(a | b));
            assert_eq!(set(a).complement(bounds), set(!a));
            assert_eq!(set(a).count(), Some(u128::from(a.count_ones())));
            assert!(set(a | b).covers(&set(a)));
            assert_eq!(set(a).covers(&set(b)), b & !a == 0);
            assert_eq!(set(a).contains(5), a >> 5 & 1 == 1);
        }
    }

    #[test]
    fn the_ends_of_the_order_hold() {
        for number in [i64::MIN, -1, 0, 1, i64::MAX] {
            assert_eq!(to_int(from_int(number)), number);
        }
        let all = Bounds {
            low: 0,
            high: u128::MAX,
        };
        assert_eq!(all.whole().count(), None);
        assert!(all.whole().complement(all).is_empty());
        let least = Literal::Int(i64::MIN);
        assert!(of_literal(Comparison::Less, &least).is_some_and(|set| set.is_empty()));
        let most = Literal::Int(i64::MAX);
        assert!(of_literal(Comparison::Greater, &most).is_some_and(|set| set.is_empty()));
    }
}
