//! Searching what is not narrowed by it: groups, the help, texts, the XML. `/` asks for
//! a text and goes to it as it is typed, `n` and `N` go on to the next and the previous.

use super::commands::HelpRow;
use super::overlay::{Ask, Overlay, Prompt};
use super::{App, Pane, commands};
use crate::language::fold;
use crate::text::rows;

/// Rows of a text that are searched.
const MOST_ROWS: usize = 100_000;

/// What is said where no text was searched for.
const NOTHING_SOUGHT: &str = "nothing is searched for yet: / asks for a text";

impl App {
    /// `/` where what is searched is not narrowed.
    pub(super) fn ask_find(&mut self) {
        let ask = match (self.overlays.is_empty(), self.list.open_groups()) {
            (true, Some(view)) if self.screen.focus() == Pane::List => {
                Ask::Find(view.scroll.cursor)
            }
            _ => Ask::FindText(self.text_top().unwrap_or(0)),
        };
        let last = self.list.finds().last().unwrap_or_default().to_owned();
        let mut prompt = Prompt::new(ask, &last);
        prompt.line.select();
        self.list.finds_mut().begin();
        self.overlays.push(Overlay::Prompt(prompt));
    }

    /// `/` in the builder: the length of a prefix; in the XML what to go to.
    pub(super) fn ask_prefix_or_find(&mut self) {
        match self.builder.is_xml() {
            true => self.ask_find(),
            false => self.ask_prefix(),
        }
    }

    /// `Enter` there.
    pub(super) fn take_find(&mut self, ask: &Ask, line: &str) {
        self.list.finds_mut().remember(line);
        match ask {
            Ask::Find(before)
                if self
                    .list
                    .open_groups()
                    .is_some_and(|view| view.sought != line) =>
            {
                self.find_group(line, *before, false);
            }
            Ask::FindText(top)
                if self.overlays.sought() != line || self.overlays.found().is_none() =>
            {
                self.try_find(line, *top);
            }
            _ => {}
        }
    }

    /// `n` and `N`: the next place, or the one before.
    pub(super) fn find_next(&mut self, is_back: bool) {
        if let Some(view) = self.list.open_groups()
            && self.overlays.is_empty()
            && self.screen.focus() == Pane::List
        {
            let (sought, cursor, len) = (view.sought.clone(), view.scroll.cursor, view.len());
            if sought.is_empty() || len == 0 {
                return self.complain(NOTHING_SOUGHT);
            }
            let from = match is_back {
                true => (cursor + len - 1) % len,
                false => (cursor + 1) % len,
            };
            return self.find_group(&sought, from, is_back);
        }
        let sought = match self.overlays.sought() {
            "" => self.list.finds().last().unwrap_or_default().to_owned(),
            sought => sought.to_owned(),
        };
        if sought.is_empty() {
            return self.complain(NOTHING_SOUGHT);
        }
        let top = self.text_top().unwrap_or(0);
        let from = match (self.overlays.found(), is_back) {
            (Some(at), false) => at + 1,
            (Some(at), true) => at,
            (None, _) => top,
        };
        self.go_to_text(&sought, from, is_back);
    }

    /// Goes to what is typed, from a row on.
    pub(super) fn try_find(&mut self, typed: &str, from: usize) {
        match typed.is_empty() {
            true => {
                self.overlays.seek("", None);
                self.set_text_top(from);
            }
            false => self.go_to_text(typed, from, false),
        }
    }

    fn go_to_text(&mut self, sought: &str, from: usize, is_back: bool) {
        let rows = self.text_rows();
        let wanted = fold(sought);
        let is_there = |at: &usize| {
            // Also where it goes on in the next row.
            let own = rows.get(*at).map(String::as_str).unwrap_or_default();
            let next = rows.get(at + 1).map(String::as_str).unwrap_or_default();
            let both = fold(&format!("{own}{next}"));
            both.find(&wanted)
                .is_some_and(|found| found < fold(own).len())
        };
        let from = from.min(rows.len());
        let found = match is_back {
            false => (from..rows.len()).chain(0..from).find(is_there),
            true => (0..from)
                .rev()
                .chain((from..rows.len()).rev())
                .find(is_there),
        };
        self.overlays.seek(sought, found);
        match found {
            Some(at) => {
                let height = self.text_height();
                let top = self.text_top().unwrap_or(0);
                if !(top..top + height).contains(&at) {
                    self.set_text_top(at.saturating_sub(height / 3));
                }
            }
            None => self.complain(format!("`{sought}` is not there")),
        }
    }

    /// The rows of what is read: of the topmost text or help, else of the XML.
    fn text_rows(&self) -> Vec<String> {
        match self.overlays.last_read() {
            Some(Overlay::Help(_)) => {
                let rows = commands::help(self.screen.focus()).into_iter();
                rows.map(|row| self.help_text(row)).collect()
            }
            Some(Overlay::Text(text)) => {
                let rows = rows(&text.text, self.screen.overlay().0, MOST_ROWS);
                rows.iter().map(|row| row.text.plain().to_owned()).collect()
            }
            _ => {
                let area = self.layout().pane(Pane::Builder);
                let cells = usize::from(area.width.saturating_sub(2));
                let lines = self.xml().into_iter();
                let wrapped = lines.flat_map(|(line, _)| rows(&line, cells, MOST_ROWS));
                wrapped.map(|row| row.text.plain().to_owned()).collect()
            }
        }
    }

    /// What a row of the help says.
    fn help_text(&self, row: HelpRow) -> String {
        match row {
            HelpRow::Topic(title) => title.to_owned(),
            HelpRow::Command(command) => {
                let keys = self.keyboard.keymap().keys(command).join(" ");
                format!(
                    "{keys} {} {} {}",
                    command.help, command.name, command.synonyms
                )
            }
            HelpRow::Words(word, text) => format!("{word} {text}"),
        }
    }

    fn text_height(&self) -> usize {
        match self.overlays.last_read() {
            Some(Overlay::Help(_) | Overlay::Text(_)) => self.overlay_height(),
            _ => self.height(Pane::Builder),
        }
        .max(1)
    }

    fn text_top(&self) -> Option<usize> {
        match self.overlays.last_read() {
            Some(Overlay::Help(scroll)) => Some(scroll.top),
            Some(Overlay::Text(text)) => Some(text.scroll.top),
            _ => Some(self.builder.xml_scroll().top),
        }
    }

    fn set_text_top(&mut self, top: usize) {
        let last = self.text_rows().len().saturating_sub(self.text_height());
        let top = top.min(last);
        match self.overlays.last_read_mut() {
            Some(Overlay::Help(scroll)) => scroll.top = top,
            Some(Overlay::Text(text)) => text.scroll.top = top,
            _ => self.builder.set_xml_top(top),
        }
    }

    /// `Tab` in the help: the next topic, or the one before.
    pub(super) fn turn_topic(&mut self, is_back: bool) {
        let rows = commands::help(self.screen.focus());
        let topics = rows.iter().enumerate();
        let topics = topics.filter(|(_, row)| matches!(row, HelpRow::Topic(_)));
        let topics: Vec<usize> = topics.map(|(at, _)| at).collect();
        let top = self.text_top().unwrap_or(0);
        let next = match is_back {
            false => topics.iter().find(|at| **at > top),
            true => topics.iter().rev().find(|at| **at < top),
        };
        if let Some(at) = next {
            self.set_text_top(*at);
        }
    }
}
