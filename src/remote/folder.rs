//! The folder that a remote is pulled into: who writes to it, and how far it is.
//!
//! ```text
//! NAME/ detections/YYYY-MM-DD.jsonl   as the remote gave them, by time
//!       detections/.pull.part         fetched, not yet in its day
//!       rules/  exclusions/
//!       cursor.json                   how far it is
//!       journal.jsonl  .lock
//! ```

use super::failure::Failure;
use super::files::{make_folder, owned, replace, sweep};
use super::journal::Journal;
use super::settings::{Remote, RemoteKind};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::fs::{self, File, TryLockError};
use std::io::{Read, Seek, Write};
use std::path::{Path, PathBuf};

/// The form of the folder that this program writes.
const VERSION: u32 = 1;

/// How far a folder is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PullCursor {
    /// The folder's form.
    pub version: u32,
    /// The remote's kind.
    pub kind: String,
    /// All detections before this are here (ESET Connect).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Timestamp>,
    /// All detections up to this number are here (a server of one's own).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<u64>,
    /// When it was last pulled to the end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pulled: Option<Timestamp>,
}

/// A pulled folder that this program alone writes to, as long as this lives.
#[derive(Debug)]
pub struct PulledFolder {
    path: PathBuf,
    cursor: PullCursor,
    _lock: File,
}

/// The default folder of a remote: `quell/NAME` in the folder for data.
pub fn default_folder(name: &str) -> Option<PathBuf> {
    use etcetera::BaseStrategy;
    let strategy = etcetera::choose_base_strategy().ok()?;
    Some(strategy.data_dir().join("quell").join(name))
}

/// How far a folder is, for who only reads it; `None` where nothing was pulled.
///
/// # Errors
/// Where it can't be read, or a newer program made it.
pub fn cursor_of(path: &Path) -> Result<Option<PullCursor>, Failure> {
    let file = path.join("cursor.json");
    let bytes = match fs::read(&file) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(Failure::file("read", &file)(error)),
    };
    let newer = |version: u64| {
        Failure::here(
            format!(
                "`{}` was made by a newer quell (form {version})",
                path.display()
            ),
            "update quell, or name another folder with --out",
        )
    };
    let value: serde_json::Value = serde_json::from_slice(&bytes).unwrap_or_default();
    let version = value.get("version").and_then(serde_json::Value::as_u64);
    if let Some(version) = version.filter(|version| *version > u64::from(VERSION)) {
        return Err(newer(version));
    }
    serde_json::from_value(value).map(Some).map_err(|error| {
        Failure::here(
            format!("`{}` is damaged: {error}", file.display()),
            "remove it and pull with --since: what is there is not fetched twice",
        )
    })
}

impl PulledFolder {
    /// Opens a folder to write to, and makes it where it is missing.
    ///
    /// # Errors
    /// Where another program writes to it, a newer one made it, it is another
    /// kind of remote's, or it can't be written.
    pub fn open(path: &Path, remote: &Remote) -> Result<PulledFolder, Failure> {
        make_folder(path)?;
        let lock = lock(path)?;
        sweep(path);
        let cursor = cursor_of(path)?.unwrap_or_else(|| PullCursor {
            version: VERSION,
            kind: remote.kind.name().to_owned(),
            ..PullCursor::default()
        });
        if cursor.kind != remote.kind.name() {
            return Err(Failure::here(
                format!(
                    "`{}` was pulled from a remote of kind {}",
                    path.display(),
                    cursor.kind
                ),
                "name another folder with --out",
            ));
        }
        Ok(PulledFolder {
            path: path.to_owned(),
            cursor,
            _lock: lock,
        })
    }

    /// Where it lies.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// How far it is.
    pub fn cursor(&self) -> &PullCursor {
        &self.cursor
    }

    /// The journal.
    pub(super) fn journal(&self) -> Result<Journal, Failure> {
        Journal::open(&self.path.join("journal.jsonl"))
    }

    /// A folder in it, made where it is missing.
    pub(super) fn within(&self, name: &str) -> Result<PathBuf, Failure> {
        let path = self.path.join(name);
        make_folder(&path)?;
        sweep(&path);
        Ok(path)
    }

    /// Writes down how far it is.
    pub(super) fn advance(&mut self, change: impl FnOnce(&mut PullCursor)) -> Result<(), Failure> {
        let mut cursor = self.cursor.clone();
        change(&mut cursor);
        if cursor != self.cursor {
            let mut text = serde_json::to_vec_pretty(&cursor).unwrap_or_default();
            text.push(b'\n');
            replace(&self.path.join("cursor.json"), &text)?;
            self.cursor = cursor;
        }
        Ok(())
    }

    /// The kind of remote that it is of.
    pub fn is_of(&self, kind: RemoteKind) -> bool {
        self.cursor.kind == kind.name()
    }
}

/// Takes the folder's lock, or says who has it.
fn lock(folder: &Path) -> Result<File, Failure> {
    let path = folder.join(".lock");
    let mut options = File::options();
    options.read(true).write(true).create(true).truncate(false);
    owned(&mut options);
    let mut file = options.open(&path).map_err(Failure::file("lock", &path))?;
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => {
            let mut who = String::new();
            let _ = file.take(100).read_to_string(&mut who);
            let who = who.trim();
            return Err(Failure::here(
                format!(
                    "`{}` is written to by another quell{}{who}",
                    folder.display(),
                    if who.is_empty() { "" } else { ", process " }
                ),
                "let it end, or name another folder with --out",
            ));
        }
        Err(TryLockError::Error(error)) => return Err(Failure::file("lock", &path)(error)),
    }
    // Who has it is a courtesy.
    let _ = file
        .set_len(0)
        .and_then(|()| file.rewind())
        .and_then(|()| writeln!(file, "{}", std::process::id()));
    Ok(file)
}
