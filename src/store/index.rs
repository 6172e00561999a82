//! Numbers found by the hash of what they stand for.
//!
//! A hash table that doubles moves all it holds, and with millions of texts a
//! key pressed meanwhile waits for that. So a large index is many tables, each
//! of another share of the hashes: they double one after the other.

use hashbrown::HashTable;

/// Numbers by hash. What a number stands for is the owner's: it says whether a
/// number is the one, and what its hash is.
#[derive(Clone, Debug, Default)]
pub(super) struct Index {
    /// All of them while they are few.
    whole: HashTable<u32>,
    /// Else by the share of their hashes: [`PARTS`] tables.
    parts: Vec<HashTable<u32>>,
}

/// How many numbers one table holds before they are split up.
const WHOLE: usize = 1 << 15;
const PARTS: usize = 256;
const SHARES: usize = 1 << 12;

/// Which part has which share of the hashes: the last has twice as many as the
/// first, so that no two are full at the same time.
#[expect(clippy::cast_possible_truncation, reason = "there are 256 parts")]
const PART_OF: [u8; SHARES] = {
    let mut parts = [0; SHARES];
    let (mut share, mut part) = (0, 0);
    while share < SHARES {
        let next = part + 1;
        // Where the next part begins: its rank, and a half of that squared.
        if share * 3 * PARTS * PARTS >= SHARES * (2 * PARTS * next + next * next) {
            part = next;
        }
        parts[share] = part as u8;
        share += 1;
    }
    parts
};

impl Index {
    /// The number with this hash of which `is_it` holds.
    #[inline]
    pub(super) fn find(&self, hash: u64, is_it: impl FnMut(&u32) -> bool) -> Option<u32> {
        let table = match self.parts.is_empty() {
            true => &self.whole,
            false => &self.parts[part_of(hash)],
        };
        table.find(hash, is_it).copied()
    }

    /// Adds a number that is not there; `hash_of` says the hash of any that is.
    pub(super) fn insert(&mut self, hash: u64, number: u32, hash_of: impl Fn(&u32) -> u64) {
        if self.whole.len() == WHOLE {
            self.split(&hash_of);
        }
        let table = match self.parts.is_empty() {
            true => &mut self.whole,
            false => &mut self.parts[part_of(hash)],
        };
        table.insert_unique(hash, number, hash_of);
    }

    #[cold]
    fn split(&mut self, hash_of: &impl Fn(&u32) -> u64) {
        self.parts = vec![HashTable::new(); PARTS];
        for number in std::mem::take(&mut self.whole) {
            let hash = hash_of(&number);
            self.parts[part_of(hash)].insert_unique(hash, number, hash_of);
        }
    }

    /// Bytes held.
    pub(super) fn memory(&self) -> usize {
        let tables = self.parts.iter().chain([&self.whole]);
        tables.map(HashTable::allocation_size).sum::<usize>()
            + self.parts.capacity() * size_of::<HashTable<u32>>()
    }
}

#[expect(clippy::cast_possible_truncation, reason = "a share has twelve bits")]
#[inline]
fn part_of(hash: u64) -> usize {
    // By other bits than a table goes by.
    let share = hash.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> (u64::BITS - SHARES.ilog2());
    usize::from(PART_OF[share as usize])
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::Cell;

    fn hash_of(number: &u32) -> u64 {
        super::super::hash::hash(&number.to_le_bytes())
    }

    #[test]
    fn what_was_put_in_is_found_and_nothing_else() {
        let mut index = Index::default();
        for number in 0..100_000 {
            index.insert(hash_of(&number), number, hash_of);
        }
        let find = |number: u32| index.find(hash_of(&number), |found| *found == number);
        assert!((0..100_000).all(|number| find(number) == Some(number)));
        assert!((100_000..200_000).all(|number| find(number).is_none()));
    }

    #[test]
    fn no_insertion_moves_more_than_a_small_part() {
        let mut index = Index::default();
        let most = 1_000_000;
        for number in 0..most {
            let moved = Cell::new(0);
            index.insert(hash_of(&number), number, |number| {
                moved.set(moved.get() + 1);
                hash_of(number)
            });
            // Each move asks for a hash.
            assert!(moved.get() <= 3 * WHOLE, "{number}: {}", moved.get());
            if number > 1 << 17 {
                assert!(
                    moved.get() <= most as usize / 64,
                    "{number}: {}",
                    moved.get()
                );
            }
        }
        let sizes: Vec<usize> = index.parts.iter().map(HashTable::len).collect();
        let (least, greatest) = (sizes.iter().min().unwrap(), sizes.iter().max().unwrap());
        assert!(*least * 3 > *greatest, "{least} to {greatest}");
    }
}
