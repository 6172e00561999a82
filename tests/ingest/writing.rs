//! What is written in the native format reads back the same.

use super::{NATIVE, fixture, one, read, read_bytes};
use proptest::prelude::*;
use quell::detection::{Ancestors, Detection, Device, Facts, Rule, State};
use quell::ingest::flat::{ANCESTORS, EXTRA, FlatTable, column};
use quell::ingest::write_native;
use quell::language::{Property, Type, Value, table};

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

/// The columns that these need beside those that every table has.
fn columns(detections: &[Detection]) -> Vec<String> {
    let mut columns = vec![ANCESTORS.to_owned()];
    columns.extend(["event", "process", "parentprocess", EXTRA].map(str::to_owned));
    for detection in detections {
        let parent = detection.parentprocess.iter();
        let subjects = [("event", &detection.event), ("process", &detection.process)];
        let parents = parent.map(|facts| ("parentprocess", facts));
        for (key, facts) in subjects.into_iter().chain(parents) {
            columns.extend(
                facts
                    .iter()
                    .map(|(property, _)| column(key, property.full())),
            );
        }
        columns.extend(
            detection
                .extra
                .iter()
                .map(|(label, _)| column(EXTRA, label)),
        );
    }
    let mut known = std::collections::HashSet::new();
    columns.retain(|column| known.insert(column.clone()));
    columns
}

/// Detections as CSV.
fn table_of(detections: &[Detection]) -> String {
    let table = FlatTable::with(columns(detections));
    let mut csv = Vec::new();
    table.write_head(&["verdict", "note"], &mut csv).unwrap();
    for detection in detections {
        let more = ["benign", "=1+1"];
        table.write_row((detection, "x"), &more, &mut csv).unwrap();
    }
    String::from_utf8(csv).unwrap()
}

/// The same in one order, whatever the order is that they say it in.
fn sorted(detections: &[Detection]) -> Vec<Detection> {
    let facts = |facts: &mut Facts| {
        let mut entries: Vec<(Property, State)> = facts
            .iter()
            .map(|(property, state)| (property.clone(), state.clone()))
            .collect();
        entries.sort_by(|one, other| one.0.full().cmp(other.0.full()));
        let mut again = match facts.is_none {
            true => Facts::none(),
            false => Facts::default(),
        };
        entries
            .into_iter()
            .for_each(|(property, state)| again.set(property, state));
        *facts = again;
    };
    let mut detections = detections.to_vec();
    for detection in &mut detections {
        facts(&mut detection.event);
        facts(&mut detection.process);
        detection.parentprocess.iter_mut().for_each(facts);
        if let Ancestors::Known(list) = &mut detection.ancestors {
            list.iter_mut().for_each(facts);
        }
        detection.extra.sort();
        detection.id = Some("x".into());
    }
    detections
}

#[test]
fn a_table_reads_back_the_same() {
    for name in [
        "connect-v1.json",
        "connect-v2.json",
        "protect.log",
        "rest.json",
    ] {
        let detections = fixture(name).detections;
        let csv = table_of(&detections);
        let again = read(&csv);
        assert!(again.skipped.is_empty(), "{csv}");
        assert_eq!(sorted(&again.detections), sorted(&detections), "{csv}");
    }
}

#[test]
fn no_cell_is_a_formula() {
    let line = r#"{"id":"=1","user":"@x","rule":{"name":" +y"},"severity":-5,"device":{"name":"\t=z"},"operation":"＝a","process":{"ProcessInfo.CommandLine":"'-w","FileItem.FullPath":"null"},"event":{"Network.IpAddressV4":null}}"#;
    let detection = one(line);
    let csv = table_of(std::slice::from_ref(&detection));
    let row = csv.lines().nth(1).unwrap();
    for cell in [
        "'@x", "' +y", "'-5", "'\t=z", "'＝a", "''-w", "'null", "'=1+1",
    ] {
        assert!(row.contains(cell), "{cell}: {row}");
    }
    let again = read(&csv).detections.remove(0);
    assert_eq!(
        again,
        Detection {
            id: Some("x".into()),
            ..detection
        }
    );
}

fn value(kind: Type) -> BoxedStrategy<Value> {
    match kind {
        Type::String | Type::Symbol(_) => any::<String>()
            .prop_filter_map("a value", move |text| Value::parse(kind, &text))
            .boxed(),
        Type::Int => any::<i64>().prop_map(Value::Int).boxed(),
        Type::IntSymbol(_) => prop_oneof![any::<i64>(), (0..130_i64).prop_map(|n| n * 10)]
            .prop_map(Value::Int)
            .boxed(),
        Type::Bool => any::<bool>().prop_map(Value::Bool).boxed(),
        Type::Ip4 => any::<u32>().prop_map(Value::Ip4).boxed(),
        Type::Ip6 => any::<u128>()
            .prop_filter("not mapped", |bits| bits >> 32 != 0xffff)
            .prop_map(Value::Ip6)
            .boxed(),
        Type::StringSet => prop::collection::vec(any::<String>(), 0..4)
            .prop_map(|members| Value::Set(members.into_iter().map(Into::into).collect()))
            .boxed(),
    }
}

fn fact() -> impl Strategy<Value = (Property, State)> {
    let mut properties: Vec<Property> = table().properties().collect();
    properties.push(Property::of("DestFileItem.FullPath"));
    properties.push(Property::of("Foo.\"Bar\""));
    prop::sample::select(properties).prop_flat_map(|property| {
        let kind = property.kind();
        let state = prop_oneof![
            1 => Just(State::Absent),
            4 => value(kind).prop_map(State::Known),
        ];
        (Just(property), state)
    })
}

fn facts() -> impl Strategy<Value = Facts> {
    let some = prop::collection::vec(fact(), 0..8).prop_map(|list| {
        let mut facts = Facts::default();
        for (property, state) in list {
            facts.set(property, state);
        }
        facts
    });
    prop_oneof![1 => Just(Facts::none()), 6 => some]
}

fn detection() -> impl Strategy<Value = Detection> {
    let text = || prop::option::of(any::<String>());
    let rule = (text(), text(), text()).prop_map(|(code, name, uuid)| Rule { code, name, uuid });
    let device = (text(), text()).prop_map(|(name, uuid)| Device { name, uuid });
    let ancestors = prop::option::of(prop::collection::vec(facts(), 0..3))
        .prop_map(|list| list.map_or(Ancestors::Unknown, Ancestors::Known));
    let plain = (
        prop::option::of(-10_000_000_000_000..100_000_000_000_000_i64),
        prop::option::of(any::<i64>()),
        prop::option::of(any::<bool>()),
        prop::option::of("[A-Z][a-z]{3,8}"),
        prop::collection::btree_map(any::<String>(), any::<String>(), 0..4),
    );
    let subjects = (facts(), facts(), prop::option::of(facts()), ancestors);
    (rule, device, text(), plain, subjects).prop_map(
        |(rule, device, user, (time, severity, resolved, operation, extra), subjects)| {
            let (event, process, parentprocess, ancestors) = subjects;
            let mut detection = Detection {
                id: Some("x".into()),
                time,
                rule,
                severity,
                device,
                user,
                resolved,
                operation,
                event,
                process,
                parentprocess,
                ancestors,
                extra: extra.into_iter().collect(),
            };
            detection.complete();
            detection
        },
    )
}

proptest! {
    #[test]
    fn a_detection_survives_writing(detection in detection()) {
        let line = written(&detection, "x");
        prop_assert_eq!(&one(&line), &detection, "{}", line);
        // Completing what is complete changes nothing.
        let again = written(&one(&line), "x");
        prop_assert_eq!(line, again);
    }

    #[test]
    fn a_detection_survives_a_table(one in detection(), other in detection()) {
        let csv = table_of(&[one.clone(), other.clone()]);
        prop_assert_eq!(sorted(&read(&csv).detections), sorted(&[one, other]), "{}", csv);
    }

    #[test]
    fn nothing_is_lost_around_damage(
        damage in prop::collection::vec(any::<u8>(), 1..80),
        cut in 1..NATIVE.len(),
    ) {
        // A record with damage in it or cut off, between two sound ones.
        let (head, tail) = NATIVE.split_at(cut - cut % 2);
        let damage: Vec<u8> = damage.into_iter().filter(|byte| *byte != b'\n').collect();
        for middle in [[head.as_bytes(), &damage, tail.as_bytes()].concat(), head.into()] {
            let text = [NATIVE.as_bytes(), &middle, NATIVE.as_bytes()].join(&b"\n"[..]);
            let read = read_bytes(&text);
            let sound = one(NATIVE);
            let count = read.detections.iter().filter(|detection| **detection == sound).count();
            prop_assert!(count >= 2, "{}", String::from_utf8_lossy(&middle));
            prop_assert!(read.detections.len() + read.skipped.len() >= 2);
        }
    }

    #[test]
    fn no_text_is_too_odd(text in r#"([{}\[\]",:0-9 \n\\]|"id":|"value":\[|"detection":\{|<12>1 |true|\{"id":1\}){0,60}"#) {
        read(&format!("{{\"id\":\"first\"}}\n{text}"));
    }
}
