//! Many literals in one pass over bytes: only every so manieth group of bytes is
//! looked at, so spaced that each literal holds one that is.

use super::needle::Letters;
use crate::store::to_u32;
use rustc_hash::FxHashMap;
use std::ops::Range;

/// Bytes looked at together: of short literals, and of those twice as long, of
/// which a longer group tells more.
const SHORT: usize = 4;
const WIDE: usize = 8;

/// The fewest bytes of a literal.
pub(super) const LEAST: usize = SHORT;
/// Literals of so many bytes are worth wide groups.
pub(super) const LONG: usize = 11;

/// Bits by which most groups are passed over.
const FILTER: usize = 1 << 15;

/// Literals of at least [`LEAST`] bytes each.
pub(super) struct Needles {
    needles: Vec<Letters>,
    is_wide: bool,
    /// Bytes from one group that is looked at to the next.
    stride: usize,
    filter: Vec<u64>,
    /// By group, which literals have it where.
    groups: FxHashMap<u64, Vec<(u32, u32)>>,
}

fn place(group: u64) -> usize {
    (group.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 49) as usize % FILTER
}

impl Needles {
    pub(super) fn new(wanted: &[&[u8]], has_capitals: bool) -> Needles {
        let letters = wanted
            .iter()
            .map(|wanted| Letters::new(wanted, has_capitals));
        let shortest = wanted.iter().map(|wanted| wanted.len()).min().unwrap_or(0);
        let is_wide = shortest >= LONG;
        let group = if is_wide { WIDE } else { SHORT };
        let mut needles = Needles {
            needles: letters.collect(),
            is_wide,
            stride: (shortest + 1).saturating_sub(group).max(1),
            filter: vec![0; FILTER / 64],
            groups: FxHashMap::default(),
        };
        for (number, wanted) in wanted.iter().enumerate() {
            for offset in 0..needles.stride {
                let Some(group) = needles.group(wanted, offset) else {
                    continue;
                };
                if let Some(word) = needles.filter.get_mut(place(group) / 64) {
                    *word |= 1 << (place(group) % 64);
                }
                let places = needles.groups.entry(group).or_default();
                places.push((to_u32(number), to_u32(offset)));
            }
        }
        needles
    }

    /// The group at `at`, its letters in one case.
    #[inline]
    fn group(&self, bytes: &[u8], at: usize) -> Option<u64> {
        let rest = bytes.get(at..)?;
        let group = match self.is_wide {
            true => u64::from_le_bytes(*rest.first_chunk::<WIDE>()?),
            false => u64::from(u32::from_le_bytes(*rest.first_chunk::<SHORT>()?)),
        };
        Some(group | 0x2020_2020_2020_2020)
    }

    /// Calls `hit` with the number of a literal, where it stands and where it was
    /// noticed, ascending: of what lies within `range` at least once each.
    pub(super) fn each(
        &self,
        bytes: &[u8],
        range: Range<usize>,
        hit: &mut dyn FnMut(usize, usize, usize),
    ) {
        for at in range.step_by(self.stride) {
            let Some(group) = self.group(bytes, at) else {
                return;
            };
            let word = self.filter.get(place(group) / 64);
            if word.is_none_or(|word| word >> (place(group) % 64) & 1 == 0) {
                continue;
            }
            for (number, offset) in self.groups.get(&group).into_iter().flatten() {
                let start = at.checked_sub(*offset as usize);
                let needle = self.needles.get(*number as usize);
                if let (Some(start), Some(needle)) = (start, needle)
                    && needle.is_at(bytes, start)
                {
                    hit(*number as usize, start, at);
                }
            }
        }
    }
}
