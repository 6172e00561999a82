//! The integration tests, as one binary.
#![allow(unreachable_pub, reason = "one binary: there is no outside")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test may fail loudly"
)]
#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::needless_pass_by_value,
    reason = "a test's numbers are small, and its values few"
)]

mod cli;
mod explain;
mod group;
mod hollow;
mod house;
mod ingest;
mod layers;
mod leave_one_out;
mod live;
mod loading;
mod proof;
mod properties;
mod random;
mod remote;
mod repair;
mod roundtrip;
mod rules;
mod screen;
mod sentences;
mod session;
mod shapes;
mod suggest;
mod support;
mod terminal;
mod triage;
