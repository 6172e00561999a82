//! The columns that the list can have, and how wide each is made.
//!
//! A column is as wide as its widest text, up to a cap. The first few are always
//! there; the others come, in turn, where they fit whole. Where the first do not fit
//! either, they are as wide as what is in view asks for, and those that lack least
//! are made whole first. So nothing is cut while there is room.

use crate::store::{CELLS, Cell, time_text};

/// A column of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ListColumn {
    /// Something of the detection.
    Cell(Cell),
    /// What the analyst decided of it.
    Verdict,
    /// Whether its rule and program raised nothing before the last day.
    Fresh,
}

impl ListColumn {
    /// All, in the order they are shown where nothing else is chosen.
    pub const ALL: [ListColumn; CELLS.len() + 2] = {
        let mut all = [ListColumn::Verdict; CELLS.len() + 2];
        let mut at = 0;
        while at < CELLS.len() {
            all[at] = ListColumn::Cell(CELLS[at]);
            at += 1;
        }
        all[CELLS.len() + 1] = ListColumn::Fresh;
        all
    };

    /// Those that are shown where nothing else is chosen.
    pub fn default_shown() -> Vec<ListColumn> {
        CELLS.into_iter().map(ListColumn::Cell).collect()
    }

    /// The column's heading.
    pub fn title(self) -> &'static str {
        match self {
            ListColumn::Cell(cell) => cell.title(),
            ListColumn::Verdict => "verdict",
            ListColumn::Fresh => "new",
        }
    }

    /// Its name in the configuration and the session.
    pub fn name(self) -> &'static str {
        match self {
            ListColumn::Cell(Cell::Direction) => "direction",
            ListColumn::Cell(Cell::Severity) => "severity",
            ListColumn::Cell(Cell::RuleName) => "rule-name",
            ListColumn::Fresh => "new-today",
            other => other.title(),
        }
    }

    /// The column of this name.
    pub fn named(name: &str) -> Option<ListColumn> {
        ListColumn::ALL
            .into_iter()
            .find(|column| column.name() == name)
    }

    /// What it is for, in a few words.
    pub fn help(self) -> &'static str {
        match self {
            ListColumn::Cell(cell) => match cell {
                Cell::Time => "when it happened",
                Cell::Rule => "the rule's code",
                Cell::Device => "the device",
                Cell::Process => "the program",
                Cell::Direction => "in or out",
                Cell::Address => "the remote address",
                Cell::Port => "the port",
                Cell::Severity => "! threat from 70, ▲ warning from 40, i information",
                Cell::User => "the account",
                Cell::Operation => "what happened",
                Cell::RuleName => "the rule's whole name",
            },
            ListColumn::Verdict => "benign or threat, as decided",
            ListColumn::Fresh => "rule and program raised nothing before the last day",
        }
    }

    /// Its place in the order of need, and the least and the most width it is given
    /// before others have theirs.
    fn need(self) -> (usize, usize, usize) {
        match self {
            ListColumn::Cell(cell) => match cell {
                Cell::Rule => (0, 5, 24),
                Cell::Process => (1, 12, 32),
                Cell::Address => (2, 13, 39),
                Cell::Time => (3, 8, 8),
                Cell::Device => (4, 8, 32),
                Cell::Direction => (7, 3, 4),
                Cell::Port => (8, 5, 6),
                Cell::Severity => (9, 4, 5),
                Cell::User => (10, 12, 40),
                Cell::Operation => (11, 14, 40),
                Cell::RuleName => (12, 20, 100),
            },
            ListColumn::Verdict => (5, 7, 8),
            ListColumn::Fresh => (6, 3, 4),
        }
    }
}

/// How much of times is shown: as little as tells rows apart, the more the better.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TimeSpread {
    /// All of one day: `23:56:57` is enough.
    #[default]
    Day,
    /// Of one month: `16 23:56`.
    Month,
    /// Of one year: `11-16 23:56`.
    Year,
    /// Of several.
    Years,
}

impl TimeSpread {
    /// Between two times, in milliseconds since 1970 UTC.
    pub fn of(period: Option<(i64, i64)>) -> TimeSpread {
        let Some((first, last)) = period else {
            return TimeSpread::Day;
        };
        let (first, last) = (time_text(first), time_text(last));
        // `2026-11-16 23:56:57`
        let alike = |end| first.get(..end) == last.get(..end);
        match (alike(10), alike(7), alike(4)) {
            (true, ..) => TimeSpread::Day,
            (_, true, _) => TimeSpread::Month,
            (.., true) => TimeSpread::Year,
            _ => TimeSpread::Years,
        }
    }

    /// The widths that times can have, from the least on.
    fn widths(self) -> &'static [usize] {
        match self {
            TimeSpread::Day => &[8, 14, 19],
            TimeSpread::Month => &[8, 11, 14, 19],
            TimeSpread::Year => &[11, 14, 19],
            TimeSpread::Years => &[16, 19],
        }
    }
}

/// What of `2026-11-16 23:56:57` is shown in so many cells.
pub fn time_part(width: usize, span: TimeSpread) -> std::ops::Range<usize> {
    match (width, span) {
        (19.., _) => 0..19,
        (16.., _) => 0..16,
        (14.., _) => 5..19,
        (11.., _) => 5..16,
        (_, TimeSpread::Day) => 11..19,
        _ => 8..16,
    }
}

/// What is known of a column before it is given its width.
#[derive(Clone, Copy, Debug)]
pub(super) struct ColumnNeed {
    pub(super) column: ListColumn,
    /// Cells of the widest text, of the heading, and of what is in view.
    pub(super) full: usize,
    /// Cells of what is in view, or the heading.
    pub(super) seen: usize,
    /// As wide as was chosen.
    pub(super) fixed: Option<usize>,
}

#[derive(Clone, Copy)]
struct SizedColumn {
    wanted: ColumnNeed,
    width: usize,
}

/// How many of the first that are needed are shown though they be cut.
const ALWAYS: usize = 5;

/// Widths for columns that lie one blank apart in `room` cells, in the order given;
/// what has no room is not among them.
pub(super) fn sizes(
    room: usize,
    span: TimeSpread,
    wanted: &[ColumnNeed],
) -> Vec<(ListColumn, usize)> {
    let mut by_need: Vec<ColumnNeed> = wanted.to_vec();
    by_need.sort_by_key(|wanted| wanted.column.need().0);
    let is_first = |wanted: &&ColumnNeed| wanted.column.need().0 < ALWAYS || wanted.fixed.is_some();
    let first: Vec<SizedColumn> = by_need
        .iter()
        .filter(is_first)
        .map(|wanted| SizedColumn {
            wanted: *wanted,
            width: wanted.whole(span),
        })
        .collect();
    let given = match total(&first) <= room {
        true => {
            let others = by_need.iter().filter(|wanted| !is_first(wanted));
            spread(first, others, room, span)
        }
        false => squeeze(first, room, span),
    };
    let width = |wanted: &ColumnNeed| {
        let one = given.iter().find(|one| one.wanted.column == wanted.column);
        one.map(|one| (wanted.column, one.width))
    };
    wanted.iter().filter_map(width).collect()
}

impl ColumnNeed {
    fn is_time(&self) -> bool {
        self.column == ListColumn::Cell(Cell::Time)
    }

    /// As wide as it needs to be, up to its cap.
    fn whole(&self, span: TimeSpread) -> usize {
        match self.fixed {
            Some(width) => width,
            None if self.is_time() => span.widths()[0],
            None => self.full.min(self.column.need().2).max(1),
        }
    }
}

fn total(given: &[SizedColumn]) -> usize {
    let widths: usize = given.iter().map(|one| one.width + 1).sum();
    widths.saturating_sub(1)
}

/// There is room for the first: the others, where they fit whole, and more of times;
/// what is free then goes to those that reached their cap.
fn spread<'a>(
    mut given: Vec<SizedColumn>,
    others: impl Iterator<Item = &'a ColumnNeed>,
    room: usize,
    span: TimeSpread,
) -> Vec<SizedColumn> {
    let grow_time = |given: &mut Vec<SizedColumn>, to: usize| {
        let rest = room.saturating_sub(total(given));
        let time = given
            .iter_mut()
            .find(|one| one.wanted.is_time() && one.wanted.fixed.is_none());
        if let Some(time) = time {
            let widths = span.widths().iter();
            let fits = widths.filter(|width| **width <= to && **width <= time.width + rest);
            time.width = fits.max().copied().unwrap_or(time.width).max(time.width);
        }
    };
    grow_time(&mut given, 11);
    let (few, many): (Vec<&ColumnNeed>, Vec<&ColumnNeed>) =
        others.partition(|wanted| wanted.column.need().2 <= 8);
    for (others, time) in [(few, 14), (many, 19)] {
        for wanted in others {
            let width = wanted.whole(span);
            if total(&given) + 1 + width <= room {
                given.push(SizedColumn {
                    wanted: *wanted,
                    width,
                });
            }
        }
        grow_time(&mut given, time);
    }
    for at in 0..given.len() {
        let free = room.saturating_sub(total(&given));
        let one = &mut given[at];
        if one.wanted.fixed.is_none() && !one.wanted.is_time() {
            one.width += one.wanted.full.saturating_sub(one.width).min(free);
        }
    }
    given
}

/// There is no room for the first: those that are needed most, as wide as what is in
/// view, those that lack least made whole first.
fn squeeze(mut given: Vec<SizedColumn>, room: usize, span: TimeSpread) -> Vec<SizedColumn> {
    let mut asked = Vec::new();
    for one in &mut given {
        let seen = match one.wanted.is_time() {
            true => one.width,
            false => one
                .wanted
                .fixed
                .unwrap_or(one.wanted.seen)
                .min(one.wanted.whole(span)),
        };
        one.width = match one.wanted.fixed {
            Some(width) => width,
            None => seen.min(one.wanted.column.need().1.max(span_least(one, span))),
        };
        asked.push(seen);
    }
    while given.len() > 1 && total(&given) > room {
        given.pop();
    }
    let mut order: Vec<usize> = (0..given.len()).collect();
    order.sort_by_key(|at| asked[*at].saturating_sub(given[*at].width));
    for at in order {
        let free = room.saturating_sub(total(&given));
        let lacks = asked[at].saturating_sub(given[at].width);
        given[at].width += lacks.min(free);
    }
    if let [only] = given.as_mut_slice() {
        only.width = only.width.min(room);
    }
    given
}

fn span_least(one: &SizedColumn, span: TimeSpread) -> usize {
    match one.wanted.is_time() {
        true => span.widths()[0],
        false => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wanted(cell: Cell, full: usize, seen: usize) -> ColumnNeed {
        ColumnNeed {
            column: ListColumn::Cell(cell),
            full,
            seen,
            fixed: None,
        }
    }

    fn all() -> Vec<ColumnNeed> {
        vec![
            wanted(Cell::Time, 4, 4),
            wanted(Cell::Rule, 6, 6),
            wanted(Cell::Device, 12, 9),
            wanted(Cell::Process, 40, 12),
            wanted(Cell::Direction, 3, 3),
            wanted(Cell::Address, 13, 13),
            wanted(Cell::User, 28, 20),
        ]
    }

    fn widths(room: usize) -> Vec<(&'static str, usize)> {
        let sizes = sizes(room, TimeSpread::Month, &all());
        let sizes = sizes.into_iter();
        sizes
            .map(|(column, width)| (column.title(), width))
            .collect()
    }

    #[test]
    fn what_is_there_never_takes_more_than_the_room() {
        for room in 0..300 {
            let sizes = widths(room);
            let total: usize = sizes.iter().map(|(_, width)| width + 1).sum();
            assert!(total <= room.max(1) + 1, "{room}: {sizes:?}");
        }
    }

    #[test]
    fn columns_are_as_wide_as_they_need() {
        // Room for all, whole.
        assert_eq!(
            widths(140),
            [
                ("time", 19),
                ("rule", 6),
                ("device", 12),
                ("process", 40),
                ("dir", 3),
                ("address", 13),
                ("user", 28)
            ]
        );
        // Too little: as what is in view asks.
        assert_eq!(
            widths(54),
            [
                ("time", 8),
                ("rule", 6),
                ("device", 9),
                ("process", 12),
                ("address", 13)
            ]
        );
    }

    #[test]
    fn a_chosen_width_stands() {
        let mut wanted = all();
        wanted[6].fixed = Some(5);
        let sizes = sizes(80, TimeSpread::Day, &wanted);
        assert!(
            sizes.contains(&(ListColumn::Cell(Cell::User), 5)),
            "{sizes:?}"
        );
    }
}
