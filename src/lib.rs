//! Quell builds, previews and proves exclusions for ESET Inspect.
//!
//! # The house
//! Lower storeys know nothing of upper ones; `tests/layers.rs` holds them to it.
//!
//! ```text
//!  tui, cli, run        terminal, command line, one function a subcommand
//!  keep, save           the session's file, other files: atomically
//!    app                a pure state machine: messages in, effects out; no files, no clock
//!      suggest          marked detections to drafts, tightest first
//!      repair           what can be done about a finding, and what each would do
//!      group            causes, groups, facets, hints: from many detections to a few lines
//!      session          verdicts, notes, marks, drafts and their one history, as data
//!      proof            proofs over all possible detections, and the findings they give
//!      preview          what a draft does to what is loaded
//!        matcher        meets store and rule; nobody else sees both
//!          load         sources into a store, batch by batch
//!          store        columns and row sets          rule   the exclusion as data
//!          ingest       bytes to detections           sample  made-up ones
//!            finding            codes, levels, the pages about them; places in a file
//!            detection, language                      the words
//!              text               shown text and numbers: the one door to a screen
//!  config               what can be configured; names rooms of all storeys, is named by run alone
//! ```
//!
//! Data written by attackers reaches a terminal only through [`text`]. A
//! fact of ESET's language stands in `language/table.json` and nowhere else.
//! What a comparison means stands in [`matcher::compare`]; the fast
//! [`matcher::plan`] is held against the obvious [`matcher::reference`].

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
pub mod cli;
pub mod config;
pub mod detection;
pub mod finding;
pub mod group;
pub mod ingest;
pub mod keep;
pub mod language;
pub mod load;
pub mod matcher;
pub mod preview;
pub mod proof;
pub mod repair;
pub mod rule;
pub mod run;
pub mod sample;
pub mod save;
pub mod session;
pub mod store;
pub mod suggest;
pub mod text;
pub mod tui;
