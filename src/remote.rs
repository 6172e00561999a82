//! Remotes: an ESET tenant over HTTP. The only room that knows a socket.
//!
//! ```text
//!  pull ─► held, connect, inspect ─► caller ─► http
//!   │      what is asked, and read    tokens, pace, waits, journal   one exchange
//!   └─► days, sidecar, folder         what is kept of it, atomically
//! ```
//! Strict about what is documented, tolerant of what comes. A password is a
//! [`Secret`] from where it is read to where it is sent. Time is a [`Clock`].

mod answer;
mod caller;
mod check;
mod clock;
mod connect;
mod days;
mod digest;
mod failure;
mod files;
mod folder;
mod held;
mod http;
mod inspect;
mod journal;
mod login;
mod pace;
mod password;
mod pull;
mod push;
mod rule_index;
mod secret;
mod settings;
mod sidecar;
mod stub;
mod tokens;
mod url;

pub use check::{CheckedCall, check};
pub use clock::{Clock, SystemClock};
pub use digest::digest_of;
pub use failure::{Failure, FailureKind};
pub use folder::{PullCursor, PulledFolder, cursor_of, default_folder};
pub use pull::{PullNews, PullOptions, PullOutcome, pull};
pub use push::{PlannedPush, PushOptions, PushSide, PushStep, exclusions_of, plan_push};
pub use secret::Secret;
pub use settings::{
    CALLS_PER_SECOND, MOST_CALLS_PER_SECOND, Remote, RemoteKind, ServerUrl, TIMEOUT,
};
pub use stub::{Misbehaviour, Stub, StubCall, StubHeld, StubOptions};
