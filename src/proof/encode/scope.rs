//! What a proof is about: which properties its drafts name, which of them can
//! be absent, and which are parts of one path.

use super::variable::{Class, FilePart};
use crate::detection::Subject;
use crate::language::{Comparison, Property, fold};
use crate::rule::meaning::{Definition, Literal, Test};
use rustc_hash::FxHashMap;

/// What is asked of a property anywhere in the drafts.
#[derive(Clone, Copy, Debug, Default)]
struct Asked {
    /// Whether absent is one of its values.
    may_be_absent: bool,
    /// Whether `parentprocess` asks it.
    is_of_parent: bool,
}

/// Which properties of one file the drafts name.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct NamedParts([bool; FilePart::ALL.len()]);

impl NamedParts {
    pub(crate) fn has(self, part: FilePart) -> bool {
        self.0[part as usize]
    }

    /// Whether the name must be split.
    pub(crate) fn splits_name(self) -> bool {
        self.has(FilePart::Stem) || self.has(FilePart::Extension)
    }

    /// Whether a part follows from another that is named, or another from it.
    pub(crate) fn has_dependent(self, part: FilePart) -> bool {
        let (has_path, has_name) = (self.has(FilePart::Path), self.has(FilePart::Name));
        match part {
            FilePart::Path => self.has(FilePart::Folder) || has_name || self.splits_name(),
            FilePart::Folder => has_path,
            FilePart::Name => has_path || self.splits_name(),
            FilePart::Stem | FilePart::Extension => has_path || has_name,
        }
    }
}

/// What the drafts of a proof ask about.
#[derive(Debug, Default)]
pub(crate) struct ProofScope {
    asked: FxHashMap<(Class, Property), Asked>,
    files: FxHashMap<(Class, usize), NamedParts>,
    /// The whole paths that some draft gives for an ancestor.
    pub(crate) ancestor_paths: Vec<Test>,
    /// Whether some draft asks about the parent.
    pub(crate) has_parent: bool,
    /// The operations that some draft names: their spelling by their folded name.
    pub(crate) operations: FxHashMap<String, String>,
}

impl ProofScope {
    pub(crate) fn of(definitions: &[&Definition]) -> ProofScope {
        let mut scope = ProofScope::default();
        for (root, _, test) in definitions.iter().flat_map(|one| one.tests()) {
            scope.test(root.subject, test);
        }
        for name in definitions.iter().flat_map(|one| one.operations()) {
            scope.operations.insert(fold(name), name.to_owned());
        }
        scope
    }

    fn test(&mut self, subject: Subject, test: &Test) {
        let class = Class::of(subject);
        let is_of_parent = subject == Subject::ParentProcess;
        self.has_parent |= is_of_parent;
        let asked = self
            .asked
            .entry((class, test.property.clone()))
            .or_default();
        asked.may_be_absent |= test.comparison.is_valueless();
        asked.is_of_parent |= is_of_parent;
        let Some((file, part)) = FilePart::of(&test.property) else {
            return;
        };
        self.files.entry((class, file)).or_default().0[part as usize] = true;
        if (class, file, part) == (Class::Ancestors, 0, FilePart::Path)
            && matches!(test.comparison, Comparison::Is | Comparison::IsNot)
            && matches!(test.literal, Literal::Text(_))
        {
            let path = Test {
                comparison: Comparison::Is,
                ..test.clone()
            };
            if !self.ancestor_paths.contains(&path) {
                self.ancestor_paths.push(path);
            }
        }
    }

    /// The properties that the drafts name of a class, in order.
    pub(crate) fn properties(&self, class: Class) -> Vec<&Property> {
        let asked = self.asked.keys().filter(|(of, _)| *of == class);
        let mut properties: Vec<&Property> = asked.map(|(_, property)| property).collect();
        properties.sort_unstable();
        properties
    }

    pub(crate) fn may_be_absent(&self, class: Class, property: &Property) -> bool {
        self.asked
            .get(&(class, property.clone()))
            .is_some_and(|asked| asked.may_be_absent)
    }

    /// What the drafts name of a file.
    pub(crate) fn named(&self, class: Class, file: usize) -> NamedParts {
        self.files.get(&(class, file)).copied().unwrap_or_default()
    }

    /// Whether a parent of which all is absent fits the drafts.
    pub(crate) fn may_lack_parent(&self) -> bool {
        self.asked
            .values()
            .all(|asked| !asked.is_of_parent || asked.may_be_absent)
    }

    /// Whether these properties of ancestors are the same of all that count as
    /// one program: those with the same path, else with the same file name.
    pub(crate) fn is_program(&self, properties: &[&Property]) -> bool {
        let known = |property: &Property| match FilePart::of(property) {
            Some((0, part)) if !self.may_be_absent(Class::Ancestors, property) => Some(part),
            _ => None,
        };
        let parts = || properties.iter().map(|property| known(property));
        let has_path = parts().any(|part| part == Some(FilePart::Path));
        parts().all(|part| match part {
            Some(FilePart::Path | FilePart::Folder) => has_path,
            other => other.is_some(),
        })
    }

    /// The file and part that a property is, where others follow from it or it from others.
    pub(crate) fn dependent_part(
        &self,
        class: Class,
        property: &Property,
    ) -> Option<(usize, FilePart)> {
        let (file, part) = FilePart::of(property)?;
        let named = self.named(class, file);
        named.has_dependent(part).then_some((file, part))
    }

    /// Whether a property follows from no other and is never absent.
    pub(crate) fn is_plain(&self, property: &Property) -> bool {
        [Class::Event, Class::Process, Class::Ancestors]
            .into_iter()
            .all(|class| {
                self.dependent_part(class, property).is_none()
                    && !self.may_be_absent(class, property)
            })
    }
}
