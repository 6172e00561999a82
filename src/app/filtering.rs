//! The filter's prompt: it opens with the last text selected, completes fields and
//! their values, and walks through what was searched for before.
//!
//! ```text
//! `ad`       ─► names of fields, at once
//! `is:le`    ─► words for what is so, at once
//! `addr:10.` ─► loaded values of the field, counted by a worker
//! ```

use super::App;
use super::overlay::{Ask, Overlay, Prompt};
use super::question::completing::ValuesOf;
use super::status::RowStatus;
use crate::store::{SearchField, field_of, words};

/// A word of a line, as it is completed.
struct TypedWord {
    /// Where what is completed begins and ends, in bytes.
    span: (usize, usize),
    /// The field whose value it is.
    field: Option<SearchField>,
}

/// The word before the cursor, `at` characters from the line's start.
fn word_at(line: &str, at: usize) -> TypedWord {
    let at = line.char_indices().nth(at).map_or(line.len(), |(at, _)| at);
    let word = words(line)
        .into_iter()
        .find(|(from, to)| (*from..=*to).contains(&at) && *from < at);
    let Some((from, to)) = word else {
        return TypedWord {
            span: (at, at),
            field: None,
        };
    };
    let typed = line.get(from..to).unwrap_or_default();
    match field_of(typed) {
        Some((field, value)) => TypedWord {
            span: (from + value, to),
            field: Some(field),
        },
        None => {
            let sign = usize::from(typed.starts_with('!'));
            TypedWord {
                span: (from + sign, to),
                field: None,
            }
        }
    }
}

/// A value as it is typed: in quotation marks where it holds blanks.
fn quoted(value: &str) -> String {
    // What a mark would end is searched for up to there.
    let value = value.split('"').next().unwrap_or_default();
    match value.chars().any(char::is_whitespace) {
        true => format!("\"{value}\""),
        false => value.to_owned(),
    }
}

impl App {
    /// `/` in the list: the filter, with the last text selected.
    pub(super) fn ask_filter(&mut self) {
        if self.list.open_groups().is_some() {
            return self.ask_find();
        }
        let before = self.list.filter().to_owned();
        let last = self.list.searches().last().unwrap_or_default();
        let shown = if before.is_empty() { last } else { &before }.to_owned();
        let mut prompt = Prompt::new(Ask::Filter(before), &shown);
        prompt.line.select();
        prompt.error = self.list.query().mistake().map(str::to_owned);
        self.list.searches_mut().begin();
        self.overlays.push(Overlay::Prompt(prompt));
    }

    /// What is typed is tried at once, and completed.
    pub(super) fn try_filter(&mut self, prompt: &mut Prompt) {
        self.list.set_filter(prompt.line.text());
        prompt.error = self.list.query().mistake().map(str::to_owned);
        if prompt.chosen.is_none() {
            self.complete_filter(prompt);
        }
    }

    fn complete_filter(&mut self, prompt: &mut Prompt) {
        let word = word_at(prompt.line.text(), prompt.line.cursor());
        let typed = prompt.line.text().get(word.span.0..word.span.1);
        let typed = typed.unwrap_or_default().trim_matches('"').to_owned();
        // What was asked for is about another word.
        prompt.asked = self.outbox.number();
        prompt.is_behind = false;
        let begins = |name: &&str| name.starts_with(&typed.to_lowercase()) && **name != typed;
        prompt.completions = match &word.field {
            None if typed.is_empty() => Vec::new(),
            None => SearchField::names()
                .map(|(name, _)| name)
                .filter(begins)
                .map(|name| (format!("{name}:"), 0))
                .collect(),
            Some(SearchField::Is) => {
                let names = RowStatus::names().into_iter().filter(begins);
                names.map(|name| (name.to_owned(), 0)).collect()
            }
            Some(field) => {
                let values = ValuesOf::Field(field.clone());
                return self.ask_completions(prompt, values, &typed);
            }
        };
    }

    /// `Tab` in the filter: the first completion, then the next.
    pub(super) fn take_filter_completion(prompt: &mut Prompt) {
        let len = prompt.completions.len();
        let next = prompt.chosen.map_or(0, |at| (at + 1) % len.max(1));
        let Some((text, _)) = prompt.completions.get(next) else {
            return;
        };
        let word = word_at(prompt.line.text(), prompt.line.cursor());
        // Of a name that was taken before, all of it is the next one's place.
        let start = match (&word.field, text.ends_with(':')) {
            (Some(_), true) => prompt
                .line
                .text()
                .get(..word.span.0)
                .map_or(0, |before| before.rfind([' ', '!']).map_or(0, |at| at + 1)),
            _ => word.span.0,
        };
        let value = match text.ends_with(':') {
            true => text.clone(),
            false => quoted(text),
        };
        prompt.line.replace((start, word.span.1), &value);
        prompt.chosen = Some(next);
    }

    /// The arrows in the filter: what was searched for before, or after.
    pub(super) fn recall_filter(&mut self, is_back: bool) {
        let Some(Overlay::Prompt(prompt)) = self.overlays.last_mut() else {
            return;
        };
        let searches = match prompt.ask {
            Ask::Filter(_) => self.list.searches_mut(),
            _ => self.list.finds_mut(),
        };
        if let Some(line) = searches.step(is_back, prompt.line.text()) {
            prompt.line.set(&line);
            prompt.chosen = None;
            self.line_changed();
        }
    }

    /// `Enter` in the filter.
    pub(super) fn take_filter(&mut self, line: &str) {
        self.list.set_filter(line);
        self.list.searches_mut().remember(line);
        self.triage.keep_view();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_word_before_the_cursor_is_completed() {
        let span = |line: &str, at| word_at(line, at).span;
        assert_eq!(span("ad", 2), (0, 2));
        assert_eq!(span("!ad x", 3), (1, 3));
        assert_eq!(span("a addr:10. b", 10), (7, 10));
        assert_eq!(span("a ", 2), (2, 2));
        assert_eq!(word_at("é is:le", 7).field, Some(SearchField::Is));
        assert_eq!(quoted("a b\"c"), "\"a b\"");
    }
}
