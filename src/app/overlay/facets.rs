//! The most frequent values of a property of what is shown.

use crate::app::scroll::Scroll;
use crate::group::{By, Coding, Facet, facet};
use crate::store::{RowSet, Store};
use rustc_hash::FxHashMap;

/// How many values are listed.
const TOP: usize = 200;

/// A facet, being looked at.
#[derive(Clone, Debug)]
pub struct Facets {
    /// The values.
    pub facet: Facet,
    /// Of each the first row that the list shows.
    pub rows: Vec<Option<u32>>,
    /// Cursor and view.
    pub scroll: Scroll,
}

impl Facets {
    /// Those of the rows that are shown, of `store`.
    pub(in crate::app) fn of(store: &Store, by: &By, shown: &[u32], is_narrowed: bool) -> Facets {
        let scope = is_narrowed.then(|| RowSet::of_rows(store.len(), shown));
        let facet = facet(store, by, scope.as_ref(), TOP);
        let coding = Coding::of(store, by);
        let mut left: FxHashMap<u32, usize> = (facet.values.iter().enumerate())
            .map(|(at, value)| (value.code, at))
            .collect();
        let mut rows = vec![None; facet.values.len()];
        for row in shown {
            if left.is_empty() {
                break;
            }
            if let Some(at) = left.remove(&coding.code(*row as usize)) {
                rows[at] = Some(*row);
            }
        }
        Facets {
            facet,
            rows,
            scroll: Scroll::default(),
        }
    }
}
