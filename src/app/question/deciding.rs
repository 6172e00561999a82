//! Decisions about rows, made on copies of session and rows: verdicts, notes, marks,
//! and the way back in the history of them.

use crate::app::loaded::SharedStore;
use crate::group::Groups;
use crate::session::{Change, HistoryEntry, Session, SessionRows, Verdict};
use crate::store::{RowSet, Store};
use crate::text::number::grouped;
use std::sync::Arc;

/// Something to be decided about rows.
#[derive(Clone, Debug)]
pub(in crate::app) enum Decision {
    /// They get this verdict, or none.
    Judge(Option<Verdict>, Vec<usize>),
    /// They get this note, or none.
    Note(Option<String>, Vec<usize>),
    /// They are marked.
    Mark(Vec<usize>),
    /// They are marked no longer.
    Unmark(Vec<usize>),
    /// Verdicts carry over to undecided detections of the same cause.
    Carry(Arc<Groups>),
    /// The last step is taken back, or done again.
    Travel { is_back: bool },
}

/// What came of it.
#[derive(Debug)]
pub(in crate::app) struct DecisionOutcome {
    pub(in crate::app) entry: Option<HistoryEntry>,
    /// What is to be said of it; of steps in history `None`.
    pub(in crate::app) said: Option<String>,
    /// Whether the cursor goes on to the next that is left.
    pub(in crate::app) goes_on: bool,
    /// Of a step in history, whether it went back.
    pub(in crate::app) is_back: Option<bool>,
}

/// A decision that a worker is to make.
#[derive(Clone, Debug)]
pub struct ToDecide {
    /// Comes back with the answer.
    pub asked: u64,
    pub(in crate::app) decision: Decision,
    pub(in crate::app) session: Arc<Session>,
    pub(in crate::app) rows: Arc<SessionRows>,
    /// What is loaded.
    pub store: SharedStore,
}

impl PartialEq for ToDecide {
    fn eq(&self, other: &ToDecide) -> bool {
        self.asked == other.asked
    }
}

impl Eq for ToDecide {}

/// A decision that a worker has made, with session and rows as they are then.
#[derive(Debug)]
pub struct DecisionMade {
    pub(in crate::app) asked: u64,
    pub(in crate::app) session: Arc<Session>,
    pub(in crate::app) rows: Arc<SessionRows>,
    pub(in crate::app) made: DecisionOutcome,
}

/// What is not needed any more and may be large: dropped by a worker.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Forgotten {
    pub(in crate::app) changes: Vec<Change>,
    pub(in crate::app) session: Option<Arc<Session>>,
}

impl Decision {
    /// About how many detections it is, at most.
    pub(in crate::app) fn size(&self, session: &Session, rows: &SessionRows) -> usize {
        match self {
            Decision::Judge(_, rows)
            | Decision::Note(_, rows)
            | Decision::Mark(rows)
            | Decision::Unmark(rows) => rows.len(),
            Decision::Carry(_) => rows.len(),
            Decision::Travel { is_back } => session.next_size(*is_back),
        }
    }

    pub(in crate::app) fn carry_out(
        &self,
        store: &Store,
        session: &mut Session,
        rows: &mut SessionRows,
    ) -> DecisionOutcome {
        rows.extend(store, session);
        let keys = |rows: &mut SessionRows, of: &[usize]| rows.keys(store, of.iter().copied());
        let (change, done, undone) = match self {
            Decision::Travel { is_back } => {
                let entry = match is_back {
                    true => session.undo(),
                    false => session.redo(),
                };
                if let Some(entry) = &entry {
                    rows.take(store, session, &entry.change);
                }
                return DecisionOutcome {
                    entry,
                    said: None,
                    goes_on: false,
                    is_back: Some(*is_back),
                };
            }
            Decision::Judge(verdict, of) => return judged(*verdict, of, store, session, rows),
            Decision::Note(note, of) => {
                let keys = keys(rows, of).into_iter();
                let change = Change::Notes(keys.map(|key| (key, note.clone())).collect());
                (change, String::new(), String::new())
            }
            Decision::Mark(of) => {
                let (on, off) = (keys(rows, of), Vec::new());
                let said = format!("{} marked", grouped(of.len()));
                (Change::Marks { on, off }, said.clone(), said)
            }
            Decision::Unmark(of) => {
                let (on, off) = (Vec::new(), keys(rows, of));
                let said = format!("{} no longer marked; u marks them again", grouped(of.len()));
                (Change::Marks { on, off }, said.clone(), said)
            }
            Decision::Carry(causes) => {
                let (benign, threat) = causes.carried(&rows.benign, &rows.threat);
                let count = grouped(benign.count() + threat.count());
                let mut keys = |set: &RowSet| rows.keys(store, set.iter());
                let change = Change::Verdicts(vec![
                    (Some(Verdict::Benign), keys(&benign)),
                    (Some(Verdict::Threat), keys(&threat)),
                ]);
                let said = format!(
                    "verdicts carried over to {count} detections of the same causes; undo takes them back"
                );
                (change, said, String::new())
            }
        };
        let entry = made(change, store, session, rows);
        let said = if entry.is_some() { done } else { undone };
        DecisionOutcome {
            entry,
            said: Some(said).filter(|said| !said.is_empty()),
            goes_on: false,
            is_back: None,
        }
    }
}

/// Makes a change, and brings the rows up to date with it.
fn made(
    change: Change,
    store: &Store,
    session: &mut Session,
    rows: &mut SessionRows,
) -> Option<HistoryEntry> {
    let entry = session.act(change)?;
    rows.take(store, session, &entry.change);
    Some(entry)
}

/// Gives rows a verdict; marks on them have done their work then, and the same step
/// takes them away.
fn judged(
    verdict: Option<Verdict>,
    of: &[usize],
    store: &Store,
    session: &mut Session,
    rows: &mut SessionRows,
) -> DecisionOutcome {
    let is_marked = |row: &usize| rows.marked.contains(*row);
    let marked: Vec<usize> = of.iter().copied().filter(is_marked).collect();
    let keys = rows.keys(store, of.iter().copied());
    let word = verdict.map_or("no verdict", Verdict::name);
    let is_new = keys.iter().any(|key| session.verdict(key) != verdict);
    let is_of_marks = marked.len() == of.len();
    let mut change = Change::verdict(verdict, keys);
    let off = rows.keys(store, marked);
    if !off.is_empty() {
        let on = Vec::new();
        change = Change::Several(vec![change, Change::Marks { on, off }]);
    }
    let entry = match is_new {
        true => made(change, store, session, rows),
        false => None,
    };
    let whose = if is_of_marks { " marked" } else { "" };
    DecisionOutcome {
        said: Some(match entry {
            Some(_) => format!("{word}: {}{whose}", grouped(of.len())),
            None => format!("already {word}"),
        }),
        goes_on: verdict.is_some(),
        entry,
        is_back: None,
    }
}

impl ToDecide {
    pub(in crate::app) fn make(&self) -> DecisionMade {
        let (mut session, mut rows) = (self.session.clone(), self.rows.clone());
        // Both are copied here: the interface goes on with its own.
        let of = (Arc::make_mut(&mut session), Arc::make_mut(&mut rows));
        let made = self.decision.carry_out(&self.store.0, of.0, of.1);
        DecisionMade {
            asked: self.asked,
            session,
            rows,
            made,
        }
    }
}
