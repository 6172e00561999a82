//! What a condition, or several on one property, are worth of each code of a
//! column, in two planes of bits as of rows.

use crate::matcher::{Truth, compare};
use crate::rule::meaning::Test;
use crate::store::{ABSENT, UNKNOWN};

/// Kleene truths of a column's codes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ByCode {
    pub(super) certain: Vec<u64>,
    pub(super) possible: Vec<u64>,
    codes: usize,
}

impl ByCode {
    /// False of all codes.
    pub(super) fn never(codes: usize) -> ByCode {
        let words = codes.div_ceil(64);
        ByCode {
            certain: vec![0; words],
            possible: vec![0; words],
            codes,
        }
    }

    /// False of all values, and of rows without one what `test` is worth there.
    pub(super) fn of_missing(codes: usize, test: &Test) -> ByCode {
        let mut by_code = ByCode::never(codes);
        by_code.set(UNKNOWN, compare::missing(test.comparison, false));
        by_code.set(ABSENT, compare::missing(test.comparison, true));
        by_code
    }

    /// Makes rows without a value worth what `test` is there.
    pub(super) fn settle_missing(&mut self, test: &Test) {
        let missing = ByCode::of_missing(self.codes, test);
        let reserved = 1 << UNKNOWN | 1 << ABSENT;
        let planes = [
            (&mut self.certain, &missing.certain),
            (&mut self.possible, &missing.possible),
        ];
        for (own, missing) in planes {
            if let (Some(own), Some(missing)) = (own.first_mut(), missing.first()) {
                *own = *own & !reserved | missing & reserved;
            }
        }
    }

    /// How many codes there are.
    pub(super) fn codes(&self) -> usize {
        self.codes
    }

    /// Raises a code's truth.
    pub(super) fn set(&mut self, code: u32, truth: Truth) {
        let (at, bit) = (code as usize / 64, 1 << (code % 64));
        if let Some(word) = self.certain.get_mut(at).filter(|_| truth == Truth::True) {
            *word |= bit;
        }
        if let Some(word) = self.possible.get_mut(at).filter(|_| truth != Truth::False) {
            *word |= bit;
        }
    }

    /// The truth of a code.
    pub(super) fn get(&self, code: u32) -> Truth {
        let is = |plane: &[u64]| {
            plane
                .get(code as usize / 64)
                .is_some_and(|word| word >> (code % 64) & 1 == 1)
        };
        match (is(&self.certain), is(&self.possible)) {
            (true, _) => Truth::True,
            (false, true) => Truth::Unknown,
            (false, false) => Truth::False,
        }
    }

    /// Both hold, or one does.
    pub(super) fn join(&mut self, other: &ByCode, is_and: bool) {
        let planes = [
            (&mut self.certain, &other.certain),
            (&mut self.possible, &other.possible),
        ];
        for (own, other) in planes {
            for (word, other) in own.iter_mut().zip(other) {
                *word = if is_and { *word & other } else { *word | other };
            }
        }
    }

    /// It does not hold.
    pub(super) fn not(&mut self) {
        std::mem::swap(&mut self.certain, &mut self.possible);
        for plane in [&mut self.certain, &mut self.possible] {
            plane.iter_mut().for_each(|word| *word = !*word);
            if let (Some(last), used @ 1..) = (plane.last_mut(), self.codes % 64) {
                *last &= (1 << used) - 1;
            }
        }
    }

    /// How many rows have a code that it is certain of, and how many one that it
    /// is possible of, given how many have each code.
    pub(super) fn count(&self, counts: &[u32]) -> (usize, usize) {
        let sum = |words: &mut dyn Iterator<Item = u64>| {
            words
                .zip(counts.chunks(64))
                .fold(0, |sum, (word, counts)| match word {
                    0 => sum,
                    u64::MAX => sum + counts.iter().map(|count| *count as usize).sum::<usize>(),
                    word => {
                        let mut left = word;
                        let mut sum = sum;
                        while left != 0 {
                            let bit = left.trailing_zeros() as usize;
                            sum += counts.get(bit).map_or(0, |count| *count as usize);
                            left &= left - 1;
                        }
                        sum
                    }
                })
        };
        let planes = self.certain.iter().zip(&self.possible);
        let mut unknown = planes.map(|(certain, possible)| possible & !certain);
        let certain = sum(&mut self.certain.iter().copied());
        (certain, certain + sum(&mut unknown))
    }

    /// Bytes held.
    pub(super) fn memory(&self) -> usize {
        (self.certain.capacity() + self.possible.capacity()) * 8
    }
}
