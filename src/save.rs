//! Writing a file so that it is either the old one or the new one, whole, at any
//! moment, and never one that nobody meant. What stands in it is the caller's.
//!
//! ```text
//! look at the target ─► temporary file beside it ─► write, sync, read back
//!                    ─► look again ─► rename ─► sync the folder ─► read back
//! ```

use std::fs::{self, File, Metadata, Permissions};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use tempfile::NamedTempFile;
use thiserror::Error;

/// What may be done to a file that is already there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Overwrite {
    /// Nothing: the name has to be new.
    Never,
    /// Replace it, while it is still what it was when this was taken.
    IfUnchanged(Fingerprint),
}

/// Tells whether a file's content changed: its BLAKE3 hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fingerprint(blake3::Hash);

impl Fingerprint {
    /// That of a content.
    pub fn of_bytes(bytes: &[u8]) -> Fingerprint {
        Fingerprint(blake3::hash(bytes))
    }

    /// That of a regular file.
    ///
    /// # Errors
    /// Where there is none, it is something else, or it can't be read.
    pub fn of(path: &Path) -> Result<Fingerprint, SaveError> {
        match on_disk(path)? {
            Some((_, fingerprint)) => Ok(fingerprint),
            None => Err(failed("read", path)(io::ErrorKind::NotFound.into())),
        }
    }
}

/// What the regular file at `path` holds; `None` where nothing is there.
///
/// # Errors
/// Where something else is there, or it can't be read.
pub fn on_disk(path: &Path) -> Result<Option<(Vec<u8>, Fingerprint)>, SaveError> {
    if look(path)?.is_none() {
        return Ok(None);
    }
    let bytes = read(path)?;
    let fingerprint = Fingerprint::of_bytes(&bytes);
    Ok(Some((bytes, fingerprint)))
}

/// Why a file was not saved; what was there is still there, save where the
/// message says otherwise.
#[derive(Debug, Error)]
pub enum SaveError {
    /// The name is taken.
    #[error("`{}` exists: choose another name, or say that it may be replaced", .0.display())]
    Exists(PathBuf),
    /// Somebody else changed the file.
    #[error("`{}` changed on disk since it was read", .0.display())]
    Changed(PathBuf),
    /// The name is that of something that is no regular file.
    #[error("`{}` is {what}, not a file: {advice}", path.display())]
    NoFile {
        /// The target.
        path: PathBuf,
        /// What it is, with its article.
        what: String,
        /// What to do.
        advice: &'static str,
    },
    /// The old file must not be written to.
    #[error("`{}` is read-only: make it writable first, or choose another name", .0.display())]
    ReadOnly(PathBuf),
    /// A step failed.
    #[error("can't {what} `{}`: {error}", path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// The step, as a verb.
        what: &'static str,
        /// What the system says.
        error: io::Error,
    },
    /// What was read back is not what was written.
    #[error("`{}` does not read back as it was written: check the disk", .0.display())]
    Garbled(PathBuf),
}

/// Writes a file. One that was there keeps its permissions; a new one can be
/// read by its owner only. Other names (hard links) of an old file keep the old
/// content.
///
/// # Errors
/// Where the target is no regular file, may not be overwritten, or a step fails;
/// no temporary file is left behind.
pub fn save(path: &Path, bytes: &[u8], mode: Overwrite) -> Result<(), SaveError> {
    let old = may_write(path, mode)?;
    let folder = match path.parent() {
        Some(folder) if folder != Path::new("") => folder,
        _ => Path::new("."),
    };
    let mut file = tempfile::Builder::new()
        .prefix(".quell-")
        .suffix(".tmp")
        .tempfile_in(folder)
        .map_err(failed("write into", folder))?;
    file.write_all(bytes).map_err(failed("write", path))?;
    if let Some(old) = &old {
        file.as_file()
            .set_permissions(kept(&old.permissions()))
            .map_err(failed("keep the permissions of", path))?;
    }
    file.as_file().sync_all().map_err(failed("write", path))?;
    if read(file.path())? != bytes {
        return Err(SaveError::Garbled(path.to_owned()));
    }
    // Somebody may have come in between.
    let old = may_write(path, mode)?;
    rename(file, path, old.is_some())?;
    sync_folder(folder)?;
    if read(path)? != bytes {
        return Err(SaveError::Garbled(path.to_owned()));
    }
    Ok(())
}

/// What is at `path`, where it may be written.
fn may_write(path: &Path, mode: Overwrite) -> Result<Option<Metadata>, SaveError> {
    let Some(old) = look(path)? else {
        return Ok(None);
    };
    let Overwrite::IfUnchanged(fingerprint) = mode else {
        return Err(SaveError::Exists(path.to_owned()));
    };
    if Fingerprint::of(path)? != fingerprint {
        return Err(SaveError::Changed(path.to_owned()));
    }
    if old.permissions().readonly() {
        return Err(SaveError::ReadOnly(path.to_owned()));
    }
    Ok(Some(old))
}

/// The regular file at `path`, if something is there; links are not followed.
fn look(path: &Path) -> Result<Option<Metadata>, SaveError> {
    let found = match fs::symlink_metadata(path) {
        Ok(found) => found,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(failed("look at", path)(error)),
    };
    if found.is_file() {
        return Ok(Some(found));
    }
    let (what, advice) = if found.is_symlink() {
        let target = fs::read_link(path).unwrap_or_default();
        let what = format!("a symbolic link to `{}`", target.display());
        (what, "name the file itself")
    } else if found.is_dir() {
        ("a folder".to_owned(), "name a file in it")
    } else {
        (special(&found).to_owned(), "choose another name")
    };
    Err(SaveError::NoFile {
        path: path.to_owned(),
        what,
        advice,
    })
}

#[cfg(unix)]
fn special(found: &Metadata) -> &'static str {
    use std::os::unix::fs::FileTypeExt;
    let kind = found.file_type();
    if kind.is_fifo() {
        "a named pipe"
    } else if kind.is_socket() {
        "a socket"
    } else {
        "a device"
    }
}

#[cfg(not(unix))]
fn special(_: &Metadata) -> &'static str {
    "something else"
}

/// The permissions without set-user and set-group bits, which say something of
/// the old content only.
#[cfg(unix)]
fn kept(old: &Permissions) -> Permissions {
    use std::os::unix::fs::PermissionsExt;
    Permissions::from_mode(old.mode() & 0o777)
}

#[cfg(not(unix))]
fn kept(old: &Permissions) -> Permissions {
    old.clone()
}

fn rename(file: NamedTempFile, path: &Path, replaces: bool) -> Result<(), SaveError> {
    let renamed = if replaces {
        file.persist(path)
    } else {
        file.persist_noclobber(path)
    };
    match renamed {
        Ok(_) => Ok(()),
        Err(failure) if !replaces && failure.error.kind() == io::ErrorKind::AlreadyExists => {
            Err(SaveError::Exists(path.to_owned()))
        }
        Err(failure) => Err(failed("replace", path)(failure.error)),
    }
}

/// Only after this does the new name survive a loss of power.
#[cfg(unix)]
fn sync_folder(folder: &Path) -> Result<(), SaveError> {
    File::open(folder)
        .and_then(|folder| folder.sync_all())
        .map_err(failed("make the new name last in", folder))
}

#[cfg(not(unix))]
fn sync_folder(_: &Path) -> Result<(), SaveError> {
    Ok(())
}

fn read(path: &Path) -> Result<Vec<u8>, SaveError> {
    let mut bytes = Vec::new();
    File::open(path)
        .and_then(|mut file| file.read_to_end(&mut bytes))
        .map_err(failed("read", path))?;
    Ok(bytes)
}

fn failed(what: &'static str, path: &Path) -> impl FnOnce(io::Error) -> SaveError {
    let path = path.to_owned();
    move |error| SaveError::Io { path, what, error }
}

#[cfg(all(test, unix))]
mod tests;
