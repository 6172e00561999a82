//! One plane of truths swept down a tree of terms: at each term the rows that
//! depend on it are known, as a mask, and how many hold whatever it is worth.

use super::IsCancelled;
use super::domain::{Chains, Domain, Rows, Weighed};
use super::term::{Term, Tree, What};
use crate::matcher::plan::{counts, spread};
use crate::store::{RowSet, Store};
use std::ops::Range;

/// What rows that depend on a term have as codes or chains, and how many rows
/// hold besides.
#[derive(Default)]
struct Tally {
    weights: Vec<u32>,
    besides: usize,
}

/// A sweep over the plane of what is certain or of what is possible.
pub(super) struct Sweep<'a> {
    store: &'a Store,
    tree: &'a Tree,
    is_certain: bool,
    is_cancelled: IsCancelled<'a>,
    /// By slot how many rows hold without it.
    counts: Vec<usize>,
    /// By term.
    tallies: Vec<Tally>,
}

/// What holds in a block of a domain.
struct Block {
    words: Range<usize>,
    /// By term, of operators only.
    values: Vec<Vec<u64>>,
}

impl<'a> Sweep<'a> {
    pub(super) fn new(
        store: &'a Store,
        tree: &'a Tree,
        is_certain: bool,
        is_cancelled: IsCancelled<'a>,
    ) -> Sweep<'a> {
        Sweep {
            store,
            tree,
            is_certain,
            is_cancelled,
            counts: vec![0; tree.slots],
            tallies: (0..tree.terms).map(|_| Tally::default()).collect(),
        }
    }

    /// By slot how many rows of `scope` hold without it; `None` if cancelled.
    pub(super) fn counts(mut self, scope: &RowSet) -> Option<Vec<usize>> {
        let root = &self.tree.root;
        self.over(&Rows, root, false, scope.words(), 0, 0)?;
        self.below(root, false)?;
        Some(self.counts)
    }

    /// Sweeps over a domain, block by block. What holds besides belongs to the first.
    fn over<D: Domain>(
        &mut self,
        domain: &D,
        term: &Term,
        is_negated: bool,
        mask: &[u64],
        first: D::Base,
        others: D::Base,
    ) -> Option<()> {
        let mut block = Block {
            words: 0..0,
            values: vec![Vec::new(); self.tree.terms],
        };
        let mut base = first;
        while block.words.end < mask.len() || block.words.end == 0 {
            if (self.is_cancelled)() {
                return None;
            }
            let start = block.words.end;
            let end = start.saturating_add(D::AT_ONCE).min(mask.len()).max(start);
            block.words = start..end;
            let mask = mask.get(start..end).unwrap_or_default();
            if mask.iter().any(|word| *word != 0) {
                self.fill(term, is_negated, &mut block);
                self.visit(domain, term, is_negated, mask, &base, &block)?;
            } else {
                self.unmoved(term, domain.count(&base));
            }
            base = others.clone();
            if end == start {
                break;
            }
        }
        Some(())
    }

    /// Works out what operators are worth in a block.
    fn fill(&self, term: &Term, is_negated: bool, block: &mut Block) {
        match &term.what {
            What::Not(inner) => self.fill(inner, !is_negated, block),
            What::Join { is_and, terms } => {
                terms
                    .iter()
                    .for_each(|term| self.fill(term, is_negated, block));
                let slot = block.values.get_mut(term.at);
                let mut own = slot.map(std::mem::take).unwrap_or_default();
                own.clear();
                let is_and = *is_and != is_negated;
                own.resize(block.words.len(), if is_and { u64::MAX } else { 0 });
                for term in terms {
                    let (plane, flip) = self.plane(term, is_negated, block);
                    let both = own.iter_mut().zip(plane);
                    match is_and {
                        true => both.for_each(|(own, word)| *own &= word ^ flip),
                        false => both.for_each(|(own, word)| *own |= word ^ flip),
                    }
                }
                if let Some(slot) = block.values.get_mut(term.at) {
                    *slot = own;
                }
            }
            What::Known(_) | What::Codes { .. } | What::Chains { .. } => {}
        }
    }

    /// The words of a block where a term holds, after an exclusive or with the
    /// second: negated it holds where it was not possible, or not certain.
    fn plane<'b>(&self, term: &'b Term, is_negated: bool, block: &'b Block) -> (&'b [u64], u64) {
        match &term.what {
            What::Known(worth)
            | What::Codes { rows: worth, .. }
            | What::Chains { rows: worth, .. } => {
                let plane = worth.plane(self.is_certain != is_negated);
                let words = plane.get(block.words.clone()).unwrap_or_default();
                (words, if is_negated { u64::MAX } else { 0 })
            }
            What::Not(inner) => self.plane(inner, !is_negated, block),
            What::Join { .. } => {
                let value = block.values.get(term.at);
                (value.map_or(&[], Vec::as_slice), 0)
            }
        }
    }

    /// Adds up what holds without each term below `term`, on which the bits of
    /// `mask` depend.
    fn visit<D: Domain>(
        &mut self,
        domain: &D,
        term: &Term,
        is_negated: bool,
        mask: &[u64],
        base: &D::Base,
        block: &Block,
    ) -> Option<()> {
        if mask.iter().all(|word| *word == 0) {
            self.unmoved(term, domain.count(base));
            return Some(());
        }
        match &term.what {
            What::Known(_) => {}
            What::Codes { .. } | What::Chains { .. } => {
                self.tally(term, mask, block.words.start, domain.count(base));
            }
            What::Not(inner) => {
                self.visit(domain, inner, !is_negated, mask, base, block)?;
            }
            What::Join { is_and, terms } => {
                let is_and = *is_and != is_negated;
                // Where a term leaves the decision to the others.
                let leaves = |term: &'_ Term| {
                    let (plane, flip) = self.plane(term, is_negated, block);
                    let flip = if is_and { flip } else { !flip };
                    plane
                        .iter()
                        .map(move |word| word ^ flip)
                        .collect::<Vec<u64>>()
                };
                let leaving: Vec<Vec<u64>> = terms.iter().map(leaves).collect();
                let mut after: Vec<Vec<u64>> = Vec::with_capacity(terms.len());
                let mut rest = mask.to_vec();
                for leaves in leaving.iter().rev() {
                    after.push(rest.clone());
                    and(&mut rest, leaves);
                }
                let mut before = vec![u64::MAX; mask.len()];
                for (term, leaves) in terms.iter().zip(&leaving) {
                    if (self.is_cancelled)() {
                        return None;
                    }
                    // Bits for which all others leave the decision to this one.
                    let mut open = after.pop()?;
                    and(&mut open, &before);
                    let without = match is_and {
                        true => domain.join(base, &open, block.words.start),
                        false => {
                            let held = mask.iter().zip(&open);
                            let held: Vec<u64> = held.map(|(mask, open)| mask & !open).collect();
                            domain.join(base, &held, block.words.start)
                        }
                    };
                    if term.is_own
                        && let Some(count) = self.counts.get_mut(term.slot)
                    {
                        *count += domain.count(&without);
                    }
                    let base = if is_and { base } else { &without };
                    self.visit(domain, term, is_negated, &open, base, block)?;
                    and(&mut before, leaves);
                }
            }
        }
        Some(())
    }

    /// Nothing depends on `term`: whatever of it goes, so many rows hold.
    fn unmoved(&mut self, term: &Term, count: usize) {
        let mut add = |term: &Term| {
            if term.is_own
                && let Some(own) = self.counts.get_mut(term.slot)
            {
                *own += count;
            }
        };
        match &term.what {
            What::Known(_) => {}
            What::Not(inner) => self.unmoved(inner, count),
            What::Join { terms, .. } => {
                terms.iter().for_each(&mut add);
                terms.iter().for_each(|term| self.unmoved(term, count));
            }
            What::Codes { .. } | What::Chains { .. } => {
                if let Some(tally) = self.tallies.get_mut(term.at) {
                    tally.besides += count;
                }
            }
        }
    }

    /// Notes which codes or chains the rows have that depend on a term.
    fn tally(&mut self, term: &Term, mask: &[u64], from: usize, besides: usize) {
        let Some(tally) = self.tallies.get_mut(term.at) else {
            return;
        };
        tally.besides += besides;
        match &term.what {
            What::Codes {
                subject, property, ..
            } => {
                let table = self.store.table(*subject);
                tally.weights.resize(spread::codes_of(table, property), 0);
                counts::tally(table, property, from * 64, mask, &mut tally.weights);
            }
            What::Chains { .. } => {
                let ancestry = self.store.ancestry();
                tally.weights.resize(ancestry.chains(), 0);
                let codes = ancestry.chain_codes();
                codes.tally(from * 64, mask, &mut tally.weights);
            }
            _ => {}
        }
    }

    /// Sweeps over the codes and chains that were noted.
    fn below(&mut self, term: &Term, is_negated: bool) -> Option<()> {
        let tally = self.tallies.get_mut(term.at);
        match &term.what {
            What::Known(_) => Some(()),
            What::Not(inner) => self.below(inner, !is_negated),
            What::Join { terms, .. } => terms
                .iter()
                .try_for_each(|term| self.below(term, is_negated)),
            What::Codes { inner, .. } => {
                let tally = tally.map(std::mem::take).unwrap_or_default();
                let domain = Weighed::new(tally.weights);
                self.over(&domain, inner, is_negated, &domain.mask, tally.besides, 0)
            }
            What::Chains { folds, inner, .. } => {
                let tally = tally.map(std::mem::take).unwrap_or_default();
                let ancestry = self.store.ancestry();
                if tally.weights.iter().all(|weight| *weight == 0) {
                    self.unmoved(inner, tally.besides);
                    return Some(());
                }
                let domain = Chains {
                    ancestry,
                    folds: *folds,
                    is_certain: self.is_certain,
                    weights: tally.weights,
                    besides: tally.besides,
                };
                let all = RowSet::all(ancestry.table().len());
                let none = vec![0; all.words().len()];
                self.over(&domain, inner, is_negated, all.words(), none.clone(), none)
            }
        }
    }
}

fn and(words: &mut [u64], others: &[u64]) {
    for (word, other) in words.iter_mut().zip(others) {
        *word &= other;
    }
}
