//! What the engine costs without the interface: loading beside its limits,
//! memory, the list's filter and order.

use super::{drafts, row, spread};
use quell::ingest::{Input, Limits, open};
use quell::load::{News, Options, read_with};
use quell::store::{Filter, NothingBeside, Order, Query, RowSet, Store};
use std::fs::File;
use std::hint::black_box;
use std::io::{BufRead, BufReader};
use std::ops::ControlFlow;
use std::path::Path;
use std::time::{Duration, Instant};

/// Processor time of all threads so far.
pub(super) fn processor() -> Duration {
    let spent = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime);
    Duration::new(spent.tv_sec as u64, spent.tv_nsec as u32)
}

/// Processor and wall time.
pub(super) fn timed(work: impl FnOnce()) -> (Duration, Duration) {
    let (before, begun) = (processor(), Instant::now());
    work();
    (processor() - before, begun.elapsed())
}

pub(super) fn load(path: &Path, options: &Options) -> Store {
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
    let (scanning, _) = timed(|| {
        let mut lines = BufReader::with_capacity(1 << 20, File::open(path).unwrap());
        let mut line = Vec::new();
        while lines.read_until(b'\n', &mut line).unwrap() > 0 {
            black_box(serde_json::from_slice::<serde::de::IgnoredAny>(&line).unwrap());
            line.clear();
        }
    });
    let rate = |spent: Duration| bytes as f64 / 1e6 / spent.as_secs_f64().max(0.01);
    row(
        "a validating scan (limit)",
        format!("{:>8.0} MB/s", rate(scanning)),
    );
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
    drafts::measure(&store);
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
        "powershell -enc",
        "3f1a9c04b2d7e65f",
        "cmd:\"-enc\" sev>50",
        "addr:10.0.0.0/8 !path:\\temp",
        "nothing has these letters",
    ] {
        let mut filter = Filter::default();
        for end in 1..=line.len() {
            let begun = Instant::now();
            black_box(filter.rows(&Query::parse(&line[..end]), store, &NothingBeside));
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
