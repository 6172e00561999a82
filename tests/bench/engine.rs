//! What the engine costs without the interface: loading beside its limits,
//! memory, drafts cold and edited, the list's filter and order. Counts are held
//! against the reference, row by row.

use super::{row, spread};
use quell::detection::Subject;
use quell::ingest::{Input, Limits, open};
use quell::language::Property;
use quell::load::{News, Options, read_with};
use quell::matcher::plan::{Assumptions, Plan};
use quell::matcher::reference;
use quell::preview::Preview;
use quell::rule::{Draft, Kind, Node, meaning};
use quell::store::{Filter, Order, Query, RowSet, Store};
use std::hint::black_box;
use std::ops::ControlFlow;
use std::path::Path;
use std::time::{Duration, Instant};

/// Processor time of all threads so far, in the kernel's ticks.
fn processor() -> Duration {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields = stat.rsplit(')').next().unwrap_or_default();
    let ticks: u64 = fields
        .split_whitespace()
        .skip(11)
        .take(2)
        .filter_map(|field| field.parse::<u64>().ok())
        .sum();
    Duration::from_millis(ticks * 10)
}

/// Processor and wall time.
fn timed(work: impl FnOnce()) -> (Duration, Duration) {
    let (before, begun) = (processor(), Instant::now());
    work();
    (processor() - before, begun.elapsed())
}

fn load(path: &Path, options: &Options) -> Store {
    let source = open(&Input::Path(path.to_owned()), &Limits::default()).unwrap();
    let mut store = Store::default();
    read_with(vec![source], options, &|_| {}, &mut |news| {
        if let News::Batch(batch) = news {
            store.absorb(*batch);
        }
        ControlFlow::Continue(())
    });
    store
}

/// Measures all of it on a file of native detections.
pub(super) fn measure(path: &Path, bytes: u64) {
    let text = std::fs::read(path).unwrap();
    let (scanning, _) = timed(|| {
        for line in text
            .split(|byte| *byte == b'\n')
            .filter(|line| !line.is_empty())
        {
            black_box(serde_json::from_slice::<serde::de::IgnoredAny>(line).unwrap());
        }
    });
    let rate = |spent: Duration| bytes as f64 / 1e6 / spent.as_secs_f64().max(0.01);
    row(
        "a validating scan (limit)",
        format!("{:>8.0} MB/s", rate(scanning)),
    );
    drop(text);
    let mut runs: Vec<(Duration, Duration)> = (0..5)
        .map(|_| {
            timed(|| {
                black_box(load(path, &Options::default()));
            })
        })
        .collect();
    runs.sort_unstable();
    let (spent, wall) = runs[2];
    row(
        "loading into a store",
        format!(
            "{:>8.0} MB/s of processor time, {:.0} % of the scan (to reach 40), {:.0} MB/s wall",
            rate(spent),
            100.0 * scanning.as_secs_f64() / spent.as_secs_f64(),
            rate(wall)
        ),
    );
    let one = Options {
        threads: 1,
        ..Options::default()
    };
    let (_, alone) = timed(|| {
        black_box(load(path, &one));
    });
    row(
        "  one parsing thread",
        format!(
            "{:>8.2} times as long, wall",
            alone.as_secs_f64() / wall.as_secs_f64()
        ),
    );
    let store = load(path, &Options::default());
    memory(&store);
    for conditions in [1, 10, 100, 1000] {
        draft(&store, conditions);
    }
    list(&store);
}

fn memory(store: &Store) {
    let (more, own) = store.memory();
    let each = |bytes: usize| bytes as f64 / store.len() as f64;
    row(
        "memory beyond the distinct strings",
        format!(
            "{:>8.0} B a detection (to reach 120), all in all {:.0} B (350)",
            each(more),
            each(more + own)
        ),
    );
    let mut report = store.memory_report();
    report.sort_by_key(|(_, more, own)| std::cmp::Reverse(more + own));
    for (column, more, own) in report.iter().take(6) {
        row(
            &format!("  {column}"),
            format!("{:>8.1} B, strings {:.1} B", each(*more), each(*own)),
        );
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
fn drafted(store: &Store, conditions: usize) -> Draft {
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

fn draft(store: &Store, conditions: usize) {
    let mut draft = drafted(store, conditions);
    let mut cold: Vec<Duration> = (0..5)
        .map(|_| {
            let begun = Instant::now();
            black_box(preview(&mut Plan::default(), store, &draft));
            begun.elapsed()
        })
        .collect();
    spread(
        &format!("a draft of {conditions} conditions, cold"),
        &mut cold,
    );
    let mut plan = Plan::default();
    let shown = preview(&mut plan, store, &draft);
    // A plain walk, on as many rows as can be waited for.
    let rows = store.len().min(2_000_000 / conditions.max(100));
    let definition = meaning::of(&draft.definition).definition.unwrap();
    let begun = Instant::now();
    for at in 0..rows {
        let outcome = reference::outcome(&draft, &definition, &store.detection(at));
        assert_eq!(
            shown.outcome(at),
            outcome,
            "row {at} of {conditions} conditions"
        );
    }
    let walk = begun.elapsed().as_secs_f64() / rows.max(1) as f64 * store.len() as f64;
    row(
        "  the reference, row by row",
        format!("{:>8.0} ms for all rows; equal on {rows}", walk * 1e3),
    );
    let mut edits = Vec::new();
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
    }
    spread("  an edit to new counts", &mut edits);
}

fn list(store: &Store) {
    let mut sorts: Vec<Duration> = Order::ALL
        .iter()
        .map(|order| {
            let begun = Instant::now();
            black_box(order.rows(store));
            begun.elapsed()
        })
        .collect();
    spread("an order of the list (to reach 150)", &mut sorts);
    let mut keys = Vec::new();
    for line in [
        "svchost.exe",
        "192.168.2.12",
        "dns system",
        "!'admin 443",
        "2026-11-1",
    ] {
        let mut filter = Filter::default();
        for end in 1..=line.len() {
            let begun = Instant::now();
            black_box(filter.rows(&Query::parse(&line[..end]), store));
            keys.push(begun.elapsed());
        }
    }
    spread("a key of the filter (to reach 16, 60)", &mut keys);
    let (one, mut other) = (RowSet::all(store.len()), RowSet::all(store.len()));
    let mut ands: Vec<Duration> = (0..100)
        .map(|_| {
            let begun = Instant::now();
            other.and(black_box(&one));
            begun.elapsed()
        })
        .collect();
    spread("an AND of two row sets (limit)", &mut ands);
}
