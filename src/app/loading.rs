//! How loading goes.

use super::{App, Effect, Shared};
use crate::ingest::Skipped;
use crate::load::News;
use std::collections::BTreeMap;
use std::sync::Arc;

/// A source on the command line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Source {
    /// Its name as given.
    pub name: String,
    /// Its size in bytes, where it is known.
    pub size: Option<u64>,
    /// Bytes read so far.
    pub read: u64,
}

/// The state of loading.
#[derive(Debug, Default)]
pub struct Loading {
    /// The sources, by their number.
    pub sources: Vec<Source>,
    /// Records that could not be read, as far as they are kept.
    pub skipped: Vec<Skipped>,
    /// How many could not be read.
    pub skipped_count: u64,
    /// Records that are no detections, by kind.
    pub others: BTreeMap<String, u64>,
    /// What was thrown away, counted.
    pub warnings: BTreeMap<String, u64>,
    /// Keys that nothing is read of, and in how many records each said something.
    pub unread: BTreeMap<String, u64>,
    is_done: bool,
}

/// Rows taken in before the next key is seen to, where batches have piled up.
const ABSORBED_AT_ONCE: usize = 2048;

/// How many skipped records are kept for reading; all are counted.
const SKIPPED_KEPT: usize = 10_000;

impl Loading {
    /// Whether detections may still come.
    pub fn is_running(&self) -> bool {
        !self.is_done && !self.sources.is_empty()
    }

    /// Hundredths read, where all sizes are known.
    pub fn percent(&self) -> Option<u64> {
        let size: u64 = self
            .sources
            .iter()
            .map(|source| source.size)
            .sum::<Option<u64>>()?;
        let read: u64 = self.sources.iter().map(|source| source.read).sum();
        Some((read * 100).checked_div(size)?.min(100))
    }
}

impl Loading {
    /// The state before anything of `sources` is read.
    pub fn of(sources: Vec<Source>) -> Loading {
        Loading {
            sources,
            ..Loading::default()
        }
    }

    /// Takes what loading says; detections are the store's.
    pub fn take<T>(&mut self, news: News<T>) {
        let add = |to: &mut BTreeMap<String, u64>, from: BTreeMap<String, u64>| {
            from.into_iter()
                .for_each(|(what, count)| *to.entry(what).or_default() += count);
        };
        match news {
            News::Batch(_) => {}
            News::Skipped(skipped) => {
                self.skipped_count += skipped.len() as u64;
                let room = SKIPPED_KEPT.saturating_sub(self.skipped.len());
                self.skipped.extend(skipped.into_iter().take(room));
            }
            News::Others(others) => add(&mut self.others, others),
            News::Warnings(warnings) => add(&mut self.warnings, warnings),
            News::Unread(unread) => add(&mut self.unread, unread),
            News::Progress { source, bytes } => {
                if let Some(source) = self.sources.get_mut(source) {
                    source.read = bytes;
                }
            }
            News::Done => self.is_done = true,
        }
    }
}

impl Loading {
    /// What is said of each key that nothing is read of.
    pub fn unread_lines(&self) -> impl Iterator<Item = String> {
        let unread = self.unread.iter();
        unread.map(|(key, count)| {
            let records = if *count == 1 { "record" } else { "records" };
            format!("{count} {records}: `{key}` is not read")
        })
    }
}

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
                store: Shared(self.store.clone()),
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
