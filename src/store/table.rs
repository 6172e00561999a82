//! The columns of one subject.

use super::column::{ABSENT, Column, FIRST, UNKNOWN};
use super::{RowSet, Values};
use crate::detection::{Facts, State};
use crate::language::{Property, Value};
use crate::store::to_u32;
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

/// What a row says of a property: its column's index, and the code there.
pub(super) type ColumnCode = (u32, u32);

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

    /// The index of a property's column, which is made if there is none.
    pub(super) fn column_at(&mut self, property: &Property) -> usize {
        if let Some(at) = self.columns.get_index_of(property) {
            return at;
        }
        let column = Column::new(property.kind());
        self.columns.insert_full(property.clone(), column).0
    }

    /// The column of this index.
    pub(super) fn column_mut(&mut self, at: usize) -> Option<&mut Column> {
        self.columns.get_index_mut(at).map(|(_, column)| column)
    }

    /// The code of a row in the column of this index.
    pub(super) fn code_at(&self, column: u32, row: usize) -> u32 {
        match self.columns.get_index(column as usize) {
            Some((_, column)) if row < column.len() => column.code(row),
            _ => self.silent_code(row),
        }
    }

    /// What `facts` say, as codes; values that are new are added.
    pub(super) fn encode(&mut self, facts: &Facts, said: &mut Vec<ColumnCode>) {
        for (property, state) in facts.iter() {
            let at = self.column_at(property);
            let code = match (state, self.column_mut(at)) {
                (State::Known(value), Some(column)) => column.code_of(value),
                _ => ABSENT,
            };
            // What silence says is not said.
            if code != u32::from(facts.is_none) {
                said.push((to_u32(at), code));
            }
        }
    }

    /// Appends a row that says this, or that its subject does not exist.
    pub(super) fn push_row(&mut self, said: &[ColumnCode], is_none: bool) {
        let row = self.rows;
        self.rows += 1;
        self.none.push(is_none);
        for (at, code) in said {
            if let Some((_, column)) = self.columns.get_index_mut(*at as usize) {
                if column.len() < row {
                    column.pad(&self.none, row);
                }
                column.push_code(*code);
            }
        }
    }

    pub(super) fn push(&mut self, facts: Option<&Facts>) {
        let mut said = Vec::new();
        if let Some(facts) = facts {
            self.encode(facts, &mut said);
        }
        self.push_row(&said, facts.is_some_and(|facts| facts.is_none));
    }

    /// Per column of `batch`, by its index, the index here and the codes here;
    /// new values are added.
    pub(super) fn map_of(&mut self, batch: &Table) -> Vec<(u32, Vec<u32>)> {
        let map = |(property, column): (&Property, &Column)| {
            if column.len() == 0 {
                return (u32::MAX, Vec::new());
            }
            let at = self.column_at(property);
            let own = self.column_mut(at);
            let codes = own.map_or_else(Vec::new, |own| own.map_of(column.values()));
            (to_u32(at), codes)
        };
        batch.columns.iter().map(map).collect()
    }

    pub(super) fn absorb(&mut self, mut batch: Table) {
        let map = self.map_of(&batch);
        let start = self.rows;
        self.rows += batch.rows;
        for ((at, codes), column) in map.iter().zip(batch.columns.values_mut()) {
            column.pad(&batch.none, batch.rows);
            if let Some((_, own)) = self.columns.get_index_mut(*at as usize) {
                own.pad(&self.none, start);
                own.append(column, codes);
            }
        }
        self.none.append(&batch.none);
        for column in self.columns.values_mut() {
            column.pad(&self.none, self.rows);
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

    /// Bytes by column: beyond the strings, and of the strings.
    pub(super) fn memory(&self) -> impl Iterator<Item = (&str, (usize, usize))> {
        let columns = self.columns.iter();
        columns
            .map(|(property, column)| (property.full(), column.memory()))
            .chain([("which exist", (self.none.memory(), 0))])
    }
}
