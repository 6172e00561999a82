//! The command line as typed. What each command does stands in [`crate::run`].

mod common;
mod remotes;
mod triage;

pub use common::{command, mistyped, parse};
pub use remotes::{PullArguments, Pulled, PushArguments, RemoteCommand, Whose};
pub use triage::{
    ConfigOptions, SessionCommand, SessionFile, SessionPath, StatsOptions, SuggestOptions,
};

use crate::proof::Deadline;
use clap::{Args, Parser, Subcommand, ValueEnum};
use std::io::IsTerminal;
use std::path::PathBuf;
use std::time::Duration;

/// Quiets the noise of ESET Inspect without going blind: build an exclusion
/// from loaded detections, see what it would suppress, and save it as XML.
#[derive(Debug, Parser)]
#[command(
    name = "quell",
    version,
    subcommand_precedence_over_arg = true,
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
    pub command: Option<CliCommand>,
    /// What the interface is opened with.
    #[command(flatten)]
    pub open: Open,
    /// What all commands take.
    #[command(flatten)]
    pub global: GlobalOptions,
}

impl GlobalOptions {
    /// Whether standard output gets colours: as asked for, else on a terminal
    /// unless `NO_COLOR` is set.
    pub fn is_colored(&self) -> bool {
        match self.color {
            Color::Always => true,
            Color::Never => false,
            Color::Auto => {
                let is_refused = std::env::var_os("NO_COLOR").is_some_and(|it| !it.is_empty());
                !is_refused && std::io::stdout().is_terminal()
            }
        }
    }
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
    /// Where verdicts, notes and drafts are kept, instead of the folder for state
    #[arg(long, value_name = "FILE", conflicts_with = "no_session")]
    pub session: Option<PathBuf>,
    /// Keep nothing, and start clean
    #[arg(long)]
    pub no_session: bool,
    /// Read what is appended to the files by itself (in the interface R does it)
    #[arg(long)]
    pub watch: bool,
    /// Take the mouse: wheel and click (the terminal's own selection needs Shift then)
    #[arg(long)]
    pub mouse: bool,
}

/// What all commands take.
#[derive(Debug, Args)]
#[command(next_help_heading = "Common options")]
pub struct GlobalOptions {
    /// One JSON document on standard output
    #[arg(long, global = true)]
    pub json: bool,
    /// Colours of the interface and of findings
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub color: Color,
    /// Rules, for their names and operations: an ESET Connect `edr-rules` answer, exported rule
    /// XML, or a folder of these
    #[arg(long, global = true, value_name = "FILE")]
    pub rules: Vec<PathBuf>,
    /// Memory that loading may use, as 500M or 8G; else three quarters of what is free
    #[arg(long, global = true, value_name = "SIZE", value_parser = memory)]
    pub max_memory: Option<u64>,
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
pub enum CliCommand {
    /// Says what an exclusion does to detections: how many it suppresses, keeps or can't decide
    Preview {
        /// The exclusion
        #[arg(value_name = "DRAFT.xml")]
        draft: PathBuf,
        /// The detections
        #[arg(value_name = "FILE", required = true)]
        files: Vec<PathBuf>,
        /// List the detections, each with its outcome; the counts go to standard error
        #[arg(long)]
        ids: bool,
        /// List only detections with this outcome
        #[arg(long, value_name = "OUTCOME")]
        only: Option<Only>,
        /// Exit with 1 where a detection decided to be a threat would be suppressed
        #[arg(long)]
        fail_on_threat: bool,
        /// Where verdicts come from
        #[command(flatten)]
        session: SessionFile,
    },
    /// Says what is wrong with exclusions, proved over all possible detections
    Check(CheckOptions),
    /// Compares two exclusions: whether the new one suppresses the same, more, less or others
    Diff(DiffOptions),
    /// Tells what a finding means, with an example and the mend
    Explain {
        /// `Q102`
        code: String,
    },
    /// Shows a detection in the exclusion language's words
    Show {
        /// The detections
        #[arg(value_name = "FILE", required = true)]
        files: Vec<PathBuf>,
        /// Which one: its id, or as much of its beginning as no other has
        #[arg(long, value_name = "ID")]
        id: String,
    },
    /// Counts detections by cause or property, and says what the data hints at
    Stats(StatsOptions),
    /// Proposes exclusions for marked detections, the tightest first
    Suggest(SuggestOptions),
    /// Shows, exports or imports the verdicts, notes and drafts that were kept
    #[command(subcommand)]
    Session(SessionCommand),
    /// Says where the configuration lies, what its defaults are and what is wrong with it
    Config(ConfigOptions),
    /// Writes detections as native JSON Lines to standard output
    Convert {
        /// The detections
        #[arg(value_name = "FILE", required = true)]
        files: Vec<PathBuf>,
    },
    /// Makes up realistic detections: an E0517 flood with attacks hidden in it
    Sample {
        /// How many
        #[arg(long, value_name = "N", default_value_t = 1000)]
        count: u64,
        /// Another seed, other detections
        #[arg(long, value_name = "S", default_value_t = 1)]
        seed: u64,
        /// Serve them, with rules and exclusions, as ESET Connect and as an Inspect server would
        /// (user and password: demo), on a loopback address such as 127.0.0.1:8080
        #[arg(long, value_name = "ADDRESS")]
        serve: Option<std::net::SocketAddr>,
        /// With --serve: misbehave as real servers do, always, or so many times: too-many=3
        #[arg(
            long,
            value_name = "HOW",
            value_delimiter = ',',
            requires = "serve",
            hide = true
        )]
        misbehave: Vec<String>,
    },
    /// Fetches what is new of a remote: detections, rules, exclusions
    Pull(PullArguments),
    /// Says what would change at a remote so that it holds these exclusions; changes nothing
    Push(PushArguments),
    /// The remotes of the configuration
    #[command(subcommand)]
    Remote(RemoteCommand),
    /// Lists the components, properties, comparisons and operations known, and how sure each is
    Language,
    /// Writes shell completions to standard output
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
    /// Writes the manual page to standard output
    Man,
}

/// What `check` takes.
#[derive(Debug, Args)]
pub struct CheckOptions {
    /// The exclusions
    #[arg(value_name = "DRAFT.xml", required = true)]
    pub drafts: Vec<PathBuf>,
    /// Detections: also say what these show
    #[arg(long, value_name = "FILE", num_args = 1..)]
    pub against: Vec<PathBuf>,
    /// Write the exclusion without what changes nothing, proved to do the same, to standard output;
    /// the choices that are left are named
    #[arg(long)]
    pub fix: bool,
    /// With --fix: write it to its file
    #[arg(long, requires = "fix")]
    pub in_place: bool,
    /// Time for the proofs about one exclusion
    #[arg(long, value_name = "SECONDS", default_value_t = 2.0, value_parser = seconds)]
    pub proof_time: f64,
    /// Where verdicts come from
    #[command(flatten)]
    pub session: SessionFile,
}

impl CheckOptions {
    /// When the proofs about one exclusion must end, from now.
    pub fn deadline(&self) -> Deadline {
        Deadline::after(Duration::from_secs_f64(self.proof_time))
    }
}

/// What `diff` takes.
#[derive(Debug, Args)]
pub struct DiffOptions {
    /// The exclusion as it was
    #[arg(value_name = "OLD.xml")]
    pub old: PathBuf,
    /// The exclusion as it is
    #[arg(value_name = "NEW.xml")]
    pub new: PathBuf,
    /// Detections: also say which of them change
    #[arg(value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// Time for the proof
    #[arg(long, value_name = "SECONDS", default_value_t = 2.0, value_parser = seconds)]
    pub proof_time: f64,
}

impl DiffOptions {
    /// When the proof must end, from now.
    pub fn deadline(&self) -> Deadline {
        Deadline::after(Duration::from_secs_f64(self.proof_time))
    }
}

fn memory(typed: &str) -> Result<u64, String> {
    let (number, unit) = match typed
        .trim_end_matches(['B', 'b'])
        .split_at_checked(typed.trim_end_matches(['B', 'b']).len().saturating_sub(1))
    {
        Some((number, "K" | "k")) => (number, 1 << 10),
        Some((number, "M" | "m")) => (number, 1 << 20),
        Some((number, "G" | "g")) => (number, 1 << 30),
        _ => (typed, 1_u64),
    };
    let bytes = number
        .parse::<u64>()
        .ok()
        .and_then(|number| number.checked_mul(unit));
    bytes.ok_or_else(|| "give a size such as 500M or 8G".to_owned())
}

fn seconds(typed: &str) -> Result<f64, String> {
    let seconds = typed
        .parse()
        .ok()
        .filter(|seconds| (0.0..=86_400.0).contains(seconds));
    seconds.ok_or_else(|| "give seconds from 0 to 86400".to_owned())
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
