//! What the application does with what is loaded.

use super::{App, Effect};
use crate::load::News;

impl App {
    pub(super) fn load(&mut self, news: News) {
        if matches!(news, News::Done) {
            self.end_reading_on();
        }
        if self.loaded.take(news) {
            self.complain("no detections were found; see `skipped records` in the palette (:)");
        }
    }

    /// Asks what the data hints at: all of it.
    pub(super) fn ask_for_hints(&mut self) {
        if self.loaded.are_hints_due() {
            self.outbox.push(Effect::Hint {
                store: self.loaded.shared(),
                has_causes: self.triage.carries_verdicts(),
            });
        }
    }

    /// Takes in what was loaded, unless a worker looks at the store just now.
    pub(super) fn absorb_waiting(&mut self) {
        if self.loaded.absorb() {
            self.outbox.push(Effect::GoOn);
        }
    }
}
