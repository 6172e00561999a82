//! Which loaded rows a session speaks of.

use super::{Change, DetectionKey, Fingerprints, Session, Verdict};
use crate::store::{RowSet, Store, id_token};
use rustc_hash::FxHashSet;

/// The rows with verdicts, marks and notes. It belongs to one store, which may
/// only grow, and one session.
#[derive(Clone, Debug, Default)]
pub struct SessionRows {
    /// Rows decided to be benign.
    pub benign: RowSet,
    /// Rows decided to be threats.
    pub threat: RowSet,
    /// Marked rows.
    pub marked: RowSet,
    /// Rows with a note.
    pub noted: RowSet,
    prints: Fingerprints,
    /// A number for what each row is known by: looked through where rows are
    /// wanted.
    tokens: Vec<u64>,
    /// The numbers of all detections that the session speaks of, or spoke of.
    spoken_of: FxHashSet<u64>,
    /// How much the session held when they were brought up to date.
    held: (usize, usize, usize),
}

/// So many detections are looked for one by one.
const FEW: usize = 8;

fn held(session: &Session) -> (usize, usize, usize) {
    (
        session.verdicts.len(),
        session.notes.len(),
        session.marks.len(),
    )
}

impl SessionRows {
    /// None of so many rows: for a session that holds nothing and will not.
    pub fn none_of(len: usize) -> SessionRows {
        SessionRows {
            benign: RowSet::none(len),
            threat: RowSet::none(len),
            marked: RowSet::none(len),
            noted: RowSet::none(len),
            ..SessionRows::default()
        }
    }

    /// What the detection of a row is known by.
    pub fn key(&mut self, store: &Store, row: usize) -> DetectionKey {
        self.prints.key(store, row)
    }

    /// What the detections of some rows are known by.
    pub fn keys(
        &mut self,
        store: &Store,
        rows: impl IntoIterator<Item = usize>,
    ) -> Vec<DetectionKey> {
        rows.into_iter().map(|row| self.key(store, row)).collect()
    }

    /// Takes in rows that were loaded since.
    pub fn extend(&mut self, store: &Store, session: &Session) {
        let len = store.len();
        if self.tokens.len() == len {
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
        let held = held(session);
        if self.held != held {
            let keys = session.verdicts.keys().chain(session.notes.keys());
            self.speak_of(keys.chain(&session.marks).collect());
            self.held = held;
        }
        let start = self.tokens.len();
        for row in start..len {
            let token = match store.id_token(row) {
                Some(token) => token,
                None => id_token(&self.prints.key(store, row)),
            };
            self.tokens.push(token);
        }
        for row in start..len {
            if self
                .tokens
                .get(row)
                .is_some_and(|token| self.spoken_of.contains(token))
            {
                self.look_up(store, session, row);
            }
        }
    }

    /// Takes in keys that the session speaks of.
    fn speak_of(&mut self, keys: Vec<&DetectionKey>) {
        self.spoken_of.extend(keys.iter().map(|key| id_token(key)));
        if self.prints.know(keys.into_iter()) {
            // Rows may be known by other keys than before.
            self.tokens.clear();
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

    /// How many rows they are of.
    pub fn len(&self) -> usize {
        self.tokens.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.tokens.is_empty()
    }

    /// Takes in a change that `session` has made already.
    pub fn take(&mut self, store: &Store, session: &Session, change: &Change) {
        self.speak_of(change.keys());
        self.extend(store, session);
        let keys = change.keys().into_iter();
        let tokens: Vec<u64> = keys.map(|key| id_token(key)).collect();
        self.held = held(session);
        // A row too many, of an equal number, is looked up in vain and no more.
        for row in self.of_tokens(&tokens) {
            self.look_up(store, session, row as usize);
        }
    }

    /// The rows of a detection; several where it was loaded more than once.
    pub fn rows_of(&mut self, store: &Store, key: &str) -> Vec<u32> {
        let mut rows = self.of_tokens(&[id_token(key)]);
        rows.retain(|row| *self.prints.key(store, *row as usize) == *key);
        rows
    }

    fn of_tokens(&self, tokens: &[u64]) -> Vec<u32> {
        if tokens.is_empty() {
            return Vec::new();
        }
        let rows = (0u32..).zip(&self.tokens);
        if tokens.len() <= FEW {
            let found = rows.filter(|(_, token)| tokens.contains(token));
            return found.map(|(row, _)| row).collect();
        }
        let tokens: FxHashSet<u64> = tokens.iter().copied().collect();
        let found = rows.filter(|(_, token)| tokens.contains(token));
        found.map(|(row, _)| row).collect()
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
