//! The application and its workers as the real loop runs them, without a
//! terminal: keys come while it loads, and everything is timed.

use quell::app::answering::Answering;
use quell::app::key::{Key, KeyCode};
use quell::app::overlay::Overlay;
use quell::app::work::Work;
use quell::app::{App, Msg};
use quell::ingest::{Input, Limits, RawText};
use quell::load::{Completion, Options};
use quell::load::{Loading, Progress};
use quell::tui::inbox::Inbox;
use quell::tui::theme::{Palette, Theme};
use quell::tui::worker::{self, Loader, Workers};
use quell::tui::{Wake, count_rows, until_frame, view};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use rustix::time::{ClockId, clock_gettime};
use std::collections::VecDeque;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

/// Columns and rows.
pub(crate) const SIZE: (u16, u16) = (200, 60);

/// What this thread has worked so far: others' work on the same cores is not in it.
pub(crate) fn processor_time() -> Duration {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    Duration::new(time.tv_sec as u64, time.tv_nsec as u32)
}

/// How long anything may take.
const DEADLINE: Duration = Duration::from_secs(60);

/// What took how long, by what it was.
#[derive(Debug, Default)]
pub(crate) struct Times {
    /// From a key's press to its being done, while loading runs: what it waits
    /// for the loop included.
    pub(crate) while_loading: Vec<Duration>,
    /// What one message costs the interface's thread while loading runs, in
    /// processor time: a key that comes meanwhile waits for it.
    pub(crate) at_once: Vec<Duration>,
    /// From a key's press to the frame that shows it, while loading runs.
    pub(crate) seen_while_loading: Vec<Duration>,
    /// A key that edits the draft, itself; and until the new counts are there.
    pub(crate) edit: Vec<Duration>,
    pub(crate) counts: Vec<Duration>,
    /// A key typed into the filter, itself; and until its rows are there.
    pub(crate) filter: Vec<Duration>,
    pub(crate) rows: Vec<Duration>,
    /// From the key to the new order.
    pub(crate) sort: Vec<Duration>,
    /// A jump to what the last edit changed.
    pub(crate) jump: Vec<Duration>,
    /// A frame.
    pub(crate) frame: Vec<Duration>,
    /// The whole loading, and until its first rows were drawn.
    pub(crate) loading: Duration,
    pub(crate) first_rows: Duration,
}

pub(crate) struct Live {
    pub(crate) app: App,
    pub(crate) times: Times,
    workers: Workers,
    send: Sender<Wake>,
    inbox: Inbox,
    pressed: Arc<Mutex<VecDeque<Instant>>>,
    theme: Theme,
}

fn key(name: &str) -> Wake {
    Wake::Msg(Msg::Key(Key::parse(name).unwrap()))
}

impl Live {
    /// Begins to load a file.
    pub(crate) fn open(path: &Path) -> Live {
        let source = quell::ingest::open(&Input::Path(path.to_owned()), &Limits::default());
        let sources = vec![source.unwrap()];
        let (send, receive) = channel();
        let raws: Vec<RawText> = sources.iter().map(quell::ingest::Source::raw).collect();
        let app = App::new(
            Work::default(),
            Loading::of(vec![Progress::default()]),
            SIZE,
            count_rows,
        );
        let complete: Completion = Arc::new(|_| {});
        let loader = Loader::of(&sources, &Options::bounded(), &complete);
        let workers = Workers::new(raws, None, String::new(), loader, send.clone());
        worker::load(sources, Options::bounded(), complete, send.clone());
        Live {
            app,
            times: Times::default(),
            workers,
            send,
            inbox: Inbox::new(receive),
            pressed: Arc::default(),
            theme: Theme::new(Palette::Dark),
        }
    }

    /// One round of the loop, and a frame; gives how long its slowest message took.
    fn turn(&mut self) -> Duration {
        // Whatever happens, something does: else the screen would stand still.
        let Ok(first) = self.inbox.next_within(DEADLINE) else {
            let (app, list) = (&self.app, self.app.list());
            panic!(
                "nothing more comes: {} of {} previewed, {} of {}, awaiting {}, more {}",
                app.preview().loaded,
                app.store().len(),
                list.shown().len(),
                list.order().name(),
                app.is_awaiting(),
                app.is_awaiting_more()
            );
        };
        let mut slowest = Duration::ZERO;
        let mut begun = Vec::new();
        let (workers, pressed) = (&mut self.workers, &self.pressed);
        let (done, at_once) = (&mut self.times.while_loading, &mut self.times.at_once);
        let take = &mut |wake: Wake, app: &mut App| {
            let Wake::Msg(msg) = wake else {
                panic!("{wake:?}")
            };
            let is_key = matches!(msg, Msg::Key(_));
            let start = Instant::now();
            let worked = processor_time();
            let effects = app.update(msg);
            effects.into_iter().for_each(|one| workers.perform(one));
            slowest = slowest.max(start.elapsed());
            at_once.push(processor_time() - worked);
            if is_key && let Some(at) = pressed.lock().unwrap().pop_front() {
                done.push(at.elapsed());
                begun.push(at);
            }
            Ok(None)
        };
        let end = until_frame(first, &mut self.inbox, &mut self.app, take).unwrap();
        assert!(end.is_none());
        self.draw();
        let seen = begun.into_iter().map(|at| at.elapsed());
        self.times.seen_while_loading.extend(seen);
        slowest
    }

    fn draw(&mut self) {
        let mut buffer = Buffer::empty(Rect::new(0, 0, SIZE.0, SIZE.1));
        let begun = Instant::now();
        view::render(&mut buffer, &self.app, &self.theme);
        self.times.frame.push(begun.elapsed());
    }

    /// Goes on until something is so.
    pub(crate) fn until(&mut self, is_so: impl Fn(&App) -> bool) {
        while !is_so(&self.app) {
            self.turn();
        }
    }

    /// Loads to the end while `keys` are pressed in turn, one every `every`.
    pub(crate) fn load(&mut self, keys: &'static [&'static str], every: Duration) {
        let begun = Instant::now();
        let is_over = Arc::new(AtomicBool::new(false));
        let (send, pressed, stop) = (self.send.clone(), self.pressed.clone(), is_over.clone());
        let presser = thread::spawn(move || {
            for name in keys.iter().cycle() {
                if stop.load(Ordering::Relaxed) {
                    return;
                }
                pressed.lock().unwrap().push_back(Instant::now());
                send.send(key(name)).unwrap();
                thread::sleep(every);
            }
        });
        while self.app.loading().is_running() {
            self.turn();
            if self.times.first_rows.is_zero() && !self.app.list().shown().is_empty() {
                self.times.first_rows = begun.elapsed();
            }
        }
        is_over.store(true, Ordering::Relaxed);
        presser.join().unwrap();
        self.times.loading = begun.elapsed();
        while !self.pressed.lock().unwrap().is_empty() {
            self.turn();
        }
        self.settle();
    }

    /// Goes on until nothing is being worked out: preview, rows, order.
    pub(crate) fn settle(&mut self) {
        let is_settled = |app: &App| {
            let is_whole = app.preview().loaded == app.store().len();
            is_whole && !app.is_awaiting() && !app.is_awaiting_more()
        };
        while !is_settled(&self.app) {
            self.turn();
        }
    }

    /// Presses a key: what it took itself, and until all that follows is there.
    fn press(&mut self, wake: Wake) -> (Duration, Duration) {
        let begun = Instant::now();
        self.send.send(wake).unwrap();
        let own = self.turn();
        self.settle();
        (own, begun.elapsed())
    }

    pub(crate) fn keys(&mut self, names: &str) {
        for name in names.split_whitespace() {
            self.press(key(name));
        }
    }

    /// Adds what can be added of the first detection, then edits up and down.
    pub(crate) fn edit(&mut self, rounds: usize) {
        self.keys("g 2");
        for _ in 0..self.app.detail().lines().len() {
            self.timed_edit("a");
            self.keys("j");
        }
        self.keys("3");
        for round in 0..rounds {
            self.timed_edit(["+", "o", "!", "u", "c", "J", "u", "-"][round % 8]);
            self.keys(if round % 3 == 0 { "k" } else { "j" });
            if round % 8 == 0 {
                self.keys("1 g");
                let (own, _) = self.press(key("]"));
                self.times.jump.push(own);
                self.keys("3");
            }
        }
    }

    fn timed_edit(&mut self, name: &str) {
        let before = self.app.work().draft().clone();
        let (own, counts) = self.press(key(name));
        if let Some(Overlay::Caution(_)) = self.app.overlays().last() {
            // A condition from another rule's detection: here all the same.
            self.keys("h");
        }
        if let Some(Overlay::Comparing(_)) = self.app.overlays().last() {
            self.keys("c Enter");
        }
        if *self.app.work().draft() != before {
            self.times.edit.push(own);
            self.times.counts.push(counts);
        }
    }

    /// Types filters, letter by letter, and takes each back.
    pub(crate) fn filter(&mut self, filters: &[&str]) {
        self.keys("1");
        for filter in filters {
            self.keys("/");
            for letter in filter.chars() {
                let key = Wake::Msg(Msg::Key(Key::plain(KeyCode::Char(letter))));
                let (own, rows) = self.press(key);
                self.times.filter.push(own);
                self.times.rows.push(rows);
            }
            self.keys("Enter Esc");
        }
    }

    /// Sorts by each order in turn.
    pub(crate) fn sort(&mut self) {
        self.keys("1");
        for down in 0..6 {
            self.keys("o");
            (0..=down).for_each(|_| self.keys("Down"));
            let (_, order) = self.press(key("Enter"));
            self.times.sort.push(order);
        }
    }

    /// Moves the cursor, a frame each.
    pub(crate) fn look(&mut self, rounds: usize) {
        self.times.frame.clear();
        (0..rounds).for_each(|_| self.keys("j"));
    }

    /// What the draft does to all that is loaded, worked out from nothing.
    pub(crate) fn afresh(&self) -> quell::matcher::preview::Preview {
        use quell::app::{Effect, SharedStore};
        let asked = quell::app::previews::ToPreview {
            revision: 0,
            store: SharedStore(self.app.store().clone()),
            draft: self.app.work().draft().clone(),
            assumptions: self.app.work().assumptions().clone(),
            rungs: Vec::new(),
        };
        let effect = Effect::Preview(Box::new(asked));
        match Answering::default().answer(&effect, &Arc::default()) {
            Some(Msg::Previewed(made)) => made.preview,
            other => panic!("{other:?}"),
        }
    }
}

impl Times {
    /// What was timed, by name.
    pub(crate) fn all(&mut self) -> [(&'static str, &mut Vec<Duration>); 10] {
        [
            ("a key while loading", &mut self.while_loading),
            ("  to the frame that shows it", &mut self.seen_while_loading),
            ("what it may wait for, processor time", &mut self.at_once),
            ("a key that edits the draft", &mut self.edit),
            ("  to its counts on the screen", &mut self.counts),
            ("a key typed into the filter", &mut self.filter),
            ("  to its rows on the screen", &mut self.rows),
            ("an order of the list, on the screen", &mut self.sort),
            ("a jump to what the last edit changed", &mut self.jump),
            ("a frame at 200x60", &mut self.frame),
        ]
    }
}
