//! Goals about drafts over all possible detections: is there one of which
//! these statements hold and those fail?

use super::deadline::Deadline;
use super::encode::ancestors::{AncestorList, lists, lists_with_runs};
use super::encode::encoder::{Approximation, Context, Encoder, Encoding, Polarity};
use super::encode::examples::remaining;
use super::encode::model::{Model, Witness};
use super::encode::removed::Removed;
use super::encode::variable::Owner;
use super::goal::{Folding, Goal, Statement};
use super::solve::formula::{Formula, Formulas, Predicate};
use super::solve::intervals::{Bounds, Intervals};
use super::solve::solver::{Satisfiability, Solver};
use crate::detection::Subject;
use crate::language::Property;
use crate::rule::meaning::Definition;

/// What a goal comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Answer {
    /// There is such a detection. No witness where it hangs on what ESET leaves
    /// unspecified, or where a branch was removed.
    Yes(Option<Box<Witness>>),
    /// There is none.
    No,
    /// Not known, and why.
    Unknown(String),
}

impl Answer {
    /// The detection that shows it.
    pub(super) fn witness(self) -> Option<Box<Witness>> {
        match self {
            Answer::Yes(witness) => witness,
            Answer::No | Answer::Unknown(_) => None,
        }
    }
}

/// Answers goals about the same drafts.
pub(super) struct Prover<'a> {
    encoder: Encoder,
    deadline: &'a Deadline,
}

/// How far a search over all lists of ancestors came.
enum Found {
    Witness(Box<Witness>),
    /// There are models, but no detection that shows them.
    Unshown(&'static str),
    /// There are models, of which a detection would show as much as it can.
    Unspecified,
    Nothing,
    OutOfTime,
}

/// How many inputs the formulas of earlier goals may have.
const LARGE: usize = 1 << 20;

const FOLDED: &str = "the ancestors' `unique` folds programs in a way that is not decided";
const UNCONFIRMED: &str = "the example that was found could not be confirmed";
const FAR: &str = "an ancestor's distance is too far to write out";

impl<'a> Prover<'a> {
    /// Whatever the goals, absent is a value of what these drafts ask so of.
    pub(super) fn new(definitions: &[&Definition], deadline: &'a Deadline) -> Prover<'a> {
        Prover {
            encoder: Encoder::new(definitions),
            deadline,
        }
    }

    /// When its proofs must end.
    pub(super) fn deadline(&self) -> &'a Deadline {
        self.deadline
    }

    /// Whether a property follows from no other and is never absent.
    pub(super) fn is_plain(&self, property: &Property) -> bool {
        self.encoder.scope.is_plain(property)
    }

    pub(super) fn ask(&mut self, goal: &Goal<'_>) -> Answer {
        if self.deadline.is_over() {
            return self.out_of_time();
        }
        if self.encoder.formulas.size > LARGE {
            // Nothing of it is needed again; kept, it would grow with each goal.
            self.encoder.formulas = Formulas::new();
        }
        let folding = Folding::of(goal, &self.encoder.scope);
        if folding == Folding::Mixed {
            // Whatever is folded, this must be possible.
            let lists = self.lists(goal, true);
            if let Found::Nothing = self.search_in(goal, Approximation::Free, lists, true) {
                return Answer::No;
            }
        }
        self.encoder.has_unspecified = false;
        match self.search(goal, Approximation::Under, folding) {
            Found::Witness(witness) => return Answer::Yes(Some(witness)),
            Found::OutOfTime => return self.out_of_time(),
            Found::Unshown(_) if !goal.can_be_shown() && folding == Folding::None => {
                return Answer::Yes(None);
            }
            Found::Unshown(why) => return Answer::Unknown(why.to_owned()),
            Found::Unspecified => return Answer::Yes(None),
            Found::Nothing if folding == Folding::Mixed && !self.encoder.shares_programs() => {
                return Answer::Unknown(FOLDED.to_owned());
            }
            Found::Nothing if !self.encoder.has_unspecified => return Answer::No,
            Found::Nothing => {}
        }
        match self.search(goal, Approximation::Free, folding) {
            Found::Nothing => Answer::No,
            Found::OutOfTime => self.out_of_time(),
            Found::Unspecified => Answer::Yes(None),
            _ if folding == Folding::None => Answer::Yes(None),
            _ => Answer::Unknown(FOLDED.to_owned()),
        }
    }

    fn out_of_time(&self) -> Answer {
        Answer::Unknown(self.deadline.message())
    }

    /// The lists of ancestors without runs that decide the goal between them.
    fn lists(&self, goal: &Goal<'_>, is_relaxed: bool) -> Vec<AncestorList> {
        match goal.branch_above() {
            Some(subject) => vec![AncestorList {
                distances: vec![1],
                is_asked: subject == Subject::Ancestor,
                ..AncestorList::default()
            }],
            None => lists(&self.encoder.scope, goal.parts(), is_relaxed),
        }
    }

    fn search(&mut self, goal: &Goal<'_>, approximation: Approximation, folding: Folding) -> Found {
        if folding == Folding::Mixed {
            return self.search_runs(goal, approximation);
        }
        let lists = self.lists(goal, false);
        match self.search_in(goal, approximation, lists, false) {
            // Perhaps another program must stand between two.
            Found::Unshown(FOLDED) => match self.search_runs(goal, approximation) {
                Found::Nothing => Found::Unshown(FOLDED),
                found => found,
            },
            found => found,
        }
    }

    fn search_runs(&mut self, goal: &Goal<'_>, approximation: Approximation) -> Found {
        match lists_with_runs(&self.encoder.scope, goal.parts()) {
            Some(lists) => self.search_in(goal, approximation, lists, false),
            None => Found::Unshown(FOLDED),
        }
    }

    fn search_in(
        &mut self,
        goal: &Goal<'_>,
        approximation: Approximation,
        lists: Vec<AncestorList>,
        is_relaxed: bool,
    ) -> Found {
        let mut found = Found::Nothing;
        let must_differ = goal.has_folding();
        for list in lists {
            let root = self.root(goal, approximation, &list, is_relaxed);
            let mut solver = Solver::new(&self.encoder.formulas, root);
            match solver.solve(self.deadline) {
                Satisfiability::Unsat => continue,
                Satisfiability::OutOfTime => return Found::OutOfTime,
                // What branches are removed from has no detection to be shown.
                Satisfiability::Sat if !goal.can_be_shown() => {
                    return Found::Unshown(UNCONFIRMED);
                }
                Satisfiability::Sat => {}
            }
            let model = Model::of(&self.encoder, &solver, &list);
            found = match model.detection(must_differ) {
                Some(witness) if goal.is_met_by(&witness) => {
                    return Found::Witness(Box::new(witness));
                }
                // The list is as it was meant, so that only what ESET leaves
                // unspecified is between it and the matcher.
                Some(witness)
                    if must_differ
                        && approximation == Approximation::Free
                        && model.folds_like(&witness) =>
                {
                    return Found::Unspecified;
                }
                Some(_) if must_differ => Found::Unshown(FOLDED),
                Some(_) => Found::Unshown(UNCONFIRMED),
                None => Found::Unshown(FAR),
            };
        }
        found
    }

    /// The goal as one formula.
    fn root(
        &mut self,
        goal: &Goal<'_>,
        approximation: Approximation,
        list: &AncestorList,
        is_relaxed: bool,
    ) -> Formula {
        self.encoder.begin(list);
        let nothing = Removed::default();
        let mut spare = 0;
        let mut all = Vec::new();
        let over = match approximation {
            Approximation::Under => Approximation::Over,
            other => other,
        };
        let sides = [
            (&goal.holds, Polarity::Holds, approximation),
            (&goal.fails, Polarity::Fails, over),
        ];
        for (statements, polarity, approximation) in sides {
            for statement in statements {
                let holds = match statement {
                    Statement::Whole(definition, removed) => {
                        let encoding = Encoding {
                            polarity,
                            approximation,
                            list,
                            removed: removed.unwrap_or(&nothing),
                            is_relaxed,
                        };
                        self.encoder.definition(definition, &encoding, &mut spare)
                    }
                    Statement::AnyOf(branches, subject) => {
                        let context = Context {
                            owner: Owner::of(*subject),
                            approximation,
                            removed: &nothing,
                        };
                        let each: Vec<Formula> = branches
                            .iter()
                            .map(|branch| self.encoder.branch(branch, context))
                            .collect();
                        self.encoder.formulas.or(each)
                    }
                };
                all.push(match polarity {
                    Polarity::Holds => holds,
                    Polarity::Fails => !holds,
                });
            }
        }
        if !goal.operations.is_empty() {
            let names = goal.operations.iter();
            let each: Vec<Formula> = names.map(|name| self.encoder.operation(name)).collect();
            all.push(self.encoder.formulas.or(each));
        }
        all.append(&mut self.encoder.axioms);
        self.encoder.formulas.and(all)
    }

    /// The values of a property in the detections that surely meet a goal: its
    /// projection, each model's values being blocked once they are found. `None`
    /// when the time is up.
    pub(super) fn projection(
        &mut self,
        goal: &Goal<'_>,
        subject: Subject,
        property: &Property,
    ) -> Option<Intervals> {
        let bounds = Bounds::of(property)?;
        let owner = Owner::of(subject);
        let variable = self.encoder.variable(owner, property);
        let mut all = Intervals::default();
        for list in self.lists(goal, false) {
            let holds = self.root(goal, Approximation::Under, &list, false);
            let is_set = self.encoder.is_set(owner, property);
            let root = self.encoder.formulas.and([holds, is_set]);
            let mut solver = Solver::new(&self.encoder.formulas, root);
            loop {
                match solver.solve(self.deadline) {
                    Satisfiability::Unsat => break,
                    Satisfiability::OutOfTime => return None,
                    Satisfiability::Sat => {}
                }
                let atoms = &self.encoder.formulas.atoms;
                let model = solver
                    .model()
                    .filter(|(atom, _)| atoms[*atom].0 == variable);
                let model: Vec<(usize, bool)> = model.collect();
                let literal = |(atom, is_true): &(usize, bool)| (&atoms[*atom].1, *is_true);
                let literals: Vec<_> = model.iter().map(literal).collect();
                let values = remaining(&literals, bounds);
                all = all.or(&values);
                if model.is_empty() {
                    break;
                }
                if all == bounds.whole() {
                    return Some(all);
                }
                // One literal often says it all, and is blocked faster.
                let is_all = |literal: &(usize, bool)| {
                    let set = &atoms[literal.0].1;
                    literal.1 && matches!(set, Predicate::In(set) if *set == values)
                };
                match model.iter().find(|literal| is_all(literal)) {
                    Some(one) => solver.block(&[*one]),
                    None => solver.block(&model),
                }
            }
        }
        Some(all)
    }
}
