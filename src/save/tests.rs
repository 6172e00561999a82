//! What saving does to a real folder.

use super::*;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::process::Command;

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().unwrap()
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o7777
}

#[test]
fn a_new_file_is_written_and_an_old_one_kept() {
    let folder = folder();
    let path = folder.path().join("a.xml");
    save(&path, b"one", Overwrite::Never).unwrap();
    assert_eq!(fs::read(&path).unwrap(), b"one");
    let own = folder.path().join("own");
    fs::write(&own, "").unwrap();
    assert_eq!(mode(&path), mode(&own), "what the user's mask leaves");
    fs::remove_file(own).unwrap();
    let error = save(&path, b"two", Overwrite::Never).unwrap_err();
    assert!(matches!(error, SaveError::Exists(_)));
    assert!(
        error
            .to_string()
            .ends_with("a.xml` exists: choose another name, or say that it may be replaced")
    );
    assert_eq!(fs::read(&path).unwrap(), b"one");
    assert_eq!(names(folder.path()), ["a.xml"]);
}

#[test]
fn an_unchanged_file_is_replaced_with_its_permissions() {
    let folder = folder();
    let path = folder.path().join("a.xml");
    fs::write(&path, "one").unwrap();
    fs::set_permissions(&path, Permissions::from_mode(0o640)).unwrap();
    let seen = Fingerprint::of(&path).unwrap();
    assert_eq!(on_disk(&path).unwrap(), Some((b"one".to_vec(), seen)));
    assert!(on_disk(&folder.path().join("b.xml")).unwrap().is_none());
    save(&path, b"two", Overwrite::IfUnchanged(seen)).unwrap();
    assert_eq!(
        (fs::read(&path).unwrap(), mode(&path)),
        (b"two".to_vec(), 0o640)
    );
    let error = save(&path, b"three", Overwrite::IfUnchanged(seen)).unwrap_err();
    assert!(matches!(error, SaveError::Changed(_)));
    assert_eq!(fs::read(&path).unwrap(), b"two");
    assert_eq!(names(folder.path()), ["a.xml"]);
    // One that is gone is written anew.
    fs::remove_file(&path).unwrap();
    save(&path, b"four", Overwrite::IfUnchanged(seen)).unwrap();
    assert_eq!(fs::read(&path).unwrap(), b"four");
}

#[test]
fn what_is_no_file_is_refused_and_named() {
    let folder = folder();
    let at = |name: &str| folder.path().join(name);
    fs::write(at("file"), "one").unwrap();
    symlink("file", at("link")).unwrap();
    symlink("nowhere", at("dangling")).unwrap();
    fs::create_dir(at("folder")).unwrap();
    assert!(
        Command::new("mkfifo")
            .arg(at("pipe"))
            .status()
            .unwrap()
            .success()
    );
    let before = names(folder.path());
    let seen = Fingerprint::of_bytes(b"one");
    for (name, says) in [
        (
            "link",
            "is a symbolic link to `file`, not a file: name the file itself",
        ),
        (
            "dangling",
            "is a symbolic link to `nowhere`, not a file: name the file itself",
        ),
        ("folder", "is a folder, not a file: name a file in it"),
        ("pipe", "is a named pipe, not a file: choose another name"),
    ] {
        for mode in [Overwrite::Never, Overwrite::IfUnchanged(seen)] {
            let error = save(&at(name), b"two", mode).unwrap_err().to_string();
            assert!(error.ends_with(says), "{error}");
        }
        assert!(Fingerprint::of(&at(name)).is_err());
    }
    let device = save(Path::new("/dev/null"), b"two", Overwrite::Never).unwrap_err();
    assert_eq!(
        device.to_string(),
        "`/dev/null` is a device, not a file: choose another name"
    );
    assert_eq!(fs::read(at("file")).unwrap(), b"one");
    assert_eq!(names(folder.path()), before);
}

#[test]
fn a_failure_leaves_no_litter() {
    let folder = folder();
    let path = folder.path().join("missing").join("a.xml");
    let error = save(&path, b"one", Overwrite::Never)
        .unwrap_err()
        .to_string();
    assert!(error.starts_with("can't write into `"), "{error}");
    let path = folder.path().join("n".repeat(300));
    assert!(save(&path, b"one", Overwrite::Never).is_err());
    let path = folder.path().join("a.xml");
    fs::write(&path, "one").unwrap();
    fs::set_permissions(&path, Permissions::from_mode(0o444)).unwrap();
    let mode = Overwrite::IfUnchanged(Fingerprint::of_bytes(b"one"));
    assert!(matches!(
        save(&path, b"two", mode),
        Err(SaveError::ReadOnly(_))
    ));
    assert_eq!(names(folder.path()), ["a.xml"]);
}

#[test]
fn a_name_taken_in_between_is_not_overwritten() {
    let folder = folder();
    let path = folder.path().join("a.xml");
    let mut file = tempfile::Builder::new().tempfile_in(folder.path()).unwrap();
    file.write_all(b"two").unwrap();
    fs::write(&path, "one").unwrap();
    assert!(matches!(
        rename(file, &path, false),
        Err(SaveError::Exists(_))
    ));
    assert_eq!(
        (fs::read(&path).unwrap(), names(folder.path())),
        (b"one".to_vec(), vec!["a.xml".to_owned()])
    );
}

#[test]
fn what_is_written_piece_by_piece_is_there_whole_or_not_at_all() {
    let folder = folder();
    let path = folder.path().join("a.csv");
    let mut pieces =
        |out: &mut dyn Write| (0..100_000).try_for_each(|number| writeln!(out, "{number}"));
    let count = save_with(&path, Overwrite::Never, &mut pieces).unwrap();
    let (len, seen) = seen(&path).unwrap().unwrap();
    assert_eq!((count, len), (588_890, 588_890));
    let mut stopped = |out: &mut dyn Write| {
        out.write_all(b"half")?;
        Err(io::Error::other("stopped"))
    };
    let error = save_with(&path, Overwrite::IfUnchanged(seen), &mut stopped).unwrap_err();
    assert!(error.to_string().contains("stopped"), "{error}");
    assert_eq!(Fingerprint::of(&path).unwrap(), seen);
    assert_eq!(names(folder.path()), ["a.csv"]);
}
