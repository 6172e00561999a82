//! Lines, styles, frames and windows put into cells, for all that is drawn.

use super::theme::Theme;
use crate::app::layout::Area;
use crate::app::{App, Pane};
use crate::language::fold;
use crate::text::Shown;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Block, BorderType, Clear, Widget};

/// A framed, cleared window for so many rows; gives the cells for text.
pub(super) fn window(
    buffer: &mut Buffer,
    app: &App,
    title: &str,
    rows: usize,
    theme: &Theme,
) -> Area {
    let most = app.screen().overlay_area();
    let height = u16::try_from(rows + 2).unwrap_or(u16::MAX).min(most.height);
    let y = most.y + (most.height - height) / 3;
    window_in(buffer, Area { y, ..most }, title, rows, theme)
}

/// The same at the top of an area, as high as that at most.
pub(super) fn window_in(
    buffer: &mut Buffer,
    area: Area,
    title: &str,
    rows: usize,
    theme: &Theme,
) -> Area {
    let height = u16::try_from(rows + 2).unwrap_or(u16::MAX).min(area.height);
    let area = Area { height, ..area };
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
    let is_focused = app.screen().focus() == pane;
    let body = inside(area);
    let is_dangerous = pane == Pane::Builder && !app.builder().dangers().is_empty();
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

/// A title with a blank behind it, in the title's own style.
pub(super) fn titled(title: &Shown, theme: &Theme) -> Vec<Span<'static>> {
    let mut spans = title.spans(Style::default(), theme.escape);
    spans.push(Span::raw(" "));
    spans
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
pub(super) fn to_u16(cells: usize) -> u16 {
    u16::try_from(cells).unwrap_or(u16::MAX)
}

/// Puts a line into row `row` of an area; nothing where there is no such row.
pub(super) fn put(buffer: &mut Buffer, area: Area, row: usize, line: &Line<'_>) {
    if row < usize::from(area.height) {
        let y = area.y + to_u16(row);
        if buffer.area.contains(Position { x: area.x, y }) {
            buffer.set_line(area.x, y, line, area.width);
        }
    }
}

/// Clears a row of an area: nothing of what lay there shows through.
pub(super) fn clear(buffer: &mut Buffer, area: Area, row: usize, theme: &Theme) {
    if row < usize::from(area.height) {
        let row = rect(Area {
            y: area.y + to_u16(row),
            height: 1,
            ..area
        });
        let row = row.intersection(buffer.area);
        Clear.render(row, buffer);
        buffer.set_style(row, theme.text);
    }
}

/// Lays a style over a row of an area.
pub(super) fn tint(buffer: &mut Buffer, area: Area, row: usize, style: Style) {
    if row < usize::from(area.height) {
        buffer.set_style(
            rect(Area {
                y: area.y + to_u16(row),
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

/// Lays a style over each place of a drawn line where `sought` stands, in any letter case.
pub(super) fn light(
    buffer: &mut Buffer,
    area: Area,
    row: usize,
    line: &Line<'_>,
    sought: &str,
    style: Style,
) {
    if sought.is_empty() {
        return;
    }
    let text: String = line.spans.iter().map(|span| &*span.content).collect();
    let (text, wanted) = (fold(&text), fold(sought));
    let cells = |text: &str| Span::raw(text.to_owned()).width();
    for (at, found) in text.match_indices(&wanted) {
        let before = cells(text.get(..at).unwrap_or_default());
        let room = usize::from(area.width).saturating_sub(before);
        let place = ratatui::layout::Rect {
            x: area.x + to_u16(before.min(usize::from(area.width))),
            y: area.y + to_u16(row),
            width: to_u16(cells(found).min(room)),
            height: u16::from(row < usize::from(area.height)),
        };
        buffer.set_style(place, style);
    }
}
