//! Which rows the list shows: all of them at once, else as a worker finds them,
//! the rows before staying until then.

use super::{List, Narrowing};
use crate::app::loaded::SharedStore;
use crate::app::status::{RowStatus, StatusRows, StatusStamp};
use crate::store::{Filter, Order, Query, RowSet, Store};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// What decides which rows are shown, and how.
#[derive(Clone, Debug, Default, PartialEq)]
pub(in crate::app) struct RowSelection {
    query: Query,
    /// What decides its statuses and notes.
    query_stamp: StatusStamp,
    narrowings: Vec<Narrowing>,
    /// With what decides it.
    show: Option<(RowStatus, StatusStamp)>,
    known: usize,
    sort_stamp: u64,
}

/// Rows to be shown, asked for.
#[derive(Clone, Debug)]
pub struct ToShow {
    /// Comes back with the answer.
    pub number: u64,
    // Before the store: who finds the store unshared finds them unshared too.
    sorted: Arc<Vec<u32>>,
    scope: RowSelection,
    statuses: StatusRows,
    /// What is loaded.
    pub store: SharedStore,
}

impl PartialEq for ToShow {
    fn eq(&self, other: &ToShow) -> bool {
        self.number == other.number
    }
}

impl Eq for ToShow {}

impl ToShow {
    /// The rows, in order; `None` where `stop` was set meanwhile.
    pub(in crate::app) fn rows(&self, filter: &mut Filter, stop: &AtomicBool) -> Option<Vec<u32>> {
        let (store, scope) = (&*self.store.0, &self.scope);
        let mut rows = match scope.query.is_empty() {
            true => RowSet::all(store.len()),
            false => filter.rows(&scope.query, store, &self.statuses),
        };
        for narrowing in &scope.narrowings {
            let mut those = narrowing.about.rows(store);
            if narrowing.is_hidden {
                those.not();
            }
            rows.and(&those);
        }
        if let Some((status, _)) = scope.show {
            rows.and(&self.statuses.rows(status, store));
        }
        let is_wanted = |part: &[u32]| -> Vec<u32> {
            let is_in = |row: &u32| rows.contains(*row as usize);
            part.iter().copied().filter(is_in).collect()
        };
        const PART: usize = 1 << 18;
        let mut shown = Vec::new();
        for part in self.sorted.chunks(PART) {
            if stop.load(Ordering::Relaxed) {
                return None;
            }
            shown.extend(is_wanted(part));
        }
        Some(shown)
    }
}

/// What a worker is to do for the list.
#[derive(Debug, Default)]
pub struct ListQuestions {
    /// To sort all rows so.
    pub sort: Option<Order>,
    /// To find the rows to be shown.
    pub show: Option<ToShow>,
}

impl List {
    /// Brings what is shown up to date; the cursor stays on its detection where
    /// that is still shown. `statuses` makes what the rows' statuses are told by,
    /// which `stamp` tells apart. Gives what a worker is to do.
    #[must_use]
    pub fn refresh(
        &mut self,
        store: &Arc<Store>,
        statuses: &dyn Fn() -> StatusRows,
        stamp: StatusStamp,
        is_loading: bool,
        height: usize,
    ) -> ListQuestions {
        let mut questions = ListQuestions::default();
        let at_cursor = self.row();
        questions.sort = self.refresh_order(store, is_loading);
        let scope = self.scope_now(stamp);
        if self.made_of == scope {
            self.asked = None;
        } else if !self.is_narrowed() {
            self.asked = None;
            self.show(self.sorted.clone(), scope, at_cursor);
        } else if self.asked.as_ref() != Some(&scope) {
            self.asked_number += 1;
            self.asked = Some(scope.clone());
            questions.show = Some(ToShow {
                number: self.asked_number,
                sorted: self.sorted.clone(),
                scope,
                statuses: statuses(),
                store: SharedStore(store.clone()),
            });
        }
        self.scroll.clamp(self.shown.len(), height);
        questions
    }

    /// Takes the rows that are to be shown, unless others are wanted by now.
    pub fn take_shown(&mut self, number: u64, rows: Vec<u32>) {
        if number != self.asked_number {
            return;
        }
        if let Some(scope) = self.asked.take() {
            let at_cursor = self.row();
            self.show(Arc::new(rows), scope, at_cursor);
        }
    }

    fn show(&mut self, rows: Arc<Vec<u32>>, scope: RowSelection, at_cursor: Option<usize>) {
        self.shown = rows;
        self.shown_stamp += 1;
        self.made_of = scope;
        let is_moved = at_cursor.is_some() && self.row() != at_cursor;
        if let Some(row) = at_cursor.filter(|_| is_moved && self.scroll.cursor > 0)
            && let Some(at) = self.shown.iter().position(|shown| *shown as usize == row)
        {
            self.scroll.cursor = at;
        }
    }

    /// What is to decide about the rows; `stamp` tells apart what statuses are told by.
    fn scope_now(&self, stamp: StatusStamp) -> RowSelection {
        RowSelection {
            query: self.query.clone(),
            query_stamp: status_part(&self.query, stamp),
            narrowings: self.narrowings.clone(),
            // Previews and decisions matter only where a status is asked for.
            show: self.show.map(|status| (status, status.part_of(stamp))),
            known: self.sorted.len(),
            sort_stamp: self.sort_stamp,
        }
    }

    /// What decided about the rows that are shown.
    pub(in crate::app) fn made_of(&self) -> &RowSelection {
        &self.made_of
    }

    /// Whether no worker is looking for rows to show.
    pub(in crate::app) fn is_settled(&self) -> bool {
        self.asked.is_none()
    }

    /// Whether the rows shown are not yet those of the filter, the narrowings and
    /// the outcome: a worker is looking for them.
    pub fn is_behind(&self) -> bool {
        let status = self.made_of.show.map(|(status, _)| status);
        self.made_of.query != self.query
            || self.made_of.narrowings != self.narrowings
            || status != self.show
    }
}

/// Of a stamp what a filter hangs on.
fn status_part(query: &Query, stamp: StatusStamp) -> StatusStamp {
    let mut parts = StatusStamp {
        decided: if query.asks_notes() { stamp.decided } else { 0 },
        ..StatusStamp::default()
    };
    for status in query.statuses().filter_map(RowStatus::parse) {
        let part = status.part_of(stamp);
        parts = StatusStamp {
            preview: parts.preview.max(part.preview),
            decided: parts.decided.max(part.decided),
            others: parts.others.max(part.others),
        };
    }
    parts
}
