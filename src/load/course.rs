//! The course of loading: chunks to workers, what comes of them in order, and
//! what can't be cut into blocks read here.

use super::gather::{Gather, Gathered, Job};
use super::{News, Options, memory};
use crate::detection::Detection;
use crate::ingest::block::{Block, BlockReader, Blocks, Bytes, Chunk, Origin, Stop, Taker};
use crate::ingest::{Skipped, Source, Spot};
use crate::store::SourceId;
use std::cell::RefCell;
use std::collections::VecDeque;
use std::io::{self, Cursor, Read};
use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, TryRecvError, channel};
use std::thread;

/// What the threads say.
pub(super) enum Event {
    /// The reader: bytes.
    Chunk(Chunk),
    /// A worker.
    Gathered(Gathered),
}

/// Detections in a batch of what is read here.
const BATCH: usize = 4096;

type Complete<'a> = &'a (dyn Fn(&mut Detection) + Sync);

pub(super) struct Course<'a> {
    workers: Vec<Sender<Job>>,
    send: Sender<Event>,
    events: Receiver<Event>,
    options: &'a Options,
    sink: &'a mut dyn FnMut(News) -> ControlFlow<()>,
    gather: Gather<'a>,
    reader: BlockReader,
    source: usize,
    round: u64,
    is_stopped: bool,
}

/// A block on its way, with the bytes of the file read up to it.
struct Flight {
    block: Arc<Block>,
    count: u64,
    outcome: Option<(Vec<News>, Option<Stop>)>,
}

/// One source under way.
struct Leg {
    origin: Origin,
    /// Each lets the reader read on, into a buffer that is free again.
    permits: Sender<Bytes>,
    /// The end of what was read.
    spot: Spot,
    is_ended: bool,
    error: Option<io::Error>,
    flights: VecDeque<Flight>,
    /// The number of the first of them.
    first: u64,
    /// Stops so far: the more, the longer is stayed with reading in order.
    stops: u32,
}

impl Leg {
    /// Notes that a chunk came.
    fn take(&mut self, chunk: &mut Chunk) {
        self.spot = self.spot.after_lines(&chunk.bytes, chunk.lines);
        self.is_ended = chunk.is_last;
        self.error = chunk.error.take();
    }
}

impl<'a> Course<'a> {
    pub(super) fn new(
        workers: Vec<Sender<Job>>,
        (send, events): (Sender<Event>, Receiver<Event>),
        options: &'a Options,
        complete: Complete<'a>,
        sink: &'a mut dyn FnMut(News) -> ControlFlow<()>,
    ) -> Course<'a> {
        Course {
            workers,
            send,
            events,
            options,
            sink,
            gather: Gather::new(complete, options),
            reader: BlockReader::new(options.is_slow),
            source: 0,
            round: 0,
            is_stopped: false,
        }
    }

    pub(super) fn run(mut self, sources: Vec<Source>) -> ControlFlow<()> {
        for (number, source) in sources.into_iter().enumerate() {
            self.source = number;
            self.gather.source = SourceId::try_from(number).unwrap_or(SourceId::MAX);
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
        for _ in 0..2 * self.workers.len() + 1 {
            let _ = permits.send(Bytes::default());
        }
        let mut leg = Leg {
            origin: blocks.origin(),
            permits,
            spot: Spot::START,
            is_ended: false,
            error: None,
            flights: VecDeque::new(),
            first: 0,
            stops: 0,
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
        self.round += 1;
        let count = loop {
            if leg.is_ended && leg.flights.is_empty() {
                break None;
            }
            match self.events.recv() {
                Ok(Event::Chunk(chunk)) => self.fly(&mut leg, chunk),
                Ok(Event::Gathered(gathered)) => {
                    if let Some(count) = self.land(&mut leg, gathered)? {
                        break Some(count);
                    }
                }
                Err(_) => break None,
            }
        };
        for item in leg.origin.last_items(leg.spot, leg.error.as_ref()) {
            self.gather.item(item)?;
        }
        self.flush()?;
        match count {
            Some(bytes) => self.progress(bytes),
            None => ControlFlow::Continue(()),
        }
    }

    fn progress(&mut self, bytes: u64) -> ControlFlow<()> {
        (self.sink)(News::Progress {
            source: self.source,
            bytes,
        })
    }

    fn flush(&mut self) -> ControlFlow<()> {
        self.gather.take().into_iter().try_for_each(&mut *self.sink)
    }

    /// Sends a chunk to a worker, as a block.
    fn fly(&mut self, leg: &mut Leg, mut chunk: Chunk) {
        let start = leg.spot;
        leg.take(&mut chunk);
        self.fly_from(leg, start, chunk);
    }

    fn fly_from(&mut self, leg: &mut Leg, spot: Spot, chunk: Chunk) {
        let number = leg.first + leg.flights.len() as u64;
        let block = Arc::new(leg.origin.block(chunk.bytes, spot, chunk.is_last));
        let job = Job {
            block: block.clone(),
            source: self.gather.source,
            round: self.round,
            number,
        };
        let worker = number as usize % self.workers.len().max(1);
        if let Some(worker) = self.workers.get(worker) {
            let _ = worker.send(job);
        }
        leg.flights.push_back(Flight {
            block,
            count: chunk.count,
            outcome: None,
        });
    }

    /// Takes what came of a block, and tells all that is in order; the count
    /// of bytes where the source was read to its end on the way.
    fn land(&mut self, leg: &mut Leg, gathered: Gathered) -> ControlFlow<(), Option<u64>> {
        if gathered.round != self.round {
            return ControlFlow::Continue(None);
        }
        let at = gathered.number.wrapping_sub(leg.first) as usize;
        if let Some(flight) = leg.flights.get_mut(at) {
            let Some(outcome) = gathered.outcome else {
                std::panic::resume_unwind(Box::new("a worker panicked"));
            };
            flight.outcome = Some(outcome);
        }
        while let Some(front) = leg.flights.front_mut() {
            let Some((news, stop)) = front.outcome.take() else {
                break;
            };
            let (block, count) = (front.block.clone(), front.count);
            leg.flights.pop_front();
            leg.first += 1;
            news.into_iter().try_for_each(&mut *self.sink)?;
            self.progress(count)?;
            self.check_memory(block.spot)?;
            if let Some(stop) = stop {
                return self.read_in_order(leg, stop, &block, count);
            }
            let free =
                Arc::try_unwrap(block).map_or_else(|_| Bytes::default(), |block| block.bytes);
            let _ = leg.permits.send(free);
        }
        ControlFlow::Continue(None)
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

    /// Reads on from where a block stopped, until blocks may begin again.
    fn read_in_order(
        &mut self,
        leg: &mut Leg,
        stop: Stop,
        block: &Block,
        count: u64,
    ) -> ControlFlow<(), Option<u64>> {
        // What is under way was read on a wrong assumption.
        self.round += 1;
        let used = stop.used(block);
        let mut queue = VecDeque::new();
        let rest = block.bytes.get(used..).unwrap_or_default();
        queue.push_back(Cursor::new(rest.to_vec()));
        let mut count = count;
        for flight in leg.flights.drain(..) {
            count = flight.count;
            queue.push_back(Cursor::new(flight.block.bytes.to_vec()));
            let _ = leg.permits.send(Bytes::default());
        }
        let _ = leg.permits.send(Bytes::default());
        leg.first = 0;
        leg.stops += 1;
        let least = 1 << leg.stops.min(16);
        let (name, max_record) = (leg.origin.name().to_owned(), leg.origin.max_record());
        let mut reader = std::mem::take(&mut self.reader);
        let shared = RefCell::new(Inside {
            course: self,
            leg,
            queue,
            count,
        });
        let feed = Box::new(Feed(&shared));
        let ended = reader.resume(stop, &name, feed, max_record, least, &mut |item| {
            let inside = &mut *shared.borrow_mut();
            let course = &mut *inside.course;
            if course.is_stopped {
                return ControlFlow::Break(());
            }
            course.gather.item(item)?;
            if course.gather.len() < BATCH {
                return ControlFlow::Continue(());
            }
            course.flush()?;
            course.progress(inside.count)?;
            course.check_memory(inside.leg.spot)
        });
        let Inside {
            course,
            leg,
            queue,
            count,
        } = shared.into_inner();
        course.reader = reader;
        if course.is_stopped {
            return ControlFlow::Break(());
        }
        match ended? {
            None => ControlFlow::Continue(Some(count)),
            Some((spot, rest)) => {
                course.flush()?;
                course.fly_again(leg, spot, rest, queue, count);
                ControlFlow::Continue(None)
            }
        }
    }

    /// Sends what was read and not used to the workers.
    fn fly_again(
        &mut self,
        leg: &mut Leg,
        spot: Spot,
        rest: Vec<u8>,
        queue: VecDeque<Cursor<Vec<u8>>>,
        count: u64,
    ) {
        let mut spot = spot;
        let mut bytes = rest;
        let mut queue = queue.into_iter().peekable();
        loop {
            if let Some(more) = queue.next() {
                let at = usize::try_from(more.position()).unwrap_or(usize::MAX);
                bytes.extend(more.get_ref().get(at..).unwrap_or_default());
            }
            let is_whole = queue.peek().is_none();
            let chunk = Chunk {
                lines: memchr::memchr_iter(b'\n', &bytes).count(),
                bytes: std::mem::take(&mut bytes).into(),
                is_last: leg.is_ended && is_whole,
                count,
                error: None,
            };
            let next = spot.after_lines(&chunk.bytes, chunk.lines);
            self.fly_from(leg, spot, chunk);
            spot = next;
            if is_whole {
                return;
            }
        }
    }
}

/// What reading in order needs of the course.
struct Inside<'c, 'a> {
    course: &'c mut Course<'a>,
    leg: &'c mut Leg,
    /// Bytes that came and are not yet used.
    queue: VecDeque<Cursor<Vec<u8>>>,
    count: u64,
}

/// The bytes as they come, as a reader.
struct Feed<'r, 'c, 'a>(&'r RefCell<Inside<'c, 'a>>);

impl Read for Feed<'_, '_, '_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let inside = &mut *self.0.borrow_mut();
        loop {
            if let Some(front) = inside.queue.front_mut() {
                match front.read(buffer)? {
                    0 => inside.queue.pop_front(),
                    read => return Ok(read),
                };
                continue;
            }
            if inside.leg.is_ended || inside.course.is_stopped {
                return Ok(0);
            }
            let event = match inside.course.events.try_recv() {
                Ok(event) => event,
                Err(TryRecvError::Disconnected) => return Ok(0),
                Err(TryRecvError::Empty) => {
                    // What is there is told before more is waited for.
                    if inside.course.flush().is_break() {
                        inside.course.is_stopped = true;
                        return Ok(0);
                    }
                    match inside.course.events.recv() {
                        Ok(event) => event,
                        Err(_) => return Ok(0),
                    }
                }
            };
            match event {
                Event::Chunk(chunk) => {
                    let mut chunk = chunk;
                    inside.leg.take(&mut chunk);
                    inside.count = chunk.count;
                    inside.queue.push_back(Cursor::new(chunk.bytes.to_vec()));
                    let _ = inside.leg.permits.send(Bytes::default());
                }
                Event::Gathered(_) => {}
            }
        }
    }
}
