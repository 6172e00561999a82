//! The command line as clap sees it: which of the common options matter to which
//! command, and what a word was meant to be that is neither a command nor a file.
//!
//! ```text
//! Cli (derived) ─► command(): each subcommand's help shows the options that matter there,
//!                             and begins with a sentence
//! words ─► parse() ─► Cli, and the options that say nothing to that command
//!             └ wrong usage ─► mistyped(): the command that was probably meant
//! ```
//! All commands take all of them, so that a script may give each the same; one that
//! says nothing to a command is told of.

use super::{Cli, CliCommand};
use crate::language::slips;
use clap::parser::ValueSource;
use clap::{Arg, ArgMatches, Command, CommandFactory, FromArgMatches, Subcommand};
use std::ffi::OsString;
use std::path::Path;

/// Of commands that read detections.
const READING: &[&str] = &["json", "rules", "max_memory", "assume"];

/// The identifiers of the common options that matter to a command.
fn matter_to(command: &str) -> &'static [&'static str] {
    match command {
        "check" => &["json", "color", "rules", "max_memory", "assume"],
        "preview" | "diff" | "show" | "stats" | "suggest" => READING,
        "convert" => &["rules", "max_memory"],
        "explain" | "session" | "config" | "language" => &["json"],
        _ => &[],
    }
}

/// The derived command with its help put right.
pub fn command() -> Command {
    let mut command = Cli::command();
    let common = common(&command);
    let names: Vec<String> = command
        .get_subcommands()
        .map(|one| one.get_name().to_owned())
        .collect();
    for name in names {
        let matters = matter_to(&name);
        command = command.mut_subcommand(&name, |mut one| {
            if let Some(about) = one.get_about().map(|about| format!("{about}.")) {
                one = one.long_about(about);
            }
            // Its own of the same name is what clap shows instead of the common one.
            one.args(common.iter().map(|option| {
                let is_idle = !matters.contains(&option.get_id().as_str());
                option.clone().hide(is_idle)
            }))
        });
    }
    command
}

fn common(command: &Command) -> Vec<Arg> {
    let options = command.get_arguments();
    options
        .filter(|option| option.is_global_set())
        .cloned()
        .collect()
}

/// What was typed, and the common options in it that say nothing to its command.
///
/// # Errors
/// Wrong usage; help and version too.
pub fn parse(words: Vec<OsString>) -> Result<(Cli, Vec<String>), clap::Error> {
    let mut command = command();
    let matches = command.try_get_matches_from_mut(words)?;
    let idle = idle(&command, &matches);
    let cli = Cli::from_arg_matches(&matches).map_err(|error| error.format(&mut command))?;
    Ok((cli, idle))
}

fn idle(command: &Command, matches: &ArgMatches) -> Vec<String> {
    let Some((name, typed)) = matches.subcommand() else {
        return Vec::new();
    };
    let is_idle = |option: &Arg| {
        let id = option.get_id().as_str();
        let is_typed = typed.value_source(id) == Some(ValueSource::CommandLine);
        is_typed && !matter_to(name).contains(&id)
    };
    common(command)
        .into_iter()
        .filter(is_idle)
        .filter_map(|option| option.get_long().map(str::to_owned))
        .map(|option| format!("--{option} says nothing to `quell {name}`"))
        .collect()
}

/// The command that `word` was probably meant to be, where no file is called so.
pub fn mistyped(word: &Path) -> Option<String> {
    let typed = word.to_str()?;
    if typed.starts_with('-') || word.exists() {
        return None;
    }
    let all = CliCommand::augment_subcommands(Command::new("quell"));
    if all.find_subcommand(typed).is_some() {
        return None;
    }
    let near = all.get_subcommands().filter_map(|command| {
        let name = command.get_name();
        let distance = match typed.len() > 2 && name.starts_with(typed) {
            true => 1,
            false => slips(name.as_bytes(), typed.to_lowercase().as_bytes()),
        };
        (distance <= (typed.len() + 1) / 3).then(|| (distance, name.to_owned()))
    });
    near.min().map(|(_, name)| name)
}
