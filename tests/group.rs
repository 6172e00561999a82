//! Causes, groups, facets, hints and the timeline on made-up detections.

use quell::group::{
    By, Directions, Groups, Processes, Range, Timeline, facet, facet_kinds, scanners,
};
use quell::matcher::preview::Preview;
use quell::sample::{self, PIVOT, SCANNERS, TUNNEL};
use quell::store::{RowSet, Store};
use std::collections::HashSet;
use std::ops::ControlFlow;

/// Made-up detections.
fn sample(count: u64, seed: u64) -> Store {
    let mut store = Store::default();
    sample::generate(count, seed, &mut |detection| {
        store.push(detection, 0, Default::default());
        ControlFlow::Continue(())
    });
    store
}

/// The rows whose remote address is this.
fn rows_of(store: &Store, address: &str) -> RowSet {
    RowSet::from_fn(store.len(), |row| {
        store.cell(row, quell::store::Cell::Address) == address
    })
}

#[test]
fn causes_put_the_scanners_first_and_the_attacks_apart() {
    for (count, seed) in [(500, 3), (1_000, 1), (1_204, 9), (20_000, 2)] {
        let store = sample(count, seed);
        let groups = Groups::of(&store, &By::Cause, None);
        let labels: Vec<String> = (0..groups.len())
            .map(|at| groups.label(&store, at))
            .collect();
        for label in &labels[..3] {
            let is_it = |scanner: &str| label.starts_with(&format!("E0517 from {scanner} ·"));
            assert!(SCANNERS.iter().any(|scanner| is_it(scanner)), "{label}");
        }
        let mut noise = RowSet::all(store.len());
        for address in [PIVOT, TUNNEL] {
            let rows = rows_of(&store, address);
            noise.minus(&rows);
            let in_groups: HashSet<usize> =
                rows.iter().filter_map(|row| groups.group_of(row)).collect();
            let group = *in_groups.iter().next().unwrap();
            assert_eq!(in_groups.len(), 1, "{address}: {labels:#?}");
            assert_eq!(groups.rows(group), rows, "{}", labels[group]);
            assert!(labels[group].contains(address), "{}", labels[group]);
        }
        let held: usize = groups.tally(&noise).iter().take(12).sum();
        assert!(
            held * 10 >= noise.count() * 9,
            "{held} of {}: {labels:#?}",
            noise.count()
        );
        assert!(groups.len() < 60, "{labels:#?}");
    }
}

#[test]
fn the_order_of_loading_does_not_matter() {
    let mut detections = Vec::new();
    sample::generate(3_000, 5, &mut |detection| {
        detections.push(detection.clone());
        ControlFlow::Continue(())
    });
    let mut labels = Vec::new();
    for _ in 0..2 {
        let mut store = Store::default();
        for detection in &detections {
            store.push(detection, 0, Default::default());
        }
        let groups = Groups::of(&store, &By::Cause, None);
        let mut told: Vec<(usize, String)> = (0..groups.len())
            .map(|at| (groups.figures(at).count, groups.label(&store, at)))
            .collect();
        told.sort();
        labels.push(told);
        detections.reverse();
    }
    assert_eq!(labels[0], labels[1]);
}

#[test]
fn groups_are_counted() {
    let store = sample(2_000, 4);
    for by in facet_kinds(&store).into_iter().chain([By::Cause]) {
        let scope = RowSet::from_fn(store.len(), |row| row % 3 != 0);
        let groups = Groups::of(&store, &by, Some(&scope));
        assert_eq!(groups.total(), scope.count(), "{by:?}");
        let mut seen = RowSet::none(store.len());
        for at in 0..groups.len() {
            let figures = groups.figures(at);
            let rows = groups.rows(at);
            assert_eq!(figures.count, rows.count());
            assert_eq!(rows.count_and(&seen), 0);
            seen.or(&rows);
            let devices: HashSet<_> = rows
                .iter()
                .filter_map(|row| store.records().devices().code(row))
                .collect();
            assert_eq!(figures.devices, devices.len());
            let times = rows.iter().filter_map(|row| store.records().time(row));
            assert_eq!(figures.first, times.min());
            assert_eq!(groups.bars(at).iter().sum::<u32>() as usize, figures.count);
            assert!(at == 0 || groups.figures(at - 1).count >= figures.count);
        }
        assert_eq!(seen, scope);
        assert!((groups.held_by(groups.len()) - 1.0).abs() < 1e-9);
        let (few, share) = groups.coverage(0.5);
        assert!((groups.held_by(few) - share).abs() < 1e-9 && share >= 0.5);
        if by != By::Cause {
            let facet = facet(&store, &by, Some(&scope), 5);
            let first = facet.values.first().map(|value| value.count);
            let largest = (0..groups.len())
                .find(|at| {
                    groups
                        .code(*at)
                        .is_some_and(|code| code >= quell::store::FIRST)
                })
                .map(|at| groups.figures(at).count);
            assert_eq!(first, largest, "{by:?}");
        }
    }
}

#[test]
fn a_draft_is_told_group_by_group() {
    let store = sample(1_000, 1);
    let groups = Groups::of(&store, &By::Rule, None);
    let mut preview = Preview::nothing(store.len());
    preview.suppressed = rows_of(&store, SCANNERS[0]);
    preview.undecided = rows_of(&store, PIVOT);
    let effects = groups.effects(&preview);
    let sum = |of: fn(&quell::group::OutcomeCounts) -> usize| effects.iter().map(of).sum::<usize>();
    assert_eq!(sum(|effect| effect.suppressed), preview.suppressed.count());
    assert_eq!(sum(|effect| effect.undecided), preview.undecided.count());
    assert_eq!(
        sum(|effect| effect.suppressed + effect.undecided + effect.kept),
        store.len()
    );
    let timeline = Timeline::of(&store, &preview, None, None, 40);
    assert_eq!(timeline.sum(0..40).suppressed, preview.suppressed.count());
    let (from, to) = (timeline.span(3).0, timeline.span(9).1);
    let zoomed = Timeline::of(&store, &preview, None, Some((from, to)), 7);
    assert_eq!(zoomed.sum(0..7), timeline.sum(3..10));
    let rows = Timeline::rows(&store, from, to);
    assert_eq!(
        rows.count_and(&preview.suppressed),
        zoomed.sum(0..7).suppressed
    );
}

#[test]
fn a_verdict_carries_over_within_a_cause_that_has_one_only() {
    let store = sample(1_000, 1);
    let groups = Groups::of(&store, &By::Cause, None);
    let one = |group: usize| groups.rows_of(group)[0] as usize;
    let of = |rows: &[usize]| RowSet::from_fn(store.len(), |row| rows.contains(&row));
    let (mut benign, mut threat) = (of(&[one(0), one(2)]), of(&[one(1)]));
    threat.set(groups.rows_of(2)[1] as usize, true);
    let (more, worse) = groups.carried(&benign, &threat);
    benign.or(&more);
    threat.or(&worse);
    assert_eq!(benign.count(), groups.figures(0).count + 1);
    assert_eq!(threat.count(), groups.figures(1).count + 1);
    assert_eq!(benign.count_and(&threat), 0);
}

#[test]
fn hints_say_what_they_saw() {
    let store = sample(5_000, 1);
    let found = scanners(&store, None);
    let named: Vec<&str> = found.iter().map(|one| one.address.as_str()).collect();
    for scanner in SCANNERS {
        assert!(named[..3].contains(&scanner), "{named:?}");
    }
    assert!(
        !named.contains(&TUNNEL) && !named.contains(&PIVOT),
        "{named:?}"
    );
    let text = found[0].to_string();
    assert!(text.contains("(private) reached"), "{text}");
    assert_eq!(found[0].range, Range::Private);
    assert!(found[0].to - found[0].from <= 24 * 3_600_000);
    let Directions {
        inbound,
        outbound,
        other,
    } = quell::group::directions(&store, None);
    assert_eq!(inbound + outbound + other, store.len());
    assert!(inbound > 3_500 && outbound > 100, "{inbound} {outbound}");
    let Processes { none, unknown, .. } = quell::group::processes(&store, None);
    assert!(none > 50 && unknown == 0);
}

#[test]
fn one_rule_is_one_group_however_fully_it_is_named() {
    let mut store = Store::default();
    let named = |name: &str, uuid: Option<&str>| quell::detection::Detection {
        rule: quell::detection::Rule {
            uuid: uuid.map(str::to_owned),
            ..quell::detection::Rule::from_name(name)
        },
        ..Default::default()
    };
    for detection in [
        named("RDP [E0517]", None),
        named("[e0517]", Some("u")),
        quell::detection::Detection::default(),
    ] {
        store.push(&detection, 0, Default::default());
    }
    let groups = Groups::of(&store, &By::Rule, None);
    assert_eq!(groups.rows_of(0), [0, 1]);
    assert_eq!(groups.label(&store, 1), "unknown rule");
    assert_eq!(Groups::of(&store, &By::Cause, None).len(), 2);
}

#[test]
fn nothing_is_no_trouble() {
    let store = Store::default();
    for by in By::ALL {
        let groups = Groups::of(&store, &by, None);
        assert!(groups.is_empty() && groups.coverage(0.9) == (0, 1.0));
        assert_eq!(groups.label(&store, 0), "");
    }
    let timeline = Timeline::of(&store, &Preview::nothing(0), None, None, 10);
    assert!(timeline.bins.is_empty());
    assert!(scanners(&store, None).is_empty());
}
