//! What can be done in the detail pane.

use super::disabled::{cannot_add, cannot_explain, cannot_narrow, no_detail, no_value};
use super::{Command, Scope, Wait};
use crate::app::{App, Pane};

const fn detail(
    name: &'static str,
    keys: &'static [&'static str],
    help: &'static str,
    run: fn(&mut App),
) -> Command {
    Command::new(Scope::In(Pane::Detail), name, keys, help, run).waits(&[Wait::Rows])
}

const EXPLAIN: &str = "explain: why it is suppressed, kept or undecided";

pub(super) const COMMANDS: &[Command] = &[
    detail("add", &["a"], "add the property as a condition", |app| {
        app.add_property(false)
    })
    .hint("add", [0, 0, 2, 0])
    .unless(cannot_add),
    detail("add-negated", &["A"], "add it negated", |app| {
        app.add_property(true)
    })
    .hint("add not", [0, 0, 0, 0])
    .unless(cannot_add),
    detail(
        "narrow-to",
        &["f"],
        "narrow the list to this value",
        |app| app.narrow(false),
    )
    .hint("narrow", [0, 0, 3, 0])
    .unless(cannot_narrow),
    detail(
        "hide-value",
        &["x"],
        "hide this value from the list",
        |app| app.narrow(true),
    )
    .hint("hide", [0, 0, 4, 0])
    .unless(cannot_narrow),
    detail("explain", &["e"], EXPLAIN, App::explain)
        .hint("explain", [0, 0, 5, 0])
        .unless(cannot_explain),
    detail("copy", &["y"], "copy the value", App::copy_value)
        .hint("copy", [0, 0, 0, 0])
        .unless(no_value),
    detail("raw", &["r"], "raw record", App::ask_raw)
        .hint("raw", [0, 0, 6, 0])
        .unless(no_detail),
    detail(
        "whole-value",
        &["Enter"],
        "the whole value",
        App::show_value,
    )
    .unless(no_value),
];
