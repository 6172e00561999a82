//! Where a literal stands in bytes: what has its two rarest bytes at the right
//! distance is looked for at the speed of memory, and then held against all of it.
//!
//! Letter case is passed over as the bytes are read; folding them first would
//! take longer than the search.

use std::ops::Range;

/// Takes where a literal stands, and says where to go on.
pub(super) type Hit<'a> = &'a mut dyn FnMut(usize) -> usize;

/// Bytes looked at together.
const CHUNK: usize = 64;

/// The bytes of a literal, each with the bits that letter case may change.
#[derive(Clone)]
pub(super) struct Letters {
    wanted: Vec<u8>,
    case: Vec<u8>,
}

impl Letters {
    /// `has_capitals`: the bytes may have capitals where the literal has small letters.
    pub(super) fn new(wanted: &[u8], has_capitals: bool) -> Letters {
        let case = |byte: &u8| match has_capitals && byte.is_ascii_lowercase() {
            true => 0x20,
            false => 0,
        };
        Letters {
            wanted: wanted.to_vec(),
            case: wanted.iter().map(case).collect(),
        }
    }

    /// Whether it stands at `at`.
    #[inline]
    pub(super) fn is_at(&self, bytes: &[u8], at: usize) -> bool {
        let there = bytes
            .get(at..)
            .and_then(|rest| rest.get(..self.wanted.len()));
        let Some(there) = there else {
            return false;
        };
        let (eights, rest) = there.as_chunks::<8>();
        let (wanted, last) = self.wanted.as_chunks::<8>();
        let (case, cases) = self.case.as_chunks::<8>();
        let is_it = |((there, wanted), case): ((&[u8; 8], &[u8; 8]), &[u8; 8])| {
            let [there, wanted, case] =
                [there, wanted, case].map(|eight| u64::from_le_bytes(*eight));
            there | case == wanted
        };
        let same = |((there, wanted), case): ((&u8, &u8), &u8)| there | case == *wanted;
        eights.iter().zip(wanted).zip(case).all(is_it) && rest.iter().zip(last).zip(cases).all(same)
    }

    fn at(&self, at: usize) -> MaskedByte {
        let of = |bytes: &[u8]| bytes.get(at).copied().unwrap_or(0);
        MaskedByte(of(&self.wanted), of(&self.case))
    }
}

/// A literal of at least one byte.
#[derive(Clone)]
pub(super) struct Needle {
    letters: Letters,
    /// Its two rarest bytes: where each stands in it.
    rare: (usize, usize),
}

/// A byte to look for, after the bits of the second are set.
#[derive(Clone, Copy)]
struct MaskedByte(u8, u8);

impl MaskedByte {
    fn is(self, byte: u8) -> bool {
        byte | self.1 == self.0
    }
}

impl Needle {
    /// A literal to look for in `bytes`.
    pub(super) fn new(wanted: &[u8], bytes: &[u8], has_capitals: bool) -> Needle {
        let mut places: Vec<usize> = (0..wanted.len()).collect();
        let often = frequencies(bytes);
        let often = |at: usize| {
            let byte = wanted.get(at).copied().unwrap_or(0);
            often.get(usize::from(byte)).copied().unwrap_or(0)
        };
        // In order of rarity; of the same bytes the first and the last.
        places.sort_by_key(|at| often(*at));
        let first = places.first().copied().unwrap_or(0);
        let other = places
            .iter()
            .find(|at| wanted.get(**at) != wanted.get(first));
        let second = other.or(places.last()).copied().unwrap_or(first);
        Needle {
            letters: Letters::new(wanted, has_capitals),
            rare: (first.min(second), first.max(second)),
        }
    }

    /// Calls `hit` with each place among `starts` where it begins, ascending.
    pub(super) fn each(&self, bytes: &[u8], starts: Range<usize>, hit: Hit<'_>) {
        let end = (bytes.len() + 1).saturating_sub(self.letters.wanted.len());
        let (start, end) = (starts.start, starts.end.min(end));
        let (one, other) = self.rare;
        let of = |at: usize| bytes.get(start + at..end + at).unwrap_or_default();
        let (ones, left) = of(one).as_chunks::<CHUNK>();
        let (others, _) = of(other).as_chunks::<CHUNK>();
        let (one, other) = (self.letters.at(one), self.letters.at(other));
        let mut from = start;
        let mut check = |at: usize, from: &mut usize| {
            if at >= *from && self.letters.is_at(bytes, at) {
                *from = hit(at);
            }
        };
        for (number, (ones, others)) in ones.iter().zip(others).enumerate() {
            let base = start + number * CHUNK;
            if base + CHUNK <= from || !is_any(ones, one, others, other) {
                continue;
            }
            let mut bits = bits(ones, one, others, other);
            while bits != 0 {
                check(base + bits.trailing_zeros() as usize, &mut from);
                bits &= bits - 1;
            }
        }
        (end.max(start + left.len()) - left.len()..end).for_each(|at| check(at, &mut from));
    }
}

/// Whether both stand somewhere at the same place: made for vectors.
#[inline]
fn is_any(ones: &[u8; CHUNK], one: MaskedByte, others: &[u8; CHUNK], other: MaskedByte) -> bool {
    let mut any = 0;
    for (first, second) in ones.iter().zip(others) {
        any |= u8::from(one.is(*first)) & u8::from(other.is(*second));
    }
    any != 0
}

/// At which places both stand, a bit each.
fn bits(ones: &[u8; CHUNK], one: MaskedByte, others: &[u8; CHUNK], other: MaskedByte) -> u64 {
    let both = ones.iter().zip(others).rev();
    both.fold(0, |bits, (first, second)| {
        bits << 1 | u64::from(one.is(*first) && other.is(*second))
    })
}

/// How often each byte stands in a sample, letters in either case.
fn frequencies(bytes: &[u8]) -> [u32; 256] {
    const SAMPLES: usize = 16;
    const SAMPLE: usize = 1 << 10;
    let mut often = [0; 256];
    let step = (bytes.len() / SAMPLES).max(SAMPLE);
    for sample in bytes.chunks(step) {
        for byte in sample.iter().take(SAMPLE) {
            if let Some(count) = often.get_mut(usize::from(byte.to_ascii_lowercase())) {
                *count += 1;
            }
        }
    }
    often
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places(wanted: &str, text: &str, has_capitals: bool, starts: Range<usize>) -> Vec<usize> {
        let needle = Needle::new(wanted.as_bytes(), text.as_bytes(), has_capitals);
        let mut places = Vec::new();
        needle.each(text.as_bytes(), starts, &mut |at| {
            places.push(at);
            at + 1
        });
        places
    }

    #[test]
    fn every_place_is_found_whatever_chunk_it_lies_in() {
        for before in 0..140 {
            for after in [0, 1, 63, 64, 70] {
                let text = format!("{}aXbXa{}", "x".repeat(before), "X".repeat(after));
                assert_eq!(places("axbxa", &text, true, 0..usize::MAX), [before]);
                assert!(places("axbxa", &text, false, 0..usize::MAX).is_empty());
                assert_eq!(places("X", &text, false, 0..usize::MAX).len(), 2 + after);
                let all = before + 2 + after;
                assert_eq!(places("x", &text, true, 0..usize::MAX).len(), all);
                assert!(places("axbxa", &text, true, 0..before).is_empty());
                assert_eq!(places("axbxa", &text, true, before..before + 1), [before]);
            }
        }
    }

    #[test]
    fn only_letters_have_another_case() {
        assert!(places("[1", "{1 [\u{11} ;1", true, 0..9).is_empty());
        assert_eq!(places("a", "A a ! \u{1}", true, 0..9), [0, 2]);
        assert!(places("ab", "a", true, 0..9).is_empty());
        assert!(places("a", "", true, 0..9).is_empty());
    }
}
