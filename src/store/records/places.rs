//! Where in their sources records lie, in eight bytes each: distances from the
//! first of every 32.

use crate::ingest::Span;
use crate::store::text::grow;
use crate::store::to_u32;
use rustc_hash::FxHashMap;

const RUN: usize = 32;
/// The length that marks a row that is kept whole.
const ODD: u16 = u16::MAX;

/// A place a row.
#[derive(Debug, Default)]
pub(super) struct Places {
    /// Of every 32 rows the first one's offset and line.
    bases: Vec<(u64, u32)>,
    /// The offset's distance from the base, low and high, the length, and the
    /// line's distance.
    rows: Vec<[u16; 4]>,
    /// Rows whose numbers are too large.
    odd: FxHashMap<u32, Span>,
}

impl Places {
    pub(super) fn push(&mut self, span: Span) {
        let row = self.rows.len();
        if row.is_multiple_of(RUN) {
            self.bases.push((span.offset, span.line));
        }
        let (offset, line) = self.bases.last().copied().unwrap_or_default();
        let offset = span.offset.checked_sub(offset);
        let offset = offset.and_then(|offset| u32::try_from(offset).ok());
        let line = span.line.checked_sub(line);
        let line = line.and_then(|line| u16::try_from(line).ok());
        let len = u16::try_from(span.len).ok().filter(|len| *len != ODD);
        grow(&mut self.rows, 1);
        self.rows.push(match (offset, line, len) {
            (Some(offset), Some(line), Some(len)) => {
                [(offset & 0xffff) as u16, (offset >> 16) as u16, len, line]
            }
            _ => {
                self.odd.insert(to_u32(row), span);
                [0, 0, ODD, 0]
            }
        });
    }

    pub(super) fn get(&self, row: usize) -> Option<Span> {
        let [low, high, len, line] = *self.rows.get(row)?;
        if len == ODD {
            return self.odd.get(&to_u32(row)).copied();
        }
        let base = self.bases.get(row / RUN)?;
        Some(Span {
            offset: base.0 + (u64::from(high) << 16 | u64::from(low)),
            len: len.into(),
            line: base.1 + u32::from(line),
        })
    }

    pub(super) fn absorb(&mut self, other: &Places) {
        for row in 0..other.rows.len() {
            self.push(other.get(row).unwrap_or_default());
        }
    }

    pub(super) fn memory(&self) -> usize {
        self.bases.capacity() * size_of::<(u64, u32)>()
            + self.rows.capacity() * 8
            + self.odd.capacity() * (size_of::<(u32, Span)>() + 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_come_back_as_they_were() {
        let span = |offset, len, line| Span { offset, len, line };
        let all: Vec<Span> = (0..40)
            .map(|row| span(row * 1200, 1199, row as u32 + 1))
            .chain([
                span(5 << 32, 65_535, 7),
                span(0, 1 << 20, 70_000),
                span(3, 65_534, 1),
            ])
            .chain((0..70).map(|row| span(row << 32, 3, u32::MAX)))
            .collect();
        let mut batch = Places::default();
        all.iter().for_each(|span| batch.push(*span));
        let mut places = Places::default();
        places.push(span(9, 9, 9));
        places.absorb(&batch);
        for (row, span) in all.iter().enumerate() {
            assert_eq!(places.get(row + 1), Some(*span));
        }
    }
}
