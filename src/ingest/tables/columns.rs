//! Rows of CSV by a format's table: each column's meaning is known by the header.

use super::compile::{Child, KeyTable, NOWHERE, Opens, meaning};
use super::votes::Votes;
use super::{MOST_MARKED, NO_KEYS, Tables, note_flaws};
use crate::ingest::format::RecordKind;
use crate::ingest::keys::NONE;
use crate::ingest::record::Record;
use crate::ingest::token::{Raw, Scanner, Text};

/// The columns of CSV below a header, in the table of the format that it is of.
pub(in crate::ingest) struct CsvColumns {
    format: usize,
    /// What each means, and the number of its key.
    meanings: Vec<(Child, u16)>,
    /// Of every row.
    flaws: u8,
}

impl Tables {
    /// The format that these names of columns speak for, and how many of them
    /// only it has.
    pub(in crate::ingest) fn format_of(&self, names: &[String]) -> Option<(usize, u8)> {
        let root = &self.formats.first()?.branches.first()?.table;
        let mut votes = Votes::default();
        // A byte counts the votes of a format: of more columns the first speak.
        for name in names.iter().take(MOST_MARKED as usize) {
            let child = meaning(root, name);
            votes.own += child.votes.own;
            votes.shared += child.votes.shared;
        }
        let format = votes.winner()?;
        Some((format, Votes::count(votes.own, format)))
    }

    /// What the columns under these names mean.
    pub(in crate::ingest) fn columns(&mut self, names: &[String]) -> CsvColumns {
        let format = self.format_of(names).map_or(0, |(format, _)| format);
        let mut columns = CsvColumns {
            format,
            meanings: Vec::new(),
            flaws: 0,
        };
        let Some(root) = self
            .formats
            .get_mut(format)
            .and_then(|format| format.branches.first_mut())
        else {
            return columns;
        };
        let KeyTable { table, keys } = root;
        self.object += 1;
        for name in names {
            let written = serde_json::Value::from(name.as_str()).to_string() + ":";
            let mut scanner = Scanner::new(&written, 0);
            let resolve = |key: &str| meaning(table, key);
            let number = keys.next(&mut scanner, NONE, self.object, resolve);
            let number = number.unwrap_or(NONE);
            columns.meanings.push((keys.meaning(number), number));
            columns.flaws |= scanner.flaws;
        }
        columns
    }

    /// Reads a row's cells; nothing where one holds an object, which stands in a
    /// text of JSON only.
    pub(in crate::ingest) fn row<'a>(
        &mut self,
        columns: &CsvColumns,
        cells: impl Iterator<Item = Text<'a>>,
        flaws: u8,
        record: &mut Record<'a>,
    ) -> Option<RecordKind> {
        record.clear();
        let mut is_marked = false;
        for ((child, number), text) in columns.meanings.iter().zip(cells) {
            if text.raw.is_empty() {
                continue;
            }
            let is_object = || text.raw.trim_start().starts_with('{');
            if child.open != Opens::Nothing || child.branch != NOWHERE && is_object() {
                return None;
            }
            is_marked |= child.is_marked;
            record.put(child, (0, *number), Raw::Text(text));
        }
        if !is_marked {
            return Some(RecordKind::Refused(NO_KEYS.into()));
        }
        note_flaws(columns.flaws | flaws, &mut record.notes);
        Some(self.finish(columns.format, record))
    }
}
