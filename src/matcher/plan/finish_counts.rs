//! How many rows each node is true of, worked out last: by then much has been
//! gathered by the rows for the draft's sake, and bits are counted fastest.

use super::combine::{Evaluation, Operand, Pending, Plane};
use super::{ConditionTruth, NodeTruth, TruthSet};
use crate::language::Property;
use crate::rule::meaning::Test;
use std::sync::Arc;

impl Evaluation<'_> {
    /// The truth of a test; its sums are counted later, or known of chains.
    pub(super) fn condition(
        &mut self,
        test: &Test,
        by_code: &Arc<TruthSet>,
        number: u32,
        at: usize,
    ) -> ConditionTruth {
        let chains = self.folds.map(|_| {
            let plane = Plane::Codes(test.property.clone(), by_code.clone());
            let rows = self.rows(&plane, &[number]);
            Arc::new(self.chains(&rows))
        });
        let of = (self.store.table(self.subject).len(), by_code.len());
        let known = match &chains {
            Some(chains) => {
                let counts = self.plan.counts.of_chains(self.store);
                let certain = chains.certain.weigh(counts);
                Some((certain, chains.possible.weigh(counts)))
            }
            None => self.plan.cache.test_sum(number, of),
        };
        if known.is_none() {
            self.defer_count(at, &test.property, by_code, &[number]);
        }
        let (certain, possible) = known.unwrap_or_default();
        ConditionTruth {
            subject: self.subject,
            property: test.property.clone(),
            by_code: by_code.clone(),
            chains,
            holds: certain,
            decided: self.store.len() - (possible - certain),
        }
    }

    /// How many rows of its subject's table a test is true of.
    pub(super) fn holds(&mut self, test: &Test) -> usize {
        let Operand { truths, key } = self.keyed(test);
        let pending = Pending {
            at: 0,
            property: test.property.clone(),
            by_code: truths,
            key: self.key(&key),
        };
        self.summed(&pending).0
    }

    fn defer_count(
        &mut self,
        at: usize,
        property: &Property,
        by_code: &Arc<TruthSet>,
        key: &[u32],
    ) {
        self.pending.push(Pending {
            at,
            property: property.clone(),
            by_code: by_code.clone(),
            key: self.key(key),
        });
    }

    /// Counts what was put off: what was gathered by the rows by the bits there.
    pub(super) fn finish_counts(&mut self, nodes: &mut [NodeTruth]) {
        for pending in std::mem::take(&mut self.pending) {
            let (certain, possible) = self.summed(&pending);
            if let Some(node) = nodes.get_mut(pending.at) {
                node.count = certain;
                if let Some(truth) = &mut node.truth {
                    truth.holds = certain;
                    truth.decided = self.store.len() - (possible - certain);
                }
            }
        }
    }

    /// How many rows what is known of codes is certain and possible of.
    fn summed(&mut self, pending: &Pending) -> (usize, usize) {
        let len = self.store.table(self.subject).len();
        let (plan, by_code) = (&mut *self.plan, &pending.by_code);
        let of = (len, by_code.len());
        if let Some(sum) = plan.cache.sum(&pending.key, of) {
            return sum;
        }
        let rows = plan.cache.rows(&pending.key);
        let sum = match rows.filter(|rows| rows.len() == len) {
            Some(rows) => (rows.certain.count(), rows.possible.count()),
            None => {
                let counts = &mut plan.counts;
                let (property, few) = (&pending.property, plan.shortcuts.few);
                counts.sum(self.store, self.subject, property, by_code, few)
            }
        };
        plan.cache.put_sum(pending.key.clone(), of, sum);
        sum
    }

    /// How many detections a plane is true of; of codes it is put off.
    pub(super) fn count(&mut self, plane: &Plane, key: &[u32], at: usize) -> usize {
        if self.folds.is_some() {
            let rows = self.rows(plane, key);
            let chains = self.chains(&rows);
            return chains.certain.weigh(self.plan.counts.of_chains(self.store));
        }
        match plane {
            Plane::Always => self.store.len(),
            Plane::Rows(rows) => rows.certain.count(),
            Plane::Codes(property, by_code) => {
                self.defer_count(at, property, by_code, key);
                0
            }
        }
    }
}
