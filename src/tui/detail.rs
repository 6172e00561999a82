//! Draws one detection in the exclusion language's words.

use super::cells::{cursor_style, frame, padded, put, tint, titled};
use super::lighting::lit;
use super::status::was;
use super::theme::Theme;
use crate::app::layout::Area;
use crate::app::{App, ListColumn, Pane};
use crate::detail::{DetailLine, Known};
use crate::group::Range;
use crate::language::Property;
use crate::matcher::{Outcome, Truth};
use crate::store::Cell;
use crate::text::Shown;
use ratatui::buffer::Buffer;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

pub(super) fn draw(buffer: &mut Buffer, area: Area, app: &App, theme: &Theme) {
    let (body, is_focused) = frame(buffer, area, app, Pane::Detail, title, theme);
    let detail = app.detail();
    let names = detail.lines().iter().map(name_width).max().unwrap_or(0);
    let name_width = names.min(usize::from(body.width) / 2);
    for (at, line) in detail
        .lines()
        .iter()
        .skip(detail.scroll().top)
        .take(usize::from(body.height))
        .enumerate()
    {
        put(
            buffer,
            body,
            at,
            &draw_line(app, line, name_width, usize::from(body.width), theme),
        );
        if detail.scroll().top + at == detail.scroll().cursor {
            tint(buffer, body, at, cursor_style(is_focused, theme));
        }
    }
    if detail.lines().is_empty() {
        put(
            buffer,
            body,
            0,
            &Line::styled("  no detection is chosen", theme.dim),
        );
    }
}

fn title(app: &App, width: usize, theme: &Theme) -> Vec<Span<'static>> {
    let title = match app.detail().row() {
        Some(row) => {
            let device = app.store().cell(row, Cell::Device);
            let time = app.column_text(row, ListColumn::Cell(Cell::Time));
            let was = was(app);
            let outcome = app.outcome(row);
            let is_elsewhere =
                outcome != Some(Outcome::Suppressed) && app.left().is_hidden_by_others(row);
            let elsewhere = match (is_elsewhere, width < 80) {
                (false, _) => "",
                (true, true) => " here, hidden by another",
                (true, false) => " here, hidden by another exclusion",
            };
            let outcome = outcome.map_or("not yet known", Outcome::name);
            // Of a group one stands for all.
            let which = match app.list().open_groups() {
                Some(_) => "One of the group",
                None => "Detection",
            };
            format!(" 2 {which} ─ {was}{outcome}{elsewhere} ─ {device} {time}")
        }
        None => " 2 Detection".to_owned(),
    };
    titled(&Shown::within(&title, width.saturating_sub(1)), theme)
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

/// How a line is drawn: cells of a property's name and of the line.
struct LineLook<'a> {
    name_width: usize,
    width: usize,
    /// Letters of the value that the filter lights.
    lit: Vec<usize>,
    theme: &'a Theme,
}

impl LineLook<'_> {
    fn row(
        &self,
        sign: (&'static str, Style),
        (label, cells): (&str, usize),
        style: Style,
        value: Vec<Span<'static>>,
    ) -> Line<'static> {
        let mut spans = vec![Span::styled(sign.0, sign.1)];
        let label = Shown::within_middle(label, cells);
        spans.extend(padded(&label, cells, style, self.theme));
        spans.push(Span::raw("  "));
        spans.extend(value);
        Line::from(spans)
    }

    /// A value beside a label of so many cells.
    fn value(&self, text: &str, cells: usize) -> Vec<Span<'static>> {
        let shown = Shown::within_middle(text, self.width.saturating_sub(cells + 4));
        let theme = self.theme;
        shown.spans_lit(&self.lit, theme.value, theme.lit, theme.escape)
    }

    /// That there is no value; the reason goes where there is no room for all of it.
    fn missing(&self, word: &str, why: &str) -> Vec<Span<'static>> {
        let room = self.width.saturating_sub(self.name_width + 4);
        let text = match word.len() + why.len() <= room {
            true => format!("{word}{why}"),
            false => word.to_owned(),
        };
        vec![Span::styled(text, self.theme.dim)]
    }

    fn known(&self, property: &Property, known: &Known) -> Vec<Span<'static>> {
        match known {
            Known::Value(known) => {
                let text = property.shown(known);
                let text = if text.is_empty() { "\"\"" } else { &text };
                let mut spans = self.value(text, self.name_width);
                let range = Range::of(known).map(|range| format!("  {}", range.name()));
                spans.extend(range.map(|range| Span::styled(range, self.theme.dim)));
                spans
            }
            Known::Absent => self.missing("absent", ": has no value"),
            Known::Unknown => self.missing("unknown", ": not in the record"),
        }
    }
}

fn draw_line(
    app: &App,
    line: &DetailLine,
    name_width: usize,
    width: usize,
    theme: &Theme,
) -> Line<'static> {
    let look = LineLook {
        name_width,
        width,
        lit: lit(app, line),
        theme,
    };
    let plain = ("  ", theme.text);
    match line {
        DetailLine::Heading { text, .. } => {
            Line::from(Shown::within(text, width).spans(theme.heading, theme.escape))
        }
        DetailLine::Record {
            label: label @ ("hint" | "note" | "found"),
            text,
            ..
        } => {
            // A sentence begins at its beginning.
            let text = Shown::within(text, width.saturating_sub(LABEL + 4));
            let text = text.spans_lit(&look.lit, theme.note, theme.lit, theme.escape);
            look.row(plain, (label, LABEL), theme.dim, text)
        }
        DetailLine::Record { label, text, .. } => {
            look.row(plain, (label, LABEL), theme.dim, look.value(text, LABEL))
        }
        DetailLine::Extra { label, text } => {
            let value = look.value(text, name_width);
            look.row(plain, (label, name_width), theme.dim, value)
        }
        DetailLine::Property {
            property,
            known,
            matched,
            ..
        } => look.row(
            mark(*matched, theme),
            (property.full(), name_width),
            theme.name,
            look.known(property, known),
        ),
    }
}
