//! What was decided, and which loaded rows that is about: the session, and what
//! holds for all its drafts.

use super::left::Left;
use super::marks::Marks;
use super::message::Msg;
use crate::matcher::plan::Assumptions;
use crate::session::{Change, SavedView, Session, SessionRows};
use crate::store::Store;
use std::collections::{BTreeSet, VecDeque};
use std::sync::Arc;

/// What was decided, and which loaded rows that is about.
#[derive(Debug, Default)]
pub struct Triage {
    /// All that was decided. Shared with a worker that decides about many rows.
    session: Arc<Session>,
    /// The loaded rows with verdicts, marks and notes.
    rows: Arc<SessionRows>,
    /// What waits until a worker has decided.
    postponed: VecDeque<Msg>,
    /// Grows with every decision.
    stamp: u64,
    /// How marking goes.
    marks: Marks,
    /// What is left.
    left: Left,
    /// Drafts other than the one under work with changes that are in no file.
    unsaved: BTreeSet<u64>,
    /// A draft that was begun and filled by one step, and the one under work before.
    begun: Option<(u64, u64)>,
    /// Operations that are taken for granted in every draft, from the start.
    given: Assumptions,
    /// Where to go once all is loaded.
    resume_at: Option<SavedView>,
    /// Whether the view is to be kept: after anything was decided.
    view_due: bool,
    /// Whether a verdict carries over to detections of the same cause.
    carries_verdicts: bool,
    /// Whether the cursor goes on after a verdict.
    advances: bool,
    /// Whether what is decided is kept in a file.
    is_kept: bool,
    /// Whether it should be, but can't.
    is_lost: bool,
}

impl Triage {
    /// How many drafts other than this one would be lost on leaving.
    pub fn lost_beside(&self, id: u64) -> usize {
        let held = self.session.drafts();
        let others = self.unsaved.iter();
        match self.is_kept {
            true => 0,
            false => others
                .filter(|other| **other != id && held.contains_key(other))
                .count(),
        }
    }

    /// What holds from the start.
    pub(super) fn given(assumptions: Assumptions) -> Triage {
        Triage {
            given: assumptions,
            advances: true,
            ..Triage::default()
        }
    }

    /// Takes up a session.
    pub(super) fn begin(&mut self, session: Session, is_kept: bool) {
        self.session = Arc::new(session);
        self.is_kept = is_kept;
        self.rows = Arc::default();
        self.count();
    }

    /// All that was decided.
    pub fn session(&self) -> &Session {
        &self.session
    }

    pub(super) fn session_mut(&mut self) -> &mut Session {
        Arc::make_mut(&mut self.session)
    }

    /// The loaded rows with verdicts, marks and notes.
    pub fn rows(&self) -> &SessionRows {
        &self.rows
    }

    pub(super) fn rows_mut(&mut self) -> &mut SessionRows {
        Arc::make_mut(&mut self.rows)
    }

    pub(super) fn both_mut(&mut self) -> (&mut Session, &mut SessionRows) {
        let session = Arc::make_mut(&mut self.session);
        (session, Arc::make_mut(&mut self.rows))
    }

    /// Session and rows for a worker.
    pub(super) fn shared(&self) -> (Arc<Session>, Arc<SessionRows>) {
        (self.session.clone(), self.rows.clone())
    }

    /// Takes what a worker has made of them; gives the session before.
    pub(super) fn take(&mut self, session: Arc<Session>, rows: Arc<SessionRows>) -> Arc<Session> {
        self.rows = rows;
        std::mem::replace(&mut self.session, session)
    }

    /// Brings the rows up to date with what is loaded.
    pub(super) fn extend(&mut self, store: &Store) {
        if self.rows.len() < store.len() {
            Arc::make_mut(&mut self.rows).extend(store, &self.session);
        }
    }

    /// Brings the rows up to date with a change.
    pub(super) fn follow(&mut self, store: &Store, change: &Change) {
        Arc::make_mut(&mut self.rows).take(store, &self.session, change);
    }

    /// Grows with every decision.
    pub(super) fn stamp(&self) -> u64 {
        self.stamp
    }

    /// Something was decided.
    pub(super) fn count(&mut self) {
        self.stamp += 1;
    }

    pub(super) fn postpone(&mut self, msg: Msg) {
        self.postponed.push_back(msg);
    }

    pub(super) fn take_postponed(&mut self) -> Option<Msg> {
        self.postponed.pop_front()
    }

    /// How marking goes.
    pub fn marks(&self) -> &Marks {
        &self.marks
    }

    pub(super) fn marks_mut(&mut self) -> &mut Marks {
        &mut self.marks
    }

    /// What is left.
    pub(super) fn left(&self) -> &Left {
        &self.left
    }

    pub(super) fn left_mut(&mut self) -> &mut Left {
        &mut self.left
    }

    /// The drafts of the session, and what is left.
    pub(super) fn drafts_and_left(&mut self) -> (&Session, &mut Left) {
        (&self.session, &mut self.left)
    }

    /// The rows that were decided about, and what is left.
    pub(super) fn rows_and_left(&mut self) -> (&SessionRows, &mut Left) {
        (&self.rows, &mut self.left)
    }

    /// Marks, the rows that they are on, and the number of the last decision.
    pub(super) fn marking(&mut self) -> (&mut Marks, &SessionRows, u64) {
        (&mut self.marks, &self.rows, self.stamp)
    }

    /// The draft that was under work before this one was begun and filled by one step.
    pub(super) fn before(&self, begun: u64) -> Option<u64> {
        self.begun
            .and_then(|(id, before)| (id == begun).then_some(before))
    }

    /// A draft was begun, and the same step will fill it.
    pub(super) fn begun(&mut self, id: u64, before: u64) {
        self.begun = Some((id, before));
    }

    /// Another draft is under work; that of number `left` has changes in no file.
    pub(super) fn switch(&mut self, left: Option<u64>, to: u64) {
        self.unsaved.extend(left);
        self.unsaved.remove(&to);
        self.view_due = self.is_kept;
    }

    /// The draft of this number is in its file.
    pub(super) fn saved(&mut self, id: u64) {
        self.unsaved.remove(&id);
    }

    /// Operations that are taken for granted in every draft, from the start.
    pub(super) fn assumptions(&self) -> &Assumptions {
        &self.given
    }

    pub(super) fn assumptions_mut(&mut self) -> &mut Assumptions {
        &mut self.given
    }

    /// Where to go once all is loaded.
    pub(super) fn resume_at(&mut self) -> &mut Option<SavedView> {
        &mut self.resume_at
    }

    /// The view is to be kept.
    pub(super) fn keep_view(&mut self) {
        self.view_due = true;
    }

    /// Whether the view is to be kept: after anything was decided. Said once.
    pub(super) fn is_view_due(&mut self) -> bool {
        std::mem::take(&mut self.view_due)
    }

    /// Whether a verdict carries over to detections of the same cause.
    pub(super) fn carries_verdicts(&self) -> bool {
        self.carries_verdicts
    }

    pub(super) fn set_carries_verdicts(&mut self, carries: bool) {
        self.carries_verdicts = carries;
    }

    /// Whether the cursor goes on after a verdict.
    pub(super) fn advances(&self) -> bool {
        self.advances
    }

    pub(super) fn set_advances(&mut self, advances: bool) {
        self.advances = advances;
    }

    /// Whether what is decided is kept in a file.
    pub(super) fn is_kept(&self) -> bool {
        self.is_kept
    }

    /// Whether it should be, but can't.
    pub fn is_lost(&self) -> bool {
        self.is_lost
    }

    pub(super) fn set_lost(&mut self, is_lost: bool) {
        self.is_lost = is_lost;
    }

    /// It can't be kept any more.
    pub(super) fn lose(&mut self) {
        (self.is_kept, self.is_lost) = (false, true);
    }
}
