//! What is proved of the draft over all possible detections: asked of the
//! shell, so that no key waits for a proof, and dropped when it is about an
//! older draft.

use super::overlay::Overlay;
use super::{App, Effect};
use crate::proof::{self, Coverage, Deadline, Finding, Reach, Report};
use crate::rule::{Draft, meaning};
use crate::text::number::grouped;

/// What was proved of a draft.
#[derive(Clone, Debug)]
pub struct Proof {
    /// Which draft it is about: see [`Effect::Prove`].
    pub stamp: u64,
    /// Verdict and findings.
    pub report: Report,
    /// How many values the draft hides, per property.
    pub reach: Vec<Reach>,
}

/// The proofs about a draft: what the shell does for [`Effect::Prove`].
pub fn prove(stamp: u64, draft: &Draft, deadline: &Deadline) -> Proof {
    let report = proof::findings(draft, deadline);
    let meant = meaning::of(&draft.definition).definition;
    let reach = meant.map_or_else(Vec::new, |definition| proof::reach(&definition, deadline));
    Proof {
        stamp,
        report,
        reach,
    }
}

/// Of what a proof was asked last, and its number.
#[derive(Debug, Default)]
pub(super) struct AskedProof {
    draft: Option<Draft>,
    stamp: u64,
}

impl App {
    /// Asks for proofs where the draft is not the one that was asked about last.
    pub(super) fn ask_proof(&mut self) {
        let draft = self.trial.as_ref().unwrap_or(&self.work.draft);
        let is_asked = self
            .asked
            .draft
            .as_ref()
            .is_some_and(|asked| asked.definition == draft.definition);
        if is_asked {
            return;
        }
        self.asked.draft = Some(draft.clone());
        self.asked.stamp += 1;
        self.proof = None;
        let is_empty = draft.definition.sense().next().is_none();
        let ask = Effect::Prove {
            stamp: self.asked.stamp,
            draft: Box::new(draft.clone()),
        };
        self.outbox.extend((!is_empty).then_some(ask));
    }

    pub(super) fn take_proof(&mut self, proof: Proof) {
        if proof.stamp == self.asked.stamp {
            self.proof = Some(proof);
        }
    }

    /// The findings about the shown draft, worst first.
    pub fn findings(&self) -> &[Finding] {
        self.proof
            .as_ref()
            .map_or(&[], |proof| &proof.report.findings)
    }

    /// The worst finding about a node.
    pub fn finding_at(&self, path: &[usize]) -> Option<&Finding> {
        self.findings().iter().find(|finding| {
            finding.path == path || finding.related.iter().any(|other| other == path)
        })
    }

    /// The finding that `w` is about: the worst of the node under the cursor, else
    /// the worst of all.
    fn chosen_finding(&self) -> Option<&Finding> {
        let here = self.builder.path().and_then(|path| self.finding_at(path));
        here.or_else(|| self.findings().first())
    }

    /// Why there is no finding to speak of; `None` where there is one.
    pub(super) fn why_no_finding(&self) -> Option<String> {
        if !self.findings().is_empty() {
            return None;
        }
        let why = match &self.proof {
            _ if self.work.is_empty() => "the exclusion is empty",
            None => "the proofs are still under way",
            Some(_) => "there are no findings",
        };
        Some(why.to_owned())
    }

    /// `w`: the finding with its example, and what its code means.
    pub(super) fn show_finding(&mut self) {
        let Some(finding) = self.chosen_finding() else {
            return;
        };
        let page = finding.code.page();
        let mut lines = vec![format!(
            "{} {}: {}",
            finding.level.name(),
            finding.code.name(),
            finding.message
        )];
        if let Some(witness) = &finding.witness {
            lines.push(format!("\nmade-up example: {}", witness.text()));
        }
        if let Some(other) = &finding.other {
            lines.push(format!("another: {}", other.text()));
        }
        if let Some(fix) = &finding.fix {
            lines.push(format!("\nmend (F shows what can be done): {fix}"));
        }
        lines.push(format!(
            "\n{}: {}\n\n{}\n\n{}",
            finding.code.name(),
            page.title,
            page.meaning,
            page.why
        ));
        let title = format!("finding {}", finding.code.name());
        self.overlays.push(Overlay::text(&title, lines.join("\n")));
    }

    /// What the proofs add to the preview: it speaks of what is loaded only.
    pub(super) fn always_note(&self) -> Option<String> {
        let proof = self.proof.as_ref()?;
        let undecided = self.preview.undecided.count();
        let is_always = proof.report.breadth.coverage == Coverage::Always && undecided > 0;
        is_always.then(|| {
            format!(
                "always true: it hides the {} undecided ones too",
                grouped(undecided)
            )
        })
    }
}
