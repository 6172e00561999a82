//! What a format is: a table of fields, and what no table can say.
//!
//! # How to add a format
//! 1. A file in `formats/` with a unit struct that implements [`Format`].
//! 2. Its table: a [`Field`] for each path of keys. [`own`] for a key of the top
//!    level that no other format has, [`shared`] for one that others may have
//!    too, [`field`] for what tells nothing. Keys are matched without regard to
//!    case. Of several fields with one target the first in the table that says
//!    something counts. A path to an object that other rows go into, or that is
//!    known and of no use, goes to [`To::Nothing`]: a key in no row is told of as
//!    not read.
//! 3. What hangs on several fields: rows that go to [`To::Own`], first in the
//!    table and in an order that the file gives names to, and
//!    [`Format::finish`], which reads them and says properties, each of which
//!    stands in [`Format::says`] once.
//! 4. A line in `formats::ALL` and one in `formats::NAMES`; more than eight need
//!    wider votes (`tables::votes`).
//!
//! A record whose keys lie deeper (`{"eset":{…}}`) is reached by
//! [`Format::prefixes`]; a page around records by
//! `formats::LISTS` and `formats::WRAPPERS`.
//!
//! A format may only say where a record was kept: it puts what it found into
//! the record's `inner`, and that is read instead, by all formats' tables, where it
//! can be. Where a path leads through an object, a text that holds JSON is
//! opened up; where it leads through several, their keys may also stand in one,
//! with dots. Of `name_s` and the other suffixes of Log Analytics the `name` is
//! asked. Rows of CSV are objects of texts.
//!
//! The fast path, parallel blocks, counts and warnings come with that.

use super::record::{Entry, ExtraText, Name, Record, place};
use super::token::{Raw, Text};
use super::value::{self, As};
use crate::detection::Subject;
use crate::language::parse_address;

/// Where a field goes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum To {
    /// Nowhere: it is known, and of no use or only around others.
    Nothing,
    /// To [`Format::finish`].
    Own,
    /// The record's own identifier.
    Id,
    /// When it happened.
    Time,
    /// The rule's name, with its code in brackets.
    RuleName,
    /// The rule's identifier.
    RuleUuid,
    /// The rule's code.
    RuleCode,
    /// The score.
    Severity,
    /// The device's name.
    DeviceName,
    /// The device's identifier.
    DeviceUuid,
    /// The account.
    User,
    /// Whether it is resolved.
    Resolved,
    /// What happened.
    Operation,
    /// A property of a subject.
    Property(Subject, &'static str),
    /// A text to be shown, under this label.
    Extra(&'static str),
    /// An object whose keys are properties of a subject.
    Properties(Subject),
    /// A list of such objects: the processes above.
    Ancestors,
    /// An object of texts to be shown, each under its key behind this.
    Texts(&'static str),
}

/// What an object's key says of the format that the object is in.
#[derive(Clone, Copy, Debug)]
pub enum Vote {
    /// Nothing.
    None,
    /// Only this format has it.
    Own,
    /// Others may have it too.
    Shared,
    /// That hangs on how its value begins.
    By(fn(&[u8]) -> Vote),
}

/// A row of a format's table.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    /// The keys to it, with dots between.
    pub path: &'static str,
    /// Where it goes.
    pub to: To,
    /// How it is written.
    pub how: As,
    /// What it says of the format.
    pub mark: Vote,
}

/// A field that tells nothing of the format.
pub const fn field(path: &'static str, to: To, how: As) -> Field {
    Field {
        path,
        to,
        how,
        mark: Vote::None,
    }
}

/// A field that only this format has.
pub const fn own(path: &'static str, to: To, how: As) -> Field {
    Field {
        mark: Vote::Own,
        ..field(path, to, how)
    }
}

/// A field that others may have too.
pub const fn shared(path: &'static str, to: To, how: As) -> Field {
    Field {
        mark: Vote::Shared,
        ..field(path, to, how)
    }
}

/// What a record is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RecordKind {
    /// A detection.
    Detection,
    /// An event of another kind.
    Other(String),
    /// Nothing known, and why.
    Refused(String),
}

/// A format.
pub trait Format: Sync {
    /// Its table; at most 64 rows.
    fn fields(&self) -> &'static [Field];

    /// Paths that the whole table may lie below, beside the top.
    fn prefixes(&self) -> &'static [&'static str] {
        &[]
    }

    /// The properties that [`Format::finish`] says.
    fn says(&self) -> &'static [(Subject, &'static str, As)] {
        &[]
    }

    /// Says what no table can.
    fn finish(&self, _record: &mut Saying<'_, '_>) -> RecordKind {
        RecordKind::Detection
    }
}

/// A record that is being finished.
pub struct Saying<'r, 'a> {
    /// What is said so far.
    pub record: &'r mut Record<'a>,
    pub(super) names: &'r [(usize, Name)],
    /// Whether what is only shown is left out.
    pub(super) is_brief: bool,
}

impl<'a> Saying<'_, 'a> {
    /// Whether the record has this field.
    pub fn has(&self, field: usize) -> bool {
        self.record.set >> field & 1 != 0
    }

    /// A field as written.
    pub fn raw(&self, field: usize) -> Raw<'a> {
        match self.record.slots.get(field) {
            Some(raw) if self.has(field) => *raw,
            _ => Raw::Unknown,
        }
    }

    /// A field's text, unless it only says that there is none.
    pub fn words(&self, field: usize) -> Option<Text<'a>> {
        value::words(self.raw(field))
    }

    /// A field as a truth; what is none is noted.
    pub fn flag(&mut self, field: usize) -> Option<bool> {
        let flag = value::truth(self.raw(field), As::Flag);
        flag.unwrap_or_else(|what| self.note(what))
    }

    /// A field that is an address; what is none is noted.
    pub fn address(&mut self, field: usize) -> Option<Text<'a>> {
        let text = self.words(field)?;
        match parse_address(text.decoded().trim()) {
            None => self.note(As::Address.fault()),
            Some(_) => Some(text),
        }
    }

    /// A field that is a port; what is none is noted, and 0 is none.
    pub fn port(&mut self, field: usize) -> Option<Text<'a>> {
        let text = self.words(field)?;
        match value::port(text.decoded().trim()) {
            None => self.note(As::Port.fault()),
            Some(number) => (number != 0).then_some(text),
        }
    }

    /// Notes that something is thrown away.
    pub fn note<T>(&mut self, what: &'static str) -> Option<T> {
        self.record.notes.push(what);
        None
    }

    /// Says a property, by its place in [`Format::says`].
    pub fn say(&mut self, at: usize, raw: Raw<'a>) {
        if let Some((subject, name)) = self.names.get(at) {
            self.record.say(*subject, *name, raw);
        }
    }

    /// Whether there is a use for what is only shown.
    pub fn shows(&self) -> bool {
        !self.is_brief
    }

    /// Says a property whose value is two texts, one after the other.
    pub fn say_joined(&mut self, at: usize, first: Text<'a>, rest: Text<'a>) {
        self.say(at, Raw::Text(first));
        let said = self.names.get(at).map(|(subject, _)| *subject);
        let spoken = said.and_then(|subject| self.record.subjects.get_mut(subject));
        if let Some(entry) = spoken.and_then(|spoken| spoken.entries.last_mut()) {
            entry.rest = Some(rest);
        }
    }

    /// Shows a text.
    pub fn show(&mut self, label: &'static str, text: Option<Text<'a>>) {
        if let Some(text) = text.filter(|_| self.shows()) {
            self.record.extra.push(ExtraText {
                prefix: "",
                label: Text::plain(label),
                text,
            });
        }
    }

    /// Names a process by its path, or by its bare name: the full path and the
    /// file name are said, by their places.
    pub fn name_process(&mut self, full_path: usize, file_name: usize, path: Option<Text<'a>>) {
        if let Some(path) = path {
            // A backslash before another is the escape of one.
            let is_path = path.raw.contains(r"\\")
                || path.raw.contains(['\\', '/']) && path.decoded().contains(['\\', '/']);
            let at = if is_path { full_path } else { file_name };
            self.say(at, Raw::Text(path));
        }
    }
}

impl<'a> Record<'a> {
    pub(super) fn say(&mut self, subject: usize, name: Name, raw: Raw<'a>) {
        if let Some(spoken) = self.subjects.get_mut(subject) {
            spoken.is_said = true;
            let rest = None;
            spoken.entries.push(Entry { name, raw, rest });
        }
    }

    /// Takes what a field says, unless an earlier field said it.
    pub(super) fn take(&mut self, to: Destination, how: As, raw: Raw<'a>) {
        let words = |raw: Raw<'a>| match how {
            As::Exact => raw.text(),
            _ => value::words(raw),
        };
        let noted = |what: &'static str, notes: &mut Vec<&'static str>| notes.push(what);
        match to {
            Destination::Nothing => {}
            Destination::Id if self.id.is_none() => {
                self.id = words(raw).filter(|text| !text.raw.is_empty());
            }
            Destination::Time if self.time.is_none() => match value::moment(raw, how) {
                Ok(time) => self.time = time,
                Err(what) => noted(what, &mut self.notes),
            },
            Destination::RuleName if self.rule.name.is_none() => self.rule.name = words(raw),
            Destination::RuleUuid if self.rule.uuid.is_none() => self.rule.uuid = words(raw),
            Destination::RuleCode => self.code = Some(words(raw)),
            Destination::Severity if self.severity.is_none() => match value::number(raw, how) {
                Ok(severity) => self.severity = severity,
                Err(what) => noted(what, &mut self.notes),
            },
            Destination::DeviceName if self.device.name.is_none() => self.device.name = words(raw),
            Destination::DeviceUuid if self.device.uuid.is_none() => self.device.uuid = words(raw),
            Destination::User if self.user.is_none() => self.user = words(raw),
            Destination::Resolved if self.resolved.is_none() => match value::truth(raw, how) {
                Ok(is) => self.resolved = is,
                Err(what) => noted(what, &mut self.notes),
            },
            Destination::Operation if self.operation.is_none() => {
                self.operation = words(raw).filter(|text| !text.raw.is_empty());
            }
            Destination::Property(subject, name)
                if how == As::Exact || value::words(raw).is_some() =>
            {
                self.say(subject, name, raw);
            }
            Destination::Extra(label) => {
                if let Some(text) = words(raw) {
                    self.extra.push(ExtraText {
                        prefix: "",
                        label: Text::plain(label),
                        text,
                    });
                }
            }
            _ => {}
        }
    }
}

/// Where a field goes, its property resolved.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Destination {
    Nothing,
    Id,
    Time,
    RuleName,
    RuleUuid,
    RuleCode,
    Severity,
    DeviceName,
    DeviceUuid,
    User,
    Resolved,
    Operation,
    Property(usize, Name),
    Extra(&'static str),
}

impl Destination {
    pub(super) fn of(to: To, name: impl FnOnce(&str) -> Option<Name>) -> Destination {
        match to {
            To::Id => Destination::Id,
            To::Time => Destination::Time,
            To::RuleName => Destination::RuleName,
            To::RuleUuid => Destination::RuleUuid,
            To::RuleCode => Destination::RuleCode,
            To::Severity => Destination::Severity,
            To::DeviceName => Destination::DeviceName,
            To::DeviceUuid => Destination::DeviceUuid,
            To::User => Destination::User,
            To::Resolved => Destination::Resolved,
            To::Operation => Destination::Operation,
            To::Extra(label) => Destination::Extra(label),
            To::Property(subject, full) => match name(full) {
                Some(name) => Destination::Property(place(subject), name),
                None => Destination::Nothing,
            },
            To::Nothing | To::Own | To::Properties(_) | To::Ancestors | To::Texts(_) => {
                Destination::Nothing
            }
        }
    }
}
