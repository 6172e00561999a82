//! Detections of the REST API of an ESET Inspect server.

use super::super::format::{Field, Format, RecordKind, Saying, To, Vote, field, own, shared};
use super::super::token::{Raw, Text};
use super::super::value::As::{self, Flag, Signature, Whole, Words};
use crate::detection::{Subject, split_path};

pub(super) struct Rest;

/// The rows of the table that [`Format::finish`] reads, by their place in it.
const PATH: usize = 0;
const MODULE: usize = 1;
const SEVERITY: usize = 8;

const FIELDS: &[Field] = &[
    own("processPath", To::Own, Words),
    own("moduleName", To::Own, Words),
    shared("uuid", To::Id, Words),
    shared("id", To::Id, Words),
    own("creationTime", To::Time, Words),
    shared("ruleName", To::RuleName, Words),
    own("ruleUuid", To::RuleUuid, Words),
    shared("severityScore", To::Severity, Whole),
    shared("severity", To::Severity, Whole),
    own("computerName", To::DeviceName, Words),
    own("computerUuid", To::DeviceUuid, Words),
    own("processUser", To::User, Words),
    shared("resolved", To::Resolved, Flag),
    own(
        "processCommandLine",
        To::Property(Subject::Process, "ProcessInfo.CommandLine"),
        Words,
    ),
    own(
        "moduleSigner",
        To::Property(Subject::Process, "Module.SignerName"),
        Words,
    ),
    own(
        "moduleSignatureType",
        To::Property(Subject::Process, "Module.SignatureType"),
        Signature,
    ),
    own(
        "moduleLgReputation",
        To::Property(Subject::Process, "LiveGrid.Reputation"),
        Whole,
    ),
    own(
        "moduleLgAge",
        To::Property(Subject::Process, "LiveGrid.Age"),
        Whole,
    ),
    Field {
        mark: Vote::By(event),
        ..field("event", To::Extra("event"), Words)
    },
    own("moduleSha1", To::Extra("SHA-1"), Words),
    field("moduleLgPopularity", To::Extra("popularity"), Words),
    field(
        "moduleFirstSeenLocally",
        To::Extra("first seen locally"),
        Words,
    ),
    field(
        "moduleLastExecutedLocally",
        To::Extra("last executed locally"),
        Words,
    ),
    field("threatName", To::Extra("threat"), Words),
    field("threatUri", To::Extra("threat URI"), Words),
    field("type", To::Extra("type"), Words),
    field("detectionType", To::Extra("type"), Words),
    field("priority", To::Extra("priority"), Words),
    field("handled", To::Extra("handled"), Words),
    field("note", To::Extra("note"), Words),
    own("ruleId", To::Nothing, Words),
    own("computerId", To::Nothing, Words),
    field("processId", To::Nothing, Words),
    field("moduleId", To::Nothing, Words),
    field("deepLink", To::Nothing, Words),
];

fn event(value: &[u8]) -> Vote {
    match value.first() {
        Some(b'{' | b'n') => Vote::None,
        _ => Vote::Shared,
    }
}

const DIFFER: &str = "a module that is not its path's last part: the file name was left out";

const FULL_PATH: usize = 0;
const FOLDER: usize = 1;
const FILE_NAME: usize = 2;

impl Format for Rest {
    fn fields(&self) -> &'static [Field] {
        FIELDS
    }

    fn says(&self) -> &'static [(Subject, &'static str, As)] {
        &[
            (Subject::Process, "FileItem.FullPath", Words),
            (Subject::Process, "FileItem.Path", Words),
            (Subject::Process, "FileItem.FileName", Words),
        ]
    }

    fn finish(&self, record: &mut Saying<'_, '_>) -> RecordKind {
        let (path, module) = (record.words(PATH), record.words(MODULE));
        let severity = record.words(SEVERITY);
        record.show("severity class", severity);
        match (path, module) {
            (Some(path), module) if is_folder(path) => {
                record.say(FOLDER, Raw::Text(path));
                if let Some(module) = module {
                    record.say_joined(FULL_PATH, path, module);
                    record.say(FILE_NAME, Raw::Text(module));
                }
            }
            (Some(path), Some(module)) => {
                record.name_process(FULL_PATH, FILE_NAME, Some(path));
                if !is_called(path, module) {
                    record.say(FILE_NAME, Raw::Unknown);
                    record.show("module", Some(module));
                    record.note::<()>(DIFFER);
                }
            }
            (path, module) => record.name_process(FULL_PATH, FILE_NAME, path.or(module)),
        }
        RecordKind::Detection
    }
}

/// Whether a path is a folder, with its trailing separator.
fn is_folder(path: Text<'_>) -> bool {
    // The last byte of an escape is what it stands for.
    path.raw.ends_with(['\\', '/'])
}

/// Whether the last part of a path is this name.
fn is_called(path: Text<'_>, name: Text<'_>) -> bool {
    let (path, name) = (path.decoded(), name.decoded());
    let last = split_path(&path).1;
    last.eq_ignore_ascii_case(&name) || crate::language::fold(last) == crate::language::fold(&name)
}
