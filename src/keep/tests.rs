use super::*;
use crate::session::{Change, DetectionKey, DraftText, Verdict};
use std::os::unix::fs::PermissionsExt;
use tempfile::TempDir;

fn folder() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("state").join("quell").join("session.db");
    (folder, path)
}

fn own(path: &Path) -> (Box<Keep>, Session) {
    match open(path).unwrap() {
        Opened::Own(keep, session) => (keep, session),
        other => panic!("{other:?}"),
    }
}

fn keys(names: std::ops::Range<usize>) -> Vec<DetectionKey> {
    names.map(|at| format!("id-{at}").into()).collect()
}

/// Changes of every kind, with undo and redo among them.
fn script(session: &mut Session, step: usize) -> Option<HistoryEntry> {
    let verdict = [Some(Verdict::Benign), Some(Verdict::Threat), None][step % 3];
    match step % 7 {
        0 | 1 => session.act(Change::verdict(verdict, keys(step..step + 9))),
        2 => session.act(Change::Notes(vec![(
            format!("id-{step}").into(),
            Some("naïve \u{1F600}\nnote '\"; DROP TABLE note;--".repeat(step)),
        )])),
        3 => session.act(Change::Marks {
            on: keys(step..step + 3),
            off: keys(step - 3..step),
        }),
        4 => session.act(Change::Draft {
            id: (step % 3) as u64 + 1,
            to: Box::new(step.is_multiple_of(2).then(|| DraftText {
                name: format!("draft {step}"),
                xml: "<definition/>".into(),
                ..DraftText::default()
            })),
        }),
        5 => session.undo(),
        _ => match step % 2 {
            0 => session.redo(),
            _ => session.undo(),
        },
    }
}

#[test]
fn what_is_written_comes_back_after_every_action() {
    let (_folder, path) = folder();
    let (mut keep, mut session) = own(&path);
    assert!(session.is_empty());
    for step in 0..80 {
        if let Some(entry) = script(&mut session, step) {
            keep.write(&entry).unwrap();
        }
        assert_eq!(read(&path).unwrap(), session, "step {step}");
    }
    drop(keep);
    let (mut keep, mut again) = own(&path);
    assert_eq!(again, session);
    // What was done before a restart is undone after it.
    while let Some(entry) = again.undo() {
        keep.write(&entry).unwrap();
    }
    assert_eq!(again.verdicts().count() + again.notes().count(), 0);
    assert_eq!(read(&path).unwrap(), again);
}

#[test]
fn the_file_is_private() {
    let (_folder, path) = folder();
    let (mut keep, mut session) = own(&path);
    let entry = session.act(Change::verdict(Some(Verdict::Threat), keys(0..2)));
    keep.write(&entry.unwrap()).unwrap();
    let folder = path.parent().unwrap();
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(folder), 0o700);
    let mut names = 0;
    for entry in fs::read_dir(folder).unwrap() {
        assert_eq!(mode(&entry.unwrap().path()), 0o600);
        names += 1;
    }
    assert_eq!(names, 4, "file, lock, log and its index");
}

#[test]
fn a_killed_program_loses_nothing_that_was_written() {
    let (_folder, path) = folder();
    let (mut keep, mut session) = own(&path);
    let crash = tempfile::tempdir().unwrap();
    for step in 0..30 {
        if let Some(entry) = script(&mut session, step) {
            keep.write(&entry).unwrap();
        }
        // What lies on the disk at this moment, nothing closed.
        let copy = crash.path().join(format!("{step}.db"));
        for end in ["", "-wal"] {
            let named = |path: &Path| PathBuf::from(format!("{}{end}", path.display()));
            fs::copy(named(&path), named(&copy)).unwrap();
        }
        let (_, found) = own(&copy);
        assert_eq!(found, session);
    }
}

#[test]
fn a_second_program_reads_and_says_who_writes() {
    let (_folder, path) = folder();
    let (mut keep, mut session) = own(&path);
    let entry = session.act(Change::verdict(Some(Verdict::Benign), keys(0..3)));
    keep.write(&entry.unwrap()).unwrap();
    match open(&path).unwrap() {
        Opened::Held(found, Some(holder)) => {
            assert_eq!(found, session);
            assert_eq!(holder.pid, std::process::id());
            let text = holder.to_string();
            assert!(text.contains(" since 20") && text.ends_with('Z'), "{text}");
        }
        other => panic!("{other:?}"),
    }
    drop(keep);
    own(&path);
}

#[test]
fn what_is_not_ours_to_touch_is_left_as_it_was() {
    let (_folder, path) = folder();
    let (mut keep, mut session) = own(&path);
    for step in 0..20 {
        if let Some(entry) = script(&mut session, step) {
            keep.write(&entry).unwrap();
        }
    }
    drop(keep);
    let sound = fs::read(&path).unwrap();
    let changed = |at: usize, bytes: &[u8]| {
        let mut changed = sound.clone();
        changed[at..at + bytes.len()].copy_from_slice(bytes);
        changed
    };
    let mut torn = sound.clone();
    torn[4096..12288].fill(0xa5);
    let cases = [
        ("newer", changed(60, &99u32.to_be_bytes()), "newer version"),
        (
            "foreign",
            changed(68, &7u32.to_be_bytes()),
            "another program",
        ),
        (
            "text",
            b"hello, this is no database".repeat(9),
            "no SQLite file",
        ),
        ("short", sound[..50].to_vec(), "too short"),
        ("torn", torn, "damaged"),
        ("cut", sound[..8192].to_vec(), "damaged"),
    ];
    for (name, bytes, wanted) in cases {
        let path = path.with_file_name(name);
        fs::write(&path, &bytes).unwrap();
        let error = open(&path).unwrap_err().to_string();
        assert!(error.contains(wanted), "{name}: {error}");
        assert!(error.contains("left as it is"), "{name}: {error}");
        assert!(fs::read(&path).unwrap() == bytes, "{name} was changed");
        if name == "newer" || name == "foreign" {
            assert!(read(&path).unwrap_err().to_string().contains(wanted));
            let beside = path.with_file_name(format!("{name}-wal"));
            assert!(!beside.exists());
        }
    }
    let made = Connection::open(path.with_file_name("other.db")).unwrap();
    made.execute_batch("CREATE TABLE t (a)").unwrap();
    drop(made);
    let error = open(&path.with_file_name("other.db")).unwrap_err();
    assert!(matches!(error, KeepError::Foreign(_)), "{error}");
    let error = open(path.parent().unwrap()).unwrap_err();
    assert!(matches!(error, KeepError::NoFile(_)), "{error}");
    fs::write(path.with_file_name("empty"), b"").unwrap();
    assert!(own(&path.with_file_name("empty")).1.is_empty());
}

#[test]
fn a_read_only_file_is_read() {
    let (_folder, path) = folder();
    let (mut keep, mut session) = own(&path);
    let entry = session.act(Change::verdict(Some(Verdict::Benign), keys(0..3)));
    keep.write(&entry.unwrap()).unwrap();
    drop(keep);
    fs::set_permissions(&path, fs::Permissions::from_mode(0o400)).unwrap();
    match open(&path).unwrap() {
        Opened::Fixed(found, error @ KeepError::ReadOnly(_)) => {
            assert_eq!(found, session);
            assert!(error.to_string().contains("--session"), "{error}");
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_full_disk_loses_only_what_did_not_fit() {
    let (_folder, path) = folder();
    let (mut keep, mut session) = own(&path);
    let entry = session.act(Change::verdict(Some(Verdict::Benign), keys(0..3)));
    keep.write(&entry.unwrap()).unwrap();
    let before = session.clone();
    let pages: i64 = keep
        .connection
        .pragma_query_value(None, "page_count", |row| row.get(0))
        .unwrap();
    let limit = |keep: &Keep, pages: i64| {
        keep.connection
            .pragma_update_and_check(None, "max_page_count", pages, |_| Ok(()))
            .unwrap();
    };
    limit(&keep, pages + 1);
    let entry = session.act(Change::verdict(Some(Verdict::Threat), keys(0..9_000)));
    let entry = entry.unwrap();
    let error = keep.write(&entry).unwrap_err();
    assert!(matches!(error, KeepError::Full(_)), "{error}");
    assert_eq!(read(&path).unwrap(), before, "the file is as it was");
    limit(&keep, 1 << 20);
    keep.write(&entry).unwrap();
    assert_eq!(read(&path).unwrap(), session);
}

#[test]
fn history_is_bounded_in_the_file_too() {
    let (_folder, path) = folder();
    let (mut keep, mut session) = own(&path);
    keep.connection
        .pragma_update(None, "synchronous", "OFF")
        .unwrap();
    for at in 0..crate::session::STEPS + 20 {
        let entry = session.act(Change::Marks {
            on: keys(at..at + 1),
            off: Vec::new(),
        });
        keep.write(&entry.unwrap()).unwrap();
    }
    assert_eq!(read(&path).unwrap(), session);
    assert_eq!(session.steps(), (crate::session::STEPS, 0));
}

#[test]
fn a_place_is_known_by_its_sources() {
    let (_folder, path) = folder();
    let (mut keep, _) = own(&path);
    let here = SavedView {
        filter: "dns".into(),
        detection: Some("id-3".into()),
        ..SavedView::default()
    };
    let sources = SavedView::of_sources(["b.jsonl", "a.jsonl", "b.jsonl"]);
    keep.put(&sources, &here).unwrap();
    assert_eq!(keep.view("a.jsonl\nb.jsonl").unwrap(), Some(here.clone()));
    assert_eq!(view(&path, &sources).unwrap(), Some(here));
    assert_eq!(keep.view("a.jsonl").unwrap(), None);
}

#[test]
fn a_draft_that_cannot_be_read_is_damage_and_no_empty_draft() {
    let (_folder, path) = folder();
    let (mut keep, mut session) = own(&path);
    let draft = |xml: &str| Change::Draft {
        id: 1,
        to: Box::new(Some(DraftText {
            name: "scanners".into(),
            xml: xml.into(),
            ..DraftText::default()
        })),
    };
    let entry = session.act(draft("<definition/>")).unwrap();
    keep.write(&entry).unwrap();
    drop(keep);
    assert_eq!(read(&path).unwrap().drafts().len(), 1);
    let connection = Connection::open(&path).unwrap();
    let damage = "UPDATE draft SET json = replace(json, '<definition/>', '<definition>')";
    assert_eq!(connection.execute(damage, []).unwrap(), 1);
    drop(connection);
    let error = read(&path).unwrap_err().to_string();
    assert!(error.contains("draft `scanners`"), "{error}");
    assert!(open(&path).is_err());
}
