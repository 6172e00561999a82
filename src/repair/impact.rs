//! What a change of a draft does to what is loaded.

use crate::group::{By, Coding};
use crate::matcher::preview::Preview;
use crate::rule::Draft;
use crate::store::{FIRST, RowSet, Store};
use rustc_hash::FxHashMap;

/// How many names are given.
const NAMED: usize = 3;

/// What a choice would do to the loaded detections.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Impact {
    /// How many were loaded.
    pub loaded: usize,
    /// How many the draft suppresses as it is.
    pub before: usize,
    /// How many it would suppress.
    pub after: usize,
    /// How many it leaves undecided as it is, and how many it would.
    pub undecided: (usize, usize),
    /// Those that it would suppress and does not.
    pub newly: Newly,
    /// Those that it suppresses and would not.
    pub no_longer: usize,
    /// Threats that it would suppress, those included that it suppresses already.
    pub threats: usize,
    /// Whether each detection comes out as before.
    pub is_same: bool,
}

/// Detections that a choice would hide anew.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Newly {
    /// How many rows.
    pub rows: usize,
    /// How many carry no benign verdict.
    pub not_benign: usize,
    /// How many are marked as threats.
    pub threats: usize,
    /// How many are of a rule that the draft does not name; where it names none, of
    /// one of which it hides nothing so far; where it hides nothing, of another than
    /// most of them.
    pub other_rules: usize,
    /// Their devices.
    pub devices: TopNames,
    /// Their remote addresses.
    pub addresses: TopNames,
}

/// Distinct names, and the most frequent of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TopNames {
    /// How many there are.
    pub count: usize,
    /// The first three, most frequent first.
    pub first: Vec<String>,
}

/// What was decided of the loaded detections.
#[derive(Clone, Copy, Debug)]
pub struct Verdicts<'a> {
    /// Those marked benign.
    pub benign: &'a RowSet,
    /// Those marked threat.
    pub threat: &'a RowSet,
}

impl Impact {
    /// What comes of replacing a draft that does `before` by one that does `after`.
    pub(super) fn of(
        store: &Store,
        draft: &Draft,
        before: &Preview,
        after: &Preview,
        verdicts: Verdicts<'_>,
    ) -> Impact {
        let mut newly = after.suppressed.clone();
        newly.minus(&before.suppressed);
        let mut no_longer = before.suppressed.clone();
        no_longer.minus(&after.suppressed);
        // Of rows that came later nothing is decided.
        let is_in = |rows: &RowSet, row: usize| row < rows.len() && rows.contains(row);
        let threats = verdicts.threat.iter();
        Impact {
            loaded: after.loaded,
            before: before.suppressed.count(),
            after: after.suppressed.count(),
            undecided: (before.undecided.count(), after.undecided.count()),
            no_longer: no_longer.count(),
            threats: threats.filter(|row| is_in(&after.suppressed, *row)).count(),
            is_same: before.suppressed == after.suppressed && before.undecided == after.undecided,
            newly: Newly {
                rows: newly.count(),
                not_benign: newly
                    .iter()
                    .filter(|row| !is_in(verdicts.benign, *row))
                    .count(),
                threats: newly
                    .iter()
                    .filter(|row| is_in(verdicts.threat, *row))
                    .count(),
                other_rules: other_rules(store, draft, before, &newly),
                devices: TopNames::of(store, &By::Device, &newly),
                addresses: TopNames::of(store, &By::Address, &newly),
            },
        }
    }
}

fn other_rules(store: &Store, draft: &Draft, before: &Preview, newly: &RowSet) -> usize {
    let records = store.records();
    let rules = records.rules();
    let counts = |rows: &RowSet| {
        let mut counts = vec![0_usize; rules.len()];
        for row in rows.iter() {
            if let Some(count) = counts.get_mut(records.rule_code(row) as usize) {
                *count += 1;
            }
        }
        counts
    };
    let (hidden, new) = (counts(&before.suppressed), counts(newly));
    let most = (0..new.len()).max_by_key(|code| new[*code]);
    let is_own = |code: usize| match (draft.rules.is_empty(), before.suppressed.count() == 0) {
        (false, _) => draft.is_for(&rules[code]) == Some(true),
        (true, false) => hidden[code] > 0,
        (true, true) => most == Some(code),
    };
    let others = (0..new.len()).filter(|code| !is_own(*code));
    others.map(|code| new[code]).sum()
}

impl TopNames {
    /// Of the values that `by` has in some rows.
    pub fn of(store: &Store, by: &By, rows: &RowSet) -> TopNames {
        let coding = Coding::of(store, by);
        let mut counts: FxHashMap<u32, usize> = FxHashMap::default();
        for row in rows.iter() {
            let code = coding.code(row);
            if code >= FIRST {
                *counts.entry(code).or_default() += 1;
            }
        }
        let mut codes: Vec<(u32, usize)> = counts.into_iter().collect();
        codes.sort_unstable_by_key(|(code, count)| (std::cmp::Reverse(*count), *code));
        let first = codes.iter().take(NAMED);
        TopNames {
            count: codes.len(),
            first: first.map(|(code, _)| coding.label(*code)).collect(),
        }
    }
}
