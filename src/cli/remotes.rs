//! What the commands take that speak with a remote.

use clap::{Args, Subcommand, ValueEnum};
use std::path::PathBuf;

/// What `pull` takes.
#[derive(Debug, Args)]
pub struct PullArguments {
    /// The remote, by its name in the configuration
    #[arg(value_name = "NAME")]
    pub name: String,
    /// Detections from here on (UTC), instead of where the last pull ended: 30d, 12h, 2026-11-20, 2026-11-20T03:00Z
    #[arg(long, value_name = "TIME")]
    pub since: Option<String>,
    /// Detections before this (UTC), instead of before now
    #[arg(long, value_name = "TIME")]
    pub until: Option<String>,
    /// What to pull
    #[arg(
        long,
        value_name = "WHAT",
        value_delimiter = ',',
        default_value = "detections,rules,exclusions"
    )]
    pub what: Vec<Pulled>,
    /// Where to, instead of quell/NAME in the folder for data
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Where a file was changed here: `theirs` replaces it by what the remote holds
    #[arg(long, value_name = "WHOSE")]
    pub take: Option<Whose>,
}

/// What `push` takes.
#[derive(Debug, Args)]
pub struct PushArguments {
    /// The remote, by its name in the configuration
    #[arg(value_name = "NAME")]
    pub name: String,
    /// Exclusions, or folders of them, instead of what was pulled from the remote
    #[arg(value_name = "FILE|DIR")]
    pub sources: Vec<PathBuf>,
    /// Plan to delete there what was pulled or pushed and whose XML is gone here
    #[arg(long)]
    pub prune: bool,
    /// Where the remote was changed by somebody else: whose exclusion stands
    #[arg(long, value_name = "WHOSE")]
    pub take: Option<Whose>,
}

/// What can be pulled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Pulled {
    /// Detections, a file a day
    Detections,
    /// The XML of rules
    Rules,
    /// Exclusions, each with what it is for
    Exclusions,
}

/// Whose change stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Whose {
    /// That of here
    Ours,
    /// That of the remote
    Theirs,
}

/// What can be asked about remotes.
#[derive(Debug, Subcommand)]
pub enum RemoteCommand {
    /// The remotes of the configuration, and how far each was pulled
    List,
    /// Log in, and make one call each: what this account may read
    Check {
        /// The remote, by its name in the configuration
        #[arg(value_name = "NAME")]
        name: String,
    },
}
