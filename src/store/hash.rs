//! The one hash of texts: folded multiplication over 16 bytes at a time, seeded
//! once a run, so that a file can't be made to collide.

use std::hash::{BuildHasher, RandomState};
use std::sync::LazyLock;

static SEED: LazyLock<[u64; 2]> = LazyLock::new(|| {
    let state = RandomState::new();
    [state.hash_one(1), state.hash_one(2) | 1]
});

fn mix(one: u64, other: u64) -> u64 {
    let product = u128::from(one) * u128::from(other);
    let [low, high] = halves(product);
    low ^ high
}

fn halves(whole: u128) -> [u64; 2] {
    [(whole & 0xffff_ffff_ffff_ffff) as u64, (whole >> 64) as u64]
}

/// The hash of `bytes`, the same within a run only.
#[inline]
pub(super) fn hash(bytes: &[u8]) -> u64 {
    let [seed, second] = *SEED;
    let mut hash = seed ^ (bytes.len() as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let (chunks, rest) = bytes.as_chunks::<16>();
    for chunk in chunks {
        let [low, high] = halves(u128::from_le_bytes(*chunk));
        hash = mix(low ^ hash, high ^ second);
    }
    // Ends may overlap: every byte is seen, and the length tells the rest.
    let (low, high) = match (rest.first_chunk(), rest.last_chunk()) {
        (Some(low), Some(high)) => (u64::from_le_bytes(*low), u64::from_le_bytes(*high)),
        _ => match (rest.first_chunk(), rest.last_chunk()) {
            (Some(low), Some(high)) => (
                u64::from(u32::from_le_bytes(*low)),
                u64::from(u32::from_le_bytes(*high)),
            ),
            _ => (
                rest.iter().fold(0, |sum, byte| sum << 8 | u64::from(*byte)),
                0,
            ),
        },
    };
    mix(mix(low ^ hash, high ^ second), hash ^ second)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn texts_of_all_lengths_differ() {
        let text = "abcdefghijklmnopqrstuvwxyz0123456789".repeat(2);
        let mut seen = HashSet::new();
        for length in 0..text.len() {
            let bytes = &text.as_bytes()[..length];
            assert!(seen.insert(hash(bytes)));
            for at in 0..length {
                let mut other = bytes.to_vec();
                other[at] ^= 1;
                assert!(seen.insert(hash(&other)), "{length} {at}");
            }
        }
    }
}
