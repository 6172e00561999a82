//! Decisions about many rows at once, which a worker makes.

use crate::support::driver::Driver;
use quell::app::key::Key;
use quell::app::overlay::Overlay;
use quell::app::{Effect, Msg};

fn press(driver: &mut Driver, keys: &str) {
    for name in keys.split_whitespace() {
        driver.put(Msg::Key(Key::parse(name).unwrap()));
    }
}

fn settle(driver: &mut Driver) {
    while driver.answer_next() {}
}

#[test]
fn many_are_decided_by_a_worker_and_keys_wait_for_it() {
    let mut driver = Driver::open("e0517-flood.json");
    driver.app.resume(Default::default(), None, None, true);
    let all = driver.app.store().len();
    press(&mut driver, "V G b");
    assert!(driver.app.triage().rows().benign.is_empty(), "not here");
    assert!(matches!(
        driver.app.overlays().last(),
        Some(Overlay::Awaited(_))
    ));
    // Pressed before it is decided: it comes after.
    press(&mut driver, "g t u");
    settle(&mut driver);
    assert!(driver.app.overlays().is_empty());
    assert_eq!(driver.app.triage().rows().counts(), (all, 0, 0));
    assert_eq!(driver.kept.len(), 3, "each step is kept");
    driver.keys("u");
    assert_eq!(driver.app.triage().rows().counts(), (0, 0, all));
    assert!(
        driver.notice().contains("1,200 detections"),
        "{}",
        driver.notice()
    );
    driver.keys("Ctrl-r");
    assert_eq!(driver.app.triage().rows().counts(), (all, 0, 0));
}

#[test]
fn who_leaves_a_decision_leaves_all_as_it_was() {
    let mut driver = Driver::open("e0517-flood.json");
    driver.app.resume(Default::default(), None, None, true);
    press(&mut driver, "V G t Esc");
    settle(&mut driver);
    assert!(driver.app.triage().rows().threat.is_empty());
    assert!(driver.kept.is_empty());
    driver.keys("g t");
    assert_eq!(driver.app.triage().rows().threat.count(), 1);
}

#[test]
fn what_is_read_meanwhile_is_taken_after_the_decision() {
    let mut driver = Driver::open("e0517-flood.json");
    driver.app.resume(Default::default(), None, None, true);
    let xml = r#"<definition><process><condition component="FileItem" property="FileName" condition="is" value="dns.exe"/></process></definition>"#;
    press(&mut driver, "V G b");
    driver.put(Msg::DraftRead {
        path: "read.xml".into(),
        id: None,
        held: Ok(xml.as_bytes().to_vec()),
    });
    assert!(driver.app.work().is_empty(), "the session is elsewhere");
    settle(&mut driver);
    assert!(!driver.app.work().is_empty());
    let drafts = driver.app.triage().session().drafts();
    assert!(drafts.values().any(|text| text.xml.contains("dns.exe")));
    assert!(!driver.app.triage().rows().benign.is_empty());
}

#[test]
fn what_can_be_gone_to_no_more_is_dropped_elsewhere() {
    let mut driver = Driver::open("e0517-flood.json");
    driver.keys("V G b u");
    press(&mut driver, "g t");
    let is_forgotten = |one: &Effect| matches!(one, Effect::Forget(_));
    assert!(driver.asked.iter().any(is_forgotten));
    settle(&mut driver);
    driver.keys("Ctrl-r");
    assert_eq!(driver.notice(), "nothing to redo");
}
