//! What a remote holds of rules and exclusions, one shape for both kinds.

use super::answer::{RawRecord, is_said};
use super::caller::Caller;
use super::failure::Failure;
use super::settings::RemoteKind;
use serde_json::Value;

/// A rule that a remote holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct HeldRule {
    /// Its uuid, in small letters.
    pub(super) uuid: String,
    /// Its name, with the code in brackets where it has one.
    pub(super) name: String,
    /// Whether it raises detections.
    pub(super) enabled: Option<bool>,
    /// Its XML; empty where the remote gives none.
    pub(super) xml: String,
}

/// An exclusion that a remote holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct HeldExclusion {
    /// Its uuid, in small letters.
    pub(super) uuid: String,
    /// Its number, on a server of one's own.
    pub(super) number: Option<u64>,
    /// Its name.
    pub(super) name: String,
    /// Whether it is at work.
    pub(super) enabled: Option<bool>,
    /// Its note.
    pub(super) note: String,
    /// The uuids of the rules that it is for, sorted.
    pub(super) rules: Vec<String>,
    /// Where it holds, `device:UUID` or `device-group:UUID`, sorted; none: everywhere.
    pub(super) scopes: Vec<String>,
    /// Its XML.
    pub(super) xml: String,
}

/// The text under one of these keys.
fn text(value: &Value, keys: &[&str]) -> String {
    let found = keys.iter().find_map(|key| value.get(key)?.as_str());
    found
        .filter(|text| is_said(text))
        .unwrap_or_default()
        .to_owned()
}

fn flag(value: &Value, key: &str) -> Option<bool> {
    match value.get(key)? {
        Value::Bool(is) => Some(*is),
        Value::Number(number) => Some(number.as_i64()? != 0),
        _ => None,
    }
}

fn number(value: &Value) -> Option<u64> {
    let id = value.get("id")?;
    id.as_u64().or_else(|| id.as_str()?.parse().ok())
}

/// Sorted, in small letters, each once.
fn sorted(words: impl Iterator<Item = String>) -> Vec<String> {
    let mut words: Vec<String> = words.map(|word| word.to_ascii_lowercase()).collect();
    words.sort();
    words.dedup();
    words
}

impl HeldRule {
    pub(super) fn of(record: &RawRecord) -> HeldRule {
        let value: Value = serde_json::from_str(record.get()).unwrap_or_default();
        HeldRule {
            uuid: text(&value, &["uuid"]).to_ascii_lowercase(),
            name: text(&value, &["displayName", "name"]),
            enabled: flag(&value, "enabled"),
            xml: text(&value, &["xmlDefinition", "body"]),
        }
    }
}

impl HeldExclusion {
    pub(super) fn of(record: &RawRecord) -> HeldExclusion {
        let value: Value = serde_json::from_str(record.get()).unwrap_or_default();
        let list = |key: &str| {
            let list = value.get(key).and_then(Value::as_array);
            list.cloned().unwrap_or_default()
        };
        let rules = list("ruleUuids").into_iter();
        let scope = |scope: &Value| {
            let (device, group) = (
                text(scope, &["deviceUuid"]),
                text(scope, &["deviceGroupUuid"]),
            );
            match (device.as_str(), group.as_str()) {
                ("", "") => None,
                ("", group) => Some(format!("device-group:{group}")),
                (device, _) => Some(format!("device:{device}")),
            }
        };
        HeldExclusion {
            uuid: text(&value, &["uuid"]).to_ascii_lowercase(),
            number: number(&value),
            name: text(&value, &["displayName", "name"]),
            enabled: flag(&value, "enabled"),
            note: text(&value, &["note"]),
            rules: sorted(rules.filter_map(|rule| rule.as_str().map(str::to_owned))),
            scopes: sorted(list("scopes").iter().filter_map(scope)),
            xml: text(&value, &["xmlDefinition", "body"]),
        }
    }
}

/// A record's number or uuid, for asking for the whole of it.
fn key_of(record: &RawRecord) -> Option<String> {
    let value: Value = serde_json::from_str(record.get()).ok()?;
    let id = number(&value).map(|id| id.to_string());
    id.or_else(|| Some(text(&value, &["uuid"])).filter(|uuid| !uuid.is_empty()))
}

impl Caller<'_> {
    /// All rules.
    pub(super) fn rules(&mut self) -> Result<Vec<HeldRule>, Failure> {
        let mut rules: Vec<HeldRule> = match self.remote.kind {
            RemoteKind::Connect => self.connect_all("/v2/edr-rules")?,
            RemoteKind::Inspect => self.each("rules", "RULE")?,
        }
        .iter()
        .map(HeldRule::of)
        .collect();
        rules.sort_by(|one, other| one.uuid.cmp(&other.uuid));
        rules.dedup_by(|one, other| one.uuid == other.uuid);
        Ok(rules)
    }

    /// All exclusions.
    pub(super) fn exclusions(&mut self) -> Result<Vec<HeldExclusion>, Failure> {
        let mut exclusions: Vec<HeldExclusion> = match self.remote.kind {
            RemoteKind::Connect => self.connect_all("/v2/edr-rule-exclusions")?,
            RemoteKind::Inspect => self.each("exclusions", "EXCLUSION")?,
        }
        .iter()
        .map(HeldExclusion::of)
        .collect();
        exclusions.sort_by(|one, other| one.uuid.cmp(&other.uuid));
        exclusions.dedup_by(|one, other| one.uuid == other.uuid);
        Ok(exclusions)
    }

    /// The list of a server of one's own, then each whole; what the list alone
    /// says is added to it.
    fn each(&mut self, what: &str, key: &str) -> Result<Vec<RawRecord>, Failure> {
        let mut all = Vec::new();
        for listed in self.inspect_all(what)? {
            let Some(id) = key_of(&listed) else { continue };
            let whole = self.inspect_one(what, &id, key)?;
            let mut merged: serde_json::Map<String, Value> =
                serde_json::from_str(listed.get()).unwrap_or_default();
            let whole: serde_json::Map<String, Value> =
                serde_json::from_str(whole.get()).unwrap_or_default();
            merged.extend(whole);
            all.extend(serde_json::value::to_raw_value(&merged).ok());
        }
        Ok(all)
    }
}
