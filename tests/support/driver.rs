//! The application driven by key scripts, with a disk in memory.

use quell::app::key::{Code, Key};
use quell::app::loading::{Loading, Source};
use quell::app::proof::prove;
use quell::app::work::{File, Work};
use quell::app::{App, Effect, Hints, Msg, SaveNews};
use quell::breadth::Bound;
use quell::detection::Detection;
use quell::group::Groups;
use quell::ingest::{Input, Limits};
use quell::load::{self, News};
use quell::matcher::plan::Assumptions;
use quell::rule::{form::Form, read};
use quell::session::Entry;
use quell::store::Store;
use quell::tui::count_rows;
use std::collections::HashMap;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// An application, its disk, and what it asked for.
pub struct Driver {
    pub app: App,
    pub disk: HashMap<PathBuf, Vec<u8>>,
    pub effects: Vec<Effect>,
    pub kept: Vec<Entry>,
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
        let mut driver = Driver::empty("made-up.jsonl");
        let mut batch = Store::default();
        for detection in detections {
            let mut detection = detection.clone();
            detection.complete();
            batch.push(&detection, 0, Default::default());
        }
        driver.tell(Msg::Loading(News::Batch(Box::new(batch))));
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
        let loading = Loading::of(vec![Source {
            name: name.to_owned(),
            ..Source::default()
        }]);
        let app = App::new(Work::default(), loading, (120, 40), count_rows);
        Driver {
            app,
            disk: HashMap::new(),
            effects: Vec::new(),
            kept: Vec::new(),
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
        self.app.work = Work::new(draft, Some(file), Assumptions::default());
        self.app.resume(Default::default(), None, None, false);
        self.tell(Msg::Resize(120, 40));
        self
    }

    /// Sends a message and does what comes of it, until nothing more does.
    pub fn tell(&mut self, msg: Msg) {
        let mut waiting = vec![msg];
        while let Some(msg) = waiting.pop() {
            for effect in self.app.update(msg) {
                if let Effect::Save {
                    path,
                    form,
                    bytes,
                    expected,
                } = &effect
                {
                    waiting.push(Msg::Save(self.save(
                        path,
                        *form,
                        bytes,
                        expected.as_deref(),
                    )));
                }
                if let Effect::Group {
                    asked,
                    store,
                    by,
                    scope,
                } = &effect
                {
                    let groups = Groups::of(&store.0, by, scope.as_ref());
                    waiting.push(Msg::Grouped {
                        asked: *asked,
                        groups: Box::new(groups),
                    });
                    continue;
                }
                if let Effect::Sort { store, order } = &effect {
                    waiting.push(Msg::Sorted {
                        order: *order,
                        rows: order.rows(&store.0),
                    });
                    continue;
                }
                if let Effect::Hint { store, has_causes } = &effect {
                    let hints = Hints::of(&store.0, *has_causes);
                    waiting.push(Msg::Hinted(Box::new(hints)));
                    continue;
                }
                if let Effect::Keep(entry) = effect {
                    self.kept.push(*entry);
                    continue;
                }
                if let Effect::Prove { stamp, draft } = effect {
                    let proof = prove(stamp, &draft, Bound::default());
                    waiting.push(Msg::Proved(Box::new(proof)));
                } else {
                    self.effects.push(effect);
                }
            }
        }
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
                    .for_each(|letter| self.tell(Msg::Key(Key::plain(Code::Char(letter)))));
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
        let preview = &self.app.preview;
        (
            preview.suppressed.count(),
            preview.kept(),
            preview.undecided.count(),
        )
    }

    /// The builder's rows, indented, each with its count.
    pub fn builder(&self) -> String {
        let draft = self.app.shown_draft();
        let rows = self.app.builder.rows.iter().enumerate().map(|(at, row)| {
            let node = draft.definition.at(&row.path).unwrap();
            let count = self
                .app
                .preview
                .count(&row.path)
                .map_or(String::new(), |count| format!("  {count}"));
            let cursor = if at == self.app.builder.scroll.cursor {
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
        use quell::app::detail::Line;
        let at = self.app.detail.lines.iter().position(|line| match line {
            Line::Property { property: name, .. } => name.full() == property,
            _ => false,
        });
        self.app.detail.is_moved = true;
        self.app.detail.scroll.cursor = at.unwrap_or_else(|| {
            panic!(
                "no `{property}` in the detail; row {:?}, filter `{}`",
                self.app.detail.row, self.app.list.filter
            )
        });
        self
    }

    /// What the status bar says.
    pub fn notice(&self) -> &str {
        self.app.notice.as_ref().map_or("", |notice| &notice.text)
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
