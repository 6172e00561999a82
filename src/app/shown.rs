//! The draft as it is shown: with the value that is being typed, what it does to
//! what is loaded, what is proved of it, and what is to be said of it.

use super::loaded::LoadedState;
use super::notes::Note;
use super::previews::{PreviewState, ToPreview};
use super::proofs::{Proof, ProofState};
use super::work::Work;
use crate::rule::Draft;

/// The draft as it is shown.
#[derive(Debug, Default)]
pub struct ShownDraft {
    /// The draft with the value that is being typed.
    trial: Option<Draft>,
    previews: PreviewState,
    proofs: ProofState,
    /// What is to be said of it, worst first.
    notes: Vec<Note>,
}

impl ShownDraft {
    /// The draft: with the value that is being typed.
    pub fn draft<'a>(&'a self, work: &'a Work) -> &'a Draft {
        self.trial.as_ref().unwrap_or(work.draft())
    }

    /// Shows a draft with the value that is being typed, or the draft itself again.
    pub(super) fn try_out(&mut self, trial: Option<Draft>) {
        self.trial = trial;
    }

    /// Whether a value is being typed.
    pub(super) fn is_trying(&self) -> bool {
        self.trial.is_some()
    }

    /// What it does to what is loaded.
    pub fn previews(&self) -> &PreviewState {
        &self.previews
    }

    pub(super) fn previews_mut(&mut self) -> &mut PreviewState {
        &mut self.previews
    }

    /// What is proved of it.
    pub fn proofs(&self) -> &ProofState {
        &self.proofs
    }

    /// What is to be said of it, worst first.
    pub fn notes(&self) -> &[Note] {
        &self.notes
    }

    pub(super) fn set_notes(&mut self, notes: Vec<Note>) {
        self.notes = notes;
    }

    /// Gives what is to be previewed, where it or what is loaded has changed.
    pub(super) fn refresh(&mut self, work: &Work, loaded: &LoadedState) -> Option<ToPreview> {
        let draft = self.trial.as_ref().unwrap_or(work.draft());
        self.previews.refresh(draft, work.assumptions(), loaded)
    }

    /// Gives what is to be proved, and its number, where it has changed.
    pub(super) fn refresh_proof(&mut self, work: &Work) -> Option<(u64, Draft)> {
        let draft = self.trial.as_ref().unwrap_or(work.draft());
        self.proofs.refresh(draft)
    }

    pub(super) fn take_proof(&mut self, proof: Proof) {
        self.proofs.take(proof);
    }

    /// Remembers what is shown, before a change to the draft. While a value is typed
    /// the preview is another's already.
    pub(super) fn mark_base(&mut self) {
        if self.trial.is_none() {
            self.previews.mark_base();
        }
    }
}
