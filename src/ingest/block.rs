//! A source in blocks of whole lines, so that several can be read at once.
//!
//! ```text
//! Blocks ─next─► Block ─BlockReader─► flat records, items │ Stop: what follows hangs on what
//!    ▲                                                    │ stands here, read it in order
//!    └───────────────── resume: Splitter over the rest ◄──┘
//! ```
//! A block is read as if a stream began with it, which is so where the splitter
//! stands between records and outside everything. Where it does not at a block's
//! end, the block says how it stands, and what follows is read in order from
//! there until it is between records again. So the outcome is that of
//! [`super::Source::read`], record by record.

mod blocks;

pub use blocks::{Blocks, Bytes, Chunk, Origin};

use super::flat::{Flat, Names};
use super::formats::{self, Outcome, Reading};
use super::split::{Piece, Splitter, State};
use super::window::{Spot, Window};
use super::{Item, Skipped, Span};
use std::cell::Cell;
use std::io::{self, Read};
use std::ops::ControlFlow;
use std::rc::Rc;

/// Whole lines of a source.
#[derive(Clone, Debug)]
pub struct Block {
    /// Its text.
    pub bytes: Bytes,
    /// Where it begins.
    pub spot: Spot,
    /// Whether the source ends with it.
    pub is_last: bool,
    /// The source's name, for what is skipped.
    pub name: std::sync::Arc<str>,
    /// Bytes of one record; a longer one is skipped.
    pub max_record: usize,
}

/// Who takes what a block holds.
pub trait Taker {
    /// A block begins: marks of an earlier one mean nothing any more.
    fn begin(&mut self);

    /// Takes a flat record; `false` where it must be read the slow way. What of
    /// a record that is taken has a mark will not be read to it again.
    fn flat(&mut self, flat: &Flat<'_>, names: &Names, span: Span) -> bool;

    /// Takes anything else.
    fn item(&mut self, item: Item) -> ControlFlow<()>;
}

/// Where a block could not be read to its end by itself.
#[derive(Debug)]
pub struct Stop(State);

impl Stop {
    /// How many bytes of its block were read.
    pub fn used(&self, block: &Block) -> usize {
        usize::try_from(self.0.spot.offset - block.spot.offset).unwrap_or(usize::MAX)
    }
}

/// Reads blocks, remembering names from one to the next.
#[derive(Debug, Default)]
pub struct BlockReader {
    names: Names,
    formats: formats::Reader,
    /// Bytes that the splitter looked at.
    effort: u64,
    /// Records to stay with the slow reader once it is called.
    patience: usize,
    /// Whether every record is to be read the slow way.
    is_slow: bool,
}

impl BlockReader {
    /// A reader that reads every record the slow way, if `is_slow`.
    pub fn new(is_slow: bool) -> BlockReader {
        BlockReader {
            is_slow,
            ..BlockReader::default()
        }
    }

    /// Reads a block; `Some` where it could not be read to its end, or the
    /// taker broke off.
    pub fn read(&mut self, block: &Block, taker: &mut dyn Taker) -> ControlFlow<Option<Stop>> {
        let bytes: &[u8] = &block.bytes;
        let mut flat = Flat::default();
        taker.begin();
        let (mut at, mut line) = (0, block.spot.line);
        let mut in_a_row = 0;
        while let Some(byte) = bytes.get(at) {
            match byte {
                b'\n' => {
                    line = line.saturating_add(1);
                    at += 1;
                    continue;
                }
                b' ' | b'\t' | b'\r' | b',' | 0 | 0x1e => {
                    at += 1;
                    continue;
                }
                b'{' if !self.is_slow => {
                    let line_text = plain_line(bytes.get(at..).unwrap_or_default());
                    let used = line_text.and_then(|text| {
                        let used = flat.read(text, &mut self.names)?;
                        let span = Span {
                            offset: block.spot.offset + at as u64,
                            len: u32::try_from(used).ok()?,
                            line,
                        };
                        if used > block.max_record {
                            return None;
                        }
                        let mut is_taken = taker.flat(&flat, &self.names, span);
                        if !is_taken && flat.has_known() {
                            flat.read_anew(text, &mut self.names)?;
                            is_taken = taker.flat(&flat, &self.names, span);
                        }
                        is_taken.then(|| flat.settle());
                        is_taken.then_some(used)
                    });
                    if let Some(used) = used {
                        at += used;
                        in_a_row += 1;
                        continue;
                    }
                }
                _ => {}
            }
            // Where the quick way keeps failing it is tried less and less often.
            const LONGEST: usize = 4096;
            self.patience = if in_a_row > 8 {
                1
            } else {
                (self.patience * 2).clamp(1, LONGEST)
            };
            in_a_row = 0;
            let spot = block.spot.after(bytes.get(..at).unwrap_or_default());
            match self.read_slowly(block, spot, at, taker)? {
                Some(spot) => {
                    at = usize::try_from(spot.offset - block.spot.offset).unwrap_or(usize::MAX);
                    line = spot.line;
                }
                None => break,
            }
        }
        ControlFlow::Continue(())
    }

    /// Reads on in order until the quick way may be tried again, there; `None`
    /// at the end of the block.
    fn read_slowly(
        &mut self,
        block: &Block,
        spot: Spot,
        at: usize,
        taker: &mut dyn Taker,
    ) -> ControlFlow<Option<Stop>, Option<Spot>> {
        let is_starved = Rc::new(Cell::new(false));
        let rest = Rest {
            bytes: block.bytes.get(at..).unwrap_or_default(),
            is_starved: (!block.is_last).then(|| is_starved.clone()),
        };
        let mut window = Window::at(spot, Box::new(rest));
        if spot == Spot::START {
            window.pass_mark();
        }
        let state = State::clean(window.spot(), self.effort);
        let mut splitter = Splitter::resume(state, window, block.max_record);
        let mut read = 0;
        loop {
            let state = splitter.state();
            let formats = &mut self.formats;
            let piece = splitter.next(&mut |value, flaws| formats.read(value, flaws));
            self.effort = splitter.state().effort;
            if is_starved.get() {
                return if state.is_clean() && is_blank(block, state.spot) {
                    ControlFlow::Continue(None)
                } else {
                    ControlFlow::Break(Some(Stop(state)))
                };
            }
            let Some(piece) = piece else {
                return ControlFlow::Continue(None);
            };
            if pass(piece, &block.name, taker).is_break() {
                return ControlFlow::Break(None);
            }
            read += 1;
            let state = splitter.state();
            if read >= self.patience && !self.is_slow && state.is_clean() {
                return ControlFlow::Continue(Some(state.spot));
            }
        }
    }

    /// Reads on from where a block stopped, at least `least` pieces and as long
    /// as it stands inside something; then the spot where blocks may begin
    /// again and what was read beyond it, `None` at the end of the source.
    pub fn resume(
        &mut self,
        stop: Stop,
        name: &str,
        reader: Box<dyn Read + '_>,
        max_record: usize,
        least: usize,
        taker: &mut dyn FnMut(Item) -> ControlFlow<()>,
    ) -> ControlFlow<(), Option<(Spot, Vec<u8>)>> {
        struct Items<'a>(&'a mut dyn FnMut(Item) -> ControlFlow<()>);
        impl Taker for Items<'_> {
            fn begin(&mut self) {}
            fn flat(&mut self, _: &Flat<'_>, _: &Names, _: Span) -> bool {
                false
            }
            fn item(&mut self, item: Item) -> ControlFlow<()> {
                (self.0)(item)
            }
        }
        let mut window = Window::at(stop.0.spot, reader);
        if stop.0.spot == Spot::START {
            window.pass_mark();
        }
        let mut left = least;
        let mut splitter = Splitter::resume(stop.0, window, max_record);
        loop {
            let formats = &mut self.formats;
            let piece = splitter.next(&mut |value, flaws| formats.read(value, flaws));
            let Some(piece) = piece else {
                return ControlFlow::Continue(None);
            };
            pass(piece, name, &mut Items(taker))?;
            let state = splitter.state();
            left = left.saturating_sub(1);
            if left == 0 && state.is_clean() {
                let rest = splitter.window().rest().to_vec();
                return ControlFlow::Continue(Some((state.spot, rest)));
            }
        }
    }
}

/// The text up to the line end, where the scanner may be tried on it: no
/// control character is in it.
fn plain_line(rest: &[u8]) -> Option<&str> {
    const CHUNK: usize = 64;
    let has_control = |chunk: &[u8]| chunk.iter().fold(false, |has, byte| has | (*byte < 0x20));
    let plain = rest
        .as_chunks::<CHUNK>()
        .0
        .iter()
        .take_while(|chunk| !has_control(*chunk))
        .count();
    let tail = rest.get(plain * CHUNK..).unwrap_or_default();
    let end = tail.iter().position(|byte| *byte < 0x20);
    let end = end.map_or(rest.len(), |end| plain * CHUNK + end);
    match rest.get(end..).unwrap_or_default() {
        [] | [b'\n', ..] | [b'\r', b'\n', ..] | [b'\r'] => {
            std::str::from_utf8(rest.get(..end)?).ok()
        }
        _ => None,
    }
}

/// Whether only blanks are left of a block.
fn is_blank(block: &Block, spot: Spot) -> bool {
    let at = usize::try_from(spot.offset - block.spot.offset).unwrap_or(usize::MAX);
    let rest = block.bytes.get(at..).unwrap_or_default();
    rest.iter()
        .all(|byte| matches!(byte, b' ' | b'\t' | b'\r' | b'\n' | b',' | 0 | 0x1e))
}

/// Hands a piece on, as what it is.
fn pass(piece: Piece<Reading>, name: &str, taker: &mut dyn Taker) -> ControlFlow<()> {
    let skipped = |line, column, error| {
        Item::Skipped(Skipped {
            source: name.to_owned(),
            line,
            column,
            error,
        })
    };
    match piece {
        Piece::Record { value, span } => {
            for what in value.warnings {
                taker.item(Item::Warning {
                    what: what.into_owned(),
                })?;
            }
            taker.item(match value.outcome {
                Outcome::Detection(detection) => Item::Detection { detection, span },
                Outcome::Other(kind) => Item::Other { kind },
                Outcome::Refused(error) => skipped(span.line, None, error),
            })
        }
        Piece::Broken {
            line,
            column,
            error,
        } => taker.item(skipped(line, column, error)),
        Piece::Heartbeat => taker.item(Item::Other {
            kind: "HEARTBEAT".into(),
        }),
    }
}

/// The rest of a block as a reader that notes that more was wanted.
struct Rest<'a> {
    bytes: &'a [u8],
    is_starved: Option<Rc<Cell<bool>>>,
}

impl Read for Rest<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.bytes.read(buffer)?;
        if let Some(is_starved) = self.is_starved.as_ref().filter(|_| read == 0) {
            is_starved.set(true);
        }
        Ok(read)
    }
}
