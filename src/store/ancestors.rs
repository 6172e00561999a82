//! Ancestors: each distinct chain once, in a table with a row per ancestor,
//! and which detection has which chain.

use super::codes::Codes;
use super::index::Index;
use super::table::ColumnCode;
use super::{RowSet, Table};
use crate::detection::{Chain, Facts, folding};
use crate::store::to_u32;
use std::ops::Range;

/// The ancestors of all detections. Processes descend in few ways, so chains
/// are few even where detections are many.
#[derive(Debug, Default)]
pub struct Ancestry {
    table: Table,
    /// Per ancestor how many properties it speaks of.
    said: Vec<u32>,
    /// Per chain, where its ancestors end.
    ends: Vec<u32>,
    hashes: Vec<u64>,
    index: Index,
    /// Chains that may go on beyond what is known.
    open: RowSet,
    /// Ancestors that are the same program as the one before.
    folded: RowSet,
    /// Ancestors that may be the same program as the one before.
    maybe_folded: RowSet,
    /// Per detection its chain.
    chains: Codes,
}

/// Ancestors as codes: what each says, where that ends, and whether there is none.
#[derive(Clone, Copy)]
pub(super) struct AncestorCodes<'a> {
    pub(super) said: &'a [ColumnCode],
    pub(super) ends: &'a [(usize, bool)],
    pub(super) is_open: bool,
}

impl<'a> AncestorCodes<'a> {
    fn each(self) -> impl Iterator<Item = (&'a [ColumnCode], bool)> {
        let mut start = 0;
        self.ends.iter().map(move |(end, is_none)| {
            let said = self.said.get(start..*end).unwrap_or_default();
            start = *end;
            (said, *is_none)
        })
    }

    fn hash(self) -> u64 {
        const ODD: u64 = 0x9e37_79b9_7f4a_7c15;
        self.each()
            .fold(u64::from(self.is_open), |hash, (said, is_none)| {
                // The order of properties does not matter.
                let sum = said.iter().fold(u64::from(is_none), |sum, (at, code)| {
                    let pair = u64::from(*at) << 32 | u64::from(*code);
                    sum.wrapping_add(super::hash::hash(&pair.to_le_bytes()))
                });
                (hash ^ sum).wrapping_mul(ODD).rotate_left(23)
            })
    }
}

impl Ancestry {
    /// The properties of all ancestors, a row each.
    pub fn table(&self) -> &Table {
        &self.table
    }

    /// How many distinct chains there are.
    pub fn chains(&self) -> usize {
        self.ends.len()
    }

    /// The chains of the detections, by number.
    pub fn chain_codes(&self) -> &Codes {
        &self.chains
    }

    fn chain(&self, row: usize) -> Option<usize> {
        self.chains.get(row).map(|chain| chain as usize)
    }

    /// The rows of a chain's ancestors in [`Ancestry::table`].
    pub fn chain_range(&self, chain: usize) -> Range<usize> {
        let end = |chain: usize| {
            self.ends
                .get(chain)
                .map_or(self.table.len(), |end| *end as usize)
        };
        chain.checked_sub(1).map_or(0, end)..end(chain)
    }

    /// Whether a chain may go on beyond what is known.
    pub fn is_chain_open(&self, chain: usize) -> bool {
        self.open.contains(chain)
    }

    /// The rows of a detection's ancestors in [`Ancestry::table`].
    pub fn range(&self, row: usize) -> Range<usize> {
        self.chain(row)
            .map_or(0..0, |chain| self.chain_range(chain))
    }

    /// Whether a detection may have more ancestors than are known.
    pub fn is_open(&self, row: usize) -> bool {
        self.chain(row)
            .is_some_and(|chain| self.is_chain_open(chain))
    }

    /// Whether an ancestor is the same program as the one before it: `None`
    /// where that can't be told. `at` is its row in [`Ancestry::table`].
    pub fn is_folded(&self, at: usize) -> Option<bool> {
        match (self.folded.contains(at), self.maybe_folded.contains(at)) {
            (true, _) => Some(true),
            (false, true) => None,
            (false, false) => Some(false),
        }
    }

    /// What is known of a detection's ancestors.
    pub(super) fn list(&self, row: usize) -> Vec<Facts> {
        self.range(row).map(|at| self.table.facts(at)).collect()
    }

    pub(super) fn table_mut(&mut self) -> &mut Table {
        &mut self.table
    }

    pub(super) fn push(&mut self, chain: Chain<'_>) {
        let (mut said, mut ends) = (Vec::new(), Vec::new());
        for facts in chain.list {
            self.table.encode(facts, &mut said);
            ends.push((said.len(), facts.is_none));
        }
        let coded = AncestorCodes {
            said: &said,
            ends: &ends,
            is_open: chain.is_open,
        };
        let number = self.chain_of(coded, |_| folding(chain.list));
        self.push_chain(number);
    }

    /// Appends a detection that has this chain.
    pub(super) fn push_chain(&mut self, number: u32) {
        self.chains.push(number);
    }

    /// The number of a chain, which is added if it is new; then `folding` is
    /// asked, which may look at the rows just added.
    pub(super) fn chain_of(
        &mut self,
        coded: AncestorCodes<'_>,
        folding: impl FnOnce(&[Facts]) -> Vec<Option<bool>>,
    ) -> u32 {
        let hash = coded.hash();
        let is_it = |number: &u32| self.is_chain(*number as usize, coded);
        if let Some(number) = self.index.find(hash, is_it) {
            return number;
        }
        let start = self.table.len();
        for (said, is_none) in coded.each() {
            self.table.push_row(said, is_none);
            self.said.push(to_u32(said.len()));
        }
        let facts: Vec<Facts> = (start..self.table.len())
            .map(|at| self.table.facts(at))
            .collect();
        for is_folded in folding(&facts) {
            self.folded.push(is_folded == Some(true));
            self.maybe_folded.push(is_folded != Some(false));
        }
        let number = to_u32(self.ends.len());
        self.ends.push(to_u32(self.table.len()));
        self.open.push(coded.is_open);
        self.hashes.push(hash);
        let hashes = &self.hashes;
        self.index.insert(hash, number, |number| {
            hashes.get(*number as usize).copied().unwrap_or(0)
        });
        number
    }

    fn is_chain(&self, number: usize, coded: AncestorCodes<'_>) -> bool {
        let range = self.chain_range(number);
        self.is_chain_open(number) == coded.is_open
            && range.len() == coded.ends.len()
            && range.zip(coded.each()).all(|(at, (said, is_none))| {
                self.said
                    .get(at)
                    .is_some_and(|count| *count as usize == said.len())
                    && self.table.none().contains(at) == is_none
                    && said
                        .iter()
                        .all(|(column, code)| self.table.code_at(*column, at) == *code)
            })
    }

    pub(super) fn absorb(&mut self, batch: &Ancestry) {
        let map = self.table.map_of(&batch.table);
        let mut numbers = Vec::with_capacity(batch.chains());
        let (mut said, mut ends) = (Vec::new(), Vec::new());
        for chain in 0..batch.chains() {
            said.clear();
            ends.clear();
            for at in batch.chain_range(chain) {
                let is_none = batch.table.none().contains(at);
                // A row of the batch says what its columns hold beyond silence.
                let silent = u32::from(is_none);
                for (column, (own, codes)) in map.iter().enumerate() {
                    let code = batch.table.code_at(to_u32(column), at);
                    if code != silent {
                        said.push((*own, codes.get(code as usize).copied().unwrap_or(0)));
                    }
                }
                ends.push((said.len(), is_none));
            }
            let coded = AncestorCodes {
                said: &said,
                ends: &ends,
                is_open: batch.is_chain_open(chain),
            };
            let folding = |_: &[Facts]| {
                batch
                    .chain_range(chain)
                    .map(|at| batch.is_folded(at))
                    .collect()
            };
            numbers.push(self.chain_of(coded, folding));
        }
        self.chains.extend_mapped(&batch.chains, &numbers, 0);
    }

    /// Bytes by column: beyond the strings, and of the strings.
    pub(super) fn memory(&self) -> impl Iterator<Item = (&str, (usize, usize))> {
        let sets = self.open.memory() + self.folded.memory() + self.maybe_folded.memory();
        let chains = self.ends.capacity() * 4
            + self.hashes.capacity() * 8
            + self.said.capacity() * 2
            + self.index.memory()
            + sets;
        self.table.memory().chain([
            ("chains", (chains, 0)),
            ("whose chain", (self.chains.memory(), 0)),
        ])
    }
}
