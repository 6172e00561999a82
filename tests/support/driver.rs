//! The application driven by key scripts, with a disk in memory.

use super::live::processor_time;
use quell::app::answering::Answering;
use quell::app::key::{Key, KeyCode};
use quell::app::question::handing_over::ToExport;
use quell::app::work::{File, Work};
use quell::app::{App, Effect, ExportOutcome, Msg, SaveNews};
use quell::detection::Detection;
use quell::ingest::{Input, Limits};
use quell::load::{self, News};
use quell::load::{Loading, Progress};
use quell::matcher::plan::Assumptions;
use quell::rule::{form::Form, read};
use quell::save::Fingerprint;
use quell::session::HistoryEntry;
use quell::store::Store;
use quell::tui::count_rows;
use std::collections::{HashMap, VecDeque};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

/// An application, its disk, and what it asked for.
pub struct Driver {
    pub app: App,
    pub disk: HashMap<PathBuf, Vec<u8>>,
    pub effects: Vec<Effect>,
    pub kept: Vec<HistoryEntry>,
    /// What workers are asked for and have not answered.
    pub asked: VecDeque<Effect>,
    /// What each message took on this thread, in processor time.
    pub times: Vec<(String, Duration)>,
    answering: Answering,
}

/// A message in a word.
fn word(msg: &Msg) -> String {
    match msg {
        Msg::Key(key) => key.to_string(),
        Msg::Sorted { .. } => "sorted".to_owned(),
        Msg::Shown { .. } => "shown".to_owned(),
        Msg::Previewed(_) => "previewed".to_owned(),
        Msg::Proved(_) => "proved".to_owned(),
        Msg::Grouped { .. } => "grouped".to_owned(),
        Msg::Tallied(_) => "tallied".to_owned(),
        Msg::Looked { .. } => "looked".to_owned(),
        Msg::Save(_) => "saved".to_owned(),
        Msg::Loading(_) => "loading".to_owned(),
        _ => "another answer".to_owned(),
    }
}

/// A file of `sample-data`.
pub fn sample(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("sample-data")
        .join(name)
}

impl Driver {
    /// With these detections loaded.
    pub fn with(detections: &[Detection]) -> Driver {
        let mut driver = Driver::loading(detections);
        driver.tell(Msg::Loading(News::Done));
        driver
    }

    /// With these detections loaded, and more to come.
    pub fn loading(detections: &[Detection]) -> Driver {
        let mut driver = Driver::empty("made-up.jsonl");
        let mut batch = Store::default();
        for detection in detections {
            let mut detection = detection.clone();
            detection.complete();
            batch.push(&detection, 0, Default::default());
        }
        driver.tell(Msg::Loading(News::Batch(Box::new(batch))));
        driver
    }

    /// With all of a store, at once.
    pub fn over(store: &Arc<Store>) -> Driver {
        let mut driver = Driver::empty("made-up.jsonl");
        driver.app.put_store(store.clone());
        driver.tell(Msg::Loading(News::Done));
        driver
    }

    /// With a file of `sample-data` loaded.
    pub fn open(name: &str) -> Driver {
        let mut driver = Driver::empty(name);
        let source = quell::ingest::open(&Input::Path(sample(name)), &Limits::default()).unwrap();
        load::read(vec![source], &|_| {}, &mut |news| {
            driver.tell(Msg::Loading(news));
            ControlFlow::Continue(())
        });
        driver
    }

    fn empty(name: &str) -> Driver {
        let loading = Loading::of(vec![Progress {
            name: name.to_owned(),
            ..Progress::default()
        }]);
        let app = App::new(Work::default(), loading, (120, 40), count_rows);
        Driver {
            app,
            disk: HashMap::new(),
            effects: Vec::new(),
            kept: Vec::new(),
            asked: VecDeque::new(),
            times: Vec::new(),
            answering: Answering::default(),
        }
    }

    /// Opens an exclusion as `--draft` does.
    pub fn draft(mut self, name: &str, xml: &str) -> Driver {
        let draft = read::read(xml.as_bytes(), name).unwrap();
        let form = draft
            .origin
            .as_ref()
            .map_or(Form::Definition, |origin| origin.form);
        let path = PathBuf::from(format!("{name}.xml"));
        self.disk.insert(path.clone(), xml.as_bytes().to_vec());
        let file = File {
            path,
            form,
            bytes: Arc::new(xml.as_bytes().to_vec()),
        };
        self.app
            .open(Work::new(draft, Some(file), Assumptions::default()));
        self.app.resume(Default::default(), None, None, false);
        self.tell(Msg::Resize(120, 40));
        self
    }

    /// Sends a message and does what comes of it, until nothing more does.
    pub fn tell(&mut self, msg: Msg) {
        self.put(msg);
        while self.answer_next() {}
    }

    /// Sends a message; what is asked for because of it is left unanswered.
    pub fn put(&mut self, msg: Msg) {
        let (word, begun) = (word(&msg), processor_time());
        let effects = self.app.update(msg);
        self.times.push((word, processor_time() - begun));
        for effect in effects {
            match effect {
                Effect::Keep(entry) => self.kept.push(*entry),
                Effect::Save { .. } | Effect::Export(_) => {
                    self.asked.push_back(effect.clone());
                    self.effects.push(effect);
                }
                Effect::Quit
                | Effect::Suspend
                | Effect::Redraw
                | Effect::Mouse(_)
                | Effect::Copy(_)
                | Effect::StopExport
                | Effect::ReadOn(_)
                | Effect::ReadRaw { .. }
                | Effect::ReadDraft { .. }
                | Effect::KeepView(_) => self.effects.push(effect),
                question => self.asked.push_back(question),
            }
        }
    }

    /// Answers what was asked for first; `false` where there is nothing.
    pub fn answer_next(&mut self) -> bool {
        let Some(effect) = self.asked.pop_front() else {
            return false;
        };
        let answer = match &effect {
            Effect::Save {
                path,
                form,
                bytes,
                expected,
            } => Some(Msg::Save(self.save(
                path,
                *form,
                bytes,
                expected.as_deref(),
            ))),
            Effect::Export(asked) => Some(Msg::Export {
                asked: asked.asked,
                path: asked.path.clone(),
                outcome: self.export(asked),
            }),
            Effect::List(asked) => {
                let inside = self.disk.keys().filter_map(|path| {
                    let rest = path.strip_prefix(&asked.path).ok().or_else(|| {
                        (asked.path == Path::new(".") && path.is_relative()).then_some(path)
                    })?;
                    let mut parts = rest.iter().map(|part| part.to_string_lossy().into_owned());
                    Some((parts.next()?, parts.next().is_some()))
                });
                Some(Msg::Completed {
                    asked: asked.asked,
                    completions: asked.fitting(inside),
                })
            }
            Effect::LetSee(number, _) => Some(Msg::Seen(*number)),
            effect => self.answering.answer(effect, &Default::default()),
        };
        // As on a worker: what is loaded may grow again before the answer is seen to.
        drop(effect);
        if let Some(msg) = answer {
            self.put(msg);
        }
        true
    }

    fn export(&mut self, asked: &ToExport) -> ExportOutcome {
        let fingerprint = |bytes: &[u8]| Fingerprint::of_bytes(bytes).bytes();
        if let Some(held) = self.disk.get(&asked.path)
            && asked.expected != Some(fingerprint(held))
        {
            return ExportOutcome::Exists {
                size: held.len() as u64,
                fingerprint: fingerprint(held),
            };
        }
        if asked.path.starts_with("/nowhere") {
            return ExportOutcome::Failed("no such folder".to_owned());
        }
        let mut bytes = Vec::new();
        let rows = asked.rows.write(&mut bytes, &mut |_| true).unwrap();
        let outcome = ExportOutcome::Written {
            rows: rows.unwrap(),
            bytes: bytes.len() as u64,
        };
        self.disk.insert(asked.path.clone(), bytes);
        outcome
    }

    fn save(
        &mut self,
        path: &Path,
        form: Form,
        bytes: &[u8],
        expected: Option<&Vec<u8>>,
    ) -> SaveNews {
        match self.disk.get(path) {
            Some(held) if expected != Some(held) => SaveNews::Exists {
                path: path.to_owned(),
                form,
                bytes: held.clone(),
            },
            _ => {
                self.disk.insert(path.to_owned(), bytes.to_vec());
                SaveNews::Saved {
                    path: path.to_owned(),
                    form,
                    bytes: bytes.to_vec(),
                }
            }
        }
    }

    /// Presses keys: names apart by blanks, `"text"` typed letter by letter.
    pub fn keys(&mut self, script: &str) -> &mut Driver {
        for (at, part) in script.split('"').enumerate() {
            if at % 2 == 1 {
                part.chars()
                    .for_each(|letter| self.tell(Msg::Key(Key::plain(KeyCode::Char(letter)))));
            } else {
                for name in part.split_whitespace() {
                    let key = Key::parse(name).unwrap_or_else(|| panic!("`{name}` is no key"));
                    self.tell(Msg::Key(key));
                }
            }
        }
        self
    }

    /// Suppressed, kept, undecided.
    pub fn counts(&self) -> (usize, usize, usize) {
        let preview = self.app.preview();
        (
            preview.suppressed.count(),
            preview.kept(),
            preview.undecided.count(),
        )
    }

    /// The builder's rows, indented, each with its count.
    pub fn builder(&self) -> String {
        let draft = self.app.shown_draft();
        let rows = self
            .app
            .builder()
            .rows()
            .iter()
            .enumerate()
            .map(|(at, row)| {
                let node = draft.definition.at(&row.path).unwrap();
                let count = self
                    .app
                    .preview()
                    .count(&row.path)
                    .map_or(String::new(), |count| format!("  {count}"));
                let cursor = if at == self.app.builder().scroll().cursor {
                    ">"
                } else {
                    " "
                };
                format!(
                    "{cursor}{}{}{count}\n",
                    "  ".repeat(row.depth),
                    quell::app::builder::text(node)
                )
            });
        rows.collect()
    }

    /// Puts the detail's cursor on a property of the first subject that has it.
    pub fn on(&mut self, property: &str) -> &mut Driver {
        use quell::detail::DetailLine;
        let lines = self.app.detail().lines();
        let at = lines.iter().position(|line| match line {
            DetailLine::Property { property: name, .. } => name.full() == property,
            _ => false,
        });
        let down = at.unwrap_or_else(|| {
            panic!(
                "no `{property}` in the detail; row {:?}, filter `{}`",
                self.app.detail().row(),
                self.app.list().filter()
            )
        });
        let back = self.app.screen().focus() as usize + 1;
        self.keys(&format!("2 g {} {back}", "j ".repeat(down)))
    }

    /// What the status bar says.
    pub fn notice(&self) -> &str {
        self.app
            .screen()
            .notice()
            .as_ref()
            .map_or("", |notice| &notice.text)
    }
}

/// The detections of some text, as a file would give them.
pub fn detections_of(text: &str) -> Vec<Detection> {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    std::io::Write::write_all(&mut file, text.as_bytes()).unwrap();
    let source =
        quell::ingest::open(&Input::Path(file.path().to_owned()), &Limits::default()).unwrap();
    let mut detections = Vec::new();
    source.read(&mut |item| {
        match item {
            quell::ingest::Item::Detection { detection, .. } => detections.push(*detection),
            quell::ingest::Item::Skipped(skipped) => panic!("{skipped}\n{text}"),
            _ => {}
        }
        ControlFlow::Continue(())
    });
    detections
}
