//! From a contradiction to a clause that keeps it from coming back.

use super::{Reason, Search};
use crate::breadth::theory::{Literal, Theory};

/// How many literals learned clauses may hold before the longer half goes.
const LEARNED: usize = 2_000_000;

impl Search {
    /// The true literals that made `literal` true.
    fn because(&self, literal: Literal) -> Vec<Literal> {
        match self.reason[(literal >> 1) as usize] {
            Reason::Choice => Vec::new(),
            Reason::Clause(number) => self.clauses[number as usize]
                .iter()
                .filter(|other| **other != literal)
                .map(|other| other ^ 1)
                .collect(),
            Reason::Pair(other) => vec![other],
            Reason::Cells(number) => match &self.theories[number as usize] {
                Theory::Cells(cells) => {
                    let position = self.position[(literal >> 1) as usize];
                    cells.explain(Some(literal), |other| {
                        self.position[(other >> 1) as usize] < position
                    })
                }
                Theory::Pairs(_) => Vec::new(),
            },
        }
    }

    /// Keeps the reason of a conflict as a clause, and goes back to where it
    /// first says something.
    pub(super) fn learn(&mut self, conflict: &[Literal]) {
        let current = self.limits.len() as u32;
        let mut seen = vec![false; self.values.len()];
        let mut clause: Vec<Literal> = vec![0];
        let mut open = 0usize;
        let mut reasons = conflict.to_vec();
        let mut at = self.trail.len();
        loop {
            for literal in reasons.drain(..) {
                let variable = (literal >> 1) as usize;
                if seen[variable] || self.level[variable] == 0 {
                    continue;
                }
                seen[variable] = true;
                self.bump(variable);
                if self.level[variable] == current {
                    open += 1;
                } else {
                    clause.push(literal ^ 1);
                }
            }
            // The last of this level's literals that had a part in it.
            while at > 0 && !seen[(self.trail[at - 1] >> 1) as usize] {
                at -= 1;
            }
            let Some(literal) = at.checked_sub(1).map(|at| self.trail[at]) else {
                break;
            };
            at -= 1;
            open = open.saturating_sub(1);
            if open == 0 {
                clause[0] = literal ^ 1;
                break;
            }
            reasons = self.because(literal);
        }
        self.step /= 0.95;
        let deepest = (1..clause.len()).max_by_key(|at| self.level[(clause[*at] >> 1) as usize]);
        let back = deepest.map_or(0, |at| self.level[(clause[at] >> 1) as usize]);
        if let Some(at) = deepest {
            clause.swap(1, at);
        }
        self.back_to(back as usize);
        let first = clause[0];
        if clause.len() == 1 {
            self.assign(first, Reason::Choice);
        } else {
            self.learned += clause.len();
            let number = self.attach(clause.into());
            self.assign(first, Reason::Clause(number));
        }
    }

    fn bump(&mut self, variable: usize) {
        self.activity[variable] += self.step;
        if self.activity[variable] > 1e100 {
            self.step *= 1e-100;
            self.activity.iter_mut().for_each(|value| *value *= 1e-100);
        }
        if self.order.len() > 32 * self.values.len() + 1024 {
            // Most entries are out of date by now.
            self.order.clear();
            let ranks = self.activity.iter().enumerate();
            self.order
                .extend(ranks.map(|(at, value)| (value.to_bits(), u32::MAX - at as u32)));
        }
        let rank = self.activity[variable].to_bits();
        self.order.push((rank, u32::MAX - variable as u32));
    }

    /// Drops the longer half of what was learned once it is too much; nothing
    /// but the lowest level may be assigned.
    pub(super) fn forget(&mut self) {
        if self.learned < LEARNED {
            return;
        }
        let mut learned = self.clauses.split_off(self.given);
        learned.sort_by_key(|clause| clause.len());
        learned.truncate(learned.len() / 2);
        self.learned = learned.iter().map(|clause| clause.len()).sum();
        self.clauses.extend(learned);
        // Reasons at the lowest level are never asked for.
        self.watches.iter_mut().for_each(Vec::clear);
        for (number, clause) in self.clauses.iter().enumerate() {
            self.watches[clause[0] as usize].push(number as u32);
            self.watches[clause[1] as usize].push(number as u32);
        }
        // All that is assigned must be looked at again under the new watches.
        self.head = 0;
    }
}
