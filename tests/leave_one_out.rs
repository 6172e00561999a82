//! What each node of a draft is for, against the reference on the draft with the
//! node removed.

use crate::properties::{pairs, store};
use crate::random::{self, Random};
use quell::detection::Detection;
use quell::matcher::plan::{Assumptions, Plan};
use quell::matcher::preview::Preview;
use quell::matcher::{Outcome, reference};
use quell::rule::edit::delete;
use quell::rule::{Draft, Path, meaning};
use std::sync::atomic::Ordering;

const DETECTIONS: usize = 40;

fn nodes(draft: &Draft) -> Vec<Path> {
    let mut paths = Vec::new();
    draft
        .definition
        .walk(&mut |path, _| paths.push(path.to_vec()));
    paths
}

/// How many detections a draft suppresses and leaves undecided.
fn counts(draft: &Draft, detections: &[Detection], given: &Assumptions) -> Option<(i64, i64)> {
    draft.definition.sense().next()?;
    let definition = meaning::of(&draft.definition).definition?;
    let outcomes = detections.iter().map(|detection| {
        let mut detection = detection.clone();
        let assumed = given.operation_of(&detection.rule).map(str::to_owned);
        detection.operation = detection.operation.or(assumed);
        reference::outcome(draft, &definition, &detection)
    });
    Some(outcomes.fold((0, 0), |(suppressed, undecided), outcome| {
        (
            suppressed + i64::from(outcome == Outcome::Suppressed),
            undecided + i64::from(outcome == Outcome::Undecided),
        )
    }))
}

#[test]
fn leaving_a_node_out_makes_the_difference_that_the_reference_says() {
    let (mut checked, mut more, mut fewer, mut undecided) = (0, 0, 0, 0);
    let mut seed = 0;
    while checked * DETECTIONS < pairs() * 3 {
        seed += 1;
        let mut random = Random(seed);
        let detections: Vec<Detection> = (0..DETECTIONS)
            .map(|_| random::detection(&mut random))
            .collect();
        let store = store(&mut random, &detections, |_| {});
        let mut given = Assumptions::default();
        if random.one_in(3) {
            given.entries.push(("E0517".into(), "CreateProcess".into()));
        }
        let mut plan = Plan::default();
        for number in 0..4 {
            let draft = match number {
                2.. => random::listing(&mut random),
                _ => random::draft(&mut random),
            };
            let nodes = nodes(&draft);
            let all = Preview::leave_one_out(&mut plan, &store, &draft, &nodes, &given).unwrap();
            let Some(whole) = counts(&draft, &detections, &given) else {
                assert_eq!(all, [], "{draft:#?}");
                continue;
            };
            let mut all = all.into_iter();
            for path in nodes {
                let mut rest = draft.clone();
                let Ok((edit, _)) = delete(&draft, draft.definition.at(&path).unwrap().id) else {
                    continue;
                };
                edit.apply(&mut rest);
                let Some(left) = counts(&rest, &detections, &given) else {
                    continue;
                };
                let wanted = (left.0 - whole.0, left.1 - whole.1);
                let got = all.next().unwrap();
                assert_eq!(
                    (&got.path, got.suppressed, got.undecided),
                    (&path, wanted.0, wanted.1),
                    "seed {seed}\n{draft:#?}"
                );
                checked += 1;
                more += usize::from(wanted.0 > 0);
                fewer += usize::from(wanted.0 < 0);
                undecided += usize::from(wanted.1 != 0);
            }
            assert_eq!(all.next(), None, "seed {seed}\n{draft:#?}");
        }
    }
    // Nodes that make no difference would prove little.
    let made = [more * 20, fewer * 200, undecided * 20];
    assert!(
        made.iter().all(|made| *made > checked),
        "{made:?} of {checked}"
    );
}

#[test]
fn it_ends_where_it_is_not_wanted_any_more() {
    let mut random = Random(3);
    let detections: Vec<Detection> = (0..DETECTIONS)
        .map(|_| random::detection(&mut random))
        .collect();
    let store = store(&mut random, &detections, |_| {});
    let draft = random::listing(&mut random);
    let mut plan = Plan::default();
    plan.stop.store(true, Ordering::Relaxed);
    let given = Assumptions::default();
    let nodes = nodes(&draft);
    let stopped = Preview::leave_one_out(&mut plan, &store, &draft, &nodes, &given);
    assert_eq!(stopped, None);
    plan.stop.store(false, Ordering::Relaxed);
    let all = Preview::leave_one_out(&mut plan, &store, &draft, &nodes, &given);
    let afresh = Preview::leave_one_out(&mut Plan::default(), &store, &draft, &nodes, &given);
    assert!(all.as_ref().is_some_and(|all| !all.is_empty()));
    assert_eq!(all, afresh, "nothing of what was stopped is remembered");
}
