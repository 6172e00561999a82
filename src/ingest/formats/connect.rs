//! ESET Connect's detections, v1 and v2: one reader serves both, as the fields
//! of one are missing in the other.

use super::super::json::{Json, Object};
use super::Notes;
use super::fields::{
    address, flag, int, moment, port, rule, set, set_address, set_extra, set_process, set_text,
    string, text,
};
use crate::detection::{Detection, Device};
use crate::language::{Value, table};

static EMPTY: Object<'static> = Object::EMPTY;

pub(super) fn read(object: &Object<'_>, notes: &mut Notes) -> Detection {
    let part = |key: &str| object.get(key).and_then(Json::object).unwrap_or(&EMPTY);
    let context = part("context");
    let device = part("device");
    let process = part("process");
    let is_v2 = ["edrRuleUuid", "device", "networkTraffic", "triggeringEvent"]
        .iter()
        .any(|key| object.get(key).is_some());
    let name = text(object, "displayName").or_else(|| text(object, "typeName").filter(|_| !is_v2));
    let mut detection = Detection {
        id: string(object, "uuid"),
        time: moment(object, "occurTime", notes),
        rule: rule(name, string(object, "edrRuleUuid")),
        severity: int(object, "severityScore", notes),
        device: Device {
            name: string(device, "displayName"),
            uuid: string(device, "uuid").or_else(|| string(context, "deviceUuid")),
        },
        user: string(object, "userName").or_else(|| string(context, "userName")),
        resolved: flag(object, "resolved", notes),
        ..Detection::default()
    };
    let path = text(process, "path").or_else(|| {
        let process = context.get("process").and_then(Json::object)?;
        text(process, "path")
    });
    set_process(&mut detection.process, path);
    set_text(
        &mut detection.process,
        "ProcessInfo.CommandLine",
        text(process, "commandLine"),
    );
    for key in ["networkCommunication", "networkTraffic"] {
        read_network(&mut detection, part(key), notes);
    }
    read_trigger(&mut detection, part("triggeringEvent"));
    set_extra(
        &mut detection,
        object,
        &[
            ("category", "category"),
            ("severityLevel", "severity level"),
            ("objectHashSha1", "SHA-1"),
            ("objectTypeName", "object type"),
            ("objectName", "object"),
            ("objectUrl", "object URL"),
            ("circumstances", "circumstances"),
            ("note", "note"),
        ],
    );
    if is_v2 {
        set_extra(&mut detection, object, &[("typeName", "type")]);
    }
    set_extra(
        &mut detection,
        context,
        &[("circumstances", "circumstances")],
    );
    set_extra(
        &mut detection,
        part("file"),
        &[("path", "file"), ("hashSha1", "file SHA-1")],
    );
    detection
}

fn read_network(detection: &mut Detection, network: &Object<'_>, notes: &mut Notes) {
    let direction = text(network, "direction")
        .unwrap_or_default()
        .to_ascii_uppercase();
    let inbound = match () {
        () if direction.ends_with("INBOUND") => Some(true),
        () if direction.ends_with("OUTBOUND") => Some(false),
        () => None,
    };
    let remote = address(network, "remoteIpAddress", notes);
    let (local_port, remote_port) = (
        port(network, "localPort", notes),
        port(network, "remotePort", notes),
    );
    // The port of the service: the side that was connected to.
    let service = inbound.and_then(|inbound| if inbound { local_port } else { remote_port });
    let event = &mut detection.event;
    set_address(event, "Network.IpAddress", remote);
    set(event, "Network.Port", service.map(Value::Int));
    set(event, "Network.Inbound", inbound.map(Value::Bool));
    let mut extra = |label: &str, text: Option<String>| {
        let text = text.filter(|text| text != "0");
        detection
            .extra
            .extend(text.map(|text| (label.to_owned(), text)));
    };
    let transport = string(network, "protocolName").or_else(|| string(network, "protocolKeyword"));
    extra("local address", string(network, "localIpAddress"));
    extra("local port", local_port.map(|port| port.to_string()));
    extra("remote port", remote_port.map(|port| port.to_string()));
    extra("transport", transport);
}

fn read_trigger(detection: &mut Detection, trigger: &Object<'_>) {
    /// Fields of the undocumented `data` that are shown.
    const MOST: usize = 64;
    if let Some(kind) = text(trigger, "type") {
        match table().operation_of_trigger(&kind) {
            Some(operation) => detection.operation = Some(operation.name.clone()),
            None => detection
                .extra
                .push(("triggering event".into(), kind.into_owned())),
        }
    }
    let data = trigger.get("data").and_then(Json::object).unwrap_or(&EMPTY);
    for (key, value) in data.entries.iter().take(MOST) {
        if let Some(text) = value.text() {
            detection
                .extra
                .push((format!("trigger {key}"), text.into_owned()));
        }
    }
}
