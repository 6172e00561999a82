//! Draws the exclusion: its tree with counts, or its XML.

use super::cells::{cursor_style, frame, put, tint, to_u16, width};
use super::overlays::light_line;
use super::status::was;
use super::theme::Theme;
use crate::app::builder::room::SaidRow;
use crate::app::builder::{BuilderRow, text};
use crate::app::layout::Area;
use crate::app::notes::{Weight, weight};
use crate::app::question::leaving_out::difference_text;
use crate::app::{App, Pane};
use crate::rule::{Condition, Kind, Node};
use crate::text::number::grouped;
use crate::text::{Shown, rows};
use ratatui::buffer::Buffer;
use ratatui::style::{Modifier, Style};
use ratatui::text::{Line, Span};

pub(super) fn draw(buffer: &mut Buffer, area: Area, app: &App, theme: &Theme) {
    let (body, is_focused) = frame(buffer, area, app, Pane::Builder, title, theme);
    if app.builder().is_xml() {
        return draw_xml(buffer, body, app, theme);
    }
    let draft = app.shown_draft();
    let builder = app.builder();
    if builder.rows().is_empty() {
        return draw_hints(buffer, body, app, theme);
    }
    let room = builder.room();
    draw_said(buffer, body, 0, &room.above, app, theme);
    let under = room.above.len() + room.tree;
    draw_said(buffer, body, under, &room.under, app, theme);
    let body = Area {
        y: body.y + to_u16(room.above.len()),
        height: to_u16(room.tree),
        ..body
    };
    for (at, row) in builder
        .rows()
        .iter()
        .skip(builder.scroll().top)
        .take(room.tree)
        .enumerate()
    {
        let Some(node) = draft.definition.at(&row.path) else {
            continue;
        };
        let look = look(app, row, theme);
        put(
            buffer,
            body,
            at,
            &line(
                node,
                &look,
                (usize::from(body.width), app.store().len()),
                theme,
            ),
        );
        if builder.scroll().top + at == builder.scroll().cursor {
            tint(buffer, body, at, cursor_style(is_focused, theme));
        }
    }
}

/// What can be done where nothing stands yet.
fn draw_hints(buffer: &mut Buffer, body: Area, app: &App, theme: &Theme) {
    let steps = app.first_steps();
    if !steps.is_empty() {
        for (at, step) in steps.iter().enumerate() {
            let text = Shown::new(&format!("  {}. {step}", at + 1));
            let text = text.truncate(usize::from(body.width));
            let line = Line::from(text.spans(theme.text, theme.escape));
            put(buffer, body, at, &line);
        }
        return;
    }
    let key = |name: &str| app.keymap().key_of(name);
    let hints = [
        "empty: nothing is suppressed yet".to_owned(),
        String::new(),
        format!(
            "{} on a property in pane {} adds it here;",
            key("add"),
            key("focus-detail")
        ),
        format!(
            "{} in this pane chooses among all properties",
            key("add-condition")
        ),
    ];
    for (at, hint) in hints.into_iter().enumerate() {
        let line = Line::styled(format!("  {hint}"), theme.dim);
        put(buffer, body, at, &line);
    }
}

/// What is to be said of the draft, from row `first` on.
fn draw_said(
    buffer: &mut Buffer,
    body: Area,
    first: usize,
    said: &[SaidRow],
    app: &App,
    theme: &Theme,
) {
    for (at, row) in said.iter().enumerate() {
        let mut spans = Vec::new();
        match row.weight {
            None => {
                spans.push(Span::raw(" "));
                spans.extend(row.text.spans(theme.words, theme.escape));
            }
            Some(weight) => {
                let (sign, style) = sign(weight, theme);
                let style = match app.is_preview_old() {
                    true => theme.dim,
                    false => style,
                };
                let sign = if row.is_continued { " " } else { sign };
                spans.push(Span::styled(format!(" {sign} "), style));
                spans.extend(row.text.spans(style, theme.escape));
            }
        }
        put(buffer, body, first + at, &Line::from(spans));
    }
}

/// The rules that the exclusion is for, what makes it dangerous, and what it
/// suppresses: of what there is no room for, the plainest words go first.
fn title(app: &App, width: usize, theme: &Theme) -> Vec<Span<'static>> {
    let room = width.saturating_sub(1);
    let (dangers, counts) = (app.builder().dangers(), title_counts(app));
    let labels: Vec<&str> = dangers.iter().map(|danger| danger.label.as_str()).collect();
    let all = labels.join(" · ");
    let first = match labels.as_slice() {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [first, rest @ ..] => format!("{first} +{}", rest.len()),
    };
    let short = counts.replace("suppresses ", "");
    let name = &app.shown_draft().name;
    let short_name = Shown::within(name, room / 3);
    let (named, bare) = match name.as_str() {
        "" => (" 3 Exclusion".to_owned(), " 3 Exclusion".to_owned()),
        _ => (
            format!(" 3 Exclusion {}", short_name.plain()),
            format!(" 3 {}", short_name.plain()),
        ),
    };
    let forms = [
        (named.as_str(), &all, counts.as_str()),
        (named.as_str(), &all, short.as_str()),
        (bare.as_str(), &all, short.as_str()),
        (" 3 Exclusion", &all, counts.as_str()),
        (" 3 Exclusion", &all, short.as_str()),
        (" 3", &all, short.as_str()),
        (" 3 Exclusion", &first, short.as_str()),
        (" 3", &first, short.as_str()),
        (" 3", &all, ""),
        (" 3", &first, ""),
    ];
    let made = forms.into_iter().map(|(head, danger, counts)| {
        let mut spans = vec![Span::raw(head.to_owned())];
        spans.extend(title_rules(app, room, theme));
        if !danger.is_empty() {
            spans.push(Span::raw(" ─ "));
            spans.push(Span::styled(danger.clone(), theme.error));
        }
        if !counts.is_empty() {
            spans.push(Span::raw(format!(" ─ {counts}")));
        }
        spans.push(Span::raw(" "));
        spans
    });
    let mut made: Vec<_> = made.collect();
    let fits = made
        .iter()
        .position(|spans| super::cells::width(spans) <= width);
    made.swap_remove(fits.unwrap_or(made.len() - 1))
}

/// The rules that the exclusion is for; of long names what there is room for.
fn title_rules(app: &App, room: usize, theme: &Theme) -> Vec<Span<'static>> {
    match app.shown_draft().rules.as_slice() {
        [] if app.builder().rows().is_empty() => Vec::new(),
        [] => vec![
            Span::raw(" for "),
            Span::styled("ALL RULES", theme.warning.add_modifier(Modifier::BOLD)),
        ],
        rules => {
            let names = Shown::within(&rules.join(", "), room / 3);
            let mut spans = vec![Span::raw(" for ")];
            spans.extend(names.spans(Style::default(), theme.escape));
            spans
        }
    }
}

/// What it suppresses, for the title.
fn title_counts(app: &App) -> String {
    if app.builder().rows().is_empty() {
        return "empty".to_owned();
    }
    let so_far = if app.is_so_far() { " so far" } else { "" };
    let old = match was(app) {
        "" => "",
        _ => "was: ",
    };
    let assumed = if app.is_assuming() { "assumed: " } else { "" };
    let suppressed = grouped(app.counts().suppressed);
    format!(
        "{old}{assumed}suppresses {suppressed} of {}{so_far}",
        grouped(app.preview().loaded)
    )
}

/// What stands before a remark, and its style.
fn sign(weight: Weight, theme: &Theme) -> (&'static str, Style) {
    match weight {
        Weight::Error => ("!", theme.error),
        Weight::Warning => ("▲", theme.warning),
        Weight::Note => ("·", theme.note),
    }
}

/// How a node's row looks.
struct Look {
    depth: usize,
    count: String,
    /// How many more are suppressed without it.
    without: Option<i64>,
    is_wrong: bool,
    sign: (&'static str, Style),
}

fn look(app: &App, row: &BuilderRow, theme: &Theme) -> Look {
    let stale = app.stale();
    let finding = app.finding_at(&row.path).filter(|_| stale.is_none());
    let count = match (app.is_preview_old(), stale.is_some()) {
        (true, _) => "…".to_owned(),
        (_, true) => String::new(),
        _ => app
            .preview()
            .count(&row.path)
            .map_or(String::new(), grouped),
    };
    Look {
        depth: row.depth,
        count,
        without: app.left_out_at(&row.path),
        is_wrong: stale.is_some_and(|stale| stale.path == row.path),
        sign: match finding.map(|finding| finding.level) {
            Some(level) => sign(weight(level), theme),
            None => (" ", theme.text),
        },
    }
}

/// Cells that a node has to itself, at least, before it is told what it is for.
const NODE: usize = 34;

/// A node in so many cells, its counts as wide as the largest there can be.
fn line(node: &Node, look: &Look, (room, most): (usize, usize), theme: &Theme) -> Line<'static> {
    let indent = "  ".repeat(look.depth.min(20));
    let digits = grouped(most).len();
    let count = match look.count.as_str() {
        "" => String::new(),
        count => format!(" {count:>digits$}"),
    };
    let signed = digits + 1;
    let is_told = room > NODE + digits + signed + 1;
    let without = match look.without.filter(|_| is_told) {
        Some(difference) => format!(" {:>signed$}", difference_text(difference)),
        None => String::new(),
    };
    let counts = count.chars().count() + without.chars().count();
    let left = room.saturating_sub(indent.len() + counts + 1);
    let mut spans = vec![Span::styled(look.sign.0, look.sign.1), Span::raw(indent)];
    spans.extend(node_spans(node, left, look.is_wrong, theme));
    let blanks = room.saturating_sub(width(&spans) + counts);
    spans.push(Span::raw(" ".repeat(blanks)));
    let style = match look.without {
        Some(0) => theme.dim,
        _ => theme.text,
    };
    spans.push(Span::styled(without, style));
    spans.push(Span::styled(count, theme.dim));
    Line::from(spans)
}

fn node_spans(node: &Node, room: usize, is_wrong: bool, theme: &Theme) -> Vec<Span<'static>> {
    let show =
        |text: &str, style: Style| Shown::within_middle(text, room).spans(style, theme.escape);
    match &node.kind {
        _ if is_wrong => show(&text(node), theme.error),
        Kind::Condition(condition) => condition_spans(condition, room, theme),
        Kind::Comment(_) | Kind::Foreign { .. } => show(&text(node), theme.dim),
        Kind::Operator(_) => show(&text(node), theme.operator),
        _ => show(&text(node), theme.heading),
    }
}

/// A condition in so many cells: of what does not fit the name goes first, since
/// an address cut in two is another address to a tired eye.
fn condition_spans(condition: &Condition, room: usize, theme: &Theme) -> Vec<Span<'static>> {
    let part = |text: &Option<String>| text.clone().unwrap_or_else(|| "?".to_owned());
    let name = format!(
        "{}.{}",
        part(&condition.component),
        part(&condition.property)
    );
    let comparison = Shown::within(&format!(" {}", part(&condition.comparison)), room);
    let value = condition
        .value
        .as_deref()
        .map(|value| if value.is_empty() { "\"\"" } else { value });
    let left = room.saturating_sub(comparison.width() + 1);
    let least_name = 12.min(left / 2);
    let value = value.map(|value| Shown::within_middle(value, left - least_name));
    let name_room = left.saturating_sub(value.as_ref().map_or(0, Shown::width));
    let name = match Shown::new(&name) {
        whole if whole.width() <= name_room => whole,
        _ => Shown::within_start(&name, name_room),
    };
    let mut spans = name.spans(theme.name, theme.escape);
    spans.extend(comparison.spans(theme.operator, theme.escape));
    if let Some(value) = value {
        spans.push(Span::raw(" "));
        spans.extend(value.spans(theme.value, theme.escape));
    }
    spans
}

fn draw_xml(buffer: &mut Buffer, body: Area, app: &App, theme: &Theme) {
    let cursor = app.builder().path();
    let (top, height) = (app.builder().xml_scroll().top, usize::from(body.height));
    let lines = app.xml();
    let wrapped = lines.iter().flat_map(|(text, path)| {
        let is_at_cursor = path.is_some() && path.as_ref() == cursor;
        let style = if is_at_cursor {
            theme.value
        } else {
            theme.text
        };
        let rows = rows(text, usize::from(body.width), top + height);
        rows.into_iter().map(move |row| (row, style))
    });
    for (at, (row, style)) in wrapped.skip(top).take(height).enumerate() {
        let line = Line::from(row.text.spans(style, theme.escape));
        put(buffer, body, at, &line);
        if app.overlays().last_read().is_none() {
            light_line(buffer, body, (at, top + at), &line, app, theme);
        }
    }
}
