//! What is left to be looked at: neither hidden by any draft of the session nor with
//! a verdict. What the drafts other than the one under work hide is worked out by a
//! worker, each draft once: anew where it changes, and where more is loaded.
//!
//! ```text
//! drafts of the session ─see─► which are not known ─► Effect::Evaluate ─► worker
//!   Left { others, rows, count } ◄─ Msg::Evaluated { number, loaded, hidden } ◄──┘
//! ```
//! A draft of which it is not known yet hides nothing.

use super::question::evaluating::{HiddenRows, ToEvaluate};
use super::status::{StatusStamp, left};
use super::{App, Effect};
use crate::matcher::preview::Preview;
use crate::session::{DraftText, SessionRows};
use crate::store::RowSet;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Another draft of the session, and the rows that it hides of as many as were
/// loaded then; `None`: it is not known yet.
#[derive(Clone, Debug)]
struct OtherDraft {
    text: DraftText,
    hides: Option<Arc<RowSet>>,
}

/// What is left, and what other drafts hide.
#[derive(Debug, Default)]
pub struct Left {
    drafts: BTreeMap<u64, OtherDraft>,
    /// Of which decisions they are, and which draft was under work then.
    seen: Option<(u64, u64)>,
    /// What the draft under work hides while another is shown that would stand beside it.
    beside: Option<Arc<RowSet>>,
    /// What any of them hides.
    others: Arc<RowSet>,
    /// Grows with every change of `others`.
    stamp: u64,
    /// The number of the question that is not answered, and of how many rows it is.
    asked: Option<(u64, usize)>,
    /// What is left, of what that was found, and how many rows it is.
    rows: Arc<RowSet>,
    count: usize,
    made_of: Option<(StatusStamp, usize)>,
}

/// Whether two texts hide the same.
fn is_same(one: &DraftText, other: &DraftText) -> bool {
    (&one.xml, &one.rules, &one.assume) == (&other.xml, &other.rules, &other.assume)
}

impl Left {
    /// What the drafts other than the one under work hide.
    pub(super) fn others(&self) -> &Arc<RowSet> {
        &self.others
    }

    /// Tells apart what other drafts hide.
    pub(super) fn stamp(&self) -> u64 {
        self.stamp
    }

    /// The rows that are left.
    pub(super) fn rows(&self) -> &Arc<RowSet> {
        &self.rows
    }

    /// How many they are.
    pub fn count(&self) -> usize {
        self.count
    }

    /// Whether another draft hides a row.
    pub fn is_hidden_by_others(&self, row: usize) -> bool {
        self.others.contains(row)
    }

    /// Whether what other drafts hide is being worked out.
    pub fn is_asking(&self) -> bool {
        self.asked.is_some()
    }

    /// What was known of a draft that is under work no longer: what it hides.
    pub(super) fn leave(&mut self, id: u64, text: DraftText, hides: Arc<RowSet>) {
        let hides = Some(hides);
        self.drafts.insert(id, OtherDraft { text, hides });
        self.join();
    }

    /// While a draft is shown that would stand beside the one under work: what that one
    /// hides is hidden by another.
    pub(super) fn set_beside(&mut self, rows: Option<Arc<RowSet>>) {
        if rows.is_some() || self.beside.is_some() {
            self.beside = rows;
            self.join();
        }
    }

    /// What is taken for granted of all drafts has changed: what they hide is not known
    /// any more.
    pub(super) fn forget(&mut self) {
        self.drafts
            .values_mut()
            .for_each(|draft| draft.hides = None);
        self.asked = None;
        self.join();
    }

    /// Sees the drafts of the session as they are now, without the one under work.
    fn see(&mut self, drafts: &BTreeMap<u64, DraftText>, seen: (u64, u64)) {
        if self.seen == Some(seen) {
            return;
        }
        self.seen = Some(seen);
        let mut is_other = self.drafts.keys().any(|id| {
            let is_there = drafts.contains_key(id) && *id != seen.1;
            !is_there
        });
        let mut known = std::mem::take(&mut self.drafts);
        for (id, text) in drafts.iter().filter(|(id, _)| **id != seen.1) {
            let hides = known.remove(id);
            let hides = hides.filter(|known| is_same(&known.text, text));
            is_other |= hides.is_none();
            let hides = hides.and_then(|known| known.hides);
            let text = text.clone();
            self.drafts.insert(*id, OtherDraft { text, hides });
        }
        if is_other {
            self.asked = None;
            self.join();
        }
    }

    /// The drafts of which it is not known what they hide of `len` rows. While more
    /// is being loaded, what was known of two thirds does.
    fn unknown(&self, len: usize, is_loading: bool) -> Vec<(u64, DraftText)> {
        let is_known = |rows: &Arc<RowSet>| match is_loading {
            true => rows.len() * 3 / 2 >= len,
            false => rows.len() >= len,
        };
        let drafts = self.drafts.iter();
        let unknown = drafts.filter(|(_, draft)| !draft.hides.as_ref().is_some_and(is_known));
        unknown
            .map(|(id, draft)| (*id, draft.text.clone()))
            .collect()
    }

    /// Takes what some hide, unless something else is asked by now.
    fn take(&mut self, evaluated: HiddenRows) {
        if self.asked.is_none_or(|(of, _)| of != evaluated.asked) {
            return;
        }
        self.asked = None;
        for (id, rows) in evaluated.hidden {
            if let Some(draft) = self.drafts.get_mut(&id) {
                draft.hides = Some(Arc::new(rows));
            }
        }
        self.join();
    }

    fn join(&mut self) {
        let known = self
            .drafts
            .values()
            .filter_map(|draft| draft.hides.as_ref())
            .chain(&self.beside);
        let len = known.clone().map(|rows| rows.len()).max().unwrap_or(0);
        let mut all = RowSet::none(len);
        for rows in known {
            match rows.len() == len {
                true => all.or(rows),
                false => rows.iter().for_each(|row| all.set(row, true)),
            }
        }
        self.others = Arc::new(all);
        self.stamp += 1;
    }

    /// Brings what is left of `len` rows up to date.
    fn refresh(&mut self, stamp: StatusStamp, preview: &Preview, rows: &SessionRows, len: usize) {
        if self.made_of == Some((stamp, len)) {
            return;
        }
        let decided = [&rows.benign, &rows.threat];
        let left = left(preview, &self.others, decided, len);
        self.count = left.count();
        self.rows = Arc::new(left);
        self.made_of = Some((stamp, len));
    }
}

impl App {
    /// What is left, and what other drafts hide.
    pub fn left(&self) -> &Left {
        self.triage.left()
    }

    /// Tells apart what statuses are told by.
    pub(super) fn status_stamp(&self) -> StatusStamp {
        StatusStamp {
            preview: self.shown.previews().stamp(),
            decided: self.triage.stamp(),
            others: self.left().stamp(),
        }
    }

    /// Brings what is left up to date, and asks for what other drafts hide where that
    /// is not known.
    pub(super) fn refresh_left(&mut self) {
        let seen = (self.triage.stamp(), self.work.id());
        let (session, left) = self.triage.drafts_and_left();
        left.see(session.drafts(), seen);
        let len = self.loaded.store().len();
        let drafts = left.unknown(len, self.loaded.progress().is_running());
        if !drafts.is_empty() && left.asked.is_none_or(|(_, of)| of < len) && len > 0 {
            let asked = self.outbox.number();
            left.asked = Some((asked, len));
            self.outbox.push(Effect::Evaluate(Box::new(ToEvaluate {
                asked,
                drafts,
                given: self.triage.assumptions().clone(),
                store: self.loaded.shared(),
            })));
        }
        let stamp = self.status_stamp();
        let preview = self.shown.previews().preview();
        let (rows, left) = self.triage.rows_and_left();
        left.refresh(stamp, preview, rows, len);
    }

    /// After a verdict: the cursor goes on to the next that is left, from where it is
    /// to the end and round; of groups to the next that holds any.
    pub(super) fn advance(&mut self) {
        if !self.triage.advances() {
            return;
        }
        let stamp = self.status_stamp();
        let len = self.loaded.store().len();
        let preview = self.shown.previews().preview();
        let (rows, left) = self.triage.rows_and_left();
        left.refresh(stamp, preview, rows, len);
        let is_left = match self.list.groups_mut().filter(|view| !view.is_open) {
            Some(view) => view.advance(),
            None => self.list.advance(left.rows()),
        };
        if !is_left {
            self.say_too("nothing that is shown is left");
        } else if let Some(label) = self.group_label() {
            // The row under the cursor is another now.
            self.say_too(&format!("next: {label}"));
        }
    }

    /// Takes what other drafts hide.
    pub(super) fn take_evaluated(&mut self, evaluated: HiddenRows) {
        self.triage.left_mut().take(evaluated);
    }

    /// The draft under work is about to be left for another: what it hides is known.
    pub(super) fn remember_hidden(&mut self) {
        let id = self.work.id();
        let text = self.triage.session().drafts().get(&id).cloned();
        // What was on trial is not the draft's.
        let (shown, assumptions) = self.shown.previews().shown();
        let is_true = self.is_preview_true()
            && shown.is_same(self.work.draft())
            && assumptions == self.work.assumptions();
        if let Some(text) = text.filter(|_| is_true) {
            let hides = Arc::new(self.preview().suppressed.clone());
            self.triage.left_mut().leave(id, text, hides);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_known_of_other_drafts_is_asked_anew_where_less_is_taken_for_granted() {
        let mut left = Left::default();
        left.leave(7, DraftText::default(), Arc::new(RowSet::all(3)));
        assert!(left.is_hidden_by_others(1) && left.unknown(3, false).is_empty());
        left.forget();
        assert!(!left.is_hidden_by_others(1));
        assert_eq!(left.unknown(3, false).len(), 1);
    }
}
