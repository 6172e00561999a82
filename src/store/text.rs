//! Distinct texts, each kept once, and what of them holds a wanted text.
//!
//! No twin in lower case is kept of a text whose capitals are ASCII: folding
//! those again for each question costs less than the memory would.

use super::hash::hash;
use super::index::Index;
use crate::language::fold;
use crate::store::to_u32;
use std::borrow::Cow;
use std::sync::atomic::{AtomicUsize, Ordering};

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
    /// Appends a text, and says its place.
    fn push(&mut self, text: &str) -> u32 {
        let before = self.bytes.len() >> 32;
        grow_string(&mut self.bytes, text.len());
        grow(&mut self.ends, 1);
        self.bytes.push_str(text);
        for _ in before..self.bytes.len() >> 32 {
            self.wraps.push(to_u32(self.ends.len()));
        }
        self.ends
            .push((self.bytes.len() as u64 & 0xffff_ffff) as u32);
        to_u32(self.ends.len()) - 1
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

/// Makes room for `more`, an eighth at a time or less: doubling would leave half
/// of a large list unused. Not by the same share each time: lists of as many
/// rows would all be full at once, and a key would wait until all are moved.
pub(super) fn grow<T>(list: &mut Vec<T>, more: usize) {
    const SMALL: usize = 1 << 12;
    if list.capacity() - list.len() < more && list.len() > SMALL {
        list.reserve_exact(more + list.len() / share());
    }
}

/// One of 8 to 15, in turn.
fn share() -> usize {
    static TURN: AtomicUsize = AtomicUsize::new(0);
    8 + TURN.fetch_add(1, Ordering::Relaxed) % 8
}

fn grow_string(text: &mut String, more: usize) {
    const SMALL: usize = 1 << 16;
    if text.capacity() - text.len() < more && text.len() > SMALL {
        text.reserve_exact(more + text.len() / share());
    }
}

/// Calls `hit` with each place in `text` where `wanted`, in lower case, stands; letter
/// case of ASCII letters does not count.
pub(super) fn each_place(text: &str, wanted: &str, hit: &mut dyn FnMut(usize)) {
    if wanted.is_empty() {
        return;
    }
    let bytes = text.as_bytes();
    let needle = needle::Needle::new(wanted.as_bytes(), bytes, true);
    needle.each(bytes, 0..bytes.len(), &mut |at| {
        hit(at);
        at + 1
    });
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
    /// Per text the upper half of its hash: told apart without a look at it, and
    /// known to who takes it over.
    hashes: Vec<u32>,
    index: Index,
}

/// Bits of a place that say which arena is meant.
const ARENA: u32 = 3 << 30;
const MIXED: u32 = 1 << 30;
const FOREIGN: u32 = 2 << 30;

impl TextPool {
    /// The number of `text`, which is added if it is new.
    pub fn intern(&mut self, text: &str) -> u32 {
        let hash = half(text);
        if let Some(number) = self.find_hashed(text, hash) {
            return number;
        }
        let place = self.add(text);
        self.put(place, hash)
    }

    /// The numbers that another pool's texts have here, by their numbers there;
    /// new ones are added.
    pub(super) fn absorb(&mut self, other: &TextPool) -> impl Iterator<Item = u32> {
        let texts = other.places.iter().zip(&other.hashes);
        texts.map(move |(place, hash)| {
            let at = (place & !ARENA) as usize;
            let kind = place & ARENA;
            let text = match kind {
                0 => other.lower.get(at),
                MIXED => other.mixed.get(at),
                _ => other.foreign.get(at),
            };
            if let Some(number) = self.find_hashed(text, *hash) {
                return number;
            }
            let place = match kind {
                0 => self.lower.push(text),
                MIXED => self.mixed.push(text) | MIXED,
                _ => {
                    self.folded.push(other.folded.get(at));
                    self.foreign.push(text) | FOREIGN
                }
            };
            self.put(place, *hash)
        })
    }

    #[inline]
    fn find_hashed(&self, text: &str, hash: u32) -> Option<u32> {
        let is_it = |number: &u32| {
            self.hashes.get(*number as usize) == Some(&hash) && self.is(*number, text)
        };
        self.index.find(mixed(hash), is_it)
    }

    /// Gives the text at a place the next number.
    fn put(&mut self, place: u32, hash: u32) -> u32 {
        let number = to_u32(self.len());
        grow(&mut self.places, 1);
        grow(&mut self.hashes, 1);
        self.places.push(place);
        self.hashes.push(hash);
        let hashes = &self.hashes;
        self.index.insert(mixed(hash), number, |number| {
            hashes.get(*number as usize).map_or(0, |hash| mixed(*hash))
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

    /// Adds a text, and says its place.
    fn add(&mut self, text: &str) -> u32 {
        let (mut is_ascii, mut has_capital) = (true, false);
        for byte in text.bytes() {
            is_ascii &= byte < 0x80;
            has_capital |= byte.is_ascii_uppercase();
        }
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
        arena.push(text) | kind
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
        (0..to_u32(self.len())).map(|number| self.get(number))
    }

    /// The texts in lower case, in the order of their numbers.
    pub fn iter_folded(&self) -> impl Iterator<Item = Cow<'_, str>> {
        (0..to_u32(self.len())).map(|number| self.folded(number))
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
            each(to_u32(number), text);
        }
    }

    /// The number of a text that is written just so.
    pub fn find(&self, text: &str) -> Option<u32> {
        self.find_hashed(text, half(text))
    }

    /// Bytes held beyond the texts' own, and the texts' own.
    pub fn memory(&self) -> (usize, usize) {
        let kept = [&self.lower, &self.mixed, &self.foreign];
        let own: usize = kept.iter().map(|arena| arena.bytes.len()).sum();
        let all = kept.iter().map(|arena| arena.memory()).sum::<usize>()
            + self.folded.memory()
            + self.places.capacity() * 4
            + self.hashes.capacity() * 4
            + self.index.memory();
        (all - own, own)
    }
}

/// The half of a text's hash that is kept.
#[inline]
fn half(text: &str) -> u32 {
    (hash(text.as_bytes()) >> 32) as u32
}

/// A hash whose upper and lower bits both tell, as the table wants it.
#[inline]
fn mixed(half: u32) -> u64 {
    u64::from(half).wrapping_mul(0x9e37_79b9_7f4a_7c15)
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
