//! `quell explain`: what a finding means.

use super::DONE;
use crate::cli::GlobalOptions;
use crate::finding::Code;
use anyhow::{Result, anyhow};
use serde_json::json;
use std::io::{self, BufWriter, Write};

pub(super) fn run(typed: &str, global: &GlobalOptions) -> Result<u8> {
    let code = Code::parse(typed).ok_or_else(|| {
        let names: Vec<&str> = Code::ALL.iter().map(|code| code.name()).collect();
        anyhow!("`{typed}` is no finding: there are {}", names.join(", "))
    })?;
    let mut out = BufWriter::new(io::stdout().lock());
    let page = code.page();
    if global.json {
        let document = json!({
            "code": code.name(), "level": code.level().name(), "title": page.title,
            "meaning": page.meaning, "example": page.example, "why": page.why, "mend": page.fix,
        });
        writeln!(out, "{document}")?;
    } else {
        writeln!(out, "{}", text(code))?;
    }
    out.flush()?;
    Ok(DONE)
}

/// The page of a code.
fn text(code: Code) -> String {
    let page = code.page();
    format!(
        "{} ({}): {}\n\n{}\n\nFor example\n\n{}\n\nWhy it matters\n\n{}\n\nWhat to do\n\n{}",
        code.name(),
        code.level().name(),
        page.title,
        page.meaning,
        page.example,
        page.why,
        page.fix
    )
}
