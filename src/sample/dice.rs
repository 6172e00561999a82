//! Chance that is the same everywhere: SplitMix64.

use std::fmt::Write;

/// A source of numbers.
pub(super) struct Dice(u64);

impl Dice {
    pub(super) fn new(seed: u64) -> Dice {
        Dice(seed)
    }

    pub(super) fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `end`; 0 if there is none.
    pub(super) fn below(&mut self, end: u64) -> u64 {
        self.roll() % end.max(1)
    }

    /// One of a few, `None` only if there are none.
    fn one<'a, T>(&mut self, of: &'a [T]) -> Option<&'a T> {
        of.get(usize::try_from(self.below(of.len() as u64)).unwrap_or(0))
    }

    /// One of a few words.
    pub(super) fn word(&mut self, of: &[&'static str]) -> &'static str {
        self.one(of).copied().unwrap_or_default()
    }

    /// One of a few things, the first by default.
    pub(super) fn pick<'a, T, const N: usize>(&mut self, of: &'a [T; N]) -> &'a T {
        const { assert!(N > 0) };
        self.one(of).unwrap_or(&of[0])
    }

    /// So many letters of an alphabet.
    pub(super) fn letters(&mut self, count: usize, alphabet: &str) -> String {
        let letters = alphabet.as_bytes();
        (0..count)
            .filter_map(|_| self.one(letters).map(|letter| char::from(*letter)))
            .collect()
    }

    pub(super) fn hex(&mut self, count: usize) -> String {
        self.letters(count, "0123456789ABCDEF")
    }

    pub(super) fn uuid(&mut self) -> String {
        let (high, low) = (self.roll(), self.roll());
        uuid(high, low)
    }
}

/// A uuid of these bits, as of version 4.
pub(super) fn uuid(high: u64, low: u64) -> String {
    let mut text = String::new();
    let _ = write!(
        text,
        "{:08x}-{:04x}-4{:03x}-{:04x}-{:012x}",
        high >> 32,
        high >> 16 & 0xffff,
        high & 0xfff,
        low >> 48 & 0x3fff | 0x8000,
        low & 0xffff_ffff_ffff
    );
    text
}
