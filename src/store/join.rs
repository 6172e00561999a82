//! Two works at once: the one door to a second core for rooms that must do
//! without threads of their own. Both are done when it returns.

use std::panic::resume_unwind;
use std::thread;

/// Runs both, one of them on another thread.
pub(crate) fn join<A: Send, B>(
    one: impl FnOnce() -> A + Send,
    other: impl FnOnce() -> B,
) -> (A, B) {
    thread::scope(|threads| {
        let one = threads.spawn(one);
        let other = other();
        let one = one.join().unwrap_or_else(|panic| resume_unwind(panic));
        (one, other)
    })
}
