//! Every format, every envelope, every kind of damage.

use quell::detection::{Ancestors, Detection, Facts, Lookup, Subject};
use quell::ingest::{Input, Item, Limits, RawText, Skipped, Span, Summary, open, write_native};
use quell::language::Property;
use std::io::Write;
use std::ops::ControlFlow;

/// All that came of a source.
struct Read {
    detections: Vec<Detection>,
    spans: Vec<Span>,
    skipped: Vec<Skipped>,
    others: Vec<String>,
    summary: Summary,
    raw: RawText,
}

fn read_input(input: &Input, limits: &Limits) -> Read {
    let source = open(input, limits).expect("a source");
    let (mut detections, mut spans, mut skipped, mut others) = (vec![], vec![], vec![], vec![]);
    let raw = source.raw();
    let summary = source.read(&mut |item| {
        match item {
            Item::Detection { detection, span } => {
                detections.push(*detection);
                spans.push(span);
            }
            Item::Skipped(what) => skipped.push(what),
            Item::Other { kind } => others.push(kind),
            Item::Warning { .. } | Item::Progress { .. } => {}
        }
        ControlFlow::Continue(())
    });
    assert_eq!(summary.detections, detections.len() as u64);
    assert_eq!(summary.skipped, skipped.len() as u64);
    Read {
        detections,
        spans,
        skipped,
        others,
        summary,
        raw,
    }
}

fn read_bytes(bytes: &[u8]) -> Read {
    let mut file = tempfile::NamedTempFile::new().expect("a file");
    file.write_all(bytes).expect("written");
    read_input(&Input::Path(file.path().into()), &Limits::default())
}

fn read(text: &str) -> Read {
    read_bytes(text.as_bytes())
}

fn one(text: &str) -> Detection {
    let mut read = read(text);
    assert!(read.skipped.is_empty(), "{:?}", read.skipped);
    assert_eq!(read.detections.len(), 1, "{text}");
    read.detections.remove(0)
}

fn fixture(name: &str) -> Read {
    let path = format!(
        "{}/tests/fixtures/ingest/{name}",
        env!("CARGO_MANIFEST_DIR")
    );
    read_input(&Input::Path(path.into()), &Limits::default())
}

/// What is known of a property, as text; `-` absent, `?` unknown.
fn text_of(lookup: Lookup<'_>) -> String {
    match lookup {
        Lookup::Known(value) => value.text(),
        Lookup::Absent => "-".into(),
        Lookup::Unknown => "?".into(),
    }
}

fn get(detection: &Detection, subject: Subject, name: &str) -> String {
    text_of(detection.get(subject, &Property::of(name)))
}

fn event(detection: &Detection, name: &str) -> String {
    get(detection, Subject::Event, name)
}

fn process(detection: &Detection, name: &str) -> String {
    get(detection, Subject::Process, name)
}

fn extra<'a>(detection: &'a Detection, label: &str) -> Option<&'a str> {
    let found = detection.extra.iter().find(|(name, _)| name == label);
    found.map(|(_, text)| text.as_str())
}

const NATIVE: &str = r#"{"id":"7f3a","time":"2026-11-20T03:12:07Z","rule":{"code":"E0517","name":"RDP [E0517]","uuid":"c4a5"},"severity":46,"device":{"name":"DC01","uuid":"d1"},"user":"nt authority\\system","resolved":false,"operation":"tcpipprotocolidentified","event":{"Network.IpAddressV4":"192.168.2.123","Network.Port":"53","network.inbound":"true","Network.Hostname":"","Foo.Bar":7},"process":{"FileItem.FullPath":"%SYSTEM%\\dns.exe","ProcessInfo.CommandLine":null,"Module.SignatureType":"Trusted","LiveGrid.Age":"x"},"parentprocess":null,"ancestors":[{"FileItem.FileName":"services.exe"},null],"extra":{"SHA-1":"AA"}}"#;

#[test]
fn a_native_record_is_taken_as_it_is() {
    let read = read(NATIVE);
    let detection = &read.detections[0];
    assert_eq!(detection.id.as_deref(), Some("7f3a"));
    assert_eq!(detection.time, Some(1_795_144_327_000));
    assert_eq!(detection.rule.code.as_deref(), Some("E0517"));
    assert_eq!(detection.severity, Some(46));
    assert_eq!(detection.resolved, Some(false));
    assert_eq!(
        detection.operation.as_deref(),
        Some("TcpIpProtocolIdentified")
    );
    for (name, text) in [
        ("Network.IpAddressV4", "192.168.2.123"),
        ("Network.IpAddressV6", "-"),
        ("Network.Port", "53"),
        ("Network.Inbound", "true"),
        ("Network.Hostname", ""),
        ("Network.Protocol", "?"),
        ("Foo.Bar", "7"),
    ] {
        assert_eq!(event(detection, name), text, "{name}");
    }
    assert_eq!(process(detection, "FileItem.FileName"), "dns.exe");
    assert_eq!(process(detection, "ProcessInfo.CommandLine"), "-");
    assert_eq!(process(detection, "Module.SignatureType"), "90");
    assert_eq!(process(detection, "LiveGrid.Age"), "?");
    assert_eq!(read.summary.warnings.values().sum::<u64>(), 1);
    assert_eq!(detection.parentprocess, Some(Facts::none()));
    let Ancestors::Known(list) = &detection.ancestors else {
        panic!("no ancestors");
    };
    assert_eq!(list.len(), 2);
    assert!(list[1].is_none);
    assert_eq!(extra(detection, "SHA-1"), Some("AA"));
}

#[test]
fn native_edges() {
    let empty = one(r#"{"id":7,"ancestors":null,"event":null,"operation":null}"#);
    assert_eq!(empty.id.as_deref(), Some("7"));
    assert_eq!(empty.ancestors, Ancestors::Known(vec![]));
    assert_eq!(event(&empty, "Network.Port"), "-");
    assert_eq!(process(&empty, "FileItem.FileName"), "?");
    assert_eq!(empty.operation, None);
    let odd = one(
        r#"{"rule":"Name [D0522]","device":"DC01","operation":"Mine","event":{"OpenProcess.AccessRight":["a","b"],"Network.Port":0,"Network.IpAddressV6":"10.0.0.1","DnsInfo.DnsQuery":5}}"#,
    );
    assert_eq!(odd.rule.code.as_deref(), Some("D0522"));
    assert_eq!(odd.device.name.as_deref(), Some("DC01"));
    assert_eq!(odd.operation.as_deref(), Some("Mine"));
    assert_eq!(event(&odd, "OpenProcess.AccessRight"), "a, b");
    assert_eq!(event(&odd, "Network.Port"), "0");
    assert_eq!(event(&odd, "Network.IpAddressV4"), "10.0.0.1");
    assert_eq!(event(&odd, "DnsInfo.DnsQuery"), "5");
    let set = one(r#"{"event":{"OpenProcess.AccessRight":"a"}}"#);
    assert_eq!(event(&set, "OpenProcess.AccessRight"), "a");
    let long = one(r#"{"id":123456789012345678901,"time":"x"}"#);
    assert_eq!(long.id.as_deref(), Some("123456789012345678901"));
    assert_eq!(long.time, None);
}

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
fn connect_v1() {
    let read = fixture("connect-v1.json");
    assert_eq!(read.detections.len(), 4);
    let [inbound, outbound, bare, empty] = &read.detections[..] else {
        panic!("four detections");
    };
    assert_eq!(
        inbound.id.as_deref(),
        Some("0aa9e1c2-0001-4000-8000-000000000001")
    );
    assert_eq!(inbound.rule.name.as_deref(), Some("TCP scan"));
    assert_eq!(inbound.operation, None);
    assert_eq!(event(inbound, "Network.IpAddressV4"), "203.0.113.7");
    assert_eq!(event(inbound, "Network.Port"), "80");
    assert_eq!(event(inbound, "Network.Inbound"), "true");
    assert_eq!(event(inbound, "Network.Protocol"), "?");
    assert_eq!(event(inbound, "Network.SourceIpAddressV4"), "?");
    assert_eq!(
        process(inbound, "FileItem.FullPath"),
        r"C:\Windows\explorer.exe"
    );
    assert_eq!(inbound.device.uuid.as_deref(), Some("dev-1"));
    assert_eq!(inbound.user.as_deref(), Some(r"lab\ann"));
    assert_eq!(extra(inbound, "SHA-1"), Some("AB01"));
    assert_eq!(event(outbound, "Network.Port"), "8443");
    assert_eq!(event(outbound, "Network.IpAddressV6"), "2001:db8::7");
    assert_eq!(event(outbound, "Network.IpAddressV4"), "-");
    assert_eq!(event(bare, "Network.IpAddressV4"), "203.0.113.9");
    assert_eq!(event(bare, "Network.Port"), "?");
    assert_eq!(event(bare, "Network.Inbound"), "?");
    assert_eq!(process(bare, "FileItem.FullPath"), "?");
    assert_eq!(process(bare, "FileItem.FileName"), "java.exe");
    assert!(empty.rule.is_unknown());
    assert_eq!(empty.event, Facts::default());
    assert_eq!(
        read.summary.warnings.values().sum::<u64>(),
        1,
        "the masked address"
    );
}

#[test]
fn connect_v2() {
    let read = fixture("connect-v2.json");
    let [first, second] = &read.detections[..] else {
        panic!("two detections");
    };
    assert_eq!(first.operation.as_deref(), Some("TcpIpProtocolIdentified"));
    assert_eq!(
        first.rule.uuid.as_deref(),
        Some("c4a543e3-f4c6-4a62-9964-d131265a0bf2")
    );
    assert_eq!(first.rule.code.as_deref(), Some("E0517"));
    assert_eq!((first.severity, first.resolved), (Some(46), Some(false)));
    assert_eq!(first.device.name.as_deref(), Some("dc01"));
    assert_eq!(first.user.as_deref(), Some(r"nt authority\system"));
    assert_eq!(event(first, "Network.Port"), "53");
    assert_eq!(event(first, "Network.Inbound"), "true");
    assert_eq!(process(first, "FileItem.FullPath"), r"%SYSTEM%\dns.exe");
    assert_eq!(process(first, "ProcessInfo.CommandLine"), "-k");
    assert_eq!(extra(first, "trigger port"), Some("53"));
    assert_eq!(second.operation, None);
    assert_eq!(
        extra(second, "triggering event"),
        Some("TRIGGERING_EVENT_TYPE_TCP_IP_DISCONNECTED")
    );
    assert_eq!(second.rule.name, None, "v2 has no name in its type");
}

#[test]
fn syslog() {
    let read = fixture("protect.log");
    assert_eq!(read.detections.len(), 6);
    let [old, new, lower, firewall, outbound, linked] = &read.detections[..] else {
        panic!("six detections");
    };
    assert_eq!(old.id.as_deref(), Some("11614"));
    assert_eq!(old.rule.code.as_deref(), Some("D0522"));
    assert_eq!(old.time, Some(1_615_974_009_000));
    assert_eq!(old.operation, None);
    assert_eq!(event(old, "Network.IpAddressV4"), "?");
    assert_eq!(process(old, "FileItem.FullPath"), r"%SYSTEM%\svchost.exe");
    assert_eq!(old.device.name.as_deref(), Some("mail.example"));
    assert_eq!(
        new.id.as_deref(),
        Some("3f3f5a5a-0002-4000-8000-000000000002")
    );
    assert_eq!(new.severity, Some(34));
    assert_eq!(new.resolved, None);
    assert_eq!(process(new, "ProcessInfo.CommandLine"), "/PID 4242 /F");
    assert_eq!(extra(new, "trigger"), Some(r"%SYSTEM%\cmd.exe"));
    assert_eq!(lower.id.as_deref(), Some("77"));
    assert_eq!(lower.rule.name.as_deref(), Some("killing [b0401]"));
    assert_eq!(process(lower, "FileItem.FileName"), "taskkill.exe");
    assert_eq!(firewall.operation.as_deref(), Some("Detection"));
    assert_eq!(firewall.rule.name.as_deref(), Some("RPC/Exploit.Lab"));
    assert_eq!(firewall.id, None);
    assert_eq!(event(firewall, "Network.IpAddressV4"), "192.168.30.32");
    assert_eq!(event(firewall, "Network.Port"), "49677");
    assert_eq!(event(firewall, "Network.Inbound"), "true");
    assert_eq!(
        event(firewall, "Network.SourceIpAddressV4"),
        "192.168.30.32"
    );
    assert_eq!(
        event(firewall, "Network.DestinationIpAddressV4"),
        "203.0.113.5"
    );
    assert_eq!(firewall.user.as_deref(), Some(r"NT AUTHORITY\SYSTEM"));
    assert_eq!(event(outbound, "Network.IpAddressV4"), "203.0.113.6");
    assert_eq!(outbound.rule.name.as_deref(), Some("Botnet"));
    assert_eq!(event(outbound, "Network.SourceIpAddressV4"), "?", "masked");
    assert_eq!(
        linked.id.as_deref(),
        Some("993374"),
        "the zero uuid is none"
    );
    assert_eq!(
        read.others,
        ["HEARTBEAT", "Audit_Event", "HEARTBEAT", "Threat_Event"]
    );
    let lines: Vec<u32> = read.skipped.iter().map(|what| what.line).collect();
    assert_eq!(lines, [5, 10]);
    assert!(
        read.skipped[0]
            .error
            .starts_with("not JSON: `Detection type")
    );
    assert!(read.skipped[1].column.is_some());
}

#[test]
fn rest() {
    let read = fixture("rest.json");
    let [first, second, third] = &read.detections[..] else {
        panic!("three detections");
    };
    assert_eq!(
        first.id.as_deref(),
        Some("11111111-0003-4000-8000-000000000003")
    );
    assert_eq!(
        first.rule.uuid.as_deref(),
        Some("62aa69a8-d460-4fe5-a00c-a34ac1ae17eb")
    );
    assert_eq!(first.device.name.as_deref(), Some("exchange.example"));
    assert_eq!(first.operation, None);
    assert_eq!(process(first, "FileItem.FullPath"), r"%SYSTEM%\svchost.exe");
    assert_eq!(
        process(first, "ProcessInfo.CommandLine"),
        "-k NetworkService"
    );
    assert_eq!(process(first, "Module.SignatureType"), "90");
    assert_eq!(process(first, "LiveGrid.Reputation"), "9");
    assert_eq!(process(first, "LiveGrid.Age"), "800");
    assert_eq!(extra(first, "signer"), Some("Example Corp"));
    assert_eq!(first.user.as_deref(), Some(r"nt authority\network service"));
    assert_eq!(second.id.as_deref(), Some("11615"));
    assert_eq!(process(second, "FileItem.FileName"), "java.exe");
    assert_eq!(process(second, "FileItem.FullPath"), "?");
    assert_eq!(process(second, "Module.SignatureType"), "?");
    assert_eq!(second.resolved, Some(true));
    assert_eq!(third.id.as_deref(), Some("11616"));
    assert_eq!(get(third, Subject::Event, "Network.IpAddressV4"), "?");
}

#[test]
fn formats_may_be_mixed_line_by_line() {
    let text = format!(
        "{NATIVE}\n{}\n{}\n",
        r#"{"event_type":"ESET Inspect Alert","rulename":"a [B0401]"}"#,
        r#"{"ruleName":"b [D0522]","computerName":"c"}"#
    );
    let codes: Vec<_> = read(&text)
        .detections
        .into_iter()
        .map(|d| d.rule.code)
        .collect();
    assert_eq!(
        codes,
        [
            Some("E0517".into()),
            Some("B0401".into()),
            Some("D0522".into())
        ]
    );
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

fn written(detection: &Detection, id: &str) -> String {
    let mut line = Vec::new();
    write_native(detection, id, &mut line).expect("written");
    String::from_utf8(line).expect("UTF-8")
}

#[test]
fn what_is_written_reads_back_the_same() {
    for fixture_name in [
        "connect-v1.json",
        "connect-v2.json",
        "protect.log",
        "rest.json",
    ] {
        for detection in fixture(fixture_name).detections {
            let line = written(&detection, "x");
            assert_eq!(
                one(&line),
                Detection {
                    id: Some("x".into()),
                    ..detection
                },
                "{line}"
            );
        }
    }
    let native = one(NATIVE);
    let line = written(&native, "7f3a");
    assert!(line.contains(r#""Module.SignatureType":"Trusted""#) && line.ends_with("}\n"));
    assert!(
        !line.contains("FileNameWithoutExtension"),
        "derived: {line}"
    );
    assert_eq!(one(&line), native);
}
