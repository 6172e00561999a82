//! Made-up detections as the interfaces of ESET would give them: v1 and v2 of
//! ESET Connect, and the REST interface of a server of one's own.

use crate::detection::{Detection, Facts, Lookup};
use crate::language::{Property, table};
use jiff::Timestamp;
use serde_json::{Map, Value, json};

fn said(facts: &Facts, name: &str) -> Option<String> {
    match facts.get(&Property::of(name)) {
        Lookup::Known(value) => Some(value.text()),
        _ => None,
    }
}

fn time(detection: &Detection) -> String {
    let time = detection.time.unwrap_or_default();
    let time = Timestamp::from_millisecond(time).unwrap_or_default();
    format!("{time:.0}")
}

fn level(score: i64) -> &'static str {
    match score {
        70.. => "SEVERITY_LEVEL_HIGH",
        40.. => "SEVERITY_LEVEL_MEDIUM",
        _ => "SEVERITY_LEVEL_LOW",
    }
}

/// Without what is not there.
fn slim(pairs: impl IntoIterator<Item = (&'static str, Option<Value>)>) -> Value {
    let there = |(key, value): (&str, Option<Value>)| Some((key.to_owned(), value?));
    Value::Object(Map::from_iter(pairs.into_iter().filter_map(there)))
}

/// The network of an event, under the prefix that a version gives its directions.
fn network(detection: &Detection, prefix: &str) -> Option<Value> {
    let event = &detection.event;
    let address = said(event, "Network.IpAddressV4").or(said(event, "Network.IpAddressV6"))?;
    let inbound = said(event, "Network.Inbound").map(|text| text == "true" || text == "1");
    let port = said(event, "Network.Port").and_then(|text| text.parse::<u16>().ok());
    let (near, far) = match inbound {
        Some(true) => (port, Some(49_152)),
        Some(false) => (Some(49_152), port),
        None => (None, None),
    };
    let direction = inbound.map(|is| {
        let word = if is { "INBOUND" } else { "OUTBOUND" };
        Value::from(format!("{prefix}{word}"))
    });
    Some(slim([
        ("direction", direction),
        ("protocolName", Some("TCP".into())),
        ("remoteIpAddress", Some(address.into())),
        ("remotePort", far.map(Value::from)),
        ("localPort", near.map(Value::from)),
    ]))
}

/// A detection in the list of ESET Connect (v1).
pub fn connect_listed(detection: &Detection) -> Value {
    let process = said(&detection.process, "FileItem.FullPath");
    slim([
        ("uuid", detection.id.clone().map(Value::from)),
        ("occurTime", Some(time(detection).into())),
        ("displayName", detection.rule.name.clone().map(Value::from)),
        ("category", Some("DETECTION_CATEGORY_EDR_RULE".into())),
        (
            "severityLevel",
            detection.severity.map(level).map(Value::from),
        ),
        (
            "context",
            Some(slim([
                ("deviceUuid", detection.device.uuid.clone().map(Value::from)),
                ("userName", detection.user.clone().map(Value::from)),
                ("process", process.map(|path| json!({ "path": path }))),
            ])),
        ),
        (
            "networkCommunication",
            network(detection, "NETWORK_COMMUNICATION_DIRECTION_")
                .map(|_| json!({ "protocolName": "TCP" })),
        ),
    ])
}

/// A detection whole (v2).
pub fn connect_whole(detection: &Detection) -> Value {
    let operation = detection.operation.as_deref();
    let trigger = operation.and_then(|name| table().operation(name)?.trigger.clone());
    let process = said(&detection.process, "FileItem.FullPath").map(|path| {
        let command = said(&detection.process, "ProcessInfo.CommandLine");
        slim([
            ("path", Some(path.into())),
            ("commandLine", command.map(Value::from)),
        ])
    });
    slim([
        ("uuid", detection.id.clone().map(Value::from)),
        ("occurTime", Some(time(detection).into())),
        ("displayName", detection.rule.name.clone().map(Value::from)),
        ("edrRuleUuid", detection.rule.uuid.clone().map(Value::from)),
        ("category", Some("DETECTION_CATEGORY_EDR_RULE".into())),
        ("severityScore", detection.severity.map(Value::from)),
        (
            "severityLevel",
            detection.severity.map(level).map(Value::from),
        ),
        (
            "device",
            Some(slim([
                (
                    "displayName",
                    detection.device.name.clone().map(Value::from),
                ),
                ("uuid", detection.device.uuid.clone().map(Value::from)),
            ])),
        ),
        ("userName", detection.user.clone().map(Value::from)),
        ("resolved", detection.resolved.map(Value::from)),
        ("process", process),
        (
            "networkTraffic",
            network(detection, "NETWORK_TRAFFIC_DIRECTION_"),
        ),
        (
            "triggeringEvent",
            trigger.map(|kind| json!({ "type": kind })),
        ),
    ])
}

/// A detection of a server of one's own, under this number; the list says less
/// than the detection whole.
pub fn inspect(detection: &Detection, number: u64, is_whole: bool) -> Value {
    let process = &detection.process;
    let text = |name: &str| said(process, name).map(Value::from);
    let mut record = slim([
        ("id", Some(number.into())),
        ("uuid", detection.id.clone().map(Value::from)),
        ("creationTime", Some(time(detection).into())),
        ("ruleName", detection.rule.name.clone().map(Value::from)),
        (
            "computerName",
            detection.device.name.clone().map(Value::from),
        ),
        ("severityScore", detection.severity.map(Value::from)),
        ("resolved", detection.resolved.map(Value::from)),
        ("priority", Some(0.into())),
        ("type", Some("RuleActivated".into())),
    ]);
    if let (true, Value::Object(record)) = (is_whole, &mut record) {
        let more = slim([
            ("ruleUuid", detection.rule.uuid.clone().map(Value::from)),
            (
                "computerUuid",
                detection.device.uuid.clone().map(Value::from),
            ),
            ("processUser", detection.user.clone().map(Value::from)),
            ("processPath", text("FileItem.FullPath")),
            ("processCommandLine", text("ProcessInfo.CommandLine")),
            ("moduleSigner", text("Module.SignerName")),
            ("note", Some("".into())),
        ]);
        if let Value::Object(more) = more {
            record.extend(more);
        }
    }
    record
}
