//! The list's columns: which there are, how wide, and the order by one of them.

use super::list::column::{ListColumn, TimeSpread, time_part};
use super::list::columns::ColumnChoice;
use super::list::measure::cells;
use super::overlay::Overlay;
use super::overlay::columns::ColumnView;
use super::scroll::Scroll;
use super::{App, Effect, Pane};
use crate::session::{SavedColumn, Verdict};
use crate::store::{Cell, Order, SortKey};
use std::borrow::Cow;

/// Cells before the first column: outcome, verdict, mark or note, a blank.
pub const GUTTER: usize = 4;

impl App {
    /// Has the widths of new texts measured.
    pub(super) fn ask_for_widths(&mut self) {
        let store = self.loaded.shared();
        let is_loading = !self.loaded.is_complete();
        let columns = self.list.columns_mut();
        let wants_fresh = columns.wants_fresh();
        let asked = columns.measured_mut().ask(&store, is_loading, wants_fresh);
        let effect = asked.map(|asked| Effect::Measure(Box::new(asked)));
        self.outbox.extend(effect);
    }

    /// The columns that the list has room for, from left to right, and the cells of
    /// each; they lie one blank apart, behind the gutter.
    pub fn list_columns(&self) -> Vec<(ListColumn, usize)> {
        let area = self.layout().pane(Pane::List);
        let room = usize::from(area.width).saturating_sub(2 + GUTTER);
        let scroll = self.list.scroll();
        let rows = self.list.shown().iter().skip(scroll.top);
        let rows: Vec<usize> = rows
            .take(self.height(Pane::List))
            .map(|row| *row as usize)
            .collect();
        let seen = |column: ListColumn| {
            let texts = rows.iter().map(|row| match column {
                ListColumn::Cell(Cell::Time) => 0,
                _ => cells(&self.column_text(*row, column)),
            });
            texts.max().unwrap_or(0)
        };
        self.list.sized_columns(room, self.list.spread(), &seen)
    }

    /// What a column shows of a row, in so many cells or more.
    pub fn column_text(&self, row: usize, column: ListColumn) -> Cow<'_, str> {
        match column {
            ListColumn::Cell(Cell::Severity) => {
                let text = self.store().cell(row, Cell::Severity);
                match self.store().records().severity(row).map(Band::of) {
                    Some(band) => format!("{}{text}", band.sign()).into(),
                    None => text,
                }
            }
            ListColumn::Cell(Cell::Time) => match self.store().records().time(row) {
                Some(time) => self.screen.zone().text(time).into(),
                None => self.store().cell(row, Cell::Time),
            },
            ListColumn::Cell(cell) => self.store().cell(row, cell),
            ListColumn::Verdict => match self.triage.rows().verdict(row) {
                Some(Verdict::Benign) => "benign".into(),
                Some(Verdict::Threat) => "threat".into(),
                None => "".into(),
            },
            ListColumn::Fresh => match self.list.columns().fresh().contains(row) {
                true => "new".into(),
                false => "".into(),
            },
        }
    }

    /// What of a time is shown in so many cells.
    pub fn time_in<'t>(&self, text: &'t str, width: usize) -> &'t str {
        let spread: TimeSpread = self.list.spread();
        text.get(time_part(width, spread)).unwrap_or(text)
    }

    /// `C`: the choice of the columns.
    pub(super) fn open_columns(&mut self) {
        self.overlays.push(Overlay::Columns(ColumnView::default()));
    }

    /// The place of the column under the cursor of the choice.
    fn chosen_column(&self) -> Option<usize> {
        match self.overlays.last() {
            Some(Overlay::Columns(view)) => Some(view.scroll.cursor),
            _ => None,
        }
    }

    /// Shows the column under the cursor, or no longer.
    pub(super) fn turn_column(&mut self) {
        if let Some(at) = self.chosen_column()
            && !self.list.columns_mut().turn(at)
        {
            self.complain("a list without columns shows nothing");
        }
        self.triage.keep_view();
    }

    /// Moves the column under the cursor to the right, or to the left.
    pub(super) fn shift_column(&mut self, is_down: bool) {
        if let Some(Overlay::Columns(view)) = self.overlays.last_mut() {
            let at = view.scroll.cursor;
            view.scroll.cursor = self.list.columns_mut().shift(at, is_down);
        }
        self.triage.keep_view();
    }

    /// Makes the column under the cursor wider or narrower; `None`: as wide as it
    /// needs.
    pub(super) fn resize_column(&mut self, by: Option<isize>) {
        if let Some(at) = self.chosen_column()
            && let Some(choice) = self.list.columns().choices().get(at).copied()
        {
            let shown = self.list_columns();
            let shown = shown.iter().find(|(column, _)| *column == choice.column);
            let measured = self.list.columns().measured().width(choice.column);
            let now = shown.map_or(measured, |(_, width)| *width);
            self.list.columns_mut().resize(at, now, by);
        }
        self.triage.keep_view();
    }

    /// All columns as they are where nothing was chosen.
    pub(super) fn reset_columns(&mut self) {
        self.list.columns_mut().reset();
        self.triage.keep_view();
    }

    /// Sorts by the column under the cursor.
    pub(super) fn sort_by_chosen(&mut self) {
        let at = self.chosen_column();
        let choices = self.list.columns().choices();
        if let Some(choice) = at.and_then(|at| choices.get(at)).copied() {
            self.sort_by(choice.column);
        }
    }

    /// Sorts by a column; where the list is sorted by it, the other way round.
    pub(super) fn sort_by(&mut self, column: ListColumn) {
        let ListColumn::Cell(cell) = column else {
            return self.complain(format!("the list can't be sorted by `{}`", column.title()));
        };
        let now = self.list.order();
        let order = match now.key == SortKey::Cell(cell) {
            true => now.reversed(),
            false => Order::by(cell),
        };
        self.list.set_order(order);
        self.list.go_to(0);
        self.triage.keep_view();
    }

    /// `O`: the order the other way round.
    pub(super) fn reverse_order(&mut self) {
        let order = self.list.order().reversed();
        self.list.set_order(order);
        self.list.go_to(0);
        self.triage.keep_view();
    }

    /// Moves in the choice of the columns.
    pub(super) fn scroll_columns(&mut self, to: impl FnOnce(&mut Scroll, usize)) {
        let len = self.list.columns().choices().len();
        if let Some(Overlay::Columns(view)) = self.overlays.last_mut() {
            to(&mut view.scroll, len);
        }
    }

    /// The column whose heading lies in column `x` of the screen.
    pub(super) fn heading_at(&self, x: u16) -> Option<ListColumn> {
        let area = self.layout().pane(Pane::List);
        let mut from = usize::from(area.x) + 1 + GUTTER;
        for (column, width) in self.list_columns() {
            if (from..=from + width).contains(&usize::from(x)) {
                return Some(column);
            }
            from += width + 1;
        }
        None
    }

    /// The columns as they are kept; nothing where nothing was chosen.
    pub(super) fn saved_columns(&self) -> Vec<SavedColumn> {
        if self.list.columns().are_default() {
            return Vec::new();
        }
        let choices = self.list.columns().choices().iter();
        let saved = choices.map(|choice| SavedColumn {
            name: choice.column.name().to_owned(),
            is_shown: choice.is_shown,
            width: choice.width,
        });
        saved.collect()
    }

    /// Takes up the columns that were kept.
    pub(super) fn restore_columns(&mut self, saved: &[SavedColumn]) {
        let choices = saved.iter().filter_map(|saved| {
            Some(ColumnChoice {
                column: ListColumn::named(&saved.name)?,
                is_shown: saved.is_shown,
                width: saved.width,
            })
        });
        let choices: Vec<ColumnChoice> = choices.collect();
        self.list.columns_mut().restore(choices);
    }
}

/// What ESET Inspect calls a severity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Band {
    /// 1 to 39.
    Information,
    /// 40 to 69.
    Warning,
    /// 70 to 100.
    Threat,
}

impl Band {
    /// The band of a score from 1 to 100 (ESET Inspect's help).
    pub fn of(severity: i64) -> Band {
        match severity {
            70.. => Band::Threat,
            40.. => Band::Warning,
            _ => Band::Information,
        }
    }

    /// What stands for it before the number.
    pub fn sign(self) -> char {
        match self {
            Band::Information => 'i',
            Band::Warning => '▲',
            Band::Threat => '!',
        }
    }
}
