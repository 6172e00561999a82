//! From a file's bytes to a [`Draft`]: strict about what XML is, lenient about
//! what an exclusion says.
//!
//! ```text
//! bytes ─decode─► text ─api (JSON)─► XML ─document─► elements ─tree─► Draft
//! ```
//! Nonsense that is well-formed stays in the tree for [`super::meaning`] to
//! report. No DTD is processed, so no entity beyond XML's own five exists.

mod api;
mod decode;
mod document;
mod place;
mod tag;
mod tree;

use super::Draft;
use super::xml::Fault;
use crate::finding::Place;
pub(super) use decode::{decode, is_utf16};
use place::Places;
use std::fmt;

/// The largest file that is read, in bytes.
pub const MAX_FILE: usize = 16 << 20;
/// The longest value of an attribute, in bytes.
pub const MAX_VALUE: usize = 64 << 10;
/// How deep elements may nest.
pub const MAX_DEPTH: usize = 256;
/// How many elements a file may hold: far more than the console would take,
/// and a bound to what a small file can cost in memory.
const MAX_ELEMENTS: usize = 250_000;

/// Why a file is no exclusion.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadError {
    /// Where; `None` where it is about the file as a whole.
    pub place: Option<Place>,
    /// What was expected, the input in backticks.
    pub message: String,
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(place) = self.place {
            write!(f, "{place}: ")?;
        }
        f.write_str(&self.message)
    }
}

impl std::error::Error for ReadError {}

impl ReadError {
    fn at(places: &Places<'_>, fault: Fault) -> ReadError {
        ReadError {
            place: Some(places.clone().place(fault.at)),
            message: fault.message,
        }
    }
}

/// Reads an exclusion in any of its forms. `fallback_name`, usually the file's
/// stem, is its name where the file gives none.
///
/// # Errors
/// Where the bytes are neither well-formed XML with a `definition` or `rule` at
/// its root nor a JSON body with one in `xmlDefinition`.
pub fn read(bytes: &[u8], fallback_name: &str) -> Result<Draft, ReadError> {
    if bytes.len() > MAX_FILE {
        return Err(ReadError {
            place: None,
            message: "the file is larger than 16 MiB, too large for an exclusion".to_owned(),
        });
    }
    let text = decode(bytes)?;
    let draft = if text.trim_start().starts_with(['{', '[']) {
        api::read(&text, fallback_name)?
    } else {
        tree::read(text, fallback_name, None)?
    };
    Ok(tree::remember(draft, bytes))
}
