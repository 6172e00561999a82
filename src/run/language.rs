//! `quell language`: what of the exclusion language is known, and how sure it is.

use super::DONE;
use crate::cli::GlobalOptions;
use crate::language::{Component, Status, table};
use anyhow::Result;
use std::io::{self, BufWriter, Write};

pub(super) fn run(global: &GlobalOptions) -> Result<u8> {
    let mut out = BufWriter::new(io::stdout().lock());
    if global.json {
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
    language
        .components
        .iter()
        .try_for_each(|component| write_component(out, component))?;
    writeln!(out, "\nCOMPARISONS BY TYPE")?;
    for row in &language.types {
        let names: Vec<&str> = row.comparisons.iter().map(|one| one.name()).collect();
        let status = sure(row.status);
        writeln!(out, "  {:<11} {status:<11} {}", row.name, names.join(" "))?;
    }
    writeln!(out, "\nSYMBOLS")?;
    for symbols in &language.symbols {
        let words = symbols.values.iter().map(|symbol| match symbol.number {
            Some(number) => format!("{} {number}", symbol.name),
            None => symbol.name.clone(),
        });
        let labels = symbols.labels.iter();
        let labels = labels.map(|(number, label)| format!("{number} {label}"));
        let words: Vec<String> = words.chain(labels).collect();
        let (name, status) = (&symbols.name, sure(symbols.status));
        writeln!(out, "  {name:<20} {status:<11} {}", words.join(", "))?;
    }
    writeln!(out, "\nOPERATIONS")?;
    for operation in &language.operations {
        let components = operation.components.join(" ");
        let open = if operation.complete {
            ""
        } else {
            " (and others, not known)"
        };
        let (name, status) = (&operation.name, sure(operation.status));
        writeln!(out, "  {name:<24} {status:<11} {}", operation.about)?;
        writeln!(out, "  {:<24} {:<11} {components}{open}", "", "")?;
    }
    Ok(())
}

fn write_component(out: &mut impl Write, component: &Component) -> io::Result<()> {
    let mut line = |name: &str, kind: &str, status: Status, about: &str| {
        let status = sure(status);
        writeln!(out, "  {name:<36} {kind:<11} {status:<11} {about}")
    };
    if component.properties.is_empty() {
        let about = "its properties are not known";
        line(&component.name, "", component.status, about)?;
    }
    component.properties.iter().try_for_each(|row| {
        let name = format!("{}.{}", component.name, row.name);
        line(&name, &row.kind, row.status, &row.about)
    })
}
