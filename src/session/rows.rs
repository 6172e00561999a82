//! Which loaded rows a session speaks of.

use super::{Change, Fingerprints, Key, Session, Verdict};
use crate::store::{RowSet, Store};
use rustc_hash::FxHasher;
use std::hash::Hasher;

/// The rows with verdicts, marks and notes. It belongs to one store, which may
/// only grow, and one session.
#[derive(Debug, Default)]
pub struct Rows {
    /// Rows decided to be benign.
    pub benign: RowSet,
    /// Rows decided to be threats.
    pub threat: RowSet,
    /// Marked rows.
    pub marked: RowSet,
    /// Rows with a note.
    pub noted: RowSet,
    prints: Fingerprints,
    /// The rows by the hash of what they are known by; made when it is needed.
    index: Vec<(u64, u32)>,
}

fn hash(key: &str) -> u64 {
    let mut hasher = FxHasher::default();
    hasher.write(key.as_bytes());
    hasher.finish()
}

impl Rows {
    /// What the detection of a row is known by.
    pub fn key(&mut self, store: &Store, row: usize) -> Key {
        self.prints.key(store, row)
    }

    /// What the detections of some rows are known by.
    pub fn keys(&mut self, store: &Store, rows: impl IntoIterator<Item = usize>) -> Vec<Key> {
        rows.into_iter().map(|row| self.key(store, row)).collect()
    }

    /// Takes in rows that were loaded since.
    pub fn extend(&mut self, store: &Store, session: &Session) {
        let start = self.benign.len();
        let len = store.len();
        if start == len {
            return;
        }
        for set in [
            &mut self.benign,
            &mut self.threat,
            &mut self.marked,
            &mut self.noted,
        ] {
            set.extend_from_fn(len, &mut |_| false);
        }
        let is_silent =
            session.verdicts.is_empty() && session.marks.is_empty() && session.notes.is_empty();
        if !is_silent {
            (start..len).for_each(|row| self.look_up(store, session, row));
        }
    }

    fn look_up(&mut self, store: &Store, session: &Session, row: usize) {
        let prints = &mut self.prints;
        let key = &*prints.key(store, row);
        let verdict = session.verdict(key);
        self.benign.set(row, verdict == Some(Verdict::Benign));
        self.threat.set(row, verdict == Some(Verdict::Threat));
        self.marked.set(row, session.is_marked(key));
        self.noted.set(row, session.notes.contains_key(key));
    }

    /// Takes in a change that `session` has made already.
    pub fn take(&mut self, store: &Store, session: &Session, change: &Change) {
        self.extend(store, session);
        let rows: Vec<u32> = change
            .keys()
            .into_iter()
            .flat_map(|key| self.rows_of(store, key))
            .collect();
        rows.into_iter()
            .for_each(|row| self.look_up(store, session, row as usize));
    }

    /// The rows of a detection; several where it was loaded more than once.
    pub fn rows_of(&mut self, store: &Store, key: &str) -> Vec<u32> {
        if self.index.len() < store.len() {
            for row in self.index.len()..store.len() {
                let hash = match store.own_id(row) {
                    Some(id) => hash(&id),
                    None => hash(&self.prints.key(store, row)),
                };
                self.index.push((hash, row as u32));
            }
            self.index.sort_unstable();
        }
        let wanted = hash(key);
        let start = self.index.partition_point(|(hash, _)| *hash < wanted);
        let same = self.index.get(start..).unwrap_or_default();
        let rows: Vec<u32> = same
            .iter()
            .take_while(|(hash, _)| *hash == wanted)
            .map(|(_, row)| *row)
            .collect();
        let is_it = |row: &u32| *self.prints.key(store, *row as usize) == *key;
        rows.into_iter().filter(is_it).collect()
    }

    /// How many rows have the verdict benign, threat, none.
    pub fn counts(&self) -> (usize, usize, usize) {
        let (benign, threat) = (self.benign.count(), self.threat.count());
        (benign, threat, self.benign.len() - benign - threat)
    }

    /// The verdict on a row.
    pub fn verdict(&self, row: usize) -> Option<Verdict> {
        match (self.threat.contains(row), self.benign.contains(row)) {
            (true, _) => Some(Verdict::Threat),
            (_, true) => Some(Verdict::Benign),
            _ => None,
        }
    }
}
