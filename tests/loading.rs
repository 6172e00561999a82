//! Loading on all cores, in blocks and by the quick reader, against the slow
//! reader in one go: the same detections, places, refusals and warnings.

use crate::random::Random;
use quell::detection::Detection;
use quell::ingest::{Input, Item, Limits, Skipped, Source, open, write_native};
use quell::load::{News, Options, read_with};
use quell::store::{SourceId, Store};
use std::collections::BTreeMap;
use std::io::Write;
use std::ops::ControlFlow;

#[derive(Default)]
struct Loaded {
    store: Store,
    skipped: Vec<Skipped>,
    others: BTreeMap<String, u64>,
    warnings: BTreeMap<String, u64>,
}

fn source(text: &[u8], max_record: usize) -> Source {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(text).unwrap();
    let limits = Limits {
        max_record,
        ..Limits::default()
    };
    open(&Input::Path(file.path().to_owned()), &limits).unwrap()
}

fn named(detection: &mut Detection) {
    if detection.rule.code.as_deref() == Some("E0517") && detection.rule.uuid.is_none() {
        detection.rule.uuid = Some("filled in".into());
    }
}

fn slow(source: Source) -> Loaded {
    let mut loaded = Loaded::default();
    source.read(&mut |item| {
        match item {
            Item::Detection {
                mut detection,
                span,
            } => {
                named(&mut detection);
                loaded.store.push(&detection, SourceId::default(), span);
            }
            Item::Skipped(skipped) => loaded.skipped.push(skipped),
            Item::Other { kind } => *loaded.others.entry(kind).or_default() += 1,
            Item::Warning { what } => *loaded.warnings.entry(what).or_default() += 1,
            Item::Progress { .. } => {}
        }
        ControlFlow::Continue(())
    });
    loaded
}

fn quick(source: Source, options: &Options) -> Loaded {
    let mut loaded = Loaded::default();
    let mut is_done = false;
    read_with(vec![source], options, &named, &mut |news| {
        let add = |to: &mut BTreeMap<String, u64>, from: BTreeMap<String, u64>| {
            from.into_iter()
                .for_each(|(what, count)| *to.entry(what).or_default() += count);
        };
        match news {
            News::Batch(batch) => loaded.store.absorb(*batch),
            News::Skipped(skipped) => loaded.skipped.extend(skipped),
            News::Others(others) => add(&mut loaded.others, others),
            News::Warnings(warnings) => add(&mut loaded.warnings, warnings),
            News::Unread(_) | News::Progress { .. } => {}
            News::Done => is_done = true,
        }
        ControlFlow::Continue(())
    });
    assert!(is_done);
    loaded
}

fn assert_same(text: &[u8], options: &Options, max_record: usize) {
    let (wanted, got) = (
        slow(source(text, max_record)),
        quick(source(text, max_record), options),
    );
    let shown = || format!("{options:?}\n{}", String::from_utf8_lossy(text));
    let unnamed = |skipped: &[Skipped]| -> Vec<_> {
        let parts = |skipped: &Skipped| (skipped.line, skipped.column, skipped.error.clone());
        skipped.iter().map(parts).collect()
    };
    assert_eq!(
        unnamed(&got.skipped),
        unnamed(&wanted.skipped),
        "{}",
        shown()
    );
    assert_eq!(got.warnings, wanted.warnings, "{}", shown());
    assert_eq!(got.others, wanted.others, "{}", shown());
    assert_eq!(got.store.len(), wanted.store.len(), "{}", shown());
    for row in 0..wanted.store.len() {
        let place = |loaded: &Loaded| loaded.store.records().span(row);
        assert_eq!(place(&got), place(&wanted), "{}", shown());
        let facts = |loaded: &Loaded| {
            let mut detection = loaded.store.detection(row);
            // The order of a subject's properties hangs on what came before.
            let mut facts = Vec::new();
            let mut add = |which: String, list: &quell::detection::Facts| {
                facts.push(format!("{which} {}", list.is_none));
                let said = list
                    .iter()
                    .map(|(name, state)| format!("{which} {name} {state:?}"));
                facts.extend(said);
            };
            add("event".into(), &std::mem::take(&mut detection.event));
            add("process".into(), &std::mem::take(&mut detection.process));
            if let Some(parent) = &mut detection.parentprocess {
                add("parent".into(), &std::mem::take(parent));
            }
            if let quell::detection::Ancestors::Known(list) = &mut detection.ancestors {
                let list = list.iter_mut().enumerate();
                list.for_each(|(at, one)| add(format!("ancestor {at}"), &std::mem::take(one)));
            }
            facts.sort();
            (detection, facts)
        };
        assert_eq!(facts(&got), facts(&wanted), "{}", shown());
    }
}

/// Lines of all kinds, and what may stand around them.
fn line(random: &mut Random, natives: &[String]) -> String {
    const FOREIGN: [&str; 22] = [
        r#"{"uuid":"u1","displayName":"Rule [E0517]","occurTime":"2026-11-20T03:12:07Z","severityScore":5,"context":{"userName":"x"}}"#,
        r#"{"event_type":"Threat_Event","ipv4":"10.0.0.1","hostname":"h","occured":"17-Mar-2021 09:40:09"}"#,
        r#"<12>Mar 17 09:42:08 ESMC ERAServer[12412]: {"event_type":"EnterpriseInspectorAlert_Event","hostname":"h","rulename":"R [E0517]"}"#,
        r#"{"id":"a","event":{"Network.Port":"x"}}"#,
        r#"{"id":"a","id":"b","event":{"Network.Port":1}}"#,
        r#"{"id":7,"event":{"Network.Port":80.0}}"#,
        r#"{"event":{"FileItem.FullPath":"C:\\x\\half\ud800.exe"}}"#,
        r#"{"event":{"FileItem.FullPath":"C:\\x\\pair\ud83d\ude00.exe","Network.IpAddressV4":"fe80::1"}}"#,
        r#"{"event":{"A.b":1,"a.B":2,"nodot":3}, "process":"x"}"#,
        r#"{"event":{"Network.Port":123456789012345678901}}"#,
        r#"{ "event" : { "Network.Port" : 80 , "Network.Inbound" : "1" } , "time" : "soon" }"#,
        r#"{"process":{"path":"x"},"time":"2026-11-20T03:12:07Z"}"#,
        r#"{"value":[{"id":"p","event":{}},"#,
        r#"{"id":"q","event":{}}]}"#,
        r#"["#,
        r#"]"#,
        r#"{"id":"open","event":{"#,
        r#""Network.Port":80}}"#,
        "plain text",
        "heartbeat",
        "\u{feff}",
        r#"{"detection":{"id":"w","event":{}}}"#,
    ];
    let mut text = match random.below(12) {
        0 | 1 => random.pick(&FOREIGN).to_owned(),
        _ => natives[random.below(natives.len() as u64) as usize].clone(),
    };
    // Records that are nearly alike.
    for _ in 0..random.below(4) {
        let letters: Vec<usize> = text
            .bytes()
            .enumerate()
            .filter(|(_, byte)| byte.is_ascii_alphanumeric())
            .map(|(at, _)| at)
            .collect();
        if random.one_in(2) && !letters.is_empty() {
            let at = random.pick(&letters);
            text.replace_range(at..=at, random.pick(&["1", "9", "a", "E", "", "00"]));
        }
    }
    if random.one_in(40) {
        let at = random.below(text.len() as u64 + 1) as usize;
        if text.is_char_boundary(at) {
            let what = random.pick(&["\n", "\r", "\t", "\"", "\\", "{", "}", "é", ",", " ", "\0"]);
            text.insert_str(at, what);
        }
    }
    if random.one_in(50) {
        let mut at = random.below(text.len() as u64 + 1) as usize;
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        text.truncate(at);
    }
    text.push_str(random.pick(&[
        "\n", "\n", "\n", "\n", "\n", "\r\n", "\n\n", " ", ",\n", "\x1e",
    ]));
    text
}

fn natives(random: &mut Random) -> Vec<String> {
    let mut lines = Vec::new();
    for number in 0..40 {
        let mut detection = crate::random::detection(random);
        detection.id = random.one_in(2).then(|| format!("id {number}"));
        detection.time = random
            .one_in(2)
            .then(|| 1_700_000_000_000 + random.below(99_999) as i64);
        detection.user = random.one_in(2).then(|| "nt authority\\system".to_owned());
        let mut out = Vec::new();
        let id = detection.id.clone().unwrap_or_default();
        write_native(&detection, &id, &mut out).unwrap();
        lines.push(String::from_utf8(out).unwrap().trim_end().to_owned());
    }
    quell::sample::generate(40, 3, &mut |detection| {
        let mut out = Vec::new();
        write_native(detection, detection.id.as_deref().unwrap(), &mut out).unwrap();
        lines.push(String::from_utf8(out).unwrap().trim_end().to_owned());
        ControlFlow::Continue(())
    });
    lines
}

#[test]
fn quick_and_slow_loading_agree() {
    let rounds = std::env::var("QUELL_LOADS").map_or(150, |rounds| rounds.parse().unwrap());
    for seed in 0..rounds {
        let mut random = Random(seed);
        let natives = natives(&mut random);
        let mut text: Vec<u8> = b"{\"id\":\"first\",\"event\":{}}\n".to_vec();
        for _ in 0..random.below(60) {
            text.extend(line(&mut random, &natives).bytes());
            if random.one_in(60) {
                text.push(0xff);
            }
        }
        let options = Options {
            threads: random.pick(&[1, 2, 3]),
            block: random.pick(&[0, 1, 7, 100, 1000, 5000]),
            ..Options::default()
        };
        let max_record = random.pick(&[1 << 26, 1 << 26, 700]);
        assert_same(&text, &options, max_record);
    }
}

#[test]
fn a_key_that_nothing_is_read_of_is_told_once() {
    let text = "{\"ruleName\":\"r\",\"foo_s\":\"x\",\"bar\":\"\",\"ruleId\":7}\n".repeat(11)
        + "{\"event_type\":\"Audit_Event\",\"domain\":\"x\"}\n";
    let options = Options {
        block: 100,
        ..Options::default()
    };
    let mut told = Vec::new();
    let source = source(text.as_bytes(), 1 << 20);
    read_with(vec![source], &options, &named, &mut |news| {
        if let News::Unread(unread) = news {
            told.extend(unread);
        }
        ControlFlow::Continue(())
    });
    assert_eq!(told, [("foo_s".to_owned(), 11)]);
}

#[test]
fn a_page_in_blocks_is_the_page_in_one() {
    let records: Vec<String> = (0..500)
        .map(|n| format!("{{\"uuid\":\"u{n}\",\"occurTime\":\"2026-11-20T03:12:07Z\",\"userName\":\"a \\\"{n}\\\"\"}}"))
        .collect();
    for text in [
        format!(
            "{{\"detections\":[{}],\"totalSize\":500}}",
            records.join(",")
        ),
        format!("[\n  {}\n]\n", records.join(",\n  ")),
        records.chunks(7).fold(String::new(), |text, page| {
            format!("{text}{{\"value\":[{}]}}\n", page.join(", "))
        }),
    ] {
        for block in [1, 50, 1000, 7000] {
            let options = Options {
                threads: 3,
                block,
                ..Options::default()
            };
            assert_same(text.as_bytes(), &options, 1 << 20);
        }
    }
}

#[test]
fn memory_that_runs_out_ends_loading_and_keeps_what_there_is() {
    let line = "{\"event\":{\"Network.Port\":80}}\n";
    let text = line.repeat(200_000);
    let options = Options {
        max_memory: Some(1),
        ..Options::default()
    };
    let loaded = quick(source(text.as_bytes(), 1 << 20), &options);
    assert!(loaded.store.len() < 200_000 && !loaded.store.is_empty());
    assert!(loaded.skipped[0].error.contains("--max-memory"));
}
