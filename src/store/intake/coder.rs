//! One subject of flat records as codes in its table's columns, with what
//! follows from it ([`crate::detection::Detection::complete`]).

mod like;

use super::Wanted;
use super::memo::Memo;
use crate::detection::{FILES, Subject, split_name, split_path};
use crate::ingest::flat::{Entry, Name, Names, Raw};
use crate::language::{Property, Type, Value};
use crate::store::column::{ABSENT, Column, FIRST, Values};
use crate::store::table::{Said, Table};
use like::Earlier;
use std::sync::Arc;

/// What follows from a property.
#[derive(Clone, Copy, Debug)]
enum Role {
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
    role: Role,
    is_wanted: bool,
}

/// The column of what is not kept.
const UNWANTED: u32 = u32::MAX;

/// The parts of one component's paths, each split once.
#[derive(Debug, Default)]
struct Parts {
    /// The columns of folder, name, stem and extension.
    columns: Option<[u32; 4]>,
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
    /// By number: what earlier objects of the block came to.
    earlier: Vec<Option<Earlier>>,
    /// By column: what text as written came to.
    memos: Vec<Memo>,
    /// By column: the record that spoke of it last.
    spoken: Vec<u32>,
    record: u32,
    parts: [Parts; 2],
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

    /// What `entries` say, as codes in `table`; nothing where a value is odd.
    pub(super) fn encode(
        &mut self,
        table: &mut Table,
        names: &Names,
        entries: &[Entry<'_>],
        said: &mut Vec<Said>,
    ) -> Option<()> {
        self.record += 1;
        let mut twins = [u32::MAX; 4];
        let mut twin_count = 0;
        let mut files: [[Option<u32>; 2]; 2] = Default::default();
        for entry in entries {
            let ((column, code), role) = self.coded(table, names, entry)?;
            if column == UNWANTED {
                continue;
            }
            self.speak(column);
            said.push((column, code));
            let Some(number) = code.checked_sub(FIRST) else {
                continue;
            };
            match role {
                Role::Plain => {}
                // A subject has few addresses; more is odd.
                Role::Address(twin) => {
                    *twins.get_mut(twin_count)? = twin;
                    twin_count += 1;
                }
                Role::FullPath(file) => files[file][0] = Some(number),
                Role::FileName(file) => files[file][1] = Some(number),
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

    /// What a property comes to: its column, [`UNWANTED`] if it is not kept, its
    /// code, and what follows from it.
    #[inline]
    fn coded(
        &mut self,
        table: &mut Table,
        names: &Names,
        entry: &Entry<'_>,
    ) -> Option<(Said, Role)> {
        let slot = self.slot(table, names, entry.name)?;
        Some(if slot.is_wanted {
            let column = table.column_mut(slot.column as usize)?;
            let code = self.code(column, slot, entry.raw)?;
            ((slot.column, code), slot.role)
        } else {
            // Only to be sure that the record is no odd one.
            match (entry.raw, slot.kind) {
                (Raw::Null, _)
                | (Raw::Int(_), Type::Int | Type::IntSymbol(_))
                | (Raw::Bool(_), Type::Bool) => {}
                (Raw::Text(text), Type::String) => text.is_sound().then_some(())?,
                _ => {
                    let column = table.column_mut(slot.column as usize)?;
                    self.code(column, slot, entry.raw)?;
                }
            }
            ((UNWANTED, ABSENT), Role::Plain)
        })
    }

    /// A block begins: there are no earlier objects.
    pub(super) fn begin_block(&mut self) {
        self.earlier.clear();
    }

    fn speak(&mut self, column: u32) {
        let at = column as usize;
        if self.spoken.len() <= at {
            self.spoken.resize(at + 1, 0);
        }
        if let Some(spoken) = self.spoken.get_mut(at) {
            *spoken = self.record;
        }
    }

    /// Says what the record does not say itself.
    fn say(&mut self, column: u32, code: u32, said: &mut Vec<Said>) -> bool {
        let is_new = self.spoken.get(column as usize) != Some(&self.record);
        if is_new {
            self.speak(column);
            said.push((column, code));
        }
        is_new
    }

    fn slot(&mut self, table: &mut Table, names: &Names, name: Name) -> Option<Slot> {
        if let Some(Some(slot)) = self.slots.get(name.at()) {
            return Some(*slot);
        }
        let property = names.property(name)?;
        let file = |of: fn(&crate::detection::FileProperties) -> &Property| {
            FILES.iter().position(|file| of(file) == property)
        };
        let role = if let Some(twin) = property.twin() {
            Role::Address(table.column_at(&twin) as u32)
        } else if let Some(at) = file(|file| &file.full_path) {
            Role::FullPath(at)
        } else if let Some(at) = file(|file| &file.file_name) {
            Role::FileName(at)
        } else {
            Role::Plain
        };
        let is_wanted = self.is_wanted(property)
            || match role {
                Role::FullPath(at) => FILES.get(at).is_some_and(|file| {
                    let parts = [&file.path, &file.file_name, &file.stem, &file.extension];
                    parts.iter().any(|part| self.is_wanted(part))
                }),
                Role::FileName(at) => FILES.get(at).is_some_and(|file| {
                    self.is_wanted(&file.stem) || self.is_wanted(&file.extension)
                }),
                Role::Address(_) => property.twin().is_some_and(|twin| self.is_wanted(&twin)),
                Role::Plain => false,
            };
        let slot = Slot {
            is_wanted,
            column: table.column_at(property) as u32,
            kind: property.kind(),
            role,
        };
        if self.slots.len() <= name.at() {
            self.slots.resize(name.at() + 1, None);
        }
        *self.slots.get_mut(name.at())? = Some(slot);
        Some(slot)
    }

    fn code(&mut self, column: &mut Column, slot: Slot, raw: Raw<'_>) -> Option<u32> {
        let number = match (raw, slot.kind, column.values_mut()) {
            (Raw::Null, _, _) => return Some(ABSENT),
            (Raw::Text(text), Type::String, Values::Text(pool)) if !text.has_escape => {
                pool.intern(text.raw)
            }
            (Raw::Int(number), Type::Int | Type::IntSymbol(_), Values::Ints(values)) => {
                values.intern(&number)
            }
            (Raw::Bool(is), Type::Bool, _) => u32::from(is),
            (Raw::Text(text), kind, _) if kind != Type::StringSet => {
                let memo = self.memo(slot.column)?;
                if let Some(code) = memo.get(text.raw) {
                    return Some(code);
                }
                let value = Value::parse(kind, &text.decoded()?)?;
                let is_of_other_family = matches!(
                    (kind, &value),
                    (Type::Ip4, Value::Ip6(_)) | (Type::Ip6, Value::Ip4(_))
                );
                if is_of_other_family {
                    return None;
                }
                return Some(memo.put(text.raw, column.code_of(&value)));
            }
            (Raw::List(raw), Type::StringSet, _) => {
                let memo = self.memo(slot.column)?;
                if let Some(code) = memo.get(raw) {
                    return Some(code);
                }
                let members: Vec<Box<str>> = serde_json::from_str(raw).ok()?;
                let value = Value::Set(members.into());
                return Some(memo.put(raw, column.code_of(&value)));
            }
            _ => return None,
        };
        Some(number + FIRST)
    }

    fn memo(&mut self, column: u32) -> Option<&mut Memo> {
        let at = column as usize;
        if self.memos.len() <= at {
            self.memos.resize_with(at + 1, Memo::default);
        }
        self.memos.get_mut(at)
    }

    /// Says a path's parts, where the record does not.
    fn derive(
        &mut self,
        table: &mut Table,
        file: usize,
        path: Option<u32>,
        name: Option<u32>,
        said: &mut Vec<Said>,
    ) -> Option<()> {
        let properties = FILES.get(file)?;
        let parts = self.parts.get_mut(file)?;
        let [folder_at, name_at, stem_at, extension_at] = *parts.columns.get_or_insert_with(|| {
            let of = [
                &properties.path,
                &properties.file_name,
                &properties.stem,
                &properties.extension,
            ];
            of.map(|property| table.column_at(property) as u32)
        });
        let mut name = name;
        if let Some(path) = path {
            let full_at = table.column_at(&properties.full_path) as u32;
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
