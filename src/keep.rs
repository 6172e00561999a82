//! A session's file: SQLite, written as it happens, one transaction an action.
//!
//! ```text
//! open ─► who holds it? ─► ours to write: Keep      HistoryEntry ─write─► verdict, note, mark, draft + history
//!                     └──► only to read: Session    SavedView ─put───► place
//! ```
//! The write-ahead log makes it safe to be killed at any moment. A file that is
//! damaged, of another program or of a newer version of this one is left as it
//! is. Beside the file lies a lock, `NAME.lock`, that says who writes to it; it
//! is held by the system, so a killed program does not keep it.

mod lock;
mod read;
mod schema;
mod write;

pub use lock::Holder;

use crate::session::{HistoryEntry, SavedView, Session};
use lock::Lock;
use rusqlite::{Connection, ErrorCode};
use std::fs::{self, File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};
use thiserror::Error;

/// Why a session's file can't be used. The work goes on in memory.
#[derive(Debug, Error)]
pub enum KeepError {
    /// It is no SQLite file, or a broken one.
    #[error("`{}` is damaged ({why}); it was left as it is: move it away, or choose another with --session", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        why: String,
    },
    /// It belongs to another program.
    #[error("`{}` is no session of quell but another program's file; it was left as it is: choose another with --session", .0.display())]
    Foreign(PathBuf),
    /// A newer version of this program wrote it.
    #[error("`{}` was written by a newer version of quell (schema {found}, this one knows {known}); it was left as it is: use that version, or choose another with --session", path.display())]
    Newer {
        /// The file.
        path: PathBuf,
        /// Its schema.
        found: i64,
        /// The newest that is known.
        known: i64,
    },
    /// It may not be written to.
    #[error("`{}` is read-only: what is decided is not kept; make it writable, or choose another with --session", .0.display())]
    ReadOnly(PathBuf),
    /// The disk is full.
    #[error("no room to write `{}`: what is decided is not kept until there is; or choose a file elsewhere with --session", .0.display())]
    Full(PathBuf),
    /// Another program holds it in the middle of something.
    #[error("`{}` is busy: another program holds it", .0.display())]
    Busy(PathBuf),
    /// It is a folder or something else that is no file.
    #[error("`{}` is not a file: choose another with --session", .0.display())]
    NoFile(PathBuf),
    /// No folder for the state is known.
    #[error("there is no home folder to keep a session in: name a file with --session")]
    Homeless,
    /// Anything else.
    #[error("can't {what} `{}`: {why}", path.display())]
    Other {
        /// The file or folder.
        path: PathBuf,
        /// The step, as a verb.
        what: &'static str,
        /// What the system says.
        why: String,
    },
}

impl KeepError {
    fn of(path: &Path, what: &'static str, error: &rusqlite::Error) -> KeepError {
        let path = path.to_owned();
        let code = error.sqlite_error_code();
        match code {
            Some(ErrorCode::DiskFull) => KeepError::Full(path),
            Some(ErrorCode::ReadOnly) => KeepError::ReadOnly(path),
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => KeepError::Busy(path),
            Some(ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt) => KeepError::Damaged {
                path,
                why: error.to_string(),
            },
            _ => KeepError::Other {
                path,
                what,
                why: error.to_string(),
            },
        }
    }

    fn io(path: &Path, what: &'static str) -> impl FnOnce(io::Error) -> KeepError {
        let path = path.to_owned();
        move |error| match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => KeepError::Full(path),
            io::ErrorKind::ReadOnlyFilesystem => KeepError::ReadOnly(path),
            _ => KeepError::Other {
                path,
                what,
                why: error.to_string(),
            },
        }
    }
}

/// A session's file that this program writes to, as long as this lives.
#[derive(Debug)]
pub struct Keep {
    connection: Connection,
    path: PathBuf,
    _lock: Lock,
}

/// A file that was opened.
#[derive(Debug)]
pub enum Opened {
    /// To be written to.
    Own(Box<Keep>, Session),
    /// Only to be read: another program writes to it.
    Held(Session, Option<Holder>),
    /// Only to be read, for this reason.
    Fixed(Session, KeepError),
}

impl Opened {
    /// What it holds.
    pub fn session(self) -> Session {
        match self {
            Opened::Own(_, session) | Opened::Held(session, _) | Opened::Fixed(session, _) => {
                session
            }
        }
    }
}

/// The session's file where none is named: `quell/session.db` in the folder for
/// state (`XDG_STATE_HOME`, else `~/.local/state`).
///
/// # Errors
/// Where there is no such folder.
pub fn default_path() -> Result<PathBuf, KeepError> {
    use etcetera::BaseStrategy;
    let strategy = etcetera::choose_base_strategy().map_err(|_| KeepError::Homeless)?;
    let folder = strategy.state_dir().ok_or(KeepError::Homeless)?;
    Ok(folder.join("quell").join("session.db"))
}

/// Opens a session's file, or makes one where there is none.
///
/// # Errors
/// Where it can't be read; it is then as it was.
pub fn open(path: &Path) -> Result<Opened, KeepError> {
    let is_there = look(path)?;
    if is_there {
        schema::judge_header(path)?;
        let permissions = fs::metadata(path).map_err(KeepError::io(path, "look at"))?;
        if permissions.permissions().readonly() {
            let session = read(path)?;
            return Ok(Opened::Fixed(session, KeepError::ReadOnly(path.to_owned())));
        }
    } else {
        make_folder(path)?;
    }
    let lock = match Lock::take(path) {
        Ok(Ok(lock)) => lock,
        Ok(Err(holder)) => return Ok(Opened::Held(read(path)?, holder)),
        Err(error) if is_there => {
            return Ok(Opened::Fixed(read(path)?, error));
        }
        Err(error) => return Err(error),
    };
    if !is_there {
        make_file(path)?;
    }
    let mut connection = Connection::open(path).map_err(|e| KeepError::of(path, "open", &e))?;
    schema::prepare(path, &mut connection)?;
    let session = read::all(&connection).map_err(|error| KeepError::of(path, "read", &error))?;
    let keep = Keep {
        connection,
        path: path.to_owned(),
        _lock: lock,
    };
    Ok(Opened::Own(Box::new(keep), session))
}

/// What a session's file holds, without touching it.
///
/// # Errors
/// Where it can't be read.
pub fn read(path: &Path) -> Result<Session, KeepError> {
    if !look(path)? {
        // The holder has only just begun.
        return Ok(Session::default());
    }
    schema::judge_header(path)?;
    let connection = read::open(path).map_err(|error| KeepError::of(path, "open", &error))?;
    if schema::judge(path, &connection)? == 0 {
        return Ok(Session::default());
    }
    read::all(&connection).map_err(|error| KeepError::of(path, "read", &error))
}

/// Where the analyst was with these sources, if the file knows; without
/// touching it.
///
/// # Errors
/// Where it can't be read.
pub fn view(path: &Path, sources: &str) -> Result<Option<SavedView>, KeepError> {
    let of = |error| KeepError::of(path, "read", &error);
    if !look(path)? {
        return Ok(None);
    }
    let connection = read::open(path).map_err(of)?;
    match schema::judge(path, &connection)? {
        0 => Ok(None),
        _ => read::view(&connection, sources).map_err(of),
    }
}

impl Keep {
    /// Writes what happened: a transaction of its own.
    ///
    /// # Errors
    /// Where it can't be written; the file is then as it was before.
    pub fn write(&mut self, entry: &HistoryEntry) -> Result<(), KeepError> {
        write::entry(&mut self.connection, entry)
            .map_err(|error| KeepError::of(&self.path, "write", &error))
    }

    /// Writes where the analyst is with these sources.
    ///
    /// # Errors
    /// Where it can't be written.
    pub fn put(&mut self, sources: &str, view: &SavedView) -> Result<(), KeepError> {
        write::view(&self.connection, sources, view)
            .map_err(|error| KeepError::of(&self.path, "write", &error))
    }

    /// Where the analyst was with these sources, if the file knows.
    ///
    /// # Errors
    /// Where it can't be read.
    pub fn view(&self, sources: &str) -> Result<Option<SavedView>, KeepError> {
        read::view(&self.connection, sources)
            .map_err(|error| KeepError::of(&self.path, "read", &error))
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
    }
}

/// Whether something is at `path`; it must be a file then.
fn look(path: &Path) -> Result<bool, KeepError> {
    match fs::metadata(path) {
        Ok(found) if found.is_file() => Ok(true),
        Ok(_) => Err(KeepError::NoFile(path.to_owned())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(KeepError::io(path, "look at")(error)),
    }
}

/// The folder of a new file, for its owner only.
fn make_folder(path: &Path) -> Result<(), KeepError> {
    let Some(folder) = path.parent().filter(|folder| *folder != Path::new("")) else {
        return Ok(());
    };
    let mut builder = fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder
        .recursive(true)
        .create(folder)
        .map_err(KeepError::io(folder, "make"))
}

/// A new file, for its owner only; SQLite gives its own files beside it the same.
fn make_file(path: &Path) -> Result<File, KeepError> {
    private()
        .create_new(true)
        .open(path)
        .map_err(KeepError::io(path, "make"))
}

fn private() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.read(true).write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

#[cfg(all(test, unix))]
mod tests;
