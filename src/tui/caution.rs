//! Draws what is asked before something is done, and what is at stake there.

use super::cells::{padded, put, tint, width, window};
use super::theme::Theme;
use crate::app::App;
use crate::app::overlay::caution::Caution;
use crate::text::Shown;
use crate::text::number::grouped;
use ratatui::buffer::Buffer;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

pub(super) fn draw(buffer: &mut Buffer, app: &App, caution: &Caution, theme: &Theme) {
    let room = app.screen().overlay_area().inner_width();
    let stakes = stakes(&caution.stakes, room, theme);
    let replies = caution.replies.len();
    let sign = if stakes.is_empty() { "" } else { "! " };
    let title = format!(
        " {sign}{} ─ {} or a letter chooses, {} leaves ",
        caution.title,
        app.keymap().key_of("reply-choose"),
        app.keymap().key_of("leave")
    );
    let apart = usize::from(!stakes.is_empty());
    let body = window(buffer, app, &title, stakes.len() + replies + apart, theme);
    // The replies have to be seen: what is at stake gives way.
    let height = usize::from(body.height);
    let told = stakes.len().min(height.saturating_sub(replies + apart));
    for (at, line) in stakes.iter().take(told).enumerate() {
        put(buffer, body, at, line);
    }
    for (at, reply) in caution.replies.iter().enumerate() {
        let row = told + apart + at;
        let hides = match reply.hides {
            Some(count) => format!("  hides {} ", grouped(count)),
            None => String::new(),
        };
        let mut spans = vec![Span::styled(format!(" {} ", reply.key), theme.key)];
        let left = usize::from(body.width).saturating_sub(width(&spans) + hides.chars().count());
        spans.extend(padded(
            &Shown::within_middle(&reply.text, left),
            left,
            theme.text,
            theme,
        ));
        spans.push(Span::styled(hides, theme.warning));
        put(buffer, body, row, &Line::from(spans));
        if at == caution.scroll.cursor {
            tint(buffer, body, row, theme.cursor);
        }
    }
}

/// What is at stake, wrapped: the first line is the alarm.
pub(super) fn stakes(lines: &[String], room: usize, theme: &Theme) -> Vec<Line<'static>> {
    let wrapped = lines.iter().enumerate().flat_map(|(at, text)| {
        let style: Style = if at == 0 { theme.error } else { theme.text };
        // A row that is named is cut, what is said of it is not.
        let rows = match text.starts_with("  ") {
            true => vec![Shown::within(text, room)],
            false => Shown::new(text).wrap(room.max(1)),
        };
        rows.into_iter()
            .map(move |row| Line::from(row.spans(style, theme.escape)))
    });
    wrapped.collect()
}
