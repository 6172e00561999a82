//! Lists of ancestors of which some parts see all entries and others, with
//! `unique`, only the first of each run of one program.
//!
//! The list has a fixed number of places. Each has a flag that the list ended
//! before it, and one that it is the first of its run; where it is not, it
//! shares path and name with the place before. That neighbours of different
//! runs differ is left to the example, save where a path is given.

use super::gone::Gone;
use super::scope::{Class, Which, file_property};
use super::solve::formula::{FALSE, Formula, TRUE};
use super::world::{Chain, Reading, Slot, Term, World};
use crate::language::Comparison;
use crate::rule::meaning::{Branch, Literal, Part, Test};

/// A part about ancestors.
pub(super) struct Link<'a> {
    pub(super) distance: Option<u32>,
    pub(super) is_unique: bool,
    pub(super) branch: &'a Branch,
}

/// The most places that a list has.
const PLACES: u32 = 20;

/// A list long enough for these parts, of which the flag says whether they are
/// to hold; `None` where it would be too long.
///
/// What is named by distance needs the entries up to it, of either kind. What
/// must exist somewhere needs itself, the first of its run, and another program
/// before that.
pub(super) fn chain<'a>(parts: impl Iterator<Item = (&'a Part, bool)>) -> Option<Chain> {
    let (mut plain, mut unique, mut more) = (1, 0, 0);
    for (part, is_wanted) in parts {
        match part {
            Part::Ancestor {
                distance: Some(distance),
                is_unique: true,
                ..
            } => unique = unique.max(*distance),
            Part::Ancestor {
                distance: Some(distance),
                ..
            } => plain = plain.max(*distance),
            Part::Ancestor { is_unique, .. } if is_wanted => {
                more += if *is_unique { 2 } else { 3 };
            }
            _ => {}
        }
    }
    let places = plain.checked_add(unique)?.checked_add(more)?;
    (places <= PLACES).then(|| Chain {
        distances: (1..=places).collect(),
        is_asked: true,
        spare: None,
        folds: true,
    })
}

impl World {
    /// Whether a list in which nothing is found proves that there is nothing:
    /// entries of one program share all that is named of their path.
    pub(super) fn shares_programs(&self) -> bool {
        let named = self.scope.named(Class::Chain, 0);
        let may_lack = |which| {
            self.scope
                .may_be_absent(Class::Chain, &file_property(0, which))
        };
        (named.full || !named.path) && !may_lack(Which::Full) && !may_lack(Which::Name)
    }

    /// That the list has a place.
    fn is_there(&mut self, at: usize) -> Formula {
        if at == 0 && self.scope.has_parent {
            return TRUE;
        }
        !self.formulas.flag(Term::Ended(at))
    }

    /// That a place is of the same run as the one before.
    pub(super) fn is_folded(&mut self, at: usize) -> Formula {
        if at == 0 {
            return FALSE;
        }
        !self.formulas.flag(Term::Head(at))
    }

    /// What every list keeps to.
    pub(super) fn list_axioms(&mut self, chain: &Chain) {
        let given = std::mem::take(&mut self.scope.paths);
        for at in 1..chain.distances.len() {
            let (before, here) = (self.is_there(at - 1), self.is_there(at));
            let axiom = self.formulas.or([before, !here]);
            self.axioms.push(axiom);
            for path in &given {
                let test = Test {
                    property: file_property(0, Which::Full),
                    comparison: Comparison::Is,
                    literal: Literal::Text(path.clone()),
                };
                let is_it = |world: &mut World, at| world.test(&test, Slot::At(at), Reading::Low);
                let (before, here) = (is_it(self, at - 1), is_it(self, at));
                let folded = self.is_folded(at);
                let axiom = self.formulas.or([folded, !before, !here]);
                self.axioms.push(axiom);
            }
        }
        self.scope.paths = given;
    }

    /// That a part holds of a list.
    pub(super) fn link(
        &mut self,
        link: &Link<'_>,
        reading: Reading,
        gone: &Gone,
        chain: &Chain,
    ) -> Formula {
        let mut each = Vec::new();
        for at in 0..chain.distances.len() {
            let is_it = match (link.distance, link.is_unique) {
                (None, false) => TRUE,
                (None, true) => !self.is_folded(at),
                (Some(distance), false) if chain.distances[at] == distance => TRUE,
                (Some(_), false) => continue,
                (Some(distance), true) => {
                    let is_head = !self.is_folded(at);
                    let is_nth = self.has_heads(at, distance);
                    self.formulas.and([is_head, is_nth])
                }
            };
            let is_there = self.is_there(at);
            let holds = self.branch(link.branch, Slot::At(at), reading, gone);
            each.push(self.formulas.and([is_it, is_there, holds]));
        }
        self.formulas.or(each)
    }

    /// That so many places up to this one are the first of their run.
    fn has_heads(&mut self, at: usize, count: u32) -> Formula {
        match (at, count) {
            (_, 0) => FALSE,
            (0, 1) => TRUE,
            (0, _) => FALSE,
            _ => {
                let folded = self.is_folded(at);
                let (same, one_less) = (
                    self.has_heads(at - 1, count),
                    self.has_heads(at - 1, count - 1),
                );
                self.formulas.ite(folded, same, one_less)
            }
        }
    }
}
