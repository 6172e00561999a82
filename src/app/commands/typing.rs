//! What can be done where something is typed. Letters without Ctrl and Alt are
//! no commands there: they are what is typed.

use super::{Command, Scope, Wait};
use crate::app::App;
use crate::app::scroll::Motion;
use tui_input::InputRequest;

const fn line(
    name: &'static str,
    keys: &'static [&'static str],
    help: &'static str,
    run: fn(&mut App),
) -> Command {
    Command::new(Scope::Line, name, keys, help, run)
}

const fn picker(
    name: &'static str,
    keys: &'static [&'static str],
    help: &'static str,
    run: fn(&mut App),
) -> Command {
    Command::new(Scope::Picker, name, keys, help, run)
}

const fn fields(
    name: &'static str,
    keys: &'static [&'static str],
    help: &'static str,
    run: fn(&mut App),
) -> Command {
    Command::new(Scope::Fields, name, keys, help, run)
}

const BACKSPACE: &str = "delete the letter before; leave an empty line";

pub(super) const COMMANDS: &[Command] = &[
    line("line-left", &["Left"], "a letter to the left", |app| {
        app.edit_line(InputRequest::GoToPrevChar)
    }),
    line("line-right", &["Right"], "a letter to the right", |app| {
        app.edit_line(InputRequest::GoToNextChar)
    }),
    line(
        "line-word-left",
        &["Ctrl-Left", "Alt-Left"],
        "a word to the left",
        |app| app.edit_line(InputRequest::GoToPrevWord),
    ),
    line(
        "line-word-right",
        &["Ctrl-Right", "Alt-Right"],
        "a word to the right",
        |app| app.edit_line(InputRequest::GoToNextWord),
    ),
    line("line-start", &["Home", "Ctrl-a"], "to its start", |app| {
        app.edit_line(InputRequest::GoToStart)
    }),
    line("line-end", &["End", "Ctrl-e"], "to its end", |app| {
        app.edit_line(InputRequest::GoToEnd)
    }),
    line("line-backspace", &["Backspace"], BACKSPACE, |app| {
        app.edit_line(InputRequest::DeletePrevChar)
    }),
    line(
        "line-delete",
        &["Delete"],
        "delete the letter after",
        |app| app.edit_line(InputRequest::DeleteNextChar),
    ),
    line("line-empty", &["Ctrl-u"], "empty it", |app| {
        app.edit_line(InputRequest::DeleteLine)
    }),
    line(
        "line-delete-word",
        &["Ctrl-w"],
        "delete the word before",
        |app| app.edit_line(InputRequest::DeletePrevWord),
    ),
    line("line-delete-rest", &["Ctrl-k"], "delete the rest", |app| {
        app.edit_line(InputRequest::DeleteTillEnd)
    }),
    Command::new(
        Scope::Prompt,
        "prompt-accept",
        &["Enter"],
        "take what is typed",
        App::accept_prompt,
    ),
    Command::new(
        Scope::Prompt,
        "prompt-complete",
        &["Tab"],
        "the first value that fits; on saving: next form",
        App::complete_prompt,
    )
    .waits(&[Wait::Completions]),
    Command::new(
        Scope::Prompt,
        "prompt-next",
        &["Down"],
        "next value that fits",
        |app| app.choose_completion(true),
    )
    .waits(&[Wait::Completions]),
    Command::new(
        Scope::Prompt,
        "prompt-previous",
        &["Up"],
        "previous value that fits",
        |app| app.choose_completion(false),
    )
    .waits(&[Wait::Completions]),
    fields("fields-take", &["Enter"], "take them", App::take_fields),
    fields("fields-next", &["Tab"], "next field", |app| {
        app.next_field(true)
    }),
    fields("fields-previous", &["Shift-Tab"], "previous field", |app| {
        app.next_field(false)
    }),
    fields(
        "fields-down",
        &["Down"],
        "next that fits, else next field",
        |app| app.choose_in_field(true),
    ),
    fields(
        "fields-up",
        &["Up"],
        "previous that fits, else previous field",
        |app| app.choose_in_field(false),
    ),
    picker("picker-accept", &["Enter"], "take it", App::accept_choice),
    picker("picker-down", &["Down", "Ctrl-n"], "down", |app| {
        app.scroll(Motion::Down)
    }),
    picker("picker-up", &["Up", "Ctrl-p"], "up", |app| {
        app.scroll(Motion::Up)
    }),
    picker("picker-page-down", &["PageDown"], "a page down", |app| {
        app.scroll(Motion::PageDown)
    }),
    picker("picker-page-up", &["PageUp"], "a page up", |app| {
        app.scroll(Motion::PageUp)
    }),
    Command::new(Scope::Sort, "sort-down", &["j"], "down", |app| {
        app.scroll(Motion::Down)
    }),
    Command::new(Scope::Sort, "sort-up", &["k"], "up", |app| {
        app.scroll(Motion::Up)
    }),
];
