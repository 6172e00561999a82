//! How long proofs may take.

use std::time::{Duration, Instant};

/// How long proofs may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bound {
    /// The time for one call, all its proofs together.
    pub time: Duration,
}

impl Default for Bound {
    fn default() -> Bound {
        Bound {
            time: Duration::from_secs(2),
        }
    }
}

impl Bound {
    pub(super) fn start(self) -> Deadline {
        Deadline {
            until: Instant::now().checked_add(self.time),
            time: self.time,
        }
    }
}

/// When the time is up.
pub(super) struct Deadline {
    until: Option<Instant>,
    time: Duration,
}

impl Deadline {
    pub(super) fn is_over(&self) -> bool {
        self.until.is_some_and(|until| Instant::now() >= until)
    }

    pub(super) fn message(&self) -> String {
        format!("no proof within {} ms", self.time.as_millis())
    }
}
