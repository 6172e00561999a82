//! Detections as lines of the native format.

use super::{Batch, Complete};
use crate::ingest::record::{Names, Record};
use crate::ingest::{Span, detail, write_native};
use crate::store::SourceId;
use std::sync::Arc;

/// Detections as lines of JSON, and how many.
#[derive(Debug, Default)]
pub struct Written {
    /// The lines, each with its line feed.
    pub bytes: Vec<u8>,
    /// How many detections they are.
    pub count: usize,
}

/// Writes detections; those without an identifier as `FILE:LINE`.
pub struct NativeLines<'a> {
    names: Arc<[String]>,
    complete: Complete<'a>,
    written: Written,
}

impl<'a> NativeLines<'a> {
    /// NativeLines of sources with these names.
    pub fn new(names: Arc<[String]>, complete: Complete<'a>) -> NativeLines<'a> {
        NativeLines {
            names,
            complete,
            written: Written::default(),
        }
    }
}

impl Batch for NativeLines<'_> {
    type Whole = Written;

    fn is_blind(&self) -> bool {
        true
    }

    fn is_brief(&self) -> bool {
        false
    }

    fn begin_block(&mut self) {}

    fn record(
        &mut self,
        record: &Record<'_>,
        names: &Names,
        (source, span): (SourceId, Span),
        note: &mut dyn FnMut(&'static str),
    ) -> bool {
        let mut detection = detail::detection(record, names, note);
        (self.complete)(&mut detection);
        let id = detection.id.clone().unwrap_or_else(|| {
            let name = self.names.get(source as usize);
            format!("{}:{}", name.map_or("", String::as_str), span.line)
        });
        let written = &mut self.written;
        // Writing to memory can't fail.
        if write_native(&detection, &id, &mut written.bytes).is_ok() {
            written.count += 1;
        }
        false
    }

    fn take(&mut self) -> Option<Written> {
        (self.written.count > 0).then(|| std::mem::take(&mut self.written))
    }
}
