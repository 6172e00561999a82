//! A source in blocks, so that several can be read at once.
//!
//! ```text
//! Blocks ─ cut where a record seems to begin ─► Block, and how it seems to stand there
//!    BlockReader: Cutter ─ Tables ─ Record ─► Taker;  then how it stands at the end
//! ```
//! Where a block is cut and how it stands is guessed. Who puts blocks in a row
//! compares: the end of one must be what the next was read on.

mod blocks;
mod guess;
mod rows;

pub use blocks::{Blocks, Bytes, Chunk, Origin};

use super::Span;
use super::format::RecordKind;
use super::inner::anew;
use super::record::{Names, Record};
use super::records::{Cutter, Reads, Stand};
use super::spot::Spot;
use super::tables::{Beginning, Tables};
use super::token::{Fault, Scanner, flaw};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// Bytes of a source, which are read on a guess of how they begin.
#[derive(Clone, Debug)]
pub struct Block {
    /// The bytes, of whole records as far as was guessed.
    pub bytes: Bytes,
    /// Where they begin.
    pub spot: Spot,
    /// How a reader stands there.
    pub stand: Stand,
    /// Whether the source ends with them.
    pub is_last: bool,
    /// Bytes of one record; a longer one is skipped.
    pub max_record: usize,
}

/// Who takes what a block holds.
pub trait Taker {
    /// A block begins: marks of an earlier one mean nothing any more.
    fn begin(&mut self);

    /// Whether it reads all of each record, or knows by its mark what it took.
    fn is_blind(&self) -> bool;

    /// Takes a record that is a detection; whether what of it has a mark may not
    /// be read to it again.
    fn record(&mut self, record: &Record<'_>, names: &Names, span: Span) -> bool;

    /// Takes a record that was refused, by its line and column, and why.
    fn skip(&mut self, line: u32, column: Option<u32>, error: String);

    /// Takes an event of another kind.
    fn other(&mut self, kind: String);

    /// Takes what was thrown away or mended.
    fn note(&mut self, what: &'static str);
}

/// Where a block's reading ended.
#[derive(Clone, Debug)]
pub struct BlockEnd {
    /// Bytes that were read.
    pub used: usize,
    /// How it stands there.
    pub stand: Stand,
}

/// Reads blocks, remembering keys from one to the next.
#[derive(Debug)]
pub struct BlockReader {
    tables: Tables,
}

impl BlockReader {
    /// A reader; `is_brief` leaves out what is only shown.
    pub fn new(is_brief: bool) -> BlockReader {
        BlockReader {
            tables: Tables::new(is_brief),
        }
    }

    /// Reads a block as far as that can be told without what follows it.
    pub fn read(&mut self, block: &Block, taker: &mut dyn Taker) -> BlockEnd {
        if let Some(header) = &block.stand.header {
            return self.read_rows(block, header, taker);
        }
        let bytes: &[u8] = &block.bytes;
        let text = match std::str::from_utf8(bytes) {
            Ok(text) => Cow::Borrowed(text),
            Err(_) => Cow::Owned(patched(bytes)),
        };
        taker.begin();
        let is_blind = taker.is_blind();
        let mut reading = BlockReading {
            tables: &mut self.tables,
            taker,
            text: &text,
            bytes: matches!(text, Cow::Owned(_)).then_some(bytes),
            record: Record::new(is_blind),
            latest: None,
        };
        let stand = block.stand.clone();
        let mut cutter = Cutter::new(&text, block.spot, stand, block.is_last, block.max_record);
        let stand = cutter.run(&mut reading);
        BlockEnd {
            used: cutter.at(),
            stand,
        }
    }

    /// Takes the keys that nothing was read of, with how many records had each.
    pub fn take_unread(&mut self) -> BTreeMap<String, u64> {
        self.tables.take_unread()
    }
}

/// A text of the same length, with what is no UTF-8 replaced byte by byte.
fn patched(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        text.extend(chunk.invalid().iter().map(|_| '?'));
    }
    text
}

/// A block being read.
struct BlockReading<'r, 'a> {
    tables: &'r mut Tables,
    taker: &'r mut dyn Taker,
    text: &'a str,
    /// The bytes, where some are no UTF-8.
    bytes: Option<&'r [u8]>,
    record: Record<'a>,
    /// What the record that was read last is.
    latest: Option<LatestRecord>,
}

/// A record that was read.
enum LatestRecord {
    /// It stands in [`BlockReading::record`].
    Whole(RecordKind),
    /// Bytes in it were replaced: its text anew.
    Mended(String),
    /// What matters of it lies within: that as a text, and what it is without.
    Around(String, RecordKind),
}

impl<'a> Reads for BlockReading<'_, 'a> {
    fn read(&mut self, at: usize, end: usize) -> Result<(Beginning, u32), (usize, Fault)> {
        let text = self.text.get(..end).unwrap_or(self.text);
        let mut scanner: Scanner<'a> = Scanner::new(text, at);
        match self.tables.read(&mut scanner, &mut self.record) {
            Err(fault) => Err((scanner.at, fault)),
            Ok((found, kind)) => {
                let inner = match found {
                    Beginning::Record(end) => anew(&self.record, text, at, end),
                    _ => None,
                };
                self.latest = Some(match inner {
                    Some(inner) => LatestRecord::Around(inner, kind),
                    None => LatestRecord::Whole(kind),
                });
                if let (Beginning::Record(end), Some(bytes)) = (found, self.bytes) {
                    let own = bytes.get(at..end).unwrap_or_default();
                    if let Cow::Owned(mended) = String::from_utf8_lossy(own) {
                        self.latest = Some(LatestRecord::Mended(mended));
                    }
                }
                Ok((found, scanner.lines))
            }
        }
    }

    fn is_key(&self, key: &[u8]) -> bool {
        self.tables.is_key(key)
    }

    fn record(&mut self, span: Span) {
        match self.latest.take() {
            None => {}
            Some(LatestRecord::Whole(kind)) => {
                let names = &self.tables.names;
                if hand_on(&self.record, kind, names, span, self.taker) {
                    self.record.settle();
                }
            }
            Some(LatestRecord::Mended(text)) => {
                let mut record = Record::new(true);
                let mut scanner = Scanner::new(&text, 0);
                scanner.flaws = flaw::BYTES;
                if let Ok((Beginning::Record(end), kind)) =
                    self.tables.read(&mut scanner, &mut record)
                {
                    let is_read = anew(&record, &text, 0, end)
                        .is_some_and(|inner| self.read_inner(&inner, flaw::BYTES, span));
                    if !is_read {
                        hand_on(&record, kind, &self.tables.names, span, self.taker);
                    }
                }
            }
            Some(LatestRecord::Around(inner, kind)) => {
                let is_read = self.read_inner(&inner, 0, span);
                if !is_read {
                    hand_on(&self.record, kind, &self.tables.names, span, self.taker);
                }
            }
        }
    }

    fn broken(&mut self, line: u32, column: Option<u32>, error: String) {
        self.taker.skip(line, column, error);
    }

    fn heartbeat(&mut self) {
        self.taker.other("HEARTBEAT".into());
    }
}

impl BlockReading<'_, '_> {
    fn read_inner(&mut self, text: &str, flaws: u8, span: Span) -> bool {
        read_within((self.tables, self.taker), text, flaws, span)
    }
}

/// Reads what lies within a record and hands it on; `false` where that is none.
fn read_within(
    (tables, taker): (&mut Tables, &mut dyn Taker),
    text: &str,
    flaws: u8,
    span: Span,
) -> bool {
    /// An object opened up within a record that was kept in another.
    const DEEPEST: u32 = 2;
    read_deeper((tables, taker), text, flaws, span, DEEPEST)
}

fn read_deeper(
    (tables, taker): (&mut Tables, &mut dyn Taker),
    text: &str,
    flaws: u8,
    span: Span,
    deepest: u32,
) -> bool {
    let mut record = Record::new(true);
    let mut scanner = Scanner::new(text, 0);
    scanner.blanks();
    scanner.flaws = flaws;
    let at = scanner.at;
    let Ok((Beginning::Record(end), kind)) = tables.read_inner(&mut scanner, &mut record) else {
        return false;
    };
    if let Some(inner) = anew(&record, text, at, end)
        && deepest > 0
        && read_deeper((tables, taker), &inner, flaws, span, deepest - 1)
    {
        return true;
    }
    if matches!(kind, RecordKind::Refused(_)) {
        return false;
    }
    hand_on(&record, kind, &tables.names, span, taker);
    true
}

fn hand_on(
    record: &Record<'_>,
    kind: RecordKind,
    names: &Names,
    span: Span,
    taker: &mut dyn Taker,
) -> bool {
    for note in &record.notes {
        taker.note(note);
    }
    match kind {
        RecordKind::Detection => return taker.record(record, names, span),
        RecordKind::Other(kind) => taker.other(kind),
        RecordKind::Refused(error) => taker.skip(span.line, None, error),
    }
    false
}

/// Finds where the first record of a text stands, and how: what later blocks are
/// guessed to begin as.
struct First<'a> {
    tables: Tables,
    text: &'a str,
    found: bool,
}

impl Reads for First<'_> {
    fn read(&mut self, at: usize, end: usize) -> Result<(Beginning, u32), (usize, Fault)> {
        let text = self.text.get(..end).unwrap_or(self.text);
        let mut scanner = Scanner::new(text, at);
        match self.tables.read(&mut scanner, &mut Record::new(true)) {
            Ok((found, _)) => Ok((found, scanner.lines)),
            Err(fault) => Err((scanner.at, fault)),
        }
    }

    fn is_key(&self, key: &[u8]) -> bool {
        self.tables.is_key(key)
    }

    fn record(&mut self, _: Span) {
        self.found = true;
    }

    fn broken(&mut self, _: u32, _: Option<u32>, _: String) {}

    fn heartbeat(&mut self) {}
}

/// Where the first record of a source's first bytes stands, from and to, and how
/// a reader stands after it.
fn first_record(bytes: &[u8]) -> Option<(usize, usize, Stand)> {
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => std::str::from_utf8(bytes.get(..error.valid_up_to())?).ok()?,
    };
    let mut first = First {
        tables: Tables::new(true),
        text,
        found: false,
    };
    let mut cutter = Cutter::new(text, Spot::START, Stand::default(), false, usize::MAX);
    let mut before = cutter.at();
    while !first.found {
        before = cutter.at();
        if cutter.is_starved() || !cutter.step(&mut first) {
            return None;
        }
    }
    let at = before + text.get(before..)?.find('{')?;
    Some((at, cutter.at(), cutter.stand().clone()))
}
