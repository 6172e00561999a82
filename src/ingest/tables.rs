//! Reads a record by the formats' tables: one walk over its text, each key's
//! meaning known by its number.
//!
//! ```text
//! Tables ─ a KeyTable per object that a path leads through ─ Keys ─► Child
//!   the record is read as the one before it was; its keys, meanwhile, say which
//!   format it is in, and where that is another it is read again
//! ```

mod columns;
mod compile;
mod subject;
mod votes;

use super::format::{RecordKind, Saying};
use super::formats::ALL;
use super::keys::{Keys, NONE};
use super::record::{Name, Names, Record};
use super::token::{Fault, Raw, Scanner, first_key, flaw};
use super::value;
pub(super) use columns::CsvColumns;
use compile::{Child, Compiled, Enter, Judge, KeyTable, NOWHERE, Opens, compile, meaning};
use std::collections::BTreeMap;
use subject::texts;
use votes::Votes;

/// Keys of a record that speak for formats, one byte a format counting them.
const MOST_MARKED: u32 = 100;

/// What stands where a record may.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Beginning {
    /// A record, ending here.
    Record(usize),
    /// A page: its list of records begins after this `[`.
    List(usize),
    /// A wrapper: the record begins at this `{`.
    Wrapped(usize),
}

const NO_KEYS: &str = "has none of the keys of a detection";

/// The formats' tables, with what was learned of the keys that records have.
#[derive(Debug)]
pub(super) struct Tables {
    formats: Vec<Compiled>,
    by_value: Vec<Vec<Judge>>,
    pub(super) names: Names,
    /// Per subject the names of its properties.
    properties: [Keys<Option<Name>>; 4],
    /// The format of the latest record.
    latest: usize,
    /// And of the latest within another.
    inner: usize,
    object: u64,
    /// Of the record: the votes that hang on values, and where these begin.
    judged: Vec<(u16, usize)>,
    /// Of the record: where a list begins of what may be records, under a key that
    /// nobody knows.
    list_at: Option<usize>,
    /// Whether what is only shown is left out.
    is_brief: bool,
}

impl Tables {
    pub(super) fn new(is_brief: bool) -> Tables {
        let mut names = Names::default();
        let (formats, by_value) = compile(&mut names);
        Tables {
            formats,
            by_value,
            names,
            properties: Default::default(),
            latest: 0,
            inner: 0,
            object: 0,
            judged: Vec::new(),
            list_at: None,
            is_brief,
        }
    }

    /// Reads what stands at a place of a text, which begins with a `{`; where it
    /// is a record, `record` says afterwards what it says.
    pub(super) fn read<'a>(
        &mut self,
        scanner: &mut Scanner<'a>,
        record: &mut Record<'a>,
    ) -> Result<(Beginning, RecordKind), Fault> {
        let start = scanner.clone();
        loop {
            record.clear();
            self.judged.clear();
            self.list_at = None;
            let mut votes = Votes::default();
            let format = self.latest;
            let found = self.object(scanner, (format, 0), record, Some(&mut votes))?;
            if let Some(page) = found {
                return Ok((page, RecordKind::Detection));
            }
            let end = Beginning::Record(scanner.at);
            let Some(winner) = self.winner(votes, scanner) else {
                if let Some(at) = self.list_at {
                    // A page whose key is damaged, or another program's.
                    return Ok((Beginning::List(at), RecordKind::Detection));
                }
                return Ok((end, RecordKind::Refused(NO_KEYS.into())));
            };
            if winner == format {
                note_flaws(scanner.flaws, &mut record.notes);
                return Ok((end, self.finish(format, record)));
            }
            self.latest = winner;
            *scanner = start.clone();
        }
    }

    /// The format that a record's keys speak for. Values are looked at only where
    /// they can still change it.
    fn winner(&self, mut votes: Votes, scanner: &Scanner<'_>) -> Option<usize> {
        if votes.is_won_by(self.latest, self.judged.len()) {
            return Some(self.latest);
        }
        for (by_value, at) in &self.judged {
            let judges = self.by_value.get(usize::from(*by_value));
            for (format, judge) in judges.into_iter().flatten() {
                votes.add(*format, judge(scanner.from(*at)));
            }
        }
        votes.winner()
    }

    fn finish(&mut self, format: usize, record: &mut Record<'_>) -> RecordKind {
        let (Some(compiled), Some(format)) = (self.formats.get_mut(format), ALL.get(format)) else {
            return RecordKind::Detection;
        };
        let take = |fields: u64, record: &mut Record<'_>| {
            let mut left = record.set & fields;
            while left != 0 {
                let at = left.trailing_zeros() as usize;
                left &= left - 1;
                if let (Some((target, how)), Some(raw)) =
                    (compiled.targets.get(at), record.slots.get(at))
                {
                    record.take(*target, *how, *raw);
                }
            }
        };
        let idle = if self.is_brief { compiled.idle } else { 0 };
        take(!(compiled.shown | idle), record);
        let names = &compiled.says;
        let kind = format.finish(&mut Saying {
            record,
            names,
            is_brief: self.is_brief,
        });
        // What the format itself shows stands before what its table does.
        if !self.is_brief {
            take(compiled.shown, record);
        }
        // What is read anew is asked then.
        let is_whole = record.inner.is_none() && record.texts.is_empty();
        if kind == RecordKind::Detection && is_whole {
            for (branch, key) in &record.unread {
                *compiled.unread.entry((*branch, *key)).or_default() += 1;
            }
        }
        kind
    }

    /// Reads the text of an inner record, which is in another format than those
    /// around it.
    pub(super) fn read_inner<'a>(
        &mut self,
        scanner: &mut Scanner<'a>,
        record: &mut Record<'a>,
    ) -> Result<(Beginning, RecordKind), Fault> {
        std::mem::swap(&mut self.latest, &mut self.inner);
        let read = self.read(scanner, record);
        std::mem::swap(&mut self.latest, &mut self.inner);
        read
    }

    /// Whether a record may begin with this key.
    pub(super) fn is_key(&self, key: &[u8]) -> bool {
        let mut roots = self
            .formats
            .iter()
            .filter_map(|format| format.branches.first());
        std::str::from_utf8(key).is_ok_and(|key| {
            roots.any(|root| {
                let child = meaning(&root.table, key);
                child.is_known || child.is_marked
            })
        })
    }

    /// Takes the keys that nothing was read of, with the records of each.
    pub(super) fn take_unread(&mut self) -> BTreeMap<String, u64> {
        let mut unread = BTreeMap::new();
        for compiled in &mut self.formats {
            for ((branch, key), count) in compiled.unread.drain() {
                let branch = compiled.branches.get(usize::from(branch));
                if let Some(text) = branch.and_then(|branch| branch.keys.text(key)) {
                    *unread.entry(text.to_owned()).or_default() += count;
                }
            }
        }
        unread
    }

    /// The members of an object; of the record itself with its votes, and then
    /// what the record is around, if it is a page.
    fn object<'a>(
        &mut self,
        scanner: &mut Scanner<'a>,
        (format, branch): (usize, u16),
        record: &mut Record<'a>,
        votes: Option<&mut Votes>,
    ) -> Result<Option<Beginning>, Fault> {
        self.object += 1;
        let object = self.object;
        let mut votes = votes;
        let mut marked = 0;
        let mut before = NONE;
        scanner.open()?;
        if scanner.closes(b'}') {
            return Ok(None);
        }
        loop {
            let Some(here) = self
                .formats
                .get_mut(format)
                .and_then(|format| format.branches.get_mut(usize::from(branch)))
            else {
                return Ok(None);
            };
            let KeyTable { table, keys } = here;
            let resolve = |key: &str| meaning(table, key);
            before = keys.next(scanner, before, object, resolve)?;
            let child = keys.meaning(before);
            if let Some(votes) = votes.as_deref_mut() {
                match (child.enter, scanner.byte()) {
                    (Enter::List | Enter::Either, b'[') if marked == 0 => {
                        return Ok(Some(Beginning::List(scanner.at + 1)));
                    }
                    (Enter::Wrapper | Enter::Either, b'{') if marked == 0 => {
                        return Ok(Some(Beginning::Wrapped(scanner.at)));
                    }
                    _ => {}
                }
                if !child.is_known && self.list_at.is_none() && scanner.byte() == b'[' {
                    let inner = scanner.rest().get(1..).unwrap_or_default();
                    let key = first_key(inner.trim_ascii_start());
                    if key.is_some_and(|key| self.is_key(key)) {
                        self.list_at = Some(scanner.at + 1);
                    }
                }
                if child.is_marked && marked < MOST_MARKED {
                    marked += 1;
                    votes.own += child.votes.own;
                    votes.shared += child.votes.shared;
                    if child.by_value != NOWHERE {
                        self.judged.push((child.by_value, scanner.at));
                    }
                }
            }
            let place = (format, branch, before);
            self.member(scanner, place, child, record)?;
            if !scanner.goes_on(b'}')? {
                return Ok(None);
            }
        }
    }

    fn member<'a>(
        &mut self,
        scanner: &mut Scanner<'a>,
        (format, branch, number): (usize, u16, u16),
        child: Child,
        record: &mut Record<'a>,
    ) -> Result<(), Fault> {
        let byte = scanner.byte();
        if byte == b'{' && child.branch != NOWHERE {
            self.object(scanner, (format, child.branch), record, None)?;
            return Ok(());
        }
        match child.open {
            Opens::Nothing => {}
            Opens::Properties(subject) => return self.subject(scanner, subject, record),
            Opens::Ancestors => return self.ancestors(scanner, record),
            Opens::Texts(prefix) => return texts(scanner, prefix, record),
        }
        let start = scanner.at;
        let raw = scanner.value()?;
        if byte == b'"' && child.branch != NOWHERE {
            record.texts.push(start..scanner.at);
        }
        record.put(&child, (branch, number), raw);
        Ok(())
    }
}

impl<'a> Record<'a> {
    /// Keeps a member for its field; one that has none is remembered by its key.
    #[inline]
    fn put(&mut self, child: &Child, (branch, number): (u16, u16), raw: Raw<'a>) {
        if child.slot != u8::MAX {
            if self.slots.is_empty() {
                self.slots.resize(64, Raw::Unknown);
            }
            if let Some(slot) = self.slots.get_mut(usize::from(child.slot)) {
                *slot = raw;
                self.set |= 1 << child.slot;
            }
        } else if !child.is_known && number != NONE && says_something(raw) {
            self.unread.push((branch, number));
        }
    }
}

/// Whether a value that is thrown away is one.
fn says_something(raw: Raw<'_>) -> bool {
    match raw {
        Raw::List(list) => list.len() > 2,
        Raw::Object(object) => object.len() > 2,
        raw => value::words(raw).is_some(),
    }
}

fn note_flaws(flaws: u8, notes: &mut Vec<&'static str>) {
    if flaws != 0 {
        let found = flaw::WORDS.iter().filter(|(bit, _)| flaws & bit != 0);
        notes.extend(found.map(|(_, what)| *what));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::format::To;
    use crate::language::Property;

    #[test]
    fn every_table_fits_and_finds_its_properties() {
        let tables = Tables::new(false);
        for (format, compiled) in ALL.iter().zip(&tables.formats) {
            assert!(format.fields().len() <= 64);
            assert_eq!(compiled.says.len(), format.says().len());
            for field in format.fields() {
                if let To::Property(_, full) = field.to {
                    assert_eq!(Property::of(full).full(), full);
                }
            }
        }
    }

    #[test]
    fn pages_are_told_from_records() {
        let mut tables = Tables::new(false);
        let mut found = |text: &str| {
            let mut scanner = Scanner::new(text, 0);
            let found = tables.read(&mut scanner, &mut Record::default());
            found.map(|(found, _)| found)
        };
        assert_eq!(found(r#"{"detections":["#), Ok(Beginning::List(15)));
        assert_eq!(
            found(r#"{ "count" : 2, "@odata":{"a":1}, "VALUE" : [ {"#),
            Ok(Beginning::List(44))
        );
        assert_eq!(
            found(r#"{"DETECTION":{"id":1}}"#),
            Ok(Beginning::Wrapped(13))
        );
        assert_eq!(found(r#"{"id":1,"value":["#), Err(Fault::End));
        assert_eq!(found(r#"{"count":1,"val"#), Err(Fault::End));
        assert_eq!(found(r#"{"value":3}"#), Ok(Beginning::Record(11)));
    }
}
