//! Detections of the REST API of an ESET Inspect server.

use super::super::json::Object;
use super::Notes;
use super::fields::{flag, int, moment, rule, set, set_extra, set_process, set_text, string, text};
use crate::detection::{Detection, Device};
use crate::language::{Property, Value};

pub(super) fn read(object: &Object<'_>, notes: &mut Notes) -> Detection {
    let mut detection = Detection {
        id: string(object, "uuid").or_else(|| string(object, "id")),
        time: moment(object, "creationTime", notes),
        rule: rule(text(object, "ruleName"), string(object, "ruleUuid")),
        severity: int(object, "severityScore", notes).or_else(|| int(object, "severity", notes)),
        device: Device {
            name: string(object, "computerName"),
            uuid: string(object, "computerUuid"),
        },
        user: string(object, "processUser"),
        resolved: flag(object, "resolved", notes),
        ..Detection::default()
    };
    let process = &mut detection.process;
    set_process(
        process,
        text(object, "processPath").or_else(|| text(object, "moduleName")),
    );
    set_text(
        process,
        "ProcessInfo.CommandLine",
        text(object, "processCommandLine"),
    );
    set(process, "Module.SignatureType", signature(object, notes));
    for (property, key) in [
        ("LiveGrid.Reputation", "moduleLgReputation"),
        ("LiveGrid.Age", "moduleLgAge"),
    ] {
        set(process, property, int(object, key, notes).map(Value::Int));
    }
    set_extra(
        &mut detection,
        object,
        &[
            ("event", "event"),
            ("moduleName", "module"),
            ("moduleSha1", "SHA-1"),
            ("moduleSigner", "signer"),
            ("moduleLgPopularity", "popularity"),
            ("moduleFirstSeenLocally", "first seen locally"),
            ("moduleLastExecutedLocally", "last executed locally"),
            ("threatName", "threat"),
            ("threatUri", "threat URI"),
            ("type", "type"),
            ("severity", "severity class"),
            ("priority", "priority"),
            ("handled", "handled"),
            ("note", "note"),
        ],
    );
    detection
}

/// The signature's type, as number or word. 0 is the server's word for not
/// knowing; the language's own `Unknown` is another number.
fn signature(object: &Object<'_>, notes: &mut Notes) -> Option<Value> {
    let text = text(object, "moduleSignatureType")?;
    let value = Value::parse(Property::of("Module.SignatureType").kind(), &text);
    if value.is_none() {
        notes.push("a signature type that can't be read was left out".into());
    }
    value.filter(|value| *value != Value::Int(0))
}
