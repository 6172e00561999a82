//! Quell builds, previews and proves exclusions for ESET Inspect.
//!
//! # The house
//! Lower storeys know nothing of upper ones; `tests/layers.rs` holds them to it.
//!
//! ```text
//!  tui, cli, run        terminal, command line, files
//!    app                a pure state machine: messages in, effects out
//!      suggest          marked detections to drafts, tightest first
//!      group            causes, groups, facets, hints: from many detections to a few lines
//!      preview          what a draft does to what is loaded
//!        matcher        meets store and rule; nobody else sees both
//!          store        columns and row sets          rule   the exclusion as data
//!            detection, language                      the words
//! ```

#![cfg_attr(
    test,
    allow(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        reason = "a test may fail loudly"
    )
)]

pub mod app;
pub mod breadth;
pub mod cli;
pub mod config;
pub mod detection;
pub mod group;
pub mod ingest;
pub mod keep;
pub mod language;
pub mod load;
pub mod matcher;
pub mod preview;
pub mod rule;
pub mod run;
pub mod sample;
pub mod save;
pub mod session;
pub mod store;
pub mod suggest;
pub mod tui;
