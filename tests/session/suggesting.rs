//! Proposed exclusions: looked at, tried and taken.

use super::{driver, flood};
use crate::support::driver::Driver;
use quell::app::Effect;
use quell::app::overlay::Overlay;
use quell::app::overlay::suggestions::Suggestions;

fn suggestions(driver: &Driver) -> &Suggestions {
    match driver.app.overlays().last() {
        Some(Overlay::Suggestions(suggestions)) => suggestions,
        other => panic!("{other:?}; {}", driver.notice()),
    }
}

#[test]
fn marks_are_proposed_for_and_each_proposal_says_what_it_does() {
    let mut driver = driver();
    driver.keys("Space Space A");
    let shown = suggestions(&driver);
    assert_eq!(shown.whose, "2 marked");
    let found = shown.found.as_ref().unwrap();
    assert!(!found.is_empty() && shown.refused == 0);
    for one in found {
        assert_eq!((one.proposal.covers, one.proposal.threats), (2, 0));
        let words = one.proof.words.as_ref().unwrap();
        assert!(
            words.starts_with("Hides detections of E0517 where"),
            "{words}"
        );
        assert!(!one.proof.reach.is_empty());
        // Each thing once.
        let asked = one.proposal.why.split(": ").nth(1).unwrap();
        let words: Vec<&str> = asked.split("; ").next().unwrap().split(", ").collect();
        let distinct: std::collections::HashSet<_> = words.iter().collect();
        assert_eq!(distinct.len(), words.len(), "{asked}");
    }
}

#[test]
fn moving_through_proposals_previews_each_and_leaves_the_draft_alone() {
    let mut driver = driver();
    driver.keys("Space Space");
    let steps = driver.kept.len();
    driver.keys("A");
    let count = suggestions(&driver).found.as_ref().unwrap().len();
    for at in 0..count {
        let one = suggestions(&driver).chosen().unwrap().clone();
        assert_eq!(suggestions(&driver).cursor, at);
        assert_eq!(
            driver.app.shown_draft().definition,
            one.proposal.draft.definition
        );
        let hidden = one.proposal.covers + one.proposal.others;
        assert_eq!(driver.counts().0, hidden);
        assert!(driver.app.work().is_empty());
        driver.keys("j");
    }
    driver.keys("Esc");
    assert_eq!((driver.counts(), driver.kept.len()), ((0, 7, 0), steps));
    assert!(driver.app.shown_draft().definition.children.is_empty());
}

#[test]
fn enter_makes_a_proposal_the_draft_in_one_step() {
    let mut driver = driver();
    driver.keys("Space Space A Enter");
    assert!(driver.app.overlays().is_empty());
    assert_eq!(driver.app.work().draft().rules, ["E0517"]);
    assert_eq!(driver.counts().0, 2);
    let name = driver.app.work().draft().name.clone();
    assert!(
        driver
            .notice()
            .starts_with(&format!("{name} hides 2 of 2 marked")),
        "{}",
        driver.notice()
    );
    driver.keys("u");
    assert!(driver.app.work().is_empty(), "one step");
    driver.keys("Ctrl-r");
    assert_eq!(driver.counts().0, 2);
}

#[test]
fn a_draft_that_holds_anything_stays_beside_the_proposal() {
    let mut driver = driver();
    driver.keys("2").on("Network.IpAddressV4").keys("a 1");
    let (before, id) = (
        driver.app.work().draft().definition.clone(),
        driver.app.work().id(),
    );
    driver.keys("g j j Space A Enter");
    assert_ne!(driver.app.work().id(), id);
    assert!(
        driver.notice().contains("stays in the session (D)"),
        "{}",
        driver.notice()
    );
    assert_eq!(driver.app.triage().session().drafts().len(), 2);
    assert!(driver.app.left().is_hidden_by_others(0));
    // One step: the draft before is under work again.
    driver.keys("u");
    assert_eq!(driver.app.work().id(), id);
    assert_eq!(driver.app.work().draft().definition, before);
    driver.keys("Ctrl-r");
    assert_ne!(driver.app.work().id(), id);
    // The same name is not given twice.
    driver.keys("A Enter");
    let drafts = driver.app.triage().session().drafts();
    let names: std::collections::HashSet<&str> =
        drafts.values().map(|text| text.name.as_str()).collect();
    assert_eq!((drafts.len(), names.len()), (3, 3), "{names:?}");
}

#[test]
fn groups_and_verdicts_are_proposed_for_too() {
    let mut driver = driver();
    driver.keys("A");
    assert!(
        driver.notice().starts_with("nothing to propose"),
        "{}",
        driver.notice()
    );
    driver.keys("f \"address\" Enter g A");
    assert_eq!(suggestions(&driver).whose, "the group's 4");
    let group = suggestions(&driver).group.clone().unwrap();
    let view = driver.app.list().groups().unwrap();
    let label = view.groups.as_ref().unwrap().label(driver.app.store(), 0);
    assert_eq!(group, label);
    driver.keys("Esc Esc g b b A");
    assert_eq!(suggestions(&driver).whose, "2 benign");
    driver.keys("Esc");
    assert!(driver.effects.is_empty());
}

#[test]
fn what_would_hide_a_threat_is_refused() {
    // The same in all that can be asked for.
    let mut rows = [flood("10.0.0.1", "53", None), flood("10.0.0.1", "53", None)];
    rows[1].device.name = Some("DC02".into());
    let mut driver = Driver::with(&rows);
    driver.keys("g t b A");
    assert!(driver.app.overlays().is_empty());
    assert!(
        driver.notice().starts_with("refused: ") && driver.notice().contains("threat"),
        "{}",
        driver.notice()
    );
}

#[test]
fn leaving_before_the_proposals_are_there_stops_the_search() {
    let mut driver = driver();
    driver.keys("Space Space");
    let key = |name: &str| quell::app::Msg::Key(quell::app::key::Key::parse(name).unwrap());
    driver.put(key("A"));
    driver.put(key("Esc"));
    assert!(driver.app.overlays().is_empty());
    assert!(driver.asked.contains(&Effect::StopSuggesting));
    while driver.answer_next() {}
    assert!(driver.app.overlays().is_empty(), "a late answer is dropped");
}

#[test]
fn a_on_marks_adds_what_they_have_in_common() {
    let mut driver = driver();
    driver.keys("Space j Space");
    driver.keys("a");
    assert!(
        driver.notice().starts_with("they have no one address"),
        "{}",
        driver.notice()
    );
    driver.keys("Esc g Space Space a");
    assert_eq!(
        driver.builder(),
        " operation TcpIpProtocolIdentified  3\n>  Network.IpAddressV4 is 192.168.2.123  4\n"
    );
}
