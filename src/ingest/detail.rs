//! A record as a detection, whole and owned: for who looks at it once.

use super::record::{Entry, Lineage, Names, Record, Spoken};
use super::token::{Raw, Text};
use super::value::Reading;
use crate::detection::{Ancestors, Detection, Device, Facts, Rule, State, code_of};
use crate::language::{Value, table};

fn owned(text: Option<Text<'_>>) -> Option<String> {
    text.map(|text| text.decoded().into_owned())
}

/// An operation in the table's spelling, where the table knows it.
pub fn spelled(name: &str) -> &str {
    match table().operation(name) {
        Some(operation) => &operation.name,
        None => name,
    }
}

/// The rule of a record; the code is the bracketed one in the name where none is
/// given.
pub fn rule(record: &Record<'_>) -> Rule {
    let name = owned(record.rule.name);
    Rule {
        code: match record.code {
            Some(code) => owned(code),
            None => name.as_deref().and_then(code_of).map(str::to_owned),
        },
        name,
        uuid: owned(record.rule.uuid),
    }
}

/// The detection that a record is, completed; what is left out of it is noted.
pub fn detection(
    record: &Record<'_>,
    names: &Names,
    note: &mut dyn FnMut(&'static str),
) -> Detection {
    let [event, process, parent] = &record.subjects;
    let mut of = |spoken: &Spoken<'_>| facts(&spoken.entries, spoken.is_none, names, note);
    let (event, process) = (of(event), of(process));
    let parentprocess = parent.is_said.then(|| of(parent));
    let extra = record.extra.iter().map(|shown| {
        let label = format!("{}{}", shown.prefix, shown.label.decoded());
        (label, shown.text.decoded().into_owned())
    });
    Detection {
        id: owned(record.id),
        time: record.time,
        rule: rule(record),
        severity: record.severity,
        device: Device {
            name: owned(record.device.name),
            uuid: owned(record.device.uuid),
        },
        user: owned(record.user),
        resolved: record.resolved,
        operation: owned(record.operation).map(|name| spelled(&name).to_owned()),
        event,
        process,
        parentprocess,
        ancestors: ancestors(&record.lineage, names, note),
        extra: extra.collect(),
    }
}

fn ancestors(
    lineage: &Lineage<'_>,
    names: &Names,
    note: &mut dyn FnMut(&'static str),
) -> Ancestors {
    if !lineage.is_said {
        return Ancestors::Unknown;
    }
    let mut start = 0;
    let list = lineage.ends.iter().map(|(end, is_none)| {
        let entries = lineage.entries.get(start..*end).unwrap_or_default();
        start = *end;
        facts(entries, *is_none, names, note)
    });
    Ancestors::Known(list.collect())
}

/// What entries say of a subject, completed; what is left out is noted.
pub fn facts(
    entries: &[Entry<'_>],
    is_none: bool,
    names: &Names,
    note: &mut dyn FnMut(&'static str),
) -> Facts {
    let mut facts = Facts::default();
    facts.is_none = is_none;
    let mut unsaid = Vec::new();
    for entry in entries {
        let Some((property, how)) = names.get(entry.name) else {
            continue;
        };
        let mut joined = String::new();
        let reading = match entry.push_joined(&mut joined) {
            true => Reading::Known(Value::Str(joined.into())),
            false => how.read(property.kind(), entry.raw),
        };
        match reading {
            Reading::Known(value) => facts.set(property.clone(), State::Known(value)),
            Reading::Absent => facts.set(property.clone(), State::Absent),
            Reading::Unknown if entry.raw == Raw::Unknown => unsaid.push(property),
            Reading::Unknown => {}
            Reading::Odd(what) => note(what),
        }
    }
    facts.complete();
    unsaid
        .into_iter()
        .for_each(|property| facts.forget(property));
    facts
}
