//! What is so of a loaded detection just now, by a word: what the draft under work
//! does to it, what the session's other drafts do, what was decided of it, and what
//! follows from all of these. The list's round (`p`), its filter (`is:left`) and its
//! groups ask for the same words.
//!
//! ```text
//! preview, base ┐
//! other drafts  ├─► StatusRows, for a worker ─ rows(RowStatus) ─► RowSet
//! verdicts, …   ┘        └ StatusStamp: while it is the same, so are the rows
//! ```
//! What is not known of a row (it came after the preview, the record does not tell)
//! is never taken as hidden: such a row is left.

use crate::group::Timeline;
use crate::matcher::preview::Preview;
use crate::session::{Session, SessionRows};
use crate::store::{Beside, RowSet, Store};
use std::sync::Arc;

/// What is so of a detection just now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RowStatus {
    /// The draft under work hides it.
    Suppressed,
    /// The draft under work leaves it alone.
    Kept,
    /// The record does not tell what the draft under work does.
    Undecided,
    /// Another draft of the session hides it, and the one under work does not.
    Others,
    /// Some draft of the session hides it.
    Hidden,
    /// The last edit of the draft changed what it does to it.
    Changed,
    /// It was decided to be benign.
    Benign,
    /// It was decided to be a threat.
    Threat,
    /// There is a note on it.
    Noted,
    /// It is marked.
    Marked,
    /// It is of the newest day that is loaded.
    New,
    /// Neither hidden by any draft of the session nor with a verdict.
    Left,
}

impl RowStatus {
    /// All of them.
    pub const ALL: [RowStatus; 12] = [
        RowStatus::Suppressed,
        RowStatus::Kept,
        RowStatus::Undecided,
        RowStatus::Others,
        RowStatus::Hidden,
        RowStatus::Changed,
        RowStatus::Benign,
        RowStatus::Threat,
        RowStatus::Noted,
        RowStatus::Marked,
        RowStatus::New,
        RowStatus::Left,
    ];

    /// The word for it.
    pub fn name(self) -> &'static str {
        match self {
            RowStatus::Suppressed => "suppressed",
            RowStatus::Kept => "kept",
            RowStatus::Undecided => "undecided",
            RowStatus::Others => "others",
            RowStatus::Hidden => "hidden",
            RowStatus::Changed => "changed",
            RowStatus::Benign => "benign",
            RowStatus::Threat => "threat",
            RowStatus::Noted => "noted",
            RowStatus::Marked => "marked",
            RowStatus::New => "new",
            RowStatus::Left => "left",
        }
    }

    /// What the list shows in turn, after all: the one before all is what is left.
    pub(in crate::app) const ROUND: [RowStatus; 9] = [
        RowStatus::Suppressed,
        RowStatus::Kept,
        RowStatus::Undecided,
        RowStatus::Others,
        RowStatus::Changed,
        RowStatus::Benign,
        RowStatus::Threat,
        RowStatus::Noted,
        RowStatus::Left,
    ];

    /// Whether it hangs on what the draft under work does.
    pub(in crate::app) fn hangs_on_draft(self) -> bool {
        !self.hangs_on_record()
    }

    /// Whether it hangs on what other drafts do.
    pub(in crate::app) fn hangs_on_others(self) -> bool {
        matches!(
            self,
            RowStatus::Others | RowStatus::Hidden | RowStatus::Left
        )
    }

    /// Whether it hangs on nothing but the detection and what was decided of it.
    fn hangs_on_record(self) -> bool {
        use RowStatus::{Benign, Marked, New, Noted, Threat};
        matches!(self, Benign | Threat | Noted | Marked | New)
    }

    /// Of a stamp what this one hangs on.
    pub(in crate::app) fn part_of(self, stamp: StatusStamp) -> StatusStamp {
        let of = |hangs: bool, stamp: u64| if hangs { stamp } else { 0 };
        let is_decided =
            self == RowStatus::Left || self.hangs_on_record() && self != RowStatus::New;
        StatusStamp {
            preview: of(self.hangs_on_draft(), stamp.preview),
            decided: of(is_decided, stamp.decided),
            others: of(self.hangs_on_others(), stamp.others),
        }
    }

    /// The words of all of them.
    pub fn names() -> [&'static str; RowStatus::ALL.len()] {
        RowStatus::ALL.map(RowStatus::name)
    }

    /// The status of this name, in any letter case.
    pub fn parse(name: &str) -> Option<RowStatus> {
        let mut all = RowStatus::ALL.into_iter();
        all.find(|status| status.name().eq_ignore_ascii_case(name))
    }
}

/// Tells apart what statuses were made of: previews, decisions, other drafts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct StatusStamp {
    /// Which preview.
    pub preview: u64,
    /// Which decisions.
    pub decided: u64,
    /// Which other drafts' rows.
    pub others: u64,
}

/// What statuses are made of, for a worker.
#[derive(Clone, Debug)]
pub struct StatusRows {
    /// What the draft under work does.
    pub(in crate::app) preview: Arc<Preview>,
    /// What it did before the last edit.
    pub(in crate::app) base: Arc<Preview>,
    /// What the session's other drafts hide.
    pub(in crate::app) others: Arc<RowSet>,
    pub(in crate::app) benign: RowSet,
    pub(in crate::app) threat: RowSet,
    pub(in crate::app) noted: RowSet,
    pub(in crate::app) marked: RowSet,
    /// Where the notes are, if they are asked for.
    notes: Option<(Arc<Session>, Arc<SessionRows>)>,
}

impl Beside for StatusRows {
    fn rows(&self, status: &str, store: &Store) -> Option<RowSet> {
        Some(StatusRows::rows(self, RowStatus::parse(status)?, store))
    }

    fn notes(&self, store: &Store) -> Vec<(usize, String)> {
        let Some((session, rows)) = &self.notes else {
            return Vec::new();
        };
        let mut rows = SessionRows::clone(rows);
        let noted: Vec<usize> = rows.noted.iter().collect();
        let note = |row: usize| {
            let key = rows.key(store, row);
            Some((row, session.note(&key)?.to_owned()))
        };
        noted.into_iter().filter_map(note).collect()
    }
}

impl StatusRows {
    /// Of these previews, other drafts' rows and decisions.
    pub(in crate::app) fn of(
        preview: &Arc<Preview>,
        base: &Arc<Preview>,
        others: &Arc<RowSet>,
        decided: &SessionRows,
    ) -> StatusRows {
        StatusRows {
            preview: preview.clone(),
            base: base.clone(),
            others: others.clone(),
            benign: decided.benign.clone(),
            threat: decided.threat.clone(),
            noted: decided.noted.clone(),
            marked: decided.marked.clone(),
            notes: None,
        }
    }

    /// With the notes of a session, for who looks into them.
    pub(in crate::app) fn with_notes(self, of: (Arc<Session>, Arc<SessionRows>)) -> StatusRows {
        StatusRows {
            notes: Some(of),
            ..self
        }
    }

    /// The rows of a store, all of them, of which this is so.
    pub fn rows(&self, status: RowStatus, store: &Store) -> RowSet {
        let len = store.len();
        let preview = &self.preview;
        match status {
            RowStatus::Suppressed => of_len(&preview.suppressed, len),
            RowStatus::Undecided => of_len(&preview.undecided, len),
            RowStatus::Kept => {
                // Of rows that came after the preview it is not known.
                let mut kept = RowSet::all(preview.loaded);
                kept.minus(&preview.suppressed);
                kept.minus(&preview.undecided);
                of_len(&kept, len)
            }
            RowStatus::Others => {
                let mut others = of_len(&self.others, len);
                others.minus(&of_len(&preview.suppressed, len));
                others
            }
            RowStatus::Hidden => hidden(preview, &self.others, len),
            RowStatus::Changed => {
                let known = self.base.loaded.min(preview.loaded);
                let is_changed = |row| self.base.outcome(row) != preview.outcome(row);
                of_len(&RowSet::from_fn(known, is_changed), len)
            }
            RowStatus::Benign => of_len(&self.benign, len),
            RowStatus::Threat => of_len(&self.threat, len),
            RowStatus::Noted => of_len(&self.noted, len),
            RowStatus::Marked => of_len(&self.marked, len),
            RowStatus::New => newest_day(store),
            RowStatus::Left => {
                let decided = [&self.benign, &self.threat];
                left(preview, &self.others, decided, len)
            }
        }
    }
}

/// Rows of `len` that some draft of the session surely hides.
pub(in crate::app) fn hidden(preview: &Preview, others: &RowSet, len: usize) -> RowSet {
    let mut hidden = of_len(&preview.suppressed, len);
    hidden.or(&of_len(others, len));
    hidden
}

/// Rows of `len` that no draft of the session surely hides, and that are none of
/// the decided ones.
pub(in crate::app) fn left(
    preview: &Preview,
    others: &RowSet,
    decided: [&RowSet; 2],
    len: usize,
) -> RowSet {
    let mut left = hidden(preview, others, len);
    decided
        .into_iter()
        .for_each(|rows| left.or(&of_len(rows, len)));
    left.not();
    left
}

/// The same rows of a store that has grown to `len`.
fn of_len(rows: &RowSet, len: usize) -> RowSet {
    let mut rows = rows.clone();
    rows.append(&RowSet::none(len.saturating_sub(rows.len())));
    rows
}

/// The detections of the newest day (UTC) that any is of.
fn newest_day(store: &Store) -> RowSet {
    const DAY: i64 = 24 * 60 * 60 * 1000;
    match store.records().period() {
        Some((_, last)) => Timeline::rows(store, last.div_euclid(DAY) * DAY, last),
        None => RowSet::none(store.len()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_status_is_known_by_its_word() {
        for status in RowStatus::ALL {
            assert_eq!(RowStatus::parse(status.name()), Some(status));
        }
        assert_eq!(RowStatus::parse("LEFT"), Some(RowStatus::Left));
        assert_eq!(RowStatus::parse("lef"), None);
    }

    #[test]
    fn what_is_not_known_of_is_left() {
        let mut preview = Preview::nothing(3);
        preview.suppressed.set(0, true);
        preview.undecided.set(1, true);
        let mut others = RowSet::none(4);
        others.set(2, true);
        let (mut benign, none) = (RowSet::none(6), RowSet::none(6));
        benign.set(5, true);
        let left = left(&preview, &others, [&benign, &none], 6);
        assert_eq!(left.iter().collect::<Vec<_>>(), [1, 3, 4]);
        assert_eq!(hidden(&preview, &others, 6).count(), 2);
    }
}
