//! The `quell` program.

use std::process::ExitCode;

fn main() -> ExitCode {
    quell::tui::terminal::install_panic_hook();
    quell::run::main()
}
