//! Hits of Elasticsearch and OpenSearch: what Elastic's package makes of ESET's
//! detections, or the untouched record where it was kept.
//!
//! Sources: elastic/integrations `eset_protect` 2.6 (`data_stream/detection`
//! and `data_stream/event`), and ECS 8.17. In the package's `source` is the
//! device and `destination` the other side, whatever the direction.

use super::super::format::{Field, Format, RecordKind, Saying, To, field, own};
use super::super::token::Raw;
use super::super::value::As::{self, Words};
use super::connect::{self, FILE_NAME, FULL_PATH};
use crate::detection::Subject;

pub(super) struct Elastic;

/// The rows of the table that [`Format::finish`] reads, by their place in it:
/// of each network the seven that ESET Connect has.
const NETWORK: [usize; 7] = [0, 1, 2, 3, 4, 5, 6];
const ECS_NETWORK: [usize; 7] = [7, 8, 9, 10, 11, 12, 13];
const TYPE_NAME: usize = 14;
const PATH: usize = 15;
const ECS_PATH: usize = 16;
const ORIGINAL: usize = 17;
const WAZUH: usize = 18;
const EVENT: usize = 19;
const DATASET: [usize; 2] = [20, 21];

const FIELDS: &[Field] = &[
    field(
        "eset_protect.detection.network_communication.direction",
        To::Own,
        Words,
    ),
    field(
        "eset_protect.detection.network_communication.protocol_name",
        To::Own,
        Words,
    ),
    field(
        "eset_protect.detection.network_communication.protocol_keyword",
        To::Own,
        Words,
    ),
    field(
        "eset_protect.detection.network_communication.local.ip_address",
        To::Own,
        Words,
    ),
    field(
        "eset_protect.detection.network_communication.local.port",
        To::Own,
        Words,
    ),
    field(
        "eset_protect.detection.network_communication.remote.ip_address",
        To::Own,
        Words,
    ),
    field(
        "eset_protect.detection.network_communication.remote.port",
        To::Own,
        Words,
    ),
    field("network.direction", To::Own, Words),
    field("network.transport", To::Own, Words),
    field("network.iana_number", To::Own, Words),
    field("source.ip", To::Own, Words),
    field("source.port", To::Own, Words),
    field("destination.ip", To::Own, Words),
    field("destination.port", To::Own, Words),
    field("eset_protect.detection.type_name", To::Own, Words),
    field(
        "eset_protect.detection.context.process.path",
        To::Own,
        Words,
    ),
    field("process.executable", To::Own, Words),
    field("event.original", To::Own, Words),
    field("data.eset", To::Own, Words),
    field("eset_protect.event", To::Own, Words),
    field("event.dataset", To::Own, Words),
    field("data_stream.dataset", To::Own, Words),
    own("_source", To::Nothing, Words),
    own("_index", To::Nothing, Words),
    own("eset_protect", To::Nothing, Words),
    field("eset_protect.detection.uuid", To::Id, Words),
    own("_id", To::Id, Words),
    field("eset_protect.detection.occur_time", To::Time, Words),
    own("@timestamp", To::Time, Words),
    field("eset_protect.detection.display_name", To::RuleName, Words),
    field("rule.name", To::RuleName, Words),
    field("host.name", To::DeviceName, Words),
    field(
        "eset_protect.detection.context.device_uuid",
        To::DeviceUuid,
        Words,
    ),
    field("host.id", To::DeviceUuid, Words),
    field("eset_protect.detection.context.user_name", To::User, Words),
    field(
        "eset_protect.detection.category",
        To::Extra("category"),
        Words,
    ),
    field(
        "eset_protect.detection.severity_level",
        To::Extra("severity level"),
        Words,
    ),
    field(
        "eset_protect.detection.object_hash_sha1",
        To::Extra("SHA-1"),
        Words,
    ),
    field(
        "eset_protect.detection.object_type_name",
        To::Extra("object type"),
        Words,
    ),
    field(
        "eset_protect.detection.object_name",
        To::Extra("object"),
        Words,
    ),
    field(
        "eset_protect.detection.object_url",
        To::Extra("object URL"),
        Words,
    ),
    field(
        "eset_protect.detection.context.circumstances",
        To::Extra("circumstances"),
        Words,
    ),
    own("data_stream", To::Nothing, Words),
    own("ecs", To::Nothing, Words),
    field("_score", To::Nothing, Words),
    field("sort", To::Nothing, Words),
    field("tags", To::Nothing, Words),
    field("agent", To::Nothing, Words),
    field("input", To::Nothing, Words),
    field("related", To::Nothing, Words),
];

impl Format for Elastic {
    fn fields(&self) -> &'static [Field] {
        FIELDS
    }

    fn prefixes(&self) -> &'static [&'static str] {
        &["_source"]
    }

    fn says(&self) -> &'static [(Subject, &'static str, As)] {
        connect::SAYS
    }

    fn finish(&self, record: &mut Saying<'_, '_>) -> RecordKind {
        if let Some(inner) = inner(record) {
            record.record.inner = Some(inner);
        }
        let dataset = DATASET.iter().find_map(|row| record.words(*row));
        if let Some(dataset) = dataset.map(|text| text.decoded().into_owned())
            && !dataset.starts_with("eset")
        {
            return RecordKind::Other(dataset.chars().take(80).collect());
        }
        if record.record.rule.name.is_none() {
            record.record.rule.name = record.words(TYPE_NAME);
        }
        let path = record.words(PATH).or_else(|| record.words(ECS_PATH));
        record.name_process(FULL_PATH, FILE_NAME, path);
        let is_own = NETWORK.iter().any(|row| record.has(*row));
        connect::read_network(record, if is_own { NETWORK } else { ECS_NETWORK });
        RecordKind::Detection
    }
}

/// The record that was kept, if it was.
fn inner<'a>(record: &Saying<'_, 'a>) -> Option<Raw<'a>> {
    match record.words(ORIGINAL) {
        Some(original) => Some(Raw::Text(original)),
        None => [WAZUH, EVENT]
            .iter()
            .map(|row| record.raw(*row))
            .find(|raw| matches!(raw, Raw::Object(_))),
    }
}
