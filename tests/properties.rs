//! The plan against the reference.
