//! Proofs against exhaustive evaluation.
