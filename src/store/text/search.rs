//! Which texts of a pool are, begin with, end with or hold a wanted one, given
//! in lower case. Numbers come in no order.

use super::needle::Needle;
use super::needles::{LEAST, LONG, Needles};
use super::{ARENA, Arena, FOREIGN, MIXED, TextPool};
use crate::store::cores::{CORES, each_at_once};
use crate::store::to_u32;
use std::ops::Range;

/// Runs a search over the texts of an arena, or over a part of them on each core
/// where they have `least` bytes.
fn searched<T: Send>(
    arena: &Arena,
    least: usize,
    search: impl Fn(Range<usize>) -> T + Sync,
) -> Vec<T> {
    let texts = arena.ends.len();
    if arena.bytes.len() < least {
        return vec![search(0..texts)];
    }
    let border = |part: usize| match part {
        0 => 0,
        part if part == *CORES => texts,
        part => arena.text_at(arena.bytes.len() / *CORES * part, 0),
    };
    each_at_once(
        (0..*CORES).map(|part| border(part)..border(part + 1)),
        search,
    )
}

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
    /// texts at nearly the speed of memory; `least` bytes of them on all cores.
    pub fn containing(&self, wanted: &str, least: usize, found: &mut dyn FnMut(u32)) {
        if wanted.is_empty() {
            (0..to_u32(self.len())).for_each(found);
            return;
        }
        for (arena, kind) in self.arenas() {
            let bytes = arena.bytes.as_bytes();
            let needle = Needle::new(wanted.as_bytes(), bytes, kind == MIXED);
            let hits = searched(arena, least, |texts| {
                arena.holding(&needle, wanted.len(), texts)
            });
            let hits = hits.concat();
            self.number(&hits, kind, arena, found);
        }
    }

    /// Calls `found` with the number of a literal and of a text that holds it, for
    /// all of `wanted`: `together` of about a length in one pass, fewer one by one.
    pub fn containing_each(
        &self,
        wanted: &[&str],
        together: usize,
        least: usize,
        mut found: impl FnMut(usize, u32),
    ) {
        // A short one would have a long one's steps shortened.
        let classes = [0..LEAST, LEAST..LONG, LONG..usize::MAX];
        for class in classes {
            let of: Vec<usize> = (0..wanted.len())
                .filter(|at| {
                    wanted
                        .get(*at)
                        .is_some_and(|text| class.contains(&text.len()))
                })
                .collect();
            let text = |at: &usize| wanted.get(*at).copied().unwrap_or_default();
            if of.len() < together || class.start < LEAST {
                for at in &of {
                    self.containing(text(at), least, &mut |number| found(*at, number));
                }
                continue;
            }
            let literals: Vec<&[u8]> = of.iter().map(|at| text(at).as_bytes()).collect();
            for (arena, kind) in self.arenas() {
                let needles = Needles::new(&literals, kind == MIXED);
                let holding = |texts| arena.holding_each(&needles, &literals, texts);
                let hits = searched(arena, least, holding);
                let numbers = self.numbers(kind, arena);
                for (place, at) in of.iter().enumerate() {
                    for hits in hits.iter().filter_map(|hits| hits.get(place)) {
                        let number = |hit: &u32| numbers.get(*hit as usize).copied();
                        hits.iter()
                            .filter_map(number)
                            .for_each(|number| found(*at, number));
                    }
                }
            }
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
                    hits.push(to_u32(at));
                }
                start = end;
            }
            self.number(&hits, kind, arena, found);
        }
    }

    /// By place in an arena the number of the text there.
    fn numbers(&self, kind: u32, arena: &Arena) -> Vec<u32> {
        let mut numbers = Vec::with_capacity(arena.ends.len());
        let places = (0..).zip(&self.places);
        let here = places.filter(|(_, place)| **place & ARENA == kind);
        numbers.extend(here.map(|(number, _): (u32, _)| number));
        numbers
    }

    /// From ascending places in an arena to numbers.
    fn number(&self, hits: &[u32], kind: u32, arena: &Arena, found: &mut dyn FnMut(u32)) {
        if arena.ends.len() == self.len() {
            hits.iter().copied().for_each(found);
            return;
        }
        // Places ascend within an arena: one walk finds all numbers, and passes
        // over stretches that no hit lies in.
        const STRETCH: usize = 1 << 9;
        let mut wanted = hits.iter().peekable();
        let mut before = 0;
        for (stretch, places) in self.places.chunks(STRETCH).enumerate() {
            let Some(hit) = wanted.peek() else {
                break;
            };
            let here = places.iter().filter(|place| **place & ARENA == kind);
            before += to_u32(here.count());
            if **hit >= before {
                continue;
            }
            for (at, place) in places.iter().enumerate() {
                if wanted.next_if(|hit| **hit | kind == *place).is_some() {
                    found(to_u32(stretch * STRETCH + at));
                }
            }
        }
    }
}

impl Arena {
    /// The bytes of some texts.
    fn bytes_of(&self, texts: Range<usize>) -> Range<usize> {
        let end = |texts: usize| texts.checked_sub(1).and_then(|last| self.end(last));
        end(texts.start).unwrap_or(0)..end(texts.end).unwrap_or(0)
    }

    /// Which of some texts hold a literal of `length` bytes.
    fn holding(&self, needle: &Needle, length: usize, texts: Range<usize>) -> Vec<u32> {
        let mut hits = Vec::new();
        let mut text = texts.start;
        let bytes = self.bytes.as_bytes();
        needle.each(bytes, self.bytes_of(texts), &mut |at| {
            text = self.text_at(at, text);
            let end = self.end(text).unwrap_or(usize::MAX);
            if at + length <= end {
                hits.push(to_u32(text));
                end
            } else {
                // The hit runs over the border of two texts.
                at + 1
            }
        });
        hits
    }

    /// Which of some texts hold each of many literals.
    fn holding_each(
        &self,
        needles: &Needles,
        literals: &[&[u8]],
        texts: Range<usize>,
    ) -> Vec<Vec<u32>> {
        let mut hits = vec![Vec::new(); literals.len()];
        let mut text = texts.start;
        let bytes = self.bytes.as_bytes();
        needles.each(bytes, self.bytes_of(texts), &mut |number, start, at| {
            text = self.text_at(at, text);
            let within = self.range(text).unwrap_or((0, 0));
            let length = literals.get(number).map_or(0, |literal| literal.len());
            if let Some(hits) = hits.get_mut(number)
                && hits.last() != Some(&to_u32(text))
                && start >= within.0
                && start + length <= within.1
            {
                hits.push(to_u32(text));
            }
        });
        hits
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
        let hits = |wanted: &str| sorted(&|found| pool.containing(wanted, 0, found));
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
        pool.containing(" of 7", 1 << 20, &mut |number| hits.push(number));
        hits.sort_unstable();
        let wanted: Vec<u32> = (0..20_000)
            .filter(|number| texts[*number as usize].contains(" of 7"))
            .collect();
        assert_eq!(hits, wanted);
    }

    #[test]
    fn many_literals_are_found_as_each_is() {
        let mut pool = TextPool::default();
        for number in 0..3_000_u32 {
            let hash = number.wrapping_mul(2_654_435_761);
            pool.intern(&match number % 4 {
                0 => format!("{hash:x}-abcdefgh-{number}"),
                1 => format!("{hash:X}-ABCDEFGH-{number}"),
                2 => format!("é {hash:x} Éabcdefgh"),
                _ => format!("{}", number % 50),
            });
        }
        let long: Vec<String> = (0..40).map(|at| format!("{at:02}-abcdef")).collect();
        let short = [
            "gh-1", "gh-2", "cdefg", "h-29", "abcd", "é ab", "éabc", "fgh-1", "ab", "",
        ];
        let wanted: Vec<&str> = long.iter().map(String::as_str).chain(short).collect();
        let mut together = vec![Vec::new(); wanted.len()];
        pool.containing_each(&wanted, 8, 1 << 12, |at, number| together[at].push(number));
        for (wanted, together) in wanted.iter().zip(&mut together) {
            together.sort_unstable();
            let folded = pool.iter_folded().enumerate();
            let held = folded.filter(|(_, text)| text.contains(wanted));
            let held: Vec<u32> = held.map(|(number, _)| number as u32).collect();
            assert_eq!(*together, held, "{wanted}");
            let mut alone = Vec::new();
            pool.containing(wanted, 1 << 20, &mut |number| alone.push(number));
            alone.sort_unstable();
            assert_eq!(alone, held, "{wanted}");
        }
        assert!(together.iter().filter(|held| held.is_empty()).count() < 30);
    }

    /// Large enough for two threads, a hit on either side of the middle.
    #[test]
    fn parts_make_a_whole() {
        let mut pool = TextPool::default();
        let filling = "Filling ".repeat(16);
        for number in 0..20_000 {
            pool.intern(&format!("{filling}{number}"));
        }
        for (wanted, least) in [
            ("ing 99", 0),
            ("g filling 1", 1),
            ("filling 10000", 0),
            ("0f", 1 << 20),
        ] {
            let mut hits = Vec::new();
            pool.containing(wanted, least, &mut |number| hits.push(number));
            hits.sort_unstable();
            let folded = pool.iter_folded().enumerate();
            let held = folded.filter(|(_, text)| text.contains(wanted));
            let held: Vec<u32> = held.map(|(number, _)| number as u32).collect();
            assert_eq!(hits, held, "{wanted}");
        }
    }
}
