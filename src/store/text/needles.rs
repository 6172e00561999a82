//! Many literals in one pass over bytes: only every so manieth group of four
//! bytes is looked at, so spaced that each literal holds one that is.

use super::needle::Needle;
use rustc_hash::FxHashMap;
use std::ops::Range;

/// Bytes looked at together.
pub(super) const GROUP: usize = 4;

/// Bits by which most groups are passed over.
const FILTER: usize = 1 << 15;

/// Literals of at least [`GROUP`] bytes each.
pub(super) struct Needles<'a> {
    needles: Vec<Needle<'a>>,
    /// Bytes from one group that is looked at to the next.
    stride: usize,
    filter: Vec<u64>,
    /// By group, which literals have it where.
    groups: FxHashMap<u32, Vec<(u32, u32)>>,
}

/// The group at `at`, its letters in one case.
fn group(bytes: &[u8], at: usize) -> Option<u32> {
    let four = bytes.get(at..)?.first_chunk()?;
    Some(u32::from_le_bytes(*four) | 0x2020_2020)
}

fn place(group: u32) -> usize {
    (group.wrapping_mul(0x9e37_79b1) >> 17) as usize % FILTER
}

impl<'a> Needles<'a> {
    pub(super) fn new(wanted: &[&'a [u8]], bytes: &[u8], has_capitals: bool) -> Needles<'a> {
        let shortest = wanted.iter().map(|wanted| wanted.len()).min();
        let stride = (shortest.unwrap_or(GROUP) + 1).saturating_sub(GROUP).max(1);
        let mut filter = vec![0; FILTER / 64];
        let mut groups: FxHashMap<u32, Vec<(u32, u32)>> = FxHashMap::default();
        for (number, wanted) in wanted.iter().enumerate() {
            for offset in 0..stride {
                let Some(group) = group(wanted, offset) else {
                    continue;
                };
                if let Some(word) = filter.get_mut(place(group) / 64) {
                    *word |= 1 << (place(group) % 64);
                }
                let places = groups.entry(group).or_default();
                places.push((number as u32, offset as u32));
            }
        }
        let needles = wanted.iter();
        let needles = needles.map(|wanted| Needle::new(wanted, bytes, has_capitals));
        Needles {
            needles: needles.collect(),
            stride,
            filter,
            groups,
        }
    }

    /// Calls `hit` with the number of a literal and a place within `range` where it
    /// stands, at least once for each text that holds it and begins in there.
    pub(super) fn each(
        &self,
        bytes: &[u8],
        range: Range<usize>,
        hit: &mut dyn FnMut(usize, usize, usize),
    ) {
        for at in range.step_by(self.stride) {
            let Some(group) = group(bytes, at) else {
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
