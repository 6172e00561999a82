//! What can be done in the builder pane.

use super::disabled::{no_xml, nothing_built, nothing_to_save};
use super::{Command, Scope, Wait};
use crate::app::{App, Pane};
use crate::rule::edit;

const fn builder(
    name: &'static str,
    keys: &'static [&'static str],
    help: &'static str,
    run: fn(&mut App),
) -> Command {
    Command::new(Scope::In(Pane::Builder), name, keys, help, run)
}

/// What changes the node under the cursor.
const fn node(
    name: &'static str,
    keys: &'static [&'static str],
    help: &'static str,
    run: fn(&mut App),
) -> Command {
    builder(name, keys, help, run).unless(nothing_built)
}

const ASSUME: &str = "assume the draft's operation where records name none";
const FIX: &str = "fix: what can be done about the finding";

const LEFT_OUT: &str = "+ or − at a node: how many more or fewer without it";

pub(super) const COMMANDS: &[Command] = &[
    builder(
        "add-condition",
        &["a"],
        "add a condition",
        App::ask_property,
    )
    .hint("add", [0, 0, 0, 2])
    .waits(&[Wait::Rows]),
    builder(
        "edit-value",
        &["e", "Enter"],
        "edit the value, or the fields of a part",
        App::ask_value,
    )
    .hint("edit", [0, 0, 0, 7]),
    node(
        "next-comparison",
        &["c"],
        "next comparison, and what each would hide",
        App::ask_comparison,
    )
    .hint("comparison", [0, 0, 0, 0]),
    builder(
        "edit-exclusion",
        &[],
        "name and note of the exclusion",
        App::ask_exclusion,
    ),
    node("and-or", &["o"], "and / or", |app| {
        app.edit_node(edit::toggle_and_or)
    })
    .hint("and/or", [0, 0, 0, 0]),
    node("negate", &["!"], "not", |app| app.edit_node(edit::negate)).hint("not", [0, 0, 0, 0]),
    node("widen", &["+"], "widen", |app| app.climb(true, false)).hint("widen", [0, 0, 0, 5]),
    node("narrow", &["-"], "narrow", |app| app.climb(false, false)).hint("narrow", [0, 0, 0, 6]),
    node("widen-finely", &["="], "widen bit by bit", |app| {
        app.climb(true, true)
    }),
    node("narrow-finely", &["_"], "narrow bit by bit", |app| {
        app.climb(false, true)
    }),
    node(
        "prefix",
        &["/"],
        "type the length of a prefix; in the XML: search it",
        App::ask_prefix_or_find,
    ),
    node("delete", &["d"], "delete", |app| {
        app.edit_node(edit::delete)
    })
    .hint("delete", [0, 0, 0, 8]),
    builder(
        "copy-xml",
        &["y"],
        "copy its XML, in the form of the last save",
        App::copy_draft,
    )
    .unless(nothing_to_save),
    node("move-down", &["J"], "move down", |app| {
        app.edit_node(edit::move_down)
    }),
    node("move-up", &["K"], "move up", |app| {
        app.edit_node(edit::move_up)
    }),
    node("group", &[">"], "group", |app| app.edit_node(edit::group)),
    node("ungroup", &["<"], "ungroup", |app| {
        app.edit_node(edit::ungroup)
    })
    .hint("ungroup", [0, 0, 0, 0]),
    node("cut-node", &["x"], "cut, to be pasted", App::cut_node),
    builder(
        "paste-node",
        &["p"],
        "paste what was cut beside the cursor",
        App::paste_node,
    )
    .unless(App::why_no_paste),
    node("move-out", &["("], "move out of its group", |app| {
        app.edit_node(edit::move_out)
    }),
    node("move-in", &[")"], "move into the group above", |app| {
        app.edit_node(edit::move_in)
    }),
    builder("assume", &["O"], ASSUME, App::assume),
    builder(
        "witness",
        &["w"],
        "witness of the finding",
        App::show_finding,
    )
    .hint("finding", [0, 0, 0, 3])
    .unless(App::why_no_finding)
    .waits(&[Wait::Findings]),
    builder("fix", &["F"], FIX, App::ask_fixes)
        .hint("fix", [0, 0, 0, 4])
        .unless(App::why_no_finding)
        .waits(&[Wait::Findings]),
    builder("xml-find", &[], "search the XML", App::ask_find)
        .hint("find", [0, 0, 0, 0])
        .unless(no_xml),
    builder("xml-next", &["n"], "next place in the XML", |app| {
        app.find_next(false)
    })
    .unless(no_xml),
    builder("xml-previous", &["N"], "previous place in the XML", |app| {
        app.find_next(true)
    })
    .unless(no_xml),
    builder("left-out", &[], LEFT_OUT, App::turn_left_out),
    builder(
        "notes",
        &[],
        "notes: all findings and remarks",
        App::open_notes,
    ),
];
