//! Draws proposed exclusions: beside or below the list, which shows what the one
//! under the cursor would hide; a block a proposal, its figures first.

use super::cells::{put, window_in};
use super::fixes::{below, draw_blocks, names, wrapped};
use super::theme::Theme;
use crate::app::layout::Area;
use crate::app::overlay::suggestions::{Suggested, Suggestions};
use crate::app::{App, Pane};
use crate::finding::Level;
use crate::text::Shown;
use crate::text::number::{grouped, plural};
use ratatui::buffer::Buffer;
use ratatui::style::Style;
use ratatui::text::Line;

/// Findings of a proposal that are told.
const FINDINGS: usize = 3;

/// The cells beside the list, else below its first half.
fn area(app: &App) -> Area {
    let layout = app.layout();
    let (list, most) = (layout.pane(Pane::List), app.screen().overlay_area());
    let right = layout.panes.iter().map(|area| area.x + area.width).max();
    let right = right.unwrap_or(most.x + most.width);
    let beside = right.saturating_sub(list.x + list.width);
    if beside >= 40 {
        return Area {
            x: list.x + list.width,
            y: list.y,
            width: beside,
            height: list.height,
        };
    }
    let bottom = layout.status.y.max(list.y + list.height);
    let y = match bottom.saturating_sub(list.y + list.height) >= 8 {
        true => list.y + list.height,
        false => list.y + list.height / 2,
    };
    Area {
        x: list.x,
        y,
        width: list.width,
        height: bottom.saturating_sub(y),
    }
}

pub(super) fn draw(buffer: &mut Buffer, app: &App, suggestions: &Suggestions, theme: &Theme) {
    let key = |name: &str| app.keymap().key_of(name);
    let (choose, leave) = (key("suggest-choose"), key("leave"));
    let area = area(app);
    let Some(found) = &suggestions.found else {
        let title = format!(" suggest for {} ─ {leave} leaves ", suggestions.whose);
        let body = window_in(buffer, area, &title, 1, theme);
        let line = Line::styled("finding what they have in common …", theme.dim);
        return put(buffer, body, 0, &line);
    };
    let title = format!(
        " {}/{} for {} ─ {choose} takes it, {leave} leaves ",
        suggestions.cursor + 1,
        found.len(),
        suggestions.whose
    );
    let width = usize::from(area.width).saturating_sub(4);
    let head = head(suggestions, width, theme);
    let blocks: Vec<Vec<Line<'static>>> = found
        .iter()
        .enumerate()
        .map(|(at, one)| block(one, at == suggestions.cursor, width, theme))
        .collect();
    let all: usize = blocks.iter().map(Vec::len).sum();
    let body = window_in(buffer, area, &title, head.len() + all, theme);
    let list = below(buffer, body, &head);
    draw_blocks(buffer, list, &blocks, suggestions.cursor, theme.cursor);
}

/// The group that they are for, and what is not offered.
fn head(suggestions: &Suggestions, width: usize, theme: &Theme) -> Vec<Line<'static>> {
    let group = suggestions.group.iter().map(|label| {
        let text = Shown::within(&format!("for {label}"), width);
        Line::from(text.spans(theme.text, theme.escape))
    });
    let mut lines: Vec<Line<'static>> = group.collect();
    if suggestions.refused > 0 {
        let text = format!(
            "refused: {} that would hide threats",
            plural(suggestions.refused, "proposal")
        );
        lines.extend(wrapped(&text, "", width, theme.warning, theme));
    }
    lines
}

fn block(one: &Suggested, is_cursor: bool, width: usize, theme: &Theme) -> Vec<Line<'static>> {
    let sign = if is_cursor { "› " } else { "  " };
    let mut lines = Vec::new();
    for (at, (text, style)) in texts(one, theme).into_iter().enumerate() {
        let before = if at == 0 { sign } else { "    " };
        lines.extend(wrapped(&text, before, width, style, theme));
    }
    lines
}

fn texts(one: &Suggested, theme: &Theme) -> Vec<(String, Style)> {
    let proposal = &one.proposal;
    let mut texts = vec![(
        format!(
            "hides {} of {}, {}, no threat; {} of what is left",
            grouped(proposal.covers),
            grouped(proposal.of),
            plural(proposal.others, "other"),
            grouped(one.left)
        ),
        theme.heading,
    )];
    texts.extend(one.proof.words.clone().map(|words| (words, theme.text)));
    if proposal.others > 0 {
        texts.push((others(one), theme.warning));
    }
    let reach = one.proof.reach.iter();
    texts.extend(reach.map(|reach| (reach.line(), theme.dim)));
    let findings = &one.proof.report.findings;
    for finding in findings.iter().take(FINDINGS) {
        let style = match finding.level {
            Level::Error => theme.error,
            Level::Warning => theme.warning,
            Level::Note => theme.note,
        };
        let level = finding.level.name();
        let code = finding.code.name();
        texts.push((format!("{code} {level}: {}", finding.message), style));
    }
    if findings.len() > FINDINGS {
        let more = plural(findings.len() - FINDINGS, "more finding");
        texts.push((format!("and {more}"), theme.dim));
    }
    // Why it is proposed; its sentence stands above already.
    let words = one.proof.words.as_deref().unwrap_or_default();
    let why = proposal.why.replace(&format!(": {words}"), "");
    texts.push((why, theme.dim));
    texts
}

/// What else it hides.
fn others(one: &Suggested) -> String {
    let mut text = format!("else hides {}", grouped(one.proposal.others));
    if one.benign_others > 0 {
        text += &format!(" ({} benign)", grouped(one.benign_others));
    }
    if one.devices.count > 0 {
        text += &format!(" on {}", names(&one.devices, "device", "devices"));
    }
    if one.addresses.count > 0 {
        text += &format!(", from {}", names(&one.addresses, "address", "addresses"));
    }
    text
}
