//! Distinct texts, each kept once, and once in lower case.

use crate::language::fold;
use hashbrown::HashTable;
use rustc_hash::FxHasher;
use std::hash::Hasher;

/// Texts one after the other in one buffer.
#[derive(Clone, Debug, Default)]
struct Arena {
    bytes: String,
    ends: Vec<usize>,
}

impl Arena {
    fn push(&mut self, text: &str) {
        self.bytes.push_str(text);
        self.ends.push(self.bytes.len());
    }

    fn range(&self, at: usize) -> Option<(usize, usize)> {
        let end = *self.ends.get(at)?;
        let start = at
            .checked_sub(1)
            .and_then(|before| self.ends.get(before))
            .copied()
            .unwrap_or(0);
        Some((start, end))
    }

    fn get(&self, at: usize) -> &str {
        self.range(at)
            .and_then(|(start, end)| self.bytes.get(start..end))
            .unwrap_or("")
    }
}

/// A dictionary of texts: numbers from 0 in order of first sight.
#[derive(Clone, Debug, Default)]
pub struct TextPool {
    texts: Arena,
    folded: Arena,
    index: HashTable<u32>,
}

fn hash(text: &str) -> u64 {
    let mut hasher = FxHasher::default();
    hasher.write(text.as_bytes());
    hasher.finish()
}

impl TextPool {
    /// The number of `text`, which is added if it is new.
    pub fn intern(&mut self, text: &str) -> u32 {
        let hash_of = hash(text);
        if let Some(found) = self
            .index
            .find(hash_of, |at| self.texts.get(*at as usize) == text)
        {
            return *found;
        }
        let number = self.len() as u32;
        self.texts.push(text);
        self.folded.push(&fold(text));
        let texts = &self.texts;
        self.index
            .insert_unique(hash_of, number, |at| hash(texts.get(*at as usize)));
        number
    }

    /// How many texts there are.
    pub fn len(&self) -> usize {
        self.texts.ends.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The text of this number, as it came.
    pub fn get(&self, number: u32) -> &str {
        self.texts.get(number as usize)
    }

    /// The text of this number in lower case.
    pub fn folded(&self, number: u32) -> &str {
        self.folded.get(number as usize)
    }

    /// The texts as they came, in the order of their numbers.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).map(|at| self.texts.get(at))
    }

    /// The texts in lower case, in the order of their numbers.
    pub fn iter_folded(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).map(|at| self.folded.get(at))
    }

    /// Calls `found` with the number of each text that holds `needle`, which is
    /// in lower case: one search over all texts at memory speed.
    pub fn containing(&self, needle: &str, found: &mut impl FnMut(u32)) {
        if needle.is_empty() {
            (0..self.len() as u32).for_each(found);
            return;
        }
        let finder = memchr::memmem::Finder::new(needle);
        let haystack = self.folded.bytes.as_bytes();
        let (mut from, mut text) = (0, 0);
        while let Some(at) = haystack
            .get(from..)
            .and_then(|rest| finder.find(rest))
            .map(|at| from + at)
        {
            text += self
                .folded
                .ends
                .get(text..)
                .map_or(0, |ends| ends.partition_point(|end| *end <= at));
            let Some((_, end)) = self.folded.range(text) else {
                break;
            };
            if at + needle.len() <= end {
                found(text as u32);
                from = end;
            } else {
                // The hit runs over the border of two texts.
                from = at + 1;
            }
        }
    }

    /// Bytes held beyond the texts' own, and the texts' own.
    pub fn memory(&self) -> (usize, usize) {
        let own = self.texts.bytes.len();
        let all = self.texts.bytes.capacity()
            + self.folded.bytes.capacity()
            + (self.texts.ends.capacity() + self.folded.ends.capacity()) * 8
            + self.index.capacity() * 5;
        (all - own, own)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_has_one_number() {
        let mut pool = TextPool::default();
        assert_eq!(
            [
                pool.intern("A"),
                pool.intern("b"),
                pool.intern(""),
                pool.intern("A")
            ],
            [0, 1, 2, 0]
        );
        assert_eq!((pool.get(0), pool.folded(0), pool.get(2)), ("A", "a", ""));
    }

    #[test]
    fn a_search_finds_each_text_once_and_none_over_a_border() {
        let mut pool = TextPool::default();
        for text in ["xAB", "abab", "a", "b", "", "zab"] {
            pool.intern(text);
        }
        let mut hits = Vec::new();
        pool.containing("ab", &mut |number| hits.push(number));
        assert_eq!(hits, [0, 1, 5]);
        hits.clear();
        pool.containing("bab", &mut |number| hits.push(number));
        assert_eq!(hits, [1]);
    }
}
