//! Branches left out of a definition without copying it.

use crate::rule::meaning::{Branch, OperationTest};
use rustc_hash::FxHashSet;
use std::ptr;

/// What is left out of a definition, by where it lies in memory: equal branches
/// are not the same branch.
#[derive(Clone, Debug, Default)]
pub(crate) struct Removed {
    branches: FxHashSet<*const Branch>,
    operations: FxHashSet<*const OperationTest>,
}

impl Removed {
    pub(crate) fn branch(&mut self, branch: &Branch) {
        self.branches.insert(ptr::from_ref(branch));
    }

    pub(crate) fn operation(&mut self, operation: &OperationTest) {
        self.operations.insert(ptr::from_ref(operation));
    }

    pub(crate) fn has_branch(&self, branch: &Branch) -> bool {
        self.branches.contains(&ptr::from_ref(branch))
    }

    pub(crate) fn has_operation(&self, operation: &OperationTest) -> bool {
        self.operations.contains(&ptr::from_ref(operation))
    }
}
