//! One frame, from the application's state. Drawing changes nothing.

use super::theme::Theme;
use super::{builder, detail, list, overlays, status};
use crate::app::layout::Area;
use crate::app::{App, Pane};
use crate::text::Shown;
use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Block, BorderType, Widget};

/// Draws `app`.
pub fn draw(frame: &mut Frame<'_>, app: &App, theme: &Theme) {
    let cursor = render(frame.buffer_mut(), app, theme);
    if let Some(cursor) = cursor {
        frame.set_cursor_position(cursor);
    }
}

/// Draws `app` into a buffer; gives where the terminal's cursor belongs.
pub fn render(buffer: &mut Buffer, app: &App, theme: &Theme) -> Option<Position> {
    let area = buffer.area;
    buffer.set_style(area, theme.text);
    let layout = app.layout();
    let is_other_size = (area.width, area.height) != app.size;
    if layout.is_too_small || is_other_size {
        if !is_other_size {
            put(
                buffer,
                Area {
                    width: area.width,
                    height: 1,
                    ..Area::default()
                },
                0,
                &Line::from("quell: too small"),
            );
        }
        return None;
    }
    status::header(buffer, layout.header, app, theme);
    for pane in Pane::ALL {
        let area = layout.pane(pane);
        if area.width < 3 || area.height < 2 {
            continue;
        }
        match pane {
            Pane::List => list::draw(buffer, area, app, theme),
            Pane::Detail => detail::draw(buffer, area, app, theme),
            Pane::Builder => builder::draw(buffer, area, app, theme),
        }
    }
    status::draw(buffer, layout.status, app, theme);
    overlays::draw(buffer, app, theme)
}

/// A pane's frame with the title made for its width; the focused one is plain
/// without colour too, and so is one that holds a danger. Gives what is inside, and whether it has the focus.
pub(super) fn frame(
    buffer: &mut Buffer,
    area: Area,
    app: &App,
    pane: Pane,
    title: impl Fn(&App, usize, &Theme) -> Vec<Span<'static>>,
    theme: &Theme,
) -> (Area, bool) {
    let is_focused = app.focus == pane;
    let body = inside(area);
    let is_dangerous = pane == Pane::Builder && !app.builder.dangers.is_empty();
    let (border, kind) = match is_focused {
        _ if is_dangerous => (theme.border_danger, BorderType::Double),
        true => (theme.border_focus, BorderType::Thick),
        false => (theme.border, BorderType::Plain),
    };
    let title_style = if is_focused {
        theme.title_focus
    } else {
        theme.title
    };
    let block = Block::bordered()
        .border_type(kind)
        .border_style(border)
        .title(Line::from(title(app, usize::from(body.width), theme)).style(title_style));
    block.render(rect(area), buffer);
    (body, is_focused)
}

/// The cells inside a frame.
pub(super) fn inside(area: Area) -> Area {
    Area {
        x: area.x + 1,
        y: area.y + 1,
        width: area.width.saturating_sub(2),
        height: area.height.saturating_sub(2),
    }
}

pub(super) fn rect(area: Area) -> Rect {
    Rect {
        x: area.x,
        y: area.y,
        width: area.width,
        height: area.height,
    }
}

/// A count of cells as the terminal has it; a screen has no more than 65,535.
pub(super) fn cells(count: usize) -> u16 {
    u16::try_from(count).unwrap_or(u16::MAX)
}

/// Puts a line into row `row` of an area; nothing where there is no such row.
pub(super) fn put(buffer: &mut Buffer, area: Area, row: usize, line: &Line<'_>) {
    if row < usize::from(area.height) {
        let y = area.y + cells(row);
        if buffer.area.contains(Position { x: area.x, y }) {
            buffer.set_line(area.x, y, line, area.width);
        }
    }
}

/// Lays a style over a row of an area.
pub(super) fn tint(buffer: &mut Buffer, area: Area, row: usize, style: Style) {
    if row < usize::from(area.height) {
        buffer.set_style(
            rect(Area {
                y: area.y + cells(row),
                height: 1,
                ..area
            }),
            style,
        );
    }
}

/// The style of the row under a cursor.
pub(super) fn cursor_style(is_focused: bool, theme: &Theme) -> Style {
    if is_focused {
        theme.cursor
    } else {
        theme.cursor_unfocused
    }
}

/// Data cut to `width` cells and filled up with blanks.
pub(super) fn padded(
    text: &Shown,
    width: usize,
    style: Style,
    theme: &Theme,
) -> Vec<Span<'static>> {
    let blanks = width.saturating_sub(text.width());
    let mut spans = text.spans(style, theme.escape);
    if blanks > 0 {
        spans.push(Span::styled(" ".repeat(blanks), style));
    }
    spans
}

/// The cells that spans take.
pub(super) fn width(spans: &[Span<'_>]) -> usize {
    spans.iter().map(Span::width).sum()
}
