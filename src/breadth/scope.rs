//! Which worlds a proof is about: whose properties its drafts name, which of
//! them can be absent, and which follow from others.

use crate::detection::Subject;
use crate::language::{Comparison, Property};
use crate::rule::meaning::{Definition, Literal, Test};
use rustc_hash::FxHashMap;
use std::sync::LazyLock;

/// Whose properties: the parent and all ancestors are of one kind, since the
/// parent is an ancestor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Class {
    Event,
    Process,
    Chain,
}

/// What is asked of a property anywhere in the drafts.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Asked {
    /// Whether absent is one of its values.
    pub(super) may_be_absent: bool,
    /// Whether `parentprocess` asks it.
    pub(super) is_of_parent: bool,
}

/// A property of a file that is tied to others of the same file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Which {
    Full,
    Path,
    Name,
    Stem,
    Extension,
}

/// The components that have a path and its parts.
pub(super) const FILES: [&str; 2] = ["FileItem", "DestFileItem"];

const PARTS: [(Which, &str); 5] = [
    (Which::Full, "FullPath"),
    (Which::Path, "Path"),
    (Which::Name, "FileName"),
    (Which::Stem, "FileNameWithoutExtension"),
    (Which::Extension, "Extension"),
];

static FILE_PARTS: LazyLock<FxHashMap<Property, (usize, Which)>> = LazyLock::new(|| {
    let of = |file: usize| {
        PARTS.map(|(which, name)| (Property::named(FILES[file], name), (file, which)))
    };
    [of(0), of(1)].into_iter().flatten().collect()
});

/// The property of a file that is `which`.
pub(super) fn file_property(file: usize, which: Which) -> Property {
    let name = PARTS
        .iter()
        .find(|(part, _)| *part == which)
        .map_or("", |(_, name)| name);
    Property::named(FILES[file], name)
}

/// Which properties of one file the drafts name.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Named {
    pub(super) full: bool,
    pub(super) path: bool,
    pub(super) name: bool,
    pub(super) stem: bool,
    pub(super) extension: bool,
}

impl Named {
    /// Whether `which` follows from another named property, or another from it.
    pub(super) fn ties(self, which: Which) -> bool {
        let name_parts = self.stem || self.extension;
        match which {
            Which::Full => self.path || self.name || name_parts,
            Which::Path => self.full,
            Which::Name => self.full || name_parts,
            Which::Stem | Which::Extension => self.full || self.name,
        }
    }

    /// Whether the name must be taken apart.
    pub(super) fn has_name_parts(self) -> bool {
        self.stem || self.extension
    }
}

/// What the drafts of a proof ask about.
#[derive(Debug, Default)]
pub(super) struct Scope {
    pub(super) asked: FxHashMap<(Class, Property), Asked>,
    files: FxHashMap<(Class, usize), Named>,
    /// The whole paths that some draft gives for an ancestor.
    pub(super) paths: Vec<Box<str>>,
    /// Whether some draft asks about the parent.
    pub(super) has_parent: bool,
    /// Whether some draft names an operation, and the spelling of each, by its
    /// folded name.
    pub(super) operations: FxHashMap<String, String>,
}

impl Scope {
    pub(super) fn of(definitions: &[&Definition]) -> Scope {
        let mut scope = Scope::default();
        for (root, _, test) in definitions.iter().flat_map(|one| one.tests()) {
            let class = match root.subject {
                Subject::Event => Class::Event,
                Subject::Process => Class::Process,
                Subject::ParentProcess | Subject::Ancestor => Class::Chain,
            };
            scope.test(class, root.subject == Subject::ParentProcess, test);
        }
        for name in definitions.iter().flat_map(|one| one.operations()) {
            scope
                .operations
                .insert(crate::language::fold(name), name.to_owned());
        }
        for (class, property) in scope.asked.keys() {
            if let Some((file, which)) = file_part(property) {
                let named = scope.files.entry((*class, file)).or_default();
                match which {
                    Which::Full => named.full = true,
                    Which::Path => named.path = true,
                    Which::Name => named.name = true,
                    Which::Stem => named.stem = true,
                    Which::Extension => named.extension = true,
                }
            }
        }
        scope
    }

    fn test(&mut self, class: Class, is_parent: bool, test: &Test) {
        self.has_parent |= is_parent;
        if let (Class::Chain, Comparison::Is | Comparison::IsNot, Literal::Text(text)) =
            (class, test.comparison, &test.literal)
            && file_part(&test.property) == Some((0, Which::Full))
            && !self.paths.contains(text)
        {
            self.paths.push(text.clone());
        }
        let key = (class, test.property.clone());
        let asked = self.asked.entry(key).or_default();
        asked.may_be_absent |= test.comparison.is_valueless();
        asked.is_of_parent |= is_parent;
    }

    pub(super) fn may_be_absent(&self, class: Class, property: &Property) -> bool {
        self.asked
            .get(&(class, property.clone()))
            .is_some_and(|asked| asked.may_be_absent)
    }

    /// What the drafts name of a file.
    pub(super) fn named(&self, class: Class, file: usize) -> Named {
        self.files.get(&(class, file)).copied().unwrap_or_default()
    }

    /// Whether a parent of which all is absent fits the drafts.
    pub(super) fn may_lack_parent(&self) -> bool {
        self.asked
            .values()
            .all(|asked| !asked.is_of_parent || asked.may_be_absent)
    }

    /// Whether these properties of ancestors are the same of all that count as
    /// one program: those with the same path, else with the same file name.
    pub(super) fn is_program(&self, properties: &[&Property]) -> bool {
        let known = |property: &Property, which: Which| {
            file_part(property) == Some((0, which)) && !self.may_be_absent(Class::Chain, property)
        };
        let has_path = properties
            .iter()
            .any(|property| known(property, Which::Full));
        properties.iter().all(|property| {
            known(property, Which::Name)
                || known(property, Which::Stem)
                || known(property, Which::Extension)
                || has_path && (known(property, Which::Full) || known(property, Which::Path))
        })
    }

    /// The file and part that a property is of, where it is tied to others.
    pub(super) fn tie(&self, class: Class, property: &Property) -> Option<(usize, Which)> {
        let (file, which) = file_part(property)?;
        self.named(class, file).ties(which).then_some((file, which))
    }
}

/// Whether ancestors that count as one program share a property.
pub(super) fn is_of_program(property: &Property) -> bool {
    file_part(property).is_some_and(|(file, _)| file == 0)
}

fn file_part(property: &Property) -> Option<(usize, Which)> {
    FILE_PARTS.get(property).copied()
}

/// The positive comparison that a comparison is, or is the negation of.
pub(super) fn positive(comparison: Comparison) -> Comparison {
    if comparison.is_negated() {
        comparison.negation()
    } else {
        comparison
    }
}
