//! Exclusions proposed for marked detections.

use crate::cli::{quell, stderr, stdout};
use crate::random::Random;
use quell::detection::Detection;
use quell::matcher::plan::{Assumptions, Plan};
use quell::matcher::{Outcome, reference};
use quell::proof::{self, Deadline};
use quell::rule::form::Form;
use quell::rule::{meaning, read, write};
use quell::sample::{self, PIVOT, SCANNERS, TUNNEL};
use quell::store::{Cell, RowSet, Store};
use quell::suggest::{Proposal, suggest};
use std::ops::ControlFlow;

fn sample(count: u64, seed: u64) -> (Vec<Detection>, Store) {
    let (mut detections, mut store) = (Vec::new(), Store::default());
    sample::generate(count, seed, &mut |detection| {
        store.push(detection, 0, Default::default());
        detections.push(detection.clone());
        ControlFlow::Continue(())
    });
    (detections, store)
}

fn from(store: &Store, addresses: &[&str]) -> RowSet {
    RowSet::from_fn(store.len(), |row| {
        addresses.contains(&store.cell(row, Cell::Address).as_ref())
    })
}

fn proposals(store: &Store, benign: &RowSet, threat: &RowSet) -> Vec<Proposal> {
    let plan = &mut Plan::default();
    suggest(plan, store, benign, threat, &Assumptions::default())
}

#[test]
fn scanners_are_excluded_and_their_neighbour_is_not() {
    let (_, store) = sample(2_000, 1);
    let benign = from(&store, &SCANNERS);
    let threat = from(&store, &[PIVOT, TUNNEL]);
    let found = proposals(&store, &benign, &threat);
    assert!(found.len() > 1, "{found:#?}");
    for proposal in &found {
        assert_eq!(
            (proposal.threats, proposal.covers),
            (0, benign.count()),
            "{proposal:#?}"
        );
    }
    let first = &found[0];
    assert_eq!(
        (first.others, first.draft.rules.as_slice()),
        (0, &["E0517".to_owned()][..])
    );
    let lean = found
        .iter()
        .find(|one| one.why.starts_with("only what"))
        .unwrap();
    let lines = write::definition_lines(&lean.draft);
    let text: String = lines.into_iter().map(|(line, _)| line).collect();
    for scanner in SCANNERS {
        assert!(text.contains(scanner), "{text}");
    }
    assert!(lean.conditions <= 4, "{text}");
}

#[test]
fn a_prefix_spares_the_threat_within_it() {
    let (_, store) = sample(4_000, 2);
    // More addresses than are asked for one by one: a prefix, and the pivot in it.
    let mut benign = RowSet::none(store.len());
    let mut detections = Vec::new();
    let mut many = Store::default();
    let pivot = from(&store, &[PIVOT]).iter().next().unwrap();
    for at in 0..40u32 {
        let mut detection = store.detection(pivot);
        let address = quell::language::Value::Ip4(0xc0a8_0200 + 100 + at);
        let property = quell::language::Property::of("Network.IpAddressV4");
        detection
            .event
            .set(property, quell::detection::State::Known(address));
        detection.id = Some(format!("b{at}"));
        detections.push(detection);
    }
    detections.push(store.detection(pivot));
    for detection in &detections {
        many.push(detection, 0, Default::default());
        benign.push(false);
    }
    let threat = RowSet::from_fn(many.len(), |row| row == 40);
    let benign = RowSet::from_fn(many.len(), |row| row < 40);
    let found = proposals(&many, &benign, &threat);
    assert!(!found.is_empty());
    for proposal in &found {
        assert_eq!(
            (proposal.covers, proposal.threats),
            (40, 0),
            "{proposal:#?}"
        );
    }
}

#[test]
fn what_is_said_of_a_proposal_is_so() {
    let (detections, store) = sample(800, 5);
    for seed in 0..25 {
        let mut random = Random(seed);
        let groups = quell::group::Groups::of(&store, &quell::group::By::Cause, None);
        let mut benign = groups.rows(random.below(groups.len() as u64) as usize);
        if random.one_in(2) {
            benign.or(&groups.rows(random.below(groups.len() as u64) as usize));
        }
        let mut threat = RowSet::from_fn(store.len(), |_| random.one_in(20));
        threat.minus(&benign);
        for proposal in proposals(&store, &benign, &threat) {
            let definition = meaning::of(&proposal.draft.definition).definition.unwrap();
            let rows = RowSet::from_fn(store.len(), |row| {
                reference::outcome(&proposal.draft, &definition, &detections[row])
                    == Outcome::Suppressed
            });
            assert_eq!(rows.count_and(&benign), proposal.covers);
            assert_eq!(rows.count_and(&threat), proposal.threats);
            assert_eq!(
                rows.count(),
                proposal.covers + proposal.threats + proposal.others
            );
            assert!(proposal.covers > 0 && proposal.covers <= proposal.of);
            let bytes = write::write(&proposal.draft, Form::Definition, &|_| None).unwrap();
            let read = read::read(&bytes, "x").unwrap();
            assert!(
                read.is_same(&proposal.draft),
                "{}",
                String::from_utf8_lossy(&bytes)
            );
            let report = proof::findings(&proposal.draft, &Deadline::default());
            let errors = report
                .findings
                .iter()
                .filter(|finding| finding.level == quell::finding::Level::Error);
            assert_eq!(errors.count(), 0, "{report:#?}");
        }
    }
}

#[test]
fn the_command_proposes_and_refuses() {
    let folder = tempfile::tempdir().unwrap();
    let made = stdout(&mut quell(&["sample", "--count", "300"]), 0);
    std::fs::write(folder.path().join("f.jsonl"), &made).unwrap();
    let line: serde_json::Value = serde_json::from_str(made.lines().next().unwrap()).unwrap();
    let id = line["id"].as_str().unwrap();
    let run = |arguments: &[&str], code| {
        let mut command = quell(&[]);
        command
            .current_dir(&folder)
            .arg("suggest")
            .arg("f.jsonl")
            .args(arguments);
        match code {
            0 => stdout(&mut command, 0),
            code => stderr(&mut command, code),
        }
    };
    let text = run(&["--benign", id, "--json"], 0);
    let json: serde_json::Value = serde_json::from_str(&text).unwrap();
    let first = &json["drafts"][0];
    assert_eq!((&first["covers"], &first["of"]), (&1.into(), &1.into()));
    assert!(first["xml"].as_str().unwrap().starts_with("<definition>"));
    assert!(run(&["--benign", id], 0).contains("suppresses 1 of 1 marked"));
    assert!(run(&["--benign", "nowhere"], 2).contains("`nowhere`"));
    assert!(run(&["--benign", id, "--threat", id], 2).contains("is a threat"));
    assert!(run(&["--benign", "verdicts"], 2).contains("no detection is benign"));
}
