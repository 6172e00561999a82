//! Programs in a pseudo-terminal: typed at, resized, signalled, and read as a person would.
//!
//! Nothing here sleeps: each wait is for output or for the end, and fails at a deadline with
//! what the screen showed.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{Read, Write};
use std::num::NonZeroU16;
use std::path::Path;
use std::process::Command;
use std::sync::mpsc::{self, Receiver};
use std::sync::{Arc, Condvar, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use portable_pty::{CommandBuilder, ExitStatus, MasterPty, PtySize, native_pty_system};
use rustix::process::{Pid, Signal, kill_process, kill_process_group};
use tempfile::TempDir;

/// How long anything may take; machines that build at the same time are slow.
const DEADLINE: Duration = Duration::from_secs(20);

/// A program, yet to be started, with a home of its own.
pub(crate) struct Program {
    command: CommandBuilder,
    size: PtySize,
    home: TempDir,
}

impl Program {
    /// The program under test.
    pub(crate) fn quell() -> Self {
        Self::new(env!("CARGO_BIN_EXE_quell"))
    }

    /// A line for the shell, which watches over jobs like an interactive one. `$quell` is the
    /// program under test.
    pub(crate) fn shell(line: &str) -> Self {
        Self::new("/bin/sh")
            .args(["-m", "-c", line])
            .env("quell", env!("CARGO_BIN_EXE_quell"))
    }

    /// Any program.
    pub(crate) fn new(program: impl AsRef<OsStr>) -> Self {
        let home = tempfile::tempdir().unwrap();
        let mut command = CommandBuilder::new(program);
        command.env_clear();
        command.cwd(home.path());
        command.env("PATH", std::env::var_os("PATH").unwrap_or_default());
        command.env("LANG", "C.UTF-8");
        command.env("TERM", "xterm-256color");
        command.env("HOME", home.path());
        for (name, folder) in [
            ("XDG_CONFIG_HOME", "config"),
            ("XDG_STATE_HOME", "state"),
            ("XDG_DATA_HOME", "data"),
            ("XDG_CACHE_HOME", "cache"),
        ] {
            command.env(name, home.path().join(folder));
        }
        Self {
            command,
            size: size(80, 24),
            home,
        }
    }

    pub(crate) fn args<S: AsRef<OsStr>>(mut self, args: impl IntoIterator<Item = S>) -> Self {
        self.command.args(args);
        self
    }

    /// Starts in this folder.
    pub(crate) fn within(mut self, folder: &Path) -> Self {
        self.command.cwd(folder);
        self
    }

    pub(crate) fn env(mut self, name: &str, value: impl AsRef<OsStr>) -> Self {
        self.command.env(name, value);
        self
    }

    pub(crate) fn size(mut self, columns: u16, rows: u16) -> Self {
        self.size = size(columns, rows);
        self
    }

    /// Without the signal that a terminal sends when it goes.
    pub(crate) fn without_job_control(mut self) -> Self {
        self.command.set_controlling_tty(false);
        self
    }

    /// Writes a file at home, and makes it an argument.
    pub(crate) fn file(mut self, name: &str, text: impl AsRef<[u8]>) -> Self {
        let path = self.home.path().join(name);
        fs::write(&path, text).unwrap();
        self.command.arg(path);
        self
    }

    /// Makes a named pipe at home, open until the answer is dropped.
    pub(crate) fn pipe(&self, name: &str) -> File {
        let path = self.home.path().join(name);
        let made = Command::new("mkfifo").arg(&path).status().unwrap();
        assert!(made.success());
        // For reading as well: this does not wait for the other end.
        let pipe = File::options().read(true).write(true).open(path);
        pipe.unwrap()
    }

    pub(crate) fn start(self) -> Pty {
        let pair = native_pty_system().openpty(self.size).unwrap();
        let mut child = pair.slave.spawn_command(self.command).unwrap();
        drop(pair.slave);
        let pid = Pid::from_raw(child.process_id().unwrap().try_into().unwrap()).unwrap();
        let (ended, end) = mpsc::channel();
        thread::spawn(move || ended.send(child.wait().unwrap()));
        let seen = Arc::new(Seen::new(self.size));
        let reader = pair.master.try_clone_reader().unwrap();
        thread::spawn({
            let seen = Arc::clone(&seen);
            move || seen.read(reader)
        });
        Pty {
            writer: Some(pair.master.take_writer().unwrap()),
            master: Some(pair.master),
            pid,
            end,
            seen,
            _home: self.home,
        }
    }
}

/// A started program and its terminal.
pub(crate) struct Pty {
    writer: Option<Box<dyn Write + Send>>,
    master: Option<Box<dyn MasterPty + Send>>,
    pid: Pid,
    end: Receiver<ExitStatus>,
    seen: Arc<Seen>,
    _home: TempDir,
}

impl Pty {
    /// Types.
    pub(crate) fn send(&mut self, keys: &str) {
        let writer = self.writer.as_mut().unwrap();
        writer.write_all(keys.as_bytes()).unwrap();
        writer.flush().unwrap();
    }

    /// Waits until the screen shows `text`.
    pub(crate) fn wait_for(&self, text: &str) {
        self.wait_until(&format!("`{text}`"), |seen| {
            seen.screen().contents().contains(text)
        });
    }

    /// Waits until the screen no longer shows `text`.
    pub(crate) fn wait_gone(&self, text: &str) {
        self.wait_until(&format!("no `{text}`"), |seen| {
            !seen.screen().contents().contains(text)
        });
    }

    /// Waits until the program holds the terminal.
    pub(crate) fn wait_taken(&self) {
        self.wait_until("the other screen", |seen| seen.screen().alternate_screen());
    }

    /// Waits until the terminal is given back.
    pub(crate) fn wait_whole(&self) {
        self.wait_until("the terminal to be given back", is_whole);
    }

    fn wait_until(&self, what: &str, is_true: impl Fn(&vt100::Parser) -> bool) {
        let start = Instant::now();
        let mut state = self.seen.state.lock().unwrap();
        while !is_true(&state.parser) {
            let left = DEADLINE.saturating_sub(start.elapsed());
            assert!(
                !left.is_zero() && !state.is_over,
                "waited in vain for {what}; the screen:\n{}",
                state.parser.screen().contents()
            );
            state = self.seen.news.wait_timeout(state, left).unwrap().0;
        }
    }

    /// What the screen shows.
    pub(crate) fn screen(&self) -> String {
        let state = self.seen.state.lock().unwrap();
        state.parser.screen().contents()
    }

    /// All that was ever written to the terminal.
    pub(crate) fn raw(&self) -> Vec<u8> {
        self.seen.state.lock().unwrap().raw.clone()
    }

    /// Whether the terminal is as a shell wants it: its own screen, a cursor, no mouse, pastes
    /// unmarked.
    pub(crate) fn is_whole(&self) -> bool {
        is_whole(&self.seen.state.lock().unwrap().parser)
    }

    pub(crate) fn resize(&self, columns: u16, rows: u16) {
        // Held meanwhile: what answers the new size must not be read at the old one.
        let mut state = self.seen.state.lock().unwrap();
        let screen = state.parser.screen_mut();
        screen.set_size(cells(rows), cells(columns));
        let master = self.master.as_ref().unwrap();
        master.resize(size(columns, rows)).unwrap();
    }

    /// Signals the program, which may have ended.
    pub(crate) fn kill(&self, signal: Signal) {
        let _ = kill_process(self.pid, signal);
    }

    /// Signals the job that has the terminal.
    pub(crate) fn kill_foreground(&self, signal: Signal) {
        let master = self.master.as_ref().unwrap();
        let job = Pid::from_raw(master.process_group_leader().unwrap()).unwrap();
        kill_process_group(job, signal).unwrap();
    }

    /// Takes no more output, as a stalled connection does.
    pub(crate) fn stall(&self) {
        self.seen.state.lock().unwrap().is_stalled = true;
    }

    /// Takes the terminal away, as a closed window or a lost connection does.
    pub(crate) fn hang_up(&mut self) {
        self.seen.state.lock().unwrap().is_over = true;
        // The reader holds the terminal, too, until the next output: a new size brings some.
        let master = self.master.take().unwrap();
        master.resize(size(81, 25)).unwrap();
        drop((master, self.writer.take()));
    }

    /// Waits for the program's end, and for the last of its output.
    pub(crate) fn wait_exit(&self) -> ExitStatus {
        let status = self.wait_exit_within(DEADLINE);
        let mut state = self.seen.state.lock().unwrap();
        while !state.is_over {
            let (next, waited) = self.seen.news.wait_timeout(state, DEADLINE).unwrap();
            assert!(!waited.timed_out(), "the terminal stays open");
            state = next;
        }
        status
    }

    /// Waits for the program's end, so long and no longer.
    pub(crate) fn wait_exit_within(&self, limit: Duration) -> ExitStatus {
        let waited = self.end.recv_timeout(limit);
        waited.unwrap_or_else(|_| panic!("still runs; the screen:\n{}", self.screen()))
    }
}

impl Drop for Pty {
    fn drop(&mut self) {
        if let Ok(mut state) = self.seen.state.lock() {
            state.is_stalled = false;
            self.seen.news.notify_all();
        }
        if self.end.try_recv().is_err() {
            let _ = kill_process(self.pid, Signal::KILL);
        }
    }
}

/// What came out of the program.
struct Seen {
    state: Mutex<State>,
    news: Condvar,
}

struct State {
    parser: vt100::Parser,
    raw: Vec<u8>,
    is_over: bool,
    is_stalled: bool,
}

impl Seen {
    fn new(size: PtySize) -> Self {
        let parser = vt100::Parser::new(cells(size.rows), cells(size.cols), 0);
        let state = State {
            parser,
            raw: Vec::new(),
            is_over: false,
            is_stalled: false,
        };
        Self {
            state: Mutex::new(state),
            news: Condvar::new(),
        }
    }

    fn read(&self, mut terminal: impl Read) {
        let mut bytes = [0; 8192];
        loop {
            let read = terminal.read(&mut bytes).unwrap_or(0);
            let mut state = self.state.lock().unwrap();
            state.is_over |= read == 0;
            if !state.is_over {
                state.raw.extend_from_slice(&bytes[..read]);
                state.parser.process(&bytes[..read]);
            }
            self.news.notify_all();
            while state.is_stalled {
                state = self.news.wait(state).unwrap();
            }
            if state.is_over {
                return;
            }
        }
    }
}

fn is_whole(parser: &vt100::Parser) -> bool {
    let screen = parser.screen();
    !screen.alternate_screen()
        && !screen.hide_cursor()
        && !screen.bracketed_paste()
        && screen.mouse_protocol_mode() == vt100::MouseProtocolMode::None
}

fn size(cols: u16, rows: u16) -> PtySize {
    PtySize {
        rows,
        cols,
        pixel_width: 0,
        pixel_height: 0,
    }
}

fn cells(count: u16) -> NonZeroU16 {
    NonZeroU16::new(count).unwrap_or(NonZeroU16::MIN)
}
