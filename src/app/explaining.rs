//! `e` in the detail: why the detection is suppressed, kept or undecided.

use super::App;
use crate::matcher::Truth;
use crate::matcher::explain::{Observed, explain};
use crate::rule::meaning;

impl App {
    pub(super) fn explain(&mut self) {
        let Some(row) = self.detail.row else { return };
        let Some(definition) = meaning::of(&self.work.draft.definition).definition else {
            return self.complain("the exclusion has no meaning: mend it first");
        };
        let detection = self.store.detection(row);
        let explained = explain(
            &self.work.draft,
            &definition,
            &detection,
            &self.work.assumptions,
        );
        let mut lines = vec![format!("{}\n", explained.outcome.name())];
        match explained.is_for_rule {
            Some(true) => {}
            Some(false) => lines.push(
                "the exclusion is not for this detection's rule: it is left alone".to_owned(),
            ),
            None => lines.push(
                "the record does not name its rule: whether the exclusion is for it can't be told"
                    .to_owned(),
            ),
        }
        if let Some(operation) = &explained.assumed {
            lines.push(format!("the operation `{operation}` is assumed"));
        }
        for node in &explained.nodes {
            let sign = match node.truth {
                Truth::True => "✕ true   ",
                Truth::False => "  false  ",
                Truth::Unknown => "? unknown",
            };
            let decisive = if node.is_decisive {
                "  ← decides"
            } else {
                ""
            };
            let observed = node.observed.as_ref().map_or(String::new(), |observed| {
                format!("  (here: {})", seen_text(observed))
            });
            let indent = "  ".repeat(node.path.len().saturating_sub(1));
            lines.push(format!("{sign} {indent}{}{observed}{decisive}", node.text));
        }
        if !explained.flips.is_empty() {
            lines.push("\none step that would turn it:".to_owned());
            lines.extend(
                explained
                    .flips
                    .iter()
                    .map(|turn| format!("  {} → {}", turn.text, turn.outcome.name())),
            );
        }
        self.open_text("why", lines.join("\n"));
    }
}

fn seen_text(observed: &Observed) -> String {
    match observed {
        Observed::Known(value) => value.text(),
        Observed::Absent => "absent".to_owned(),
        Observed::Unknown => "unknown".to_owned(),
        Observed::NoAncestor => "no such ancestor".to_owned(),
    }
}
