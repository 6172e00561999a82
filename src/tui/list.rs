//! Draws the list of detections.

use super::cells::{cursor_style, frame, put, tint, titled};
use super::groups;
use super::theme::Theme;
use crate::app::layout::Area;
use crate::app::{App, Pane};
use crate::matcher::Outcome;
use crate::session::Verdict;
use crate::store::{Cell, lit_letters};
use crate::text::Shown;
use crate::text::number::grouped;
use ratatui::buffer::Buffer;
use ratatui::text::{Line, Span};

/// Cells in the order they are given room, with the least, a good and the most
/// width. What comes later must leave what came before its good width.
const ROOM: [(Cell, [usize; 3]); 11] = [
    (Cell::Rule, [5, 5, 8]),
    (Cell::Process, [12, 16, 24]),
    (Cell::Address, [13, 15, 39]),
    (Cell::Time, [8, 8, 8]),
    (Cell::Device, [8, 14, 24]),
    (Cell::Direction, [3, 3, 3]),
    (Cell::Port, [5, 5, 5]),
    (Cell::Severity, [3, 3, 3]),
    (Cell::User, [12, 20, 30]),
    (Cell::Operation, [14, 23, 24]),
    (Cell::RuleName, [20, 40, 80]),
];

/// How many of them are worth more than the others' good width.
const FIRST_NEEDED: usize = 6;

/// Cells before the first column: outcome, verdict, mark or note, a blank.
const GUTTER: usize = 4;

/// What the gutter says of what the analyst decided of the row at a place of the
/// list.
fn decided(at: usize, row: usize, app: &App, theme: &Theme) -> [Span<'static>; 2] {
    let rows = app.triage().rows();
    let verdict = match rows.verdict(row) {
        Some(Verdict::Threat) => Span::styled("T", theme.threat),
        Some(Verdict::Benign) => Span::styled("b", theme.benign),
        None => Span::raw(" "),
    };
    let range = app.triage().marks().places.as_ref();
    let is_in_range = range.is_some_and(|places| places.contains(&at));
    let mark = match (rows.marked.contains(row), rows.noted.contains(row)) {
        _ if is_in_range => Span::styled("┃ ", theme.mark),
        (true, _) => Span::styled("• ", theme.mark),
        (_, true) => Span::styled("n ", theme.note),
        _ => Span::raw("  "),
    };
    [verdict, mark]
}

pub(super) fn draw(buffer: &mut Buffer, area: Area, app: &App, theme: &Theme) {
    let (body, is_focused) = frame(buffer, area, app, Pane::List, title, theme);
    if let Some(view) = app.list().open_groups() {
        return groups::draw(buffer, body, app, view, is_focused, theme);
    }
    let columns = columns(usize::from(body.width).saturating_sub(GUTTER), app);
    let mut heading = vec![Span::raw(" ".repeat(GUTTER))];
    for (cell, width) in &columns {
        heading.push(Span::styled(
            format!("{:width$} ", cell.title()),
            theme.heading,
        ));
    }
    put(buffer, body, 0, &Line::from(heading));
    let rows = app
        .list()
        .shown()
        .iter()
        .skip(app.list().scroll().top)
        .take(usize::from(body.height).saturating_sub(1));
    for (at, row) in rows.enumerate() {
        put(
            buffer,
            body,
            at + 1,
            &line(
                app.list().scroll().top + at,
                *row as usize,
                &columns,
                app,
                theme,
            ),
        );
        if app.list().scroll().top + at == app.list().scroll().cursor {
            tint(buffer, body, at + 1, cursor_style(is_focused, theme));
        }
    }
    if app.list().shown().is_empty() {
        put(
            buffer,
            body,
            2,
            &Line::styled(format!("  {}", why_empty(app)), theme.dim),
        );
    }
}

fn why_empty(app: &App) -> &'static str {
    match (app.store().is_empty(), app.loading().is_running()) {
        (true, true) => "loading…",
        (true, false) => "no detections",
        (false, _) if app.list().is_behind() => "looking…",
        (false, _) => "nothing matches; Esc widens",
    }
}

fn title(app: &App, width: usize, theme: &Theme) -> Vec<Span<'static>> {
    let room = width.saturating_sub(1);
    let list = app.list();
    if let Some(view) = list.open_groups() {
        return titled(&groups::title(view).truncate(room), theme);
    }
    let loaded = grouped(app.store().len());
    let count = if list.is_behind() {
        format!("looking in {loaded}")
    } else if list.is_narrowed() {
        format!("{} of {loaded} shown", grouped(list.shown().len()))
    } else {
        loaded
    };
    // What narrows it stands in the header.
    let title = format!(" 1 Detections ─ {count} ─ {}", list.order().name());
    titled(&Shown::within(&title, room), theme)
}

fn columns(width: usize, app: &App) -> Vec<(Cell, usize)> {
    let is_one_day = app.list().is_one_day();
    let mut left = width;
    let mut wanted = 0;
    let mut taken: Vec<(Cell, usize, usize)> = Vec::new();
    let wanted_cells = ROOM
        .into_iter()
        .filter(|(cell, _)| app.list().columns().contains(cell));
    for (at, (cell, [least, good, most])) in wanted_cells.enumerate() {
        let (least, most) = if cell == Cell::Time && !is_one_day {
            (11, 14)
        } else {
            (least, most)
        };
        let reserved = if at < FIRST_NEEDED { 0 } else { wanted };
        if left <= least + reserved {
            break;
        }
        left -= least + 1;
        wanted += good.saturating_sub(least);
        taken.push((cell, least, most));
    }
    // What is left goes to the texts, a cell each in turn.
    while left > 0 {
        let before = left;
        for (_, width, most) in &mut taken {
            if width < most && left > 0 {
                *width += 1;
                left -= 1;
            }
        }
        if left == before {
            break;
        }
    }
    app.list()
        .columns()
        .iter()
        .copied()
        .filter_map(|cell| {
            taken
                .iter()
                .find(|(other, _, _)| *other == cell)
                .map(|(_, width, _)| (cell, *width))
        })
        .collect()
}

/// What is shown of `2026-11-20 03:12:07` in so many cells.
fn time_part(width: usize) -> std::ops::Range<usize> {
    match width {
        14.. => 5..19,
        11.. => 5..16,
        _ => 11..19,
    }
}

fn line(
    at: usize,
    row: usize,
    columns: &[(Cell, usize)],
    app: &App,
    theme: &Theme,
) -> Line<'static> {
    let is_threat = app.triage().rows().verdict(row) == Some(Verdict::Threat);
    let is_others = app.left().is_hidden_by_others(row);
    let (mark, mark_style, style) = match app.outcome(row) {
        // What must not be hidden would be.
        Some(Outcome::Suppressed) if is_threat => ("!", theme.error, theme.threat),
        Some(Outcome::Suppressed) => ("✕", theme.suppressed, theme.suppressed),
        // Another draft hides it: grey, and without colours another sign.
        _ if is_others && is_threat => ("!", theme.error, theme.threat),
        _ if is_others => (theme.others_sign, theme.others, theme.others),
        Some(Outcome::Kept) => (" ", theme.kept, theme.text),
        Some(Outcome::Undecided) => ("?", theme.undecided, theme.text),
        // It came after the preview.
        None => ("…", theme.dim, theme.text),
    };
    let mark_style = match app.is_preview_old() {
        true => theme.dim,
        false => mark_style,
    };
    let mut spans = vec![Span::styled(mark, mark_style)];
    spans.extend(decided(at, row, app, theme));
    for (cell, width) in columns {
        let full = app.store().cell(row, *cell);
        let text: &str = match cell {
            // Of the date as much as tells rows apart.
            Cell::Time => full.get(time_part(*width)).unwrap_or(&full),
            _ => &full,
        };
        let shown = match cell {
            Cell::Address => Shown::within_start(text, *width),
            Cell::Process | Cell::Device | Cell::User => Shown::within_middle(text, *width),
            _ => Shown::within(text, *width),
        };
        let lit = if app.list().query().is_empty() {
            Vec::new()
        } else {
            lit_letters(app.list().query(), app.store(), *cell, text)
        };
        let blanks = width.saturating_sub(shown.width());
        spans.extend(shown.spans_lit(&lit, style, theme.lit, theme.escape));
        spans.push(Span::styled(" ".repeat(blanks + 1), style));
    }
    Line::from(spans)
}
