//! What a combination is taken over, and how many rows what holds there stands for.

use crate::matcher::plan::ancestry;
use crate::store::Ancestry;

/// Something a bit each: rows, codes, or ancestors.
pub(super) trait Domain {
    /// What holds whatever the term under the mask is worth.
    type Base: Clone;

    /// How many words of bits are combined at a time.
    const AT_ONCE: usize;

    /// `base` and what holds besides, in words from `from` on.
    fn join(&self, base: &Self::Base, more: &[u64], from: usize) -> Self::Base;

    /// How many rows that are.
    fn count(&self, base: &Self::Base) -> usize;
}

/// A block of all children of an operator stays in the nearer caches.
const BLOCK: usize = 512;

/// The rows themselves.
pub(super) struct Rows;

impl Domain for Rows {
    type Base = usize;
    const AT_ONCE: usize = BLOCK;

    fn join(&self, base: &usize, more: &[u64], _: usize) -> usize {
        let ones = more.iter().map(|word| word.count_ones() as usize);
        base + ones.sum::<usize>()
    }

    fn count(&self, base: &usize) -> usize {
        *base
    }
}

/// The codes of a property, each standing for so many rows.
pub(super) struct Weighed {
    weights: Vec<u32>,
    /// The codes that stand for any.
    pub(super) mask: Vec<u64>,
    /// The weights of each word of codes together.
    sums: Vec<u64>,
}

impl Weighed {
    pub(super) fn new(weights: Vec<u32>) -> Weighed {
        let mask = |weights: &[u32]| {
            let bits = weights.iter().enumerate();
            bits.fold(0, |word, (at, weight)| word | u64::from(*weight > 0) << at)
        };
        let sum = |weights: &[u32]| weights.iter().map(|weight| u64::from(*weight)).sum();
        Weighed {
            mask: weights.chunks(64).map(mask).collect(),
            sums: weights.chunks(64).map(sum).collect(),
            weights,
        }
    }

    fn of(&self, at: usize, bits: u64) -> u64 {
        let weights = self.weights.get(at * 64..).unwrap_or_default();
        let mut sum = 0;
        let mut left = bits;
        while left != 0 {
            let weight = weights.get(left.trailing_zeros() as usize);
            sum += weight.map_or(0, |weight| u64::from(*weight));
            left &= left - 1;
        }
        sum
    }
}

impl Domain for Weighed {
    type Base = usize;
    const AT_ONCE: usize = BLOCK;

    fn join(&self, base: &usize, more: &[u64], from: usize) -> usize {
        let words = more.iter().enumerate().filter(|(_, word)| **word != 0);
        let sum = words.fold(0, |sum, (at, word)| {
            let at = from + at;
            let all = self.mask.get(at).copied().unwrap_or(0);
            let missing = all & !word;
            // The fewer are looked at.
            sum + match missing.count_ones() < word.count_ones() {
                true => self.sums.get(at).copied().unwrap_or(0) - self.of(at, missing),
                false => self.of(at, *word),
            }
        });
        base + sum as usize
    }

    fn count(&self, base: &usize) -> usize {
        *base
    }
}

/// The ancestors, whose chains stand for so many rows each.
pub(super) struct Chains<'a> {
    pub(super) ancestry: &'a Ancestry,
    pub(super) folds: (Option<u32>, bool),
    pub(super) is_certain: bool,
    pub(super) weights: Vec<u32>,
    /// How many rows there are besides, whatever their ancestors.
    pub(super) besides: usize,
}

impl Domain for Chains<'_> {
    type Base = Vec<u64>;
    // A chain may reach over any border.
    const AT_ONCE: usize = usize::MAX;

    fn join(&self, base: &Vec<u64>, more: &[u64], _: usize) -> Vec<u64> {
        let both = base.iter().zip(more);
        both.map(|(word, more)| word | more).collect()
    }

    fn count(&self, base: &Vec<u64>) -> usize {
        let fold = ancestry::Fold {
            ancestry: self.ancestry,
            folds: self.folds,
            is_certain: self.is_certain,
        };
        let chains = self.weights.iter().enumerate();
        let held = chains.filter(|(chain, weight)| **weight > 0 && fold.holds(*chain, base));
        self.besides + held.map(|(_, weight)| *weight as usize).sum::<usize>()
    }
}
