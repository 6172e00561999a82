//! The fields of a filter (`port:443`): what each is called, how its values are
//! read, and where it looks.

use super::place::{SUBJECTS, SearchPlace};
use crate::detection::Subject;
use crate::language::{Property, Role, Type, table};
use crate::store::{Cell, Store};

/// What a term of a filter asks about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SearchField {
    /// The record's identifier.
    Id,
    /// The rule: code, name, uuid.
    Rule,
    /// The device: name, uuid.
    Device,
    /// The account.
    User,
    /// What happened.
    Operation,
    /// 1 to 100.
    Severity,
    /// When.
    Time,
    /// The process: name and path.
    Process,
    /// Command lines, whoever's.
    Command,
    /// The parent: all that is known of it.
    Parent,
    /// Full paths and folders, whoever's.
    Path,
    /// Addresses, of either end.
    Address,
    /// Ports, of either end.
    Port,
    /// `in` or `out`.
    Direction,
    /// Hashes, and whatever else has no documented name.
    Hash,
    /// Who signed.
    Signer,
    /// The analyst's note.
    Note,
    /// What is so of a detection just now: `is:threat`.
    Is,
    /// A property by its whole name, of any subject.
    Of(Property),
}

/// How a field's values are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FieldKind {
    Text,
    Number,
    Address,
    Time,
    Status,
}

/// The names of fields, the one first that is completed, each with an example.
pub(super) const FIELDS: [(SearchField, &[&str], &str); 18] = [
    (
        SearchField::Address,
        &["addr", "address", "ip"],
        "addr:10.0.0.0/8",
    ),
    (SearchField::Command, &["cmd", "command"], "cmd:\"-enc\""),
    (
        SearchField::Device,
        &["device", "dev", "host"],
        "device:DC01",
    ),
    (SearchField::Direction, &["dir", "direction"], "dir:in"),
    (SearchField::Hash, &["hash", "sha1"], "hash:f0a1"),
    (SearchField::Id, &["id"], "id:7f3a"),
    (SearchField::Is, &["is"], "is:threat"),
    (SearchField::Note, &["note"], "note:ticket"),
    (SearchField::Operation, &["op", "operation"], "op:Tcp"),
    (SearchField::Parent, &["parent"], "parent:winword"),
    (SearchField::Path, &["path", "file"], "path:\\temp\\"),
    (SearchField::Port, &["port"], "port:80,443"),
    (
        SearchField::Process,
        &["process", "proc"],
        "process:dns.exe",
    ),
    (SearchField::Rule, &["rule"], "rule:E0517"),
    (SearchField::Severity, &["sev", "severity"], "sev>50"),
    (SearchField::Signer, &["signer"], "signer:Microsoft"),
    (SearchField::Time, &["time"], "time>2026-11-20"),
    (SearchField::User, &["user"], "user:admin"),
];

impl SearchField {
    /// The field of this name, in any letter case; a property by its whole name too.
    pub fn named(name: &str) -> Option<SearchField> {
        let of = |(_, names, _): &&(SearchField, &[&str], &str)| {
            names.iter().any(|known| known.eq_ignore_ascii_case(name))
        };
        if let Some((field, ..)) = FIELDS.iter().find(of) {
            return Some(field.clone());
        }
        let is_known = name.contains('.')
            && table()
                .properties()
                .any(|property| property.full().eq_ignore_ascii_case(name));
        is_known.then(|| SearchField::Of(Property::of(name)))
    }

    /// The names that a field is completed by, each with an example.
    pub fn names() -> impl Iterator<Item = (&'static str, &'static str)> {
        FIELDS
            .iter()
            .filter_map(|(_, names, example)| Some((*names.first()?, *example)))
    }

    pub(super) fn kind(&self) -> FieldKind {
        match self {
            SearchField::Severity | SearchField::Port => FieldKind::Number,
            SearchField::Address => FieldKind::Address,
            SearchField::Time => FieldKind::Time,
            SearchField::Is => FieldKind::Status,
            SearchField::Of(property) => match property.kind() {
                Type::Int => FieldKind::Number,
                Type::Ip4 | Type::Ip6 => FieldKind::Address,
                _ => FieldKind::Text,
            },
            _ => FieldKind::Text,
        }
    }

    /// Where it looks.
    pub(super) fn places(&self, store: &Store) -> Vec<SearchPlace> {
        use SearchPlace::{DeviceUuid, Extra, Id, Note, RuleUuid};
        match self {
            SearchField::Id => vec![Id],
            SearchField::Rule => {
                vec![
                    SearchPlace::Cell(Cell::Rule),
                    SearchPlace::Cell(Cell::RuleName),
                    RuleUuid,
                ]
            }
            SearchField::Device => vec![SearchPlace::Cell(Cell::Device), DeviceUuid],
            SearchField::User => vec![SearchPlace::Cell(Cell::User)],
            SearchField::Operation => vec![SearchPlace::Cell(Cell::Operation)],
            SearchField::Severity => vec![SearchPlace::Cell(Cell::Severity)],
            SearchField::Time => vec![SearchPlace::Cell(Cell::Time)],
            SearchField::Direction => vec![SearchPlace::Cell(Cell::Direction)],
            SearchField::Note => vec![Note],
            SearchField::Is => Vec::new(),
            SearchField::Hash => {
                // A fact without a documented name, or one that is named so in a draft.
                let mut places = columns(store, &|_, property| {
                    let name = property.name().to_ascii_lowercase();
                    ["sha", "md5", "hash"]
                        .iter()
                        .any(|part| name.contains(part))
                });
                places.push(Extra);
                places
            }
            SearchField::Process => columns(store, &|subject, property| {
                subject == Subject::Process
                    && matches!(property.role(), Some(Role::FullPath | Role::FileName))
            }),
            SearchField::Parent => columns(store, &|subject, _| subject == Subject::ParentProcess),
            SearchField::Command => of_roles(store, &[Role::CommandLine]),
            SearchField::Path => of_roles(store, &[Role::FullPath, Role::Folder]),
            SearchField::Signer => of_roles(store, &[Role::Signer]),
            SearchField::Address => of_roles(
                store,
                &[
                    Role::RemoteAddress,
                    Role::SourceAddress,
                    Role::DestinationAddress,
                    Role::LogonAddress,
                ],
            ),
            SearchField::Port => of_roles(store, &[Role::Port, Role::LogonPort]),
            SearchField::Of(wanted) => columns(store, &|_, property| property == wanted),
        }
    }
}

fn of_roles(store: &Store, roles: &[Role]) -> Vec<SearchPlace> {
    columns(store, &|_, property| {
        property.role().is_some_and(|role| roles.contains(&role))
    })
}

/// The columns that records speak of, those of ancestors last.
fn columns(store: &Store, is_wanted: &dyn Fn(Subject, &Property) -> bool) -> Vec<SearchPlace> {
    let mut places = Vec::new();
    for subject in SUBJECTS {
        let properties = store.table(subject).properties().cloned();
        let wanted = properties.filter(|property| is_wanted(subject, property));
        places.extend(wanted.map(|property| SearchPlace::Column(subject, property)));
    }
    let properties = store.ancestry().table().properties().cloned();
    let wanted = properties.filter(|property| is_wanted(Subject::Ancestor, property));
    places.extend(wanted.map(SearchPlace::Ancestor));
    places
}
