//! What each of some drafts hides, alone and beyond the others, and what is wrong with
//! it.

use super::evaluating::suppressed;
use crate::app::loaded::SharedStore;
use crate::app::overlay::drafts::Overlap;
use crate::app::previews::Given;
use crate::finding::Level;
use crate::matcher::plan::Plan;
use crate::proof::{self, Coverage, Deadline, Relation, compare_drafts};
use crate::rule::{meaning, sentence};
use crate::store::RowSet;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

/// How long the proofs about one draft, or two, may take.
const TIME: Duration = Duration::from_millis(300);

/// Drafts of which it is asked what each hides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ToWeigh {
    /// Comes back with the answer.
    pub asked: u64,
    /// What is loaded.
    pub store: SharedStore,
    /// The drafts, in the order of the list.
    pub(in crate::app) drafts: Vec<Given>,
    /// What was decided to be benign, and to be a threat, where proofs and sentences
    /// are wanted too.
    pub(in crate::app) decided: Option<(RowSet, RowSet)>,
}

impl ToWeigh {
    /// What each hides; worth nothing where `stop` was set meanwhile.
    pub(in crate::app) fn weigh(&self, plan: &mut Plan, stop: &Arc<AtomicBool>) -> Vec<Overlap> {
        let store = &*self.store.0;
        let drafts = self.drafts.iter();
        let hidden: Vec<Option<RowSet>> =
            drafts.map(|given| suppressed(plan, store, given)).collect();
        let alone = hidden.iter().map(|rows| Overlap {
            rows: rows.as_ref().map(RowSet::count),
            ..Overlap::default()
        });
        let mut overlaps: Vec<Overlap> = alone.collect();
        let Some((benign, threat)) = &self.decided else {
            return overlaps;
        };
        let deadline = || Deadline::after(TIME).or_when(stop);
        // What any of those before hides, and any of those after.
        let mut before = RowSet::none(store.len());
        for at in 0..hidden.len() {
            let Some(rows) = &hidden[at] else { continue };
            let mut beyond = rows.clone();
            beyond.minus(&before);
            let after = hidden.iter().skip(at + 1).flatten();
            after.for_each(|rows| beyond.minus(rows));
            before.or(rows);
            let overlap = &mut overlaps[at];
            overlap.beyond = beyond.count();
            overlap.left = overlap.beyond - beyond.count_and(benign) - beyond.count_and(threat);
            overlap.threats = rows.count_and(threat);
        }
        for at in 0..self.drafts.len() {
            let alike = (0..self.drafts.len())
                .filter(|other| *other != at && hidden[*other] == hidden[at])
                .find(|other| self.means_same(at, *other, &deadline()));
            let overlap = &mut overlaps[at];
            overlap.alike = alike;
            self.look_at(at, overlap, &deadline());
        }
        overlaps
    }

    /// Its sentence, and what is wrong with a draft.
    fn look_at(&self, at: usize, overlap: &mut Overlap, deadline: &Deadline) {
        let (draft, _) = &self.drafts[at];
        if draft.definition.sense().next().is_none() {
            return;
        }
        let report = proof::findings(draft, deadline);
        let errors = report.findings.iter();
        let errors = errors.filter(|finding| finding.level == Level::Error);
        overlap.errors = errors.map(|finding| finding.code).collect();
        overlap.errors.sort_unstable();
        overlap.errors.dedup();
        if let Coverage::Unproved(why) = report.breadth.coverage {
            overlap.unproved = Some(why);
        }
        let meant = meaning::of(&draft.definition).definition;
        overlap.words = meant.map(|meant| sentence::sentence(draft, &meant));
    }

    /// Whether two drafts are proved to mean the same.
    fn means_same(&self, one: usize, other: usize, deadline: &Deadline) -> bool {
        let (one, other) = (&self.drafts[one].0, &self.drafts[other].0);
        let begun = [one, other].map(|draft| draft.definition.sense().next().is_some());
        if begun != [true; 2] {
            return false;
        }
        if one.definition == other.definition && one.rules == other.rules {
            return true;
        }
        let meant = [one, other].map(|draft| meaning::of(&draft.definition).definition);
        let [Some(of_one), Some(of_other)] = meant else {
            return false;
        };
        let compared = compare_drafts((one, &of_one), (other, &of_other), deadline);
        compared.relation == Relation::Equivalent
    }
}
