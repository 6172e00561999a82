//! Whether what is on disk after saving does what the preview said.

use crate::app::loaded::SharedStore;
use crate::app::saves::counts;
use crate::matcher::plan::Assumptions;
use crate::rule::name::stem;
use crate::rule::{Draft, read};
use std::path::PathBuf;
use std::sync::Arc;

/// What was saved, to be read back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ToReadBack {
    /// Comes back with the answer.
    pub asked: u64,
    pub(in crate::app) path: PathBuf,
    pub(in crate::app) bytes: Arc<Vec<u8>>,
    /// What was to be saved.
    pub(in crate::app) draft: Draft,
    pub(in crate::app) assumptions: Assumptions,
    /// What is loaded.
    pub store: SharedStore,
}

/// What was read back, and does what it was saved for.
#[derive(Debug)]
pub struct Checked {
    /// The draft.
    pub(in crate::app) draft: Draft,
    /// How many loaded detections it suppresses.
    pub(in crate::app) suppressed: usize,
    /// Of how many.
    pub(in crate::app) loaded: usize,
}

impl ToReadBack {
    /// Reads it and holds it against what was to be saved.
    ///
    /// # Errors
    /// In which way it is something else.
    pub(in crate::app) fn check(&self) -> Result<Box<Checked>, String> {
        let name = self.path.display();
        let draft = read::read(&self.bytes, &stem(&self.path)).map_err(|error| {
            format!("{name} was written but does not read back: {error}; check it before use")
        })?;
        let store = &*self.store.0;
        let wanted = counts(store, &self.draft, &self.assumptions);
        let got = counts(store, &draft, &self.assumptions);
        match got == wanted {
            true => Ok(Box::new(Checked {
                draft,
                suppressed: got.map_or(0, |(suppressed, _)| suppressed),
                loaded: store.len(),
            })),
            false => Err(format!(
                "{name} was written but does not do what the preview says; check it before use"
            )),
        }
    }
}
