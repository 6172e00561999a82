//! Draws the list's groups: what their detections have in common, how many they
//! are, when, and what the draft does to them.

use super::cells::{cursor_style, padded, put, tint};
use super::theme::Theme;
use crate::app::App;
use crate::app::layout::Area;
use crate::app::list::Decided;
use crate::app::list::GroupView;
use crate::text::Shown;
use crate::text::number::{grouped, sparkline};
use ratatui::buffer::Buffer;
use ratatui::text::{Line, Span};

/// What the pane's title says of the groups.
pub(super) fn title(view: &GroupView) -> Shown {
    let by = view.by.name();
    let Some(groups) = &view.groups else {
        return Shown::new(&format!(" 1 Groups by {by}")).then(&Shown::own(" ─ grouping…"));
    };
    if groups.is_empty() {
        return Shown::new(&format!(" 1 Groups by {by}")).then(&Shown::own(" ─ none"));
    }
    let (most, held) = groups.coverage(0.9);
    let percent = (held * 100.0).round();
    Shown::new(&format!(
        " 1 Groups by {by} ─ {}, of which {} hold {percent} %",
        grouped(groups.len()),
        grouped(most)
    ))
}

pub(super) fn draw(
    buffer: &mut Buffer,
    body: Area,
    app: &App,
    view: &GroupView,
    is_focused: bool,
    theme: &Theme,
) {
    let is_wide = is_wide(usize::from(body.width));
    let others = match (has_others(view), is_wide) {
        (false, _) => "",
        (true, true) => "others hide",
        (true, false) => "others",
    };
    let words = [
        "count", "share", "devices", "ports", "hides", others, "left",
    ];
    let heading = format!(
        "{:GUTTER$}{}  what they have in common",
        "",
        figures(words, is_wide)
    );
    let headings = usize::from(body.height > 1);
    let heading = Shown::within(&heading, usize::from(body.width));
    if headings > 0 {
        let heading = Line::from(heading.spans(theme.heading, theme.escape));
        put(buffer, body, 0, &heading);
    }
    let Some(groups) = &view.groups else { return };
    let height = usize::from(body.height) - headings;
    for at in 0..height {
        let group = view.scroll.top + at;
        if group >= groups.len() {
            break;
        }
        put(
            buffer,
            body,
            at + headings,
            &line(app, view, group, usize::from(body.width), theme),
        );
        if group == view.scroll.cursor {
            tint(buffer, body, at + headings, cursor_style(is_focused, theme));
        }
    }
}

/// Cells before the figures: what becomes of them, whether the last edit changed
/// that, verdict, note.
const GUTTER: usize = 5;

/// Whether there is room for all figures: what they have in common comes first.
fn is_wide(width: usize) -> bool {
    width >= 100
}

/// Figures, or their names, in their columns: count, share, devices, ports, how many
/// are hidden, hidden by others (empty: no column), and left.
fn figures(texts: [&str; 7], is_wide: bool) -> String {
    let [count, share, devices, ports, hides, others, left] = texts;
    let of_the_group = match is_wide {
        true => format!(" {share:>5} {devices:>7} {ports:>5}"),
        false => String::new(),
    };
    let others = match (others.is_empty(), is_wide) {
        (true, _) => String::new(),
        (false, true) => format!(" {others:>11}"),
        (false, false) => format!(" {others:>7}"),
    };
    format!("{count:>7}{of_the_group} {hides:>7}{others} {left:>7}")
}

/// Whether another exclusion hides any of them: else that is no figure to show.
fn has_others(view: &GroupView) -> bool {
    view.decided.iter().any(|decided| decided.others > 0)
}

fn line(app: &App, view: &GroupView, group: usize, width: usize, theme: &Theme) -> Line<'static> {
    let Some(groups) = &view.groups else {
        return Line::default();
    };
    let figures = groups.figures(group);
    let effect = view.effects.get(group).copied().unwrap_or_default();
    let decided = view.decided.get(group).copied().unwrap_or_default();
    let (verdict, verdict_style) = verdict(decided, figures.count, theme);
    let (sign, style) = match (effect.suppressed, effect.kept + effect.undecided) {
        _ if decided.hidden_threats > 0 => ("!", theme.threat),
        (0, _) if decided.others == figures.count => (theme.others_sign, theme.others),
        (0, _) => (" ", theme.text),
        (_, 0) => ("✕", theme.suppressed),
        _ => ("◐", theme.suppressed),
    };
    let changed = if decided.changed > 0 { "±" } else { " " };
    let noted = if decided.noted > 0 { "n" } else { " " };
    let (count, hides) = (grouped(figures.count), grouped(effect.suppressed));
    let (others, left) = (grouped(decided.others), grouped(decided.left));
    let share = format!("{:.0}%", groups.share(group) * 100.0);
    let (devices, ports) = (grouped(figures.devices), grouped(figures.ports));
    let others = if has_others(view) {
        others
    } else {
        String::new()
    };
    let numbers = [&count, &share, &devices, &ports, &hides, &others, &left];
    let numbers = self::figures(numbers.map(String::as_str), is_wide(width)) + "  ";
    let bars = sparkline(groups.bars(group));
    let taken = GUTTER + numbers.chars().count();
    // The sparkline gives way to the label.
    let has_bars = width > taken + bars.chars().count() + 38;
    let room = width.saturating_sub(
        taken
            + if has_bars {
                bars.chars().count() + 1
            } else {
                0
            },
    );
    let mut spans = vec![
        Span::styled(sign, style),
        Span::styled(changed, theme.added),
        Span::styled(verdict, verdict_style),
        Span::styled(noted, theme.note),
        Span::styled(numbers, style),
    ];
    spans.extend(padded(
        &Shown::within(&groups.label(app.store(), group), room),
        room,
        style,
        theme,
    ));
    if has_bars {
        spans.push(Span::styled(format!(" {bars}"), theme.dim));
    }
    Line::from(spans)
}

/// What was decided of the rows of a group: of all, or of some.
fn verdict(decided: Decided, all: usize, theme: &Theme) -> (&'static str, ratatui::style::Style) {
    match (decided.threat, decided.benign) {
        (0, 0) => ("  ", theme.text),
        (0, benign) if benign == all => ("b ", theme.benign),
        (0, _) => ("b~", theme.benign),
        (threat, _) if threat == all => ("T ", theme.threat),
        (..) => ("T~", theme.threat),
    }
}
