//! What texts of one block came to, by their marks.

use crate::ingest::fragment::Mark;
use crate::store::table::ColumnCode;
use crate::store::to_u32;

/// By place in the record.
#[derive(Debug, Default)]
pub(super) struct Marked {
    /// Chains of records that list their ancestors, by the list.
    pub(super) chains: Numbers,
    /// Chains of records that name a parent at most, by the parent.
    pub(super) open_chains: Numbers,
    /// What is said of a parent, by the parent.
    pub(super) parents: Rows,
    /// What is said of a parent that is only listed, by the list of ancestors.
    pub(super) nearest: Rows,
}

/// A number a mark.
#[derive(Debug, Default)]
pub(super) struct Numbers(Vec<u32>);

const NONE: u32 = u32::MAX;

impl Numbers {
    /// What the text with this mark came to.
    #[inline]
    pub(super) fn get(&self, mark: Mark) -> Option<u32> {
        let number = *self.0.get(mark.at()?)?;
        (number != NONE).then_some(number)
    }

    /// Keeps what it came to, if it has a mark.
    #[inline]
    pub(super) fn put(&mut self, mark: Mark, number: u32) {
        let Some(at) = mark.at() else {
            return;
        };
        if self.0.len() <= at {
            self.0.resize(at + 1, NONE);
        }
        if let Some(slot) = self.0.get_mut(at) {
            *slot = number;
        }
    }
}

/// What a row of a table says, by mark.
#[derive(Debug, Default)]
pub(super) struct Rows {
    said: Vec<ColumnCode>,
    /// Where in `said` it lies, and whether there is no such subject.
    rows: Vec<(u32, u32, bool)>,
    numbers: Numbers,
}

impl Rows {
    /// The number of what was said under this mark.
    #[inline]
    pub(super) fn get(&self, mark: Mark) -> Option<u32> {
        self.numbers.get(mark)
    }

    /// Keeps what is said, under a mark if there is one.
    pub(super) fn put(&mut self, mark: Mark, said: &[ColumnCode], is_none: bool) -> u32 {
        let number = to_u32(self.rows.len());
        let start = to_u32(self.said.len());
        self.said.extend_from_slice(said);
        self.rows.push((start, to_u32(self.said.len()), is_none));
        self.numbers.put(mark, number);
        number
    }

    /// What is said, and whether there is no such subject.
    #[inline]
    pub(super) fn row(&self, number: u32) -> (&[ColumnCode], bool) {
        let row = self.rows.get(number as usize).copied();
        let (start, end, is_none) = row.unwrap_or_default();
        let said = self.said.get(start as usize..end as usize);
        (said.unwrap_or_default(), is_none)
    }
}
