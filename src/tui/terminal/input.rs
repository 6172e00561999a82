//! What comes from the terminal: keys, pastes, sizes, signals, its end. Two threads wait for
//! them, so that the loop waits for one channel only.

use std::io::{self, IsTerminal};
use std::os::fd::AsFd;
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, TryLockError};
use std::thread;
use std::time::Duration;

use crossterm::event::{self, Event, KeyEvent, KeyEventKind, MouseEvent, MouseEventKind};
use rustix::event::{PollFd, PollFlags, poll};
use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGWINCH};
use signal_hook::iterator::Signals;

use super::restore::die;

/// How long the loop may take to save and leave before the program ends without it.
const GRACE: Duration = Duration::from_millis(600);

/// How long to wait for the rest of what began to arrive.
const REST: Duration = Duration::from_millis(20);

/// How long a stop may take to come and go, where nothing tells when it is over.
const STOP: Duration = Duration::from_millis(200);

/// What the terminal or the system told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TerminalInput {
    /// A key went down, or repeats.
    Key(KeyEvent),
    /// Text was pasted.
    Paste(String),
    /// The terminal has so many columns and rows now; the next frame is drawn in full.
    Resize(u16, u16),
    /// A button or the wheel of the mouse, when it is on.
    Mouse(MouseEvent),
    /// The program was stopped from outside and goes on: [`super::Screen::resume`] takes the
    /// screen again. A terminal that goes away says this, too; that fails then.
    Continued,
    /// A signal wants the program to end: leave within half a second, then [`die`] by it.
    Killed(i32),
    /// The terminal is gone. There is as little time; `die` by `SIGHUP`.
    Closed,
}

/// Takes input, and says whether anybody still listens.
pub(super) type Send = Arc<dyn Fn(TerminalInput) -> bool + std::marker::Send + Sync>;

/// Whether the size changed since the last frame, if only for a moment. A terminal that shrank
/// and grew again has lost what stood at its edge, although it is as large as before.
static WAS_RESIZED: AtomicBool = AtomicBool::new(false);

/// Held while keys are read.
static READING: Mutex<()> = Mutex::new(());

/// How far a stop of our own has come.
static STOPPED: Mutex<Stop> = Mutex::new(Stop::No);
static CONTINUED: Condvar = Condvar::new();

#[derive(Clone, Copy, PartialEq, Eq)]
enum Stop {
    No,
    Asked,
    Over,
}

/// Begins to listen to signals; none is lost from here on.
pub(super) fn watch_signals(send: Send) -> io::Result<()> {
    let wanted = [SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGCONT, SIGWINCH];
    let mut signals = Signals::new(wanted)?;
    thread::spawn(move || {
        for signal in signals.forever() {
            match signal {
                SIGWINCH => {
                    WAS_RESIZED.store(true, SeqCst);
                    if let Ok((columns, rows)) = crossterm::terminal::size() {
                        send(TerminalInput::Resize(columns, rows));
                    }
                }
                SIGCONT if is_our_stop_over() => {}
                SIGCONT => {
                    send(TerminalInput::Continued);
                }
                _ => {
                    send(TerminalInput::Killed(signal));
                    thread::sleep(GRACE);
                    die(signal);
                }
            }
        }
    });
    Ok(())
}

/// Begins to listen to keys, until nobody wants them or the terminal is gone.
pub(super) fn watch_keys(send: Send) {
    thread::spawn(move || {
        while is_readable() {
            let _reading = lock(&READING);
            loop {
                match event::poll(REST) {
                    Ok(true) => {}
                    Ok(false) => break,
                    Err(_) => return close(&send),
                }
                let Ok(event) = event::read() else {
                    return close(&send);
                };
                if let Some(input) = translate(event)
                    && !send(input)
                {
                    return;
                }
            }
        }
        close(&send);
    });
}

/// Waits for keys; false when none can come any more. crossterm does not notice the latter:
/// it would try for ever.
fn is_readable() -> bool {
    let (stdin, stdout) = (io::stdin(), io::stdout());
    // When data comes from standard input, keys come from the terminal that is drawn on.
    let terminal = if stdin.is_terminal() {
        stdin.as_fd()
    } else {
        stdout.as_fd()
    };
    let mut wanted = [PollFd::from_borrowed_fd(terminal, PollFlags::IN)];
    loop {
        match poll(&mut wanted, None) {
            Ok(_) => {}
            Err(rustix::io::Errno::INTR) => continue,
            Err(_) => return false,
        }
        let gone = PollFlags::HUP | PollFlags::ERR | PollFlags::NVAL;
        return !wanted[0].revents().intersects(gone);
    }
}

fn close(send: &Send) {
    send(TerminalInput::Closed);
    thread::sleep(GRACE);
    die(SIGHUP);
}

fn translate(event: Event) -> Option<TerminalInput> {
    match event {
        Event::Key(key) if key.kind == KeyEventKind::Release => None,
        Event::Key(key) => Some(TerminalInput::Key(key)),
        Event::Paste(text) => Some(TerminalInput::Paste(text)),
        // A terminal tells every cell that the mouse crosses; nobody acts on these.
        Event::Mouse(mouse) if mouse.kind == MouseEventKind::Moved => None,
        Event::Mouse(mouse) => Some(TerminalInput::Mouse(mouse)),
        // Sizes come by signal, also while no key does.
        Event::Resize(..) | Event::FocusGained | Event::FocusLost => None,
    }
}

/// Whether the size changed since this was last asked.
pub(super) fn was_resized() -> bool {
    WAS_RESIZED.swap(false, SeqCst)
}

/// Keys are left in the terminal while this lives, for the shell to read.
pub(super) struct Pause {
    _reading: Option<MutexGuard<'static, ()>>,
}

/// Stops reading keys, as a stop of our own making begins.
pub(super) fn pause() -> Pause {
    *lock(&STOPPED) = Stop::Asked;
    let mut reading = None;
    // Bounded: half an escape sequence keeps the reader waiting for the other half.
    for _ in 0..20 {
        match READING.try_lock() {
            Ok(guard) => reading = Some(guard),
            Err(TryLockError::Poisoned(guard)) => reading = Some(guard.into_inner()),
            Err(TryLockError::WouldBlock) => {
                thread::sleep(REST / 4);
                continue;
            }
        }
        break;
    }
    Pause { _reading: reading }
}

impl Pause {
    /// Returns when the program has been stopped and goes on. The stop takes its time to
    /// reach every thread, and where no shell could ever say go on it does not come at all:
    /// a short wait covers both.
    pub(super) fn wait_until_continued(&mut self) {
        let stopped = lock(&STOPPED);
        let waited = CONTINUED.wait_timeout_while(stopped, STOP, |stop| *stop == Stop::Asked);
        if let Ok((mut stopped, _)) = waited {
            *stopped = Stop::No;
        }
    }
}

fn is_our_stop_over() -> bool {
    let mut stopped = lock(&STOPPED);
    if *stopped == Stop::No {
        return false;
    }
    *stopped = Stop::Over;
    CONTINUED.notify_all();
    true
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex
        .lock()
        .unwrap_or_else(std::sync::PoisonError::into_inner)
}
