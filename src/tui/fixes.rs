//! Draws what can be done about a finding: a block a choice, its figures first. What
//! hides more, or ends in an error, says so in words and in the error style.

use super::cells::{put, tint, to_u16, window};
use super::theme::Theme;
use crate::app::App;
use crate::app::layout::Area;
use crate::app::overlay::fixes::Fixes;
use crate::app::overlay::fixes::Way;
use crate::app::overlay::fixes::is_asked_again;
use crate::finding::{Code, Level};
use crate::proof::{Reach, Relation};
use crate::repair::{Choice, Choices, Impact, Newly, Reached, TopNames};
use crate::text::number::grouped;
use crate::text::rows;
use ratatui::buffer::Buffer;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

/// Rows that one text takes at most: data may be long.
const LONG: usize = 6;

/// A text of a block and its style.
type StyledText = (String, Style);

pub(super) fn draw(buffer: &mut Buffer, app: &App, fixes: &Fixes, theme: &Theme) {
    let key = |name: &str| app.keymap().key_of(name);
    let (choose, leave) = (key("fix-choose"), key("leave"));
    let Some(choices) = &fixes.choices else {
        let title = format!(" fix ─ {leave} leaves it ");
        let body = window(buffer, app, &title, 1, theme);
        let line = Line::styled("working out what each choice would do …", theme.dim);
        return put(buffer, body, 0, &line);
    };
    let title = match fixes.is_armed {
        true => format!(" ASKED AGAIN ─ {choose} does it all the same, {leave} leaves it "),
        false => format!(
            " fix {} ─ {} {} choose, {choose} does it, {leave} leaves it ",
            choices.finding.code,
            key("down"),
            key("up")
        ),
    };
    // As wide as the window will be.
    let width = usize::from(app.screen().overlay_area().width);
    let width = width.saturating_sub(4);
    let head = head(app, choices, width, theme);
    let ways = fixes.ways();
    let blocks: Vec<Vec<Line<'static>>> = ways
        .iter()
        .enumerate()
        .map(|(at, way)| {
            block(
                way,
                choices.at == Some(at),
                at == fixes.cursor,
                width,
                theme,
            )
        })
        .collect();
    let all: usize = blocks.iter().map(Vec::len).sum();
    let body = window(buffer, app, &title, head.len() + all, theme);
    let list = below(buffer, body, &head);
    let style = match fixes.is_armed {
        true => theme.error,
        false => theme.cursor,
    };
    draw_blocks(buffer, list, &blocks, fixes.cursor, style);
}

/// Draws what stands above a list; gives what is left below it.
pub(super) fn below(buffer: &mut Buffer, body: Area, head: &[Line<'static>]) -> Area {
    for (at, line) in head.iter().enumerate() {
        put(buffer, body, at, line);
    }
    let used = to_u16(head.len()).min(body.height);
    Area {
        y: body.y + used,
        height: body.height - used,
        ..body
    }
}

/// Draws the blocks so that the one under the cursor is seen, its first line first.
pub(super) fn draw_blocks(
    buffer: &mut Buffer,
    list: Area,
    blocks: &[Vec<Line<'static>>],
    cursor: usize,
    style: Style,
) {
    let height = usize::from(list.height);
    let before: usize = blocks.iter().take(cursor).map(Vec::len).sum();
    let own = blocks.get(cursor).map_or(0, Vec::len);
    let top = (before + own).saturating_sub(height).min(before);
    let lines = blocks.iter().enumerate().flat_map(|(at, block)| {
        block
            .iter()
            .enumerate()
            .map(move |(row, line)| (at, row, line))
    });
    for (row, (at, of_block, line)) in lines.skip(top).take(height).enumerate() {
        put(buffer, list, row, line);
        if at == cursor && of_block == 0 {
            tint(buffer, list, row, style);
        }
    }
}

/// What is wrong, and of how much the figures are.
fn head(app: &App, choices: &Choices, width: usize, theme: &Theme) -> Vec<Line<'static>> {
    let style = match choices.finding.level {
        Level::Error => theme.error,
        Level::Warning => theme.warning,
        Level::Note => theme.note,
    };
    let mut lines = wrapped(&choices.finding.message, "", width, style, theme);
    let mut impacts = choices
        .listed
        .iter()
        .filter_map(|choice| choice.impact.as_ref());
    if let Some(impact) = impacts.next() {
        let so_far = match impact.loaded < app.store().len() || app.is_so_far() {
            true => " so far",
            false => "",
        };
        let now = format!(
            "now: {} hidden of {} loaded{so_far}",
            grouped(impact.before),
            grouped(impact.loaded)
        );
        lines.extend(wrapped(&now, "", width, theme.dim, theme));
    }
    lines
}

fn block(
    way: &Way<'_>,
    is_preselected: bool,
    is_cursor: bool,
    width: usize,
    theme: &Theme,
) -> Vec<Line<'static>> {
    let sign = if is_cursor { "› " } else { "  " };
    let mut said = match way {
        Way::Do(choice) => of_choice(choice, is_preselected, theme),
        Way::Edit => vec![("edit the value".to_owned(), theme.text)],
        Way::Leave => vec![("leave it as it is".to_owned(), theme.text)],
    };
    let (title, style) = said.remove(0);
    let mut lines = wrapped(&title, sign, width, style, theme);
    for (text, style) in said {
        lines.extend(wrapped(&text, "    ", width, style, theme));
    }
    lines
}

/// A choice's title and what there is to say of it, figures first.
fn of_choice(choice: &Choice, is_preselected: bool, theme: &Theme) -> Vec<StyledText> {
    let mut said = vec![(choice.title.clone(), theme.text)];
    let mut figures = Vec::new();
    figures.extend(choice.impact.as_ref().map(hidden));
    figures.push(proved(choice).to_owned());
    said.push((figures.join("; "), theme.value));
    for reached in &choice.reach {
        said.extend(reach(reached).map(|text| (text, theme.dim)));
    }
    if let Some(impact) = choice
        .impact
        .as_ref()
        .filter(|impact| impact.newly.rows > 0)
    {
        said.push((newly(&impact.newly), theme.error));
    } else if choice.hides_more() {
        let text = "MAY HIDE MORE than now: nothing more of what is loaded".to_owned();
        said.push((text, theme.error));
    }
    if let Some(code) = choice.error() {
        said.push((
            format!("ENDS IN AN ERROR: {code} {}", code.page().title),
            theme.error,
        ));
    }
    said.push((left(choice), theme.dim));
    if !choice.comments.is_empty() {
        let comments = choice.comments.join("`, `");
        said.push((format!("the comment `{comments}` goes with it"), theme.dim));
    }
    if is_asked_again(choice) {
        said.push(("Enter asks again".to_owned(), theme.dim));
    } else if is_preselected {
        said.push((
            "preselected: the narrowest that hides nothing more".to_owned(),
            theme.dim,
        ));
    }
    said
}

/// `877 → 575 hidden (302 fewer)`.
fn hidden(impact: &Impact) -> String {
    let mut text = format!(
        "{} → {} hidden",
        grouped(impact.before),
        grouped(impact.after)
    );
    let mut changes = Vec::new();
    if impact.newly.rows > 0 {
        changes.push(format!("{} more", grouped(impact.newly.rows)));
    }
    if impact.no_longer > 0 {
        changes.push(format!("{} fewer", grouped(impact.no_longer)));
    }
    if !changes.is_empty() {
        text.push_str(&format!(" ({})", changes.join(", ")));
    }
    let (before, after) = impact.undecided;
    if before != after {
        text.push_str(&format!(
            ", {} → {} undecided",
            grouped(before),
            grouped(after)
        ));
    }
    text
}

fn proved(choice: &Choice) -> &'static str {
    match &choice.relation {
        Relation::Equivalent => "proved to do the same",
        Relation::Narrower => "proved to hide nothing more",
        Relation::Wider => "proved to hide more than now",
        Relation::Overlapping | Relation::Disjoint => "proved to hide what is kept now, too",
        Relation::Unproved(_) => "not proved to hide nothing more",
    }
}

/// `4,294,967,296 → 2 addresses, …`, where anything changes.
fn reach(reached: &Reached) -> Option<String> {
    let Reached { before, after } = reached;
    if before
        .as_ref()
        .is_some_and(|before| before.values == after.values)
    {
        return None;
    }
    let name = format!("{} {}", after.subject.name(), after.property);
    let count = |reach: &Reach| match reach.values.count() {
        Some(count) if count <= 1 << 53 => grouped(count),
        _ => reach.describe(),
    };
    Some(match before {
        Some(before) => format!("{} → {} ({name})", count(before), after.describe()),
        None => format!("{} ({name})", after.describe()),
    })
}

fn newly(newly: &Newly) -> String {
    let mut parts = vec![format!("HIDES {} MORE", grouped(newly.rows))];
    if newly.threats > 0 {
        parts.push(format!("{} MARKED THREAT", grouped(newly.threats)));
    }
    parts.push(format!(
        "{} without a benign verdict",
        grouped(newly.not_benign)
    ));
    if newly.other_rules > 0 {
        parts.push(format!("{} of another rule", grouped(newly.other_rules)));
    }
    parts.push(names(&newly.devices, "device", "devices"));
    parts.push(names(&newly.addresses, "address", "addresses"));
    parts.join(", ")
}

/// `2 devices: DC01, DC02`.
pub(super) fn names(names: &TopNames, one: &str, many: &str) -> String {
    let noun = if names.count == 1 { one } else { many };
    let mut text = format!("{} {noun}", grouped(names.count));
    if !names.first.is_empty() {
        text.push_str(&format!(" ({}", names.first.join(", ")));
        let more = names.count - names.first.len();
        if more > 0 {
            text.push_str(&format!(", {} more", grouped(more)));
        }
        text.push(')');
    }
    text
}

/// The findings that remain: each code, and how often.
fn left(choice: &Choice) -> String {
    let mut codes: Vec<(Code, usize)> = Vec::new();
    for (code, _) in &choice.left {
        match codes.iter_mut().find(|(other, _)| other == code) {
            Some((_, count)) => *count += 1,
            None => codes.push((*code, 1)),
        }
    }
    if codes.is_empty() {
        return "no finding remains".to_owned();
    }
    let each: Vec<String> = codes
        .iter()
        .map(|(code, count)| match count {
            1 => code.to_string(),
            count => format!("{code} ({count} times)"),
        })
        .collect();
    format!("remains: {}", each.join(", "))
}

/// Text in rows, the first after `lead`, the others as far in.
pub(super) fn wrapped(
    text: &str,
    lead: &str,
    width: usize,
    style: Style,
    theme: &Theme,
) -> Vec<Line<'static>> {
    let indent = lead.chars().count();
    let blank = " ".repeat(indent);
    rows(text, width.saturating_sub(indent).max(1), LONG)
        .into_iter()
        .take(LONG)
        .enumerate()
        .map(|(at, row)| {
            let lead = if at == 0 {
                lead.to_owned()
            } else {
                blank.clone()
            };
            let mut spans = vec![Span::styled(lead, style)];
            spans.extend(row.text.spans(style, theme.escape));
            Line::from(spans)
        })
        .collect()
}
