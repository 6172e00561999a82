//! Whether each row's operation is the one that is asked for.

use super::{Assumptions, TruthSet};
use crate::language::fold;
use crate::matcher::Truth;
use crate::rule::meaning::OperationTest;
use crate::store::{RowSet, Store};
use std::sync::Arc;

/// Answers kept: drafts name few operations.
const KEPT: usize = 32;

/// What operations came to, the newest last.
#[derive(Debug, Default)]
pub(super) struct Operations {
    known: Vec<(String, Assumptions, Arc<TruthSet>)>,
}

impl Operations {
    /// Where the record does not say, the assumption for its rule decides.
    pub(super) fn truth(
        &mut self,
        store: &Store,
        operation: &OperationTest,
        assumptions: &Assumptions,
    ) -> Arc<TruthSet> {
        let wanted = fold(&operation.name);
        self.known
            .retain(|(_, _, truth)| truth.len() == store.len());
        let known = self
            .known
            .iter()
            .find(|(name, assumed, _)| *name == wanted && assumed == assumptions);
        if let Some((_, _, truth)) = known {
            return truth.clone();
        }
        let truth = Arc::new(compute(store, &wanted, assumptions));
        if self.known.len() >= KEPT {
            self.known.remove(0);
        }
        self.known
            .push((wanted, assumptions.clone(), truth.clone()));
        truth
    }
}

fn compute(store: &Store, wanted: &str, assumptions: &Assumptions) -> TruthSet {
    let records = store.records();
    let operations = records.operations();
    // Code 0 is a row without an operation.
    let mut bits = RowSet::none(operations.pool().len() + 1);
    operations
        .pool()
        .equal_to(wanted, &mut |number| bits.set(number as usize + 1, true));
    let certain = RowSet::by_codes(operations.codes(), &bits, store.len());
    let mut silent = RowSet::none(bits.len());
    silent.set(0, true);
    let silent = RowSet::by_codes(operations.codes(), &silent, store.len());
    let mut truth = TruthSet {
        possible: certain.clone(),
        certain,
    };
    if silent.is_empty() {
        return truth;
    }
    let by_rule: Vec<Truth> = records
        .rules()
        .iter()
        .map(|rule| match assumptions.operation_of(rule) {
            Some(assumed) => (fold(assumed) == wanted).into(),
            None => Truth::Unknown,
        })
        .collect();
    let assumed = |is_in: &dyn Fn(Truth) -> bool| {
        let bits = RowSet::from_fn(by_rule.len(), |rule| {
            by_rule.get(rule).is_some_and(|truth| is_in(*truth))
        });
        let mut rows = RowSet::by_codes(records.rule_codes(), &bits, store.len());
        rows.and(&silent);
        rows
    };
    truth.certain.or(&assumed(&|truth| truth == Truth::True));
    truth.possible.or(&assumed(&|truth| truth != Truth::False));
    truth
}
