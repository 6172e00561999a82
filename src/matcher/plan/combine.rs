//! Expressions from tests up: over the codes of a property as long as only one
//! is asked about, else over rows.

use super::by_code::ByCode;
use super::cache::{ALWAYS, AND, CLOSE, Key, NOT, OR};
use super::settle::Pending;
use super::{NodeTruth, Plan, TruthSet, ancestry, many, spread};
use crate::detection::Subject;
use crate::language::Property;
use crate::rule::meaning::{Branch, Expression, Test};
use crate::store::Store;
use std::sync::Arc;

/// What an expression is worth.
#[derive(Clone)]
pub(super) enum Shape {
    Always,
    /// A truth a code of this property.
    Codes(Property, Arc<ByCode>),
    /// A truth a row of the subject's table.
    Rows(Arc<TruthSet>),
}

/// An expression in numbers, and what it is worth.
pub(super) struct Part<T> {
    pub(super) key: Vec<u32>,
    pub(super) value: Arc<T>,
}

impl Part<ByCode> {
    /// It does not hold.
    pub(super) fn not(self) -> Part<ByCode> {
        let mut value = Arc::unwrap_or_clone(self.value);
        value.not();
        let mut key = vec![NOT];
        key.extend(&self.key);
        key.push(CLOSE);
        Part {
            key,
            value: Arc::new(value),
        }
    }
}

/// Combines parts, the key of all of them given.
type Combine<'a, T> = dyn FnMut(&mut Evaluation<'a>, &[u32], &[Part<T>]) -> Option<Arc<T>>;

/// How many are combined at once: an edit among many combines so many anew,
/// and so many again a level up.
const AT_ONCE: usize = 16;

/// The evaluation of one part's expression.
pub(super) struct Evaluation<'a> {
    pub(super) plan: &'a mut Plan,
    pub(super) store: &'a Store,
    pub(super) subject: Subject,
    /// How ancestors are folded: distance, and whether neighbours of one
    /// program count once.
    pub(super) folds: Option<(Option<u32>, bool)>,
    /// The numbers of the branch's tests, in their order.
    numbers: std::vec::IntoIter<u32>,
    /// Nodes whose counts are not known yet.
    pub(super) pending: Vec<Pending>,
}

impl<'a> Evaluation<'a> {
    pub(super) fn new(plan: &'a mut Plan, store: &'a Store, subject: Subject) -> Evaluation<'a> {
        Evaluation {
            plan,
            store,
            subject,
            folds: None,
            numbers: Vec::new().into_iter(),
            pending: Vec::new(),
        }
    }

    /// What a branch is worth of each row of its subject's table.
    pub(super) fn rows_of(&mut self, branch: &Branch, nodes: &mut Vec<NodeTruth>) -> Arc<TruthSet> {
        let cache = &mut self.plan.cache;
        let tests = branch
            .tests()
            .map(|test| (test, cache.number(self.subject, test)));
        let tests: Vec<_> = tests.collect();
        let shortcuts = self.plan.shortcuts;
        if let Some(least) = shortcuts.one_pass {
            let cache = &mut self.plan.cache;
            let halves = shortcuts.halves;
            many::prepare(cache, self.store, self.subject, &tests, least, halves);
        }
        let numbers: Vec<u32> = tests.iter().map(|(_, number)| *number).collect();
        self.numbers = numbers.into_iter();
        let mut key = Vec::new();
        let shape = self.shape(branch, nodes, &mut key);
        let rows = self.rows(&shape, &key);
        self.settle(nodes);
        rows
    }

    /// What a branch about ancestors is worth of each detection.
    pub(super) fn folded(&mut self, branch: &Branch, nodes: &mut Vec<NodeTruth>) -> Arc<TruthSet> {
        let rows = self.rows_of(branch, nodes);
        let chains = self.chains(&rows);
        let ancestry = self.store.ancestry();
        Arc::new(ancestry::spread(ancestry, self.store.len(), &chains))
    }

    /// What one test is worth of each row of its subject's table.
    pub(super) fn test_rows(&mut self, test: &Test) -> Arc<TruthSet> {
        let number = self.plan.cache.number(self.subject, test);
        let by_code = self.test_codes(test, number);
        let key = [number];
        self.rows(&Shape::Codes(test.property.clone(), by_code), &key)
    }

    /// A test over the codes of its property.
    pub(super) fn keyed(&mut self, test: &Test) -> Part<ByCode> {
        let number = self.plan.cache.number(self.subject, test);
        Part {
            value: self.test_codes(test, number),
            key: vec![number],
        }
    }

    pub(super) fn key(&self, key: &[u32]) -> Key {
        (self.subject, key.into())
    }

    fn test_codes(&mut self, test: &Test, number: u32) -> Arc<ByCode> {
        let table = self.store.table(self.subject);
        let codes = spread::codes_of(table, &test.property);
        if let Some(known) = self.plan.cache.test_codes(number, codes) {
            return known;
        }
        let by_code = Arc::new(spread::by_code(table, test, self.plan.shortcuts.halves));
        self.plan.cache.put_test_codes(number, by_code.clone());
        by_code
    }

    /// What a branch is worth; its key is appended to `key`, its nodes to `nodes`.
    fn shape(&mut self, branch: &Branch, nodes: &mut Vec<NodeTruth>, key: &mut Vec<u32>) -> Shape {
        if self.plan.is_stopped() {
            return Shape::Always;
        }
        let start = key.len();
        let shape = match &branch.expression {
            Expression::True => {
                key.push(ALWAYS);
                return Shape::Always;
            }
            Expression::Test(test) => {
                let number = self.numbers.next().unwrap_or_default();
                let by_code = self.test_codes(test, number);
                key.push(number);
                let worth = self.worth(test, &by_code, number, nodes.len());
                nodes.push(NodeTruth {
                    path: branch.path.clone(),
                    count: worth.holds,
                    worth: Some(worth),
                });
                let shape = Shape::Codes(test.property.clone(), by_code);
                if self.plan.shortcuts.merges {
                    return shape;
                }
                return Shape::Rows(self.rows(&shape, &[number]));
            }
            Expression::Not(inner) => {
                key.push(NOT);
                let inner = self.shape(inner, nodes, key);
                key.push(CLOSE);
                self.negated(inner)
            }
            Expression::And(branches) => self.joined(AND, branches, nodes, key),
            Expression::Or(branches) => self.joined(OR, branches, nodes, key),
        };
        let own = key.get(start..).unwrap_or_default();
        nodes.push(NodeTruth {
            path: branch.path.clone(),
            count: self.count(&shape, own, nodes.len()),
            worth: None,
        });
        shape
    }

    fn negated(&mut self, shape: Shape) -> Shape {
        match shape {
            Shape::Always => {
                let len = self.store.table(self.subject).len();
                Shape::Rows(Arc::new(TruthSet::never(len)))
            }
            Shape::Codes(property, by_code) => {
                let mut by_code = Arc::unwrap_or_clone(by_code);
                by_code.not();
                Shape::Codes(property, Arc::new(by_code))
            }
            Shape::Rows(rows) => {
                let mut rows = Arc::unwrap_or_clone(rows);
                rows.not();
                Shape::Rows(Arc::new(rows))
            }
        }
    }

    fn joined(
        &mut self,
        operator: u32,
        branches: &[Branch],
        nodes: &mut Vec<NodeTruth>,
        key: &mut Vec<u32>,
    ) -> Shape {
        key.push(operator);
        let mut groups: Vec<(Property, Vec<Part<ByCode>>)> = Vec::new();
        let mut rows: Vec<Part<TruthSet>> = Vec::new();
        let mut is_always = operator == AND;
        for branch in branches {
            let start = key.len();
            let shape = self.shape(branch, nodes, key);
            let key = key.get(start..).unwrap_or_default().to_vec();
            match shape {
                // Neutral in an AND, decisive in an OR.
                Shape::Always => is_always = true,
                Shape::Codes(property, value) => {
                    let part = Part { key, value };
                    match groups.iter_mut().find(|(other, _)| *other == property) {
                        Some((_, parts)) => parts.push(part),
                        None => groups.push((property, vec![part])),
                    }
                }
                Shape::Rows(value) => rows.push(Part { key, value }),
            }
        }
        key.push(CLOSE);
        if is_always && (operator == OR || groups.is_empty() && rows.is_empty()) {
            return Shape::Always;
        }
        if groups.is_empty() && rows.is_empty() {
            let len = self.store.table(self.subject).len();
            return Shape::Rows(Arc::new(TruthSet::never(len)));
        }
        let mut merged: Vec<(Property, Part<ByCode>)> = groups
            .into_iter()
            .filter_map(|(property, parts)| Some((property, self.join_codes(operator, parts)?)))
            .collect();
        if rows.is_empty()
            && merged.len() == 1
            && let Some((property, part)) = merged.pop()
        {
            return Shape::Codes(property, part.value);
        }
        for (property, part) in merged {
            let value = self.rows(&Shape::Codes(property, part.value), &part.key);
            rows.push(Part {
                key: part.key,
                value,
            });
        }
        match self.join_rows(operator, rows) {
            Some(part) => Shape::Rows(part.value),
            None => Shape::Always,
        }
    }

    /// Combines what is known of one property's codes.
    pub(super) fn join_codes(
        &mut self,
        operator: u32,
        parts: Vec<Part<ByCode>>,
    ) -> Option<Part<ByCode>> {
        self.join(operator, parts, &mut move |evaluation, key, parts| {
            let first = parts.first()?;
            let codes = first.value.codes();
            let key = evaluation.key(key);
            if let Some(known) = evaluation.plan.cache.codes(&key, codes) {
                return Some(known);
            }
            let mut all = first.value.as_ref().clone();
            let rest = parts.iter().skip(1);
            rest.for_each(|part| all.join(&part.value, operator == AND));
            let all = Arc::new(all);
            evaluation.plan.cache.put_codes(key, all.clone());
            Some(all)
        })
    }

    fn join_rows(&mut self, operator: u32, parts: Vec<Part<TruthSet>>) -> Option<Part<TruthSet>> {
        self.join(operator, parts, &mut move |evaluation, key, parts| {
            let first = parts.first()?;
            let key = evaluation.key(key);
            let known = evaluation.plan.cache.rows(&key);
            if let Some(known) = known.filter(|known| known.len() == first.value.len()) {
                return Some(known);
            }
            let mut all = first.value.as_ref().clone();
            for part in parts.iter().skip(1) {
                match operator {
                    AND => all.and(&part.value),
                    _ => all.or(&part.value),
                }
            }
            let all = Arc::new(all);
            evaluation.plan.cache.put_rows(key, all.clone());
            Some(all)
        })
    }

    /// Combines parts, so many at once, until one is left.
    fn join<T>(
        &mut self,
        operator: u32,
        parts: Vec<Part<T>>,
        combine: &mut Combine<'a, T>,
    ) -> Option<Part<T>> {
        let at_once = match self.plan.shortcuts.masks {
            true => AT_ONCE,
            false => usize::MAX,
        };
        let mut parts = parts;
        while parts.len() > 1 {
            let mut next = Vec::with_capacity(parts.len() / 2 + 1);
            for chunk in parts.chunks(at_once) {
                let mut key = vec![operator];
                chunk.iter().for_each(|part| key.extend(&part.key));
                key.push(CLOSE);
                let value = match chunk {
                    [only] => only.value.clone(),
                    chunk => combine(self, &key, chunk)?,
                };
                let key = match chunk {
                    [only] => only.key.clone(),
                    _ => key,
                };
                next.push(Part { key, value });
            }
            parts = next;
        }
        parts.pop()
    }

    /// A shape as rows; those of codes are remembered under `key`.
    pub(super) fn rows(&mut self, shape: &Shape, key: &[u32]) -> Arc<TruthSet> {
        let table = self.store.table(self.subject);
        match shape {
            Shape::Always => Arc::new(TruthSet::always(table.len())),
            Shape::Rows(rows) => rows.clone(),
            Shape::Codes(property, by_code) => {
                let key = self.key(key);
                if let Some(known) = self.plan.cache.rows(&key)
                    && known.len() == table.len()
                {
                    return known;
                }
                let known = self.plan.cache.take_rows(&key);
                let mut rows = known.unwrap_or_else(|| TruthSet::never(0));
                spread::extend(&mut rows, table, property, by_code, self.plan.shortcuts.few);
                let rows = Arc::new(rows);
                self.plan.cache.put_rows(key, rows.clone());
                rows
            }
        }
    }

    pub(super) fn chains(&self, rows: &TruthSet) -> TruthSet {
        let folds = self.folds.unwrap_or((None, false));
        ancestry::fold(self.store.ancestry(), folds, rows)
    }
}
