//! Threads that load, work out, read and save, and answer by message.

mod answer;
mod exporting;
mod files;
mod watching;

use super::Wake;
use super::terminal::caught;
use crate::app::{Effect, Msg};
use crate::ingest::{RawText, Source};
use crate::keep::Keep;
use crate::load::{self, Completion};
use crate::session::{HistoryEntry, SavedView};
use answer::Latest;
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Sender, channel};
use std::thread::{self, JoinHandle};
use std::time::Duration;
pub use watching::Loader;

/// Loads the sources, batch by batch.
pub fn load(
    sources: Vec<Source>,
    options: load::Options,
    complete: Completion,
    send: Sender<Wake>,
) {
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

/// The threads that do what the application asks for.
#[derive(Debug)]
pub struct Workers {
    raws: Vec<RawText>,
    prover: Latest,
    previewer: Latest,
    fixer: Latest,
    lister: Latest,
    looker: Latest,
    sorter: Latest,
    grouper: Latest,
    weigher: Latest,
    suggester: Latest,
    evaluator: Latest,
    hinter: Latest,
    measurer: Latest,
    tallier: Latest,
    finder: Latest,
    completer: Latest,
    /// What has to be done, one after another.
    checker: Sender<Effect>,
    timer: Sender<(u64, Duration)>,
    /// For what is appended to the sources.
    loader: Loader,
    /// Set to stop the rows that are being written to a file.
    export_stop: Arc<AtomicBool>,
    keeper: Sender<Keeping>,
    kept: JoinHandle<()>,
    send: Sender<Wake>,
}

impl Workers {
    /// Workers that answer to `send`; `raws` are the sources, `names` what the
    /// place in them is kept by.
    pub fn new(
        raws: Vec<RawText>,
        keep: Option<Box<Keep>>,
        names: String,
        loader: Loader,
        send: Sender<Wake>,
    ) -> Workers {
        loader.watch(send.clone());
        let (keeper, kept) = keeper(keep, names, send.clone());
        Workers {
            raws,
            prover: Latest::new(send.clone()),
            previewer: Latest::new(send.clone()),
            fixer: Latest::new(send.clone()),
            lister: Latest::new(send.clone()),
            looker: Latest::new(send.clone()),
            sorter: Latest::new(send.clone()),
            grouper: Latest::new(send.clone()),
            weigher: Latest::new(send.clone()),
            suggester: Latest::new(send.clone()),
            evaluator: Latest::new(send.clone()),
            hinter: Latest::new(send.clone()),
            measurer: Latest::new(send.clone()),
            tallier: Latest::new(send.clone()),
            finder: Latest::new(send.clone()),
            completer: Latest::new(send.clone()),
            checker: answer::in_turn(send.clone()),
            timer: timer(send.clone()),
            loader,
            export_stop: Arc::default(),
            keeper,
            kept,
            send,
        }
    }

    /// Sends the loop a message.
    pub fn tell(&self, msg: Msg) {
        let _ = self.send.send(Wake::Msg(msg));
    }

    /// Does what the application asks for, save what only a screen can do.
    pub fn perform(&mut self, effect: Effect) {
        let send = self.send.clone();
        match effect {
            Effect::ReadRaw { row, source, span } => {
                let raw = self.raws.get(source as usize).cloned();
                files::read_raw(row, raw, span, send);
            }
            Effect::Export(asked) => {
                self.export_stop = Arc::default();
                exporting::export(asked, self.export_stop.clone(), send);
            }
            Effect::ReadOn(asked) => self.loader.read_on(asked, send),
            Effect::StopExport => self.export_stop.store(true, Ordering::Relaxed),
            Effect::List(asked) => files::list(asked, send),
            Effect::ReadDraft { path, id } => files::read_draft(path, id, send),
            Effect::Prove { .. } => self.prover.ask(effect),
            Effect::Preview(_) | Effect::LeaveOut(_) => self.previewer.ask(effect),
            Effect::Fix(_) => self.fixer.ask(effect),
            Effect::Show(_) => self.lister.ask(effect),
            Effect::Look(_) => self.looker.ask(effect),
            Effect::Sort { .. } => self.sorter.ask(effect),
            Effect::Group { .. } => self.grouper.ask(effect),
            Effect::Weigh(_) => self.weigher.ask(effect),
            Effect::Suggest(_) => self.suggester.ask(effect),
            Effect::StopSuggesting => self.suggester.stop(),
            Effect::Evaluate(_) => self.evaluator.ask(effect),
            Effect::Hint { .. } => self.hinter.ask(effect),
            Effect::Measure(_) => self.measurer.ask(effect),
            Effect::Tally(_) => self.tallier.ask(effect),
            Effect::Find(_) => self.finder.ask(effect),
            Effect::Complete(_) => self.completer.ask(effect),
            Effect::ReadBack(_) | Effect::Decide(_) | Effect::Forget(_) => {
                drop(self.checker.send(effect))
            }
            Effect::LetSee(number, time) => drop(self.timer.send((number, time))),
            Effect::GoOn => self.tell(Msg::GoOn),
            Effect::Keep(entry) => drop(self.keeper.send(Keeping::Entry(entry))),
            Effect::KeepView(view) => drop(self.keeper.send(Keeping::View(view))),
            Effect::Save {
                path,
                form,
                bytes,
                expected,
            } => files::save(path, form, bytes, expected, send),
            Effect::Quit
            | Effect::Suspend
            | Effect::Redraw
            | Effect::Mouse(_)
            | Effect::Copy(_) => {}
        }
    }

    /// Ends them; what was decided is in the file then.
    pub fn end(self) {
        let Workers { keeper, kept, .. } = self;
        drop(keeper);
        let _ = kept.join();
    }
}

/// A thread that tells of questions that they have been seen, in the order in which
/// they appeared.
fn timer(send: Sender<Wake>) -> Sender<(u64, Duration)> {
    let (ask, asked) = channel::<(u64, Duration)>();
    thread::spawn(move || {
        for (number, time) in asked {
            thread::sleep(time);
            let _ = send.send(Wake::Msg(Msg::Seen(number)));
        }
    });
    ask
}

/// What is to be kept in the session's file.
#[derive(Debug)]
enum Keeping {
    /// A step of history.
    Entry(Box<HistoryEntry>),
    /// Where the analyst is.
    View(Box<SavedView>),
}

/// A thread that writes the session's file, one transaction each, in order; it
/// ends when nobody can ask any more. `sources` is what the place is kept by.
fn keeper(
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
                Keeping::View(view) => file.put(&sources, &view),
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
