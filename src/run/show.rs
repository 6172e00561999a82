//! `quell show`: a detection in the exclusion language's words.

use super::{DONE, Loaded, assumptions, load_all, write_json};
use crate::cli::GlobalOptions;
use crate::detail::{self, DetailLine, Known};
use crate::detection::OPERATION_FROM;
use crate::ingest::write_native;
use crate::matcher::preview::Preview;
use crate::rule::Draft;
use crate::store::Store;
use crate::text::clean;
use crate::text::number::grouped;
use anyhow::{Result, anyhow};
use std::collections::BTreeSet;
use std::io::{self, BufWriter, Write};
use std::path::PathBuf;

pub(super) fn run(files: &[PathBuf], id: &str, global: &GlobalOptions) -> Result<u8> {
    let Loaded { store, came, .. } = load_all(files, global)?;
    let row = match find(&store, id) {
        Ok(row) => row,
        Err(error) => {
            came.status(DONE);
            return Err(error);
        }
    };
    let id = &store.id(row);
    let mut out = BufWriter::new(io::stdout().lock());
    if global.json {
        let detection = store.detection(row);
        let mut line = Vec::new();
        write_native(&detection, id, &mut line)?;
        let from = |(label, _): &&(String, String)| label == OPERATION_FROM;
        if let Some((_, from)) = detection.extra.iter().find(from) {
            let mut document: serde_json::Value = serde_json::from_slice(&line)?;
            if let Some(document) = document.as_object_mut() {
                document.insert("operation_from".to_owned(), from.as_str().into());
            }
            write_json(&mut out, &document)?;
        } else {
            out.write_all(&line)?;
        }
    } else {
        let preview = Preview::nothing(store.len());
        for line in detail::lines(
            row,
            &store,
            &Draft::default(),
            &preview,
            &assumptions(global),
        ) {
            writeln!(out, "{}", text(&line))?;
        }
    }
    out.flush()?;
    Ok(came.status(DONE))
}

/// Ids that are named where several begin alike.
const NAMED: usize = 5;

/// The row of this id, else the one whose id begins so.
fn find(store: &Store, id: &str) -> Result<usize> {
    let mut begin_so: Vec<usize> = Vec::new();
    let mut ids: BTreeSet<String> = BTreeSet::new();
    for row in 0..store.len() {
        let own = store.id(row);
        if own == id {
            return Ok(row);
        }
        let start = own.get(..id.len());
        if !id.is_empty() && start.is_some_and(|start| start.eq_ignore_ascii_case(id)) {
            begin_so.push(row);
            ids.insert(own);
        }
    }
    match (begin_so.first(), ids.len()) {
        (Some(row), 1) => Ok(*row),
        (None, _) => Err(anyhow!(
            "none of {} detections has the id `{id}`, or one that begins so",
            store.len()
        )),
        (Some(_), count) => {
            let mut named: Vec<String> = ids.into_iter().take(NAMED).collect();
            if count > NAMED {
                named.push(format!("{} more", grouped(count - NAMED)));
            }
            Err(anyhow!(
                "{} ids begin with `{id}`: {}",
                grouped(count),
                named.join(", ")
            ))
        }
    }
}

fn text(line: &DetailLine) -> String {
    match line {
        DetailLine::Heading { text, .. } => clean(text),
        DetailLine::Record { label, text, .. } => format!("{label:<10} {}", clean(text)),
        DetailLine::Extra { label, text } => format!("  {:<36} {}", clean(label), clean(text)),
        DetailLine::Property {
            property, known, ..
        } => {
            let value = match known {
                Known::Value(value) => clean(&property.shown(value)),
                Known::Absent => "(absent)".to_owned(),
                Known::Unknown => "(unknown)".to_owned(),
            };
            format!("  {:<36} {value}", clean(property.full()))
        }
    }
}
