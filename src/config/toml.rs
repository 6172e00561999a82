//! From TOML to a [`Config`], value by value, with the line of each.

use super::{Colours, Config, Mistake, keys, remotes};
use crate::app::ListColumn;
use crate::app::commands::{Command, all};
use crate::language::ADDED_TYPES;
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

pub(super) fn parse(text: &str) -> (Config, Vec<Mistake>) {
    let mut reader = TomlReader {
        text,
        config: Config::default(),
        mistakes: Vec::new(),
    };
    let (table, errors) = DeTable::parse_recoverable(text);
    for error in errors {
        let at = error.span().map_or(0, |span| span.start);
        reader.mistakes.push(Mistake {
            line: reader.line(at),
            key: String::new(),
            message: error.message().replace('\n', ", "),
        });
    }
    reader.root(table.get_ref());
    reader.mistakes.sort_by_key(|mistake| mistake.line);
    (reader.config, reader.mistakes)
}

/// The options and tables of the first level.
const OPTIONS: [&str; 10] = [
    "theme",
    "mouse",
    "carry-verdicts",
    "advance",
    "local-time",
    "columns",
    "assume",
    "keys",
    "language",
    "remote",
];

/// That a word is none of these names, and the one that was likely meant.
fn not_one_of(word: &str, names: &[&str]) -> String {
    let meant = nearest(word, names);
    format!("`{word}` is not one of {}{meant}", names.join(", "))
}

/// `; did you mean …`, where one of the names is near enough.
fn nearest(word: &str, names: &[&str]) -> String {
    let near = names
        .iter()
        .map(|name| (strsim::jaro_winkler(&word.to_lowercase(), name), name))
        .filter(|(likeness, _)| *likeness > 0.75)
        .max_by(|(left, _), (right, _)| left.total_cmp(right));
    near.map_or(String::new(), |(_, name)| {
        format!("; did you mean `{name}`?")
    })
}

struct TomlReader<'t> {
    text: &'t str,
    config: Config,
    mistakes: Vec<Mistake>,
}

type TomlValue<'i> = Spanned<DeValue<'i>>;

impl TomlReader<'_> {
    fn line(&self, at: usize) -> usize {
        let before = self.text.as_bytes().get(..at).unwrap_or_default();
        1 + before.iter().filter(|byte| **byte == b'\n').count()
    }

    fn wrong(&mut self, span: Range<usize>, key: &str, message: impl Into<String>) {
        // A value that the parser put where none could be read was told already.
        if span.is_empty() {
            return;
        }
        let mistake = Mistake {
            line: self.line(span.start),
            key: key.to_owned(),
            message: message.into(),
        };
        self.mistakes.push(mistake);
    }

    fn root(&mut self, table: &DeTable<'_>) {
        for (name, value) in table {
            let name = name.get_ref().as_ref();
            match name {
                "theme" => self.theme(value),
                "mouse" => {
                    if let Some(is) = self.boolean(name, value) {
                        self.config.mouse = is;
                    }
                }
                "carry-verdicts" => {
                    if let Some(is) = self.boolean(name, value) {
                        self.config.carry_verdicts = is;
                    }
                }
                "advance" => {
                    if let Some(is) = self.boolean(name, value) {
                        self.config.advance = is;
                    }
                }
                "local-time" => {
                    if let Some(is) = self.boolean(name, value) {
                        self.config.local_time = is;
                    }
                }
                "columns" => self.columns(value),
                "assume" => self.assume(value),
                "keys" => self.keys(value),
                "language" => self.language(value),
                "remote" => self.remotes(value),
                _ => self.wrong(value.span(), name, not_one_of(name, &OPTIONS)),
            }
        }
    }

    fn boolean(&mut self, key: &str, value: &TomlValue<'_>) -> Option<bool> {
        let is = value.get_ref().as_bool();
        if is.is_none() {
            self.wrong(value.span(), key, "write true or false");
        }
        is
    }

    fn table<'v, 'i>(&mut self, key: &str, value: &'v TomlValue<'i>) -> Option<&'v DeTable<'i>> {
        let table = value.get_ref().as_table();
        if table.is_none() {
            self.wrong(value.span(), key, format!("write a table: [{key}]"));
        }
        table
    }

    /// The texts of an array, or the one text that stands alone, with their places.
    fn texts(&mut self, key: &str, value: &TomlValue<'_>) -> Option<Vec<(String, Range<usize>)>> {
        if let Some(text) = value.get_ref().as_str() {
            return Some(vec![(text.to_owned(), value.span())]);
        }
        let Some(array) = value.get_ref().as_array() else {
            self.wrong(value.span(), key, "write a list of texts: [\"…\", \"…\"]");
            return None;
        };
        let mut texts = Vec::new();
        for value in array.iter() {
            match value.get_ref().as_str() {
                Some(text) => texts.push((text.to_owned(), value.span())),
                None => self.wrong(value.span(), key, "only texts in quotes can stand here"),
            }
        }
        Some(texts)
    }

    fn theme(&mut self, value: &TomlValue<'_>) {
        let word = match value.get_ref() {
            // `theme = 16` is as good as `theme = "16"`.
            DeValue::Integer(number) => number.as_str(),
            other => other.as_str().unwrap_or_default(),
        };
        match Colours::ALL.into_iter().find(|theme| theme.name() == word) {
            Some(theme) => self.config.theme = theme,
            None => {
                let message = not_one_of(word, &Colours::ALL.map(Colours::name));
                self.wrong(value.span(), "theme", message);
            }
        }
    }

    fn columns(&mut self, value: &TomlValue<'_>) {
        let Some(texts) = self.texts("columns", value) else {
            return;
        };
        let mut columns = Vec::new();
        for (text, span) in texts {
            match ListColumn::named(&text) {
                Some(cell) if columns.contains(&cell) => {
                    self.wrong(span, "columns", format!("`{text}` stands there twice"));
                }
                Some(cell) => columns.push(cell),
                None => {
                    let message = not_one_of(&text, &ListColumn::ALL.map(ListColumn::name));
                    self.wrong(span, "columns", message);
                }
            }
        }
        if columns.is_empty() {
            self.wrong(
                value.span(),
                "columns",
                "a list without columns shows nothing",
            );
        } else {
            self.config.columns = columns;
        }
    }

    fn assume(&mut self, value: &TomlValue<'_>) {
        let Some(table) = self.table("assume", value) else {
            return;
        };
        for (rule, value) in table {
            let rule = rule.get_ref().to_string();
            match value.get_ref().as_str() {
                Some(operation) => {
                    let line = self.line(value.span().start);
                    self.config.assume.push((rule, operation.to_owned()));
                    self.config.lines.assume.push(line);
                }
                None => {
                    let key = format!("assume.{rule}");
                    self.wrong(value.span(), &key, "write the operation's name in quotes");
                }
            }
        }
    }

    fn keys(&mut self, value: &TomlValue<'_>) {
        let Some(table) = self.table("keys", value) else {
            return;
        };
        let mut wanted = Vec::new();
        for (name, value) in table {
            let name = name.get_ref().as_ref();
            let key = format!("keys.{name}");
            let Some(command) = Command::named(name) else {
                let names: Vec<&str> = all().map(|command| command.name).collect();
                let meant = nearest(name, &names);
                let message =
                    format!("`{name}` is not an action{meant}; see quell config --print-default");
                self.wrong(value.span(), &key, message);
                continue;
            };
            let mut own = Vec::new();
            for (text, span) in self.texts(&key, value).unwrap_or_default() {
                match crate::app::key::Key::parse(&text) {
                    Some(key) => own.push(key),
                    None => {
                        let message = format!(
                            "`{text}` is not a key: write a, G, Ctrl-d, Enter, Space, F5 …"
                        );
                        self.wrong(span, &key, message);
                    }
                }
            }
            wanted.push((command, own, self.line(value.span().start)));
        }
        let (keys, mistakes) = keys::resolve(wanted);
        self.config.keys = keys;
        self.mistakes.extend(mistakes);
    }

    fn language(&mut self, value: &TomlValue<'_>) {
        let Some(table) = self.table("language", value) else {
            return;
        };
        for (name, value) in table {
            match name.get_ref().as_ref() {
                "properties" => self.properties(value),
                "operations" => self.operations(value),
                other => {
                    let key = format!("language.{other}");
                    let message = not_one_of(other, &["properties", "operations"]);
                    self.wrong(value.span(), &key, message);
                }
            }
        }
    }

    fn remotes(&mut self, value: &TomlValue<'_>) {
        let Some(table) = self.table("remote", value) else {
            return;
        };
        for (name, value) in table {
            let name = name.get_ref().to_string();
            let key = format!("remote.{name}");
            let Some(keys) = self.table(&key, value) else {
                continue;
            };
            let (remote, wrong) = remotes::read(&name, keys);
            for (under, message, at) in wrong {
                let key = match under.as_str() {
                    "" => key.clone(),
                    under => format!("{key}.{under}"),
                };
                self.wrong(at.unwrap_or(value.span()), &key, message);
            }
            self.config.remotes.extend(remote);
        }
        for (name, message) in remotes::refuse_shared(&mut self.config.remotes) {
            let at = table.get(name.as_str()).map_or(0..0, |value| value.span());
            self.wrong(at, &format!("remote.{name}"), message);
        }
    }

    fn properties(&mut self, value: &TomlValue<'_>) {
        let Some(table) = self.table("language.properties", value) else {
            return;
        };
        for (full, value) in table {
            let full = full.get_ref().to_string();
            let key = format!("language.properties.{full}");
            let is_name = |part: &str| {
                !part.is_empty() && part.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
            };
            let is_whole = full
                .split_once('.')
                .is_some_and(|(component, name)| is_name(component) && is_name(name));
            if !is_whole {
                let message = "write it as \"Component.Property\" = \"type\", the name in quotes";
                self.wrong(value.span(), &key, message);
                continue;
            }
            match value.get_ref().as_str() {
                Some(kind) if ADDED_TYPES.contains(&kind) => {
                    let line = self.line(value.span().start);
                    let extension = &mut self.config.language;
                    extension.properties.push((full, kind.to_owned()));
                    self.config.lines.properties.push(line);
                }
                other => {
                    let word = other.unwrap_or_default();
                    let message = not_one_of(word, &ADDED_TYPES);
                    self.wrong(value.span(), &key, message);
                }
            }
        }
    }

    fn operations(&mut self, value: &TomlValue<'_>) {
        let Some(table) = self.table("language.operations", value) else {
            return;
        };
        for (name, value) in table {
            let name = name.get_ref().to_string();
            let key = format!("language.operations.{name}");
            if let Some(texts) = self.texts(&key, value) {
                let components = texts.into_iter().map(|(text, _)| text).collect();
                self.config.language.operations.push((name, components));
            }
        }
    }
}
