//! The list's filter: words that must all match, and which letters they light.
//!
//! A word with a digit in it, or after `'`, matches as a plain substring: a
//! near miss of an address must not pass. Other words match fuzzily: their
//! letters in order within one cell; but in a rule's name as a substring, since
//! most words' letters stand in order somewhere in a sentence. `!` excludes, always by substring, so that
//! no more is hidden than the word says. No regard to letter case.

use super::{CELLS, Cell, RowSet, Store};
use crate::language::{fold, fold_char};
use fuzzy_matcher::FuzzyMatcher;
use fuzzy_matcher::skim::SkimMatcherV2;

/// Longer texts are not scored: fuzzy-matcher is slow on them.
const LONGEST_HAYSTACK: usize = 4096;

#[derive(Clone, Debug, PartialEq, Eq)]
struct Word {
    text: String,
    is_fuzzy: bool,
    is_excluded: bool,
}

/// A filter as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    words: Vec<Word>,
}

impl Query {
    /// Reads a filter line.
    pub fn parse(line: &str) -> Query {
        let words = line.split_whitespace().filter_map(|typed| {
            let (is_excluded, rest) = typed
                .strip_prefix('!')
                .map_or((false, typed), |rest| (true, rest));
            let (is_plain, rest) = rest
                .strip_prefix('\'')
                .map_or((false, rest), |rest| (true, rest));
            let has_digit = rest.chars().any(|letter| letter.is_ascii_digit());
            let is_fuzzy = !is_plain && !is_excluded && !has_digit;
            (!rest.is_empty()).then(|| Word {
                text: fold(rest),
                is_fuzzy,
                is_excluded,
            })
        });
        Query {
            words: words.collect(),
        }
    }

    /// Whether it lets everything through.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// The rows that match. A pure function, to be called off the key path where
    /// rows are many.
    pub fn rows(&self, store: &Store) -> RowSet {
        Filter::default().rows(self, store)
    }

    #[cfg(test)]
    pub(super) fn is_in_time(&self, text: &str) -> bool {
        self.words.iter().all(|word| word.is_in(Cell::Time, text))
    }
}

/// What the words of a filter came to: while one is typed, the others are known.
#[derive(Debug, Default)]
pub struct Filter {
    words: Vec<(Word, RowSet)>,
}

impl Filter {
    /// [`Query::rows`], with what the last queries came to.
    pub fn rows(&mut self, query: &Query, store: &Store) -> RowSet {
        /// Words remembered: those of the line, and what it was before.
        const KEPT: usize = 16;
        self.words.retain(|(_, rows)| rows.len() == store.len());
        let mut all: Option<RowSet> = None;
        for word in &query.words {
            let known = self.words.iter().position(|(known, _)| known == word);
            let known = known.map(|at| self.words.remove(at));
            let (word, rows) = known.unwrap_or_else(|| (word.clone(), word.rows(store)));
            match &mut all {
                Some(all) => all.and(&rows),
                None => all = Some(rows.clone()),
            }
            self.words.push((word, rows));
        }
        let surplus = self.words.len().saturating_sub(KEPT.max(query.words.len()));
        self.words.drain(..surplus);
        all.unwrap_or_else(|| RowSet::all(store.len()))
    }
}

impl Word {
    /// The rows that it lets through.
    fn rows(&self, store: &Store) -> RowSet {
        let mut hits = RowSet::none(store.len());
        // A time is made of these: most words need no look at times.
        let is_timely = |letter: char| letter.is_ascii_digit() || matches!(letter, '-' | ':');
        let may_be_time = self.text.chars().all(is_timely);
        for cell in CELLS {
            if cell != Cell::Time || may_be_time {
                hits.or(&store.rows_by_cell(cell, &|text| self.is_in(cell, text)));
            }
        }
        if self.is_excluded {
            hits.not();
        }
        hits
    }

    fn is_fuzzy_in(&self, cell: Cell) -> bool {
        self.is_fuzzy && cell != Cell::RuleName
    }

    fn is_in(&self, cell: Cell, text: &str) -> bool {
        if self.is_fuzzy_in(cell) {
            let mut letters = text.chars().map(fold_char);
            return self
                .text
                .chars()
                .all(|wanted| letters.any(|letter| letter == wanted));
        }
        if text.is_ascii() {
            let (text, wanted) = (text.as_bytes(), self.text.as_bytes());
            return text
                .windows(wanted.len())
                .any(|part| part.eq_ignore_ascii_case(wanted));
        }
        fold(text).contains(&self.text)
    }
}

/// Which characters of a cell the filter's words light, ascending: the best
/// match of each word, as fuzzy-matcher scores it.
pub fn lit_letters(query: &Query, cell: Cell, text: &str) -> Vec<usize> {
    if text.len() > LONGEST_HAYSTACK {
        return Vec::new();
    }
    let matcher = SkimMatcherV2::default().ignore_case();
    let mut lit = Vec::new();
    for word in query
        .words
        .iter()
        .filter(|word| !word.is_excluded && word.is_in(cell, text))
    {
        if word.is_fuzzy_in(cell) {
            lit.extend(
                matcher
                    .fuzzy_indices(text, &word.text)
                    .map(|(_, at)| at)
                    .unwrap_or_default(),
            );
        } else {
            let folded = fold(text);
            let before = folded
                .find(&word.text)
                .map(|at| folded[..at].chars().count());
            lit.extend(
                before
                    .into_iter()
                    .flat_map(|at| at..at + word.text.chars().count()),
            );
        }
    }
    lit.sort_unstable();
    lit.dedup();
    lit
}

/// The texts that match `typed` fuzzily, best first, by their index; all of
/// them, in their order, where nothing is typed.
pub fn rank<'a>(typed: &str, texts: impl Iterator<Item = &'a str>) -> Vec<usize> {
    let matcher = SkimMatcherV2::default().ignore_case();
    let mut scored: Vec<(i64, usize)> = texts
        .enumerate()
        .filter(|(_, text)| text.len() <= LONGEST_HAYSTACK)
        .filter_map(|(at, text)| Some((matcher.fuzzy_match(text, typed)?, at)))
        .collect();
    scored.sort_by_key(|(score, at)| (-score, *at));
    scored.into_iter().map(|(_, at)| at).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_in(line: &str, text: &str) -> bool {
        Query::parse(line)
            .words
            .iter()
            .all(|word| word.is_in(Cell::Process, text) != word.is_excluded)
    }

    #[test]
    fn digits_match_plainly_and_letters_fuzzily() {
        assert!(is_in("dnse", "dns.exe"));
        assert!(is_in("DNSE", "dns.exe"));
        assert!(!is_in("'dnse", "dns.exe"));
        assert!(is_in("2.12", "192.168.2.123"));
        assert!(!is_in("1923", "192.168.2.123"));
        assert!(!is_in("!dns", "dns.exe"));
        assert!(is_in("!dnse", "dns.exe"));
        assert!(is_in("ÉCOLE", "école.exe"));
        assert!(Query::parse(" ' ! ").is_empty());
    }

    #[test]
    fn lit_letters_are_characters() {
        assert_eq!(
            lit_letters(&Query::parse("c.e"), Cell::User, "é.c.exe"),
            [2, 3, 4]
        );
        assert_eq!(
            lit_letters(&Query::parse("'exe !x"), Cell::User, "é.exe"),
            [2, 3, 4]
        );
        assert_eq!(
            lit_letters(&Query::parse("zz"), Cell::User, "dns.exe"),
            [0; 0]
        );
    }

    #[test]
    fn ranking_puts_the_best_first() {
        assert_eq!(
            rank("port", ["transport layer", "Port", "nothing"].into_iter()),
            [1, 0]
        );
        assert_eq!(rank("", ["a", "b"].into_iter()), [0, 1]);
    }
}
