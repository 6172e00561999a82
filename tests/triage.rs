//! Groups, sessions and the configuration on the command line.

use crate::cli::{quell, stderr, stdout};
use assert_cmd::Command;
use serde_json::{Value, json};
use std::fs;
use std::path::Path;
use tempfile::TempDir;

const DRAFT: &str = r#"<definition><!-- quell: {"name":"scanners","rules":["E0517"]} --><operations><operation type="TcpIpProtocolIdentified">
<condition component="Network" property="IpAddressV4" condition="is" value="192.168.2.0/24" /></operation></operations></definition>"#;

const LINES: &str = r#"{"id":"a","time":"2026-11-10T01:00:00Z","rule":{"code":"E0517"},"operation":"TcpIpProtocolIdentified","event":{"Network.IpAddressV4":"192.168.2.123","Network.Port":53,"Network.Inbound":true}}
{"id":"b","time":"2026-11-10T02:00:00Z","rule":{"code":"E0517"},"operation":"TcpIpProtocolIdentified","event":{"Network.IpAddressV4":"192.168.2.77","Network.Port":3390,"Network.Inbound":true}}
{"time":"2026-11-10T03:00:00Z","rule":{"code":"E0517"},"operation":"TcpIpProtocolIdentified","event":{"Network.IpAddressV4":"10.0.0.1"}}
"#;

/// A folder with a draft, detections, and folders for state and configuration.
struct Folder(TempDir);

impl Folder {
    fn new() -> Folder {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("d.xml"), DRAFT).unwrap();
        fs::write(folder.path().join("f.jsonl"), LINES).unwrap();
        Folder(folder)
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn quell(&self, arguments: &[&str]) -> Command {
        let mut command = quell(arguments);
        command.current_dir(self.path());
        command.env("XDG_STATE_HOME", self.path().join("state"));
        command.env("XDG_CONFIG_HOME", self.path().join("config"));
        command
    }

    fn json(&self, arguments: &[&str], code: i32) -> Value {
        serde_json::from_str(&stdout(&mut self.quell(arguments), code)).unwrap()
    }

    fn import(&self, document: &Value, more: &[&str]) {
        fs::write(self.path().join("s.json"), document.to_string()).unwrap();
        let mut arguments = vec!["session", "import", "s.json"];
        arguments.extend(more);
        stdout(&mut self.quell(&arguments), 0);
    }

    fn configure(&self, text: &str) {
        let folder = self.path().join("config/quell");
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("config.toml"), text).unwrap();
    }
}

#[test]
fn a_suppressed_threat_fails_the_preview() {
    let folder = Folder::new();
    let preview = ["preview", "d.xml", "f.jsonl", "--json", "--fail-on-threat"];
    let before = folder.json(&preview, 0);
    assert_eq!(before["threats"], json!([]));
    assert_eq!(before["by_verdict"]["none"]["suppressed"], 2);
    folder.import(
        &json!({"quell_session": 1, "benign": ["a"], "threat": ["b"]}),
        &[],
    );
    let after = folder.json(&preview, 1);
    assert_eq!(after["threats"], json!(["b"]));
    assert_eq!(
        after["by_verdict"],
        json!({
            "benign": {"suppressed": 1, "kept": 0, "undecided": 0},
            "threat": {"suppressed": 1, "kept": 0, "undecided": 0},
            "none": {"suppressed": 0, "kept": 1, "undecided": 0},
        })
    );
    // Without asking for it, it is told all the same.
    let text = stdout(&mut folder.quell(&["preview", "d.xml", "f.jsonl"]), 0);
    assert!(
        text.contains("! of 1 decided to be threats 1 are suppressed"),
        "{text}"
    );
    let mut arguments = preview.to_vec();
    arguments.push("--no-session");
    assert_eq!(folder.json(&arguments, 0)["threats"], json!([]));
    let check = ["check", "d.xml", "--against", "f.jsonl", "--json"];
    let found = folder.json(&check, 1)["findings"].to_string();
    assert!(found.contains("Q301") && found.contains("`b`"), "{found}");
}

#[test]
fn a_session_that_can_not_be_read_never_looks_like_none() {
    let folder = Folder::new();
    fs::write(folder.path().join("s.db"), "no database at all").unwrap();
    for (session, wanted) in [("s.db", "is damaged"), ("none.db", "does not exist")] {
        let preview = [
            "preview",
            "d.xml",
            "f.jsonl",
            "--fail-on-threat",
            "--session",
            session,
        ];
        let text = stderr(&mut folder.quell(&preview), 2);
        assert!(text.contains(wanted), "{text}");
    }
    fs::create_dir_all(folder.path().join("state/quell")).unwrap();
    fs::copy(
        folder.path().join("s.db"),
        folder.path().join("state/quell/session.db"),
    )
    .unwrap();
    let text = stderr(&mut folder.quell(&["preview", "d.xml", "f.jsonl"]), 0);
    assert!(text.contains("no verdicts are known"), "{text}");
    stderr(
        &mut folder.quell(&["preview", "d.xml", "f.jsonl", "--fail-on-threat"]),
        2,
    );
    assert_eq!(
        fs::read_to_string(folder.path().join("state/quell/session.db")).unwrap(),
        "no database at all"
    );
}

#[test]
fn a_session_goes_out_and_in() {
    let folder = Folder::new();
    let document = json!({
        "quell_session": 1, "benign": ["a"], "threat": ["b", "z"],
        "notes": {"b": "<script>\u{1b}[31m ø"}, "marks": ["a"],
        "drafts": [{"name": "scanners\u{1b}[2J", "rules": ["E0517"], "xml": DRAFT}],
    });
    folder.import(&document, &["--session", "here.db"]);
    assert!(folder.path().join("here.db").exists());
    assert!(
        !folder.path().join("state").exists(),
        "only where it was told"
    );
    let out = folder.json(&["session", "export", "--session", "here.db"], 0);
    assert_eq!(out, document);
    let shown = folder.json(&["session", "show", "--session", "here.db", "--json"], 0);
    assert_eq!(shown, document);
    let text = stdout(
        &mut folder.quell(&["session", "show", "--session", "here.db"]),
        0,
    );
    assert!(text.contains("threat             2"), "{text}");
    assert!(!text.contains('\u{1b}'), "{text}");
    let empty = folder.json(&["session", "export"], 0);
    assert_eq!(empty["threat"], json!([]));
    for (bad, wanted) in [
        ("{}", "`quell_session` is missing"),
        ("{\"quell_session\": 9}", "reads 1"),
        ("nonsense", "no session"),
    ] {
        fs::write(folder.path().join("bad.json"), bad).unwrap();
        let text = stderr(&mut folder.quell(&["session", "import", "bad.json"]), 2);
        assert!(text.contains(wanted), "{text}");
    }
}

#[test]
fn stats_are_told_as_text_and_json() {
    let folder = Folder::new();
    let causes = folder.json(&["stats", "f.jsonl", "--json", "--ids"], 0);
    assert_eq!(
        (&causes["loaded"], &causes["by"]),
        (&json!(3), &json!("cause"))
    );
    let counts: u64 = causes["groups"]
        .as_array()
        .unwrap()
        .iter()
        .map(|group| group["count"].as_u64().unwrap())
        .sum();
    assert_eq!(counts, 3);
    let ports = folder.json(
        &[
            "stats",
            "f.jsonl",
            "--json",
            "--by",
            "network.port",
            "--draft",
            "d.xml",
            "--memory",
        ],
        0,
    );
    assert_eq!(ports["by"], "Network.Port");
    assert_eq!(ports["groups"][0]["label"], "53");
    assert_eq!(ports["groups"][0]["suppressed"], 1);
    assert_eq!(ports["groups"][2]["label"], "unknown Network.Port");
    assert_eq!(ports["groups"][0]["first"], "2026-11-10T01:00:00Z");
    assert!(ports["memory"]["beyond"].as_u64().unwrap() > 0);
    let text = stdout(&mut folder.quell(&["stats", "f.jsonl", "--top", "1"]), 0);
    assert!(
        text.contains("more groups") && text.contains("E0517 from "),
        "{text}"
    );
    let text = stderr(
        &mut folder.quell(&["stats", "f.jsonl", "--by", "colour"]),
        2,
    );
    assert!(text.contains("`colour`"), "{text}");
}

#[test]
fn the_configuration_counts_for_all_commands() {
    let folder = Folder::new();
    let text = stdout(&mut folder.quell(&["config", "--print-default"]), 0);
    folder.configure(&text);
    let text = stdout(&mut folder.quell(&["config"]), 0);
    assert!(text.contains("without mistakes"), "{text}");
    let path = stdout(&mut folder.quell(&["config", "--path"]), 0);
    assert!(
        path.trim_end().ends_with("config/quell/config.toml"),
        "{path}"
    );

    folder.configure(
        "colour = 1\n[assume]\nE0517 = \"MadeUp\"\n[language.operations]\nMadeUp = [\"Made\"]\n\
         [language.properties]\n\"Made.Up\" = \"int\"\n\"Network.Port\" = \"bool\"\n",
    );
    let text = stderr(&mut folder.quell(&["config"]), 1);
    assert!(text.contains("config.toml:1: colour: "), "{text}");
    assert!(
        text.contains("config.toml:8: language.properties.Network.Port: "),
        "{text}"
    );
    let language = folder.json(&["language", "--json"], 0).to_string();
    assert!(language.contains("\"MadeUp\"") && language.contains("\"Made\""));
    // What is added has its type, and its operation can be assumed.
    let draft = r#"<definition><operations><operation type="madeup">
        <condition component="Made" property="Up" condition="less" value="10" /></operation></operations></definition>"#;
    fs::write(folder.path().join("m.xml"), draft).unwrap();
    let line = r#"{"id":"m","rule":{"code":"E0517"},"event":{"Made.Up":"9"}}"#;
    fs::write(folder.path().join("m.jsonl"), line).unwrap();
    let preview = folder.json(&["preview", "m.xml", "m.jsonl", "--json"], 0);
    assert_eq!(
        (&preview["suppressed"], &preview["assumed"]),
        (&json!(1), &json!(1))
    );
}

#[test]
fn killed_at_any_moment_a_session_is_sound() {
    let folder = Folder::new();
    let mut killed = 0;
    for round in 0..20u64 {
        let keys: Vec<String> = (0..400).map(|at| format!("{round}-{at}")).collect();
        fs::write(
            folder.path().join("s.json"),
            json!({"quell_session": 1, "threat": keys}).to_string(),
        )
        .unwrap();
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_quell"));
        command.args(["session", "import", "s.json", "--session", "k.db"]);
        command.current_dir(folder.path());
        let mut child = command.stderr(std::process::Stdio::null()).spawn().unwrap();
        std::thread::sleep(std::time::Duration::from_millis(round));
        let _ = child.kill();
        killed += usize::from(!child.wait().unwrap().success());
        if folder.path().join("k.db").exists() {
            let threats = folder.json(&["session", "export", "--session", "k.db"], 0);
            let threats = threats["threat"].as_array().unwrap().len();
            assert_eq!(threats % 400, 0, "all of an action, or nothing");
        }
    }
    assert!(killed > 0, "too fast to be killed");
}
