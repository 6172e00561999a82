//! Completions of a value that is being typed: the loaded values that fit it,
//! which a worker counts once and ranks at each key.

use super::overlay::{Overlay, Prompt};
use super::{App, Effect, SharedStore};
use crate::detection::Subject;
use crate::language::Property;
use crate::rule::Condition;
use crate::store::{Store, rank, to_u32};
use std::sync::atomic::{AtomicBool, Ordering};

/// Completions shown under a value.
const COMPLETIONS: usize = 8;
/// Distinct values looked at for completions.
const MOST_VALUES: usize = 50_000;
/// LoadedValues ranked at once, before it is seen whether they are still wanted.
const AT_ONCE: usize = 2048;

/// Whose property completions are about, and which.
pub(super) type PropertyOf = (Subject, Property);

/// What a condition asks about.
pub(super) fn property_of(subject: Subject, condition: &Condition) -> Option<PropertyOf> {
    Some((subject, condition.named_property()?))
}

/// Completions that are asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ToComplete {
    /// Comes back with the answer.
    pub asked: u64,
    about: PropertyOf,
    typed: String,
    /// What is loaded.
    pub store: SharedStore,
}

/// The loaded values of a property, kept from key to key.
#[derive(Debug)]
pub(super) struct LoadedValues {
    about: PropertyOf,
    /// Of so many rows.
    loaded: usize,
    /// The most frequent first, each with how many rows have it.
    values: Vec<(String, usize)>,
}

impl LoadedValues {
    fn of(store: &Store, about: &PropertyOf) -> LoadedValues {
        let (subject, property) = about;
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
        LoadedValues {
            about: about.clone(),
            loaded: store.len(),
            values,
        }
    }
}

impl ToComplete {
    /// The values that fit, best first; `None` where `stop` was set meanwhile.
    pub(super) fn complete(
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

impl App {
    /// Asks for the values that fit what is typed.
    pub(super) fn complete(&mut self, prompt: &mut Prompt, typed: &str) {
        let Some(about) = prompt.about.clone() else {
            return;
        };
        let asked = self.outbox.number();
        prompt.asked = asked;
        prompt.is_behind = true;
        self.outbox.push(Effect::Complete(Box::new(ToComplete {
            asked,
            about,
            typed: typed.to_owned(),
            store: self.loaded.shared(),
        })));
    }

    /// Takes them, if they fit what is typed by now.
    pub(super) fn take_completions(&mut self, asked: u64, completions: Vec<(String, usize)>) {
        for overlay in self.overlays.iter_mut() {
            if let Overlay::Prompt(prompt) = overlay
                && prompt.asked == asked
            {
                prompt.completions = completions;
                prompt.is_behind = false;
                return;
            }
        }
    }

    /// Whether the values that fit what is typed are not there yet.
    pub(super) fn is_awaiting_completions(&self) -> bool {
        matches!(self.overlays.last(), Some(Overlay::Prompt(prompt)) if prompt.is_behind)
    }
}
