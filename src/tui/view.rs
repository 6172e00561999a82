//! One frame, from the application's state. Drawing changes nothing.

use super::cells::put;
use super::theme::Theme;
use super::{builder, detail, header, list, overlays, status};
use crate::app::layout::Area;
use crate::app::{App, Pane};
use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::Position;
use ratatui::text::Line;

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
    let is_other_size = (area.width, area.height) != app.screen().size();
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
    header::draw(buffer, layout.header, app, theme);
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
