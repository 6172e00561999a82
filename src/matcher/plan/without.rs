//! What a definition would do to the rows were one node of it removed: for every
//! node at once, by combining what stands before and after it, down the tree.
//!
//! ```text
//! Definition ─term─► tree of what each node is worth ─sweep, a plane each─► rows left without each
//! ```
//! Removal is [`crate::rule::edit::delete`]'s: what is left empty goes too. The
//! two planes of truths are independent of each other once negation is pushed
//! down to the conditions, so each is swept on a core of its own.

mod domain;
mod sweep;
mod term;

use super::{Assumptions, Plan, TruthSet};
use crate::rule::Path;
use crate::rule::meaning::Definition;
use crate::store::{Store, both};
use std::sync::Arc;
use sweep::Sweep;

/// What the draft would do, were a node removed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Without {
    /// The node.
    pub path: Path,
    /// How many rows would be suppressed.
    pub suppressed: usize,
    /// How many would be undecided.
    pub undecided: usize,
}

/// Asked now and then; true ends the work.
pub type IsCancelled<'a> = &'a (dyn Fn() -> bool + Sync);

impl Plan {
    /// What `definition` would come to without each of its nodes, within `scope`
    /// (`None`: all rows), parents before children; `None` where it was cancelled.
    pub fn without(
        &mut self,
        store: &Store,
        definition: &Definition,
        assumptions: &Assumptions,
        scope: Option<&TruthSet>,
        is_cancelled: IsCancelled<'_>,
    ) -> Option<Vec<Without>> {
        let all;
        let scope = match scope {
            Some(scope) => scope,
            None => {
                all = TruthSet::always(store.len());
                &all
            }
        };
        self.cache.begin();
        let tree = term::tree(self, store, definition, assumptions, is_cancelled);
        self.cache.forget();
        let tree = tree?;
        let count = |is_certain| {
            let plane = match is_certain {
                true => &scope.certain,
                false => &scope.possible,
            };
            Sweep::new(store, &tree, is_certain, is_cancelled).counts(plane)
        };
        let (certain, possible) = if tree.is_decided && scope.certain == scope.possible {
            let certain = Arc::new(count(true)?);
            (certain.clone(), certain)
        } else {
            let (certain, possible) = both(|| count(true), || count(false));
            (Arc::new(certain?), Arc::new(possible?))
        };
        let of = |counts: &[usize], slot: usize| counts.get(slot).copied().unwrap_or(0);
        let without = |(path, slot): (Path, usize)| {
            let suppressed = of(&certain, slot);
            Without {
                path,
                suppressed,
                undecided: of(&possible, slot) - suppressed,
            }
        };
        Some(tree.nodes.into_iter().map(without).collect())
    }
}
