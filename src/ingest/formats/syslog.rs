//! ESET PROTECT's syslog events as JSON: Inspect alerts and firewall events are
//! detections, everything else is counted by its kind.

use super::super::format::{Field, Format, RecordKind, Saying, To, field, own, shared};
use super::super::token::{Raw, Text};
use super::super::value::As::{self, Flag, Perhaps, Whole, Words};
use crate::detection::Subject;

pub(super) struct Syslog;

/// The rows of the table that [`Format::finish`] reads, by their place in it.
mod row {
    pub(super) const KIND: usize = 0;
    pub(super) const LINK: usize = 1;
    pub(super) const UUID: usize = 2;
    pub(super) const NUMBER: usize = 3;
    pub(super) const RULE: [usize; 2] = [4, 5];
    pub(super) const INBOUND: usize = 6;
    pub(super) const SOURCE: usize = 7;
    pub(super) const TARGET: [usize; 2] = [8, 9];
    pub(super) const PORT: usize = 10;
    pub(super) const PROCESS: [usize; 2] = [11, 12];
    pub(super) const ACCOUNT: usize = 13;
    pub(super) const USER: usize = 14;
    pub(super) const LINE: usize = 15;
    pub(super) const THREAT: usize = 16;
    pub(super) const EVENT: usize = 17;
    /// What is shown of an alert alone, and of a firewall event alone.
    pub(super) const ALERT: [(usize, &str); 5] = [
        (18, "trigger"),
        (19, "SHA-1"),
        (20, "count"),
        (LINK, "console"),
        (21, "computer severity"),
    ];
    pub(super) const FIREWALL: [(usize, &str); 8] = [
        (EVENT, "event"),
        (22, "transport"),
        (23, "source port"),
        (24, "action"),
        (25, "handled"),
        (26, "count"),
        (RULE[1], "firewall rule"),
        (27, "firewall rule id"),
    ];
}

const FIELDS: &[Field] = &[
    own("event_type", To::Own, Words),
    own("eiconsolelink", To::Own, Words),
    own("detection_uuid", To::Own, Words),
    own("eialarmid", To::Own, Words),
    shared("rulename", To::Own, Words),
    own("rule_name", To::Own, Words),
    shared("inbound", To::Own, Words),
    own("source_address", To::Own, Words),
    own("target_address", To::Own, Words),
    field("destination_address", To::Own, Words),
    field("target_port", To::Own, Words),
    own("process_name", To::Own, Words),
    own("processname", To::Own, Words),
    field("account", To::Own, Words),
    shared("username", To::Own, Words),
    own("command_line", To::Own, Words),
    own("threat_name", To::Own, Words),
    field("event", To::Own, Words),
    field("trigger_event", To::Own, Words),
    field("hash", To::Own, Words),
    field("count", To::Own, Words),
    field("computer_severity_score", To::Own, Words),
    field("protocol", To::Own, Words),
    field("source_port", To::Own, Words),
    field("action", To::Own, Words),
    field("handled", To::Own, Words),
    field("aggregate_count", To::Own, Words),
    field("rule_id", To::Own, Words),
    own("occured", To::Time, Words),
    own("occurred", To::Time, Words),
    own("hostname", To::DeviceName, Words),
    own("source_uuid", To::DeviceUuid, Words),
    own("severity_score", To::Severity, Whole),
    // A word, but for those who write the score there.
    shared("severity", To::Severity, Perhaps),
    field("resolved", To::Resolved, Flag),
    shared("ipv4", To::Extra("device address"), Words),
    field("ipv6", To::Extra("device IPv6 address"), Words),
    field("group_name", To::Extra("device group"), Words),
    field("os_name", To::Extra("operating system"), Words),
    field("source_address_type", To::Nothing, Words),
    field("target_address_type", To::Nothing, Words),
    field("group_description", To::Nothing, Words),
];

/// The row of the word for how severe it is.
const SEVERITY: usize = 33;

const ADDRESS: usize = 0;
const PORT: usize = 1;
const INBOUND: usize = 2;
const SOURCE: usize = 3;
const DESTINATION: usize = 4;
const FULL_PATH: usize = 5;
const FILE_NAME: usize = 6;
const COMMAND_LINE: usize = 7;

impl Format for Syslog {
    fn fields(&self) -> &'static [Field] {
        FIELDS
    }

    fn says(&self) -> &'static [(Subject, &'static str, As)] {
        &[
            (Subject::Event, "Network.IpAddressV4", As::Address),
            (Subject::Event, "Network.Port", As::Port),
            (Subject::Event, "Network.Inbound", As::Flag),
            (Subject::Event, "Network.SourceIpAddressV4", As::Address),
            (
                Subject::Event,
                "Network.DestinationIpAddressV4",
                As::Address,
            ),
            (Subject::Process, "FileItem.FullPath", Words),
            (Subject::Process, "FileItem.FileName", Words),
            (Subject::Process, "ProcessInfo.CommandLine", Words),
        ]
    }

    fn finish(&self, record: &mut Saying<'_, '_>) -> RecordKind {
        let kind = record.words(row::KIND);
        let has = |row: usize| record.has(row);
        // A SIEM may have dropped the event's name.
        let is_alert = match kind {
            Some(kind) => is_called(kind, &["esetinspectalert", "enterpriseinspectoralert"]),
            None => [row::LINK, row::UUID, row::RULE[0], row::RULE[1]]
                .map(has)
                .contains(&true),
        };
        let is_firewall = match kind {
            Some(kind) => is_called(kind, &["firewallaggregated", "firewall"]),
            None => has(row::INBOUND) && (has(row::SOURCE) || has(row::TARGET[0])),
        };
        match kind {
            _ if is_firewall => read_firewall(record),
            _ if is_alert => read_alert(record),
            // Kinds are counted by their names; none is longer than this.
            Some(kind) => return RecordKind::Other(kind.decoded().chars().take(80).collect()),
            None => return RecordKind::Refused("a syslog event without `event_type`".into()),
        }
        let process = first(record, row::PROCESS);
        record.name_process(FULL_PATH, FILE_NAME, process);
        let severity = record.words(SEVERITY);
        record.show("severity level", severity);
        RecordKind::Detection
    }
}

/// Of two spellings of a field, the one that is there.
fn first<'a>(record: &Saying<'_, 'a>, [one, other]: [usize; 2]) -> Option<Text<'a>> {
    record.words(one).or_else(|| record.words(other))
}

/// Whether an event's name is one of these, whatever stands between its letters
/// and with or without `Event` behind it.
fn is_called(kind: Text<'_>, names: &[&str]) -> bool {
    let kind = kind.decoded();
    let letters = kind.bytes().filter(u8::is_ascii_alphanumeric);
    let is = |name: &&str, tail: &str| {
        let name = name.bytes().chain(tail.bytes());
        letters
            .clone()
            .map(|byte| byte.to_ascii_lowercase())
            .eq(name)
    };
    names.iter().any(|name| is(name, "") || is(name, "event"))
}

fn show_all(record: &mut Saying<'_, '_>, rows: &[(usize, &'static str)]) {
    for (row, label) in rows {
        let text = record.words(*row);
        record.show(label, text);
    }
}

fn read_alert(record: &mut Saying<'_, '_>) {
    let link = || record.words(row::LINK).and_then(number_of);
    let id = record
        .words(row::UUID)
        .or_else(|| record.words(row::NUMBER));
    record.record.id = id.or_else(link);
    record.record.rule.name = first(record, row::RULE);
    record.record.user = record.words(row::USER);
    if let Some(line) = record.words(row::LINE) {
        record.say(COMMAND_LINE, Raw::Text(line));
    }
    show_all(record, &row::ALERT);
}

/// The detection's number in a link to the console.
fn number_of(link: Text<'_>) -> Option<Text<'_>> {
    let path = link
        .raw
        .split_once("://")
        .map_or(link.raw, |(_, rest)| rest);
    let path = path.split_once('/')?.1;
    // Slashes may be escaped.
    let is_detection = path.contains("detection/") || path.contains(r"detection\/");
    let after = match is_detection {
        true => path.rsplit_once("detection").map_or(path, |(_, tail)| tail),
        false => path,
    };
    let mut runs = after
        .split(|c: char| !c.is_ascii_digit())
        .filter(|run| !run.is_empty());
    // `detection/7?page=2` is 7.
    let run = match is_detection {
        true => runs.next(),
        false => runs.next_back(),
    };
    run.map(Text::plain)
}

fn read_firewall(record: &mut Saying<'_, '_>) {
    record.record.rule.name = first(record, [row::THREAT, row::EVENT]);
    record.record.user = first(record, [row::ACCOUNT, row::USER]);
    record.record.operation = Some(Text::plain("Detection"));
    let inbound = record.flag(row::INBOUND);
    let source = record.address(row::SOURCE);
    let target = record.address(row::TARGET[0]);
    let target = target.or_else(|| record.address(row::TARGET[1]));
    let remote = inbound.and_then(|inbound| if inbound { source } else { target });
    let port = record.port(row::PORT);
    for (at, text) in [(ADDRESS, remote), (PORT, port)] {
        if let Some(text) = text {
            record.say(at, Raw::Text(text));
        }
    }
    if let Some(inbound) = inbound {
        record.say(INBOUND, Raw::Bool(inbound));
    }
    for (at, text) in [(SOURCE, source), (DESTINATION, target)] {
        if let Some(text) = text {
            record.say(at, Raw::Text(text));
        }
    }
    show_all(record, &row::FIREWALL);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_number_in_a_link() {
        for (link, number) in [
            (
                "https://10.0.0.1:443/console/detection/11614",
                Some("11614"),
            ),
            (
                r"https:\/\/10.0.0.1:443\/console\/detection\/11614",
                Some("11614"),
            ),
            ("https://ei/console/detection/7?page=2", Some("7")),
            ("https://ei/console#id=12", Some("12")),
            ("http://10.0.0.1:8080/link", None),
            ("http://ei1", None),
        ] {
            let found = number_of(Text::plain(link));
            assert_eq!(found.map(|text| text.raw), number, "{link}");
        }
    }
}
