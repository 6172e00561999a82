//! Questions about drafts over all worlds: is there a detection of which these
//! hold and those fail?

use super::deadline::Deadline;
use super::folded;
use super::gone::Gone;
use super::question::{Folding, Question, Statement};
use super::scope::Class;
use super::solve::formula::{Formula, Formulas};
use super::solve::solver::{Satisfiability, Solver};
use super::witness::{self, Witness};
use super::world::{Chain, Reading, Role, Slot, View, World};
use crate::detection::Subject;
use crate::language::Property;
use crate::rule::meaning::{Definition, Expression, Part};

/// What a question comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Answer {
    /// There is such a detection. No witness where it hangs on what ESET leaves
    /// open, or where a branch was taken out.
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

/// Asks questions about the same drafts.
pub(super) struct Prover<'a> {
    pub(super) world: World,
    pub(super) deadline: &'a Deadline,
}

/// How far a search over all lists of ancestors came.
enum Found {
    Witness(Box<Witness>),
    /// There are answers, but no detection that shows them.
    Unshown(&'static str),
    /// There are answers, of which a detection would show as much as it can.
    Open,
    Nothing,
    OutOfTime,
}

/// How heavy the formulas of earlier questions may be.
const HEAVY: usize = 1 << 20;

const FOLDED: &str = "the ancestors' `unique` folds programs in a way that is not decided";
const UNCONFIRMED: &str = "the example that was found could not be confirmed";
const FAR: &str = "an ancestor's distance is too far to write out";

impl<'a> Prover<'a> {
    /// Whatever the questions, absent is a value of what these drafts ask so of.
    pub(super) fn new(definitions: &[&Definition], deadline: &'a Deadline) -> Prover<'a> {
        Prover {
            world: World::new(definitions),
            deadline,
        }
    }

    /// Whether a property follows from no other and is never absent.
    pub(super) fn is_plain(&self, property: &Property) -> bool {
        let scope = &self.world.scope;
        [Class::Event, Class::Process, Class::Chain]
            .into_iter()
            .all(|class| {
                scope.tie(class, property).is_none() && !scope.may_be_absent(class, property)
            })
    }

    pub(super) fn ask(&mut self, question: &Question<'_>) -> Answer {
        if self.deadline.is_over() {
            return self.out_of_time();
        }
        if self.world.formulas.size > HEAVY {
            // Nothing of it is needed again; kept, it would grow with each question.
            self.world.formulas = Formulas::new();
        }
        let folding = Folding::of(question, &self.world.scope);
        if folding == Folding::Mixed {
            // Whatever is folded, this must be possible.
            if let Found::Nothing = self.look(question, Reading::Either, true) {
                return Answer::No;
            }
        }
        self.world.has_open = false;
        match self.look(question, Reading::Low, false) {
            Found::Witness(witness) => return Answer::Yes(Some(witness)),
            Found::OutOfTime => return self.out_of_time(),
            Found::Unshown(_) if !question.is_shown() && folding == Folding::None => {
                return Answer::Yes(None);
            }
            Found::Unshown(why) => return Answer::Unknown(why.to_owned()),
            Found::Open => return Answer::Yes(None),
            Found::Nothing if folding == Folding::Mixed && !self.world.shares_programs() => {
                return Answer::Unknown(FOLDED.to_owned());
            }
            Found::Nothing if !self.world.has_open => return Answer::No,
            Found::Nothing => {}
        }
        match self.look(question, Reading::Either, false) {
            Found::Nothing => Answer::No,
            Found::OutOfTime => self.out_of_time(),
            Found::Open => Answer::Yes(None),
            _ if folding == Folding::None => Answer::Yes(None),
            _ => Answer::Unknown(FOLDED.to_owned()),
        }
    }

    fn out_of_time(&self) -> Answer {
        Answer::Unknown(self.deadline.message())
    }

    fn look(&mut self, question: &Question<'_>, reading: Reading, is_relaxed: bool) -> Found {
        let folding = Folding::of(question, &self.world.scope);
        if folding == Folding::Mixed && !is_relaxed {
            return self.look_folded(question, reading);
        }
        let chains = self.chains(question, is_relaxed);
        match self.look_over(question, reading, chains, is_relaxed) {
            // Perhaps another program must stand between two.
            Found::Unshown(FOLDED) if !is_relaxed => match self.look_folded(question, reading) {
                Found::Nothing => Found::Unshown(FOLDED),
                found => found,
            },
            found => found,
        }
    }

    /// Looks at lists with runs of one program in them.
    fn look_folded(&mut self, question: &Question<'_>, reading: Reading) -> Found {
        let Some(chain) = folded::chain(question.parts()) else {
            return Found::Unshown(FOLDED);
        };
        let mut chains = vec![chain];
        if self.world.scope.has_parent && self.world.scope.may_lack_parent() {
            chains.push(Chain {
                is_asked: true,
                ..Chain::default()
            });
        }
        self.look_over(question, reading, chains, false)
    }

    fn look_over(
        &mut self,
        question: &Question<'_>,
        reading: Reading,
        chains: Vec<Chain>,
        is_relaxed: bool,
    ) -> Found {
        let mut found = Found::Nothing;
        let must_differ = question.has_folding();
        for chain in chains {
            let root = self.root(question, reading, &chain, is_relaxed);
            let mut search = Solver::new(&self.world.formulas, root);
            match search.solve(self.deadline) {
                Satisfiability::Unsat => {}
                Satisfiability::OutOfTime => return Found::OutOfTime,
                // What branches are taken out of has no detection to be shown.
                Satisfiability::Sat if !question.is_shown() => {
                    return Found::Unshown(UNCONFIRMED);
                }
                Satisfiability::Sat => {
                    match witness::detection(&self.world, &search, &chain, must_differ) {
                        Some(witness) if question.is_met_by(&witness) => {
                            return Found::Witness(Box::new(witness));
                        }
                        // The list is as it was meant, so that only what ESET
                        // leaves open is between it and the matcher.
                        Some(witness)
                            if must_differ
                                && reading == Reading::Either
                                && witness::folds_as_meant(
                                    &self.world,
                                    &search,
                                    &chain,
                                    &witness,
                                ) =>
                        {
                            return Found::Open;
                        }
                        Some(_) if must_differ => found = Found::Unshown(FOLDED),
                        Some(_) => found = Found::Unshown(UNCONFIRMED),
                        None => found = Found::Unshown(FAR),
                    }
                }
            }
        }
        found
    }

    pub(super) fn root(
        &mut self,
        question: &Question<'_>,
        reading: Reading,
        chain: &Chain,
        is_relaxed: bool,
    ) -> Formula {
        self.world.axioms.clear();
        self.world.folds = chain.folds;
        if chain.folds {
            self.world.list_axioms(chain);
        }
        let nothing = Gone::default();
        let mut spare = 0;
        let mut all = Vec::new();
        let high = match reading {
            Reading::Low => Reading::High,
            other => other,
        };
        let sides = [
            (&question.holds, Role::Holds, reading),
            (&question.fails, Role::Fails, high),
        ];
        for (statements, role, reading) in sides {
            for statement in statements {
                let holds = match statement {
                    Statement::Whole(definition, gone) => {
                        let gone = gone.unwrap_or(&nothing);
                        let view = View {
                            role,
                            reading,
                            chain,
                            is_relaxed,
                        };
                        self.world.definition(definition, gone, &view, &mut spare)
                    }
                    Statement::AnyOf(branches, subject) => {
                        let slot = match subject {
                            Subject::Event => Slot::Event,
                            Subject::Process => Slot::Process,
                            Subject::ParentProcess | Subject::Ancestor => Slot::At(0),
                        };
                        let each: Vec<Formula> = branches
                            .iter()
                            .map(|branch| self.world.branch(branch, slot, reading, &nothing))
                            .collect();
                        self.world.formulas.or(each)
                    }
                };
                all.push(match role {
                    Role::Holds => holds,
                    Role::Fails => !holds,
                });
            }
        }
        if !question.operations.is_empty() {
            let each: Vec<Formula> = question
                .operations
                .iter()
                .map(|name| self.world.operation(name))
                .collect();
            all.push(self.world.formulas.or(each));
        }
        all.extend(std::mem::take(&mut self.world.axioms));
        self.world.formulas.and(all)
    }

    /// The lists of ancestors that decide the question between them.
    ///
    /// Entries at distances that nothing names differ only in what every entry
    /// must be, so one for each ancestor that must exist is enough between two
    /// named distances; beyond the farthest, each of them has its own.
    pub(super) fn chains(&self, question: &Question<'_>, is_relaxed: bool) -> Vec<Chain> {
        if let Some(subject) = question.expression_of_chain() {
            return vec![Chain {
                distances: vec![1],
                is_asked: subject == Subject::Ancestor,
                ..Chain::default()
            }];
        }
        let (mut named, mut wanted, mut any) = (Vec::new(), 0, 0);
        for (part, is_wanted) in question.parts() {
            if let Part::Ancestor {
                distance,
                is_unique,
                branch,
            } = part
                && branch.expression != Expression::True
            {
                match distance {
                    Some(distance) if !(is_relaxed && *is_unique) => named.push(*distance),
                    _ => {
                        any += 1;
                        wanted += u32::from(is_wanted);
                    }
                }
            }
        }
        let has_parent = self.world.scope.has_parent;
        let is_asked = !named.is_empty()
            || any > 0
            || question
                .parts()
                .any(|(part, _)| matches!(part, Part::Ancestor { .. }));
        if has_parent {
            named.push(1);
        }
        named.sort_unstable();
        named.dedup();
        let mut distances = Vec::new();
        let mut before = 0;
        for distance in named {
            distances.extend(before + 1..distance.min(before + 1 + wanted));
            distances.push(distance);
            before = distance;
        }
        let spare = distances.len();
        let more = wanted.max(u32::from(is_asked));
        if !is_asked {
            return vec![Chain {
                distances,
                is_asked,
                ..Chain::default()
            }];
        }
        let short = distances.clone();
        distances.extend((1..=more).filter_map(|at| before.checked_add(at)));
        let mut chains = vec![Chain {
            distances,
            is_asked,
            spare: Some(spare),
            folds: false,
        }];
        let longest = if wanted == 0 { spare + 1 } else { spare };
        for length in (0..longest).rev() {
            if length > 0 || !has_parent || self.world.scope.may_lack_parent() {
                chains.push(Chain {
                    distances: short[..length].to_vec(),
                    is_asked,
                    ..Chain::default()
                });
            }
        }
        chains
    }
}
