//! `quell show`: a detection in the exclusion language's words.

use super::{DONE, Loaded, assumptions, load_all};
use crate::cli::GlobalOptions;
use crate::detail::{self, DetailLine, Known};
use crate::ingest::write_native;
use crate::matcher::preview::Preview;
use crate::rule::Draft;
use crate::text::clean;
use anyhow::{Result, anyhow};
use std::io::{self, BufWriter, Write};
use std::path::PathBuf;

pub(super) fn run(files: &[PathBuf], id: &str, global: &GlobalOptions) -> Result<u8> {
    let Loaded { store, came, .. } = load_all(files, global)?;
    let Some(row) = (0..store.len()).find(|row| store.id(*row) == id) else {
        came.status(DONE);
        return Err(anyhow!(
            "none of {} detections has the id `{id}`",
            store.len()
        ));
    };
    let mut out = BufWriter::new(io::stdout().lock());
    if global.json {
        write_native(&store.detection(row), id, &mut out)?;
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
