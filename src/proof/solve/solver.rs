//! Is there a model of a formula? CDCL with theories: the formula becomes
//! clauses, decisions propagate through them and through [`super::theory`], and
//! each conflict is learned as a clause. It ends with a model, with a proof that
//! there is none, or at the deadline.

mod analyze;
mod clauses;

use super::theory::{Lit, Theory, Var};
use crate::proof::deadline::Deadline;
use crate::proof::solve::to_u32;
use rustc_hash::FxHashMap;
use std::collections::BinaryHeap;

/// How a search ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Satisfiability {
    /// There is a model.
    Sat,
    /// There is none.
    Unsat,
    /// The time was up.
    OutOfTime,
}

/// Why a literal is true.
#[derive(Clone, Copy)]
enum Reason {
    /// Decided, or given as a clause of its own.
    Decision,
    /// By number.
    Clause(u32),
    /// The number of a theory, and the literal that it propagated.
    Theory(u32, Lit),
}

const OPEN: u8 = 2;

/// What the solver knows of a variable.
#[derive(Clone, Copy)]
struct Assignment {
    /// 1 true, 0 false, or [`OPEN`].
    value: u8,
    /// What it was last, or is expected to be: the next decision.
    phase: bool,
    /// The decision level at which it was assigned.
    level: u32,
    reason: Reason,
    /// Its place in the trail.
    position: u32,
    activity: f64,
    /// Its theory, and its atom's index there.
    theory: Option<(u32, u32)>,
}

pub(crate) struct Solver {
    /// Those given, then those learned.
    clauses: Vec<Box<[Lit]>>,
    given: usize,
    /// How many literals the learned clauses have.
    learned: usize,
    /// Per literal the clauses to look at when it becomes false.
    watches: Vec<Vec<u32>>,
    variables: Vec<Assignment>,
    /// The literals that are true, in order, and where each level begins.
    trail: Vec<Lit>,
    levels: Vec<usize>,
    /// How much of the trail was propagated through clauses, through theories.
    propagated: usize,
    theory_propagated: usize,
    activity_step: f64,
    /// Variables by activity; entries may be out of date.
    order: BinaryHeap<(u64, u32)>,
    theories: Vec<Theory>,
    /// Per atom the variable that stands for it.
    atoms: FxHashMap<usize, Var>,
    is_unsat: bool,
}

fn is_true(variables: &[Assignment], lit: Lit) -> bool {
    variables[lit.var() as usize].value == u8::from(!lit.is_negated())
}

fn is_false(variables: &[Assignment], lit: Lit) -> bool {
    is_true(variables, !lit)
}

impl Solver {
    /// The atoms that the model decides, each with its truth.
    pub(crate) fn model(&self) -> impl Iterator<Item = (usize, bool)> + '_ {
        self.atoms.iter().filter_map(|(atom, var)| {
            let value = self.variables[*var as usize].value;
            (value != OPEN).then_some((*atom, value == 1))
        })
    }

    /// Adds a blocking clause: these atoms do not come out so together in the
    /// next model.
    pub(crate) fn block(&mut self, model: &[(usize, bool)]) {
        self.backtrack(0);
        let clause: Vec<Lit> = model
            .iter()
            .filter_map(|(atom, is_true)| Some(Lit::new(*self.atoms.get(atom)?, !is_true)))
            .collect();
        self.add(clause);
    }

    pub(crate) fn solve(&mut self, deadline: &Deadline) -> Satisfiability {
        let (mut rounds, mut conflicts, mut limit) = (0u32, 0u32, 128u32);
        loop {
            if self.is_unsat {
                return Satisfiability::Unsat;
            }
            rounds = rounds.wrapping_add(1);
            if rounds.is_multiple_of(64) && deadline.is_over() {
                return Satisfiability::OutOfTime;
            }
            match self.propagate() {
                Some(_) if self.levels.is_empty() => self.is_unsat = true,
                Some(conflict) => {
                    conflicts += 1;
                    self.learn(&conflict);
                    if conflicts > limit {
                        // Restart, with all that was learned.
                        (conflicts, limit) = (0, limit + limit / 2);
                        self.backtrack(0);
                        self.reduce_learned();
                    }
                }
                None => match self.decide() {
                    Some(lit) => {
                        self.levels.push(self.trail.len());
                        self.assign(lit, Reason::Decision);
                    }
                    None => return Satisfiability::Sat,
                },
            }
        }
    }

    /// Adds a clause; nothing but level 0 may be assigned.
    fn add(&mut self, mut clause: Vec<Lit>) {
        clause.sort_unstable();
        clause.dedup();
        if clause.windows(2).any(|pair| !pair[0] == pair[1])
            || clause.iter().any(|lit| is_true(&self.variables, *lit))
        {
            return;
        }
        clause.retain(|lit| !is_false(&self.variables, *lit));
        match clause.as_slice() {
            [] => self.is_unsat = true,
            [one] => self.assign(*one, Reason::Decision),
            _ => {
                self.attach(clause.into());
            }
        }
    }

    fn attach(&mut self, clause: Box<[Lit]>) -> u32 {
        let at = to_u32(self.clauses.len());
        self.watches[clause[0].index()].push(at);
        self.watches[clause[1].index()].push(at);
        self.clauses.push(clause);
        at
    }

    fn assign(&mut self, lit: Lit, reason: Reason) {
        let variable = &mut self.variables[lit.var() as usize];
        variable.value = u8::from(!lit.is_negated());
        variable.level = to_u32(self.levels.len());
        variable.reason = reason;
        variable.position = to_u32(self.trail.len());
        self.trail.push(lit);
    }

    /// Propagates the whole trail; a conflict is a set of true literals that
    /// can't be true together.
    fn propagate(&mut self) -> Option<Vec<Lit>> {
        loop {
            if let Some(lit) = self.trail.get(self.propagated).copied() {
                self.propagated += 1;
                if let Some(conflict) = self.propagate_clauses(!lit) {
                    return Some(conflict);
                }
            } else if let Some(lit) = self.trail.get(self.theory_propagated).copied() {
                self.theory_propagated += 1;
                if let Some(conflict) = self.propagate_theory(lit) {
                    return Some(conflict);
                }
            } else {
                return None;
            }
        }
    }

    fn propagate_clauses(&mut self, falsified: Lit) -> Option<Vec<Lit>> {
        let mut watching = std::mem::take(&mut self.watches[falsified.index()]);
        let mut kept = 0;
        let mut conflict = None;
        let mut next = 0;
        while next < watching.len() && conflict.is_none() {
            let number = watching[next];
            next += 1;
            let clause = &mut self.clauses[number as usize];
            if clause[0] == falsified {
                clause.swap(0, 1);
            }
            let first = clause[0];
            if !is_true(&self.variables, first) {
                let free = (2..clause.len()).find(|at| !is_false(&self.variables, clause[*at]));
                if let Some(at) = free {
                    clause.swap(1, at);
                    self.watches[clause[1].index()].push(number);
                    continue;
                }
                if is_false(&self.variables, first) {
                    conflict = Some(clause.iter().map(|lit| !*lit).collect());
                } else {
                    self.assign(first, Reason::Clause(number));
                }
            }
            watching[kept] = number;
            kept += 1;
        }
        watching.copy_within(next.., kept);
        watching.truncate(kept + watching.len() - next);
        self.watches[falsified.index()] = watching;
        conflict
    }

    fn propagate_theory(&mut self, lit: Lit) -> Option<Vec<Lit>> {
        let (number, index) = self.variables[lit.var() as usize].theory?;
        let variables = &self.variables;
        let is_open = |var: Var| variables[var as usize].value == OPEN;
        let implied = match self.theories[number as usize].assert(index as usize, lit, is_open) {
            Ok(implied) => implied,
            Err(conflict) => return Some(conflict),
        };
        for implied in implied {
            if is_false(&self.variables, implied) {
                return Some(vec![lit, !implied]);
            }
            if !is_true(&self.variables, implied) {
                self.assign(implied, Reason::Theory(number, lit));
            }
        }
        None
    }

    fn decide(&mut self) -> Option<Lit> {
        while let Some((_, rank)) = self.order.pop() {
            let var = u32::MAX - rank;
            let variable = &self.variables[var as usize];
            if variable.value == OPEN {
                return Some(Lit::new(var, variable.phase));
            }
        }
        None
    }

    /// Takes back all that was assigned above a level.
    fn backtrack(&mut self, level: usize) {
        let Some(keep) = self.levels.get(level).copied() else {
            return;
        };
        self.levels.truncate(level);
        for lit in self.trail.drain(keep..).rev() {
            let variable = &mut self.variables[lit.var() as usize];
            if let Some((number, _)) = variable.theory {
                self.theories[number as usize].retract(lit);
            }
            variable.phase = variable.value == 1;
            variable.value = OPEN;
            self.order
                .push((variable.activity.to_bits(), u32::MAX - lit.var()));
        }
        self.propagated = self.propagated.min(keep);
        self.theory_propagated = self.theory_propagated.min(keep);
    }
}
