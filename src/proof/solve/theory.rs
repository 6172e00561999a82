//! The theory solvers: which atoms of one variable imply or exclude each other.
//!
//! Texts and sets relate two by two ([`super::pattern`]). The atoms of a number
//! partition its values into cells, between which no atom tells; each literal
//! removes some of them, and no cell left is a conflict.

use super::formula::Predicate;
use super::intervals::{Cells, Intervals};
use super::pattern;
use crate::proof::solve::to_u32;
use std::ops::Not;

/// A Boolean variable of the solver.
pub(super) type Var = u32;

/// A Boolean variable or its negation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Lit(u32);

impl Lit {
    pub(super) fn new(var: Var, is_true: bool) -> Lit {
        Lit(var << 1 | u32::from(!is_true))
    }

    pub(super) fn var(self) -> Var {
        self.0 >> 1
    }

    pub(super) fn is_negated(self) -> bool {
        self.0 & 1 == 1
    }

    /// A number of its own, for tables by literal.
    pub(super) fn index(self) -> usize {
        self.0 as usize
    }
}

impl Not for Lit {
    type Output = Lit;

    fn not(self) -> Lit {
        Lit(self.0 ^ 1)
    }
}

/// The atoms of one variable, each with its variable in the solver.
pub(super) enum Theory {
    /// Of a text or a set.
    Pairwise(Vec<(Var, Predicate)>),
    /// Of a number.
    Number(Partition),
}

/// A number's values, cut where the truth of some atom changes.
pub(super) struct Partition {
    /// Variable in the solver, and the cells where the atom is true.
    atoms: Vec<(Var, Box<[u64]>)>,
    /// Per atom how many of those cells remain.
    support: Vec<u32>,
    /// Per cell the atoms that are true there.
    true_at: Vec<Vec<u32>>,
    /// The cells that remain, and how many.
    remaining: Box<[u64]>,
    count: u32,
    /// How many cells the atom has that has most.
    largest: u32,
    /// The atoms that the last literal left without a cell.
    unsupported: Vec<u32>,
    /// The literals asserted, and how many cells were removed before each.
    asserted: Vec<(Lit, usize)>,
    /// The cells removed, in order.
    removed: Vec<u32>,
}

impl Theory {
    /// Asserts a literal of the atom at `index`: the literals that it implies,
    /// or literals that can't be true together.
    pub(super) fn assert(
        &mut self,
        index: usize,
        lit: Lit,
        is_open: impl Fn(Var) -> bool,
    ) -> Result<Vec<Lit>, Vec<Lit>> {
        match self {
            Theory::Pairwise(atoms) => {
                let asserted = &atoms[index].1;
                let others = atoms.iter().enumerate().filter(|(at, _)| *at != index);
                let implied = others.filter_map(|(_, (var, other))| {
                    if lit.is_negated() {
                        let is_cause = implication(other, asserted) == Some(true);
                        is_cause.then(|| Lit::new(*var, false))
                    } else {
                        Some(Lit::new(*var, implication(asserted, other)?))
                    }
                });
                Ok(implied.collect())
            }
            Theory::Number(cells) => match cells.assert(lit) {
                true => Ok(cells.implied(is_open)),
                false => Err(cells.explain(None, |_| true)),
            },
        }
    }

    /// Takes the last literal back, if it is this one.
    pub(super) fn retract(&mut self, lit: Lit) {
        if let Theory::Number(cells) = self {
            cells.retract(lit);
        }
    }

    /// The literals, all asserted before, that imply one that `cause` implied.
    pub(super) fn explain(
        &self,
        implied: Lit,
        cause: Lit,
        is_earlier: impl Fn(Lit) -> bool,
    ) -> Vec<Lit> {
        match self {
            Theory::Pairwise(_) => vec![cause],
            Theory::Number(cells) => cells.explain(Some(implied), is_earlier),
        }
    }
}

/// Whether one atom being true makes another true or false.
fn implication(one: &Predicate, other: &Predicate) -> Option<bool> {
    match (one, other) {
        (Predicate::Matches(one), Predicate::Matches(other)) => {
            if pattern::implies(one, other) {
                Some(true)
            } else if pattern::excludes(one, other) {
                Some(false)
            } else {
                None
            }
        }
        (Predicate::Member(_), Predicate::NoMember)
        | (Predicate::NoMember, Predicate::Member(_)) => Some(false),
        _ => None,
    }
}

impl Partition {
    pub(super) fn new(sets: &[(Var, &Intervals)]) -> Partition {
        // The values out of the variable's bounds share a cell with others that
        // no atom tells from them, and sets hold no value out of bounds. The
        // lowest value is in no set (see `Formulas::is_in`), so that the first
        // cell always has a value.
        let cells = Cells::of(sets.iter().map(|(_, set)| *set));
        let count = cells.count();
        let words = count.div_ceil(64);
        let mask = |set: &Intervals| {
            let mut bits = vec![0u64; words];
            for cell in cells.within(set) {
                bits[cell / 64] |= 1 << (cell % 64);
            }
            bits.into_boxed_slice()
        };
        let atoms: Vec<(Var, Box<[u64]>)> =
            sets.iter().map(|(var, set)| (*var, mask(set))).collect();
        let mut true_at = vec![Vec::new(); count];
        let mut support = vec![0; atoms.len()];
        for (number, (_, mask)) in atoms.iter().enumerate() {
            for cell in bits(mask, mask, 0) {
                true_at[cell as usize].push(to_u32(number));
                support[number] += 1;
            }
        }
        let mut remaining = vec![u64::MAX; words];
        clear_beyond(&mut remaining, count);
        Partition {
            largest: support.iter().copied().max().unwrap_or(0),
            unsupported: Vec::new(),
            support,
            atoms,
            true_at,
            remaining: remaining.into(),
            count: to_u32(count),
            asserted: Vec::new(),
            removed: Vec::new(),
        }
    }

    fn mask(&self, lit: Lit) -> Option<&[u64]> {
        let at = self
            .atoms
            .binary_search_by_key(&lit.var(), |(var, _)| *var)
            .ok()?;
        Some(&self.atoms[at].1)
    }

    /// Removes the cells where a literal is false; whether one remains.
    fn assert(&mut self, lit: Lit) -> bool {
        let before = self.removed.len();
        self.asserted.push((lit, before));
        let flip = if lit.is_negated() { 0 } else { u64::MAX };
        let going: Vec<u32> = self
            .mask(lit)
            .map_or_else(Vec::new, |mask| bits(mask, &self.remaining, flip).collect());
        self.unsupported.clear();
        for cell in going {
            self.remaining[cell as usize / 64] &= !(1 << (cell % 64));
            for atom in &self.true_at[cell as usize] {
                let support = &mut self.support[*atom as usize];
                *support -= 1;
                if *support == 0 {
                    self.unsupported.push(*atom);
                }
            }
            self.removed.push(cell);
        }
        self.count -= to_u32(self.removed.len() - before);
        self.count > 0
    }

    fn retract(&mut self, lit: Lit) {
        let Some((_, before)) = self.asserted.pop_if(|(last, _)| *last == lit) else {
            return;
        };
        self.count += to_u32(self.removed.len() - before);
        for cell in self.removed.drain(before..) {
            self.remaining[cell as usize / 64] |= 1 << (cell % 64);
            for atom in &self.true_at[cell as usize] {
                self.support[*atom as usize] += 1;
            }
        }
    }

    /// The literals of open variables that the last literal implies.
    fn implied(&self, is_open: impl Fn(Var) -> bool) -> Vec<Lit> {
        let vars = self.unsupported.iter().map(|at| self.atoms[*at as usize].0);
        let mut implied: Vec<Lit> = vars
            .filter(|var| is_open(*var))
            .map(|var| Lit::new(var, false))
            .collect();
        if self.count <= self.largest {
            let all = self.atoms.iter().zip(&self.support);
            let full = all.filter(|((var, _), support)| **support == self.count && is_open(*var));
            implied.extend(full.map(|((var, _), _)| Lit::new(*var, true)));
        }
        implied
    }

    /// Asserted literals, of those that `is_earlier` allows, that leave no cell
    /// for the negation of `implied`, or, without it, none at all.
    fn explain(&self, implied: Option<Lit>, is_earlier: impl Fn(Lit) -> bool) -> Vec<Lit> {
        // Cells where a literal is false.
        let against = |lit: Lit| {
            let flip = if lit.is_negated() { 0 } else { u64::MAX };
            let mask = self.mask(lit);
            (0..self.remaining.len()).map(move |word| mask.map_or(0, |mask| mask[word]) ^ flip)
        };
        let mut open: Vec<u64> = match implied {
            Some(implied) => against(implied).collect(),
            None => vec![u64::MAX; self.remaining.len()],
        };
        clear_beyond(&mut open, self.true_at.len());
        let mut chosen = Vec::new();
        // In the order of the trail, and the last usually did it.
        let end = self.asserted.partition_point(|(lit, _)| is_earlier(*lit));
        for (lit, _) in self.asserted[..end].iter().rev() {
            if open.iter().all(|word| *word == 0) {
                break;
            }
            let mut does_more = false;
            for (open, refused) in open.iter_mut().zip(against(*lit)) {
                does_more |= *open & refused != 0;
                *open &= !refused;
            }
            if does_more {
                chosen.push(*lit);
            }
        }
        chosen
    }
}

/// Clears the bits of the last word that stand for no cell.
fn clear_beyond(words: &mut [u64], cells: usize) {
    if !cells.is_multiple_of(64)
        && let Some(last) = words.last_mut()
    {
        *last &= (1 << (cells % 64)) - 1;
    }
}

/// The bits of `words`, each inverted by `flip`, that `within` has too.
fn bits<'a>(words: &'a [u64], within: &'a [u64], flip: u64) -> impl Iterator<Item = u32> + 'a {
    let pairs = words.iter().zip(within).enumerate();
    pairs.flat_map(move |(at, (word, within))| {
        let mut rest = (word ^ flip) & within;
        std::iter::from_fn(move || {
            (rest != 0).then(|| {
                let bit = rest.trailing_zeros();
                rest &= rest - 1;
                to_u32(at) * 64 + bit
            })
        })
    })
}
