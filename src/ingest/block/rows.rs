//! A block of CSV: its rows are records whose fields are cells.

use super::{Block, BlockEnd, BlockReader, Taker, hand_on, patched, read_within};
use crate::ingest::Span;
use crate::ingest::csv::{CsvCell, CsvHeader, CsvRow};
use crate::ingest::inner::anew;
use crate::ingest::record::Record;
use crate::ingest::tables::{CsvColumns, Tables};
use crate::ingest::token::flaw;
use std::borrow::Cow;

/// The rows below a header, being read.
struct CsvRows<'r> {
    tables: &'r mut Tables,
    header: &'r CsvHeader,
    columns: CsvColumns,
    taker: &'r mut dyn Taker,
}

impl BlockReader {
    /// Reads the rows of a block as far as that can be told without what follows.
    pub(super) fn read_rows(
        &mut self,
        block: &Block,
        header: &CsvHeader,
        taker: &mut dyn Taker,
    ) -> BlockEnd {
        let bytes: &[u8] = &block.bytes;
        let text = match std::str::from_utf8(bytes) {
            Ok(text) => Cow::Borrowed(text),
            Err(_) => Cow::Owned(patched(bytes)),
        };
        taker.begin();
        let is_blind = taker.is_blind();
        let mut rows = CsvRows {
            columns: self.tables.columns(&header.names),
            tables: &mut self.tables,
            header,
            taker,
        };
        let (mut record, mut cells) = (Record::new(is_blind), Vec::new());
        let (mut stand, mut spot) = (block.stand.clone(), block.spot);
        let is_marked = spot.offset == 0 && text.starts_with('\u{feff}');
        let mut at = if is_marked { 3 } else { 0 };
        while at < text.len() {
            let end = match header.row(text.as_bytes(), at, block.is_last, &mut cells) {
                CsvRow::Open if text.len() - at <= block.max_record => break,
                CsvRow::End(end) => {
                    let raw = bytes.get(at..end).unwrap_or_default();
                    let span = Span {
                        offset: block.spot.offset + at as u64,
                        len: u32::try_from(raw.trim_ascii_end().len()).unwrap_or(u32::MAX),
                        line: spot.line,
                    };
                    let is_read = match &text {
                        Cow::Owned(_) if std::str::from_utf8(raw).is_err() => {
                            rows.take_mended(&String::from_utf8_lossy(raw), span)
                        }
                        text => rows.take(&mut record, (text, &cells), 0, span),
                    };
                    stand.is_recovering &= !is_read;
                    end
                }
                odd => {
                    let what = match odd {
                        CsvRow::Odd(what) => what,
                        _ => "a row longer than a record may be",
                    };
                    if !std::mem::replace(&mut stand.is_recovering, true) {
                        rows.taker.skip(spot.line, None, what.to_owned());
                    }
                    let rest = text.as_bytes().get(at..).unwrap_or_default();
                    at + memchr::memchr(b'\n', rest).map_or(rest.len(), |end| end + 1)
                }
            };
            spot = spot.after(bytes.get(at..end).unwrap_or_default());
            at = end;
        }
        BlockEnd { used: at, stand }
    }
}

impl CsvRows<'_> {
    /// Takes a row, as the record that it is; `false` where it holds nothing.
    fn take<'a>(
        &mut self,
        record: &mut Record<'a>,
        (text, cells): (&'a str, &[CsvCell]),
        flaws: u8,
        span: Span,
    ) -> bool {
        if self.header.is_empty(text, cells) {
            return false;
        }
        let texts = cells.iter().map(|cell| cell.text(text));
        let kind = match self.header.is_flat {
            true => None,
            false => self.tables.row(&self.columns, texts, flaws, record),
        };
        let inner = match &kind {
            Some(_) => anew(record, "", 0, 0),
            // A cell holds an object, or each is a part of one.
            None => Some(self.header.object(text, cells)),
        };
        let (tables, taker) = (&mut *self.tables, &mut *self.taker);
        if inner.is_some_and(|inner| read_within((tables, taker), &inner, flaws, span)) {
            return true;
        }
        let Some(kind) = kind else {
            let what = "a row that is no record";
            self.taker.skip(span.line, None, what.to_owned());
            return true;
        };
        if hand_on(record, kind, &self.tables.names, span, self.taker) {
            record.settle();
        }
        true
    }

    /// Takes a row of which bytes were no UTF-8 and were replaced.
    fn take_mended(&mut self, text: &str, span: Span) -> bool {
        let mut cells = Vec::new();
        self.header.row(text.as_bytes(), 0, true, &mut cells);
        let mut record = Record::new(true);
        self.take(&mut record, (text, &cells), flaw::BYTES, span)
    }
}
