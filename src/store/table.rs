//! The columns of one subject.

use super::column::{ABSENT, Column, FIRST, UNKNOWN};
use super::{RowSet, Values};
use crate::detection::{Facts, State};
use crate::language::{Property, Value};
use indexmap::IndexMap;
use rustc_hash::FxBuildHasher;

/// A row is one thing of the subject: a detection's event, its process, or an
/// ancestor. Columns come into being with the first record that speaks of them.
#[derive(Debug, Default)]
pub struct Table {
    rows: usize,
    columns: IndexMap<Property, Column, FxBuildHasher>,
    /// Rows whose subject does not exist: what they do not say is absent.
    none: RowSet,
}

impl Table {
    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.rows
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.rows == 0
    }

    /// The column of a property, if any record speaks of it.
    pub fn column(&self, property: &Property) -> Option<&Column> {
        self.columns.get(property)
    }

    /// The properties that records speak of, in order of first sight.
    pub fn properties(&self) -> impl Iterator<Item = &Property> {
        self.columns.keys()
    }

    /// The code of a property in a row, also where no record speaks of it.
    pub fn code(&self, property: &Property, row: usize) -> u32 {
        match self.columns.get(property) {
            Some(column) if row < column.len() => column.code(row),
            _ => self.silent_code(row),
        }
    }

    /// The value of a property in a row.
    pub fn value(&self, property: &Property, row: usize) -> Option<Value> {
        self.columns.get(property)?.value(row)
    }

    /// The text of a property in a row, without a copy; only of text columns.
    pub fn text(&self, property: &Property, row: usize) -> Option<&str> {
        let column = self.columns.get(property)?;
        match column.values() {
            Values::Text(pool) => Some(pool.get(column.code(row).checked_sub(FIRST)?)),
            _ => None,
        }
    }

    /// Rows whose subject does not exist.
    pub fn none(&self) -> &RowSet {
        &self.none
    }

    fn silent_code(&self, row: usize) -> u32 {
        if self.none.contains(row) {
            ABSENT
        } else {
            UNKNOWN
        }
    }

    pub(super) fn push(&mut self, facts: Option<&Facts>) {
        let row = self.rows;
        self.rows += 1;
        self.none.push(facts.is_some_and(|facts| facts.is_none));
        for (property, state) in facts.into_iter().flat_map(Facts::iter) {
            let none = &self.none;
            let column = self
                .columns
                .entry(property.clone())
                .or_insert_with(|| Column::new(property.kind()));
            pad(column, none, row);
            match state {
                State::Known(value) => column.push_value(value),
                State::Absent => column.push_code(ABSENT),
            }
        }
    }

    pub(super) fn absorb(&mut self, batch: Table) {
        let start = self.rows;
        self.rows += batch.rows;
        self.none.append(&batch.none);
        for (property, mut column) in batch.columns {
            pad(&mut column, &batch.none, batch.rows);
            let own = self
                .columns
                .entry(property)
                .or_insert_with_key(|property| Column::new(property.kind()));
            pad(own, &self.none, start);
            own.append(&column);
        }
        for column in self.columns.values_mut() {
            pad(column, &self.none, self.rows);
        }
    }

    pub(super) fn facts(&self, row: usize) -> Facts {
        let mut facts = if self.none.contains(row) {
            Facts::none()
        } else {
            Facts::default()
        };
        for (property, column) in &self.columns {
            match column.code(row) {
                UNKNOWN => {}
                ABSENT if facts.is_none => {}
                ABSENT => facts.set(property.clone(), State::Absent),
                code => {
                    if let Some(value) = column.values().get(code - FIRST) {
                        facts.set(property.clone(), State::Known(value));
                    }
                }
            }
        }
        facts
    }

    pub(super) fn memory(&self) -> (usize, usize) {
        let columns = self.columns.values().map(Column::memory);
        columns.fold((self.none.memory(), 0), |sum, part| {
            (sum.0 + part.0, sum.1 + part.1)
        })
    }
}

/// Brings a column to `rows` rows: what was not said is unknown, or absent
/// where the subject does not exist.
fn pad(column: &mut Column, none: &RowSet, rows: usize) {
    for row in column.len()..rows {
        column.push_code(if none.contains(row) { ABSENT } else { UNKNOWN });
    }
}
