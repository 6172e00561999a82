//! Draws one detection in the exclusion language's words.

use super::status::was;
use super::theme::Theme;
use super::view::{cursor_style, frame, padded, put, tint};
use crate::app::layout::Area;
use crate::app::{App, Pane};
use crate::detail::{DetailLine, Known};
use crate::group::Range;
use crate::matcher::Truth;
use crate::store::Cell;
use crate::text::Shown;
use ratatui::buffer::Buffer;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

pub(super) fn draw(buffer: &mut Buffer, area: Area, app: &App, theme: &Theme) {
    let (body, is_focused) = frame(buffer, area, app, Pane::Detail, title, theme);
    let detail = &app.detail;
    let names = detail.lines.iter().map(name_width).max().unwrap_or(0);
    let name_width = names.min(usize::from(body.width) / 2);
    for (at, line) in detail
        .lines
        .iter()
        .skip(detail.scroll.top)
        .take(usize::from(body.height))
        .enumerate()
    {
        put(
            buffer,
            body,
            at,
            &draw_line(line, name_width, usize::from(body.width), theme),
        );
        if detail.scroll.top + at == detail.scroll.cursor {
            tint(buffer, body, at, cursor_style(is_focused, theme));
        }
    }
    if detail.lines.is_empty() {
        put(
            buffer,
            body,
            0,
            &Line::styled("  no detection is chosen", theme.dim),
        );
    }
}

fn title(app: &App, width: usize, _: &Theme) -> Vec<Span<'static>> {
    let title = match app.detail.row {
        Some(row) => {
            let (device, time) = (
                app.store.cell(row, Cell::Device),
                app.store.cell(row, Cell::Time),
            );
            let was = was(app);
            let outcome = match app.outcome(row) {
                Some(outcome) => outcome.name(),
                None => "not yet known",
            };
            // Of a group one stands for all.
            let which = match app.list.open_groups() {
                Some(_) => "One of the group",
                None => "Detection",
            };
            format!(" 2 {which} ─ {was}{outcome} ─ {device} {time}")
        }
        None => " 2 Detection".to_owned(),
    };
    vec![Span::raw(format!(
        "{} ",
        Shown::within(&title, width.saturating_sub(1)).plain()
    ))]
}

/// Cells of a property's name; other lines are indented less.
fn name_width(line: &DetailLine) -> usize {
    match line {
        DetailLine::Property { property, .. } => property.full().chars().count(),
        _ => 0,
    }
}

/// Cells of the label of what stands in the record itself.
const LABEL: usize = 9;

/// What stands before a property: whether a condition of the draft matches it.
fn mark(matched: Option<Truth>, theme: &Theme) -> (&'static str, Style) {
    match matched {
        None => ("  ", theme.text),
        Some(Truth::True) => ("✕ ", theme.suppressed),
        Some(Truth::Unknown) => ("? ", theme.undecided),
        Some(Truth::False) => ("≠ ", theme.kept),
    }
}

fn draw_line(line: &DetailLine, name_width: usize, width: usize, theme: &Theme) -> Line<'static> {
    let row = |sign: (&'static str, Style),
               label: &str,
               cells: usize,
               style: Style,
               value: Vec<Span<'static>>| {
        let mut spans = vec![Span::styled(sign.0, sign.1)];
        spans.extend(padded(
            Shown::within_middle(label, cells),
            cells,
            style,
            theme,
        ));
        spans.push(Span::raw("  "));
        spans.extend(value);
        Line::from(spans)
    };
    let plain = ("  ", theme.text);
    let value = |text: &str, cells: usize| {
        Shown::within_middle(text, width.saturating_sub(cells + 4)).spans(theme.value, theme.escape)
    };
    // The reason goes where there is no room for all of it.
    let missing = |word: &str, why: &str| {
        let room = width.saturating_sub(name_width + 4);
        let text = match word.len() + why.len() <= room {
            true => format!("{word}{why}"),
            false => word.to_owned(),
        };
        vec![Span::styled(text, theme.dim)]
    };
    match line {
        DetailLine::Heading { text, .. } => {
            Line::from(Shown::within(text, width).spans(theme.heading, theme.escape))
        }
        DetailLine::Record {
            label: label @ ("hint" | "note"),
            text,
            ..
        } => {
            // A sentence begins at its beginning.
            let text = Shown::within(text, width.saturating_sub(LABEL + 4));
            let text = text.spans(theme.note, theme.escape);
            row(plain, label, LABEL, theme.dim, text)
        }
        DetailLine::Record { label, text, .. } => {
            row(plain, label, LABEL, theme.dim, value(text, LABEL))
        }
        DetailLine::Extra { label, text } => {
            row(plain, label, name_width, theme.dim, value(text, name_width))
        }
        DetailLine::Property {
            property,
            known,
            matched,
            ..
        } => {
            let value = match known {
                Known::Value(known) => {
                    let text = property.shown(known);
                    let mut spans = value(if text.is_empty() { "\"\"" } else { &text }, name_width);
                    let range = Range::of(known).map(|range| format!("  {}", range.name()));
                    spans.extend(range.map(|range| Span::styled(range, theme.dim)));
                    spans
                }
                Known::Absent => missing("absent", ": has no value"),
                Known::Unknown => missing("unknown", ": not in the record"),
            };
            row(
                mark(*matched, theme),
                property.full(),
                name_width,
                theme.name,
                value,
            )
        }
    }
}
