//! The interface itself, from its start to each of its ends.

use std::fs;
use std::io::Write;
use std::process::{Command, Stdio};
use std::time::Duration;

use rustix::process::Signal;

use super::DEADLY;
use crate::support::pty::{Program, Pty};

const UP: &str = "1 Detections";

fn detections() -> String {
    (0..40)
        .map(|i| {
            format!(
                r#"{{"id":"d{i}","rule":{{"code":"E0517"}},"operation":"TcpIpProtocolIdentified","event":{{"Network.IpAddressV4":"10.0.0.{i}","Network.Port":53}}}}{}"#,
                "\n"
            )
        })
        .collect()
}

fn quell() -> Program {
    Program::quell().file("flood.jsonl", detections())
}

fn quit(mut pty: Pty) -> Pty {
    pty.send("q");
    let status = pty.wait_exit();
    assert!(status.success(), "{status}:\n{}", pty.screen());
    assert!(pty.is_whole());
    pty
}

fn filter_and_back(pty: &mut Pty) {
    pty.send("/zyx");
    pty.wait_for("zyx");
    pty.send("\x1b");
    pty.wait_gone("zyx");
}

#[test]
fn starts_and_quits() {
    for (columns, rows) in [(80, 24), (60, 15), (200, 60)] {
        let pty = quell().size(columns, rows).start();
        pty.wait_for(UP);
        pty.wait_for("? help");
        quit(pty);
    }
}

#[test]
fn bears_any_size() {
    for (columns, rows) in [(1, 1), (2, 1), (1, 5), (10, 2), (19, 4), (500, 1), (0, 0)] {
        let pty = quell().size(columns, rows).start();
        pty.wait_taken();
        pty.resize(80, 24);
        pty.wait_for(UP);
        pty.resize(columns, rows);
        quit(pty);
    }
}

#[test]
fn bears_a_storm_of_sizes() {
    let mut pty = quell().start();
    pty.wait_for(UP);
    for i in 0..300_u16 {
        pty.resize(1 + i * 37 % 160, 1 + i * 11 % 50);
        if i % 10 == 0 {
            pty.send("j\t");
        }
    }
    pty.resize(80, 24);
    pty.wait_for(UP);
    pty.wait_for("? help");
    quit(pty);
}

#[test]
fn without_colour_if_asked() {
    let asked = [
        quell().env("NO_COLOR", "1"),
        quell().args(["--color", "never"]),
    ];
    for program in asked {
        let mut pty = program.start();
        pty.wait_for(UP);
        pty.send("\t1");
        filter_and_back(&mut pty);
        let raw = String::from_utf8(quit(pty).raw()).unwrap();
        assert_eq!(colours(&raw), Vec::<String>::new());
    }
    let pty = quell()
        .args(["--color", "always"])
        .env("NO_COLOR", "1")
        .start();
    pty.wait_for(UP);
    assert!(!colours(&String::from_utf8(pty.raw()).unwrap()).is_empty());
    quit(pty);
}

/// The select-graphic-rendition sequences that set a colour; 39, 49 and 59 unset it.
fn colours(raw: &str) -> Vec<String> {
    let sequences = raw.split("\x1b[").filter_map(|s| s.split_once('m'));
    sequences
        .map(|(numbers, _)| numbers)
        .filter(|numbers| {
            numbers
                .bytes()
                .all(|b| b.is_ascii_digit() || b";:".contains(&b))
        })
        .filter(|numbers| {
            let first = numbers.split([';', ':']);
            first
                .filter_map(|n| n.parse().ok())
                .any(|n: u16| matches!(n, 30..=38 | 40..=48 | 58 | 90..=97 | 100..=107))
        })
        .map(str::to_owned)
        .collect()
}

#[test]
fn keys_come_from_the_terminal_while_data_comes_from_a_pipe() {
    let program = Program::shell(r#"cat pipe | "$quell" -"#);
    let mut pipe = program.pipe("pipe");
    let mut pty = program.start();
    pipe.write_all(detections().as_bytes()).unwrap();
    pty.wait_for(UP);
    pty.wait_for("E0517");
    // The pipe is open: it is still loading.
    filter_and_back(&mut pty);
    pty.send("q");
    pty.wait_whole();
    drop(pipe);
    assert!(pty.wait_exit().success());
}

#[test]
fn data_from_a_pipe_is_read_to_its_end() {
    let program = Program::shell(r#"cat "$0" | "$quell""#).file("flood.jsonl", detections());
    let pty = program.start();
    pty.wait_for(UP);
    pty.wait_for("40");
    quit(pty);
}

#[test]
fn signals_give_back_and_kill() {
    for (signal, name) in DEADLY {
        let pty = quell().start();
        pty.wait_for(UP);
        pty.kill(signal);
        assert_eq!(pty.wait_exit().signal(), Some(name));
        assert!(pty.is_whole());
    }
}

#[test]
fn ends_with_its_terminal() {
    for program in [quell(), quell().without_job_control()] {
        let mut pty = program.start();
        pty.wait_for(UP);
        pty.hang_up();
        pty.wait_exit_within(Duration::from_secs(2));
    }
}

#[test]
fn stops_and_goes_on() {
    let line = r#""$quell" "$0"; echo stopped; read word; fg"#;
    let mut pty = Program::shell(line)
        .file("flood.jsonl", detections())
        .start();
    pty.wait_for(UP);
    pty.send("\x1a");
    pty.wait_for("stopped");
    assert!(pty.is_whole());
    pty.send("\r");
    pty.wait_for(UP);
    pty.wait_for("? help");
    quit(pty);
}

#[test]
fn hostile_data_does_nothing_to_the_terminal() {
    let hostile = r#"{"id":"\u001b]0;owned\u0007","rule":{"code":"E0517","name":"\u001b[2J\u001b]52;c;b3duZWQ=\u0007\u009b31m"},"device":{"name":"\u202eexe.\u200bdev"}}"#;
    let pty = Program::quell().file("hostile.jsonl", hostile).start();
    pty.wait_for(UP);
    pty.wait_for("⟨ESC⟩");
    let raw = String::from_utf8(quit(pty).raw()).unwrap();
    for sequence in [
        "\x1b]",
        "\x07",
        "\x1b[2J\x1b]",
        "\u{9b}",
        "\u{202e}",
        "\u{200b}",
    ] {
        assert!(!raw.contains(sequence), "{sequence:?}");
    }
}

#[test]
fn no_terminal_no_interface() {
    let pty = quell().env("TERM", "dumb").start();
    assert_eq!(pty.wait_exit().exit_code(), 2);
    assert!(pty.screen().contains("dumb"), "{}", pty.screen());

    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("flood.jsonl");
    fs::write(&file, detections()).unwrap();
    let out = Command::new(env!("CARGO_BIN_EXE_quell"))
        .arg(file)
        .env("XDG_STATE_HOME", home.path())
        .env("XDG_CONFIG_HOME", home.path())
        .stdin(Stdio::null())
        .output()
        .unwrap();
    assert_eq!(out.status.code(), Some(2));
    assert!(out.stdout.is_empty());
    let said = String::from_utf8(out.stderr).unwrap();
    assert!(said.contains("not a terminal"), "{said}");
}

#[test]
fn a_second_signal_or_key_changes_nothing_of_the_end() {
    let mut pty = quell().start();
    pty.wait_for(UP);
    pty.send("jjkk");
    pty.kill(Signal::TERM);
    pty.kill(Signal::INT);
    let status = pty.wait_exit();
    let ended_by = status.signal().unwrap();
    assert!(
        ["Terminated", "Interrupt"].contains(&ended_by),
        "{ended_by}"
    );
    assert!(pty.is_whole());
}

#[test]
fn what_is_appended_is_read_by_itself_or_with_a_key() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("live.jsonl");
    for watches in [true, false] {
        fs::write(&path, detections()).unwrap();
        let arguments = [path.as_os_str(), "--watch".as_ref()];
        let count = if watches { 2 } else { 1 };
        let mut pty = Program::quell()
            .args(&arguments[..count])
            .size(120, 30)
            .start();
        pty.wait_for("40 detections");
        let mut file = fs::File::options().append(true).open(&path).unwrap();
        file.write_all(b"{\"id\":\"late\",\"rule\":{\"code\":\"E0517\"}}\n{\"id\":\"half")
            .unwrap();
        if !watches {
            pty.wait_for("grew: R reads on");
            pty.send("R");
        }
        pty.wait_for("41 detections");
        quit(pty);
    }
}
