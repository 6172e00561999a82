//! Draws the choice of the list's columns.

use super::cells::{put, tint, window};
use super::theme::Theme;
use crate::app::App;
use crate::app::list::columns::arrow;
use crate::app::overlay::columns::ColumnView;
use crate::text::Shown;
use ratatui::buffer::Buffer;
use ratatui::text::{Line, Span};

pub(super) fn draw(buffer: &mut Buffer, app: &App, view: &ColumnView, theme: &Theme) {
    let key = |name: &str| app.keymap().key_of(name);
    let title = format!(
        " columns ─ {} shows or hides, {}{} move, {}{}{} width, {} sorts, {} as at first ",
        key("column-show"),
        key("column-left"),
        key("column-right"),
        key("column-narrower"),
        key("column-wider"),
        key("column-fit"),
        key("column-sort"),
        key("columns-reset"),
    );
    let columns = app.list().columns();
    let body = window(buffer, app, &title, columns.choices().len() + 1, theme);
    let heading = Line::styled("    column      width  what it shows", theme.heading);
    put(buffer, body, 0, &heading);
    let shown = app.list_columns();
    let seen = columns.choices().iter().skip(view.scroll.top);
    let height = usize::from(body.height).saturating_sub(1);
    for (at, choice) in seen.take(height).enumerate() {
        let column = choice.column;
        let given = shown.iter().find(|(other, _)| *other == column);
        let sign = if choice.is_shown { "x" } else { " " };
        let width = match (given, choice.width, choice.is_shown) {
            (_, _, false) => String::new(),
            (Some((_, width)), None, _) => width.to_string(),
            (Some((_, width)), Some(_), _) => format!("={width}"),
            (None, ..) if columns.measured().is_empty(column) => "empty".to_owned(),
            (None, ..) => "no room".to_owned(),
        };
        let name = format!("{}{}", column.name(), arrow(app.list().order(), column));
        let style = if choice.is_shown {
            theme.text
        } else {
            theme.dim
        };
        let line = vec![
            Span::styled(format!("[{sign}] "), theme.key),
            Span::styled(format!("{name:<11}"), style),
            Span::styled(format!("{width:>7}  "), theme.dim),
            Span::styled(column.help(), style),
        ];
        put(buffer, body, at + 1, &Line::from(line));
        if view.scroll.top + at == view.scroll.cursor {
            tint(buffer, body, at + 1, theme.cursor);
        }
    }
    let hidden = columns
        .choices()
        .len()
        .saturating_sub(height + view.scroll.top);
    if hidden > 0 && height > 0 {
        let more = Shown::new(&format!("{hidden} more"));
        let row = usize::from(body.height).saturating_sub(1);
        let at = body.width.saturating_sub(8);
        let rest = crate::app::layout::Area {
            x: body.x + at,
            width: body.width - at,
            ..body
        };
        put(
            buffer,
            rest,
            row,
            &Line::from(more.spans(theme.dim, theme.escape)),
        );
    }
}
