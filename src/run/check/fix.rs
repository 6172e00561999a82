//! `quell check --fix`: what needs no choice is done, and the choices that are left
//! are named.

use super::super::say;
use super::LoadedAgainst;
use crate::matcher::plan::Plan;
use crate::proof::Finding;
use crate::repair::{self, AutoFixed, Choice, Choices, Deadlines, Repairs, Situation, Verdicts};
use crate::rule::{Draft, write};
use crate::save::{self, Overwrite};
use crate::text::number::grouped;
use anyhow::Result;
use serde_json::{Value, json};
use std::io::Write;
use std::path::Path;

/// Of how many findings the choices are named.
const NAMED: usize = 8;

/// How an exclusion is to be fixed.
pub(super) struct Fixing<'a> {
    /// Written to its file, instead of to standard output.
    pub(super) in_place: bool,
    /// As one JSON document a line.
    pub(super) is_json: bool,
    /// How long the proofs of one step may take.
    pub(super) limit: Deadlines<'a>,
    /// What is loaded, for what the choices would hide.
    pub(super) loaded: Option<&'a LoadedAgainst>,
}

pub(super) fn fix(
    out: &mut impl Write,
    path: &Path,
    draft: &Draft,
    fixing: &Fixing<'_>,
) -> Result<()> {
    let AutoFixed {
        draft: fixed,
        done,
        left,
    } = repair::autofix(draft, fixing.limit);
    let left = choices(&fixed, &left, fixing);
    let form = draft
        .origin
        .as_ref()
        .map_or_else(Default::default, |origin| origin.form);
    let bytes = write::write(&fixed, form, &|word| {
        crate::rule::is_uuid(word).then(|| word.to_owned())
    })?;
    let is_written = fixing.in_place && !done.is_empty();
    if is_written {
        let fingerprint = save::Fingerprint::of(path)?;
        save::save(path, &bytes, Overwrite::IfUnchanged(fingerprint))?;
    }
    if fixing.is_json {
        let text = String::from_utf8_lossy(&bytes);
        writeln!(out, "{}", document(&fixed, &text, &done, &left))?;
        return Ok(());
    }
    let name = path.display();
    for message in &done {
        say(&format!("{name}: mended: {message}"));
    }
    for choices in &left {
        tell(path, choices);
    }
    match (fixing.in_place, is_written) {
        (false, _) => out.write_all(&bytes)?,
        (true, false) => say(&format!("{name}: nothing to mend without a choice")),
        (true, true) => say(&format!("{name}: written; it does what it did before")),
    }
    Ok(())
}

/// What can be done about the findings that are left, of the first of them.
fn choices(draft: &Draft, left: &[Finding], fixing: &Fixing<'_>) -> Vec<Choices> {
    let mut plan = Plan::default();
    let Some(loaded) = fixing.loaded else {
        return Repairs::proved(draft, left, fixing.limit).each(&mut plan, NAMED);
    };
    let situation = Situation {
        store: &loaded.store,
        draft,
        assumptions: &loaded.assumptions,
        verdicts: Verdicts {
            benign: &loaded.verdicts.benign,
            threat: &loaded.verdicts.threat,
        },
    };
    Repairs::of(&mut plan, &situation, left, fixing.limit).each(&mut plan, NAMED)
}

fn tell(path: &Path, choices: &Choices) {
    let finding = &choices.finding;
    let at = finding
        .place
        .map_or(String::new(), |place| format!(":{place}"));
    let code = finding.code;
    say(&format!(
        "{}{at}: {code} is left: {}",
        path.display(),
        finding.message
    ));
    for (at, choice) in choices.listed.iter().enumerate() {
        let sign = if choices.at == Some(at) { "›" } else { " " };
        say(&format!("  {sign} {}: {}", choice.title, effect(choice)));
    }
}

/// `877 to 575 hidden, narrower; ends in the error Q103`.
fn effect(choice: &Choice) -> String {
    let mut text = String::new();
    if let Some(impact) = &choice.impact {
        let (before, after) = (grouped(impact.before), grouped(impact.after));
        text = format!("{before} to {after} hidden, ");
        if impact.newly.rows > 0 {
            text.push_str(&format!("HIDES {} MORE, ", grouped(impact.newly.rows)));
        }
    }
    text.push_str(match choice.is_equivalent() {
        true => "does the same",
        false if choice.hides_more() => "MAY HIDE MORE",
        false => "hides less, and nothing else",
    });
    for reached in &choice.reach {
        let before = reached.before.as_ref().map(|before| &before.values);
        if before != Some(&reached.after.values) {
            let (name, reach) = (&reached.after.property, reached.after.describe());
            text.push_str(&format!("; {name}: {reach}"));
        }
    }
    if let Some(code) = choice.error() {
        text.push_str(&format!("; ENDS IN AN ERROR: {code} {}", code.page().title));
    }
    text
}

fn document(draft: &Draft, xml: &str, done: &[String], left: &[Choices]) -> Value {
    let left = left.iter().map(|choices| {
        let finding = &choices.finding;
        let listed = choices.listed.iter().enumerate().map(|(at, choice)| {
            let impact = choice.impact.as_ref();
            json!({
                "title": choice.title,
                "relation": choice.relation.name(),
                "hides_more": choice.hides_more(),
                "preselected": choices.at == Some(at),
                "error": choice.error().map(|code| code.name()),
                "suppressed_before": impact.map(|impact| impact.before),
                "suppressed_after": impact.map(|impact| impact.after),
                "newly_suppressed": impact.map(|impact| impact.newly.rows),
                "no_longer_suppressed": impact.map(|impact| impact.no_longer),
                "findings": choice.left.iter().map(|(code, _)| code.name()).collect::<Vec<_>>(),
            })
        });
        json!({
            "code": finding.code.name(),
            "level": finding.level.name(),
            "message": finding.message,
            "line": finding.place.map(|place| place.line),
            "column": finding.place.map(|place| place.column),
            "path": draft.definition.xpath(&finding.path),
            "fix": finding.fix,
            "choices": listed.collect::<Vec<_>>(),
        })
    });
    json!({
        "draft": draft.name,
        "xml": xml,
        "mended": done,
        "left": left.collect::<Vec<_>>(),
    })
}
