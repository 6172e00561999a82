//! A detection as a row of a table, and back: CSV whose columns are the native
//! format's keys with dots between, `rule.code`, `event.Network.Port`.
//!
//! ```text
//! Detection ─► native object ─► cells ─► a line of CSV
//!              native object ◄─ cells ◄─ CsvHeader::object, where the header is_flat
//! ```
//! A cell is empty where the record does not say, `null` where it says that there is
//! none; a set and a chain of ancestors are JSON. A text that a spreadsheet would take
//! for a formula gets an apostrophe before it, and so does one that is empty, `null` or
//! begins with an apostrophe: reading takes one away, and the same text is back.
//! Which columns a table needs is left to who has all of its rows.

use super::write::record;
use crate::detection::Detection;
use crate::language::{Property, Type};
use serde_json::{Map, Value as Json};
use std::io::{self, Write};

/// The columns that every table has, in their order.
const HEAD: [&str; 11] = [
    "id",
    "time",
    "rule.code",
    "rule.name",
    "rule.uuid",
    "severity",
    "device.name",
    "device.uuid",
    "user",
    "resolved",
    "operation",
];

/// Subjects: a column of its own says that there is none.
const SUBJECTS: [&str; 3] = ["event", "process", "parentprocess"];

/// The processes above: JSON in its cell.
pub const ANCESTORS: &str = "ancestors";

/// What is only shown, under labels of the source's own.
pub const EXTRA: &str = "extra";

/// What analysts decided, which no detection says: written, and not read.
pub const DECIDED: [&str; 2] = ["verdict", "note"];

/// What stands for an absent value.
const ABSENT: &str = "null";

/// The column for what stands under a name below a key: its own, or where no header
/// can hold the name the key's, in which all such stand as JSON.
pub fn column(key: &str, name: &str) -> String {
    let column = format!("{key}.{name}");
    let is_plain = name.trim() == name && !name.contains(['\r', '\n']);
    match is_plain && is_name(&column) {
        true => column,
        false => key.to_owned(),
    }
}

/// The columns of a table, and its rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FlatTable {
    /// Keys of the native object, each with what lies below it.
    keys: Vec<(String, Option<String>)>,
}

impl FlatTable {
    /// The columns that every table has, then these keys.
    pub fn with(keys: impl IntoIterator<Item = String>) -> FlatTable {
        let head = HEAD.map(str::to_owned).into_iter();
        FlatTable {
            keys: head.chain(keys).map(|key| split(&key)).collect(),
        }
    }

    /// Writes the names of the columns, and of `more` behind them.
    ///
    /// # Errors
    /// Where `out` can't be written.
    pub fn write_head(&self, more: &[&str], out: &mut dyn Write) -> io::Result<()> {
        let own = self.keys.iter().map(|(key, below)| match below {
            Some(below) => format!("{key}.{below}"),
            None => key.clone(),
        });
        let more = more.iter().map(|name| (*name).to_owned());
        write_cells(own.chain(more), out)
    }

    /// Writes a detection under this `id`, and `more` behind it.
    ///
    /// # Errors
    /// Where `out` can't be written.
    pub fn write_row(
        &self,
        (detection, id): (&Detection, &str),
        more: &[&str],
        out: &mut dyn Write,
    ) -> io::Result<()> {
        let record = record(detection, id);
        let own = self.keys.iter().map(|(key, below)| {
            let value = record.get(key);
            match below {
                Some(below) => value.and_then(|value| value.get(below)).map(cell),
                None => value.and_then(|value| self.whole(key, value)),
            }
            .unwrap_or_default()
        });
        let more = more.iter().map(|text| match *text {
            "" => String::new(),
            text => guarded(text),
        });
        write_cells(own.chain(more), out)
    }

    /// What stands in the cell of a key itself: of an object what has no column of
    /// its own.
    fn whole(&self, key: &str, value: &Json) -> Option<String> {
        let Some(object) = value.as_object().filter(|object| !object.is_empty()) else {
            return Some(cell(value));
        };
        let has_column = |name: &str| {
            let is_it = |below: &String| below == name;
            let mut keys = self.keys.iter();
            keys.any(|(of, below)| of == key && below.as_ref().is_some_and(is_it))
        };
        let rest = object.iter().filter(|(name, _)| !has_column(name));
        let rest: Map<String, Json> = rest
            .map(|(name, one)| (name.clone(), one.clone()))
            .collect();
        (!rest.is_empty()).then(|| cell(&Json::Object(rest)))
    }
}

fn split(key: &str) -> (String, Option<String>) {
    match key.split_once('.') {
        Some((key, below)) => (key.to_owned(), Some(below.to_owned())),
        None => (key.to_owned(), None),
    }
}

fn cell(value: &Json) -> String {
    match value {
        Json::Null => ABSENT.to_owned(),
        Json::String(text) => guarded(text),
        Json::Bool(_) | Json::Number(_) => guarded(&value.to_string()),
        Json::Array(_) | Json::Object(_) => value.to_string(),
    }
}

/// A text that no spreadsheet takes for a formula, and no reader for anything else.
fn guarded(text: &str) -> String {
    // The wide ones are signs to spreadsheets of the east.
    const SIGNS: &[char] = &['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];
    let is_formula = text.trim_start_matches(' ').starts_with(SIGNS);
    match is_formula || text.is_empty() || text == ABSENT || text.starts_with('\'') {
        true => format!("'{text}"),
        false => text.to_owned(),
    }
}

/// Writes a line of CSV (RFC 4180, but for its line feed).
fn write_cells(cells: impl Iterator<Item = String>, out: &mut dyn Write) -> io::Result<()> {
    let is_plain = |text: &str| {
        let is_odd = |letter: char| matches!(letter, '"' | ',' | ';' | '\t' | '\r' | '\n');
        text.trim() == text && !text.contains(is_odd)
    };
    for (at, text) in cells.enumerate() {
        let comma = if at > 0 { "," } else { "" };
        match is_plain(&text) {
            true => write!(out, "{comma}{text}")?,
            false => write!(out, "{comma}\"{}\"", text.replace('"', "\"\""))?,
        }
    }
    out.write_all(b"\n")
}

/// Whether a name is that of a column of such a table.
fn is_name(name: &str) -> bool {
    let is_word = |words: &[&str]| words.contains(&name);
    let is_below = |key: &str, below: &str| match key {
        EXTRA => !below.is_empty(),
        key => SUBJECTS.contains(&key) && below.contains('.'),
    };
    is_word(&HEAD)
        || is_word(&SUBJECTS)
        || is_word(&DECIDED)
        || [ANCESTORS, EXTRA].contains(&name)
        || name
            .split_once('.')
            .is_some_and(|(key, below)| is_below(key, below))
}

/// Whether a table under these names is one that was written here: with an
/// identifier and something of rules or subjects, and with nothing that is another's.
pub(super) fn is_flat(names: &[String]) -> bool {
    let has = |is_it: fn(&String) -> bool| names.iter().any(is_it);
    has(|name| name == "id")
        && has(|name| name.contains('.'))
        && names.iter().all(|name| is_name(name))
}

/// The native object that the cells of a row were written from.
pub(super) fn object<'a>(row: impl Iterator<Item = (&'a str, String)>) -> String {
    let mut record = Map::new();
    for (name, text) in row {
        if text.is_empty() || DECIDED.contains(&name) {
            continue;
        }
        let (key, below) = split(name);
        let value = value(&key, below.as_deref(), &text);
        let value = match below {
            None => value,
            Some(below) => Json::Object(Map::from_iter([(below, value)])),
        };
        match (record.get_mut(&key), value) {
            (Some(Json::Object(own)), Json::Object(more)) => own.extend(more),
            (_, value) => drop(record.insert(key, value)),
        }
    }
    Json::Object(record).to_string()
}

fn value(key: &str, below: Option<&str>, text: &str) -> Json {
    if text == ABSENT {
        return Json::Null;
    }
    let is_set = |name: &str| Property::of(name).kind() == Type::StringSet;
    let is_json = match below {
        None => [ANCESTORS, EXTRA].contains(&key) || SUBJECTS.contains(&key),
        Some(name) => SUBJECTS.contains(&key) && is_set(name),
    };
    let json = is_json.then(|| serde_json::from_str(text).ok()).flatten();
    json.unwrap_or_else(|| Json::from(text.strip_prefix('\'').unwrap_or(text)))
}
