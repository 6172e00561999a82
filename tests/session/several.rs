//! Several exclusions in one session: what each hides, renaming, saving all.

use super::driver;
use crate::support::driver::Driver;
use quell::app::overlay::Overlay;
use quell::app::overlay::drafts::{Drafts, FileState, Overlap};
use quell::app::{Effect, Msg};

fn drafts(driver: &Driver) -> &Drafts {
    match driver.app.overlays().last() {
        Some(Overlay::Drafts(drafts)) => drafts,
        other => panic!("{other:?}; {}", driver.notice()),
    }
}

fn overlap(driver: &Driver, at: usize) -> &Overlap {
    drafts(driver).listed[at].overlap.as_ref().unwrap()
}

/// Answers what was asked of files, as the shell does.
fn read_files(driver: &mut Driver) {
    let asked = std::mem::take(&mut driver.effects);
    for effect in asked {
        if let Effect::ReadDraft { path, id } = effect {
            let held = driver.disk.get(&path).cloned();
            let held = held.ok_or("no such file".to_owned());
            driver.tell(Msg::DraftRead { path, id, held });
        }
    }
}

/// Two exclusions: of an address, and of the same on a port; the second is open.
fn two() -> Driver {
    let mut driver = driver();
    driver.keys("2").on("Network.IpAddressV4").keys("a 1 D y");
    driver.keys("g 2").on("Network.Port").keys("a 1");
    driver
}

#[test]
fn each_says_what_it_hides_alone_beyond_the_others_and_of_what_is_left() {
    let mut driver = two();
    driver.keys("g j b D");
    let of = |at: usize| {
        let overlap = overlap(&driver, at);
        (overlap.rows, overlap.beyond, overlap.left)
    };
    // The second hides one of the two; the other one is benign.
    assert_eq!((of(0), of(1)), ((Some(2), 1, 0), (Some(1), 0, 0)));
    let words = overlap(&driver, 1).words.as_ref().unwrap();
    assert!(
        words.contains("192.168.2.123") && words.contains("53"),
        "{words}"
    );
    assert_eq!(drafts(&driver).listed[0].state, FileState::None);
}

#[test]
fn two_that_mean_the_same_are_told_apart() {
    let mut driver = driver();
    driver.keys("2").on("Network.IpAddressV4").keys("a 1 D y D");
    assert_eq!(
        (overlap(&driver, 0).alike, overlap(&driver, 1).alike),
        (Some(1), Some(0))
    );
    assert_eq!(drafts(&driver).namesake(0), None);
    // Written otherwise, and still the same.
    driver.keys("Esc 3 G e Ctrl-u \"192.168.2.123/32\" Enter D");
    assert_eq!(overlap(&driver, 0).alike, Some(1));
    driver.keys("Esc 3 G + D");
    assert_eq!(overlap(&driver, 0).alike, None);
    let other = drafts(&driver).listed[0].name.clone();
    driver.keys(&format!("r Ctrl-u \"{other}\" Enter"));
    assert_eq!(drafts(&driver).namesake(0), Some(1));
}

#[test]
fn r_renames_the_one_under_the_cursor() {
    let mut driver = two();
    driver.keys("D g r Ctrl-u \"scanners\" Enter");
    assert_eq!(drafts(&driver).listed[0].name, "scanners");
    assert_eq!(drafts(&driver).scroll.cursor, 0);
    driver.keys("G r Ctrl-u \"one port\" Enter Esc");
    assert_eq!(driver.app.work().draft().name, "one port");
    let names: Vec<&str> = driver
        .app
        .triage()
        .session()
        .drafts()
        .values()
        .map(|text| text.name.as_str())
        .collect();
    assert_eq!(names, ["scanners", "one port"]);
    driver.keys("u u D");
    assert_ne!(drafts(&driver).listed[0].name, "scanners");
}

#[test]
fn s_saves_all_of_which_nothing_must_be_asked_and_names_the_others() {
    let mut driver = two();
    driver.keys("s Ctrl-u \"port.xml\" Enter");
    driver.keys("D g Enter s Ctrl-u \"address.xml\" Enter");
    assert_eq!(driver.disk.len(), 2, "{}", driver.notice());
    // A third, in no file; then both others are changed.
    driver.keys("D y D g Enter");
    read_files(&mut driver);
    driver.keys("3 G +");
    driver.keys("D g j Enter");
    read_files(&mut driver);
    driver.keys("2").on("Network.Inbound").keys("a 1");
    let before = driver.disk.clone();
    driver.keys("D");
    assert!(drafts(&driver).is_behind());
    driver.put(Msg::Key(quell::app::key::Key::parse("s").unwrap()));
    assert_eq!(driver.disk, before, "it waits for the files");
    read_files(&mut driver);
    while driver.answer_next() {}
    let changed = before
        .iter()
        .filter(|(path, held)| driver.disk[*path] != **held);
    assert_eq!(changed.count(), 2, "{}", driver.notice());
    assert!(
        driver.notice().contains("not saved: ") && driver.notice().contains("it has no file"),
        "{}",
        driver.notice()
    );
    assert!(!driver.app.work().is_changed());
    driver.keys("D");
    read_files(&mut driver);
    let states: Vec<&FileState> = drafts(&driver)
        .listed
        .iter()
        .map(|one| &one.state)
        .collect();
    assert_eq!(
        states,
        [&FileState::Saved, &FileState::Saved, &FileState::None]
    );
}

#[test]
fn what_hides_a_threat_is_not_saved_with_the_others() {
    let mut driver = driver();
    driver
        .keys("2")
        .on("Network.IpAddressV4")
        .keys("a 1 s Ctrl-u \"a.xml\" Enter");
    let held = driver.disk.clone();
    driver.keys("3 G + 1 / \"192.168.2.77\" Enter t Esc D s");
    assert_eq!(driver.disk, held);
    assert!(
        driver
            .notice()
            .contains("hides 1 threat: its name must be typed"),
        "{}",
        driver.notice()
    );
}
