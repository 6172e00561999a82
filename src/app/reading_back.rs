//! Whether what is on disk after saving does what the preview said.

use super::question::reading_back::ToReadBack;
use super::{App, Effect};
use crate::rule::Draft;
use std::path::PathBuf;
use std::sync::Arc;

impl App {
    /// Asks for what was written to be held against what was to be written.
    pub(super) fn ask_to_read_back(
        &mut self,
        asked: u64,
        path: PathBuf,
        draft: Draft,
        bytes: Arc<Vec<u8>>,
    ) {
        self.outbox.push(Effect::ReadBack(Box::new(ToReadBack {
            asked,
            path,
            bytes,
            draft,
            assumptions: self.work.assumptions().clone(),
            store: self.loaded.shared(),
        })));
    }
}
