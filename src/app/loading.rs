//! What the application does with what is loaded.

use super::{App, Effect, SharedStore};
use crate::load::News;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Rows taken in before the next key is seen to, where batches have piled up.
const ABSORBED_AT_ONCE: usize = 2048;

impl App {
    pub(super) fn load(&mut self, news: News) {
        match news {
            News::Batch(batch) => self.waiting.push_back(*batch),
            other => self.loading.take(other),
        }
        self.hints_due = !self.loading.is_running();
        if self.hints_due && self.store.is_empty() && self.waiting.is_empty() {
            self.complain("no detections were found; see `skipped records` in the palette (:)");
        }
    }

    /// Asks what the data hints at: all of it.
    pub(super) fn ask_for_hints(&mut self) {
        if self.hints_due && self.waiting.is_empty() && !self.store.is_empty() {
            self.hints_due = false;
            self.outbox.push(Effect::Hint {
                store: SharedStore(self.store.clone()),
                has_causes: self.carries_verdicts,
            });
        }
    }

    /// Takes in what was loaded, unless a worker looks at the store just now.
    pub(super) fn absorb_waiting(&mut self) {
        if self.waiting.is_empty() {
            return;
        }
        let Some(store) = Arc::get_mut(&mut self.store) else {
            return;
        };
        let most = store.len() + ABSORBED_AT_ONCE;
        while store.len() < most
            && let Some(batch) = self.waiting.pop_front()
        {
            store.absorb(batch);
        }
        if !self.waiting.is_empty() && !self.goes_on {
            // Keys come in between.
            self.goes_on = true;
            self.outbox.push(Effect::GoOn);
        }
    }

    /// What was skipped, left out or thrown away, line by line.
    pub(super) fn skipped_text(&self) -> String {
        let loading = &self.loading;
        let mut lines: Vec<String> = Vec::new();
        if loading.skipped_count > 0 {
            lines.push(format!(
                "{} records could not be read:",
                loading.skipped_count
            ));
            lines.extend(loading.skipped.iter().map(|skipped| format!("  {skipped}")));
        }
        let mut counted = |title: &str, counts: &BTreeMap<String, u64>| {
            if !counts.is_empty() {
                lines.push(title.to_owned());
                lines.extend(
                    counts
                        .iter()
                        .map(|(what, count)| format!("  {count} × {what}")),
                );
            }
        };
        counted("not detections:", &loading.others);
        counted(
            "thrown away from records that were read:",
            &loading.warnings,
        );
        lines.extend(loading.unread_lines());
        if lines.is_empty() {
            lines.push("every record was read, and nothing was thrown away".to_owned());
        }
        lines.join("\n")
    }
}
