//! Work on all cores at once: the one door to them for rooms that must do
//! without threads of their own. All of it is done when it returns.

use std::num::NonZero;
use std::panic::resume_unwind;
use std::sync::LazyLock;
use std::thread;

/// How many there are.
pub(crate) static CORES: LazyLock<usize> =
    LazyLock::new(|| thread::available_parallelism().map_or(1, NonZero::get));

/// What `work` makes of each part, in their order, each on a thread of its own.
pub(crate) fn each_at_once<T: Send, A: Send>(
    parts: impl Iterator<Item = T>,
    work: impl Fn(T) -> A + Sync,
) -> Vec<A> {
    thread::scope(|threads| {
        let work = &work;
        let mut parts = parts;
        let first = parts.next();
        let others: Vec<_> = parts
            .map(|part| threads.spawn(move || work(part)))
            .collect();
        // The first on this one.
        let first = first.map(work);
        let others = others.into_iter().map(|other| {
            let done = other.join();
            done.unwrap_or_else(|panic| resume_unwind(panic))
        });
        first.into_iter().chain(others).collect()
    })
}
