//! Threads that read and write files.

use crate::app::folder::ToList;
use crate::app::{Msg, SaveNews};
use crate::ingest::{RawText, Span};
use crate::rule::form::Form;
use crate::save;
use crate::tui::Wake;
use crate::tui::terminal::caught;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::Sender;
use std::thread;

/// Reads a draft's file.
pub(super) fn read_draft(path: PathBuf, id: Option<u64>, send: Sender<Wake>) {
    thread::spawn(move || {
        let held = std::fs::read(&path).map_err(|error| error.to_string());
        let _ = send.send(Wake::Msg(Msg::DraftRead { path, id, held }));
    });
}

/// Names looked at in a folder.
const MOST_NAMES: usize = 20_000;

/// Offers the names of a folder that fit.
pub(super) fn list(asked: ToList, send: Sender<Wake>) {
    thread::spawn(move || {
        let held = std::fs::read_dir(&asked.path)
            .into_iter()
            .flatten()
            .flatten();
        let names = held.take(MOST_NAMES).filter_map(|entry| {
            let name = entry.file_name().into_string().ok()?;
            Some((name, entry.path().is_dir()))
        });
        let completions = asked.fitting(names);
        let _ = send.send(Wake::Msg(Msg::Completed {
            asked: asked.asked,
            completions,
        }));
    });
}

/// Reads a raw record.
pub(super) fn read_raw(row: usize, raw: Option<RawText>, span: Span, send: Sender<Wake>) {
    thread::spawn(move || {
        let text = match raw {
            Some(raw) => raw.read(span).map_err(|error| error.to_string()),
            None => Err("its source is gone".to_owned()),
        };
        let _ = send.send(Wake::Msg(Msg::Raw { row, text }));
    });
}

/// Writes a file, unless it holds something else than expected.
pub(super) fn save(
    path: PathBuf,
    form: Form,
    bytes: Arc<Vec<u8>>,
    expected: Option<Arc<Vec<u8>>>,
    send: Sender<Wake>,
) {
    thread::spawn(move || {
        let work = AssertUnwindSafe(|| write(&path, form, &bytes, expected.as_deref()));
        let news = catch_unwind(work).unwrap_or_else(|_| SaveNews::Failed {
            path: path.clone(),
            error: caught(),
        });
        let _ = send.send(Wake::Msg(Msg::Save(news)));
    });
}

fn write(path: &Path, form: Form, bytes: &[u8], expected: Option<&Vec<u8>>) -> SaveNews {
    let failed = |error: String| SaveNews::Failed {
        path: path.to_owned(),
        error,
    };
    let overwrite = match save::on_disk(path) {
        Err(error) => return failed(error.to_string()),
        Ok(None) => save::Overwrite::Never,
        Ok(Some((held, fingerprint))) => {
            if expected.is_none_or(|expected| *expected != held) {
                return SaveNews::Exists {
                    path: path.to_owned(),
                    form,
                    bytes: held,
                };
            }
            save::Overwrite::IfUnchanged(fingerprint)
        }
    };
    match save::save(path, bytes, overwrite) {
        Err(error) => failed(error.to_string()),
        Ok(()) => match std::fs::read(path) {
            Ok(bytes) => SaveNews::Saved {
                path: path.to_owned(),
                form,
                bytes,
            },
            Err(error) => failed(format!("it was written, but can't be read back: {error}")),
        },
    }
}
