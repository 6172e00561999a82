//! Quell builds, previews and proves exclusions for ESET Inspect.
//!
//! # The house
//! Lower storeys know nothing of upper ones; `tests/layers.rs` holds them to it.
//!
//! ```text
//!  tui, cli, run        terminal, command line, one function a subcommand
//!  keep, save           the session's file, other files: atomically
//!  remote               a tenant over HTTP: pulled into a folder, compared with one; a stub
//!    app                a pure state machine: messages in, effects out; no files, no clock
//!      suggest          marked detections to drafts, tightest first
//!      repair           what can be done about a finding, and what each would do
//!      detail           one detection, line by line
//!      group            causes, groups, facets, hints: from many detections to a few lines
//!      session          verdicts, notes, marks, drafts and their one history, as data
//!      proof            proofs over all possible detections, and the findings they give
//!      matcher          where store and rule meet; what a draft does to what is loaded
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
//!
//! # Four walks
//! Each passes a room once, upwards, and the answer comes down as a value.
//!
//! * **A byte to a row.** [`ingest`] opens a source, sniffs what it is, inflates
//!   and decodes it, cuts it into blocks of whole records and reads each with the
//!   table of its format; [`detection`] derives what follows from what is
//!   given. [`load`] has all cores do so, in order: each block becomes a batch of
//!   columns, which [`store`] absorbs between two keys by remapping its codes.
//! * **A key to a new preview.** [`tui`] reads the key, [`app`] finds its
//!   command in the table ([`app::commands`]) and runs it: [`rule::edit`] gives the edit,
//!   [`session`] a step of history. [`rule::meaning`] types the new tree; the
//!   effect that asks for a preview goes to a worker, where [`matcher::plan`]
//!   evaluates what is new of it over the store's columns and [`matcher::preview`] counts.
//!   The answer comes back as a message under the draft's revision, and is
//!   dropped if the draft is another by then.
//! * **A draft to a proof.** [`rule::read`] gives a tree, [`rule::meaning`] its
//!   typed definition; [`proof`] encodes it as a formula over atoms, solves it
//!   before the deadline, turns a model into a witness that
//!   [`matcher::reference`] must confirm, and gives typed [`finding`]s with it.
//!   `run` or `tui` shows them through [`text`].
//! * **A command to disk.** `s` is a command like any other: [`app`] asks where
//!   the draft is dangerous or a file has changed, [`rule::write`] makes the
//!   bytes and checks that they read back; an effect has a worker call [`save`],
//!   which replaces the file in one rename and reads it again. What was decided on the
//!   way is an entry of the session, which [`keep`] has written in a transaction
//!   of its own.
//!
//! # Where to add
//! * **A property, an operation, a symbol:** a row of `language/table.json`; a new role
//!   stands in `language/role.rs` too. Who uses a property asks by its role.
//! * **A comparison:** `language/comparison.rs`, what it means in `matcher/compare.rs`,
//!   its verb in `rule/sentence.rs`.
//! * **A format of detections:** a file in `ingest/formats`, and its two lines in
//!   `ingest/formats.rs`; `ingest/format.rs` says how. Its records for the tests go to
//!   `tests/support/shapes`, its name to README's table and `ingest/sniff.rs`.
//! * **A command:** a row of the file in `app/commands` for where it can be given, with
//!   the method that it calls; `QUELL_UPDATE=1` writes README's table of keys anew.
//! * **A finding:** its page in `finding/pages.rs`, which makes its code, and what finds
//!   it in `proof/check` (what can't be read at all, in `rule/meaning`), with its cases
//!   in `tests/fixtures/proof`; where it can be mended, a choice in `repair/propose.rs`.
//! * **A form of exclusions:** `rule/form.rs`, and how it is written in `rule/write.rs`;
//!   if it is read too, `rule/read.rs`.
//! * **A call to a tenant:** `remote/connect.rs` or `remote/inspect.rs`, and what the stub
//!   answers to it in `remote/stub`; a way to misbehave in `remote/stub/misbehaviour.rs`.
//! * **A subcommand:** its options in `cli.rs`, its function in a file of `run`.
#![doc = include_str!("glossary.md")]
#![cfg_attr(
    test,
    allow(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a test may fail loudly"
    )
)]

pub mod app;
pub mod cli;
pub mod config;
pub mod detail;
pub mod detection;
pub mod finding;
pub mod group;
pub mod ingest;
pub mod keep;
pub mod language;
pub mod load;
pub mod matcher;
pub mod proof;
pub mod remote;
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
