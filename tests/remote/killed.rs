//! Pulls that are killed at any moment: the next ones end where an undisturbed one
//! does. `QUELL_KILLS=100` kills as often.

use super::secrets::Home;
use super::{PASSWORD, contents, stub_now};
use crate::random::Random;
use std::process::Stdio;
use std::time::{Duration, Instant};

fn kills() -> u64 {
    std::env::var("QUELL_KILLS").map_or(6, |count| count.parse().unwrap())
}

#[test]
fn a_killed_pull_loses_nothing_and_fetches_nothing_twice() {
    for kind in ["connect", "inspect"] {
        let stub = stub_now(600);
        let url = format!("http://{}", stub.address());
        let (undisturbed, killed) = (Home::new(&url, kind), Home::new(&url, kind));
        let whole = Instant::now();
        pull(&undisturbed);
        let whole = whole.elapsed();
        let mut random = Random(7);
        for _ in 0..kills() {
            let mut child = killed
                .quell(&["pull", "demo"], PASSWORD)
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .spawn()
                .unwrap();
            let share = random.below(1000) as u32;
            std::thread::sleep(whole * share / 1000 + Duration::from_millis(1));
            child.kill().unwrap();
            child.wait().unwrap();
        }
        pull(&killed);
        let (got, wanted) = (contents(&killed.pulled()), contents(&undisturbed.pulled()));
        assert_eq!(
            got.keys().collect::<Vec<_>>(),
            wanted.keys().collect::<Vec<_>>()
        );
        for (name, text) in wanted {
            assert_eq!(got[&name], text, "{name}");
        }
    }
}

fn pull(home: &Home) {
    let output = home.quell(&["pull", "demo"], PASSWORD).output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
}

#[test]
fn ctrl_c_stops_between_two_calls_and_says_so() {
    use rustix::process::{Pid, Signal, kill_process};
    let stub = stub_now(300);
    let home = Home::new(&format!("http://{}", stub.address()), "connect");
    let file = home.folder.path().join("config/quell/config.toml");
    let fast = std::fs::read_to_string(&file).unwrap();
    std::fs::write(&file, fast.replace("100000", "5")).unwrap();
    let child = home
        .quell(&["pull", "demo"], PASSWORD)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let deadline = Instant::now() + Duration::from_secs(20);
    while stub.calls().len() < 4 && Instant::now() < deadline {
        std::thread::sleep(Duration::from_millis(10));
    }
    kill_process(Pid::from_child(&child), Signal::INT).unwrap();
    let output = child.wait_with_output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(
        said.contains("quell: stopped: what was pulled stays"),
        "{said}"
    );
    // Far from all that a whole pull asks for.
    assert!(stub.calls().len() < 20);
    std::fs::write(&file, fast).unwrap();
    pull(&home);
}
