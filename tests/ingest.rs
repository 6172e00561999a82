//! Every format, every envelope, every kind of damage.

mod appended;
mod damage;
mod formats;
mod sample_data;
mod stores;
mod writing;

use quell::detection::{Detection, Lookup, Subject};
use quell::ingest::{Input, Item, Limits, RawText, Skipped, Span, Summary, open};
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
