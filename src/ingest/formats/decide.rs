//! Which format a record is in, told by its keys.

use super::super::json::{Json, Object};
use rustc_hash::FxHashMap;
use std::borrow::Cow;
use std::sync::LazyLock;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Format {
    Native,
    Connect,
    Rest,
    Syslog,
}

/// Keys that only one format has, and below them keys of a format that others
/// may have too. Lower case.
const OWN: [(Format, &[&str]); 4] = [
    (
        Format::Native,
        &["time", "rule", "operation", "parentprocess", "ancestors"],
    ),
    (
        Format::Connect,
        &[
            "occurtime",
            "context",
            "networkcommunication",
            "edrruleuuid",
            "networktraffic",
            "triggeringevent",
            "typename",
            "severitylevel",
            "objecthashsha1",
            "objectname",
            "objecttypename",
            "objecturl",
            "detectionoccurenceuuids",
        ],
    ),
    (
        Format::Syslog,
        &[
            "event_type",
            "occured",
            "occurred",
            "source_uuid",
            "hostname",
            "rule_name",
            "processname",
            "process_name",
            "eiconsolelink",
            "eialarmid",
            "severity_score",
            "detection_uuid",
            "command_line",
            "threat_name",
            "source_address",
            "target_address",
        ],
    ),
    (
        Format::Rest,
        &[
            "ruleuuid",
            "ruleid",
            "computername",
            "computeruuid",
            "computerid",
            "creationtime",
            "processpath",
            "processcommandline",
            "processuser",
            "modulename",
            "modulesha1",
            "modulesigner",
            "modulesignaturetype",
            "modulelgreputation",
            "modulelgage",
        ],
    ),
];
const SHARED: [(Format, &[&str]); 4] = [
    (
        Format::Native,
        &[
            "id", "severity", "resolved", "device", "user", "event", "process",
        ],
    ),
    (
        Format::Connect,
        &[
            "uuid",
            "displayname",
            "device",
            "process",
            "username",
            "severityscore",
            "category",
        ],
    ),
    (
        Format::Syslog,
        &["severity", "ipv4", "username", "inbound", "rulename"],
    ),
    (
        Format::Rest,
        &[
            "id",
            "uuid",
            "severity",
            "severityscore",
            "resolved",
            "event",
            "rulename",
        ],
    ),
];

/// For each key the formats that have it: own keys in the low four bits, shared
/// ones in the high four.
static MARKS: LazyLock<FxHashMap<&'static str, u8>> = LazyLock::new(|| {
    let mut marks = FxHashMap::default();
    for (shift, table) in [(0, &OWN), (4, &SHARED)] {
        for (format, keys) in table {
            for key in *keys {
                *marks.entry(*key).or_default() |= 1 << (*format as u8 + shift);
            }
        }
    }
    marks
});

fn marks(key: &str) -> u8 {
    let mut lower = [0; 32];
    let Some(lower) = lower.get_mut(..key.len()) else {
        return 0;
    };
    lower.copy_from_slice(key.as_bytes());
    lower.make_ascii_lowercase();
    let lower = std::str::from_utf8(lower).unwrap_or_default();
    MARKS.get(lower).copied().unwrap_or(0)
}

/// Whether a record of some format has such a key.
pub(in super::super) fn is_mark(key: &str) -> bool {
    marks(key) != 0
}

/// The format of a record, if it has a key of any.
pub(super) fn format_of(object: &Object<'_>) -> Option<Format> {
    let (mut own, mut shared) = ([0; 4], [0; 4]);
    for (key, value) in &object.entries {
        let marks = match marks(key) {
            0 => continue,
            marks if marks >> 4 == 0 => marks,
            marks => marks_of_value(key, value).unwrap_or(marks),
        };
        for format in 0..4 {
            own[format] += u32::from(marks >> format & 1);
            shared[format] += u32::from(marks >> (format + 4) & 1);
        }
    }
    let best = |counts: &[u32; 4]| counts.iter().copied().max().filter(|count| *count > 0);
    let (counts, most) = match best(&own) {
        Some(most) => (own, most),
        None => (shared, best(&shared)?),
    };
    let formats = [
        Format::Native,
        Format::Connect,
        Format::Rest,
        Format::Syslog,
    ];
    let tied = || {
        formats
            .into_iter()
            .filter(|format| counts[*format as usize] == most)
    };
    match tied().next() {
        Some(Format::Native) => Some(Format::Native),
        // Of the others, the one that more shared keys speak for.
        _ => tied().rev().max_by_key(|format| shared[*format as usize]),
    }
}

/// The marks of keys whose values tell the formats apart.
fn marks_of_value(key: &str, value: &Json<'_>) -> Option<u8> {
    const NATIVE: u8 = 1 << Format::Native as u8;
    const CONNECT: u8 = 1 << Format::Connect as u8;
    const REST: u8 = 1 << Format::Rest as u8;
    let is = |name: &str| key.eq_ignore_ascii_case(name);
    let native_if = |is_native: bool, other: u8| if is_native { NATIVE } else { other };
    if is("event") {
        let is_native = matches!(value, Json::Object(_) | Json::Null);
        Some(native_if(is_native, REST << 4))
    } else if is("process") {
        let is_property = |(key, _): &(Cow<'_, str>, _)| key.contains('.');
        Some(match value {
            Json::Object(object) if object.entries.is_empty() => NATIVE,
            Json::Object(object) => native_if(object.entries.iter().any(is_property), CONNECT),
            _ => NATIVE << 4,
        })
    } else if is("device") {
        Some(match value {
            Json::Object(object) if object.get("displayName").is_some() => CONNECT,
            Json::Object(object) => {
                native_if(object.get("name").is_some(), (NATIVE | CONNECT) << 4)
            }
            _ => NATIVE << 4,
        })
    } else if is("category") {
        let text = value.text().unwrap_or_default().to_ascii_uppercase();
        Some(if text.starts_with("DETECTION_CATEGORY_") {
            CONNECT
        } else {
            0
        })
    } else {
        None
    }
}
