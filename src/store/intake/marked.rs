//! What texts of one block came to, by their marks.

use crate::ingest::flat::{Mark, Whole};
use crate::store::table::Said;

/// By place in the record.
#[derive(Debug, Default)]
pub(super) struct Marked {
    pub(super) rules: Numbers,
    pub(super) devices: Numbers,
    pub(super) extras: Numbers,
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
    /// What a text came to, or comes to now; nothing where it was not read.
    #[inline]
    pub(super) fn of(
        &mut self,
        whole: Whole<'_>,
        make: impl FnOnce() -> Option<u32>,
    ) -> Option<u32> {
        let Some(at) = whole.mark.at() else {
            return make();
        };
        if let Some(number) = self.0.get(at)
            && *number != NONE
        {
            return Some(*number);
        }
        if whole.is_known {
            return None;
        }
        let number = make()?;
        if self.0.len() <= at {
            self.0.resize(at + 1, NONE);
        }
        if let Some(slot) = self.0.get_mut(at) {
            *slot = number;
        }
        Some(number)
    }
}

/// What a row of a table says, by mark.
#[derive(Debug, Default)]
pub(super) struct Rows {
    said: Vec<Said>,
    /// Where in `said` it lies, and whether there is no such subject.
    rows: Vec<(u32, u32, bool)>,
    numbers: Vec<u32>,
}

impl Rows {
    /// The number of what was said under this mark.
    #[inline]
    pub(super) fn get(&self, mark: Mark) -> Option<u32> {
        let number = self.numbers.get(mark.at()?)?;
        (*number != NONE).then_some(*number)
    }

    /// Keeps what is said, under a mark if there is one.
    pub(super) fn put(&mut self, mark: Mark, said: &[Said], is_none: bool) -> u32 {
        let number = self.rows.len() as u32;
        let start = self.said.len() as u32;
        self.said.extend_from_slice(said);
        self.rows.push((start, self.said.len() as u32, is_none));
        if let Some(at) = mark.at() {
            if self.numbers.len() <= at {
                self.numbers.resize(at + 1, NONE);
            }
            if let Some(slot) = self.numbers.get_mut(at) {
                *slot = number;
            }
        }
        number
    }

    /// What is said, and whether there is no such subject.
    #[inline]
    pub(super) fn row(&self, number: u32) -> (&[Said], bool) {
        let row = self.rows.get(number as usize).copied();
        let (start, end, is_none) = row.unwrap_or_default();
        let said = self.said.get(start as usize..end as usize);
        (said.unwrap_or_default(), is_none)
    }
}
