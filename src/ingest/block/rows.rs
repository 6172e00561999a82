//! A block of CSV: its rows made objects, which are read as records are.

use super::Taker;
use super::{Block, BlockEnd, BlockReader, BlockReading, LatestRecord, Reads};
use crate::ingest::Span;
use crate::ingest::csv::{CsvHeader, CsvRow};
use crate::ingest::record::Record;
use std::borrow::Cow;
use std::ops::Range;

/// The rows of a block.
#[derive(Default)]
struct CsvRows {
    /// Their objects, one after the other.
    text: String,
    found: Vec<CutRow>,
    /// Bytes of the block that were read.
    used: usize,
    /// Whether the last row was passed over.
    is_recovering: bool,
}

enum CutRow {
    Row {
        object: Range<usize>,
        span: Span,
        /// Bytes of it are no UTF-8.
        is_mended: bool,
    },
    Broken {
        line: u32,
        what: String,
    },
}

impl BlockReader {
    pub(super) fn read_rows(
        &mut self,
        block: &Block,
        header: &CsvHeader,
        taker: &mut dyn Taker,
    ) -> BlockEnd {
        let rows = rows(block, header);
        taker.begin();
        let is_blind = taker.is_blind();
        let mut reading = BlockReading {
            tables: &mut self.tables,
            taker,
            text: &rows.text,
            bytes: None,
            record: Record::new(is_blind),
            latest: None,
        };
        for found in &rows.found {
            match found {
                CutRow::Broken { line, what } => reading.broken(*line, None, what.clone()),
                CutRow::Row {
                    object,
                    span,
                    is_mended,
                } => {
                    if reading.read(object.start, object.end).is_err() {
                        let what = "a row that is no record";
                        reading.broken(span.line, None, what.to_owned());
                        continue;
                    }
                    if *is_mended {
                        let text = rows.text.get(object.clone()).unwrap_or_default();
                        reading.latest = Some(LatestRecord::Mended(text.to_owned()));
                    }
                    reading.record(*span);
                }
            }
        }
        let mut stand = block.stand.clone();
        stand.is_recovering = rows.is_recovering;
        BlockEnd {
            used: rows.used,
            stand,
        }
    }
}

/// Cuts a block into rows, as far as that can be told without what follows.
fn rows(block: &Block, header: &CsvHeader) -> CsvRows {
    let bytes: &[u8] = &block.bytes;
    let text = String::from_utf8_lossy(bytes);
    let is_sound = matches!(text, Cow::Borrowed(_));
    let mut rows = CsvRows {
        text: String::with_capacity(bytes.len() * 2),
        is_recovering: block.stand.is_recovering,
        ..CsvRows::default()
    };
    let mut spot = block.spot;
    let mut at = match block.spot.offset == 0 && bytes.starts_with(b"\xef\xbb\xbf") {
        true => 3,
        false => 0,
    };
    while at < bytes.len() {
        let row = match header.row(bytes, at, block.is_last) {
            CsvRow::Open if bytes.len() - at > block.max_record => {
                CsvRow::Odd("a row longer than a record may be")
            }
            row => row,
        };
        let end = match row {
            CsvRow::Open => break,
            CsvRow::Cells(cells, end) => {
                let raw = bytes.get(at..end).unwrap_or_default();
                let start = rows.text.len();
                let is_row = match is_sound {
                    true => header.write(&text, &cells, &mut rows.text),
                    false => write_mended(raw, header, &mut rows.text),
                };
                if is_row {
                    rows.is_recovering = false;
                    let length = raw.trim_ascii_end().len();
                    rows.found.push(CutRow::Row {
                        object: start..rows.text.len(),
                        span: Span {
                            offset: block.spot.offset + at as u64,
                            len: u32::try_from(length).unwrap_or(u32::MAX),
                            line: spot.line,
                        },
                        is_mended: !is_sound && std::str::from_utf8(raw).is_err(),
                    });
                }
                end
            }
            CsvRow::Odd(what) => {
                let rest = bytes.get(at..).unwrap_or_default();
                let length = memchr::memchr(b'\n', rest).map_or(rest.len(), |end| end + 1);
                if !std::mem::replace(&mut rows.is_recovering, true) {
                    rows.found.push(CutRow::Broken {
                        line: spot.line,
                        what: what.to_owned(),
                    });
                }
                at + length
            }
        };
        spot = spot.after(bytes.get(at..end).unwrap_or_default());
        at = end;
    }
    rows.used = at;
    rows
}

/// Writes a row of which bytes may be no UTF-8.
fn write_mended(raw: &[u8], header: &CsvHeader, out: &mut String) -> bool {
    let text = String::from_utf8_lossy(raw);
    match header.row(text.as_bytes(), 0, true) {
        CsvRow::Cells(cells, _) => header.write(&text, &cells, out),
        CsvRow::Odd(_) | CsvRow::Open => false,
    }
}
