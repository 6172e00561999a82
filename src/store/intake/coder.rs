//! One subject of records as codes in its table's columns, with what follows
//! from it ([`crate::detection::Facts::complete`]).
//!
//! What is odd (a property that stands twice, a value that must not be derived) goes the
//! long way, over [`crate::ingest::detail::facts`].

use super::Wanted;
use super::memo::Memo;
use crate::detection::{FILES, Subject, split_name, split_path};
use crate::ingest::detail;
use crate::ingest::record::{Entry, Name, Names};
use crate::ingest::token::{Escapes, Raw};
use crate::ingest::value::{As, Reading};
use crate::language::{Property, Type, Value};
use crate::store::column::{ABSENT, Column, FIRST, UNKNOWN, Values};
use crate::store::table::{ColumnCode, Table};
use crate::store::to_u32;
use std::sync::Arc;

/// What follows from a property.
#[derive(Clone, Copy, Debug)]
enum Derivation {
    Plain,
    /// The column of the other address family.
    Address(u32),
    /// The path of which file component.
    FullPath(usize),
    /// The name of which file component.
    FileName(usize),
}

#[derive(Clone, Copy, Debug)]
struct Slot {
    column: u32,
    kind: Type,
    how: As,
    derives: Derivation,
    is_wanted: bool,
}

/// What a value comes to.
enum CodedValue {
    Code(u32),
    Nothing,
    Noted(&'static str),
    /// An address of the other family.
    Other(Value),
    Odd,
}

/// Marks a code that is of the column of the other address family.
const IN_TWIN: u32 = 1 << 31;

/// The parts of one component's paths, each split once.
#[derive(Debug, Default)]
struct PathParts {
    /// The columns of full path, folder, name, stem and extension.
    columns: Option<[u32; 5]>,
    /// By the number of the path: the codes of folder and name.
    of_path: Vec<Option<[u32; 2]>>,
    /// By the number of the name: the codes of stem and extension.
    of_name: Vec<Option<[u32; 2]>>,
}

/// Reads one subject of a batch's records.
#[derive(Debug, Default)]
pub(super) struct Coder {
    wanted: Option<(Subject, Arc<Wanted>)>,
    /// By name.
    slots: Vec<Option<Slot>>,
    /// By name: what text as written came to.
    memos: Vec<Memo>,
    /// By column: the record that spoke of it last.
    spoken: Vec<u32>,
    record: u32,
    parts: [PathParts; 2],
    joined: String,
}

impl Coder {
    /// A coder of what is wanted of a subject; `None`: all.
    pub(super) fn new(subject: Subject, wanted: Option<Arc<Wanted>>) -> Coder {
        Coder {
            wanted: wanted.map(|wanted| (subject, wanted)),
            ..Coder::default()
        }
    }

    fn is_wanted(&self, property: &Property) -> bool {
        self.wanted.as_ref().is_none_or(|(subject, wanted)| {
            wanted.properties.contains(&(*subject, property.clone()))
        })
    }

    /// What `entries` say, as codes in `table`, behind what stands in `said`;
    /// what is left out is noted.
    pub(super) fn encode(
        &mut self,
        table: &mut Table,
        names: &Names,
        (entries, is_none): (&[Entry<'_>], bool),
        said: &mut Vec<ColumnCode>,
        notes: &mut Vec<&'static str>,
    ) {
        let (start, noted) = (said.len(), notes.len());
        if self
            .try_encode(table, names, entries, said, notes)
            .is_none()
        {
            said.truncate(start);
            notes.truncate(noted);
            let facts = detail::facts(entries, is_none, names, &mut |what| notes.push(what));
            table.encode(&facts, said);
        }
    }

    fn try_encode(
        &mut self,
        table: &mut Table,
        names: &Names,
        entries: &[Entry<'_>],
        said: &mut Vec<ColumnCode>,
        notes: &mut Vec<&'static str>,
    ) -> Option<()> {
        self.record += 1;
        let mut twins = [u32::MAX; 6];
        let mut twin_count = 0;
        let mut files: [[Option<u32>; 2]; 2] = Default::default();
        for entry in entries {
            let slot = match self.slots.get(entry.name.at()) {
                Some(Some(slot)) => *slot,
                _ => self.slot(table, names, entry.name)?,
            };
            if !slot.is_wanted && is_nothing_to_note(slot, entry.raw) {
                continue;
            }
            let column = table.column_mut(slot.column as usize)?;
            let code = match self.code(column, slot, entry) {
                CodedValue::Code(code) => code,
                CodedValue::Nothing => continue,
                CodedValue::Noted(what) => {
                    notes.push(what);
                    continue;
                }
                CodedValue::Other(value) => self.in_twin(table, slot, entry, &value)?,
                CodedValue::Odd => return None,
            };
            let at = match (slot.derives, code & IN_TWIN) {
                (Derivation::Address(twin), IN_TWIN) => twin,
                _ => slot.column,
            };
            let code = code & !IN_TWIN;
            if !self.say(at, code, said) {
                return None;
            }
            let Some(number) = code.checked_sub(FIRST) else {
                continue;
            };
            match slot.derives {
                Derivation::Plain => {}
                // A subject has few addresses; more is odd.
                Derivation::Address(twin) => {
                    *twins.get_mut(twin_count)? = if at == twin { slot.column } else { twin };
                    twin_count += 1;
                }
                Derivation::FullPath(file) => files[file][0] = Some(number),
                Derivation::FileName(file) => files[file][1] = Some(number),
            }
        }
        for twin in twins.iter().take(twin_count) {
            self.say(*twin, ABSENT, said);
        }
        for (file, [path, name]) in files.iter().enumerate() {
            if path.is_some() || name.is_some() {
                self.derive(table, file, *path, *name, said)?;
            }
        }
        Some(())
    }

    /// Says what the record does not say yet.
    #[inline]
    fn say(&mut self, column: u32, code: u32, said: &mut Vec<ColumnCode>) -> bool {
        let at = column as usize;
        if self.spoken.len() <= at {
            self.spoken.resize(at + 1, 0);
        }
        match self.spoken.get_mut(at) {
            Some(spoken) if *spoken != self.record => {
                *spoken = self.record;
                said.push((column, code));
                true
            }
            _ => false,
        }
    }

    fn slot(&mut self, table: &mut Table, names: &Names, name: Name) -> Option<Slot> {
        let (property, how) = names.get(name)?;
        let file = |of: fn(&crate::detection::FileProperties) -> &Property| {
            FILES.iter().position(|file| of(file) == property)
        };
        let own = to_u32(table.column_at(property));
        let derives = if let Some(twin) = property.twin() {
            Derivation::Address(to_u32(table.column_at(&twin)))
        } else if let Some(at) = file(|file| &file.full_path) {
            Derivation::FullPath(at)
        } else if let Some(at) = file(|file| &file.file_name) {
            Derivation::FileName(at)
        } else {
            Derivation::Plain
        };
        let is_wanted = self.is_wanted(property)
            || match derives {
                Derivation::FullPath(at) => FILES.get(at).is_some_and(|file| {
                    let parts = [&file.path, &file.file_name, &file.stem, &file.extension];
                    parts.iter().any(|part| self.is_wanted(part))
                }),
                Derivation::FileName(at) => FILES.get(at).is_some_and(|file| {
                    self.is_wanted(&file.stem) || self.is_wanted(&file.extension)
                }),
                Derivation::Address(_) => property.twin().is_some_and(|twin| self.is_wanted(&twin)),
                Derivation::Plain => false,
            };
        let slot = Slot {
            is_wanted,
            column: own,
            kind: property.kind(),
            how,
            derives,
        };
        if self.slots.len() <= name.at() {
            self.slots.resize(name.at() + 1, None);
        }
        *self.slots.get_mut(name.at())? = Some(slot);
        Some(slot)
    }

    #[inline]
    fn code(&mut self, column: &mut Column, slot: Slot, entry: &Entry<'_>) -> CodedValue {
        let is_exact = slot.how == As::Exact;
        let number = match (entry.raw, slot.kind, column.values_mut()) {
            (Raw::Null, ..) if is_exact => return CodedValue::Code(ABSENT),
            (Raw::Null, ..) => return CodedValue::Nothing,
            (Raw::Unknown, ..) => return CodedValue::Odd,
            (Raw::Text(_), Type::String, Values::Text(pool)) if entry.rest.is_some() => {
                self.joined.clear();
                entry.push_joined(&mut self.joined);
                pool.intern(&self.joined)
            }
            (Raw::Text(text), Type::String, Values::Text(pool)) => match text.escapes {
                Escapes::None => pool.intern(text.raw),
                Escapes::Json | Escapes::Quotes => return self.by_text(column, slot, entry),
            },
            (Raw::Bool(is), Type::Bool, _) => u32::from(is),
            (Raw::Number(digits), Type::Int | Type::IntSymbol(_), Values::Ints(values))
                if is_exact || slot.how == As::Whole =>
            {
                match digits.parse() {
                    Ok(number) => values.intern(&number),
                    Err(_) => return self.by_text(column, slot, entry),
                }
            }
            _ => return self.by_text(column, slot, entry),
        };
        CodedValue::Code(number + FIRST)
    }

    /// What a text comes to, each read once.
    fn by_text(&mut self, column: &mut Column, slot: Slot, entry: &Entry<'_>) -> CodedValue {
        // Lists are few, and may be written as a text is.
        let text = match entry.raw {
            Raw::List(_) => None,
            raw => raw.text(),
        };
        let at = entry.name.at();
        if self.memos.len() <= at {
            self.memos.resize_with(at + 1, Memo::default);
        }
        let memo = self.memos.get_mut(at).filter(|_| text.is_some());
        let raw = text.map_or("", |text| text.raw);
        let Some(memo) = memo else {
            return read(column, slot, entry.raw);
        };
        if let Some(code) = memo.get(raw) {
            return CodedValue::Code(code);
        }
        let code = read(column, slot, entry.raw);
        if let CodedValue::Code(code) = code {
            memo.put(raw, code);
        }
        code
    }

    /// The code of an address of the other family, in its own column.
    fn in_twin(
        &mut self,
        table: &mut Table,
        slot: Slot,
        entry: &Entry<'_>,
        value: &Value,
    ) -> Option<u32> {
        let Derivation::Address(twin) = slot.derives else {
            return None;
        };
        let code = table.column_mut(twin as usize)?.code_of(value) | IN_TWIN;
        if let (Some(memo), Some(text)) = (self.memos.get_mut(entry.name.at()), entry.raw.text()) {
            memo.put(text.raw, code);
        }
        Some(code)
    }

    /// Says a path's parts, where the record does not.
    fn derive(
        &mut self,
        table: &mut Table,
        file: usize,
        path: Option<u32>,
        name: Option<u32>,
        said: &mut Vec<ColumnCode>,
    ) -> Option<()> {
        let properties = FILES.get(file)?;
        let parts = self.parts.get_mut(file)?;
        let columns = *parts.columns.get_or_insert_with(|| {
            let of = [
                &properties.full_path,
                &properties.path,
                &properties.file_name,
                &properties.stem,
                &properties.extension,
            ];
            of.map(|property| to_u32(table.column_at(property)))
        });
        let [full_at, folder_at, name_at, stem_at, extension_at] = columns;
        let mut name = name;
        if let Some(path) = path {
            let columns = [full_at, folder_at, name_at];
            let codes = split(table, &mut parts.of_path, path, columns, split_path)?;
            self.say(folder_at, codes[0], said);
            if self.say(name_at, codes[1], said) {
                name = codes[1].checked_sub(FIRST);
            }
        }
        if let Some(name) = name {
            let parts = self.parts.get_mut(file)?;
            let columns = [name_at, stem_at, extension_at];
            let codes = split(table, &mut parts.of_name, name, columns, split_name)?;
            self.say(stem_at, codes[0], said);
            self.say(extension_at, codes[1], said);
        }
        Some(())
    }
}

/// Whether a value that is not kept need not be looked at: there is nothing
/// about it to note.
#[inline]
fn is_nothing_to_note(slot: Slot, raw: Raw<'_>) -> bool {
    match (raw, slot.kind) {
        (Raw::Null, _)
        | (Raw::Text(_) | Raw::Number(_), Type::String)
        | (Raw::Bool(_), Type::Bool) => true,
        (Raw::Number(digits), Type::Int | Type::IntSymbol(_)) => {
            digits.len() < 18 && is_whole(digits)
        }
        _ => false,
    }
}

fn is_whole(digits: &str) -> bool {
    !digits.contains(['.', 'e', 'E'])
}

fn read(column: &mut Column, slot: Slot, raw: Raw<'_>) -> CodedValue {
    match slot.how.read(slot.kind, raw) {
        Reading::Absent => CodedValue::Code(ABSENT),
        Reading::Unknown => CodedValue::Nothing,
        Reading::Odd(what) => CodedValue::Noted(what),
        Reading::Known(value) => {
            let is_of_other_family = matches!(
                (slot.kind, &value),
                (Type::Ip4, Value::Ip6(_)) | (Type::Ip6, Value::Ip4(_))
            );
            if is_of_other_family {
                return CodedValue::Other(value);
            }
            match column.code_of(&value) {
                UNKNOWN => CodedValue::Nothing,
                code => CodedValue::Code(code),
            }
        }
    }
}

/// The codes of the two parts of text `number` of the first column, in the
/// other two; remembered in `known`.
fn split(
    table: &mut Table,
    known: &mut Vec<Option<[u32; 2]>>,
    number: u32,
    columns: [u32; 3],
    split: fn(&str) -> (&str, &str),
) -> Option<[u32; 2]> {
    let at = number as usize;
    if let Some(Some(codes)) = known.get(at) {
        return Some(*codes);
    }
    let [from, first, second] = columns;
    let Values::Text(pool) = table.column_mut(from as usize)?.values_mut() else {
        return None;
    };
    let text = pool.get(number).to_owned();
    let (one, other) = split(&text);
    let mut intern = |column: u32, text: &str| match table.column_mut(column as usize)?.values_mut()
    {
        Values::Text(pool) => Some(pool.intern(text) + FIRST),
        _ => None,
    };
    let codes = [intern(first, one)?, intern(second, other)?];
    if known.len() <= at {
        known.resize(at + 1, None);
    }
    *known.get_mut(at)? = Some(codes);
    Some(codes)
}
