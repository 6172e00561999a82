//! How loading goes: how far, and what was not taken in.

use super::News;
use crate::ingest::Skipped;
use std::collections::BTreeMap;

/// A source that is loaded.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Progress {
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
    pub sources: Vec<Progress>,
    /// Records that could not be read, as far as they are kept.
    pub skipped: Vec<Skipped>,
    /// How many could not be read.
    pub skipped_count: usize,
    /// Records that are no detections, by kind.
    pub others: BTreeMap<String, u64>,
    /// What was thrown away, counted.
    pub warnings: BTreeMap<String, u64>,
    /// Keys that nothing is read of, and in how many records each said something.
    pub unread: BTreeMap<String, u64>,
    is_done: bool,
}

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

    /// The state before anything of `sources` is read.
    pub fn of(sources: Vec<Progress>) -> Loading {
        Loading {
            sources,
            ..Loading::default()
        }
    }

    /// More of a source is read, from this line on: what was said of its last line,
    /// which was cut off then, is said no more.
    pub fn go_on(&mut self, source: usize, line: u32) {
        self.is_done = false;
        let name = self.sources.get(source).map(|source| source.name.clone());
        let before = self.skipped.len();
        self.skipped
            .retain(|skipped| Some(&skipped.source) != name.as_ref() || skipped.line < line);
        self.skipped_count -= before - self.skipped.len();
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
                self.skipped_count += skipped.len();
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

    /// What is said of each key that nothing is read of.
    pub fn unread_lines(&self) -> impl Iterator<Item = String> {
        let unread = self.unread.iter();
        unread.map(|(key, count)| {
            let records = if *count == 1 { "record" } else { "records" };
            format!("{count} {records}: `{key}` is not read")
        })
    }
}
