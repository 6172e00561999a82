//! How many rows have each code of a column: what a condition on it counts,
//! without a look at the rows.

use super::TruthSet;
use crate::detection::Subject;
use crate::language::Property;
use crate::store::{ABSENT, FIRST, Store, UNKNOWN};
use rustc_hash::FxHashMap;

/// Counts by column, kept up as the store grows; and how many detections have
/// each chain of ancestors.
#[derive(Debug, Default)]
pub(super) struct CodeCounts {
    columns: FxHashMap<(Subject, Property), (Vec<u32>, usize)>,
    chains: (Vec<u32>, usize),
}

fn add(counts: &mut Vec<u32>, code: u32) {
    let at = code as usize;
    if counts.len() <= at {
        counts.resize(at + 1, 0);
    }
    if let Some(count) = counts.get_mut(at) {
        *count += 1;
    }
}

impl CodeCounts {
    /// How many rows what is known of a property's codes is certain and possible of.
    pub(super) fn sum(
        &mut self,
        store: &Store,
        subject: Subject,
        property: &Property,
        by_code: &TruthSet,
        few: usize,
    ) -> (usize, usize) {
        let table = store.table(subject);
        let is_known = self.columns.get(&(subject, property.clone()));
        let is_known = is_known.is_some_and(|(_, known)| *known == table.len());
        if !is_known
            && let Some(column) = table.column(property)
            && column.codes().len() == table.len()
            && let (certain, possible) = (by_code.certain.words(), by_code.possible.words())
            && let Some(sum) =
                column
                    .codes()
                    .few_counts(certain, possible, Some(by_code.len()), few)
        {
            return sum;
        }
        by_code.weigh(self.of(store, subject, property))
    }

    /// How many rows of a subject's table have each code of a property.
    fn of(&mut self, store: &Store, subject: Subject, property: &Property) -> &[u32] {
        let table = store.table(subject);
        let key = (subject, property.clone());
        let (counts, known) = self.columns.entry(key).or_default();
        if *known < table.len() {
            let column = table.column(property);
            counts.resize(
                FIRST as usize + column.map_or(0, |column| column.values().len()),
                0,
            );
            if let Some(column) = column {
                column.codes().tally(*known, counts);
                *known = column.codes().len().max(*known);
            }
            for row in *known..table.len() {
                let is_none = table.none().contains(row);
                add(counts, if is_none { ABSENT } else { UNKNOWN });
            }
            *known = table.len();
        }
        counts
    }

    /// How many detections have each chain.
    pub(super) fn of_chains(&mut self, store: &Store) -> &[u32] {
        let (counts, known) = &mut self.chains;
        let chains = store.ancestry().chain_codes();
        chains.for_each(*known, |_, code| add(counts, code));
        *known = chains.len();
        counts
    }
}
