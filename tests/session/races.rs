//! Answers that come late, drafts that change under them, and what must hold
//! across saving, switching, undoing and starting again.

use super::{at_address, detections, driver};
use crate::support::driver::Driver;
use quell::app::work::Work;
use quell::app::{Effect, Mouse, Msg, Pane, SaveNews};
use quell::matcher::plan::Assumptions;
use quell::session::{Session, What};
use std::sync::Arc;

/// What another start finds in the session's file.
fn session_of(driver: &Driver) -> Session {
    let mut session = Session::default();
    driver.kept.iter().for_each(|entry| {
        session.apply(entry.change.clone());
    });
    session
}

/// A saved file as the worker tells of it.
fn saved(effects: &[Effect]) -> Msg {
    let Some(Effect::Save {
        path, form, bytes, ..
    }) = effects.last()
    else {
        panic!("no save: {effects:?}")
    };
    Msg::Save(SaveNews::Saved {
        path: path.clone(),
        form: *form,
        bytes: bytes.to_vec(),
    })
}

fn key(name: &str) -> Msg {
    Msg::Key(quell::app::key::Key::parse(name).unwrap())
}

#[test]
fn a_saved_exclusion_is_known_to_be_saved_after_a_restart() {
    let mut before = driver();
    before.app.resume(Default::default(), None, None, true);
    before
        .keys("2")
        .on("Network.IpAddressV4")
        .keys("a s Enter u Ctrl-r");
    assert!(!before.app.work().is_changed());
    let session = session_of(&before);
    let (id, text) = session.drafts().first_key_value().unwrap();
    let file = text.file.as_deref().expect("its file is known");
    let bytes = before.disk[std::path::Path::new(file)].clone();
    let after = Work::of_session(*id, text, Some(bytes)).unwrap();
    assert!(!after.is_changed(), "{text:?}");
    let amended = before
        .kept
        .iter()
        .filter(|entry| entry.what == What::Amended);
    assert!(amended.count() > 0);
}

#[test]
fn what_is_typed_before_the_file_is_written_is_not_saved() {
    let mut driver = driver();
    driver
        .keys("2")
        .on("Network.IpAddressV4")
        .keys("a s Enter 3");
    let effects = driver.app.update(key("s"));
    driver.keys("+");
    driver.tell(saved(&effects));
    assert!(driver.notice().starts_with("saved"), "{}", driver.notice());
    assert!(driver.app.work().is_changed());
}

#[test]
fn a_file_belongs_to_the_exclusion_that_was_saved() {
    let mut driver = driver();
    driver.keys("2").on("Network.IpAddressV4").keys("a s");
    let effects = driver.app.update(key("Enter"));
    driver.keys("D n");
    driver.tell(saved(&effects));
    assert!(
        driver.app.work().file().is_none(),
        "the new one is in no file"
    );
    driver.keys("D k Enter");
    let text = driver.app.work().text().unwrap();
    assert_eq!(text.file.as_deref(), None, "until its file is read");
    assert!(matches!(
        driver.effects.last(),
        Some(Effect::ReadDraft { .. })
    ));
}

#[test]
fn what_the_session_keeps_comes_before_the_end() {
    let mut driver = driver();
    driver.app.resume(Default::default(), None, None, true);
    driver.keys("2").on("Network.IpAddressV4").keys("a q s");
    let effects = driver.app.update(key("Enter"));
    let effects = driver.app.update(saved(&effects));
    let is_read_back = |effect: &&Effect| matches!(effect, Effect::ReadBack(_));
    let read_back = effects.iter().find(is_read_back).expect("it is read back");
    let answer = quell::app::answering::Answering::default().answer(read_back, &Arc::default());
    let effects = driver.app.update(answer.unwrap());
    assert_eq!(effects.last(), Some(&Effect::Quit), "{effects:?}");
    assert!(
        effects
            .iter()
            .any(|effect| matches!(effect, Effect::Keep(_)))
    );
}

#[test]
fn an_empty_exclusion_is_not_saved_on_the_way_out() {
    let mut driver = driver();
    driver.keys("Ctrl-c s");
    assert!(driver.app.overlays().is_empty());
    assert!(driver.notice().contains("empty"), "{}", driver.notice());
}

#[test]
fn a_typed_value_says_what_it_changed() {
    let mut driver = driver();
    driver
        .keys("2")
        .on("Network.IpAddressV4")
        .keys("a 3 e Ctrl-u \"192.168.2.0/24\" Enter");
    assert_eq!(driver.app.counts().changed, Some((2, 0)));
}

#[test]
fn a_duplicate_keeps_its_findings() {
    let mut driver = Driver::open("e0517-flood.json");
    at_address(&mut driver, "192.168.2.123");
    driver.keys("a");
    at_address(&mut driver, "192.168.2.124");
    driver.keys("a 3 ! k !");
    assert!(!driver.app.findings().is_empty());
    driver.keys("D y");
    assert!(!driver.app.findings().is_empty());
}

#[test]
fn undoing_shows_the_exclusion_that_it_changes() {
    let mut driver = driver();
    driver
        .keys("2")
        .on("Network.IpAddressV4")
        .keys("a")
        .on("Network.Port")
        .keys("a D n u");
    assert_eq!(driver.builder().lines().count(), 2, "{}", driver.builder());
    driver.keys("D d u");
    assert_eq!(driver.builder().lines().count(), 2, "deleted, and back");
}

#[test]
fn operations_given_at_the_start_hold_for_every_exclusion() {
    let mut driver = driver();
    let given = Assumptions {
        entries: vec![("E0517".to_owned(), "TcpIpProtocolIdentified".to_owned())],
    };
    let work = Work::new(Default::default(), None, given);

    let store = driver.app.store().clone();
    driver.app = quell::app::App::new(work, Default::default(), (120, 40), quell::tui::count_rows);
    driver.app.put_store(store);
    driver.tell(quell::app::Msg::Loading(quell::load::News::Done));
    driver.app.resume(Default::default(), None, None, false);
    driver.keys("1 g 2").on("Network.IpAddressV4").keys("a");
    assert_eq!(driver.counts().2, 0);
    driver.keys("D n 1 g 2").on("Network.IpAddressV4").keys("a");
    assert_eq!(driver.counts().2, 0);
    driver.keys("3 O");
    assert_eq!(driver.counts().2, 1, "{}", driver.notice());
}

#[test]
fn a_value_that_no_file_can_hold_is_refused() {
    let mut all = detections();
    let path = quell::language::Value::Str("C:\\a\u{1}b.exe".into());
    all[0].process.set(
        quell::language::Property::of("FileItem.FullPath"),
        quell::detection::State::Known(path),
    );
    let mut driver = Driver::with(&all);
    driver.keys("g 2").on("FileItem.FullPath").keys("a");
    assert!(driver.app.work().is_empty());
    assert!(driver.notice().contains("XML"), "{}", driver.notice());
    driver.keys("u");
    assert_eq!(driver.notice(), "nothing to undo");
}

#[test]
fn a_click_goes_to_the_line_under_it() {
    let mut driver = driver();
    let list = driver.app.layout().pane(Pane::List);
    driver.tell(Msg::Mouse(Mouse::Click(list.x + 5, list.y + 2 + 3)));
    assert_eq!(driver.app.list().scroll().cursor, 3);
    // Neither the border nor the headings are a line.
    driver.tell(Msg::Mouse(Mouse::Click(list.x + 5, list.y)));
    driver.tell(Msg::Mouse(Mouse::Click(list.x + 2, list.y + 1)));
    assert_eq!(driver.app.list().scroll().cursor, 3);
    driver.keys("f Enter");
    driver.tell(Msg::Mouse(Mouse::Click(list.x + 5, list.y + 2 + 1)));
    let groups = driver.app.list().open_groups().unwrap();
    assert_eq!(groups.scroll.cursor, 1);
    driver.keys("Ctrl-c");
    assert!(driver.app.list().groups().is_none() && driver.app.overlays().is_empty());
}

#[test]
fn a_facets_condition_is_for_the_rule_that_is_shown() {
    let mut driver = driver();
    driver.keys("/ \"D0522\" Enter : \"facets\" Enter \"address\" Enter a");
    assert_eq!(driver.app.work().draft().rules, ["D0522"]);
}
