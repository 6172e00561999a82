//! Time as calls need it: how much has passed, waiting, and the date; a test
//! gives a clock that does not wait.

use jiff::Timestamp;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// A clock that can be stopped.
pub trait Clock {
    /// What has passed since some moment.
    fn now(&self) -> Duration;
    /// Waits so long, or until it is stopped.
    fn wait(&self, time: Duration);
    /// Whether it was stopped: nothing is to be begun any more.
    fn is_stopped(&self) -> bool;
    /// The date.
    fn date(&self) -> Timestamp;
}

/// The machine's clock, stopped by a flag that a signal sets.
#[derive(Debug)]
pub struct SystemClock {
    begun: Instant,
    stop: Arc<AtomicBool>,
}

impl SystemClock {
    /// A clock that stops when the flag is set.
    pub fn new(stop: Arc<AtomicBool>) -> SystemClock {
        SystemClock {
            begun: Instant::now(),
            stop,
        }
    }
}

/// How soon a wait notices that it is to stop.
const SLICE: Duration = Duration::from_millis(50);

impl Clock for SystemClock {
    fn now(&self) -> Duration {
        self.begun.elapsed()
    }

    fn wait(&self, time: Duration) {
        let end = Instant::now() + time;
        while !self.is_stopped() {
            let left = end.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return;
            }
            std::thread::sleep(left.min(SLICE));
        }
    }

    fn is_stopped(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }

    fn date(&self) -> Timestamp {
        Timestamp::now()
    }
}
