//! What is to be said of the draft, under its tree.

use super::App;
use crate::finding::{Code, Level};
use crate::proof::silence;
use crate::store::RowSet;
use crate::text::number::grouped;

/// How much a note matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Weight {
    /// Good to know.
    Note,
    /// Needs a look.
    Warning,
    /// Something is wrong.
    Error,
}

/// How much a finding of this level matters.
pub fn weight(level: Level) -> Weight {
    match level {
        Level::Error => Weight::Error,
        Level::Warning => Weight::Warning,
        Level::Note => Weight::Note,
    }
}

/// A line under the tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// How much it matters.
    pub weight: Weight,
    /// What it says.
    pub text: String,
}

impl App {
    /// That the draft hides these threats.
    fn threats_text(&self, threats: &RowSet) -> String {
        let few = threats.iter().take(3);
        let mut ids: Vec<String> = few.map(|row| self.loaded.store().id(row)).collect();
        if threats.count() > ids.len() {
            ids.push(format!("{} more", grouped(threats.count() - ids.len())));
        }
        let noun = match threats.count() {
            1 => "detection",
            _ => "detections",
        };
        let count = grouped(threats.count());
        format!(
            "Q301 hides {count} {noun} marked threat: {}",
            ids.join(", ")
        )
    }

    /// All that is to be said of the draft, worst first.
    pub fn all_notes(&self) -> Vec<Note> {
        let mut notes = Vec::new();
        let mut note = |weight, text: String| notes.push(Note { weight, text });
        if let Some(stale) = self.stale() {
            note(
                Weight::Error,
                format!(
                    "{}: the counts are of the last draft that had a meaning",
                    stale.why
                ),
            );
        }
        // What was decided by hand comes before what is proved, and stays in sight.
        let threats = self.hidden_threats();
        if !threats.is_empty() {
            note(Weight::Error, self.threats_text(&threats));
        }
        for finding in self.findings().iter().filter(|_| self.stale().is_none()) {
            let text = format!("{} {}", finding.code.name(), finding.message);
            note(weight(finding.level), text);
        }
        for silenced in &self.preview().silenced {
            let text = format!("{} {}", Code::Q305.name(), silence(silenced));
            note(weight(Code::Q305.level()), text);
        }
        if let Some(text) = self.always_note() {
            note(Weight::Warning, text);
        }
        notes.extend(self.counted(threats.count()).into_iter().map(|text| Note {
            weight: Weight::Note,
            text,
        }));
        for reach in self.proof().into_iter().flat_map(|proof| &proof.reach) {
            notes.push(Note {
                weight: Weight::Note,
                text: reach.line(),
            });
        }
        notes.sort_by_key(|note| std::cmp::Reverse(note.weight));
        notes
    }

    /// What the preview counts beside what is suppressed.
    fn counted(&self, threats: usize) -> Vec<String> {
        let mut texts = Vec::new();
        let preview = self.preview();
        if preview.assumed > 0 {
            texts.push(format!(
                "{} decided by an assumed operation ({})",
                grouped(preview.assumed),
                self.key_of("assume")
            ));
        }
        if preview.undecided_by_operation > 0 {
            let count = grouped(preview.undecided_by_operation);
            texts.push(format!(
                "{count} undecided only for want of their operation: O assumes it"
            ));
        }
        if preview.other_rules > 0 {
            let count = grouped(preview.other_rules);
            texts.push(format!(
                "{count} of other rules would match too, and are left alone"
            ));
        }
        let (benign, threat, _) = self.triage.rows().counts();
        if benign + threat > 0 && self.triage.rows().benign.len() == preview.suppressed.len() {
            let hidden = preview.suppressed.count_and(&self.triage.rows().benign);
            let open = preview.suppressed.count() - hidden - threats;
            texts.push(format!(
                "of what it hides {} are benign, {} threats, {} without verdict",
                grouped(hidden),
                grouped(threats),
                grouped(open)
            ));
        }
        texts
    }
}
