//! From marked detections to exclusions that would suppress them, the tightest
//! first.
//!
//! ```text
//! benign rows ─clauses─► what they have in common, property by property, each tight to wide
//!             ─search──► all of it; without what tells nothing apart; wider; never over a threat
//!             ─judged by the plan over all loaded detections─► Proposal { draft, covers, others, … }
//! ```
//! Every number is one of loaded detections. Whether a draft is too wide beyond
//! them is [`crate::proof`]'s to say.

mod build;
mod clauses;

use crate::matcher::plan::{Assumptions, Plan};
use crate::matcher::preview::Preview;
use crate::rule::{Draft, meaning, sentence};
use crate::store::{RowSet, Store};
use clauses::Clause;
use std::sync::atomic::Ordering;

/// A draft that would suppress the marked detections.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    /// The draft.
    pub draft: Draft,
    /// How many conditions it has.
    pub conditions: usize,
    /// How many of the marked detections it suppresses.
    pub covers: usize,
    /// How many are marked.
    pub of: usize,
    /// How many threats it suppresses.
    pub threats: usize,
    /// How many other detections it suppresses.
    pub others: usize,
    /// What it asks for and what it leaves out.
    pub why: String,
}

/// How many conditions a draft has at most that is told in a sentence; of more the
/// properties say more.
const IN_WORDS: usize = 6;

/// How many drafts are proposed.
const PROPOSED: usize = 8;

/// Drafts that suppress the rows of `benign` and none of `threat`, the tightest
/// first; some that suppress threats only where nothing else would do.
pub fn suggest(
    plan: &mut Plan,
    store: &Store,
    benign: &RowSet,
    threat: &RowSet,
    assumptions: &Assumptions,
) -> Vec<Proposal> {
    let mut wanted = benign.clone();
    wanted.minus(threat);
    if wanted.is_empty() {
        return Vec::new();
    }
    let mut search = Search {
        plan,
        store,
        benign: &wanted,
        threat,
        assumptions,
        rules: build::rules(store, &wanted),
        clauses: clauses::of(store, &wanted, assumptions),
        found: Vec::new(),
    };
    search.all();
    let mut found = search.found;
    if found.iter().any(|proposal| proposal.threats == 0) {
        found.retain(|proposal| proposal.threats == 0);
    }
    // Stable: among equals the one that was found first, which asks for more.
    found.sort_by_key(|proposal| {
        (
            std::cmp::Reverse(proposal.covers),
            proposal.threats,
            proposal.others,
            std::cmp::Reverse(proposal.conditions),
        )
    });
    found.truncate(PROPOSED);
    found
}

/// Which option of each clause is asked for; `None`: it is left out.
type ClauseChoice = Vec<Option<usize>>;

/// What a draft does to the loaded detections.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Judged {
    covers: usize,
    threats: usize,
    others: usize,
}

struct Search<'a> {
    plan: &'a mut Plan,
    store: &'a Store,
    benign: &'a RowSet,
    threat: &'a RowSet,
    assumptions: &'a Assumptions,
    rules: Vec<String>,
    clauses: Vec<Clause>,
    found: Vec<Proposal>,
}

impl Search<'_> {
    fn all(&mut self) {
        let whole: ClauseChoice = vec![Some(0); self.clauses.len()];
        let Some(mut tight) = self.judge(&whole) else {
            return;
        };
        let mut whole = whole;
        if tight.threats > 0 {
            self.exclude_threats(&mut whole);
            tight = self.judge(&whole).unwrap_or(tight);
        }
        self.propose(&whole, "all that these detections have in common");
        // What may change from run to run, first of all.
        let mut sturdy = whole.clone();
        for (at, clause) in self.clauses.iter().enumerate() {
            if clause.is_fragile {
                sturdy[at] = None;
            }
        }
        self.propose(&sturdy, "without what may change from run to run");
        let lean = self.lean(&whole, tight);
        self.propose(&lean, "only what tells them from other loaded detections");
        let wider = self.widened(&lean);
        for choice in wider {
            self.propose(&choice, "wider, for detections to come");
        }
    }

    /// Leaves out, the least telling first, what makes no difference.
    fn lean(&mut self, from: &ClauseChoice, tight: Judged) -> ClauseChoice {
        let mut lean = from.clone();
        let mut order: Vec<usize> = (0..self.clauses.len()).collect();
        order.sort_by_key(|at| self.clauses.get(*at).map(|clause| clause.weight));
        for at in order {
            let mut trial = lean.clone();
            trial[at] = None;
            // What comes in from an address is no reason to hide what goes out to it.
            let is_direction = self
                .clauses
                .get(at)
                .is_some_and(|clause| clause.word == clauses::DIRECTION);
            if is_direction || !self.names_somebody(&trial) {
                continue;
            }
            if self.judge(&trial).is_some_and(|judged| {
                judged.threats <= tight.threats
                    && judged.others <= tight.others
                    && judged.covers >= tight.covers
            }) {
                lean = trial;
            }
        }
        lean
    }

    /// Each clause's wider options, one at a time, and all of them.
    fn widened(&mut self, lean: &ClauseChoice) -> Vec<ClauseChoice> {
        let mut choices = Vec::new();
        let mut all = lean.clone();
        for (at, clause) in self.clauses.iter().enumerate() {
            if lean[at].is_none() {
                continue;
            }
            for option in 1..clause.options.len() {
                let mut wider = lean.clone();
                wider[at] = Some(option);
                choices.push(wider);
            }
            all[at] = Some(clause.options.len().saturating_sub(1));
        }
        choices.push(all);
        choices
    }

    /// Whether it asks who did it, or from where: without, it would be an
    /// exclusion for anybody.
    fn names_somebody(&self, choice: &ClauseChoice) -> bool {
        let mut chosen = self.clauses.iter().zip(choice);
        chosen.any(|(clause, option)| clause.is_actor && option.is_some())
    }

    /// Asks that it be none of what tells the threats that are hit.
    fn exclude_threats(&mut self, choice: &mut ClauseChoice) {
        let Some(hit) = self.rows(choice).map(|mut rows| {
            rows.and(self.threat);
            rows
        }) else {
            return;
        };
        let others = clauses::against(self.store, self.benign, &hit);
        for clause in others {
            self.clauses.push(clause);
            choice.push(Some(0));
            let is_clean = self.judge(choice).is_some_and(|judged| judged.threats == 0);
            if is_clean {
                return;
            }
            // It did not help by itself: the next one may.
            self.clauses.pop();
            choice.pop();
        }
    }

    /// The rows that the draft hides; `None` where it has no meaning, or nobody wants
    /// to know any more.
    fn rows(&mut self, choice: &ClauseChoice) -> Option<RowSet> {
        if self.plan.stop.load(Ordering::Relaxed) {
            return None;
        }
        let draft = build::draft(&self.rules, &self.clauses, choice);
        let definition = meaning::of(&draft.definition).definition?;
        let preview = Preview::of(self.plan, self.store, &draft, &definition, self.assumptions);
        Some(preview.suppressed)
    }

    fn judge(&mut self, choice: &ClauseChoice) -> Option<Judged> {
        let rows = self.rows(choice)?;
        let covers = rows.count_and(self.benign);
        let threats = rows.count_and(self.threat);
        Some(Judged {
            covers,
            threats,
            others: rows.count() - covers - threats,
        })
    }

    /// What is asked for, as a sentence where that is short, and what is not: each
    /// thing once, however many operations it is asked of.
    fn why(&self, draft: &Draft, choice: &ClauseChoice, reason: &str) -> String {
        let named = |is_asked: bool| {
            let clauses = self.clauses.iter().zip(choice);
            let mut words: Vec<&str> = Vec::new();
            for (clause, _) in clauses.filter(|(_, option)| option.is_some() == is_asked) {
                if !words.contains(&clause.word.as_str()) {
                    words.push(&clause.word);
                }
            }
            words
        };
        let (asked, mut left_out) = (named(true), named(false));
        left_out.retain(|word| !asked.contains(word));
        let asked = match draft.definition.conditions().count() <= IN_WORDS {
            true => sentence::of(draft),
            false => asked.join(", "),
        };
        match left_out.as_slice() {
            [] => format!("{reason}: {asked}"),
            _ => format!("{reason}: {asked}; not asked for: {}", left_out.join(", ")),
        }
    }

    fn propose(&mut self, choice: &ClauseChoice, reason: &str) {
        if !self.names_somebody(choice) {
            return;
        }
        let Some(judged) = self.judge(choice).filter(|judged| judged.covers > 0) else {
            return;
        };
        let mut draft = build::draft(&self.rules, &self.clauses, choice);
        let is_known = |proposal: &Proposal| proposal.draft.definition == draft.definition;
        if self.found.iter().any(is_known) {
            return;
        }
        let why = self.why(&draft, choice, reason);
        draft.name = build::name(&self.rules, &self.clauses, choice);
        draft.note.clone_from(&why);
        self.found.push(Proposal {
            conditions: draft.definition.conditions().count(),
            draft,
            covers: judged.covers,
            of: self.benign.count(),
            threats: judged.threats,
            others: judged.others,
            why,
        });
    }
}
