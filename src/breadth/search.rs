//! Is there an answer to every question that makes a formula true?
//!
//! A conflict-driven search: the formula becomes clauses, answers spread through
//! them and through [`super::theory`], and each contradiction is kept as a new
//! clause. It ends with answers, with a proof that there are none, or when the
//! time is up.

mod build;
mod learn;

use super::bound::Deadline;
use super::theory::{Literal, Theory, consequence};
use rustc_hash::FxHashMap;
use std::collections::BinaryHeap;

/// How a search ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Answer {
    /// There are answers.
    Found,
    /// There are none.
    None,
    /// The time was up.
    OutOfTime,
}

/// Why a literal holds.
#[derive(Clone, Copy)]
enum Reason {
    Choice,
    Clause(u32),
    /// Another literal of the same text or set.
    Pair(Literal),
    /// The answers about this number before it.
    Cells(u32),
}

const OPEN: u8 = 2;

pub(super) struct Search {
    clauses: Vec<Box<[Literal]>>,
    given: usize,
    learned: usize,
    /// Per literal the clauses to look at when it becomes false.
    watches: Vec<Vec<u32>>,
    /// Per variable: 1 yes, 0 no.
    values: Vec<u8>,
    last: Vec<bool>,
    level: Vec<u32>,
    reason: Vec<Reason>,
    position: Vec<u32>,
    trail: Vec<Literal>,
    limits: Vec<usize>,
    head: usize,
    theory_head: usize,
    activity: Vec<f64>,
    step: f64,
    order: BinaryHeap<(u64, u32)>,
    theories: Vec<Theory>,
    theory_of: Vec<Option<(u32, u32)>>,
    /// Per question the variable that stands for it.
    questions: FxHashMap<usize, u32>,
    is_contradiction: bool,
}

fn is_true(values: &[u8], literal: Literal) -> bool {
    values[(literal >> 1) as usize] == 1 - (literal & 1) as u8
}

fn is_false(values: &[u8], literal: Literal) -> bool {
    values[(literal >> 1) as usize] == (literal & 1) as u8
}

impl Search {
    fn answer(&self, atom: usize) -> Option<bool> {
        let variable = *self.questions.get(&atom)? as usize;
        match self.values[variable] {
            OPEN => None,
            value => Some(value == 1),
        }
    }

    /// All questions that have an answer.
    pub(super) fn answers(&self) -> impl Iterator<Item = (usize, bool)> + '_ {
        self.questions
            .keys()
            .filter_map(|atom| Some((*atom, self.answer(*atom)?)))
    }

    /// Forbids these answers together, for the next [`Search::solve`].
    pub(super) fn forbid(&mut self, answers: &[(usize, bool)]) {
        self.back_to(0);
        let clause: Vec<Literal> = answers
            .iter()
            .filter_map(|(atom, yes)| Some(self.questions.get(atom)? << 1 | u32::from(*yes)))
            .collect();
        self.add(clause);
    }

    pub(super) fn solve(&mut self, deadline: &Deadline) -> Answer {
        let (mut rounds, mut conflicts, mut limit) = (0u32, 0u32, 128u32);
        loop {
            if self.is_contradiction {
                return Answer::None;
            }
            rounds = rounds.wrapping_add(1);
            if rounds.is_multiple_of(64) && deadline.is_over() {
                return Answer::OutOfTime;
            }
            match self.spread() {
                Some(_) if self.limits.is_empty() => self.is_contradiction = true,
                Some(conflict) => {
                    conflicts += 1;
                    self.learn(&conflict);
                    if conflicts > limit {
                        // Begin anew, with all that was learned.
                        (conflicts, limit) = (0, limit + limit / 2);
                        self.back_to(0);
                        self.forget();
                    }
                }
                None => match self.choose() {
                    Some(literal) => {
                        self.limits.push(self.trail.len());
                        self.assign(literal, Reason::Choice);
                    }
                    None => return Answer::Found,
                },
            }
        }
    }

    /// Adds a clause; nothing but the lowest level may be assigned.
    fn add(&mut self, mut clause: Vec<Literal>) {
        clause.sort_unstable();
        clause.dedup();
        if clause.windows(2).any(|pair| pair[0] ^ 1 == pair[1])
            || clause.iter().any(|literal| is_true(&self.values, *literal))
        {
            return;
        }
        clause.retain(|literal| !is_false(&self.values, *literal));
        match clause.as_slice() {
            [] => self.is_contradiction = true,
            [one] => self.assign(*one, Reason::Choice),
            _ => {
                self.attach(clause.into());
            }
        }
    }

    fn attach(&mut self, clause: Box<[Literal]>) -> u32 {
        let at = self.clauses.len() as u32;
        self.watches[clause[0] as usize].push(at);
        self.watches[clause[1] as usize].push(at);
        self.clauses.push(clause);
        at
    }

    fn assign(&mut self, literal: Literal, reason: Reason) {
        let at = (literal >> 1) as usize;
        self.values[at] = 1 - (literal & 1) as u8;
        self.level[at] = self.limits.len() as u32;
        self.reason[at] = reason;
        self.position[at] = self.trail.len() as u32;
        self.trail.push(literal);
    }

    /// Spreads all answers; a conflict is a set of true literals that can't be
    /// true together.
    fn spread(&mut self) -> Option<Vec<Literal>> {
        loop {
            if self.head < self.trail.len() {
                let literal = self.trail[self.head];
                self.head += 1;
                if let Some(conflict) = self.spread_clauses(literal ^ 1) {
                    return Some(conflict);
                }
            } else if self.theory_head < self.trail.len() {
                let literal = self.trail[self.theory_head];
                self.theory_head += 1;
                if let Some(conflict) = self.spread_theory(literal) {
                    return Some(conflict);
                }
            } else {
                return None;
            }
        }
    }

    fn spread_clauses(&mut self, falsified: Literal) -> Option<Vec<Literal>> {
        let mut watching = std::mem::take(&mut self.watches[falsified as usize]);
        let mut kept = 0;
        let mut conflict = None;
        let mut next = 0;
        while next < watching.len() {
            let number = watching[next];
            next += 1;
            let clause = &mut self.clauses[number as usize];
            if clause[0] == falsified {
                clause.swap(0, 1);
            }
            let first = clause[0];
            if is_true(&self.values, first) {
                watching[kept] = number;
                kept += 1;
                continue;
            }
            let free = (2..clause.len()).find(|at| !is_false(&self.values, clause[*at]));
            if let Some(at) = free {
                clause.swap(1, at);
                self.watches[clause[1] as usize].push(number);
                continue;
            }
            watching[kept] = number;
            kept += 1;
            if is_false(&self.values, first) {
                conflict = Some(clause.iter().map(|literal| literal ^ 1).collect());
                break;
            }
            self.assign(first, Reason::Clause(number));
        }
        while next < watching.len() {
            watching[kept] = watching[next];
            kept += 1;
            next += 1;
        }
        watching.truncate(kept);
        self.watches[falsified as usize] = watching;
        conflict
    }

    fn spread_theory(&mut self, literal: Literal) -> Option<Vec<Literal>> {
        let (number, index) = self.theory_of[(literal >> 1) as usize]?;
        let forced: Vec<Literal> = match &mut self.theories[number as usize] {
            Theory::Pairs(asks) => {
                let (_, asked) = &asks[index as usize];
                let others = asks
                    .iter()
                    .enumerate()
                    .filter(|(at, _)| *at != index as usize);
                if literal & 1 == 0 {
                    others
                        .filter_map(|(_, (at, other))| {
                            Some(at << 1 | u32::from(!consequence(asked, other)?))
                        })
                        .collect()
                } else {
                    others
                        .filter(|(_, (_, other))| consequence(other, asked) == Some(true))
                        .map(|(_, (at, _))| at << 1 | 1)
                        .collect()
                }
            }
            Theory::Cells(cells) => {
                if !cells.take(literal) {
                    return Some(cells.explain(None, |_| true));
                }
                let values = &self.values;
                cells.forced(|at| values[at as usize] == OPEN)
            }
        };
        let reason = match self.theories[number as usize] {
            Theory::Pairs(_) => Reason::Pair(literal),
            Theory::Cells(_) => Reason::Cells(number),
        };
        for forced in forced {
            if is_false(&self.values, forced) {
                return Some(vec![literal, forced ^ 1]);
            }
            if !is_true(&self.values, forced) {
                self.assign(forced, reason);
            }
        }
        None
    }

    fn choose(&mut self) -> Option<Literal> {
        while let Some((_, at)) = self.order.pop() {
            let variable = u32::MAX - at;
            if self.values[variable as usize] == OPEN {
                return Some(variable << 1 | u32::from(!self.last[variable as usize]));
            }
        }
        None
    }

    fn back_to(&mut self, level: usize) {
        let Some(keep) = self.limits.get(level).copied() else {
            return;
        };
        self.limits.truncate(level);
        while self.trail.len() > keep {
            let Some(literal) = self.trail.pop() else {
                break;
            };
            let at = (literal >> 1) as usize;
            if let Some((number, _)) = self.theory_of[at]
                && let Theory::Cells(cells) = &mut self.theories[number as usize]
            {
                cells.untake(literal);
            }
            self.last[at] = self.values[at] == 1;
            self.values[at] = OPEN;
            let rank = self.activity[at].to_bits();
            self.order.push((rank, u32::MAX - at as u32));
        }
        self.head = self.head.min(keep);
        self.theory_head = self.theory_head.min(keep);
    }
}
