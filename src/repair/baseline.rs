//! What is proved of a changed draft: how it lies to the one that is, which
//! findings remain, how far it reaches.

use super::candidate::Candidate;
use super::{Choice, Deadlines, Reached};
use crate::detection::Subject;
use crate::finding::Code;
use crate::language::Property;
use crate::proof::{self, Deadline, Finding, Reach, Relation, compare_drafts, counted, reach_in};
use crate::rule::Draft;
use crate::rule::meaning::{self, Definition};

/// The draft as it is, and what is proved of it.
pub(super) struct Baseline<'a> {
    draft: &'a Draft,
    meant: Option<Definition>,
    asked: Vec<(Subject, Property)>,
    reach: Vec<Reach>,
    all: &'a [Finding],
    limit: Deadlines<'a>,
}

impl<'a> Baseline<'a> {
    /// `all` are the findings of `draft`.
    pub(super) fn new(draft: &'a Draft, all: &'a [Finding], limit: Deadlines<'a>) -> Baseline<'a> {
        let meant = meaning::of(&draft.definition).definition;
        let asked = meant.as_ref().map(counted).unwrap_or_default();
        let reach = meant
            .as_ref()
            .map(|meant| reach_in(meant, &asked, &limit()))
            .unwrap_or_default();
        Baseline {
            draft,
            meant,
            asked,
            reach,
            all,
            limit,
        }
    }

    /// How `candidate` lies to the draft.
    pub(super) fn relation(&self, candidate: &Candidate, deadline: &Deadline) -> Relation {
        let new = self.changed(candidate);
        let meant = meaning::of(&new.definition).definition;
        match (&self.meant, &meant) {
            (Some(old), Some(meant)) => {
                compare_drafts((self.draft, old), (&new, meant), deadline).relation
            }
            (None, _) => Relation::Unproved("the draft has no meaning as it is".to_owned()),
            (_, None) => Relation::Unproved("it would have no meaning".to_owned()),
        }
    }

    /// What is proved of `candidate`, as a repair of `finding`; what it does to what
    /// is loaded is left out.
    pub(super) fn choice(&self, candidate: Candidate, finding: &Finding) -> Choice {
        let deadline = &(self.limit)();
        let relation = self.relation(&candidate, deadline);
        let draft = self.changed(&candidate);
        let left = proof::findings(&draft, deadline).findings;
        let of_code = |all: &[Finding]| {
            let of_code = all.iter().filter(|other| other.code == finding.code);
            of_code.count()
        };
        let is_said = left
            .iter()
            .any(|other| other.code == finding.code && other.message == finding.message);
        // What is said of the whole draft may be said in other words and stay.
        let is_whole = matches!(finding.code, Code::Q101 | Code::Q102 | Code::Q103);
        let is_mended = of_code(&left) < of_code(self.all) || !is_said && !is_whole;
        Choice {
            title: candidate.title,
            comments: candidate.comments,
            reach: self.reached(&draft, deadline),
            draft,
            relation,
            is_mended,
            left: left.into_iter().map(|one| (one.code, one.level)).collect(),
            impact: None,
        }
    }

    fn changed(&self, candidate: &Candidate) -> Draft {
        Draft {
            definition: candidate.definition.clone(),
            ..self.draft.clone()
        }
    }

    fn reached(&self, draft: &Draft, deadline: &Deadline) -> Vec<Reached> {
        let Some(meant) = meaning::of(&draft.definition).definition else {
            return Vec::new();
        };
        let mut asked = self.asked.clone();
        for one in counted(&meant) {
            if !asked.contains(&one) {
                asked.push(one);
            }
        }
        let new: Vec<_> = asked
            .iter()
            .filter(|one| !self.asked.contains(one))
            .cloned()
            .collect();
        let mut before = self.reach.clone();
        if let Some(old) = &self.meant {
            before.extend(reach_in(old, &new, deadline));
        }
        let after = reach_in(&meant, &asked, deadline).into_iter();
        let is_of = |one: &Reach, other: &Reach| {
            (one.subject, &one.property) == (other.subject, &other.property)
        };
        let reached = after.map(|after| Reached {
            before: before.iter().find(|one| is_of(one, &after)).cloned(),
            after,
        });
        reached.collect()
    }
}
