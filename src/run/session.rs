//! `quell session`: what a session holds, out and in.

use super::{DONE, read_file, say};
use crate::cli::{GlobalOptions, SessionCommand, SessionPath};
use crate::keep::{self, Opened};
use crate::session::{Document, Session, Verdict};
use crate::text::clean;
use crate::text::number::grouped;
use anyhow::{Context, Result, anyhow};
use std::io::{self, BufWriter, Read, Write};
use std::path::{Path, PathBuf};

pub(super) fn run(command: &SessionCommand, global: &GlobalOptions) -> Result<u8> {
    match command {
        SessionCommand::Show(path) => show(path, global),
        SessionCommand::Export(path) => export(&keep::read(&file(path)?)?),
        SessionCommand::Import { document, path } => import(document, path, global),
    }
}

fn file(path: &SessionPath) -> Result<PathBuf> {
    match &path.session {
        Some(path) if !path.exists() => Err(anyhow!("`{}` does not exist", path.display())),
        Some(path) => Ok(path.clone()),
        None => Ok(keep::default_path()?),
    }
}

fn export(session: &Session) -> Result<u8> {
    let mut out = BufWriter::new(io::stdout().lock());
    serde_json::to_writer_pretty(&mut out, &Document::of(session)).map_err(io::Error::from)?;
    writeln!(out)?;
    out.flush()?;
    Ok(DONE)
}

fn show(path: &SessionPath, global: &GlobalOptions) -> Result<u8> {
    let path = file(path)?;
    let session = keep::read(&path)?;
    if global.json {
        return export(&session);
    }
    let mut out = BufWriter::new(io::stdout().lock());
    writeln!(out, "{}", clean(&path.display().to_string()))?;
    let count = |verdict: Verdict| session.verdicts().filter(|(_, is)| *is == verdict).count();
    let mut line = |what: &str, count: usize| writeln!(out, "  {what:<8} {:>11}", grouped(count));
    line("benign", count(Verdict::Benign))?;
    line("threat", count(Verdict::Threat))?;
    line("notes", session.notes().count())?;
    line("marks", session.marks().count())?;
    line("drafts", session.drafts().len())?;
    let (undo, redo) = session.steps();
    writeln!(
        out,
        "  {} steps can be undone, {} done again",
        grouped(undo),
        grouped(redo)
    )?;
    for draft in session.drafts().values() {
        let file = match &draft.file {
            Some(file) => format!("in {}", clean(file)),
            None => "in no file".to_owned(),
        };
        writeln!(
            out,
            "  draft {} for {}: {file}",
            clean(&draft.name),
            rules(&draft.rules)
        )?;
    }
    out.flush()?;
    Ok(DONE)
}

fn rules(rules: &[String]) -> String {
    match rules {
        [] => "all rules".to_owned(),
        rules => clean(&rules.join(", ")),
    }
}

fn import(document: &Path, path: &SessionPath, global: &GlobalOptions) -> Result<u8> {
    let bytes = if document.as_os_str() == "-" {
        let mut bytes = Vec::new();
        io::stdin()
            .lock()
            .read_to_end(&mut bytes)
            .context("standard input can't be read")?;
        bytes
    } else {
        read_file(document)?
    };
    let text =
        String::from_utf8(bytes).map_err(|_| anyhow!("`{}` is not UTF-8", document.display()))?;
    let read =
        Document::parse(&text).map_err(|error| anyhow!("`{}` is {error}", document.display()))?;
    let path = match &path.session {
        Some(path) => path.clone(),
        None => keep::default_path()?,
    };
    let (mut keep, mut session) = match keep::open(&path)? {
        Opened::Own(keep, session) => (keep, session),
        Opened::Held(_, holder) => {
            let who = holder.map_or("another program".to_owned(), |holder| holder.to_string());
            return Err(anyhow!("`{}` is held by {who}", path.display()));
        }
        Opened::Fixed(_, error) => return Err(error.into()),
    };
    match session.act(read.change(&session)) {
        Some(entry) => {
            keep.write(&entry)?;
            if !global.json {
                say(&format!(
                    "{} now in {}",
                    entry.change.label(),
                    path.display()
                ));
            }
        }
        None => say("nothing new: the session holds all of it already"),
    }
    Ok(DONE)
}
