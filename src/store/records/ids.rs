//! Records' own identifiers. Nearly all are UUIDs, which take 16 bytes.

use crate::store::RowSet;
use crate::store::hash::hash;
use crate::store::text::grow;
use std::ops::Range;

/// An identifier a row, or none.
#[derive(Debug, Default)]
pub(super) struct Ids {
    /// The UUID, or where in `texts` the text begins and its length.
    slots: Vec<[u8; 16]>,
    is_uuid: RowSet,
    texts: String,
}

/// A number for a text, the same within a run only: of a UUID the one that
/// `Ids::token` gives for it.
pub fn token_of(text: &str) -> u64 {
    match packed(text) {
        Some(packed) => hash(&packed),
        None => hash(text.as_bytes()),
    }
}

/// Where the hyphens of a UUID stand, and where each pair of digits.
const HYPHENS: [usize; 4] = [8, 13, 18, 23];
const PAIRS: [usize; 16] = [0, 2, 4, 6, 9, 11, 14, 16, 19, 21, 24, 26, 28, 30, 32, 34];

/// The value of a digit in lower case; of others a number too large.
const DIGIT: [u8; 256] = {
    let mut values = [0xff; 256];
    let mut digit = 0;
    while digit < 16 {
        let byte = if digit < 10 {
            b'0' + digit
        } else {
            b'a' + digit - 10
        };
        values[byte as usize] = digit;
        digit += 1;
    }
    values
};

/// A UUID in its usual spelling, lower case.
fn packed(text: &str) -> Option<[u8; 16]> {
    let text: &[u8; 36] = text.as_bytes().try_into().ok()?;
    let mut odd = 0;
    let packed = PAIRS.map(|at| {
        let (high, low) = (
            DIGIT[usize::from(text[at])],
            DIGIT[usize::from(text[at + 1])],
        );
        odd |= high | low;
        high << 4 | low & 15
    });
    let has_hyphens = HYPHENS.iter().all(|at| text[*at] == b'-');
    (odd < 16 && has_hyphens).then_some(packed)
}

fn spelled(packed: &[u8; 16]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let mut text = String::with_capacity(36);
    for (at, byte) in packed.iter().enumerate() {
        if matches!(at, 4 | 6 | 8 | 10) {
            text.push('-');
        }
        for nibble in [byte >> 4, byte & 15] {
            text.push(char::from(DIGITS[usize::from(nibble)]));
        }
    }
    text
}

fn slot(start: usize, len: usize) -> [u8; 16] {
    (start as u128 | (len as u128) << 64).to_le_bytes()
}

impl Ids {
    pub(super) fn push(&mut self, id: &str) {
        let uuid = packed(id);
        self.is_uuid.push(uuid.is_some());
        self.slots.push(uuid.unwrap_or_else(|| {
            let start = self.texts.len();
            self.texts.push_str(id);
            slot(start, id.len())
        }));
    }

    pub(super) fn get(&self, row: usize) -> Option<String> {
        let packed = self.slots.get(row)?;
        if self.is_uuid.contains(row) {
            return Some(spelled(packed));
        }
        let (start, len) = place(packed);
        let text = self.texts.get(start..start + len)?;
        (!text.is_empty()).then(|| text.to_owned())
    }

    /// A number for a UUID, without spelling it; see [`token_of`].
    pub(super) fn token(&self, row: usize) -> Option<u64> {
        let packed = self.slots.get(row)?;
        self.is_uuid.contains(row).then(|| hash(packed))
    }

    pub(super) fn absorb(&mut self, other: &Ids) {
        let moved = self.texts.len();
        self.texts.push_str(&other.texts);
        grow(&mut self.slots, other.slots.len());
        let rows = other.slots.iter().enumerate();
        self.slots.extend(rows.map(|(row, packed)| {
            if other.is_uuid.contains(row) {
                return *packed;
            }
            let (start, len) = place(packed);
            slot(moved + start, len)
        }));
        self.is_uuid.append(&other.is_uuid);
    }

    /// The rows whose identifier is no UUID: where each begins, and its length.
    pub(super) fn texts(&self) -> (&str, impl Iterator<Item = (usize, usize, usize)>) {
        let rows = self.slots.iter().enumerate();
        let others = rows.filter(|(row, _)| !self.is_uuid.contains(*row));
        let places = others.map(|(row, packed)| {
            let (start, len) = place(packed);
            (row, start, len)
        });
        (&self.texts, places)
    }

    /// The UUIDs among some rows, the first digit highest.
    pub(super) fn uuids(&self, rows: Range<usize>) -> impl Iterator<Item = (usize, u128)> {
        let slots = self.slots.get(rows.clone()).unwrap_or_default();
        let all = rows.zip(slots);
        let own = all.filter(|(row, _)| self.is_uuid.contains(*row));
        own.map(|(row, packed)| (row, u128::from_be_bytes(*packed)))
    }

    /// How many rows there are, with an identifier or without.
    pub(super) fn len(&self) -> usize {
        self.slots.len()
    }

    pub(super) fn memory(&self) -> (usize, usize) {
        let own = self.texts.len();
        let all = self.slots.capacity() * 16 + self.is_uuid.memory() + self.texts.capacity();
        (all - own, own)
    }
}

fn place(packed: &[u8; 16]) -> (usize, usize) {
    let half = |bytes: &[u8]| {
        let bytes = bytes.try_into().unwrap_or_default();
        usize::try_from(u64::from_le_bytes(bytes)).unwrap_or(usize::MAX)
    };
    let (start, len) = packed.split_at(8);
    (half(start), half(len))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_come_back_as_they_were() {
        let all = [
            "7f3a1c00-0000-4000-8000-00000000ffff",
            "",
            "7F3A1C00-0000-4000-8000-00000000FFFF",
            "7f3a1c00-0000-4000-8000-00000000fff",
            "7f3a1c00-0000-4000-8000-00000000fffg",
            "7f3a1c000-000-4000-8000-00000000ffff",
            "é",
        ];
        let mut batch = Ids::default();
        all.iter().for_each(|id| batch.push(id));
        let mut ids = Ids::default();
        ids.push("first");
        ids.absorb(&batch);
        for (at, id) in all.iter().enumerate() {
            assert_eq!(ids.get(at + 1).as_deref().unwrap_or(""), *id);
        }
        assert_eq!(ids.is_uuid.count(), 1);
        assert_eq!(ids.token(1), Some(token_of(all[0])));
        assert_eq!(ids.token(3), None);
        assert_ne!(token_of(all[0]), token_of(all[2]));
    }
}
