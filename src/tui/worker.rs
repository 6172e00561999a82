//! Threads that load, work out, read and save, and answer by message.

use super::Wake;
use super::terminal::caught;
use crate::app::answering::Answering;
use crate::app::{Effect, Msg, SaveNews};
use crate::detection::Detection;
use crate::ingest::{RawText, Source, Span};
use crate::keep::Keep;
use crate::load;
use crate::rule::form::Form;
use crate::save;
use crate::session::{Entry, Place};
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Sender, channel};
use std::thread::{self, JoinHandle};

/// What is done to each detection before it is stored: names of rules filled in.
pub type Complete = Arc<dyn Fn(&mut Detection) + Send + Sync>;

/// Loads the sources, batch by batch.
pub fn load(sources: Vec<Source>, options: load::Options, complete: Complete, send: Sender<Wake>) {
    thread::spawn(move || {
        let tell = |news| match send.send(Wake::Msg(Msg::Loading(news))) {
            Ok(()) => ControlFlow::Continue(()),
            Err(_) => ControlFlow::Break(()),
        };
        let mut sink = tell;
        let work =
            AssertUnwindSafe(|| load::read_with(sources, &options, complete.as_ref(), &mut sink));
        if catch_unwind(work).is_err() {
            // A bug, but the rows so far are whole: say so and go on.
            let skipped = crate::ingest::Skipped {
                source: "quell".to_owned(),
                line: 0,
                column: None,
                error: format!("loading stopped by a fault of the program: {}", caught()),
            };
            let _ = tell(load::News::Skipped(vec![skipped]));
            let _ = tell(load::News::Done);
        }
    });
}

/// Works something out on a thread of its own.
pub fn answer(effect: Effect, send: Sender<Wake>) {
    thread::spawn(move || {
        let stop = Arc::new(AtomicBool::new(false));
        let _ = tell(&mut Answering::default(), effect, &stop, &send);
    });
}

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
    // What is loaded may grow again before the answer is seen to.
    drop(effect);
    answer.is_none_or(|msg| send.send(Wake::Msg(msg)).is_ok())
}

/// A thread that works out the latest of what it is asked: what is under way when
/// something newer comes is stopped where it can be, and dropped.
#[derive(Debug)]
pub struct Latest {
    ask: Sender<(Effect, Arc<AtomicBool>)>,
    last: Arc<AtomicBool>,
}

impl Latest {
    /// Starts the thread; it ends when nobody can ask any more.
    pub fn new(send: Sender<Wake>) -> Latest {
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

    /// Asks; what was asked before is not wanted any more.
    pub fn ask(&mut self, effect: Effect) {
        self.last.store(true, Ordering::Relaxed);
        self.last = Arc::default();
        let _ = self.ask.send((effect, self.last.clone()));
    }
}

/// What is to be kept in the session's file.
#[derive(Debug)]
pub enum Keeping {
    /// What happened.
    Entry(Box<Entry>),
    /// Where the analyst is.
    Place(Box<Place>),
}

/// A thread that writes the session's file, one transaction each, in order; it
/// ends when nobody can ask any more. `sources` is what the place is kept by.
pub fn keeper(
    keep: Option<Box<Keep>>,
    sources: String,
    send: Sender<Wake>,
) -> (Sender<Keeping>, JoinHandle<()>) {
    let (ask, asked) = channel();
    let thread = thread::spawn(move || {
        let mut keep = keep;
        for keeping in asked {
            let Some(file) = keep.as_mut() else { continue };
            let written = match keeping {
                Keeping::Entry(entry) => file.write(&entry),
                Keeping::Place(place) => file.put(&sources, &place),
            };
            if let Err(error) = written {
                // Later entries build on this one: nothing more goes into the file.
                keep = None;
                let _ = send.send(Wake::Msg(Msg::NotKept(error.to_string())));
            }
        }
    });
    (ask, thread)
}

/// Reads a draft's file.
pub fn read_draft(path: PathBuf, id: Option<u64>, send: Sender<Wake>) {
    thread::spawn(move || {
        let held = std::fs::read(&path).map_err(|error| error.to_string());
        let _ = send.send(Wake::Msg(Msg::DraftRead { path, id, held }));
    });
}

/// Reads a raw record.
pub fn read_raw(row: usize, raw: Option<RawText>, span: Span, send: Sender<Wake>) {
    thread::spawn(move || {
        let text = match raw {
            Some(raw) => raw.read(span).map_err(|error| error.to_string()),
            None => Err("its source is gone".to_owned()),
        };
        let _ = send.send(Wake::Msg(Msg::Raw { row, text }));
    });
}

/// Writes a file, unless it holds something else than expected.
pub fn save(
    path: PathBuf,
    form: Form,
    bytes: Arc<Vec<u8>>,
    expected: Option<Arc<Vec<u8>>>,
    send: Sender<Wake>,
) {
    thread::spawn(move || {
        let work = AssertUnwindSafe(|| write(&path, form, &bytes, expected.as_deref()));
        let news = catch_unwind(work).unwrap_or_else(|_| SaveNews::Failed {
            path: path.clone(),
            error: caught(),
        });
        let _ = send.send(Wake::Msg(Msg::Save(news)));
    });
}

fn write(path: &Path, form: Form, bytes: &[u8], expected: Option<&Vec<u8>>) -> SaveNews {
    let failed = |error: String| SaveNews::Failed {
        path: path.to_owned(),
        error,
    };
    let overwrite = match save::on_disk(path) {
        Err(error) => return failed(error.to_string()),
        Ok(None) => save::Overwrite::Never,
        Ok(Some((held, fingerprint))) => {
            if expected.is_none_or(|expected| *expected != held) {
                return SaveNews::Exists {
                    path: path.to_owned(),
                    form,
                    bytes: held,
                };
            }
            save::Overwrite::IfUnchanged(fingerprint)
        }
    };
    match save::save(path, bytes, overwrite) {
        Err(error) => failed(error.to_string()),
        Ok(()) => match std::fs::read(path) {
            Ok(bytes) => SaveNews::Saved {
                path: path.to_owned(),
                form,
                bytes,
            },
            Err(error) => failed(format!("it was written, but can't be read back: {error}")),
        },
    }
}
