//! What each node of the exclusion is for.

use super::{at_address, driver};
use crate::support::driver::Driver;
use quell::app::{Effect, Msg};
use quell::matcher::plan::Plan;
use quell::matcher::preview::Preview;
use quell::rule::{Draft, edit, meaning};

/// How many the draft suppresses, worked out from nothing.
fn suppressed(driver: &Driver, draft: &Draft) -> i64 {
    let definition = meaning::of(&draft.definition).definition.unwrap();
    let (store, assumptions) = (driver.app.store(), driver.app.work().assumptions());
    let preview = Preview::of(&mut Plan::default(), store, draft, &definition, assumptions);
    preview.suppressed.count() as i64
}

#[test]
fn each_node_says_what_would_be_hidden_without_it() {
    let mut driver = Driver::open("e0517-flood.json");
    for address in ["192.168.2.123", "192.168.2.124", "10.20.0.9"] {
        at_address(&mut driver, address);
        driver.keys("a");
    }
    driver.on("Network.Inbound").keys("a 3");
    let draft = driver.app.work().draft().clone();
    let whole = suppressed(&driver, &draft);
    let mut told = 0;
    for row in driver.app.builder().rows() {
        let mut rest = draft.clone();
        let (edit, _) = edit::delete(&draft, row.node).unwrap();
        edit.apply(&mut rest);
        let wanted = rest
            .definition
            .sense()
            .next()
            .map(|_| suppressed(&driver, &rest) - whole);
        assert_eq!(driver.app.left_out_at(&row.path), wanted, "{:?}", row.path);
        told += usize::from(wanted.is_some_and(|difference| difference != 0));
    }
    assert!(told >= 3, "the addresses at least");
    driver.keys(": \"without it\" Enter");
    let path = driver.app.builder().path().unwrap();
    assert_eq!(driver.app.left_out_at(path), None, "it is turned off");
}

#[test]
fn a_count_of_an_older_preview_is_not_shown() {
    let mut driver = driver();
    driver
        .keys("2")
        .on("Network.IpAddressV4")
        .keys("a")
        .on("Network.Port")
        .keys("a 3 G");
    let path = driver.app.builder().path().unwrap().clone();
    assert!(driver.app.left_out_at(&path).is_some());
    let key = quell::app::key::Key::parse("!").unwrap();
    driver.put(Msg::Key(key));
    assert_eq!(driver.app.left_out_at(&path), None);
    let is_it = |one: &Effect| matches!(one, Effect::LeaveOut(_));
    assert!(!driver.asked.iter().any(is_it), "the preview comes first");
    while driver.answer_next() {}
    assert!(driver.app.left_out_at(&path).is_some());
}
