//! A program with nothing but a terminal, to try what holds it: the test binary itself, asked
//! by `QUELL_PROBE` to run this in place of a test.

use std::io::{self, Write};
use std::sync::mpsc;
use std::thread;

use crossterm::event::KeyCode;
use quell::text::Shown;
use quell::tui::terminal::{self, Screen, TerminalInput};
use ratatui::text::Line;
use signal_hook::consts::SIGHUP;

use crate::support::pty::Program;

pub(super) fn probe() -> Program {
    Program::new(std::env::current_exe().unwrap())
        .args(["--exact", "terminal::probe::program", "--nocapture"])
        .env("QUELL_PROBE", "1")
}

#[test]
fn program() {
    if std::env::var_os("QUELL_PROBE").is_some() {
        run();
    }
}

fn run() {
    terminal::install_panic_hook();
    if let Err(unusable) = terminal::check() {
        let _ = writeln!(io::stderr(), "{unusable}");
        std::process::exit(2);
    }
    let (send, inputs) = mpsc::channel();
    let mut screen = Screen::enter(false, move |input| send.send(input).is_ok()).unwrap();
    let mut last = "nothing yet".to_owned();
    let mut flood = 0;
    loop {
        let drawn = screen.draw(|frame| {
            let lines = [
                format!("probe {}x{}", frame.area().width, frame.area().height),
                format!("last: {last}"),
            ];
            for (line, row) in lines.iter().zip(frame.area().rows()) {
                let shown = Shown::within(line, usize::from(row.width));
                frame.render_widget(Line::from(shown.plain()), row);
            }
        });
        if flood > 0 {
            flood -= 1;
            last = format!("{flood} {}", ["x", "y"][flood % 2].repeat(60));
            continue;
        }
        let Ok(input) = inputs.recv() else { return };
        last = match input {
            TerminalInput::Key(key) => match key.code {
                KeyCode::Char('q') => return,
                KeyCode::Char('p') => panic!("on purpose \x1b]0;\u{202e}"),
                KeyCode::Char('w') => thread::spawn(|| {
                    let caught = std::panic::catch_unwind(|| panic!("in a worker\x07"));
                    caught.map_or_else(|_| terminal::caught(), |()| "none".into())
                })
                .join()
                .unwrap(),
                KeyCode::Char('m') => {
                    screen.set_mouse(true).unwrap();
                    "mouse on".into()
                }
                KeyCode::Char('c') => {
                    screen.copy("copied\x1b").unwrap();
                    "copied".into()
                }
                KeyCode::Char('f') => {
                    flood = 100_000;
                    "flood".into()
                }
                KeyCode::Char('s') => loop {
                    thread::park();
                },
                KeyCode::Char('z') => {
                    screen.suspend().unwrap();
                    "back again".into()
                }
                code => format!("{code:?}"),
            },
            TerminalInput::Continued => match screen.resume() {
                Ok(()) => "continued".into(),
                Err(_) => terminal::die(SIGHUP),
            },
            TerminalInput::Killed(signal) => {
                drop(screen);
                terminal::die(signal);
            }
            TerminalInput::Closed => terminal::die(SIGHUP),
            TerminalInput::Resize(..) if drawn.is_err() => terminal::die(SIGHUP),
            other => format!("{other:?}"),
        };
    }
}
