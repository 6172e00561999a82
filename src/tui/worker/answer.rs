//! Threads that work out what the application asks for.

use crate::app::answering::Answering;
use crate::app::{Effect, Msg};
use crate::tui::Wake;
use crate::tui::terminal::caught;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Sender, channel};
use std::thread;

/// Whether anybody still listens.
fn tell(
    answering: &mut Answering,
    effect: Effect,
    stop: &Arc<AtomicBool>,
    send: &Sender<Wake>,
) -> bool {
    let work = AssertUnwindSafe(|| answering.answer(&effect, stop));
    let answer = catch_unwind(work).unwrap_or_else(|_| {
        *answering = Answering::default();
        Some(Msg::Fault(caught()))
    });
    // What is loaded may grow again before the answer is seen to; where there is
    // none, what waits for that must hear of it all the same.
    drop(effect);
    let msg = answer.unwrap_or(Msg::GoOn);
    send.send(Wake::Msg(msg)).is_ok()
}

/// A thread that works out the latest of what it is asked: what is under way when
/// something newer comes is stopped where it can be, and dropped.
#[derive(Debug)]
pub(super) struct Latest {
    ask: Sender<(Effect, Arc<AtomicBool>)>,
    last: Arc<AtomicBool>,
}

impl Latest {
    /// Starts the thread; it ends when nobody can ask any more.
    pub(super) fn new(send: Sender<Wake>) -> Latest {
        let (ask, asked) = channel::<(Effect, Arc<AtomicBool>)>();
        thread::spawn(move || {
            let mut answering = Answering::default();
            while let Ok(first) = asked.recv() {
                let (effect, stop) = asked.try_iter().last().unwrap_or(first);
                if !tell(&mut answering, effect, &stop, &send) {
                    return;
                }
            }
        });
        Latest {
            ask,
            last: Arc::default(),
        }
    }

    /// What was asked is not wanted any more.
    pub(super) fn stop(&self) {
        self.last.store(true, Ordering::Relaxed);
    }

    /// Asks; what was asked before is not wanted any more.
    pub(super) fn ask(&mut self, effect: Effect) {
        self.last.store(true, Ordering::Relaxed);
        self.last = Arc::default();
        let _ = self.ask.send((effect, self.last.clone()));
    }
}

/// A thread that works out all that it is asked, one after another; it ends when
/// nobody can ask any more.
pub(super) fn in_turn(send: Sender<Wake>) -> Sender<Effect> {
    let (ask, asked) = channel();
    thread::spawn(move || {
        let (mut answering, stop) = (Answering::default(), Arc::default());
        for effect in asked {
            if !tell(&mut answering, effect, &stop, &send) {
                return;
            }
        }
    });
    ask
}
