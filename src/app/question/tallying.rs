//! What becomes of each group, and which group's label holds what was typed.

use crate::app::list::Decided;
use crate::app::loaded::SharedStore;
use crate::app::status::{RowStatus, StatusRows, StatusStamp};
use crate::group::{Groups, OutcomeCounts};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Groups of which it is asked what becomes of each.
#[derive(Clone, Debug)]
pub struct ToTally {
    /// The number of the groups.
    pub(in crate::app) asked: u64,
    /// Tells apart what statuses are told by.
    pub(in crate::app) stamps: Option<StatusStamp>,
    pub(in crate::app) groups: Arc<Groups>,
    pub(in crate::app) statuses: StatusRows,
    // After the rows: who finds the store unshared finds them unshared too.
    pub(in crate::app) store: SharedStore,
}

impl PartialEq for ToTally {
    fn eq(&self, other: &ToTally) -> bool {
        (self.asked, self.stamps) == (other.asked, other.stamps)
    }
}

impl Eq for ToTally {}

/// What becomes of each group.
#[derive(Debug)]
pub struct Tally {
    pub(in crate::app) asked: u64,
    pub(in crate::app) stamps: Option<StatusStamp>,
    pub(in crate::app) effects: Vec<OutcomeCounts>,
    pub(in crate::app) decided: Vec<Decided>,
}

impl ToTally {
    /// Counts, group by group.
    pub(in crate::app) fn tally(&self) -> Tally {
        use RowStatus::{Benign, Changed, Left, Noted, Others, Suppressed, Threat};
        let rows = |status: RowStatus| self.statuses.rows(status, &self.store.0);
        let mut hidden = rows(Threat);
        hidden.and(&rows(Suppressed));
        let tally = |status: RowStatus| self.groups.tally(&rows(status));
        let hidden = self.groups.tally(&hidden);
        let [benign, threat, others, left, noted, changed] =
            [Benign, Threat, Others, Left, Noted, Changed].map(tally);
        let of = |counts: &[usize], group: usize| counts.get(group).copied().unwrap_or(0);
        let decided = |group: usize| Decided {
            benign: of(&benign, group),
            threat: of(&threat, group),
            hidden_threats: of(&hidden, group),
            others: of(&others, group),
            left: of(&left, group),
            noted: of(&noted, group),
            changed: of(&changed, group),
        };
        Tally {
            asked: self.asked,
            stamps: self.stamps,
            effects: self.groups.effects(&self.statuses.preview),
            decided: (0..self.groups.len()).map(decided).collect(),
        }
    }
}

/// A group that is looked for.
#[derive(Clone, Debug)]
pub struct ToFind {
    /// Comes back with the answer.
    pub asked: u64,
    pub(in crate::app) groups: Arc<Groups>,
    /// What is loaded.
    pub store: SharedStore,
    pub(in crate::app) typed: String,
    pub(in crate::app) before: usize,
    pub(in crate::app) is_back: bool,
}

impl PartialEq for ToFind {
    fn eq(&self, other: &ToFind) -> bool {
        self.asked == other.asked
    }
}

impl Eq for ToFind {}

impl ToFind {
    /// The group, if there is one; `None` where `stop` was set meanwhile.
    pub(in crate::app) fn find(&self, stop: &AtomicBool) -> Option<Option<usize>> {
        let typed = crate::language::fold(&self.typed);
        let (groups, store) = (&self.groups, &self.store.0);
        let before = self.before.min(groups.len());
        let forth = (before..groups.len()).chain(0..before);
        let back = (0..(before + 1).min(groups.len())).rev();
        let back = back.chain((before..groups.len()).rev());
        let order: Box<dyn Iterator<Item = usize>> = match self.is_back {
            true => Box::new(back),
            false => Box::new(forth),
        };
        for group in order {
            if stop.load(Ordering::Relaxed) {
                return None;
            }
            if crate::language::fold(&groups.label(store, group)).contains(&typed) {
                return Some(Some(group));
            }
        }
        Some(None)
    }
}
