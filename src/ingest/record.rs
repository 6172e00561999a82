//! What one record says, borrowed from its text: what every format comes to
//! and every sink takes.

use super::fragment::{Fragments, Whole};
use super::token::{Raw, Text};
use super::value::As;
use crate::detection::Subject;
use crate::language::Property;
use rustc_hash::FxHashMap;

/// The number of a property, and of how its values are written, in [`Names`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Name(u16);

impl Name {
    /// The number as an index.
    pub fn at(self) -> usize {
        usize::from(self.0)
    }
}

/// Properties by their number. A property has a number for each way in which
/// values of it are written.
#[derive(Debug, Default)]
pub struct Names {
    known: Vec<(Property, As)>,
    index: FxHashMap<(Property, As), Name>,
}

impl Names {
    /// The number of a property; nothing where too many are known already.
    pub(super) fn number(&mut self, property: Property, how: As) -> Option<Name> {
        /// Data must not fill the memory with names.
        const MOST: usize = 8192;
        let key = (property, how);
        if let Some(name) = self.index.get(&key) {
            return Some(*name);
        }
        if self.known.len() >= MOST {
            return None;
        }
        let name = Name(u16::try_from(self.known.len()).ok()?);
        self.known.push(key.clone());
        self.index.insert(key, name);
        Some(name)
    }

    /// The property, and how its values are written.
    pub fn get(&self, name: Name) -> Option<(&Property, As)> {
        let (property, how) = self.known.get(name.at())?;
        Some((property, *how))
    }
}

/// A property as a record has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry<'a> {
    /// The property's number.
    pub name: Name,
    /// Its value, as written.
    pub raw: Raw<'a>,
    /// A text that belongs to the value, behind `raw`.
    pub rest: Option<Text<'a>>,
}

impl Entry<'_> {
    /// Both parts of the value, where it has two.
    pub fn push_joined(&self, text: &mut String) -> bool {
        let (Raw::Text(first), Some(rest)) = (self.raw, self.rest) else {
            return false;
        };
        first.push_to(text);
        rest.push_to(text);
        true
    }
}

/// What is said of one subject.
#[derive(Clone, Debug, Default)]
pub struct Spoken<'a> {
    /// Whether anything is.
    pub is_said: bool,
    /// Whether it is said that there is none.
    pub is_none: bool,
    /// Its text; of a parent only.
    pub whole: Whole<'a>,
    /// Its properties; of one that stands twice the last counts.
    pub entries: Vec<Entry<'a>>,
}

/// The ancestors.
#[derive(Clone, Debug, Default)]
pub struct Lineage<'a> {
    /// Whether the record gives them.
    pub is_said: bool,
    /// The list.
    pub whole: Whole<'a>,
    /// The properties of all, one ancestor after the other.
    pub entries: Vec<Entry<'a>>,
    /// Per ancestor where its properties end, and whether there is none.
    pub ends: Vec<(usize, bool)>,
}

/// The rule or the device.
#[derive(Clone, Copy, Debug, Default)]
pub struct Named<'a> {
    /// Its name.
    pub name: Option<Text<'a>>,
    /// ESET's identifier.
    pub uuid: Option<Text<'a>>,
}

/// A text beyond the language, to be shown.
#[derive(Clone, Copy, Debug)]
pub struct ExtraText<'a> {
    /// What stands before the label.
    pub prefix: &'static str,
    /// What it is.
    pub label: Text<'a>,
    /// The text itself.
    pub text: Text<'a>,
}

/// A record. One of these is for the records of one block: its lists are used
/// again, and what stands in it may be known in the next.
#[derive(Clone, Debug, Default)]
pub struct Record<'a> {
    /// Its own identifier.
    pub id: Option<Text<'a>>,
    /// In milliseconds since 1970 UTC.
    pub time: Option<i64>,
    /// The rule.
    pub rule: Named<'a>,
    /// The rule's code, where the record has a place for it.
    pub code: Option<Option<Text<'a>>>,
    /// 1 to 100.
    pub severity: Option<i64>,
    /// The device.
    pub device: Named<'a>,
    /// The account.
    pub user: Option<Text<'a>>,
    /// Whether it is resolved.
    pub resolved: Option<bool>,
    /// What happened, as written or in the table's spelling.
    pub operation: Option<Text<'a>>,
    /// The event, the process and its parent.
    pub subjects: [Spoken<'a>; 3],
    /// The processes above.
    pub lineage: Lineage<'a>,
    /// What is shown only.
    pub extra: Vec<ExtraText<'a>>,
    /// What was thrown away or mended.
    pub notes: Vec<&'static str>,
    /// By the number of the field, what the record has there.
    pub(super) slots: Vec<Raw<'a>>,
    /// The fields that it has, as bits.
    pub(super) set: u64,
    /// The record that this one is around.
    pub(super) inner: Option<Raw<'a>>,
    /// Where texts stand for objects that fields are looked for in.
    pub(super) texts: Vec<std::ops::Range<usize>>,
    /// Keys that nothing is read of: the table that they stand in, and their number.
    pub(super) unread: Vec<(u16, u16)>,
    pub(super) parents: Fragments<'a>,
    pub(super) lineages: Fragments<'a>,
    /// Whether what stood in an earlier record is read again all the same.
    pub(super) is_blind: bool,
}

/// The place of a subject in [`Record::subjects`].
pub fn place(subject: Subject) -> usize {
    match subject {
        Subject::Event => 0,
        Subject::Process => 1,
        Subject::ParentProcess | Subject::Ancestor => 2,
    }
}

impl<'a> Record<'a> {
    /// For a sink that does not know what it took before, if `is_blind`.
    pub fn new(is_blind: bool) -> Record<'a> {
        Record {
            is_blind,
            ..Record::default()
        }
    }

    /// Forgets the last record.
    pub(super) fn clear(&mut self) {
        (self.id, self.time, self.severity, self.user) = (None, None, None, None);
        (self.resolved, self.operation, self.code) = (None, None, None);
        (self.rule, self.device) = (Named::default(), Named::default());
        for spoken in &mut self.subjects {
            (spoken.is_said, spoken.is_none) = (false, false);
            spoken.whole = Whole::default();
            spoken.entries.clear();
        }
        self.lineage.is_said = false;
        self.lineage.whole = Whole::default();
        self.lineage.entries.clear();
        self.lineage.ends.clear();
        self.extra.clear();
        self.notes.clear();
        self.set = 0;
        self.inner = None;
        self.texts.clear();
        self.unread.clear();
        self.parents.drop_fresh();
        self.lineages.drop_fresh();
    }

    /// Says that the record was taken: what of it stands in a later one may be
    /// known from now on.
    pub(super) fn settle(&mut self) {
        if !self.is_blind {
            self.parents.settle();
            self.lineages.settle();
        }
    }
}
