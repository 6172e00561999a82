//! The rows that a term lets through: each place's distinct texts are searched, and
//! what was found is spread over the rows.

use super::Beside;
use super::field::SearchField;
use super::place::SearchPlace;
use super::term::{Term, TermTest};
use crate::language::{Property, Type};
use crate::store::records::{IdPart, WantedId};
use crate::store::{Cell, Column, FIRST, RowSet, Store, TextPool, Values};

/// Bytes of texts from which on all cores search them.
const ON_ALL_CORES: usize = 1 << 20;

/// A search of one store.
pub(super) struct TermSearch<'a> {
    pub(super) store: &'a Store,
    pub(super) beside: &'a dyn Beside,
}

impl TermSearch<'_> {
    /// The rows in which a term is found, before it excludes them.
    pub(super) fn rows(&self, term: &Term) -> RowSet {
        let len = self.store.len();
        match &term.test {
            TermTest::Nothing => RowSet::none(len),
            TermTest::Times(from, to) => {
                let times = self.store.records().times();
                let is_in = |time: &i64| (*from..*to).contains(time);
                RowSet::from_fn(len, |row| times.get(row).is_some_and(is_in))
            }
            TermTest::Statuses(words) => {
                let mut rows = RowSet::none(len);
                for word in words {
                    let those = self.beside.rows(word, self.store);
                    rows.or(&fitted(those, len));
                }
                rows
            }
            _ => {
                let mut rows = RowSet::none(len);
                for place in self.places(term) {
                    if place != SearchPlace::Note {
                        self.add(&mut rows, term, &place);
                    }
                }
                rows
            }
        }
    }

    /// The rows whose notes it is found in: they change more often than what is loaded.
    pub(super) fn noted(&self, term: &Term) -> Option<RowSet> {
        let is_asked = matches!(&term.field, None | Some(SearchField::Note));
        let is_text = matches!(
            term.test,
            TermTest::Holds(_) | TermTest::Letters(_) | TermTest::Whole(_)
        );
        if !is_asked || !is_text {
            return None;
        }
        let mut rows = RowSet::none(self.store.len());
        for (row, note) in self.beside.notes(self.store) {
            if term.test.is_met(false, &SearchPlace::Note, &note) {
                rows.set(row, true);
            }
        }
        (!rows.is_empty()).then_some(rows)
    }

    fn places(&self, term: &Term) -> Vec<SearchPlace> {
        match &term.field {
            Some(field) => field.places(self.store),
            None => SearchPlace::all(self.store),
        }
    }

    /// The same of these rows only, each looked at by itself.
    pub(super) fn rows_among(&self, term: &Term, among: &RowSet) -> RowSet {
        let places = self.places(term);
        let is_free = term.field.is_none();
        let mut rows = RowSet::none(self.store.len());
        for row in among.iter() {
            let is_found = places.iter().any(|place| {
                let texts = place.texts(self.store, row);
                texts
                    .iter()
                    .any(|text| term.test.is_met(is_free, place, text))
            });
            rows.set(row, is_found);
        }
        rows
    }

    fn add(&self, rows: &mut RowSet, term: &Term, place: &SearchPlace) {
        let is_free = term.field.is_none();
        let is_met = |text: &str| term.test.is_met(is_free, place, text);
        let records = self.store.records();
        let len = self.store.len();
        match place {
            SearchPlace::Cell(Cell::Time) => {
                // A time is made of these: most words need no look at times.
                let is_timely =
                    |letter: char| letter.is_ascii_digit() || matches!(letter, '-' | ':');
                let may_be = match &term.test {
                    TermTest::Holds(text) | TermTest::Letters(text) => text.chars().all(is_timely),
                    _ => true,
                };
                if may_be {
                    rows.or(&self.store.rows_by_cell(Cell::Time, &is_met));
                }
            }
            SearchPlace::Cell(cell) => rows.or(&self.store.rows_by_cell(*cell, &is_met)),
            _ if is_free && place.is_random() && term.test.is_too_short() => {}
            SearchPlace::Id => {
                if let Some(wanted) = wanted_id(term) {
                    rows.or(&records.rows_by_id(&wanted));
                }
            }
            SearchPlace::RuleUuid => {
                let mut wanted = RowSet::none(0);
                let uuids = records.rules().iter().map(|rule| rule.uuid.as_deref());
                uuids.for_each(|uuid| wanted.push(uuid.is_some_and(is_met)));
                if !wanted.is_empty() {
                    rows.or(&RowSet::by_codes(records.rule_codes(), &wanted, len));
                }
            }
            SearchPlace::DeviceUuid => {
                let uuids = records.device_uuids();
                let wanted = self.texts(uuids.pool(), 1, term, place);
                if !wanted.is_empty() {
                    rows.or(&RowSet::by_codes(uuids.codes(), &wanted, len));
                }
            }
            SearchPlace::Extra => {
                let found = |pool: &TextPool| self.texts(pool, 0, term, place);
                if let Some(those) = records.rows_by_extra(found, len) {
                    rows.or(&those);
                }
            }
            SearchPlace::Column(subject, property) => {
                if let Some(column) = self.store.table(*subject).column(property) {
                    let wanted = self.codes(column, property, term, place);
                    if !wanted.is_empty() {
                        rows.or(&RowSet::by_codes(column.codes(), &wanted, len));
                    }
                }
            }
            SearchPlace::Ancestor(property) => self.add_ancestors(rows, term, property),
            SearchPlace::Note => {}
        }
    }

    /// Rows one of whose ancestors has it.
    fn add_ancestors(&self, rows: &mut RowSet, term: &Term, property: &Property) {
        let ancestry = self.store.ancestry();
        let Some(column) = ancestry.table().column(property) else {
            return;
        };
        let place = SearchPlace::Ancestor(property.clone());
        let wanted = self.codes(column, property, term, &place);
        if wanted.is_empty() {
            return;
        }
        let has = |at: usize| wanted.contains(column.code(at) as usize);
        let chains = RowSet::from_fn(ancestry.chains(), |chain| {
            ancestry.chain_range(chain).any(has)
        });
        if !chains.is_empty() {
            let codes = ancestry.chain_codes();
            rows.or(&RowSet::by_codes(codes, &chains, self.store.len()));
        }
    }

    /// The codes of a column whose values satisfy the term.
    fn codes(
        &self,
        column: &Column,
        property: &Property,
        term: &Term,
        place: &SearchPlace,
    ) -> RowSet {
        let values = column.values();
        if let Values::Text(pool) = values {
            return self.texts(pool, FIRST, term, place);
        }
        let none = RowSet::none(0);
        if !may_be_in(&term.test, values, property.kind()) {
            return none;
        }
        let is_free = term.field.is_none();
        let mut wanted = RowSet::none(FIRST as usize);
        for number in 0..crate::store::to_u32(values.len()) {
            let is_it = values.get(number).is_some_and(|value| match &term.test {
                TermTest::Addresses(_) => term.test.has_address(&value),
                test => test.is_met(is_free, place, &property.shown(&value)),
            });
            wanted.push(is_it);
        }
        wanted
    }

    /// The same of texts, `first` being the code of the first.
    fn texts(&self, pool: &TextPool, first: u32, term: &Term, place: &SearchPlace) -> RowSet {
        let is_free = term.field.is_none();
        let is_met = |text: &str| term.test.is_met(is_free, place, text);
        let len = first as usize + pool.len();
        let mut wanted = RowSet::none(len);
        let mut add = |number: u32| wanted.set((first + number) as usize, true);
        match &term.test {
            TermTest::Letters(_) if place.is_fuzzy() => {
                (0..).zip(pool.iter()).for_each(|(number, text)| {
                    if is_met(text) {
                        add(number);
                    }
                });
            }
            TermTest::Holds(text) | TermTest::Letters(text) => {
                let is_checked = is_free && term.test.is_short();
                pool.containing(text, ON_ALL_CORES, &mut |number| {
                    if !is_checked || is_met(pool.get(number)) {
                        add(number);
                    }
                });
            }
            TermTest::Whole(text) => pool.equal_to(text, &mut add),
            _ => {}
        }
        wanted
    }
}

/// What of an identifier a term asks.
fn wanted_id(term: &Term) -> Option<WantedId> {
    let is_short = term.field.is_none() && term.test.is_short();
    match &term.test {
        TermTest::Holds(text) | TermTest::Letters(text) => Some(WantedId {
            text: text.clone(),
            at: if is_short {
                IdPart::Start
            } else {
                IdPart::Anywhere
            },
        }),
        TermTest::Whole(text) => Some(WantedId {
            text: text.clone(),
            at: IdPart::Whole,
        }),
        _ => None,
    }
}

/// Whether a value of such a column may satisfy it: most words are in few columns.
fn may_be_in(test: &TermTest, values: &Values, kind: Type) -> bool {
    let all = |text: &str, is_part: &dyn Fn(u8) -> bool| text.bytes().all(is_part);
    match (test, values) {
        (_, Values::Bools) => false,
        (TermTest::Addresses(_), values) => matches!(values, Values::Ip4(_) | Values::Ip6(_)),
        (TermTest::Holds(text) | TermTest::Letters(text) | TermTest::Whole(text), values) => {
            match values {
                Values::Ip4(_) => all(text, &|byte| byte.is_ascii_digit() || byte == b'.'),
                Values::Ip6(_) => {
                    let is_part =
                        |byte: u8| byte.is_ascii_hexdigit() || byte == b':' || byte == b'.';
                    all(text, &is_part)
                }
                Values::Ints(_) if kind == Type::Int => {
                    all(text, &|byte| byte.is_ascii_digit() || byte == b'-')
                }
                _ => true,
            }
        }
        _ => true,
    }
}

/// A set of as many rows.
fn fitted(rows: Option<RowSet>, len: usize) -> RowSet {
    match rows {
        Some(rows) if rows.len() == len => rows,
        Some(rows) => RowSet::from_fn(len, |row| rows.contains(row)),
        None => RowSet::none(len),
    }
}
