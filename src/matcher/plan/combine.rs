//! Expressions from tests up: over the codes of a property as long as only one
//! is asked about, else over rows.

use super::cache::{ALWAYS, AND, CLOSE, ExpressionKey, NOT, OR};
use super::{NodeTruth, Plan, TruthSet, ancestry, gather, many};
use crate::detection::Subject;
use crate::language::Property;
use crate::rule::meaning::{Branch, Expression, Test};
use crate::store::Store;
use std::sync::Arc;

/// The truths of an expression, over as little as they can be told by.
#[derive(Clone)]
pub(super) enum Plane {
    Always,
    /// A truth a code of this property.
    Codes(Property, Arc<TruthSet>),
    /// A truth a row of the subject's table.
    Rows(Arc<TruthSet>),
}

/// An expression in numbers, and its truths.
#[derive(Clone)]
pub(super) struct Operand {
    pub(super) key: Vec<u32>,
    pub(super) truths: Arc<TruthSet>,
}

/// What there is a truth for.
#[derive(Clone, Copy)]
enum Domain {
    Codes,
    Rows,
}

/// A node that is counted when all is known that it could be counted by.
pub(super) struct Pending {
    /// Its number among the nodes.
    pub(super) at: usize,
    pub(super) property: Property,
    pub(super) by_code: Arc<TruthSet>,
    pub(super) key: ExpressionKey,
}

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
    /// The branch's tests in their order, and their numbers.
    numbers: std::vec::IntoIter<(*const Test, u32)>,
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

    /// The truth of a branch, row by row of its subject's table.
    pub(super) fn rows_of(&mut self, branch: &Branch, nodes: &mut Vec<NodeTruth>) -> Arc<TruthSet> {
        let cache = &mut self.plan.cache;
        let tests = branch
            .tests()
            .map(|test| (test, cache.number(self.subject, test)));
        let tests: Vec<_> = tests.collect();
        let shortcuts = self.plan.shortcuts;
        if let Some(least) = shortcuts.one_pass {
            let cache = &mut self.plan.cache;
            let in_parts = shortcuts.in_parts;
            many::prepare(cache, self.store, self.subject, &tests, least, in_parts);
        }
        let numbers = tests.into_iter();
        let numbers: Vec<_> = numbers
            .map(|(test, number)| (&raw const *test, number))
            .collect();
        self.numbers = numbers.into_iter();
        let mut key = Vec::new();
        let plane = self.plane(branch, nodes, &mut key);
        let rows = self.rows(&plane, &key);
        self.finish_counts(nodes);
        rows
    }

    /// The truth of a branch about ancestors, detection by detection.
    pub(super) fn folded(&mut self, branch: &Branch, nodes: &mut Vec<NodeTruth>) -> Arc<TruthSet> {
        let rows = self.rows_of(branch, nodes);
        let chains = self.chains(&rows);
        let ancestry = self.store.ancestry();
        Arc::new(ancestry::gather(ancestry, self.store.len(), &chains))
    }

    /// The truth of one test, row by row of its subject's table.
    pub(super) fn test_rows(&mut self, test: &Test) -> Arc<TruthSet> {
        let number = self.plan.cache.number(self.subject, test);
        let by_code = self.test_codes(test, number);
        let key = [number];
        self.rows(&Plane::Codes(test.property.clone(), by_code), &key)
    }

    /// A test over the codes of its property.
    pub(super) fn keyed(&mut self, test: &Test) -> Operand {
        let number = self.plan.cache.number(self.subject, test);
        Operand {
            truths: self.test_codes(test, number),
            key: vec![number],
        }
    }

    pub(super) fn key(&self, key: &[u32]) -> ExpressionKey {
        (self.subject, key.into())
    }

    fn test_codes(&mut self, test: &Test, number: u32) -> Arc<TruthSet> {
        let table = self.store.table(self.subject);
        let codes = gather::codes_of(table, &test.property);
        if let Some(known) = self.plan.cache.test_codes(number, codes) {
            return known;
        }
        let by_code = Arc::new(gather::by_code(table, test, self.plan.shortcuts.in_parts));
        self.plan.cache.put_test_codes(number, by_code.clone());
        by_code
    }

    /// The truth of a branch; its key is appended to `key`, its nodes to `nodes`.
    fn plane(&mut self, branch: &Branch, nodes: &mut Vec<NodeTruth>, key: &mut Vec<u32>) -> Plane {
        if self.plan.is_stopped() {
            return Plane::Always;
        }
        let start = key.len();
        let plane = match &branch.expression {
            Expression::True => {
                key.push(ALWAYS);
                return Plane::Always;
            }
            Expression::Test(test) => {
                let number = self.number(test);
                let by_code = self.test_codes(test, number);
                key.push(number);
                let truth = self.condition(test, &by_code, number, nodes.len());
                nodes.push(NodeTruth {
                    path: branch.path.clone(),
                    count: truth.holds,
                    truth: Some(truth),
                });
                let plane = Plane::Codes(test.property.clone(), by_code);
                if self.plan.shortcuts.merges {
                    return plane;
                }
                return Plane::Rows(self.rows(&plane, &[number]));
            }
            Expression::Not(inner) => {
                key.push(NOT);
                let inner = self.plane(inner, nodes, key);
                key.push(CLOSE);
                self.negated(inner)
            }
            Expression::And(branches) => self.joined(AND, branches, nodes, key),
            Expression::Or(branches) => self.joined(OR, branches, nodes, key),
        };
        let own = key.get(start..).unwrap_or_default();
        nodes.push(NodeTruth {
            path: branch.path.clone(),
            count: self.count(&plane, own, nodes.len()),
            truth: None,
        });
        plane
    }

    /// The number of the next test of the branch.
    fn number(&mut self, test: &Test) -> u32 {
        match self.numbers.next() {
            Some((at, number)) if std::ptr::eq(at, test) => number,
            // A number that is not its own would take another's truth.
            _ => self.plan.cache.number(self.subject, test),
        }
    }

    fn negated(&mut self, plane: Plane) -> Plane {
        match plane {
            Plane::Always => {
                let len = self.store.table(self.subject).len();
                Plane::Rows(Arc::new(TruthSet::never(len)))
            }
            Plane::Codes(property, truths) => Plane::Codes(property, inverse(truths)),
            Plane::Rows(truths) => Plane::Rows(inverse(truths)),
        }
    }

    fn joined(
        &mut self,
        operator: u32,
        branches: &[Branch],
        nodes: &mut Vec<NodeTruth>,
        key: &mut Vec<u32>,
    ) -> Plane {
        key.push(operator);
        let mut groups: Vec<(Property, Vec<Operand>)> = Vec::new();
        let mut rows: Vec<Operand> = Vec::new();
        let mut is_always = operator == AND;
        for branch in branches {
            let start = key.len();
            let plane = self.plane(branch, nodes, key);
            let key = key.get(start..).unwrap_or_default().to_vec();
            match plane {
                // Neutral in an AND, decisive in an OR.
                Plane::Always => is_always = true,
                Plane::Codes(property, truths) => {
                    let operand = Operand { key, truths };
                    match groups.iter_mut().find(|(other, _)| *other == property) {
                        Some((_, operands)) => operands.push(operand),
                        None => groups.push((property, vec![operand])),
                    }
                }
                Plane::Rows(truths) => rows.push(Operand { key, truths }),
            }
        }
        key.push(CLOSE);
        if is_always && (operator == OR || groups.is_empty() && rows.is_empty()) {
            return Plane::Always;
        }
        if groups.is_empty() && rows.is_empty() {
            let len = self.store.table(self.subject).len();
            return Plane::Rows(Arc::new(TruthSet::never(len)));
        }
        let mut merged: Vec<(Property, Operand)> = groups
            .into_iter()
            .filter_map(|(property, operands)| {
                Some((property, self.join(Domain::Codes, operator, operands)?))
            })
            .collect();
        if rows.is_empty()
            && merged.len() == 1
            && let Some((property, operand)) = merged.pop()
        {
            return Plane::Codes(property, operand.truths);
        }
        for (property, Operand { key, truths }) in merged {
            let truths = self.rows(&Plane::Codes(property, truths), &key);
            rows.push(Operand { key, truths });
        }
        match self.join(Domain::Rows, operator, rows) {
            Some(operand) => Plane::Rows(operand.truths),
            None => Plane::Always,
        }
    }

    /// Combines operands, so many at once, until one is left.
    fn join(&mut self, domain: Domain, operator: u32, operands: Vec<Operand>) -> Option<Operand> {
        let at_once = match self.plan.shortcuts.masks {
            true => AT_ONCE,
            false => operands.len().max(2),
        };
        let mut operands = operands;
        while operands.len() > 1 {
            let chunks = operands.chunks(at_once);
            let next = chunks.filter_map(|chunk| self.joined_once(domain, operator, chunk));
            operands = next.collect();
        }
        operands.pop()
    }

    /// A few operands combined, from the cache or afresh.
    fn joined_once(
        &mut self,
        domain: Domain,
        operator: u32,
        operands: &[Operand],
    ) -> Option<Operand> {
        let (first, rest) = operands.split_first()?;
        if rest.is_empty() {
            return Some(first.clone());
        }
        let mut key = vec![operator];
        operands.iter().for_each(|one| key.extend(&one.key));
        key.push(CLOSE);
        let cached = self.key(&key);
        let len = first.truths.len();
        let cache = &mut self.plan.cache;
        let known = match domain {
            Domain::Codes => cache.codes(&cached, len),
            Domain::Rows => cache.rows(&cached).filter(|known| known.len() == len),
        };
        if let Some(truths) = known {
            return Some(Operand { key, truths });
        }
        let mut all = first.truths.as_ref().clone();
        for one in rest {
            match operator {
                AND => all.and(&one.truths),
                _ => all.or(&one.truths),
            }
        }
        let truths = Arc::new(all);
        match domain {
            Domain::Codes => cache.put_codes(cached, truths.clone()),
            Domain::Rows => cache.put_rows(cached, truths.clone()),
        }
        Some(Operand { key, truths })
    }

    /// A plane as rows; those of codes are remembered under `key`.
    pub(super) fn rows(&mut self, plane: &Plane, key: &[u32]) -> Arc<TruthSet> {
        let table = self.store.table(self.subject);
        match plane {
            Plane::Always => Arc::new(TruthSet::always(table.len())),
            Plane::Rows(rows) => rows.clone(),
            Plane::Codes(property, by_code) => {
                let key = self.key(key);
                if let Some(known) = self.plan.cache.rows(&key)
                    && known.len() == table.len()
                {
                    return known;
                }
                let known = self.plan.cache.take_rows(&key);
                let mut rows = known.unwrap_or_else(|| TruthSet::never(0));
                gather::extend(&mut rows, table, property, by_code, self.plan.shortcuts.few);
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

fn inverse(truths: Arc<TruthSet>) -> Arc<TruthSet> {
    let mut truths = Arc::unwrap_or_clone(truths);
    truths.not();
    Arc::new(truths)
}
