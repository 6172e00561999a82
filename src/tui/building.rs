//! Draws what the builder opens: the comparisons of a condition, and fields.

use super::cells::{padded, put, tint, to_u16, width, window};
use super::prompts::typed;
use super::theme::Theme;
use crate::app::App;
use crate::app::overlay::comparing::{ComparedBy, Comparing};
use crate::app::overlay::filling::{FilledIn, Filling};
use crate::text::Shown;
use crate::text::number::grouped;
use ratatui::buffer::Buffer;
use ratatui::layout::Position;
use ratatui::text::{Line, Span};

/// What a comparison would hide, in a cell.
fn hides(choice: &ComparedBy) -> String {
    match (choice.needs_value, &choice.overlap) {
        (true, _) => "needs a value".to_owned(),
        (false, None) => "…".to_owned(),
        (false, Some(overlap)) => overlap.rows.map_or("no meaning".to_owned(), grouped),
    }
}

pub(super) fn comparing(buffer: &mut Buffer, app: &App, comparing: &Comparing, theme: &Theme) {
    const NAMES: usize = 18;
    let key = |name: &str| app.keymap().key_of(name);
    let title = format!(
        " comparison ─ {} next, {} takes it, {} leaves it as it was ",
        key("comparison-next"),
        key("comparison-take"),
        key("leave")
    );
    let body = window(buffer, app, &title, comparing.choices.len() + 1, theme);
    let room = usize::from(body.width);
    let head = format!("  {:<NAMES$}{:>14}  {}", "", "hides so", comparing.was);
    let head = Shown::within(&head, room);
    put(
        buffer,
        body,
        0,
        &Line::from(head.spans(theme.heading, theme.escape)),
    );
    let rows = comparing
        .choices
        .iter()
        .enumerate()
        .skip(comparing.scroll.top);
    let height = usize::from(body.height).saturating_sub(1);
    for (line, (at, choice)) in rows.take(height).enumerate() {
        let sign = match choice.condition == comparing.was {
            true => "› ",
            false => "  ",
        };
        let name = choice.condition.comparison.clone().unwrap_or_default();
        let style = if choice.needs_value {
            theme.dim
        } else {
            theme.operator
        };
        let mut spans = vec![Span::raw(sign)];
        spans.extend(padded(&Shown::within(&name, NAMES), NAMES, style, theme));
        spans.push(Span::styled(format!("{:>14}", hides(choice)), theme.text));
        put(buffer, body, line + 1, &Line::from(spans));
        if at == comparing.scroll.cursor {
            tint(buffer, body, line + 1, theme.cursor);
        }
    }
}

pub(super) fn filling(
    buffer: &mut Buffer,
    app: &App,
    filling: &Filling,
    theme: &Theme,
) -> Position {
    const MOST: usize = 8;
    let key = |name: &str| app.keymap().key_of(name);
    let what = match filling.of {
        FilledIn::Operation(_) => "operation",
        FilledIn::Ancestor(_) => "ancestor",
        FilledIn::Exclusion => "exclusion",
    };
    let title = format!(
        " {what} ─ {} next field, {} takes, {} leaves it as it was ",
        key("fields-next"),
        key("fields-take"),
        key("leave")
    );
    let has_completions = matches!(filling.of, FilledIn::Operation(_));
    let more = if has_completions { MOST } else { 0 };
    let body = window(buffer, app, &title, filling.fields.len() + 1 + more, theme);
    let room = usize::from(body.width);
    let labels = filling
        .fields
        .iter()
        .map(|field| field.label.chars().count());
    let widest = labels.max().unwrap_or(0);
    let mut position = Position {
        x: body.x,
        y: body.y,
    };
    for (at, field) in filling.fields.iter().enumerate() {
        let label = format!("{:>widest$}: ", field.label);
        let (line, cursor) = typed(&label, &field.line, room, theme);
        put(buffer, body, at, &line);
        if at == filling.at {
            position.x = body.x + to_u16(cursor);
            position.y = body.y + to_u16(at);
        }
    }
    let foot = filling.fields.len();
    let hint = filling
        .fields
        .get(filling.at)
        .map_or("", |field| field.hint);
    let (text, style) = match &filling.error {
        Some(error) => (format!("! {error}"), theme.error),
        None => (hint.to_owned(), theme.hint),
    };
    let text = Shown::within(&text, room);
    put(
        buffer,
        body,
        foot,
        &Line::from(text.spans(style, theme.escape)),
    );
    for (at, name) in filling.completions.iter().take(more).enumerate() {
        let mut spans = vec![Span::raw("   ")];
        let left = room.saturating_sub(width(&spans));
        spans.extend(padded(&Shown::within(name, left), left, theme.value, theme));
        put(buffer, body, foot + 1 + at, &Line::from(spans));
        if filling.chosen == Some(at) {
            tint(buffer, body, foot + 1 + at, theme.cursor);
        }
    }
    position
}
