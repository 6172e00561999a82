//! Draws the header and the status line.

use super::theme::Theme;
use super::view::{put, width};
use crate::app::keymap::Action;
use crate::app::layout::Area;
use crate::app::previewing::Counts;
use crate::app::{App, Notice, Pane};
use crate::text::Shown;
use crate::text::number::grouped;
use ratatui::buffer::Buffer;
use ratatui::text::{Line, Span};

pub(super) fn header(buffer: &mut Buffer, area: Area, app: &App, theme: &Theme) {
    let loading = &app.loading;
    let sources = match loading.sources.as_slice() {
        [] => String::new(),
        [one] => one.name.clone(),
        [first, rest @ ..] => format!("{} and {} more", first.name, rest.len()),
    };
    let mut text = format!(" quell  {sources}  {} detections", grouped(app.store.len()));
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
    if app.triage.is_lost {
        trouble.push_str("  session not kept!");
    }
    let file = match (&app.work.file, app.work.is_empty()) {
        (Some(file), _) => file.path.display().to_string(),
        (None, true) => String::new(),
        (None, false) => "unsaved exclusion".to_owned(),
    };
    let changed = if app.work.is_changed() { " *" } else { "" };
    let right = Shown::within_start(&format!("{file}{changed} "), usize::from(area.width) / 3);
    let room = usize::from(area.width).saturating_sub(right.width() + trouble.len() + 1);
    let mut spans = Shown::within(&text, room).spans(theme.title, theme.escape);
    spans.push(Span::styled(trouble, theme.error));
    let blanks = usize::from(area.width).saturating_sub(width(&spans) + right.width());
    spans.push(Span::raw(" ".repeat(blanks)));
    spans.extend(right.spans(theme.title, theme.escape));
    put(buffer, area, 0, &Line::from(spans));
}

pub(super) fn draw(buffer: &mut Buffer, area: Area, app: &App, theme: &Theme) {
    if let Some(notice) = &app.notice {
        return draw_notice(buffer, area, app, notice, theme);
    }
    let room = usize::from(area.width);
    let mut spans = counts(app, room, theme);
    let mut hints: Vec<Span<'static>> = Vec::new();
    for action in hinted(app) {
        if app.why_disabled(*action).is_some() {
            continue;
        }
        let hint = [
            Span::styled(format!(" {}", app.keymap.key(*action)), theme.key),
            Span::styled(format!(" {} ", short(*action)), theme.hint),
        ];
        if width(&spans) + width(&hints) + width(&hint) < room {
            hints.extend(hint);
        }
    }
    let blanks = room.saturating_sub(width(&spans) + width(&hints));
    spans.push(Span::raw(" ".repeat(blanks)));
    spans.extend(hints);
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
    let top = area.y.saturating_sub(height as u16 - 1);
    let whole = Area {
        y: top,
        height: height as u16,
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

/// The bar and the three counts; of the loaded detections, whatever is shown.
fn counts(app: &App, room: usize, theme: &Theme) -> Vec<Span<'static>> {
    let Counts {
        suppressed,
        kept,
        undecided,
        ..
    } = app.counts;
    let mut spans = vec![Span::raw(" ")];
    if room >= 100 {
        let cells = 15;
        let share = |count: usize| {
            (count * cells)
                .div_ceil(app.preview.loaded.max(1))
                .min(cells)
        };
        let (full, half) = (share(suppressed), share(undecided));
        let half = half.min(cells - full);
        spans.push(Span::styled("█".repeat(full), theme.suppressed));
        spans.push(Span::styled("▒".repeat(half), theme.undecided));
        spans.push(Span::styled("░".repeat(cells - full - half), theme.dim));
        spans.push(Span::raw(" "));
    }
    let so_far = if app.is_so_far() { " so far" } else { "" };
    let coming = if app.is_preview_old() { "… " } else { "" };
    spans.push(Span::styled(format!("{coming}{}", was(app)), theme.dim));
    spans.push(Span::styled(
        format!("{} suppressed", grouped(suppressed)),
        theme.suppressed,
    ));
    spans.push(Span::raw(format!(" · {} kept · ", grouped(kept))));
    spans.push(Span::styled(
        format!("{} undecided{so_far}", grouped(undecided)),
        theme.undecided,
    ));
    spans.extend(changed(app, theme));
    let (benign, threat, _) = app.triage.rows.counts();
    if benign + threat > 0 && room >= 100 {
        spans.push(Span::styled(
            format!("  {} benign", grouped(benign)),
            theme.benign,
        ));
        spans.push(Span::styled(
            format!(" {} threat", grouped(threat)),
            theme.threat,
        ));
    }
    spans
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
    match app.counts.changed.filter(|_| app.is_preview_true()) {
        None | Some((0, 0)) => Vec::new(),
        Some((more, less)) => vec![
            Span::styled(format!("  +{}", grouped(more)), theme.added),
            Span::styled(format!(" −{}", grouped(less)), theme.removed),
        ],
    }
}

/// What the status line reminds of where it can be done, `? help` first: it
/// must always fit.
fn hinted(app: &App) -> &'static [Action] {
    match app.focus {
        Pane::List if app.list.open_groups().is_some() => &[
            Action::Help,
            Action::Open,
            Action::AddGroup,
            Action::Benign,
            Action::Threat,
            Action::Filter,
            Action::Back,
            Action::Palette,
        ],
        Pane::List => &[
            Action::Help,
            Action::Palette,
            Action::Filter,
            Action::GroupBy,
            Action::ShowNext,
            Action::Benign,
            Action::Threat,
            Action::Save,
            Action::Sort,
        ],
        Pane::Detail => &[
            Action::Help,
            Action::Add,
            Action::NarrowTo,
            Action::HideValue,
            Action::Explain,
            Action::Raw,
            Action::Save,
            Action::Undo,
        ],
        Pane::Builder => &[
            Action::Help,
            Action::AddCondition,
            Action::Witness,
            Action::Fix,
            Action::Widen,
            Action::Narrow,
            Action::EditValue,
            Action::Delete,
            Action::Save,
            Action::Undo,
        ],
    }
}

fn short(action: Action) -> &'static str {
    match action {
        Action::Help => "help",
        Action::Filter => "filter",
        Action::ShowNext => "show",
        Action::Sort => "sort",
        Action::Save => "save",
        Action::Palette => "commands",
        Action::GroupBy => "group",
        Action::Open => "open",
        Action::Benign => "benign",
        Action::Threat => "threat",
        Action::Back => "back",
        Action::HideValue => "hide",
        Action::Explain => "explain",
        Action::Witness => "finding",
        Action::Fix => "fix",
        Action::Add | Action::AddGroup | Action::AddCondition => "add",
        Action::NarrowTo => "narrow",
        Action::Raw => "raw",
        Action::Undo => "undo",
        Action::Widen => "widen",
        Action::Narrow => "narrow",
        Action::EditValue => "edit",
        Action::Delete => "delete",
        _ => "",
    }
}
