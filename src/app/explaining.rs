//! `e` in the detail: why the detection is suppressed, kept or undecided.

use super::App;
use super::question::looking::LookAt;

impl App {
    pub(super) fn explain(&mut self) {
        let Some(row) = self.detail.row() else { return };
        let (draft, assumptions) = (self.work.draft().clone(), self.work.assumptions().clone());
        let what = LookAt::Why {
            row,
            draft: Box::new(draft),
            assumptions,
            left_out: self.left_out(),
        };
        self.look(super::question::why::TITLE, what);
    }
}
