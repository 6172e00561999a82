//! Sources into a store, or whatever else batches are made for.
//!
//! ```text
//! Blocks ─chunk─► Course ─block─► workers: records ─► Batch ─► News, in order, to who asked
//!  a thread         the caller      all cores
//! ```
//! One thread reads bytes and cuts them into blocks; workers read blocks into
//! batches; the caller's thread puts the blocks in a row and hands on what came
//! of them. A block is read on a guess of how it begins: where the one before
//! it ends otherwise, it is read again. The interface reads on a worker and
//! absorbs between keys; commands absorb as it comes; `convert` has its lines
//! written on all cores. What is skipped, left out or thrown away is told as it
//! goes.

mod course;
mod gather;
mod lines;
mod loading;
mod memory;

pub use gather::{Batch, Columns};
pub use lines::NativeLines;
pub use loading::{Loading, Progress};
pub use memory::free_memory;

use crate::detection::Detection;
use crate::ingest::{Skipped, Source};
use crate::store::{Store, Wanted};
use course::Course;
use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::sync::mpsc::channel;
use std::sync::{Arc, Mutex};
use std::thread;

/// What is done to each detection before it is kept.
pub type Complete<'a> = &'a (dyn Fn(&mut Detection) + Sync);

/// The same, for whoever keeps it: a worker.
pub type Completion = Arc<dyn Fn(&mut Detection) + Send + Sync>;

/// What loading says.
#[derive(Debug)]
pub enum News<T = Box<Store>> {
    /// Detections.
    Batch(T),
    /// Records that could not be read.
    Skipped(Vec<Skipped>),
    /// Records that are no detections, by kind.
    Others(BTreeMap<String, u64>),
    /// What was thrown away from records that were read, counted.
    Warnings(BTreeMap<String, u64>),
    /// Keys that nothing is read of, and in how many records of a source they
    /// said something.
    Unread(BTreeMap<String, u64>),
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
    /// The number of the first source.
    pub first: usize,
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
    complete: Complete<'_>,
    sink: &mut dyn FnMut(News) -> ControlFlow<()>,
) {
    let make = || Columns::new(options.wanted.clone(), complete);
    read_into(sources, options, &make, sink);
}

/// Reads all sources in their order into batches that `make` begins, one for
/// each thread that reads; `sink` may end the reading.
pub fn read_into<B: Batch>(
    sources: Vec<Source>,
    options: &Options,
    make: &(dyn Fn() -> B + Sync),
    sink: &mut dyn FnMut(News<B::Whole>) -> ControlFlow<()>,
) {
    const MOST: usize = 64;
    let threads = match options.threads {
        0 => thread::available_parallelism().map_or(1, usize::from),
        threads => threads,
    };
    let threads = threads.min(MOST);
    thread::scope(|scope| {
        let (send, events) = channel();
        let (jobs, receive) = channel();
        let receive = Arc::new(Mutex::new(receive));
        for _ in 0..threads {
            let (send, receive) = (send.clone(), receive.clone());
            scope.spawn(move || gather::work(&receive, &send, make()));
        }
        let course = Course::new((jobs, threads), (send, events), options, sink);
        let _ = course.run(sources);
    });
}
