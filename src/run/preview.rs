//! `quell preview`: what an exclusion does to detections.

use super::{
    DONE, FOUND, Loaded, TOLD, assumptions, load_all, load_batches, open, read_draft, tell_loading,
    verdicts,
};
use crate::app::loading::Loading;
use crate::cli::{Common, Only, SessionFile};
use crate::matcher::Outcome;
use crate::matcher::plan::Plan;
use crate::preview::{Counts, Preview};
use crate::rule::{Draft, meaning};
use crate::session::Rows;
use crate::store::{RowSet, Store};
use crate::text::clean;
use crate::text::number::grouped;
use anyhow::{Result, anyhow};
use serde_json::{Map, Value, json};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

/// Which detections are listed.
pub(super) struct Listed {
    /// Each with its outcome.
    pub(super) ids: bool,
    /// Only those with this outcome.
    pub(super) only: Option<Only>,
}

pub(super) fn run(
    path: &Path,
    files: &[PathBuf],
    Listed { ids: has_ids, only }: Listed,
    (session, fails_on_threat): (&SessionFile, bool),
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
        if problem.is_error() {
            return Err(anyhow!("{text}"));
        }
        super::say(&text);
    }
    let Some(definition) = meant.definition else {
        return Err(anyhow!("{} has no meaning", path.display()));
    };
    let session = verdicts::session(session, fails_on_threat)?;
    let assumptions = assumptions(common);
    let mut out = BufWriter::new(io::stdout().lock());
    if !has_ids && only.is_none() && session.verdicts().next().is_none() {
        // No row is named: batches are counted as they come, and none is kept.
        let wanted = Plan::wanted(&definition);
        let mut counts = Counts::default();
        let (loading, came) = load_batches(open(files)?, common, wanted, &mut |batch| {
            let preview = Preview::of(
                &mut Plan::default(),
                &batch,
                &draft,
                &definition,
                &assumptions,
            );
            counts.add(preview.counts());
        })?;
        tell_loading(&loading, counts.loaded);
        if common.json {
            let mut document = json(&draft, &counts, &loading);
            let none = split(counts.suppressed, counts.kept(), counts.undecided);
            put_verdicts(
                &mut document,
                Vec::new(),
                [split(0, 0, 0), split(0, 0, 0), none],
            );
            serde_json::to_writer(&mut out, &document).map_err(io::Error::from)?;
            writeln!(out)?;
        } else {
            write_counts(&mut out, &draft, &counts, &loading)?;
        }
        out.flush()?;
        return Ok(came.status(DONE));
    }
    let Loaded {
        store,
        loading,
        came,
    } = load_all(files, common)?;
    let verdicts = verdicts::on(&store, &session);
    let preview = Preview::of(
        &mut Plan::default(),
        &store,
        &draft,
        &definition,
        &assumptions,
    );
    let only = only.map(|only| match only {
        Only::Suppressed => Outcome::Suppressed,
        Only::Kept => Outcome::Kept,
        Only::Undecided => Outcome::Undecided,
    });
    let listed =
        (0..store.len()).filter(|row| only.is_none_or(|only| preview.outcome(*row) == only));
    if common.json {
        let mut document = json(&draft, &preview.counts(), &loading);
        by_verdict(&mut document, &store, &preview, &verdicts);
        if has_ids {
            let detection =
                |row| json!({"id": store.id(row), "outcome": preview.outcome(row).name()});
            document.insert("detections".to_owned(), listed.map(detection).collect());
        }
        serde_json::to_writer(&mut out, &document).map_err(io::Error::from)?;
        writeln!(out)?;
    } else {
        write_counts(&mut out, &draft, &preview.counts(), &loading)?;
        write_verdicts(&mut out, &store, &preview, &verdicts)?;
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
    let hides_threat = verdicts.threat.count_and(&preview.suppressed) > 0;
    Ok(came.status(match fails_on_threat && hides_threat {
        true => FOUND,
        false => DONE,
    }))
}

/// Rows decided to be threats that would be suppressed.
fn threats(preview: &Preview, verdicts: &Rows) -> RowSet {
    let mut threats = verdicts.threat.clone();
    threats.and(&preview.suppressed);
    threats
}

fn by_verdict(
    document: &mut Map<String, Value>,
    store: &Store,
    preview: &Preview,
    verdicts: &Rows,
) {
    let of = |rows: &RowSet| {
        let count = |outcome: Outcome| rows.count_and(&preview.rows(outcome));
        split(
            count(Outcome::Suppressed),
            count(Outcome::Kept),
            count(Outcome::Undecided),
        )
    };
    let mut none = RowSet::all(store.len());
    none.minus(&verdicts.benign);
    none.minus(&verdicts.threat);
    let ids = threats(preview, verdicts);
    let ids = ids.iter().map(|row| Value::from(store.id(row)));
    let splits = [of(&verdicts.benign), of(&verdicts.threat), of(&none)];
    put_verdicts(document, ids.collect(), splits);
}

fn split(suppressed: usize, kept: usize, undecided: usize) -> Value {
    json!({"suppressed": suppressed, "kept": kept, "undecided": undecided})
}

fn put_verdicts(document: &mut Map<String, Value>, threats: Vec<Value>, splits: [Value; 3]) {
    let [benign, threat, none] = splits;
    document.insert("threats".to_owned(), threats.into());
    let split = json!({"benign": benign, "threat": threat, "none": none});
    document.insert("by_verdict".to_owned(), split);
}

fn write_verdicts(
    out: &mut impl Write,
    store: &Store,
    preview: &Preview,
    verdicts: &Rows,
) -> io::Result<()> {
    let (benign, threat, _) = verdicts.counts();
    if benign + threat == 0 {
        return Ok(());
    }
    let hidden = verdicts.benign.count_and(&preview.suppressed);
    writeln!(
        out,
        "  of {} decided to be benign {} are suppressed",
        grouped(benign),
        grouped(hidden)
    )?;
    let threats = threats(preview, verdicts);
    let mark = if threats.is_empty() { " " } else { "!" };
    writeln!(
        out,
        "{mark} of {} decided to be threats {} are suppressed",
        grouped(threat),
        grouped(threats.count())
    )?;
    for row in threats.iter().take(TOLD) {
        writeln!(out, "!   {}", clean(&store.id(row)))?;
    }
    Ok(())
}

fn json(draft: &Draft, counts: &Counts, loading: &Loading) -> Map<String, Value> {
    let mut document = Map::new();
    let mut put = |key: &str, value: Value| document.insert(key.to_owned(), value);
    put("draft", json!({"name": draft.name, "rules": draft.rules}));
    put("loaded", counts.loaded.into());
    put("suppressed", counts.suppressed.into());
    put("kept", counts.kept().into());
    put("undecided", counts.undecided.into());
    put("other_rules", counts.other_rules.into());
    put(
        "undecided_by_operation",
        counts.undecided_by_operation.into(),
    );
    put("assumed", counts.assumed.into());
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
    counts: &Counts,
    loading: &Loading,
) -> io::Result<()> {
    let rules = if draft.rules.is_empty() {
        "all rules".to_owned()
    } else {
        draft.rules.join(", ")
    };
    writeln!(out, "{} for {}", clean(&draft.name), clean(&rules))?;
    let share = |count: usize| count as f64 * 100.0 / counts.loaded.max(1) as f64;
    let mut line = |what: &str, count: usize, more: &str| {
        writeln!(
            out,
            "  {what:<11} {:>11}  {:>5.1} %{more}",
            grouped(count),
            share(count)
        )
    };
    line("suppressed", counts.suppressed, "")?;
    line("kept", counts.kept(), "")?;
    let by_operation = match counts.undecided_by_operation {
        0 => String::new(),
        count => format!(
            "  {} only for want of their operation: see --assume",
            grouped(count)
        ),
    };
    line("undecided", counts.undecided, &by_operation)?;
    writeln!(out, "  {:<11} {:>11}", "of loaded", grouped(counts.loaded))?;
    if counts.other_rules > 0 {
        writeln!(
            out,
            "  {} of other rules would match, and are left alone",
            grouped(counts.other_rules)
        )?;
    }
    if counts.assumed > 0 {
        writeln!(
            out,
            "  {} are decided by an assumed operation",
            grouped(counts.assumed)
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
