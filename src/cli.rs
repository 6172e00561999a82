//! The command line as typed. What each command does stands in [`crate::run`].

use clap::{Args, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;

/// Quiets the noise of ESET Inspect without going blind: build an exclusion
/// from loaded detections, see what it would suppress, and save it as XML.
#[derive(Debug, Parser)]
#[command(
    name = "quell",
    version,
    args_conflicts_with_subcommands = true,
    subcommand_negates_reqs = true
)]
#[command(
    after_help = "Reads ESET Connect and on-prem REST answers, PROTECT syslog and Quell's own JSON Lines, \
    recognised by content; gzip and zstd too. `-` is standard input.\n\
    Exit status: 0 done, 1 findings, 2 wrong usage or unreadable input."
)]
pub struct Cli {
    /// The command; without one the interface opens.
    #[command(subcommand)]
    pub command: Option<Command>,
    /// What the interface is opened with.
    #[command(flatten)]
    pub open: Open,
    /// What all commands take.
    #[command(flatten)]
    pub common: Common,
}

/// What the interface is opened with.
#[derive(Debug, Args)]
pub struct Open {
    /// Detections to load; `-` or nothing with a pipe: standard input
    #[arg(value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// An exclusion to open
    #[arg(long, value_name = "FILE.xml")]
    pub draft: Option<PathBuf>,
    /// Take the mouse: wheel and click (the terminal's own selection needs Shift then)
    #[arg(long)]
    pub mouse: bool,
}

/// What all commands take.
#[derive(Debug, Args)]
#[command(next_help_heading = "Common options")]
pub struct Common {
    /// One JSON document on standard output
    #[arg(long, global = true)]
    pub json: bool,
    /// Colours
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub color: Color,
    /// Rule names: an ESET Connect `edr-rules` answer, or an exported rule XML
    #[arg(long, global = true, value_name = "FILE")]
    pub rules: Vec<PathBuf>,
    /// Operation of a rule's detections where records carry none
    #[arg(long, global = true, value_name = "CODE=OPERATION", value_parser = assumption)]
    pub assume: Vec<(String, String)>,
}

/// When to use colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Color {
    /// On a terminal, unless NO_COLOR is set
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// What an exclusion does to detections
    Preview {
        /// The exclusion
        #[arg(value_name = "DRAFT.xml")]
        draft: PathBuf,
        /// The detections
        #[arg(value_name = "FILE", required = true)]
        files: Vec<PathBuf>,
        /// List the detections, each with its outcome
        #[arg(long)]
        ids: bool,
        /// List only detections with this outcome
        #[arg(long, value_name = "OUTCOME")]
        only: Option<Only>,
    },
    /// A detection in the exclusion language's words
    Show {
        /// The detections
        #[arg(value_name = "FILE", required = true)]
        files: Vec<PathBuf>,
        /// Which one
        #[arg(long, value_name = "ID")]
        id: String,
    },
    /// Native JSON Lines on standard output
    Convert {
        /// The detections
        #[arg(value_name = "FILE", required = true)]
        files: Vec<PathBuf>,
    },
    /// Made-up but realistic detections: an E0517 flood with attacks hidden in it
    Sample {
        /// How many
        #[arg(long, value_name = "N", default_value_t = 1000)]
        count: u64,
        /// Another seed, other detections
        #[arg(long, value_name = "S", default_value_t = 1)]
        seed: u64,
    },
    /// The components, properties, comparisons and operations known, and how sure each is
    Language,
    /// Shell completions on standard output
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
    /// The manual page on standard output
    Man,
}

/// An outcome to list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Only {
    /// What the exclusion hides
    Suppressed,
    /// What it leaves alone
    Kept,
    /// What can't be told from the records
    Undecided,
}

fn assumption(typed: &str) -> Result<(String, String), String> {
    let (rule, operation) = typed
        .split_once('=')
        .ok_or("write it as E0517=TcpIpProtocolIdentified")?;
    let known = crate::language::table().operation(operation);
    let known = known
        .ok_or_else(|| format!("`{operation}` is not a known operation; see `quell language`"))?;
    if rule.is_empty() {
        return Err("the rule's code, uuid or name is missing before `=`".to_owned());
    }
    Ok((rule.to_owned(), known.name.clone()))
}
