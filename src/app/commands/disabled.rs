//! Why a command can't be done: what the palette and the status line say of it.
//! Each gives `None` where it can.

use crate::app::App;
use crate::app::detail::why_not_added;
use crate::detail::DetailLine;

fn when(is_so: bool, why: &str) -> Option<String> {
    is_so.then(|| why.to_owned())
}

const NOTHING_SHOWN: &str = "no detection is shown";

pub(super) fn nothing_to_save(app: &App) -> Option<String> {
    let add = app.keymap().key_of("add");
    let why = format!(
        "the exclusion is empty: it would suppress everything; add a condition first ({add} in the detail)"
    );
    app.work.is_empty().then_some(why)
}

pub(super) fn no_row(app: &App) -> Option<String> {
    when(app.list.row_at_cursor().is_none(), NOTHING_SHOWN)
}

fn is_grouped(app: &App) -> Option<String> {
    when(
        app.list.open_groups().is_some(),
        "open the group to mark detections",
    )
}

pub(super) fn none_shown(app: &App) -> Option<String> {
    when(app.list.shown().is_empty(), NOTHING_SHOWN)
}

pub(super) fn cannot_mark(app: &App) -> Option<String> {
    no_row(app).or_else(|| is_grouped(app))
}

pub(super) fn cannot_mark_shown(app: &App) -> Option<String> {
    is_grouped(app).or_else(|| none_shown(app))
}

pub(super) fn no_detail(app: &App) -> Option<String> {
    when(app.detail.row().is_none(), NOTHING_SHOWN)
}

pub(super) fn cannot_explain(app: &App) -> Option<String> {
    let is_empty = app.work.is_empty();
    no_detail(app).or_else(|| when(is_empty, "the exclusion is empty: it does nothing yet"))
}

pub(super) fn cannot_add(app: &App) -> Option<String> {
    let nothing = || Some(NOTHING_SHOWN.to_owned());
    app.detail.line().map_or_else(nothing, why_not_added)
}

pub(super) fn cannot_narrow(app: &App) -> Option<String> {
    when(
        app.detail.line().and_then(DetailLine::about).is_none(),
        "the list can't be narrowed by this line",
    )
}

pub(super) fn no_value(app: &App) -> Option<String> {
    when(
        app.detail.line().and_then(DetailLine::value).is_none(),
        "there is no value here",
    )
}

pub(super) fn nothing_built(app: &App) -> Option<String> {
    when(app.builder.path().is_none(), "the exclusion is empty")
}

pub(super) fn no_mistakes(app: &App) -> Option<String> {
    when(app.screen.mistakes().is_empty(), "there are none")
}

pub(super) fn no_xml(app: &App) -> Option<String> {
    let key = app.keymap().key_of("xml");
    let why = format!("the tree is not searched: {key} shows the XML");
    (!app.builder.is_xml()).then_some(why)
}

pub(super) fn not_sought(app: &App) -> Option<String> {
    when(
        app.list.open_groups().is_none(),
        "the filter narrows the list: all that is shown matches",
    )
}
