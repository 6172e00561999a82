//! The raw text of records, read again when asked for: from the file itself,
//! or from an anonymous temporary file where the source can't be read twice or
//! is not UTF-8.

use super::Span;
use std::fs::File;
use std::io::{self, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Positioned reads of what a source said; cheap to clone.
#[derive(Clone, Debug)]
pub struct RawText {
    file: Option<Arc<File>>,
}

impl RawText {
    pub(super) fn of(file: Option<Arc<File>>) -> RawText {
        RawText { file }
    }

    /// The text of a record; bytes that are no UTF-8 are replaced. An error if
    /// the file changed meanwhile or could not be spooled.
    pub fn read(&self, span: Span) -> io::Result<String> {
        let Some(file) = &self.file else {
            return Err(io::Error::other("the raw text could not be kept"));
        };
        let mut bytes = Vec::new();
        Positioned::new(file.clone(), span.offset)
            .take(span.len.into())
            .read_to_end(&mut bytes)?;
        if bytes.len() < span.len as usize {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        Ok(match String::from_utf8_lossy(&bytes) {
            std::borrow::Cow::Borrowed(_) => String::from_utf8(bytes).unwrap_or_default(),
            std::borrow::Cow::Owned(text) => text,
        })
    }
}

impl RawText {
    /// All of the text, where it is no longer than so many bytes and was kept.
    pub fn whole(&self, most: u64) -> Option<String> {
        let mut bytes = Vec::new();
        let file = self.file.clone()?;
        let mut reader = Positioned::new(file, 0).take(most + 1);
        reader.read_to_end(&mut bytes).ok()?;
        let is_whole = bytes.len() as u64 <= most;
        is_whole.then(|| String::from_utf8_lossy(&bytes).into_owned())
    }
}

/// A file read from a place on, without moving anybody else's place.
pub(super) struct Positioned {
    file: Arc<File>,
    at: u64,
}

impl Positioned {
    pub(super) fn new(file: Arc<File>, at: u64) -> Positioned {
        Positioned { file, at }
    }
}

impl Read for Positioned {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = read_at(&self.file, buffer, self.at)?;
        self.at += read as u64;
        Ok(read)
    }
}

/// A reader whose bytes are kept in a file as they pass. A file that can't be
/// written ends the keeping, not the reading.
pub(super) struct Spooling<R> {
    reader: R,
    file: Arc<File>,
    at: u64,
    is_broken: Arc<AtomicBool>,
}

impl<R> Spooling<R> {
    pub(super) fn new(reader: R, file: Arc<File>, is_broken: Arc<AtomicBool>) -> Spooling<R> {
        Spooling {
            reader,
            file,
            at: 0,
            is_broken,
        }
    }
}

impl<R: Read> Read for Spooling<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.reader.read(buffer)?;
        if !self.is_broken.load(Ordering::Relaxed) {
            let bytes = buffer.get(..read).unwrap_or_default();
            if write_all_at(&self.file, bytes, self.at).is_err() {
                self.is_broken.store(true, Ordering::Relaxed);
            }
        }
        self.at += read as u64;
        Ok(read)
    }
}

#[cfg(unix)]
fn read_at(file: &File, buffer: &mut [u8], at: u64) -> io::Result<usize> {
    std::os::unix::fs::FileExt::read_at(file, buffer, at)
}

#[cfg(unix)]
fn write_all_at(file: &File, bytes: &[u8], at: u64) -> io::Result<()> {
    std::os::unix::fs::FileExt::write_all_at(file, bytes, at)
}

#[cfg(windows)]
fn read_at(file: &File, buffer: &mut [u8], at: u64) -> io::Result<usize> {
    std::os::windows::fs::FileExt::seek_read(file, buffer, at)
}

#[cfg(windows)]
fn write_all_at(file: &File, bytes: &[u8], at: u64) -> io::Result<()> {
    let (mut bytes, mut at) = (bytes, at);
    while !bytes.is_empty() {
        let written = std::os::windows::fs::FileExt::seek_write(file, bytes, at)?;
        if written == 0 {
            return Err(io::ErrorKind::WriteZero.into());
        }
        bytes = bytes.get(written..).unwrap_or_default();
        at += written as u64;
    }
    Ok(())
}
