//! The `quell` program.

use clap::Parser;
use std::process::ExitCode;

fn main() -> ExitCode {
    quell::run::run(quell::cli::Cli::parse())
}
