//! What rows can be grouped by, and a row's code in it.

use super::ranges::Range;
use crate::detection::Subject;
use crate::language::{Property, Role, Value, fold};
use crate::store::{ABSENT, Column, FIRST, Records, Shared, Store, Table, UNKNOWN, to_u32};
use rustc_hash::FxHashMap;

/// What rows are grouped by.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum By {
    /// What is behind them: see [`super::cause`].
    Cause,
    /// The rule.
    Rule,
    /// The device.
    Device,
    /// The account.
    User,
    /// The operation.
    Operation,
    /// The severity.
    Severity,
    /// The process's path, else its file name.
    Process,
    /// The parent's path, else its file name.
    Parent,
    /// The remote address of either family.
    Address,
    /// The range that the remote address lies in.
    Range,
    /// The port.
    Port,
    /// Inbound or outbound.
    Direction,
    /// A property of the event, the process or its parent.
    Property(Subject, Property),
}

impl By {
    /// All but [`By::Property`], in the order they are offered.
    pub const ALL: [By; 12] = [
        By::Cause,
        By::Rule,
        By::Device,
        By::Process,
        By::Parent,
        By::Address,
        By::Range,
        By::Port,
        By::Direction,
        By::User,
        By::Operation,
        By::Severity,
    ];

    /// Its word on the command line; a property's is its full name, with the
    /// subject before it where that is not the event.
    pub fn name(&self) -> String {
        let word = match self {
            By::Cause => "cause",
            By::Rule => "rule",
            By::Device => "device",
            By::User => "user",
            By::Operation => "operation",
            By::Severity => "severity",
            By::Process => "process",
            By::Parent => "parent",
            By::Address => "address",
            By::Range => "range",
            By::Port => "port",
            By::Direction => "direction",
            By::Property(Subject::Event, property) => return property.full().to_owned(),
            By::Property(subject, property) => return format!("{}:{property}", subject.name()),
        };
        word.to_owned()
    }

    /// What `word` means: one of the names of [`By::ALL`], a property
    /// (`Network.Port`), or a subject and a property
    /// (`process:FileItem.FileName`), in any letter case.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn parse(word: &str) -> Result<By, String> {
        let is_called = |by: &By| by.name().eq_ignore_ascii_case(word);
        if let Some(by) = By::ALL.into_iter().find(is_called) {
            return Ok(by);
        }
        let (subject, full) = match word.split_once(':') {
            None => (Subject::Event, word),
            Some((subject, full)) => {
                let known = [Subject::Event, Subject::Process, Subject::ParentProcess];
                let is_it = |known: &Subject| known.name().eq_ignore_ascii_case(subject);
                let subject = known.into_iter().find(is_it).ok_or_else(|| {
                    format!("`{subject}` is not one of event, process, parentprocess")
                })?;
                (subject, full)
            }
        };
        if !full.contains('.') {
            let words: Vec<String> = By::ALL.iter().map(By::name).collect();
            return Err(format!(
                "`{word}` is neither a property such as `Network.Port` nor one of {}",
                words.join(", ")
            ));
        }
        Ok(By::Property(subject, Property::of(full)))
    }

    /// The properties that it looks at, the first known one counts.
    fn properties(&self) -> Option<(Subject, Vec<Property>)> {
        let of = |roles: &[Role]| roles.iter().map(|role| role.property().clone()).collect();
        Some(match self {
            By::Process => (Subject::Process, of(&[Role::FullPath, Role::FileName])),
            By::Parent => (
                Subject::ParentProcess,
                of(&[Role::FullPath, Role::FileName]),
            ),
            By::Address | By::Range => (
                Subject::Event,
                Role::RemoteAddress.properties().cloned().collect(),
            ),
            By::Port => (Subject::Event, of(&[Role::Port])),
            By::Direction => (Subject::Event, of(&[Role::Direction])),
            By::Property(subject, property) => (*subject, vec![property.clone()]),
            _ => return None,
        })
    }
}

enum KeySource<'a> {
    Nothing,
    /// By what a rule is called: sources name one rule more or less fully.
    Rule(&'a Records, Vec<u32>),
    Shared(&'a Shared),
    Severity(&'a Records),
    Columns {
        table: &'a Table,
        /// Each with the number of its first value.
        columns: Vec<(&'a Column, u32)>,
    },
    /// By a property of the values: a code for each code of the columns.
    Mapped(Box<Coding<'a>>, Vec<u32>),
}

/// A code a row: 0 unknown, 1 absent, from [`FIRST`] a distinct value.
pub struct Coding<'a> {
    by: By,
    source: KeySource<'a>,
    len: usize,
}

impl<'a> Coding<'a> {
    /// The codes of `by`; [`By::Cause`] has none here.
    pub fn of(store: &'a Store, by: &By) -> Coding<'a> {
        let records = store.records();
        let (source, len) = match by {
            By::Cause => (KeySource::Nothing, 0),
            By::Rule => {
                let mut first: FxHashMap<String, u32> = FxHashMap::default();
                let codes = (FIRST..).zip(records.rules()).map(|(code, rule)| {
                    let label = rule.label().map(fold);
                    label.map_or(UNKNOWN, |label| *first.entry(label).or_insert(code))
                });
                (
                    KeySource::Rule(records, codes.collect()),
                    records.rules().len(),
                )
            }
            By::Device => shared(records.devices()),
            By::User => shared(records.users()),
            By::Operation => shared(records.operations()),
            By::Severity => (KeySource::Severity(records), records.severities().len()),
            By::Range => {
                let addresses = Coding::of(store, &By::Address);
                let code = |code: u32| match addresses.value(code) {
                    Some(value) => FIRST + Range::of(&value).map_or(0, |range| range as u32),
                    None => code,
                };
                let codes: Vec<u32> = (0..to_u32(addresses.len())).map(code).collect();
                (
                    KeySource::Mapped(Box::new(addresses), codes),
                    Range::ALL.len(),
                )
            }
            _ => match by.properties() {
                Some((subject, properties)) => columns(store.table(subject), &properties),
                None => (KeySource::Nothing, 0),
            },
        };
        Coding {
            by: by.clone(),
            source,
            len: len + FIRST as usize,
        }
    }

    /// One more than the largest code.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether no row has a value.
    pub fn is_empty(&self) -> bool {
        self.len <= FIRST as usize
    }

    /// The code of a row.
    #[inline]
    pub fn code(&self, row: usize) -> u32 {
        match &self.source {
            KeySource::Nothing => UNKNOWN,
            KeySource::Rule(records, codes) => codes
                .get(records.rule_code(row) as usize)
                .copied()
                .unwrap_or(UNKNOWN),
            KeySource::Shared(shared) => shared.code(row).map_or(UNKNOWN, |code| code + FIRST),
            KeySource::Severity(records) => match records.severity_codes().get(row) {
                None | Some(0) => UNKNOWN,
                Some(code) => code - 1 + FIRST,
            },
            KeySource::Columns { table, columns } => {
                let mut silent = ABSENT;
                for (column, offset) in columns {
                    match column.code(row) {
                        UNKNOWN => silent = UNKNOWN,
                        ABSENT => {}
                        code => return code + offset,
                    }
                }
                match columns.is_empty() {
                    true if table.none().contains(row) => ABSENT,
                    true => UNKNOWN,
                    false => silent,
                }
            }
            KeySource::Mapped(coding, codes) => codes
                .get(coding.code(row) as usize)
                .copied()
                .unwrap_or(UNKNOWN),
        }
    }

    /// The value of a code, where it is one of a property.
    pub fn value(&self, code: u32) -> Option<Value> {
        let number = code.checked_sub(FIRST)?;
        match &self.source {
            KeySource::Columns { columns, .. } => {
                let (column, offset) = columns.iter().rev().find(|(_, first)| *first <= number)?;
                column.values().get(number - offset)
            }
            _ => None,
        }
    }

    /// What a code is called.
    pub fn label(&self, code: u32) -> String {
        let missing = |code: u32| match (&self.by, code == ABSENT) {
            // A process that is not there is something else than one not told.
            (By::Process, true) => "no process".to_owned(),
            (By::Process, false) => "unknown process".to_owned(),
            (By::Parent, true) => "no parent".to_owned(),
            (by, true) => format!("no {}", by.name()),
            (by, false) => format!("unknown {}", by.name()),
        };
        let Some(number) = code.checked_sub(FIRST) else {
            return missing(code);
        };
        let text = match &self.source {
            KeySource::Nothing => None,
            KeySource::Rule(records, _) => records.rules().get(number as usize).map(|rule| {
                rule.name
                    .as_deref()
                    .or(rule.label())
                    .unwrap_or_default()
                    .to_owned()
            }),
            KeySource::Shared(shared) => Some(shared.pool().get(number).to_owned()),
            KeySource::Severity(records) => {
                let severity = records.severities().get(number as usize);
                severity.map(i64::to_string)
            }
            KeySource::Columns { .. } => self.value(code).map(|value| match (&self.by, value) {
                (By::Direction, Value::Bool(true)) => "inbound".to_owned(),
                (By::Direction, Value::Bool(false)) => "outbound".to_owned(),
                (By::Property(_, property), Value::Int(number)) => property
                    .kind()
                    .symbols()
                    .and_then(|symbols| symbols.of_number(number))
                    .map_or_else(|| number.to_string(), str::to_owned),
                (_, value) => value.text(),
            }),
            KeySource::Mapped(..) => Range::ALL
                .get(number as usize)
                .map(|range| range.name().to_owned()),
        };
        text.unwrap_or_else(|| missing(UNKNOWN))
    }
}

fn shared(shared: &Shared) -> (KeySource<'_>, usize) {
    (KeySource::Shared(shared), shared.pool().len())
}

fn columns<'a>(table: &'a Table, properties: &[Property]) -> (KeySource<'a>, usize) {
    let mut len = 0;
    let mut columns = Vec::new();
    for column in properties
        .iter()
        .filter_map(|property| table.column(property))
    {
        columns.push((column, to_u32(len)));
        len += column.values().len();
    }
    (KeySource::Columns { table, columns }, len)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_name_what_to_group_by() {
        for by in By::ALL {
            assert_eq!(By::parse(&by.name().to_uppercase()), Ok(by));
        }
        let port = By::Property(Subject::Event, Property::of("Network.Port"));
        assert_eq!(By::parse("network.port"), Ok(port));
        let name = By::parse("process:FileItem.FileName").unwrap();
        assert_eq!(name.name(), "process:FileItem.FileName");
        assert_eq!(By::parse(&name.name()), Ok(name));
        assert!(
            By::parse("ancestor:A.B")
                .unwrap_err()
                .contains("`ancestor`")
        );
        assert!(By::parse("colour").unwrap_err().contains("`colour`"));
    }
}
