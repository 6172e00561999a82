//! One detection: what ESET Inspect says of it, and per subject the value or
//! the absence of each property that the record speaks of.
//!
//! What a record does not say is unknown, and is simply not there. Reading
//! records is left to [`crate::ingest`], many of them to [`crate::store`].

mod chain;
mod derive;
mod words;

pub use chain::folding;
pub(crate) use derive::{FILES, FileProperties, split_name, split_path};

use crate::language::{Property, Value};

/// Whose property is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Subject {
    /// The operation's own components.
    Event,
    /// The process that did it.
    Process,
    /// Its parent.
    ParentProcess,
    /// A process further up, the parent included.
    Ancestor,
}

impl Subject {
    /// The word for it in records and in exclusions.
    pub fn name(self) -> &'static str {
        match self {
            Subject::Event => "event",
            Subject::Process => "process",
            Subject::ParentProcess => "parentprocess",
            Subject::Ancestor => "ancestor",
        }
    }
}

/// What a record says of a property.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// It has this value.
    Known(Value),
    /// It has none.
    Absent,
}

/// What is known of a property: borrowed from wherever it lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lookup<'a> {
    /// It has this value.
    Known(&'a Value),
    /// It has none.
    Absent,
    /// The record does not say.
    Unknown,
}

/// What a record says of one subject.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// There is no such subject: every property not listed is absent.
    pub is_none: bool,
    entries: Vec<(Property, State)>,
}

impl Facts {
    /// A subject that does not exist.
    pub fn none() -> Facts {
        Facts {
            is_none: true,
            entries: Vec::new(),
        }
    }

    /// What is known of `property`.
    pub fn get(&self, property: &Property) -> Lookup<'_> {
        match self.entries.iter().find(|(name, _)| name == property) {
            Some((_, State::Known(value))) => Lookup::Known(value),
            Some((_, State::Absent)) => Lookup::Absent,
            None if self.is_none => Lookup::Absent,
            None => Lookup::Unknown,
        }
    }

    /// Whether the record speaks of `property`.
    pub fn has(&self, property: &Property) -> bool {
        self.entries.iter().any(|(name, _)| name == property)
    }

    /// Sets a property's state; the last one said wins.
    pub fn set(&mut self, property: Property, state: State) {
        match self.entries.iter_mut().find(|(name, _)| *name == property) {
            Some((_, old)) => *old = state,
            None => self.entries.push((property, state)),
        }
    }

    /// Sets a property that the record does not speak of.
    pub fn set_missing(&mut self, property: Property, state: State) {
        if !self.has(&property) {
            self.entries.push((property, state));
        }
    }

    /// Says nothing of a property, nor of what would follow from it.
    pub fn forget(&mut self, property: &Property) {
        let parts = FILES.iter().find(|file| file.file_name == *property);
        self.entries.retain(|(name, _)| {
            let follows = |file: &FileProperties| *name == file.stem || *name == file.extension;
            name != property && !parts.is_some_and(follows)
        });
    }

    /// Adds what follows from what is said: the other address family's absence,
    /// and the parts of a path. Each only where nothing is said of it.
    pub fn complete(&mut self) {
        derive::complete(self);
    }

    /// The properties that the record speaks of, in its order.
    pub fn iter(&self) -> impl Iterator<Item = (&Property, &State)> {
        self.entries
            .iter()
            .map(|(property, state)| (property, state))
    }

    /// Whether nothing is said of the subject.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty() && !self.is_none
    }
}

/// The rule that raised a detection, as far as the record names it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Rule {
    /// The code in brackets, `E0517`.
    pub code: Option<String>,
    /// The whole name.
    pub name: Option<String>,
    /// ESET's identifier.
    pub uuid: Option<String>,
}

impl Rule {
    /// The rule of this name, with the code that stands in it.
    pub fn from_name(name: &str) -> Rule {
        Rule {
            code: code_of(name).map(str::to_owned),
            name: Some(name.to_owned()),
            uuid: None,
        }
    }

    /// Whether nothing is known of it.
    pub fn is_unknown(&self) -> bool {
        *self == Rule::default()
    }

    /// Whether `word`, a uuid, code or name in any letter case, means this rule.
    pub fn is_called(&self, word: &str) -> bool {
        let same = |name: &Option<String>| {
            name.as_deref()
                .is_some_and(|name| crate::language::fold(name) == crate::language::fold(word))
        };
        same(&self.uuid) || same(&self.code) || same(&self.name)
    }

    /// The shortest thing that names it: code, else name, else uuid.
    pub fn label(&self) -> Option<&str> {
        self.code
            .as_deref()
            .or(self.name.as_deref())
            .or(self.uuid.as_deref())
    }
}

/// The code in brackets of a rule's name: one to three letters, three to five
/// digits and perhaps a letter (`E0517`, `FF1022`, `A0101a`).
pub fn code_of(name: &str) -> Option<&str> {
    name.rmatch_indices('[').find_map(|(at, _)| {
        let code = name.get(at + 1..)?.split_once(']')?.0;
        is_code(code).then_some(code)
    })
}

/// Whether a word reads like a rule's code.
pub(crate) fn is_code(code: &str) -> bool {
    let digits = code.trim_start_matches(|c: char| c.is_ascii_alphabetic());
    let tail = digits.trim_start_matches(|c: char| c.is_ascii_digit());
    (1..=3).contains(&(code.len() - digits.len()))
        && (3..=5).contains(&(digits.len() - tail.len()))
        && (tail.is_empty() || tail.len() == 1 && tail.chars().all(|c| c.is_ascii_alphabetic()))
}

/// The device that a detection was made on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Device {
    /// Its host name.
    pub name: Option<String>,
    /// ESET's identifier.
    pub uuid: Option<String>,
}

/// What a record says of the processes above the parent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Ancestors {
    /// Nothing.
    #[default]
    Unknown,
    /// The whole list, nearest first; the parent is the first.
    Known(Vec<Facts>),
}

/// The label among [`Detection::extra`] under which it says where its operation is
/// from, where that is not the record.
pub const OPERATION_FROM: &str = "operation from";
/// What stands there where its rule names the operation.
pub const FROM_RULE: &str = "rule";

/// One alert of ESET Inspect and the event that triggered it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Detection {
    /// The record's own identifier, where it has one.
    pub id: Option<String>,
    /// When it happened, in milliseconds since 1970 UTC.
    pub time: Option<i64>,
    /// The rule that raised it.
    pub rule: Rule,
    /// 1 to 100, as ESET scores it.
    pub severity: Option<i64>,
    /// Where it was made.
    pub device: Device,
    /// The account of the process; the language has no documented name for it.
    pub user: Option<String>,
    /// Whether it is marked as resolved.
    pub resolved: Option<bool>,
    /// What happened, in the table's spelling where the table knows it.
    pub operation: Option<String>,
    /// The event's own components.
    pub event: Facts,
    /// The acting process.
    pub process: Facts,
    /// Its parent, where the record speaks of it.
    pub parentprocess: Option<Facts>,
    /// The processes above it.
    pub ancestors: Ancestors,
    /// Facts that the language has no documented name for, to be shown only:
    /// label and text.
    pub extra: Vec<(String, String)>,
}

/// The ancestors of a detection as far as they are known.
#[derive(Clone, Copy, Debug)]
pub struct Chain<'a> {
    /// Nearest first; the first is the parent.
    pub list: &'a [Facts],
    /// Whether more may follow that the record does not give.
    pub is_open: bool,
}

impl Detection {
    /// The parent: what the record says of it, else its nearest ancestor.
    pub fn parent(&self) -> Option<&Facts> {
        match (&self.parentprocess, &self.ancestors) {
            (Some(parent), _) => Some(parent),
            (None, Ancestors::Known(list)) => list.first(),
            (None, Ancestors::Unknown) => None,
        }
    }

    /// The ancestors: the record's list, else the parent and what is unknown beyond.
    pub fn chain(&self) -> Chain<'_> {
        match (&self.ancestors, &self.parentprocess) {
            (Ancestors::Known(list), _) => Chain {
                list,
                is_open: false,
            },
            (Ancestors::Unknown, Some(parent)) => Chain {
                list: std::slice::from_ref(parent),
                is_open: true,
            },
            (Ancestors::Unknown, None) => Chain {
                list: &[],
                is_open: true,
            },
        }
    }

    /// What is known of a property of the event, the process or its parent;
    /// ancestors are asked through [`Detection::chain`].
    pub fn get(&self, subject: Subject, property: &Property) -> Lookup<'_> {
        match subject {
            Subject::Event => self.event.get(property),
            Subject::Process => self.process.get(property),
            Subject::ParentProcess => self
                .parent()
                .map_or(Lookup::Unknown, |facts| facts.get(property)),
            Subject::Ancestor => Lookup::Unknown,
        }
    }

    /// [`Facts::complete`] of each subject.
    pub fn complete(&mut self) {
        self.event.complete();
        self.process.complete();
        self.parentprocess.iter_mut().for_each(Facts::complete);
        if let Ancestors::Known(list) = &mut self.ancestors {
            list.iter_mut().for_each(Facts::complete);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_code_is_the_bracketed_one() {
        assert_eq!(
            code_of("Protocol Mismatch [x] - RDP [E0517]"),
            Some("E0517")
        );
        assert_eq!(code_of("AppInit [A0101a]"), Some("A0101a"));
        assert_eq!(code_of("Office [FF1022] (beta) [new]"), Some("FF1022"));
        assert_eq!(code_of("No code [E05é17] []"), None);
    }

    #[test]
    fn parent_and_first_ancestor_serve_for_each_other() {
        let facts = |name: &str| {
            let mut facts = Facts::default();
            facts.set(
                Property::of("FileItem.FileName"),
                State::Known(Value::Str(name.into())),
            );
            facts
        };
        let from_list = Detection {
            ancestors: Ancestors::Known(vec![facts("a"), facts("b")]),
            ..Detection::default()
        };
        assert_eq!(from_list.parent(), Some(&facts("a")));
        let from_parent = Detection {
            parentprocess: Some(facts("a")),
            ..Detection::default()
        };
        assert!(from_parent.chain().is_open);
        assert_eq!(from_parent.chain().list, [facts("a")]);
    }
}
