//! A worker: blocks to batches.

use super::course::Event;
use super::{News, Options};
use crate::detection::Detection;
use crate::ingest::block::{Block, BlockReader, Stop, Taker};
use crate::ingest::flat::{Flat, Names};
use crate::ingest::{Item, Skipped, Span};
use crate::store::{Intake, SourceId};
use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender};

/// A block to be read.
pub(super) struct Job {
    pub(super) block: Arc<Block>,
    pub(super) source: SourceId,
    /// Which block it is; those of an earlier round are not wanted any more.
    pub(super) round: u64,
    pub(super) number: u64,
}

/// What was found and not yet told.
pub(super) struct Gather<'a> {
    pub(super) source: SourceId,
    intake: Intake,
    skipped: Vec<Skipped>,
    others: BTreeMap<String, u64>,
    warnings: BTreeMap<String, u64>,
    complete: &'a (dyn Fn(&mut Detection) + Sync),
}

impl<'a> Gather<'a> {
    pub(super) fn new(
        complete: &'a (dyn Fn(&mut Detection) + Sync),
        options: &Options,
    ) -> Gather<'a> {
        Gather {
            source: 0,
            intake: Intake::new(options.wanted.clone()),
            skipped: Vec::new(),
            others: BTreeMap::new(),
            warnings: BTreeMap::new(),
            complete,
        }
    }

    /// How many things are gathered.
    pub(super) fn len(&self) -> usize {
        self.intake.len() + self.skipped.len()
    }

    /// All that was gathered.
    pub(super) fn take(&mut self) -> Vec<News> {
        let mut news = Vec::new();
        if !self.intake.is_empty() {
            news.push(News::Batch(Box::new(self.intake.take())));
        }
        if !self.skipped.is_empty() {
            news.push(News::Skipped(std::mem::take(&mut self.skipped)));
        }
        if !self.others.is_empty() {
            news.push(News::Others(std::mem::take(&mut self.others)));
        }
        if !self.warnings.is_empty() {
            news.push(News::Warnings(std::mem::take(&mut self.warnings)));
        }
        news
    }
}

impl Taker for Gather<'_> {
    fn begin(&mut self) {
        self.intake.begin_block();
    }

    fn flat(&mut self, flat: &Flat<'_>, names: &Names, span: Span) -> bool {
        self.intake
            .push_flat(flat, names, self.source, span, &self.complete)
    }

    fn item(&mut self, item: Item) -> ControlFlow<()> {
        match item {
            Item::Detection {
                mut detection,
                span,
            } => {
                (self.complete)(&mut detection);
                self.intake.push(&detection, self.source, span);
            }
            Item::Skipped(skipped) => self.skipped.push(skipped),
            Item::Other { kind } => *self.others.entry(kind).or_default() += 1,
            Item::Warning { what } => *self.warnings.entry(what).or_default() += 1,
            Item::Progress { .. } => {}
        }
        ControlFlow::Continue(())
    }
}

/// What came of a block.
pub(super) struct Gathered {
    pub(super) round: u64,
    pub(super) number: u64,
    /// What is to be told, and where the block stopped; nothing where reading
    /// it panicked.
    pub(super) outcome: Option<(Vec<News>, Option<Stop>)>,
}

/// Reads blocks as long as there are any.
pub(super) fn work(
    jobs: &Receiver<Job>,
    send: &Sender<Event>,
    complete: &(dyn Fn(&mut Detection) + Sync),
    options: &Options,
) {
    let mut reader = BlockReader::new(options.is_slow);
    while let Ok(job) = jobs.recv() {
        let read = AssertUnwindSafe(|| {
            let mut gather = Gather::new(complete, options);
            gather.source = job.source;
            let stop = match reader.read(&job.block, &mut gather) {
                ControlFlow::Continue(()) => None,
                ControlFlow::Break(stop) => stop,
            };
            (gather.take(), stop)
        });
        let outcome = catch_unwind(read).ok();
        let (round, number) = (job.round, job.number);
        // The buffer is to be free when the reader may have it again.
        drop(job);
        let gathered = Gathered {
            round,
            number,
            outcome,
        };
        if send.send(Event::Gathered(gathered)).is_err() {
            return;
        }
    }
}
