//! The list pane: its order, its filter and narrowings, and the cursor.

pub mod column;
pub mod columns;
mod crumbs;
mod grouping;
pub mod measure;
mod searches;
mod showing;

pub use crumbs::Crumb;
pub use grouping::{Decided, GroupView};
pub use searches::Searches;
pub use showing::ToShow;

use super::scroll::{Motion, Scroll};
use super::status::RowStatus;
use crate::group::{By, Coding, Timeline};
use crate::store::{Order, Query, RowSet, Store, to_u32};
use column::TimeSpread;
use columns::ListColumns;
pub(super) use showing::RowSelection;
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
            Trait::Time(from, to) => Timeline::rows(store, *from, *to),
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

/// The list's state.
#[derive(Debug)]
pub struct List {
    /// Cursor and view, over [`List::shown`].
    scroll: Scroll,
    /// The order.
    order: Order,
    /// Filters typed before, and texts searched for where nothing is narrowed.
    searches: [Searches; 2],
    /// The filter as typed.
    filter: String,
    /// What the filter means.
    query: Query,
    /// Only rows of which this is so.
    show: Option<RowStatus>,
    /// Values narrowed to or hidden, oldest first.
    narrowings: Vec<Narrowing>,
    /// Groups in place of the rows.
    groups: Option<GroupView>,
    columns: ListColumns,
    /// The rows shown, in order.
    shown: Arc<Vec<u32>>,
    /// Over how long times are spread: the day need not be shown where they are of one.
    spread: TimeSpread,
    /// All rows. Shared with `shown` where nothing narrows the list.
    sorted: Arc<Vec<u32>>,
    sorted_by: Option<Order>,
    /// Grows whenever they are sorted anew.
    sort_stamp: u64,
    /// How many of them are in that order; those that came since follow.
    in_order: usize,
    /// What a worker was asked to sort by, and how many rows.
    asked_order: Option<(Order, usize)>,
    /// What `shown` was made of.
    made_of: RowSelection,
    /// Grows whenever other rows are shown.
    shown_stamp: u64,
    /// What a worker was asked to show, and the number of the question.
    asked: Option<RowSelection>,
    asked_number: u64,
}

impl Default for List {
    fn default() -> List {
        List {
            scroll: Scroll::default(),
            order: Order::NEWEST,
            searches: Default::default(),
            filter: String::new(),
            query: Query::default(),
            show: None,
            narrowings: Vec::new(),
            groups: None,
            columns: ListColumns::default(),
            shown: Arc::default(),
            spread: TimeSpread::default(),
            sorted: Arc::default(),
            sorted_by: None,
            sort_stamp: 0,
            in_order: 0,
            asked_order: None,
            made_of: RowSelection::default(),
            shown_stamp: 0,
            asked: None,
            asked_number: 0,
        }
    }
}

impl List {
    /// Cursor and view, over [`List::shown`].
    pub fn scroll(&self) -> Scroll {
        self.scroll
    }

    /// Puts the cursor on a place of what is shown.
    pub(super) fn go_to(&mut self, at: usize) {
        self.scroll.cursor = at;
    }

    /// Moves the cursor: that of the groups where they are shown.
    pub(super) fn go(&mut self, motion: Motion, height: usize) {
        match self.groups.as_mut().filter(|view| !view.is_open) {
            Some(view) => {
                let len = view.len();
                view.scroll.go(motion, len, height);
            }
            None => self.scroll.go(motion, self.shown.len(), height),
        }
    }

    /// Goes to the first row of `left` from the cursor on, and round; `false` where
    /// none is shown.
    pub(super) fn advance(&mut self, left: &RowSet) -> bool {
        let (before, after) = self
            .shown
            .split_at(self.scroll.cursor.min(self.shown.len()));
        let is_left = |row: &u32| left.contains(*row as usize);
        let next = after.iter().position(is_left);
        let next = next.map(|at| before.len() + at);
        let next = next.or_else(|| before.iter().position(is_left));
        self.scroll.cursor = next.unwrap_or(self.scroll.cursor);
        next.is_some()
    }

    /// Puts the cursor on a line that is seen.
    pub(super) fn click(&mut self, line: usize) {
        let scroll = match self.groups.as_mut().filter(|view| !view.is_open) {
            Some(view) => &mut view.scroll,
            None => &mut self.scroll,
        };
        scroll.click(line);
    }

    /// Filters typed before.
    pub fn searches(&self) -> &Searches {
        &self.searches[0]
    }

    pub(super) fn searches_mut(&mut self) -> &mut Searches {
        &mut self.searches[0]
    }

    /// Texts searched for where nothing is narrowed.
    pub fn finds(&self) -> &Searches {
        &self.searches[1]
    }

    pub(super) fn finds_mut(&mut self) -> &mut Searches {
        &mut self.searches[1]
    }

    /// The order.
    pub fn order(&self) -> Order {
        self.order
    }

    pub(super) fn set_order(&mut self, order: Order) {
        self.order = order;
    }

    /// The filter as typed.
    pub fn filter(&self) -> &str {
        &self.filter
    }

    /// What the filter means.
    pub fn query(&self) -> &Query {
        &self.query
    }

    /// Only rows of which this is so are shown.
    pub fn status(&self) -> Option<RowStatus> {
        self.show
    }

    pub(super) fn show_only(&mut self, status: Option<RowStatus>) {
        self.show = status;
    }

    /// Values narrowed to or hidden, oldest first.
    pub fn narrowings(&self) -> &[Narrowing] {
        &self.narrowings
    }

    pub(super) fn set_narrowings(&mut self, narrowings: Vec<Narrowing>) {
        self.narrowings = narrowings;
    }

    pub(super) fn add_narrowing(&mut self, narrowing: Narrowing) {
        self.narrowings.push(narrowing);
    }

    /// Narrows the list, unless it is narrowed so already.
    pub(super) fn narrow(&mut self, narrowing: Narrowing) {
        if !self.narrowings.contains(&narrowing) {
            self.narrowings.push(narrowing);
        }
    }

    /// Groups in place of the rows, or one of them open.
    pub fn groups(&self) -> Option<&GroupView> {
        self.groups.as_ref()
    }

    pub(super) fn groups_mut(&mut self) -> Option<&mut GroupView> {
        self.groups.as_mut()
    }

    pub(super) fn group(&mut self, view: GroupView) {
        self.groups = Some(view);
    }

    /// The rows shown, in order.
    pub fn shown(&self) -> &Arc<Vec<u32>> {
        &self.shown
    }

    /// Over how long times are spread.
    pub fn spread(&self) -> TimeSpread {
        self.spread
    }

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
        self.query = Query::read(line, &RowStatus::names());
    }

    /// The groups that are shown in place of the rows.
    pub fn open_groups(&self) -> Option<&GroupView> {
        self.groups.as_ref().filter(|view| !view.is_open)
    }

    /// The row under the cursor; of a group, its first.
    pub fn row_at_cursor(&self) -> Option<usize> {
        match self.open_groups() {
            Some(view) => view.rows_at_cursor().first().map(|row| *row as usize),
            None => self.row(),
        }
    }

    /// The shown rows of `len`; `None`: all.
    pub fn scope(&self, len: usize) -> Option<RowSet> {
        self.is_narrowed()
            .then(|| RowSet::of_rows(len, &self.shown))
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

    /// Gives an order that a worker is to sort by: many rows keep their order
    /// until it is done. While rows are still coming they are appended, and the
    /// whole is sorted anew only when it has grown by half.
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
        if !is_due {
            // What is under way will be dropped: it may have to be asked for again.
            self.asked_order = None;
            return None;
        }
        if self.asked_order == Some(wanted) {
            return None;
        }
        self.asked_order = Some(wanted);
        Some(self.order)
    }

    /// Tells apart what was shown when.
    pub(super) fn shown_stamp(&self) -> u64 {
        self.shown_stamp
    }

    /// Whether all rows are in the order that is wanted.
    pub(super) fn is_sorted(&self) -> bool {
        self.sorted_by == Some(self.order) && self.in_order == self.sorted.len()
    }

    fn append(&mut self, len: usize) {
        let known = self.sorted.len();
        if known == len {
            return;
        }
        if Arc::ptr_eq(&self.shown, &self.sorted) {
            // Else all would be copied for the sake of a few.
            self.shown = Arc::default();
        }
        Arc::make_mut(&mut self.sorted).extend(to_u32(known)..to_u32(len));
    }

    /// Takes rows that were sorted, unless another order is wanted by now.
    pub fn take_sorted(&mut self, store: &Store, order: Order, rows: Vec<u32>) {
        if order != self.order {
            return;
        }
        self.in_order = rows.len();
        self.sorted = Arc::new(rows);
        self.sorted_by = Some(order);
        self.sort_stamp += 1;
        self.spread = TimeSpread::of(store.records().period());
        self.append(store.len());
    }
}
