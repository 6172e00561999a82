//! Draws the status line, and what is said above it.

use super::cells::{clear, put, to_u16, width};
use super::theme::Theme;
use crate::app::commands::{Command, footer};
use crate::app::layout::Area;
use crate::app::previews::PreviewCounts;
use crate::app::{App, Notice};
use crate::text::Shown;
use crate::text::number::grouped;
use ratatui::buffer::Buffer;
use ratatui::text::{Line, Span};

pub(super) fn draw(buffer: &mut Buffer, area: Area, app: &App, theme: &Theme) {
    let room = usize::from(area.width);
    let mut spans = state(app, room, theme);
    if let Some(notice) = app.screen().notice() {
        // What is said takes the hints' place, or lines above: the counts stay in sight.
        let left = room.saturating_sub(width(&spans) + 1);
        let said = said(notice, theme);
        if width(&said) <= left {
            spans.push(Span::raw(
                " ".repeat(room.saturating_sub(width(&spans) + width(&said))),
            ));
            spans.extend(said);
            return put(buffer, area, 0, &Line::from(spans));
        }
        draw_notice(buffer, area, notice, theme);
    }
    // `? help` comes first: it must always fit.
    let mut hinted: Vec<Span<'static>> = Vec::new();
    for command in footer(app) {
        let hint = hint(command, app, theme);
        if width(&spans) + width(&hinted) + width(&hint) < room {
            hinted.extend(hint);
        }
    }
    let blanks = room.saturating_sub(width(&spans) + width(&hinted));
    spans.push(Span::raw(" ".repeat(blanks)));
    spans.extend(hinted);
    put(buffer, area, 0, &Line::from(spans));
}

/// A key and what it does.
fn hint(command: &Command, app: &App, theme: &Theme) -> [Span<'static>; 2] {
    [
        Span::styled(format!(" {}", app.keymap().key(command)), theme.key),
        Span::styled(format!(" {} ", command.hint), theme.hint),
    ]
}

/// The command whose hint lies in column `x` of the status line.
pub(super) fn hint_at(app: &App, x: u16, theme: &Theme) -> Option<&'static Command> {
    let room = usize::from(app.layout().status.width);
    if app.screen().notice().is_some() {
        return None;
    }
    let taken = width(&state(app, room, theme));
    let mut hinted = Vec::new();
    let mut cells = 0;
    for command in footer(app) {
        let own = width(&hint(command, app, theme));
        if taken + cells + own < room {
            cells += own;
            hinted.push((command, own));
        }
    }
    let mut left = usize::from(x).checked_sub(room.saturating_sub(cells))?;
    hinted
        .into_iter()
        .find_map(|(command, own)| match left < own {
            true => Some(command),
            false => {
                left -= own;
                None
            }
        })
}

/// Lines that a notice may take: what it says must not be cut off.
const NOTICE: usize = 4;

/// What is said, in one line.
fn said(notice: &Notice, theme: &Theme) -> Vec<Span<'static>> {
    let (sign, style) = match notice.is_error {
        true => (" ! ", theme.error),
        false => (" ", theme.note),
    };
    let text = Shown::own(sign).then(&Shown::within(&notice.text, 4096));
    text.spans(style, theme.escape)
}

/// What is said, in lines above the status line.
fn draw_notice(buffer: &mut Buffer, status: Area, notice: &Notice, theme: &Theme) {
    let style = match notice.is_error {
        true => theme.error,
        false => theme.note,
    };
    let sign = if notice.is_error { " ! " } else { " " };
    let room = usize::from(status.width);
    let rows = Shown::within(&format!("{sign}{}", notice.text), room * NOTICE).wrap(room.max(1));
    let height = rows.len().min(NOTICE).min(usize::from(status.y));
    let above = Area {
        y: status.y - to_u16(height),
        height: to_u16(height),
        ..status
    };
    for (at, row) in rows.iter().take(height).enumerate() {
        clear(buffer, above, at, theme);
        put(
            buffer,
            above,
            at,
            &Line::from(row.spans(style, theme.escape)),
        );
    }
}

/// What is so, in the order it is shown; of what there is no room for, what
/// matters least goes first: the bar, verdicts, changes, what is not hidden.
fn state(app: &App, room: usize, theme: &Theme) -> Vec<Span<'static>> {
    let (dangers, marked) = (dangers(app, room, theme), marks(app, theme));
    let bar = if room >= 100 {
        bar(app, theme)
    } else {
        Vec::new()
    };
    let decided = if room >= 100 {
        decided(app, theme)
    } else {
        Vec::new()
    };
    let (suppressed, rest) = counts(app, theme);
    let counted = app
        .count()
        .map(|count| Span::styled(format!(" {count}… "), theme.key));
    let counted: Vec<Span<'static>> = counted.into_iter().collect();
    let none = Vec::new();
    let changed = changed(app, theme);
    let mut forms = vec![
        [&bar, &rest, &changed, &decided],
        [&none, &rest, &changed, &decided],
        [&none, &rest, &changed, &none],
        [&none, &rest, &none, &none],
        [&none, &none, &none, &none],
    ];
    if dangers.is_empty() && marked.is_empty() {
        // As ever: what goes on beyond the edge is cut there.
        forms.truncate(1);
    }
    let made = forms.into_iter().map(|[bar, rest, changed, decided]| {
        let first = vec![Span::raw(" ")];
        let parts = [
            &first,
            &counted,
            &dangers,
            bar,
            &suppressed,
            rest,
            changed,
            &marked,
            decided,
        ];
        parts.into_iter().flatten().cloned().collect::<Vec<_>>()
    });
    let mut made: Vec<_> = made.collect();
    let fits = made.iter().position(|spans| width(spans) <= room);
    made.swap_remove(fits.unwrap_or(made.len() - 1))
}

/// What makes the exclusion dangerous.
fn dangers(app: &App, room: usize, theme: &Theme) -> Vec<Span<'static>> {
    let labels = app
        .builder()
        .dangers()
        .iter()
        .map(|danger| danger.label.as_str());
    let labels: Vec<&str> = labels.collect();
    let text = match labels.as_slice() {
        [] => return Vec::new(),
        [first, rest @ ..] if room < 100 && !rest.is_empty() => format!("{first} +{}", rest.len()),
        all => all.join(" · "),
    };
    vec![
        Span::styled(format!(" ! {text} "), theme.error),
        Span::raw(" "),
    ]
}

/// How many rows are marked, and of which of them nothing is seen.
fn marks(app: &App, theme: &Theme) -> Vec<Span<'static>> {
    let marks = app.triage().marks();
    let mut spans = Vec::new();
    if let Some(places) = &marks.places {
        let count = grouped(places.end() - places.start() + 1);
        spans.push(Span::styled(format!("  range of {count}"), theme.mark));
    }
    let marked = app.triage().rows().marked.count();
    if marked > 0 {
        spans.push(Span::styled(
            format!("  {} marked", grouped(marked)),
            theme.mark,
        ));
    }
    if marks.hidden > 0 {
        spans.push(Span::styled(
            format!(", {} not shown", grouped(marks.hidden)),
            theme.warning,
        ));
    }
    spans
}

/// The shares of what is suppressed, undecided and kept, as a bar.
fn bar(app: &App, theme: &Theme) -> Vec<Span<'static>> {
    let cells = 15;
    let share = |count: usize| {
        (count * cells)
            .div_ceil(app.preview().loaded.max(1))
            .min(cells)
    };
    let (full, half) = (
        share(app.counts().suppressed),
        share(app.counts().undecided),
    );
    let half = half.min(cells - full);
    vec![
        Span::styled("█".repeat(full), theme.suppressed),
        Span::styled("▒".repeat(half), theme.undecided),
        Span::styled("░".repeat(cells - full - half), theme.dim),
        Span::raw(" "),
    ]
}

/// The three counts, the first one apart; of the loaded detections, whatever is
/// shown.
fn counts(app: &App, theme: &Theme) -> (Vec<Span<'static>>, Vec<Span<'static>>) {
    let PreviewCounts {
        suppressed,
        kept,
        undecided,
        ..
    } = app.counts();
    let so_far = if app.is_so_far() { " so far" } else { "" };
    let coming = if app.is_preview_old() { "… " } else { "" };
    let first = vec![
        Span::styled(format!("{coming}{}", was(app)), theme.dim),
        Span::styled(
            format!("{} suppressed", grouped(suppressed)),
            theme.suppressed,
        ),
    ];
    let rest = vec![
        Span::raw(format!(" · {} kept · ", grouped(kept))),
        Span::styled(
            format!("{} undecided{so_far}", grouped(undecided)),
            theme.undecided,
        ),
    ];
    (first, rest)
}

/// How many are benign, and how many threats.
fn decided(app: &App, theme: &Theme) -> Vec<Span<'static>> {
    let (benign, threat, _) = app.triage().rows().counts();
    if benign + threat == 0 {
        return Vec::new();
    }
    vec![
        Span::styled(format!("  {} benign", grouped(benign)), theme.benign),
        Span::styled(format!(" {} threat", grouped(threat)), theme.threat),
    ]
}

/// What stands before counts that are the draft before's.
pub(super) fn was(app: &App) -> &'static str {
    match app.is_preview_true() {
        true => "",
        false => "was ",
    }
}

/// How many detections the last change newly hides, and no longer hides.
fn changed(app: &App, theme: &Theme) -> Vec<Span<'static>> {
    match app.counts().changed.filter(|_| app.is_preview_true()) {
        None | Some((0, 0)) => Vec::new(),
        Some((more, less)) => vec![
            Span::styled(format!("  +{}", grouped(more)), theme.added),
            Span::styled(format!(" −{}", grouped(less)), theme.removed),
        ],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::work::Work;
    use crate::load::Loading;
    use crate::tui::theme::Palette;

    #[test]
    fn each_hint_is_clicked_where_it_is_drawn() {
        let app = App::new(Work::default(), Loading::default(), (120, 40), |_, _| 1);
        let theme = Theme::new(Palette::Plain);
        let mut buffer = Buffer::empty(ratatui::layout::Rect::new(0, 0, 120, 40));
        let area = app.layout().status;
        draw(&mut buffer, area, &app, &theme);
        let cell = |x: u16| buffer.cell((x, area.y)).map_or("", |cell| cell.symbol());
        let line: Vec<&str> = (0..120).map(cell).collect();
        let text = line.concat();
        let mut hits = 0;
        for command in footer(&app) {
            let words = format!(" {} {} ", app.keymap().key(command), command.hint);
            let Some(at) = text.find(&words) else {
                continue;
            };
            let x = to_u16(text.get(..at).map_or(0, |before| before.chars().count()));
            for x in [x + 1, x + to_u16(words.chars().count()) - 1] {
                assert_eq!(hint_at(&app, x, &theme), Some(command), "{text}");
            }
            hits += 1;
        }
        assert!(hits >= 3, "{text}");
        assert_eq!(hint_at(&app, 0, &theme), None);
    }
}
