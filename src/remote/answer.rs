//! Answers as JSON, each record kept as it came. Keys come in camel or in snake
//! case; what is empty, `null` or `nil` counts as missing.

use super::caller::{Call, refused};
use super::failure::{Failure, FailureKind};
use super::http::Answered;
use serde::Deserialize;
use serde_json::value::RawValue;

/// A record as the remote gave it.
pub(super) type RawRecord = Box<RawValue>;

/// A page of a list.
#[derive(Debug, Default)]
pub(super) struct ListPage {
    pub(super) records: Vec<RawRecord>,
    /// Where it goes on.
    pub(super) next: Option<String>,
    /// How many there are in all, where the remote says.
    pub(super) total: Option<u64>,
}

#[derive(Deserialize)]
struct ListAnswer {
    #[serde(default, alias = "rules", alias = "exclusions", alias = "value")]
    detections: Option<Vec<RawRecord>>,
    #[serde(default, alias = "next_page_token", rename = "nextPageToken")]
    next: Option<String>,
    #[serde(default, alias = "total_size", alias = "count", rename = "totalSize")]
    total: Option<serde_json::Value>,
}

/// Reads a page.
pub(super) fn list(call: &Call, answer: &Answered) -> Result<ListPage, Failure> {
    let read: ListAnswer =
        serde_json::from_slice(&answer.body).map_err(|error| unreadable(call, answer, &error))?;
    let total = read.total.and_then(|total| match total {
        serde_json::Value::Number(number) => number.as_u64(),
        serde_json::Value::String(text) => text.parse().ok(),
        _ => None,
    });
    Ok(ListPage {
        records: read.detections.unwrap_or_default(),
        next: read.next.filter(|token| is_said(token)),
        total,
    })
}

/// Reads the one record in an answer, `{"RULE":{…}}`: the first of these keys.
pub(super) fn one(call: &Call, answer: &Answered, keys: &[&str]) -> Result<RawRecord, Failure> {
    let read: serde_json::Map<String, serde_json::Value> =
        serde_json::from_slice(&answer.body).map_err(|error| unreadable(call, answer, &error))?;
    // Once more for the bytes as they came.
    let raw: std::collections::HashMap<&str, &RawValue> =
        serde_json::from_slice(&answer.body).map_err(|error| unreadable(call, answer, &error))?;
    let known = keys
        .iter()
        .find(|key| read.get(**key).is_some_and(|value| value.is_object()));
    match known.and_then(|key| raw.get(*key)) {
        Some(record) => Ok((*record).to_owned()),
        None => Err(refused(call, answer)),
    }
}

fn unreadable(call: &Call, answer: &Answered, error: &serde_json::Error) -> Failure {
    call.failure(
        FailureKind::Refused,
        answer,
        format!("the answer is not what is documented: {error}"),
        "check `kind` and the address of the remote",
    )
}

/// Whether a text says something.
pub(super) fn is_said(text: &str) -> bool {
    !text.is_empty() && text != "nil"
}

/// A record in one line, as JSON Lines need it.
pub(super) fn line_of(record: &RawValue) -> String {
    // Line breaks stand between tokens only: within texts JSON has them escaped.
    record.get().replace(['\n', '\r'], " ")
}

/// What tells a detection from others.
#[derive(Debug, Default, Deserialize)]
pub(super) struct RecordKeys {
    #[serde(default, deserialize_with = "word")]
    uuid: Option<String>,
    #[serde(default, deserialize_with = "word")]
    id: Option<String>,
    #[serde(
        default,
        rename = "occurTime",
        alias = "occur_time",
        deserialize_with = "word"
    )]
    occurred: Option<String>,
    #[serde(default, rename = "creationTime", deserialize_with = "word")]
    created: Option<String>,
}

/// A text or a number, as text; anything else as missing.
fn word<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Option<String>, D::Error> {
    Ok(match serde_json::Value::deserialize(from)? {
        serde_json::Value::String(text) if is_said(&text) => Some(text),
        serde_json::Value::Number(number) => Some(number.to_string()),
        _ => None,
    })
}

impl RecordKeys {
    /// Those of a record.
    pub(super) fn of(record: &str) -> RecordKeys {
        serde_json::from_str(record).unwrap_or_default()
    }

    /// The uuid, in small letters; all zeros is none.
    pub(super) fn uuid(&self) -> Option<String> {
        let uuid = self.uuid.as_deref()?.to_ascii_lowercase();
        let is_zero = uuid.chars().all(|letter| matches!(letter, '0' | '-'));
        (!is_zero).then_some(uuid)
    }

    /// The number.
    pub(super) fn number(&self) -> Option<u64> {
        self.id.as_deref()?.parse().ok()
    }

    /// What a record is known by: uuid, else number, else a digest of all of it.
    pub(super) fn identity(&self, record: &str) -> u128 {
        let text = match (self.uuid(), &self.id) {
            (Some(uuid), _) => format!("uuid {uuid}"),
            (None, Some(id)) => format!("id {id}"),
            (None, None) => format!("all {record}"),
        };
        let hash = blake3::hash(text.as_bytes());
        let mut bytes = [0; 16];
        for (to, from) in bytes.iter_mut().zip(hash.as_bytes()) {
            *to = *from;
        }
        u128::from_be_bytes(bytes)
    }

    /// When it happened, as the record has it.
    pub(super) fn time(&self) -> Option<&str> {
        self.occurred.as_deref().or(self.created.as_deref())
    }

    /// When it happened, where that is a time.
    pub(super) fn moment(&self) -> Option<jiff::Timestamp> {
        self.time()?.parse().ok()
    }
}
