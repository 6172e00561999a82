//! What the list shows of a row, cell by cell: also what its filter searches
//! and its order compares.

use super::column::{ABSENT, Column, FIRST, Values};
use super::{RowSet, Store};
use crate::detection::Subject;
use crate::language::{Property, Value};
use std::borrow::Cow;
use std::sync::LazyLock;

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

struct Shown {
    file_name: Property,
    inbound: Property,
    port: Property,
    v4: Property,
    v6: Property,
}

static SHOWN: LazyLock<Shown> = LazyLock::new(|| Shown {
    file_name: Property::of("FileItem.FileName"),
    inbound: Property::of("Network.Inbound"),
    port: Property::of("Network.Port"),
    v4: Property::of("Network.IpAddressV4"),
    v6: Property::of("Network.IpAddressV6"),
});

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
                match table.text(&SHOWN.file_name, row) {
                    Some(name) => Cow::Borrowed(name),
                    None => Cow::Borrowed(silent(table.code(&SHOWN.file_name, row))),
                }
            }
            Cell::Direction => self.event_cell(&SHOWN.inbound, row),
            Cell::Port => self.event_cell(&SHOWN.port, row),
            Cell::Address => {
                let v6 = self.event_cell(&SHOWN.v6, row);
                match self.table(Subject::Event).code(&SHOWN.v6, row) {
                    FIRST.. => v6,
                    _ => self.event_cell(&SHOWN.v4, row),
                }
            }
        }
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
        let shared = |shared: &super::records::Shared| {
            let table: Vec<bool> = shared.pool().iter().map(is_match).collect();
            RowSet::from_fn(self.len(), |row| {
                shared.code(row).is_some_and(|code| table[code as usize])
            })
        };
        let rules = |text: &dyn Fn(&crate::detection::Rule) -> Option<&str>| {
            let table: Vec<bool> = records
                .rules()
                .iter()
                .map(|rule| text(rule).is_some_and(is_match))
                .collect();
            RowSet::from_fn(self.len(), |row| {
                table
                    .get(records.rule_code(row) as usize)
                    .is_some_and(|is| *is)
            })
        };
        let column =
            |subject: Subject, property: &Property| match self.table(subject).column(property) {
                Some(column) => by_column(column, self.len(), is_match),
                None => RowSet::none(self.len()),
            };
        match cell {
            Cell::Time => RowSet::from_fn(self.len(), |row| {
                records
                    .time(row)
                    .is_some_and(|time| is_match(&time_text(time)))
            }),
            Cell::Rule => rules(&|rule| rule.label()),
            Cell::RuleName => rules(&|rule| rule.name.as_deref()),
            Cell::Device => shared(records.devices()),
            Cell::User => shared(records.users()),
            Cell::Operation => shared(records.operations()),
            Cell::Severity => RowSet::from_fn(self.len(), |row| {
                records
                    .severity(row)
                    .is_some_and(|severity| is_match(&severity.to_string()))
            }),
            Cell::Process => column(Subject::Process, &SHOWN.file_name),
            Cell::Direction => column(Subject::Event, &SHOWN.inbound),
            Cell::Port => column(Subject::Event, &SHOWN.port),
            Cell::Address => {
                let mut rows = column(Subject::Event, &SHOWN.v4);
                rows.or(&column(Subject::Event, &SHOWN.v6));
                rows
            }
        }
    }
}

fn by_column(column: &Column, len: usize, is_match: &dyn Fn(&str) -> bool) -> RowSet {
    let values = column.values();
    let mut table = vec![false; FIRST as usize];
    match values {
        Values::Text(pool) => table.extend(pool.iter().map(is_match)),
        _ => table.extend((0..values.len() as u32).map(|number| {
            values
                .get(number)
                .is_some_and(|value| is_match(&value_text(&value)))
        })),
    }
    let codes = column.codes();
    RowSet::from_fn(len, |row| {
        codes.get(row).is_some_and(|code| table[code as usize])
    })
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
