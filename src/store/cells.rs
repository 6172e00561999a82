//! What the list shows of a row, cell by cell: also what its filter searches
//! and its order compares.

use super::column::{ABSENT, FIRST, Values};
use super::{Codes, RowSet, Store};
use crate::detection::Subject;
use crate::language::{Property, Role, Value};
use crate::store::to_u32;
use std::borrow::Cow;

mod texts;
mod times;

/// A column of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Cell {
    /// When, `2026-11-20 03:12:07`, UTC.
    Time,
    /// The rule's code, else its name.
    Rule,
    /// The device's name.
    Device,
    /// The process's file name.
    Process,
    /// `in` or `out`.
    Direction,
    /// The event's address of either family.
    Address,
    /// The event's port.
    Port,
    /// 1 to 100.
    Severity,
    /// The account.
    User,
    /// What happened.
    Operation,
    /// The rule's whole name.
    RuleName,
}

/// All cells, in the order they are shown where there is room.
pub const CELLS: [Cell; 11] = [
    Cell::Time,
    Cell::Rule,
    Cell::Device,
    Cell::Process,
    Cell::Direction,
    Cell::Address,
    Cell::Port,
    Cell::Severity,
    Cell::User,
    Cell::Operation,
    Cell::RuleName,
];

/// What a cell shows of a property that the record does not speak of.
pub(super) const UNSAID: &str = "·";
/// What a cell shows of a property that has no value.
pub(super) const NO_VALUE: &str = "–";

/// `2026-11-20 03:12:07` in UTC; empty where the time is out of range.
pub fn time_text(millis: i64) -> String {
    let Ok(time) = jiff::Timestamp::from_millisecond(millis) else {
        return String::new();
    };
    let time = jiff::tz::Offset::UTC.to_datetime(time);
    let (date, clock) = (time.date(), time.time());
    format!(
        "{:04}-{:02}-{:02} {:02}:{:02}:{:02}",
        date.year(),
        date.month(),
        date.day(),
        clock.hour(),
        clock.minute(),
        clock.second()
    )
}

impl Cell {
    /// The column's heading.
    pub fn title(self) -> &'static str {
        match self {
            Cell::Time => "time",
            Cell::Rule => "rule",
            Cell::Device => "device",
            Cell::Process => "process",
            Cell::Direction => "dir",
            Cell::Address => "address",
            Cell::Port => "port",
            Cell::Severity => "sev",
            Cell::User => "user",
            Cell::Operation => "operation",
            Cell::RuleName => "rule name",
        }
    }
}

impl Store {
    /// What a cell shows of a row.
    pub fn cell(&self, row: usize, cell: Cell) -> Cow<'_, str> {
        let records = self.records();
        let said = |text: Option<&'_ str>| {
            text.map_or(Cow::Borrowed(UNSAID), |text| Cow::Owned(text.to_owned()))
        };
        match cell {
            Cell::Time => records
                .time(row)
                .map_or(Cow::Borrowed(UNSAID), |time| Cow::Owned(time_text(time))),
            Cell::Rule => said(records.rule(row).and_then(|rule| rule.label())),
            Cell::RuleName => said(records.rule(row).and_then(|rule| rule.name.as_deref())),
            Cell::Device => said(records.devices().get(row)),
            Cell::User => said(records.users().get(row)),
            Cell::Operation => said(records.operations().get(row)),
            Cell::Severity => records
                .severity(row)
                .map_or(Cow::Borrowed(UNSAID), |severity| {
                    Cow::Owned(severity.to_string())
                }),
            Cell::Process => {
                let table = self.table(Subject::Process);
                let name = Role::FileName.property();
                let text = table.text(name, row);
                Cow::Borrowed(text.unwrap_or_else(|| silent(table.code(name, row))))
            }
            Cell::Direction => self.event_cell(Role::Direction.property(), row),
            Cell::Port => self.event_cell(Role::Port.property(), row),
            Cell::Address => {
                let table = self.table(Subject::Event);
                let is_known = |property: &&Property| table.code(property, row) >= FIRST;
                let known = Role::RemoteAddress.properties().filter(is_known).last();
                self.event_cell(known.unwrap_or(Role::RemoteAddress.property()), row)
            }
        }
    }

    /// The same where the record says something.
    pub fn said(&self, row: usize, cell: Cell) -> Option<Cow<'_, str>> {
        Some(self.cell(row, cell)).filter(|text| ![UNSAID, NO_VALUE].contains(&&**text))
    }

    fn event_cell(&self, property: &Property, row: usize) -> Cow<'_, str> {
        let table = self.table(Subject::Event);
        match table.value(property, row) {
            Some(value) => Cow::Owned(value_text(&value)),
            None => Cow::Borrowed(silent(table.code(property, row))),
        }
    }

    /// The rows whose cell satisfies `is_match`, which is asked once per
    /// distinct text. Cells without a value never match.
    pub(super) fn rows_by_cell(&self, cell: Cell, is_match: &dyn Fn(&str) -> bool) -> RowSet {
        let records = self.records();
        let by_codes = |codes: &Codes, first: u32, matches: &mut dyn Iterator<Item = bool>| {
            let mut wanted = RowSet::none(first as usize);
            matches.for_each(|is| wanted.push(is));
            // Most words are in few columns: no look at the others' rows.
            match wanted.is_empty() {
                true => RowSet::none(self.len()),
                false => RowSet::by_codes(codes, &wanted, self.len()),
            }
        };
        let shared = |shared: &super::records::Shared| {
            by_codes(shared.codes(), 1, &mut shared.pool().iter().map(is_match))
        };
        let rules = |text: &dyn Fn(&crate::detection::Rule) -> Option<&str>| {
            let rules = records.rules().iter();
            let mut matches = rules.map(|rule| text(rule).is_some_and(is_match));
            by_codes(records.rule_codes(), 0, &mut matches)
        };
        let column = |subject: Subject, property: &Property| {
            let Some(column) = self.table(subject).column(property) else {
                return RowSet::none(self.len());
            };
            let values = column.values();
            match values {
                Values::Text(pool) => {
                    by_codes(column.codes(), FIRST, &mut pool.iter().map(is_match))
                }
                _ => {
                    let texts = (0..to_u32(values.len())).map(|number| values.get(number));
                    let mut matches =
                        texts.map(|value| value.is_some_and(|value| is_match(&value_text(&value))));
                    by_codes(column.codes(), FIRST, &mut matches)
                }
            }
        };
        match cell {
            Cell::Time => times::rows(records.times(), is_match),
            Cell::Rule => rules(&|rule| rule.label()),
            Cell::RuleName => rules(&|rule| rule.name.as_deref()),
            Cell::Device => shared(records.devices()),
            Cell::User => shared(records.users()),
            Cell::Operation => shared(records.operations()),
            Cell::Severity => {
                let severities = records.severities().iter();
                let mut matches = severities.map(|severity| is_match(&severity.to_string()));
                by_codes(records.severity_codes(), 1, &mut matches)
            }
            Cell::Process => column(Subject::Process, Role::FileName.property()),
            Cell::Direction => column(Subject::Event, Role::Direction.property()),
            Cell::Port => column(Subject::Event, Role::Port.property()),
            Cell::Address => {
                let mut rows = RowSet::none(self.len());
                for property in Role::RemoteAddress.properties() {
                    rows.or(&column(Subject::Event, property));
                }
                rows
            }
        }
    }
}

fn silent(code: u32) -> &'static str {
    if code == ABSENT { NO_VALUE } else { UNSAID }
}

fn value_text(value: &Value) -> String {
    match value {
        Value::Bool(true) => "in".to_owned(),
        Value::Bool(false) => "out".to_owned(),
        other => other.text(),
    }
}
