//! A detection as one line of the native format.

use super::time;
use crate::detection::{Ancestors, Detection, Facts, Lookup, State, code_of};
use crate::language::{Property, Type, Value};
use serde_json::{Map, Value as Json};
use std::io::{self, Write};
use std::sync::LazyLock;

/// Writes a detection as one JSON line, under this `id`. What reading it back
/// derives anyway is left out, so that the same detection comes back.
pub fn write_native(
    detection: &Detection,
    id: &str,
    out: &mut (impl Write + ?Sized),
) -> io::Result<()> {
    let slim = slim(detection);
    let record = record(slim.as_ref().unwrap_or(detection), id);
    serde_json::to_writer(&mut *out, &Json::Object(record))?;
    out.write_all(b"\n")
}

/// A detection as the native format's object, under this `id`, with all that it
/// says.
pub(super) fn record(detection: &Detection, id: &str) -> Map<String, Json> {
    let mut record = Map::new();
    let mut put = |key: &str, value: Option<Json>| {
        if let Some(value) = value {
            record.insert(key.into(), value);
        }
    };
    put("id", Some(id.into()));
    put("time", detection.time.and_then(time::write).map(Json::from));
    let (rule, device) = (&detection.rule, &detection.device);
    let mut named = words([
        ("code", &rule.code),
        ("name", &rule.name),
        ("uuid", &rule.uuid),
    ]);
    if rule.code.is_none() && rule.name.as_deref().and_then(code_of).is_some() {
        // Else reading would take it from the name.
        named.insert("code".into(), Json::Null);
    }
    put(
        "rule",
        Some(named)
            .filter(|named| !named.is_empty())
            .map(Json::Object),
    );
    put("severity", detection.severity.map(Json::from));
    let named = words([("name", &device.name), ("uuid", &device.uuid)]);
    put(
        "device",
        Some(named)
            .filter(|named| !named.is_empty())
            .map(Json::Object),
    );
    put("user", detection.user.as_deref().map(Json::from));
    put("resolved", detection.resolved.map(Json::from));
    put("operation", detection.operation.as_deref().map(Json::from));
    put("event", Some(subject(&detection.event)));
    put("process", Some(subject(&detection.process)));
    put(
        "parentprocess",
        detection.parentprocess.as_ref().map(subject),
    );
    if let Ancestors::Known(list) = &detection.ancestors {
        put("ancestors", Some(list.iter().map(subject).collect()));
    }
    if !detection.extra.is_empty() {
        let extra = detection.extra.iter().cloned();
        put(
            "extra",
            Some(Json::Object(
                extra.map(|(label, text)| (label, text.into())).collect(),
            )),
        );
    }
    record
}

/// The words that are known.
fn words<const N: usize>(words: [(&str, &Option<String>); N]) -> Map<String, Json> {
    let known =
        |(key, word): (&str, &Option<String>)| Some((key.to_owned(), word.as_deref()?.into()));
    words.into_iter().filter_map(known).collect()
}

fn subject(facts: &Facts) -> Json {
    if facts.is_none && facts.iter().next().is_none() {
        return Json::Null;
    }
    let entries = facts.iter().map(|(property, state)| {
        let value = match state {
            State::Absent => Json::Null,
            State::Known(value) => value_of(property.kind(), value),
        };
        (property.full().to_owned(), value)
    });
    Json::Object(entries.collect())
}

fn value_of(kind: Type, value: &Value) -> Json {
    match value {
        Value::Bool(yes) => Json::Bool(*yes),
        Value::Int(number) => {
            let word = match kind {
                Type::IntSymbol(_) => kind
                    .symbols()
                    .and_then(|symbols| symbols.of_number(*number)),
                _ => None,
            };
            match word.filter(|word| Value::parse(kind, word).as_ref() == Some(value)) {
                Some(word) => word.into(),
                None => (*number).into(),
            }
        }
        Value::Set(members) => members.iter().map(|member| Json::from(&**member)).collect(),
        Value::Str(_) | Value::Ip4(_) | Value::Ip6(_) => value.text().into(),
    }
}

/// What follows from a full path and from a file name.
static DERIVED: LazyLock<[(Property, Vec<Property>); 4]> = LazyLock::new(|| {
    let from = |component: &str, name: &str, parts: &[&str]| {
        let part = |part: &&str| Property::named(component, part);
        (
            Property::named(component, name),
            parts.iter().map(part).collect(),
        )
    };
    let stem = ["FileNameWithoutExtension", "Extension"];
    [
        from("FileItem", "FullPath", &["Path", "FileName"]),
        from("FileItem", "FileName", &stem),
        from("DestFileItem", "FullPath", &["Path", "FileName"]),
        from("DestFileItem", "FileName", &stem),
    ]
});

/// The detection without what follows from the rest of it, if completing that
/// gives the detection again.
fn slim(detection: &Detection) -> Option<Detection> {
    let base = Detection {
        event: base(&detection.event),
        process: base(&detection.process),
        parentprocess: detection.parentprocess.as_ref().map(base),
        ancestors: match &detection.ancestors {
            Ancestors::Known(list) => Ancestors::Known(list.iter().map(base).collect()),
            Ancestors::Unknown => Ancestors::Unknown,
        },
        ..detection.clone()
    };
    let mut completed = base.clone();
    completed.complete();
    (completed == *detection).then_some(base)
}

fn base(facts: &Facts) -> Facts {
    if facts.is_none {
        return facts.clone();
    }
    let is_known = |property: &Property| matches!(facts.get(property), Lookup::Known(_));
    let is_derived = |property: &Property, state: &State| {
        let from_twin = || property.twin().is_some_and(|twin| is_known(&twin));
        *state == State::Absent && from_twin()
            || DERIVED
                .iter()
                .any(|(from, parts)| parts.contains(property) && is_known(from))
    };
    let mut base = Facts::default();
    for (property, state) in facts.iter() {
        if !is_derived(property, state) {
            base.set(property.clone(), state.clone());
        }
    }
    base
}
