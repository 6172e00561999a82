//! What can be done about the list's columns.

use super::{Command, Scope};
use crate::app::{App, Pane};

const fn chosen(
    name: &'static str,
    keys: &'static [&'static str],
    help: &'static str,
    run: fn(&mut App),
) -> Command {
    Command::new(Scope::Columns, name, keys, help, run)
}

const CHOOSE: &str = "columns: show, hide, move, width, sort by";

pub(super) const COMMANDS: &[Command] = &[
    Command::new(
        Scope::In(Pane::List),
        "columns",
        &["C"],
        CHOOSE,
        App::open_columns,
    ),
    Command::new(
        Scope::In(Pane::List),
        "reverse-order",
        &["O"],
        "sort: reverse the order",
        App::reverse_order,
    ),
    chosen(
        "column-show",
        &["Space", "Enter"],
        "show or hide",
        App::turn_column,
    ),
    chosen("column-right", &["J"], "move it to the right", |app| {
        app.shift_column(true)
    }),
    chosen("column-left", &["K"], "move it to the left", |app| {
        app.shift_column(false)
    }),
    chosen("column-wider", &["+", "l", "Right"], "wider", |app| {
        app.resize_column(Some(1))
    }),
    chosen("column-narrower", &["-", "h", "Left"], "narrower", |app| {
        app.resize_column(Some(-1))
    }),
    chosen("column-fit", &["="], "as wide as it needs", |app| {
        app.resize_column(None)
    }),
    chosen(
        "column-sort",
        &["o"],
        "sort by it; again: the other way round",
        App::sort_by_chosen,
    ),
    chosen(
        "columns-reset",
        &["r"],
        "all as at first",
        App::reset_columns,
    ),
];
