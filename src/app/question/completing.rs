//! The loaded values that fit what is typed.

use crate::app::loaded::SharedStore;
use crate::app::overlay::PropertyOf;
use crate::detection::Subject;
use crate::group::{By, Coding};
use crate::language::Role;
use crate::rule::Condition;
use crate::store::{FIRST, SearchField, Store, rank, to_u32};
use std::sync::atomic::{AtomicBool, Ordering};

/// Completions shown under a value.
const COMPLETIONS: usize = 8;

/// Distinct values looked at for completions.
const MOST_VALUES: usize = 50_000;

/// LoadedValues ranked at once, before it is seen whether they are still wanted.
const AT_ONCE: usize = 2048;

/// What a condition asks about.
pub(in crate::app) fn property_of(subject: Subject, condition: &Condition) -> Option<PropertyOf> {
    Some((subject, condition.named_property()?))
}

/// Whose values complete what is typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::app) enum ValuesOf {
    /// A property's.
    Property(PropertyOf),
    /// A field's of the filter.
    Field(SearchField),
}

/// Completions that are asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ToComplete {
    /// Comes back with the answer.
    pub asked: u64,
    pub(in crate::app) about: ValuesOf,
    pub(in crate::app) typed: String,
    /// What is loaded.
    pub store: SharedStore,
}

/// The loaded values of a property, kept from key to key.
#[derive(Debug)]
pub(in crate::app) struct LoadedValues {
    pub(in crate::app) about: ValuesOf,
    /// Of so many rows.
    pub(in crate::app) loaded: usize,
    /// The most frequent first, each with how many rows have it.
    pub(in crate::app) values: Vec<(String, usize)>,
}

impl LoadedValues {
    fn of(store: &Store, about: &ValuesOf) -> LoadedValues {
        LoadedValues {
            about: about.clone(),
            loaded: store.len(),
            values: match about {
                ValuesOf::Property(of) => LoadedValues::of_property(store, of),
                ValuesOf::Field(field) => LoadedValues::of_field(store, field),
            },
        }
    }

    /// The values of a field of the filter: of those that have few.
    fn of_field(store: &Store, field: &SearchField) -> Vec<(String, usize)> {
        let by = match field {
            SearchField::Rule => By::Rule,
            SearchField::Device => By::Device,
            SearchField::User => By::User,
            SearchField::Operation => By::Operation,
            SearchField::Severity => By::Severity,
            SearchField::Process => By::Process,
            SearchField::Path => By::Process,
            SearchField::Parent => By::Parent,
            SearchField::Address => By::Address,
            SearchField::Port => By::Port,
            SearchField::Direction => {
                return ["in", "out"].map(|way| (way.to_owned(), 0)).to_vec();
            }
            SearchField::Command => {
                By::Property(Subject::Process, Role::CommandLine.property().clone())
            }
            SearchField::Signer => By::Property(Subject::Process, Role::Signer.property().clone()),
            SearchField::Of(property) => {
                let spoken = |subject: &Subject| store.table(*subject).column(property).is_some();
                let subjects = [Subject::Event, Subject::Process, Subject::ParentProcess];
                match subjects.into_iter().find(spoken) {
                    Some(subject) => By::Property(subject, property.clone()),
                    None => return Vec::new(),
                }
            }
            SearchField::Id
            | SearchField::Time
            | SearchField::Hash
            | SearchField::Note
            | SearchField::Is => return Vec::new(),
        };
        let coding = Coding::of(store, &by);
        let mut counts = vec![0_usize; coding.len()];
        for row in 0..store.len() {
            if let Some(count) = counts.get_mut(coding.code(row) as usize) {
                *count += 1;
            }
        }
        let count = |code: &u32| counts.get(*code as usize).copied().unwrap_or(0);
        let mut codes: Vec<u32> = (FIRST..to_u32(coding.len())).collect();
        codes.retain(|code| count(code) > 0);
        codes.sort_unstable_by_key(|code| (std::cmp::Reverse(count(code)), *code));
        codes.truncate(MOST_VALUES);
        let value = |code: u32| (coding.label(code), count(&code));
        codes.into_iter().map(value).collect()
    }

    fn of_property(store: &Store, (subject, property): &PropertyOf) -> Vec<(String, usize)> {
        let mut values = Vec::new();
        if let Some(column) = store.table(*subject).column(property) {
            let counts = store.counts(*subject, property);
            let count = |number: &u32| counts.get(*number as usize).copied().unwrap_or(0);
            let mut numbers: Vec<u32> = (0..to_u32(counts.len())).collect();
            numbers.retain(|number| count(number) > 0);
            let rank = |number: &u32| (std::cmp::Reverse(count(number)), *number);
            if MOST_VALUES < numbers.len() {
                numbers.select_nth_unstable_by_key(MOST_VALUES, rank);
                numbers.truncate(MOST_VALUES);
            }
            numbers.sort_unstable_by_key(rank);
            values.extend(numbers.into_iter().filter_map(|number| {
                let value = column.values().get(number)?;
                Some((property.literal(&value), count(&number)))
            }));
        }
        values
    }
}

impl ToComplete {
    /// The values that fit, best first; `None` where `stop` was set meanwhile.
    pub(in crate::app) fn complete(
        &self,
        known: &mut Option<LoadedValues>,
        stop: &AtomicBool,
    ) -> Option<Vec<(String, usize)>> {
        let store = &*self.store.0;
        let is_it = |known: &LoadedValues| known.about == self.about && known.loaded == store.len();
        let values = match known.take().filter(is_it) {
            Some(values) => values,
            None => LoadedValues::of(store, &self.about),
        };
        let values = &known.insert(values).values;
        let mut best: Vec<usize> = Vec::new();
        for (at, part) in values.chunks(AT_ONCE).enumerate() {
            if stop.load(Ordering::Relaxed) {
                return None;
            }
            // The best of all are among the best of each part.
            let ranked = rank(&self.typed, part.iter().map(|(text, _)| text.as_str()));
            best.extend(ranked.iter().take(COMPLETIONS).map(|of| at * AT_ONCE + of));
            if self.typed.is_empty() {
                break;
            }
        }
        best.sort_unstable();
        let texts = best
            .iter()
            .filter_map(|at| Some(values.get(*at)?.0.as_str()));
        let ranked = rank(&self.typed, texts).into_iter().take(COMPLETIONS);
        let value = |of: usize| values.get(*best.get(of)?).cloned();
        Some(ranked.filter_map(value).collect())
    }
}
