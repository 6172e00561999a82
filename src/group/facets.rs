//! The values of one thing among some rows, the most frequent first.

use super::by::{By, Coding};
use crate::detection::Subject;
use crate::store::{ABSENT, FIRST, RowSet, Store, UNKNOWN, to_u32};

/// One value and how often it occurs.
#[derive(Clone, Debug, PartialEq)]
pub struct FacetValue {
    /// Its code in the [`Coding`] of the facet.
    pub code: u32,
    /// What it is called.
    pub label: String,
    /// How many rows have it.
    pub count: usize,
    /// Their share of the rows, 0 to 1.
    pub share: f64,
}

/// The values of one thing.
#[derive(Clone, Debug, PartialEq)]
pub struct Facet {
    /// Of what.
    pub by: By,
    /// How many rows were looked at.
    pub total: usize,
    /// How many distinct values they have.
    pub distinct: usize,
    /// Rows that have no value.
    pub absent: usize,
    /// Rows of which it is not known.
    pub unknown: usize,
    /// The most frequent values, ties in order of loading.
    pub values: Vec<FacetValue>,
}

/// What facets there are: everything that the loaded records speak of.
pub fn facet_kinds(store: &Store) -> Vec<By> {
    let mut kinds: Vec<By> = By::ALL.into_iter().filter(|by| *by != By::Cause).collect();
    for subject in [Subject::Event, Subject::Process, Subject::ParentProcess] {
        let properties = store.table(subject).properties();
        kinds.extend(properties.map(|property| By::Property(subject, property.clone())));
    }
    kinds
}

/// The `top` most frequent values of `by` among the rows of `scope`, or all;
/// of [`By::Cause`] there are none here.
pub fn facet(store: &Store, by: &By, scope: Option<&RowSet>, top: usize) -> Facet {
    let coding = Coding::of(store, by);
    let mut counts = vec![0u32; coding.len()];
    let mut total = 0;
    let see = |row: usize| {
        total += 1;
        if let Some(count) = counts.get_mut(coding.code(row) as usize) {
            *count += 1;
        }
    };
    super::each_row(store, scope, see);
    let count = |code: u32| counts.get(code as usize).map_or(0, |count| *count as usize);
    let mut codes: Vec<u32> = (FIRST..to_u32(counts.len()))
        .filter(|code| count(*code) > 0)
        .collect();
    let distinct = codes.len();
    let rank = |code: &u32| (std::cmp::Reverse(count(*code)), *code);
    if top < codes.len() {
        codes.select_nth_unstable_by_key(top, rank);
        codes.truncate(top);
    }
    codes.sort_unstable_by_key(rank);
    let value = |code: u32| FacetValue {
        code,
        label: coding.label(code),
        count: count(code),
        share: count(code) as f64 / total.max(1) as f64,
    };
    Facet {
        by: by.clone(),
        total,
        distinct,
        absent: count(ABSENT),
        unknown: count(UNKNOWN),
        values: codes.into_iter().map(value).collect(),
    }
}
