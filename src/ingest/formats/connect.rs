//! ESET Connect's detections, v1 and v2: one table serves both, as the fields
//! of one are missing in the other.

use super::super::format::{Field, Format, RecordKind, Saying, To, Vote, field, own, shared};
use super::super::token::{Raw, Text, first_key, has_key};
use super::super::value::As::{self, Flag, Whole, Words};
use crate::detection::Subject;
use crate::language::table;

pub(super) struct Connect;

/// The rows of the table that [`Format::finish`] reads, by their place in it: of
/// each network the seven of [`NETWORK`].
const TYPE_NAME: usize = 14;
const PATH: usize = 15;
const CONTEXT_PATH: usize = 16;
const TRIGGER: usize = 17;
const V2: [usize; 4] = [18, 19, 20, 21];
const FLAT_PATH: usize = 22;

const FIELDS: &[Field] = &[
    field("networkCommunication.direction", To::Own, Words),
    field("networkCommunication.protocolName", To::Own, Words),
    field("networkCommunication.protocolKeyword", To::Own, Words),
    field("networkCommunication.localIpAddress", To::Own, Words),
    field("networkCommunication.localPort", To::Own, Words),
    field("networkCommunication.remoteIpAddress", To::Own, Words),
    field("networkCommunication.remotePort", To::Own, Words),
    field("networkTraffic.direction", To::Own, Words),
    field("networkTraffic.protocolName", To::Own, Words),
    field("networkTraffic.protocolKeyword", To::Own, Words),
    field("networkTraffic.localIpAddress", To::Own, Words),
    field("networkTraffic.localPort", To::Own, Words),
    field("networkTraffic.remoteIpAddress", To::Own, Words),
    field("networkTraffic.remotePort", To::Own, Words),
    own("typeName", To::Own, Words),
    field("process.path", To::Own, Words),
    field("context.process.path", To::Own, Words),
    field("triggeringEvent.type", To::Own, Words),
    own("edrRuleUuid", To::RuleUuid, Words),
    by("device", device),
    own("networkTraffic", To::Nothing, Words),
    own("triggeringEvent", To::Nothing, Words),
    // Flat, as Sentinel's tables and Wazuh's lines have them.
    field("processPath", To::Own, Words),
    field(
        "processCommandline",
        To::Property(Subject::Process, "ProcessInfo.CommandLine"),
        Words,
    ),
    own("deviceDisplayName", To::DeviceName, Words),
    own("deviceUuid", To::DeviceUuid, Words),
    own("userNameBase", To::User, Words),
    own("detectionUuid", To::Id, Words),
    field("providerName", To::Nothing, Words),
    field("processUuid", To::Nothing, Words),
    shared("uuid", To::Id, Words),
    own("occurTime", To::Time, Words),
    shared("displayName", To::RuleName, Words),
    shared("severityScore", To::Severity, Whole),
    field("device.displayName", To::DeviceName, Words),
    field("device.uuid", To::DeviceUuid, Words),
    field("context.deviceUuid", To::DeviceUuid, Words),
    shared("userName", To::User, Words),
    field("context.userName", To::User, Words),
    field("resolved", To::Resolved, Flag),
    field(
        "process.commandLine",
        To::Property(Subject::Process, "ProcessInfo.CommandLine"),
        Words,
    ),
    by("category", category),
    own("severityLevel", To::Extra("severity level"), Words),
    own("objectHashSha1", To::Extra("SHA-1"), Words),
    own("objectTypeName", To::Extra("object type"), Words),
    own("objectName", To::Extra("object"), Words),
    own("objectUrl", To::Extra("object URL"), Words),
    field("circumstances", To::Extra("circumstances"), Words),
    field("note", To::Extra("note"), Words),
    field("context.circumstances", To::Extra("circumstances"), Words),
    field("file.path", To::Extra("file"), Words),
    field("file.hashSha1", To::Extra("file SHA-1"), Words),
    field("triggeringEvent.data", To::Texts("trigger "), Words),
    by("process", process),
    own("context", To::Nothing, Words),
    own("networkCommunication", To::Nothing, Words),
    own("detectionOccurenceUuids", To::Nothing, Words),
    field("process.uuid", To::Nothing, Words),
    field("file", To::Nothing, Words),
    field("responses", To::Nothing, Words),
];

/// Of a network, counted from its first row.
const NETWORK: [usize; 7] = [0, 1, 2, 3, 4, 5, 6];

const fn by(path: &'static str, mark: fn(&[u8]) -> Vote) -> Field {
    let to = match path.as_bytes() {
        b"category" => To::Extra("category"),
        _ => To::Nothing,
    };
    Field {
        mark: Vote::By(mark),
        ..field(path, to, Words)
    }
}

fn device(value: &[u8]) -> Vote {
    if value.first() != Some(&b'{') {
        return Vote::None;
    }
    match first_key(value) {
        Some(key) if key.eq_ignore_ascii_case(b"displayName") => Vote::Own,
        Some(key) if key.eq_ignore_ascii_case(b"name") => Vote::None,
        _ if has_key(value, "displayName") => Vote::Own,
        _ if has_key(value, "name") => Vote::None,
        _ => Vote::Shared,
    }
}

fn process(value: &[u8]) -> Vote {
    match first_key(value) {
        Some(key) if !key.contains(&b'.') => Vote::Own,
        _ => Vote::None,
    }
}

fn category(value: &[u8]) -> Vote {
    const PREFIX: &[u8] = b"\"DETECTION_CATEGORY_";
    match value.get(..PREFIX.len()) {
        Some(head) if head.eq_ignore_ascii_case(PREFIX) => Vote::Own,
        _ => Vote::None,
    }
}

/// What records of ESET Connect say, wherever they are kept.
pub(super) const SAYS: &[(Subject, &str, As)] = &[
    (Subject::Event, "Network.IpAddressV4", As::Address),
    (Subject::Event, "Network.Port", As::Port),
    (Subject::Event, "Network.Inbound", As::Flag),
    (Subject::Process, "FileItem.FullPath", Words),
    (Subject::Process, "FileItem.FileName", Words),
];
const ADDRESS: usize = 0;
const PORT: usize = 1;
const INBOUND: usize = 2;
pub(super) const FULL_PATH: usize = 3;
pub(super) const FILE_NAME: usize = 4;

impl Format for Connect {
    fn fields(&self) -> &'static [Field] {
        FIELDS
    }

    fn says(&self) -> &'static [(Subject, &'static str, As)] {
        SAYS
    }

    fn finish(&self, record: &mut Saying<'_, '_>) -> RecordKind {
        let is_v2 = V2.iter().any(|row| record.has(*row));
        let type_name = record.words(TYPE_NAME);
        if is_v2 {
            record.show("type", type_name);
        } else if record.record.rule.name.is_none() {
            record.record.rule.name = type_name;
        }
        let paths = [PATH, CONTEXT_PATH, FLAT_PATH];
        let path = paths.iter().find_map(|row| record.words(*row));
        record.name_process(FULL_PATH, FILE_NAME, path);
        for first in [0, NETWORK.len()] {
            read_network(record, NETWORK.map(|row| first + row));
        }
        if let Some(kind) = record.words(TRIGGER) {
            match table().operation_of_trigger(&kind.decoded()) {
                Some(operation) => record.record.operation = Some(Text::plain(&operation.name)),
                None => record.show("triggering event", Some(kind)),
            }
        }
        RecordKind::Detection
    }
}

pub(super) fn read_network(record: &mut Saying<'_, '_>, rows: [usize; 7]) {
    let [
        direction,
        protocol,
        keyword,
        local,
        local_port,
        remote,
        remote_port,
    ] = rows;
    if rows.iter().all(|row| !record.has(*row)) {
        return;
    }
    let ends = |text: &[u8], end: &[u8]| {
        let tail = text
            .len()
            .checked_sub(end.len())
            .and_then(|at| text.get(at..));
        tail.is_some_and(|tail| tail.eq_ignore_ascii_case(end))
    };
    let inbound = record.words(direction).and_then(|text| {
        let text = text.decoded();
        match () {
            () if ends(text.as_bytes(), b"INBOUND") => Some(true),
            () if ends(text.as_bytes(), b"OUTBOUND") => Some(false),
            () => None,
        }
    });
    // Whether it is one, its property says.
    let remote = record.words(remote);
    let (near, far) = (record.port(local_port), record.port(remote_port));
    // The port of the service: the side that was connected to.
    let service = inbound.and_then(|inbound| if inbound { near } else { far });
    let texts = [(ADDRESS, remote), (PORT, service)];
    for (at, text) in texts {
        if let Some(text) = text {
            record.say(at, Raw::Text(text));
        }
    }
    if let Some(inbound) = inbound {
        record.say(INBOUND, Raw::Bool(inbound));
    }
    if !record.shows() {
        return;
    }
    let said = |text: Option<Text<'_>>| text.is_some_and(|text| text.raw != "0");
    let transport = record.words(protocol).or_else(|| record.words(keyword));
    for (label, text) in [
        ("local address", record.words(local)),
        ("local port", near),
        ("remote port", far),
        ("transport", transport),
    ] {
        record.show(label, text.filter(|text| said(Some(*text))));
    }
}
