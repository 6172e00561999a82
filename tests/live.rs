//! The application and its workers together, as the real loop runs them: keys
//! while it loads, edits, filters, orders; nothing is lost and nothing untrue.
//! `QUELL_LIVE=1000000` chooses how many detections.

mod bad;
mod every;

use crate::support::live::Live;
use quell::ingest::write_native;
use std::io::{BufWriter, Write};
use std::ops::ControlFlow;
use std::time::Duration;

#[test]
#[expect(clippy::print_stdout, reason = "its figures are read by hand")]
fn keys_are_answered_while_it_loads_and_all_is_true_in_the_end() {
    let count = std::env::var("QUELL_LIVE").map_or(20_000, |count| count.parse().unwrap());
    let file = tempfile::NamedTempFile::new().unwrap();
    let mut out = BufWriter::new(file.as_file());
    quell::sample::generate(count, 1, &mut |detection| {
        write_native(detection, detection.id.as_deref().unwrap(), &mut out).unwrap();
        ControlFlow::Continue(())
    });
    out.flush().unwrap();
    drop(out);

    let mut live = Live::open(file.path());
    // An exclusion is begun, a filter is typed, and the cursor moves, while rows come;
    // `h` where it is asked about a condition of another rule. No letter of the filter
    // saves or deletes: a key that finds a question open may be one of the list's.
    const KEYS: &[&str] = &[
        "j", "2", "a", "h", "j", "a", "h", "3", "+", "-", "1", "/", "j", "v", "k", "Enter", "j",
        "G", "g", "p", "p", "p", "p", "Esc", "k",
    ];
    live.load(KEYS, Duration::from_millis(2));
    if count >= 1_000_000 {
        // No part of loading is the longer the more is there already.
        let most = live.times.at_once.iter().max().unwrap();
        assert!(*most < Duration::from_millis(33), "{most:?}");
    }
    let at_once = std::mem::take(&mut live.times.at_once);
    assert_eq!(live.app.store().len() as u64, count);
    assert!(live.times.while_loading.len() > 3, "keys are answered");
    assert_eq!(
        live.times.while_loading.len(),
        live.times.seen_while_loading.len()
    );
    // Whatever was open when loading ended.
    while !live.app.overlays().is_empty() {
        live.keys("Esc");
    }
    live.keys("1 Esc Esc Esc Esc Esc");
    assert_eq!(live.app.list().shown().len() as u64, count);

    live.edit(60);
    // One that does something, whatever became of the other.
    live.keys("D n 1 g 2 g");
    while live.app.counts().suppressed == 0 {
        live.keys("a j");
    }
    let afresh = live.afresh();
    assert!(live.times.edit.len() > 20);
    assert!(afresh.suppressed.count() > 0);
    assert!(live.app.is_preview_true());
    assert_eq!(live.app.preview().suppressed, afresh.suppressed);
    assert_eq!(live.app.preview().undecided, afresh.undecided);
    assert_eq!(live.app.counts().suppressed, afresh.suppressed.count());
    assert_eq!(live.app.counts().kept, afresh.kept());

    live.filter(&["dns 192.168", "!java", "'10.20 sys"]);
    live.keys("/ d n s Enter");
    let wanted = live.app.list().query().rows(live.app.store());
    assert_eq!(live.app.list().shown().len(), wanted.count());
    assert!(
        live.app
            .list()
            .shown()
            .iter()
            .all(|row| wanted.contains(*row as usize))
    );
    live.keys("Esc");

    live.sort();
    let order = live.app.list().order();
    assert_eq!(**live.app.list().shown(), order.rows(live.app.store()));

    live.look(50);
    live.times.at_once = at_once;
    println!("{count} detections, {:?}", live.times.loading);
    for (what, times) in live.times.all() {
        times.sort_unstable();
        let at = |share: usize| times[(times.len() - 1) * share / 100];
        println!(
            "{what:<40} {:>9.3?} median, {:.3?} p99, {:.3?} longest of {}",
            at(50),
            at(99),
            at(100),
            times.len()
        );
    }
}
