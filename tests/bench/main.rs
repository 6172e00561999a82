//! `cargo bench`: one table of what loading, keys and frames cost on made-up
//! detections. `QUELL_BENCH=100000,1000000` chooses the sizes; `QUELL_BENCH_START=FILE`
//! measures starting alone, on that file too.
//!
//! `cargo bench --bench quell -- question FILE DRAFT` asks one draft of a file, for
//! `peers.py`; `… -- formats FOLDER COUNT` writes made-up detections in every format,
//! for `formats.py`; `… -- load FILE` loads a file; `… -- drafts FILE [CONDITIONS…]` measures drafts alone.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a bench prints and may fail loudly"
)]
#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::needless_pass_by_value,
    reason = "a bench's numbers are small, and its values few"
)]

mod drafts;
mod engine;
mod formats;
#[path = "../support/live.rs"]
#[expect(dead_code, reason = "the test asks for more")]
mod live;
#[path = "../proof/notation.rs"]
mod notation;
mod proof;
mod question;
#[path = "../random.rs"]
#[expect(
    dead_code,
    unreachable_pub,
    unused_imports,
    reason = "shared with the tests"
)]
mod random;
mod start;
#[path = "../support"]
mod support {
    #[expect(
        dead_code,
        unreachable_pub,
        unused_imports,
        reason = "shared with the tests"
    )]
    pub(super) mod shapes;
}
mod triage;
mod walk;

use live::Live;
use quell::ingest::{Input, Limits, write_native};
use std::io::{BufRead, BufWriter, Write};
use std::ops::ControlFlow;
use std::path::Path;
use std::time::{Duration, Instant};

fn main() {
    if std::env::args().any(|word| word == start::BARE) {
        return start::bare();
    }
    if let Some(large) = std::env::var_os("QUELL_BENCH_START") {
        return start::measure(Some(Path::new(&large)));
    }
    // Cargo adds `--bench`.
    let words = std::env::args()
        .skip(1)
        .filter(|word| !word.starts_with("--"));
    let words: Vec<String> = words.collect();
    match words.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["question", file, draft] => return question::measure(Path::new(file), Path::new(draft)),
        ["load", file] => return formats::load_once(Path::new(file)),
        ["formats", folder, count] => {
            for (name, path, most) in formats::write(Path::new(folder), count.parse().unwrap()) {
                println!("{name}\t{}\t{most}", path.display());
            }
            return;
        }
        ["drafts", file, ref counts @ ..] => {
            let store = engine::load(Path::new(file), &Default::default());
            let counts: Vec<usize> = counts.iter().map(|count| count.parse().unwrap()).collect();
            return match counts.is_empty() {
                true => drafts::measure(&store),
                false => counts
                    .into_iter()
                    .for_each(|count| drafts::draft(&store, count)),
            };
        }
        _ => {}
    }
    start::measure(None);
    println!("proofs");
    proof::measure();
    let sizes = std::env::var("QUELL_BENCH").unwrap_or_else(|_| "100000,1000000".to_owned());
    for size in sizes.split(',').filter_map(|size| size.trim().parse().ok()) {
        measure(size);
        formats::measure(size as usize);
    }
}

fn measure(count: u64) {
    let file = tempfile::NamedTempFile::new().unwrap();
    let mut out = BufWriter::new(file.as_file());
    quell::sample::generate(count, 1, &mut |detection| {
        write_native(
            detection,
            detection.id.as_deref().unwrap_or_default(),
            &mut out,
        )
        .unwrap();
        ControlFlow::Continue(())
    });
    out.flush().unwrap();
    drop(out);
    let bytes = file.as_file().metadata().unwrap().len();
    println!("\n{count} detections, {:.1} MB", bytes as f64 / 1e6);

    let lines = |path: &Path| {
        let mut text =
            std::io::BufReader::with_capacity(1 << 20, std::fs::File::open(path).unwrap());
        let mut lines = 0;
        while text.skip_until(b'\n').unwrap() > 0 {
            lines += 1;
        }
        lines
    };
    let reading = time(|| assert_eq!(lines(file.path()), count));
    row("reading and splitting lines (limit)", rate(bytes, reading));
    let parsing = time(|| parse(file.path()));
    row("parsing to detections, the slow way", rate(bytes, parsing));
    engine::measure(file.path(), bytes);

    interface(file.path(), bytes, count);
}

/// The interface and its workers, as the loop runs them.
fn interface(path: &Path, bytes: u64, count: u64) {
    const KEYS: &[&str] = &[
        "j", "j", "G", "g", "2", "a", "h", "j", "a", "h", "1", "3", "+", "-", "1",
    ];
    let mut live = Live::open(path);
    live.load(KEYS, Duration::from_millis(5));
    assert_eq!(live.app.store().len() as u64, count);
    row(
        "loading into the interface, under keys",
        rate(bytes, live.times.loading),
    );
    row(
        "  until its first rows are drawn",
        format!("{:>8.2} ms", live.times.first_rows.as_secs_f64() * 1e3),
    );
    let (more, own) = live.app.store().memory();
    row(
        "memory beyond the distinct strings",
        format!(
            "{:.0} B a detection ({:.0} B of strings)",
            more as f64 / count as f64,
            own as f64 / count as f64
        ),
    );
    live.keys("D n 1");
    live.edit(200);
    live.filter(&["dns 192.168", "java", "'10.20 !srv", "2026-11"]);
    live.sort();
    live.look(200);
    for (what, times) in live.times.all() {
        spread(what, times);
    }
    triage::measure(live.app.store());
}

fn parse(path: &Path) {
    let source = quell::ingest::open(&Input::Path(path.to_owned()), &Limits::default()).unwrap();
    source.read(&mut |item| {
        std::hint::black_box(item);
        ControlFlow::Continue(())
    });
}

fn time(work: impl FnOnce()) -> Duration {
    let begun = Instant::now();
    work();
    begun.elapsed()
}

fn rate(bytes: u64, elapsed: Duration) -> String {
    format!(
        "{:>8.0} ms, {:.0} MB/s",
        elapsed.as_secs_f64() * 1e3,
        bytes as f64 / 1e6 / elapsed.as_secs_f64()
    )
}

fn spread(what: &str, times: &mut [Duration]) {
    let [half, most] = shares(times);
    row(
        what,
        format!("{half:>8.2} ms median, {most:.2} ms p99 of {}", times.len()),
    );
}

/// The same, beside what the two are to be at most, in ms, and why they may not be.
fn spread_to(what: &str, times: &mut [Duration], [half, most]: [f64; 2], why: &str) {
    let [got_half, got_most] = shares(times);
    row(
        what,
        format!(
            "{got_half:>8.2} ms median, {got_most:.2} ms p99 of {} (to reach {half}, {most}{}{})",
            times.len(),
            missed("median", got_half / half, why),
            missed("p99", got_most / most, why),
        ),
    );
}

/// Says by how much a figure is missed, and why; nothing where it is reached.
fn missed(what: &str, times: f64, why: &str) -> String {
    match times <= 1.0 {
        true => String::new(),
        false => format!("; {what} missed, {times:.2} times as much: {why}"),
    }
}

/// Median and 99th percentile in ms.
fn shares(times: &mut [Duration]) -> [f64; 2] {
    times.sort_unstable();
    [0.5, 0.99].map(|share| {
        let at = ((times.len() as f64 - 1.0) * share) as usize;
        let time = times.get(at).copied().unwrap_or_default();
        time.as_secs_f64() * 1e3
    })
}

fn row(what: &str, figure: String) {
    println!("  {what:<40} {figure}");
}
