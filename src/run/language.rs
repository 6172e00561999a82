//! `quell language`: what of the exclusion language is known, and how sure it is.

use super::DONE;
use crate::cli::Common;
use crate::language::{Status, table};
use anyhow::Result;
use std::io::{self, BufWriter, Write};

pub(super) fn run(common: &Common) -> Result<u8> {
    let mut out = BufWriter::new(io::stdout().lock());
    if common.json {
        serde_json::to_writer_pretty(&mut out, table()).map_err(io::Error::from)?;
        writeln!(out)?;
    } else {
        write_tables(&mut out)?;
    }
    out.flush()?;
    Ok(DONE)
}

fn sure(status: Status) -> &'static str {
    match status {
        Status::Certain => "documented",
        Status::Likely => "likely",
        Status::Unknown => "a guess, not offered",
    }
}

fn write_tables(out: &mut impl Write) -> io::Result<()> {
    let language = table();
    writeln!(out, "PROPERTIES")?;
    for component in &language.components {
        if component.properties.is_empty() {
            writeln!(
                out,
                "  {:<36} {:<11} {:<11} its properties are not known",
                component.name,
                "",
                sure(component.status)
            )?;
        }
        for row in &component.properties {
            let name = format!("{}.{}", component.name, row.name);
            writeln!(
                out,
                "  {name:<36} {:<11} {:<11} {}",
                row.kind,
                sure(row.status),
                row.about
            )?;
        }
    }
    writeln!(out, "\nCOMPARISONS BY TYPE")?;
    for row in &language.types {
        let names: Vec<&str> = row
            .comparisons
            .iter()
            .map(|comparison| comparison.name())
            .collect();
        writeln!(
            out,
            "  {:<11} {:<11} {}",
            row.name,
            sure(row.status),
            names.join(" ")
        )?;
    }
    writeln!(out, "\nSYMBOLS")?;
    for symbols in &language.symbols {
        let words: Vec<String> = symbols
            .values
            .iter()
            .map(|symbol| {
                symbol.number.map_or(symbol.name.clone(), |number| {
                    format!("{} {number}", symbol.name)
                })
            })
            .chain(
                symbols
                    .labels
                    .iter()
                    .map(|(number, label)| format!("{number} {label}")),
            )
            .collect();
        writeln!(
            out,
            "  {:<20} {:<11} {}",
            symbols.name,
            sure(symbols.status),
            words.join(", ")
        )?;
    }
    writeln!(out, "\nOPERATIONS")?;
    for operation in &language.operations {
        let components = operation.components.join(" ");
        let open = if operation.complete {
            ""
        } else {
            " (and others, not known)"
        };
        writeln!(
            out,
            "  {:<24} {:<11} {}",
            operation.name,
            sure(operation.status),
            operation.about
        )?;
        writeln!(out, "  {:<24} {:<11} {components}{open}", "", "")?;
    }
    Ok(())
}
