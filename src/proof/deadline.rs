//! When proofs must end. One deadline is handed down through all that one call
//! asks, so that the call keeps to it whatever it asks inside.

use std::cell::Cell;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// How long proofs take by themselves.
const USUAL: Duration = Duration::from_secs(2);

/// When proofs must end.
#[derive(Clone, Debug)]
pub struct Deadline {
    limit: Limit,
    /// Set by another thread: the proof is not wanted any more.
    stop: Option<Arc<AtomicBool>>,
}

#[derive(Clone, Debug)]
enum Limit {
    /// Too far for the clock where there is no instant.
    Time(Option<Instant>, Duration),
    /// How many checks are left, and how many there were.
    Checks(Cell<u64>, u64),
}

impl Default for Deadline {
    /// Two seconds from now.
    fn default() -> Deadline {
        Deadline::after(USUAL)
    }
}

impl Deadline {
    /// So long from now.
    pub fn after(time: Duration) -> Deadline {
        Deadline::of(Limit::Time(Instant::now().checked_add(time), time))
    }

    /// After the solver has asked so many times whether it is over, which is the
    /// same on every machine: once a goal, and once in 64 decisions or conflicts.
    pub fn after_checks(count: u64) -> Deadline {
        Deadline::of(Limit::Checks(Cell::new(count), count))
    }

    fn of(limit: Limit) -> Deadline {
        Deadline { limit, stop: None }
    }

    /// The same, but over as soon as another thread sets `stop`.
    pub fn or_when(self, stop: &Arc<AtomicBool>) -> Deadline {
        let stop = Some(stop.clone());
        Deadline { stop, ..self }
    }

    fn is_stopped(&self) -> bool {
        let stop = self.stop.as_ref();
        stop.is_some_and(|stop| stop.load(Ordering::Relaxed))
    }

    /// One check: whether it is over.
    pub(super) fn is_over(&self) -> bool {
        if self.is_stopped() {
            return true;
        }
        match &self.limit {
            Limit::Time(until, _) => until.is_some_and(|until| Instant::now() >= until),
            Limit::Checks(left, _) => {
                let now = left.get();
                left.set(now.saturating_sub(1));
                now == 0
            }
        }
    }

    /// Why there is no proof.
    pub(super) fn message(&self) -> String {
        match &self.limit {
            Limit::Time(_, time) => format!("no proof within {} ms", time.as_millis()),
            Limit::Checks(_, count) => format!("no proof within {count} checks"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_deadline_is_over_when_it_is_stopped() {
        let stop = Arc::new(AtomicBool::new(false));
        let deadline = Deadline::after(Duration::from_secs(3600)).or_when(&stop);
        let copy = deadline.clone();
        assert!(!deadline.is_over() && !copy.is_over());
        stop.store(true, Ordering::Relaxed);
        assert!(deadline.is_over() && copy.is_over());
    }
}
