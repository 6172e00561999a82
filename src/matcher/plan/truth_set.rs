//! A truth a row or a code, in two planes of bits.

use crate::matcher::Truth;
use crate::store::RowSet;

/// Kleene truths of many rows, or of the codes of a column: true where `certain`, false where not even
/// `possible`, unknown between. So `and` and `or` work on each plane alone, and
/// `not` swaps the planes' complements.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TruthSet {
    /// Rows for which it is true.
    pub certain: RowSet,
    /// Rows for which it is true or unknown.
    pub possible: RowSet,
}

impl TruthSet {
    /// True of all rows.
    pub fn always(len: usize) -> TruthSet {
        TruthSet {
            certain: RowSet::all(len),
            possible: RowSet::all(len),
        }
    }

    /// False of all rows.
    pub fn never(len: usize) -> TruthSet {
        TruthSet {
            certain: RowSet::none(len),
            possible: RowSet::none(len),
        }
    }

    /// The truth that `truth` gives each row.
    pub fn from_fn(len: usize, truth: impl FnMut(usize) -> Truth) -> TruthSet {
        let mut set = TruthSet::never(0);
        set.extend_from_fn(len, truth);
        set
    }

    /// Raises the truth of a row that was false.
    pub(super) fn raise(&mut self, row: u32, truth: Truth) {
        let row = row as usize;
        if truth == Truth::True {
            self.certain.set(row, true);
        }
        if truth != Truth::False {
            self.possible.set(row, true);
        }
    }

    /// Grows to `len` rows, asking `truth` of the new ones.
    pub fn extend_from_fn(&mut self, len: usize, mut truth: impl FnMut(usize) -> Truth) {
        let start = self.len();
        let mut truths = Vec::with_capacity(len.saturating_sub(start));
        truths.extend((start..len).map(&mut truth));
        let get = |row: usize| truths.get(row - start).copied().unwrap_or(Truth::Unknown);
        self.certain
            .extend_from_fn(len, &mut |row| get(row) == Truth::True);
        self.possible
            .extend_from_fn(len, &mut |row| get(row) != Truth::False);
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.certain.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The truth of a row.
    pub fn get(&self, row: usize) -> Truth {
        match (self.certain.contains(row), self.possible.contains(row)) {
            (true, _) => Truth::True,
            (false, true) => Truth::Unknown,
            (false, false) => Truth::False,
        }
    }

    /// The weight of those for which it is true, and of those for which it is true
    /// or unknown, each weighing so much.
    pub(super) fn weigh(&self, weights: &[u32]) -> (usize, usize) {
        let certain = self.certain.weigh(weights);
        (certain, certain + self.unknown().weigh(weights))
    }

    /// The rows for which it is unknown.
    pub fn unknown(&self) -> RowSet {
        let mut rows = self.possible.clone();
        rows.minus(&self.certain);
        rows
    }

    /// Both hold.
    pub fn and(&mut self, other: &TruthSet) {
        self.certain.and(&other.certain);
        self.possible.and(&other.possible);
    }

    /// One holds.
    pub fn or(&mut self, other: &TruthSet) {
        self.certain.or(&other.certain);
        self.possible.or(&other.possible);
    }

    /// Bytes held.
    pub(super) fn memory(&self) -> usize {
        self.certain.memory() + self.possible.memory()
    }

    /// It does not hold.
    pub fn not(&mut self) {
        self.certain.not();
        self.possible.not();
        std::mem::swap(&mut self.certain, &mut self.possible);
    }
}
