//! What can be done in what lies over the panes, where nothing is typed.

use super::{Command, Scope, Wait};
use crate::app::App;

const NEXT: &str = "next place with what is searched for";
const PREVIOUS: &str = "previous place with what is searched for";

pub(super) const COMMANDS: &[Command] = &[
    Command::new(
        Scope::Over,
        "leave",
        &["Esc", "Ctrl-c"],
        "leave it, all as it was",
        App::leave,
    )
    .needed(),
    Command::new(Scope::Window, "close", &["q"], "close it", App::leave),
    Command::new(
        Scope::Question,
        "question-yes",
        &["y"],
        "yes",
        App::answer_yes,
    )
    .needed(),
    Command::new(Scope::Question, "question-no", &["n"], "no", App::leave),
    Command::new(
        Scope::Question,
        "question-save",
        &["s"],
        "on quitting: save first",
        App::save_and_quit,
    ),
    Command::new(
        Scope::Replies,
        "reply-choose",
        &["Enter"],
        "the reply under the cursor",
        App::choose_reply,
    ),
    Command::new(
        Scope::Fixes,
        "fix-choose",
        &["Enter"],
        "do it; where it hides more: once more does it",
        App::choose_fix,
    )
    .waits(&[Wait::Overlay]),
    Command::new(
        Scope::Comparisons,
        "comparison-next",
        &["c"],
        "the next one that suits the value",
        App::next_comparison,
    ),
    Command::new(
        Scope::Comparisons,
        "comparison-take",
        &["Enter"],
        "take it",
        App::take_comparison,
    ),
    Command::new(
        Scope::Suggestions,
        "suggest-choose",
        &["Enter"],
        "make it the exclusion; another one stays beside it",
        App::take_suggestion,
    )
    .waits(&[Wait::Overlay]),
    Command::new(Scope::Text, "text-copy", &["y"], "copy it", App::copy_text),
    Command::new(Scope::Text, "text-find", &["/"], "search it", App::ask_find),
    Command::new(Scope::Text, "text-next", &["n"], NEXT, |app| {
        app.find_next(false)
    }),
    Command::new(Scope::Text, "text-previous", &["N"], PREVIOUS, |app| {
        app.find_next(true)
    }),
    Command::new(Scope::Help, "help-close", &["?"], "close it", App::leave),
    Command::new(Scope::Help, "help-find", &["/"], "search it", App::ask_find),
    Command::new(Scope::Help, "help-next", &["n"], NEXT, |app| {
        app.find_next(false)
    }),
    Command::new(Scope::Help, "help-previous", &["N"], PREVIOUS, |app| {
        app.find_next(true)
    }),
    Command::new(Scope::Help, "help-topic", &["Tab"], "next topic", |app| {
        app.turn_topic(false)
    }),
    Command::new(
        Scope::Help,
        "help-topic-before",
        &["Shift-Tab"],
        "previous topic",
        |app| app.turn_topic(true),
    ),
    Command::new(
        Scope::Drafts,
        "drafts-open",
        &["Enter"],
        "open",
        App::open_chosen_draft,
    ),
    Command::new(Scope::Drafts, "drafts-new", &["n"], "new", App::begin_draft),
    Command::new(
        Scope::Drafts,
        "drafts-rename",
        &["r"],
        "rename",
        App::ask_draft_name,
    ),
    Command::new(
        Scope::Drafts,
        "drafts-save",
        &["s"],
        "save all of which nothing must be asked",
        App::save_all_drafts,
    )
    .waits(&[Wait::Drafts]),
    Command::new(
        Scope::Drafts,
        "drafts-duplicate",
        &["y"],
        "duplicate",
        App::duplicate_chosen_draft,
    ),
    Command::new(
        Scope::Drafts,
        "drafts-delete",
        &["d"],
        "delete from the session; its file stays",
        App::delete_chosen_draft,
    ),
    Command::new(
        Scope::Drafts,
        "drafts-file",
        &["f"],
        "open a file",
        App::ask_draft_file,
    ),
    Command::new(
        Scope::Drafts,
        "drafts-undo",
        &["u"],
        "undo",
        App::undo_in_drafts,
    ),
    Command::new(
        Scope::Devices,
        "device-choose",
        &["Space"],
        "choose it or not; none: it is for all devices",
        App::choose_device,
    ),
    Command::new(
        Scope::Devices,
        "device-take",
        &["Enter"],
        "save it for those chosen",
        App::take_devices,
    ),
    Command::new(
        Scope::Facets,
        "facets-narrow",
        &["Enter"],
        "narrow the list to this value",
        |app| app.narrow_to_facet(false),
    ),
    Command::new(
        Scope::Facets,
        "facets-hide",
        &["x"],
        "hide this value from the list",
        |app| app.narrow_to_facet(true),
    ),
    Command::new(
        Scope::Facets,
        "facets-add",
        &["a"],
        "add it as a condition",
        App::add_facet,
    ),
    time("time-left", &["Left", "h", "k"], "earlier", |app| {
        app.move_in_time(|at, _| at.saturating_sub(1))
    }),
    time("time-right", &["Right", "l", "j"], "later", |app| {
        app.move_in_time(|at, last| (at + 1).min(last))
    }),
    time("time-first", &["Home", "g"], "the first step", |app| {
        app.move_in_time(|_, _| 0)
    }),
    time("time-last", &["End", "G"], "the last step", |app| {
        app.move_in_time(|_, last| last)
    }),
    time(
        "time-range",
        &["Space"],
        "begin or drop a range",
        App::turn_time_range,
    ),
    time(
        "time-zoom",
        &["+"],
        "closer to the cursor, or into the range",
        App::zoom_time,
    ),
    time(
        "time-wider",
        &["-"],
        "more of time, around the cursor",
        App::widen_time,
    ),
    time("time-all", &["0"], "all of time", App::show_all_time),
    time(
        "time-narrow",
        &["Enter"],
        "narrow the list to what is chosen",
        App::narrow_to_time,
    ),
];

const fn time(
    name: &'static str,
    keys: &'static [&'static str],
    help: &'static str,
    run: fn(&mut App),
) -> Command {
    Command::new(Scope::Time, name, keys, help, run)
}
