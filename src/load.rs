//! Sources into a store, batch by batch.
//!
//! ```text
//! Blocks ─chunk─► Course ─block─► workers: flat records ─► Intake ─► News::Batch
//!  a thread         the caller, in order     all cores          └► Store::absorb, by whoever asked
//! ```
//! One thread reads bytes; workers parse blocks of whole lines straight into
//! batches of columns; the caller's thread hands these on in their order. What
//! can't be cut into lines (a list, a page, what follows damage) is read by the
//! caller itself until lines begin again. The interface reads on a worker and
//! absorbs between keys; commands absorb as it comes. What is skipped, left out
//! or thrown away is told as it goes.

mod course;
mod gather;
mod loading;
mod memory;

pub use loading::{Loading, Progress};
pub use memory::free_memory;

use crate::detection::Detection;
use crate::ingest::{Skipped, Source};
use crate::store::{Store, Wanted};
use course::Course;
use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::mpsc::channel;
use std::thread;

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

/// How to load.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// What of the records is kept; `None`: all.
    pub wanted: Option<Arc<Wanted>>,
    /// Bytes that the program may come to hold before loading ends, where that
    /// can be told. What was loaded until then stays usable.
    pub max_memory: Option<u64>,
    /// Threads that parse; 0: as many as there are cores.
    pub threads: usize,
    /// Bytes of a block; 0: as is best.
    pub block: usize,
    /// Whether every record is read the slow way: what the quick way is held
    /// against.
    pub is_slow: bool,
}

impl Options {
    /// Everything, within three quarters of the memory that is free.
    pub fn bounded() -> Options {
        Options {
            max_memory: free_memory().map(|free| free / 4 * 3),
            ..Options::default()
        }
    }
}

/// Reads all sources in their order. `complete` sees each detection before it
/// is stored, and may change its rule; `sink` may end the reading.
pub fn read(
    sources: Vec<Source>,
    complete: &(dyn Fn(&mut Detection) + Sync),
    sink: &mut dyn FnMut(News) -> ControlFlow<()>,
) {
    read_with(sources, &Options::bounded(), complete, sink);
}

/// [`read`], with a say in how.
pub fn read_with(
    sources: Vec<Source>,
    options: &Options,
    complete: &(dyn Fn(&mut Detection) + Sync),
    sink: &mut dyn FnMut(News) -> ControlFlow<()>,
) {
    const MOST: usize = 16;
    let threads = match options.threads {
        0 => thread::available_parallelism().map_or(1, usize::from),
        threads => threads,
    };
    thread::scope(|scope| {
        let (send, events) = channel();
        let workers = (0..threads.min(MOST))
            .map(|_| {
                let (jobs, receive) = channel();
                let send = send.clone();
                scope.spawn(move || gather::work(&receive, &send, complete, options));
                jobs
            })
            .collect();
        let course = Course::new(workers, (send, events), options, complete, sink);
        let _ = course.run(sources);
    });
}
