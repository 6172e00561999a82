//! One function a subcommand. Results go to standard output, messages to
//! standard error; text from data passes the sanitiser on its way to either.
//!
//! Exit codes: 0 done, 1 findings, 2 wrong usage or unreadable input. A closed
//! pipe ends a command quietly.

mod check;
mod config;
mod convert;
mod diff;
mod explain;
mod hollow;
mod interface;
mod language;
mod preview;
mod pull;
mod pulled;
mod push;
mod remote;
mod serve;
mod session;
mod show;
mod stats;
mod suggest;
mod verdicts;

use crate::cli::{self, Cli, CliCommand, GlobalOptions};
use crate::config::Config;
use crate::ingest::rules::RuleNames;
use crate::ingest::{self, Input, Limits, Source};
use crate::load::{self, Completion, Loading, News};
use crate::matcher::plan::Assumptions;
use crate::rule::name::stem;
use crate::rule::{Draft, read};
use crate::store::{Store, Wanted};
use crate::text::clean;
use anyhow::{Context, Result, anyhow};
use hollow::SourceTallies;
use std::io::{self, IsTerminal, Write};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

/// Done.
pub const DONE: u8 = 0;
/// Something was found.
pub const FOUND: u8 = 1;
/// Wrong usage or unreadable input.
pub const TROUBLE: u8 = 2;

/// Runs what the command line asks for. The configuration comes first: it may
/// add words to the language that arguments name.
pub fn main() -> ExitCode {
    let (config, mistakes) = config::load();
    let (mut cli, idle) = match cli::parse(std::env::args_os().collect()) {
        Ok(parsed) => parsed,
        Err(error) => return refused(&error),
    };
    idle.iter().for_each(|what| say(&format!("quell: {what}")));
    if let Err(error) = pulled::expand(&mut cli) {
        say(&format!("quell: {error:#}"));
        return ExitCode::from(TROUBLE);
    }
    if let Some(word) = cli.open.files.first()
        && is_mistyped(word)
    {
        return ExitCode::from(TROUBLE);
    }
    cli.global.assume_first(config.assume.clone());
    cli.open.mouse |= config.mouse;
    run(cli, &config, mistakes)
}

fn run(cli: Cli, config: &Config, mistakes: Vec<String>) -> ExitCode {
    let global = &cli.global;
    let done = match cli.command {
        None => interface::run(&cli.open, global, (config, mistakes)),
        Some(CliCommand::Preview {
            draft,
            files,
            ids,
            only,
            fail_on_threat,
            session,
        }) => {
            let listed = preview::Listing { ids, only };
            preview::run(&draft, &files, &listed, (&session, fail_on_threat), global)
        }
        Some(CliCommand::Check(options)) => check::run(&options, global),
        Some(CliCommand::Diff(options)) => diff::run(&options, global),
        Some(CliCommand::Explain { code }) => explain::run(&code, global),
        Some(CliCommand::Show { files, id }) => show::run(&files, &id, global),
        Some(CliCommand::Stats(options)) => stats::run(&options, global),
        Some(CliCommand::Suggest(options)) => suggest::run(&options, global),
        Some(CliCommand::Session(command)) => session::run(&command, global),
        Some(CliCommand::Config(options)) => config::run(&options, global),
        Some(CliCommand::Convert { files }) => convert::run(&files, global),
        Some(CliCommand::Sample {
            count,
            seed,
            serve: Some(address),
            misbehave,
        }) => serve::run(address, (count, seed), &misbehave),
        Some(CliCommand::Sample { count, seed, .. }) => convert::sample(count, seed),
        Some(CliCommand::Pull(options)) => pull::run(&options, global, config),
        Some(CliCommand::Push(options)) => push::run(&options, global, config),
        Some(CliCommand::Remote(command)) => remote::run(&command, global, config),
        Some(CliCommand::Language) => language::run(global),
        Some(CliCommand::Completions { shell }) => {
            // Into memory first: it panics where it can't write.
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut cli::command(), "quell", &mut script);
            written(&script)
        }
        Some(CliCommand::Man) => manual(),
    };
    match done {
        Ok(code) => ExitCode::from(code),
        Err(error) if is_closed_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            say(&format!("quell: {error:#}"));
            ExitCode::from(TROUBLE)
        }
    }
}

/// Help, version, or wrong usage, which repeats what was typed: in colour only
/// where none of that has to be made visible.
fn refused(error: &clap::Error) -> ExitCode {
    if let Some(word) = std::env::args_os().nth(1)
        && error.use_stderr()
        && is_mistyped(Path::new(&word))
    {
        return ExitCode::from(TROUBLE);
    }
    let is_plain = |word: std::ffi::OsString| {
        let word = word.to_string_lossy();
        clean(&word) == word
    };
    if !error.use_stderr() || std::env::args_os().all(is_plain) {
        let _ = error.print();
    } else {
        error.to_string().trim_end().split('\n').for_each(say);
    }
    ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(TROUBLE))
}

/// Whether a command was meant by what is no file; says which.
fn is_mistyped(word: &Path) -> bool {
    let Some(meant) = cli::mistyped(word) else {
        return false;
    };
    let word = word.display();
    say(&format!(
        "quell: no file and no command is called `{word}`: did you mean {meant}? (quell {meant} --help)"
    ));
    true
}

fn is_closed_pipe(error: &anyhow::Error) -> bool {
    let kind = error
        .root_cause()
        .downcast_ref::<io::Error>()
        .map(io::Error::kind);
    kind == Some(io::ErrorKind::BrokenPipe)
}

/// A message on standard error.
fn say(text: &str) {
    let _ = writeln!(io::stderr().lock(), "{}", clean(text));
}

/// A document on a line of its own.
fn write_json(out: &mut impl Write, document: &impl serde::Serialize) -> io::Result<()> {
    serde_json::to_writer(&mut *out, document)?;
    writeln!(out)
}

fn manual() -> Result<u8> {
    let mut page = Vec::new();
    clap_mangen::Man::new(cli::command()).render(&mut page)?;
    written(&page)
}

fn written(text: &[u8]) -> Result<u8> {
    let mut out = io::stdout().lock();
    out.write_all(text)?;
    out.flush()?;
    Ok(DONE)
}

/// Opens the sources; the first that can't be read is the error.
fn open(files: &[PathBuf]) -> Result<Vec<Source>> {
    let input = |path: &PathBuf| {
        if path.as_os_str() == "-" {
            Input::Stdin
        } else {
            Input::Path(path.clone())
        }
    };
    let inputs: Vec<Input> = match files {
        [] if !io::stdin().is_terminal() => vec![Input::Stdin],
        files => files.iter().map(input).collect(),
    };
    if inputs
        .iter()
        .filter(|input| matches!(input, Input::Stdin))
        .count()
        > 1
    {
        return Err(anyhow!("standard input can be read only once"));
    }
    inputs
        .iter()
        .map(|input| ingest::open(input, &Limits::default()).map_err(|error| anyhow!("{error}")))
        .collect()
}

/// What fills in rules' names and uuids, from `--rules`.
fn complete(global: &GlobalOptions) -> Result<Completion> {
    let names: Vec<RuleNames> = global
        .rules
        .iter()
        .map(|path| RuleNames::open(path).map_err(|error| anyhow!("{error}")))
        .collect::<Result<_>>()?;
    Ok(Arc::new(move |detection| {
        names.iter().for_each(|names| names.apply(detection))
    }))
}

fn assumptions(global: &GlobalOptions) -> Assumptions {
    Assumptions {
        entries: global.assume.clone(),
    }
}

fn read_file(path: &Path) -> Result<Vec<u8>> {
    std::fs::read(path).with_context(|| format!("{} can't be read", path.display()))
}

/// Reads an exclusion from a file.
fn read_draft(path: &Path) -> Result<(Draft, Vec<u8>)> {
    read_draft_or(path)?.map_err(|error| at_place(path, &error))
}

/// Reads an exclusion from a file; what is wrong with its text is given apart.
fn read_draft_or(path: &Path) -> Result<Result<(Draft, Vec<u8>), read::ReadError>> {
    let bytes = read_file(path)?;
    Ok(read::read(&bytes, &stem(path)).map(|draft| (draft, bytes)))
}

/// An error of an exclusion as `FILE:LINE:COLUMN: what`.
fn at_place(path: &Path, error: &read::ReadError) -> anyhow::Error {
    match error.place {
        Some(place) => anyhow!("{}:{place}: {}", path.display(), error.message),
        None => anyhow!("{}: {}", path.display(), error.message),
    }
}

/// How to load, as the command line says.
fn load_options(global: &GlobalOptions) -> load::Options {
    let bounded = load::Options::bounded();
    let max_memory = global.max_memory.or(bounded.max_memory);
    load::Options {
        max_memory,
        ..bounded
    }
}

/// All detections of some sources, and how loading them went.
struct Loaded {
    store: Store,
    loading: Loading,
    came: SourceTallies,
}

/// Loads all detections; what was skipped is told on standard error.
fn load_all(files: &[PathBuf], global: &GlobalOptions) -> Result<Loaded> {
    let sources = open(files)?;
    let names = sources.iter().map(|source| source.name().to_owned());
    let mut store = Store::default();
    store.set_sources(names.collect());
    let (loading, came) = load_each(sources, global, None, &mut |batch| store.absorb(batch))?;
    tell_loading(&loading, store.len());
    Ok(Loaded {
        store,
        loading,
        came,
    })
}

/// Hands on all detections, or what is wanted of them, batch by batch.
fn load_each(
    sources: Vec<Source>,
    global: &GlobalOptions,
    wanted: Option<Wanted>,
    each: &mut dyn FnMut(Store),
) -> Result<(Loading, SourceTallies)> {
    let complete = complete(global)?;
    let mut came = SourceTallies::of(&sources);
    let mut loading = Loading::default();
    let options = load::Options {
        wanted: wanted.map(Arc::new),
        ..load_options(global)
    };
    load::read_with(sources, &options, complete.as_ref(), &mut |news| {
        match news {
            News::Batch(batch) => {
                came.found(batch.len());
                each(*batch);
            }
            other => loading.take(came.heard(other)),
        }
        ControlFlow::Continue(())
    });
    Ok((loading, came))
}

/// How many skipped records are told one by one.
const TOLD: usize = 20;

/// Tells what could not be read, on standard error.
fn tell_loading(loading: &Loading, loaded: usize) {
    for skipped in loading.skipped.iter().take(TOLD) {
        say(&format!("{skipped}"));
    }
    if loading.skipped_count > TOLD {
        say(&format!(
            "and more: {} records were skipped in all",
            loading.skipped_count
        ));
    }
    for (kind, count) in &loading.others {
        say(&format!("not detections: {count} × {kind}"));
    }
    for (what, count) in &loading.warnings {
        say(&format!("thrown away: {count} × {what}"));
    }
    loading.unread_lines().for_each(|line| say(&line));
    if loaded == 0 {
        say("no detections were found");
    }
}
