//! Programs in a pseudo-terminal: first what holds the terminal, by a program that does little
//! else, then the whole interface.

mod interface;
mod probe;
mod session;

use std::time::Duration;

use rustix::process::Signal;

use crate::support::pty::Program;
use probe::probe;

const DEADLY: [(Signal, &str); 4] = [
    (Signal::TERM, "Terminated"),
    (Signal::HUP, "Hangup"),
    (Signal::INT, "Interrupt"),
    (Signal::QUIT, "Quit"),
];

/// How a shell starts the probe.
const PROBE: &str = r#""$probe" --exact terminal::probe::program --nocapture"#;

#[test]
fn the_terminal_is_taken_and_given_back() {
    let mut pty = probe().start();
    pty.wait_for("probe 80x24");
    assert!(!pty.is_whole());
    pty.send("q");
    assert!(pty.wait_exit().success());
    assert!(pty.is_whole());
}

#[test]
fn a_signal_gives_back_and_kills() {
    for (signal, name) in DEADLY {
        let mut pty = probe().start();
        pty.wait_for("probe 80x24");
        pty.send("m");
        pty.wait_for("mouse on");
        pty.kill(signal);
        assert_eq!(pty.wait_exit().signal(), Some(name));
        assert!(pty.is_whole());
    }
}

#[test]
fn a_signal_kills_even_a_loop_that_hears_nothing() {
    let mut pty = probe().start();
    pty.wait_for("probe 80x24");
    pty.send("xs");
    pty.wait_for("Char('x')");
    pty.kill(Signal::TERM);
    let status = pty.wait_exit_within(Duration::from_secs(3));
    assert_eq!(status.signal(), Some("Terminated"));
    pty.wait_whole();
}

#[test]
fn a_terminal_that_goes_away_ends_the_program() {
    for program in [probe(), probe().without_job_control()] {
        let mut pty = program.start();
        pty.wait_for("probe 80x24");
        pty.hang_up();
        let status = pty.wait_exit_within(Duration::from_secs(2));
        assert_eq!(status.signal(), Some("Hangup"), "{status}");
    }
}

#[test]
fn a_panic_speaks_on_the_terminal_given_back() {
    let mut pty = probe().start();
    pty.wait_for("probe 80x24");
    pty.send("mp");
    assert_eq!(pty.wait_exit().exit_code(), 101);
    assert!(pty.is_whole());
    let screen = pty.screen();
    assert!(
        screen.contains("internal error: on purpose ⟨ESC⟩]0;⟨202E⟩"),
        "{screen}"
    );
    assert!(!screen.contains("probe 80x24"), "{screen}");
    let raw = String::from_utf8(pty.raw()).unwrap();
    let (_, after) = raw.rsplit_once("\x1b[?1049l").unwrap();
    assert!(after.contains("on purpose"), "{after}");
}

#[test]
fn a_panic_elsewhere_is_a_message() {
    let mut pty = probe().start();
    pty.wait_for("probe 80x24");
    pty.send("w");
    pty.wait_for("last: in a worker⟨BEL⟩ (tests/terminal/probe.rs:");
    pty.send("q");
    assert!(pty.wait_exit().success());
}

#[test]
fn a_stop_gives_the_terminal_to_the_shell() {
    let line = r#"echo stopped; read word; echo "the shell read $word"; fg; stty -a"#;
    let mut pty = Program::shell(&format!("{PROBE}; {line}"))
        .env("probe", std::env::current_exe().unwrap())
        .env("QUELL_PROBE", "1")
        .start();
    pty.wait_for("probe 80x24");
    pty.send("z");
    pty.wait_for("stopped");
    assert!(pty.is_whole());
    pty.send("a-word\r");
    pty.wait_for("probe 80x24");
    pty.wait_for("last: back again");
    assert!(!pty.is_whole());
    pty.send("k");
    pty.wait_for("Char('k')");
    pty.send("q");
    assert!(pty.wait_exit().success());
    let screen = pty.screen();
    for text in ["the shell read a-word", " icanon ", " echo "] {
        assert!(screen.contains(text), "`{text}` in:\n{screen}");
    }
}

#[test]
fn a_stop_takes_the_pipe_along() {
    let program = Program::shell(&format!("cat pipe | {PROBE}; echo stopped; read word; fg"))
        .env("probe", std::env::current_exe().unwrap())
        .env("QUELL_PROBE", "1");
    let pipe = program.pipe("pipe");
    let mut pty = program.start();
    pty.wait_for("probe 80x24");
    pty.send("z");
    pty.wait_for("stopped");
    pty.send("\r");
    pty.wait_for("last: back again");
    pty.send("q");
    drop(pipe);
    assert!(pty.wait_exit().success());
}

#[test]
fn the_shell_finds_its_line_discipline_after_a_signal() {
    let pty = Program::shell(&format!("{PROBE}; echo ended; stty -a"))
        .env("probe", std::env::current_exe().unwrap())
        .env("QUELL_PROBE", "1")
        .start();
    pty.wait_for("probe 80x24");
    pty.kill_foreground(Signal::TERM);
    pty.wait_for("ended");
    pty.wait_exit();
    let screen = pty.screen();
    assert!(
        screen.contains(" icanon ") && screen.contains(" echo "),
        "{screen}"
    );
}

#[test]
fn a_terminal_that_takes_no_output_holds_nobody() {
    let mut pty = probe().start();
    pty.wait_for("probe 80x24");
    // A flood of frames, which the loop then can't get rid of.
    pty.send("f");
    pty.wait_for("xxxx");
    pty.stall();
    pty.kill(Signal::TERM);
    let status = pty.wait_exit_within(Duration::from_secs(3));
    assert_eq!(status.signal(), Some("Terminated"));
}

#[test]
fn a_stop_from_outside_is_mended() {
    let mut pty = probe().start();
    pty.wait_for("probe 80x24");
    pty.kill(Signal::STOP);
    pty.kill(Signal::CONT);
    pty.wait_for("last: continued");
    pty.send("k");
    pty.wait_for("Char('k')");
    pty.send("q");
    assert!(pty.wait_exit().success());
    assert!(pty.is_whole());
}

#[test]
fn where_no_shell_could_go_on_a_stop_does_not_come() {
    let mut pty = probe().start();
    pty.wait_for("probe 80x24");
    pty.send("z");
    pty.wait_for("last: back again");
    pty.send("q");
    assert!(pty.wait_exit().success());
}

#[test]
fn many_keys_at_once_all_arrive() {
    let mut pty = probe().start();
    pty.wait_for("probe 80x24");
    pty.send(&"j".repeat(3000));
    pty.send("k");
    pty.wait_for("Char('k')");
    pty.send(&format!("{}q", "j".repeat(3000)));
    assert!(pty.wait_exit().success());
}

#[test]
fn a_paste_comes_in_one_piece() {
    let mut pty = probe().start();
    pty.wait_for("probe 80x24");
    pty.send("\x1b[200~q\nq\x1b[201~");
    pty.wait_for(r#"Paste("q\nq")"#);
    pty.send("q");
    assert!(pty.wait_exit().success());
}

#[test]
fn what_is_copied_reaches_the_terminal_encoded() {
    let mut pty = probe().start();
    pty.wait_for("probe 80x24");
    pty.send("c");
    pty.wait_for("last: copied");
    let raw = String::from_utf8(pty.raw()).unwrap();
    assert!(raw.contains("\x1b]52;c;Y29waWVkGw==\x1b\\"));
}

#[test]
fn a_terminal_of_any_size_is_drawn_on() {
    let pty = probe().size(1, 1).start();
    pty.wait_taken();
    for (columns, rows) in [(0, 0), (1, 9), (300, 1), (2, 2), (80, 24), (0, 7)] {
        pty.resize(columns, rows);
    }
    pty.resize(60, 15);
    pty.wait_for("probe 60x15");
}
