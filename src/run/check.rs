//! `quell check`: findings about exclusions, in the manner of a good compiler.

mod fix;

use super::{
    DONE, FOUND, Loaded, TROUBLE, assumptions, load_all, read_draft_or, say, verdicts, write_json,
};
use crate::cli::{CheckOptions, GlobalOptions};
use crate::finding::{Level, Place};
use crate::matcher::plan::{Assumptions, Plan};
use crate::matcher::preview::Preview;
use crate::proof::{self, Coverage, Deadline, Finding, Report, Witness, reach};
use crate::rule::sentence::sentence;
use crate::rule::{Draft, meaning};
use crate::session::SessionRows;
use crate::store::Store;
use crate::text::clean;
use crate::text::number::plural;
use anyhow::Result;
use clap::builder::styling::AnsiColor;
use serde_json::{Map, Value, json};
use std::io::{self, BufWriter, Write};
use std::path::Path;

pub(super) fn run(options: &CheckOptions, global: &GlobalOptions) -> Result<u8> {
    let (mut loaded, mut is_hollow) = (None, false);
    if !options.against.is_empty() {
        let Loaded { store, came, .. } = load_all(&options.against, global)?;
        is_hollow = came.status(DONE) != DONE;
        loaded = Some(LoadedAgainst {
            verdicts: verdicts::of(&store, &options.session, true)?,
            assumptions: assumptions(global),
            store,
        });
    }
    let mut out = BufWriter::new(io::stdout().lock());
    let (mut is_found, mut is_unread) = (false, false);
    for path in &options.drafts {
        let read = match read_draft_or(path) {
            Ok(Ok((draft, _))) => Ok(draft),
            Ok(Err(error)) => Err((error.place, error.message)),
            Err(error) => Err((None, format!("can't be read: {}", error.root_cause()))),
        };
        let draft = match read {
            Ok(draft) => draft,
            Err((place, why)) => {
                is_unread = true;
                tell_unread(&mut out, path, place, &why, global.json)?;
                continue;
            }
        };
        let deadline = &options.deadline();
        if options.fix {
            let fixing = fix::Fixing {
                in_place: options.in_place,
                is_json: global.json,
                limit: &|| options.deadline(),
                loaded: loaded.as_ref(),
            };
            fix::fix(&mut out, path, &draft, &fixing)?;
            continue;
        }
        let report = report(&draft, loaded.as_ref(), deadline);
        is_found |= report
            .findings
            .iter()
            .any(|finding| finding.level != Level::Note);
        if global.json {
            write_json(&mut out, &json(&draft, &report))?;
        } else {
            write_report(&mut out, path, &draft, &report, deadline, global)?;
        }
    }
    out.flush()?;
    Ok(match (is_unread || is_hollow, is_found) {
        (true, _) => TROUBLE,
        (false, true) => FOUND,
        (false, false) => DONE,
    })
}

/// What `--against` loaded.
struct LoadedAgainst {
    store: Store,
    verdicts: SessionRows,
    assumptions: Assumptions,
}

/// All findings about a draft, those that loaded detections show included.
fn report(draft: &Draft, loaded: Option<&LoadedAgainst>, deadline: &Deadline) -> Report {
    let mut report = proof::findings(draft, deadline);
    let meant = meaning::of(&draft.definition).definition;
    if let (Some(loaded), Some(definition)) = (loaded, &meant) {
        let (store, assumptions) = (&loaded.store, &loaded.assumptions);
        let threats: Vec<usize> = loaded.verdicts.threat.iter().collect();
        let mut plan = Plan::default();
        let preview = Preview::of(&mut plan, store, draft, definition, assumptions);
        let counted = proof::count(
            &mut plan,
            store,
            draft,
            definition,
            &preview,
            assumptions,
            &threats,
        );
        report.findings.extend(proof::against(draft, &counted));
        report.findings.sort_by_key(|finding| finding.level);
    }
    report
}

fn tell_unread(
    out: &mut impl Write,
    path: &Path,
    place: Option<Place>,
    message: &str,
    is_json: bool,
) -> io::Result<()> {
    let at = place.map_or(String::new(), |place| format!(":{place}"));
    say(&format!("{}{at}: {message}", path.display()));
    if is_json {
        let error = json!({
            "message": message,
            "line": place.map(|place| place.line),
            "column": place.map(|place| place.column),
        });
        let draft = path.display().to_string();
        write_json(out, &json!({"draft": draft, "error": error}))?;
    }
    Ok(())
}

fn json(draft: &Draft, report: &Report) -> Value {
    let findings = report.findings.iter().map(|finding| {
        let mut one = Map::new();
        let mut put = |key: &str, value: Value| one.insert(key.to_owned(), value);
        put("code", finding.code.name().into());
        put("level", finding.level.name().into());
        put("message", finding.message.as_str().into());
        put("line", json!(finding.place.map(|place| place.line)));
        put("column", json!(finding.place.map(|place| place.column)));
        put("path", draft.definition.xpath(&finding.path).into());
        if !finding.related.is_empty() {
            let related = finding.related.iter();
            put(
                "related",
                related.map(|path| draft.definition.xpath(path)).collect(),
            );
        }
        if let Some(witness) = &finding.witness {
            put("witness", witness_json(witness));
        }
        if let Some(other) = &finding.other {
            put("other_witness", witness_json(other));
        }
        if let Some(fix) = &finding.fix {
            put("fix", fix.as_str().into());
        }
        Value::Object(one)
    });
    let mut document = Map::new();
    document.insert("draft".to_owned(), draft.name.as_str().into());
    document.insert("breadth".to_owned(), report.breadth.coverage.name().into());
    if let Coverage::Unproved(why) = &report.breadth.coverage {
        document.insert("unproved".to_owned(), why.as_str().into());
    }
    let meant = meaning::of(&draft.definition).definition;
    let words = meant.map(|definition| sentence(draft, &definition));
    document.insert("words".to_owned(), json!(words));
    document.insert("findings".to_owned(), findings.collect());
    Value::Object(document)
}

/// A made-up detection in the native shape, without what it does not say.
pub(super) fn witness_json(witness: &Witness) -> Value {
    let mut line = Vec::new();
    let written = crate::ingest::write_native(witness, "", &mut line).ok();
    let value = written.and_then(|()| serde_json::from_slice(&line).ok());
    let Some(Value::Object(all)) = value else {
        return Value::Null;
    };
    let is_said = |key: &str, value: &Value| match key {
        "rule" | "operation" | "event" | "process" | "parentprocess" | "ancestors" => {
            !matches!(value, Value::Object(facts) if facts.is_empty()) && !value.is_null()
                || witness_none(witness, key)
        }
        _ => false,
    };
    Value::Object(
        all.into_iter()
            .filter(|(key, value)| is_said(key, value))
            .collect(),
    )
}

/// Whether the witness says that there is no such subject.
fn witness_none(witness: &Witness, key: &str) -> bool {
    match key {
        "event" => witness.event.is_none,
        "process" => witness.process.is_none,
        "parentprocess" => witness
            .parentprocess
            .as_ref()
            .is_some_and(|facts| facts.is_none),
        _ => false,
    }
}

fn write_report(
    out: &mut impl Write,
    path: &Path,
    draft: &Draft,
    report: &Report,
    deadline: &Deadline,
    global: &GlobalOptions,
) -> io::Result<()> {
    let is_colored = global.is_colored();
    let origin = draft.origin.as_ref();
    let text = origin.map_or("", |origin| origin.text.as_str());
    for finding in &report.findings {
        write_finding(out, path, text, draft, finding, is_colored)?;
    }
    let verdict = match &report.breadth.coverage {
        Coverage::Always => "suppresses everything, of the operations it names".to_owned(),
        Coverage::Never => "suppresses nothing".to_owned(),
        Coverage::Sometimes => "suppresses some detections and not others".to_owned(),
        Coverage::Unproved(why) => format!("how much it suppresses is not proved: {why}"),
    };
    let path = clean(&path.display().to_string());
    writeln!(out, "{path}: {}", clean(&verdict))?;
    if let Some(definition) = meaning::of(&draft.definition).definition {
        writeln!(out, "  {}", clean(&sentence(draft, &definition)))?;
        for reach in reach(&definition, deadline) {
            writeln!(out, "  {}", clean(&reach.line()))?;
        }
    }
    let of = |level: Level, noun: &str| {
        let levels = report.findings.iter().map(|finding| finding.level);
        plural(levels.filter(|one| *one == level).count(), noun)
    };
    let (errors, warnings) = (of(Level::Error, "error"), of(Level::Warning, "warning"));
    let notes = of(Level::Note, "note");
    writeln!(out, "  {errors}, {warnings}, {notes}\n")
}

fn write_finding(
    out: &mut impl Write,
    path: &Path,
    text: &str,
    draft: &Draft,
    finding: &Finding,
    is_colored: bool,
) -> io::Result<()> {
    let mut head = format!("{}[{}]", finding.level.name(), finding.code.name());
    if is_colored {
        let colour = match finding.level {
            Level::Error => AnsiColor::BrightRed,
            Level::Warning => AnsiColor::BrightYellow,
            Level::Note => AnsiColor::BrightCyan,
        };
        let style = colour.on_default().bold();
        head = format!("{style}{head}{style:#}");
    }
    writeln!(out, "{head}: {}", clean(&finding.message))?;
    let mut places: Vec<_> = finding
        .related
        .iter()
        .filter_map(|path| draft.definition.at(path)?.place)
        .collect();
    if places.is_empty() {
        places.extend(finding.place);
    }
    let width = places
        .last()
        .map_or(1, |place| place.line.to_string().len());
    for (at, place) in places.iter().enumerate() {
        if at == 0 {
            let path = clean(&path.display().to_string());
            writeln!(out, "{:width$}--> {path}:{place}", "")?;
        }
        let line = text.lines().nth(place.line as usize - 1).unwrap_or("");
        let before: String = line.chars().take(place.column as usize - 1).collect();
        let line = line.trim_end();
        let shown = clean(line.trim_start());
        let indent = clean(before.trim_start()).chars().count();
        let mark = "^".repeat(shown.chars().count().saturating_sub(indent).clamp(1, 60));
        writeln!(
            out,
            "{:width$} |\n{:>width$} | {shown}\n{:width$} | {:indent$}{mark}",
            "", place.line, "", ""
        )?;
    }
    let mut say =
        |label: &str, text: String| writeln!(out, "{:width$} = {label}: {}", "", clean(&text));
    if let Some(witness) = &finding.witness {
        say("made-up example", witness.text())?;
    }
    if let Some(other) = &finding.other {
        say("another", other.text())?;
    }
    if let Some(fix) = &finding.fix {
        say("mend", fix.clone())?;
    }
    say("more", format!("quell explain {}", finding.code.name()))?;
    writeln!(out)
}
