//! From a conflict to a learned clause: the first unique implication point.

use super::{Reason, Solver};
use crate::proof::solve::theory::Lit;
use crate::proof::solve::to_u32;

/// How many literals learned clauses may have before the longer half goes.
const LEARNED: usize = 2_000_000;

impl Solver {
    /// The true literals that imply `lit`.
    fn because(&self, lit: Lit) -> Vec<Lit> {
        let variable = &self.variables[lit.var() as usize];
        match variable.reason {
            Reason::Decision => Vec::new(),
            Reason::Clause(number) => {
                let others = self.clauses[number as usize].iter();
                others
                    .filter(|other| **other != lit)
                    .map(|other| !*other)
                    .collect()
            }
            Reason::Theory(number, cause) => {
                self.theories[number as usize].explain(lit, cause, |other| {
                    self.variables[other.var() as usize].position < variable.position
                })
            }
        }
    }

    /// Learns the clause that a conflict comes to, and jumps back to where it
    /// first implies something.
    pub(super) fn learn(&mut self, conflict: &[Lit]) {
        let current = to_u32(self.levels.len());
        let mut seen = vec![false; self.variables.len()];
        let mut clause: Vec<Lit> = Vec::new();
        let mut open = 0usize;
        let mut reasons = conflict.to_vec();
        let mut at = self.trail.len();
        let asserting = loop {
            for lit in reasons.drain(..) {
                let var = lit.var() as usize;
                let level = self.variables[var].level;
                if seen[var] || level == 0 {
                    continue;
                }
                seen[var] = true;
                self.bump(var);
                if level == current {
                    open += 1;
                } else {
                    clause.push(!lit);
                }
            }
            // The last of this level's literals that had a part in it.
            while at > 0 && !seen[self.trail[at - 1].var() as usize] {
                at -= 1;
            }
            let Some(last) = at.checked_sub(1) else {
                break None;
            };
            at = last;
            open = open.saturating_sub(1);
            if open == 0 {
                break Some(!self.trail[at]);
            }
            reasons = self.because(self.trail[at]);
        };
        self.activity_step /= 0.95;
        let Some(asserting) = asserting else {
            // Nothing above level 0 had a part in it.
            self.is_unsat = true;
            return;
        };
        clause.insert(0, asserting);
        let level = |lit: Lit| self.variables[lit.var() as usize].level;
        let deepest = (1..clause.len()).max_by_key(|at| level(clause[*at]));
        let back = deepest.map_or(0, |at| level(clause[at]));
        if let Some(at) = deepest {
            clause.swap(1, at);
        }
        self.backtrack(back as usize);
        if clause.len() == 1 {
            self.assign(asserting, Reason::Decision);
        } else {
            self.learned += clause.len();
            let number = self.attach(clause.into());
            self.assign(asserting, Reason::Clause(number));
        }
    }

    fn bump(&mut self, var: usize) {
        self.variables[var].activity += self.activity_step;
        if self.variables[var].activity > 1e100 {
            self.activity_step *= 1e-100;
            let all = self.variables.iter_mut();
            all.for_each(|variable| variable.activity *= 1e-100);
        }
        if self.order.len() > 32 * self.variables.len() + 1024 {
            // Most entries are out of date by now.
            self.order.clear();
            let ranks = self.variables.iter().enumerate();
            self.order
                .extend(ranks.map(|(at, one)| (one.activity.to_bits(), u32::MAX - to_u32(at))));
        }
        let rank = self.variables[var].activity.to_bits();
        self.order.push((rank, u32::MAX - to_u32(var)));
    }

    /// Drops the longer half of the learned clauses once they are too many;
    /// nothing but level 0 may be assigned.
    pub(super) fn reduce_learned(&mut self) {
        if self.learned < LEARNED {
            return;
        }
        let mut learned = self.clauses.split_off(self.given);
        learned.sort_by_key(|clause| clause.len());
        learned.truncate(learned.len() / 2);
        self.learned = learned.iter().map(|clause| clause.len()).sum();
        // Reasons at level 0 are never asked for.
        self.watches.iter_mut().for_each(Vec::clear);
        for clause in self.clauses.split_off(0).into_iter().chain(learned) {
            self.attach(clause);
        }
        // All that is assigned must be propagated again under the new watches.
        self.propagated = 0;
    }
}
