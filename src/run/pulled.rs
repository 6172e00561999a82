//! `NAME:` among the sources: what was pulled from the remote NAME, its
//! detections as files and its rules as `--rules`.

use crate::cli::{Cli, CliCommand};
use crate::remote::default_folder;
use anyhow::{Result, anyhow};
use std::path::{Path, PathBuf};

/// Puts the files in the place of each `NAME:`.
pub(super) fn expand(cli: &mut Cli) -> Result<()> {
    let mut rules = Vec::new();
    for sources in [Some(&mut cli.open.files), of_command(&mut cli.command)]
        .into_iter()
        .flatten()
    {
        let mut expanded = Vec::with_capacity(sources.len());
        for source in sources.drain(..) {
            match remote_of(&source) {
                Some(name) => {
                    let (files, folder) = pulled(&name)?;
                    expanded.extend(files);
                    rules.extend(folder);
                }
                None => expanded.push(source),
            }
        }
        *sources = expanded;
    }
    rules.retain(|folder| !cli.global.rules.contains(folder));
    cli.global.rules.extend(rules);
    Ok(())
}

/// The sources of detections of a command.
fn of_command(command: &mut Option<CliCommand>) -> Option<&mut Vec<PathBuf>> {
    match command.as_mut()? {
        CliCommand::Preview { files, .. }
        | CliCommand::Show { files, .. }
        | CliCommand::Convert { files, .. } => Some(files),
        CliCommand::Check(options) => Some(&mut options.against),
        CliCommand::Diff(options) => Some(&mut options.files),
        CliCommand::Stats(options) => Some(&mut options.files),
        CliCommand::Suggest(options) => Some(&mut options.files),
        _ => None,
    }
}

/// The remote that a source names: a plain word with a colon, and no file.
fn remote_of(source: &Path) -> Option<String> {
    let name = source.to_str()?.strip_suffix(':')?;
    let is_plain = |letter: char| letter.is_ascii_alphanumeric() || "._-".contains(letter);
    let is_name = !name.is_empty() && name.chars().all(is_plain) && !name.starts_with('.');
    (is_name && !source.exists()).then(|| name.to_owned())
}

/// The files of a remote's days, in order, and its folder where it has rules.
fn pulled(name: &str) -> Result<(Vec<PathBuf>, Option<PathBuf>)> {
    let none = || anyhow!("nothing was pulled from `{name}`: run quell pull {name}");
    let folder = default_folder(name).ok_or_else(none)?;
    let days = std::fs::read_dir(folder.join("detections")).map_err(|_| none())?;
    let mut files: Vec<PathBuf> = days
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "jsonl"))
        .collect();
    if files.is_empty() {
        return Err(none());
    }
    files.sort();
    let has_rules = folder.join("rules/index.json").exists();
    Ok((files, has_rules.then_some(folder)))
}
