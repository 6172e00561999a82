//! Definitions as formulas, and models of the formulas as made-up detections.
//!
//! ```text
//! variable   what the formulas' variables stand for: values of an owner, parts of a path, flags
//! scope      which properties the drafts name, which may be absent, which are parts of a path
//! ancestors  which lists of ancestors are enough to decide a goal
//! encoder    definition, branch, condition ──► formula;  removed: with branches left out
//!   path     conditions on a path and its parts;  folding: lists of which `unique` sees a part
//! model      truth of atoms ──► detection;  examples: values that read like real ones
//! ```

pub(super) mod ancestors;
pub(super) mod encoder;
pub(super) mod examples;
mod folding;
pub(super) mod model;
mod path;
pub(super) mod removed;
pub(super) mod scope;
pub(super) mod variable;
