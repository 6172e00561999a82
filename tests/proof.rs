//! Proofs against exhaustive evaluation, and the corpora of drafts.
//!
//! `QUELL_ORACLE=100000 cargo test --release --test quell proof` holds the
//! proofs against as many random drafts.

mod chains;
mod corpus;
pub(crate) mod drafts;
mod folding;
mod lints;
pub(crate) mod notation;
mod oracle;
mod removal;
mod rewriting;
mod scenes;
mod silent;
mod small;
