//! Lists of ancestors of which some parts see all entries and others, with
//! `unique`, only the first of each run of one program.
//!
//! Such a list has a fixed number of entries. Each has a flag that the list
//! ended before it, and one that it starts a run; where it does not, it shares
//! path and name with the entry before. That neighbours of different runs differ
//! is left to the example, save where a path is given.

use super::ancestors::AncestorList;
use super::encoder::{Approximation, Encoder, Encoding};
use super::variable::{Class, FilePart, Owner, Variable};
use crate::proof::solve::formula::{FALSE, Formula, TRUE};
use crate::rule::meaning::Branch;

impl Encoder {
    /// Whether a list in which nothing is found proves that there is nothing:
    /// entries of one program share all that is named of their path.
    pub(crate) fn shares_programs(&self) -> bool {
        let named = self.scope.named(Class::Ancestors, 0);
        let may_lack =
            |part: FilePart| self.scope.may_be_absent(Class::Ancestors, part.property(0));
        (named.has(FilePart::Path) || !named.has(FilePart::Folder))
            && !may_lack(FilePart::Path)
            && !may_lack(FilePart::Name)
    }

    /// That the list has an entry.
    fn is_there(&mut self, at: usize) -> Formula {
        if at == 0 && self.scope.has_parent {
            return TRUE;
        }
        !self.formulas.flag(Variable::Ended(at))
    }

    /// That an entry is of the same run as the one before.
    pub(super) fn is_folded(&mut self, at: usize) -> Formula {
        if at == 0 {
            return FALSE;
        }
        !self.formulas.flag(Variable::StartsRun(at))
    }

    /// What every list keeps to.
    pub(super) fn list_axioms(&mut self, list: &AncestorList) {
        let paths = std::mem::take(&mut self.scope.ancestor_paths);
        for at in 1..list.distances.len() {
            let (before, here) = (self.is_there(at - 1), self.is_there(at));
            let axiom = self.formulas.or([before, !here]);
            self.axioms.push(axiom);
            for path in &paths {
                let mut has_it = |at| self.test(path, Owner::Ancestor(at), Approximation::Under);
                let (before, here) = (has_it(at - 1), has_it(at));
                let folded = self.is_folded(at);
                let axiom = self.formulas.or([folded, !before, !here]);
                self.axioms.push(axiom);
            }
        }
        self.scope.ancestor_paths = paths;
    }

    /// That an ancestor part holds of a list with runs.
    pub(super) fn ancestor_in_runs(
        &mut self,
        distance: Option<u32>,
        is_unique: bool,
        branch: &Branch,
        encoding: &Encoding<'_>,
    ) -> Formula {
        let mut each = Vec::new();
        for (at, own) in encoding.list.distances.iter().enumerate() {
            let is_it = match (distance, is_unique) {
                (None, false) => TRUE,
                (None, true) => !self.is_folded(at),
                (Some(distance), false) if *own == distance => TRUE,
                (Some(_), false) => continue,
                (Some(distance), true) => {
                    let starts_run = !self.is_folded(at);
                    let is_nth = self.has_runs(at, distance);
                    self.formulas.and([starts_run, is_nth])
                }
            };
            let is_there = self.is_there(at);
            let holds = self.branch(branch, encoding.of(Owner::Ancestor(at)));
            each.push(self.formulas.and([is_it, is_there, holds]));
        }
        self.formulas.or(each)
    }

    /// That so many runs start up to this entry.
    fn has_runs(&mut self, at: usize, count: u32) -> Formula {
        match (at, count) {
            (_, 0) => FALSE,
            (0, 1) => TRUE,
            (0, _) => FALSE,
            _ => {
                let folded = self.is_folded(at);
                let same = self.has_runs(at - 1, count);
                let one_less = self.has_runs(at - 1, count - 1);
                self.formulas.ite(folded, same, one_less)
            }
        }
    }
}
