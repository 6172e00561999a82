//! Formulas over questions about values: and, not, and questions, each written
//! down once so that equal parts are one part.
//!
//! Questions about one number under one `and` (or, negated, one `or`) are
//! merged into one question about a set: a thousand addresses are one question.

use super::interval::{Intervals, Span};
use super::text::Pattern;
use crate::language::Comparison;
use rustc_hash::FxHashMap;
use std::hash::Hash;

/// A formula, perhaps negated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct Ref(u32);

/// What always holds.
pub(super) const TRUE: Ref = Ref(0);
/// What never does.
pub(super) const FALSE: Ref = Ref(1);

impl Ref {
    fn new(at: usize) -> Ref {
        // 2^31 formulas do not fit in memory, so this never saturates.
        Ref(u32::try_from(at << 1).unwrap_or(u32::MAX))
    }

    pub(super) fn not(self) -> Ref {
        Ref(self.0 ^ 1)
    }

    pub(super) fn is_negated(self) -> bool {
        self.0 & 1 == 1
    }

    /// Where its node lies.
    pub(super) fn at(self) -> usize {
        (self.0 >> 1) as usize
    }
}

/// What a variable's values are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Domain {
    /// Numbers, from and to.
    Number(Span),
    /// Unbounded text.
    Text,
    /// Sets of texts.
    Set,
    /// Yes or no, bound to nothing else.
    Flag,
}

/// A question about a variable.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Ask {
    /// Is the number one of these?
    In(Intervals),
    /// Does the text meet this?
    Text(Pattern),
    /// Has the set this member?
    Member(Box<str>),
    /// Is the set empty?
    NoMember,
    /// Is the flag up?
    Flag,
}

/// A formula's outermost part.
#[derive(Clone, Debug)]
pub(super) enum Node {
    /// It always holds.
    True,
    /// A question, by its place in [`Formulas::atoms`].
    Atom(usize),
    /// All of these hold.
    And(Box<[Ref]>),
}

/// All formulas of a proof. `T` names the variables.
pub(super) struct Formulas<T> {
    pub(super) nodes: Vec<Node>,
    /// The questions: which variable, and what is asked.
    pub(super) atoms: Vec<(usize, Ask)>,
    pub(super) variables: Vec<(T, Domain)>,
    variable_index: FxHashMap<T, usize>,
    atom_index: FxHashMap<(usize, Ask), Ref>,
    and_index: FxHashMap<Box<[Ref]>, Ref>,
    /// How many parts all `and`s have.
    pub(super) weight: usize,
}

impl<T: Hash + Eq + Clone> Formulas<T> {
    pub(super) fn new() -> Formulas<T> {
        Formulas {
            nodes: vec![Node::True],
            atoms: Vec::new(),
            variables: Vec::new(),
            variable_index: FxHashMap::default(),
            atom_index: FxHashMap::default(),
            and_index: FxHashMap::default(),
            weight: 0,
        }
    }

    pub(super) fn variable(&mut self, term: T, domain: Domain) -> usize {
        if let Some(at) = self.variable_index.get(&term) {
            return *at;
        }
        let at = self.variables.len();
        self.variables.push((term.clone(), domain));
        self.variable_index.insert(term, at);
        at
    }

    fn atom(&mut self, variable: usize, ask: Ask) -> Ref {
        if let Some(known) = self.atom_index.get(&(variable, ask.clone())) {
            return *known;
        }
        let new = Ref::new(self.nodes.len());
        self.nodes.push(Node::Atom(self.atoms.len()));
        self.atoms.push((variable, ask.clone()));
        self.atom_index.insert((variable, ask), new);
        new
    }

    pub(super) fn flag(&mut self, variable: usize) -> Ref {
        self.atom(variable, Ask::Flag)
    }

    pub(super) fn member(&mut self, variable: usize, text: &str) -> Ref {
        self.atom(variable, Ask::Member(text.into()))
    }

    pub(super) fn no_member(&mut self, variable: usize) -> Ref {
        self.atom(variable, Ask::NoMember)
    }

    /// That a text meets a pattern; every text starts with, holds and ends with
    /// the empty one.
    pub(super) fn text(&mut self, variable: usize, how: Comparison, literal: &str) -> Ref {
        if literal.is_empty() && how != Comparison::Is {
            return TRUE;
        }
        let literal = literal.into();
        self.atom(variable, Ask::Text(Pattern { how, literal }))
    }

    /// That a number is one of a set. A set and its complement are one
    /// question: the one without the lowest value.
    pub(super) fn is_in(&mut self, variable: usize, set: &Intervals) -> Ref {
        let Domain::Number(span) = self.variables[variable].1 else {
            return FALSE;
        };
        let set = set.and(&span.whole());
        if set.is_empty() {
            FALSE
        } else if set.contains(span.low) {
            let rest = set.complement(span);
            if rest.is_empty() {
                TRUE
            } else {
                self.atom(variable, Ask::In(rest)).not()
            }
        } else {
            self.atom(variable, Ask::In(set))
        }
    }

    pub(super) fn and(&mut self, parts: impl IntoIterator<Item = Ref>) -> Ref {
        let mut all = Vec::new();
        for part in parts {
            match &self.nodes[part.at()] {
                Node::And(inner) if !part.is_negated() => all.extend_from_slice(inner),
                _ => all.push(part),
            }
        }
        self.merge_numbers(&mut all);
        all.sort_unstable();
        all.dedup();
        if all.first() == Some(&TRUE) {
            all.remove(0);
        }
        let is_contradiction =
            all.contains(&FALSE) || all.windows(2).any(|pair| pair[0].not() == pair[1]);
        match all.as_slice() {
            _ if is_contradiction => FALSE,
            [] => TRUE,
            [one] => *one,
            _ => {
                let all: Box<[Ref]> = all.into();
                if let Some(known) = self.and_index.get(&all) {
                    return *known;
                }
                let new = Ref::new(self.nodes.len());
                self.weight += all.len();
                self.nodes.push(Node::And(all.clone()));
                self.and_index.insert(all, new);
                new
            }
        }
    }

    pub(super) fn or(&mut self, parts: impl IntoIterator<Item = Ref>) -> Ref {
        let denied: Vec<Ref> = parts.into_iter().map(Ref::not).collect();
        self.and(denied).not()
    }

    /// `yes` where `condition` holds, else `no`.
    pub(super) fn choose(&mut self, condition: Ref, yes: Ref, no: Ref) -> Ref {
        let on = self.and([condition, yes]);
        let off = self.and([condition.not(), no]);
        self.or([on, off])
    }

    fn number_of(&self, part: Ref) -> Option<(usize, &Intervals)> {
        match &self.nodes[part.at()] {
            Node::Atom(atom) => match &self.atoms[*atom] {
                (variable, Ask::In(set)) => Some((*variable, set)),
                _ => None,
            },
            _ => None,
        }
    }

    /// Replaces the questions about one number by one about the set that is left.
    fn merge_numbers(&mut self, parts: &mut Vec<Ref>) {
        let mut counts: FxHashMap<usize, usize> = FxHashMap::default();
        for part in parts.iter() {
            if let Some((variable, _)) = self.number_of(*part) {
                *counts.entry(variable).or_default() += 1;
            }
        }
        counts.retain(|_, count| *count > 1);
        if counts.is_empty() {
            return;
        }
        let mut excluded: FxHashMap<usize, Vec<(u128, u128)>> = FxHashMap::default();
        parts.retain(|part| match self.number_of(*part) {
            Some((variable, set)) if counts.contains_key(&variable) => {
                let ranges = excluded.entry(variable).or_default();
                match self.variables[variable].1 {
                    Domain::Number(span) if !part.is_negated() => {
                        ranges.extend_from_slice(set.complement(span).ranges());
                    }
                    _ => ranges.extend_from_slice(set.ranges()),
                }
                false
            }
            _ => true,
        });
        let mut merged: Vec<_> = excluded.into_iter().collect();
        merged.sort_unstable_by_key(|(variable, _)| *variable);
        for (variable, ranges) in merged {
            parts.push(self.is_in(variable, &Intervals::of(ranges)).not());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_under_one_operator_are_one_question() {
        let mut formulas = Formulas::new();
        let span = Span { low: 0, high: 9 };
        let number = formulas.variable("n", Domain::Number(span));
        let is =
            |formulas: &mut Formulas<_>, at| formulas.is_in(number, &Intervals::of(vec![(at, at)]));
        let each: Vec<Ref> = (0..10).map(|at| is(&mut formulas, at)).collect();
        assert_eq!(formulas.or(each.clone()), TRUE);
        assert_eq!(formulas.and([each[1], each[2]]), FALSE);
        let not: Vec<Ref> = [each[1].not(), each[2].not()].into();
        assert_eq!(formulas.or(not), TRUE);
        let odd = formulas.or([each[1], each[3]]);
        let three = is(&mut formulas, 3);
        assert_eq!(formulas.and([odd, three]), three);
    }

    #[test]
    fn what_contradicts_itself_is_false() {
        let mut formulas = Formulas::new();
        let variable = formulas.variable("f", Domain::Flag);
        let flag = formulas.flag(variable);
        let other = formulas.variable("g", Domain::Flag);
        let other = formulas.flag(other);
        let both = formulas.and([flag, other]);
        assert_eq!(formulas.and([both, flag.not()]), FALSE);
        assert_eq!(formulas.choose(flag, TRUE, FALSE), flag);
        assert_eq!(formulas.or([flag, flag.not()]), TRUE);
    }
}
