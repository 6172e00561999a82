//! The outermost expressions of a definition, with whose they are.

use crate::rule::meaning::Definition;
pub(super) use crate::rule::meaning::Root as Top;

/// The outermost expression of each part and operation.
pub(super) fn tops(definition: &Definition) -> Vec<Top<'_>> {
    definition.roots().collect()
}
