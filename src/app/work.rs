//! The draft under work, and the file it is saved in. Its history is the
//! session's ([`super::decided`]): each change is kept as text.

use crate::matcher::plan::Assumptions;
use crate::rule::edit::Edit;
use crate::rule::form::Form;
use crate::rule::{Draft, DraftOrigin, read, write};
use crate::session::DraftText;
use std::path::PathBuf;
use std::sync::Arc;

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

impl File {
    /// Has a draft of the session say that it is in this file.
    pub fn name_in(&self, text: &mut DraftText) {
        text.file = Some(self.path.display().to_string());
        text.form = Some(self.form.name().to_owned());
    }
}

/// The draft under work.
#[derive(Debug, Default)]
pub struct Work {
    /// The draft's number in the session.
    pub id: u64,
    /// The draft.
    pub draft: Draft,
    /// Operations taken for granted.
    pub assumptions: Assumptions,
    /// The file it was read from or saved to.
    pub file: Option<File>,
    /// The draft as that file has it, or as it was begun.
    clean: Draft,
    /// The text of the file, so that what is not changed is written back as it was.
    origin: Option<DraftOrigin>,
}

impl Work {
    /// A draft that was opened, or begun.
    pub fn new(draft: Draft, file: Option<File>, assumptions: Assumptions) -> Work {
        let origin = draft.origin.clone();
        Work {
            clean: draft.clone(),
            draft,
            file,
            assumptions,
            origin,
            ..Work::default()
        }
    }

    /// The same under this number of the session.
    pub fn numbered(self, id: u64) -> Work {
        Work { id, ..self }
    }

    /// A draft of a session; `bytes` is what its file holds, if there is one.
    ///
    /// # Errors
    /// Why its text can't be read.
    pub fn of_session(id: u64, text: &DraftText, bytes: Option<Vec<u8>>) -> Result<Work, String> {
        let on_disk = bytes
            .as_ref()
            .and_then(|bytes| read::read(bytes, &text.name).ok());
        let file = text.file.as_ref().zip(bytes).map(|(path, bytes)| File {
            path: PathBuf::from(path),
            form: form_of(text),
            bytes: Arc::new(bytes),
        });
        let clean = on_disk.unwrap_or_default();
        let mut work = Work {
            origin: clean.origin.clone(),
            clean,
            file,
            id,
            ..Work::default()
        };
        work.load(Some(text))?;
        Ok(work)
    }

    /// Whether the draft holds changes that are in no file.
    pub fn is_changed(&self) -> bool {
        !self.draft.is_same(&self.clean)
    }

    /// Whether there is nothing to save.
    pub fn is_empty(&self) -> bool {
        self.draft.definition.sense().next().is_none()
    }

    /// The draft, as `written`, is in `file` now, and reads back as `read`. It may
    /// have been changed since.
    pub fn saved(&mut self, written: Draft, read: Draft, file: File) {
        if self.draft.name.is_empty() {
            self.draft.name.clone_from(&read.name);
        }
        self.draft.origin.clone_from(&read.origin);
        self.origin = read.origin;
        self.clean = written;
        if self.clean.name.is_empty() {
            self.clean.name = read.name;
        }
        self.file = Some(file);
    }

    /// Changes the draft; the session is told by the caller.
    ///
    /// # Errors
    /// Why no file could hold what comes of it; the draft is as it was.
    pub fn apply(&mut self, edit: Edit) -> Result<DraftText, String> {
        let inverse = edit.apply(&mut self.draft);
        self.text().inspect_err(|_| {
            inverse.apply(&mut self.draft);
        })
    }

    /// The draft as text, for the session.
    ///
    /// # Errors
    /// What no file can hold.
    pub fn text(&self) -> Result<DraftText, String> {
        let bytes = match self.draft.definition.children.is_empty() {
            true => Vec::new(),
            false => write::write(&self.draft, Form::Definition, &|_| None)
                .map_err(|error| error.to_string())?,
        };
        let mut text = DraftText {
            name: self.draft.name.clone(),
            note: self.draft.note.clone(),
            rules: self.draft.rules.clone(),
            xml: String::from_utf8_lossy(&bytes).into_owned(),
            assume: self.assumptions.entries.clone(),
            ..DraftText::default()
        };
        if let Some(file) = &self.file {
            file.name_in(&mut text);
        }
        Ok(text)
    }

    /// Takes these operations for granted too.
    pub fn assume(&mut self, given: &Assumptions) {
        let own = &mut self.assumptions.entries;
        let new = given.entries.iter().filter(|entry| !own.contains(entry));
        let new: Vec<_> = new.cloned().collect();
        own.extend(new);
    }

    /// Takes the draft's text from the session; `None`: as it was begun.
    ///
    /// # Errors
    /// Why the text can't be read: an edit that no file could hold is refused, and so
    /// is a session with such a draft, but who knows. The draft is as it was then.
    pub fn load(&mut self, text: Option<&DraftText>) -> Result<(), String> {
        let Some(text) = text else {
            self.draft = Draft::default();
            self.assumptions = Assumptions::default();
            return Ok(());
        };
        let mut draft = text.read().map_err(|error| {
            let name = &text.name;
            format!("the session's exclusion `{name}` can't be read: {error}")
        })?;
        if draft.name.is_empty() {
            // Saving named it.
            draft.name.clone_from(&self.clean.name);
        }
        draft.origin.clone_from(&self.origin);
        draft.definition.keep_ids(&self.draft.definition);
        self.draft = draft;
        self.assumptions = Assumptions {
            entries: text.assume.clone(),
        };
        Ok(())
    }
}

/// The form that a session's draft is saved in.
fn form_of(text: &DraftText) -> Form {
    let named = |form: &Form| text.form.as_deref() == Some(form.name());
    Form::ALL.into_iter().find(named).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_that_is_no_draft_is_told_and_changes_nothing() {
        let text = DraftText {
            name: "broken".to_owned(),
            xml: "<definition><process>".to_owned(),
            ..DraftText::default()
        };
        let error = Work::of_session(1, &text, None).expect_err("it is none");
        assert!(error.contains("`broken`"), "{error}");
        let mut work = Work::default();
        work.draft.name = "kept".to_owned();
        assert!(work.load(Some(&text)).is_err());
        assert_eq!(work.draft.name, "kept");
    }
}
