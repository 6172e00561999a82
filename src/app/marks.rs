//! Marks: rows that a verdict or note is to be about, and the range that is
//! being drawn. They are for the work at hand: a step of history, but not taken
//! up again at the next start. While there are any the status line counts them,
//! those that are not shown too; `Esc` takes them away before it widens the list.

use super::App;
use super::overlay::caution::Caution;
use super::overlay::caution::Consequence;
use super::overlay::caution::Reply;
use super::question::deciding::Decision;
use super::scroll::Motion;
use crate::session::{Change, Verdict};
use crate::text::number::grouped;
use std::ops::RangeInclusive;

/// The state of marking; which rows are marked is the session's.
#[derive(Debug, Default)]
pub struct Marks {
    /// Where a range begins: a row.
    pub range: Option<usize>,
    /// How many marked rows the list does not show.
    pub hidden: usize,
    /// The range that is drawn so far: places in what is shown.
    pub places: Option<RangeInclusive<usize>>,
    /// What `hidden` was counted of: decisions, and what was shown.
    counted: (u64, u64),
    /// Where the range begins in what was shown, and of what that was found out.
    begins: Option<(usize, usize, u64)>,
}

/// Which rows a verdict or note is about.
pub(super) enum Targets {
    /// These.
    Rows(Vec<usize>),
    /// The marked ones, some of which are not shown.
    Unseen,
}

/// Rows that are named where something is at stake.
const NAMED: usize = 3;

impl App {
    /// Brings up to date how many marked rows are not shown, and the range.
    pub(super) fn refresh_marks(&mut self) {
        let list = &self.list;
        let (marks, rows, stamp) = self.triage.marking();
        let marked = &rows.marked;
        let now = (stamp, list.shown_stamp());
        if !list.is_narrowed() || marked.is_empty() {
            marks.hidden = 0;
            marks.counted = (0, 0);
        } else if marks.counted != now {
            let is_marked = |row: &&u32| marked.contains(**row as usize);
            marks.hidden = marked.count() - list.shown().iter().filter(is_marked).count();
            marks.counted = now;
        }
        let Some(row) = marks.range else {
            marks.places = None;
            return;
        };
        if marks
            .begins
            .is_none_or(|(of, _, stamp)| (of, stamp) != (row, now.1))
        {
            let at = list.shown().iter().position(|shown| *shown as usize == row);
            marks.begins = at.map(|at| (row, at, now.1));
        }
        let cursor = list.scroll().cursor;
        let begins = marks.begins.map(|(_, at, _)| at);
        marks.places = begins.map(|at| at.min(cursor)..=at.max(cursor));
    }

    /// The rows that a verdict or note is about: the group under the cursor,
    /// else the range that is open, which ends here, else the marked rows, else
    /// the row under the cursor.
    pub(super) fn targets(&mut self) -> Targets {
        if let Some(view) = self.list.open_groups() {
            let rows = view.rows_at_cursor().iter();
            return Targets::Rows(rows.map(|row| *row as usize).collect());
        }
        if self.triage.marks().range.is_some() {
            return Targets::Rows(self.take_range().unwrap_or_default());
        }
        let marked = &self.triage.rows().marked;
        if marked.is_empty() {
            return Targets::Rows(self.list.row().into_iter().collect());
        }
        match self.triage.marks().hidden {
            0 => Targets::Rows(marked.iter().collect()),
            _ => Targets::Unseen,
        }
    }

    /// Asks which of the marked rows are meant, since some are not shown.
    pub(super) fn doubt_marks(&mut self, what: &str, then: impl Fn(Vec<usize>) -> Consequence) {
        let all: Vec<usize> = self.triage.rows().marked.iter().collect();
        let scope = self.list.scope(self.loaded.store().len());
        let is_shown = |row: &usize| scope.as_ref().is_none_or(|scope| scope.contains(*row));
        let (shown, hidden): (Vec<usize>, Vec<usize>) = all.iter().partition(|row| is_shown(row));
        let mut stakes = vec![format!(
            "{} of {} marked are not shown:",
            grouped(hidden.len()),
            grouped(all.len())
        )];
        stakes.extend(self.named(hidden.iter().copied(), hidden.len()));
        let careful = match (shown.len(), self.list.row()) {
            (0, None) => Reply::new('n', "no: leave all as it is", Consequence::Leave),
            (0, Some(row)) => Reply::new(
                'r',
                format!("{what} on the row under the cursor: {}", self.row_text(row)),
                then(vec![row]),
            ),
            (count, _) => Reply::new(
                's',
                format!("{what} on the {} marked that are shown", grouped(count)),
                then(shown),
            ),
        };
        let all = Reply::new(
            'a',
            format!("{what} on all {} marked", grouped(all.len())),
            then(all),
        );
        let mut replies = vec![careful, all];
        if replies.iter().all(|reply| reply.key != 'n') {
            replies.push(Reply::new(
                'n',
                "no: leave all as it is",
                Consequence::Leave,
            ));
        }
        self.caution(
            Caution::new("marked, and not shown", stakes, replies),
            Vec::new(),
        );
    }

    /// Asks before a verdict on several rows takes threats among them back.
    pub(super) fn doubt_threats(&mut self, verdict: Option<Verdict>, rows: Vec<usize>) {
        let threat = &self.triage.rows().threat;
        let (threats, others): (Vec<usize>, Vec<usize>) =
            rows.iter().partition(|row| threat.contains(**row));
        let word = verdict.map_or("no verdict", Verdict::name);
        let mut stakes = vec![format!(
            "{} of these {} are marked threat:",
            grouped(threats.len()),
            grouped(rows.len())
        )];
        stakes.extend(self.named(threats.iter().copied(), threats.len()));
        let no = Reply::new('n', "no: leave all as it is", Consequence::Leave);
        let all = Reply::new(
            'a',
            format!(
                "{word} on all {}: they are threats no more",
                grouped(rows.len())
            ),
            Consequence::JudgeSurely(verdict, rows),
        );
        let replies = match others.len() {
            0 => vec![no, all],
            count => vec![
                Reply::new(
                    'o',
                    format!("{word} on the other {}; the threats stay", grouped(count)),
                    Consequence::JudgeSurely(verdict, others),
                ),
                all,
                no,
            ],
        };
        self.caution(
            Caution::new("threats among them", stakes, replies),
            Vec::new(),
        );
    }

    /// The first few of so many rows, one a line.
    pub(super) fn named(&self, rows: impl Iterator<Item = usize>, count: usize) -> Vec<String> {
        let mut lines: Vec<String> = rows
            .take(NAMED)
            .map(|row| format!("  {}", self.row_text(row)))
            .collect();
        if count > NAMED {
            lines.push(format!("  and {} more", grouped(count - NAMED)));
        }
        lines
    }

    /// A row in one line, what tells it from others first.
    pub(super) fn row_text(&self, row: usize) -> String {
        use crate::store::Cell;
        let cells = [
            Cell::Address,
            Cell::Port,
            Cell::Device,
            Cell::Process,
            Cell::Rule,
            Cell::Time,
        ];
        let texts = cells.map(|cell| self.loaded.store().cell(row, cell).into_owned());
        let texts: Vec<&str> = texts
            .iter()
            .map(|text| text.trim())
            .filter(|text| !text.is_empty())
            .collect();
        texts.join("  ")
    }

    /// `Space`: marks the row, or no longer.
    pub(super) fn mark(&mut self) {
        let Some(row) = self.list.row() else { return };
        self.decide_about(match self.triage.rows().marked.contains(row) {
            true => Decision::Unmark(vec![row]),
            false => Decision::Mark(vec![row]),
        });
        self.screen.say(None);
        self.scroll_pane(Motion::Down);
    }

    /// `V`: begins a range, or marks it.
    pub(super) fn mark_range(&mut self) {
        let Some(row) = self.list.row() else { return };
        if self.triage.marks().range.is_none() {
            self.triage.marks_mut().range = Some(row);
            self.say(
                "V again marks from here to there; b, t, c and n take it as it is; Esc drops it",
            );
            return;
        }
        if let Some(rows) = self.take_range() {
            self.mark_rows(rows);
        }
    }

    /// Marks all rows that the list shows.
    pub(super) fn mark_shown(&mut self) {
        self.mark_rows(self.list.shown().iter().map(|row| *row as usize).collect());
    }

    fn mark_rows(&mut self, rows: Vec<usize>) {
        self.decide_about(Decision::Mark(rows));
    }

    /// The shown rows from the range's beginning to the cursor; it is done with.
    /// Says where there are none.
    fn take_range(&mut self) -> Option<Vec<usize>> {
        self.triage.marks_mut().range = None;
        let Some(places) = self.triage.marks_mut().places.take() else {
            self.complain("the range's beginning is not shown any more");
            return None;
        };
        let rows = self.list.shown().get(places).unwrap_or_default();
        Some(rows.iter().map(|row| *row as usize).collect())
    }

    /// Whether `Esc` would take back anything.
    pub(super) fn has_way_back(&self) -> bool {
        self.triage.marks().range.is_some()
            || !self.triage.rows().marked.is_empty()
            || self.list.is_narrowed()
            || self.list.groups().is_some()
    }

    /// `Esc`: the range that is being drawn goes first, then the marks, then what
    /// narrows the list.
    pub(super) fn back(&mut self) {
        if self.triage.marks_mut().range.take().is_some() {
            return self.say("the range is dropped");
        }
        let marked: Vec<usize> = self.triage.rows().marked.iter().collect();
        if marked.is_empty() {
            self.list.widen();
            return;
        }
        self.decide_about(Decision::Unmark(marked));
    }

    /// Marks of an earlier start are not taken up: nobody would see that they are
    /// there.
    pub(super) fn forget_marks(&mut self) {
        let off: Vec<_> = self.triage.session().marks().cloned().collect();
        let on = Vec::new();
        self.triage.session_mut().forget_marks_in_history();
        self.amend(Change::Marks { on, off });
    }
}
