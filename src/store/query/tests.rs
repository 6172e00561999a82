use super::term::TermTest;
use super::*;
use crate::detection::{Detection, Device, Rule, State, Subject};
use crate::language::{Role, Value};
use crate::store::Cell;

/// Whether a line matches a text of the list's process column.
fn is_in(line: &str, text: &str) -> bool {
    let place = SearchPlace::Column(Subject::Process, Role::FileName.property().clone());
    Query::parse(line)
        .terms
        .iter()
        .all(|term| term.test.is_met(true, &place, text) != term.is_excluded)
}

impl Query {
    /// Whether its words stand in a time.
    pub(in crate::store) fn is_in_time(&self, text: &str) -> bool {
        let place = SearchPlace::Cell(Cell::Time);
        self.terms
            .iter()
            .all(|term| term.test.is_met(true, &place, text))
    }
}

#[test]
fn digits_match_plainly_and_letters_fuzzily() {
    assert!(is_in("dnse", "dns.exe"));
    assert!(is_in("DNSE", "dns.exe"));
    assert!(!is_in("'dnse", "dns.exe"));
    assert!(!is_in("\"dnse\"", "dns.exe"));
    assert!(is_in("2.12", "192.168.2.123"));
    assert!(!is_in("1923", "192.168.2.123"));
    assert!(!is_in("!dns", "dns.exe"));
    assert!(is_in("!dnse", "dns.exe"));
    assert!(is_in("ÉCOLE", "école.exe"));
    assert!(Query::parse(" ' ! ").is_empty());
}

/// The tests of a line's terms.
fn tests(line: &str) -> Vec<TermTest> {
    let query = Query::read(line, &["threat", "left"]);
    query.terms.into_iter().map(|term| term.test).collect()
}

#[test]
fn fields_are_read_and_other_signs_are_words() {
    assert_eq!(
        tests("port:80,443"),
        [TermTest::Numbers(vec![(80, 80), (443, 443)])]
    );
    assert_eq!(tests("sev>50"), [TermTest::Numbers(vec![(51, i64::MAX)])]);
    assert_eq!(tests("SEV<=50"), [TermTest::Numbers(vec![(i64::MIN, 50)])]);
    assert_eq!(
        tests("addr:10.0.0.0/8"),
        [TermTest::Addresses(vec![(
            Value::Ip4(0x0a00_0000),
            Value::Ip4(0x0aff_ffff)
        )])]
    );
    assert_eq!(tests("addr:10.2"), [TermTest::Holds("10.2".to_owned())]);
    assert_eq!(
        tests("cmd:\"-Enc a\""),
        [TermTest::Holds("-enc a".to_owned())]
    );
    assert_eq!(
        tests("cmd:\"-Enc a"),
        [TermTest::Holds("-enc a".to_owned())]
    );
    assert_eq!(tests("user=SYSTEM"), [TermTest::Whole("system".to_owned())]);
    assert_eq!(tests("is:threat,left").len(), 1);
    // No fields: words as they are.
    for word in [r"c:\users", "http://x", "a=b", "10:30"] {
        let holds = TermTest::Holds(word.to_owned());
        let letters = TermTest::Letters(word.to_owned());
        assert!(tests(word) == [holds] || tests(word) == [letters], "{word}");
    }
    assert_eq!(
        tests("FileItem.FileName:x"),
        [TermTest::Holds("x".to_owned())]
    );
}

#[test]
fn a_mistake_is_told_and_matches_nothing() {
    for line in [
        "sev>high",
        "addr:10.0.0.0/40",
        "is:odd",
        "user>x",
        "time>yesterday",
        "port:x",
        "!sev>high",
    ] {
        let query = Query::read(line, &["threat"]);
        assert!(query.mistake().is_some(), "{line}");
        assert_eq!(tests(line), [TermTest::Nothing], "{line}");
        assert!(query.rows(&store()).is_empty(), "{line}");
    }
    for line in ["sev>", "is:", "cmd:\"", "addr:"] {
        let query = Query::parse(line);
        assert!(query.is_empty() && query.mistake().is_some(), "{line}");
    }
}

#[test]
fn blanks_part_words_but_not_between_quotation_marks() {
    let parts = |line: &'static str| -> Vec<&str> {
        words(line)
            .iter()
            .map(|(from, to)| &line[*from..*to])
            .collect()
    };
    assert_eq!(parts("a  b "), ["a", "b"]);
    assert_eq!(parts("cmd:\"a b\" c"), ["cmd:\"a b\"", "c"]);
    assert_eq!(parts("\"a b"), ["\"a b"]);
    assert_eq!(parts("it\"s b"), ["it\"s", "b"]);
}

const HASH: &str = "f0a1c2d3e4f5a6b7c8d9e0f1a2b3c4d5e6f7a8b9";

/// Three detections: each has something that no column shows.
fn store() -> Store {
    let mut store = Store::default();
    for number in 0..3_i64 {
        let mut detection = Detection {
            id: Some(format!("7f3a1c0{number}-0000-4000-8000-00000000ffff")),
            rule: Rule::from_name("Odd [E0517]"),
            severity: Some(40 + number * 10),
            time: Some(1_763_607_600_000 + number * 86_400_000),
            user: Some("nt authority\\system".to_owned()),
            device: Device {
                name: Some("DC01".to_owned()),
                uuid: None,
            },
            ..Detection::default()
        };
        let mut set = |role: Role, value: Value| {
            let facts = match role {
                Role::CommandLine | Role::FullPath => &mut detection.process,
                _ => &mut detection.event,
            };
            facts.set(role.property().clone(), State::Known(value));
        };
        set(
            Role::CommandLine,
            Value::Str(format!("ps -Enc {number}443 x").into()),
        );
        set(Role::FullPath, Value::Str(r"C:\Temp\Dns.exe".into()));
        set(Role::RemoteAddress, Value::Ip4(0x0a00_0001 + number as u32));
        set(Role::Port, Value::Int(443 + number));
        if number == 1 {
            detection.extra.push(("SHA-1".to_owned(), HASH.to_owned()));
        }
        detection.complete();
        store.push(&detection, 0, Default::default());
    }
    store
}

fn found(line: &str) -> Vec<usize> {
    Query::parse(line).rows(&store()).iter().collect()
}

#[test]
fn all_that_a_detection_says_is_searched() {
    for (line, rows) in [
        (HASH, vec![1]),
        ("f0a1c2", vec![1]),
        ("a1c2d3", vec![1]),
        ("hash:a1c2", vec![1]),
        // By chance in ids and hashes: not found.
        ("f0a", vec![]),
        ("7f3a", vec![0, 1, 2]),
        ("3a1c", vec![]),
        ("7f3a1c01", vec![1]),
        ("7f3a1c01-0000-4000-8000-00000000ffff", vec![1]),
        ("id:3a1c02", vec![2]),
        ("-enc", vec![0, 1, 2]),
        ("cmd:\"enc 2\"", vec![2]),
        ("user:authority sev>45", vec![1, 2]),
        ("sev:40-50", vec![0, 1]),
        ("port:443", vec![0]),
        ("!port:443,444", vec![2]),
        ("443", vec![0, 1, 2]),
        ("addr:10.0.0.2", vec![1]),
        ("addr:10.0.0.2/31", vec![1, 2]),
        ("path:\\temp", vec![0, 1, 2]),
        ("process:dns", vec![0, 1, 2]),
        ("rule:e0517 !cmd:1443", vec![0, 2]),
        ("time>2025-11-20", vec![1, 2]),
        ("time:2025-11-20T03", vec![0]),
        ("time<2025-11-21", vec![0]),
        ("temp", vec![0, 1, 2]),
        ("tmp", vec![]),
    ] {
        assert_eq!(found(line), rows, "{line}");
    }
}

/// What is asked beside the store: the second row is a threat, the third has a note.
struct Decided;

impl Beside for Decided {
    fn rows(&self, status: &str, store: &Store) -> Option<RowSet> {
        (status == "threat").then(|| RowSet::of_rows(store.len(), &[1]))
    }

    fn notes(&self, _: &Store) -> Vec<(usize, String)> {
        vec![(2, "Ticket 12".to_owned())]
    }
}

#[test]
fn verdicts_and_notes_are_asked_for() {
    let store = store();
    let rows = |line: &str| -> Vec<usize> {
        let query = Query::read(line, &["threat", "left"]);
        let rows = Filter::default().rows(&query, &store, &Decided);
        rows.iter().collect()
    };
    assert_eq!(rows("is:threat"), [1]);
    assert_eq!(rows("!is:threat"), [0, 2]);
    assert_eq!(rows("is:left"), [0; 0]);
    assert_eq!(rows("note:ticket"), [2]);
    assert_eq!(rows("ticket"), [2]);
    assert_eq!(rows("!ticket"), [0, 1]);
}

#[test]
fn what_was_found_before_a_key_changes_nothing() {
    let store = store();
    let mut kept = Filter::default();
    for line in [
        "7f3a1c01-0000",
        "dns 443",
        "f0a1c2d3",
        "!-enc",
        "temp\\dns",
        "authority x",
    ] {
        for end in 1..=line.len() {
            let query = Query::parse(&line[..end]);
            let rows = kept.rows(&query, &store, &NothingBeside);
            assert_eq!(rows, query.rows(&store), "{}", &line[..end]);
        }
    }
}

#[test]
fn lit_letters_are_characters() {
    let store = Store::default();
    let lit = |line: &str, text: &str| lit_letters(&Query::parse(line), &store, Cell::User, text);
    assert_eq!(lit("c.e", "é.c.exe"), [2, 3, 4]);
    assert_eq!(lit("'exe !x", "é.exe"), [2, 3, 4]);
    assert_eq!(lit("zz", "dns.exe"), [0; 0]);
}

#[test]
fn what_no_column_shows_is_told() {
    let store = store();
    let columns = [Cell::Rule, Cell::Process];
    let told = |line: &str| -> Vec<(String, String)> {
        let query = Query::parse(line);
        let found = query.found_beside(&store, 1, &columns, None);
        let told = found.into_iter().map(|one| (one.wanted, one.place.name()));
        told.collect()
    };
    assert!(told("dns").is_empty());
    assert_eq!(told("-enc")[0].0, "-enc");
    assert!(
        told("-enc")[0].1.contains("CommandLine"),
        "{:?}",
        told("-enc")
    );
    assert_eq!(told(HASH)[0].1, "the record");
}

#[test]
fn ranking_puts_the_best_first() {
    assert_eq!(
        rank("port", ["transport layer", "Port", "nothing"].into_iter()),
        [1, 0]
    );
    assert_eq!(rank("", ["a", "b"].into_iter()), [0, 1]);
}
