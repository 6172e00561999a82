//! Which columns the list has, in which order, how wide, and how wide they would be.

use super::List;
use super::column::{ColumnNeed, ListColumn, TimeSpread, sizes};
use super::measure::Measured;
use crate::store::{Order, RowSet, SortKey};

/// A column as it was chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ColumnChoice {
    /// The column.
    pub column: ListColumn,
    /// Whether it is shown, where there is room for it.
    pub is_shown: bool,
    /// Cells that it was given; `None`: as many as it needs.
    pub width: Option<usize>,
}

/// The columns.
#[derive(Debug)]
pub struct ListColumns {
    /// All that there are, from left to right.
    choices: Vec<ColumnChoice>,
    /// What they are where nothing was chosen.
    defaults: Vec<ColumnChoice>,
    pub(super) measured: Measured,
}

/// The least and the most cells that can be chosen for a column.
const WIDTHS: (usize, usize) = (3, 200);

impl Default for ListColumns {
    fn default() -> ListColumns {
        let mut columns = ListColumns {
            choices: Vec::new(),
            defaults: Vec::new(),
            measured: Measured::default(),
        };
        columns.set_default(&ListColumn::default_shown());
        columns
    }
}

impl ListColumns {
    /// All that there are, from left to right.
    pub fn choices(&self) -> &[ColumnChoice] {
        &self.choices
    }

    /// How wide the texts are.
    pub fn measured(&self) -> &Measured {
        &self.measured
    }

    pub(in crate::app) fn measured_mut(&mut self) -> &mut Measured {
        &mut self.measured
    }

    /// Shows these, from left to right, where nothing else is chosen.
    pub(in crate::app) fn set_default(&mut self, shown: &[ListColumn]) {
        let choice = |column: ListColumn, is_shown| ColumnChoice {
            column,
            is_shown,
            width: None,
        };
        let others = ListColumn::ALL
            .into_iter()
            .filter(|column| !shown.contains(column));
        let shown = shown.iter().map(|column| choice(*column, true));
        self.defaults = shown
            .chain(others.map(|column| choice(column, false)))
            .collect();
        self.choices = self.defaults.clone();
    }

    /// Takes what was chosen before; columns that it does not name come behind.
    pub(in crate::app) fn restore(&mut self, kept: Vec<ColumnChoice>) {
        if !kept.iter().any(|choice| choice.is_shown) {
            return;
        }
        let others = self.defaults.iter().filter(|default| {
            let mut kept = kept.iter();
            !kept.any(|choice| choice.column == default.column)
        });
        let others: Vec<_> = others
            .map(|choice| ColumnChoice {
                is_shown: false,
                ..*choice
            })
            .collect();
        self.choices = kept;
        self.choices.extend(others);
    }

    /// Whether nothing was chosen.
    pub(in crate::app) fn are_default(&self) -> bool {
        self.choices == self.defaults
    }

    /// As they are where nothing was chosen.
    pub(in crate::app) fn reset(&mut self) {
        self.choices = self.defaults.clone();
    }

    /// Shows the column at a place, or no longer; `false` where it is the only one.
    pub(in crate::app) fn turn(&mut self, at: usize) -> bool {
        let shown = self.choices.iter().filter(|choice| choice.is_shown).count();
        match self.choices.get_mut(at) {
            Some(choice) if choice.is_shown && shown == 1 => false,
            Some(choice) => {
                choice.is_shown = !choice.is_shown;
                true
            }
            None => true,
        }
    }

    /// Moves the column at a place on by one; gives where it is then.
    pub(in crate::app) fn shift(&mut self, at: usize, is_down: bool) -> usize {
        let to = match is_down {
            true => at + 1,
            false => at.saturating_sub(1),
        };
        if at < self.choices.len() && to < self.choices.len() {
            self.choices.swap(at, to);
            return to;
        }
        at
    }

    /// Gives the column at a place another width than `now`, or one of its own again.
    pub(in crate::app) fn resize(&mut self, at: usize, now: usize, by: Option<isize>) {
        if let Some(choice) = self.choices.get_mut(at) {
            choice.width = by.map(|by| {
                let width = choice.width.unwrap_or(now).saturating_add_signed(by);
                width.clamp(WIDTHS.0, WIDTHS.1)
            });
        }
    }

    fn is_shown(&self, column: ListColumn) -> bool {
        let mut choices = self.choices.iter();
        choices.any(|choice| choice.column == column && choice.is_shown)
    }

    /// Whether it must be known which detections are new today.
    pub(in crate::app) fn wants_fresh(&self) -> bool {
        self.is_shown(ListColumn::Fresh)
    }

    /// Detections that are new today.
    pub fn fresh(&self) -> &RowSet {
        self.measured.fresh()
    }
}

/// The arrow in the heading of the column that the list is sorted by.
pub fn arrow(order: Order, column: ListColumn) -> &'static str {
    match (order.key, column) {
        (SortKey::Cell(by), ListColumn::Cell(cell)) if by == cell => match order.is_descending {
            true => "↓",
            false => "↑",
        },
        _ => "",
    }
}

impl List {
    /// The columns.
    pub fn columns(&self) -> &ListColumns {
        &self.columns
    }

    pub(in crate::app) fn columns_mut(&mut self) -> &mut ListColumns {
        &mut self.columns
    }

    /// The columns that `room` cells hold, from left to right, and how wide each is;
    /// `seen` tells how wide a column's texts are that are in view.
    pub(in crate::app) fn sized_columns(
        &self,
        room: usize,
        span: TimeSpread,
        seen: &dyn Fn(ListColumn) -> usize,
    ) -> Vec<(ListColumn, usize)> {
        let shown = self.columns.choices.iter().filter(|choice| choice.is_shown);
        // What says nothing of any detection takes no room from what does.
        let shown = shown.filter(|choice| !self.columns.measured.is_empty(choice.column));
        let wanted = shown.map(|choice| {
            let column = choice.column;
            let heading = column.title().len() + arrow(self.order, column).chars().count();
            let seen = seen(column).max(heading);
            ColumnNeed {
                column,
                full: self.columns.measured.width(column).max(seen),
                seen,
                fixed: choice.width,
            }
        });
        let wanted: Vec<ColumnNeed> = wanted.collect();
        sizes(room, span, &wanted)
    }
}
