//! The truth of one condition, row by row, without a set of rows.

use crate::detection::Subject;
use crate::language::Property;
use crate::matcher::Truth;
use crate::matcher::plan::TruthSet;
use crate::store::Store;
use std::sync::Arc;

/// A condition's truths: by the code of its property, or, of ancestors, which
/// have a chain each, by chain.
#[derive(Clone, Debug)]
pub struct ConditionTruth {
    pub(super) subject: Subject,
    pub(super) property: Property,
    pub(super) by_code: Arc<TruthSet>,
    /// Of ancestors: its truth, chain by chain.
    pub(super) chains: Option<Arc<TruthSet>>,
    /// How many rows it is true of.
    pub holds: usize,
    /// How many rows it is true or false of.
    pub decided: usize,
}

impl ConditionTruth {
    /// Its truth on a row of the store that it was evaluated on.
    pub fn of(&self, store: &Store, row: usize) -> Truth {
        match &self.chains {
            Some(chains) => match store.ancestry().chain_codes().get(row) {
                Some(chain) => chains.get(chain as usize),
                None => Truth::Unknown,
            },
            None => {
                let table = store.table(self.subject);
                self.by_code.get(table.code(&self.property, row) as usize)
            }
        }
    }
}
