//! What the analyst decided, and the way back: verdicts, notes, marks and drafts
//! with their history. Pure data; its file is [`crate::keep`]'s.
//!
//! ```text
//! Change ─act─► Session ─► HistoryEntry { what, change, inverse } ─► the shell, one transaction each
//!        undo, redo ┘
//! ```
//! Everything is kept by detection ([`DetectionKey`]), not by row, so that a newer export
//! of the same detections finds it again; [`SessionRows`] says which loaded rows that
//! are. What is undone stays undone across a restart: the history is kept too.

mod change;
mod document;
mod key;
mod older;
mod rows;
mod saved_view;

pub use change::{Change, DraftText};
pub use document::Document;
pub use key::{DetectionKey, Fingerprints, known_by};
pub use rows::SessionRows;
pub use saved_view::{About, SavedColumn, SavedLayout, SavedNarrowing, SavedValue, SavedView};

use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How many steps of history are kept.
pub const STEPS: usize = 1_000;

/// What the analyst decided of a detection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// It may be hidden.
    Benign,
    /// It must not be hidden.
    Threat,
}

impl Verdict {
    /// The word for it.
    pub fn name(self) -> &'static str {
        match self {
            Verdict::Benign => "benign",
            Verdict::Threat => "threat",
        }
    }

    /// The verdict of this name.
    pub fn parse(name: &str) -> Option<Verdict> {
        [Verdict::Benign, Verdict::Threat]
            .into_iter()
            .find(|verdict| verdict.name() == name)
    }
}

/// What was done with a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// A new step: what was undone before can't be redone any more.
    Did,
    /// The last step was taken back.
    Undid,
    /// The last step that was taken back was done again.
    Redid,
    /// No step: what is so whatever is taken back.
    Amended,
}

/// Something that happened, for the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HistoryEntry {
    /// What was done.
    pub what: What,
    /// The change that was made.
    pub change: Change,
    /// The change that takes it back.
    pub inverse: Change,
}

/// All that was decided.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Session {
    verdicts: FxHashMap<DetectionKey, Verdict>,
    notes: FxHashMap<DetectionKey, String>,
    marks: FxHashSet<DetectionKey>,
    drafts: BTreeMap<u64, DraftText>,
    /// What takes the steps back, oldest first.
    undo: Vec<Change>,
    /// What does again the steps that were taken back, the next one last.
    redo: Vec<Change>,
    /// Steps that can be gone to no more.
    shed: Shed,
}

/// Steps that can be gone to no more: they may be large, and are dropped where
/// nobody waits. No part of what a session says.
#[derive(Clone, Debug, Default)]
struct Shed(Vec<Change>);

impl PartialEq for Shed {
    fn eq(&self, _: &Shed) -> bool {
        true
    }
}

impl Eq for Shed {}

impl Session {
    /// The verdict on a detection.
    pub fn verdict(&self, key: &str) -> Option<Verdict> {
        self.verdicts.get(key).copied()
    }

    /// All verdicts, in no order.
    pub fn verdicts(&self) -> impl Iterator<Item = (&DetectionKey, Verdict)> {
        self.verdicts.iter().map(|(key, verdict)| (key, *verdict))
    }

    /// The note on a detection.
    pub fn note(&self, key: &str) -> Option<&str> {
        self.notes.get(key).map(String::as_str)
    }

    /// All notes, in no order.
    pub fn notes(&self) -> impl Iterator<Item = (&DetectionKey, &str)> {
        self.notes.iter().map(|(key, note)| (key, note.as_str()))
    }

    /// Whether a detection is marked.
    pub fn is_marked(&self, key: &str) -> bool {
        self.marks.contains(key)
    }

    /// All marked detections, in no order.
    pub fn marks(&self) -> impl Iterator<Item = &DetectionKey> {
        self.marks.iter()
    }

    /// Whether nothing is said of any detection.
    pub fn is_silent(&self) -> bool {
        self.verdicts.is_empty() && self.notes.is_empty() && self.marks.is_empty()
    }

    /// The drafts by their number.
    pub fn drafts(&self) -> &BTreeMap<u64, DraftText> {
        &self.drafts
    }

    /// A number that no draft has.
    pub fn new_draft(&self) -> u64 {
        self.drafts.keys().next_back().map_or(1, |last| last + 1)
    }

    /// Whether nothing was decided, and nothing can be undone.
    pub fn is_empty(&self) -> bool {
        *self == Session::default()
    }

    /// Makes a change: a step of history. `None` where it changes nothing.
    pub fn act(&mut self, change: Change) -> Option<HistoryEntry> {
        let inverse = self.apply(change.clone());
        if inverse.is_nothing() {
            return None;
        }
        self.undo.push(inverse.clone());
        self.shed.0.append(&mut self.redo);
        if self.undo.len() > STEPS {
            self.shed.0.push(self.undo.remove(0));
        }
        Some(HistoryEntry {
            what: What::Did,
            change,
            inverse,
        })
    }

    /// Takes the last step back; `None` where there is none.
    pub fn undo(&mut self) -> Option<HistoryEntry> {
        let change = self.undo.pop()?;
        let inverse = self.apply(change.clone());
        self.redo.push(inverse.clone());
        Some(HistoryEntry {
            what: What::Undid,
            change,
            inverse,
        })
    }

    /// Does the last step that was taken back again; `None` where there is none.
    pub fn redo(&mut self) -> Option<HistoryEntry> {
        let change = self.redo.pop()?;
        let inverse = self.apply(change.clone());
        self.undo.push(inverse.clone());
        Some(HistoryEntry {
            what: What::Redid,
            change,
            inverse,
        })
    }

    /// Makes a change that is no step of history; `None` where it changes nothing.
    pub fn amend(&mut self, change: Change) -> Option<HistoryEntry> {
        let inverse = self.apply(change.clone());
        (!inverse.is_nothing()).then_some(HistoryEntry {
            what: What::Amended,
            change,
            inverse,
        })
    }

    /// Takes out the steps that can be gone to no more, for whoever drops them.
    pub fn take_shed(&mut self) -> Vec<Change> {
        std::mem::take(&mut self.shed.0)
    }

    /// How often the next step back, or forth, speaks of a detection.
    pub fn next_size(&self, is_back: bool) -> usize {
        let steps = if is_back { &self.undo } else { &self.redo };
        steps.last().map_or(0, Change::size)
    }

    /// How many steps can be taken back, and how many done again.
    pub fn steps(&self) -> (usize, usize) {
        (self.undo.len(), self.redo.len())
    }

    /// Sets the history, as it was kept: what takes steps back, oldest first, and
    /// what does them again, the next one last.
    pub fn remember(&mut self, undo: Vec<Change>, redo: Vec<Change>) {
        self.undo = undo;
        self.redo = redo;
    }

    /// Takes marks out of all steps: those that were only that do nothing any
    /// more, but keep their place.
    pub fn forget_marks_in_history(&mut self) {
        let steps = self.undo.iter_mut().chain(&mut self.redo);
        steps.for_each(Change::forget_marks);
    }

    /// Makes a change without a step of history; gives what takes it back.
    pub fn apply(&mut self, change: Change) -> Change {
        match change {
            Change::Verdicts(sets) => self.put_verdicts(sets),
            Change::Notes(notes) => self.put_notes(notes),
            Change::Marks { on, off } => Change::Marks {
                off: on
                    .into_iter()
                    .filter(|key| self.marks.insert(key.clone()))
                    .collect(),
                on: off
                    .into_iter()
                    .filter(|key| self.marks.remove(key))
                    .collect(),
            },
            Change::Draft { id, to } => {
                let before = match *to {
                    Some(draft) => self.drafts.insert(id, draft),
                    None => self.drafts.remove(&id),
                };
                if before.as_ref() == self.drafts.get(&id) {
                    return Change::Several(Vec::new());
                }
                Change::Draft {
                    id,
                    to: Box::new(before),
                }
            }
            Change::Several(changes) => {
                let mut inverses: Vec<Change> = changes
                    .into_iter()
                    .map(|change| self.apply(change))
                    .filter(|inverse| !inverse.is_nothing())
                    .collect();
                inverses.reverse();
                Change::Several(inverses)
            }
        }
    }

    /// Of a detection that is named twice, the last verdict stands.
    fn put_verdicts(&mut self, sets: Vec<(Option<Verdict>, Vec<DetectionKey>)>) -> Change {
        let mut before: BTreeMap<Option<Verdict>, Vec<DetectionKey>> = BTreeMap::new();
        let mut seen = (sets.len() > 1).then(FxHashSet::default);
        for (verdict, keys) in sets.into_iter().rev() {
            for key in keys {
                if !seen.as_mut().is_none_or(|seen| seen.insert(key.clone())) {
                    continue;
                }
                let old = match verdict {
                    Some(verdict) => self.verdicts.insert(key.clone(), verdict),
                    None => self.verdicts.remove(&key),
                };
                if old != verdict {
                    before.entry(old).or_default().push(key);
                }
            }
        }
        Change::Verdicts(before.into_iter().collect())
    }

    /// An empty note is none.
    fn put_notes(&mut self, notes: Vec<(DetectionKey, Option<String>)>) -> Change {
        let mut before = Vec::new();
        for (key, note) in notes {
            let note = note.filter(|note| !note.is_empty());
            let is_changed = self.notes.get(&key) != note.as_ref();
            let old = match note {
                Some(note) => self.notes.insert(key.clone(), note),
                None => self.notes.remove(&key),
            };
            if is_changed {
                before.push((key, old));
            }
        }
        // The last one said of a detection was the first.
        before.reverse();
        Change::Notes(before)
    }
}

#[cfg(test)]
mod tests;
