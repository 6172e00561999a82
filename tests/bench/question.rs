//! One draft asked of one file: cold, then edited condition by condition. The
//! lines are `name value…`, for `peers.py`.

use super::engine::{load, processor};
use quell::matcher::plan::{Assumptions, Plan};
use quell::matcher::preview::Preview;
use quell::rule::{Draft, Kind, Node, Path as Place, meaning, read};
use quell::store::Store;
use std::hint::black_box;
use std::path::Path;
use std::time::{Duration, Instant};

/// What something took: on the clock, and of the processor.
#[derive(Clone, Copy)]
struct Spent {
    wall: Duration,
    processor: Duration,
}

fn asked(plan: &mut Plan, store: &Store, draft: &Draft) -> (Spent, Preview) {
    let (before, begun) = (processor(), Instant::now());
    let definition = meaning::of(&draft.definition).definition.unwrap();
    let preview = Preview::of(plan, store, draft, &definition, &Assumptions::default());
    let spent = Spent {
        wall: begun.elapsed(),
        processor: processor() - before,
    };
    (spent, preview)
}

fn say(name: &str, times: &mut [Spent], share: f64) {
    let at = ((times.len() as f64 - 1.0) * share) as usize;
    times.sort_unstable_by_key(|spent| spent.wall);
    let wall = times[at].wall;
    times.sort_unstable_by_key(|spent| spent.processor);
    let processor = times[at].processor;
    println!(
        "{name} {:.6} {:.6}",
        wall.as_secs_f64(),
        processor.as_secs_f64()
    );
}

/// Prints wall and processor seconds of loading, the count, then the same of the
/// median of five cold questions, the median and 99th percentile of edits.
pub(super) fn measure(file: &Path, draft: &Path) {
    let (before, begun) = (processor(), Instant::now());
    let store = load(file, &Default::default());
    let loading = Spent {
        wall: begun.elapsed(),
        processor: processor() - before,
    };
    say("load", &mut [loading], 0.5);
    let draft = read::read(&std::fs::read(draft).unwrap(), "draft").unwrap();
    let (mut cold, mut preview) = (Vec::new(), Preview::nothing(0));
    for _ in 0..5 {
        let (spent, answer) = asked(&mut Plan::default(), &store, &draft);
        cold.push(spent);
        preview = answer;
    }
    println!(
        "count {} {}",
        preview.suppressed.count(),
        preview.undecided.count()
    );
    say("cold", &mut cold, 0.5);

    let mut plan = Plan::default();
    asked(&mut plan, &store, &draft);
    let mut conditions: Vec<Place> = Vec::new();
    draft.definition.walk(&mut |path, node| {
        if matches!(node.kind, Kind::Condition(_)) {
            conditions.push(path.to_vec());
        }
    });
    let mut edits = Vec::new();
    for round in 0..20 {
        for path in &conditions {
            let mut edited = draft.clone();
            let node = edited.definition.at_mut(path).unwrap();
            match round % 4 {
                // Wrapped in a negation, and back.
                3 => {
                    let inner = node.clone();
                    *node = Node::operator("not", vec![inner]);
                }
                _ => changed(node, round),
            }
            edits.push(asked(&mut plan, &store, &edited).0);
            edits.push(asked(&mut plan, &store, &draft).0);
        }
    }
    black_box(&plan);
    println!("edits {}", edits.len());
    say("edit-p50", &mut edits, 0.5);
    say("edit-p99", &mut edits, 0.99);
}

/// Gives a condition another value that it has not had.
fn changed(node: &mut Node, round: usize) {
    let Kind::Condition(condition) = &mut node.kind else {
        return;
    };
    let value = match condition.property.as_deref() {
        Some("Port") => (1024 + round).to_string(),
        Some("IpAddressV4") => format!("10.20.0.{round}"),
        Some("Inbound") => round.is_multiple_of(2).to_string(),
        Some("SignatureType") => "Valid".to_owned(),
        Some("Protocol") => format!("rd{round}"),
        Some("FullPath") => format!("%SYSTEM%\\w{round}"),
        _ => format!("shell{round}"),
    };
    condition.value = Some(value);
}
