//! What a draft would do without each of its nodes, against the draft with the
//! node really removed.
//!
//! `QUELL_PAIRS=1000000 cargo test --release without` holds it to as many pairs
//! of a node and a detection.

use crate::properties::{pairs, store};
use crate::random::{self, Random};
use quell::detection::Detection;
use quell::matcher::plan::{Assumptions, Plan, Shortcuts, Without};
use quell::preview::Preview;
use quell::rule::edit::delete;
use quell::rule::{Draft, Kind, Node, Path, meaning};
use quell::store::Store;
use std::collections::BTreeSet;
use std::sync::atomic::{AtomicUsize, Ordering};

const DETECTIONS: usize = 70;

fn assumptions(random: &mut Random) -> Assumptions {
    match random.below(3) {
        0 => Assumptions {
            entries: vec![("E0517".into(), "CreateProcess".into())],
        },
        _ => Assumptions::default(),
    }
}

fn without(plan: &mut Plan, store: &Store, draft: &Draft, given: &Assumptions) -> Vec<Without> {
    let definition = meaning::of(&draft.definition).definition.unwrap();
    Preview::without(plan, store, draft, &definition, given, &|| false).unwrap()
}

/// The nodes that say anything: all but the root and empty parts.
fn saying(draft: &Draft) -> BTreeSet<Path> {
    let mut paths = BTreeSet::new();
    draft.definition.walk(&mut |path, node| {
        let is_part = matches!(
            node.kind,
            Kind::Process | Kind::ParentProcess | Kind::Ancestor { .. } | Kind::Operations
        );
        if !path.is_empty() && node.is_sense() && !(is_part && node.sense().count() == 0) {
            paths.insert(path.to_vec());
        }
    });
    paths
}

#[test]
fn counts_without_a_node_are_those_of_the_draft_without_it() {
    let (mut checked, mut moved, mut undecided) = (0, 0, 0);
    let mut seed = 0;
    while checked * DETECTIONS < pairs() {
        seed += 1;
        let mut random = Random(seed);
        let detections: Vec<Detection> = (0..DETECTIONS)
            .map(|_| random::detection(&mut random))
            .collect();
        let store = store(&mut random, &detections, |_| {});
        let given = assumptions(&mut random);
        let mut plan = Plan::with(Shortcuts {
            merges: !random.one_in(3),
            one_pass: random.one_in(2).then_some(0),
            masks: !random.one_in(3),
            few: random.below(5) as usize,
            halves: if random.one_in(2) { 0 } else { usize::MAX },
        });
        for number in 0..8 {
            let mut draft = match number {
                7 => random::listing(&mut random),
                _ => random::draft(&mut random),
            };
            if random.one_in(4) {
                let comment = Node::new(Kind::Comment("why".into()));
                draft.definition.children.insert(0, comment);
            }
            let of = |plan: &mut Plan, draft: &Draft| {
                let definition = meaning::of(&draft.definition).definition.unwrap();
                let preview = Preview::of(plan, &store, draft, &definition, &given);
                (preview.suppressed.count(), preview.undecided.count())
            };
            let whole = of(&mut plan, &draft);
            let all = without(&mut plan, &store, &draft, &given);
            let paths: BTreeSet<Path> = all.iter().map(|one| one.path.clone()).collect();
            assert_eq!(paths, saying(&draft), "seed {seed}\n{draft:#?}");
            assert_eq!(paths.len(), all.len(), "each once");
            for one in &all {
                let (edit, _) = delete(&draft, draft.definition.at(&one.path).unwrap().id).unwrap();
                let mut less = draft.clone();
                edit.apply(&mut less);
                let wanted = of(&mut Plan::default(), &less);
                assert_eq!(
                    (one.suppressed, one.undecided),
                    wanted,
                    "seed {seed}, without {:?} of\n{draft:#?}",
                    one.path
                );
                checked += 1;
                moved += usize::from(wanted != whole);
                undecided += usize::from(wanted.1 > 0);
            }
        }
    }
    // Nodes that move nothing would prove little.
    assert!(moved * 5 > checked, "{moved} of {checked}");
    assert!(undecided * 5 > checked, "{undecided} of {checked}");
}

#[test]
fn it_can_be_cancelled_anywhere() {
    let mut random = Random(3);
    let detections: Vec<Detection> = (0..DETECTIONS)
        .map(|_| random::detection(&mut random))
        .collect();
    let store = store(&mut random, &detections, |_| {});
    let draft = random::listing(&mut random);
    let definition = meaning::of(&draft.definition).definition.unwrap();
    let given = Assumptions::default();
    let mut plan = Plan::default();
    let wanted = without(&mut plan, &store, &draft, &given);
    for after in 0.. {
        let asked = AtomicUsize::new(0);
        let is_cancelled = || asked.fetch_add(1, Ordering::Relaxed) >= after;
        let got = Preview::without(
            &mut plan,
            &store,
            &draft,
            &definition,
            &given,
            &is_cancelled,
        );
        match got {
            Some(got) => {
                assert_eq!(got, wanted);
                assert!(after > wanted.len(), "asked at each node");
                break;
            }
            None => assert!(asked.into_inner() > after),
        }
    }
}

/// Blocks of rows and words of codes have borders of their own.
#[test]
fn many_rows_are_counted_as_few_are() {
    let mut random = Random(11);
    let few: Vec<Detection> = (0..90).map(|_| random::detection(&mut random)).collect();
    let drafts: Vec<Draft> = (0..6).map(|_| random::listing(&mut random)).collect();
    let given = Assumptions::default();
    const TIMES: usize = 800;
    let small = store(&mut random, &few, |_| {});
    let mut large = Store::default();
    for _ in 0..TIMES {
        let mut batch = Store::default();
        few.iter()
            .for_each(|detection| batch.push(detection, 0, Default::default()));
        large.absorb(batch);
    }
    for draft in &drafts {
        let few = without(&mut Plan::default(), &small, draft, &given);
        let many = without(&mut Plan::default(), &large, draft, &given);
        assert!(few.iter().any(|one| one.suppressed + one.undecided > 0));
        for (few, many) in few.iter().zip(&many) {
            let times = (few.suppressed * TIMES, few.undecided * TIMES);
            assert_eq!((many.suppressed, many.undecided), times);
        }
    }
}
