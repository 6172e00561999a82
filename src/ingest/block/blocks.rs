//! A source cut into blocks.

use super::Block;
use super::guess::Guess;
use crate::ingest::csv::CsvHeader;
use crate::ingest::records::Stand;
use crate::ingest::spot::Spot;
use crate::ingest::{Item, Skipped};
use std::io::{self, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

/// Bytes of the first block: it is to be on the screen soon.
const FIRST: usize = 64 << 10;
/// Bytes of the largest blocks, if lines end within them.
const LARGEST: usize = 4 << 20;
/// Bytes of one read: they are still near when their lines are counted.
const READ: usize = 512 << 10;
/// A read that gives less comes from a pipe that has no more at hand.
const TRICKLE: usize = 16 << 10;

/// The pieces of a source that are read one after the other.
pub struct Blocks {
    name: Arc<str>,
    reader: Box<dyn Read + Send>,
    count: Arc<AtomicU64>,
    is_mended: Arc<AtomicBool>,
    is_spool_broken: Arc<AtomicBool>,
    max_record: usize,
    /// What was read beyond the last cut.
    left: Vec<u8>,
    size: usize,
    largest: usize,
    is_ended: bool,
    /// Made of the first bytes.
    guess: Option<Guess>,
    /// Of CSV.
    header: Option<Arc<CsvHeader>>,
    /// Where reading begins.
    start: Spot,
}

impl std::fmt::Debug for Blocks {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Blocks")
            .field("name", &self.name)
            .finish_non_exhaustive()
    }
}

/// Bytes in a buffer that is used again: what lies beyond them in it is old.
#[derive(Clone, Debug, Default)]
pub struct Bytes {
    buffer: Vec<u8>,
    len: usize,
}

impl Bytes {
    /// Room for at least `more` bytes after those that there are.
    fn room(&mut self, more: usize) -> &mut [u8] {
        let end = self.len + more;
        if self.buffer.len() < end {
            self.buffer.resize(end, 0);
        }
        self.buffer.get_mut(self.len..end).unwrap_or_default()
    }

    fn extend(&mut self, more: &[u8]) {
        self.room(more.len()).copy_from_slice(more);
        self.len += more.len();
    }
}

impl std::ops::Deref for Bytes {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        self.buffer.get(..self.len).unwrap_or_default()
    }
}

impl Bytes {
    /// These bytes and more.
    pub fn join(parts: &[&[u8]]) -> Bytes {
        Bytes::from(parts.concat())
    }
}

impl From<Vec<u8>> for Bytes {
    fn from(buffer: Vec<u8>) -> Bytes {
        let len = buffer.len();
        Bytes { buffer, len }
    }
}

/// Bytes off a source, cut where a record seems to begin.
#[derive(Debug)]
pub struct Chunk {
    /// The bytes.
    pub bytes: Bytes,
    /// How a reader seems to stand where they begin.
    pub stand: Stand,
    /// How many line ends are among them.
    pub lines: usize,
    /// Whether the source ends with them.
    pub is_last: bool,
    /// Bytes of the file read so far.
    pub count: u64,
    /// The error that ended the source early, with the last.
    pub error: Option<io::Error>,
}

/// What is known of a source apart from its bytes.
#[derive(Clone, Debug)]
pub struct Origin {
    name: Arc<str>,
    max_record: usize,
    is_mended: Arc<AtomicBool>,
    is_spool_broken: Arc<AtomicBool>,
}

impl Origin {
    /// The source's name.
    pub fn name(&self) -> &Arc<str> {
        &self.name
    }

    /// A block of the source.
    pub fn block(&self, bytes: Bytes, (spot, stand): (Spot, Stand), is_last: bool) -> Block {
        Block {
            bytes,
            spot,
            stand,
            is_last,
            max_record: self.max_record,
        }
    }

    /// What is known only when all has been read, up to `end`, where `error`
    /// ended it.
    pub fn last_items(&self, end: Spot, error: Option<&io::Error>) -> Vec<Item> {
        let mut items = Vec::new();
        for (is_so, what) in [
            (&self.is_mended, "text that is no UTF-16 was replaced"),
            (
                &self.is_spool_broken,
                "the raw text could not be kept in a temporary file",
            ),
        ] {
            if is_so.load(Ordering::Relaxed) {
                items.push(Item::Warning { what: what.into() });
            }
        }
        if let Some(error) = error {
            items.push(Item::Skipped(Skipped {
                source: self.name.to_string(),
                line: end.line,
                column: Some(u32::try_from(end.column + 1).unwrap_or(u32::MAX)),
                error: format!("reading ended early: {error}"),
            }));
        }
        items
    }
}

impl Blocks {
    pub(in crate::ingest) fn new(
        name: String,
        reader: Box<dyn Read + Send>,
        count: Arc<AtomicU64>,
        [is_mended, is_spool_broken]: [Arc<AtomicBool>; 2],
        max_record: usize,
    ) -> Blocks {
        Blocks {
            name: name.into(),
            reader,
            count,
            is_mended,
            is_spool_broken,
            max_record,
            left: Vec::new(),
            size: FIRST,
            largest: LARGEST,
            is_ended: false,
            guess: None,
            header: None,
            start: Spot::START,
        }
    }

    /// What lies behind this place.
    pub(in crate::ingest) fn with_start(self, start: Spot) -> Blocks {
        Blocks { start, ..self }
    }

    /// Where reading begins.
    pub fn start(&self) -> Spot {
        self.start
    }

    /// Rows of CSV below this header.
    pub(in crate::ingest) fn with_header(mut self, header: Option<CsvHeader>) -> Blocks {
        self.header = header.map(Arc::new);
        self
    }

    /// Blocks of about this size, as far as records allow.
    pub fn with_size(mut self, size: usize) -> Blocks {
        (self.size, self.largest) = (size, size);
        self
    }

    /// The same source, without its bytes.
    pub fn origin(&self) -> Origin {
        Origin {
            name: self.name.clone(),
            max_record: self.max_record,
            is_mended: self.is_mended.clone(),
            is_spool_broken: self.is_spool_broken.clone(),
        }
    }

    /// The next bytes, in a buffer that is no more needed; `None` after the last.
    pub fn next_chunk(&mut self, buffer: Bytes) -> Option<Chunk> {
        if self.is_ended {
            return None;
        }
        let stand = match &self.header {
            Some(header) => Stand::below(header.clone()),
            None => self.guess.as_ref().map(Guess::stand).unwrap_or_default(),
        };
        let mut bytes = Bytes { len: 0, ..buffer };
        bytes.extend(&std::mem::take(&mut self.left));
        let mut error = None;
        let mut searched = 0;
        loop {
            let wanted = self
                .size
                .saturating_sub(bytes.len)
                .clamp(FIRST.min(self.size), READ);
            let read = match self.reader.read(bytes.room(wanted)) {
                Ok(read) => read,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(failure) => {
                    error = Some(failure);
                    0
                }
            };
            bytes.len += read;
            self.is_ended = read == 0;
            let is_full = bytes.len >= self.size || read < TRICKLE;
            if !self.is_ended && !is_full {
                continue;
            }
            let guess = self.guess.get_or_insert_with(|| match &self.header {
                Some(_) => Guess::lines(),
                None => Guess::of(&bytes),
            });
            let cut = match self.is_ended {
                true => Some(bytes.len),
                false => guess.last_cut(&bytes, searched),
            };
            searched = bytes.len;
            // What can't be cut is put together again by who reads it.
            let cut = cut.or_else(|| (bytes.len > self.largest).then_some(bytes.len));
            let Some(end) = cut else {
                continue;
            };
            self.left.extend(bytes.get(end..).unwrap_or_default());
            bytes.len = end;
            self.size = (self.size * 2).min(self.largest);
            return Some(Chunk {
                stand,
                lines: memchr::memchr_iter(b'\n', &bytes).count(),
                bytes,
                is_last: self.is_ended,
                count: self.count.load(Ordering::Relaxed),
                error,
            });
        }
    }
}
