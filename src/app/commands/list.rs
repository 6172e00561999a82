//! What can be done in the list pane.

use super::disabled::{cannot_mark, cannot_mark_shown, no_row, none_shown, not_sought};
use super::{Command, Scope, Wait};
use crate::app::{App, Pane};
use crate::session::Verdict::{Benign, Threat};

const fn list(
    name: &'static str,
    keys: &'static [&'static str],
    help: &'static str,
    run: fn(&mut App),
) -> Command {
    Command::new(Scope::In(Pane::List), name, keys, help, run)
}

/// What is about the rows that are shown, or the one under the cursor.
const fn rows(
    name: &'static str,
    keys: &'static [&'static str],
    help: &'static str,
    run: fn(&mut App),
) -> Command {
    list(name, keys, help, run).waits(&[Wait::Rows])
}

const SHOW: &str = "show all, suppressed, kept, and so on to left";
const SHOW_BEFORE: &str = "the same the other way round: left first";
const NOTE: &str = "note; in groups that are searched: the next place";
const MATCH: &str = "in groups that are searched: the place before";
const FACETS: &str = "facets: the most frequent values of what is shown";
const TIME: &str = "time: what is hidden and kept when";
const COMMON: &str = "add what the group, or the marks, have in common";
const SUGGEST: &str = "suggest exclusions: for marks, a group, or verdicts";
const OPEN: &str = "go to the detail; on a group: open it";
const COPY: &str = "copy row, marked or group: as lines, JSON, ids, CSV";
const EXPORT: &str = "export: write what is marked, else shown, to a file";
const NEXT: &str = "next that the last edit changed";
const PREVIOUS: &str = "previous that the last edit changed";

pub(super) const COMMANDS: &[Command] = &[
    list("filter", &["/"], "filter", App::ask_filter)
        .hint("filter", [3, 6, 0, 0])
        .synonyms("search find grep"),
    list("show-next", &["p"], SHOW, |app| app.show_in_turn(true))
        .hint("show", [5, 0, 0, 0])
        .waits(&[Wait::Outcomes]),
    list("show-previous", &["P"], SHOW_BEFORE, |app| {
        app.show_in_turn(false)
    })
    .waits(&[Wait::Outcomes]),
    list("sort", &["o"], "sort", App::ask_order).hint("sort", [9, 0, 0, 0]),
    list("group-by", &["f"], "group by", App::ask_groups).hint("group", [4, 0, 0, 0]),
    rows("note", &["n"], NOTE, App::ask_note)
        .hint("note", [0, 0, 0, 0])
        .synonyms("comment")
        .unless(no_row),
    rows("previous-match", &["N"], MATCH, |app| app.find_next(true)).unless(not_sought),
    rows("mark", &["Space"], "mark", App::mark)
        .hint("mark", [0, 0, 0, 0])
        .synonyms("select")
        .unless(cannot_mark),
    rows("copy-rows", &["y"], COPY, App::ask_copy).unless(no_row),
    rows("export", &["w"], EXPORT, App::ask_export).unless(none_shown),
    rows("mark-range", &["V"], "range mark", App::mark_range).unless(cannot_mark),
    rows("benign", &["b"], "benign", |app| app.judge(Some(Benign)))
        .hint("benign", [6, 4, 0, 0])
        .synonyms("false good")
        .unless(no_row),
    rows("threat", &["t"], "threat", |app| app.judge(Some(Threat)))
        .hint("threat", [7, 5, 0, 0])
        .synonyms("malicious bad true attack")
        .unless(no_row),
    rows("clear-verdict", &["c"], "clear verdict", |app| {
        app.judge(None)
    })
    .unless(no_row),
    rows("suggest", &["A"], SUGGEST, App::ask_suggestions)
        .hint("suggest", [10, 8, 0, 0])
        .unless(App::why_no_suggestions),
    rows("add-group", &["a"], COMMON, App::add_common).hint("add", [0, 3, 0, 0]),
    rows("open", &["Enter"], OPEN, App::open_row)
        .hint("open", [0, 2, 0, 0])
        .unless(no_row),
    rows(
        "mark-shown",
        &[],
        "mark: all that is shown",
        App::mark_shown,
    )
    .unless(cannot_mark_shown),
    rows("benign-shown", &[], "benign: all that is shown", |app| {
        app.judge_shown(Some(Benign))
    })
    .unless(none_shown),
    rows("threat-shown", &[], "threat: all that is shown", |app| {
        app.judge_shown(Some(Threat))
    })
    .unless(none_shown),
    rows(
        "clear-shown",
        &[],
        "clear verdict: all that is shown",
        |app| app.judge_shown(None),
    )
    .unless(none_shown),
    rows(
        "next-suppressed",
        &[],
        "next suppressed",
        App::next_suppressed,
    )
    .waits(&[Wait::Rows, Wait::Outcomes]),
    rows("next-changed", &["]"], NEXT, |app| {
        app.jump_to_changed(true)
    })
    .hint("next changed", [0, 0, 0, 0])
    .waits(&[Wait::Rows, Wait::Outcomes]),
    rows("previous-changed", &["["], PREVIOUS, |app| {
        app.jump_to_changed(false)
    })
    .hint("previous", [0, 0, 0, 0])
    .waits(&[Wait::Rows, Wait::Outcomes]),
    rows("facets", &["F"], FACETS, App::ask_facet).synonyms("values top counts"),
    list("time", &["T"], TIME, App::open_time)
        .synonyms("timeline histogram when chart")
        .waits(&[Wait::Outcomes]),
];
