//! Bytes to detections: files in any of the formats people have, record by record.
//!
//! ```text
//!  source    open: sniff the head, inflate, decode to UTF-8, spool what can't be read twice
//!    block     cut in blocks where a record seems to begin; each read on its own
//!      records   a block to records, each with its place; gets its footing after damage
//!        tables    a record by its format's table: one walk over its text
//!          token     the one tokenizer           keys      each distinct key resolved once
//!          format    what a format is: a table of fields, and what no table can say
//!          formats/  native, connect, rest, syslog, elastic, wazuh
//!          fragment  what stood in a record before is known again by its text
//!        csv       a block of rows instead: each an object of texts
//!        flat      rows of native detections, out and in
//!        inner     a record that another only keeps, as an object or as text
//!        record    what one record says, borrowed from its text
//!    appended  what came behind the last line that was read
//!      Taker     columns of a store (above); a Detection (`detail`)
//! ```
//! Memory is bounded by blocks and the longest record, not by the file or a page.
//! Data is hostile: one bad record never hides another, what is refused is
//! reported with its place, and what is thrown away is counted. What detections
//! mean is left to the rooms above; nothing is kept here.

mod appended;
pub mod block;
mod csv;
mod decode;
pub mod detail;
mod file;
pub mod flat;
pub mod format;
mod formats;
pub mod fragment;
mod inner;
mod keys;
mod nearest;
pub mod record;
mod records;
pub mod rules;
mod sniff;
mod source;
mod spool;
mod spot;
mod tables;
mod text;
mod time;
pub mod token;
pub mod value;
mod write;

pub use appended::{Appended, is_of_lines, rest_of};
pub use file::{FileLook, SourceFile};
pub use records::Stand;
pub use rules::RuleNames;
pub use sniff::OpenError;
pub use source::{Source, open};
pub use spool::RawText;
pub use spot::Spot;
pub use write::write_native;

use crate::detection::Detection;
use std::collections::BTreeMap;
use std::fmt;
use std::path::PathBuf;

/// Where records come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input {
    /// A file, or anything else that can be opened by name.
    Path(PathBuf),
    /// Standard input, called `-`.
    Stdin,
}

impl From<&str> for Input {
    fn from(name: &str) -> Input {
        match name {
            "-" => Input::Stdin,
            name => Input::Path(name.into()),
        }
    }
}

/// Bounds on what hostile input may cost.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Bytes that compressed input may inflate to.
    pub max_inflated: u64,
    /// How many times its size compressed input may inflate to; asked once it
    /// is past [`Limits::free_inflated`].
    pub max_ratio: u64,
    /// Bytes that may be inflated whatever the ratio.
    pub free_inflated: u64,
    /// Bytes of one record; a longer one is skipped.
    pub max_record: usize,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            max_inflated: 64 << 30,
            max_ratio: 400,
            free_inflated: 64 << 20,
            max_record: 64 << 20,
        }
    }
}

/// Where a record's text lies: in the file, or in the spool where the source
/// was piped, compressed or UTF-16.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Span {
    /// Its first byte.
    pub offset: u64,
    /// Its length in bytes.
    pub len: u32,
    /// The line that it starts on, from 1.
    pub line: u32,
}

/// What reading a source brings forth, in its order.
#[derive(Clone, Debug)]
pub enum Item {
    /// A detection, completed ([`Detection::complete`]).
    Detection {
        /// The detection.
        detection: Box<Detection>,
        /// Its text.
        span: Span,
    },
    /// Something that was not read.
    Skipped(Skipped),
    /// An event of PROTECT that is no detection of Inspect, or a heartbeat.
    Other {
        /// Its `event_type` as written.
        kind: String,
    },
    /// Something in a record that was thrown away or mended; once per time.
    Warning {
        /// What; the same words for the same thing.
        what: String,
    },
    /// How far reading has come.
    Progress {
        /// Bytes of the file read, of [`Source::size`].
        bytes: u64,
    },
}

/// A record that was refused, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Skipped {
    /// The source's name.
    pub source: String,
    /// The line, from 1.
    pub line: u32,
    /// The column, from 1, where one is known.
    pub column: Option<u32>,
    /// Why, as a lower-case fragment.
    pub error: String,
}

/// `file:line:column: why`.
impl fmt::Display for Skipped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:", self.source, self.line)?;
        if let Some(column) = self.column {
            write!(f, "{column}:")?;
        }
        write!(f, " {}", self.error)
    }
}

/// What came of a source.
#[derive(Clone, Debug, Default)]
pub struct Summary {
    /// Detections read.
    pub detections: u64,
    /// Records refused.
    pub skipped: u64,
    /// Other events by kind.
    pub others: BTreeMap<String, u64>,
    /// Warnings by their words.
    pub warnings: BTreeMap<String, u64>,
    /// Bytes of the file read.
    pub bytes: u64,
    /// The error that ended reading early, also reported as skipped.
    pub io_error: Option<String>,
    /// Whether the sink asked to stop.
    pub is_stopped: bool,
}
