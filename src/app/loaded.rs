//! What is loaded, how loading goes, and what the data hints at. Workers share the
//! store; while one does, what comes waits.

use super::watch::{Grown, Watch};
use crate::group::ScanHint;
use crate::load::{Loading, News};
use crate::store::Store;
use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

/// Rows taken in before the next key is seen to, where batches have piled up.
const ABSORBED_AT_ONCE: usize = 2048;

/// What is loaded, for a worker to look at.
#[derive(Clone, Debug)]
pub struct SharedStore(pub Arc<Store>);

impl PartialEq for SharedStore {
    fn eq(&self, other: &SharedStore) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl Eq for SharedStore {}

/// What is loaded.
#[derive(Debug)]
pub struct LoadedState {
    store: Arc<Store>,
    waiting: VecDeque<Store>,
    /// Whether a message comes on which more of it is taken in.
    goes_on: bool,
    progress: Loading,
    /// Addresses that reached many devices or ports within a day.
    scanners: Vec<ScanHint>,
    /// Whether hints are to be asked for, once all that was read is taken in.
    hints_due: bool,
    watch: Watch,
}

impl LoadedState {
    /// Nothing yet, of these sources.
    pub(super) fn new(progress: Loading) -> LoadedState {
        let mut store = Store::default();
        let names = progress.sources.iter().map(|source| source.name.clone());
        store.set_sources(names.collect());
        LoadedState {
            store: Arc::new(store),
            waiting: VecDeque::new(),
            goes_on: false,
            progress,
            scanners: Vec::new(),
            hints_due: false,
            watch: Watch::default(),
        }
    }

    pub(super) fn watch(&self) -> &Watch {
        &self.watch
    }

    pub(super) fn watch_mut(&mut self) -> &mut Watch {
        &mut self.watch
    }

    /// The sources that look otherwise than they were read, by name.
    pub(super) fn grown(&self) -> Vec<Grown<'_>> {
        if self.progress.is_running() {
            return Vec::new();
        }
        let sources = self.progress.sources.iter().enumerate();
        let grown = sources.filter_map(|(number, source)| {
            let look = self.watch.news(number)?;
            let is_news = look.is_other || look.len != source.read;
            is_news.then(|| Grown {
                name: &source.name,
                look,
                goes_on: !look.is_other && self.watch.goes_on(number),
            })
        });
        grown.collect()
    }

    /// More of a source is read, from this line on.
    pub(super) fn go_on_reading(&mut self, source: usize, line: u32) {
        self.progress.go_on(source, line);
    }

    /// The detections.
    pub fn store(&self) -> &Arc<Store> {
        &self.store
    }

    /// The same for a worker.
    pub(super) fn shared(&self) -> SharedStore {
        SharedStore(self.store.clone())
    }

    /// How loading goes.
    pub fn progress(&self) -> &Loading {
        &self.progress
    }

    /// Takes detections that are known already, at once.
    pub(super) fn put(&mut self, store: Arc<Store>) {
        self.store = store;
    }

    /// Whether all that will be read is taken in.
    pub(super) fn is_complete(&self) -> bool {
        !self.progress.is_running() && self.waiting.is_empty()
    }

    /// Whether something was read and is not taken in yet.
    pub(super) fn is_behind(&self) -> bool {
        !self.waiting.is_empty()
    }

    /// Takes news; gives whether all was read and nothing was found.
    pub(super) fn take(&mut self, news: News) -> bool {
        match news {
            News::Batch(batch) => {
                self.watch.count(batch.len());
                self.waiting.push_back(*batch);
            }
            other => self.progress.take(other),
        }
        self.hints_due = !self.progress.is_running();
        self.hints_due && self.store.is_empty() && self.waiting.is_empty()
    }

    /// Whether hints are to be asked for now; said once.
    pub(super) fn are_hints_due(&mut self) -> bool {
        let is_it = self.hints_due && self.waiting.is_empty() && !self.store.is_empty();
        self.hints_due &= !is_it;
        is_it
    }

    pub(super) fn take_scanners(&mut self, scanners: Vec<ScanHint>) {
        self.scanners = scanners;
    }

    /// Addresses that reached many devices or ports within a day.
    pub(super) fn scanners(&self) -> &[ScanHint] {
        &self.scanners
    }

    /// The message came on which more is taken in.
    pub(super) fn go_on(&mut self) {
        self.goes_on = false;
    }

    /// Takes in what was read, unless a worker looks at the store just now; gives
    /// whether a message is wanted on which to go on: keys come in between.
    pub(super) fn absorb(&mut self) -> bool {
        if self.waiting.is_empty() {
            return false;
        }
        let Some(store) = Arc::get_mut(&mut self.store) else {
            return false;
        };
        let most = store.len() + ABSORBED_AT_ONCE;
        while store.len() < most
            && let Some(batch) = self.waiting.pop_front()
        {
            store.absorb(batch);
        }
        let wants_more = !self.waiting.is_empty() && !self.goes_on;
        self.goes_on |= wants_more;
        wants_more
    }

    /// What was skipped, left out or thrown away, line by line.
    pub(super) fn skipped_text(&self) -> String {
        let loading = &self.progress;
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
