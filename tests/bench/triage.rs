//! What triage costs: groups, facets, hints, the timeline.

use super::{row, spread};
use quell::group::{By, Groups, Timeline, facet, facet_kinds, scanners};
use quell::keep::{self, Opened};
use quell::matcher::preview::Preview;
use quell::session::{Change, SessionRows, Verdict};
use quell::store::{RowSet, Store};
use std::hint::black_box;
use std::time::Instant;

/// Measures all of it over a store.
pub(super) fn measure(store: &Store) {
    let begun = Instant::now();
    let causes = Groups::of(store, &By::Cause, None);
    let took = begun.elapsed().as_secs_f64() * 1e3;
    let (count, share) = causes.coverage(0.9);
    row(
        "grouping by cause",
        format!(
            "{took:>8.1} ms, {} groups, {count} hold {:.0} %",
            causes.len(),
            share * 100.0
        ),
    );
    let mut times = Vec::new();
    let mut slowest = (0.0, String::new());
    for by in facet_kinds(store) {
        let begun = Instant::now();
        black_box(Groups::of(store, &by, None));
        let took = begun.elapsed();
        if took.as_secs_f64() > slowest.0 {
            slowest = (took.as_secs_f64(), by.name());
        }
        times.push(took);
    }
    spread("grouping by a property", &mut times);
    row(
        "  the slowest",
        format!("{:>8.1} ms, {}", slowest.0 * 1e3, slowest.1),
    );
    let half = RowSet::from_fn(store.len(), |row| row % 2 == 0);
    let begun = Instant::now();
    let kinds = facet_kinds(store);
    for by in &kinds {
        black_box(facet(store, by, Some(&half), 10));
    }
    row(
        "facets of a narrowing, all of them",
        format!(
            "{:>8.1} ms, {}",
            begun.elapsed().as_secs_f64() * 1e3,
            kinds.len()
        ),
    );
    let time = |what: &str, work: &dyn Fn()| {
        let begun = Instant::now();
        work();
        row(
            what,
            format!("{:>8.1} ms", begun.elapsed().as_secs_f64() * 1e3),
        );
    };
    time("likely scanners", &|| {
        drop(black_box(scanners(store, None)))
    });
    let preview = Preview::nothing(store.len());
    time("the timeline", &|| {
        drop(black_box(Timeline::of(store, &preview, None, None, 120)));
    });
    time("a draft's effect on each cause", &|| {
        drop(black_box(causes.effects(&preview)));
    });
    verdicts(store);
}

fn verdicts(store: &Store) {
    let folder = tempfile::tempdir().unwrap();
    let Opened::Own(mut keep, mut session) = keep::open(&folder.path().join("s.db")).unwrap()
    else {
        return;
    };
    let mut rows = SessionRows::default();
    rows.extend(store, &session);
    let count = store.len().min(100_000);
    for (verdict, what) in [(Verdict::Benign, "first"), (Verdict::Threat, "second")] {
        let begun = Instant::now();
        let keys = rows.keys(store, 0..count);
        let entry = session.act(Change::verdict(Some(verdict), keys)).unwrap();
        rows.take(store, &session, &entry.change);
        let shown = begun.elapsed().as_secs_f64() * 1e3;
        keep.write(&entry).unwrap();
        row(
            &format!("a verdict on {count} rows, the {what}"),
            format!(
                "{shown:>8.1} ms, {:.1} ms until it is on the disk",
                begun.elapsed().as_secs_f64() * 1e3
            ),
        );
    }
    let mut times: Vec<_> = (0..50)
        .map(|at| {
            let begun = Instant::now();
            let keys = rows.keys(store, [at * 7 % store.len()]);
            if let Some(entry) = session.act(Change::verdict(None, keys)) {
                rows.take(store, &session, &entry.change);
            }
            begun.elapsed()
        })
        .collect();
    spread("a verdict on one row", &mut times);
    let begun = Instant::now();
    drop(keep);
    let again = keep::read(&folder.path().join("s.db")).unwrap();
    let mut found = SessionRows::default();
    found.extend(store, &again);
    row(
        "reading the session and finding its rows",
        format!("{:>8.1} ms", begun.elapsed().as_secs_f64() * 1e3),
    );
}
