//! What the commands about groups, sessions, proposals and the configuration take.

use super::GlobalOptions;
use clap::{Args, Subcommand};
use std::path::PathBuf;

/// Where verdicts come from.
#[derive(Clone, Debug, Default, Args)]
pub struct SessionFile {
    /// The session's file; without it the one in the folder for state
    #[arg(long, value_name = "FILE", conflicts_with = "no_session")]
    pub session: Option<PathBuf>,
    /// No session: nothing is looked up, nothing is kept
    #[arg(long)]
    pub no_session: bool,
}

/// What `stats` takes.
#[derive(Debug, Args)]
pub struct StatsOptions {
    /// The detections
    #[arg(value_name = "FILE", required = true)]
    pub files: Vec<PathBuf>,
    /// What to group by: cause, rule, device, process, parent, address, range, port, direction,
    /// user, operation, severity, or a property such as Network.Port or process:FileItem.FileName
    #[arg(long, value_name = "PROPERTY", default_value = "cause")]
    pub by: String,
    /// How many groups and values are shown
    #[arg(long, value_name = "N")]
    pub top: Option<usize>,
    /// An exclusion: also say what it does to each group
    #[arg(long, value_name = "FILE.xml")]
    pub draft: Option<PathBuf>,
    /// With --json: the detections of each group
    #[arg(long, requires = "json")]
    pub ids: bool,
    /// Also say how much memory the detections take
    #[arg(long)]
    pub memory: bool,
}

/// What `session` does.
#[derive(Debug, Subcommand)]
pub enum SessionCommand {
    /// What a session holds
    Show(SessionPath),
    /// Verdicts, notes, marks and drafts as JSON on standard output
    Export(SessionPath),
    /// Takes such JSON into the session: what it says wins over what was there
    Import {
        /// The JSON; `-` is standard input
        #[arg(value_name = "FILE.json")]
        document: PathBuf,
        /// Which session
        #[command(flatten)]
        path: SessionPath,
    },
}

/// Which session.
#[derive(Debug, Args)]
pub struct SessionPath {
    /// The session's file; without it the one in the folder for state
    #[arg(long, value_name = "FILE")]
    pub session: Option<PathBuf>,
}

/// What `config` takes.
#[derive(Debug, Args)]
pub struct ConfigOptions {
    /// Where the configuration lies
    #[arg(long, conflicts_with = "print_default")]
    pub path: bool,
    /// All of it with its defaults
    #[arg(long)]
    pub print_default: bool,
}

/// What `suggest` takes.
#[derive(Debug, Args)]
pub struct SuggestOptions {
    /// The detections
    #[arg(value_name = "FILE", required = true)]
    pub files: Vec<PathBuf>,
    /// Detections to be suppressed: ids, or `verdicts` for those decided in the session
    #[arg(
        long,
        value_name = "IDS",
        required = true,
        value_delimiter = ',',
        num_args = 1
    )]
    pub benign: Vec<String>,
    /// Detections that must be kept: ids, or `verdicts`
    #[arg(long, value_name = "IDS", value_delimiter = ',', num_args = 1)]
    pub threat: Vec<String>,
    /// Where verdicts come from
    #[command(flatten)]
    pub session: SessionFile,
}

impl GlobalOptions {
    /// Takes what is taken for granted by the configuration; what is typed wins.
    pub fn assume_first(&mut self, assumptions: Vec<(String, String)>) {
        self.assume.splice(0..0, assumptions);
    }
}
