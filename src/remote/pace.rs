//! How many calls go out a second.

use super::clock::Clock;
use std::time::Duration;

/// Spaces calls evenly.
#[derive(Debug)]
pub(super) struct Pace {
    gap: Duration,
    next: Duration,
}

/// The gap between calls once the remote said that it is asked too fast.
const SLOW: Duration = Duration::from_millis(500);

impl Pace {
    /// So many calls a second.
    pub(super) fn new(calls_per_second: u32) -> Pace {
        Pace {
            gap: Duration::from_secs(1) / calls_per_second.max(1),
            next: Duration::ZERO,
        }
    }

    /// Waits until a call may go out.
    pub(super) fn wait(&mut self, clock: &dyn Clock) {
        let now = clock.now();
        if self.next > now {
            clock.wait(self.next - now);
        }
        self.next = self.next.max(now) + self.gap;
    }

    /// Two calls a second from here on.
    pub(super) fn slow_down(&mut self) {
        self.gap = self.gap.max(SLOW);
    }

    /// How long so many calls take.
    pub(super) fn time_of(&self, calls: u64) -> Duration {
        let nanos = u64::try_from(self.gap.as_nanos()).unwrap_or(u64::MAX);
        Duration::from_nanos(nanos.saturating_mul(calls))
    }
}
