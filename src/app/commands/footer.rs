//! What the status line reminds of: the keys that matter for what is under the cursor,
//! then those of the pane.

use super::{Command, hints};
use crate::app::{App, Pane};
use crate::detail::DetailLine;
use crate::rule::Kind;

/// The hints of an application as it stands, the first thing first; each can be done.
pub fn footer(app: &App) -> Vec<&'static Command> {
    let focus = app.screen().focus();
    let usual = hints(focus, app.list().open_groups().is_some());
    let mut names: Vec<&str> = vec!["help"];
    names.extend(matters(app));
    let matter = names.into_iter().filter_map(Command::named);
    let mut commands: Vec<&'static Command> = Vec::new();
    for command in matter.chain(usual) {
        let is_new = !commands.iter().any(|known| known.hint == command.hint);
        let has_key = !app.keymap().key(command).is_empty();
        if is_new && has_key && command.why_disabled(app).is_none() {
            commands.push(command);
        }
    }
    commands
}

/// The names of the commands that matter for what is under the cursor.
fn matters(app: &App) -> Vec<&'static str> {
    match app.screen().focus() {
        Pane::List => of_list(app),
        Pane::Detail => match app.detail().line() {
            Some(DetailLine::Property { .. }) => vec!["add", "add-negated", "narrow-to"],
            Some(DetailLine::Heading { .. }) => vec!["raw", "narrow-to"],
            _ => vec!["copy", "narrow-to", "raw"],
        },
        Pane::Builder if app.builder().is_xml() => vec!["xml"],
        Pane::Builder => of_builder(app),
    }
}

fn of_list(app: &App) -> Vec<&'static str> {
    let list = app.list();
    let is_marked = !app.triage().rows().marked.is_empty();
    let mut names = Vec::new();
    if is_marked || app.triage().marks().places.is_some() {
        names.extend(["mark", "benign", "threat", "note", "back"]);
    }
    let changed = app.counts().changed.filter(|_| app.is_preview_true());
    if list.open_groups().is_none() && changed.is_some_and(|changed| changed != (0, 0)) {
        names.extend(["next-changed", "previous-changed"]);
    }
    if list.is_narrowed() {
        names.push("back");
    }
    names
}

fn of_builder(app: &App) -> Vec<&'static str> {
    let draft = app.shown_draft();
    let node = app.builder().path();
    let node = node.and_then(|path| draft.definition.at(path));
    match node.map(|node| &node.kind) {
        None => vec!["add-condition"],
        Some(Kind::Condition(_)) => vec![
            "edit-value",
            "next-comparison",
            "widen",
            "narrow",
            "negate",
            "delete",
        ],
        Some(_) => vec!["add-condition", "and-or", "negate", "ungroup", "delete"],
    }
}
