//! How the sources' files look, and whether they are being read on.

use crate::ingest::{FileLook, Span};
use std::collections::BTreeSet;

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

/// A source that has grown, or was written anew.
#[derive(Clone, Copy, Debug)]
pub(super) struct Grown<'a> {
    pub(super) name: &'a str,
    pub(super) look: FileLook,
    /// Whether it can be read on.
    pub(super) goes_on: bool,
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
    /// The sources that can't be read on.
    refused: BTreeSet<usize>,
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

    /// Whether a source can be read on.
    pub(super) fn goes_on(&self, source: usize) -> bool {
        !self.refused.contains(&source)
    }

    pub(super) fn set_goes_on(&mut self, source: usize, goes_on: bool) {
        match goes_on {
            true => self.refused.remove(&source),
            false => self.refused.insert(source),
        };
    }

    /// How a source looks where it has not been read on since.
    pub(super) fn news(&self, source: usize) -> Option<FileLook> {
        let look = (*self.looks.get(source)?)?;
        let tried = self.tried.get(source).copied().flatten();
        (look.is_other || !self.goes_on(source) || tried != Some(look)).then_some(look)
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
