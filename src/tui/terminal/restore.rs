//! The terminal's state, and putting it back from any thread.

use std::io::{self, Write};
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use crossterm::cursor::{Hide, Show};
use crossterm::event::{
    DisableBracketedPaste, DisableMouseCapture, EnableBracketedPaste, EnableMouseCapture,
};
use crossterm::style::{Attribute, SetAttribute};
use crossterm::terminal::{
    EndSynchronizedUpdate, EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode,
    enable_raw_mode,
};
use crossterm::{execute, queue};

static IS_TAKEN: AtomicBool = AtomicBool::new(false);
static HAS_MOUSE: AtomicBool = AtomicBool::new(false);

/// How long giving back may take before the program ends without it.
const PATIENCE: Duration = Duration::from_millis(300);

/// Takes the terminal; taking it twice does no harm.
pub(super) fn take(has_mouse: bool) -> io::Result<()> {
    IS_TAKEN.store(true, SeqCst);
    note_mouse(has_mouse);
    let enter = || {
        enable_raw_mode()?;
        let mut out = io::stdout().lock();
        queue!(out, EnterAlternateScreen, EnableBracketedPaste, Hide)?;
        if has_mouse {
            queue!(out, EnableMouseCapture)?;
        }
        out.flush()
    };
    enter().inspect_err(|_| restore())
}

/// Remembers whether the mouse is to be given back as well.
pub(super) fn note_mouse(has_mouse: bool) {
    HAS_MOUSE.store(has_mouse, SeqCst);
}

/// Gives the terminal back, if it is taken. A terminal that is gone is no failure.
pub(super) fn restore() {
    if !IS_TAKEN.swap(false, SeqCst) {
        return;
    }
    // Before anything is written: a terminal that takes no more output gets this at least.
    restore_mode();
    let mut out = io::stdout().lock();
    if HAS_MOUSE.load(SeqCst) {
        let _ = queue!(out, DisableMouseCapture);
    }
    let _ = execute!(
        out,
        EndSynchronizedUpdate,
        SetAttribute(Attribute::Reset),
        DisableBracketedPaste,
        LeaveAlternateScreen,
        Show
    );
}

/// Makes the terminal's line discipline what it was before the first taking.
pub(super) fn restore_mode() {
    let _ = disable_raw_mode();
}

/// Whether the terminal is taken.
pub(super) fn is_taken() -> bool {
    IS_TAKEN.load(SeqCst)
}

/// Writes to the terminal while it is taken.
pub(super) fn write(bytes: &[u8]) -> io::Result<()> {
    let mut out = io::stdout().lock();
    // Asked under the lock: whoever gives it back writes after us, never before.
    if !is_taken() {
        return Ok(());
    }
    out.write_all(bytes)?;
    out.flush()
}

/// Gives the terminal back and ends the program by `signal`, as if it had never been caught.
pub fn die(signal: i32) -> ! {
    // In a thread of its own: a terminal that is stopped would hold this one for ever.
    let (done, restored) = mpsc::channel();
    thread::spawn(move || {
        restore();
        let _ = done.send(());
    });
    let _ = restored.recv_timeout(PATIENCE);
    let _ = signal_hook::low_level::emulate_default_handler(signal);
    std::process::exit(128 + signal)
}
