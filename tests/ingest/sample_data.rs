//! The files of `sample-data/`: the flood is made from the generator, and what
//! its README says of them is counted here.

use super::{Read, event, process, read_input};
use quell::detection::{Detection, Subject};
use quell::ingest::{Input, Limits};
use quell::language::{Property, table};
use quell::matcher::{Outcome, reference};
use quell::rule::{meaning, read};
use quell::sample::{self, PIVOT, SCANNERS, TUNNEL};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::ops::ControlFlow;
use std::path::PathBuf;

fn path(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("sample-data")
        .join(name)
}

fn load(name: &str) -> Read {
    read_input(&Input::Path(path(name)), &Limits::default())
}

/// The generator's detections as ESET Connect v2 would answer for them.
fn flood() -> String {
    const PAGE: usize = 400;
    let mut records = Vec::new();
    sample::generate(1200, 517, &mut |detection| {
        records.push(connect(detection, records.len()));
        ControlFlow::Continue(())
    });
    let mut text = String::new();
    for (number, page) in records.chunks(PAGE).enumerate() {
        let lines: Vec<String> = page.iter().map(Value::to_string).collect();
        let next = if (number + 1) * PAGE < records.len() {
            format!("page-{}", number + 2)
        } else {
            String::new()
        };
        let _ = writeln!(
            text,
            "{{\"detections\":[\n{}\n],\"nextPageToken\":\"{next}\",\"totalSize\":{}}}",
            lines.join(",\n"),
            records.len()
        );
    }
    text
}

fn connect(detection: &Detection, number: usize) -> Value {
    let known = |subject: Subject, name: &str| match detection.get(subject, &Property::of(name)) {
        quell::detection::Lookup::Known(value) => value.text(),
        _ => String::new(),
    };
    let event = |name: &str| known(Subject::Event, name);
    let inbound = event("Network.Inbound");
    let direction = match inbound.as_str() {
        "true" => "INBOUND",
        "false" => "OUTBOUND",
        _ => "UNSPECIFIED",
    };
    let port: u64 = event("Network.Port").parse().unwrap_or(0);
    let far = if inbound.is_empty() {
        0
    } else {
        49_152 + (number as u64 * 37) % 16_000
    };
    let (local, remote) = if inbound == "false" {
        (far, port)
    } else {
        (port, far)
    };
    let operation = detection.operation.as_deref().unwrap_or_default();
    let trigger = table()
        .operation(operation)
        .and_then(|row| row.trigger.clone());
    let sha1 = detection.extra.iter().find(|(label, _)| label == "SHA-1");
    let severity = detection.severity.unwrap_or_default();
    let time = jiff::Timestamp::from_millisecond(detection.time.unwrap_or_default());
    json!({
        "uuid": detection.id,
        "category": "DETECTION_CATEGORY_EDR_RULE",
        "displayName": detection.rule.name,
        "edrRuleUuid": detection.rule.uuid,
        "severityLevel": if severity < 50 { "SEVERITY_LEVEL_LOW" } else { "SEVERITY_LEVEL_MEDIUM" },
        "severityScore": severity,
        "occurTime": time.expect("a time").to_string(),
        "device": {"uuid": detection.device.uuid, "displayName": detection.device.name},
        "userName": detection.user,
        "process": {
            "path": known(Subject::Process, "FileItem.FullPath"),
            "commandLine": known(Subject::Process, "ProcessInfo.CommandLine"),
        },
        "networkTraffic": {
            "direction": format!("NETWORK_TRAFFIC_DIRECTION_{direction}"),
            "protocolKeyword": if port == 0 { "" } else { "TCP" },
            "localIpAddress": "",
            "localPort": local,
            "remoteIpAddress": event("Network.IpAddressV4"),
            "remotePort": remote,
        },
        "triggeringEvent": {"type": trigger.unwrap_or_default(), "data": {}},
        "objectHashSha1": sha1.map(|(_, text)| text),
        "resolved": detection.resolved,
    })
}

/// `QUELL_WRITE_SAMPLES=1` writes the file anew.
#[test]
fn the_flood_is_what_the_generator_makes() {
    let text = flood();
    if std::env::var_os("QUELL_WRITE_SAMPLES").is_some() {
        std::fs::write(path("e0517-flood.json"), &text).expect("written");
    }
    let file = std::fs::read_to_string(path("e0517-flood.json")).expect("the file");
    assert!(file == text, "sample-data/e0517-flood.json is out of date");
}

/// Suppressed, kept and undecided.
fn outcomes(draft: &str, read: &Read) -> (usize, usize, usize) {
    let bytes = std::fs::read(path(draft)).expect("the draft");
    let draft = read::read(&bytes, draft).expect("a draft");
    let meaning = meaning::of(&draft.definition);
    let definition = meaning.definition.as_ref().expect("a meaning");
    let count = |wanted: Outcome| {
        let outcome = |detection| reference::outcome(&draft, definition, detection);
        read.detections
            .iter()
            .filter(|detection| outcome(detection) == wanted)
            .count()
    };
    (
        count(Outcome::Suppressed),
        count(Outcome::Kept),
        count(Outcome::Undecided),
    )
}

/// Detections of a rule with this remote address; `None`: of any.
fn count(read: &Read, code: Option<&str>, remote: Option<&str>) -> usize {
    read.detections
        .iter()
        .filter(|detection| code.is_none_or(|code| detection.rule.code.as_deref() == Some(code)))
        .filter(|detection| {
            remote.is_none_or(|remote| event(detection, "Network.IpAddressV4") == remote)
        })
        .count()
}

#[test]
fn the_flood_holds_what_is_planted() {
    let flood = load("e0517-flood.json");
    assert!(flood.skipped.is_empty() && flood.summary.warnings.is_empty());
    assert_eq!(flood.detections.len(), 1200);
    let mut rules = BTreeMap::<&str, usize>::new();
    for detection in &flood.detections {
        *rules
            .entry(detection.rule.code.as_deref().unwrap_or_default())
            .or_default() += 1;
    }
    let of = |code: &str| rules.get(code).copied();
    assert_eq!(rules.len(), 14);
    assert_eq!(
        [of("E0517"), of("D0522"), of("B0401")],
        [Some(868), Some(24), Some(44)]
    );
    let scanned = SCANNERS.map(|scanner| count(&flood, Some("E0517"), Some(scanner)));
    assert_eq!(scanned, [276, 299, 284]);
    assert_eq!(count(&flood, Some("E0517"), Some(TUNNEL)), 4);
    assert_eq!(count(&flood, Some("E0517"), Some(PIVOT)), 5);
    assert_eq!(outcomes("scanners.xml", &flood), (859, 341, 0));
    // The template takes the attacks with it, and E0528 beside.
    assert_eq!(outcomes("forum-template.xml", &flood), (868 + 9, 323, 0));
    let ports = |port: &str, program: &str| {
        let is = |detection: &&Detection| {
            detection.rule.code.as_deref() == Some("E0517")
                && event(detection, "Network.Port") == port
                && process(detection, "FileItem.FileName") == program
        };
        flood.detections.iter().filter(is).count()
    };
    assert_eq!(ports("53", "dns.exe"), 126);
    assert_eq!(ports("80", "java.exe"), 139);
    assert_eq!(ports("445", "ntoskrnl.exe"), 83);
    assert_eq!(ports("445", "?"), 88);
}

#[test]
fn the_syslog_holds_what_is_planted() {
    let log = load("protect-syslog.log");
    assert_eq!(log.detections.len(), 9);
    for (code, number) in [("B0401", 2), ("E0517", 2), ("D0522", 2)] {
        assert_eq!(count(&log, Some(code), None), number, "{code}");
    }
    let firewall = |detection: &&Detection| detection.operation.as_deref() == Some("Detection");
    assert_eq!(log.detections.iter().filter(firewall).count(), 3);
    assert_eq!(log.others.len(), 5);
    let lines: Vec<u32> = log.skipped.iter().map(|what| what.line).collect();
    assert_eq!(lines, [14, 15]);
    assert_eq!(outcomes("scanners.xml", &log), (0, 7, 2));
    assert_eq!(outcomes("forum-template.xml", &log), (0, 3, 6));
}

#[test]
fn the_page_of_the_server_holds_what_is_planted() {
    let page = load("onprem-rest.json");
    assert!(page.skipped.is_empty());
    for (code, number) in [("E0517", 5), ("D0522", 2), ("B0401", 3)] {
        assert_eq!(count(&page, Some(code), None), number, "{code}");
    }
    assert_eq!(page.detections.len(), 12);
    assert!(page.summary.warnings.is_empty());
    let java = page
        .detections
        .iter()
        .find(|one| process(one, "FileItem.FileName") == "java.exe");
    let java = java.expect("the scanned server");
    assert_eq!(
        process(java, "FileItem.FullPath"),
        r"%PROGRAMFILES%\eclipse adoptium\jre-17\bin\java.exe"
    );
    assert_eq!(
        process(java, "Module.SignerName"),
        "\"Eclipse.org Foundation, Inc.\""
    );
    let firewall = |detection: &&Detection| detection.rule.is_unknown();
    assert_eq!(page.detections.iter().filter(firewall).count(), 2);
    assert_eq!(outcomes("scanners.xml", &page), (0, 5, 7));
    assert_eq!(outcomes("forum-template.xml", &page), (0, 0, 12));
}
