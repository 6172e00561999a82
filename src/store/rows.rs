//! A set of rows, as bits.

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
        let len = self.len + 1;
        self.extend_from_fn(len, &mut |_| is_in);
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
        let start = self.len;
        self.extend_from_fn(start + other.len, &mut |row| other.contains(row - start));
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
