//! Remotes, against the stub: what comes of a pull when the other end behaves, and
//! when it does not. A clock that does not wait stands in for the machine's.

mod exchange;
mod killed;
mod misbehaving;
mod pulling;
mod pushing;
mod secrets;
mod serving;

use jiff::Timestamp;
use quell::remote::{
    Clock, Failure, Misbehaviour, PullNews, PullOptions, PullOutcome, PulledFolder, Remote,
    RemoteKind, Secret, ServerUrl, Stub, StubOptions, pull,
};
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;
use tempfile::TempDir;

/// The end of the week that is served.
const NOW: &str = "2026-11-20T12:00:00Z";
/// What the stub takes for a password; no other text of the tests holds it.
pub const PASSWORD: &str = "Xyzzy+Plugh&9%";

/// A clock that jumps instead of waiting, and remembers.
pub struct Jumping {
    now: Cell<Duration>,
    date: Timestamp,
    waits: RefCell<Vec<Duration>>,
    /// Stops after so many calls of `wait`.
    stops_after: Cell<Option<usize>>,
}

impl Jumping {
    fn new() -> Jumping {
        Jumping {
            now: Cell::new(Duration::ZERO),
            date: NOW.parse().unwrap(),
            waits: RefCell::default(),
            stops_after: Cell::new(None),
        }
    }

    /// The waits of a tenth of a second or more, in seconds.
    pub fn waited(&self) -> Vec<f32> {
        let waits = self.waits.borrow();
        let long = waits.iter().map(Duration::as_secs_f32);
        long.filter(|wait| *wait >= 0.1).collect()
    }
}

impl Clock for Jumping {
    fn now(&self) -> Duration {
        self.now.get()
    }

    fn wait(&self, time: Duration) {
        self.now.set(self.now.get() + time);
        self.waits.borrow_mut().push(time);
    }

    fn is_stopped(&self) -> bool {
        let count = self.waits.borrow().len();
        self.stops_after.get().is_some_and(|most| count >= most)
    }

    fn date(&self) -> Timestamp {
        self.date
    }
}

/// A stub, a remote that leads to it, and a folder.
pub struct Scene {
    pub stub: Stub,
    pub remote: Remote,
    pub folder: TempDir,
    pub clock: Jumping,
}

pub fn stub(count: u64) -> Stub {
    stub_until(count, NOW.parse().unwrap())
}

/// A stub whose week ends now, for programs that look at the clock.
pub fn stub_now(count: u64) -> Stub {
    stub_until(count, Timestamp::now())
}

fn stub_until(count: u64, now: Timestamp) -> Stub {
    let options = StubOptions {
        count,
        seed: 1,
        now: now.as_millisecond(),
        password: PASSWORD,
    };
    Stub::start("127.0.0.1:0".parse().unwrap(), &options).unwrap()
}

impl Scene {
    pub fn new(kind: RemoteKind, count: u64) -> Scene {
        let stub = stub(count);
        let url = ServerUrl::parse(&format!("http://{}", stub.address())).unwrap();
        Scene {
            remote: remote(kind, url),
            stub,
            folder: tempfile::tempdir().unwrap(),
            clock: Jumping::new(),
        }
    }

    /// Pulls all, told what happens.
    pub fn pull_with(
        &self,
        options: &PullOptions,
        tell: &mut dyn FnMut(PullNews),
    ) -> Result<PullOutcome, Failure> {
        let mut folder = PulledFolder::open(self.folder.path(), &self.remote)?;
        let password = Secret::new(PASSWORD.to_owned());
        pull(
            &self.remote,
            password,
            &self.clock,
            &mut folder,
            options,
            tell,
        )
    }

    pub fn pull(&self) -> Result<PullOutcome, Failure> {
        self.pull_with(&all(), &mut |_| {})
    }

    /// How often a path was called.
    pub fn called(&self, path: &str) -> usize {
        let calls = self.stub.calls();
        calls.iter().filter(|call| call.path == path).count()
    }
}

pub fn remote(kind: RemoteKind, url: ServerUrl) -> Remote {
    Remote {
        name: "demo".to_owned(),
        kind,
        auth_url: url.clone(),
        url,
        user: "demo".to_owned(),
        password_command: Vec::new(),
        ca_file: None,
        proxy: None,
        domain: false,
        device_group: None,
        write: true,
        calls_per_second: 1_000_000,
        timeout: 20,
    }
}

/// All there is.
pub fn all() -> PullOptions {
    PullOptions {
        detections: true,
        rules: true,
        exclusions: true,
        ..PullOptions::default()
    }
}

/// The files of a folder that are the same after each pull, by name.
pub fn contents(folder: &Path) -> BTreeMap<String, String> {
    let mut files = BTreeMap::new();
    let mut open = vec![folder.to_owned()];
    while let Some(path) = open.pop() {
        for entry in std::fs::read_dir(path).unwrap() {
            let path = entry.unwrap().path();
            let name = path.strip_prefix(folder).unwrap().display().to_string();
            if path.is_dir() {
                open.push(path);
            } else if !["journal.jsonl", ".lock", "cursor.json"].contains(&name.as_str()) {
                files.insert(name, std::fs::read_to_string(path).unwrap());
            }
        }
    }
    files
}

/// The lines of all day files.
pub fn lines(folder: &Path) -> Vec<String> {
    let files = contents(folder);
    let days = files
        .iter()
        .filter(|(name, _)| name.starts_with("detections/"));
    days.flat_map(|(_, text)| text.lines().map(str::to_owned))
        .collect()
}

/// What an undisturbed pull leaves.
pub fn undisturbed(kind: RemoteKind, count: u64) -> BTreeMap<String, String> {
    let scene = Scene::new(kind, count);
    scene.pull().unwrap();
    contents(scene.folder.path())
}

/// A scene whose stub misbehaves so many times.
pub fn misbehaving(kind: RemoteKind, how: Misbehaviour, times: u32) -> Scene {
    let scene = Scene::new(kind, 260);
    scene.stub.misbehave(how, times);
    scene
}
