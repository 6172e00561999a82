//! What text as written came to.

use crate::store::TextPool;

/// A number for each text seen.
#[derive(Debug, Default)]
pub(super) struct Memo {
    raws: TextPool,
    numbers: Vec<u32>,
    last: Option<u32>,
}

impl Memo {
    pub(super) fn get(&mut self, raw: &str) -> Option<u32> {
        // Neighbours are often alike.
        let at = match self.last {
            Some(last) if self.raws.is(last, raw) => last,
            _ => self.raws.find(raw)?,
        };
        self.last = Some(at);
        self.numbers.get(at as usize).copied()
    }

    /// Notes what a new text came to.
    pub(super) fn put(&mut self, raw: &str, number: u32) -> u32 {
        self.raws.intern(raw);
        self.numbers.push(number);
        number
    }
}
