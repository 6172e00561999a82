//! A set of rows, as bits.

use super::Codes;
use super::codes::FEW;

/// Rows of a store, a bit each. Bits beyond `len` are always clear.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RowSet {
    words: Vec<u64>,
    len: usize,
}

impl RowSet {
    /// `len` rows, none of them in the set.
    pub fn none(len: usize) -> RowSet {
        RowSet {
            words: vec![0; len.div_ceil(64)],
            len,
        }
    }

    /// `len` rows, all in the set.
    pub fn all(len: usize) -> RowSet {
        let mut set = RowSet {
            words: vec![u64::MAX; len.div_ceil(64)],
            len,
        };
        set.clear_tail();
        set
    }

    /// The rows for which `is_in` says so.
    pub fn from_fn(len: usize, mut is_in: impl FnMut(usize) -> bool) -> RowSet {
        let mut set = RowSet::none(0);
        set.extend_from_fn(len, &mut is_in);
        set
    }

    /// These of `len` rows.
    pub fn of_rows(len: usize, rows: &[u32]) -> RowSet {
        let mut set = RowSet::none(len);
        rows.iter().for_each(|row| set.set(*row as usize, true));
        set
    }

    /// The rows, `len` of them, whose code is in `wanted`.
    pub fn by_codes(codes: &Codes, wanted: &RowSet, len: usize) -> RowSet {
        let mut set = RowSet::none(0);
        set.extend_words(0, codes.words(0, &wanted.words, None, FEW), len);
        set
    }

    /// Grows to `len` rows, asking `is_in` of the new ones.
    pub fn extend_from_fn(&mut self, len: usize, is_in: &mut impl FnMut(usize) -> bool) {
        let mut row = self.len;
        while row < len {
            if row.is_multiple_of(64) {
                self.words.push(0);
            }
            let Some(word) = self.words.last_mut() else {
                break;
            };
            let end = len.min((row / 64 + 1) * 64);
            for at in row..end {
                *word |= u64::from(is_in(at)) << (at % 64);
            }
            row = end;
        }
        self.len = self.len.max(len);
    }

    fn clear_tail(&mut self) {
        if let (Some(last), used @ 1..) = (self.words.last_mut(), self.len % 64) {
            *last &= (1 << used) - 1;
        }
    }

    /// The rows as bits, 64 a word; bits beyond the end are clear.
    pub(crate) fn words(&self) -> &[u64] {
        &self.words
    }

    /// How many rows there are, in the set or not.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether there is no row in the set.
    pub fn is_empty(&self) -> bool {
        self.words.iter().all(|word| *word == 0)
    }

    /// How many rows are in the set.
    pub fn count(&self) -> usize {
        self.words
            .iter()
            .map(|word| word.count_ones() as usize)
            .sum()
    }

    /// Whether `row` is in the set; rows beyond the end are not.
    pub fn contains(&self, row: usize) -> bool {
        self.words
            .get(row / 64)
            .is_some_and(|word| word >> (row % 64) & 1 == 1)
    }

    /// Appends a row.
    pub fn push(&mut self, is_in: bool) {
        if self.len.is_multiple_of(64) {
            self.words.push(0);
        }
        if let Some(word) = self.words.last_mut() {
            *word |= u64::from(is_in) << (self.len % 64);
        }
        self.len += 1;
    }

    /// Puts a row in, or takes it out; rows beyond the end are left alone.
    pub fn set(&mut self, row: usize, is_in: bool) {
        if row >= self.len {
            return;
        }
        if let Some(word) = self.words.get_mut(row / 64) {
            let bit = 1 << (row % 64);
            if is_in { *word |= bit } else { *word &= !bit }
        }
    }

    /// Appends the rows of another set.
    pub fn append(&mut self, other: &RowSet) {
        let shift = self.len % 64;
        self.len += other.len;
        super::text::grow(&mut self.words, other.words.len());
        if shift == 0 {
            self.words.extend(&other.words);
            return;
        }
        for word in &other.words {
            if let Some(last) = self.words.last_mut() {
                *last |= word << shift;
            }
            self.words.push(word >> (64 - shift));
        }
        self.words.truncate(self.len.div_ceil(64));
    }

    /// Keeps the rows that are in `other` too.
    pub fn and(&mut self, other: &RowSet) {
        self.zip(other, |word, other| word & other);
    }

    /// Adds the rows of `other`.
    pub fn or(&mut self, other: &RowSet) {
        self.zip(other, |word, other| word | other);
    }

    /// Takes out the rows of `other`.
    pub fn minus(&mut self, other: &RowSet) {
        self.zip(other, |word, other| word & !other);
    }

    /// Swaps in and out.
    pub fn not(&mut self) {
        self.words.iter_mut().for_each(|word| *word = !*word);
        self.clear_tail();
    }

    /// How many rows are in both.
    pub fn count_and(&self, other: &RowSet) -> usize {
        self.words
            .iter()
            .zip(&other.words)
            .map(|(word, other)| (word & other).count_ones() as usize)
            .sum()
    }

    /// The weight of the rows in the set, each weighing so much.
    pub fn weigh(&self, weights: &[u32]) -> usize {
        let words = self.words.iter().zip(weights.chunks(64));
        words.fold(0, |sum, (word, weights)| {
            let weight = |bit: u32| {
                weights
                    .get(bit as usize)
                    .map_or(0, |weight| *weight as usize)
            };
            let mut left = *word;
            sum + match left {
                0 => 0,
                u64::MAX => weights.iter().map(|weight| *weight as usize).sum(),
                _ => std::iter::from_fn(|| {
                    let bit = left.trailing_zeros();
                    (left != 0).then(|| {
                        left &= left - 1;
                        weight(bit)
                    })
                })
                .sum::<usize>(),
            }
        })
    }

    fn zip(&mut self, other: &RowSet, join: impl Fn(u64, u64) -> u64) {
        debug_assert_eq!(self.len, other.len);
        self.words
            .iter_mut()
            .zip(&other.words)
            .for_each(|(word, other)| *word = join(*word, *other));
    }

    /// The rows in the set, ascending.
    pub fn iter(&self) -> impl Iterator<Item = usize> + '_ {
        self.words.iter().enumerate().flat_map(|(at, word)| {
            let mut left = *word;
            std::iter::from_fn(move || {
                let bit = left.trailing_zeros() as usize;
                (left != 0).then(|| {
                    left &= left - 1;
                    at * 64 + bit
                })
            })
        })
    }

    /// The rows in the set from `from` on, ascending.
    pub fn iter_from(&self, from: usize) -> impl Iterator<Item = usize> + '_ {
        let words = self.words.get(from / 64..).unwrap_or_default();
        words.iter().enumerate().flat_map(move |(at, word)| {
            let mut left = match at {
                0 => word >> (from % 64) << (from % 64),
                _ => *word,
            };
            std::iter::from_fn(move || {
                let bit = left.trailing_zeros() as usize;
                (left != 0).then(|| {
                    left &= left - 1;
                    (from / 64 + at) * 64 + bit
                })
            })
        })
    }

    /// Grows to `len` rows by the words from the one of row `from` on, `from`
    /// being a multiple of 64 within the set; those there are replaced.
    pub(crate) fn extend_words(&mut self, from: usize, words: Vec<u64>, len: usize) {
        self.words.truncate(from / 64);
        self.words.extend(words);
        self.words.resize(len.div_ceil(64), 0);
        self.len = len;
        self.clear_tail();
    }

    /// Bytes held.
    pub fn memory(&self) -> usize {
        self.words.capacity() * 8
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sets_do_what_sets_do() {
        let mut set = RowSet::from_fn(130, |row| row % 3 == 0);
        assert_eq!(set.count(), 44);
        assert_eq!(
            set.iter().collect::<Vec<_>>(),
            (0..130).step_by(3).collect::<Vec<_>>()
        );
        set.not();
        assert_eq!(
            (set.count(), set.contains(129), set.contains(130)),
            (86, false, false)
        );
        set.append(&RowSet::all(70));
        assert_eq!((set.len(), set.count()), (200, 156));
        set.minus(&RowSet::all(200));
        assert!(set.is_empty());
        set.set(63, true);
        set.push(true);
        assert_eq!(set.iter().collect::<Vec<_>>(), [63, 200]);
        assert_eq!(RowSet::all(64).count(), 64);
        assert_eq!(RowSet::all(0).count(), 0);
    }
}
