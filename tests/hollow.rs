//! A source without detections is trouble, unless it is an empty answer.

use crate::cli::quell;
use std::path::Path;

const DRAFT: &str = r#"<definition><process><condition component="FileItem" property="FileName" condition="is" value="x.exe"/></process></definition>"#;
const GOOD: &str = "{\"id\":\"a\",\"process\":{\"FileItem.FileName\":\"y.exe\"}}\n";

/// Every command that reads detections, with the status it has where all is well.
fn commands(files: &[&str]) -> Vec<(Vec<String>, i32)> {
    let with = |before: &[&str], after: &[&str], status: i32| {
        let words = before.iter().chain(files).chain(after);
        (words.map(|word| (*word).to_owned()).collect(), status)
    };
    vec![
        with(&["preview", "d.xml"], &[], 0),
        with(&["preview", "d.xml", "--json", "--ids"], &[], 0),
        with(&["check", "d.xml", "--against"], &[], 1),
        with(&["diff", "d.xml", "d.xml"], &[], 0),
        with(&["stats"], &[], 0),
        with(&["convert"], &[], 0),
    ]
}

/// The status and what was said, of a command in a folder.
fn ran(folder: &Path, words: &[String]) -> (Option<i32>, String) {
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let output = quell(&words).current_dir(folder).output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    (output.status.code(), said)
}

fn folder(text: &[u8]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("d.xml"), DRAFT).unwrap();
    std::fs::write(folder.path().join("good.jsonl"), GOOD).unwrap();
    std::fs::write(folder.path().join("x.json"), text).unwrap();
    folder
}

#[test]
fn records_without_a_detection_are_trouble() {
    for text in [
        "{\"error\":\"access denied\"}",
        "[{\"a\":1},{\"b\":2}]",
        "{\"broken\n{\"more\n",
        "{\"event_type\":\"Audit_Event\",\"hostname\":\"h\"}\n",
        "{}\n",
    ] {
        let folder = folder(text.as_bytes());
        for files in [&["x.json"][..], &["good.jsonl", "x.json"]] {
            for (words, _) in commands(files) {
                let (status, said) = ran(folder.path(), &words);
                assert_eq!(status, Some(2), "{text} {words:?}\n{said}");
                assert!(
                    said.contains("`x.json` holds no detection: "),
                    "{words:?}\n{said}"
                );
                assert!(!said.contains("good.jsonl"), "{words:?}\n{said}");
            }
        }
        for (words, status) in [
            (["show", "good.jsonl", "x.json", "--id", "a"].as_slice(), 2),
            (&["show", "x.json", "--id", "a"], 2),
            (&["suggest", "good.jsonl", "x.json", "--benign", "a"], 2),
        ] {
            let words: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
            let (got, said) = ran(folder.path(), &words);
            assert_eq!(got, Some(status), "{text} {words:?}\n{said}");
            assert!(said.contains("`x.json` holds no detection"), "{said}");
        }
    }
}

#[test]
fn an_empty_answer_is_an_answer() {
    for text in [
        "[]",
        "[ ]\n",
        "{\"detections\":[]}",
        "{\"detections\":[],\"nextPageToken\":\"\",\"totalSize\":0}\n",
        "{\"value\":[]}",
        "{\"count\":0,\"value\":[]}\n{\"value\":[]}\n",
    ] {
        let folder = folder(text.as_bytes());
        for files in [&["x.json"][..], &["good.jsonl", "x.json"]] {
            for (words, wanted) in commands(files) {
                let (status, said) = ran(folder.path(), &words);
                assert_eq!(status, Some(wanted), "{text} {words:?}\n{said}");
                assert!(!said.contains("holds no detection"), "{words:?}\n{said}");
            }
        }
    }
}

#[test]
fn one_detection_among_others_is_enough() {
    let text = format!("{{\"event_type\":\"Audit_Event\"}}\n{{\"broken\n{GOOD}");
    let folder = folder(text.as_bytes());
    for (words, wanted) in commands(&["x.json"]) {
        let (status, said) = ran(folder.path(), &words);
        assert_eq!(status, Some(wanted), "{words:?}\n{said}");
    }
}
