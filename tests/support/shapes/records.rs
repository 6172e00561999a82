//! A made-up detection as the record of each product.

use super::made::{Connection, Made};
use super::text::{Style, json};
use serde_json::{Map, Value, json as value};

/// The time as RFC 3339.
fn time(made: &Made) -> String {
    jiff::Timestamp::from_millisecond(made.time)
        .expect("a time")
        .to_string()
}

/// The object without what is `null`: a record that leaves out what it does not have.
fn some(value: Value) -> Value {
    match value {
        Value::Object(map) => Value::Object(
            map.into_iter()
                .filter(|(_, value)| !value.is_null())
                .collect(),
        ),
        other => other,
    }
}

fn direction(connection: &Connection) -> &'static str {
    match connection.inbound {
        Some(true) => "INBOUND",
        Some(false) => "OUTBOUND",
        None => "UNSPECIFIED",
    }
}

pub fn native(made: &Made) -> Value {
    let fields = super::NATIVE;
    let mut line = Vec::new();
    quell::ingest::write_native(&made.carried(fields), &made.uuid, &mut line).expect("written");
    let text = String::from_utf8(line).expect("UTF-8");
    // What is found again as U+FFFD was half of a pair.
    let text = text.replace('\u{fffd}', &super::made::HALF.to_string());
    serde_json::from_str(&text).expect("JSON")
}

fn network(made: &Made, prefix: &str, protocol: &str) -> Value {
    match &made.connection {
        Some(connection) => value!({
            "direction": format!("{prefix}_DIRECTION_{}", direction(connection)),
            "localIpAddress": connection.local, "localPort": connection.local_port,
            "remoteIpAddress": connection.remote, "remotePort": connection.remote_port,
            protocol: "TCP",
        }),
        None => value!({
            "direction": format!("{prefix}_DIRECTION_UNSPECIFIED"), "localIpAddress": "",
            "localPort": 0, "remoteIpAddress": "", "remotePort": 0, protocol: "0",
        }),
    }
}

pub fn connect2(made: &Made) -> Value {
    let trigger = made.operation.map_or("", |(_, trigger)| trigger);
    value!({
        "uuid": made.uuid, "category": "DETECTION_CATEGORY_EDR_RULE",
        "displayName": made.rule, "edrRuleUuid": made.rule_uuid,
        "severityLevel": "SEVERITY_LEVEL_MEDIUM", "severityScore": made.severity,
        "occurTime": time(made),
        "device": {"uuid": made.device_uuid, "displayName": made.device},
        "userName": made.user.clone().unwrap_or_default(),
        "process": {"uuid": "p", "path": made.path(),
            "commandLine": made.command.clone().unwrap_or_default()},
        "networkTraffic": network(made, "NETWORK_TRAFFIC", "protocolKeyword"),
        "triggeringEvent": {"type": trigger, "data": {"note": "[{\"x\":1}]"}},
        "objectHashSha1": made.sha1, "objectSizeBytes": "0", "resolved": made.resolved,
        "responses": [{}],
    })
}

pub fn connect1(made: &Made) -> Value {
    value!({
        "uuid": made.uuid, "category": "DETECTION_CATEGORY_CORRELATION_RULE",
        "displayName": made.rule, "typeName": "nil", "severityLevel": "SEVERITY_LEVEL_LOW",
        "occurTime": time(made), "objectTypeName": "File", "objectHashSha1": made.sha1,
        "context": {"deviceUuid": made.device_uuid,
            "userName": made.user.clone().unwrap_or_default(),
            "process": {"path": made.path()}, "circumstances": ""},
        "networkCommunication": network(made, "NETWORK_COMMUNICATION", "protocolName"),
        "responses": [{}],
    })
}

pub fn rest(made: &Made) -> Value {
    value!({
        "id": made.number, "uuid": made.uuid, "type": 1, "creationTime": time(made),
        "ruleName": made.rule, "ruleUuid": made.rule_uuid, "ruleId": 77, "severity": 2,
        "severityScore": made.severity, "priority": 0, "resolved": made.resolved, "note": "",
        "computerId": 4, "computerName": made.device, "computerUuid": made.device_uuid,
        "processId": 10_000_138_491_u64, "processCommandLine": made.command.clone().unwrap_or_default(),
        "processUser": made.user.clone().unwrap_or_default(), "processPath": made.folder,
        "moduleId": 12, "moduleName": made.file, "moduleSha1": made.sha1,
        "moduleSigner": made.signer.unwrap_or_default(), "moduleSignatureType": made.signature,
        "moduleLgAge": made.age, "moduleLgPopularity": 5, "moduleLgReputation": made.reputation,
        "threatName": "", "threatUri": "", "handled": 0,
    })
}

/// A value as a table of Log Analytics gives it back: numbers and booleans as text.
fn as_text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Bool(true) => "True".to_owned(),
        Value::Bool(false) => "False".to_owned(),
        Value::Null => String::new(),
        Value::Array(_) | Value::Object(_) => json(value, Style::Compact),
        other => other.to_string(),
    }
}

/// The columns around those of the table.
fn workspace(made: &Made, table: &str) -> Map<String, Value> {
    let columns = value!({
        "TenantId": "7f2c1b9a-0000-4000-8000-0000000000aa", "SourceSystem": "RestAPI",
        "MG": "", "ManagementGroupName": "", "TimeGenerated": time(made), "Computer": "",
        "RawData": "", "Type": table, "_ResourceId": "",
    });
    columns.as_object().cloned().unwrap_or_default()
}

pub fn sentinel_rest(made: &Made) -> Value {
    let mut columns = workspace(made, "ESETInspect_CL");
    for (key, value) in rest(made).as_object().expect("an object") {
        let suffix = match (key.as_str(), value) {
            ("creationTime", _) => "t",
            ("uuid" | "ruleUuid" | "computerUuid", _) => "g",
            (_, Value::Number(_)) => "d",
            (_, Value::Bool(_)) => "b",
            _ => "s",
        };
        columns.insert(format!("{key}_{suffix}"), as_text(value).into());
    }
    Value::Object(columns)
}

/// `ruleName` to `RuleName`.
fn pascal(key: &str) -> String {
    key[..1].to_ascii_uppercase() + &key[1..]
}

pub fn sentinel_rest2(made: &Made) -> Value {
    let mut columns = workspace(made, "ESETInspectV2_CL");
    const LEFT_OUT: [&str; 8] = [
        "type",
        "ruleId",
        "computerId",
        "computerUuid",
        "processId",
        "moduleId",
        "handled",
        "note",
    ];
    for (key, value) in rest(made).as_object().expect("an object") {
        if !LEFT_OUT.contains(&key.as_str()) {
            columns.insert(pascal(key), value.clone());
        }
    }
    columns.insert("DetectionType".into(), 1.into());
    Value::Object(columns)
}

/// With dynamic columns as objects.
pub fn sentinel_connect(made: &Made) -> Value {
    let mut columns = workspace(made, "IntegrationTableV2_CL");
    for (key, value) in connect2(made).as_object().expect("an object") {
        columns.insert(pascal(key), value.clone());
    }
    Value::Object(columns)
}

/// With flat columns, and dynamic ones as text that holds JSON.
pub fn sentinel_connect_text(made: &Made) -> Value {
    let mut columns = workspace(made, "IntegrationTableV2_CL");
    let user = made.user.clone().unwrap_or_default();
    let flat = value!({
        "OccurTime": time(made), "Uuid": made.uuid, "DisplayName": made.rule, "TypeName": "",
        "Category": "DETECTION_CATEGORY_CORRELATION_RULE", "SeverityLevel": "SEVERITY_LEVEL_LOW",
        "UserName": user, "ProcessPath": made.path(),
        "ProcessCommandline": made.command.clone().unwrap_or_default(),
        "EdrRuleUuid": made.rule_uuid, "Resolved": as_text(&made.resolved.into()),
        "DeviceDisplayName": made.device, "DeviceUuid": made.device_uuid,
        "NetworkCommunication": as_text(&network(made, "NETWORK_COMMUNICATION", "protocolName")),
        "Context": as_text(&connect1(made)["context"]), "NetworkTraffic": "", "Responses": "[{}]",
    });
    columns.extend(flat.as_object().cloned().unwrap_or_default());
    Value::Object(columns)
}

pub fn wazuh(made: &Made) -> Value {
    let flat = value!({
        "providerName": "ESET Connect", "deviceDisplayName": made.device,
        "deviceUuid": made.device_uuid, "userNameBase": made.user, "processPath": made.path(),
        "processUuid": "p", "processCommandline": made.command, "detectionUuid": made.uuid,
        "edrRuleUuid": made.rule_uuid, "displayName": made.rule, "occurTime": time(made),
        "severityLevel": "SEVERITY_LEVEL_LOW", "category": "DETECTION_CATEGORY_EDR_RULE",
        "networkCommunication": network(made, "NETWORK_COMMUNICATION", "protocolName"),
        "triggeringEvent": made.operation.map(|(_, trigger)| value!({"type": trigger, "data": {}})),
        "TimeGenerated": "2026-11-24T00:00:00Z",
    });
    value!({ "eset": some(flat) })
}

pub fn wazuh_alert(made: &Made) -> Value {
    value!({
        "timestamp": "2026-11-24T00:00:01.000+0000", "id": "1700000000.1",
        "rule": {"level": 9, "description": "ESET detection", "id": "100201", "groups": ["eset"]},
        "agent": {"id": "000", "name": "manager"}, "manager": {"name": "manager"},
        "decoder": {"name": "json"}, "data": wazuh(made), "location": "/var/log/eset.json",
    })
}

/// The detection in the words of Elastic's package, below `eset_protect.detection`.
fn elastic_detection(made: &Made) -> Value {
    let connection = made.connection.as_ref();
    let side =
        |address: Option<String>, port: u16| some(value!({"ip_address": address, "port": port}));
    value!({
        "category": "DETECTION_CATEGORY_CORRELATION_RULE", "display_name": made.rule,
        "occur_time": time(made), "uuid": made.uuid, "severity_level": "SEVERITY_LEVEL_LOW",
        "object_hash_sha1": made.sha1,
        "context": some(value!({"device_uuid": made.device_uuid, "user_name": made.user,
            "process": {"path": made.path()}})),
        "network_communication": {
            "direction": format!("NETWORK_COMMUNICATION_DIRECTION_{}",
                connection.map_or("UNSPECIFIED", direction)),
            "protocol_name": "0",
            "local": side(connection.map(|one| one.local.to_string()),
                connection.map_or(0, |one| one.local_port)),
            "remote": side(connection.map(|one| one.remote.to_string()),
                connection.map_or(0, |one| one.remote_port)),
        },
    })
}

/// The same in the words of ECS.
fn ecs(made: &Made) -> Value {
    let side = |address: std::net::IpAddr, port: u16| match port {
        0 => value!({"ip": address}),
        port => value!({"ip": address, "port": port}),
    };
    let connection = made.connection.as_ref();
    some(value!({
        "@timestamp": time(made), "ecs": {"version": "8.17.0"},
        "event": {"kind": "alert", "dataset": "eset_protect.detection"},
        "host": {"id": made.device_uuid}, "tags": ["forwarded"],
        "process": (!made.file.is_empty()).then(|| value!({"executable": made.path(), "name": made.file})),
        "source": connection.map(|one| side(one.local, one.local_port)),
        "destination": connection.map(|one| side(one.remote, one.remote_port)),
        "network": connection.and_then(|one| one.inbound)
            .map(|inbound| value!({"direction": if inbound { "inbound" } else { "outbound" }})),
    }))
}

fn hit(made: &Made, source: Value) -> Value {
    value!({
        "_index": ".ds-logs-eset_protect.detection-default-2026.11.24-000001",
        "_id": made.uuid, "_score": 1.0, "_source": source,
    })
}

pub fn elastic_ecs(made: &Made) -> Value {
    hit(made, ecs(made))
}

pub fn elastic(made: &Made) -> Value {
    let mut source = ecs(made);
    source["eset_protect"] = value!({"detection": elastic_detection(made)});
    hit(made, source)
}

pub fn elastic_original(made: &Made) -> Value {
    let mut source = elastic(made)["_source"].clone();
    source["event"]["original"] = json(&connect1(made), Style::Compact).into();
    hit(made, source)
}

/// With dotted keys instead of objects in objects.
pub fn elastic_dotted(made: &Made) -> Value {
    let mut flat = Map::new();
    flatten("", &elastic(made)["_source"], &mut flat);
    hit(made, Value::Object(flat))
}

/// Dotted keys for what lies in objects.
pub fn flatten(prefix: &str, value: &Value, into: &mut Map<String, Value>) {
    match value {
        Value::Object(map) => {
            for (key, value) in map {
                let prefix = match prefix {
                    "" => key.clone(),
                    prefix => format!("{prefix}.{key}"),
                };
                flatten(&prefix, value, into);
            }
        }
        other => {
            into.insert(prefix.to_owned(), other.clone());
        }
    }
}

/// What stands in a cell of CSV.
pub fn cell(value: &Value) -> String {
    as_text(value)
}

fn occured(made: &Made) -> String {
    let time = jiff::Timestamp::from_millisecond(made.time).expect("a time");
    time.strftime("%d-%b-%Y %H:%M:%S").to_string()
}

pub fn syslog(made: &Made) -> Value {
    some(value!({
        "event_type": "ESET Inspect Alert", "ipv4": "10.0.0.47", "hostname": made.device,
        "source_uuid": made.device_uuid, "occured": occured(made), "severity": "Information",
        "processname": made.path(), "username": made.user, "rulename": made.rule, "count": "1",
        "hash": made.sha1, "severity_score": made.severity.to_string(),
        "resolved": as_text(&made.resolved.into()).to_lowercase(),
        "command_line": made.command, "detection_uuid": made.uuid,
    }))
}

pub fn firewall(made: &Made) -> Value {
    let mut record = value!({
        "event_type": "FirewallAggregated_Event", "ipv4": "10.0.0.47", "hostname": made.device,
        "source_uuid": made.device_uuid, "occured": occured(made), "severity": "Warning",
        "event": "Security vulnerability exploitation attempt", "protocol": "TCP",
        "account": made.user.clone().unwrap_or_default(), "process_name": made.path(),
        "threat_name": made.rule, "aggregate_count": 1,
    });
    if let Some(connection) = &made.connection {
        let (source, target) = connection.ends();
        record["source_address"] = source.0.to_string().into();
        record["source_port"] = source.1.into();
        record["target_address"] = target.0.to_string().into();
        record["target_port"] = target.1.into();
        if let Some(inbound) = connection.inbound {
            record["inbound"] = inbound.into();
        }
    }
    record
}
