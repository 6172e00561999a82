//! Is there an answer to every question that makes a formula true?
//!
//! A conflict-driven search: the formula becomes clauses, answers spread through
//! them and through [`super::theory`], and each contradiction is kept as a new
//! clause. It ends with answers, with a proof that there are none, or when the
//! time is up.

use super::Deadline;
use super::formula::{Ask, Domain, FALSE, Formulas, Node, Ref, TRUE};
use super::theory::{Cells, Literal, Theory, consequence};
use rustc_hash::FxHashMap;
use std::collections::BinaryHeap;
use std::hash::Hash;

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
/// How many literals learned clauses may hold before the longer half goes.
const LEARNED: usize = 2_000_000;

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
    /// The search for answers that make `root` true.
    pub(super) fn new<T: Hash + Eq + Clone>(formulas: &Formulas<T>, root: Ref) -> Search {
        let mut search = Search {
            clauses: Vec::new(),
            given: 0,
            learned: 0,
            watches: Vec::new(),
            values: Vec::new(),
            last: Vec::new(),
            level: Vec::new(),
            reason: Vec::new(),
            position: Vec::new(),
            trail: Vec::new(),
            limits: Vec::new(),
            head: 0,
            theory_head: 0,
            activity: Vec::new(),
            step: 1.0,
            order: BinaryHeap::new(),
            theories: Vec::new(),
            theory_of: Vec::new(),
            questions: FxHashMap::default(),
            is_contradiction: root == FALSE,
        };
        if root != TRUE && root != FALSE {
            search.clausify(formulas, root);
            search.join_theories(formulas);
        }
        search.given = search.clauses.len();
        search
    }

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

    fn variable(&mut self, is_expected: bool) -> u32 {
        let at = self.values.len() as u32;
        self.values.push(OPEN);
        self.last.push(is_expected);
        self.level.push(0);
        self.reason.push(Reason::Choice);
        self.position.push(0);
        self.activity.push(0.0);
        self.theory_of.push(None);
        self.watches.push(Vec::new());
        self.watches.push(Vec::new());
        self.order.push((0, u32::MAX - at));
        at
    }

    /// Turns the formula into clauses: a variable for each part, which need
    /// follow its part only in the direction in which it is used.
    fn clausify<T: Hash + Eq + Clone>(&mut self, formulas: &Formulas<T>, root: Ref) {
        let mut variables: FxHashMap<usize, u32> = FxHashMap::default();
        let mut done: FxHashMap<Ref, ()> = FxHashMap::default();
        let mut open = vec![root];
        let mut literal = |search: &mut Search, part: Ref| {
            let at =
                *variables
                    .entry(part.at())
                    .or_insert_with(|| match formulas.nodes[part.at()] {
                        Node::Atom(atom) => {
                            // A flag that says that a property is set is expected to be up.
                            let is_flag = matches!(formulas.atoms[atom].1, Ask::Flag);
                            let new = search.variable(is_flag);
                            search.questions.insert(atom, new);
                            new
                        }
                        _ => search.variable(false),
                    });
            at << 1 | u32::from(part.is_negated())
        };
        let root = literal(self, root);
        while let Some(part) = open.pop() {
            if done.insert(part, ()).is_some() {
                continue;
            }
            let Node::And(children) = &formulas.nodes[part.at()] else {
                continue;
            };
            let gate = literal(self, part);
            let children = children.iter();
            if part.is_negated() {
                let mut clause = vec![gate ^ 1];
                for child in children {
                    clause.push(literal(self, child.not()));
                    open.push(child.not());
                }
                self.add(clause);
            } else {
                for child in children {
                    let child_literal = literal(self, *child);
                    self.add(vec![gate ^ 1, child_literal]);
                    open.push(*child);
                }
            }
        }
        self.add(vec![root]);
    }

    fn join_theories<T: Hash + Eq + Clone>(&mut self, formulas: &Formulas<T>) {
        let mut groups: FxHashMap<usize, Vec<(u32, usize)>> = FxHashMap::default();
        for (atom, at) in &self.questions {
            groups
                .entry(formulas.atoms[*atom].0)
                .or_default()
                .push((*at, *atom));
        }
        let mut groups: Vec<_> = groups.into_iter().collect();
        groups.sort_unstable_by_key(|(variable, _)| *variable);
        for (variable, mut asks) in groups {
            asks.sort_unstable();
            let number = self.theories.len() as u32;
            for (index, (at, _)) in asks.iter().enumerate() {
                self.theory_of[*at as usize] = Some((number, index as u32));
            }
            let asks = asks
                .iter()
                .map(|(at, atom)| (*at, &formulas.atoms[*atom].1));
            self.theories.push(match formulas.variables[variable].1 {
                Domain::Number(_) => {
                    let sets: Vec<_> = asks
                        .filter_map(|(at, ask)| match ask {
                            Ask::In(set) => Some((at, set)),
                            _ => None,
                        })
                        .collect();
                    Theory::Cells(Cells::new(&sets))
                }
                _ => Theory::Pairs(asks.map(|(at, ask)| (at, ask.clone())).collect()),
            });
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
    fn learn(&mut self, conflict: &[Literal]) {
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

    /// Drops the longer half of what was learned once it is too much; nothing
    /// but the lowest level may be assigned.
    fn forget(&mut self) {
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
