//! What can be done in any pane, and in any list.

use super::disabled::{no_mistakes, nothing_to_save};
use super::{Command, Scope, Wait};
use crate::app::App;
use crate::app::scroll::Motion;

const fn anywhere(
    name: &'static str,
    keys: &'static [&'static str],
    help: &'static str,
    run: fn(&mut App),
) -> Command {
    Command::new(Scope::Anywhere, name, keys, help, run)
}

const fn in_lists(
    name: &'static str,
    keys: &'static [&'static str],
    help: &'static str,
    run: fn(&mut App),
) -> Command {
    Command::new(Scope::AnyList, name, keys, help, run).waits(&[Wait::PaneRows])
}

const READ_ON: &str = "read on: what was appended to the sources";
const ALL_PANES: &str = "all keys, the focused pane's first";

pub(super) const COMMANDS: &[Command] = &[
    anywhere("quit", &["q"], "quit", App::quit)
        .synonyms("exit leave close end bye")
        .needed(),
    anywhere("help", &["?"], ALL_PANES, App::open_help)
        .hint("help", [1, 1, 1, 1])
        .synonyms("keys manual bindings ?"),
    anywhere(
        "palette",
        &[":"],
        "command palette: all actions by name",
        App::open_palette,
    )
    .hint("commands", [2, 8, 0, 0]),
    anywhere("next-pane", &["Tab"], "next pane", |app| app.turn_focus(1)),
    anywhere("previous-pane", &["Shift-Tab"], "previous pane", |app| {
        app.turn_focus(2)
    }),
    anywhere("focus-list", &["1"], "go to the list", App::go_to_list),
    anywhere(
        "focus-detail",
        &["2"],
        "go to the detail",
        App::go_to_detail,
    ),
    anywhere(
        "focus-builder",
        &["3"],
        "go to the builder",
        App::go_to_builder,
    ),
    anywhere(
        "pane-left",
        &["h", "Left"],
        "go to the pane to the left",
        |app| app.go_beside(false),
    ),
    anywhere(
        "pane-right",
        &["l", "Right"],
        "go to the pane to the right",
        |app| app.go_beside(true),
    ),
    anywhere("zoom", &["z"], "zoom the pane", App::zoom).synonyms("maximize full larger"),
    anywhere(
        "layout",
        &["|"],
        "layout: panes beside, or one under the other",
        App::turn_layout,
    ),
    anywhere(
        "pane-smaller",
        &["{"],
        "divider: this pane smaller",
        |app| app.move_divider(false),
    ),
    anywhere("pane-larger", &["}"], "divider: this pane larger", |app| {
        app.move_divider(true)
    }),
    anywhere("undo", &["u"], "undo", |app| app.travel(true))
        .hint("undo", [0, 0, 8, 10])
        .synonyms("revert back"),
    anywhere("redo", &["Ctrl-r"], "redo", |app| app.travel(false)),
    anywhere("save", &["s"], "save the exclusion", App::save)
        .hint("save", [8, 0, 7, 9])
        .synonyms("write store keep")
        .unless(nothing_to_save)
        .waits(&[Wait::Outcomes]),
    anywhere("save-as", &["S"], "save as", App::ask_where_to_save)
        .unless(nothing_to_save)
        .waits(&[Wait::Outcomes]),
    anywhere("xml", &["v"], "XML view on or off", App::turn_xml)
        .hint("tree", [0, 0, 0, 0])
        .synonyms("source code"),
    anywhere(
        "drafts",
        &["D"],
        "drafts: open, new, rename, save all, from file",
        App::open_drafts,
    )
    .synonyms("exclusions"),
    anywhere("read-on", &["R"], READ_ON, App::read_on),
    anywhere("redraw", &["Ctrl-l"], "redraw", App::redraw),
    anywhere("suspend", &["Ctrl-z"], "suspend", App::suspend),
    anywhere(
        "back",
        &["Esc", "Ctrl-c"],
        "back out: marks first, then filter, then narrowings",
        App::back,
    )
    .hint("back", [0, 7, 0, 0])
    .needed(),
    anywhere(
        "skipped",
        &[],
        "skipped records and warnings",
        App::show_skipped,
    ),
    anywhere("mouse", &[], "mouse on or off", App::turn_mouse),
    anywhere("theme", &[], "theme: the next colours", App::turn_theme)
        .synonyms("colors colours dark light"),
    anywhere(
        "mistakes",
        &[],
        "mistakes in the configuration",
        App::show_mistakes,
    )
    .synonyms("config errors wrong")
    .unless(no_mistakes),
    anywhere("name", &[], "name of the exclusion", App::ask_name),
    anywhere("remark", &[], "note of the exclusion", App::ask_remark),
    anywhere(
        "rules",
        &[],
        "rules that the exclusion is for",
        App::ask_rules,
    ),
    in_lists("down", &["j", "Down"], "down", |app| {
        app.scroll(Motion::Down)
    }),
    in_lists("up", &["k", "Up"], "up", |app| app.scroll(Motion::Up)),
    in_lists("first", &["g", "Home"], "first", |app| {
        app.scroll(Motion::First)
    }),
    in_lists("last", &["G", "End"], "last", |app| {
        app.scroll(Motion::Last)
    }),
    in_lists("page-down", &["Ctrl-d", "PageDown"], "a page down", |app| {
        app.scroll(Motion::PageDown)
    }),
    in_lists("page-up", &["Ctrl-u", "PageUp"], "a page up", |app| {
        app.scroll(Motion::PageUp)
    }),
    in_lists("screen-top", &["H"], "to the first line seen", |app| {
        app.scroll(Motion::Top)
    }),
    in_lists(
        "screen-middle",
        &["M"],
        "to the middle of what is seen",
        |app| app.scroll(Motion::Middle),
    ),
    in_lists("screen-bottom", &["L"], "to the last line seen", |app| {
        app.scroll(Motion::Bottom)
    }),
];
