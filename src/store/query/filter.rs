//! What the terms of a filter came to, kept from key to key: while one is typed, the
//! others are known, and where a word grew only what it found before is looked at.

use super::search::TermSearch;
use super::term::{Term, TermTest};
use super::{Beside, Query};
use crate::store::{RowSet, Store};

/// What the terms of a filter came to.
#[derive(Debug, Default)]
pub struct Filter {
    /// Each with the rows in which it is found, before it excludes them, notes left out.
    known: Vec<(Term, RowSet)>,
}

/// Terms remembered: those of the line, and what it was before.
const KEPT: usize = 16;

/// So many rows are looked at one by one.
const FEW: usize = 2048;

impl Filter {
    /// [`Query::rows`], with what the last queries came to.
    pub fn rows(&mut self, query: &Query, store: &Store, beside: &dyn Beside) -> RowSet {
        self.known.retain(|(_, rows)| rows.len() == store.len());
        let search = TermSearch { store, beside };
        let mut all: Option<RowSet> = None;
        for term in &query.terms {
            let mut rows = self.found(term, &search);
            if let Some(noted) = search.noted(term) {
                rows.or(&noted);
            }
            if term.is_excluded {
                rows.not();
            }
            match &mut all {
                Some(all) => all.and(&rows),
                None => all = Some(rows),
            }
        }
        let surplus = self.known.len().saturating_sub(KEPT.max(query.terms.len()));
        self.known.drain(..surplus);
        all.unwrap_or_else(|| RowSet::all(store.len()))
    }

    fn found(&mut self, term: &Term, search: &TermSearch<'_>) -> RowSet {
        if matches!(term.test, TermTest::Statuses(_)) {
            // What is so changes while the store does not.
            return search.rows(term);
        }
        let is_it =
            |(known, _): &(Term, RowSet)| known.field == term.field && known.test == term.test;
        if let Some(at) = self.known.iter().position(is_it) {
            let known = self.known.remove(at);
            let rows = known.1.clone();
            self.known.push(known);
            return rows;
        }
        let mut wider = self.known.iter().rev();
        let wider = wider.find(|(known, rows)| known.is_grown_to(term) && rows.count() <= FEW);
        let rows = match wider {
            Some((_, among)) => search.rows_among(term, among),
            None => search.rows(term),
        };
        self.known.push((term.clone(), rows.clone()));
        rows
    }
}

impl Term {
    /// Whether `other` is this one with more typed, so that it is found nowhere else.
    fn is_grown_to(&self, other: &Term) -> bool {
        use TermTest::{Holds, Letters};
        if self.field != other.field || self.test.is_short() && self.field.is_none() {
            return false;
        }
        match (&self.test, &other.test) {
            (Holds(own), Holds(longer) | Letters(longer)) => {
                // Letters may stand where the word before did not.
                matches!(other.test, Holds(_)) && longer.contains(own.as_str())
            }
            (Letters(own), Letters(longer) | Holds(longer)) => longer.starts_with(own.as_str()),
            _ => false,
        }
    }
}
