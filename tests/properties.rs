//! The plan against the reference.
//!
//! `QUELL_PAIRS=1000000 cargo test --release properties` holds them against
//! each other on a million pairs.

use crate::random::{self, Random};
use quell::detection::Detection;
use quell::matcher::plan::{Assumptions, Plan, Shortcuts};
use quell::matcher::{Outcome, Truth, reference};
use quell::preview::Preview;
use quell::rule::meaning;
use quell::store::Store;

const DETECTIONS: usize = 100;

pub fn pairs() -> usize {
    std::env::var("QUELL_PAIRS")
        .ok()
        .and_then(|pairs| pairs.parse().ok())
        .unwrap_or(10_000)
}

/// Puts detections into a store batch by batch, as loading does.
pub fn store(random: &mut Random, detections: &[Detection], mut each: impl FnMut(&Store)) -> Store {
    let mut store = Store::default();
    let mut rest = detections;
    while !rest.is_empty() {
        let (now, later) = rest.split_at(rest.len().min(1 + random.below(60) as usize));
        let mut batch = Store::default();
        now.iter()
            .for_each(|detection| batch.push(detection, 0, Default::default()));
        store.absorb(batch);
        each(&store);
        rest = later;
    }
    store
}

#[test]
fn plan_and_reference_agree() {
    let mut drafts_seen = 0;
    let mut outcomes = [0; 3];
    for seed in 0..pairs().div_ceil(DETECTIONS * 10) as u64 {
        let mut random = Random(seed);
        let detections: Vec<Detection> = (0..DETECTIONS)
            .map(|_| random::detection(&mut random))
            .collect();
        let drafts: Vec<_> = (0..10)
            .map(|number| match number {
                8.. => random::listing(&mut random),
                _ => random::draft(&mut random),
            })
            .collect();
        let meant: Vec<_> = drafts
            .iter()
            .map(|draft| meaning::of(&draft.definition).definition.unwrap())
            .collect();
        let assumptions = match random.below(3) {
            0 => Assumptions {
                entries: vec![("E0517".into(), "CreateProcess".into())],
            },
            _ => Assumptions::default(),
        };
        let mut plan = Plan::with(Shortcuts {
            merges: !random.one_in(3),
            one_pass: random.one_in(2).then_some(0),
            masks: !random.one_in(3),
            few: random.below(5) as usize,
            halves: if random.one_in(2) { 0 } else { usize::MAX },
        });
        // Evaluating while it grows must not leave anything stale in the plan.
        let store = store(&mut random, &detections, |store| {
            plan.evaluate(store, &meant[0], &assumptions);
        });
        for (draft, definition) in drafts.iter().zip(&meant) {
            drafts_seen += 1;
            let preview = Preview::of(&mut plan, &store, draft, definition, &assumptions);
            let mut other_rules = 0;
            for (row, detection) in detections.iter().enumerate() {
                let mut assumed = detection.clone();
                let operation = assumptions.operation_of(&detection.rule).map(str::to_owned);
                assumed.operation = assumed.operation.or(operation);
                let wanted = reference::outcome(draft, definition, &assumed);
                let got = preview.outcome(row);
                assert_eq!(got, wanted, "seed {seed}\n{draft:#?}\n{assumed:#?}");
                let is_true = reference::truth(definition, &assumed) == Truth::True;
                other_rules += usize::from(is_true && draft.is_for(&detection.rule) == Some(false));
                outcomes[match wanted {
                    Outcome::Suppressed => 0,
                    Outcome::Kept => 1,
                    Outcome::Undecided => 2,
                }] += 1;
            }
            assert_eq!(preview.other_rules, other_rules, "seed {seed}");
            assert_counts(&store, definition, &assumptions, &mut plan);
        }
    }
    assert!(drafts_seen * DETECTIONS >= pairs());
    // The small world would prove little if one outcome hardly came up.
    assert!(
        outcomes
            .iter()
            .all(|count| count * 20 > outcomes.iter().sum::<usize>()),
        "{outcomes:?}"
    );
}

/// Every node's count is that of a plan without shortcuts, and a condition's
/// that of its rows one by one.
fn assert_counts(
    store: &Store,
    definition: &meaning::Definition,
    assumptions: &Assumptions,
    plan: &mut Plan,
) {
    let mut obvious = Plan::with(Shortcuts {
        merges: false,
        one_pass: None,
        masks: false,
        few: 0,
        halves: usize::MAX,
    });
    let quick = plan.evaluate(store, definition, assumptions);
    let slow = obvious.evaluate(store, definition, assumptions);
    assert_eq!(quick.truth, slow.truth);
    assert_eq!(quick.nodes.len(), slow.nodes.len());
    for (quick, slow) in quick.nodes.iter().zip(&slow.nodes) {
        assert_eq!((&quick.path, quick.count), (&slow.path, slow.count));
        if let Some(worth) = &quick.worth {
            let truths: Vec<Truth> = (0..store.len()).map(|row| worth.of(store, row)).collect();
            let count = |wanted| truths.iter().filter(|truth| **truth == wanted).count();
            assert_eq!(worth.holds, count(Truth::True));
            assert_eq!(store.len() - worth.decided, count(Truth::Unknown));
        }
    }
}

#[test]
fn a_row_comes_back_as_the_detection_it_was() {
    let mut random = Random(7);
    let detections: Vec<Detection> = (0..300).map(|_| random::detection(&mut random)).collect();
    let store = store(&mut random, &detections, |_| {});
    for (row, detection) in detections.iter().enumerate() {
        let back = store.detection(row);
        assert_eq!(back.chain().is_open, detection.chain().is_open);
        for (one, other) in back.chain().list.iter().zip(detection.chain().list) {
            assert_facts(one, other);
        }
        assert_facts(&back.event, &detection.event);
        assert_facts(&back.process, &detection.process);
        assert_eq!(
            back.parentprocess.is_some(),
            detection.parentprocess.is_some()
        );
        assert_eq!(
            (back.rule, back.operation),
            (detection.rule.clone(), detection.operation.clone())
        );
    }
}

fn assert_facts(one: &quell::detection::Facts, other: &quell::detection::Facts) {
    assert_eq!(one.is_none, other.is_none);
    for (property, _) in one.iter().chain(other.iter()) {
        assert_eq!(one.get(property), other.get(property), "{property}");
    }
}
