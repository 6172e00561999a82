//! What was asked of a remote and what was answered, as JSON Lines that only grow.
//! No bodies and no secrets stand in it.

use super::failure::Failure;
use super::files::owned;
use jiff::Timestamp;
use serde::Serialize;
use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};

/// One line of the journal.
#[derive(Debug, Serialize)]
pub(super) struct JournalLine<'a> {
    /// When it was answered, as `2026-11-20T03:12:07.120Z`.
    pub(super) time: String,
    /// `GET /v1/detections?startTime=…`.
    pub(super) call: &'a str,
    /// The answer's status; `null` where none came.
    pub(super) status: Option<u16>,
    /// The answer's `request-id`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) request_id: Option<&'a str>,
    /// What became of it, where the status does not say.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) remark: Option<&'a str>,
}

/// The file, or nothing where there is no folder (`remote check`).
#[derive(Debug, Default)]
pub(super) struct Journal {
    file: Option<(File, PathBuf)>,
}

impl Journal {
    /// Opens a journal to add to; a line that a fall of the program cut is ended.
    pub(super) fn open(path: &Path) -> Result<Journal, Failure> {
        let is_cut = match std::fs::read(path) {
            Ok(bytes) => bytes.last().is_some_and(|last| *last != b'\n'),
            Err(_) => false,
        };
        let mut options = File::options();
        options.create(true).append(true);
        owned(&mut options);
        let mut file = options.open(path).map_err(Failure::file("write", path))?;
        if is_cut {
            file.write_all(b"\n")
                .map_err(Failure::file("write", path))?;
        }
        Ok(Journal {
            file: Some((file, path.to_owned())),
        })
    }

    pub(super) fn add(&mut self, line: &JournalLine<'_>) -> Result<(), Failure> {
        let Some((file, path)) = &mut self.file else {
            return Ok(());
        };
        let mut text = serde_json::to_vec(line).unwrap_or_default();
        text.push(b'\n');
        // One write: lines are whole.
        file.write_all(&text).map_err(Failure::file("write", path))
    }
}

/// A date as the journal has it.
pub(super) fn stamp(date: Timestamp) -> String {
    format!("{date:.3}")
}
