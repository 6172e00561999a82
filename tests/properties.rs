//! The plan against the reference.
//!
//! `QUELL_PAIRS=1000000 cargo test --release properties` holds them against
//! each other on a million pairs.

use crate::random::{self, Random};
use proptest::prelude::*;
use proptest::strategy::{NewTree, ValueTree};
use proptest::test_runner::{RngAlgorithm, TestError, TestRng, TestRunner};
use quell::detection::{Detection, State, Subject};
use quell::language::{Property, Value};
use quell::matcher::plan::{Assumptions, Plan, Shortcuts};
use quell::matcher::preview::Preview;
use quell::matcher::{Truth, reference};
use quell::rule::edit::delete;
use quell::rule::{Draft, Kind, Node, meaning};
use quell::store::Store;
use std::cell::{Cell, RefCell};

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

/// Random drafts; one that fails is made smaller node by node.
#[derive(Clone, Copy, Debug)]
struct Drafts;

#[derive(Debug)]
struct Shrinking {
    draft: Draft,
    /// As it was before the last node was taken out, and which is the next.
    before: Option<Draft>,
    at: usize,
}

impl Strategy for Drafts {
    type Tree = Shrinking;
    type Value = Draft;

    fn new_tree(&self, runner: &mut TestRunner) -> NewTree<Drafts> {
        let mut random = Random(runner.rng().next_u64());
        let draft = match random.one_in(5) {
            true => random::listing(&mut random),
            false => random::draft(&mut random),
        };
        let (before, at) = (None, 0);
        Ok(Shrinking { draft, before, at })
    }
}

impl ValueTree for Shrinking {
    type Value = Draft;

    fn current(&self) -> Draft {
        self.draft.clone()
    }

    fn simplify(&mut self) -> bool {
        let mut paths = Vec::new();
        let root = &self.draft.definition;
        root.walk(&mut |path, _| paths.push(path.to_vec()));
        for path in paths.iter().skip(self.at) {
            let mut less = self.draft.clone();
            let deleted = delete(&less, less.definition.at(path).unwrap().id)
                .map(|(edit, _)| edit.apply(&mut less));
            if deleted.is_ok() && meaning::of(&less.definition).definition.is_some() {
                self.before = Some(std::mem::replace(&mut self.draft, less));
                return true;
            }
            self.at += 1;
        }
        false
    }

    fn complicate(&mut self) -> bool {
        let Some(before) = self.before.take() else {
            return false;
        };
        self.draft = before;
        self.at += 1;
        true
    }
}

/// Any shortcuts, taken and left.
fn shortcuts() -> impl Strategy<Value = Shortcuts> {
    (any::<[bool; 4]>(), 0_usize..5).prop_map(|([merges, one_pass, masks, in_parts], few)| {
        Shortcuts {
            merges,
            one_pass: one_pass.then_some(0),
            masks,
            few,
            in_parts: if in_parts { 0 } else { usize::MAX },
        }
    })
}

fn assumptions() -> impl Strategy<Value = Assumptions> {
    let entry = ("E0517".to_owned(), "CreateProcess".to_owned());
    let entries = prop::collection::vec(Just(entry), 0..=1);
    entries.prop_map(|entries| Assumptions { entries })
}

/// What the reference says of a detection of which this is taken for granted.
fn assumed(detection: &Detection, assumptions: &Assumptions) -> Detection {
    let mut detection = detection.clone();
    let operation = assumptions.operation_of(&detection.rule).map(str::to_owned);
    detection.operation = detection.operation.or(operation);
    detection
}

fn runner(cases: usize) -> TestRunner {
    let config = ProptestConfig {
        cases: cases as u32,
        failure_persistence: None,
        ..ProptestConfig::default()
    };
    // The same cases each time.
    let random = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    TestRunner::new_with_rng(config, random)
}

#[test]
fn plan_and_reference_agree() {
    let detections = any::<u64>().prop_map(|seed| random::detection(&mut Random(seed)));
    let detections = prop::collection::vec(detections.no_shrink(), 1..=100);
    let drafts = prop::collection::vec(Drafts, 1..=10);
    let case = (detections, drafts, assumptions(), shortcuts(), any::<u64>());
    let outcomes = [const { Cell::new(0_usize) }; 3];
    // 50 detections and 5 drafts a case, or a few more.
    let agree = |(detections, drafts, given, shortcuts, seed): (Vec<_>, Vec<Draft>, _, _, _)| {
        let mut plan = Plan::with(shortcuts);
        let meant = |draft: &Draft| meaning::of(&draft.definition).definition.unwrap();
        let first = meant(&drafts[0]);
        // Evaluating while it grows must not leave anything stale in the plan.
        let store = store(&mut Random(seed), &detections, |store| {
            plan.evaluate(store, &first, &given);
        });
        for draft in &drafts {
            let definition = meant(draft);
            let preview = Preview::of(&mut plan, &store, draft, &definition, &given);
            let mut other_rules = 0;
            for (row, detection) in detections.iter().enumerate() {
                let assumed = assumed(detection, &given);
                let wanted = reference::outcome(draft, &definition, &assumed);
                prop_assert_eq!(preview.outcome(row), wanted, "{:#?}", assumed);
                let is_true = reference::truth(&definition, &assumed) == Truth::True;
                other_rules += usize::from(is_true && draft.is_for(&detection.rule) == Some(false));
                let seen = &outcomes[wanted as usize];
                seen.set(seen.get() + 1);
            }
            prop_assert_eq!(preview.other_rules, other_rules);
            assert_counts(&store, &definition, &given, &mut plan);
        }
        Ok(())
    };
    runner(pairs().div_ceil(250)).run(&case, agree).unwrap();
    let outcomes = outcomes.map(Cell::into_inner);
    let all: usize = outcomes.iter().sum();
    assert!(all >= pairs(), "{outcomes:?}");
    // The small world would prove little if one outcome hardly came up.
    assert!(
        outcomes.iter().all(|count| count * 20 > all),
        "{outcomes:?}"
    );
}

/// A failing draft is told as its smallest part that still fails.
#[test]
fn what_fails_is_made_small() {
    let has_port = |draft: &Draft| {
        let mut found = false;
        draft.definition.walk(&mut |_, node| {
            let Kind::Condition(condition) = &node.kind else {
                return;
            };
            found |= condition.property.as_deref() == Some("Port");
        });
        found
    };
    let told = runner(1000).run(&Drafts, |draft| {
        prop_assert!(!has_port(&draft));
        Ok(())
    });
    let Err(TestError::Fail(_, draft)) = told else {
        panic!("{told:?}");
    };
    let mut conditions = 0;
    draft.definition.walk(&mut |_, node| {
        conditions += usize::from(matches!(node.kind, Kind::Condition(_)));
    });
    assert_eq!(conditions, 1, "{draft:#?}");
}

/// Codes of one, two and four bytes: columns of 3, 300 and 70,000 distinct values.
#[test]
fn plan_and_reference_agree_however_wide_codes_are() {
    const FILLERS: usize = 70_000;
    let columns = [
        "Module.OriginalFileName",
        "FileItem.Path",
        "ProcessInfo.CommandLine",
    ];
    let mut random = Random(17);
    let (mut store, mut batch) = (Store::default(), Store::default());
    let mut checked = Vec::new();
    for number in 0..FILLERS {
        let mut detection = match number % 200 {
            0 => random::detection(&mut random),
            _ => Detection::default(),
        };
        for (name, distinct) in columns.into_iter().zip([3, 300, FILLERS]) {
            // What conditions ask about, in many guises.
            let text = format!(r"C:\x\a.exe {:05}", number % distinct);
            for facts in [&mut detection.event, &mut detection.process] {
                let is_free = !facts.is_none && number % 7 > 0;
                if is_free || number % 200 > 0 {
                    let known = State::Known(Value::Str(text.as_str().into()));
                    facts.set(Property::of(name), known);
                }
            }
        }
        batch.push(&detection, 0, Default::default());
        if number % 200 == 0 || number % 331 == 0 {
            checked.push((number, detection));
        }
        if number % 5000 == 4999 || number + 1 == FILLERS {
            store.absorb(std::mem::take(&mut batch));
        }
    }
    for subject in [Subject::Event, Subject::Process] {
        let distinct = columns.map(|name| {
            let column = store.table(subject).column(&Property::of(name));
            column.unwrap().values().len()
        });
        assert!(
            distinct[0] < 200 && (256..60_000).contains(&distinct[1]),
            "{distinct:?}"
        );
        assert!(distinct[2] > 1 << 16, "{distinct:?}");
    }
    let (given, decided) = (Assumptions::default(), [const { Cell::new(0_usize) }; 3]);
    // One plan for all, as one interface has.
    let quick = RefCell::new(Plan::default());
    let case = (Drafts, 0_usize..3, 0_usize..3, any::<u64>().no_shrink());
    let agree = |(draft, at, guise, seed): (Draft, usize, usize, u64)| {
        let draft = asking(draft, columns[at], guise, &mut Random(seed));
        let definition = meaning::of(&draft.definition).definition.unwrap();
        let mut quick = quick.borrow_mut();
        let preview = Preview::of(&mut quick, &store, &draft, &definition, &given);
        for (row, detection) in &checked {
            let wanted = reference::outcome(&draft, &definition, detection);
            prop_assert_eq!(preview.outcome(*row), wanted, "{:#?}", detection);
            decided[wanted as usize].set(decided[wanted as usize].get() + 1);
        }
        Ok(())
    };
    runner(60).run(&case, agree).unwrap();
    let decided = decided.map(Cell::into_inner);
    assert!(decided.iter().all(|count| *count > 500), "{decided:?}");
}

/// The draft with a condition on a column, one of whose values it may name in full, in
/// part, or not.
fn asking(mut draft: Draft, name: &str, guise: usize, random: &mut Random) -> Draft {
    let (property, digits) = (Property::of(name), random.below(300));
    let comparison = random.pick(property.kind().comparisons());
    let value = [
        format!("{digits:03}"),
        format!(r"c:\x\a.exe {digits:05}"),
        "x".into(),
    ];
    let value = (!comparison.is_valueless()).then(|| value[guise].as_str());
    let (component, own) = (property.component(), property.name());
    let condition = Node::condition(component, own, comparison.name(), value);
    let process = draft.definition.children.iter_mut();
    let mut process = process.filter(|part| part.kind == Kind::Process);
    match process.next() {
        Some(part) => part.children.push(condition),
        None => draft.definition.children = vec![Node::with(Kind::Process, vec![condition])],
    }
    draft
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
        in_parts: usize::MAX,
    });
    let quick = plan.evaluate(store, definition, assumptions);
    let slow = obvious.evaluate(store, definition, assumptions);
    assert_eq!(quick.truth, slow.truth);
    assert_eq!(quick.nodes.len(), slow.nodes.len());
    for (quick, slow) in quick.nodes.iter().zip(&slow.nodes) {
        assert_eq!((&quick.path, quick.count), (&slow.path, slow.count));
        if let Some(truth) = &quick.truth {
            let truths: Vec<Truth> = (0..store.len()).map(|row| truth.of(store, row)).collect();
            let count = |wanted| truths.iter().filter(|truth| **truth == wanted).count();
            assert_eq!(truth.holds, count(Truth::True));
            assert_eq!(store.len() - truth.decided, count(Truth::Unknown));
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
