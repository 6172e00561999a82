//! Draws the header and the status line.

use super::cells::{put, to_u16, width};
use super::theme::Theme;
use crate::app::commands::hints;
use crate::app::layout::Area;
use crate::app::previews::PreviewCounts;
use crate::app::{App, Notice};
use crate::text::Shown;
use crate::text::number::{grouped, plural};
use ratatui::buffer::Buffer;
use ratatui::text::{Line, Span};

pub(super) fn header(buffer: &mut Buffer, area: Area, app: &App, theme: &Theme) {
    let loading = app.loading();
    let sources = match loading.sources.as_slice() {
        [] => String::new(),
        [one] => one.name.clone(),
        [first, rest @ ..] => format!("{} and {} more", first.name, rest.len()),
    };
    let count = plural(app.store().len(), "detection");
    let left = grouped(app.left().count());
    let mut text = format!(
        " quell  {sources}  left: {}{left} of {count}",
        was_left(app)
    );
    if loading.is_running() {
        text.push_str(" so far, loading");
        if let Some(percent) = loading.percent() {
            text.push_str(&format!(" {percent} %"));
        }
    }
    let mut trouble = match loading.skipped_count {
        0 => String::new(),
        count => format!("  {} skipped!", grouped(count)),
    };
    if app.triage().is_lost() {
        trouble.push_str("  session not kept!");
    }
    let file = named_file(app);
    let changed = if app.work().is_changed() { " *" } else { "" };
    let right = Shown::within_start(&format!("{file}{changed} "), usize::from(area.width) / 3);
    let room = usize::from(area.width).saturating_sub(right.width() + trouble.len() + 1);
    let mut spans = Shown::within(&text, room).spans(theme.title, theme.escape);
    spans.push(Span::styled(trouble, theme.error));
    let blanks = usize::from(area.width).saturating_sub(width(&spans) + right.width());
    spans.push(Span::raw(" ".repeat(blanks)));
    spans.extend(right.spans(theme.title, theme.escape));
    put(buffer, area, 0, &Line::from(spans));
}

/// What stands before the number of those that are left, where something that
/// decides it is being worked out.
fn was_left(app: &App) -> &'static str {
    match app.left().is_asking() {
        true => "was ",
        false => was(app),
    }
}

/// The exclusion's name, and its file where that does not say the name.
fn named_file(app: &App) -> String {
    let name = &app.work().draft().name;
    let Some(file) = app.work().file() else {
        return match (app.work().is_empty(), name.as_str()) {
            (true, "") => String::new(),
            (false, "") => "unsaved exclusion".to_owned(),
            (_, name) => format!("{name}, unsaved"),
        };
    };
    let path = file.path.display();
    let stem = file.path.file_stem().and_then(|stem| stem.to_str());
    match name.is_empty() || stem == Some(name) {
        true => path.to_string(),
        false => format!("{name} in {path}"),
    }
}

pub(super) fn draw(buffer: &mut Buffer, area: Area, app: &App, theme: &Theme) {
    if let Some(notice) = app.screen().notice() {
        // Dangers and marks stay in sight whatever is said.
        if app.builder().dangers().is_empty() && marks(app, theme).is_empty() {
            return draw_notice(buffer, area, app, notice, theme);
        }
        let above = Area {
            y: area.y.saturating_sub(1),
            ..area
        };
        draw_notice(buffer, above, app, notice, theme);
    }
    let room = usize::from(area.width);
    let mut spans = state(app, room, theme);
    // `? help` comes first: it must always fit.
    let mut hinted: Vec<Span<'static>> = Vec::new();
    for command in hints(app.screen().focus(), app.list().open_groups().is_some()) {
        if command.why_disabled(app).is_some() {
            continue;
        }
        let hint = [
            Span::styled(format!(" {}", app.keymap().key(command)), theme.key),
            Span::styled(format!(" {} ", command.hint), theme.hint),
        ];
        if width(&spans) + width(&hinted) + width(&hint) < room {
            hinted.extend(hint);
        }
    }
    let blanks = room.saturating_sub(width(&spans) + width(&hinted));
    spans.push(Span::raw(" ".repeat(blanks)));
    spans.extend(hinted);
    put(buffer, area, 0, &Line::from(spans));
}

/// Lines that a notice may take: what it says must not be cut off.
const NOTICE: usize = 4;

fn draw_notice(buffer: &mut Buffer, area: Area, app: &App, notice: &Notice, theme: &Theme) {
    let style = if notice.is_error {
        theme.error
    } else {
        theme.note
    };
    let sign = if notice.is_error { " ! " } else { " " };
    // What the last change did stays in sight beside what is said of it.
    let changed = if notice.is_error {
        Vec::new()
    } else {
        changed(app, theme)
    };
    let room = usize::from(area.width);
    let left = room.saturating_sub(width(&changed));
    let rows = Shown::within(&format!("{sign}{}", notice.text), left * NOTICE).wrap(left.max(1));
    let height = rows.len().min(NOTICE);
    let top = area.y.saturating_sub(to_u16(height) - 1);
    let whole = Area {
        y: top,
        height: to_u16(height),
        ..area
    };
    for (at, row) in rows.iter().take(height).enumerate() {
        let is_last = at + 1 == height;
        let mut spans = row.spans(style, theme.escape);
        let blanks = if is_last { left } else { room }.saturating_sub(row.width());
        spans.push(Span::raw(" ".repeat(blanks)));
        if is_last {
            spans.extend(changed.iter().cloned());
        }
        put(buffer, whole, at, &Line::from(spans));
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
