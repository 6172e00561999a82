//! Where in a detection a text can stand: all that a filter searches. A free word
//! looks in all of it; a field (`cmd:`) in the places that it names.

use crate::detection::Subject;
use crate::language::{Property, Role};
use crate::store::{Cell, FIRST, Store, Values};
use std::borrow::Cow;

/// Where in a detection a text can stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SearchPlace {
    /// A column of the list.
    Cell(Cell),
    /// The record's own identifier.
    Id,
    /// The rule's uuid.
    RuleUuid,
    /// The device's uuid.
    DeviceUuid,
    /// A property of event, process or parent.
    Column(Subject, Property),
    /// A property of some ancestor.
    Ancestor(Property),
    /// A fact without a documented name: hashes are.
    Extra,
    /// The analyst's note.
    Note,
}

/// Subjects with a row of their own for each detection.
pub(super) const SUBJECTS: [Subject; 3] =
    [Subject::Event, Subject::Process, Subject::ParentProcess];

/// What the list can show that is no property.
const CELLS_SEARCHED: [Cell; 8] = [
    Cell::Rule,
    Cell::RuleName,
    Cell::Device,
    Cell::User,
    Cell::Operation,
    Cell::Severity,
    Cell::Direction,
    Cell::Time,
];

impl SearchPlace {
    /// All places, those first that the list shows.
    pub(super) fn all(store: &Store) -> Vec<SearchPlace> {
        let mut all: Vec<SearchPlace> = CELLS_SEARCHED.map(SearchPlace::Cell).to_vec();
        for subject in SUBJECTS {
            let properties = store.table(subject).properties().cloned();
            all.extend(properties.map(|property| SearchPlace::Column(subject, property)));
        }
        let properties = store.ancestry().table().properties().cloned();
        all.extend(properties.map(SearchPlace::Ancestor));
        all.extend([
            SearchPlace::Id,
            SearchPlace::Extra,
            SearchPlace::RuleUuid,
            SearchPlace::DeviceUuid,
            SearchPlace::Note,
        ]);
        all
    }

    /// The column of the list that shows it.
    pub fn cell(&self) -> Option<Cell> {
        let of_role = |role: Role| match role {
            Role::RemoteAddress => Some(Cell::Address),
            Role::Port => Some(Cell::Port),
            Role::Direction => Some(Cell::Direction),
            _ => None,
        };
        match self {
            SearchPlace::Cell(cell) => Some(*cell),
            SearchPlace::Column(Subject::Event, property) => of_role(property.role()?),
            SearchPlace::Column(Subject::Process, property)
                if property == Role::FileName.property() =>
            {
                Some(Cell::Process)
            }
            _ => None,
        }
    }

    /// What a column of the list shows.
    pub(super) fn of_cell(cell: Cell) -> SearchPlace {
        let event = |role: Role| SearchPlace::Column(Subject::Event, role.property().clone());
        match cell {
            Cell::Process => {
                SearchPlace::Column(Subject::Process, Role::FileName.property().clone())
            }
            Cell::Address => event(Role::RemoteAddress),
            Cell::Port => event(Role::Port),
            other => SearchPlace::Cell(other),
        }
    }

    /// Whether the letters of a word need only stand there in their order: in the
    /// short texts that the list shows. In sentences, paths and command lines the
    /// letters of most words do.
    pub(super) fn is_fuzzy(&self) -> bool {
        match self.cell() {
            Some(Cell::RuleName | Cell::Time | Cell::Severity | Cell::Port) | None => false,
            Some(_) => true,
        }
    }

    /// Whether texts there are digits by chance, so that a short word would be found
    /// anywhere.
    pub(super) fn is_random(&self) -> bool {
        matches!(
            self,
            SearchPlace::Id | SearchPlace::RuleUuid | SearchPlace::DeviceUuid
        )
    }

    /// What it is called.
    pub fn name(&self) -> String {
        match self {
            SearchPlace::Cell(cell) => cell.title().to_owned(),
            SearchPlace::Id => "id".to_owned(),
            SearchPlace::RuleUuid => "uuid of the rule".to_owned(),
            SearchPlace::DeviceUuid => "uuid of the device".to_owned(),
            SearchPlace::Column(subject, property) => format!("{} {property}", subject.name()),
            SearchPlace::Ancestor(property) => format!("ancestor {property}"),
            SearchPlace::Extra => "the record".to_owned(),
            SearchPlace::Note => "note".to_owned(),
        }
    }

    /// The texts of a row there; its note is not the store's.
    pub fn texts<'s>(&self, store: &'s Store, row: usize) -> Vec<Cow<'s, str>> {
        let one = |text: Option<Cow<'s, str>>| text.into_iter().collect();
        let records = store.records();
        match self {
            SearchPlace::Cell(cell) => {
                let text = store.cell(row, *cell);
                let is_said =
                    text != super::super::cells::UNSAID && text != super::super::cells::NO_VALUE;
                one(is_said.then_some(text))
            }
            SearchPlace::Id => one(Some(Cow::Owned(store.id(row)))),
            SearchPlace::RuleUuid => {
                let uuid = records.rule(row).and_then(|rule| rule.uuid.as_deref());
                one(uuid.map(Cow::Borrowed))
            }
            SearchPlace::DeviceUuid => one(records.device_uuids().get(row).map(Cow::Borrowed)),
            SearchPlace::Column(subject, property) => {
                let table = store.table(*subject);
                let Some(column) = table.column(property) else {
                    return Vec::new();
                };
                match column.values() {
                    Values::Text(_) => one(table.text(property, row).map(Cow::Borrowed)),
                    Values::Bools => Vec::new(),
                    _ => one(column
                        .value(row)
                        .map(|value| Cow::Owned(property.shown(&value)))),
                }
            }
            SearchPlace::Ancestor(property) => {
                let ancestry = store.ancestry();
                let table = ancestry.table();
                let known = ancestry
                    .range(row)
                    .filter(|at| table.code(property, *at) >= FIRST);
                let value = |at: usize| table.value(property, at);
                known
                    .filter_map(value)
                    .map(|value| Cow::Owned(property.shown(&value)))
                    .collect()
            }
            SearchPlace::Extra => records
                .extras_of(row)
                .into_iter()
                .map(|(_, text)| Cow::Owned(text))
                .collect(),
            SearchPlace::Note => Vec::new(),
        }
    }
}
