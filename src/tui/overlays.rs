//! Draws what lies over the panes: the topmost overlay.

use super::listing;
use super::theme::Theme;
use super::view::{inside, padded, put, rect, tint, width};
use crate::app::App;
use crate::app::commands::{Command, help};
use crate::app::layout::{Area, Layout};
use crate::app::overlay::{Ask, Overlay, Pick, Picker, Prompt, Question, TextView};
use crate::rule::form::Form;
use crate::text::number::grouped;
use crate::text::{Shown, rows};
use ratatui::buffer::Buffer;
use ratatui::layout::Position;
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Block, BorderType, Clear, Widget};

/// Draws it; gives where the terminal's cursor belongs.
pub(super) fn draw(buffer: &mut Buffer, app: &App, theme: &Theme) -> Option<Position> {
    match app.overlays.last()? {
        Overlay::Help(scroll) => {
            let title = format!(" keys ─ {} closes ", app.keymap.key_of("leave"));
            let body = window(buffer, app, &title, help(app.focus).len(), theme);
            for (at, row) in help(app.focus)
                .into_iter()
                .skip(scroll.top)
                .take(usize::from(body.height))
                .enumerate()
            {
                put(buffer, body, at, &help_line(row, app, theme));
            }
            None
        }
        Overlay::Text(text) => {
            draw_text(buffer, app, text, theme);
            None
        }
        Overlay::Confirm(question, lines, scroll) => {
            let [yes, no, save] = ["question-yes", "question-no", "question-save"]
                .map(|name| app.keymap.key_of(name));
            let title = match question {
                Question::Quit if app.work.is_changed() => {
                    format!(" quit? ─ {yes} quits, {save} saves and quits, {no} stays ")
                }
                Question::Quit => format!(" quit? ─ {yes} quits, {no} stays "),
                Question::Overwrite { path, .. } => {
                    let path = path.display();
                    format!(" overwrite {path}? ─ {yes} overwrites, {no} leaves it ")
                }
            };
            let body = window(buffer, app, &title, lines.len(), theme);
            for (at, text) in lines
                .iter()
                .skip(scroll.top)
                .take(usize::from(body.height))
                .enumerate()
            {
                let style = match text.get(..2) {
                    Some("+ ") => theme.added,
                    Some("- ") => theme.removed,
                    _ => theme.text,
                };
                let shown = Shown::within(text, usize::from(body.width));
                put(
                    buffer,
                    body,
                    at,
                    &Line::from(shown.spans(style, theme.escape)),
                );
            }
            None
        }
        Overlay::Fixes(fixes) => {
            super::fixes::draw(buffer, app, fixes, theme);
            None
        }
        Overlay::Caution(caution) => {
            super::caution::draw(buffer, app, caution, theme);
            None
        }
        Overlay::Drafts(drafts) => {
            listing::drafts(buffer, app, drafts, theme);
            None
        }
        Overlay::Facets(facets) => {
            listing::facets(buffer, app, facets, theme);
            None
        }
        Overlay::Time(view) => {
            listing::time(buffer, app, view, theme);
            None
        }
        Overlay::Awaited(awaited) => {
            let title = format!(
                " {} ─ {} leaves ",
                awaited.title,
                app.keymap.key_of("leave")
            );
            let body = window(buffer, app, &title, 1, theme);
            put(buffer, body, 0, &Line::styled("working it out…", theme.dim));
            None
        }
        Overlay::Picker(picker) => Some(draw_picker(buffer, app, picker, theme)),
        Overlay::Prompt(prompt) => Some(draw_prompt(buffer, app, prompt, theme)),
    }
}

/// A framed, cleared window for so many rows; gives the cells for text.
pub(super) fn window(
    buffer: &mut Buffer,
    app: &App,
    title: &str,
    rows: usize,
    theme: &Theme,
) -> Area {
    let most = Layout::overlay(app.size.0, app.size.1);
    let height = u16::try_from(rows + 2).unwrap_or(u16::MAX).min(most.height);
    let area = Area {
        y: most.y + (most.height - height) / 3,
        height,
        ..most
    };
    Clear.render(rect(area), buffer);
    buffer.set_style(rect(area), theme.text);
    let title = Shown::within(title, usize::from(area.width.saturating_sub(2)));
    Block::bordered()
        .border_type(BorderType::Thick)
        .border_style(theme.border_focus)
        .title(Line::from(title.spans(theme.title_focus, theme.escape)))
        .render(rect(area), buffer);
    let body = inside(area);
    Area {
        x: body.x + 1,
        width: body.width.saturating_sub(2),
        ..body
    }
}

fn help_line(row: Result<&Command, &str>, app: &App, theme: &Theme) -> Line<'static> {
    match row {
        Err(title) => Line::styled(title.to_owned(), theme.heading),
        Ok(command) => {
            let keys = match app.keymap.keys(command).join(", ") {
                none if none.is_empty() && command.is_in_palette() => app.keymap.key_of("palette"),
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
            " {} ─ {} copies, {} closes ",
            text.title,
            app.keymap.key_of("text-copy"),
            app.keymap.key_of("leave")
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
    }
}

/// A typed line with its label; gives the cells before the cursor.
fn typed(
    label: &str,
    line: &crate::app::prompt::LineEditor,
    room: usize,
    theme: &Theme,
) -> (Line<'static>, usize) {
    let before: String = line.text().chars().take(line.cursor()).collect();
    let after: String = line.text().chars().skip(line.cursor()).collect();
    let left = room.saturating_sub(label.chars().count() + 1);
    // The cursor stays in view: what is before it is cut at its start.
    let before = Shown::within_start(&before, left);
    let after = Shown::within(&after, left.saturating_sub(before.width()));
    let at = label.chars().count() + before.width();
    let mut spans = vec![Span::styled(label.to_owned(), theme.prompt)];
    spans.extend(before.spans(theme.text, theme.escape));
    spans.extend(after.spans(theme.text, theme.escape));
    (Line::from(spans), at)
}

fn draw_picker(buffer: &mut Buffer, app: &App, picker: &Picker, theme: &Theme) -> Position {
    let title = match picker.pick {
        Pick::Command(_) => {
            let accept = app.keymap.key_of("picker-accept");
            &format!(" commands ─ type to search, {accept} does it ")
        }
        Pick::Property(..) => " property of the new condition ─ type to search ",
        Pick::Facet(_) => " most frequent values of ─ type to search ",
        Pick::Groups(_) => " group by ─ type to search ",
        Pick::Order => " sort by ",
    };
    // As high whatever is typed: it must not jump.
    let choices = app.choices(&picker.pick);
    let body = window(buffer, app, title, choices.len() + 1, theme);
    let (line, at) = typed("> ", &picker.line, usize::from(body.width), theme);
    put(buffer, body, 0, &line);
    let widest = choices.iter().map(|text| text.chars().count()).max();
    let names = usize::from(body.width)
        .saturating_sub(14)
        .min(widest.unwrap_or(0));
    let list = Area {
        y: body.y + 1,
        height: body.height.saturating_sub(1),
        ..body
    };
    for (row, index) in picker
        .shown
        .iter()
        .skip(picker.scroll.top)
        .take(usize::from(list.height))
        .enumerate()
    {
        let Some(text) = choices.get(*index) else {
            continue;
        };
        let (key, why) = match &picker.pick {
            Pick::Command(commands) => {
                let command = commands.get(*index);
                (
                    command.map_or_else(String::new, |command| app.keymap.key(command)),
                    command.and_then(|command| command.why_disabled(app)),
                )
            }
            _ => (String::new(), None),
        };
        let style = if why.is_some() { theme.dim } else { theme.text };
        let room = usize::from(list.width);
        let mut spans = padded(Shown::within(text, names), names, style, theme);
        spans.push(Span::styled(format!(" {key:<9} "), theme.key));
        if let Some(why) = why {
            let left = room.saturating_sub(width(&spans));
            spans.extend(Shown::within(&why, left).spans(theme.dim, theme.escape));
        }
        put(buffer, list, row, &Line::from(spans));
        if picker.scroll.top + row == picker.scroll.cursor {
            tint(buffer, list, row, theme.cursor);
        }
    }
    if picker.shown.is_empty() {
        put(buffer, list, 0, &Line::styled("nothing matches", theme.dim));
    }
    Position {
        x: body.x + at as u16,
        y: body.y,
    }
}

/// Prompts lie at the foot of the screen, so that what they change stays in view.
fn draw_prompt(buffer: &mut Buffer, app: &App, prompt: &Prompt, theme: &Theme) -> Position {
    let screen = Area {
        width: app.size.0,
        height: app.size.1,
        ..Area::default()
    };
    let room = usize::from(screen.width);
    let foot = usize::from(screen.height).saturating_sub(1);
    let (label, hint) = label(app, &prompt.ask);
    let mut above: Vec<(Line<'static>, Style)> = Vec::new();
    if let Ask::Insist { stakes, .. } = &prompt.ask {
        let lines = super::caution::stakes(stakes, room.saturating_sub(2), theme);
        let most = foot.saturating_sub(2);
        let lines = lines.into_iter().take(most).map(|mut line| {
            line.spans.insert(0, Span::raw(" "));
            (line, Style::default())
        });
        above.push((
            Line::styled("━".repeat(room), theme.error),
            Style::default(),
        ));
        above.extend(lines);
    }
    for (at, (text, count)) in prompt.completions.iter().enumerate() {
        let count = format!("{:>9} ", grouped(*count));
        let mut spans = vec![Span::styled("   ", theme.text)];
        spans.extend(padded(
            Shown::within_middle(text, room.saturating_sub(14)),
            room.saturating_sub(14),
            theme.value,
            theme,
        ));
        spans.push(Span::styled(count, theme.dim));
        let is_chosen = prompt.chosen == Some(at);
        above.push((
            Line::from(spans),
            if is_chosen {
                theme.cursor
            } else {
                Style::default()
            },
        ));
    }
    let (message, style) = match &prompt.error {
        Some(error) => (format!(" ! {error}"), theme.error),
        None => (format!(" {hint}"), theme.hint),
    };
    above.push((
        Line::from(Shown::within(&message, room).spans(style, theme.escape)),
        Style::default(),
    ));
    let start = foot.saturating_sub(above.len());
    for (at, (line, style)) in above.iter().enumerate() {
        put(
            buffer,
            screen,
            start + at,
            &Line::styled(" ".repeat(room), theme.text),
        );
        put(buffer, screen, start + at, line);
        tint(buffer, screen, start + at, *style);
    }
    let (line, at) = typed(&label, &prompt.line, room, theme);
    put(
        buffer,
        screen,
        foot,
        &Line::styled(" ".repeat(room), theme.text),
    );
    put(buffer, screen, foot, &line);
    Position {
        x: (at as u16).min(screen.width.saturating_sub(1)),
        y: foot as u16,
    }
}

/// What stands before the line, and what its keys do.
fn label(app: &App, ask: &Ask) -> (String, String) {
    let key = |name: &str| app.keymap.key_of(name);
    let (accept, leave) = (key("prompt-accept"), key("leave"));
    let complete = key("prompt-complete");
    match ask {
        Ask::Name => (
            "name of the exclusion: ".to_owned(),
            format!("{accept} keeps it, {leave} leaves it as it was"),
        ),
        Ask::Remark => (
            "note of the exclusion: ".to_owned(),
            "why it is there; ESET takes 2,048 characters".to_owned(),
        ),
        Ask::Rules => (
            "for the rules: ".to_owned(),
            "codes, uuids or names, apart by commas; none: all rules".to_owned(),
        ),
        Ask::OpenDraft => (
            "open exclusion: ".to_owned(),
            format!("the file's name; {accept} opens it, {leave} leaves"),
        ),
        Ask::Find(_) => (
            "find group: ".to_owned(),
            format!("goes to the next group that says so; {accept} stays there, {leave} goes back"),
        ),
        Ask::Note(rows) => (
            match rows.len() {
                1 => "note: ".to_owned(),
                count => format!("note on {} detections: ", grouped(count)),
            },
            format!("{accept} keeps it, empty takes it away, {leave} leaves it as it was"),
        ),
        Ask::Insist { name, .. } => (
            format!("type `{name}` to save it all the same: "),
            format!(
                "{leave} leaves it unsaved ({} in the builder tells more); typed, the reason is kept in the note",
                key("witness")
            ),
        ),
        Ask::Filter(_) => (
            "/".to_owned(),
            format!(
                "all words must match; with a digit: as it is, else letters in order; 'plain !without; {accept} keeps, {leave} drops"
            ),
        ),
        Ask::Value(_) => (
            "value: ".to_owned(),
            format!(
                "{complete} or arrows take a loaded value; {accept} sets, {leave} leaves it as it was"
            ),
        ),
        Ask::NewValue(_, condition) => {
            let part = |text: &Option<String>| text.clone().unwrap_or_default();
            let name = format!(
                "{}.{} {} ",
                part(&condition.component),
                part(&condition.property),
                part(&condition.comparison)
            );
            (
                name,
                format!(
                    "{complete} or arrows take a loaded value; {accept} adds the condition, {leave} drops it"
                ),
            )
        }
        Ask::SaveAs(form) => (
            format!(
                "save as {}: ",
                match form {
                    Form::Definition => "definition (for the Advanced editor)",
                    Form::Rule => "rule",
                    Form::Api => "API body",
                }
            ),
            format!("{complete} changes the form: definition, rule, API body; {accept} saves"),
        ),
    }
}
