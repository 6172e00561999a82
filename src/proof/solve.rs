//! Satisfiability of formulas over numbers, texts, sets and flags: DPLL(T), as
//! SMT solvers do it.
//!
//! ```text
//! formula     an and-inverter graph over atoms; an atom is a predicate on a variable
//! solver      CDCL: decide, propagate, analyze conflicts, learn clauses, backjump, restart
//!   theory    which atoms of one variable exclude or imply each other
//!   intervals numbers as sets of ranges;  pattern: unbounded texts, two patterns at a time
//! ```

pub(super) mod formula;
pub(super) mod intervals;
pub(super) mod pattern;
pub(super) mod solver;
mod theory;

/// The number of a variable, a clause, a level or an atom.
#[expect(clippy::expect_used, reason = "a draft has no 2^32 conditions")]
fn to_u32(at: usize) -> u32 {
    u32::try_from(at).expect("fewer than 2^32")
}
