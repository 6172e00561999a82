//! Quell's own format: a missing key is unknown, `null` is absent, and a value
//! is taken as it is.

use super::super::format::{Field, Format, To, Vote, field, own, shared};
use super::super::token::Scanner;
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

/// The first key of the object that begins here.
pub(super) fn first_key(value: &[u8]) -> Option<&[u8]> {
    let inner = value.strip_prefix(b"{")?.trim_ascii_start();
    let key = inner.strip_prefix(b"\"")?;
    key.get(..memchr::memchr(b'"', key)?)
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

/// Whether the object that begins here has a key.
pub(super) fn has_key(value: &[u8], name: &str) -> bool {
    let text = value.get(..4096).unwrap_or(value);
    let text = match std::str::from_utf8(text) {
        Ok(text) => text,
        Err(error) => {
            let sound = text.get(..error.valid_up_to()).unwrap_or_default();
            std::str::from_utf8(sound).unwrap_or_default()
        }
    };
    let mut scanner = Scanner::new(text, 0);
    let mut look = || {
        scanner.open().ok()?;
        if scanner.closes(b'}') {
            return None;
        }
        loop {
            let key = scanner.key().ok()?;
            if key.raw.eq_ignore_ascii_case(name) {
                return Some(());
            }
            scanner.skip().ok()?;
            if !scanner.goes_on(b'}').ok()? {
                return None;
            }
        }
    };
    look().is_some()
}

impl Format for Native {
    fn fields(&self) -> &'static [Field] {
        FIELDS
    }
}
