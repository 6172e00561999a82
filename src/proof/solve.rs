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
