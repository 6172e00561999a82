//! Exclusions in and out of files.
