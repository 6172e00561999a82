//! Writing a file so that it is either the old one or the new one, whole, at any
//! moment, and never one that nobody meant. What stands in it is the caller's, who
//! may write it piece by piece: it need not fit into memory.
//!
//! ```text
//! look at the target ─► temporary file beside it ─► write, sync, read back
//!                    ─► look again ─► rename ─► sync the folder ─► read back
//! ```

use std::fs::{self, File, Metadata, Permissions};
use std::io::{self, BufWriter, Read, Write};
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
        match look(path)? {
            Some(_) => Fingerprint::read(path),
            None => Err(failed("read", path)(io::ErrorKind::NotFound.into())),
        }
    }

    /// The same as bytes.
    pub fn bytes(&self) -> [u8; 32] {
        *self.0.as_bytes()
    }

    /// That of whatever can be read there, of which no more than a piece is held.
    fn read(path: &Path) -> Result<Fingerprint, SaveError> {
        let mut hasher = blake3::Hasher::new();
        File::open(path)
            .and_then(|file| hasher.update_reader(file).map(drop))
            .map_err(failed("read", path))?;
        Ok(Fingerprint(hasher.finalize()))
    }
}

/// The length of the regular file at `path` in bytes, and its fingerprint; `None`
/// where nothing is there.
///
/// # Errors
/// Where something else is there, or it can't be read.
pub fn seen(path: &Path) -> Result<Option<(u64, Fingerprint)>, SaveError> {
    match look(path)? {
        None => Ok(None),
        Some(found) => Ok(Some((found.len(), Fingerprint::read(path)?))),
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

/// Writes a file. One that was there keeps its permissions; a new one has those that
/// the user's mask leaves. Other names (hard links) of an old file keep the old
/// content.
///
/// # Errors
/// Where the target is no regular file, may not be overwritten, or a step fails;
/// no temporary file is left behind.
pub fn save(path: &Path, bytes: &[u8], mode: Overwrite) -> Result<(), SaveError> {
    save_with(path, mode, &mut |out| out.write_all(bytes)).map(drop)
}

/// The same with what `fill` writes; gives how many bytes that is. An error of `fill`
/// leaves all as it was.
///
/// # Errors
/// Those of [`save`], and those of `fill`.
pub fn save_with(
    path: &Path,
    mode: Overwrite,
    fill: &mut dyn FnMut(&mut dyn Write) -> io::Result<()>,
) -> Result<u64, SaveError> {
    let old = may_write(path, mode)?;
    let folder = match path.parent() {
        Some(folder) if folder != Path::new("") => folder,
        _ => Path::new("."),
    };
    let mut file = temporary(old.is_none())
        .tempfile_in(folder)
        .map_err(failed("write into", folder))?;
    let mut out = Hashed {
        out: BufWriter::with_capacity(1 << 16, file.as_file_mut()),
        hasher: blake3::Hasher::new(),
    };
    fill(&mut out)
        .and_then(|()| out.flush())
        .map_err(failed("write", path))?;
    let (count, written) = (out.hasher.count(), Fingerprint(out.hasher.finalize()));
    drop(out);
    if let Some(old) = &old {
        file.as_file()
            .set_permissions(kept(&old.permissions()))
            .map_err(failed("keep the permissions of", path))?;
    }
    file.as_file().sync_all().map_err(failed("write", path))?;
    if Fingerprint::read(file.path())? != written {
        return Err(SaveError::Garbled(path.to_owned()));
    }
    // Somebody may have come in between.
    let old = may_write(path, mode)?;
    rename(file, path, old.is_some())?;
    sync_folder(folder)?;
    if Fingerprint::read(path)? != written {
        return Err(SaveError::Garbled(path.to_owned()));
    }
    Ok(count)
}

/// What is written, and its hash.
struct Hashed<W> {
    out: W,
    hasher: blake3::Hasher,
}

impl<W: Write> Write for Hashed<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.out.write(bytes)?;
        self.hasher.update(bytes.get(..written).unwrap_or_default());
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// How a temporary file is made: until it has the old one's permissions nobody else
/// may read it; one that becomes a new file has those of any new file.
fn temporary(is_new: bool) -> tempfile::Builder<'static, 'static> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".quell-").suffix(".tmp");
    #[cfg(unix)]
    if is_new {
        use std::os::unix::fs::PermissionsExt;
        // The user's mask takes from these.
        builder.permissions(Permissions::from_mode(0o666));
    }
    builder
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
