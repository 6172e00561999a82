//! Draws the list of drafts: two lines each, its figures and its sentence.

use super::cells::{padded, put, tint, window};
use super::theme::Theme;
use crate::app::App;
use crate::app::draft_list::remarks;
use crate::app::overlay::drafts::{Drafts, FileState, LINES, Listed};
use crate::text::Shown;
use crate::text::number::grouped;
use ratatui::buffer::Buffer;
use ratatui::text::{Line, Span};

pub(super) fn draw(buffer: &mut Buffer, app: &App, drafts: &Drafts, theme: &Theme) {
    let key = |name: &str| app.keymap().key_of(name);
    let title = format!(
        " exclusions ─ {} opens, {} new, {} rename, {} saves all, {} duplicate, {} delete, {} file, {} undo ",
        key("drafts-open"),
        key("drafts-new"),
        key("drafts-rename"),
        key("drafts-save"),
        key("drafts-duplicate"),
        key("drafts-delete"),
        key("drafts-file"),
        key("drafts-undo")
    );
    let rows = drafts.listed.len().max(1) * LINES + 1;
    let body = window(buffer, app, &title, rows, theme);
    let heading = "    hides   beyond the others   of what is left  name, rules, file";
    put(buffer, body, 0, &Line::styled(heading, theme.heading));
    let width = usize::from(body.width);
    let seen = usize::from(body.height).saturating_sub(1) / LINES;
    let shown = drafts.listed.iter().enumerate().skip(drafts.scroll.top);
    for (row, (at, draft)) in shown.take(seen.max(1)).enumerate() {
        let is_own = draft.id == app.work().id();
        let [first, second] = [
            figures(draft, is_own, width, theme),
            words(drafts, at, width, theme),
        ];
        put(buffer, body, row * LINES + 1, &first);
        put(buffer, body, row * LINES + 2, &second);
        if at == drafts.scroll.cursor {
            tint(buffer, body, row * LINES + 1, theme.cursor);
        }
    }
}

/// What it hides, its name and rules, and whether its file holds it.
fn figures(draft: &Listed, is_own: bool, width: usize, theme: &Theme) -> Line<'static> {
    let sign = if is_own { "› " } else { "  " };
    let [hides, beyond, left] = match &draft.overlap {
        None => ["…", "…", "…"].map(str::to_owned),
        Some(overlap) => [
            overlap.rows.map_or("no meaning".to_owned(), grouped),
            grouped(overlap.beyond),
            grouped(overlap.left),
        ],
    };
    let numbers = format!("{sign}{hides:>7} {beyond:>19} {left:>17}  ");
    let remarks = remarks(draft).join(", ");
    let remarks = match remarks.as_str() {
        "" => String::new(),
        remarks => format!("  {remarks}"),
    };
    let is_wrong = draft.overlap.as_ref().is_some_and(|overlap| {
        overlap.rows.is_none() || overlap.threats > 0 || !overlap.errors.is_empty()
    });
    let style = match (is_wrong, &draft.state) {
        (true, _) => theme.error,
        (false, FileState::Saved | FileState::Reading) => theme.dim,
        (false, _) => theme.warning,
    };
    let mut text = draft.name.clone();
    text.push_str(&match draft.rules.as_slice() {
        [] => "  for ALL RULES".to_owned(),
        rules => format!("  for {}", rules.join(", ")),
    });
    if let Some(file) = &draft.file {
        text.push_str(&format!("  in {file}"));
    }
    let room = width.saturating_sub(numbers.chars().count());
    // What is wrong is told before the name's end.
    let remarks = Shown::within(&remarks, room / 2);
    let room = room.saturating_sub(remarks.width());
    let name = Shown::within(&text, room);
    let blanks = room.saturating_sub(name.width());
    let mut spans = vec![Span::styled(numbers, theme.text)];
    spans.extend(name.spans(theme.value, theme.escape));
    spans.extend(remarks.spans(style, theme.escape));
    spans.push(Span::raw(" ".repeat(blanks)));
    Line::from(spans)
}

/// What it does, in words; of one that is like another, which that is first.
fn words(drafts: &Drafts, at: usize, width: usize, theme: &Theme) -> Line<'static> {
    let draft = &drafts.listed[at];
    let overlap = draft.overlap.as_ref();
    let named = |other: usize| drafts.listed.get(other).map_or("", |other| &other.name);
    let alike = overlap.and_then(|overlap| overlap.alike);
    let mut said = match (alike, drafts.namesake(at)) {
        (Some(other), Some(name)) if other == name => {
            format!("the same name and meaning as line {}: ", name + 1)
        }
        (Some(other), _) => format!("means the same as {} (line {}): ", named(other), other + 1),
        (None, Some(name)) => {
            format!("has the name of line {}: ", name + 1)
        }
        (None, None) => String::new(),
    };
    let style = if said.is_empty() {
        theme.dim
    } else {
        theme.warning
    };
    let words = overlap.and_then(|overlap| overlap.words.as_deref());
    said.push_str(words.unwrap_or_default());
    let lead = "    ";
    let shown = Shown::within(&said, width.saturating_sub(lead.len()));
    let mut spans = vec![Span::raw(lead)];
    spans.extend(padded(&shown, shown.width(), style, theme));
    Line::from(spans)
}
