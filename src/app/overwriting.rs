//! What saving over a file would change: in counts, over all possible detections,
//! and line by line.

use super::App;
use super::question::looking::LookAt;
use super::question::overwriting::Overwriting;
use crate::rule::Draft;
use crate::rule::form::Form;
use std::path::PathBuf;
use std::sync::Arc;

impl App {
    pub(super) fn ask_to_overwrite(
        &mut self,
        path: PathBuf,
        form: Form,
        on_disk: Arc<Vec<u8>>,
        draft: Draft,
    ) {
        let title = format!("{} exists: what would change", path.display());
        let what = LookAt::Overwritten(Overwriting {
            devices: self.saves.devices_for(&path).map(<[String]>::to_vec),
            path,
            form,
            on_disk,
            draft: Box::new(draft),
            now: Box::new(self.work.draft().clone()),
            assumptions: self.work.assumptions().clone(),
        });
        self.look(&title, what);
    }
}
