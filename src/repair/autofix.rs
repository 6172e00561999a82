//! Repairs that need no choice: what is proved to do the same, one after another.

use super::baseline::Baseline;
use super::candidate::Candidate;
use super::nested::Nesting;
use super::{Deadlines, propose};
use crate::finding::Code;
use crate::proof::{self, Finding, Relation};
use crate::rule::Draft;

/// Findings whose repair can leave what the draft does as it is.
const HARMLESS: [Code; 4] = [Code::Q104, Code::Q106, Code::Q107, Code::Q110];

/// So many repairs one after another: each removes or decides something, and the
/// bound is for a faulty one.
const MOST: usize = 1000;

/// A draft with all equivalent repairs done.
#[derive(Clone, Debug)]
pub struct AutoFixed {
    /// The draft.
    pub draft: Draft,
    /// What was done, in words.
    pub done: Vec<String>,
    /// The findings that are left.
    pub left: Vec<Finding>,
}

/// Does every repair of `draft` that is proved to be equivalent and is no choice
/// among several.
pub fn autofix(draft: &Draft, limit: Deadlines<'_>) -> AutoFixed {
    let mut now = draft.clone();
    let mut done = Vec::new();
    for _ in 0..MOST {
        let all = proof::findings(&now, &limit()).findings;
        let Some((candidate, messages)) = step(&now, &all, limit) else {
            return AutoFixed {
                draft: now,
                done,
                left: all,
            };
        };
        now.definition = candidate.definition;
        done.extend(messages);
        let removed = candidate.comments.iter();
        done.extend(
            removed.map(|comment| format!("the comment `{comment}` went with what it headed")),
        );
    }
    let left = proof::findings(&now, &limit()).findings;
    AutoFixed {
        draft: now,
        done,
        left,
    }
}

/// The next repair that is equivalent: of what changes nothing all together, if
/// they can go so.
fn step(draft: &Draft, all: &[Finding], limit: Deadlines<'_>) -> Option<(Candidate, Vec<String>)> {
    let baseline = Baseline::new(draft, all, limit);
    let deadline = &limit();
    let nesting = Nesting::new(&draft.definition, all, limit());
    let is_same = |candidate: &Candidate| {
        candidate.definition != draft.definition
            && baseline.relation(candidate, deadline) == Relation::Equivalent
    };
    let harmless = all
        .iter()
        .filter(|finding| HARMLESS.contains(&finding.code));
    for finding in harmless
        .clone()
        .filter(|finding| finding.code != Code::Q104)
    {
        let candidates = propose::candidates(draft, finding, &nesting, None, deadline);
        if let [candidate] = candidates.as_slice()
            && is_same(candidate)
        {
            return Some((candidate.clone(), vec![finding.message.clone()]));
        }
    }
    let dead = all.iter().filter(|finding| finding.code == Code::Q104);
    let plain: Vec<&Finding> = dead.filter(|finding| nesting.is_plain(finding)).collect();
    let messages = |some: &[&Finding]| some.iter().map(|one| one.message.clone()).collect();
    if let Some(candidate) = propose::without(&draft.definition, &plain)
        && !plain.is_empty()
        && is_same(&candidate)
    {
        return Some((candidate, messages(&plain)));
    }
    plain.iter().find_map(|finding| {
        let candidate = propose::without(&draft.definition, &[*finding])?;
        is_same(&candidate).then(|| (candidate, messages(&[*finding])))
    })
}
