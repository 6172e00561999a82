//! What expressions came to, within a bound of bytes.

use super::TruthSet;
use crate::detection::Subject;
use crate::rule::meaning::Test;
use crate::store::to_u32;
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// An expression in numbers: its operators and its tests, each test once
/// numbered for good.
pub(super) type ExpressionKey = (Subject, Box<[u32]>);

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
struct Cached {
    truths: Arc<TruthSet>,
    last_used: u64,
}

/// What is known of a test.
#[derive(Debug, Default)]
struct CachedTest {
    codes: Option<Cached>,
    sum: Option<(Pair, Pair)>,
}

/// The planes of expressions, over codes and over rows.
#[derive(Debug, Default)]
pub(super) struct Cache {
    numbers: FxHashMap<Subject, FxHashMap<Test, u32>>,
    /// By number, from [`TESTS`] on.
    tests: Vec<CachedTest>,
    codes: FxHashMap<ExpressionKey, Cached>,
    rows: FxHashMap<ExpressionKey, Cached>,
    /// By key: of how many rows an expression is certain and possible, of how
    /// many rows and codes.
    sums: FxHashMap<ExpressionKey, (Pair, Pair)>,
    round: u64,
    /// Whether what is evaluated is not the draft but a variant of it: what that
    /// needs is the first to go.
    pub(super) is_aside: bool,
    /// Whether nothing more is taken in: the evaluation that runs was stopped.
    pub(super) is_closed: bool,
}

impl Cache {
    /// A new evaluation begins.
    pub(super) fn begin(&mut self) {
        self.round += u64::from(!self.is_aside);
        self.is_closed = false;
    }

    /// When what is used now counts as used.
    fn now(&self) -> u64 {
        if self.is_aside { 0 } else { self.round }
    }

    /// The number of a test.
    pub(super) fn number(&mut self, subject: Subject, test: &Test) -> u32 {
        let numbers = self.numbers.entry(subject).or_default();
        if let Some(number) = numbers.get(test) {
            return *number;
        }
        let number = TESTS + to_u32(self.tests.len());
        numbers.insert(test.clone(), number);
        self.tests.push(CachedTest::default());
        number
    }

    fn test(&mut self, number: u32) -> Option<&mut CachedTest> {
        self.tests.get_mut(number.checked_sub(TESTS)? as usize)
    }

    /// What is known of a test over codes, if it is of `codes` codes.
    pub(super) fn test_codes(&mut self, number: u32, codes: usize) -> Option<Arc<TruthSet>> {
        let now = self.now();
        let kept = self.test(number)?.codes.as_mut()?;
        kept.last_used = kept.last_used.max(now);
        (kept.truths.len() == codes).then(|| kept.truths.clone())
    }

    pub(super) fn put_test_codes(&mut self, number: u32, truths: Arc<TruthSet>) {
        let last_used = self.now();
        if let Some(test) = self.test(number) {
            test.codes = Some(Cached { truths, last_used });
        }
    }

    /// What is known over codes, if it is of `codes` codes.
    pub(super) fn codes(&mut self, key: &ExpressionKey, codes: usize) -> Option<Arc<TruthSet>> {
        let now = self.now();
        let kept = self.codes.get_mut(key)?;
        kept.last_used = kept.last_used.max(now);
        (kept.truths.len() == codes).then(|| kept.truths.clone())
    }

    /// What is known over rows; perhaps of fewer rows than there are now.
    pub(super) fn rows(&mut self, key: &ExpressionKey) -> Option<Arc<TruthSet>> {
        let now = self.now();
        let kept = self.rows.get_mut(key)?;
        kept.last_used = kept.last_used.max(now);
        Some(kept.truths.clone())
    }

    /// What was counted of so many rows and codes.
    pub(super) fn sum(&mut self, key: &ExpressionKey, of: Pair) -> Option<Pair> {
        let (known, sum) = match key.1[..] {
            [number] => self.test(number)?.sum?,
            _ => *self.sums.get(key)?,
        };
        (known == of).then_some(sum)
    }

    /// The same of a test.
    pub(super) fn test_sum(&mut self, number: u32, of: Pair) -> Option<Pair> {
        let (known, sum) = self.test(number)?.sum?;
        (known == of).then_some(sum)
    }

    pub(super) fn put_sum(&mut self, key: ExpressionKey, of: Pair, sum: Pair) {
        /// Small, but not to grow for ever.
        const MOST: usize = 1 << 16;
        if self.is_closed {
            return;
        }
        if let [number] = key.1[..]
            && let Some(test) = self.test(number)
        {
            test.sum = Some((of, sum));
            return;
        }
        if self.sums.len() >= MOST {
            self.sums.clear();
        }
        self.sums.insert(key, (of, sum));
    }

    pub(super) fn put_codes(&mut self, key: ExpressionKey, truths: Arc<TruthSet>) {
        let last_used = self.now();
        if !self.is_closed {
            self.codes.insert(key, Cached { truths, last_used });
        }
    }

    pub(super) fn put_rows(&mut self, key: ExpressionKey, truths: Arc<TruthSet>) {
        let last_used = self.now();
        if !self.is_closed {
            self.rows.insert(key, Cached { truths, last_used });
        }
    }

    /// Lets go of rows about to be extended, so that they need no copy.
    pub(super) fn take_rows(&mut self, key: &ExpressionKey) -> Option<TruthSet> {
        let kept = self.rows.remove(key)?;
        Some(Arc::unwrap_or_clone(kept.truths))
    }

    /// When what is kept was used last, and its bytes.
    fn ages(&self) -> impl Iterator<Item = (u64, usize)> {
        let tests = self.tests.iter().filter_map(|test| test.codes.as_ref());
        let codes = tests.chain(self.codes.values());
        let codes = codes.map(|kept| (kept.last_used, kept.truths.memory()));
        let rows = self.rows.values();
        codes.chain(rows.map(|kept| (kept.last_used, kept.truths.memory())))
    }

    /// Drops what was used longest ago.
    pub(super) fn forget(&mut self) {
        let round = self.round;
        let old = self.ages().filter(|(last_used, _)| *last_used < round);
        if old.map(|(_, bytes)| bytes).sum::<usize>() > SPARE {
            let mut ages: Vec<(u64, usize)> = self.ages().collect();
            ages.retain(|(last_used, _)| *last_used < round);
            ages.sort_unstable_by_key(|(last_used, _)| std::cmp::Reverse(*last_used));
            let mut held = 0;
            let oldest = ages.into_iter().find(|(_, bytes)| {
                held += bytes;
                held > SPARE / 2
            });
            let oldest = oldest.map_or(0, |(last_used, _)| last_used);
            let is_kept = |last_used: u64| last_used == round || last_used > oldest;
            for test in &mut self.tests {
                test.codes.take_if(|kept| !is_kept(kept.last_used));
            }
            self.codes.retain(|_, kept| is_kept(kept.last_used));
            self.rows.retain(|_, kept| is_kept(kept.last_used));
        }
        if self.tests.len() > 1 << 16 {
            // Numbers are given anew: nothing may refer to the old ones.
            *self = Cache {
                round,
                is_aside: self.is_aside,
                ..Cache::default()
            };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn put(cache: &mut Cache, number: u32, truths: &Arc<TruthSet>) {
        cache.put_rows((Subject::Process, Box::new([number])), truths.clone());
    }

    #[test]
    fn variants_of_a_draft_do_not_push_out_what_the_draft_needs() {
        let truths = Arc::new(TruthSet::never(64 << 20));
        assert!(truths.memory() >= 16 << 20);
        let mut cache = Cache::default();
        let is_there = |cache: &Cache, number: u32| {
            let key: ExpressionKey = (Subject::Process, Box::new([number]));
            cache.rows.contains_key(&key)
        };
        cache.begin();
        for number in 0..4 {
            put(&mut cache, 10 + number, &truths);
        }
        cache.forget();
        cache.is_aside = true;
        for number in 0..16 {
            cache.begin();
            put(&mut cache, 20 + number, &truths);
            cache.forget();
        }
        cache.is_aside = false;
        cache.begin();
        cache.forget();
        assert!((10..14).all(|number| is_there(&cache, number)));
        assert!(cache.rows.len() < 20);
    }
}
