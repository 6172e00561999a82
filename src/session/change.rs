//! A change of a session, as data that can be kept and taken back.

use super::{DetectionKey, Verdict};
use crate::rule::Draft;
use crate::rule::read::{self, ReadError};
use serde::{Deserialize, Serialize};

/// A draft as text: what a file can hold.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct DraftText {
    /// Its name.
    pub name: String,
    /// Why it is there.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub note: String,
    /// The rules it applies to.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub rules: Vec<String>,
    /// Its definition in XML; empty where nothing was begun.
    pub xml: String,
    /// The file it is saved in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// The form of that file: `definition`, `rule` or `api`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub form: Option<String>,
    /// Operations taken for granted: rule and operation.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub assume: Vec<(String, String)>,
}

impl DraftText {
    /// The draft that it is the text of.
    ///
    /// # Errors
    /// Where the definition is none. Whoever takes in a text from outside asks
    /// this first, so that a session holds none that can't be read.
    pub fn read(&self) -> Result<Draft, ReadError> {
        let mut draft = match self.xml.is_empty() {
            true => Draft::default(),
            false => read::read(self.xml.as_bytes(), &self.name)?,
        };
        draft.name.clone_from(&self.name);
        draft.note.clone_from(&self.note);
        draft.rules.clone_from(&self.rules);
        Ok(draft)
    }
}

/// A change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Change {
    /// These detections get this verdict, or none.
    Verdicts(Vec<(Option<Verdict>, Vec<DetectionKey>)>),
    /// These detections get this note, or none.
    Notes(Vec<(DetectionKey, Option<String>)>),
    /// These detections are marked, and those no longer.
    Marks {
        /// To be marked.
        on: Vec<DetectionKey>,
        /// To be marked no longer.
        off: Vec<DetectionKey>,
    },
    /// A draft says this now, or is gone.
    Draft {
        /// Its number.
        id: u64,
        /// What it says.
        to: Box<Option<DraftText>>,
    },
    /// One after the other.
    Several(Vec<Change>),
}

impl Change {
    /// How often it speaks of a detection.
    pub fn size(&self) -> usize {
        match self {
            Change::Verdicts(sets) => sets.iter().map(|(_, keys)| keys.len()).sum(),
            Change::Notes(notes) => notes.len(),
            Change::Marks { on, off } => on.len() + off.len(),
            Change::Draft { .. } => 0,
            Change::Several(changes) => changes.iter().map(Change::size).sum(),
        }
    }

    /// What it says of drafts, by their numbers.
    pub fn draft_texts(&self) -> Vec<(u64, Option<DraftText>)> {
        match self {
            Change::Draft { id, to } => vec![(*id, (**to).clone())],
            Change::Several(changes) => changes.iter().flat_map(Change::draft_texts).collect(),
            _ => Vec::new(),
        }
    }
}

impl Change {
    /// One verdict, or none, for all these.
    pub fn verdict(verdict: Option<Verdict>, keys: Vec<DetectionKey>) -> Change {
        Change::Verdicts(vec![(verdict, keys)])
    }

    /// Whether it changes nothing, whatever the session says.
    pub fn is_nothing(&self) -> bool {
        match self {
            Change::Verdicts(sets) => sets.iter().all(|(_, keys)| keys.is_empty()),
            Change::Notes(notes) => notes.is_empty(),
            Change::Marks { on, off } => on.is_empty() && off.is_empty(),
            Change::Draft { .. } => false,
            Change::Several(changes) => changes.iter().all(Change::is_nothing),
        }
    }

    /// Takes marks out of it.
    pub(super) fn forget_marks(&mut self) {
        match self {
            Change::Marks { on, off } => {
                on.clear();
                off.clear();
            }
            Change::Several(changes) => changes.iter_mut().for_each(Change::forget_marks),
            _ => {}
        }
    }

    /// The detections that it is about.
    pub fn keys(&self) -> Vec<&DetectionKey> {
        match self {
            Change::Verdicts(sets) => sets.iter().flat_map(|(_, keys)| keys).collect(),
            Change::Notes(notes) => notes.iter().map(|(key, _)| key).collect(),
            Change::Marks { on, off } => on.iter().chain(off).collect(),
            Change::Draft { .. } => Vec::new(),
            Change::Several(changes) => changes.iter().flat_map(Change::keys).collect(),
        }
    }

    /// The drafts that it sets.
    pub fn drafts(&self) -> Vec<&DraftText> {
        match self {
            Change::Draft { to, .. } => to.as_ref().iter().collect(),
            Change::Several(changes) => changes.iter().flat_map(Change::drafts).collect(),
            Change::Verdicts(_) | Change::Notes(_) | Change::Marks { .. } => Vec::new(),
        }
    }

    /// What it does, in a few words: `benign 120`, `note`.
    pub fn label(&self) -> String {
        match self {
            Change::Verdicts(sets) => {
                let word = |verdict: &Option<Verdict>| verdict.map_or("no verdict", Verdict::name);
                let words = sets
                    .iter()
                    .map(|(verdict, keys)| format!("{} on {}", word(verdict), keys.len()));
                words.collect::<Vec<_>>().join(", ")
            }
            Change::Notes(notes) => match notes.as_slice() {
                [(_, None)] => "no note".to_owned(),
                [_] => "note".to_owned(),
                notes => format!("{} notes", notes.len()),
            },
            Change::Marks { on, off } if off.is_empty() => format!("mark on {}", on.len()),
            Change::Marks { off, .. } => format!("no mark on {}", off.len()),
            Change::Draft { to, .. } => match to.as_ref() {
                Some(draft) => format!("draft {}", draft.name).trim_end().to_owned(),
                None => "draft deleted".to_owned(),
            },
            Change::Several(changes) => {
                let labels: Vec<String> = changes.iter().map(Change::label).collect();
                labels.join(", ")
            }
        }
    }
}
