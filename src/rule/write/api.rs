//! The JSON body around an exclusion's XML.

use super::WriteError;
use crate::rule::form::Form;
use crate::rule::read::decode;
use crate::rule::{Draft, is_uuid};
use serde_json::{Map, Value, json};

/// The longest note that ESET Connect takes, in characters.
const MAX_NOTE: usize = 2048;

/// The body, with all else that the body had from which the draft was read.
pub(super) fn body(
    draft: &Draft,
    xml: &str,
    devices: Option<&[String]>,
    rule_uuids: &dyn Fn(&str) -> Option<String>,
) -> Result<String, WriteError> {
    let length = draft.note.chars().count();
    if length > MAX_NOTE {
        return Err(WriteError::new(format!(
            "the note has {length} characters and ESET takes {MAX_NOTE}: shorten it"
        )));
    }
    let mut rules: Vec<Value> = Vec::new();
    for rule in &draft.rules {
        let uuid = if is_uuid(rule) {
            Some(rule.clone())
        } else {
            rule_uuids(rule)
        };
        let uuid = Value::from(uuid.ok_or_else(|| {
            WriteError::new(format!(
                "the uuid of the rule `{rule}` is not known: load the rules with `--rules`, or name the rule by its uuid"
            ))
        })?);
        if !rules.contains(&uuid) {
            rules.push(uuid);
        }
    }
    let mut body = read_before(draft).unwrap_or_else(|| nest(empty()));
    if let Some(Value::Object(exclusion)) = body.get_mut("exclusion") {
        exclusion.insert("note".to_owned(), Value::from(draft.note.clone()));
        exclusion.insert("ruleUuids".to_owned(), Value::Array(rules));
        if let Some(devices) = devices {
            let scopes = exclusion
                .entry("scopes")
                .or_insert_with(|| Value::Array(Vec::new()));
            put_devices(scopes, devices);
        }
        exclusion.insert("xmlDefinition".to_owned(), Value::from(xml));
    }
    serde_json::to_string_pretty(&body)
        .map(|text| text + "\n")
        .map_err(|error| WriteError::new(format!("the body can't be written: {error}")))
}

/// A new exclusion, its keys in the order in which ESET documents them.
fn empty() -> Map<String, Value> {
    [
        ("enabled", Value::Bool(true)),
        ("note", Value::Null),
        ("ruleUuids", Value::Null),
        ("scopes", Value::Array(Vec::new())),
    ]
    .into_iter()
    .map(|(key, value)| (key.to_owned(), value))
    .collect()
}

/// The key of a scope that is a device.
const DEVICE: &str = "deviceUuid";

/// Puts devices in the place of those that there were; groups of devices stay.
fn put_devices(scopes: &mut Value, devices: &[String]) {
    let Value::Array(list) = scopes else {
        *scopes = devices.iter().map(|uuid| json!({ DEVICE: uuid })).collect();
        return;
    };
    list.retain(|scope| scope.get(DEVICE).is_none());
    list.extend(devices.iter().map(|uuid| json!({ DEVICE: uuid })));
}

/// The devices of the body from which a draft was read.
pub(super) fn devices(draft: &Draft) -> Vec<String> {
    let body = read_before(draft);
    let scopes = body
        .as_ref()
        .and_then(|body| body.get("exclusion")?.get("scopes"));
    let list = scopes.and_then(Value::as_array).into_iter().flatten();
    let uuids = list.filter_map(|scope| scope.get(DEVICE)?.as_str());
    uuids.map(str::to_owned).collect()
}

fn nest(exclusion: Map<String, Value>) -> Map<String, Value> {
    Map::from_iter([("exclusion".to_owned(), Value::Object(exclusion))])
}

/// The body as it was read, so that scopes and unknown keys stay; one that was
/// an exclusion without its envelope is put into one.
fn read_before(draft: &Draft) -> Option<Map<String, Value>> {
    let origin = draft
        .origin
        .as_ref()
        .filter(|origin| origin.form == Form::Api)?;
    let text = decode(&origin.bytes).ok()?;
    match serde_json::from_str(&text).ok()? {
        Value::Object(body) if body.contains_key("exclusion") => Some(body),
        Value::Object(exclusion) => Some(nest(exclusion)),
        _ => None,
    }
}
