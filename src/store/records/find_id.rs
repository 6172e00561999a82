//! The rows whose identifier holds a text: UUIDs are held against it as numbers,
//! without being spelled; a record without one is found by its place, `FILE:LINE`.

use super::Records;
use crate::store::RowSet;
use crate::store::cores::{CORES, each_at_once};
use crate::store::text::each_place;

/// Where in an identifier a text is to stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::store) enum IdPart {
    Anywhere,
    Start,
    Whole,
}

/// What is asked of an identifier.
#[derive(Clone, Debug)]
pub(in crate::store) struct WantedId {
    /// In lower case.
    pub(in crate::store) text: String,
    pub(in crate::store) at: IdPart,
}

/// A UUID as it is spelled.
const SPELLED: &str = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";

/// Which digits of a UUID must be which: a mask of them, and what they are.
type Digits = (u128, u128);

impl WantedId {
    fn is_at(&self, start: usize, len: usize) -> bool {
        match self.at {
            IdPart::Anywhere => true,
            IdPart::Start => start == 0,
            IdPart::Whole => start == 0 && len == self.text.len(),
        }
    }

    /// The ways in which it can stand in a UUID.
    fn alignments(&self) -> Vec<Digits> {
        let room = SPELLED.len().checked_sub(self.text.len());
        let starts = 0..room.map_or(0, |room| room + 1);
        let starts = starts.filter(|start| self.is_at(*start, SPELLED.len()));
        starts.filter_map(|start| self.aligned(start)).collect()
    }

    fn aligned(&self, start: usize) -> Option<Digits> {
        let (mut mask, mut wanted) = (0, 0);
        let before = SPELLED.get(..start)?.bytes().filter(|byte| *byte == b'x');
        let mut shift = 128 - 4 * before.count();
        for (there, byte) in SPELLED.get(start..)?.bytes().zip(self.text.bytes()) {
            if there == b'-' || byte == b'-' {
                if there != byte {
                    return None;
                }
                continue;
            }
            let digit = char::from(byte).to_digit(16)?;
            shift -= 4;
            mask |= 0xf << shift;
            wanted |= u128::from(digit) << shift;
        }
        Some((mask, wanted))
    }
}

impl Records {
    /// The rows whose identifier holds it.
    pub(in crate::store) fn rows_by_id(&self, wanted: &WantedId) -> RowSet {
        let mut rows = RowSet::none(self.len());
        let ways = wanted.alignments();
        if !ways.is_empty() {
            let len = self.ids.len();
            let part = len.div_ceil(*CORES).max(1);
            let parts = (0..len).step_by(part).map(|at| at..(at + part).min(len));
            let found = each_at_once(parts, |part| {
                let is_it = |uuid: u128| ways.iter().any(|(mask, digits)| uuid & mask == *digits);
                let mut found = Vec::new();
                for (row, uuid) in self.ids.uuids(part) {
                    if is_it(uuid) {
                        found.push(row);
                    }
                }
                found
            });
            found.iter().flatten().for_each(|row| rows.set(*row, true));
        }
        self.add_other_ids(&mut rows, wanted);
        rows
    }

    fn add_other_ids(&self, rows: &mut RowSet, wanted: &WantedId) {
        let (texts, places) = self.ids.texts();
        let mut hits = Vec::new();
        each_place(texts, &wanted.text, &mut |at| hits.push(at));
        let place = wanted
            .text
            .rsplit_once(':')
            .filter(|(_, line)| !line.is_empty() && line.bytes().all(|byte| byte.is_ascii_digit()));
        let mut next = 0;
        for (row, start, len) in places {
            if len == 0 {
                if let Some((file, line)) = place
                    && self.is_place(row, file, line, wanted.at)
                {
                    rows.set(row, true);
                }
                continue;
            }
            // Texts ascend with their rows.
            while hits.get(next).is_some_and(|hit| *hit < start) {
                next += 1;
            }
            let mut own = hits.iter().skip(next);
            let is_within = |hit: &usize| hit + wanted.text.len() <= start + len;
            if own
                .by_ref()
                .take_while(|hit| is_within(hit))
                .any(|hit| wanted.is_at(hit - start, len))
            {
                rows.set(row, true);
            }
        }
    }

    /// Whether a row without an identifier stands in such a line of such a file.
    fn is_place(&self, row: usize, file: &str, line: &str, at: IdPart) -> bool {
        let own = self.span(row).map_or(0, |span| span.line).to_string();
        let name = self.source_name(row).to_lowercase();
        match at {
            IdPart::Whole => own == line && name == file,
            _ => own == line && name.ends_with(file),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::detection::Detection;
    use crate::store::Store;

    #[test]
    fn identifiers_are_found_as_they_are_spelled() {
        let ids = [
            "7f3a1c00-0000-4000-8000-00000000ffff",
            "7f3a1c00-0000-4000-8000-0000000012ab",
            "alarm-7F3A1C",
            "17",
            "",
            "é-7f3a",
        ];
        let mut store = Store::default();
        for id in ids {
            let detection = Detection {
                id: Some(id.to_owned()).filter(|id| !id.is_empty()),
                ..Detection::default()
            };
            store.push(&detection, 0, Default::default());
        }
        for text in [
            "7f3a1c",
            "7f3a",
            "f",
            "0-4",
            "00-0000-4",
            "12ab",
            "a1c000",
            "alarm",
            "17",
            "7",
            "-",
            "7f3a1c00-0000-4000-8000-00000000ffff",
            "zz",
        ] {
            for at in [IdPart::Anywhere, IdPart::Start, IdPart::Whole] {
                let wanted = WantedId {
                    text: text.to_owned(),
                    at,
                };
                let found: Vec<usize> = store.records().rows_by_id(&wanted).iter().collect();
                let is_it = |id: &&str| {
                    let id = id.to_lowercase();
                    match at {
                        IdPart::Anywhere => id.contains(text),
                        IdPart::Start => id.starts_with(text),
                        IdPart::Whole => id == text,
                    }
                };
                let expected: Vec<usize> = (0..ids.len()).filter(|at| is_it(&ids[*at])).collect();
                assert_eq!(found, expected, "{text} {at:?}");
            }
        }
    }
}
