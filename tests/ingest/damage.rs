//! Encodings, compression, and everything that can be wrong with a source.

use super::{NATIVE, read, read_bytes, read_input};
use quell::ingest::{Input, Limits, open};
use std::io::Write;
use std::ops::ControlFlow;

#[test]
fn what_has_no_known_key_is_skipped_with_its_place() {
    let read = read("{\"id\":\"a\"}\n{\"message\":\"retry\"}\n{}\n{\"id\":\"b\"} 7\n");
    assert_eq!(read.detections.len(), 2);
    let places: Vec<_> = read
        .skipped
        .iter()
        .map(|what| (what.line, what.column))
        .collect();
    assert_eq!(places, [(2, None), (3, None), (4, Some(12))]);
}

#[test]
fn a_detection_is_not_hidden_by_bad_text() {
    let mut bytes = b"{\"id\":\"a\",\"user\":\"x\\ud800y\"}\n{\"id\":\"b\",\"user\":\"x".to_vec();
    bytes.extend_from_slice(b"\xff\x01\"}\n{\"id\":\"c\",\"id\":\"d\",\"severity\":1e999}\n");
    let read = read_bytes(&bytes);
    assert!(read.skipped.is_empty(), "{:?}", read.skipped);
    let users: Vec<_> = read.detections.iter().map(|d| d.user.as_deref()).collect();
    assert_eq!(users, [Some("x\u{fffd}y"), Some("x\u{fffd}\u{1}"), None]);
    assert_eq!(read.detections[2].id.as_deref(), Some("d"));
    assert_eq!(read.summary.warnings.len(), 5);
    let deep = format!(
        "{{\"id\":\"deep\",\"x\":{}1{}}}\n{{\"id\":\"e\"}}",
        "[".repeat(500),
        "]".repeat(500)
    );
    let read = read_bytes(deep.as_bytes());
    assert_eq!((read.detections.len(), read.skipped.len()), (1, 1));
    assert!(
        read.skipped[0].error.contains("recursion"),
        "{:?}",
        read.skipped
    );
}

#[test]
fn a_block_of_nuls_is_skipped_and_its_neighbours_live() {
    let nuls = "\0".repeat(4096);
    for (text, ids, places) in [
        (
            format!("{{\"id\":\"a\"}}\n{nuls}{{\"id\":\"b\"}}\n{{\"id\":\"c\"}}\n"),
            vec!["a", "b", "c"],
            vec![2],
        ),
        (
            format!("{{\"id\":\"a\"}}\n{{\"id\":\"cut{nuls}{{\"id\":\"b\"}}\n{{\"id\":\"c\"}}\n"),
            vec!["a", "b", "c"],
            vec![2],
        ),
        (
            format!(
                "[{{\"id\":\"a\"}},{{\"id\":\"cut{nuls}\"}},{{\"id\":\"b\"}},\n{{\"id\":\"c\"}}]"
            ),
            vec!["a", "b", "c"],
            vec![1],
        ),
        (
            format!("{nuls}{{\"id\":\"a\"}}\n{nuls}"),
            vec!["a"],
            vec![1, 2],
        ),
    ] {
        let read = read(&text);
        let found: Vec<_> = read
            .detections
            .iter()
            .filter_map(|d| d.id.as_deref())
            .collect();
        assert_eq!(found, ids, "{:?}", read.skipped);
        let lines: Vec<_> = read.skipped.iter().map(|what| what.line).collect();
        assert_eq!(lines, places, "{:?}", read.skipped);
        assert!(read.skipped.iter().all(|what| what.error.contains("NULs")));
    }
}

#[test]
fn an_error_has_line_and_column_of_the_file() {
    let read =
        read("{\"id\":\"a\"}\n<12>1 - - {\"id\":\"ä\",x}\n[\n{\"id\":\"b\"},\n{\"id\": }\n]\n");
    let places: Vec<_> = read
        .skipped
        .iter()
        .map(|what| (what.line, what.column))
        .collect();
    assert_eq!(places, [(2, Some(21)), (5, Some(8))]);
    assert_eq!(read.detections.len(), 2);
}

/// The same three records in every encoding and compression, with their text.
#[test]
fn every_encoding_and_compression() {
    let text =
        "{\"id\":\"a\",\"user\":\"ä\"}\r\n{\"id\":\"b\",\n\"user\":\"日本\"}\n{\"id\":\"c\"}\n";
    let utf16 = |big: bool| {
        let units = text.encode_utf16();
        let bytes = |unit: u16| {
            if big {
                unit.to_be_bytes()
            } else {
                unit.to_le_bytes()
            }
        };
        units.flat_map(bytes).collect::<Vec<u8>>()
    };
    let gzip = |bytes: &[u8]| {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(bytes).expect("written");
        encoder.finish().expect("finished")
    };
    let (head, tail) = text.as_bytes().split_at(30);
    let with_bom = |bom: &[u8], bytes: Vec<u8>| [bom, &bytes].concat();
    for (name, bytes) in [
        ("plain", text.as_bytes().to_vec()),
        ("BOM", with_bom(b"\xef\xbb\xbf", text.into())),
        ("UTF-16LE", with_bom(b"\xff\xfe", utf16(false))),
        ("UTF-16BE", with_bom(b"\xfe\xff", utf16(true))),
        ("UTF-16LE without BOM", utf16(false)),
        ("UTF-16BE without BOM", utf16(true)),
        ("gzip", gzip(text.as_bytes())),
        ("gzip members", [gzip(head), gzip(tail)].concat()),
        ("gzip of UTF-16", gzip(&with_bom(b"\xff\xfe", utf16(false)))),
        (
            "zstd",
            zstd::encode_all(text.as_bytes(), 3).expect("encoded"),
        ),
        (
            "zstd frames",
            [
                zstd::encode_all(head, 3).expect("encoded"),
                zstd::encode_all(tail, 3).expect("encoded"),
            ]
            .concat(),
        ),
    ] {
        let read = read_bytes(&bytes);
        let users: Vec<_> = read.detections.iter().map(|d| d.user.as_deref()).collect();
        assert_eq!(users, [Some("ä"), Some("日本"), None], "{name}");
        let raw: Vec<_> = read
            .spans
            .iter()
            .map(|span| read.raw.read(*span).expect("text"))
            .collect();
        assert_eq!(raw[1], "{\"id\":\"b\",\n\"user\":\"日本\"}", "{name}");
        assert_eq!(raw[2], "{\"id\":\"c\"}", "{name}");
        assert_eq!(read.spans[2].line, 4, "{name}");
    }
}

#[test]
fn inflating_is_bounded() {
    let limits = Limits {
        max_ratio: 50,
        free_inflated: 1 << 20,
        ..Limits::default()
    };
    let mut bomb = b"{\"id\":\"a\"}\n".to_vec();
    bomb.resize(64 << 20, b' ');
    let mut file = tempfile::NamedTempFile::new().expect("a file");
    file.write_all(&zstd::encode_all(&bomb[..], 3).expect("encoded"))
        .expect("written");
    let read = read_input(&Input::Path(file.path().into()), &limits);
    assert_eq!(read.detections.len(), 1);
    assert!(
        read.skipped[0]
            .error
            .contains("inflates to more than 50 times")
    );
    assert!(read.summary.io_error.is_some());
}

#[test]
fn a_damaged_archive_keeps_what_came_before() {
    let text = "{\"id\":\"a\",\"user\":\"abcdefgh\"}\n".repeat(20_000);
    let mut bytes = zstd::encode_all(text.as_bytes(), 1).expect("encoded");
    bytes.truncate(bytes.len() / 2);
    let read = read_bytes(&bytes);
    assert!(!read.skipped.is_empty() && read.summary.io_error.is_some());
}

#[test]
fn what_is_no_source_is_refused_by_name() {
    let refusal = |input: Input| {
        open(&input, &Limits::default())
            .expect_err("refused")
            .to_string()
    };
    assert_eq!(
        refusal(Input::from("no/such.json")),
        "`no/such.json`: no such file"
    );
    let folder = tempfile::tempdir().expect("a folder");
    assert!(refusal(Input::Path(folder.path().into())).contains("is a folder"));
    let path = folder.path().join("x");
    for (bytes, word) in [
        (&b""[..], "empty"),
        (b"<definition></definition>", "--draft"),
        (b"a;b;c\n1;2;3\n", "CSV"),
        (b"PK\x03\x04", "ZIP"),
        (b"\x1f\x8b\x08\x00garbage", "damaged"),
        (b"\xff\xfe<\0r\0u\0l\0e\0>\0", "--draft"),
    ] {
        std::fs::write(&path, bytes).expect("written");
        assert!(refusal(Input::Path(path.clone())).contains(word), "{word}");
    }
}

#[test]
fn a_pipe_is_a_source() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("pipe");
    let made = std::process::Command::new("mkfifo").arg(&path).status();
    if !made.is_ok_and(|status| status.success()) {
        return;
    }
    let writer = std::thread::spawn({
        let path = path.clone();
        move || std::fs::write(path, format!("{NATIVE}\n{NATIVE}\n"))
    });
    let read = read_input(&Input::Path(path), &Limits::default());
    writer.join().expect("no panic").expect("written");
    assert_eq!(read.detections.len(), 2);
    assert_eq!(read.raw.read(read.spans[1]).expect("text"), NATIVE);
}

#[test]
fn the_sink_can_stop() {
    let text = "{\"id\":1}\n".repeat(10);
    let mut file = tempfile::NamedTempFile::new().expect("a file");
    file.write_all(text.as_bytes()).expect("written");
    let source = open(&Input::Path(file.path().into()), &Limits::default()).expect("a source");
    let mut count = 0;
    let summary = source.read(&mut |_| {
        count += 1;
        if count < 3 {
            ControlFlow::Continue(())
        } else {
            ControlFlow::Break(())
        }
    });
    assert_eq!((count, summary.is_stopped), (3, true));
}
