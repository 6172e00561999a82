//! Decisions about rows: verdicts, notes, marks, and the way back in the history of
//! them. A few are made at once. Many are made by a worker, on copies of session
//! and rows, while an overlay keeps their place and keys wait: whoever leaves it
//! leaves all as it was.
//!
//! ```text
//! Decision ─ few ──► carry_out ─► DecisionOutcome ─► kept, said
//!          └ many ─► Effect::Decide ─► worker: the same ─► Msg::Decided ┘
//! ```

use super::overlay::Overlay;
use super::overlay::awaited::Awaited;
use super::question::deciding::Decision;
use super::question::deciding::DecisionMade;
use super::question::deciding::DecisionOutcome;
use super::question::deciding::Forgotten;
use super::question::deciding::ToDecide;
use super::{App, Effect, Msg};
use crate::session::{Change, HistoryEntry, Session};
use std::sync::Arc;

/// So many detections are decided about before the next key.
const AT_ONCE: usize = 64;

impl App {
    /// Decides: at once about a few detections, else by a worker.
    pub(super) fn decide_about(&mut self, decision: Decision) {
        if decision.size(self.triage.session(), self.triage.rows()) <= AT_ONCE {
            let (session, rows) = self.triage.both_mut();
            let made = decision.carry_out(self.loaded.store(), session, rows);
            return self.take_made(made);
        }
        let asked = self.outbox.number();
        let (session, rows) = self.triage.shared();
        self.outbox.push(Effect::Decide(Box::new(ToDecide {
            asked,
            decision,
            session,
            rows,
            store: self.loaded.shared(),
        })));
        let awaited = Awaited::deciding(asked, "many detections at once");
        self.overlays.push(Overlay::Awaited(awaited));
    }

    /// Whether a worker is deciding: session and rows are to stay as they are.
    fn is_deciding(&self) -> bool {
        let mut overlays = self.overlays.iter();
        overlays.any(|overlay| matches!(overlay, Overlay::Awaited(one) if one.decides()))
    }

    /// Keeps what would change the session until a worker's decision is there;
    /// gives it back where there is no such.
    pub(super) fn postpone(&mut self, msg: Msg) -> Option<Msg> {
        let changes = matches!(
            msg,
            Msg::ReadBack { .. } | Msg::DraftRead { .. } | Msg::Hinted(_) | Msg::Looked { .. }
        );
        if !changes || !self.is_deciding() {
            return Some(msg);
        }
        self.triage.postpone(msg);
        None
    }

    /// The first of what was kept back, once nobody decides any more.
    pub(super) fn take_postponed(&mut self) -> Option<Msg> {
        match self.is_deciding() {
            true => None,
            false => self.triage.take_postponed(),
        }
    }

    /// Takes what a worker has decided, unless it was left.
    pub(super) fn take_decided(&mut self, decided: DecisionMade) {
        let is_it =
            |overlay: &Overlay| matches!(overlay, Overlay::Awaited(one) if one.is(decided.asked));
        let Some(at) = self.overlays.position(is_it) else {
            return self.forget(Vec::new(), Some(decided.session));
        };
        self.overlays.remove(at);
        let before = self.triage.take(decided.session, decided.rows);
        self.forget(Vec::new(), Some(before));
        self.take_made(decided.made);
    }

    /// Has a worker drop what may be large.
    fn forget(&mut self, changes: Vec<Change>, session: Option<Arc<Session>>) {
        let forgotten = Forgotten { changes, session };
        self.outbox.push(Effect::Forget(Box::new(forgotten)));
    }

    /// Takes a decision that was made.
    fn take_made(&mut self, made: DecisionOutcome) {
        if let Some(said) = made.said {
            self.say(said);
        }
        match (made.entry, made.is_back) {
            (Some(entry), None) => self.keep(entry),
            (None, None) => {}
            (entry, Some(is_back)) => self.arrive(entry, is_back),
        }
        if made.goes_on {
            self.advance();
        }
    }

    /// Has a change kept that was made.
    pub(super) fn keep(&mut self, entry: HistoryEntry) {
        self.triage.count();
        let shed = self.triage.session_mut().take_shed();
        if shed.iter().map(Change::size).sum::<usize>() > AT_ONCE {
            self.forget(shed, None);
        }
        if self.triage.is_kept() {
            self.outbox.push(Effect::Keep(Box::new(entry)));
            self.triage.keep_view();
        } else if entry.change.size() > AT_ONCE {
            self.forget(vec![entry.change, entry.inverse], None);
        }
    }
}
