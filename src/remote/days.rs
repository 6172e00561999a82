//! Detections on disk: one file a day, in order of time, nothing twice.
//!
//! What is fetched is first added to one file, the log; at times the log is
//! merged into the files of its days, each of which is replaced whole, and then
//! removed. A program that falls loses nothing that was added and synced: the
//! next one merges the log first, and a merge that was half done is done again,
//! as it takes no detection that is there already.

use super::answer::RecordKeys;
use super::failure::Failure;
use super::files::{owned, replace_by, sync_folder};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use std::collections::{BTreeMap, HashSet};
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

/// The log's name.
const LOG: &str = ".pull.part";

/// What detections are known by.
pub(super) type Identities = HashSet<u128>;

/// A line of the log.
#[derive(Serialize, Deserialize)]
struct Logged<'a> {
    day: &'a str,
    #[serde(borrow)]
    record: &'a RawValue,
}

/// The files of the days, and the log before them.
#[derive(Debug)]
pub(super) struct Days {
    folder: PathBuf,
    log: Option<File>,
    /// Detections that the day files got since this was opened.
    pub(super) added: u64,
}

/// Where a line stands, and what it is sorted by.
struct Placed {
    time: String,
    identity: u128,
    is_logged: bool,
    at: u64,
    length: usize,
}

impl Days {
    /// Opens the folder of the day files; what a fall left in the log is merged.
    pub(super) fn open(folder: &Path) -> Result<Days, Failure> {
        let mut days = Days {
            folder: folder.to_owned(),
            log: None,
            added: 0,
        };
        days.settle()?;
        days.added = 0;
        Ok(days)
    }

    fn log_path(&self) -> PathBuf {
        self.folder.join(LOG)
    }

    fn day_path(&self, day: &str) -> PathBuf {
        self.folder.join(format!("{day}.jsonl"))
    }

    /// The detections that the files of these days hold.
    pub(super) fn known(&self, from: &str, to: &str) -> Result<Identities, Failure> {
        let mut known = Identities::new();
        let entries = fs::read_dir(&self.folder).map_err(Failure::file("read", &self.folder))?;
        for entry in entries.flatten() {
            let name = entry.file_name();
            let name = name.to_string_lossy();
            let is_within = name
                .strip_suffix(".jsonl")
                .is_some_and(|day| from <= day && day <= to);
            if is_within {
                each_line(&entry.path(), &mut |_, line| {
                    known.insert(RecordKeys::of(line).identity(line));
                })?;
            }
        }
        Ok(known)
    }

    /// Adds a detection, a line of JSON, to the log.
    pub(super) fn add(&mut self, day: &str, line: &str) -> Result<(), Failure> {
        let path = self.log_path();
        let log = match &mut self.log {
            Some(log) => log,
            none => {
                let mut options = File::options();
                options.create(true).append(true);
                owned(&mut options);
                none.insert(options.open(&path).map_err(Failure::file("write", &path))?)
            }
        };
        let Ok(record) = serde_json::from_str::<&RawValue>(line) else {
            return Ok(());
        };
        let mut text = serde_json::to_vec(&Logged { day, record }).unwrap_or_default();
        text.push(b'\n');
        log.write_all(&text).map_err(Failure::file("write", &path))
    }

    /// Makes what was added last.
    pub(super) fn sync(&mut self) -> Result<(), Failure> {
        match &self.log {
            Some(log) => log
                .sync_data()
                .map_err(Failure::file("write", &self.log_path())),
            None => Ok(()),
        }
    }

    /// Merges the log into its days and removes it.
    pub(super) fn settle(&mut self) -> Result<(), Failure> {
        self.log = None;
        let path = self.log_path();
        let mut logged: BTreeMap<String, Vec<Placed>> = BTreeMap::new();
        each_line(&path, &mut |at, line| {
            // The last line may be cut: it was never synced.
            let Ok(read) = serde_json::from_str::<Logged<'_>>(line) else {
                return;
            };
            let record = read.record.get();
            let start = at + u64::try_from(line.find(record).unwrap_or_default()).unwrap_or(0);
            let placed = Placed::of(record, start, true);
            if is_day(read.day) {
                logged.entry(read.day.to_owned()).or_default().push(placed);
            }
        })?;
        for (day, placed) in logged {
            self.merge(&day, placed)?;
        }
        match fs::remove_file(&path) {
            Ok(()) => sync_folder(&self.folder),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            Err(error) => Err(Failure::file("remove", &path)(error)),
        }
    }

    /// Writes a day's file anew, with what of the log is not in it yet.
    fn merge(&mut self, day: &str, logged: Vec<Placed>) -> Result<(), Failure> {
        let path = self.day_path(day);
        let mut lines: Vec<Placed> = Vec::new();
        let mut known = Identities::new();
        each_line(&path, &mut |at, line| {
            let placed = Placed::of(line, at, false);
            if known.insert(placed.identity) {
                lines.push(placed);
            }
        })?;
        let before = lines.len();
        lines.extend(logged.into_iter().filter(|one| known.insert(one.identity)));
        if lines.len() == before {
            return Ok(());
        }
        self.added += u64::try_from(lines.len() - before).unwrap_or(0);
        lines.sort_by(|one, other| {
            (one.time.as_str(), one.identity).cmp(&(other.time.as_str(), other.identity))
        });
        let log_path = self.log_path();
        let mut log = File::open(&log_path).map_err(Failure::file("read", &log_path))?;
        let mut old = File::open(&path).ok();
        let mut buffer = Vec::new();
        replace_by(&path, &mut |out| {
            for line in &lines {
                let from = match (&mut old, line.is_logged) {
                    (Some(old), false) => old,
                    _ => &mut log,
                };
                buffer.resize(line.length, 0);
                from.seek(SeekFrom::Start(line.at))?;
                from.read_exact(&mut buffer)?;
                out.write_all(&buffer)?;
                out.write_all(b"\n")?;
            }
            Ok(())
        })
    }
}

impl Placed {
    fn of(line: &str, at: u64, is_logged: bool) -> Placed {
        let keys = RecordKeys::of(line);
        // Times of different precision sort as times.
        let time = match keys.moment() {
            Some(time) => format!("{:020}", time.as_microsecond()),
            None => String::new(),
        };
        Placed {
            time,
            identity: keys.identity(line),
            is_logged,
            at,
            length: line.len(),
        }
    }
}

/// Whether a text is a date, and so safe as a name.
pub(super) fn is_day(text: &str) -> bool {
    text.len() == 10 && text.parse::<jiff::civil::Date>().is_ok()
}

/// Each whole line of a file with its first byte's place; none where there is no file.
fn each_line(path: &Path, each: &mut dyn FnMut(u64, &str)) -> Result<(), Failure> {
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(Failure::file("read", path)(error)),
    };
    let mut reader = BufReader::with_capacity(1 << 16, file);
    let (mut line, mut at) = (Vec::new(), 0);
    loop {
        line.clear();
        let length = reader
            .read_until(b'\n', &mut line)
            .map_err(Failure::file("read", path))?;
        if length == 0 {
            return Ok(());
        }
        let text = line.strip_suffix(b"\n").unwrap_or(&line);
        if let Ok(text) = std::str::from_utf8(text)
            && !text.is_empty()
        {
            each(at, text);
        }
        at += u64::try_from(length).unwrap_or(0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(id: &str, time: &str) -> String {
        format!(r#"{{"uuid":"{id}","occurTime":"{time}"}}"#)
    }

    fn read(folder: &Path, day: &str) -> String {
        fs::read_to_string(folder.join(format!("{day}.jsonl"))).unwrap_or_default()
    }

    #[test]
    fn a_day_is_in_order_and_holds_nothing_twice() {
        let folder = tempfile::tempdir().unwrap();
        let (late, early) = (
            line("b", "2026-11-20T12:00:00.5Z"),
            line("a", "2026-11-20T03:00:00Z"),
        );
        let mut days = Days::open(folder.path()).unwrap();
        days.add("2026-11-20", &late).unwrap();
        days.settle().unwrap();
        days.add("2026-11-20", &early).unwrap();
        days.add("2026-11-20", &late.replace("\"b\"", "\"B\""))
            .unwrap();
        days.settle().unwrap();
        assert_eq!(
            read(folder.path(), "2026-11-20"),
            format!("{early}\n{late}\n")
        );
        assert_eq!(days.added, 2);
        assert_eq!(days.known("2026-11-20", "2026-11-20").unwrap().len(), 2);
        assert!(days.known("2026-11-21", "2026-11-22").unwrap().is_empty());
    }

    #[test]
    fn a_cut_log_is_merged_as_far_as_it_is_whole() {
        let folder = tempfile::tempdir().unwrap();
        let whole = line("a", "2026-11-20T03:00:00Z");
        let logged = format!("{{\"day\":\"2026-11-20\",\"record\":{whole}}}\n{{\"day\":\"2026-1");
        fs::write(folder.path().join(LOG), logged).unwrap();
        Days::open(folder.path()).unwrap();
        assert_eq!(read(folder.path(), "2026-11-20"), format!("{whole}\n"));
        assert!(!folder.path().join(LOG).exists());
    }
}
