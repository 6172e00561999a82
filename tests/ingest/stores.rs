//! Records as they come back from where they were kept: suffixed columns,
//! tables as CSV, hits, alerts around records. Values are found again by
//! `shapes`; here is what else holds of them.

use super::{event, extra, get, one, process, read, read_bytes};
use quell::detection::Subject;
use quell::ingest::{Input, Limits, open};
use std::io::Write;

const HEADER: &str = "uuid,ruleName,computerName,processPath,moduleName,moduleSigner,note";
const ROW: &str = "u1,Said [E0517],srv,C:\\x\\,a.exe,\"\"\"Contoso, Inc.\"\"\",\"two\nlines\"";

/// Why a text is no source.
fn refusal(text: &str) -> String {
    let mut file = tempfile::NamedTempFile::new().expect("a file");
    file.write_all(text.as_bytes()).expect("written");
    let input = Input::Path(file.path().into());
    open(&input, &Limits::default())
        .expect_err("refused")
        .to_string()
}

#[test]
fn a_row_has_its_place_and_its_text() {
    let text = format!("{HEADER}\n{ROW}\n\n{HEADER}\nu2,,srv2,,,,\n");
    let read = read(&text);
    assert!(read.skipped.is_empty(), "{:?}", read.skipped);
    let [first, second] = &read.detections[..] else {
        panic!("{:?}", read.detections);
    };
    assert_eq!(process(first, "FileItem.FullPath"), "C:\\x\\a.exe");
    assert_eq!(process(first, "Module.SignerName"), "\"Contoso, Inc.\"");
    assert_eq!(extra(first, "note"), Some("two\nlines"));
    assert_eq!(process(second, "FileItem.FileName"), "?");
    assert_eq!(second.rule.name, None);
    let lines: Vec<u32> = read.spans.iter().map(|span| span.line).collect();
    assert_eq!(lines, [2, 6]);
    assert_eq!(read.raw.read(read.spans[0]).expect("text"), ROW);
    assert_eq!(read.raw.read(read.spans[1]).expect("text"), "u2,,srv2,,,,");
}

#[test]
fn a_table_may_be_in_any_encoding() {
    let text = format!("{HEADER}\r\n{ROW}\r\n");
    let units = text.encode_utf16().flat_map(u16::to_le_bytes);
    let utf16: Vec<u8> = [0xff, 0xfe].into_iter().chain(units).collect();
    let zipped = zstd::encode_all(text.as_bytes(), 1).expect("encoded");
    for bytes in [utf16, zipped] {
        let read = read_bytes(&bytes);
        assert_eq!(process(&read.detections[0], "FileItem.FileName"), "a.exe");
    }
    let mut bytes = format!("{HEADER}\nu1,x,srv,,a").into_bytes();
    bytes.extend_from_slice(b"\xff.exe,,\nu2,x,srv,,b.exe,,\n");
    let read = read_bytes(&bytes);
    let names: Vec<String> = read
        .detections
        .iter()
        .map(|detection| process(detection, "FileItem.FileName"))
        .collect();
    assert_eq!(names, ["a\u{fffd}.exe", "b.exe"]);
    assert_eq!(
        read.summary.warnings.len(),
        1,
        "{:?}",
        read.summary.warnings
    );
}

#[test]
fn a_header_that_no_format_knows_is_named_with_the_nearest() {
    let why = refusal("Rule Name;Computer Name;Module\nx;y;z\n");
    assert!(
        why.contains("CSV whose header no format knows")
            && why.contains("`Rule Name` is `ruleName` there")
            && why.contains("REST API"),
        "{why}"
    );
    assert!(refusal("a;b;c\n1;2;3\n").contains("CSV whose header no format knows"));
    // Native lines are no table, whatever the columns are called.
    assert!(refusal("id;time;operation\n1;2;3\n").contains("CSV"));
}

#[test]
fn damaged_rows_are_told_once_and_hide_no_other() {
    let text =
        format!("{HEADER}\nu1,a,s,,,,\n\"u2,a,s,,,,\nu3,a,\"s\",,,,\nu4,a,s,,\nu5,a,s,,,,\n");
    let read = read(&text);
    let ids: Vec<_> = read.detections.iter().map(|one| one.id.clone()).collect();
    assert_eq!(ids, ["u1", "u3", "u5"].map(|id| Some(id.to_owned())));
    let told: Vec<(u32, &str)> = read
        .skipped
        .iter()
        .map(|skipped| (skipped.line, skipped.error.as_str()))
        .collect();
    assert_eq!(
        told,
        [
            (3, "text after a closing quotation mark"),
            (5, "a row with more or fewer cells than the header")
        ]
    );
}

#[test]
fn the_record_within_counts_where_it_can_be_read() {
    let hit = |source: &str| format!("{{\"_index\":\"i\",\"_id\":\"h\",\"_source\":{source}}}");
    let original = r#""event":{"dataset":"eset_protect.event","original":"{\"event_type\":\"ESET Inspect Alert\",\"rulename\":\"R [B0401]\",\"detection_uuid\":\"d\"}"}"#;
    let inner = one(&hit(&format!(
        "{{\"@timestamp\":\"2026-01-01T00:00:00Z\",{original}}}"
    )));
    assert_eq!(inner.id.as_deref(), Some("d"));
    assert_eq!(inner.rule.code.as_deref(), Some("B0401"));
    for broken in [r#""{\"event_type\":""#, "\"plain\"", r#""{\"a\":1}""#] {
        let outer = one(&hit(&format!(
            "{{\"@timestamp\":\"2026-01-01T00:00:00Z\",\"process\":{{\"executable\":\"C:\\\\x\\\\a.exe\"}},\"event\":{{\"original\":{broken}}}}}"
        )));
        assert_eq!(outer.id.as_deref(), Some("h"), "{broken}");
        assert_eq!(process(&outer, "FileItem.FileName"), "a.exe");
    }
    let nested = r#"{"agent":{"id":"1"},"manager":{"name":"m"},"decoder":{"name":"json"},"data":{"eset":{"detectionUuid":"e","deviceDisplayName":"pc"}}}"#;
    for text in [nested.to_owned(), hit(nested)] {
        let detection = one(&text);
        assert_eq!(detection.id.as_deref(), Some("e"));
        assert_eq!(detection.device.name.as_deref(), Some("pc"));
    }
}

#[test]
fn what_is_of_others_is_counted_and_not_taken() {
    let text = concat!(
        r#"{"_index":"i","_id":"h","_source":{"@timestamp":"2026-01-01T00:00:00Z","event":{"dataset":"cisco.asa"},"destination":{"ip":"10.0.0.1"}}}"#,
        "\n",
        r#"{"timestamp":"t","rule":{"id":"5710"},"agent":{"id":"1"},"manager":{"name":"m"},"decoder":{"name":"sshd"},"location":"l"}"#,
        "\n"
    );
    let read = read(text);
    assert_eq!(read.others, ["cisco.asa", "Wazuh alert"]);
    assert!(read.detections.is_empty() && read.skipped.is_empty());
}

#[test]
fn the_other_side_is_the_destination_whatever_the_direction() {
    for (direction, port) in [("inbound", "3389"), ("outbound", "50000"), ("unknown", "?")] {
        let detection = one(&format!(
            r#"{{"_id":"h","_index":"i","_source":{{"@timestamp":"2026-01-01T00:00:00Z","source.ip":"10.0.0.1","source.port":3389,"destination":{{"ip":"203.0.113.7","port":50000}},"network.direction":"{direction}"}}}}"#
        ));
        assert_eq!(event(&detection, "Network.IpAddressV4"), "203.0.113.7");
        assert_eq!(event(&detection, "Network.Port"), port, "{direction}");
        assert_eq!(detection.operation, None);
    }
}

#[test]
fn a_suffix_names_the_column_and_no_other() {
    let detection = one(
        r#"{"ruleName_s":"R [E0517]","computerName_s":"pc","severityScore_d":"46.0","resolved_b":"True","uuid_g":"u","moduleLgAge_d":"8","moduleSignatureType_s":"Trusted","creationTime_t [UTC]":"x","processPath":"C:\\y\\b.exe","processPath_x":"no"}"#,
    );
    assert_eq!(detection.severity, Some(46));
    assert_eq!(detection.resolved, Some(true));
    assert_eq!(process(&detection, "LiveGrid.Age"), "8");
    assert_eq!(process(&detection, "Module.SignatureType"), "90");
    assert_eq!(
        get(&detection, Subject::Process, "FileItem.FullPath"),
        "C:\\y\\b.exe"
    );
    assert_eq!(detection.time, None);
}
