//! One function a subcommand, each returning an exit code.
