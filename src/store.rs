//! Detections in columns, and sets of rows.
//!
//! ```text
//! Detection ─push─► Store (a batch) ─absorb─► Store (all)     row ─detection─► Detection
//! Store = Records (id, time, rule, device, …: one value a row)
//!       + Table a subject (event, process, parent): property → Column
//!       + Ancestors: a Table with a row per ancestor, each distinct chain once, and who has which
//! Column = dictionary: a code a row; 0 unknown, 1 absent, from 2 a distinct value
//! ```
//! Distinct values are kept once, so a condition has a truth per
//! distinct value, not per row. Batches are
//! made off the interface's thread and absorbed by remapping their codes.
//! What holds of them is left to [`crate::matcher`]; the raw text of a
//! record stays where it lies (source and [`Span`]).

mod ancestors;
mod cells;
mod codes;
mod column;
mod cores;
mod hash;
mod index;
mod intake;
mod query;
mod records;
mod rows;
mod sort;
mod table;
mod text;

pub use ancestors::Ancestry;
pub use cells::{CELLS, Cell, time_text};
pub use codes::Codes;
pub use column::{ABSENT, Column, FIRST, UNKNOWN, Values};
pub use intake::{CompleteRule, Intake, Wanted};
pub use query::{
    Beside, Filter, FoundBeside, NothingBeside, Query, SearchField, SearchPlace, field_of,
    lit_letters, rank, words,
};
pub use records::{Records, Shared, SourceId, id_token};
pub use rows::RowSet;
pub use sort::{Order, SortKey};
pub use table::Table;
pub use text::TextPool;

use crate::detection::{Ancestors, Detection, Subject};
use crate::ingest::Span;
use crate::language::Property;

/// A row's number, a code or a place, which take 32 bits.
///
/// # Panics
/// Where it needs more: cut off it would be another's.
#[expect(
    clippy::expect_used,
    reason = "so many rows or values fit into no memory"
)]
#[inline]
pub fn to_u32(at: usize) -> u32 {
    u32::try_from(at).expect("fewer than 2^32 rows and values")
}

/// All loaded detections, or a batch of them.
#[derive(Debug, Default)]
pub struct Store {
    records: Records,
    event: Table,
    process: Table,
    parent: Table,
    ancestry: Ancestry,
    has_own_parent: RowSet,
}

impl Store {
    /// Adds a detection that lies at `span` of a source.
    pub fn push(&mut self, detection: &Detection, source: SourceId, span: Span) {
        self.records.push(detection, source, span);
        self.event.push(Some(&detection.event));
        self.process.push(Some(&detection.process));
        self.parent.push(detection.parent());
        self.ancestry.push(detection.chain());
        self.has_own_parent.push(detection.parentprocess.is_some());
    }

    /// Appends a batch. Its source numbers are taken as they are.
    pub fn absorb(&mut self, batch: Store) {
        self.records.absorb(batch.records);
        self.event.absorb(batch.event);
        self.process.absorb(batch.process);
        self.parent.absorb(batch.parent);
        self.ancestry.absorb(&batch.ancestry);
        self.has_own_parent.append(&batch.has_own_parent);
    }

    /// Names the sources, by their number.
    pub fn set_sources(&mut self, names: Vec<String>) {
        self.records.set_sources(names);
    }

    /// How many detections there are.
    pub fn len(&self) -> usize {
        self.records.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// What stands in the record itself.
    pub fn records(&self) -> &Records {
        &self.records
    }

    /// The columns of a subject; for ancestors a row is one ancestor.
    pub fn table(&self, subject: Subject) -> &Table {
        match subject {
            Subject::Event => &self.event,
            Subject::Process => &self.process,
            Subject::ParentProcess => &self.parent,
            Subject::Ancestor => self.ancestry.table(),
        }
    }

    /// The ancestors.
    pub fn ancestry(&self) -> &Ancestry {
        &self.ancestry
    }

    /// A row as a detection again.
    pub fn detection(&self, row: usize) -> Detection {
        let mut detection = self.records.detection(row);
        detection.event = self.event.facts(row);
        detection.process = self.process.facts(row);
        if self.has_own_parent.contains(row) {
            detection.parentprocess = Some(self.parent.facts(row));
        }
        if !self.ancestry.is_open(row) {
            detection.ancestors = Ancestors::Known(self.ancestry.list(row));
        }
        detection
    }

    /// How often each distinct value of a property stands in the detections, by
    /// its number; of ancestors each counts.
    pub fn counts(&self, subject: Subject, property: &Property) -> Vec<usize> {
        let Some(column) = self.table(subject).column(property) else {
            return Vec::new();
        };
        let mut counts = vec![0; column.values().len()];
        let mut add = |code: u32, times: usize| {
            let number = code.checked_sub(FIRST);
            if let Some(count) = number.and_then(|number| counts.get_mut(number as usize)) {
                *count += times;
            }
        };
        if subject == Subject::Ancestor {
            let mut times = vec![0; self.ancestry.chains()];
            self.ancestry.chain_codes().for_each(0, |_, chain| {
                if let Some(times) = times.get_mut(chain as usize) {
                    *times += 1;
                }
            });
            for (chain, times) in times.into_iter().enumerate() {
                for row in self.ancestry.chain_range(chain) {
                    add(column.code(row), times);
                }
            }
        } else {
            column.codes().for_each(0, |_, code| add(code, 1));
        }
        counts
    }

    /// The record's own identifier, else `FILE:LINE`.
    pub fn id(&self, row: usize) -> String {
        self.records.id(row)
    }

    /// The record's own identifier.
    pub fn own_id(&self, row: usize) -> Option<String> {
        self.records.own_id(row)
    }

    /// What [`id_token`] gives for the record's own identifier, where that is a
    /// UUID in lower case: without spelling it.
    pub fn id_token(&self, row: usize) -> Option<u64> {
        self.records.id_token(row)
    }

    /// Bytes held beyond the raw bytes of the distinct strings, and those bytes.
    pub fn memory(&self) -> (usize, usize) {
        let report = self.memory_report();
        report
            .iter()
            .fold((0, 0), |sum, (_, more, own)| (sum.0 + more, sum.1 + own))
    }

    /// What each column holds: its name, the bytes beyond the raw bytes of its
    /// distinct strings, and those bytes.
    pub fn memory_report(&self) -> Vec<(String, usize, usize)> {
        let tables = [
            (Subject::Event, &self.event),
            (Subject::Process, &self.process),
            (Subject::ParentProcess, &self.parent),
        ];
        let columns = tables.iter().flat_map(|(subject, table)| {
            let name = |column: &str| format!("{} {column}", subject.name());
            table
                .memory()
                .map(move |(column, held)| (name(column), held))
        });
        let ancestors = self.ancestry.memory();
        let ancestors = ancestors.map(|(column, held)| (format!("ancestor {column}"), held));
        let records = self.records.memory();
        records
            .map(|(column, held)| (column.to_owned(), held))
            .chain(columns)
            .chain(ancestors)
            .chain([(
                "has own parent".to_owned(),
                (self.has_own_parent.memory(), 0),
            )])
            .map(|(column, (more, own))| (column, more, own))
            .collect()
    }
}
