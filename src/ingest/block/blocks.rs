//! A source cut into blocks.

use super::Block;
use crate::ingest::Item;
use crate::ingest::Skipped;
use crate::ingest::window::Spot;
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
    /// What was read beyond the last line end.
    left: Vec<u8>,
    size: usize,
    largest: usize,
    is_ended: bool,
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

impl From<Vec<u8>> for Bytes {
    fn from(buffer: Vec<u8>) -> Bytes {
        let len = buffer.len();
        Bytes { buffer, len }
    }
}

/// Bytes off a source, cut after a line end unless they are the last.
#[derive(Debug)]
pub struct Chunk {
    /// They.
    pub bytes: Bytes,
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
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Bytes of one record; a longer one is skipped.
    pub fn max_record(&self) -> usize {
        self.max_record
    }

    /// A block of the source.
    pub fn block(&self, bytes: Bytes, spot: Spot, is_last: bool) -> Block {
        Block {
            bytes,
            spot,
            is_last,
            name: self.name.clone(),
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
        }
    }

    /// Blocks of about this size, as far as lines allow.
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
        let mut bytes = Bytes { len: 0, ..buffer };
        bytes.extend(&std::mem::take(&mut self.left));
        let count = self.count.clone();
        let chunk = |(bytes, lines), is_last, error| {
            Some(Chunk {
                bytes,
                lines,
                is_last,
                count: count.load(Ordering::Relaxed),
                error,
            })
        };
        let mut failure = None;
        let mut searched = 0;
        // What was left has none.
        let mut lines = 0;
        loop {
            let wanted = self
                .size
                .saturating_sub(bytes.len)
                .clamp(FIRST.min(self.size), READ);
            let room = bytes.room(wanted);
            let read = match self.reader.read(room) {
                Ok(read) => read,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => {
                    failure = Some(error);
                    0
                }
            };
            let fresh = room.get(..read).unwrap_or_default();
            lines += memchr::memchr_iter(b'\n', fresh).count();
            bytes.len += fresh.len();
            if read == 0 {
                self.is_ended = true;
                return chunk((bytes, lines), true, failure);
            }
            let is_full = bytes.len >= self.size || read < TRICKLE;
            if !is_full {
                continue;
            }
            let fresh = bytes.get(searched..).unwrap_or_default();
            if let Some(end) = memchr::memrchr(b'\n', fresh) {
                let end = searched + end + 1;
                self.left.extend(bytes.get(end..).unwrap_or_default());
                bytes.len = end;
                self.size = (self.size * 2).min(self.largest);
                return chunk((bytes, lines), false, None);
            }
            searched = bytes.len;
            // So long a line is none: its bytes are read in order.
            if bytes.len > self.largest {
                return chunk((bytes, lines), false, None);
            }
        }
    }
}
