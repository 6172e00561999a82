//! What a pull leaves in its folder, and what a second one adds.

use super::{NOW, Scene, all, contents, lines, undisturbed};
use quell::remote::RemoteKind::{Connect, Inspect};
use quell::remote::{FailureKind, PullNews, PullOptions, PulledFolder, cursor_of};
use serde_json::Value;
use std::fs;

#[test]
fn all_is_there_once_and_in_order() {
    for kind in [Connect, Inspect] {
        let scene = Scene::new(kind, 1250);
        let outcome = scene.pull().unwrap();
        assert_eq!((outcome.detections, outcome.skipped), (1250, 0));
        assert_eq!((outcome.rules, outcome.exclusions), ((20, 20), (3, 3)));
        let files = contents(scene.folder.path());
        let names: Vec<&str> = files.keys().map(String::as_str).collect();
        assert!(names.contains(&"detections/2026-11-14.jsonl"), "{names:?}");
        assert!(names.contains(&"rules/E0517.xml") && names.contains(&"rules/index.json"));
        assert!(names.contains(&"exclusions/Backup-scheduled-tasks.toml"));
        let mut times = Vec::new();
        for (name, text) in files
            .iter()
            .filter(|(name, _)| name.starts_with("detections/"))
        {
            for line in text.lines() {
                let record: Value = serde_json::from_str(line).unwrap();
                let time = record.get("occurTime").or(record.get("creationTime"));
                let time = time.unwrap().as_str().unwrap().to_owned();
                assert!(name.contains(&time[..10]), "{name} {time}");
                times.push(time);
            }
        }
        assert_eq!(times.len(), 1250);
        assert!(times.is_sorted());
    }
}

#[test]
fn what_was_pulled_loads_whole() {
    let scene = Scene::new(Connect, 300);
    scene.pull().unwrap();
    let folder = scene.folder.path().join("detections");
    let files = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let files: Vec<String> = files.map(|path| path.display().to_string()).collect();
    let mut arguments = vec!["stats", "--json"];
    arguments.extend(files.iter().map(String::as_str));
    let text = crate::cli::stdout(&mut crate::cli::quell(&arguments), 0);
    let document: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(document["loaded"], 300, "{text}");
}

#[test]
fn a_second_pull_fetches_only_what_is_new() {
    for kind in [Connect, Inspect] {
        let scene = Scene::new(kind, 400);
        scene.pull().unwrap();
        let before = scene.stub.calls().len();
        scene.stub.change(|held| held.add_detections(3));
        let outcome = scene.pull().unwrap();
        assert_eq!(outcome.detections, 3);
        assert_eq!((outcome.rules, outcome.exclusions), ((0, 20), (0, 3)));
        let calls: Vec<_> = scene.stub.calls().split_off(before);
        let details = calls
            .iter()
            .filter(|call| call.path.contains("batchGet") || call.path.contains("/detections/"));
        assert!(details.count() <= 3);
        assert_eq!(lines(scene.folder.path()).len(), 403);
    }
}

#[test]
fn a_pull_that_was_stopped_goes_on() {
    for kind in [Connect, Inspect] {
        let wanted = undisturbed(kind, 260);
        let mut stops = 0;
        let scene = Scene::new(kind, 260);
        for after in [3, 6, 9, 12, 15, 20, 100, usize::MAX] {
            scene.clock.waits.borrow_mut().clear();
            scene.clock.stops_after.set(Some(after));
            match scene.pull() {
                Ok(_) => {}
                Err(failure) => {
                    assert_eq!(failure.kind, FailureKind::Stopped);
                    stops += 1;
                }
            }
        }
        assert!(stops >= 4, "{stops}");
        assert_eq!(contents(scene.folder.path()), wanted);
    }
}

#[test]
fn the_plan_comes_first_and_says_calls_and_time() {
    let mut scene = Scene::new(Connect, 260);
    scene.remote.calls_per_second = 8;
    let mut news = Vec::new();
    let detections = PullOptions {
        rules: false,
        exclusions: false,
        ..all()
    };
    scene
        .pull_with(&detections, &mut |one| news.push(one))
        .unwrap();
    let PullNews::Plan { calls, time, .. } = &news[0] else {
        panic!("{news:?}");
    };
    let (calls, made) = (calls.unwrap(), scene.stub.calls().len() as u64);
    // Logging in and counting come before it.
    assert!(calls + 2 >= made && calls <= 2 * made, "{calls} {made}");
    assert_eq!(time.as_secs(), calls / 8);
}

#[test]
fn since_and_until_are_kept_to() {
    let time = |text: &str| Some(text.parse().unwrap());
    for kind in [Connect, Inspect] {
        let scene = Scene::new(kind, 700);
        let options = PullOptions {
            since: time("2026-11-15T00:00:00Z"),
            until: time("2026-11-17T00:00:00Z"),
            ..all()
        };
        scene.pull_with(&options, &mut |_| {}).unwrap();
        let files = contents(scene.folder.path());
        let days: Vec<&String> = files
            .keys()
            .filter(|name| name.starts_with("det"))
            .collect();
        assert_eq!(
            days,
            ["detections/2026-11-15.jsonl", "detections/2026-11-16.jsonl"]
        );
        // What came after is not lost to the next pull.
        scene.pull().unwrap();
        let later = lines(scene.folder.path());
        assert!(later.iter().any(|line| line.contains("2026-11-20T")));
    }
}

#[test]
fn a_gap_does_not_move_the_cursor() {
    let scene = Scene::new(Connect, 700);
    let time = |text: &str| Some(text.parse().unwrap());
    let early = PullOptions {
        until: time("2026-11-15T00:00:00Z"),
        ..all()
    };
    scene.pull_with(&early, &mut |_| {}).unwrap();
    let late = PullOptions {
        since: time("2026-11-19T00:00:00Z"),
        ..all()
    };
    scene.pull_with(&late, &mut |_| {}).unwrap();
    let cursor = cursor_of(scene.folder.path()).unwrap().unwrap();
    assert_eq!(cursor.until, early.until);
    scene.pull().unwrap();
    assert_eq!(lines(scene.folder.path()).len(), 700);
}

#[test]
fn a_time_that_is_to_come_is_not_pulled_yet() {
    let scene = Scene::new(Connect, 700);
    let ahead = PullOptions {
        until: Some("2027-11-15T00:00:00Z".parse().unwrap()),
        ..all()
    };
    scene.pull_with(&ahead, &mut |_| {}).unwrap();
    let path = scene.folder.path().join("cursor.json");
    let cursor = || cursor_of(scene.folder.path()).unwrap().unwrap().until;
    assert_eq!(cursor(), Some(NOW.parse().unwrap()));
    // One that was written ahead of the clock comes back to it.
    let text = fs::read_to_string(&path).unwrap();
    let until = format!("\"until\": \"{NOW}\"");
    assert!(text.contains(&until), "{text}");
    fs::write(
        &path,
        text.replace(&until, "\"until\": \"2027-11-15T00:00:00Z\""),
    )
    .unwrap();
    fs::remove_file(scene.folder.path().join("detections/2026-11-20.jsonl")).unwrap();
    scene.pull().unwrap();
    assert_eq!(cursor(), Some(NOW.parse().unwrap()));
    assert_eq!(lines(scene.folder.path()).len(), 700);
}

#[test]
fn what_can_not_be_read_here_is_not_written_over() {
    let scene = Scene::new(Connect, 10);
    scene.pull().unwrap();
    let path = |name: &str| scene.folder.path().join(name);
    let xml = path("exclusions/Backup-scheduled-tasks.xml");
    let text = fs::read_to_string(&xml).unwrap();
    // The same in UTF-16 is the same; in an old encoding nobody can tell.
    let wide: Vec<u8> = std::iter::once(0xfeff)
        .chain(text.encode_utf16())
        .flat_map(u16::to_le_bytes)
        .collect();
    let old = [text.as_bytes(), b"<!-- \xe4 -->"].concat();
    for (bytes, is_told) in [(wide, false), (old, true)] {
        fs::write(&xml, &bytes).unwrap();
        let mut told = Vec::new();
        let tell = &mut |news| {
            if let PullNews::Told(text) = news {
                told.push(text);
            }
        };
        scene.pull_with(&all(), tell).unwrap();
        assert_eq!(fs::read(&xml).unwrap(), bytes);
        assert_eq!(
            told.iter().any(|text| text.contains("changed here")),
            is_told
        );
    }
    fs::remove_file(&xml).unwrap();
    fs::create_dir(&xml).unwrap();
    let said = scene.pull().unwrap_err().to_string();
    assert!(said.contains("Backup-scheduled-tasks.xml"), "{said}");
}

#[test]
fn an_index_leads_to_no_file_outside_and_is_not_guessed() {
    let scene = Scene::new(Connect, 10);
    scene.pull().unwrap();
    let index = scene.folder.path().join("rules/index.json");
    let text = fs::read_to_string(&index).unwrap();
    assert!(text.contains("\"E0517.xml\""), "{text}");
    fs::write(&index, text.replace("\"E0517.xml\"", "\"../../E0517.xml\"")).unwrap();
    scene.pull().unwrap();
    assert_eq!(fs::read_to_string(&index).unwrap(), text);
    let outside = scene.folder.path().parent().unwrap().join("E0517.xml");
    assert!(!outside.exists());
    fs::write(&index, "{").unwrap();
    let said = scene.pull().unwrap_err().to_string();
    assert!(
        said.contains("index.json") && said.contains("damaged"),
        "{said}"
    );
}

#[test]
fn a_file_that_was_changed_here_stays() {
    let scene = Scene::new(Connect, 10);
    scene.pull().unwrap();
    let path = |name: &str| scene.folder.path().join(name);
    let xml = "exclusions/Backup-scheduled-tasks.xml";
    let changed = fs::read_to_string(path(xml))
        .unwrap()
        .replace("agent.exe", "other.exe");
    fs::write(path(xml), &changed).unwrap();
    fs::write(path("rules/E0517.xml"), "<rule/>").unwrap();
    let mut told = Vec::new();
    let outcome = scene
        .pull_with(&all(), &mut |news| {
            if let PullNews::Told(text) = news {
                told.push(text);
            }
        })
        .unwrap();
    assert_eq!((outcome.rules.0, outcome.exclusions.0), (0, 0));
    assert_eq!(told.len(), 2, "{told:?}");
    assert_eq!(fs::read_to_string(path(xml)).unwrap(), changed);
    let theirs = PullOptions {
        takes_theirs: true,
        ..all()
    };
    scene.pull_with(&theirs, &mut |_| {}).unwrap();
    assert_eq!(contents(scene.folder.path()), undisturbed(Connect, 10));
}

#[test]
fn a_sidecar_keeps_what_is_somebody_elses() {
    let scene = Scene::new(Connect, 10);
    scene.pull().unwrap();
    let toml = scene
        .folder
        .path()
        .join("exclusions/Backup-scheduled-tasks.toml");
    let text = fs::read_to_string(&toml).unwrap();
    assert!(
        text.contains("[remote.demo]") && text.contains("digest = \"blake3:"),
        "{text}"
    );
    fs::write(&toml, format!("owner = \"soc\"\n{text}")).unwrap();
    scene.stub.change(|held| {
        let xml = held.exclusions()[2].replace("agent.exe", "agent2.exe");
        held.set_xml(2, &xml);
    });
    let outcome = scene.pull().unwrap();
    assert_eq!(outcome.exclusions.0, 1);
    let text = fs::read_to_string(&toml).unwrap();
    assert!(text.starts_with("owner = \"soc\"\n"), "{text}");
}

#[test]
fn two_pulls_at_once_are_refused() {
    let scene = Scene::new(Connect, 10);
    let _held = PulledFolder::open(scene.folder.path(), &scene.remote).unwrap();
    let said = scene.pull().unwrap_err().to_string();
    assert!(said.contains("another quell, process "), "{said}");
}

#[test]
fn a_newer_folder_is_refused() {
    let scene = Scene::new(Connect, 10);
    fs::write(
        scene.folder.path().join("cursor.json"),
        "{\"version\":99,\"x\":1}",
    )
    .unwrap();
    let said = scene.pull().unwrap_err().to_string();
    assert!(said.contains("newer quell (form 99)"), "{said}");
    assert!(scene.stub.calls().is_empty());
}

#[test]
fn a_folder_of_another_kind_is_refused() {
    let scene = Scene::new(Connect, 10);
    scene.pull().unwrap();
    let mut other = scene.remote.clone();
    other.kind = Inspect;
    let said = PulledFolder::open(scene.folder.path(), &other).unwrap_err();
    assert!(said.to_string().contains("kind connect"), "{said}");
}

#[test]
fn the_journal_has_a_line_a_call() {
    let scene = Scene::new(Connect, 10);
    let outcome = scene.pull().unwrap();
    let text = fs::read_to_string(scene.folder.path().join("journal.jsonl")).unwrap();
    let journal: Vec<Value> = text
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(journal.len() as u64, outcome.calls);
    assert!(journal.iter().all(|line| line["status"] == 200));
    assert_eq!(journal[0]["call"], "POST /oauth/token");
    assert!(journal[1]["request_id"].as_str().unwrap().starts_with("r-"));
}
