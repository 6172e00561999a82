//! Why a draft does to a detection what it does, in words.

use super::leaving_out::difference_text;
use crate::matcher::Truth;
use crate::matcher::explain::{Observed, explain};
use crate::matcher::plan::Assumptions;
use crate::matcher::preview::LeaveOneOut;
use crate::rule::{Draft, meaning};
use crate::store::Store;

pub(in crate::app) const TITLE: &str = "why";

/// Why `draft` does to a row what it does; `left_out` is what its nodes are for, as
/// far as that is known.
///
/// # Errors
/// That the draft has no meaning.
pub(in crate::app) fn why(
    store: &Store,
    row: usize,
    draft: &Draft,
    assumptions: &Assumptions,
    left_out: &[LeaveOneOut],
) -> Result<String, String> {
    let Some(definition) = meaning::of(&draft.definition).definition else {
        return Err("the exclusion has no meaning: mend it first".to_owned());
    };
    let explained = explain(draft, &definition, &store.detection(row), assumptions);
    let mut lines = vec![format!("{}\n", explained.outcome.name())];
    match explained.is_for_rule {
        Some(true) => {}
        Some(false) => lines
            .push("the exclusion is not for this detection's rule: it is left alone".to_owned()),
        None => lines.push(
            "the record does not name its rule: whether the exclusion is for it can't be told"
                .to_owned(),
        ),
    }
    if let Some(operation) = &explained.assumed {
        lines.push(format!("the operation `{operation}` is assumed"));
    }
    for told in &explained.nodes {
        let sign = match told.truth {
            Truth::True => "✕ true   ",
            Truth::False => "  false  ",
            Truth::Unknown => "? unknown",
        };
        let decisive = if told.is_decisive {
            "  ← decides"
        } else {
            ""
        };
        let seen = told.observed.as_ref().map_or(String::new(), |seen| {
            format!("  (here: {})", seen_text(seen))
        });
        let without = left_out.iter().find(|one| one.path == told.path);
        let without = without.map_or(String::new(), |one| {
            format!("  [{} without it]", difference_text(one.suppressed))
        });
        let indent = "  ".repeat(told.path.len().saturating_sub(1));
        lines.push(format!(
            "{sign} {indent}{}{seen}{without}{decisive}",
            told.text
        ));
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
    Ok(lines.join("\n"))
}

fn seen_text(seen: &Observed) -> String {
    match seen {
        Observed::Known(value) => value.text(),
        Observed::Absent => "absent".to_owned(),
        Observed::Unknown => "unknown".to_owned(),
        Observed::NoAncestor => "no such ancestor".to_owned(),
    }
}
