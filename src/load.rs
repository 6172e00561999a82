//! Sources into a store, batch by batch.
//!
//! ```text
//! Source ─read─► Item ─channel─► batch: Store ─► News::Batch ─► Store::absorb, by whoever asked
//! ```
//! One thread reads and parses, another interns; a batch that waits too long
//! for more (a pipe that stalls) is told as it is. The interface reads on a worker and absorbs between keys; commands absorb
//! as it comes. What is skipped, left out or thrown away is told as it goes.

use crate::detection::Detection;
use crate::ingest::{Item, Skipped, Source};
use crate::store::{SourceId, Store};
use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::sync::mpsc::{Receiver, RecvTimeoutError, sync_channel};
use std::time::Duration;

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
    fn is_empty(&self) -> bool {
        self.store.is_empty()
            && self.skipped.is_empty()
            && self.others.is_empty()
            && self.warnings.is_empty()
    }

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

/// How long detections may wait in a batch for more.
const PATIENCE: Duration = Duration::from_millis(80);
/// Records on their way from one thread to the other.
const ON_THE_WAY: usize = 1024;

/// Reads all sources in their order. `complete` sees each detection before it
/// is stored; `sink` may end the reading.
pub fn read(
    sources: Vec<Source>,
    complete: &(dyn Fn(&mut Detection) + Sync),
    sink: &mut dyn FnMut(News) -> ControlFlow<()>,
) {
    let mut batch = Batch {
        store: Store::default(),
        skipped: Vec::new(),
        others: BTreeMap::new(),
        warnings: BTreeMap::new(),
        sink,
    };
    let (send, receive) = sync_channel(ON_THE_WAY);
    std::thread::scope(|scope| {
        scope.spawn(move || {
            for (number, source) in sources.into_iter().enumerate() {
                let summary = source.read(&mut |mut item| {
                    if let Item::Detection { detection, .. } = &mut item {
                        complete(detection);
                    }
                    // Nobody listens any more: stop.
                    send.send((number, item))
                        .map_or(ControlFlow::Break(()), ControlFlow::Continue)
                });
                if summary.is_stopped {
                    return;
                }
            }
        });
        if take_all(&receive, &mut batch).is_continue() {
            let _ = (batch.sink)(News::Done);
        }
        // Ends the reading where the sink did not want more.
        drop(receive);
    });
}

fn take_all(receive: &Receiver<(usize, Item)>, batch: &mut Batch<'_>) -> ControlFlow<()> {
    loop {
        let next = match batch.is_empty() {
            true => receive.recv().map_err(|_| RecvTimeoutError::Disconnected),
            false => receive.recv_timeout(PATIENCE),
        };
        match next {
            Ok((number, item)) => take(item, number, batch)?,
            Err(RecvTimeoutError::Timeout) => batch.flush()?,
            Err(RecvTimeoutError::Disconnected) => return batch.flush(),
        }
    }
}

fn take(item: Item, number: usize, batch: &mut Batch<'_>) -> ControlFlow<()> {
    match item {
        Item::Detection { detection, span } => {
            let source = SourceId::try_from(number).unwrap_or(SourceId::MAX);
            batch.store.push(&detection, source, span);
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
            return (batch.sink)(News::Progress {
                source: number,
                bytes,
            });
        }
    }
    ControlFlow::Continue(())
}
