//! What becomes of each group, and which group's label holds what was typed.

use crate::app::list::Decided;
use crate::app::loaded::SharedStore;
use crate::group::{Groups, OutcomeCounts};
use crate::matcher::preview::Preview;
use crate::store::RowSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Groups of which it is asked what becomes of each.
#[derive(Clone, Debug)]
pub struct ToTally {
    /// The number of the groups.
    pub(in crate::app) asked: u64,
    /// Tells previews and decisions apart.
    pub(in crate::app) stamps: Option<(u64, u64)>,
    pub(in crate::app) groups: Arc<Groups>,
    pub(in crate::app) preview: Arc<Preview>,
    pub(in crate::app) benign: RowSet,
    pub(in crate::app) threat: RowSet,
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
    pub(in crate::app) stamps: Option<(u64, u64)>,
    pub(in crate::app) effects: Vec<OutcomeCounts>,
    pub(in crate::app) decided: Vec<Decided>,
}

impl ToTally {
    /// Counts, group by group.
    pub(in crate::app) fn tally(&self) -> Tally {
        let hidden = RowSet::from_fn(self.threat.len(), |row| {
            self.threat.contains(row) && self.preview.suppressed.contains(row)
        });
        let tallies = [&self.benign, &self.threat, &hidden].map(|set| self.groups.tally(set));
        let of = |counts: &[usize], group: usize| counts.get(group).copied().unwrap_or(0);
        let decided = |group: usize| Decided {
            benign: of(&tallies[0], group),
            threat: of(&tallies[1], group),
            hidden_threats: of(&tallies[2], group),
        };
        let is_nothing = self.benign.is_empty() && self.threat.is_empty();
        Tally {
            asked: self.asked,
            stamps: self.stamps,
            effects: self.groups.effects(&self.preview),
            decided: match is_nothing {
                true => Vec::new(),
                false => (0..self.groups.len()).map(decided).collect(),
            },
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
        for group in (self.before..groups.len()).chain(0..self.before) {
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
