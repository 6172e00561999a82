//! Quell's own format: a missing key is unknown, `null` is absent, and a value
//! is taken as it is.

use super::super::format::{Field, Format, To, Vote, field, own, shared};
use super::super::token::{first_key, has_key};
use super::super::value::As::Exact;
use crate::detection::Subject;

pub(super) struct Native;

const FIELDS: &[Field] = &[
    shared("id", To::Id, Exact),
    own("time", To::Time, Exact),
    field("rule.name", To::RuleName, Exact),
    own("rule", To::RuleName, Exact),
    field("rule.code", To::RuleCode, Exact),
    field("rule.uuid", To::RuleUuid, Exact),
    shared("severity", To::Severity, Exact),
    field("device.name", To::DeviceName, Exact),
    by("device", To::DeviceName, device),
    field("device.uuid", To::DeviceUuid, Exact),
    shared("user", To::User, Exact),
    shared("resolved", To::Resolved, Exact),
    own("operation", To::Operation, Exact),
    by("event", To::Properties(Subject::Event), event),
    by("process", To::Properties(Subject::Process), process),
    own(
        "parentprocess",
        To::Properties(Subject::ParentProcess),
        Exact,
    ),
    own("ancestors", To::Ancestors, Exact),
    field("extra", To::Texts(""), Exact),
    // Frozen examples of a set say what they expect.
    field("expect", To::Nothing, Exact),
    field("why", To::Nothing, Exact),
];

const fn by(path: &'static str, to: To, mark: fn(&[u8]) -> Vote) -> Field {
    Field {
        mark: Vote::By(mark),
        ..field(path, to, Exact)
    }
}

fn event(value: &[u8]) -> Vote {
    match value.first() {
        Some(b'{' | b'n') => Vote::Own,
        _ => Vote::None,
    }
}

fn process(value: &[u8]) -> Vote {
    match (value.first(), first_key(value)) {
        (Some(b'{'), Some(key)) if !key.contains(&b'.') => Vote::None,
        (Some(b'{'), _) => Vote::Own,
        _ => Vote::Shared,
    }
}

fn device(value: &[u8]) -> Vote {
    match (value.first(), first_key(value)) {
        (Some(b'{'), Some(key)) if key.eq_ignore_ascii_case(b"name") => Vote::Own,
        (Some(b'{'), _) if has_key(value, "displayName") => Vote::None,
        (Some(b'{'), _) if has_key(value, "name") => Vote::Own,
        _ => Vote::Shared,
    }
}

impl Format for Native {
    fn fields(&self) -> &'static [Field] {
        FIELDS
    }
}
