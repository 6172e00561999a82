//! `quell preview`: what an exclusion does to detections.

use super::{
    DONE, FOUND, Loaded, TOLD, assumptions, load_all, load_each, open, read_draft, tell_loading,
    verdicts, write_json,
};
use crate::cli::{GlobalOptions, Only, SessionFile};
use crate::load::Loading;
use crate::matcher::Outcome;
use crate::matcher::plan::{Assumptions, Plan};
use crate::matcher::preview::{Counts, Preview};
use crate::rule::Draft;
use crate::rule::meaning::{self, Definition};
use crate::session::SessionRows;
use crate::store::{RowSet, Store};
use crate::text::clean;
use crate::text::number::grouped;
use anyhow::{Result, anyhow};
use serde_json::{Map, Value, json};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

/// Which detections are listed.
pub(super) struct Listing {
    /// Each with its outcome.
    pub(super) ids: bool,
    /// Only those with this outcome.
    pub(super) only: Option<Only>,
}

pub(super) fn run(
    path: &Path,
    files: &[PathBuf],
    listed: &Listing,
    (session, fails_on_threat): (&SessionFile, bool),
    global: &GlobalOptions,
) -> Result<u8> {
    let asked = Request {
        draft: read_draft(path)?.0,
        assumptions: assumptions(global),
        is_json: global.json,
    };
    let definition = meaning(path, &asked.draft)?;
    let session = verdicts::session(session, fails_on_threat)?;
    // Where no row is named, none is kept.
    if !listed.ids && listed.only.is_none() && session.verdicts().next().is_none() {
        return count(&asked, &definition, files, global);
    }
    let Loaded {
        store,
        loading,
        came,
    } = load_all(files, global)?;
    let verdicts = verdicts::on(&store, &session);
    let preview = asked.preview(&store, &definition);
    asked.write_rows(listed, &store, &preview, &verdicts, &loading)?;
    let hides_threat = verdicts.threat.count_and(&preview.suppressed) > 0;
    Ok(came.status(match fails_on_threat && hides_threat {
        true => FOUND,
        false => DONE,
    }))
}

/// What the draft means; what is odd about it is said.
///
/// # Errors
/// Place and reason where it means nothing.
fn meaning(path: &Path, draft: &Draft) -> Result<Definition> {
    let meant = meaning::of(&draft.definition);
    let path = path.display();
    for problem in &meant.problems {
        let place = problem
            .place
            .map_or(String::new(), |place| format!("{place}: "));
        let text = format!("{path}:{place}{} [{}]", problem.message, problem.code);
        if problem.is_error() {
            return Err(anyhow!("{text}"));
        }
        super::say(&text);
    }
    meant
        .definition
        .ok_or_else(|| anyhow!("{path} has no meaning"))
}

/// Counts batches as they come.
fn count(
    asked: &Request,
    definition: &Definition,
    files: &[PathBuf],
    global: &GlobalOptions,
) -> Result<u8> {
    let wanted = Plan::wanted(definition);
    let mut counts = Counts::default();
    let (loading, came) = load_each(open(files)?, global, Some(wanted), &mut |batch| {
        counts.add(asked.preview(&batch, definition).counts());
    })?;
    tell_loading(&loading, counts.loaded);
    let mut out = BufWriter::new(io::stdout().lock());
    if asked.is_json {
        let mut document = json(&asked.draft, &counts, &loading);
        let none = split(counts.suppressed, counts.kept(), counts.undecided);
        let splits = [split(0, 0, 0), split(0, 0, 0), none];
        put_verdicts(&mut document, Vec::new(), splits);
        write_json(&mut out, &document)?;
    } else {
        write_counts(&mut out, &asked.draft, &counts, &loading)?;
    }
    out.flush()?;
    Ok(came.status(DONE))
}

/// The draft that a preview is asked of.
struct Request {
    draft: Draft,
    assumptions: Assumptions,
    is_json: bool,
}

impl Request {
    fn preview(&self, store: &Store, definition: &Definition) -> Preview {
        let plan = &mut Plan::default();
        Preview::of(plan, store, &self.draft, definition, &self.assumptions)
    }

    fn write_rows(
        &self,
        listed: &Listing,
        store: &Store,
        preview: &Preview,
        verdicts: &SessionRows,
        loading: &Loading,
    ) -> Result<()> {
        let only = listed.only.map(|only| match only {
            Only::Suppressed => Outcome::Suppressed,
            Only::Kept => Outcome::Kept,
            Only::Undecided => Outcome::Undecided,
        });
        let rows = (0..store.len())
            .map(|row| (row, preview.outcome(row)))
            .filter(|(_, outcome)| only.is_none_or(|only| *outcome == only));
        let mut out = BufWriter::new(io::stdout().lock());
        if self.is_json {
            let mut document = json(&self.draft, &preview.counts(), loading);
            by_verdict(&mut document, store, preview, verdicts);
            if listed.ids {
                let detection = rows
                    .map(|(row, outcome)| json!({"id": store.id(row), "outcome": outcome.name()}));
                document.insert("detections".to_owned(), detection.collect());
            }
            write_json(&mut out, &document)?;
        } else {
            let is_listed = listed.ids || only.is_some();
            // A list is for another program to read: nothing but it goes there.
            let counts: &mut dyn Write = match is_listed {
                true => &mut io::stderr().lock(),
                false => &mut out,
            };
            write_counts(counts, &self.draft, &preview.counts(), loading)?;
            write_verdicts(counts, store, preview, verdicts)?;
            if is_listed {
                for (row, outcome) in rows {
                    writeln!(out, "{:<10} {}", outcome.name(), clean(&store.id(row)))?;
                }
            }
        }
        Ok(out.flush()?)
    }
}

/// Rows decided to be threats that would be suppressed.
fn threats(preview: &Preview, verdicts: &SessionRows) -> RowSet {
    let mut threats = verdicts.threat.clone();
    threats.and(&preview.suppressed);
    threats
}

fn by_verdict(
    document: &mut Map<String, Value>,
    store: &Store,
    preview: &Preview,
    verdicts: &SessionRows,
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
    out: &mut (impl Write + ?Sized),
    store: &Store,
    preview: &Preview,
    verdicts: &SessionRows,
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
    out: &mut (impl Write + ?Sized),
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
            grouped(loading.skipped_count)
        )?;
    }
    Ok(())
}
