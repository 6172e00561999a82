//! The command line, run as a program.

mod usage;

use crate::support::driver::sample;
use assert_cmd::Command;
use serde_json::Value;

/// The program, with neither a configuration nor a session of whoever tests it.
pub fn quell(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_quell"));
    let nothing = concat!(env!("CARGO_TARGET_TMPDIR"), "/nothing");
    command.env("XDG_STATE_HOME", nothing);
    command.env("XDG_CONFIG_HOME", nothing);
    command.args(arguments);
    command
}

pub fn stdout(command: &mut Command, code: i32) -> String {
    let output = command.output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert_eq!(
        output.status.code(),
        Some(code),
        "{}\n{text}",
        String::from_utf8_lossy(&output.stderr)
    );
    text
}

pub fn stderr(command: &mut Command, code: i32) -> String {
    let output = command.output().unwrap();
    let text = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(code), "{text}");
    text
}

fn path(name: &str) -> String {
    sample(name).display().to_string()
}

const DRAFT: &str = r#"<definition><!-- quell: {"name":"scanners","rules":["E0517"]} --><operations><operation type="TcpIpProtocolIdentified">
<condition component="Network" property="IpAddressV4" condition="is" value="VALUE" /></operation></operations></definition>"#;

const LINES: &str = r#"{"id":"a","rule":{"code":"E0517"},"operation":"TcpIpProtocolIdentified","event":{"Network.IpAddressV4":"192.168.2.123"}}
{"id":"b","rule":{"code":"E0517"},"operation":"TcpIpProtocolIdentified","event":{"Network.IpAddressV4":"10.0.0.1"}}
{"id":"c","rule":{"code":"E0517"},"event":{"Network.IpAddressV4":"192.168.2.123"}}
{"id":"d","rule":{"code":"D0522"},"operation":"TcpIpProtocolIdentified","event":{"Network.IpAddressV4":"192.168.2.123"}}
{"broken
"#;

/// A folder with a draft of this value and some detections.
fn folder(value: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("d.xml"), DRAFT.replace("VALUE", value)).unwrap();
    std::fs::write(folder.path().join("f.jsonl"), LINES).unwrap();
    folder
}

#[test]
fn preview_counts_as_json() {
    let folder = folder("192.168.2.123");
    let mut command = quell(&["preview", "d.xml", "f.jsonl", "--json", "--ids"]);
    let json: Value = serde_json::from_str(&stdout(command.current_dir(&folder), 0)).unwrap();
    assert_eq!(
        json["draft"],
        serde_json::json!({"name": "scanners", "rules": ["E0517"]})
    );
    for (key, count) in [
        ("loaded", 4),
        ("suppressed", 1),
        ("kept", 2),
        ("undecided", 1),
        ("other_rules", 1),
    ] {
        assert_eq!(json[key], count, "{key}");
    }
    assert_eq!(json["skipped"][0]["line"], 5);
    assert_eq!(json["skipped"][0]["source"], "f.jsonl");
    let outcomes: Vec<&str> = json["detections"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["outcome"].as_str().unwrap())
        .collect();
    assert_eq!(outcomes, ["suppressed", "kept", "undecided", "kept"]);
    let mut command = quell(&[
        "preview",
        "d.xml",
        "f.jsonl",
        "--json",
        "--ids",
        "--only",
        "undecided",
    ]);
    let json: Value = serde_json::from_str(&stdout(command.current_dir(&folder), 0)).unwrap();
    assert_eq!(json["detections"].as_array().unwrap().len(), 1);
    let mut command = quell(&[
        "preview",
        "d.xml",
        "f.jsonl",
        "--json",
        "--assume",
        "e0517=tcpipprotocolidentified",
    ]);
    let json: Value = serde_json::from_str(&stdout(command.current_dir(&folder), 0)).unwrap();
    assert_eq!(
        (&json["suppressed"], &json["assumed"]),
        (&2.into(), &1.into())
    );
    assert!(json.get("detections").is_none());
}

#[test]
fn counting_batches_comes_to_what_keeping_them_does() {
    const DRAFTS: [&str; 6] = [
        "<operations><operation type=\"TcpIpProtocolIdentified\"><condition component=\"Network\" property=\"IpAddressV6\" condition=\"isnotset\"/></operation></operations>",
        "<process><operator type=\"and\"><condition component=\"FileItem\" property=\"FileNameWithoutExtension\" condition=\"contains\" value=\"s\"/><condition component=\"LiveGrid\" property=\"Age\" condition=\"greater\" value=\"300\"/></operator></process>",
        "<operations><operation type=\"TcpIpProtocolIdentified\"><operator type=\"or\"><condition component=\"Made\" property=\"Up\" condition=\"is\" value=\"x\"/><condition component=\"Network\" property=\"Port\" condition=\"less\" value=\"444\"/></operator></operation></operations>",
        "<ancestor distance=\"2\"><condition component=\"FileItem\" property=\"FullPath\" condition=\"ends\" value=\"services.exe\"/></ancestor>",
        "<parentprocess><operator type=\"or\"><condition component=\"Module\" property=\"SignatureType\" condition=\"is\" value=\"Trusted\"/></operator></parentprocess>",
        "<!-- quell: {\"rules\":[\"E0517\"]} --><process><condition component=\"ProcessInfo\" property=\"CommandLine\" condition=\"contains\" value=\"-\"/></process>",
    ];
    let folder = tempfile::tempdir().unwrap();
    let records = stdout(&mut quell(&["sample", "--count", "3000", "--seed", "5"]), 0);
    // Some that are read the slow way.
    let records = records.replace("\"severity\":46,", "\"severity\":46.0,");
    let file = folder.path().join("f.jsonl");
    std::fs::write(&file, records).unwrap();
    let path = folder.path().join("d.xml");
    let (mut outcomes, mut other_rules) = ([0; 3], 0);
    for draft in DRAFTS {
        std::fs::write(&path, format!("<definition>{draft}</definition>")).unwrap();
        let json = |more: &[&str]| {
            let mut command = quell(&["preview", "--json"]);
            command.args(["--assume", "E0517=TcpIpProtocolIdentified"]);
            command.args(more).arg(&path).arg(&file);
            let mut value: Value = serde_json::from_str(&stdout(&mut command, 0)).unwrap();
            value.as_object_mut().unwrap().remove("detections");
            value
        };
        let counted = json(&[]);
        assert_eq!(counted, json(&["--ids"]), "{draft}");
        for (sum, name) in outcomes.iter_mut().zip(["suppressed", "kept", "undecided"]) {
            *sum += counted[name].as_u64().unwrap();
        }
        other_rules += counted["other_rules"].as_u64().unwrap();
    }
    assert!(outcomes.iter().all(|sum| *sum > 0), "{outcomes:?}");
    assert!(other_rules > 0);
}

#[test]
fn preview_reads_standard_input_and_tells_in_words() {
    let folder = folder("192.168.2.0/24");
    let mut command = quell(&["preview", "d.xml", "-"]);
    let text = stdout(command.current_dir(&folder).write_stdin(LINES), 0);
    assert!(
        text.contains("scanners for E0517") && text.contains("suppressed"),
        "{text}"
    );
    let mut command = quell(&["preview", "d.xml", "-", "--only", "suppressed"]);
    let text = stdout(command.current_dir(&folder).write_stdin(LINES), 0);
    assert!(text.ends_with("suppressed a\n"), "{text}");
}

#[test]
fn a_draft_without_meaning_is_told_with_its_place() {
    let folder = folder("127.0.01");
    let text = stderr(
        quell(&["preview", "d.xml", "f.jsonl"]).current_dir(&folder),
        2,
    );
    assert_eq!(
        text,
        "quell: d.xml:2:1: `127.0.01` is not an IPv4 address or prefix [Q105]\n"
    );
    std::fs::write(folder.path().join("d.xml"), "<definition>\n<process>").unwrap();
    let text = stderr(
        quell(&["preview", "d.xml", "f.jsonl"]).current_dir(&folder),
        2,
    );
    assert!(text.starts_with("quell: d.xml:2:"), "{text}");
    let text = stderr(
        quell(&["preview", "none.xml", "f.jsonl"]).current_dir(&folder),
        2,
    );
    assert!(text.contains("none.xml"), "{text}");
}

#[test]
fn what_is_no_source_is_named_in_one_line() {
    let folder = folder("10.0.0.1");
    let write = |name: &str, bytes: &[u8]| std::fs::write(folder.path().join(name), bytes).unwrap();
    write("empty", b"");
    write("page.html", b"<!DOCTYPE html><html>");
    write("table.csv", b"id;uuid;name\n1;2;3\n");
    write("log.evtx", b"ElfFile\0\0\0\0\0");
    write("noise.bin", &[0, 159, 146, 150, 0, 1, 2, 3]);
    for name in [
        "empty",
        "page.html",
        "table.csv",
        "log.evtx",
        "noise.bin",
        "d.xml",
        "nowhere",
        ".",
    ] {
        let text = stderr(quell(&["preview", "d.xml", name]).current_dir(&folder), 2);
        assert_eq!(text.lines().count(), 1, "{text}");
        assert!(text.starts_with("quell: ") && text.contains(name), "{text}");
    }
}

#[test]
fn the_sample_data_previews_to_what_its_readme_says() {
    let readme = std::fs::read_to_string(sample("README.md")).unwrap();
    let text = stdout(
        &mut quell(&[
            "preview",
            &path("scanners.xml"),
            &path("e0517-flood.json"),
            "--json",
        ]),
        0,
    );
    let json: Value = serde_json::from_str(&text).unwrap();
    for key in ["loaded", "suppressed", "kept", "undecided"] {
        let number = json[key].as_u64().unwrap() as usize;
        let grouped = quell::text::number::grouped(number);
        assert!(
            readme.contains(&grouped) || readme.contains(&number.to_string()),
            "{key} {number}"
        );
    }
}

#[test]
fn show_tells_a_detection_in_the_language() {
    let folder = folder("10.0.0.1");
    let text = stdout(
        quell(&["show", "f.jsonl", "--id", "b"]).current_dir(&folder),
        0,
    );
    assert!(text.contains("event TcpIpProtocolIdentified"), "{text}");
    assert!(
        text.lines()
            .any(|line| line.trim_start().starts_with("Network.IpAddressV4")
                && line.ends_with("10.0.0.1")),
        "{text}"
    );
    assert!(text.contains("(absent)"), "{text}");
    let text = stdout(
        quell(&["show", "f.jsonl", "--id", "b", "--json"]).current_dir(&folder),
        0,
    );
    let json: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(json["event"]["Network.IpAddressV4"], "10.0.0.1");
    stderr(
        quell(&["show", "f.jsonl", "--id", "none"]).current_dir(&folder),
        2,
    );
}

#[test]
fn convert_writes_what_reads_the_same() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["e0517-flood.json", "protect-syslog.log", "onprem-rest.json"] {
        let once = stdout(&mut quell(&["convert", &path(name)]), 0);
        assert!(once.lines().count() > 3, "{name}");
        std::fs::write(folder.path().join("once"), &once).unwrap();
        let twice = stdout(quell(&["convert", "once"]).current_dir(&folder), 0);
        assert_eq!(once, twice, "{name}");
    }
}

#[test]
fn hostile_data_reaches_no_terminal() {
    let line = "{\"id\":\"\\u001b]0;x\\u0007\\u202e\",\"process\":{\"FileItem.FileName\":\"a\\u001b[2Jb\"}}\n{\"x\u{1b}[31m";
    let mut command = quell(&["show", "-", "--id", "\u{1b}]0;x\u{7}\u{202e}"]);
    let output = command.write_stdin(line).output().unwrap();
    for bytes in [&output.stdout, &output.stderr] {
        let text = String::from_utf8_lossy(bytes);
        assert!(
            text.chars()
                .all(|letter| letter == '\n' || !letter.is_control())
                && !text.contains('\u{202e}'),
            "{text:?}"
        );
    }
    assert!(!output.stdout.is_empty() && !output.stderr.is_empty());
}

#[test]
fn the_language_is_told_whole() {
    let json: Value =
        serde_json::from_str(&stdout(&mut quell(&["language", "--json"]), 0)).unwrap();
    assert_eq!(json["comparisons"].as_array().unwrap().len(), 16);
    let text = stdout(&mut quell(&["language"]), 0);
    for word in [
        "Network.IpAddressV4",
        "TcpIpProtocolIdentified",
        "documented",
        "a guess, not offered",
        "Trusted 90",
    ] {
        assert!(text.contains(word), "{word}");
    }
}

#[test]
fn completions_and_manual_come_out() {
    for shell in ["bash", "zsh", "fish"] {
        assert!(stdout(&mut quell(&["completions", shell]), 0).contains("preview"));
    }
    assert!(stdout(&mut quell(&["man"]), 0).contains(".TH quell"));
}

#[test]
fn a_sample_is_the_same_for_the_same_seed() {
    let one = stdout(&mut quell(&["sample", "--count", "50", "--seed", "3"]), 0);
    assert_eq!(
        one,
        stdout(&mut quell(&["sample", "--count", "50", "--seed", "3"]), 0)
    );
    assert_ne!(one, stdout(&mut quell(&["sample", "--count", "50"]), 0));
    assert_eq!(one.lines().count(), 50);
}

#[test]
fn wrong_usage_is_two() {
    for arguments in [
        &["--nope"][..],
        &["preview"],
        &["show", "x"],
        &["preview", "a", "b", "--assume", "E0517=Nope"],
    ] {
        assert!(!stderr(&mut quell(arguments), 2).is_empty());
    }
}

#[test]
fn wrong_usage_shows_what_was_typed_without_its_controls() {
    for arguments in [
        &["sample", "--count", "\u{1b}[31m1\u{9b}2J\u{202e}\r"][..],
        &["preview", "a", "b", "--assume", "E0517=\u{9b}2J"],
        &["--n\u{9b}ope"],
    ] {
        let text = stderr(&mut quell(arguments), 2);
        let is_seen = |letter: char| letter == '\n' || !letter.is_control() && letter != '\u{202e}';
        assert!(
            text.starts_with("error: ") && text.chars().all(is_seen),
            "{text:?}"
        );
    }
}

#[test]
fn the_configuration_is_told_as_json() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("quell")).unwrap();
    let file = folder.path().join("quell/config.toml");
    std::fs::write(&file, "theme = 5\n").unwrap();
    for (arguments, code) in [
        (&["config", "--json"][..], 1),
        (&["config", "--path", "--json"], 0),
    ] {
        let mut command = quell(arguments);
        let text = stdout(command.env("XDG_CONFIG_HOME", folder.path()), code);
        let json: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(json["path"], file.display().to_string());
        assert_eq!(json["is_there"], true);
        assert_eq!(json["mistakes"].as_array().unwrap().len(), 1);
    }
}

#[test]
fn a_closed_pipe_ends_quietly() {
    use std::process::{Command, Stdio};
    for arguments in [
        &["sample", "--count", "200000"][..],
        &["completions", "bash"],
        &["completions", "fish"],
        &["man"],
        &["--help"],
    ] {
        let mut child = Command::new(env!("CARGO_BIN_EXE_quell"))
            .args(arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        assert!(
            output.status.success() && output.stderr.is_empty(),
            "{output:?}"
        );
    }
}

/// Files beside each other, each with one condition on the event's address.
fn drafts(values: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = folder("10.0.0.1");
    for (name, value) in values {
        std::fs::write(folder.path().join(name), DRAFT.replace("VALUE", value)).unwrap();
    }
    folder
}

#[test]
fn check_proves_the_forums_template_wrong() {
    let template = path("forum-template.xml");
    let text = stdout(&mut quell(&["check", &template]), 1);
    for words in [
        "error[Q102]",
        "all 4,294,967,296 addresses match",
        "made-up example",
        "mend:",
        "^^^^",
        "its remote address is 192.168.2.123 or 192.168.2.124 or its remote address does not lie in",
    ] {
        assert!(text.contains(words), "{words}\n{text}");
    }
    assert_eq!(text.matches("condition=\"isnot\"").count(), 2, "{text}");
    let json: Value =
        serde_json::from_str(&stdout(&mut quell(&["check", "--json", &template]), 1)).unwrap();
    assert_eq!(json["breadth"], "always");
    let finding = json["findings"]
        .as_array()
        .unwrap()
        .iter()
        .find(|finding| finding["code"] == "Q102")
        .unwrap();
    assert_eq!(
        finding["path"],
        "definition/operations/operation[1]/operator[1]"
    );
    assert_eq!(finding["witness"]["operation"], "TcpIpProtocolIdentified");
    assert!(finding["witness"]["event"]["Network.IpAddressV4"].is_string());
    let sound = stdout(&mut quell(&["check", "--json", &path("scanners.xml")]), 0);
    assert_eq!(sound.lines().count(), 1);
    let sound: Value = serde_json::from_str(&sound).unwrap();
    let words = sound["words"].as_str().unwrap();
    assert!(
        words.starts_with("Hides detections of E0517 where the event is TcpIp"),
        "{words}"
    );
    let diff = ["diff", "--json", &path("scanners.xml"), &template];
    let diff: Value = serde_json::from_str(&stdout(&mut quell(&diff), 1)).unwrap();
    assert_eq!(diff["words"]["old"], sound["words"]);
}

#[test]
fn check_goes_on_after_a_file_that_can_not_be_read() {
    let folder = drafts(&[("good.xml", "10.0.0.1")]);
    std::fs::write(folder.path().join("bad.xml"), "<definition>\n  <process>\n").unwrap();
    let mut command = quell(&["check", "--json", "bad.xml", "none.xml", "good.xml"]);
    let text = stdout(command.current_dir(&folder), 2);
    let lines: Vec<Value> = text
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(lines.len(), 3);
    assert!(
        lines[0]["error"]["line"].as_u64().unwrap() >= 2
            && lines[0]["error"]["message"].is_string()
    );
    assert_eq!(lines[1]["draft"], "none.xml");
    assert!(
        lines[1]["error"]["message"]
            .as_str()
            .unwrap()
            .contains("can't be read")
    );
    assert_eq!(lines[2]["breadth"], "sometimes");
    let told = stderr(quell(&["check", "none.xml"]).current_dir(&folder), 2);
    assert!(told.starts_with("none.xml: can't be read: "), "{told}");
}

#[test]
fn check_against_detections_says_what_they_show() {
    let folder = drafts(&[("wide.xml", "192.168.0.0/16"), ("none.xml", "8.8.8.8")]);
    let mut command = quell(&["check", "--json", "wide.xml", "--against", "f.jsonl"]);
    let text = stdout(command.current_dir(&folder), 1);
    assert!(text.contains("Q302"), "{text}");
    let mut command = quell(&["check", "--json", "none.xml", "--against", "f.jsonl"]);
    let text = stdout(command.current_dir(&folder), 0);
    assert!(text.contains("Q304"), "{text}");
}

#[test]
fn check_fix_writes_what_does_the_same() {
    let folder = folder("10.0.0.1");
    let condition = |value: &str| {
        format!(
            "<condition component=\"network\" property=\"IpAddressV4\" condition=\"is\" value=\"{value}\"/>"
        )
    };
    let xml = format!(
        "<definition><operations><operation type=\"TcpIpConnect\"><operator type=\"or\">{}{}{}</operator></operation></operations></definition>",
        condition("10.9.9.9/8"),
        condition("10.1.2.3"),
        condition("10.0.0.0/8"),
    );
    std::fs::write(folder.path().join("dead.xml"), &xml).unwrap();
    let fixed = stdout(
        quell(&["check", "--fix", "dead.xml"]).current_dir(&folder),
        0,
    );
    // The prefix stands there twice; which of it and the address in it goes is a
    // choice.
    assert_eq!(fixed.matches("<condition").count(), 2, "{fixed}");
    assert!(
        fixed.contains("component=\"Network\"") && fixed.contains("10.0.0.0/8"),
        "{fixed}"
    );
    let told = stderr(
        quell(&["check", "--fix", "dead.xml"]).current_dir(&folder),
        0,
    );
    assert!(
        told.contains("Q104 is left")
            && told.contains("› remove `Network.IpAddressV4 is 10.0.0.0/8`, keep the narrower"),
        "{told}"
    );
    let json: Value = serde_json::from_str(&stdout(
        quell(&["check", "--fix", "--json", "dead.xml"]).current_dir(&folder),
        0,
    ))
    .unwrap();
    assert_eq!(json["xml"], fixed.as_str());
    let choices = json["left"][0]["choices"].as_array().unwrap();
    let relations: Vec<&str> = choices
        .iter()
        .map(|choice| choice["relation"].as_str().unwrap())
        .collect();
    assert_eq!(relations, ["narrower", "equivalent"]);
    stdout(
        quell(&["check", "--fix", "--in-place", "dead.xml"]).current_dir(&folder),
        0,
    );
    std::fs::write(folder.path().join("old.xml"), &xml).unwrap();
    assert!(
        stdout(
            quell(&["diff", "old.xml", "dead.xml"]).current_dir(&folder),
            0
        )
        .starts_with("equivalent")
    );
}

#[test]
fn diff_tells_the_relation_and_what_changes() {
    let folder = drafts(&[
        ("one.xml", "192.168.2.123"),
        ("wide.xml", "192.168.2.0/24"),
        ("other.xml", "10.0.0.1"),
    ]);
    let diff = |old: &str, new: &str, code: i32| -> Value {
        let mut command = quell(&["diff", old, new, "f.jsonl", "--json"]);
        serde_json::from_str(&stdout(command.current_dir(&folder), code)).unwrap()
    };
    assert_eq!(diff("one.xml", "one.xml", 0)["relation"], "equivalent");
    let wider = diff("one.xml", "wide.xml", 1);
    assert_eq!(wider["relation"], "wider");
    assert!(wider["only_old"].is_null() && wider["only_new"]["event"].is_object());
    assert_eq!(diff("wide.xml", "one.xml", 1)["relation"], "narrower");
    let of_d0522 = DRAFT
        .replace("VALUE", "192.168.2.123")
        .replace("E0517", "D0522");
    std::fs::write(folder.path().join("rule.xml"), of_d0522).unwrap();
    let rules = diff("one.xml", "rule.xml", 1);
    assert_eq!(rules["relation"], "disjoint");
    assert_eq!(rules["only_old"]["rule"]["code"], "E0517");
    assert_eq!(rules["only_new"]["rule"]["code"], "D0522");
    let disjoint = diff("one.xml", "other.xml", 1);
    assert_eq!(disjoint["relation"], "disjoint");
    assert_eq!(
        disjoint["detections"]["newly_suppressed"],
        serde_json::json!(["b"])
    );
    assert_eq!(
        disjoint["detections"]["no_longer_suppressed"],
        serde_json::json!(["a"])
    );
}

#[test]
fn every_finding_is_explained() {
    for code in quell::finding::Code::ALL {
        let text = stdout(&mut quell(&["explain", &code.name().to_lowercase()]), 0);
        assert!(
            text.starts_with(code.name()) && text.lines().count() > 8,
            "{text}"
        );
    }
    assert!(stderr(&mut quell(&["explain", "Q999"]), 2).contains("Q101"));
}

#[test]
fn common_options_stand_before_or_behind_the_command() {
    let folder = folder("192.168.2.123");
    for arguments in [
        ["--json", "preview", "d.xml", "f.jsonl"],
        ["preview", "d.xml", "f.jsonl", "--json"],
    ] {
        let text = stdout(quell(&arguments).current_dir(&folder), 0);
        assert!(text.starts_with("{\"draft\""), "{text}");
    }
}

#[test]
fn findings_are_colored_when_asked() {
    let template = path("forum-template.xml");
    let check = |color: &str| {
        let mut check = quell(&["check", &template, "--color", color]);
        stdout(check.env("NO_COLOR", "1"), 1)
    };
    assert!(
        check("always").starts_with("\u{1b}["),
        "{}",
        check("always")
    );
    for plain in ["auto", "never"] {
        assert!(check(plain).starts_with("error[Q101]: "));
    }
}
