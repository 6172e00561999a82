//! `quell suggest`: exclusions for marked detections.

use super::{DONE, Loaded, assumptions, load_all, verdicts, write_json};
use crate::cli::{GlobalOptions, SuggestOptions};
use crate::matcher::plan::Plan;
use crate::rule::form::Form;
use crate::rule::{sentence, write};
use crate::session::SessionRows;
use crate::store::{RowSet, Store};
use crate::suggest::{Proposal, suggest};
use crate::text::clean;
use crate::text::number::grouped;
use anyhow::{Result, anyhow};
use serde_json::{Value, json};
use std::collections::HashSet;
use std::io::{self, BufWriter, Write};

/// Stands for all that the session decided.
const VERDICTS: &str = "verdicts";

pub(super) fn run(options: &SuggestOptions, global: &GlobalOptions) -> Result<u8> {
    let Loaded { store, came, .. } = load_all(&options.files, global)?;
    let status = came.status(DONE);
    let is_asked = [&options.benign, &options.threat];
    let is_asked = is_asked
        .iter()
        .any(|ids| ids.iter().any(|id| id == VERDICTS));
    let decided = verdicts::of(&store, &options.session, is_asked)?;
    let benign = marked(&store, &options.benign, &decided.benign)?;
    let mut threat = marked(&store, &options.threat, &decided.threat)?;
    // What was decided to be a threat is one, named here or not.
    threat.or(&decided.threat);
    check(&store, &benign, &threat, &decided)?;
    let plan = &mut Plan::default();
    let proposals = suggest(plan, &store, &benign, &threat, &assumptions(global));
    let mut out = BufWriter::new(io::stdout().lock());
    if global.json {
        let drafts: Vec<Value> = proposals.iter().map(json).collect::<Result<_>>()?;
        write_json(&mut out, &json!({"drafts": drafts}))?;
    } else {
        for proposal in &proposals {
            tell(&mut out, proposal)?;
        }
    }
    out.flush()?;
    if proposals.is_empty() {
        return Err(anyhow!(
            "nothing that the language can ask for is known of all of these detections"
        ));
    }
    Ok(status)
}

fn marked(store: &Store, ids: &[String], decided: &RowSet) -> Result<RowSet> {
    let mut wanted: HashSet<&str> = ids.iter().map(String::as_str).collect();
    let takes_decided = wanted.remove(VERDICTS);
    let mut rows = RowSet::none(store.len());
    let mut found = HashSet::new();
    if !wanted.is_empty() {
        for row in 0..store.len() {
            let id = store.id(row);
            if let Some(id) = wanted.get(id.as_str()) {
                rows.set(row, true);
                found.insert(*id);
            }
        }
    }
    if let Some(missing) = wanted.difference(&found).min() {
        return Err(anyhow!(
            "none of {} detections has the id `{missing}`",
            store.len()
        ));
    }
    if takes_decided {
        rows.or(decided);
    }
    Ok(rows)
}

fn check(store: &Store, benign: &RowSet, threat: &RowSet, decided: &SessionRows) -> Result<()> {
    let both = (0..store.len()).find(|row| benign.contains(*row) && threat.contains(*row));
    if let Some(row) = both {
        let whence = if decided.threat.contains(row) {
            " in the session"
        } else {
            ""
        };
        return Err(anyhow!("`{}` is a threat{whence}", store.id(row)));
    }
    if benign.is_empty() {
        return Err(anyhow!(
            "no detection is benign: nothing to suggest an exclusion for"
        ));
    }
    Ok(())
}

fn xml(proposal: &Proposal) -> Result<String> {
    let bytes = write::write(&proposal.draft, Form::Definition, &|_| None)?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

fn json(proposal: &Proposal) -> Result<Value> {
    Ok(json!({
        "xml": xml(proposal)?,
        "name": proposal.draft.name,
        "conditions": proposal.conditions,
        "covers": proposal.covers,
        "of": proposal.of,
        "threats": proposal.threats,
        "others": proposal.others,
        "why": proposal.why,
    }))
}

fn tell(out: &mut impl Write, proposal: &Proposal) -> Result<()> {
    writeln!(
        out,
        "{}: suppresses {} of {} marked, {} others, {} threats",
        clean(&proposal.draft.name),
        grouped(proposal.covers),
        grouped(proposal.of),
        grouped(proposal.others),
        grouped(proposal.threats)
    )?;
    let words = sentence::of(&proposal.draft);
    if !proposal.why.contains(&words) {
        writeln!(out, "  {}", clean(&words))?;
    }
    writeln!(out, "  {}", clean(&proposal.why))?;
    for line in xml(proposal)?.lines() {
        writeln!(out, "    {}", clean(line))?;
    }
    writeln!(out)?;
    Ok(())
}
