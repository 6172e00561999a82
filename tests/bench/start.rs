//! From the start of the program to its first frame and first rows, in a
//! pseudo-terminal, beside a program that draws one line with ratatui; and the
//! bytes that a key sends to the terminal.

use super::{row, spread};
use portable_pty::{CommandBuilder, PtySize, native_pty_system};
use std::ffi::OsStr;
use std::io::{Read, Write};
use std::path::Path;
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

/// The argument that makes the bench the bare program.
pub(crate) const BARE: &str = "--bare";

/// One line drawn with ratatui, until a key comes.
pub(crate) fn bare() {
    let mut terminal = ratatui::init();
    let line = ratatui::text::Line::from("1 Detections E0517");
    terminal
        .draw(|frame| frame.render_widget(line, frame.area()))
        .unwrap();
    let mut byte = [0];
    let _ = std::io::stdin().read(&mut byte);
    ratatui::restore();
}

/// A program in a pseudo-terminal, and what it writes, with when.
struct Running {
    begun: Instant,
    output: Receiver<(Instant, Vec<u8>)>,
    input: Box<dyn Write + Send>,
    child: Box<dyn portable_pty::Child + Send + Sync>,
    _home: tempfile::TempDir,
    _master: Box<dyn portable_pty::MasterPty + Send>,
}

impl Running {
    fn start(program: impl AsRef<OsStr>, args: &[&OsStr]) -> Running {
        let size = PtySize {
            rows: 60,
            cols: 200,
            pixel_width: 0,
            pixel_height: 0,
        };
        let pair = native_pty_system().openpty(size).unwrap();
        let home = tempfile::tempdir().unwrap();
        let mut command = CommandBuilder::new(program);
        command.args(args);
        command.env("TERM", "xterm-256color");
        for name in ["HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME"] {
            command.env(name, home.path());
        }
        let mut reader = pair.master.try_clone_reader().unwrap();
        let (send, output) = channel();
        std::thread::spawn(move || {
            let mut buffer = vec![0; 1 << 16];
            while let Ok(read @ 1..) = reader.read(&mut buffer) {
                if send
                    .send((Instant::now(), buffer[..read].to_vec()))
                    .is_err()
                {
                    return;
                }
            }
        });
        let input = pair.master.take_writer().unwrap();
        let begun = Instant::now();
        let child = pair.slave.spawn_command(command).unwrap();
        Running {
            begun,
            output,
            input,
            child,
            _home: home,
            _master: pair.master,
        }
    }

    /// How long until it has written each of `texts`.
    fn until(&self, texts: &[&str]) -> Vec<Duration> {
        let mut seen = Vec::new();
        let mut times = vec![None; texts.len()];
        while times.iter().any(Option::is_none) {
            let (at, bytes) = self.output.recv_timeout(Duration::from_secs(20)).unwrap();
            seen.extend(bytes);
            let text = String::from_utf8_lossy(&seen);
            for (time, wanted) in times.iter_mut().zip(texts) {
                if time.is_none() && text.contains(wanted) {
                    *time = Some(at - self.begun);
                }
            }
        }
        times.into_iter().flatten().collect()
    }

    /// Sends keys, and counts the bytes that each has it write.
    fn bytes_of(&mut self, keys: &str) -> Vec<usize> {
        let mut written = Vec::new();
        let quiet = Duration::from_millis(60);
        while self.output.recv_timeout(quiet * 5).is_ok() {}
        for key in keys.bytes() {
            self.input.write_all(&[key]).unwrap();
            let mut count = 0;
            while let Ok((_, bytes)) = self.output.recv_timeout(quiet) {
                count += bytes.len();
            }
            written.push(count);
        }
        written
    }

    fn end(mut self) {
        self.input.write_all(b"q").unwrap();
        let _ = self.child.wait();
    }
}

/// Quell on a small and a large file, and the bare program, in turn.
pub(crate) fn measure(large: Option<&Path>) {
    let small = Path::new(env!("CARGO_MANIFEST_DIR")).join("sample-data/e0517-flood.json");
    let quell = env!("CARGO_BIN_EXE_quell");
    let own = std::env::current_exe().unwrap();
    let (mut bare, mut frames, mut rows, mut first) = (vec![], vec![], vec![], vec![]);
    for _ in 0..21 {
        let running = Running::start(&own, &[OsStr::new(BARE)]);
        bare.extend(running.until(&["Detections"]));
        running.end();
        let running = Running::start(quell, &[small.as_os_str()]);
        let times = running.until(&["Detections", "ntoskrnl"]);
        frames.push(times[0]);
        rows.push(times[1]);
        running.end();
        if let Some(large) = large {
            let running = Running::start(quell, &[large.as_os_str(), OsStr::new("--no-session")]);
            first.extend(running.until(&["E0517"]));
            running.end();
        }
    }
    println!("start-up, in a terminal of 200x60");
    let middle = |what: &str, times: &mut Vec<Duration>| {
        spread(what, times);
        times.get(times.len() / 2).copied().unwrap_or_default()
    };
    let bare = middle("a bare ratatui program to its frame", &mut bare);
    let frame = middle("quell on 1,200 detections to its frame", &mut frames);
    let ratio = |time: Duration| time.as_secs_f64() / bare.as_secs_f64();
    row(
        "  times as long (to reach 3)",
        format!("{:>8.2}", ratio(frame)),
    );
    let rows = middle("  to their rows", &mut rows);
    row("  times as long", format!("{:>8.2}", ratio(rows)));
    if large.is_some() {
        middle("first rows of the large file (to reach 50)", &mut first);
    }
    let mut running = Running::start(quell, &[small.as_os_str()]);
    running.until(&["ntoskrnl"]);
    let bytes = running.bytes_of("jjjjjkkkkk");
    let quiet = running.output.recv_timeout(Duration::from_millis(500));
    assert!(quiet.is_err(), "nothing happens, and something is drawn");
    running.end();
    let most = bytes.iter().max().copied().unwrap_or_default();
    let mean = bytes.iter().sum::<usize>() / bytes.len().max(1);
    row(
        "bytes to the terminal per moved cursor",
        format!("{mean:>8} in the mean, {most} at most"),
    );
}
