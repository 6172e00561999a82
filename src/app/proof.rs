//! What is proved of the draft over all possible detections: asked of the
//! shell, so that no key waits for a proof, and dropped when it is about an
//! older draft.

use super::overlay::Overlay;
use super::proofs::Proof;
use super::{App, Effect};
use crate::proof::{Coverage, Finding};
use crate::text::number::grouped;

impl App {
    /// Asks for proofs where the draft is not the one that was asked about last.
    pub(super) fn ask_proof(&mut self) {
        let asked = self.shown.refresh_proof(&self.work);
        self.outbox
            .extend(asked.map(|(stamp, draft)| Effect::Prove {
                stamp,
                draft: Box::new(draft),
            }));
    }

    pub(super) fn take_proof(&mut self, proof: Proof) {
        self.shown.take_proof(proof);
    }

    /// The findings about the shown draft, worst first.
    pub fn findings(&self) -> &[Finding] {
        self.shown.proofs().findings()
    }

    /// The worst finding about a node.
    pub fn finding_at(&self, path: &[usize]) -> Option<&Finding> {
        self.shown.proofs().finding_at(path)
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
        let why = match self.proof() {
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
        let proof = self.proof()?;
        let undecided = self.preview().undecided.count();
        let is_always = proof.report.breadth.coverage == Coverage::Always && undecided > 0;
        is_always.then(|| {
            format!(
                "always true: it hides the {} undecided ones too",
                grouped(undecided)
            )
        })
    }
}
