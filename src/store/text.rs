//! Distinct texts, each kept once, and what of them holds a wanted text.
//!
//! No twin in lower case is kept of a text whose capitals are ASCII: folding
//! those again for each question costs less than the memory would.

use super::hash::hash;
use crate::language::fold;
use hashbrown::HashTable;
use std::borrow::Cow;

mod needle;
mod needles;
mod search;

/// Texts one after the other in one buffer.
#[derive(Clone, Debug, Default)]
struct Arena {
    bytes: String,
    /// Where each text ends, without what is beyond 32 bits.
    ends: Vec<u32>,
    /// The first texts that end beyond another 4 GiB.
    wraps: Vec<u32>,
}

impl Arena {
    fn push(&mut self, text: &str) {
        let before = self.bytes.len() >> 32;
        grow_string(&mut self.bytes, text.len());
        grow(&mut self.ends, 1);
        self.bytes.push_str(text);
        for _ in before..self.bytes.len() >> 32 {
            self.wraps.push(self.ends.len() as u32);
        }
        self.ends.push(self.bytes.len() as u32);
    }

    #[inline]
    fn end(&self, at: usize) -> Option<usize> {
        let low = *self.ends.get(at)? as usize;
        if self.wraps.is_empty() {
            return Some(low);
        }
        let high = self.wraps.partition_point(|first| *first as usize <= at);
        Some(high << 32 | low)
    }

    #[inline]
    fn range(&self, at: usize) -> Option<(usize, usize)> {
        let end = self.end(at)?;
        let start = at.checked_sub(1).and_then(|before| self.end(before));
        Some((start.unwrap_or(0), end))
    }

    #[inline]
    fn is(&self, at: usize, text: &str) -> bool {
        self.range(at).is_some_and(|(start, end)| {
            end - start == text.len()
                && self.bytes.as_bytes().get(start..end) == Some(text.as_bytes())
        })
    }

    #[inline]
    fn get(&self, at: usize) -> &str {
        self.range(at)
            .and_then(|(start, end)| self.bytes.get(start..end))
            .unwrap_or("")
    }

    fn memory(&self) -> usize {
        self.bytes.capacity() + self.ends.capacity() * 4
    }
}

/// Makes room for `more`, an eighth at a time: doubling would leave half of a
/// large list unused.
pub(super) fn grow<T>(list: &mut Vec<T>, more: usize) {
    const SMALL: usize = 1 << 12;
    if list.capacity() - list.len() < more && list.len() > SMALL {
        list.reserve_exact(more + list.len() / 8);
    }
}

fn grow_string(text: &mut String, more: usize) {
    const SMALL: usize = 1 << 16;
    if text.capacity() - text.len() < more && text.len() > SMALL {
        text.reserve_exact(more + text.len() / 8);
    }
}

/// A dictionary of texts: numbers from 0 in order of first sight.
#[derive(Clone, Debug, Default)]
pub struct TextPool {
    /// Texts that are their own lower case.
    lower: Arena,
    /// Texts of which only ASCII letters are capitals.
    mixed: Arena,
    /// The others, as they came.
    foreign: Arena,
    /// Their lower-cased twins.
    folded: Arena,
    /// Per text which arena it is in, and its place there.
    places: Vec<u32>,
    index: HashTable<u32>,
}

/// Bits of a place that say which arena is meant.
const ARENA: u32 = 3 << 30;
const MIXED: u32 = 1 << 30;
const FOREIGN: u32 = 2 << 30;

impl TextPool {
    /// The number of `text`, which is added if it is new.
    pub fn intern(&mut self, text: &str) -> u32 {
        let hash_of = hash(text.as_bytes());
        if let Some(found) = self.index.find(hash_of, |number| self.is(*number, text)) {
            return *found;
        }
        let number = self.len() as u32;
        self.add(text);
        let (lower, mixed, foreign) = (&self.lower, &self.mixed, &self.foreign);
        let places = &self.places;
        self.index.insert_unique(hash_of, number, |number| {
            hash(text_of(lower, mixed, foreign, places, *number).as_bytes())
        });
        number
    }

    /// Whether the text of this number is `text`.
    #[inline]
    pub(super) fn is(&self, number: u32, text: &str) -> bool {
        let Some(place) = self.places.get(number as usize) else {
            return false;
        };
        let at = (place & !ARENA) as usize;
        match place & ARENA {
            0 => self.lower.is(at, text),
            MIXED => self.mixed.is(at, text),
            _ => self.foreign.is(at, text),
        }
    }

    fn add(&mut self, text: &str) {
        let (mut is_ascii, mut has_capital) = (true, false);
        for byte in text.bytes() {
            is_ascii &= byte < 0x80;
            has_capital |= byte.is_ascii_uppercase();
        }
        grow(&mut self.places, 1);
        let (arena, kind) = match (is_ascii, has_capital) {
            (true, false) => (&mut self.lower, 0),
            (true, true) => (&mut self.mixed, MIXED),
            _ => match fold(text) {
                folded if folded == text => (&mut self.lower, 0),
                folded => {
                    self.folded.push(&folded);
                    (&mut self.foreign, FOREIGN)
                }
            },
        };
        self.places.push(arena.ends.len() as u32 | kind);
        arena.push(text);
    }

    /// How many texts there are.
    pub fn len(&self) -> usize {
        self.places.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The text of this number, as it came.
    pub fn get(&self, number: u32) -> &str {
        text_of(
            &self.lower,
            &self.mixed,
            &self.foreign,
            &self.places,
            number,
        )
    }

    /// The text of this number in lower case.
    pub fn folded(&self, number: u32) -> Cow<'_, str> {
        let place = self.places.get(number as usize).copied().unwrap_or(0);
        match place & ARENA {
            0 => Cow::Borrowed(self.lower.get(place as usize)),
            MIXED => Cow::Owned(
                self.mixed
                    .get((place & !ARENA) as usize)
                    .to_ascii_lowercase(),
            ),
            _ => Cow::Borrowed(self.folded.get((place & !ARENA) as usize)),
        }
    }

    /// The texts as they came, in the order of their numbers.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.len() as u32).map(|number| self.get(number))
    }

    /// The texts in lower case, in the order of their numbers.
    pub fn iter_folded(&self) -> impl Iterator<Item = Cow<'_, str>> {
        (0..self.len() as u32).map(|number| self.folded(number))
    }

    /// Calls `each` with every text in lower case, without a copy of each.
    pub fn each_folded(&self, each: &mut dyn FnMut(u32, &str)) {
        let mut folded = String::new();
        for (number, place) in self.places.iter().enumerate() {
            let at = (place & !ARENA) as usize;
            let text = match place & ARENA {
                0 => self.lower.get(at),
                MIXED => {
                    folded.clear();
                    folded.push_str(self.mixed.get(at));
                    folded.make_ascii_lowercase();
                    &folded
                }
                _ => self.folded.get(at),
            };
            each(number as u32, text);
        }
    }

    /// The number of a text that is written just so.
    pub fn find(&self, text: &str) -> Option<u32> {
        self.index
            .find(hash(text.as_bytes()), |number| self.is(*number, text))
            .copied()
    }

    /// Bytes held beyond the texts' own, and the texts' own.
    pub fn memory(&self) -> (usize, usize) {
        let kept = [&self.lower, &self.mixed, &self.foreign];
        let own: usize = kept.iter().map(|arena| arena.bytes.len()).sum();
        let all = kept.iter().map(|arena| arena.memory()).sum::<usize>()
            + self.folded.memory()
            + self.places.capacity() * 4
            + self.index.allocation_size();
        (all - own, own)
    }
}

fn text_of<'a>(
    lower: &'a Arena,
    mixed: &'a Arena,
    foreign: &'a Arena,
    places: &[u32],
    number: u32,
) -> &'a str {
    let Some(place) = places.get(number as usize) else {
        return "";
    };
    let at = (place & !ARENA) as usize;
    match place & ARENA {
        0 => lower.get(at),
        MIXED => mixed.get(at),
        _ => foreign.get(at),
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
        assert_eq!((pool.get(0), pool.get(2)), ("A", ""));
        assert_eq!(pool.folded(0), "a");
        assert_eq!((pool.find("b"), pool.find("B")), (Some(1), None));
    }

    #[test]
    fn texts_are_folded_whatever_their_letters() {
        let mut pool = TextPool::default();
        for text in ["abc", "aBc", "é", "É", "ÉB", "\u{212a}b", ""] {
            let number = pool.intern(text);
            assert_eq!(
                (pool.get(number), pool.folded(number)),
                (text, fold(text).into())
            );
        }
    }

    #[test]
    fn arenas_past_four_gib_keep_their_ends() {
        let arena = Arena {
            bytes: String::new(),
            ends: vec![5, 7, 1, 1],
            wraps: vec![2, 3],
        };
        let ends: Vec<_> = (0..4).map(|at| arena.end(at).unwrap()).collect();
        assert_eq!(ends, [5, 7, (1 << 32) + 1, (2 << 32) + 1]);
    }
}
