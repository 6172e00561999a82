//! Quell's own format: a missing key is unknown, `null` is absent, and a value
//! is taken as it is.

use super::super::json::{Json, Object};
use super::super::time;
use super::Notes;
use super::fields::whole;
use crate::detection::{Ancestors, Detection, Device, Facts, Rule, State, code_of};
use crate::language::{Property, Type, Value, parse_bool, table};
use rustc_hash::FxHashMap;
use std::borrow::Cow;

/// Properties by their names as written: records name the same few.
#[derive(Debug, Default)]
pub(super) struct Names(FxHashMap<Box<str>, Property>);

impl Names {
    fn property(&mut self, name: &str) -> Property {
        /// Names kept: data must not fill the memory with them.
        const MOST: usize = 4096;
        if let Some(property) = self.0.get(name) {
            return property.clone();
        }
        let property = Property::of(name);
        if self.0.len() < MOST {
            self.0.insert(name.into(), property.clone());
        }
        property
    }
}

const MISFIT: &str = "a value that does not fit its property was left out";
const NO_SUBJECT: &str = "a subject that is no object was left out";

pub(super) fn read(object: &Object<'_>, names: &mut Names, notes: &mut Notes) -> Detection {
    let mut subjects = Subjects { names, notes };
    let mut detection = Detection::default();
    for (key, value) in &object.entries {
        let is = |name: &str| key.eq_ignore_ascii_case(name);
        if is("id") {
            detection.id = words(value).filter(|id| !id.is_empty());
        } else if is("time") {
            detection.time = subjects.plain(value, time::parse);
        } else if is("rule") {
            detection.rule = rule(value);
        } else if is("severity") {
            detection.severity = subjects.plain(value, whole);
        } else if is("device") {
            detection.device = match value {
                Json::Object(device) => Device {
                    name: device.get("name").and_then(words),
                    uuid: device.get("uuid").and_then(words),
                },
                other => Device {
                    name: words(other),
                    uuid: None,
                },
            };
        } else if is("user") {
            detection.user = words(value);
        } else if is("resolved") {
            detection.resolved = subjects.plain(value, parse_bool);
        } else if is("operation") {
            detection.operation = words(value).filter(|name| !name.is_empty()).map(operation);
        } else if is("event") {
            detection.event = subjects.facts(value).unwrap_or_default();
        } else if is("process") {
            detection.process = subjects.facts(value).unwrap_or_default();
        } else if is("parentprocess") {
            detection.parentprocess = subjects.facts(value);
        } else if is("ancestors") {
            detection.ancestors = match value {
                Json::Null => Ancestors::Known(Vec::new()),
                Json::List(list, _) => {
                    let mut facts = |value| subjects.facts(value).unwrap_or_default();
                    Ancestors::Known(list.iter().map(&mut facts).collect())
                }
                _ => {
                    subjects
                        .notes
                        .push("ancestors that are no list were left out".into());
                    Ancestors::Unknown
                }
            };
        } else if is("extra") {
            detection.extra = extra(value);
        }
    }
    detection
}

fn words(value: &Json<'_>) -> Option<String> {
    value.text().map(Cow::into_owned)
}

/// The operation in the table's spelling, where the table knows it.
fn operation(name: String) -> String {
    match table().operation(&name) {
        Some(operation) => operation.name.clone(),
        None => name,
    }
}

/// The rule; the code is the bracketed one in the name where none is given.
fn rule(value: &Json<'_>) -> Rule {
    match value {
        Json::Object(rule) => {
            let name = rule.get("name").and_then(words);
            Rule {
                code: match rule.get("code") {
                    Some(code) => words(code),
                    None => name.as_deref().and_then(code_of).map(str::to_owned),
                },
                name,
                uuid: rule.get("uuid").and_then(words),
            }
        }
        other => words(other).map_or_else(Rule::default, |name| Rule::from_name(&name)),
    }
}

fn extra(value: &Json<'_>) -> Vec<(String, String)> {
    let entries = value.object().map_or(&[][..], |object| &object.entries);
    entries
        .iter()
        .take(MOST_PROPERTIES)
        .filter_map(|(label, value)| Some((label.to_string(), words(value)?)))
        .collect()
}

/// Properties of one subject that are read: each is looked for among the
/// others, so hostile thousands would cost their square.
const MOST_PROPERTIES: usize = 512;

struct Subjects<'a> {
    names: &'a mut Names,
    notes: &'a mut Notes,
}

impl Subjects<'_> {
    /// A value that stands by itself; `null` is unknown like a missing one.
    fn plain<T>(&mut self, value: &Json<'_>, parse: impl Fn(&str) -> Option<T>) -> Option<T> {
        if *value == Json::Null {
            return None;
        }
        let parsed = value.text().and_then(|text| parse(text.trim()));
        if parsed.is_none() {
            self.notes
                .push("a time, severity or flag that can't be read was left out".into());
        }
        parsed
    }

    fn facts(&mut self, value: &Json<'_>) -> Option<Facts> {
        let object = match value {
            Json::Null => return Some(Facts::none()),
            Json::Object(object) => object,
            _ => {
                self.notes.push(NO_SUBJECT.into());
                return None;
            }
        };
        let mut facts = Facts::default();
        for (key, value) in object.entries.iter().take(MOST_PROPERTIES) {
            if !key.contains('.') {
                self.notes
                    .push("a key that is no `Component.Property` was left out".into());
                continue;
            }
            let property = self.names.property(key);
            match (value, of_type(property.kind(), value)) {
                (Json::Null, _) => facts.set(property, State::Absent),
                (_, Some(value)) => facts.set(property, State::Known(value)),
                (_, None) => self.notes.push(MISFIT.into()),
            }
        }
        if object.entries.len() > MOST_PROPERTIES {
            self.notes
                .push("properties past the 512th of a subject were left out".into());
        }
        Some(facts)
    }
}

/// The value as one of this type.
fn of_type(kind: Type, value: &Json<'_>) -> Option<Value> {
    match (kind, value) {
        (Type::StringSet, Json::List(list, _)) => {
            let members: Option<Vec<Box<str>>> = list
                .iter()
                .map(|member| member.text().map(|text| text.as_ref().into()))
                .collect();
            Some(Value::Set(members?.into()))
        }
        (Type::Int | Type::IntSymbol(_), Json::Bool(_)) => None,
        (Type::Int | Type::IntSymbol(_), Json::Number(number)) => {
            whole(&number.to_string()).map(Value::Int)
        }
        _ => Value::parse(kind, &value.text()?),
    }
}
