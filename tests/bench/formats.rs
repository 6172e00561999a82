//! The same made-up detections in every format: what loading each costs beside
//! native lines, and the files for `formats.py`.

use super::engine::{load, processor, timed};
use super::row;
use super::support::shapes::{Frame, PAGE, PLAIN, SHAPES, made};
use quell::load::Options;
use std::fs;
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// A format as it comes in practice: its name, its shape, how its records
/// stand, and how many times native lines it may cost.
const FORMATS: [(&str, &str, Frame, f64); 9] = [
    ("native lines", "native lines", Frame::Lines, 1.0),
    ("Connect v2 lines", "Connect v2 lines", Frame::Lines, 1.3),
    (
        "Connect v2 page",
        "Connect v2 lines",
        Frame::Pages(usize::MAX, PAGE.0, PAGE.1),
        1.3,
    ),
    (
        "Connect v2 pages",
        "Connect v2 lines",
        Frame::Pages(1000, PAGE.0, PAGE.1),
        1.3,
    ),
    ("Connect v2 array", "Connect v2 lines", Frame::Array, 1.3),
    ("Connect v1 lines", "Connect v1 lines", Frame::Lines, 1.3),
    (
        "REST page",
        "REST page",
        Frame::Pages(usize::MAX, "{\"value\":[", "]}"),
        1.3,
    ),
    ("syslog", "syslog", Frame::Log, 1.3),
    ("CSV", "REST CSV", Frame::Csv(',', false, false), 1.5),
];

/// Writes all formats into a folder, and says which file is which.
pub(super) fn write(folder: &Path, count: usize) -> Vec<(&'static str, PathBuf, f64)> {
    let made = made(count, 1, &PLAIN);
    let file = |(name, shape, frame, most): (&'static str, &str, Frame, f64)| {
        let shape = SHAPES.iter().find(|one| one.name == shape).unwrap();
        let path = folder.join(name.replace(' ', "-"));
        fs::write(&path, shape.compact(frame, &made).bytes).unwrap();
        (name, path, most)
    };
    FORMATS.into_iter().map(file).collect()
}

/// Wall and processor seconds of loading a file, on one line.
pub(super) fn load_once(file: &Path) {
    let (before, begun) = (processor(), Instant::now());
    let store = load(file, &Options::default());
    let (wall, spent) = (begun.elapsed(), processor() - before);
    println!(
        "load {:.6} {:.6} {}",
        wall.as_secs_f64(),
        spent.as_secs_f64(),
        store.len()
    );
}

/// Loads every format into a store: processor time beside native lines, and
/// wall time.
pub(super) fn measure(count: usize) {
    let folder = tempfile::tempdir().unwrap();
    println!("\nformats, {count} made-up detections, into a store");
    let files = write(folder.path(), count);
    let mut runs: Vec<Vec<(Duration, Duration)>> = vec![Vec::new(); files.len()];
    for _ in 0..5 {
        for ((_, path, _), runs) in files.iter().zip(&mut runs) {
            runs.push(timed(|| {
                black_box(load(path, &Options::default()));
            }));
        }
    }
    runs.iter_mut().for_each(|runs| runs.sort_unstable());
    let native = runs[0][2].0.as_secs_f64();
    for ((name, path, most), runs) in files.iter().zip(&runs) {
        let (spent, wall) = (runs[2].0.as_secs_f64(), runs[2].1.as_secs_f64());
        let bytes = fs::metadata(path).unwrap().len() as f64;
        row(
            name,
            format!(
                "{:>8.2} times native (to reach {most}), {:.0} MB/s of processor time, wall {:.2} of it",
                spent / native,
                bytes / 1e6 / spent,
                wall / spent
            ),
        );
    }
}
