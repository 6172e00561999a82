//! Which texts of a pool are, begin with, end with or hold a wanted one, given
//! in lower case. Numbers come in no order.

use super::{Arena, FOREIGN, MIXED, TextPool};
use memchr::memmem::Finder;

/// Takes where a hit begins, and says where to go on.
type Hit<'a> = &'a mut dyn FnMut(usize) -> usize;

/// Bytes folded at a time: they stay in the nearest cache while they are searched.
const BLOCK: usize = 32 << 10;

impl TextPool {
    /// Calls `found` with each text that is `wanted` without regard to case.
    pub fn equal_to(&self, wanted: &str, found: &mut dyn FnMut(u32)) {
        let wanted = wanted.as_bytes();
        self.matching(found, &|text| {
            text.len() == wanted.len() && text.eq_ignore_ascii_case(wanted)
        });
    }

    /// Calls `found` with each text that starts with `wanted`.
    pub fn starting(&self, wanted: &str, found: &mut dyn FnMut(u32)) {
        let wanted = wanted.as_bytes();
        self.matching(found, &|text| {
            text.get(..wanted.len())
                .is_some_and(|head| head.eq_ignore_ascii_case(wanted))
        });
    }

    /// Calls `found` with each text that ends with `wanted`.
    pub fn ending(&self, wanted: &str, found: &mut dyn FnMut(u32)) {
        let wanted = wanted.as_bytes();
        self.matching(found, &|text| {
            text.len()
                .checked_sub(wanted.len())
                .and_then(|at| text.get(at..))
                .is_some_and(|tail| tail.eq_ignore_ascii_case(wanted))
        });
    }

    /// Calls `found` with each text that holds `wanted`: one search over all
    /// texts at nearly the speed of memory.
    pub fn containing(&self, wanted: &str, found: &mut dyn FnMut(u32)) {
        if wanted.is_empty() {
            (0..self.len() as u32).for_each(found);
            return;
        }
        let finder = Finder::new(wanted);
        let mut search = |bytes: &[u8], hit: Hit<'_>| {
            let mut from = 0;
            while let Some(at) = bytes.get(from..).and_then(|rest| finder.find(rest)) {
                from = hit(from + at);
            }
        };
        self.searched(wanted.len(), &mut search, found);
    }

    /// Runs `search` over all texts, folded; it is given where to go on after a
    /// hit of `length` bytes.
    fn searched(
        &self,
        length: usize,
        search: &mut dyn FnMut(&[u8], Hit<'_>),
        found: &mut dyn FnMut(u32),
    ) {
        let mut hits = Vec::new();
        for (arena, kind) in self.arenas() {
            hits.clear();
            let mut folded = Vec::new();
            let (mut first, mut start) = (0, 0);
            while first < arena.ends.len() {
                let next = match kind {
                    MIXED => arena.first_past(start + BLOCK, first),
                    _ => arena.ends.len(),
                };
                let end = arena.end(next - 1).unwrap_or(start);
                let block = arena.bytes.as_bytes().get(start..end).unwrap_or_default();
                let block = match kind {
                    MIXED => {
                        folded.clear();
                        folded.extend_from_slice(block);
                        folded.make_ascii_lowercase();
                        &folded
                    }
                    _ => block,
                };
                let mut text = first;
                search(block, &mut |at| {
                    text = arena.text_at(start + at, text);
                    let end = arena.end(text).unwrap_or(usize::MAX) - start;
                    if at + length <= end {
                        hits.push(text as u32);
                        end
                    } else {
                        // The hit runs over the border of two texts.
                        at + 1
                    }
                });
                (first, start) = (next, end);
            }
            self.number(&hits, kind, arena, found);
        }
    }

    /// Each kind of arena, in lower case but for the capitals of the mixed one.
    fn arenas(&self) -> [(&Arena, u32); 3] {
        [
            (&self.lower, 0),
            (&self.mixed, MIXED),
            (&self.folded, FOREIGN),
        ]
    }

    fn matching(&self, found: &mut dyn FnMut(u32), is_match: &dyn Fn(&[u8]) -> bool) {
        let mut hits = Vec::new();
        for (arena, kind) in self.arenas() {
            hits.clear();
            let bytes = arena.bytes.as_bytes();
            let mut start = 0;
            for at in 0..arena.ends.len() {
                let end = arena.end(at).unwrap_or(start);
                if bytes.get(start..end).is_some_and(is_match) {
                    hits.push(at as u32);
                }
                start = end;
            }
            self.number(&hits, kind, arena, found);
        }
    }

    /// From ascending places in an arena to numbers.
    fn number(&self, hits: &[u32], kind: u32, arena: &Arena, found: &mut dyn FnMut(u32)) {
        if arena.ends.len() == self.len() {
            hits.iter().copied().for_each(found);
            return;
        }
        // Places ascend within an arena: one walk finds all numbers.
        let mut wanted = hits.iter().peekable();
        for (number, place) in self.places.iter().enumerate() {
            match wanted.peek() {
                None => break,
                Some(hit) if **hit | kind == *place => {
                    wanted.next();
                    found(number as u32);
                }
                Some(_) => {}
            }
        }
    }
}

impl Arena {
    /// The first text that begins at `at` or after it, beyond text `from`.
    fn first_past(&self, at: usize, from: usize) -> usize {
        if self
            .end(self.ends.len().saturating_sub(1))
            .is_none_or(|end| end <= at)
        {
            return self.ends.len();
        }
        (self.text_at(at, from) + 1).min(self.ends.len())
    }

    /// The text that the byte `at` belongs to, looked for from text `from` on.
    fn text_at(&self, at: usize, from: usize) -> usize {
        let ends_by = |text: usize| self.end(text).is_some_and(|end| end <= at);
        // The next hit is mostly near.
        let (mut low, mut step) = (from, 1);
        while ends_by(low + step) {
            low += step;
            step *= 2;
        }
        let mut high = (low + step).min(self.ends.len());
        while low < high {
            let middle = low.midpoint(high);
            if ends_by(middle) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        low
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_search_finds_each_text_once_and_none_over_a_border() {
        let mut pool = TextPool::default();
        for text in ["xAB", "abab", "a", "b", "", "zab", "É AB", "CAB", "cA", "B"] {
            pool.intern(text);
        }
        type Search<'a> = &'a dyn Fn(&mut dyn FnMut(u32));
        let sorted = |search: Search<'_>| {
            let mut hits = Vec::new();
            search(&mut |number| hits.push(number));
            hits.sort_unstable();
            hits
        };
        let hits = |wanted: &str| sorted(&|found| pool.containing(wanted, found));
        assert_eq!(hits("ab"), [0, 1, 5, 6, 7]);
        assert_eq!(hits("bab"), [1]);
        assert_eq!(hits("é"), [6]);
        assert_eq!(hits("").len(), 10);
        assert_eq!(sorted(&|found| pool.starting("ca", found)), [7, 8]);
        assert_eq!(sorted(&|found| pool.ending("ab", found)), [0, 1, 5, 6, 7]);
        assert_eq!(sorted(&|found| pool.equal_to("b", found)), [3, 9]);
    }

    #[test]
    fn a_search_over_many_blocks_finds_all() {
        let mut pool = TextPool::default();
        let texts: Vec<String> = (0..20_000)
            .map(|number| match number % 3 {
                0 => format!("Text {number} of {}", number % 100),
                1 => format!("text {number} of {}", number % 100),
                _ => format!("téxt É {number} of {}", number % 100),
            })
            .collect();
        texts.iter().for_each(|text| {
            pool.intern(text);
        });
        let mut hits = Vec::new();
        pool.containing(" of 7", &mut |number| hits.push(number));
        hits.sort_unstable();
        let wanted: Vec<u32> = (0..20_000)
            .filter(|number| texts[*number as usize].contains(" of 7"))
            .collect();
        assert_eq!(hits, wanted);
    }
}
