//! The terminal: the loop and the drawing.
//!
//! ```text
//! terminal, worker ─► one channel ─► convert ─► App::update ─► effects ─► screen, worker
//!                                                   └─► view: one frame after all that waits
//! ```
//! Nothing is drawn without a message, and there is no tick.

mod builder;
mod building;
mod caution;
mod cells;
mod columns;
mod convert;
mod detail;
mod devices;
mod drafts;
mod fixes;
mod groups;
mod header;
pub mod inbox;
mod lighting;
mod list;
mod listing;
mod overlays;
mod prompts;
mod spans;
mod status;
mod suggestions;
pub mod terminal;
pub mod theme;
pub mod view;
pub mod worker;

use crate::app::{App, Effect, Mouse, Msg};
use crate::ingest::{RawText, Source};
use crate::keep::Keep;
use crate::session::SavedView;
use inbox::Inbox;
use std::io;
use std::sync::mpsc::channel;
use std::time::{Duration, Instant};
use terminal::{Screen, TerminalInput};
use theme::Theme;
use worker::{Loader, Workers};

/// What wakes the loop.
#[derive(Debug)]
pub enum Wake {
    /// The terminal.
    Input(TerminalInput),
    /// A worker.
    Msg(Msg),
}

/// How the loop ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// The user quit.
    Quit,
    /// A signal, or the terminal went away: die by it.
    Signal(i32),
}

/// Rows that a text takes in so many cells; very long texts are cut.
pub fn count_rows(text: &str, cells: usize) -> usize {
    crate::text::rows(text, cells, MOST_ROWS).len()
}

/// Rows of a text that can be scrolled to.
const MOST_ROWS: usize = 100_000;

/// Runs the interface until the user quits: begun, its first frame is drawn and
/// its sources are read while the session is opened, to be resumed.
///
/// # Errors
/// When the terminal can't be taken.
pub fn run(
    (begin, resume): (
        impl FnOnce((u16, u16)) -> App,
        impl FnOnce(&mut App) -> Option<Box<Keep>>,
    ),
    sources: Vec<Source>,
    options: crate::load::Options,
    apply: crate::load::Completion,
    theme: &Theme,
    has_mouse: bool,
) -> io::Result<End> {
    let names = SavedView::of_sources(sources.iter().map(Source::name));
    let (send, receive) = channel();
    let raws: Vec<RawText> = sources.iter().map(Source::raw).collect();
    let keys = send.clone();
    let mut screen = Screen::enter(has_mouse, move |input| {
        keys.send(Wake::Input(input)).is_ok()
    })?;
    let size = screen.size()?;
    let mut app = begin(size);
    app.set_mouse(has_mouse);
    let mut inbox = Inbox::new(receive);
    let loader = Loader::of(&sources, &options, &apply);
    worker::load(sources, options, apply, send.clone());
    // Nobody waits for the session's file to see that the program is there.
    let is_drawn = screen.draw(|frame| view::draw(frame, &app, theme));
    let keep = resume(&mut app);
    let mut workers = Workers::new(raws, keep, names, loader, send);
    // A terminal that can't be written to is gone: end as a hang-up does.
    let hang_up = End::Signal(signal_hook::consts::SIGHUP);
    let end = is_drawn
        .and_then(|()| looping(&mut screen, &mut app, &mut inbox, &mut workers, theme))
        .unwrap_or(hang_up);
    drop(screen);
    // What was decided is in the file before the program ends.
    workers.end();
    Ok(end)
}

fn looping(
    screen: &mut Screen,
    app: &mut App,
    inbox: &mut Inbox,
    workers: &mut Workers,
    theme: &Theme,
) -> io::Result<End> {
    use theme::Palette::{Basic, Dark, Light, Plain};
    // In the order of the names that the application has for them.
    let others = [Dark, Light, Basic, Plain].map(Theme::new);
    loop {
        let theme = match app.screen().theme().checked_sub(1) {
            Some(at) => others.get(at).unwrap_or(theme),
            None => theme,
        };
        screen.draw(|frame| view::draw(frame, app, theme))?;
        let Some(first) = inbox.wait() else {
            return Ok(End::Quit);
        };
        let end = until_frame(first, inbox, app, &mut |wake, app| {
            take(wake, screen, app, workers, theme)
        })?;
        if let Some(end) = end {
            return Ok(end);
        }
    }
}

/// Takes what woke the loop and all that waits, until a frame is due; gives how
/// the loop is to end, where it is.
///
/// # Errors
/// Those of `take`.
pub fn until_frame(
    first: Wake,
    inbox: &mut Inbox,
    app: &mut App,
    take: &mut dyn FnMut(Wake, &mut App) -> io::Result<Option<End>>,
) -> io::Result<Option<End>> {
    // All that waits is taken before one draw, but not batches without end: what a
    // key did must be seen.
    let due = Instant::now() + PATIENCE;
    let mut wake = first;
    loop {
        if let Some(end) = take(wake, app)? {
            return Ok(Some(end));
        }
        let left = due.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Ok(None);
        }
        let next = match app.is_awaiting() {
            true => inbox.next_within(left).ok(),
            false => inbox.next_now(),
        };
        match next {
            Some(next) => wake = next,
            None => return Ok(None),
        }
    }
}

/// How long a frame waits for what waits to be taken, and for what is being worked
/// out: most of it is there by then, and the screen need not say that it is not.
const PATIENCE: Duration = Duration::from_millis(10);

/// A click on a hint of the status line is its command.
fn clicked(msg: Msg, app: &App, theme: &Theme) -> Msg {
    let Msg::Mouse(Mouse::Click(x, y)) = msg else {
        return msg;
    };
    let is_in_status = app.layout().status.contains(x, y) && app.overlays().is_empty();
    let hint = is_in_status
        .then(|| status::hint_at(app, x, theme))
        .flatten();
    hint.map_or(msg, Msg::Command)
}

/// Takes what woke the loop; gives how it is to end.
fn take(
    wake: Wake,
    screen: &mut Screen,
    app: &mut App,
    workers: &mut Workers,
    theme: &Theme,
) -> io::Result<Option<End>> {
    let msg = match wake {
        Wake::Msg(msg) => Some(msg),
        Wake::Input(TerminalInput::Killed(signal)) => return Ok(Some(End::Signal(signal))),
        Wake::Input(TerminalInput::Closed) => {
            return Ok(Some(End::Signal(signal_hook::consts::SIGHUP)));
        }
        Wake::Input(TerminalInput::Continued) => {
            screen.resume()?;
            let (width, height) = screen.size()?;
            Some(Msg::Resize(width, height))
        }
        Wake::Input(input) => convert::msg(input).map(|msg| clicked(msg, app, theme)),
    };
    let Some(msg) = msg else { return Ok(None) };
    for effect in app.update(msg) {
        if perform(effect, screen, app, workers)? {
            return Ok(Some(End::Quit));
        }
    }
    Ok(None)
}

/// Does what the application asks for; `true` to end.
fn perform(
    effect: Effect,
    screen: &mut Screen,
    app: &mut App,
    workers: &mut Workers,
) -> io::Result<bool> {
    match effect {
        Effect::Quit => return Ok(true),
        Effect::Suspend => {
            screen.suspend()?;
            let (width, height) = screen.size()?;
            workers.tell(Msg::Resize(width, height));
        }
        Effect::Redraw => screen.redraw()?,
        Effect::Mouse(is_on) => screen.set_mouse(is_on)?,
        Effect::Copy(text) => {
            if let Err(error) = screen.copy(&text) {
                app.complain(format!("not copied: {error}"));
            }
        }
        effect => workers.perform(effect),
    }
    Ok(false)
}
