//! What is proved of the shown draft over all possible detections, and of which
//! draft it was asked last: what is about an older one is dropped.

use crate::proof::{self, Deadline, Finding, Reach, Report};
use crate::rule::sentence::sentence;
use crate::rule::{Draft, meaning};

/// What was proved of a draft.
#[derive(Clone, Debug)]
pub struct Proof {
    /// Which draft it is about: see [`crate::app::Effect::Prove`].
    pub stamp: u64,
    /// Verdict and findings.
    pub report: Report,
    /// How many values the draft hides, per property.
    pub reach: Vec<Reach>,
    /// What the draft does, as a sentence; of one that has a meaning.
    pub words: Option<String>,
}

/// The proofs about a draft: what the shell does for
/// [`crate::app::Effect::Prove`].
pub fn prove(stamp: u64, draft: &Draft, deadline: &Deadline) -> Proof {
    let report = proof::findings(draft, deadline);
    let meant = meaning::of(&draft.definition).definition;
    let words = meant.as_ref().map(|meant| sentence(draft, meant));
    let reach = meant.map_or_else(Vec::new, |definition| proof::reach(&definition, deadline));
    Proof {
        stamp,
        report,
        reach,
        words,
    }
}

/// Of what a proof was asked last, its number, and the answer.
#[derive(Debug, Default)]
pub struct ProofState {
    draft: Option<Draft>,
    stamp: u64,
    proof: Option<Proof>,
    /// What the draft does, as a sentence: it needs no proof.
    words: Option<String>,
}

impl ProofState {
    /// What is proved of the shown draft, once it is.
    pub fn proof(&self) -> Option<&Proof> {
        self.proof.as_ref()
    }

    /// Sees the draft as it is now; gives the number and the draft that a proof is
    /// to be asked of, where that is another than before.
    pub(super) fn refresh(&mut self, draft: &Draft) -> Option<(u64, Draft)> {
        let asked = self.draft.as_ref();
        let is_same =
            |asked: &Draft| (&asked.definition, &asked.rules) == (&draft.definition, &draft.rules);
        if asked.is_some_and(is_same) {
            return None;
        }
        self.draft = Some(draft.clone());
        self.stamp += 1;
        self.proof = None;
        let meant = meaning::of(&draft.definition).definition;
        self.words = meant.map(|meant| sentence(draft, &meant));
        let is_empty = draft.definition.sense().next().is_none();
        (!is_empty).then(|| (self.stamp, draft.clone()))
    }

    /// Takes a proof, if it is about the shown draft.
    pub(super) fn take(&mut self, proof: Proof) {
        if proof.stamp == self.stamp {
            self.proof = Some(proof);
        }
    }

    /// What the shown draft does, as a sentence; of one that has a meaning.
    pub fn words(&self) -> Option<&str> {
        self.words.as_deref()
    }

    /// The findings about the shown draft, worst first.
    pub fn findings(&self) -> &[Finding] {
        let proof = self.proof.as_ref();
        proof.map_or(&[], |proof| &proof.report.findings)
    }

    /// The worst finding about a node.
    pub fn finding_at(&self, path: &[usize]) -> Option<&Finding> {
        let is_about = |other: &Vec<usize>| other == path;
        let mut findings = self.findings().iter();
        findings.find(|finding| finding.path == path || finding.related.iter().any(is_about))
    }
}
