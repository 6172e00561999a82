//! The file that a source is, as it is seen from outside: to tell whether it has
//! grown, or is another.

use std::fs::Metadata;
use std::io;
use std::path::{Path, PathBuf};

/// The file that a source is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceFile {
    /// Where it is.
    pub path: PathBuf,
    /// Which it is, whatever it is called.
    id: FileId,
    /// Whether its bytes are the text.
    pub(super) is_plain: bool,
}

/// Device and number of a file, where the system tells them.
type FileId = Option<(u64, u64)>;

#[cfg(unix)]
fn id(found: &Metadata) -> FileId {
    use std::os::unix::fs::MetadataExt;
    Some((found.dev(), found.ino()))
}

#[cfg(not(unix))]
fn id(_: &Metadata) -> FileId {
    None
}

/// What is to be seen of a file from outside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FileLook {
    /// Its bytes.
    pub len: u64,
    /// Whether another file has taken its name.
    pub is_other: bool,
}

impl SourceFile {
    pub(super) fn of(path: &Path, found: &Metadata, is_plain: bool) -> SourceFile {
        SourceFile {
            path: path.to_owned(),
            id: id(found),
            is_plain,
        }
    }

    /// Whether what was found is this file.
    pub(super) fn is(&self, found: &Metadata) -> bool {
        id(found) == self.id
    }

    /// How it looks now: one question to the system.
    ///
    /// # Errors
    /// Where it is gone.
    pub fn look(&self) -> io::Result<FileLook> {
        let found = std::fs::metadata(&self.path)?;
        Ok(FileLook {
            len: found.len(),
            is_other: !self.is(&found),
        })
    }
}
