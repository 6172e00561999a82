//! Draws what is typed into: choices searched by typing, and prompts.

use super::caution;
use super::cells::{clear, padded, put, tint, to_u16, width, window};
use super::theme::Theme;
use crate::app::App;
use crate::app::layout::Area;
use crate::app::overlay::addable::Addable;
use crate::app::overlay::{Ask, Pick, Picker, Prompt};
use crate::store::SearchField;
use crate::text::Shown;
use crate::text::number::grouped;
use ratatui::buffer::Buffer;
use ratatui::layout::Position;
use ratatui::style::{Modifier, Style};
use ratatui::text::{Line, Span};

/// A typed line with its label; gives the cells before the cursor.
pub(super) fn typed(
    label: &str,
    line: &crate::app::prompt::LineEditor,
    room: usize,
    theme: &Theme,
) -> (Line<'static>, usize) {
    let before: String = line.text().chars().take(line.cursor()).collect();
    let after: String = line.text().chars().skip(line.cursor()).collect();
    let left = room.saturating_sub(label.chars().count() + 1);
    // The cursor stays in view: what is before it is cut at its start.
    let before = Shown::within_start(&before, left);
    let after = Shown::within(&after, left.saturating_sub(before.width()));
    let at = label.chars().count() + before.width();
    let mut spans = vec![Span::styled(label.to_owned(), theme.prompt)];
    let style = match line.is_selected() {
        // What is typed next replaces it.
        true => theme.typed.add_modifier(Modifier::REVERSED),
        false => theme.typed,
    };
    spans.extend(before.spans(style, theme.escape));
    spans.extend(after.spans(theme.typed, theme.escape));
    (Line::from(spans), at)
}

pub(super) fn draw_picker(
    buffer: &mut Buffer,
    app: &App,
    picker: &Picker,
    theme: &Theme,
) -> Position {
    let title = match picker.pick {
        Pick::Command(_) => {
            let accept = app.keymap().key_of("picker-accept");
            &format!(" commands ─ type to search, {accept} does it ")
        }
        Pick::Add(_) => " what is asked about: loaded values, the most frequent ─ type to search ",
        Pick::Facet(_) => " most frequent values of ─ type to search ",
        Pick::Groups(_) => " group by ─ type to search ",
        Pick::Order => " sort by ",
    };
    // As high whatever is typed: it must not jump.
    let choices = app.choices(&picker.pick);
    let body = window(buffer, app, title, choices.len() + 1, theme);
    let (line, at) = typed("> ", &picker.line, usize::from(body.width), theme);
    put(buffer, body, 0, &line);
    let widest = choices.iter().map(|text| text.chars().count()).max();
    let names = usize::from(body.width)
        .saturating_sub(14)
        .min(widest.unwrap_or(0));
    let list = Area {
        y: body.y + 1,
        height: body.height.saturating_sub(1),
        ..body
    };
    for (row, index) in picker
        .shown
        .iter()
        .skip(picker.scroll.top)
        .take(usize::from(list.height))
        .enumerate()
    {
        let Some(text) = choices.get(*index) else {
            continue;
        };
        let (key, why, is_dim) = beside(app, &picker.pick, *index);
        let style = if is_dim { theme.dim } else { theme.text };
        let room = usize::from(list.width);
        let mut spans = padded(&Shown::within(text, names), names, style, theme);
        spans.push(Span::styled(format!(" {key:<9} "), theme.key));
        if let Some(why) = why {
            let left = room.saturating_sub(width(&spans));
            spans.extend(Shown::within(&why, left).spans(theme.dim, theme.escape));
        }
        put(buffer, list, row, &Line::from(spans));
        if picker.scroll.top + row == picker.scroll.cursor {
            tint(buffer, list, row, theme.cursor);
        }
    }
    if picker.shown.is_empty() {
        put(buffer, list, 0, &Line::styled("nothing matches", theme.dim));
    }
    Position {
        x: body.x + to_u16(at),
        y: body.y,
    }
}

/// What stands beside a choice: its key or count, and what is to be said of it; and
/// whether the choice is dim.
fn beside(app: &App, pick: &Pick, at: usize) -> (String, Option<String>, bool) {
    match pick {
        Pick::Command(commands) => {
            let command = commands.get(at);
            let key = command.map_or_else(String::new, |command| app.keymap().key(command));
            let why = command.and_then(|command| command.why_disabled(app));
            let is_dim = why.is_some();
            (key, why, is_dim)
        }
        Pick::Add(all) => {
            let one = all.get(at);
            let count = one.map(Addable::count).filter(|count| *count > 0);
            let values = one.map(Addable::values);
            (
                count.map_or_else(String::new, grouped),
                values,
                count.is_none(),
            )
        }
        _ => (String::new(), None, false),
    }
}

/// Prompts lie at the foot of the screen, so that what they change stays in view.
pub(super) fn draw_prompt(
    buffer: &mut Buffer,
    app: &App,
    prompt: &Prompt,
    theme: &Theme,
) -> Position {
    let screen = Area {
        width: app.screen().size().0,
        height: app.screen().size().1,
        ..Area::default()
    };
    let room = usize::from(screen.width);
    let foot = usize::from(screen.height).saturating_sub(1);
    let above = lines_above(app, prompt, (room, foot), theme);
    let start = foot.saturating_sub(above.len());
    for (at, (line, style)) in above.iter().enumerate() {
        clear(buffer, screen, start + at, theme);
        put(buffer, screen, start + at, line);
        tint(buffer, screen, start + at, *style);
    }
    let (line, at) = typed(&label(&prompt.ask), &prompt.line, room, theme);
    clear(buffer, screen, foot, theme);
    put(buffer, screen, foot, &line);
    Position {
        x: to_u16(at).min(screen.width.saturating_sub(1)),
        y: to_u16(foot),
    }
}

/// What stands above the line, each line with the style that lies over it.
fn lines_above(
    app: &App,
    prompt: &Prompt,
    (room, foot): (usize, usize),
    theme: &Theme,
) -> Vec<(Line<'static>, Style)> {
    let mut above: Vec<(Line<'static>, Style)> = Vec::new();
    if let Ask::Insist { stakes, .. } = &prompt.ask {
        let lines = caution::stakes(stakes, room.saturating_sub(2), theme);
        let most = foot.saturating_sub(2);
        let lines = lines.into_iter().take(most).map(|mut line| {
            line.spans.insert(0, Span::raw(" "));
            (line, Style::default())
        });
        above.push((
            Line::styled("━".repeat(room), theme.error),
            Style::default(),
        ));
        above.extend(lines);
    }
    for (at, (text, count)) in prompt.completions.iter().enumerate() {
        let count = match field_example(text) {
            Some(example) => example.to_owned(),
            None if *count == 0 => String::new(),
            None => grouped(*count),
        };
        let count = format!("{count:>COUNT$} ");
        let mut spans = vec![Span::styled("   ", theme.text)];
        spans.extend(padded(
            &Shown::within_middle(text, room.saturating_sub(COUNT + 5)),
            room.saturating_sub(COUNT + 5),
            theme.value,
            theme,
        ));
        spans.push(Span::styled(count, theme.dim));
        let is_chosen = prompt.chosen == Some(at);
        above.push((
            Line::from(spans),
            if is_chosen {
                theme.cursor
            } else {
                Style::default()
            },
        ));
    }
    let (message, style) = match &prompt.error {
        Some(error) => (format!(" ! {error}"), theme.error),
        None => (format!(" {}", hint(app, &prompt.ask)), theme.hint),
    };
    above.push((
        Line::from(Shown::within(&message, room).spans(style, theme.escape)),
        Style::default(),
    ));
    above
}

/// Cells for how many detections have a completion, or for an example.
const COUNT: usize = 18;

/// How a field is asked for that completes what is typed.
fn field_example(text: &str) -> Option<&'static str> {
    let name = text.strip_suffix(':')?;
    let mut known = SearchField::names();
    known
        .find(|(field, _)| *field == name)
        .map(|(_, example)| example)
}

/// What stands before the line.
fn label(ask: &Ask) -> String {
    match ask {
        Ask::Name | Ask::Rename(_) => "name of the exclusion: ".to_owned(),
        Ask::Remark => "note of the exclusion: ".to_owned(),
        Ask::Rules => "for the rules: ".to_owned(),
        Ask::OpenDraft => "open exclusion: ".to_owned(),
        Ask::Find(_) => "find group: ".to_owned(),
        Ask::FindText(_) => "find: ".to_owned(),
        Ask::Note(rows) => match rows.len() {
            1 => "note: ".to_owned(),
            count => format!("note on {} detections: ", grouped(count)),
        },
        Ask::Insist { name, .. } => format!("type `{name}` to save it all the same: "),
        Ask::Filter(_) => "/".to_owned(),
        Ask::Value(_) => "value: ".to_owned(),
        Ask::NewValue(_, condition) => {
            let part = |text: &Option<String>| text.clone().unwrap_or_default();
            format!(
                "{}.{} {} ",
                part(&condition.component),
                part(&condition.property),
                part(&condition.comparison)
            )
        }
        Ask::Export(target) => format!(
            "write {} {} as {}: ",
            grouped(target.rows.count()),
            target.rows.word(),
            target.form.words()
        ),
        Ask::SaveAs(form) => match form.purpose() {
            "" => format!("save as {}: ", form.words()),
            purpose => format!("save as {} ({purpose}): ", form.words()),
        },
    }
}

/// What the line's keys do, and what can be typed.
fn hint(app: &App, ask: &Ask) -> String {
    let key = |name: &str| app.keymap().key_of(name);
    let (accept, leave) = (key("prompt-accept"), key("leave"));
    let (complete, next) = (key("prompt-complete"), key("prompt-next"));
    match ask {
        Ask::Name | Ask::Rename(_) => format!("{accept} keeps it, {leave} leaves it as it was"),
        Ask::Remark => "why it is there; ESET takes 2,048 characters".to_owned(),
        Ask::Rules => "codes, uuids or names, apart by commas; none: all rules".to_owned(),
        Ask::OpenDraft => format!("the file's name; {accept} opens it, {leave} leaves"),
        Ask::Find(_) => {
            format!("goes to the next group that says so; {accept} stays there, {leave} goes back")
        }
        Ask::FindText(_) => format!(
            "goes to the next place; {accept} stays there ({} {} go on), {leave} goes back",
            key("text-next"),
            key("text-previous")
        ),
        Ask::Note(_) => {
            format!("{accept} keeps it, empty takes it away, {leave} leaves it as it was")
        }
        Ask::Insist { .. } => format!(
            "{leave} leaves it unsaved ({} in the builder tells more); typed, the reason is kept in the note",
            key("witness")
        ),
        Ask::Filter(_) => format!(
            "searches all that is known; port: sev> addr: cmd: is:left, !without 'plain; {complete} completes, {} earlier ones; {accept} keeps, {leave} drops",
            key("prompt-previous")
        ),
        Ask::Value(_) => format!(
            "{complete} or arrows take a loaded value; {accept} sets, {leave} leaves it as it was; several: pasted lines, addresses and numbers by commas"
        ),
        Ask::NewValue(..) => format!(
            "{complete} or arrows take a loaded value; {accept} adds the condition, {leave} drops it; several: pasted lines, addresses and numbers by commas"
        ),
        Ask::Export(target) => format!(
            "{complete}: CSV, JSON Lines, Markdown; {next} completes the path; {accept} alone: {}",
            target.file_name("")
        ),
        Ask::SaveAs(_) => {
            format!(
                "{complete} turns the form: definition, rule, API; {next} completes the path; {accept} saves"
            )
        }
    }
}
