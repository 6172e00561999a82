//! What the variables of the formulas stand for.

use crate::detection::{FILES, Subject};
use crate::language::Property;
use rustc_hash::FxHashMap;
use std::sync::LazyLock;

/// Whose property a variable stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Owner {
    Event,
    Process,
    /// An entry of the list of ancestors, from 0, the parent.
    Ancestor(usize),
    /// A parent that does not exist: all of it is absent.
    NoParent,
}

/// Owners of which the drafts say the same: the parent is an ancestor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Class {
    Event,
    Process,
    Ancestors,
}

impl Owner {
    /// Whose values a subject's are; of an ancestor, those of the first.
    pub(crate) fn of(subject: Subject) -> Owner {
        match subject {
            Subject::Event => Owner::Event,
            Subject::Process => Owner::Process,
            Subject::ParentProcess | Subject::Ancestor => Owner::Ancestor(0),
        }
    }

    pub(crate) fn class(self) -> Class {
        match self {
            Owner::Event => Class::Event,
            Owner::Process => Class::Process,
            Owner::Ancestor(_) | Owner::NoParent => Class::Ancestors,
        }
    }
}

impl Class {
    pub(crate) fn of(subject: Subject) -> Class {
        match subject {
            Subject::Event => Class::Event,
            Subject::Process => Class::Process,
            Subject::ParentProcess | Subject::Ancestor => Class::Ancestors,
        }
    }
}

/// What ESET leaves unspecified of an absent value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Unspecified {
    Negated,
    Empty,
    NotEmpty,
}

/// A property of a file: its path, or what follows from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum FilePart {
    Path,
    Folder,
    Name,
    Stem,
    Extension,
}

static FILE_PARTS: LazyLock<FxHashMap<&Property, (usize, FilePart)>> = LazyLock::new(|| {
    let files = 0..FILES.len();
    let of = |file| FilePart::ALL.map(|part| (part.property(file), (file, part)));
    files.flat_map(of).collect()
});

impl FilePart {
    pub(crate) const ALL: [FilePart; 5] = [
        FilePart::Path,
        FilePart::Folder,
        FilePart::Name,
        FilePart::Stem,
        FilePart::Extension,
    ];

    /// The file, by its number among [`FILES`], and the part that a property is.
    pub(crate) fn of(property: &Property) -> Option<(usize, FilePart)> {
        FILE_PARTS.get(property).copied()
    }

    pub(crate) fn property(self, file: usize) -> &'static Property {
        let file = &FILES[file];
        match self {
            FilePart::Path => &file.full_path,
            FilePart::Folder => &file.path,
            FilePart::Name => &file.file_name,
            FilePart::Stem => &file.stem,
            FilePart::Extension => &file.extension,
        }
    }
}

/// Whether ancestors that count as one program share a property.
pub(crate) fn is_of_program(property: &Property) -> bool {
    FilePart::of(property).is_some_and(|(file, _)| file == 0)
}

/// A file name as text: the end of a path, or alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct SplitFile {
    pub(crate) owner: Owner,
    pub(crate) file: usize,
    pub(crate) is_in_path: bool,
}

/// What a path is put together from, each part free of the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum PathPart {
    Folder,
    /// The whole name, where nothing asks about its stem or extension.
    Name,
    /// A name without a dot.
    Undotted,
    /// What follows the only dot of a name, which is its first letter.
    AfterDot,
    /// What is before the last dot.
    Stem,
    /// What is after it.
    Extension,
    /// Which of the three shapes a name has: a number.
    NameShape,
}

/// A name whose last dot parts stem and extension.
pub(crate) const DOTTED: u128 = 0;
/// A name without a dot.
pub(crate) const UNDOTTED: u128 = 1;
/// A name whose only dot is its first letter.
pub(crate) const HIDDEN: u128 = 2;

/// A variable of the formulas.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Variable {
    Operation,
    Value(Owner, Property),
    IsSet(Owner, Property),
    Unspecified(Owner, Property, Unspecified),
    Part(SplitFile, PathPart),
    /// Whether the list of ancestors ended before an entry.
    Ended(usize),
    /// Whether an entry is the first of a run of one program.
    StartsRun(usize),
}
