//! The session across ends of every kind, and the configuration's keys.
//!
//! `QUELL_KILLS=200 cargo test --test quell killed` kills after each of 200 actions.

use crate::support::pty::{Program, Pty};
use rustix::process::Signal;
use std::fs;
use std::path::Path;

fn detections() -> String {
    (0..250)
        .map(|at| format!("{{\"id\":\"d{at}\",\"rule\":{{\"code\":\"E0517\"}},\"event\":{{\"Network.Port\":53}}}}\n"))
        .collect()
}

/// Quell with 250 detections and this session's file.
fn quell(session: &Path) -> Pty {
    let pty = Program::quell()
        .args(["--session".as_ref(), session.as_os_str()])
        .file("flood.jsonl", detections())
        .size(120, 30)
        .start();
    pty.wait_for("1 Detections ─ 250");
    pty
}

/// Presses a key that decides something, and waits until it is seen; `Ctrl-l`
/// takes the notice away, so that the status line shows its counts.
fn decide(pty: &mut Pty, key: &str, seen: &str) {
    pty.send(key);
    pty.send("\x0c");
    pty.wait_for(seen);
}

#[test]
fn a_program_killed_after_any_key_has_lost_no_more_than_the_last() {
    let kills = std::env::var("QUELL_KILLS")
        .ok()
        .and_then(|kills| kills.parse().ok())
        .unwrap_or(5);
    let folder = tempfile::tempdir().unwrap();
    // Verdicts are on ids, which every start gives anew: one file for all.
    let session = folder.path().join("session.db");
    let mut known = 0;
    for _ in 0..kills {
        let mut pty = quell(&session);
        (0..known).for_each(|_| pty.send("j"));
        decide(&mut pty, "t", &format!("{} threat", known + 1));
        pty.kill(Signal::KILL);
        pty.wait_exit();
        let session = quell::keep::read(&session).unwrap();
        let kept = session.verdicts().count();
        assert!(
            kept == known || kept == known + 1,
            "{kept} of {} are kept",
            known + 1
        );
        known = kept;
    }
    assert!(known > 0);
}

#[test]
fn a_session_goes_on_and_a_second_program_only_reads_it() {
    let folder = tempfile::tempdir().unwrap();
    let session = folder.path().join("session.db");
    let mut first = quell(&session);
    decide(&mut first, "t", "1 threat");
    // Seen on screen is a moment before written.
    let kept = || quell::keep::read(&session).unwrap().verdicts().count();
    let begun = std::time::Instant::now();
    while kept() == 0 && begun.elapsed() < std::time::Duration::from_secs(20) {
        std::thread::yield_now();
    }
    let mut second = quell(&session);
    second.wait_for("the session is held by process");
    decide(&mut second, "jt", "2 threat");
    second.send("q");
    assert!(second.wait_exit().success());
    first.send("q");
    assert!(first.wait_exit().success());
    let mut again = quell(&session);
    again.send("\x0c");
    again.wait_for("1 threat");
    again.send("u\x0c");
    again.wait_gone("1 threat");
    again.send("q");
    assert!(again.wait_exit().success());
    assert_eq!(quell::keep::read(&session).unwrap().verdicts().count(), 0);
}

#[test]
fn what_is_no_session_is_left_alone_and_the_work_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let session = folder.path().join("session.db");
    fs::write(&session, "not a session at all, but somebody's notes").unwrap();
    let mut pty = quell(&session);
    pty.wait_for("the work goes on in memory");
    decide(&mut pty, "t", "1 threat");
    pty.send("q");
    assert!(pty.wait_exit().success());
    assert_eq!(
        fs::read_to_string(&session).unwrap(),
        "not a session at all, but somebody's notes"
    );
}

#[test]
fn keys_can_be_others_and_clashes_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("quell")).unwrap();
    let path = folder.path().join("quell/config.toml");
    fs::write(&path, "[keys]\nbenign = [\"B\"]\n").unwrap();
    let start = || {
        Program::quell()
            .env("XDG_CONFIG_HOME", folder.path())
            .args(["--no-session"])
            .file("flood.jsonl", detections())
            .size(120, 60)
            .start()
    };
    let mut pty = start();
    pty.wait_for("1 Detections ─ 250");
    decide(&mut pty, "B", "1 benign");
    pty.send("?");
    pty.wait_for("B                 benign");
    pty.send("\x1b");
    pty.wait_gone("list pane");
    pty.send("q");
    pty.wait_exit();
    fs::write(&path, "[keys]\nbenign = [\"t\"]\n").unwrap();
    let mut pty = start();
    pty.wait_for("1 Detections ─ 250");
    decide(&mut pty, "b", "1 benign");
    pty.send("q");
    pty.wait_exit();
    let said = String::from_utf8_lossy(&pty.raw()).into_owned();
    assert!(
        said.contains("config.toml:2"),
        "the clash is told with its line"
    );
}

/// Written by the release before this one, over the sample: a verdict of each kind, a
/// note, two marks, an exclusion saved and one not, seven steps, a filter.
#[test]
fn a_session_of_the_last_release_goes_on_with_all_it_held() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = tempfile::tempdir().unwrap();
    let session = folder.path().join("session.db");
    fs::copy(root.join("tests/fixtures/session/first.db"), &session).unwrap();
    let quell = || {
        let pty = Program::quell()
            .within(&root.join("sample-data"))
            .args(["--session".as_ref(), session.as_os_str()])
            .args(["e0517-flood.json"])
            .size(160, 40)
            .start();
        pty.wait_for("/srv");
        pty
    };
    let mut pty = quell();
    for held in ["Network.Inbound is true", "1 benign 1 threat"] {
        pty.wait_for(held);
    }
    pty.send("\x1b");
    pty.wait_gone("/srv");
    pty.send("u");
    pty.wait_for("░ 0 suppressed");
    pty.send("\x12");
    pty.wait_for(" 864 suppressed");
    pty.send("q");
    pty.wait_for("y quits");
    pty.send("y");
    pty.wait_exit();
    let kept = quell::keep::read(&session).unwrap();
    let notes: Vec<&str> = kept.notes().map(|(_, note)| note).collect();
    assert_eq!(notes, ["asked the owner"]);
    assert_eq!(kept.verdicts().count(), 2);
    let texts = kept.drafts().values().map(|draft| draft.xml.as_str());
    let held = ["10.20.0.9", "Inbound"];
    let found: Vec<bool> = texts
        .zip(held)
        .map(|(xml, held)| xml.contains(held))
        .collect();
    assert_eq!(found, [true, true]);
}
