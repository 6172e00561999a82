//! Draws the lists that lie over the panes: facets, time.

use super::cells::{padded, put, tint, to_u16, window};
use super::theme::Theme;
use crate::app::App;
use crate::app::layout::Area;
use crate::app::overlay::axis::ticks;
use crate::app::overlay::facets::Facets;
use crate::app::overlay::timeline::TimeView;
use crate::text::Shown;
use crate::text::number::grouped;
use ratatui::buffer::Buffer;
use ratatui::text::{Line, Span};

pub(super) fn facets(buffer: &mut Buffer, app: &App, facets: &Facets, theme: &Theme) {
    let facet = &facets.facet;
    let key = |name: &str| app.keymap().key_of(name);
    let title = format!(
        " {} ─ {} narrows, {} hides, {} adds it as a condition ",
        facet.by.name(),
        key("facets-narrow"),
        key("facets-hide"),
        key("facets-add")
    );
    let body = window(buffer, app, &title, facet.values.len() + 1, theme);
    let width = usize::from(body.width);
    let head = format!(
        "{} values in {} detections; {} have none, {} are unknown",
        grouped(facet.distinct),
        grouped(facet.total),
        grouped(facet.absent),
        grouped(facet.unknown)
    );
    put(
        buffer,
        body,
        0,
        &Line::from(Shown::within(&head, width).spans(theme.heading, theme.escape)),
    );
    let rows = facet
        .values
        .iter()
        .skip(facets.scroll.top)
        .take(usize::from(body.height).saturating_sub(1));
    for (at, value) in rows.enumerate() {
        let bar: String = (0..10)
            .map(|step| {
                if value.share * 10.0 > f64::from(step) {
                    '█'
                } else {
                    ' '
                }
            })
            .collect();
        let numbers = format!(
            "{:>9} {:>5.1} % {bar}  ",
            grouped(value.count),
            value.share * 100.0
        );
        let room = width.saturating_sub(numbers.chars().count());
        let mut spans = vec![Span::styled(numbers, theme.text)];
        spans.extend(padded(
            &Shown::within_middle(&value.label, room),
            room,
            theme.value,
            theme,
        ));
        put(buffer, body, at + 1, &Line::from(spans));
        if facets.scroll.top + at == facets.scroll.cursor {
            tint(buffer, body, at + 1, theme.cursor);
        }
    }
}

/// Rows of the timeline's bars.
const TALL: usize = 8;

pub(super) fn time(buffer: &mut Buffer, app: &App, view: &TimeView, theme: &Theme) {
    let key = |name: &str| app.keymap().key_of(name);
    let title = format!(
        " time ─ {} narrows the list, {}{} move, {} range, {}{} zoom, {} all ",
        key("time-narrow"),
        key("time-left").replace("Left", "←"),
        key("time-right").replace("Right", "→"),
        key("time-range"),
        key("time-zoom"),
        key("time-wider"),
        key("time-all")
    );
    let body = window(buffer, app, &title, TALL + 4, theme);
    draw_bars(buffer, body, view, theme);
    draw_axis(buffer, body, app, view, theme);
    let sum = view.timeline.sum(view.chosen());
    let (from, to) = view.span();
    let zone = app.screen().zone();
    let lines = [
        format!(
            "{} to {} {}",
            zone.text(from),
            zone.text(to),
            zone.name(from)
        ),
        format!(
            "█ {} suppressed, ░ {} kept, {} undecided; {} loaded detections have no time",
            grouped(sum.suppressed),
            grouped(sum.kept),
            grouped(sum.undecided),
            grouped(view.timeline.untimed)
        ),
    ];
    for (at, line) in lines.into_iter().enumerate() {
        put(
            buffer,
            body,
            TALL + 2 + at,
            &Line::from(
                Shown::within(&line, usize::from(body.width)).spans(theme.text, theme.escape),
            ),
        );
    }
}

/// The dates under the bars.
fn draw_axis(buffer: &mut Buffer, body: Area, app: &App, view: &TimeView, theme: &Theme) {
    let (timeline, zone) = (&view.timeline, app.screen().zone());
    let cells = timeline.bins.len();
    for (cell, text) in ticks((timeline.from, timeline.to), cells, zone) {
        let cell = to_u16(cell);
        let rest = Area {
            x: body.x + cell.min(body.width),
            width: body.width.saturating_sub(cell),
            ..body
        };
        let text = Shown::own("╵").then(&Shown::new(&text));
        let text = text.truncate(usize::from(rest.width));
        put(
            buffer,
            rest,
            TALL,
            &Line::from(text.spans(theme.dim, theme.escape)),
        );
    }
}

/// A bar a step: what is hidden of it, and all.
fn draw_bars(buffer: &mut Buffer, body: Area, view: &TimeView, theme: &Theme) {
    let most = view
        .timeline
        .bins
        .iter()
        .map(|bin| bin.suppressed + bin.undecided + bin.kept)
        .max()
        .unwrap_or(0)
        .max(1);
    let chosen = view.chosen();
    for level in 0..TALL {
        let above = TALL - 1 - level;
        let spans: Vec<Span<'static>> = view
            .timeline
            .bins
            .iter()
            .enumerate()
            .map(|(at, bin)| {
                let cells = |count: usize| (count * TALL).div_ceil(most);
                let (hidden, all) = (
                    cells(bin.suppressed),
                    cells(bin.suppressed + bin.undecided + bin.kept),
                );
                let (sign, style) = match above {
                    above if above < hidden => ("█", theme.suppressed),
                    above if above < all => ("░", theme.text),
                    _ => (" ", theme.text),
                };
                let style = if chosen.contains(&at) {
                    style.patch(theme.cursor)
                } else {
                    style
                };
                Span::styled(sign, style)
            })
            .collect();
        put(buffer, body, level, &Line::from(spans));
    }
}
