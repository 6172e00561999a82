//! Rows that something is asked about together, and what they have in common.

use crate::detection::{Rule, Subject};
use crate::group::{self, By, Groups};
use crate::language::{Property, Role, Value};
use crate::rule::Draft;
use crate::store::{RowSet, Store, to_u32};
use std::borrow::Cow;
use std::sync::Arc;

/// Rows that something is asked about together.
#[derive(Clone, Debug)]
pub(in crate::app) enum RowsTogether {
    /// These.
    Rows(RowSet),
    /// Those of a group.
    Group(Arc<Groups>, usize),
}

impl RowsTogether {
    /// The rows as a set.
    pub(in crate::app) fn set(&self) -> Cow<'_, RowSet> {
        match self {
            RowsTogether::Rows(rows) => Cow::Borrowed(rows),
            RowsTogether::Group(groups, group) => Cow::Owned(groups.rows(*group)),
        }
    }

    /// Their numbers.
    fn numbers(&self) -> Cow<'_, [u32]> {
        match self {
            RowsTogether::Rows(rows) => rows.iter().map(to_u32).collect(),
            RowsTogether::Group(groups, group) => Cow::Borrowed(groups.rows_of(*group)),
        }
    }
}

/// The property and value that some rows have in common, and the row
/// that stands for them: the first of a rule that the draft is for.
pub(in crate::app) fn common(
    store: &Store,
    rows: &RowsTogether,
    rules: &[String],
) -> Option<(usize, Subject, Property, Value)> {
    let draft = Draft {
        rules: rules.to_vec(),
        ..Draft::default()
    };
    let records = store.records();
    let is_own = |rule: &Rule| draft.is_for(rule) != Some(false);
    let own: Vec<bool> = records.rules().iter().map(is_own).collect();
    let is_own = |row: &&u32| {
        let rule = records.rule_code(**row as usize) as usize;
        own.get(rule).copied().unwrap_or(false)
    };
    let rows = rows.numbers();
    let row = *rows.iter().find(is_own).or(rows.first())? as usize;
    let parts = group::parts(store, &rows);
    let is_one = |by: &By| {
        parts
            .iter()
            .any(|part| part.by == *by && part.distinct == 1 && part.absent + part.unknown == 0)
    };
    let named = [
        (By::Address, Subject::Event, Role::RemoteAddress),
        (By::Process, Subject::Process, Role::FullPath),
        (By::Process, Subject::Process, Role::FileName),
    ];
    named
        .into_iter()
        .filter(|(by, ..)| is_one(by))
        .flat_map(|(_, subject, role)| role.properties().map(move |one| (subject, one.clone())))
        .find_map(|(subject, property)| {
            let value = store.table(subject).value(&property, row)?;
            Some((row, subject, property, value))
        })
}
