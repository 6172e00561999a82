//! What records say beyond the language: labels and texts, to be shown only.
//! Each distinct list is kept once.

use crate::store::codes::Codes;
use crate::store::hash::hash;
use crate::store::index::Index;
use crate::store::{RowSet, TextPool, to_u32};

/// A list of labels and texts a row.
#[derive(Debug, Default)]
pub(in crate::store) struct Extras {
    labels: TextPool,
    texts: TextPool,
    pairs: Vec<(u32, u32)>,
    ends: Vec<u32>,
    index: Index,
    lists: Codes,
}

fn hash_of(pairs: &[(u32, u32)]) -> u64 {
    pairs.iter().fold(1, |sum: u64, (label, text)| {
        let both = sum ^ (u64::from(*label) << 32 | u64::from(*text));
        hash(&both.to_le_bytes())
    })
}

fn list<'a>(pairs: &'a [(u32, u32)], ends: &[u32], number: u32) -> &'a [(u32, u32)] {
    let end = |at: u32| ends.get(at as usize).map_or(0, |end| *end as usize);
    let start = number.checked_sub(1).map_or(0, end);
    pairs.get(start..end(number)).unwrap_or_default()
}

impl Extras {
    /// The number of a list, which is added if it is new.
    pub(in crate::store) fn intern<'a>(
        &mut self,
        entries: impl Iterator<Item = (&'a str, &'a str)>,
    ) -> u32 {
        self.intern_with(|texts| entries.for_each(|(label, text)| texts.push(label, text)))
    }

    /// The same for a list that `fill` gives.
    pub(in crate::store) fn intern_with(&mut self, fill: impl FnOnce(&mut Extras)) -> u32 {
        let start = self.pairs.len();
        fill(self);
        self.intern_last(start)
    }

    /// Adds to the list that is being filled.
    pub(in crate::store) fn push(&mut self, label: &str, text: &str) {
        self.pairs
            .push((self.labels.intern(label), self.texts.intern(text)));
    }

    /// The number of the list that was put at the end of `pairs`.
    fn intern_last(&mut self, start: usize) -> u32 {
        let (pairs, ends) = (&self.pairs, &self.ends);
        let new = pairs.get(start..).unwrap_or_default();
        let hash = hash_of(new);
        let found = self
            .index
            .find(hash, |number| list(pairs, ends, *number) == new);
        if let Some(number) = found {
            self.pairs.truncate(start);
            return number;
        }
        let number = to_u32(self.ends.len());
        self.ends.push(to_u32(self.pairs.len()));
        let (pairs, ends) = (&self.pairs, &self.ends);
        self.index
            .insert(hash, number, |number| hash_of(list(pairs, ends, *number)));
        number
    }

    pub(super) fn push_row(&mut self, number: u32) {
        self.lists.push(number);
    }

    pub(super) fn of(&self, row: usize) -> Vec<(String, String)> {
        let Some(number) = self.lists.get(row) else {
            return Vec::new();
        };
        list(&self.pairs, &self.ends, number)
            .iter()
            .map(|(label, text)| {
                (
                    self.labels.get(*label).to_owned(),
                    self.texts.get(*text).to_owned(),
                )
            })
            .collect()
    }

    /// The labels that these rows have, each once.
    pub(super) fn labels(&self, rows: impl Iterator<Item = usize>) -> Vec<String> {
        let mut seen = vec![false; self.ends.len()];
        let mut labels: Vec<u32> = Vec::new();
        for number in rows.filter_map(|row| self.lists.get(row)) {
            let is_seen = seen.get_mut(number as usize);
            if is_seen.is_some_and(|is| !std::mem::replace(is, true)) {
                let pairs = list(&self.pairs, &self.ends, number).iter();
                labels.extend(pairs.map(|(label, _)| label));
            }
        }
        let mut known = vec![false; labels.iter().max().map_or(0, |most| *most as usize + 1)];
        labels.retain(|label| {
            known
                .get_mut(*label as usize)
                .is_some_and(|is| !std::mem::replace(is, true))
        });
        let texts = labels.into_iter().map(|label| self.labels.get(label));
        texts.map(str::to_owned).collect()
    }

    /// The rows whose list has a text that `found` picks of all texts.
    pub(super) fn rows_by(
        &self,
        found: impl FnOnce(&TextPool) -> RowSet,
        len: usize,
    ) -> Option<RowSet> {
        let wanted = found(&self.texts);
        if wanted.is_empty() {
            return None;
        }
        let mut lists = RowSet::none(0);
        for number in 0..to_u32(self.ends.len()) {
            let mut pairs = list(&self.pairs, &self.ends, number).iter();
            lists.push(pairs.any(|(_, text)| wanted.contains(*text as usize)));
        }
        Some(RowSet::by_codes(&self.lists, &lists, len))
    }

    pub(super) fn absorb(&mut self, other: &Extras) {
        let labels: Vec<u32> = self.labels.absorb(&other.labels).collect();
        let texts: Vec<u32> = self.texts.absorb(&other.texts).collect();
        let at = |map: &[u32], number: u32| map.get(number as usize).copied().unwrap_or(0);
        let mut numbers = Vec::with_capacity(other.ends.len());
        for number in 0..to_u32(other.ends.len()) {
            let start = self.pairs.len();
            let pairs = list(&other.pairs, &other.ends, number).iter();
            self.pairs
                .extend(pairs.map(|(label, text)| (at(&labels, *label), at(&texts, *text))));
            numbers.push(self.intern_last(start));
        }
        self.lists.extend_mapped(&other.lists, &numbers, 0);
    }

    pub(super) fn memory(&self) -> (usize, usize) {
        let (labels, texts) = (self.labels.memory(), self.texts.memory());
        let lists = self.pairs.capacity() * 8
            + self.ends.capacity() * 4
            + self.index.memory()
            + self.lists.memory();
        (labels.0 + texts.0 + lists, labels.1 + texts.1)
    }
}
