//! The corpus of drafts, on reference and plan.
