//! Sources into a store, batch by batch.
//!
//! ```text
//! Source ─read─► Item ─► batch: Store ─► News::Batch ─► Store::absorb, by whoever asked
//! ```
//! The interface reads on a worker and absorbs between keys; commands absorb
//! as it comes. What is skipped, left out or thrown away is told as it goes.

use crate::detection::Detection;
use crate::ingest::{Item, Skipped, Source};
use crate::store::{SourceId, Store};
use std::collections::BTreeMap;
use std::ops::ControlFlow;

/// What loading says.
#[derive(Debug)]
pub enum News {
    /// Detections.
    Batch(Box<Store>),
    /// Records that could not be read.
    Skipped(Vec<Skipped>),
    /// Records that are no detections, by kind.
    Others(BTreeMap<String, u64>),
    /// What was thrown away from records that were read, counted.
    Warnings(BTreeMap<String, u64>),
    /// How far a source is read.
    Progress {
        /// The source's number.
        source: usize,
        /// Bytes read.
        bytes: u64,
    },
    /// All sources are read.
    Done,
}

/// Detections in a batch: what the interface absorbs in a few milliseconds.
const BATCH: usize = 4096;

struct Batch<'a> {
    store: Store,
    skipped: Vec<Skipped>,
    others: BTreeMap<String, u64>,
    warnings: BTreeMap<String, u64>,
    sink: &'a mut dyn FnMut(News) -> ControlFlow<()>,
}

impl Batch<'_> {
    fn flush(&mut self) -> ControlFlow<()> {
        if !self.store.is_empty() {
            (self.sink)(News::Batch(Box::new(std::mem::take(&mut self.store))))?;
        }
        if !self.skipped.is_empty() {
            (self.sink)(News::Skipped(std::mem::take(&mut self.skipped)))?;
        }
        if !self.others.is_empty() {
            (self.sink)(News::Others(std::mem::take(&mut self.others)))?;
        }
        if !self.warnings.is_empty() {
            (self.sink)(News::Warnings(std::mem::take(&mut self.warnings)))?;
        }
        ControlFlow::Continue(())
    }
}

/// Reads all sources in their order. `complete` sees each detection before it
/// is stored; `sink` may end the reading.
pub fn read(
    sources: Vec<Source>,
    complete: &dyn Fn(&mut Detection),
    sink: &mut dyn FnMut(News) -> ControlFlow<()>,
) {
    let mut batch = Batch {
        store: Store::default(),
        skipped: Vec::new(),
        others: BTreeMap::new(),
        warnings: BTreeMap::new(),
        sink,
    };
    for (number, source) in sources.into_iter().enumerate() {
        let mut is_ended = false;
        source.read(&mut |item| {
            let flow = take(item, number, &mut batch, complete);
            is_ended = flow.is_break();
            flow
        });
        if is_ended || batch.flush().is_break() {
            return;
        }
    }
    let _ = (batch.sink)(News::Done);
}

fn take(
    item: Item,
    number: usize,
    batch: &mut Batch<'_>,
    complete: &dyn Fn(&mut Detection),
) -> ControlFlow<()> {
    match item {
        Item::Detection {
            mut detection,
            span,
        } => {
            complete(&mut detection);
            batch.store.push(
                &detection,
                SourceId::try_from(number).unwrap_or(SourceId::MAX),
                span,
            );
            if batch.store.len() >= BATCH {
                return batch.flush();
            }
        }
        Item::Skipped(skipped) => {
            batch.skipped.push(skipped);
            if batch.skipped.len() >= BATCH {
                return batch.flush();
            }
        }
        Item::Other { kind } => *batch.others.entry(kind).or_default() += 1,
        Item::Warning { what } => *batch.warnings.entry(what).or_default() += 1,
        Item::Progress { bytes } => {
            batch.flush()?;
            return (batch.sink)(News::Progress {
                source: number,
                bytes,
            });
        }
    }
    ControlFlow::Continue(())
}
