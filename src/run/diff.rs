//! `quell diff`: how what one exclusion suppresses lies to what another does.

use super::check::witness_json;
use super::{DONE, FOUND, Loaded, TROUBLE, assumptions, load_all, read_draft};
use crate::cli::{DiffOptions, GlobalOptions};
use crate::matcher::plan::Plan;
use crate::matcher::preview::Preview;
use crate::proof::{Compared, Deadline, Relation, Witness, compare_drafts, reach};
use crate::rule::Draft;
use crate::rule::meaning::{self, Definition};
use crate::rule::sentence::sentence;
use crate::store::RowSet;
use crate::text::clean;
use crate::text::number::grouped;
use anyhow::{Result, anyhow};
use serde_json::{Map, Value, json};
use std::io::{self, BufWriter, Write};
use std::path::Path;

pub(super) fn run(options: &DiffOptions, global: &GlobalOptions) -> Result<u8> {
    let (old, new) = (meant(&options.old)?, meant(&options.new)?);
    // One for all that is proved, before anything is loaded.
    let deadline = options.deadline();
    let compared = compare_drafts((&old.0, &old.1), (&new.0, &new.1), &deadline);
    let reached = match global.json {
        true => Vec::new(),
        false => reach_lines(&old.1, &new.1, &deadline),
    };
    let mut is_hollow = false;
    let changes = match options.files.as_slice() {
        [] => None,
        files => {
            let Loaded { store, came, .. } = load_all(files, global)?;
            is_hollow = came.status(DONE) != DONE;
            let mut plan = Plan::default();
            let mut rows = |side: &(Draft, Definition)| {
                Preview::of(&mut plan, &store, &side.0, &side.1, &assumptions(global)).suppressed
            };
            let (before, after) = (rows(&old), rows(&new));
            let ids = |rows: &RowSet, without: &RowSet| {
                let mut rows = rows.clone();
                rows.minus(without);
                rows.iter().map(|row| store.id(row)).collect::<Vec<_>>()
            };
            Some((ids(&after, &before), ids(&before, &after)))
        }
    };
    let mut out = BufWriter::new(io::stdout().lock());
    if global.json {
        let mut document = json(&compared, changes.as_ref());
        document["words"] = json!({
            "old": sentence(&old.0, &old.1),
            "new": sentence(&new.0, &new.1),
        });
        writeln!(out, "{document}")?;
    } else {
        write_words(&mut out, &compared, changes.as_ref())?;
        for (side, (draft, definition)) in [("old", &old), ("new", &new)] {
            let words = sentence(draft, definition);
            writeln!(out, "  the {side} one: {}", clean(&words))?;
        }
        for line in reached {
            writeln!(out, "  {}", clean(&line))?;
        }
    }
    out.flush()?;
    match &compared.relation {
        Relation::Unproved(why) => Err(anyhow!("how the two compare is not proved: {why}")),
        _ if is_hollow => Ok(TROUBLE),
        Relation::Equivalent => Ok(DONE),
        _ => Ok(FOUND),
    }
}

/// How many addresses and ports each hides, where they differ.
fn reach_lines(old: &Definition, new: &Definition, deadline: &Deadline) -> Vec<String> {
    let lines = |definition| -> Vec<String> {
        let all = reach(definition, deadline);
        all.iter().map(|reach| reach.line()).collect()
    };
    let (old, new) = (lines(old), lines(new));
    let sides = [("the old one", &old, &new), ("the new one", &new, &old)];
    let of = |(side, lines, others): (&str, &Vec<String>, &Vec<String>)| -> Vec<String> {
        let own = lines.iter().filter(|line| !others.contains(line));
        own.map(|line| format!("{side} {line}")).collect()
    };
    sides.into_iter().flat_map(of).collect()
}

/// A draft that has a meaning.
fn meant(path: &Path) -> Result<(Draft, Definition)> {
    let (draft, _) = read_draft(path)?;
    let meant = meaning::of(&draft.definition);
    if let Some(problem) = meant.error() {
        let place = problem
            .place
            .map_or(String::new(), |place| format!("{place}: "));
        return Err(anyhow!(
            "{}:{place}{} [{}]",
            path.display(),
            problem.message,
            problem.code
        ));
    }
    let definition = meant
        .definition
        .ok_or_else(|| anyhow!("{} has no meaning", path.display()))?;
    Ok((draft, definition))
}

type Changes = (Vec<String>, Vec<String>);

fn json(compared: &Compared, changes: Option<&Changes>) -> Value {
    let witness = |witness: &Option<Box<Witness>>| {
        witness
            .as_ref()
            .map_or(Value::Null, |one| witness_json(one))
    };
    let mut document = Map::new();
    document.insert("relation".to_owned(), compared.relation.name().into());
    document.insert("only_old".to_owned(), witness(&compared.only_old));
    document.insert("only_new".to_owned(), witness(&compared.only_new));
    document.insert("both".to_owned(), witness(&compared.both));
    if let Some((more, less)) = changes {
        let ids = json!({"newly_suppressed": more, "no_longer_suppressed": less});
        document.insert("detections".to_owned(), ids);
    }
    Value::Object(document)
}

fn write_words(
    out: &mut impl Write,
    compared: &Compared,
    changes: Option<&Changes>,
) -> io::Result<()> {
    let words = match &compared.relation {
        Relation::Equivalent => "equivalent: both suppress the same",
        Relation::Wider => "wider: the new one suppresses all that the old one does, and more",
        Relation::Narrower => "narrower: the new one suppresses less, and nothing else",
        Relation::Disjoint => "disjoint: neither suppresses what the other does",
        Relation::Overlapping => "overlapping: each suppresses something that the other does not",
        Relation::Unproved(_) => "unproved",
    };
    writeln!(out, "{words}")?;
    let sides = [
        ("only the old one", &compared.only_old),
        ("only the new one", &compared.only_new),
        ("both", &compared.both),
    ];
    for (side, witness) in sides {
        if let Some(witness) = witness {
            writeln!(
                out,
                "  {side:<16} for example (made up) {}",
                clean(&witness.text())
            )?;
        }
    }
    if let Some((more, less)) = changes {
        let sides = [("newly suppressed", more), ("no longer suppressed", less)];
        for (side, ids) in sides {
            writeln!(out, "  {side}: {} loaded", grouped(ids.len()))?;
            for id in ids {
                writeln!(out, "    {}", clean(id))?;
            }
        }
    }
    Ok(())
}
