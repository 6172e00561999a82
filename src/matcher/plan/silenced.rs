//! Rules of which a draft hides every loaded detection. Asked at every edit: of a rule
//! that is not silent one row that is kept is remembered, and mostly still is.

use super::Plan;
use crate::store::{RowSet, Store};

/// Fewer say nothing of a rule.
const ENOUGH: usize = 3;
/// Rows that are looked at before the rules that they name are left out of the search.
const AT_ONCE: usize = 4096;

/// A rule of which every loaded detection is hidden.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Silenced {
    /// Its code, else its name.
    pub rule: String,
    /// How many detections of it are loaded, all of them hidden: three or more.
    pub count: usize,
}

/// What is known of the rules of so many rows.
#[derive(Debug, Default)]
pub(super) struct KnownRules {
    len: usize,
    /// By rule: how many rows it has.
    counts: Vec<usize>,
    /// By rule: a row of it that was kept last.
    kept: Vec<Option<usize>>,
}

impl KnownRules {
    fn refresh(&mut self, store: &Store) {
        if self.len == store.len() {
            return;
        }
        let records = store.records();
        self.counts.resize(records.rules().len(), 0);
        self.kept.resize(records.rules().len(), None);
        for row in self.len..store.len() {
            if let Some(count) = self.counts.get_mut(records.rule_code(row) as usize) {
                *count += 1;
            }
        }
        self.len = store.len();
    }
}

impl Plan {
    /// The rules that fall silent where these rows are hidden.
    pub(crate) fn silenced(&mut self, store: &Store, suppressed: &RowSet) -> Vec<Silenced> {
        let records = store.records();
        let known = &mut self.rules;
        known.refresh(store);
        let mut silent = RowSet::from_fn(known.counts.len(), |rule| {
            let is_kept = |row: &usize| !suppressed.contains(*row);
            known.counts.get(rule).is_some_and(|count| *count >= ENOUGH)
                && !known
                    .kept
                    .get(rule)
                    .is_some_and(|row| row.as_ref().is_some_and(is_kept))
        });
        while silent.count() > 0 {
            let mut kept = RowSet::by_codes(records.rule_codes(), &silent, store.len());
            kept.minus(suppressed);
            let before = silent.count();
            for row in kept.iter().take(AT_ONCE) {
                let rule = records.rule_code(row) as usize;
                silent.set(rule, false);
                if let Some(kept) = known.kept.get_mut(rule) {
                    *kept = Some(row);
                }
            }
            if silent.count() == before {
                break;
            }
        }
        let silenced = silent.iter().filter_map(|rule| {
            Some(Silenced {
                rule: records.rules().get(rule)?.label()?.to_owned(),
                count: *known.counts.get(rule)?,
            })
        });
        silenced.collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::detection::{Detection, Rule};
    use crate::ingest::Span;

    /// The same, rule by rule and row by row.
    fn plainly(store: &Store, suppressed: &RowSet) -> Vec<Silenced> {
        let records = store.records();
        let rules = records.rules().iter().enumerate();
        let each = rules.filter_map(|(number, rule)| {
            let is_of = |row: &usize| records.rule_code(*row) as usize == number;
            let rows: Vec<usize> = (0..store.len()).filter(is_of).collect();
            let is_silent = rows.iter().all(|row| suppressed.contains(*row));
            (is_silent && rows.len() >= ENOUGH).then(|| Silenced {
                rule: rule.label().unwrap().to_owned(),
                count: rows.len(),
            })
        });
        each.collect()
    }

    #[test]
    fn what_is_remembered_of_rules_never_makes_one_silent_or_heard() {
        let (mut plan, mut store, mut seed) = (Plan::default(), Store::default(), 7_u64);
        let mut random = |below: u64| {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            (seed >> 33) % below
        };
        for round in 0..60 {
            for _ in 0..random(9) {
                let code = format!("R{}", random(1 + round / 4));
                let rule = Rule {
                    code: Some(code),
                    ..Rule::default()
                };
                let detection = Detection {
                    rule,
                    ..Detection::default()
                };
                store.push(&detection, 0, Span::default());
            }
            for share in [0, 1, 7, 8] {
                let suppressed = RowSet::from_fn(store.len(), |_| random(8) < share);
                let found = plan.silenced(&store, &suppressed);
                assert_eq!(found, plainly(&store, &suppressed));
            }
        }
    }
}
