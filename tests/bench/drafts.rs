//! What drafts cost the engine: cold, edited, and what each of their nodes is for.
//! What the plan comes to is held against a tuned walk on all rows.

use super::engine::timed;
use super::walk::Walk;
use super::{missed, row, spread, spread_to};
use quell::detection::Subject;
use quell::language::Property;
use quell::matcher::plan::{Assumptions, Plan};
use quell::matcher::preview::Preview;
use quell::rule::{Draft, Kind, Node, meaning};
use quell::store::Store;
use std::hint::black_box;
use std::time::{Duration, Instant};

/// Measures drafts of so many conditions.
pub(super) fn measure(store: &Store) {
    // Ten million rows are asked for no more than a hundred conditions.
    let most = if store.len() > 2_000_000 { 100 } else { 1000 };
    for conditions in [1, 10, 100, 1000]
        .into_iter()
        .filter(|count| *count <= most)
    {
        draft(store, conditions);
    }
}

/// Up to `count` values that records have, as text.
fn values(store: &Store, subject: Subject, property: &str, count: usize) -> Vec<String> {
    let column = store
        .table(subject)
        .column(&Property::of(property))
        .unwrap();
    let values = column.values();
    let step = (values.len() / count.max(1)).max(1) as u32;
    (0..values.len() as u32)
        .step_by(step as usize)
        .filter_map(|number| Some(values.get(number)?.text()))
        .collect()
}

/// A draft of so many conditions, of all kinds, on what the store holds.
pub(super) fn drafted(store: &Store, conditions: usize) -> Draft {
    let mut lists: [Vec<Node>; 2] = Default::default();
    let addresses = values(store, Subject::Event, "Network.IpAddressV4", 200);
    let lines = values(store, Subject::Process, "ProcessInfo.CommandLine", 500);
    let names = values(store, Subject::Process, "FileItem.FileName", 50);
    for at in 0..conditions {
        let pick = |from: &[String]| from[at * 7 % from.len()].clone();
        let (list, component, property, comparison, value) = match at % 5 {
            0 => (0, "Network", "IpAddressV4", "is", pick(&addresses)),
            1 => (1, "ProcessInfo", "CommandLine", "contains", {
                let line = pick(&lines);
                line.chars().skip(at % 9).take(12).collect()
            }),
            2 => (
                0,
                "Network",
                "Port",
                "greaterOrEqual",
                (at * 61 % 65536).to_string(),
            ),
            3 => (1, "FileItem", "FileName", "is", pick(&names)),
            _ => (1, "FileItem", "Path", "starts", format!("%SYSTEM%\\{at}")),
        };
        lists[list].push(Node::condition(
            component,
            property,
            comparison,
            Some(&value),
        ));
    }
    let mut parts = Vec::new();
    let [event, process] = lists;
    let of = |list: Vec<Node>| vec![Node::operator("or", list)];
    if !process.is_empty() {
        parts.push(Node::with(Kind::Process, of(process)));
    }
    let name = Some("TcpIpProtocolIdentified".to_owned());
    let operation = Node::with(Kind::Operation(name), of(event));
    parts.push(Node::with(Kind::Operations, vec![operation]));
    Draft {
        definition: Node::with(Kind::Definition, parts),
        ..Draft::default()
    }
}

fn preview(plan: &mut Plan, store: &Store, draft: &Draft) -> Preview {
    let definition = meaning::of(&draft.definition).definition.unwrap();
    Preview::of(plan, store, draft, &definition, &Assumptions::default())
}

/// Measures one.
pub(super) fn draft(store: &Store, conditions: usize) {
    let mut draft = drafted(store, conditions);
    let mut cold: Vec<(Duration, Duration)> = (0..5)
        .map(|_| timed(|| drop(black_box(preview(&mut Plan::default(), store, &draft)))))
        .collect();
    cold.sort_unstable();
    let (spent, wall) = cold[2];
    row(
        &format!("a draft of {conditions} conditions, cold"),
        format!(
            "{:>8.2} ms median of 5, {:.2} ms of processor time",
            millis(wall),
            millis(spent)
        ),
    );
    let mut plan = Plan::default();
    let shown = preview(&mut plan, store, &draft);
    let definition = meaning::of(&draft.definition).definition.unwrap();
    let walk = Walk::new(store, &definition);
    walk.check(store, &draft, &definition);
    let (walking, _) = timed(|| {
        for at in 0..store.len() {
            let outcome = walk.outcome(at);
            assert_eq!(
                shown.outcome(at),
                outcome,
                "row {at} of {conditions} conditions"
            );
        }
    });
    let times = walking.as_secs_f64() / spent.as_secs_f64();
    let goal = match conditions {
        1000 => {
            let why = "it stops at what decides, the plan counts every condition";
            format!(" (to reach 10{})", missed("it", 10.0 / times, why))
        }
        _ => String::new(),
    };
    row(
        "  a tuned walk, row by row",
        format!(
            "{:>8.1} ms, {times:.1} times as long; equal on all rows{goal}",
            millis(walking),
        ),
    );
    let mut nodes = Vec::new();
    draft
        .definition
        .walk(&mut |path, _| nodes.push(path.to_vec()));
    // As many as a screen shows.
    nodes.truncate(50);
    let mut differences: Vec<Duration> = (0..5)
        .map(|_| {
            let begun = Instant::now();
            let given = Assumptions::default();
            black_box(Preview::leave_one_out(
                &mut plan, store, &draft, &nodes, &given,
            ));
            begun.elapsed()
        })
        .collect();
    spread("  what each of 50 nodes is for", &mut differences);
    let (mut edits, mut readings) = (Vec::new(), Vec::new());
    for edit in 0..100_usize {
        let part = draft.definition.children.len() - 1 - edit % draft.definition.children.len();
        let list = match part + 1 == draft.definition.children.len() {
            true => &mut draft.definition.children[part].children[0].children[0].children,
            false => &mut draft.definition.children[part].children[0].children,
        };
        let at = edit * 13 % list.len();
        if let Kind::Condition(condition) = &mut list[at].kind {
            let value = match condition.property.as_deref() {
                Some("Port") => (edit * 331 % 65536).to_string(),
                Some("IpAddressV4") => format!("10.{}.0.0/16", edit),
                _ => format!("w{edit}"),
            };
            condition.value = Some(value);
        }
        let begun = Instant::now();
        black_box(preview(&mut plan, store, &draft));
        edits.push(begun.elapsed());
        let begun = Instant::now();
        black_box(meaning::of(&draft.definition));
        readings.push(begun.elapsed());
    }
    let goal = if store.len() <= 100_000 {
        [0.2, 2.0]
    } else if store.len() <= 1_000_000 {
        [2.0, 10.0]
    } else {
        [20.0, 100.0]
    };
    let why = "each condition is read and looked up anew";
    spread_to("  an edit to new counts", &mut edits, goal, why);
    spread("    of it reading what the draft means", &mut readings);
}

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}
