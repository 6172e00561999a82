//! Fields of foreign records: what says that there is no value is unknown, and
//! what can't be read is left out and noted.

use super::super::json::Object;
use super::super::time;
use super::Notes;
use crate::detection::{Detection, Facts, Rule, State};
use crate::language::{Property, Value, parse_address, parse_bool, parse_int};
use std::borrow::Cow;

/// A field's text, unless it only says that there is none.
pub(super) fn text<'a>(object: &'a Object<'_>, key: &str) -> Option<Cow<'a, str>> {
    object
        .get(key)?
        .text()
        .filter(|text| !is_placeholder(text.trim()))
}

pub(super) fn string(object: &Object<'_>, key: &str) -> Option<String> {
    text(object, key).map(Cow::into_owned)
}

fn is_placeholder(text: &str) -> bool {
    let is_zero_uuid = || {
        text.len() >= 32
            && text
                .bytes()
                .all(|byte| matches!(byte, b'0' | b'-' | b'{' | b'}'))
    };
    text.is_empty() || text.eq_ignore_ascii_case("nil") || is_zero_uuid()
}

/// A field as `parse` reads it; what it can't read is noted.
pub(super) fn parsed<T>(
    object: &Object<'_>,
    key: &str,
    notes: &mut Notes,
    what: &'static str,
    parse: impl Fn(&str) -> Option<T>,
) -> Option<T> {
    let text = text(object, key)?;
    let value = parse(text.trim());
    if value.is_none() {
        notes.push(what.into());
    }
    value
}

pub(super) fn int(object: &Object<'_>, key: &str, notes: &mut Notes) -> Option<i64> {
    parsed(
        object,
        key,
        notes,
        "text where a number belongs was left out",
        whole,
    )
}

/// An integer, perhaps written as a float.
pub(super) fn whole(text: &str) -> Option<i64> {
    parse_int(text).or_else(|| {
        let float: f64 = text.strip_suffix(".0").and_then(|text| text.parse().ok())?;
        (float.abs() < 9e15).then_some(float as i64)
    })
}

pub(super) fn flag(object: &Object<'_>, key: &str, notes: &mut Notes) -> Option<bool> {
    parsed(
        object,
        key,
        notes,
        "text where true or false belongs was left out",
        parse_bool,
    )
}

pub(super) fn moment(object: &Object<'_>, key: &str, notes: &mut Notes) -> Option<i64> {
    parsed(
        object,
        key,
        notes,
        "a time that can't be read was left out",
        time::parse,
    )
}

pub(super) fn address(object: &Object<'_>, key: &str, notes: &mut Notes) -> Option<Value> {
    parsed(
        object,
        key,
        notes,
        "an address that can't be read was left out",
        parse_address,
    )
}

/// A port; 0 is none.
pub(super) fn port(object: &Object<'_>, key: &str, notes: &mut Notes) -> Option<i64> {
    let range = |text: &str| whole(text).filter(|port| (0..=65535).contains(port));
    parsed(
        object,
        key,
        notes,
        "a port that can't be read was left out",
        range,
    )
    .filter(|port| *port != 0)
}

pub(super) fn set(facts: &mut Facts, property: &str, value: Option<Value>) {
    if let Some(value) = value {
        facts.set(Property::of(property), State::Known(value));
    }
}

pub(super) fn set_text(facts: &mut Facts, property: &str, text: Option<Cow<'_, str>>) {
    set(
        facts,
        property,
        text.map(|text| Value::Str(text.as_ref().into())),
    );
}

/// An address to the property of its family; `property` is without the `V4`.
pub(super) fn set_address(facts: &mut Facts, property: &str, value: Option<Value>) {
    let family = if matches!(value, Some(Value::Ip6(_))) {
        "V6"
    } else {
        "V4"
    };
    set(facts, &format!("{property}{family}"), value);
}

/// A process by its path, or by its bare name.
pub(super) fn set_process(facts: &mut Facts, path: Option<Cow<'_, str>>) {
    let is_path = path.as_ref().is_some_and(|path| path.contains(['\\', '/']));
    let property = if is_path {
        "FileItem.FullPath"
    } else {
        "FileItem.FileName"
    };
    set_text(facts, property, path);
}

/// Keeps fields that the language has no name for, under a label.
pub(super) fn set_extra(detection: &mut Detection, object: &Object<'_>, labels: &[(&str, &str)]) {
    for (key, label) in labels {
        if let Some(text) = text(object, key) {
            detection
                .extra
                .push(((*label).to_owned(), text.into_owned()));
        }
    }
}

pub(super) fn rule(name: Option<Cow<'_, str>>, uuid: Option<String>) -> Rule {
    Rule {
        uuid,
        ..name.map_or_else(Rule::default, |name| Rule::from_name(&name))
    }
}
