//! What comes behind the last line that was read of a file.

use quell::ingest::{Appended, Input, Item, Limits, Source, Span, open, rest_of};
use std::fs::OpenOptions;
use std::io::Write;
use std::ops::ControlFlow;
use std::path::Path;

/// Ids, where the last record lies, and how many bytes were read.
fn read(source: Source) -> (Vec<String>, Option<Span>, u64) {
    let (mut ids, mut last, mut bytes) = (Vec::new(), None, 0);
    source.read(&mut |item| {
        match item {
            Item::Detection { detection, span } => {
                ids.push(detection.id.unwrap_or_default());
                last = Some(span);
            }
            Item::Progress { bytes: read } => bytes = read,
            _ => {}
        }
        ControlFlow::Continue(())
    });
    (ids, last, bytes)
}

fn append(path: &Path, text: &str) {
    let mut file = OpenOptions::new().append(true).open(path).unwrap();
    file.write_all(text.as_bytes()).unwrap();
}

fn opened(path: &Path) -> Source {
    open(&Input::Path(path.to_owned()), &Limits::default()).unwrap()
}

fn line(id: &str) -> String {
    format!("{{\"id\":\"{id}\",\"rule\":{{\"code\":\"E0517\"}}}}\n")
}

#[test]
fn lines_are_read_on_from_where_they_ended() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.jsonl");
    // The last line is not ended yet, and so is no record.
    std::fs::write(&path, line("a") + &line("b") + "{\"id\":\"c").unwrap();
    let source = opened(&path);
    let file = source.file().cloned().unwrap();
    let (ids, last, bytes) = read(source);
    assert_eq!(ids, ["a", "b"]);
    let rest = |last, bytes| rest_of(("a.jsonl", &file), last, bytes, &Limits::default()).unwrap();
    assert!(matches!(rest(last, bytes), Appended::Nothing));
    append(&path, "\",\"rule\":{\"code\":\"X\"}}");
    assert!(
        matches!(rest(last, bytes), Appended::Nothing),
        "still not ended"
    );
    append(&path, &format!("\n{}{}", line("d"), "{\"id"));
    let Appended::Lines(source, begins) = rest(last, bytes) else {
        panic!("{:?}", rest(last, bytes));
    };
    assert_eq!(begins, 3);
    let (ids, last, bytes) = read(*source);
    assert_eq!(ids, ["c", "d"]);
    assert_eq!(last.unwrap().line, 4);
    assert!(matches!(rest(last, bytes), Appended::Nothing));
    append(&path, "\":\"e\"}\n");
    let Appended::Lines(source, 5) = rest(last, bytes) else {
        panic!("{:?}", rest(last, bytes));
    };
    assert_eq!(read(*source).0, ["e"]);
}

#[test]
fn a_whole_record_without_a_line_end_is_not_read_twice() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.jsonl");
    std::fs::write(&path, (line("a") + &line("b")).trim_end()).unwrap();
    let source = opened(&path);
    let file = source.file().cloned().unwrap();
    let (ids, last, bytes) = read(source);
    assert_eq!(ids, ["a", "b"]);
    append(&path, &format!("\n{}", line("c")));
    let Appended::Lines(source, _) =
        rest_of(("a.jsonl", &file), last, bytes, &Limits::default()).unwrap()
    else {
        panic!("nothing");
    };
    assert_eq!(read(*source).0, ["c"]);
}

#[test]
fn rows_of_csv_are_read_on_and_other_files_are_not() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.csv");
    std::fs::write(&path, "id,rule.code,event.Network.Port\na,E0517,53\n").unwrap();
    let source = opened(&path);
    let file = source.file().cloned().unwrap();
    let (ids, last, bytes) = read(source);
    assert_eq!(ids, ["a"]);
    append(&path, "b,E0517,80\n");
    let rest = rest_of(("a.csv", &file), last, bytes, &Limits::default()).unwrap();
    let Appended::Lines(source, _) = rest else {
        panic!("{rest:?}");
    };
    assert_eq!(read(*source).0, ["b"]);

    let why = |path: &Path, then: &dyn Fn()| {
        let source = opened(path);
        let file = source.file().cloned().unwrap();
        let (_, last, bytes) = read(source);
        then();
        match rest_of(("x", &file), last, bytes, &Limits::default()).unwrap() {
            Appended::Anew(why) => why,
            other => panic!("{other:?}"),
        }
    };
    let page = folder.path().join("page.json");
    std::fs::write(&page, "[\n{\"id\":\"a\",\"rule\":{}}\n]\n").unwrap();
    assert!(why(&page, &|| append(&page, "\n")).contains("lines"));
    let lines = folder.path().join("b.jsonl");
    std::fs::write(&lines, line("a") + &line("b")).unwrap();
    assert!(why(&lines, &|| std::fs::write(&lines, line("a")).unwrap()).contains("shorter"));
    let moved = folder.path().join("c.jsonl");
    std::fs::write(&moved, line("a") + &line("b") + &line("c")).unwrap();
    assert!(why(&lines, &|| std::fs::rename(&moved, &lines).unwrap()).contains("another file"));
}
