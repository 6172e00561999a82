//! Formulas as an and-inverter graph over atoms, hash-consed: equal formulas are
//! one node.
//!
//! Atoms on one number under one AND (or, negated, one OR) are merged into one
//! atom on a set: a thousand addresses are one atom.

use super::intervals::{Bounds, Intervals};
use super::pattern::Pattern;
use crate::language::Comparison;
use rustc_hash::FxHashMap;
use std::hash::Hash;
use std::ops::Not;

/// An edge to a node of the graph, perhaps inverted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Formula(u32);

/// What always holds.
pub(crate) const TRUE: Formula = Formula(0);
/// What never does.
pub(crate) const FALSE: Formula = Formula(1);

impl Formula {
    fn new(at: usize) -> Formula {
        // 2^31 nodes do not fit in memory, so this never saturates.
        Formula(u32::try_from(at << 1).unwrap_or(u32::MAX))
    }

    pub(super) fn is_inverted(self) -> bool {
        self.0 & 1 == 1
    }

    /// Where its node lies.
    pub(super) fn at(self) -> usize {
        (self.0 >> 1) as usize
    }
}

impl Not for Formula {
    type Output = Formula;

    fn not(self) -> Formula {
        Formula(self.0 ^ 1)
    }
}

/// What a variable's values are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sort {
    /// Numbers within these bounds.
    Number(Bounds),
    /// Unbounded text.
    Text,
    /// Sets of texts.
    Set,
    /// True or false.
    Bool,
}

/// What an atom says of its variable's value.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Predicate {
    /// The number is one of these.
    In(Intervals),
    /// The text matches.
    Matches(Pattern),
    /// The set has this member.
    Member(Box<str>),
    /// The set is empty.
    NoMember,
    /// The value is true.
    Holds,
}

/// A predicate on a variable, by the variable's number.
pub(crate) type Atom = (usize, Predicate);

/// A node of the graph.
#[derive(Clone, Debug)]
pub(super) enum Gate {
    True,
    /// By its number in [`Formulas::atoms`].
    Atom(usize),
    And(Box<[Formula]>),
}

/// The graph. `V` names the variables.
pub(crate) struct Formulas<V> {
    pub(super) gates: Vec<Gate>,
    pub(crate) atoms: Vec<Atom>,
    pub(crate) variables: Vec<(V, Sort)>,
    variable_index: FxHashMap<V, usize>,
    atom_index: FxHashMap<Atom, Formula>,
    and_index: FxHashMap<Box<[Formula]>, Formula>,
    /// How many inputs all ANDs have.
    pub(crate) size: usize,
}

impl<V: Hash + Eq + Clone> Formulas<V> {
    pub(crate) fn new() -> Formulas<V> {
        Formulas {
            gates: vec![Gate::True],
            atoms: Vec::new(),
            variables: Vec::new(),
            variable_index: FxHashMap::default(),
            atom_index: FxHashMap::default(),
            and_index: FxHashMap::default(),
            size: 0,
        }
    }

    pub(crate) fn variable(&mut self, name: V, sort: Sort) -> usize {
        if let Some(at) = self.variable_index.get(&name) {
            return *at;
        }
        let at = self.variables.len();
        self.variables.push((name.clone(), sort));
        self.variable_index.insert(name, at);
        at
    }

    fn atom(&mut self, atom: Atom) -> Formula {
        if let Some(known) = self.atom_index.get(&atom) {
            return *known;
        }
        let new = Formula::new(self.gates.len());
        self.gates.push(Gate::Atom(self.atoms.len()));
        self.atoms.push(atom.clone());
        self.atom_index.insert(atom, new);
        new
    }

    /// A truth value that nothing else decides.
    pub(crate) fn flag(&mut self, name: V) -> Formula {
        let variable = self.variable(name, Sort::Bool);
        self.atom((variable, Predicate::Holds))
    }

    pub(crate) fn member(&mut self, variable: usize, text: &str) -> Formula {
        self.atom((variable, Predicate::Member(text.into())))
    }

    pub(crate) fn no_member(&mut self, variable: usize) -> Formula {
        self.atom((variable, Predicate::NoMember))
    }

    /// That a text matches; every text starts with, contains and ends with the
    /// empty one.
    pub(crate) fn text(&mut self, variable: usize, how: Comparison, literal: &str) -> Formula {
        if literal.is_empty() && how != Comparison::Is {
            return TRUE;
        }
        let literal = literal.into();
        self.atom((variable, Predicate::Matches(Pattern { how, literal })))
    }

    /// That a number is one of a set. A set and its complement are one atom:
    /// the one without the lowest value.
    pub(crate) fn is_in(&mut self, variable: usize, set: &Intervals) -> Formula {
        let Sort::Number(bounds) = self.variables[variable].1 else {
            return FALSE;
        };
        let set = set.and(&bounds.whole());
        if set.is_empty() {
            FALSE
        } else if set.contains(bounds.low) {
            let rest = set.complement(bounds);
            if rest.is_empty() {
                TRUE
            } else {
                !self.atom((variable, Predicate::In(rest)))
            }
        } else {
            self.atom((variable, Predicate::In(set)))
        }
    }

    pub(crate) fn and(&mut self, inputs: impl IntoIterator<Item = Formula>) -> Formula {
        let mut all = Vec::new();
        for input in inputs {
            match &self.gates[input.at()] {
                Gate::And(inner) if !input.is_inverted() => all.extend_from_slice(inner),
                _ => all.push(input),
            }
        }
        self.merge_numbers(&mut all);
        all.sort_unstable();
        all.dedup();
        if all.first() == Some(&TRUE) {
            all.remove(0);
        }
        let is_contradiction =
            all.contains(&FALSE) || all.windows(2).any(|pair| !pair[0] == pair[1]);
        match all.as_slice() {
            _ if is_contradiction => FALSE,
            [] => TRUE,
            [one] => *one,
            _ => {
                let all: Box<[Formula]> = all.into();
                if let Some(known) = self.and_index.get(&all) {
                    return *known;
                }
                let new = Formula::new(self.gates.len());
                self.size += all.len();
                self.gates.push(Gate::And(all.clone()));
                self.and_index.insert(all, new);
                new
            }
        }
    }

    pub(crate) fn or(&mut self, inputs: impl IntoIterator<Item = Formula>) -> Formula {
        let inverted: Vec<Formula> = inputs.into_iter().map(Formula::not).collect();
        !self.and(inverted)
    }

    /// If-then-else.
    pub(crate) fn ite(&mut self, condition: Formula, yes: Formula, no: Formula) -> Formula {
        let on = self.and([condition, yes]);
        let off = self.and([!condition, no]);
        self.or([on, off])
    }

    fn number_atom(&self, input: Formula) -> Option<(usize, &Intervals)> {
        match &self.gates[input.at()] {
            Gate::Atom(atom) => match &self.atoms[*atom] {
                (variable, Predicate::In(set)) => Some((*variable, set)),
                _ => None,
            },
            _ => None,
        }
    }

    /// Replaces the atoms on one number by one on the set that they leave.
    fn merge_numbers(&mut self, inputs: &mut Vec<Formula>) {
        let mut counts: FxHashMap<usize, usize> = FxHashMap::default();
        for input in inputs.iter() {
            if let Some((variable, _)) = self.number_atom(*input) {
                *counts.entry(variable).or_default() += 1;
            }
        }
        counts.retain(|_, count| *count > 1);
        if counts.is_empty() {
            return;
        }
        let mut excluded: FxHashMap<usize, Vec<(u128, u128)>> = FxHashMap::default();
        inputs.retain(|input| match self.number_atom(*input) {
            Some((variable, set)) if counts.contains_key(&variable) => {
                let ranges = excluded.entry(variable).or_default();
                match self.variables[variable].1 {
                    Sort::Number(bounds) if !input.is_inverted() => {
                        ranges.extend_from_slice(set.complement(bounds).ranges());
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
            inputs.push(!self.is_in(variable, &Intervals::of(ranges)));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_under_one_operator_are_one_atom() {
        let mut formulas = Formulas::new();
        let bounds = Bounds { low: 0, high: 9 };
        let number = formulas.variable("n", Sort::Number(bounds));
        let is =
            |formulas: &mut Formulas<_>, at| formulas.is_in(number, &Intervals::of(vec![(at, at)]));
        let each: Vec<Formula> = (0..10).map(|at| is(&mut formulas, at)).collect();
        assert_eq!(formulas.or(each.clone()), TRUE);
        assert_eq!(formulas.and([each[1], each[2]]), FALSE);
        assert_eq!(formulas.or([!each[1], !each[2]]), TRUE);
        let odd = formulas.or([each[1], each[3]]);
        let three = is(&mut formulas, 3);
        assert_eq!(formulas.and([odd, three]), three);
    }

    #[test]
    fn what_contradicts_itself_is_false() {
        let mut formulas = Formulas::new();
        let flag = formulas.flag("f");
        let other = formulas.flag("g");
        let both = formulas.and([flag, other]);
        assert_eq!(formulas.and([both, !flag]), FALSE);
        assert_eq!(formulas.ite(flag, TRUE, FALSE), flag);
        assert_eq!(formulas.or([flag, !flag]), TRUE);
    }
}
