//! How wide the texts of the columns are: measured on a worker, each distinct text
//! once, as detections come.

use super::column::ListColumn;
use crate::app::loaded::SharedStore;
use crate::group::fresh;
use crate::store::{CELLS, Cell, RowSet, Store};
use crate::text::Shown;
use std::sync::atomic::{AtomicBool, Ordering};

/// Wider texts count as so wide: no screen has more to give.
pub(in crate::app) const WIDEST: usize = 240;

/// The cells that a text takes, as far as it matters.
pub(in crate::app) fn cells(text: &str) -> usize {
    let is_plain = |byte: u8| matches!(byte, b' '..=b'~');
    match text.len() <= WIDEST && text.bytes().all(is_plain) {
        true => text.len(),
        false => Shown::within(text, WIDEST).width(),
    }
}

/// What is known of the widths, and how much of what is loaded was looked at.
#[derive(Clone, Debug, Default)]
pub struct Measured {
    rows: usize,
    widths: [usize; CELLS.len()],
    seen: [Vec<usize>; CELLS.len()],
    fresh: RowSet,
    /// Whether it was looked which detections are new today, and of how many rows.
    fresh_of: Option<usize>,
    is_asked: bool,
}

impl Measured {
    /// The widest text of a column, in cells; of columns that are no cells the
    /// widest there can be.
    pub fn width(&self, column: ListColumn) -> usize {
        match column {
            ListColumn::Verdict => 6,
            ListColumn::Fresh => 3,
            ListColumn::Cell(cell) => {
                let width = self.text_width(column).unwrap_or(0);
                // Its band's sign stands before it.
                width + usize::from(cell == Cell::Severity)
            }
        }
    }

    /// Whether no detection that was looked at says anything in a column.
    pub fn is_empty(&self, column: ListColumn) -> bool {
        let is_time = column == ListColumn::Cell(Cell::Time);
        self.rows > 0 && !is_time && self.text_width(column) == Some(0)
    }

    fn text_width(&self, column: ListColumn) -> Option<usize> {
        let ListColumn::Cell(cell) = column else {
            return None;
        };
        let at = CELLS.iter().position(|other| *other == cell);
        at.map(|at| self.widths[at])
    }

    /// Detections that are new today, as far as was looked.
    pub fn fresh(&self) -> &RowSet {
        &self.fresh
    }

    /// Gives what a worker is to measure, where there is something: while rows come,
    /// when they are half as many again.
    pub(in crate::app) fn ask(
        &mut self,
        store: &SharedStore,
        is_loading: bool,
        wants_fresh: bool,
    ) -> Option<ToMeasure> {
        let len = store.0.len();
        let is_due = match is_loading {
            true => len > self.rows + self.rows / 2,
            false => len != self.rows || wants_fresh && self.fresh_of != Some(len),
        };
        if !is_due || self.is_asked {
            return None;
        }
        self.is_asked = true;
        Some(ToMeasure {
            known: self.clone(),
            wants_fresh,
            store: store.clone(),
        })
    }

    pub(in crate::app) fn take(&mut self, measured: Measured) {
        *self = measured;
        self.is_asked = false;
    }

    fn of(mut self, store: &Store, wants_fresh: bool, stop: &AtomicBool) -> Option<Measured> {
        for (at, cell) in CELLS.into_iter().enumerate() {
            if stop.load(Ordering::Relaxed) {
                return None;
            }
            let widest = &mut self.widths[at];
            store.new_texts(cell, &mut self.seen[at], &mut |text| {
                *widest = cells(text).max(*widest);
            });
        }
        self.rows = store.len();
        if wants_fresh {
            self.fresh = fresh(store);
            self.fresh_of = Some(store.len());
        }
        Some(self)
    }
}

/// Widths to be measured.
#[derive(Clone, Debug)]
pub struct ToMeasure {
    known: Measured,
    wants_fresh: bool,
    store: SharedStore,
}

impl ToMeasure {
    /// Measures what is new; `None` where `stop` was set meanwhile.
    pub(in crate::app) fn measure(&self, stop: &AtomicBool) -> Option<Measured> {
        let store = &self.store.0;
        self.known.clone().of(store, self.wants_fresh, stop)
    }
}

impl PartialEq for ToMeasure {
    fn eq(&self, other: &ToMeasure) -> bool {
        self.store == other.store && self.known.rows == other.known.rows
    }
}

impl Eq for ToMeasure {}
