//! The course of loading: chunks to workers as blocks, and what comes of them
//! put in a row.

use super::gather::{BlockOutcome, Event, Gathered, Job};
use super::{News, Options, memory};
use crate::ingest::block::{Block, Blocks, Bytes, Chunk, Origin};
use crate::ingest::{Item, Skipped, Source, Spot, Stand};
use crate::store::SourceId;
use std::collections::{BTreeMap, VecDeque};
use std::io;
use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;

pub(super) struct Course<'a, T> {
    jobs: Sender<Job>,
    threads: usize,
    send: Sender<Event<T>>,
    events: Receiver<Event<T>>,
    options: &'a Options,
    sink: &'a mut dyn FnMut(News<T>) -> ControlFlow<()>,
    source: usize,
    /// The number of the next reading of a block.
    number: u64,
}

/// A block on its way.
struct Flight<T> {
    block: Arc<Block>,
    /// Bytes of the file read up to it.
    count: u64,
    /// Buffers that the reader gets back with it.
    permits: usize,
    /// Which reading of it is under way; nothing before it is sent.
    number: Option<u64>,
    outcome: Option<BlockOutcome<T>>,
}

/// One source under way.
struct Leg<T> {
    origin: Origin,
    /// Each lets the reader read on, into a buffer that is free again.
    permits: Sender<Bytes>,
    /// The end of what was read.
    spot: Spot,
    is_ended: bool,
    error: Option<io::Error>,
    flights: VecDeque<Flight<T>>,
    /// What is left of the block before the first flight, and how the reader
    /// stands there, where it ended otherwise than was guessed.
    left: Option<(Bytes, Spot, Stand, u64)>,
    /// How a later block is guessed to begin, where that was learned the hard way.
    stand: Option<Stand>,
    /// How many guesses were wrong.
    misses: u32,
    unread: BTreeMap<String, u64>,
}

impl<T> Leg<T> {
    /// Blocks that are under way at once: where guesses keep failing, one.
    fn most(&self) -> usize {
        const WARY: u32 = 8;
        if self.misses > WARY { 1 } else { usize::MAX }
    }
}

impl<'a, T: Send + 'static> Course<'a, T> {
    pub(super) fn new(
        (jobs, threads): (Sender<Job>, usize),
        (send, events): (Sender<Event<T>>, Receiver<Event<T>>),
        options: &'a Options,
        sink: &'a mut dyn FnMut(News<T>) -> ControlFlow<()>,
    ) -> Course<'a, T> {
        Course {
            jobs,
            threads,
            send,
            events,
            options,
            sink,
            source: 0,
            number: 0,
        }
    }

    pub(super) fn run(mut self, sources: Vec<Source>) -> ControlFlow<()> {
        for (number, source) in sources.into_iter().enumerate() {
            self.source = self.options.first + number;
            let blocks = source.blocks();
            self.read(match self.options.block {
                0 => blocks,
                size => blocks.with_size(size),
            })?;
        }
        (self.sink)(News::Done)
    }

    fn read(&mut self, mut blocks: Blocks) -> ControlFlow<()> {
        let (permits, allowed) = channel();
        for _ in 0..2 * self.threads + 1 {
            let _ = permits.send(Bytes::default());
        }
        let mut leg = Leg {
            origin: blocks.origin(),
            permits,
            spot: blocks.start(),
            is_ended: false,
            error: None,
            flights: VecDeque::new(),
            left: None,
            stand: None,
            misses: 0,
            unread: BTreeMap::new(),
        };
        let send = self.send.clone();
        // Not waited for: a pipe that stalls must not hold up who wants to stop.
        thread::spawn(move || {
            while let Ok(buffer) = allowed.recv() {
                let Some(chunk) = blocks.next_chunk(buffer) else {
                    return;
                };
                if send.send(Event::Chunk(chunk)).is_err() {
                    return;
                }
            }
        });
        while !(leg.is_ended && leg.flights.is_empty()) {
            match self.events.recv() {
                Ok(Event::Chunk(chunk)) => self.take(&mut leg, chunk),
                Ok(Event::Gathered(gathered)) => self.land(&mut leg, gathered)?,
                Err(_) => break,
            }
        }
        for item in leg.origin.last_items(leg.spot, leg.error.as_ref()) {
            match item {
                Item::Skipped(skipped) => (self.sink)(News::Skipped(vec![skipped]))?,
                Item::Warning { what } => {
                    (self.sink)(News::Warnings(BTreeMap::from([(what, 1)])))?;
                }
                _ => {}
            }
        }
        if !leg.unread.is_empty() {
            (self.sink)(News::Unread(std::mem::take(&mut leg.unread)))?;
        }
        ControlFlow::Continue(())
    }

    /// Puts a chunk in the row, as a block.
    fn take(&mut self, leg: &mut Leg<T>, chunk: Chunk) {
        let (spot, stand) = (leg.spot, leg.stand.clone().unwrap_or(chunk.stand));
        leg.spot = leg.spot.after_lines(&chunk.bytes, chunk.lines);
        (leg.is_ended, leg.error) = (chunk.is_last, chunk.error);
        let block = leg.origin.block(chunk.bytes, (spot, stand), chunk.is_last);
        leg.flights.push_back(Flight {
            block: Arc::new(block),
            count: chunk.count,
            permits: 1,
            number: None,
            outcome: None,
        });
        if leg.left.is_some() {
            self.join(leg);
        }
        self.fly(leg);
    }

    /// Sends the blocks in the row that are not under way.
    fn fly(&mut self, leg: &mut Leg<T>) {
        let most = leg.most();
        let name = leg.origin.name().clone();
        let waiting = leg.flights.iter_mut().take(most);
        for flight in waiting.filter(|flight| flight.number.is_none()) {
            flight.number = Some(self.number);
            let _ = self.jobs.send(Job {
                block: flight.block.clone(),
                name: name.clone(),
                source: SourceId::try_from(self.source).unwrap_or(SourceId::MAX),
                number: self.number,
            });
            self.number += 1;
        }
    }

    /// Takes what came of a block, and hands on what is whole, in order.
    fn land(&mut self, leg: &mut Leg<T>, gathered: Gathered<T>) -> ControlFlow<()> {
        let number = Some(gathered.number);
        if let Some(flight) = leg
            .flights
            .iter_mut()
            .find(|flight| flight.number == number)
        {
            // One that panicked is not waited for.
            let Some(outcome) = gathered.outcome else {
                std::panic::resume_unwind(Box::new("a worker panicked"));
            };
            flight.outcome = Some(outcome);
        }
        while let Some(outcome) = leg
            .flights
            .front_mut()
            .and_then(|front| front.outcome.take())
        {
            let Some(front) = leg.flights.pop_front() else {
                break;
            };
            outcome.news.into_iter().try_for_each(&mut *self.sink)?;
            for (key, count) in outcome.unread {
                *leg.unread.entry(key).or_default() += count;
            }
            (self.sink)(News::Progress {
                source: self.source,
                bytes: front.count,
            })?;
            self.check_memory(front.block.spot)?;
            let (used, rest) = front.block.bytes.split_at(outcome.end.used);
            if rest.is_empty() {
                self.compare(leg, outcome.end.stand);
            } else {
                let spot = front.block.spot.after(used);
                let rest = Bytes::join(&[rest]);
                leg.left = Some((rest, spot, outcome.end.stand, front.count));
                self.join(leg);
            }
            for _ in 1..front.permits {
                let _ = leg.permits.send(Bytes::default());
            }
            let free = Arc::try_unwrap(front.block);
            let _ = leg
                .permits
                .send(free.map_or_else(|_| Bytes::default(), |block| block.bytes));
            self.fly(leg);
        }
        ControlFlow::Continue(())
    }

    /// Compares how the block before the first ended with how that one was read;
    /// where they differ, all that follows is read on what is known now.
    fn compare(&mut self, leg: &mut Leg<T>, stand: Stand) {
        match leg.flights.front() {
            Some(next) if next.block.stand == stand => {
                leg.misses = leg.misses.saturating_sub(1);
                return;
            }
            // The guess of the next to come is known to be as good.
            None if leg.stand.as_ref() == Some(&stand) => return,
            Some(_) => leg.misses += 1,
            None => {}
        }
        for flight in &mut leg.flights {
            let mut block = Block::clone(&flight.block);
            block.stand = stand.clone();
            flight.block = Arc::new(block);
            (flight.number, flight.outcome) = (None, None);
        }
        leg.stand = Some(stand);
    }

    /// Puts what is left of a block before those that follow: as many as make it
    /// twice as long, so that what spans many is not read for each.
    fn join(&mut self, leg: &mut Leg<T>) {
        let Some((left, spot, stand, count)) = leg.left.take() else {
            return;
        };
        if leg.flights.is_empty() {
            leg.left = Some((left, spot, stand, count));
            return;
        }
        let wanted = 2 * left.len();
        let (mut bytes, mut permits, mut count) = (left.to_vec(), 0, count);
        let mut is_last = false;
        while bytes.len() < wanted || permits == 0 {
            let Some(next) = leg.flights.pop_front() else {
                break;
            };
            bytes.extend_from_slice(&next.block.bytes);
            (permits, count, is_last) = (permits + next.permits, next.count, next.block.is_last);
        }
        leg.misses += 1;
        let block = leg.origin.block(bytes.into(), (spot, stand), is_last);
        leg.flights.push_front(Flight {
            block: Arc::new(block),
            count,
            permits,
            number: None,
            outcome: None,
        });
    }

    /// Ends loading where too much memory is held.
    fn check_memory(&mut self, spot: Spot) -> ControlFlow<()> {
        let Some(most) = self.options.max_memory else {
            return ControlFlow::Continue(());
        };
        if memory::held().is_none_or(|held| held <= most) {
            return ControlFlow::Continue(());
        }
        (self.sink)(News::Skipped(vec![Skipped {
            source: "quell".to_owned(),
            line: spot.line,
            column: None,
            error: format!(
                "loading ended near this line of source {}: {} MB of memory are held, no more are \
                 allowed (--max-memory); what was loaded until then is whole",
                self.source + 1,
                most >> 20
            ),
        }]))?;
        (self.sink)(News::Done)?;
        ControlFlow::Break(())
    }
}
