//! `quell config`, and the configuration that all commands start with.

use super::{DONE, FOUND, say};
use crate::cli::{ConfigOptions, GlobalOptions};
use crate::config::{self, Config, Mistake};
use crate::text::clean;
use anyhow::{Context, Result, anyhow};
use serde_json::json;
use std::io::{self, Write};

/// The configuration, and what is wrong with it: that is told on standard error and
/// does not count.
pub(super) fn load() -> (Config, Vec<String>) {
    match read() {
        Ok((config, mistakes)) => {
            mistakes.iter().for_each(|mistake| say(mistake));
            (config, mistakes)
        }
        Err(error) => {
            let told = format!("{error:#}");
            say(&format!("quell: {told}"));
            (Config::default(), vec![told])
        }
    }
}

/// The configuration, and each mistake as `FILE:LINE: key: what`.
fn read() -> Result<(Config, Vec<String>)> {
    let Some(path) = config::path() else {
        return Ok((Config::default(), Vec::new()));
    };
    let (mut config, mut mistakes) =
        config::read(&path).with_context(|| format!("{} can't be read", path.display()))?;
    mistakes.extend(config.resolve());
    mistakes.sort_by_key(|mistake: &Mistake| mistake.line);
    let told = mistakes.iter();
    let told = told.map(|mistake| format!("{}:{mistake}", path.display()));
    Ok((config, told.collect()))
}

pub(super) fn run(options: &ConfigOptions, global: &GlobalOptions) -> Result<u8> {
    let mut out = io::stdout().lock();
    if options.print_default {
        write!(out, "{}", config::default_text())?;
        return Ok(DONE);
    }
    let path = config::path()
        .ok_or_else(|| anyhow!("there is no home folder to look for a configuration in"))?;
    if global.json {
        let (_, mistakes) = read()?;
        let document = json!({
            "path": path.display().to_string(),
            "is_there": path.exists(),
            "mistakes": mistakes,
        });
        writeln!(out, "{document}")?;
        let is_fine = options.path || mistakes.is_empty();
        return Ok(if is_fine { DONE } else { FOUND });
    }
    writeln!(out, "{}", clean(&path.display().to_string()))?;
    if options.path {
        return Ok(DONE);
    }
    if !path.exists() {
        writeln!(
            out,
            "not there; quell config --print-default shows what could stand in it"
        )?;
        return Ok(DONE);
    }
    let (_, mistakes) = read()?;
    // They were told when the program began.
    match mistakes.len() {
        0 => writeln!(out, "without mistakes")?,
        1 => writeln!(out, "1 mistake, which does not count")?,
        many => writeln!(out, "{many} mistakes, which do not count")?,
    }
    Ok(if mistakes.is_empty() { DONE } else { FOUND })
}
