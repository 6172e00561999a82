//! What expressions came to, within a bound of bytes.

use super::TruthSet;
use super::by_code::ByCode;
use crate::detection::Subject;
use crate::rule::meaning::Test;
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// An expression in numbers: its operators and its tests, each test once
/// numbered for good.
pub(super) type Key = (Subject, Box<[u32]>);

/// Numbers that stand for operators; tests follow.
pub(super) const AND: u32 = 0;
pub(super) const OR: u32 = 1;
pub(super) const NOT: u32 = 2;
pub(super) const CLOSE: u32 = 3;
pub(super) const ALWAYS: u32 = 4;
/// The number of the first test.
const TESTS: u32 = 8;

type Pair = (usize, usize);

/// Bytes held beyond what the last draft needs.
const SPARE: usize = 256 << 20;

#[derive(Debug)]
struct Kept<T> {
    value: Arc<T>,
    last_used: u64,
}

/// The planes of expressions, over codes and over rows.
#[derive(Debug, Default)]
pub(super) struct Cache {
    tests: FxHashMap<(Subject, Test), u32>,
    codes: FxHashMap<Key, Kept<ByCode>>,
    rows: FxHashMap<Key, Kept<TruthSet>>,
    /// By key: of how many rows an expression is certain and possible, of how
    /// many rows and codes.
    sums: FxHashMap<Key, (Pair, Pair)>,
    round: u64,
    /// Whether nothing more is taken in: the evaluation that runs was stopped.
    pub(super) is_closed: bool,
}

impl Cache {
    /// A new evaluation begins.
    pub(super) fn begin(&mut self) {
        self.round += 1;
        self.is_closed = false;
    }

    /// The number of a test.
    pub(super) fn number(&mut self, subject: Subject, test: &Test) -> u32 {
        let next = TESTS + self.tests.len() as u32;
        match self.tests.get(&(subject, test.clone())) {
            Some(number) => *number,
            None => *self.tests.entry((subject, test.clone())).or_insert(next),
        }
    }

    /// What is known over codes, if it is of `codes` codes.
    pub(super) fn codes(&mut self, key: &Key, codes: usize) -> Option<Arc<ByCode>> {
        let kept = self.codes.get_mut(key)?;
        kept.last_used = self.round;
        (kept.value.codes() == codes).then(|| kept.value.clone())
    }

    /// What is known over rows; perhaps of fewer rows than there are now.
    pub(super) fn rows(&mut self, key: &Key) -> Option<Arc<TruthSet>> {
        let kept = self.rows.get_mut(key)?;
        kept.last_used = self.round;
        Some(kept.value.clone())
    }

    /// What was counted of so many rows and codes.
    pub(super) fn sum(&self, key: &Key, of: (usize, usize)) -> Option<(usize, usize)> {
        let (known, sum) = self.sums.get(key)?;
        (*known == of).then_some(*sum)
    }

    pub(super) fn put_sum(&mut self, key: Key, of: (usize, usize), sum: (usize, usize)) {
        /// Small, but not to grow for ever.
        const MOST: usize = 1 << 16;
        if self.is_closed {
            return;
        }
        if self.sums.len() >= MOST {
            self.sums.clear();
        }
        self.sums.insert(key, (of, sum));
    }

    pub(super) fn put_codes(&mut self, key: Key, value: Arc<ByCode>) {
        let last_used = self.round;
        if !self.is_closed {
            self.codes.insert(key, Kept { value, last_used });
        }
    }

    pub(super) fn put_rows(&mut self, key: Key, value: Arc<TruthSet>) {
        let last_used = self.round;
        if !self.is_closed {
            self.rows.insert(key, Kept { value, last_used });
        }
    }

    /// Lets go of rows about to be extended, so that they need no copy.
    pub(super) fn take_rows(&mut self, key: &Key) -> Option<TruthSet> {
        let kept = self.rows.remove(key)?;
        Some(Arc::unwrap_or_clone(kept.value))
    }

    /// Drops what was used longest ago.
    pub(super) fn forget(&mut self) {
        let round = self.round;
        let bytes = |is_old: bool, cache: &Cache| -> usize {
            let codes = cache
                .codes
                .values()
                .filter(|kept| (kept.last_used < round) == is_old);
            let rows = cache
                .rows
                .values()
                .filter(|kept| (kept.last_used < round) == is_old);
            codes.map(|kept| kept.value.memory()).sum::<usize>()
                + rows.map(|kept| kept.value.memory()).sum::<usize>()
        };
        if bytes(true, self) <= SPARE {
            return;
        }
        let mut ages: Vec<(u64, usize)> = self
            .codes
            .values()
            .map(|kept| (kept.last_used, kept.value.memory()))
            .chain(
                self.rows
                    .values()
                    .map(|kept| (kept.last_used, kept.value.memory())),
            )
            .filter(|(last_used, _)| *last_used < round)
            .collect();
        ages.sort_unstable_by_key(|(last_used, _)| std::cmp::Reverse(*last_used));
        let mut held = 0;
        let oldest = ages.into_iter().find(|(_, bytes)| {
            held += bytes;
            held > SPARE / 2
        });
        let oldest = oldest.map_or(0, |(last_used, _)| last_used);
        self.codes
            .retain(|_, kept| kept.last_used == round || kept.last_used > oldest);
        self.rows
            .retain(|_, kept| kept.last_used == round || kept.last_used > oldest);
        if self.tests.len() > 1 << 16 {
            // Numbers are given anew: nothing may refer to the old ones.
            *self = Cache {
                round,
                ..Cache::default()
            };
        }
    }
}
