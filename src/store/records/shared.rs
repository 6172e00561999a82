//! Texts that many rows share.

use crate::store::TextPool;
use crate::store::codes::Codes;

/// A text a row, or none; distinct ones are kept once.
#[derive(Debug, Default)]
pub struct Shared {
    pool: TextPool,
    /// One more than the text's number; 0 where there is none.
    codes: Codes,
}

impl Shared {
    pub(in crate::store) fn intern(&mut self, text: Option<&str>) -> Option<u32> {
        text.map(|text| self.pool.intern(text))
    }

    pub(super) fn push(&mut self, number: Option<u32>) {
        self.codes.push(number.map_or(0, |number| number + 1));
    }

    pub(super) fn absorb(&mut self, other: &Shared) {
        let mut map = vec![0];
        map.extend(self.pool.absorb(&other.pool).map(|number| number + 1));
        self.codes.extend_mapped(&other.codes, &map, 0);
    }

    /// The text of a row.
    pub fn get(&self, row: usize) -> Option<&str> {
        self.code(row).map(|code| self.pool.get(code))
    }

    /// The number of a row's text.
    pub fn code(&self, row: usize) -> Option<u32> {
        self.codes.get(row)?.checked_sub(1)
    }

    /// Per row one more than the number of its text; 0 where there is none.
    pub fn codes(&self) -> &Codes {
        &self.codes
    }

    /// The distinct texts.
    pub fn pool(&self) -> &TextPool {
        &self.pool
    }

    pub(super) fn memory(&self) -> (usize, usize) {
        let (more, own) = self.pool.memory();
        (more + self.codes.memory(), own)
    }
}
