//! The draft under work: its history, and the file it is saved in.

use crate::matcher::plan::Assumptions;
use crate::rule::Draft;
use crate::rule::edit::Edit;
use crate::rule::form::Form;
use std::path::PathBuf;
use std::sync::Arc;

/// One step of history, as what takes it back.
#[derive(Clone, Debug)]
enum Step {
    Draft(Edit),
    Assume(Assumptions),
}

/// The file of a draft.
#[derive(Clone, Debug)]
pub struct File {
    /// Where it is.
    pub path: PathBuf,
    /// In which form.
    pub form: Form,
    /// What it holds as far as Quell knows.
    pub bytes: Arc<Vec<u8>>,
}

/// The draft under work.
#[derive(Debug, Default)]
pub struct Work {
    /// The draft.
    pub draft: Draft,
    /// Operations taken for granted.
    pub assumptions: Assumptions,
    /// Grows with every change.
    pub revision: u64,
    /// The file it was read from or saved to.
    pub file: Option<File>,
    /// The draft as that file has it, or as it was begun.
    clean: Draft,
    undo: Vec<Step>,
    redo: Vec<Step>,
}

impl Work {
    /// A draft that was opened, or begun.
    pub fn new(draft: Draft, file: Option<File>, assumptions: Assumptions) -> Work {
        Work {
            clean: draft.clone(),
            draft,
            file,
            assumptions,
            ..Work::default()
        }
    }

    /// Whether the draft holds changes that are in no file.
    pub fn is_changed(&self) -> bool {
        let same = |a: &Draft, b: &Draft| {
            a.name == b.name
                && a.note == b.note
                && a.rules == b.rules
                && a.definition == b.definition
        };
        !same(&self.draft, &self.clean)
    }

    /// Whether there is something to save.
    pub fn is_empty(&self) -> bool {
        self.draft.definition.sense().next().is_none()
    }

    /// The draft is in `file` now.
    pub fn saved(&mut self, draft: Draft, file: File) {
        self.clean = draft;
        self.file = Some(file);
    }

    /// Changes the draft: one step of history.
    ///
    /// # Errors
    /// Why the edit does not fit the draft; the draft is as it was.
    pub fn apply(&mut self, edit: Edit) -> Result<(), String> {
        let inverse = edit
            .apply(&mut self.draft)
            .map_err(|error| error.to_string())?;
        self.push(Step::Draft(inverse));
        Ok(())
    }

    /// Changes what is assumed: one step of history.
    pub fn assume(&mut self, assumptions: Assumptions) {
        let before = std::mem::replace(&mut self.assumptions, assumptions);
        self.push(Step::Assume(before));
    }

    fn push(&mut self, step: Step) {
        self.undo.push(step);
        self.redo.clear();
        self.revision += 1;
    }

    /// Takes the last step back; `false` where there is none.
    pub fn undo(&mut self) -> bool {
        let Some(step) = self.undo.pop() else {
            return false;
        };
        if let Some(inverse) = self.take(step) {
            self.redo.push(inverse);
        }
        true
    }

    /// Does the last step that was taken back again; `false` where there is none.
    pub fn redo(&mut self) -> bool {
        let Some(step) = self.redo.pop() else {
            return false;
        };
        if let Some(inverse) = self.take(step) {
            self.undo.push(inverse);
        }
        true
    }

    fn take(&mut self, step: Step) -> Option<Step> {
        self.revision += 1;
        match step {
            // An inverse always fits the draft that it was made from.
            Step::Draft(edit) => edit.apply(&mut self.draft).ok().map(Step::Draft),
            Step::Assume(assumptions) => Some(Step::Assume(std::mem::replace(
                &mut self.assumptions,
                assumptions,
            ))),
        }
    }
}
