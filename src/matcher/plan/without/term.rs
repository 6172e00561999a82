//! A definition as a tree of what its nodes are worth: over the rows, and below
//! where only one property is asked about over its codes.

use super::IsCancelled;
use crate::detection::Subject;
use crate::language::Property;
use crate::matcher::plan::by_code::ByCode;
use crate::matcher::plan::combine::{Evaluation, Part as Keyed, Shape};
use crate::matcher::plan::{Assumptions, Plan, TruthSet, cache};
use crate::rule::Path;
use crate::rule::meaning::{Branch, Definition, Expression, OperationTest, Part};
use crate::store::Store;
use std::sync::Arc;

/// What is known of everything in a domain.
#[derive(Clone)]
pub(super) enum Worth {
    Rows(Arc<TruthSet>),
    Codes(Arc<ByCode>),
}

impl Worth {
    /// The bits of where it is true, or possible.
    pub(super) fn plane(&self, is_certain: bool) -> &[u64] {
        match (self, is_certain) {
            (Worth::Rows(rows), true) => rows.certain.words(),
            (Worth::Rows(rows), false) => rows.possible.words(),
            (Worth::Codes(codes), true) => &codes.certain,
            (Worth::Codes(codes), false) => &codes.possible,
        }
    }
}

/// Part of a definition.
pub(super) struct Term {
    /// Where the counts without it are added up. What would go with its parent
    /// has the parent's.
    pub(super) slot: usize,
    /// Whether they are added up here, and not at its parent.
    pub(super) is_own: bool,
    /// Its number among all terms.
    pub(super) at: usize,
    pub(super) what: What,
}

pub(super) enum What {
    /// A condition, or what can't be removed.
    Known(Worth),
    /// What is worth this over rows, by the code of a property.
    Codes {
        subject: Subject,
        property: Property,
        rows: Worth,
        inner: Box<Term>,
    },
    /// What is worth this over rows, by their chains of ancestors.
    Chains {
        folds: (Option<u32>, bool),
        rows: Worth,
        inner: Box<Term>,
    },
    Not(Box<Term>),
    Join {
        is_and: bool,
        terms: Vec<Term>,
    },
}

/// A definition's terms.
pub(super) struct Tree {
    /// The AND of the parts.
    pub(super) root: Term,
    /// The nodes that can be removed, parents first, each with its slot.
    pub(super) nodes: Vec<(Path, usize)>,
    pub(super) slots: usize,
    pub(super) terms: usize,
    /// Whether nothing is unknown.
    pub(super) is_decided: bool,
}

struct Build<'a> {
    plan: &'a mut Plan,
    store: &'a Store,
    is_cancelled: IsCancelled<'a>,
    nodes: Vec<(Path, usize)>,
    slots: usize,
    terms: usize,
    is_decided: bool,
}

/// A term over codes, and what is needed to bring it to rows; or one over rows.
enum Grown {
    Codes(Property, Keyed<ByCode>, Term),
    Rows(Term),
}

/// The terms of a definition; `None` where it was cancelled.
pub(super) fn tree(
    plan: &mut Plan,
    store: &Store,
    definition: &Definition,
    assumptions: &Assumptions,
    is_cancelled: IsCancelled<'_>,
) -> Option<Tree> {
    let mut build = Build {
        plan,
        store,
        is_cancelled,
        nodes: Vec::new(),
        slots: 0,
        terms: 0,
        is_decided: true,
    };
    let mut parts = Vec::new();
    for (path, part) in &definition.parts {
        let slot = build.slot(Some(path), None);
        let term = build.part(path, part, slot, assumptions)?;
        parts.push(Term {
            is_own: true,
            ..term
        });
    }
    let what = What::Join {
        is_and: true,
        terms: parts,
    };
    let slot = build.slot(None, None);
    Some(Tree {
        root: build.term(slot, false, what),
        nodes: build.nodes,
        slots: build.slots,
        terms: build.terms,
        is_decided: build.is_decided,
    })
}

impl Build<'_> {
    /// A new slot, or the one that is shared with the parent.
    fn slot(&mut self, path: Option<&Path>, shared: Option<usize>) -> usize {
        let slot = shared.unwrap_or(self.slots);
        self.slots = self.slots.max(slot + 1);
        if let Some(path) = path {
            self.nodes.push((path.clone(), slot));
        }
        slot
    }

    fn term(&mut self, slot: usize, is_own: bool, what: What) -> Term {
        let at = self.terms;
        self.terms += 1;
        let worth = match &what {
            What::Known(worth) => Some(worth),
            What::Codes { rows, .. } | What::Chains { rows, .. } => Some(rows),
            _ => None,
        };
        if let Some(worth) = worth {
            self.is_decided &= worth.plane(true) == worth.plane(false);
        }
        Term {
            slot,
            is_own,
            at,
            what,
        }
    }

    fn part(
        &mut self,
        path: &Path,
        part: &Part,
        slot: usize,
        assumptions: &Assumptions,
    ) -> Option<Term> {
        match part {
            Part::Actor { subject, branch } => self.body(*subject, branch, path, slot),
            Part::Ancestor {
                distance,
                is_unique,
                branch,
            } => {
                let folds = (*distance, *is_unique);
                let inner = match branch.path == *path {
                    true => self.expression(Subject::Ancestor, branch, slot)?,
                    false => self.each(Subject::Ancestor, branch, Some(slot))?,
                };
                let mut evaluation = Evaluation::new(self.plan, self.store, Subject::Ancestor);
                evaluation.folds = Some(folds);
                let rows = evaluation.folded(branch, &mut Vec::new());
                let what = What::Chains {
                    folds,
                    rows: Worth::Rows(rows),
                    inner: Box::new(inner),
                };
                Some(self.term(slot, false, what))
            }
            Part::Operations(operations) => {
                let shared = (operations.len() == 1).then_some(slot);
                let terms = operations
                    .iter()
                    .map(|operation| self.operation(operation, shared, assumptions))
                    .collect::<Option<Vec<Term>>>()?;
                let is_and = false;
                Some(self.term(slot, false, What::Join { is_and, terms }))
            }
        }
    }

    fn operation(
        &mut self,
        operation: &OperationTest,
        shared: Option<usize>,
        assumptions: &Assumptions,
    ) -> Option<Term> {
        let slot = self.slot(Some(&operation.path), shared);
        let is_it = self
            .plan
            .operations
            .truth(self.store, operation, assumptions);
        let is_it = self.term(slot, false, What::Known(Worth::Rows(is_it)));
        let body = self.body(Subject::Event, &operation.branch, &operation.path, slot)?;
        let what = What::Join {
            is_and: true,
            terms: vec![is_it, body],
        };
        Some(self.term(slot, shared.is_none(), what))
    }

    /// What stands in a part or operation: its one child, which it goes with, or
    /// several, which are one with it.
    fn body(
        &mut self,
        subject: Subject,
        branch: &Branch,
        path: &Path,
        slot: usize,
    ) -> Option<Term> {
        let grown = match branch.path == *path {
            true => self.grown(subject, branch, slot),
            false => self.node(subject, branch, Some(slot)),
        }?;
        Some(match grown {
            Grown::Codes(property, keyed, term) => self.lifted(subject, property, keyed, term),
            Grown::Rows(term) => term,
        })
    }

    /// A node on its own.
    fn node(&mut self, subject: Subject, branch: &Branch, shared: Option<usize>) -> Option<Grown> {
        let slot = self.slot(Some(&branch.path), shared);
        let grown = self.grown(subject, branch, slot)?;
        let is_own = shared.is_none();
        Some(match grown {
            Grown::Codes(property, keyed, term) => {
                Grown::Codes(property, keyed, Term { is_own, ..term })
            }
            Grown::Rows(term) => Grown::Rows(Term { is_own, ..term }),
        })
    }

    fn grown(&mut self, subject: Subject, branch: &Branch, slot: usize) -> Option<Grown> {
        if (self.is_cancelled)() {
            return None;
        }
        if !self.plan.shortcuts.merges {
            return Some(Grown::Rows(self.expression(subject, branch, slot)?));
        }
        Some(match &branch.expression {
            Expression::True => Grown::Rows(self.expression(subject, branch, slot)?),
            Expression::Test(test) => {
                let mut evaluation = Evaluation::new(self.plan, self.store, subject);
                let keyed = evaluation.keyed(test);
                let what = What::Known(Worth::Codes(keyed.value.clone()));
                let term = self.term(slot, false, what);
                Grown::Codes(test.property.clone(), keyed, term)
            }
            Expression::Not(inner) => match self.node(subject, inner, Some(slot))? {
                Grown::Codes(property, keyed, term) => {
                    let term = self.term(slot, false, What::Not(Box::new(term)));
                    Grown::Codes(property, keyed.not(), term)
                }
                Grown::Rows(term) => Grown::Rows(self.term(slot, false, What::Not(Box::new(term)))),
            },
            Expression::And(branches) => self.joined(subject, cache::AND, branches, slot)?,
            Expression::Or(branches) => self.joined(subject, cache::OR, branches, slot)?,
        })
    }

    /// Children on one property are one term, as the evaluation combines them.
    fn joined(
        &mut self,
        subject: Subject,
        operator: u32,
        branches: &[Branch],
        slot: usize,
    ) -> Option<Grown> {
        let shared = (branches.len() == 1).then_some(slot);
        let mut groups: Vec<(Property, Vec<Keyed<ByCode>>, Vec<Term>)> = Vec::new();
        let mut key = vec![operator];
        let mut rows = Vec::new();
        for branch in branches {
            match self.node(subject, branch, shared)? {
                Grown::Codes(property, keyed, term) => {
                    key.extend(&keyed.key);
                    match groups.iter_mut().find(|(other, ..)| *other == property) {
                        Some((_, parts, terms)) => {
                            parts.push(keyed);
                            terms.push(term);
                        }
                        None => groups.push((property, vec![keyed], vec![term])),
                    }
                }
                Grown::Rows(term) => rows.push(term),
            }
        }
        key.push(cache::CLOSE);
        let is_and = operator == cache::AND;
        let is_one = rows.is_empty() && groups.len() == 1;
        for (property, parts, mut terms) in groups {
            let mut evaluation = Evaluation::new(self.plan, self.store, subject);
            let keyed = evaluation.join_codes(operator, parts)?;
            if is_one {
                let value = keyed.value;
                let term = self.term(slot, false, What::Join { is_and, terms });
                return Some(Grown::Codes(property, Keyed { key, value }, term));
            }
            let term = match (terms.pop(), terms.is_empty()) {
                (Some(only), true) => only,
                (last, _) => {
                    terms.extend(last);
                    self.term(slot, false, What::Join { is_and, terms })
                }
            };
            rows.push(self.lifted(subject, property, keyed, term));
        }
        let what = What::Join {
            is_and,
            terms: rows,
        };
        Some(Grown::Rows(self.term(slot, false, what)))
    }

    /// A term over codes as one over rows.
    fn lifted(
        &mut self,
        subject: Subject,
        property: Property,
        keyed: Keyed<ByCode>,
        term: Term,
    ) -> Term {
        let mut evaluation = Evaluation::new(self.plan, self.store, subject);
        let shape = Shape::Codes(property.clone(), keyed.value);
        let rows = Worth::Rows(evaluation.rows(&shape, &keyed.key));
        let (slot, is_own) = (term.slot, term.is_own);
        let what = match term.what {
            What::Known(_) => What::Known(rows),
            _ => What::Codes {
                subject,
                property,
                rows,
                inner: Box::new(term),
            },
        };
        self.term(slot, is_own, what)
    }

    /// A node and all below it, each condition over the rows of its subject's table.
    fn each(&mut self, subject: Subject, branch: &Branch, shared: Option<usize>) -> Option<Term> {
        let slot = self.slot(Some(&branch.path), shared);
        let term = self.expression(subject, branch, slot)?;
        let is_own = shared.is_none();
        Some(Term { is_own, ..term })
    }

    fn expression(&mut self, subject: Subject, branch: &Branch, slot: usize) -> Option<Term> {
        if (self.is_cancelled)() {
            return None;
        }
        let what = match &branch.expression {
            Expression::True => {
                let len = self.store.table(subject).len();
                What::Known(Worth::Rows(Arc::new(TruthSet::always(len))))
            }
            Expression::Test(test) => {
                let rows = self.plan.test(self.store, subject, test);
                What::Known(Worth::Rows(rows))
            }
            Expression::Not(inner) => What::Not(Box::new(self.each(subject, inner, Some(slot))?)),
            Expression::And(branches) | Expression::Or(branches) => {
                let shared = (branches.len() == 1).then_some(slot);
                let terms = branches.iter();
                let terms = terms.map(|branch| self.each(subject, branch, shared));
                What::Join {
                    terms: terms.collect::<Option<Vec<Term>>>()?,
                    is_and: matches!(branch.expression, Expression::And(_)),
                }
            }
        };
        Some(self.term(slot, false, what))
    }
}
