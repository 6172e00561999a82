//! What can be done about a finding: choices, each with what it would do.
//!
//! ```text
//!  Finding ─ propose ─► Candidate         a changed definition and its title
//!            (covering, contradiction, nested, loaded)
//!          ─ baseline ► relation to the draft, findings that remain, reach: proved
//!          ─ impact ──► what changes of what is loaded, row by row
//!          ─ rank ────► Choices { listed, narrowest first; at: preselected; by_hand }
//! ```
//!
//! **A repair never widens.** Done without asking is only what is proved to be
//! equivalent, leaves every loaded detection as it was, and is the only thing that
//! can be done ([`Choices::at_once`]). Preselected is the narrowest choice that
//! repairs the finding, is proved to suppress nothing that the draft does not, hides
//! no loaded detection anew, and leaves no error ([`Choice::is_safe`]). All else is
//! listed and says what it would do; it is asked about again.
//!
//! Applying a choice, and showing it, is left to others: [`autofix()`] does the
//! equivalent ones for the command line.

mod autofix;
mod baseline;
mod candidate;
mod contradiction;
mod covering;
mod impact;
mod loaded;
mod nested;
mod propose;

pub use autofix::{AutoFixed, autofix};
pub use impact::{Impact, Newly, TopNames, Verdicts};

use crate::finding::{Code, Level};
use crate::matcher::plan::{Assumptions, Plan};
use crate::matcher::preview::Preview;
use crate::proof::{Deadline, Finding, Reach, Relation};
use crate::rule::{Draft, Path, meaning};
use crate::store::Store;
use baseline::Baseline;
use candidate::Candidate;
use loaded::Hidden;
use nested::Nesting;

/// One thing that can be done about a finding.
#[derive(Clone, Debug)]
pub struct Choice {
    /// What is done, in words.
    pub title: String,
    /// The draft afterwards.
    pub draft: Draft,
    /// How it lies to the draft as it is, over all possible detections.
    pub relation: Relation,
    /// Whether the finding is gone; what leaves it is not listed.
    is_mended: bool,
    /// The findings that remain, worst first.
    pub left: Vec<(Code, Level)>,
    /// What it does to what is loaded, where anything is.
    pub impact: Option<Impact>,
    /// How many addresses and ports it reaches.
    pub reach: Vec<Reached>,
    /// Comments that go with what they head.
    pub comments: Vec<String>,
}

/// How many values of a property are hidden, before and after.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reached {
    /// As it is; `None` where it has no meaning, or that was not found out in time.
    pub before: Option<Reach>,
    /// As it would be.
    pub after: Reach,
}

impl Choice {
    /// Whether it is proved to suppress exactly what the draft does.
    pub fn is_equivalent(&self) -> bool {
        self.relation == Relation::Equivalent
    }

    /// Whether it may suppress what the draft does not: it is not proved otherwise,
    /// or it hides a loaded detection anew.
    pub fn hides_more(&self) -> bool {
        !matches!(self.relation, Relation::Equivalent | Relation::Narrower)
            || self
                .impact
                .as_ref()
                .is_some_and(|impact| impact.newly.rows > 0)
    }

    /// The first error that it ends in.
    pub fn error(&self) -> Option<Code> {
        let mut left = self.left.iter();
        left.find(|(_, level)| *level == Level::Error)
            .map(|(code, _)| *code)
    }

    /// Whether it repairs the finding, hides nothing more and ends in no error.
    pub fn is_safe(&self) -> bool {
        self.is_mended && !self.hides_more() && self.error().is_none()
    }

    /// Whether nothing at all comes out otherwise.
    fn is_silent(&self) -> bool {
        let is_same = self.impact.as_ref().is_none_or(|impact| impact.is_same);
        self.is_equivalent() && self.is_mended && is_same
    }

    /// The narrower, the less: by what it hides of what is loaded, by what it
    /// newly hides, by proof, by reach.
    fn width(&self) -> (usize, usize, u8, u128) {
        let impact = self.impact.as_ref();
        let proved = match self.relation {
            Relation::Narrower => 0,
            Relation::Equivalent => 1,
            Relation::Unproved(_) => 2,
            _ => 3,
        };
        let reach = self.reach.iter().map(|reached| {
            // All 2^128 are more than the number can hold.
            reached.after.values.count().unwrap_or(u128::MAX)
        });
        (
            impact.map_or(0, |impact| impact.after),
            impact.map_or(0, |impact| impact.newly.rows),
            proved,
            reach.fold(0, u128::saturating_add),
        )
    }
}

/// What can be done about a finding.
#[derive(Clone, Debug)]
pub struct Choices {
    /// The finding.
    pub finding: Finding,
    /// What can be done, narrowest effect first.
    pub listed: Vec<Choice>,
    /// The preselected one, if one is safe.
    pub at: Option<usize>,
    /// What only the analyst can do.
    pub by_hand: String,
}

impl Choices {
    fn new(finding: &Finding, mut listed: Vec<Choice>) -> Choices {
        listed.sort_by_key(Choice::width);
        let page = finding.code.page();
        Choices {
            at: listed.iter().position(Choice::is_safe),
            by_hand: finding.fix.clone().unwrap_or_else(|| page.fix.to_owned()),
            finding: finding.clone(),
            listed,
        }
    }

    /// The choice that may be done without asking.
    pub fn at_once(&self) -> Option<&Choice> {
        match self.listed.as_slice() {
            [only] if only.is_silent() => Some(only),
            _ => None,
        }
    }
}

/// When the proofs about one choice must end, from when it is asked.
pub type Deadlines<'a> = &'a dyn Fn() -> Deadline;

/// A draft with what is loaded and decided.
#[derive(Clone, Copy, Debug)]
pub struct Situation<'a> {
    /// What is loaded.
    pub store: &'a Store,
    /// The draft.
    pub draft: &'a Draft,
    /// Operations taken for granted.
    pub assumptions: &'a Assumptions,
    /// What was decided of what is loaded.
    pub verdicts: Verdicts<'a>,
}

/// The findings in the order in which something is done about them, the worst
/// first; those of the node at `here` alone, where it has any. That an `or` covers
/// everything is why a draft suppresses everything, and comes before it.
pub fn wanted(all: &[Finding], here: Option<&[usize]>) -> Vec<Finding> {
    let is_here = |finding: &Finding| {
        let mut paths = std::iter::once(&finding.path).chain(&finding.related);
        here.is_some_and(|here| paths.any(|path| path == here))
    };
    let of_node = all.iter().any(is_here);
    let wanted = all.iter().filter(|finding| !of_node || is_here(finding));
    let mut wanted: Vec<Finding> = wanted.cloned().collect();
    wanted.sort_by_key(|finding| (finding.level, finding.code == Code::Q101));
    wanted
}

/// What can be done about the findings of one draft.
pub struct Repairs<'a> {
    draft: &'a Draft,
    all: &'a [Finding],
    limit: Deadlines<'a>,
    baseline: Baseline<'a>,
    nesting: Nesting<'a>,
    /// What is loaded, and what the draft does to it.
    loaded: Option<(&'a Situation<'a>, Preview)>,
}

impl<'a> Repairs<'a> {
    /// About `draft`, whose findings are `all`, by proof alone.
    pub fn proved(draft: &'a Draft, all: &'a [Finding], limit: Deadlines<'a>) -> Repairs<'a> {
        Repairs {
            draft,
            all,
            limit,
            baseline: Baseline::new(draft, all, limit),
            nesting: Nesting::new(&draft.definition, all, limit()),
            loaded: None,
        }
    }

    /// About the draft of `situation`, with what each choice does to what is loaded.
    pub fn of(
        plan: &mut Plan,
        situation: &'a Situation<'a>,
        all: &'a [Finding],
        limit: Deadlines<'a>,
    ) -> Repairs<'a> {
        let before = preview(plan, situation, situation.draft);
        Repairs {
            loaded: Some((situation, before)),
            ..Repairs::proved(situation.draft, all, limit)
        }
    }

    /// What can be done about the first of `wanted` about which anything can; about
    /// the first of them, where nothing can. `None` where there is no finding, or
    /// where `is_cancelled`, asked before each choice is worked out, said so.
    pub fn first(
        &self,
        plan: &mut Plan,
        wanted: &[Finding],
        is_cancelled: &dyn Fn() -> bool,
    ) -> Option<Choices> {
        for finding in wanted {
            let candidates = self.candidates(finding);
            let choices = self.choices(plan, finding, candidates, is_cancelled)?;
            if !choices.listed.is_empty() {
                return Some(choices);
            }
        }
        Some(Choices::new(wanted.first()?, Vec::new()))
    }

    /// What can be done about all findings, worst first, about `most` of them at most.
    pub fn each(&self, plan: &mut Plan, most: usize) -> Vec<Choices> {
        let mut each: Vec<Choices> = Vec::new();
        let mut containers: Vec<Path> = Vec::new();
        for finding in wanted(self.all, None) {
            // Of all that is nested in one thing the choices are the same.
            if let Some(container) = self.nesting.around(&finding) {
                if containers.contains(&container) {
                    continue;
                }
                containers.push(container);
            }
            let candidates = self.candidates(&finding);
            let choices = self.choices(plan, &finding, candidates, &|| false);
            each.extend(choices.filter(|choices| !choices.listed.is_empty()));
            if each.len() == most {
                break;
            }
        }
        each
    }

    fn candidates(&self, finding: &Finding) -> Vec<Candidate> {
        let hidden = self.loaded.as_ref().map(|(situation, before)| Hidden {
            store: situation.store,
            rows: &before.suppressed,
            benign: situation.verdicts.benign,
        });
        let deadline = (self.limit)();
        let (draft, nesting) = (self.draft, &self.nesting);
        propose::candidates(draft, finding, nesting, hidden.as_ref(), &deadline)
    }

    fn choices(
        &self,
        plan: &mut Plan,
        finding: &Finding,
        candidates: Vec<Candidate>,
        is_cancelled: &dyn Fn() -> bool,
    ) -> Option<Choices> {
        let mut listed = Vec::new();
        for candidate in candidates {
            if is_cancelled() {
                return None;
            }
            let is_only_if_narrower = candidate.is_only_if_narrower;
            let mut choice = self.baseline.choice(candidate, finding);
            if !choice.is_mended || is_only_if_narrower && choice.hides_more() {
                continue;
            }
            if let Some((situation, before)) = &self.loaded {
                let after = preview(plan, situation, &choice.draft);
                let (store, verdicts) = (situation.store, situation.verdicts);
                let impact = Impact::of(store, self.draft, before, &after, verdicts);
                if impact.threats > 0 {
                    choice.left.insert(0, (Code::Q301, Level::Error));
                }
                choice.impact = Some(impact);
            }
            listed.push(choice);
        }
        Some(Choices::new(finding, listed))
    }
}

/// What a draft hides; nothing where it has no meaning.
fn preview(plan: &mut Plan, situation: &Situation<'_>, draft: &Draft) -> Preview {
    let store = situation.store;
    let is_empty = draft.definition.sense().next().is_none();
    match meaning::of(&draft.definition).definition {
        Some(definition) if !is_empty => {
            Preview::of(plan, store, draft, &definition, situation.assumptions)
        }
        _ => Preview::nothing(store.len()),
    }
}
