//! No password and no token stands anywhere but on the wire.

use super::{PASSWORD, stub_now};
use quell::remote::Misbehaviour;
use std::path::Path;
use std::process::{Command, Output, Stdio};

/// A home with a configuration whose remote `demo` is the stub.
pub struct Home {
    pub folder: tempfile::TempDir,
}

impl Home {
    pub fn new(url: &str, kind: &str) -> Home {
        let folder = tempfile::tempdir().unwrap();
        let auth = match kind {
            "connect" => format!("auth-url = \"{url}\"\n"),
            _ => String::new(),
        };
        let text = format!(
            "[remote.demo]\nkind = \"{kind}\"\nurl = \"{url}\"\n{auth}user = \"demo\"\ncalls-per-second = 100000\n"
        );
        std::fs::create_dir_all(folder.path().join("config/quell")).unwrap();
        std::fs::write(folder.path().join("config/quell/config.toml"), text).unwrap();
        Home { folder }
    }

    /// The program, with this home and the password in the environment.
    pub fn quell(&self, arguments: &[&str], password: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_quell"));
        command.args(arguments).stdin(Stdio::null());
        for (name, folder) in [
            ("HOME", ""),
            ("XDG_CONFIG_HOME", "config"),
            ("XDG_DATA_HOME", "data"),
            ("XDG_STATE_HOME", "state"),
        ] {
            command.env(name, self.folder.path().join(folder));
        }
        command.env("QUELL_DEMO_PASSWORD", password);
        command
    }

    pub fn pulled(&self) -> std::path::PathBuf {
        self.folder.path().join("data/quell/demo")
    }
}

fn holds(bytes: &[u8], secret: &str) -> bool {
    bytes
        .windows(secret.len())
        .any(|window| window == secret.as_bytes())
}

fn secrets() -> Vec<String> {
    vec![
        PASSWORD.to_owned(),
        "Xyzzy".to_owned(),
        "token-".to_owned(),
        "Bearer ".to_owned(),
    ]
}

fn assert_silent(output: &Output) {
    for secret in secrets() {
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(
            !holds(&output.stdout, &secret) && !holds(&output.stderr, &secret),
            "{said}"
        );
    }
}

fn assert_clean(folder: &Path) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            assert_clean(&path);
            continue;
        }
        let bytes = std::fs::read(&path).unwrap();
        for secret in secrets() {
            assert!(!holds(&bytes, &secret), "{}: {secret}", path.display());
        }
    }
}

#[test]
fn no_output_and_no_file_holds_a_secret() {
    for kind in ["connect", "inspect"] {
        let stub = stub_now(150);
        let home = Home::new(&format!("http://{}", stub.address()), kind);
        stub.misbehave(Misbehaviour::TokenExpires, 1);
        for (arguments, password, code) in [
            (&["remote", "check", "demo"] as &[&str], PASSWORD, 0),
            (&["remote", "list", "--json"], PASSWORD, 0),
            (&["pull", "demo"], PASSWORD, 0),
            (&["pull", "demo", "--json"], PASSWORD, 0),
            (&["pull", "demo"], "Xyzzy wrong", 2),
            (&["remote", "check", "demo", "--json"], "Xyzzy wrong", 2),
        ] {
            let output = home.quell(arguments, password).output().unwrap();
            assert_eq!(
                output.status.code(),
                Some(code),
                "{arguments:?} {}",
                String::from_utf8_lossy(&output.stderr)
            );
            assert_silent(&output);
        }
        stub.misbehave(Misbehaviour::Redirect, 1);
        assert_silent(&home.quell(&["pull", "demo"], PASSWORD).output().unwrap());
        assert_clean(home.folder.path());
    }
}

#[test]
fn the_command_line_of_a_pull_holds_no_secret() {
    let stub = stub_now(20);
    let home = Home::new(&format!("http://{}", stub.address()), "connect");
    let mut child = home
        .quell(&["pull", "demo"], PASSWORD)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let line = std::fs::read(format!("/proc/{}/cmdline", child.id())).unwrap_or_default();
    child.wait().unwrap();
    for secret in secrets() {
        assert!(!holds(&line, &secret));
    }
}

#[test]
fn the_password_comes_from_a_command() {
    let stub = stub_now(5);
    let home = Home::new(&format!("http://{}", stub.address()), "connect");
    let path = home.folder.path().join("config/quell/config.toml");
    let text = std::fs::read_to_string(&path).unwrap();
    for (command, code) in [
        (format!("[\"printf\", \"%s\\\\nrest\", \"{PASSWORD}\"]"), 0),
        ("[\"false\"]".to_owned(), 2),
        ("[\"no-such-program-here\"]".to_owned(), 2),
    ] {
        std::fs::write(&path, format!("{text}password-command = {command}\n")).unwrap();
        let output = home
            .quell(&["remote", "check", "demo"], "not this")
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(code), "{command}: {said}");
    }
}

#[test]
fn a_remote_that_is_not_configured_is_said() {
    let home = Home::new("http://127.0.0.1:1", "connect");
    let output = home.quell(&["pull", "other"], PASSWORD).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(
        said.contains("`other` is not a remote of the configuration: it names demo"),
        "{said}"
    );
}

#[test]
fn a_mistake_in_a_remote_leaves_it_out() {
    let home = Home::new("http://eset.example", "connect");
    let output = home.quell(&["pull", "demo"], PASSWORD).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(
        said.contains("remote.demo.url: `http://eset.example` would send the password in the open"),
        "{said}"
    );
}
