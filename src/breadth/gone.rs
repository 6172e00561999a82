//! Branches taken out of a definition without copying it.

use crate::rule::meaning::{Branch, OperationTest};
use rustc_hash::FxHashSet;

/// What is taken out of a definition, by where it lies in memory: equal
/// branches are not the same branch.
#[derive(Clone, Debug, Default)]
pub(super) struct Gone {
    branches: FxHashSet<usize>,
    operations: FxHashSet<usize>,
}

impl Gone {
    pub(super) fn take_branch(&mut self, branch: &Branch) {
        self.branches.insert(std::ptr::from_ref(branch).addr());
    }

    pub(super) fn take_operation(&mut self, operation: &OperationTest) {
        self.operations.insert(std::ptr::from_ref(operation).addr());
    }

    pub(super) fn has_branch(&self, branch: &Branch) -> bool {
        !self.branches.is_empty() && self.branches.contains(&std::ptr::from_ref(branch).addr())
    }

    pub(super) fn has_operation(&self, operation: &OperationTest) -> bool {
        !self.operations.is_empty()
            && self
                .operations
                .contains(&std::ptr::from_ref(operation).addr())
    }
}
