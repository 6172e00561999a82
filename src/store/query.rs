//! The list's filter: terms that must all match, read from one line. Which letters they
//! light is said in [`light`], where they look in [`place`].
//!
//! ```text
//! line ─► terms ─┬ a word:  all places, also those that no column shows
//!                └ a field: `sev>50` `addr:10.0.0.0/8` `cmd:"-enc"` `is:left`, the places it names
//! term ─► distinct texts of each place ─► rows, kept from key to key in a `Filter`
//! ```
//! A word with a digit in it, or after `'`, or in quotation marks, matches as a plain
//! substring: a near miss of an address must not pass. Other words match fuzzily, their
//! letters in order within one cell of the list; but plainly in rule names, paths,
//! command lines and all that the list does not show, where the letters of most words
//! stand in order somewhere. In ids and hashes, which are digits by chance, free words
//! are looked for from six letters on, and where they begin from four on. `!` excludes,
//! always plainly, so that no more is hidden than the word says. No regard to letter case.
//!
//! A word with a sign that no field stands before is a plain word; where a word stands
//! there that looks like a field, that is told. A field whose value
//! is no value of it (`sev>high`) is a mistake: it is told, and matches nothing, so that
//! it is not taken for an answer. A field without a value is not typed yet, and narrows
//! nothing.

mod field;
mod filter;
mod light;
mod meant;
mod place;
mod search;
mod term;
#[cfg(test)]
mod tests;

use super::{RowSet, Store};
pub use field::SearchField;
pub use filter::Filter;
pub use light::{FoundBeside, lit_letters, rank};
pub use place::SearchPlace;
use term::{Read, Term};

/// What a filter asks that is not in what is loaded.
pub trait Beside {
    /// The rows of which this word is so (`is:left`).
    fn rows(&self, status: &str, store: &Store) -> Option<RowSet>;
    /// The rows with a note, and their notes.
    fn notes(&self, store: &Store) -> Vec<(usize, String)>;
}

/// Nothing was decided, and nothing is so.
#[derive(Clone, Copy, Debug)]
pub struct NothingBeside;

impl Beside for NothingBeside {
    fn rows(&self, _: &str, _: &Store) -> Option<RowSet> {
        None
    }

    fn notes(&self, _: &Store) -> Vec<(usize, String)> {
        Vec::new()
    }
}

/// A filter as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    terms: Vec<Term>,
    mistake: Option<String>,
}

impl Query {
    /// Reads a filter line, without a word that `is:` knows.
    pub fn parse(line: &str) -> Query {
        Query::read(line, &[])
    }

    /// Reads a filter line; `statuses` are the words that `is:` knows, in lower case.
    pub fn read(line: &str, statuses: &[&str]) -> Query {
        let mut query = Query::default();
        for (start, end) in words(line) {
            let typed = line.get(start..end).unwrap_or_default();
            match term::read(typed, statuses) {
                Read::Term(term) => query.terms.push(term),
                Read::Mistake(term, why) | Read::Odd(term, why) => {
                    query.terms.push(term);
                    query.mistake.get_or_insert(why);
                }
                Read::Unfinished(why) => {
                    query.mistake.get_or_insert(why);
                }
                Read::Empty => {}
            }
        }
        query
    }

    /// What of the line is no term, or not one yet, or looks like another.
    pub fn mistake(&self) -> Option<&str> {
        self.mistake.as_deref()
    }

    /// Whether it lets everything through.
    pub fn is_empty(&self) -> bool {
        self.terms.is_empty()
    }

    /// The words of `is:` that it asks for.
    pub fn statuses(&self) -> impl Iterator<Item = &str> {
        self.terms.iter().flat_map(|term| match &term.test {
            term::TermTest::Statuses(words) => words.iter().map(String::as_str).collect(),
            _ => Vec::new(),
        })
    }

    /// Whether it looks into notes.
    pub fn asks_notes(&self) -> bool {
        let is_note = |field: &SearchField| *field == SearchField::Note;
        self.terms
            .iter()
            .any(|term| term.field.as_ref().is_none_or(is_note))
    }

    /// The rows that match. A pure function, to be called off the key path where
    /// rows are many.
    pub fn rows(&self, store: &Store) -> RowSet {
        Filter::default().rows(self, store, &NothingBeside)
    }
}

/// Where the words of a line begin and end: blanks part them, but not between
/// quotation marks that begin a word or a value.
pub fn words(line: &str) -> Vec<(usize, usize)> {
    let mut words = Vec::new();
    let (mut start, mut is_quoted, mut before) = (None, false, ' ');
    for (at, letter) in line.char_indices() {
        match start {
            None if letter.is_whitespace() => {}
            None => {
                start = Some(at);
                is_quoted = letter == '"';
            }
            Some(from) if letter.is_whitespace() && !is_quoted => {
                words.push((from, at));
                start = None;
            }
            Some(_) if letter == '"' => {
                let begins = matches!(before, ':' | '=' | '<' | '>' | '!');
                is_quoted = !is_quoted && begins;
            }
            Some(_) => {}
        }
        before = letter;
    }
    words.extend(start.map(|from| (from, line.len())));
    words
}

/// The field before a value in a typed term, and where in it the value begins.
pub fn field_of(typed: &str) -> Option<(SearchField, usize)> {
    let rest = typed.strip_prefix('!').unwrap_or(typed);
    let (field, _, value) = term::split(rest)?;
    Some((field, typed.len() - value.len()))
}
