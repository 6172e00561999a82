//! `quell preview`: what an exclusion does to detections.

use super::{DONE, assumptions, load_all, read_draft};
use crate::app::loading::Loading;
use crate::app::number::grouped;
use crate::cli::{Common, Only};
use crate::matcher::Outcome;
use crate::matcher::plan::Plan;
use crate::preview::Preview;
use crate::rule::{Draft, meaning};
use crate::store::Store;
use crate::tui::text::clean;
use anyhow::{Result, anyhow};
use serde_json::{Map, Value, json};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

pub(super) fn run(
    path: &Path,
    files: &[PathBuf],
    has_ids: bool,
    only: Option<Only>,
    common: &Common,
) -> Result<u8> {
    let (draft, _) = read_draft(path)?;
    let meant = meaning::of(&draft.definition);
    for problem in &meant.problems {
        let place = problem
            .place
            .map_or(String::new(), |place| format!("{place}: "));
        let text = format!(
            "{}:{place}{} [{}]",
            path.display(),
            problem.message,
            problem.code
        );
        if problem.is_error {
            return Err(anyhow!("{text}"));
        }
        super::say(&text);
    }
    let Some(definition) = meant.definition else {
        return Err(anyhow!("{} has no meaning", path.display()));
    };
    let (store, loading) = load_all(files, common)?;
    let preview = Preview::of(
        &mut Plan::default(),
        &store,
        &draft,
        &definition,
        &assumptions(common),
    );
    let only = only.map(|only| match only {
        Only::Suppressed => Outcome::Suppressed,
        Only::Kept => Outcome::Kept,
        Only::Undecided => Outcome::Undecided,
    });
    let mut out = BufWriter::new(io::stdout().lock());
    let listed =
        (0..store.len()).filter(|row| only.is_none_or(|only| preview.outcome(*row) == only));
    if common.json {
        let mut document = json(&draft, &preview, &loading);
        if has_ids {
            let detection =
                |row| json!({"id": store.id(row), "outcome": preview.outcome(row).name()});
            document.insert("detections".to_owned(), listed.map(detection).collect());
        }
        serde_json::to_writer(&mut out, &document).map_err(io::Error::from)?;
        writeln!(out)?;
    } else {
        write_counts(&mut out, &draft, &preview, &store, &loading)?;
        if has_ids || only.is_some() {
            for row in listed {
                writeln!(
                    out,
                    "{:<10} {}",
                    preview.outcome(row).name(),
                    clean(&store.id(row))
                )?;
            }
        }
    }
    out.flush()?;
    Ok(DONE)
}

fn json(draft: &Draft, preview: &Preview, loading: &Loading) -> Map<String, Value> {
    let mut document = Map::new();
    let mut put = |key: &str, value: Value| document.insert(key.to_owned(), value);
    put("draft", json!({"name": draft.name, "rules": draft.rules}));
    put("loaded", preview.loaded.into());
    put("suppressed", preview.suppressed.count().into());
    put("kept", preview.kept().into());
    put("undecided", preview.undecided.count().into());
    put("other_rules", preview.other_rules.into());
    put(
        "undecided_by_operation",
        preview.undecided_by_operation.into(),
    );
    put("assumed", preview.assumed.into());
    let skipped = loading.skipped.iter().map(|skipped| {
        json!({"source": skipped.source, "line": skipped.line, "column": skipped.column, "error": skipped.error})
    });
    put("skipped", skipped.collect());
    put("skipped_count", loading.skipped_count.into());
    put("not_detections", json!(loading.others));
    put("warnings", json!(loading.warnings));
    document
}

fn write_counts(
    out: &mut impl Write,
    draft: &Draft,
    preview: &Preview,
    store: &Store,
    loading: &Loading,
) -> io::Result<()> {
    let rules = if draft.rules.is_empty() {
        "all rules".to_owned()
    } else {
        draft.rules.join(", ")
    };
    writeln!(out, "{} for {}", clean(&draft.name), clean(&rules))?;
    let share = |count: usize| count as f64 * 100.0 / preview.loaded.max(1) as f64;
    let mut line = |what: &str, count: usize, more: &str| {
        writeln!(
            out,
            "  {what:<11} {:>11}  {:>5.1} %{more}",
            grouped(count),
            share(count)
        )
    };
    line("suppressed", preview.suppressed.count(), "")?;
    line("kept", preview.kept(), "")?;
    let by_operation = match preview.undecided_by_operation {
        0 => String::new(),
        count => format!(
            "  {} only for want of their operation: see --assume",
            grouped(count)
        ),
    };
    line("undecided", preview.undecided.count(), &by_operation)?;
    writeln!(out, "  {:<11} {:>11}", "of loaded", grouped(store.len()))?;
    if preview.other_rules > 0 {
        writeln!(
            out,
            "  {} of other rules would match, and are left alone",
            grouped(preview.other_rules)
        )?;
    }
    if preview.assumed > 0 {
        writeln!(
            out,
            "  {} are decided by an assumed operation",
            grouped(preview.assumed)
        )?;
    }
    if loading.skipped_count > 0 {
        writeln!(
            out,
            "  {} records could not be read and are in no count",
            grouped(loading.skipped_count as usize)
        )?;
    }
    Ok(())
}
