//! Draws what lies over the panes: the topmost overlay.

use super::cells::{light, put, window};
use super::theme::Theme;
use super::{building, caution, columns, devices, drafts, fixes, listing, prompts, suggestions};
use crate::app::App;
use crate::app::commands::{HelpRow, help};
use crate::app::layout::Area;
use crate::app::overlay::{Ask, Overlay, Question, TextView};
use crate::app::scroll::Scroll;
use crate::text::{Shown, rows};
use ratatui::buffer::Buffer;
use ratatui::layout::Position;
use ratatui::text::{Line, Span};

/// Draws it; gives where the terminal's cursor belongs.
pub(super) fn draw(buffer: &mut Buffer, app: &App, theme: &Theme) -> Option<Position> {
    draw_one(buffer, app, app.overlays().last()?, theme)
}

fn draw_one(buffer: &mut Buffer, app: &App, overlay: &Overlay, theme: &Theme) -> Option<Position> {
    match overlay {
        Overlay::Unseen(_, question) => return draw_one(buffer, app, question, theme),
        Overlay::Help(scroll) => draw_help(buffer, app, scroll, theme),
        Overlay::Text(text) => draw_text(buffer, app, text, theme),
        Overlay::Confirm(question, lines, scroll) => {
            draw_question(buffer, app, question, (lines, scroll), theme);
        }
        Overlay::Fixes(fixes) => fixes::draw(buffer, app, fixes, theme),
        Overlay::Comparing(comparing) => building::comparing(buffer, app, comparing, theme),
        Overlay::Filling(filling) => {
            return Some(building::filling(buffer, app, filling, theme));
        }
        Overlay::Suggestions(one) => suggestions::draw(buffer, app, one, theme),
        Overlay::Caution(caution) => caution::draw(buffer, app, caution, theme),
        Overlay::Devices(devices) => devices::draw(buffer, app, devices, theme),
        Overlay::Drafts(drafts) => drafts::draw(buffer, app, drafts, theme),
        Overlay::Facets(facets) => listing::facets(buffer, app, facets, theme),
        Overlay::Columns(view) => columns::draw(buffer, app, view, theme),
        Overlay::Time(view) => listing::time(buffer, app, view, theme),
        Overlay::Awaited(awaited) => {
            let leave = app.keymap().key_of("leave");
            let title = format!(" {} ─ {leave} leaves ", awaited.title);
            let body = window(buffer, app, &title, 1, theme);
            put(buffer, body, 0, &Line::styled("working it out…", theme.dim));
        }
        Overlay::Picker(picker) => {
            return Some(prompts::draw_picker(buffer, app, picker, theme));
        }
        Overlay::Prompt(prompt) => {
            // What is searched stays in view.
            if let (Ask::FindText(_), Some(read)) = (&prompt.ask, app.overlays().last_read()) {
                draw_one(buffer, app, read, theme);
            }
            return Some(prompts::draw_prompt(buffer, app, prompt, theme));
        }
    }
    None
}

fn draw_help(buffer: &mut Buffer, app: &App, scroll: &Scroll, theme: &Theme) {
    let key = |name: &str| app.keymap().key_of(name);
    let title = format!(
        " help ─ {} searches, {} the next topic, {} closes ",
        key("help-find"),
        key("help-topic"),
        key("leave")
    );
    let rows = help(app.screen().focus());
    let body = window(buffer, app, &title, rows.len(), theme);
    let seen = rows.into_iter().skip(scroll.top);
    for (at, row) in seen.take(usize::from(body.height)).enumerate() {
        let line = help_line(row, app, theme);
        put(buffer, body, at, &line);
        light_line(buffer, body, (at, scroll.top + at), &line, app, theme);
    }
}

fn draw_question(
    buffer: &mut Buffer,
    app: &App,
    question: &Question,
    (lines, scroll): (&[String], &Scroll),
    theme: &Theme,
) {
    let [yes, no, save] =
        ["question-yes", "question-no", "question-save"].map(|name| app.keymap().key_of(name));
    let title = match question {
        Question::Quit if app.work().is_changed() => {
            format!(" quit? ─ {yes} quits, {save} saves and quits, {no} stays ")
        }
        Question::Quit => format!(" quit? ─ {yes} quits, {no} stays "),
        Question::Unproved(_) => {
            format!(" save it unproved? ─ {yes} saves, {no} leaves it ")
        }
        Question::Replace { .. } => {
            format!(" replace it? ─ {yes} replaces, {no} goes back to the name ")
        }
        Question::Overwrite { path, .. } => {
            let path = path.display();
            format!(" overwrite {path}? ─ {yes} overwrites, {no} leaves it ")
        }
    };
    let body = window(buffer, app, &title, lines.len(), theme);
    let seen = lines.iter().skip(scroll.top);
    for (at, text) in seen.take(usize::from(body.height)).enumerate() {
        let style = match text.get(..2) {
            Some("+ ") => theme.added,
            Some("- ") => theme.removed,
            _ => theme.text,
        };
        let shown = Shown::within(text, usize::from(body.width));
        let line = Line::from(shown.spans(style, theme.escape));
        put(buffer, body, at, &line);
    }
}

fn help_line(row: HelpRow, app: &App, theme: &Theme) -> Line<'static> {
    match row {
        HelpRow::Words(word, text) => Line::from(vec![
            Span::styled(format!("  {word:<18}"), theme.value),
            Span::styled(text, theme.text),
        ]),
        HelpRow::Topic(title) => Line::styled(title.to_owned(), theme.heading),
        HelpRow::Command(command) => {
            let keys = match app.keymap().keys(command).join(", ") {
                none if none.is_empty() && command.is_in_palette() => {
                    app.keymap().key_of("palette")
                }
                keys => keys,
            };
            Line::from(vec![
                Span::styled(format!("  {keys:<18}"), theme.key),
                Span::styled(command.help, theme.text),
            ])
        }
    }
}

fn draw_text(buffer: &mut Buffer, app: &App, text: &TextView, theme: &Theme) {
    let body = window(
        buffer,
        app,
        &format!(
            " {} ─ {} copies, {} searches, {} closes ",
            text.title,
            app.keymap().key_of("text-copy"),
            app.keymap().key_of("text-find"),
            app.keymap().key_of("leave")
        ),
        text.len,
        theme,
    );
    let height = usize::from(body.height);
    let rows = rows(
        &text.text,
        usize::from(body.width),
        text.scroll.top + height,
    );
    for (at, row) in rows.iter().skip(text.scroll.top).take(height).enumerate() {
        put(
            buffer,
            body,
            at,
            &Line::from(row.text.spans(theme.text, theme.escape)),
        );
        let line = Line::from(row.text.spans(theme.text, theme.escape));
        light_line(buffer, body, (at, text.scroll.top + at), &line, app, theme);
    }
}

/// Lights what is searched for in a line of what is read, at a row of the screen and of
/// the text.
pub(super) fn light_line(
    buffer: &mut Buffer,
    body: Area,
    (at, row): (usize, usize),
    line: &Line<'_>,
    app: &App,
    theme: &Theme,
) {
    let sought = app.overlays().sought();
    let is_here = app.overlays().found() == Some(row);
    let style = if is_here {
        theme.cursor.patch(theme.lit)
    } else {
        theme.lit
    };
    light(buffer, body, at, line, sought, style);
}
