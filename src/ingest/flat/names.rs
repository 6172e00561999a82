//! The names of properties as records write them, numbered.

use super::seen::begins;
use crate::language::Property;
use rustc_hash::FxHashMap;

/// A name's number in [`Names`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Name(u16);

impl Name {
    /// The number as an index.
    pub fn at(self) -> usize {
        usize::from(self.0)
    }
}

#[derive(Debug)]
struct Known {
    /// `"Component.Property":`, as records have it.
    written: Box<str>,
    property: Property,
    /// The first name of this property: others differ in letter case.
    first: Name,
}

/// Names by their spelling. Records name the same few properties in the same
/// order, so what followed a name the last time is tried first.
#[derive(Debug, Default)]
pub struct Names {
    known: Vec<Known>,
    by_text: FxHashMap<Box<str>, Name>,
    by_property: FxHashMap<Property, Name>,
    /// Per subject and name the one that followed it; a subject's first name
    /// follows number 0.
    next: [Vec<Name>; SUBJECTS],
    /// Per name the object that it was last seen in.
    seen: Vec<u64>,
    object: u64,
}

/// Subjects whose names follow each other: event, process, parent, ancestors.
pub(super) const SUBJECTS: usize = 4;

impl Names {
    /// The property of a name.
    pub fn property(&self, name: Name) -> Option<&Property> {
        self.known.get(name.at()).map(|known| &known.property)
    }

    /// How many names there are.
    pub fn len(&self) -> usize {
        self.known.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.known.is_empty()
    }

    /// An object begins: each property may stand once in it.
    pub(super) fn begin(&mut self) {
        self.object += 1;
    }

    /// Whether a property has not stood in this object; it has from now on.
    pub(super) fn is_first(&mut self, name: Name) -> bool {
        match self.seen.get_mut(name.at()) {
            Some(seen) if *seen != self.object => {
                *seen = self.object;
                true
            }
            _ => false,
        }
    }

    /// The name at the start of `rest` if it is the one that followed `before`
    /// the last time, and the length of its key with the colon.
    pub(super) fn expected(
        &self,
        subject: usize,
        before: Option<Name>,
        rest: &str,
    ) -> Option<(Name, Name, usize)> {
        let at = before.map_or(0, |name| name.at() + 1);
        let name = *self.next.get(subject)?.get(at)?;
        let known = self.known.get(name.at())?;
        begins(rest, &known.written).then_some((name, known.first, known.written.len()))
    }

    /// The name written `text`, without quotes and escapes, which follows
    /// `before`; nothing where it is no property's or too many are known. Also
    /// the first name of its property.
    pub(super) fn look_up(
        &mut self,
        subject: usize,
        before: Option<Name>,
        text: &str,
    ) -> Option<(Name, Name)> {
        /// Data must not fill the memory with names.
        const MOST: usize = 4096;
        let name = match self.by_text.get(text) {
            Some(name) => *name,
            None if self.known.len() < MOST && text.contains('.') => {
                let name = Name(self.known.len() as u16);
                let property = Property::of(text);
                let first = *self.by_property.entry(property.clone()).or_insert(name);
                self.known.push(Known {
                    written: format!("\"{text}\":").into(),
                    property,
                    first,
                });
                self.seen.push(0);
                self.by_text.insert(text.into(), name);
                name
            }
            None => return None,
        };
        let next = self.next.get_mut(subject)?;
        let at = before.map_or(0, |name| name.at() + 1);
        if next.len() <= at {
            next.resize(at + 1, name);
        }
        if let Some(slot) = next.get_mut(at) {
            *slot = name;
        }
        Some((name, self.known.get(name.at())?.first))
    }
}
