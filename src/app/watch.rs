//! How the sources' files look, and whether they are being read on.

use crate::ingest::{FileLook, Span};

/// A source that is to be read on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ToReadOn {
    /// Its number.
    pub source: usize,
    /// Where its last record lies.
    pub last: Option<Span>,
    /// Bytes that were read of it.
    pub read: u64,
}

/// How the sources' files look.
#[derive(Debug, Default)]
pub struct Watch {
    /// Whether what was appended is read by itself.
    pub(super) is_by_itself: bool,
    /// Whether a worker is asked to read on.
    pub(super) is_asking: bool,
    /// Whether by a key, and how many detections have come.
    asked: Option<(bool, usize)>,
    /// By the source's number, where it looks otherwise than at the start.
    looks: Vec<Option<FileLook>>,
    /// How they looked when they were last read on.
    tried: Vec<Option<FileLook>>,
}

impl Watch {
    pub(super) fn look(&mut self, source: usize, look: FileLook) {
        if self.looks.len() <= source {
            self.looks.resize(source + 1, None);
        }
        if let Some(own) = self.looks.get_mut(source) {
            *own = Some(look);
        }
    }

    /// How a source looks where it has not been read on since.
    pub(super) fn news(&self, source: usize) -> Option<FileLook> {
        let look = (*self.looks.get(source)?)?;
        let tried = self.tried.get(source).copied().flatten();
        (look.is_other || tried != Some(look)).then_some(look)
    }

    pub(super) fn ask(&mut self, is_by_key: bool) {
        self.is_asking = true;
        self.asked = Some((is_by_key, 0));
        self.tried.clone_from(&self.looks);
    }

    /// So many detections have come.
    pub(super) fn count(&mut self, more: usize) {
        if let Some((_, count)) = &mut self.asked {
            *count += more;
        }
    }

    /// All was read; gives whether it was asked for by a key, and how many came.
    pub(super) fn end(&mut self) -> Option<(bool, usize)> {
        self.is_asking = false;
        self.asked.take()
    }
}
