//! Draws the list of detections.

use super::cells::{cursor_style, frame, padded, put, tint, titled};
use super::groups;
use super::theme::Theme;
use crate::app::columns::{Band, GUTTER};
use crate::app::layout::Area;
use crate::app::list::columns::arrow;
use crate::app::{App, ListColumn, Pane};
use crate::matcher::Outcome;
use crate::session::Verdict;
use crate::store::{Cell, lit_letters};
use crate::text::Shown;
use crate::text::number::grouped;
use ratatui::buffer::Buffer;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

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
    let (list, columns) = (app.list(), app.list_columns());
    let mut heading = vec![Span::raw(" ".repeat(GUTTER))];
    for (column, width) in &columns {
        let title = Shown::own(column.title()).then(&Shown::own(arrow(list.order(), *column)));
        let title = title.truncate(*width);
        heading.extend(padded(&title, width + 1, theme.heading, theme));
    }
    // Of one line the heading leaves it to a row.
    let headings = usize::from(body.height > 1);
    if headings > 0 {
        put(buffer, body, 0, &Line::from(heading));
    }
    let rows = app
        .list()
        .shown()
        .iter()
        .skip(app.list().scroll().top)
        .take(usize::from(body.height) - headings);
    for (at, row) in rows.enumerate() {
        put(
            buffer,
            body,
            at + headings,
            &line(
                app.list().scroll().top + at,
                *row as usize,
                &columns,
                app,
                theme,
            ),
        );
        if app.list().scroll().top + at == app.list().scroll().cursor {
            tint(buffer, body, at + headings, cursor_style(is_focused, theme));
        }
    }
    if app.list().shown().is_empty() {
        put(
            buffer,
            body,
            2,
            &why_empty(app, usize::from(body.width), theme),
        );
    }
}

fn why_empty(app: &App, width: usize, theme: &Theme) -> Line<'static> {
    let why = match (app.store().is_empty(), app.loading().is_running()) {
        (true, true) => "loading…",
        (true, false) => "no detections",
        (false, _) if app.list().is_behind() => "looking…",
        (false, _) => "nothing matches; Esc widens",
    };
    match app.list().query().mistake() {
        // What is no answer must not look like one.
        Some(mistake) if !app.store().is_empty() && !app.list().is_behind() => {
            let text = Shown::within(&format!("  {mistake}"), width);
            Line::from(text.spans(theme.warning, theme.escape))
        }
        _ => Line::styled(format!("  {why}"), theme.dim),
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
    let zone = match app.screen().zone() {
        zone if zone.is_utc() => String::new(),
        zone => {
            let time = app.store().records().period().map_or(0, |(_, last)| last);
            format!(" ─ times in {}", zone.name(time))
        }
    };
    let title = format!(" 1 Detections ─ {count} ─ {}{zone}", list.order().name());
    titled(&Shown::within(&title, room), theme)
}

fn line(
    at: usize,
    row: usize,
    columns: &[(ListColumn, usize)],
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
    for (column, width) in columns {
        spans.extend(cell(row, *column, *width, style, app, theme));
    }
    Line::from(spans)
}

/// What a column shows of a row, with a blank behind it.
fn cell(
    row: usize,
    column: ListColumn,
    width: usize,
    style: Style,
    app: &App,
    theme: &Theme,
) -> Vec<Span<'static>> {
    let full = app.column_text(row, column);
    let text: &str = match column {
        // Of the date as much as tells rows apart.
        ListColumn::Cell(Cell::Time) => app.time_in(&full, width),
        _ => &full,
    };
    let shown = match column {
        ListColumn::Cell(Cell::Address) => Shown::within_start(text, width),
        ListColumn::Cell(Cell::Process | Cell::Device | Cell::User) => {
            Shown::within_middle(text, width)
        }
        _ => Shown::within(text, width),
    };
    let lit = match column {
        ListColumn::Cell(Cell::Severity) => Vec::new(),
        ListColumn::Cell(cell) if !app.list().query().is_empty() => {
            lit_letters(app.list().query(), app.store(), cell, text)
        }
        _ => Vec::new(),
    };
    let own = own_style(row, column, style, app, theme);
    let blanks = (width + 1).saturating_sub(shown.width());
    let mut spans = shown.spans_lit(&lit, own, theme.lit, theme.escape);
    spans.push(Span::styled(" ".repeat(blanks), style));
    spans
}

/// How a cell looks: the row's own style, save where it says something by itself.
fn own_style(row: usize, column: ListColumn, style: Style, app: &App, theme: &Theme) -> Style {
    match column {
        ListColumn::Cell(Cell::Severity) => {
            match app.store().records().severity(row).map(Band::of) {
                Some(Band::Threat) => theme.severe,
                Some(Band::Warning) => theme.warned,
                Some(Band::Information) => theme.informed,
                None => style,
            }
        }
        ListColumn::Verdict => match app.triage().rows().verdict(row) {
            Some(Verdict::Threat) => theme.threat,
            Some(Verdict::Benign) => theme.benign,
            None => style,
        },
        ListColumn::Fresh => theme.mark,
        _ => style,
    }
}
