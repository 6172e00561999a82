//! A record's JSON to a detection: which format it is in, and what the formats
//! share.
//!
//! Records are told apart one by one, by their keys: of the formats, the one
//! with the most keys that only it has; the native one on a tie. What is no
//! value (`""`, `"nil"`, …) is unknown; what is thrown away is warned of in
//! fixed words, so that warnings can be counted.

mod connect;
mod decide;
mod fields;
mod native;
mod rest;
mod syslog;

pub(super) use decide::is_mark;

use super::json::Json;
use super::mend::Flaws;
use crate::detection::Detection;
use decide::{Format, format_of};
use std::borrow::Cow;

/// What a record is.
#[derive(Debug)]
pub(super) enum Outcome {
    Detection(Box<Detection>),
    /// An event of another kind.
    Other(String),
    /// Nothing known, and why.
    Refused(String),
}

/// What a record came to.
#[derive(Debug)]
pub(super) struct Reading {
    pub(super) outcome: Outcome,
    pub(super) warnings: Notes,
}

/// Warnings of one record.
pub(super) type Notes = Vec<Cow<'static, str>>;

/// Reads records, remembering the names it has looked up.
#[derive(Debug, Default)]
pub(super) struct Reader {
    names: native::Names,
}

impl Reader {
    pub(super) fn read(&mut self, value: &Json<'_>, flaws: Flaws) -> Reading {
        let mut notes = Notes::new();
        for (is_so, what) in [
            (flaws.has_bad_bytes, "bytes that are no UTF-8 were replaced"),
            (flaws.has_surrogate, "half of a surrogate pair was replaced"),
            (
                flaws.has_control,
                "a raw control character was taken as escaped",
            ),
            (
                flaws.has_doubled_key,
                "a key stands twice in a record: the last counts",
            ),
        ] {
            if is_so {
                notes.push(what.into());
            }
        }
        let outcome = match value.object() {
            None => Outcome::Refused("not an object".into()),
            Some(object) => match format_of(object) {
                None => Outcome::Refused("has none of the keys of a detection".into()),
                Some(Format::Native) => found(native::read(object, &mut self.names, &mut notes)),
                Some(Format::Connect) => found(connect::read(object, &mut notes)),
                Some(Format::Rest) => found(rest::read(object, &mut notes)),
                Some(Format::Syslog) => match syslog::read(object, &mut notes) {
                    Ok(detection) => found(detection),
                    Err(outcome) => outcome,
                },
            },
        };
        Reading {
            outcome,
            warnings: notes,
        }
    }
}

fn found(mut detection: Detection) -> Outcome {
    detection.complete();
    Outcome::Detection(Box::new(detection))
}
