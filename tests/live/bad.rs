//! Bad input under the real loop: nothing panics, nothing stands still, and what
//! memory holds is bounded by what came. `QUELL_BAD=100` makes all of it so many
//! times as large.

use crate::support::live::Live;
use std::fmt::Write as _;
use std::fs::OpenOptions;
use std::io::Write;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

/// How many times as large as by default.
fn scale() -> usize {
    std::env::var("QUELL_BAD").map_or(1, |times| times.parse().unwrap())
}

fn line(id: usize, more: &str) -> String {
    format!(
        "{{\"id\":\"d{id}\",\"rule\":{{\"code\":\"E0517\"}},\"operation\":\"TcpIpProtocolIdentified\",\"event\":{{\"Network.Port\":{}{more}}}}}\n",
        id % 60_000
    )
}

fn lines(count: usize) -> String {
    (0..count).map(|id| line(id, "")).collect()
}

fn file(text: &str) -> tempfile::NamedTempFile {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(text.as_bytes()).unwrap();
    file
}

/// Loads to the end, keys in between; then looks around.
fn bear(path: &Path) -> Live {
    let mut live = Live::open(path);
    live.load(&["j", "k", "G", "g"], Duration::from_millis(1));
    live.keys("G g 2 j j Enter Esc r Esc 1 / x Esc");
    live
}

/// Bytes held a byte read, and what is held beside it all.
fn assert_bounded(live: &Live, read: usize, times: usize) {
    let (more, own) = live.app.store().memory();
    let (held, allowed) = (more + own, read * times + (1 << 20));
    assert!(held <= allowed, "{held} bytes are held of {read} read");
}

#[test]
fn a_file_cut_while_it_is_read() {
    let count = 100_000 * scale();
    let text = lines(count);
    let file = file(&text);
    let mut live = Live::open(file.path());
    live.until(|app| !app.store().is_empty());
    file.as_file().set_len(text.len() as u64 / 2).unwrap();
    live.load(&["j", "G", "g"], Duration::from_millis(1));
    assert!(live.app.store().len() <= count);
    // The raw text of the last rows may be gone: said, not died of.
    live.keys("1 G r Esc g r Esc");
    assert!(!live.app.loading().is_running());
}

#[test]
fn a_file_that_grows_while_it_is_read() {
    let count = 20_000 * scale();
    let file = file(&lines(count));
    let mut live = Live::open(file.path());
    let mut more = OpenOptions::new().append(true).open(file.path()).unwrap();
    for id in 0..1000 {
        more.write_all(line(count + id, "").as_bytes()).unwrap();
    }
    live.load(&["j", "k"], Duration::from_millis(1));
    let (len, skipped) = (live.app.store().len(), live.app.loading().skipped_count);
    assert!((count..=count + 1000).contains(&len), "{len}");
    assert!(skipped <= 1, "{:?}", live.app.loading().skipped);
}

#[test]
fn a_pipe_that_stalls_and_closes_amid_a_record() {
    let folder = tempfile::tempdir().unwrap();
    let pipe = folder.path().join("pipe");
    assert!(
        Command::new("mkfifo")
            .arg(&pipe)
            .status()
            .unwrap()
            .success()
    );
    let writer = std::thread::spawn({
        let pipe = pipe.clone();
        move || {
            let mut out = OpenOptions::new().write(true).open(pipe).unwrap();
            out.write_all(lines(3000).as_bytes()).unwrap();
            out.flush().unwrap();
            out
        }
    });
    let mut live = Live::open(&pipe);
    let mut out = writer.join().unwrap();
    live.until(|app| !app.list().shown().is_empty());
    // It stalls: keys are answered all the same, and what came is there.
    let begun = Instant::now();
    live.keys("G g j 2 a 1 / 5 Enter Esc");
    assert!(live.app.loading().is_running());
    assert!(begun.elapsed() < Duration::from_secs(10));
    assert!(!live.app.work().is_empty(), "an exclusion is begun");
    out.write_all(b"{\"id\":\"half\",\"event\":{\"Network")
        .unwrap();
    drop(out);
    live.load(&["j"], Duration::from_millis(1));
    assert_eq!(live.app.store().len(), 3000);
    assert_eq!(live.app.loading().skipped_count, 1);
}

#[test]
fn ten_megabytes_in_one_record() {
    let long = "A".repeat(10 << 20);
    let more = format!(",\"FileItem.FullPath\":\"C:\\\\{long}.exe\"");
    let text = line(0, "") + &line(1, &more) + &line(2, "");
    let file = file(&text);
    let begun = Instant::now();
    let live = bear(file.path());
    assert_eq!(live.app.store().len(), 3);
    assert_bounded(&live, text.len(), 12);
    // A reading that goes over it again and again takes hours.
    assert!(begun.elapsed() < Duration::from_secs(240));
}

#[test]
fn very_many_tiny_records() {
    let count = 100_000 * scale();
    let text = "{\"event\":{\"Network.Port\":80}}\n".repeat(count);
    let live = bear(file(&text).path());
    assert_eq!(live.app.store().len(), count);
    assert_bounded(&live, text.len(), 3);
}

#[test]
fn very_many_distinct_long_values() {
    let count = 2000 * scale();
    let mut text = String::new();
    for id in 0..count {
        let filler = "x".repeat(4000);
        let more = format!(",\"FileItem.FullPath\":\"C:\\\\{id}\\\\{filler}.exe\"");
        text.push_str(&line(id, &more));
    }
    let live = bear(file(&text).path());
    assert_eq!(live.app.store().len(), count);
    // The path, its folder, name and extension, each folded too.
    assert_bounded(&live, text.len(), 8);
}

#[test]
fn very_many_property_names_of_one_row_each() {
    let count = 3000;
    let mut text = String::new();
    for id in 0..count {
        let mut more = String::new();
        write!(more, ",\"Made{id}.Up\":\"{id}\"").unwrap();
        text.push_str(&line(id, &more));
    }
    let live = bear(file(&text).path());
    assert_eq!(live.app.store().len(), count);
    // A column a name, a byte a row of each: what bounds it is `--max-memory`.
    let (more, own) = live.app.store().memory();
    assert!(more + own <= count * count * 3 / 2, "{more} {own}");
}
