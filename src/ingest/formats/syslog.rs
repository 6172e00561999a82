//! ESET PROTECT's syslog events as JSON: Inspect alerts and firewall events are
//! detections, everything else is counted by its kind.

use super::super::json::Object;
use super::fields::{
    address, flag, int, moment, port, rule, set, set_address, set_extra, set_process, set_text,
    string, text, whole,
};
use super::{Notes, Outcome};
use crate::detection::{Detection, Device};
use crate::language::Value;
use std::borrow::Cow;

pub(super) fn read(object: &Object<'_>, notes: &mut Notes) -> Result<Detection, Outcome> {
    let kind = text(object, "event_type");
    let has = |key: &str| object.get(key).is_some();
    // A SIEM may have dropped the event's name.
    let is_alert = match &kind {
        Some(kind) => is_called(kind, &["esetinspectalert", "enterpriseinspectoralert"]),
        None => {
            has("eiconsolelink") || has("detection_uuid") || has("rulename") || has("rule_name")
        }
    };
    let is_firewall = match &kind {
        Some(kind) => is_called(kind, &["firewallaggregated", "firewall"]),
        None => has("inbound") && (has("source_address") || has("target_address")),
    };
    match kind {
        _ if is_firewall => Ok(read_firewall(object, notes)),
        _ if is_alert => Ok(read_alert(object, notes)),
        // Kinds are counted by their names; none is longer than this.
        Some(kind) => Err(Outcome::Other(kind.chars().take(80).collect())),
        None => Err(Outcome::Refused(
            "a syslog event without `event_type`".into(),
        )),
    }
}

/// Whether an event's name is one of these, whatever stands between its letters
/// and with or without `Event` behind it.
fn is_called(kind: &str, names: &[&str]) -> bool {
    let letters: String = kind
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|c| c.to_ascii_lowercase())
        .collect();
    names.contains(&letters.strip_suffix("event").unwrap_or(&letters))
}

/// What all events have.
fn base(object: &Object<'_>, notes: &mut Notes) -> Detection {
    let time = match object.get("occured") {
        Some(_) => moment(object, "occured", notes),
        None => moment(object, "occurred", notes),
    };
    Detection {
        time,
        device: Device {
            name: string(object, "hostname"),
            uuid: string(object, "source_uuid"),
        },
        // `severity` is a word, but for those who write the score there.
        severity: int(object, "severity_score", notes)
            .or_else(|| whole(&text(object, "severity")?)),
        resolved: flag(object, "resolved", notes),
        ..Detection::default()
    }
}

const COMMON: [(&str, &str); 5] = [
    ("severity", "severity level"),
    ("ipv4", "device address"),
    ("ipv6", "device IPv6 address"),
    ("group_name", "device group"),
    ("os_name", "operating system"),
];

fn process<'a>(object: &'a Object<'_>) -> Option<Cow<'a, str>> {
    text(object, "process_name").or_else(|| text(object, "processname"))
}

fn read_alert(object: &Object<'_>, notes: &mut Notes) -> Detection {
    let name = text(object, "rulename").or_else(|| text(object, "rule_name"));
    let link = || text(object, "eiconsolelink").and_then(|link| number_of(&link));
    let mut detection = Detection {
        id: string(object, "detection_uuid")
            .or_else(|| string(object, "eialarmid"))
            .or_else(link),
        rule: rule(name, None),
        user: string(object, "username"),
        ..base(object, notes)
    };
    set_process(&mut detection.process, process(object));
    set_text(
        &mut detection.process,
        "ProcessInfo.CommandLine",
        text(object, "command_line"),
    );
    set_extra(
        &mut detection,
        object,
        &[
            ("trigger_event", "trigger"),
            ("hash", "SHA-1"),
            ("count", "count"),
            ("eiconsolelink", "console"),
            ("computer_severity_score", "computer severity"),
        ],
    );
    set_extra(&mut detection, object, &COMMON);
    detection
}

/// The detection's number in a link to the console.
fn number_of(link: &str) -> Option<String> {
    let path = link.split_once("://").map_or(link, |(_, rest)| rest);
    let path = path.split_once('/')?.1;
    let after = path
        .rsplit_once("detection/")
        .map_or(path, |(_, tail)| tail);
    let runs = || {
        after
            .split(|c: char| !c.is_ascii_digit())
            .filter(|run| !run.is_empty())
    };
    // `detection/7?page=2` is 7.
    match path.contains("detection/") {
        true => runs().next(),
        false => runs().next_back(),
    }
    .map(str::to_owned)
}

fn read_firewall(object: &Object<'_>, notes: &mut Notes) -> Detection {
    let name = text(object, "threat_name").or_else(|| text(object, "event"));
    let mut detection = Detection {
        rule: rule(name, None),
        user: string(object, "account").or_else(|| string(object, "username")),
        operation: Some("Detection".into()),
        ..base(object, notes)
    };
    set_process(&mut detection.process, process(object));
    let inbound = flag(object, "inbound", notes);
    let source = address(object, "source_address", notes);
    let target = address(object, "target_address", notes)
        .or_else(|| address(object, "destination_address", notes));
    let remote = inbound.and_then(|inbound| {
        if inbound {
            source.clone()
        } else {
            target.clone()
        }
    });
    let port = port(object, "target_port", notes);
    let event = &mut detection.event;
    set_address(event, "Network.IpAddress", remote);
    set(event, "Network.Port", port.map(Value::Int));
    set(event, "Network.Inbound", inbound.map(Value::Bool));
    set_address(event, "Network.SourceIpAddress", source);
    set_address(event, "Network.DestinationIpAddress", target);
    set_extra(
        &mut detection,
        object,
        &[
            ("event", "event"),
            ("protocol", "transport"),
            ("source_port", "source port"),
            ("action", "action"),
            ("handled", "handled"),
            ("aggregate_count", "count"),
            ("rule_name", "firewall rule"),
            ("rule_id", "firewall rule id"),
        ],
    );
    set_extra(&mut detection, object, &COMMON);
    detection
}

#[cfg(test)]
mod tests {
    use super::number_of;

    #[test]
    fn the_number_in_a_link() {
        for (link, number) in [
            (
                "https://10.0.0.1:443/console/detection/11614",
                Some("11614"),
            ),
            ("https://ei/console/detection/7?page=2", Some("7")),
            ("https://ei/console#id=12", Some("12")),
            ("http://10.0.0.1:8080/link", None),
            ("http://ei1", None),
        ] {
            assert_eq!(number_of(link).as_deref(), number, "{link}");
        }
    }
}
