//! `cargo bench`: one table of what loading, keys and frames cost on made-up
//! detections. `QUELL_BENCH=100000,1000000` chooses the sizes.
//!
//! `cargo bench --bench quell -- question FILE DRAFT` asks one draft of a file, for
//! `peers.py`; `… -- drafts FILE [CONDITIONS…]` measures drafts alone.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a bench prints and may fail loudly"
)]

mod drafts;
mod engine;
#[path = "../breadth/notation.rs"]
mod notation;
mod proof;
mod question;
mod triage;
mod walk;

use quell::app::key::Key;
use quell::app::loading::{Loading, Source};
use quell::app::work::Work;
use quell::app::{App, Effect, Msg};
use quell::detection::Detection;
use quell::ingest::{Input, Limits, write_native};
use quell::load::{self, News};
use quell::tui::count_rows;
use quell::tui::theme::{Palette, Theme};
use quell::tui::view;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use std::io::{BufRead, BufWriter, Write};
use std::ops::ControlFlow;
use std::path::Path;
use std::time::{Duration, Instant};

fn main() {
    // Cargo adds `--bench`.
    let words = std::env::args()
        .skip(1)
        .filter(|word| !word.starts_with("--"));
    let words: Vec<String> = words.collect();
    match words.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["question", file, draft] => return question::measure(Path::new(file), Path::new(draft)),
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
    println!("proofs");
    proof::measure();
    let sizes = std::env::var("QUELL_BENCH").unwrap_or_else(|_| "100000,1000000".to_owned());
    for size in sizes.split(',').filter_map(|size| size.trim().parse().ok()) {
        measure(size);
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

    let mut app = App::new(
        Work::default(),
        Loading::of(vec![Source::default()]),
        (200, 60),
        count_rows,
    );
    let mut absorbs = Vec::new();
    let loading = time(|| {
        let source =
            quell::ingest::open(&Input::Path(file.path().to_owned()), &Limits::default()).unwrap();
        load::read(vec![source], &|_: &mut Detection| {}, &mut |news: News| {
            let begun = Instant::now();
            app.update(Msg::Loading(news));
            absorbs.push(begun.elapsed());
            ControlFlow::Continue(())
        });
    });
    assert_eq!(app.store.len() as u64, count);
    row("loading into the interface", rate(bytes, loading));
    spread("  absorbing a batch", &mut absorbs);
    let (more, own) = app.store.memory();
    row(
        "memory beyond the distinct strings",
        format!(
            "{:.0} B a detection ({:.0} B of strings)",
            more as f64 / count as f64,
            own as f64 / count as f64
        ),
    );

    triage::measure(&app.store);
    let press = |app: &mut App, name: &str| {
        let begun = Instant::now();
        app.update(Msg::Key(Key::parse(name).unwrap()));
        begun.elapsed()
    };
    // The first condition on each property is cold: it sees every distinct value.
    let mut cold = Vec::new();
    press(&mut app, "2");
    for _ in 0..app.detail.lines.len() {
        let before = app.work.draft.clone();
        let elapsed = press(&mut app, "a");
        if app.work.draft != before {
            cold.push(elapsed);
        }
        press(&mut app, "j");
    }
    spread("first condition on a property (cold)", &mut cold);
    press(&mut app, "3");
    let mut edits = Vec::new();
    for round in 0..200 {
        let before = app.work.draft.clone();
        let key = ["+", "o", "!", "u", "c", "J", "u", "-"][round % 8];
        let elapsed = press(&mut app, key);
        if app.work.draft != before {
            edits.push(elapsed);
        }
        press(&mut app, if round % 3 == 0 { "k" } else { "j" });
    }
    spread("a key that edits the draft", &mut edits);
    let mut typed = Vec::new();
    press(&mut app, "1");
    press(&mut app, "/");
    for key in ["d", "n", "s", "Space", "1", "9", "2", ".", "1", "6", "8"] {
        typed.push(press(&mut app, key));
    }
    spread("a key typed into the filter", &mut typed);
    press(&mut app, "Esc");
    let mut moves: Vec<Duration> = (0..200).map(|_| press(&mut app, "j")).collect();
    spread("moving the cursor", &mut moves);
    let mut sorts = Vec::new();
    for down in 0..6 {
        press(&mut app, "o");
        for _ in 0..=down {
            press(&mut app, "Down");
        }
        // From the key to the new order, whoever works it out.
        let begun = Instant::now();
        for effect in app.update(Msg::Key(Key::parse("Enter").unwrap())) {
            if let Effect::Sort { store, order } = effect {
                let rows = order.rows(&store.0);
                app.update(Msg::Sorted { order, rows });
            }
        }
        sorts.push(begun.elapsed());
    }
    spread("sorting the list", &mut sorts);
    let theme = Theme::new(Palette::Dark);
    let mut frames: Vec<Duration> = (0..100)
        .map(|_| {
            press(&mut app, "j");
            let mut buffer = Buffer::empty(Rect::new(0, 0, 200, 60));
            let begun = Instant::now();
            view::render(&mut buffer, &app, &theme);
            begun.elapsed()
        })
        .collect();
    spread("a frame at 200x60", &mut frames);
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
    times.sort_unstable();
    let at = |share: f64| {
        times
            .get(((times.len() as f64 - 1.0) * share) as usize)
            .copied()
            .unwrap_or_default()
    };
    let millis = |time: Duration| time.as_secs_f64() * 1e3;
    row(
        what,
        format!(
            "{:>8.2} ms median, {:.2} ms p99 of {}",
            millis(at(0.5)),
            millis(at(0.99)),
            times.len()
        ),
    );
}

fn row(what: &str, figure: String) {
    println!("  {what:<40} {figure}");
}
