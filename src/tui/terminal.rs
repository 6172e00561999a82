//! Holding the terminal: entering and leaving it, and giving it back whole however the program
//! ends. What is drawn on it and what keys mean is left to others.

mod input;
mod panic;
mod restore;

use std::cell::Cell;
use std::fs::File;
use std::io::{self, IsTerminal, Write};
use std::sync::Arc;

use crossterm::clipboard::CopyToClipboard;
use crossterm::event::{DisableMouseCapture, EnableMouseCapture};
use crossterm::terminal::{BeginSynchronizedUpdate, EndSynchronizedUpdate};
use crossterm::{execute, queue};
use ratatui::backend::CrosstermBackend;
use ratatui::layout::{Position, Rect};
use ratatui::{Frame, Terminal};
use rustix::process::{Signal, kill_current_process_group};

pub use input::TerminalInput;
pub use panic::{caught, install_panic_hook};
pub use restore::die;

/// The most bytes that [`Screen::copy`] takes, before encoding.
pub const COPY_MAX: usize = crate::app::exports::MOST_COPIED;

thread_local! {
    static HOLDS_SCREEN: Cell<bool> = const { Cell::new(false) };
}

/// Why the interface can't be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unusable {
    /// Standard output goes elsewhere.
    #[error("standard output is not a terminal")]
    NotATerminal,
    /// `TERM=dumb`.
    #[error("the terminal can't move its cursor (`TERM` is `dumb`)")]
    Dumb,
    /// Standard input is data, and there is no terminal to take keys from.
    #[error("standard input is not a terminal, and there is no other to take keys from")]
    NoKeys,
}

/// Whether the interface can be shown; to be asked before anything is loaded for it.
pub fn check() -> Result<(), Unusable> {
    if !io::stdout().is_terminal() {
        return Err(Unusable::NotATerminal);
    }
    if std::env::var_os("TERM").is_some_and(|term| term == "dumb") {
        return Err(Unusable::Dumb);
    }
    if !io::stdin().is_terminal() && File::open("/dev/tty").is_err() {
        return Err(Unusable::NoKeys);
    }
    Ok(())
}

/// The terminal, held: raw, on its other screen. Dropping it gives the terminal back.
#[derive(Debug)]
pub struct Screen {
    terminal: Terminal<CrosstermBackend<Output>>,
    has_mouse: bool,
}

impl Screen {
    /// Takes the terminal for the calling thread. Keys, signals and the terminal's end come to
    /// `send` from then on; it says whether anybody still listens.
    ///
    /// # Errors
    /// When the terminal refuses; it is as before then.
    pub fn enter(
        has_mouse: bool,
        send: impl Fn(TerminalInput) -> bool + Send + Sync + 'static,
    ) -> io::Result<Self> {
        let send: input::Send = Arc::new(send);
        // Signals first: none may find the terminal taken and nobody to give it back.
        input::watch_signals(send.clone())?;
        HOLDS_SCREEN.set(true);
        // The theme knows of NO_COLOR and of the user's word over it; crossterm would not.
        crossterm::style::force_color_output(true);
        restore::take(has_mouse)?;
        let terminal = Terminal::new(CrosstermBackend::new(Output::default()))
            .inspect_err(|_| restore::restore())?;
        input::watch_keys(send);
        Ok(Self {
            terminal,
            has_mouse,
        })
    }

    /// Its columns and rows.
    ///
    /// # Errors
    /// When the terminal is gone.
    pub fn size(&self) -> io::Result<(u16, u16)> {
        let size = self.terminal.size()?;
        Ok((size.width, size.height))
    }

    /// Draws one frame; its size is the terminal's, which may be anything from nothing up.
    ///
    /// # Errors
    /// When the terminal is gone.
    pub fn draw(&mut self, view: impl FnOnce(&mut Frame<'_>)) -> io::Result<()> {
        queue!(self.terminal.backend_mut(), BeginSynchronizedUpdate)?;
        if input::was_resized() {
            self.redraw()?;
        }
        self.terminal.draw(view)?;
        execute!(self.terminal.backend_mut(), EndSynchronizedUpdate)
    }

    /// Forgets what is on the screen, so that the next frame is drawn in full.
    ///
    /// # Errors
    /// When the terminal is gone.
    pub fn redraw(&mut self) -> io::Result<()> {
        // Not `Terminal::clear`: it asks the terminal for the cursor and waits for an answer
        // that the thread reading keys would take.
        let size = self.terminal.size()?;
        self.terminal.resize(Rect::from((Position::ORIGIN, size)))
    }

    /// Gives the terminal back, stops until the shell says go on, and takes it again.
    ///
    /// # Errors
    /// When the terminal is gone.
    pub fn suspend(&mut self) -> io::Result<()> {
        let mut reading = input::pause();
        restore::restore();
        // The whole group, as the terminal itself would: else a pipe's other end runs on and
        // the shell waits for it.
        kill_current_process_group(Signal::TSTP)?;
        reading.wait_until_continued();
        self.resume()
    }

    /// Takes the terminal again after a stop that came from outside.
    ///
    /// # Errors
    /// When the terminal is gone.
    pub fn resume(&mut self) -> io::Result<()> {
        restore::restore_mode();
        restore::take(self.has_mouse)?;
        self.redraw()
    }

    /// Takes the mouse from the terminal, or leaves it to its own selection.
    ///
    /// # Errors
    /// When the terminal is gone.
    pub fn set_mouse(&mut self, has_mouse: bool) -> io::Result<()> {
        self.has_mouse = has_mouse;
        restore::note_mouse(has_mouse);
        if has_mouse {
            execute!(self.terminal.backend_mut(), EnableMouseCapture)
        } else {
            execute!(self.terminal.backend_mut(), DisableMouseCapture)
        }
    }

    /// Asks the terminal to put `text`, as it is, on the clipboard (OSC 52). Whether it did
    /// can't be known.
    ///
    /// # Errors
    /// `InvalidInput` for text longer than [`COPY_MAX`]; else when the terminal is gone.
    pub fn copy(&mut self, text: &str) -> io::Result<()> {
        if text.len() > COPY_MAX {
            return Err(io::Error::new(
                io::ErrorKind::InvalidInput,
                format!(
                    "{} bytes are too many to copy; {COPY_MAX} are the most",
                    text.len()
                ),
            ));
        }
        let command = CopyToClipboard::to_clipboard_from(text);
        execute!(self.terminal.backend_mut(), command)
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        HOLDS_SCREEN.set(false);
        restore::restore();
    }
}

/// Standard output, a frame at a time. Nothing reaches the terminal once it is given back:
/// neither half a frame at an unwinding, nor a frame of a thread that has not noticed.
#[derive(Debug, Default)]
struct Output {
    waiting: Vec<u8>,
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.waiting.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        let done = restore::write(&self.waiting);
        self.waiting.clear();
        done
    }
}
