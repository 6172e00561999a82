//! How the command line is used: words that were mistyped, help, and what goes where.

use super::{LINES, folder, quell, stderr, stdout};

#[test]
fn a_mistyped_command_is_told_what_was_meant() {
    for (typed, meant) in [
        (&["prevew", "x"][..], "preview"),
        (&["chekc", "d.xml", "--fix"], "check"),
        (&["prev", "d.xml", "f.jsonl", "--ids"], "preview"),
        (&["dif", "a.xml", "b.xml"], "diff"),
    ] {
        let text = stderr(&mut quell(typed), 2);
        let word = typed[0];
        assert!(text.contains(&format!("did you mean {meant}?")), "{text}");
        assert!(text.contains(&format!("`{word}`")), "{text}");
    }
    // A file of that name is a file, and a word like none of them is none.
    let folder = folder("10.0.0.1");
    std::fs::write(folder.path().join("prevew"), LINES).unwrap();
    let text = stderr(quell(&["prevew"]).current_dir(&folder), 2);
    assert!(!text.contains("did you mean"), "{text}");
    let text = stderr(quell(&["detections.jsonl"]).current_dir(&folder), 2);
    assert!(!text.contains("did you mean"), "{text}");
}

#[test]
fn help_shows_the_common_options_that_matter_and_begins_with_a_sentence() {
    let commands = [
        ("preview", "--json --rules --max-memory --assume", "--color"),
        ("check", "--json --color --rules --assume", ""),
        ("explain", "--json", "--rules --assume --max-memory --color"),
        ("convert", "--rules --max-memory", "--json --assume --color"),
        ("sample", "", "--json --rules --assume --max-memory --color"),
        ("completions", "", "--json --rules --assume"),
        ("diff", "--json --rules", "--color"),
        ("session", "--json", "--rules"),
        ("stats", "--json", "--color"),
        ("suggest", "--json", "--color"),
        ("show", "--json --assume", "--color"),
        ("language", "--json", "--rules"),
        ("config", "--json", "--rules"),
        ("man", "", "--json"),
    ];
    for (command, shown, hidden) in commands {
        let help = stdout(&mut quell(&[command, "--help"]), 0);
        let first = help.lines().next().unwrap();
        assert!(first.ends_with('.') && first.contains(' '), "{first}");
        let verb = first.split([' ', ',']).next().unwrap();
        assert!(verb.ends_with('s'), "{first}");
        for option in shown.split_whitespace() {
            assert!(
                help.contains(&format!("{option} ")) || help.contains(&format!("{option}\n")),
                "{option}: {help}"
            );
        }
        for option in hidden.split_whitespace() {
            assert!(!help.contains(option), "{command} {option}: {help}");
        }
    }
}

#[test]
fn an_option_that_says_nothing_is_taken_and_told() {
    let mut command = quell(&["sample", "--count", "1", "--json"]);
    assert_eq!(stdout(&mut command, 0).lines().count(), 1);
    let text = stderr(&mut command, 0);
    assert_eq!(text, "quell: --json says nothing to `quell sample`\n");
    let text = stderr(&mut quell(&["--json", "explain", "Q102"]), 0);
    assert_eq!(text, "");
}

#[test]
fn a_list_of_ids_stands_alone() {
    let folder = folder("192.168.2.123");
    let mut command = quell(&["preview", "d.xml", "f.jsonl", "--ids"]);
    let list = "suppressed a\nkept       b\nundecided  c\nkept       d\n";
    assert_eq!(stdout(command.current_dir(&folder), 0), list);
    let text = stderr(&mut command, 0);
    assert!(text.contains("of loaded"), "{text}");
}

#[test]
fn as_much_of_an_id_as_no_other_has_is_enough() {
    let folder = tempfile::tempdir().unwrap();
    let lines = "{\"id\":\"7F3a-1\"}\n{\"id\":\"7f3b-2\"}\n{\"id\":\"7f\"}\n";
    std::fs::write(folder.path().join("f.jsonl"), lines).unwrap();
    let show = |id: &str| {
        let mut command = quell(&["show", "f.jsonl", "--id", id]);
        command.current_dir(&folder);
        command
    };
    assert!(stdout(&mut show("7f3A"), 0).contains("7F3a-1"));
    assert!(
        stdout(&mut show("7f"), 0).contains("7f\n"),
        "its own id wins"
    );
    let text = stderr(&mut show("7f3"), 2);
    assert!(
        text.contains("2 ids begin with `7f3`: 7F3a-1, 7f3b-2"),
        "{text}"
    );
    assert!(stderr(&mut show("8"), 2).contains("`8`"));
    assert!(stderr(&mut show(""), 2).contains("none of 3"));
}
