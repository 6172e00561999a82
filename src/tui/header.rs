//! Draws the header.

use super::cells::{put, to_u16};
use super::theme::Theme;
use crate::app::App;
use crate::app::header::HeaderTone;
use crate::app::layout::Area;
use ratatui::buffer::Buffer;
use ratatui::text::Line;

pub(super) fn draw(buffer: &mut Buffer, area: Area, app: &App, theme: &Theme) {
    for part in app.header() {
        let style = match part.tone {
            HeaderTone::Plain => theme.title,
            HeaderTone::Crumb => theme.crumb,
            HeaderTone::Trouble => theme.error,
        };
        let (x, y) = part.at;
        let rest = Area {
            x: area.x + to_u16(x),
            width: area.width.saturating_sub(to_u16(x)),
            ..area
        };
        let line = Line::from(part.text.spans(style, theme.escape));
        put(buffer, rest, y, &line);
    }
}
