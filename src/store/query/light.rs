//! Which letters a filter lights, and where what it found stands: in the cells of the
//! list, in the lines of a detection, and in what no column shows.

use super::Query;
use super::place::SearchPlace;
use super::term::{Term, TermTest};
use crate::language::fold;
use crate::store::{Cell, Store};
use fuzzy_matcher::FuzzyMatcher;
use fuzzy_matcher::skim::SkimMatcherV2;

/// Longer texts are not scored: fuzzy-matcher is slow on them.
const LONGEST_HAYSTACK: usize = 4096;

/// Something that a filter found where no column of the list shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundBeside {
    /// Where.
    pub place: SearchPlace,
    /// The text, whole.
    pub text: String,
    /// What was looked for.
    pub wanted: String,
}

impl Query {
    /// The terms that look for something, each with what lights.
    fn lighting(&self) -> impl Iterator<Item = &Term> {
        self.terms.iter().filter(|term| !term.is_excluded)
    }

    /// Which characters of a text at a place its terms light, ascending.
    pub fn lit(&self, store: &Store, place: &SearchPlace, text: &str) -> Vec<usize> {
        if text.len() > LONGEST_HAYSTACK || self.is_empty() {
            return Vec::new();
        }
        let of = |term: &&Term| match &term.field {
            None => true,
            Some(field) => field.places(store).contains(place),
        };
        let mut lit = Vec::new();
        for term in self.lighting().filter(of) {
            light(term, place, text, &mut lit);
        }
        lit.sort_unstable();
        lit.dedup();
        lit
    }

    /// What was found in a row, where none of `columns` shows it: the first place of
    /// each term.
    pub fn found_beside(
        &self,
        store: &Store,
        row: usize,
        columns: &[Cell],
        note: Option<&str>,
    ) -> Vec<FoundBeside> {
        let mut found: Vec<FoundBeside> = Vec::new();
        for term in self.lighting() {
            let is_free = term.field.is_none();
            let Some(wanted) = term.test.text() else {
                continue;
            };
            let places = match &term.field {
                Some(field) => field.places(store),
                None => SearchPlace::all(store),
            };
            let has = |place: &SearchPlace| {
                let mut texts = place.texts(store, row);
                if *place == SearchPlace::Note {
                    texts.extend(note.map(|note| note.to_owned().into()));
                }
                let is_it = |text: &str| term.test.is_met(is_free, place, text);
                texts
                    .into_iter()
                    .find(|text| is_it(text))
                    .map(std::borrow::Cow::into_owned)
            };
            let is_shown =
                |place: &SearchPlace| place.cell().is_some_and(|cell| columns.contains(&cell));
            if places
                .iter()
                .any(|place| is_shown(place) && has(place).is_some())
            {
                continue;
            }
            let beside = places.iter().find_map(|place| Some((place, has(place)?)));
            if let Some((place, text)) = beside
                && !found
                    .iter()
                    .any(|other| other.place == *place && other.wanted == wanted)
            {
                found.push(FoundBeside {
                    place: place.clone(),
                    text,
                    wanted: wanted.to_owned(),
                });
            }
        }
        found
    }
}

impl TermTest {
    /// The text that it looks for.
    pub(super) fn text(&self) -> Option<&str> {
        match self {
            TermTest::Holds(text) | TermTest::Letters(text) | TermTest::Whole(text) => Some(text),
            _ => None,
        }
    }
}

/// Adds the letters of a text that a term lights.
fn light(term: &Term, place: &SearchPlace, text: &str, lit: &mut Vec<usize>) {
    let is_free = term.field.is_none();
    let is_met = match &term.test {
        TermTest::Addresses(_) | TermTest::Numbers(_) => term.test.is_met(false, place, text),
        test => test.text().is_some() && test.is_met(is_free, place, text),
    };
    if !is_met {
        return;
    }
    match &term.test {
        TermTest::Letters(letters) if place.is_fuzzy() => {
            let matcher = SkimMatcherV2::default().ignore_case();
            let best = matcher.fuzzy_indices(text, letters);
            lit.extend(best.map(|(_, at)| at).unwrap_or_default());
        }
        test => match test.text() {
            Some(wanted) => {
                let folded = fold(text);
                let before = folded.find(wanted);
                let before = before
                    .and_then(|at| folded.get(..at))
                    .map(|part| part.chars().count());
                lit.extend(
                    before
                        .into_iter()
                        .flat_map(|at| at..at + wanted.chars().count()),
                );
            }
            None => lit.extend(0..text.chars().count()),
        },
    }
}

/// Which characters of a cell the filter's words light, ascending: the best
/// match of each word, as fuzzy-matcher scores it.
pub fn lit_letters(query: &Query, store: &Store, cell: Cell, text: &str) -> Vec<usize> {
    let place = SearchPlace::of_cell(cell);
    query.lit(store, &place, text)
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
