//! A session as a JSON document, for scripts and colleagues.

use super::{Change, DetectionKey, DraftText, Session, Verdict, known_by};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The version that is written; newer ones are refused.
const VERSION: u32 = 1;

/// Verdicts, notes, marks and drafts, each in a fixed order. History and places
/// stay with whoever made them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Document {
    /// The version of this shape.
    pub quell_session: u32,
    /// Detections decided to be benign.
    pub benign: Vec<DetectionKey>,
    /// Detections decided to be threats.
    pub threat: Vec<DetectionKey>,
    /// Notes by detection.
    pub notes: BTreeMap<DetectionKey, String>,
    /// Marked detections.
    pub marks: Vec<DetectionKey>,
    /// The drafts.
    pub drafts: Vec<DraftText>,
}

impl Document {
    /// All of a session.
    pub fn of(session: &Session) -> Document {
        let sorted = |mut keys: Vec<DetectionKey>| {
            keys.sort_unstable();
            keys
        };
        let decided = |wanted: Verdict| {
            let those = session.verdicts().filter(|(_, verdict)| *verdict == wanted);
            sorted(those.map(|(key, _)| key.clone()).collect())
        };
        Document {
            quell_session: VERSION,
            benign: decided(Verdict::Benign),
            threat: decided(Verdict::Threat),
            notes: session
                .notes()
                .map(|(key, note)| (key.clone(), note.to_owned()))
                .collect(),
            marks: sorted(session.marks().cloned().collect()),
            drafts: session.drafts().values().cloned().collect(),
        }
    }

    /// The document in `text`.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn parse(text: &str) -> Result<Document, String> {
        let document: Document =
            serde_json::from_str(text).map_err(|error| format!("no session: {error}"))?;
        match document.quell_session {
            0 => Err("no session: `quell_session` is missing".to_owned()),
            VERSION => {
                for draft in &document.drafts {
                    let told = |error| format!("no session: draft `{}`: {error}", draft.name);
                    draft.read().map_err(told)?;
                }
                Ok(document.normal())
            }
            newer => Err(format!(
                "`quell_session` is {newer}; this version of quell reads {VERSION}"
            )),
        }
    }

    /// With the ids as they are kept.
    fn normal(mut self) -> Document {
        let lists = [&mut self.benign, &mut self.threat, &mut self.marks];
        for id in lists.into_iter().flatten() {
            *id = known_by(id);
        }
        let notes = std::mem::take(&mut self.notes).into_iter();
        self.notes = notes.map(|(id, note)| (known_by(&id), note)).collect();
        self
    }

    /// What brings all of the document into `session`: what it says wins over
    /// what was there, what it does not say stays, a threat wins over benign.
    pub fn change(&self, session: &Session) -> Change {
        let mut changes = vec![
            Change::verdict(Some(Verdict::Benign), self.benign.clone()),
            Change::verdict(Some(Verdict::Threat), self.threat.clone()),
            Change::Notes(
                self.notes
                    .iter()
                    .map(|(key, note)| (key.clone(), Some(note.clone())))
                    .collect(),
            ),
            Change::Marks {
                on: self.marks.clone(),
                off: Vec::new(),
            },
        ];
        let is_new = |draft: &&DraftText| !session.drafts().values().any(|own| own == *draft);
        let new = self.drafts.iter().filter(is_new).zip(session.new_draft()..);
        changes.extend(new.map(|(draft, id)| Change::Draft {
            id,
            to: Box::new(Some(draft.clone())),
        }));
        Change::Several(changes)
    }
}
