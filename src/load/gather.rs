//! A worker: blocks to batches.

use super::{Complete, News};
use crate::ingest::block::{Block, BlockEnd, BlockReader, Chunk, Taker};
use crate::ingest::record::{Names, Record};
use crate::ingest::{Skipped, Span};
use crate::store::{Intake, SourceId, Store, Wanted};
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, Sender};
use std::sync::{Arc, Mutex, PoisonError};

/// What records are read into.
pub trait Batch {
    /// What is made of the records of a block.
    type Whole: Send + 'static;

    /// Whether it reads all of each record, or knows by its mark what it took.
    fn is_blind(&self) -> bool;

    /// Whether it leaves out what is only shown.
    fn is_brief(&self) -> bool;

    /// A block begins: marks of an earlier one mean nothing any more.
    fn begin_block(&mut self);

    /// Takes a record that lies at a span of a source, and notes what it leaves
    /// out; whether what of it has a mark is known now.
    fn record(
        &mut self,
        record: &Record<'_>,
        names: &Names,
        place: (SourceId, Span),
        note: &mut dyn FnMut(&'static str),
    ) -> bool;

    /// What was made so far, if anything; a new one begins.
    fn take(&mut self) -> Option<Self::Whole>;
}

/// Records as columns of a store.
pub struct Columns<'a> {
    intake: Intake,
    is_brief: bool,
    complete: Complete<'a>,
}

impl<'a> Columns<'a> {
    /// Columns of what is wanted; `None`: all.
    pub fn new(wanted: Option<Arc<Wanted>>, complete: Complete<'a>) -> Columns<'a> {
        Columns {
            is_brief: wanted.as_ref().is_some_and(|wanted| !wanted.records),
            intake: Intake::new(wanted),
            complete,
        }
    }
}

impl Batch for Columns<'_> {
    type Whole = Box<Store>;

    fn is_blind(&self) -> bool {
        false
    }

    fn is_brief(&self) -> bool {
        self.is_brief
    }

    fn begin_block(&mut self) {
        self.intake.begin_block();
    }

    fn record(
        &mut self,
        record: &Record<'_>,
        names: &Names,
        place: (SourceId, Span),
        note: &mut dyn FnMut(&'static str),
    ) -> bool {
        let is_known = self.intake.push(record, names, place, &self.complete);
        self.intake.notes().iter().for_each(|what| note(what));
        is_known
    }

    fn take(&mut self) -> Option<Box<Store>> {
        (!self.intake.is_empty()).then(|| Box::new(self.intake.take()))
    }
}

/// A block to be read.
pub(super) struct Job {
    pub(super) block: Arc<Block>,
    pub(super) name: Arc<str>,
    pub(super) source: SourceId,
    /// Which reading of which block it is.
    pub(super) number: u64,
}

/// What the threads say.
pub(super) enum Event<T> {
    /// The reader: bytes.
    Chunk(Chunk),
    /// A worker.
    Gathered(Gathered<T>),
}

/// What came of a block.
pub(super) struct Gathered<T> {
    pub(super) number: u64,
    /// Nothing where reading it panicked.
    pub(super) outcome: Option<BlockOutcome<T>>,
}

/// What is to be told of a block, and where its reading ended.
pub(super) struct BlockOutcome<T> {
    pub(super) news: Vec<News<T>>,
    pub(super) end: BlockEnd,
    pub(super) unread: BTreeMap<String, u64>,
}

/// What was found and not yet told.
struct Gather<'a, B> {
    batch: &'a mut B,
    job: &'a Job,
    skipped: Vec<Skipped>,
    others: BTreeMap<String, u64>,
    warnings: BTreeMap<&'static str, u64>,
}

impl<B: Batch> Gather<'_, B> {
    fn news(self) -> Vec<News<B::Whole>> {
        let mut news = Vec::new();
        news.extend(self.batch.take().map(News::Batch));
        if !self.skipped.is_empty() {
            news.push(News::Skipped(self.skipped));
        }
        if !self.others.is_empty() {
            news.push(News::Others(self.others));
        }
        if !self.warnings.is_empty() {
            let warnings = self.warnings.into_iter();
            news.push(News::Warnings(
                warnings
                    .map(|(what, count)| (what.to_owned(), count))
                    .collect(),
            ));
        }
        news
    }
}

impl<B: Batch> Taker for Gather<'_, B> {
    fn begin(&mut self) {
        self.batch.begin_block();
    }

    fn is_blind(&self) -> bool {
        self.batch.is_blind()
    }

    fn record(&mut self, record: &Record<'_>, names: &Names, span: Span) -> bool {
        let warnings = &mut self.warnings;
        let note = &mut |what| *warnings.entry(what).or_default() += 1;
        let place = (self.job.source, span);
        self.batch.record(record, names, place, note)
    }

    fn skip(&mut self, line: u32, column: Option<u32>, error: String) {
        self.skipped.push(Skipped {
            source: self.job.name.to_string(),
            line,
            column,
            error,
        });
    }

    fn other(&mut self, kind: String) {
        *self.others.entry(kind).or_default() += 1;
    }

    fn note(&mut self, what: &'static str) {
        *self.warnings.entry(what).or_default() += 1;
    }
}

/// Reads blocks as long as there are any.
pub(super) fn work<B: Batch>(
    jobs: &Mutex<Receiver<Job>>,
    send: &Sender<Event<B::Whole>>,
    mut batch: B,
) {
    let mut reader = BlockReader::new(batch.is_brief());
    loop {
        let job = jobs.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(job) = job else {
            return;
        };
        let read = AssertUnwindSafe(|| {
            let mut gather = Gather {
                batch: &mut batch,
                job: &job,
                skipped: Vec::new(),
                others: BTreeMap::new(),
                warnings: BTreeMap::new(),
            };
            let end = reader.read(&job.block, &mut gather);
            BlockOutcome {
                news: gather.news(),
                end,
                unread: reader.take_unread(),
            }
        });
        let outcome = catch_unwind(read).ok();
        let number = job.number;
        // The buffer is to be free when the reader may have it again.
        drop(job);
        if send
            .send(Event::Gathered(Gathered { number, outcome }))
            .is_err()
        {
            return;
        }
    }
}
