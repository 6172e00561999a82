//! The list pane: which detections are shown, in what order, and the cursor.

use super::groups::GroupView;
use super::scroll::Scroll;
use crate::group::{By, Coding, Strip};
use crate::matcher::Outcome;
use crate::preview::Preview;
use crate::store::{CELLS, Cell, Filter, Order, Query, RowSet, Store};
use std::sync::Arc;

/// What a narrowing is about.
#[derive(Clone, Debug, PartialEq)]
pub enum Trait {
    /// A trait's value, absence or unknownness, by its code.
    By(By, u32),
    /// Rows that have something in common.
    Group(Arc<RowSet>),
    /// Times between these, in milliseconds since 1970 UTC, both included.
    Time(i64, i64),
}

impl Trait {
    fn rows(&self, store: &Store) -> RowSet {
        match self {
            Trait::By(by, code) => {
                let coding = Coding::of(store, by);
                RowSet::from_fn(store.len(), |row| coding.code(row) == *code)
            }
            Trait::Group(rows) => RowSet::from_fn(store.len(), |row| rows.contains(row)),
            Trait::Time(from, to) => Strip::rows(store, *from, *to),
        }
    }
}

/// A value that the list is narrowed to, or that is hidden from it.
#[derive(Clone, Debug, PartialEq)]
pub struct Narrowing {
    /// What it is about.
    pub about: Trait,
    /// Whether rows that have it are hidden, not kept.
    pub is_hidden: bool,
    /// How it is called on screen.
    pub label: String,
}

/// Rows up to this many are sorted before the next frame.
const SORTED_AT_ONCE: usize = 100_000;

/// What lets rows through to be shown.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Scope {
    query: Query,
    narrowings: Vec<Narrowing>,
    /// With the preview that decides it.
    show: Option<(Outcome, u64)>,
    known: usize,
}

/// The list's state.
#[derive(Debug)]
pub struct List {
    /// Cursor and view, over [`List::shown`].
    pub scroll: Scroll,
    /// The order.
    pub order: Order,
    /// The filter as typed.
    pub filter: String,
    /// What the filter means.
    pub query: Query,
    /// Only rows with this outcome.
    pub show: Option<Outcome>,
    /// Values narrowed to or hidden, oldest first.
    pub narrowings: Vec<Narrowing>,
    /// Groups in place of the rows.
    pub groups: Option<GroupView>,
    /// The columns, as far as there is room for them, from left to right.
    pub columns: Vec<Cell>,
    /// The rows shown, in order.
    pub shown: Vec<u32>,
    /// Whether all times are of one day, so that the day need not be shown.
    pub is_one_day: bool,
    sorted: Vec<u32>,
    sorted_by: Option<Order>,
    /// How many of them are in that order; those that came since follow.
    in_order: usize,
    /// What a worker was asked to sort by, and how many rows.
    asked: Option<(Order, usize)>,
    filter_words: Filter,
    filtered: RowSet,
    filtered_by: (Query, Vec<Narrowing>),
    shown_by: Option<(Order, usize, Option<Outcome>, u64)>,
}

impl Default for List {
    fn default() -> List {
        List {
            scroll: Scroll::default(),
            order: Order::NEWEST,
            filter: String::new(),
            query: Query::default(),
            show: None,
            narrowings: Vec::new(),
            groups: None,
            columns: CELLS.to_vec(),
            shown: Vec::new(),
            is_one_day: false,
            sorted: Vec::new(),
            sorted_by: None,
            in_order: 0,
            asked: None,
            filter_words: Filter::default(),
            filtered: RowSet::default(),
            filtered_by: (Query::default(), Vec::new()),
            shown_by: None,
        }
    }
}

impl List {
    /// The row under the cursor.
    pub fn row(&self) -> Option<usize> {
        self.shown.get(self.scroll.cursor).map(|row| *row as usize)
    }

    /// Whether anything but the order keeps rows from being shown.
    pub fn is_narrowed(&self) -> bool {
        !self.query.is_empty() || !self.narrowings.is_empty() || self.show.is_some()
    }

    /// Sets the filter line.
    pub fn set_filter(&mut self, line: &str) {
        self.filter = line.to_owned();
        self.query = Query::parse(line);
    }

    /// The groups that are shown in place of the rows.
    pub fn open_groups(&self) -> Option<&GroupView> {
        self.groups.as_ref().filter(|view| !view.is_open)
    }

    /// What lets rows through now; `stamp` tells previews apart.
    pub(super) fn scope_now(&self, stamp: u64) -> Scope {
        Scope {
            query: self.query.clone(),
            narrowings: self.narrowings.clone(),
            show: self.show.map(|outcome| (outcome, stamp)),
            known: self.sorted.len(),
        }
    }

    /// The row under the cursor; of a group, its first.
    pub fn row_at_cursor(&self) -> Option<usize> {
        match self.open_groups() {
            Some(view) => view.rows_at_cursor().first().map(|row| *row as usize),
            None => self.row(),
        }
    }

    /// The rows that filter, narrowings and outcome let through; `None`: all.
    pub fn scope(&self, preview: &Preview) -> Option<RowSet> {
        self.is_narrowed().then(|| {
            let mut rows = RowSet::none(preview.loaded);
            self.shown
                .iter()
                .for_each(|row| rows.set(*row as usize, true));
            rows
        })
    }

    /// Takes back one thing that narrows the list, the filter first; `false`
    /// where there is none.
    pub fn widen(&mut self) -> bool {
        if !self.filter.is_empty() {
            self.set_filter("");
            return true;
        }
        if let Some(narrowing) = self.narrowings.pop() {
            // Back to the groups, at the place.
            if let (Trait::Group(_), Some(view)) = (&narrowing.about, &mut self.groups) {
                view.is_open = false;
            }
            return true;
        }
        self.groups.take().is_some() || self.show.take().is_some()
    }

    /// Brings what is shown up to date; the cursor stays on its detection where
    /// that is still shown. While rows are still coming they are appended, and
    /// the whole is sorted anew only when it has grown by half. `stamp` tells
    /// previews apart. Gives an order that a worker is to sort by: many rows
    /// keep their order until it is done.
    #[must_use]
    pub fn refresh(
        &mut self,
        store: &Store,
        preview: &Preview,
        stamp: u64,
        is_loading: bool,
        height: usize,
    ) -> Option<Order> {
        let asked = self.refresh_order(store, is_loading);
        self.refresh_shown(store, preview, stamp, height);
        asked
    }

    fn refresh_order(&mut self, store: &Store, is_loading: bool) -> Option<Order> {
        let len = store.len();
        let grown = if is_loading {
            self.in_order * 3 / 2
        } else {
            self.in_order
        };
        let is_due = self.sorted_by != Some(self.order) || grown < len;
        if is_due && len <= SORTED_AT_ONCE {
            self.take_sorted(store, self.order, self.order.rows(store));
            return None;
        }
        self.append(len);
        let wanted = (self.order, len);
        if !is_due || self.asked == Some(wanted) {
            return None;
        }
        self.asked = Some(wanted);
        Some(self.order)
    }

    fn append(&mut self, len: usize) {
        self.sorted.extend(self.sorted.len() as u32..len as u32);
    }

    /// Takes rows that were sorted, unless another order is wanted by now.
    pub fn take_sorted(&mut self, store: &Store, order: Order, rows: Vec<u32>) {
        if order != self.order {
            return;
        }
        self.in_order = rows.len();
        self.sorted = rows;
        self.sorted_by = Some(order);
        self.is_one_day = is_one_day(store);
        self.shown_by = None;
        self.append(store.len());
    }

    fn refresh_shown(&mut self, store: &Store, preview: &Preview, stamp: u64, height: usize) {
        let at_cursor = self.row();
        let known = self.sorted.len();
        if self.filtered_by.0 != self.query
            || self.filtered_by.1 != self.narrowings
            || self.filtered.len() != known
        {
            self.filter_rows(store);
            self.shown_by = None;
        }
        // The preview decides what is shown only where an outcome is asked for.
        let shown_by = Some((
            self.order,
            known,
            self.show,
            if self.show.is_some() { stamp } else { 0 },
        ));
        if self.shown_by == shown_by {
            self.scroll.settle(self.shown.len(), height);
            return;
        }
        self.shown_by = shown_by;
        let is_shown = |row: &u32| {
            let row = *row as usize;
            self.filtered.contains(row)
                && self
                    .show
                    .is_none_or(|outcome| preview.outcome(row) == outcome)
        };
        self.shown = if self.is_narrowed() {
            self.sorted.iter().copied().filter(is_shown).collect()
        } else {
            self.sorted.clone()
        };
        let is_moved = at_cursor.is_some() && self.row() != at_cursor;
        if let Some(row) = at_cursor.filter(|_| is_moved && self.scroll.cursor > 0)
            && let Some(at) = self.shown.iter().position(|shown| *shown as usize == row)
        {
            self.scroll.cursor = at;
        }
        self.scroll.settle(self.shown.len(), height);
    }

    fn filter_rows(&mut self, store: &Store) {
        let known = self.sorted.len();
        let mut rows = if self.query.is_empty() {
            RowSet::all(store.len())
        } else {
            self.filter_words.rows(&self.query, store)
        };
        for narrowing in &self.narrowings {
            let mut those = narrowing.about.rows(store);
            if narrowing.is_hidden {
                those.not();
            }
            rows.and(&those);
        }
        self.filtered = match known == rows.len() {
            true => rows,
            false => RowSet::from_fn(known, |row| rows.contains(row)),
        };
        self.filtered_by = (self.query.clone(), self.narrowings.clone());
    }
}

fn is_one_day(store: &Store) -> bool {
    const DAY: i64 = 24 * 60 * 60 * 1000;
    let mut days = (0..store.len())
        .filter_map(|row| store.records().time(row))
        .map(|time| time.div_euclid(DAY));
    let first = days.next();
    days.all(|day| Some(day) == first)
}
