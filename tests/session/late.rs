//! Answers that take their time: what the screen says until they are there, and
//! what keys do that hang on them.

use super::{at_address, driver};
use crate::support::driver::Driver;
use quell::app::answering::Answering;
use quell::app::key::{Key, KeyCode};
use quell::app::overlay::{Ask, Overlay};
use quell::app::{Effect, Msg};
use quell::matcher::plan::{Assumptions, Plan};
use quell::matcher::preview::Preview;
use quell::rule::{meaning, read};
use quell::tui::theme::{Palette, Theme};
use quell::tui::view;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

fn press(driver: &mut Driver, keys: &str) {
    for name in keys.split_whitespace() {
        driver.put(Msg::Key(Key::parse(name).unwrap()));
    }
}

fn type_in(driver: &mut Driver, text: &str) {
    let keys = text.chars().map(|letter| Key::plain(KeyCode::Char(letter)));
    keys.for_each(|key| driver.put(Msg::Key(key)));
}

fn settle(driver: &mut Driver) {
    while driver.answer_next() {}
}

fn screen(driver: &Driver) -> String {
    let (width, height) = driver.app.screen().size();
    let mut buffer = Buffer::empty(Rect::new(0, 0, width, height));
    view::render(&mut buffer, &driver.app, &Theme::new(Palette::Plain));
    let line = |y: u16| -> String { (0..width).map(|x| buffer[(x, y)].symbol()).collect() };
    (0..height).map(|y| line(y) + "\n").collect()
}

#[test]
fn until_the_preview_is_there_the_screen_says_whose_counts_it_shows() {
    let mut driver = driver();
    driver.keys("2").on("Network.IpAddressV4").keys("a 3");
    let before = driver.counts();
    assert!(driver.app.is_preview_true());
    press(&mut driver, "!");
    assert!(driver.app.is_preview_old());
    assert_eq!(driver.counts(), before, "of the draft before");
    // What was said goes with the next key.
    press(&mut driver, "z z");
    let shown = screen(&driver);
    assert!(shown.contains("was: suppresses"), "{shown}");
    assert!(shown.contains("… was 2 suppressed"), "{shown}");
    settle(&mut driver);
    assert!(driver.app.is_preview_true());
    assert_ne!(driver.counts(), before);
    assert!(!screen(&driver).contains("was"));
}

#[test]
fn an_answer_about_an_older_draft_is_dropped() {
    let mut driver = driver();
    driver.keys("2").on("Network.IpAddressV4").keys("a 3");
    let before = driver.counts();
    press(&mut driver, "! !");
    let asked: Vec<&Effect> = driver.asked.iter().collect();
    let previews = asked.iter().filter(|one| matches!(one, Effect::Preview(_)));
    assert_eq!(previews.count(), 2, "{asked:?}");
    // The first answer is of the negated draft, which is not shown any more.
    while matches!(driver.asked.front(), Some(asked) if !matches!(asked, Effect::Preview(_))) {
        driver.answer_next();
    }
    driver.answer_next();
    assert!(driver.app.is_preview_old());
    assert_eq!(driver.counts(), before);
    settle(&mut driver);
    assert!(driver.app.is_preview_true());
    assert_eq!(driver.counts(), before);
}

#[test]
fn a_key_about_rows_waits_for_the_rows_and_typing_does_not() {
    let mut early = Driver::open("e0517-flood.json");
    let mut late = Driver::open("e0517-flood.json");
    early.keys("/ \"192.168.2.124\" Enter j b 2");
    press(&mut late, "/");
    type_in(&mut late, "192.168.2.124");
    assert_eq!(late.app.list().filter(), "192.168.2.124");
    let all = late.app.list().shown().len();
    press(&mut late, "Enter j b 2");
    assert!(late.app.list().is_behind());
    assert_eq!(late.app.list().shown().len(), all);
    assert!(screen(&late).contains("looking in 1,200"));
    assert!(late.app.triage().rows().benign.is_empty(), "it waits");
    settle(&mut late);
    let judged = |driver: &Driver| driver.app.triage().rows().benign.iter().collect::<Vec<_>>();
    assert_eq!(judged(&late).len(), 1);
    assert_eq!(judged(&late), judged(&early));
    assert_eq!(
        late.app.screen().focus(),
        early.app.screen().focus(),
        "in their order"
    );
    assert_eq!(late.app.list().shown(), early.app.list().shown());
}

#[test]
fn of_filters_only_the_latest_is_shown() {
    let mut driver = Driver::open("e0517-flood.json");
    press(&mut driver, "/");
    type_in(&mut driver, "192");
    let asked = driver.asked.iter();
    assert_eq!(
        asked.filter(|one| matches!(one, Effect::Show(_))).count(),
        3
    );
    // The two before the last change nothing.
    let all = driver.app.list().shown().len();
    driver.answer_next();
    driver.answer_next();
    assert_eq!(driver.app.list().shown().len(), all);
    driver.answer_next();
    assert!(driver.app.list().shown().len() < all);
    assert!(!driver.app.list().is_behind());
}

#[test]
fn saving_waits_for_the_preview_and_sees_the_threat() {
    let mut driver = driver();
    driver.keys("t g 2").on("Network.IpAddressV4");
    press(&mut driver, "a s");
    assert!(
        driver.app.overlays().is_empty(),
        "{:?}",
        driver.app.overlays()
    );
    settle(&mut driver);
    assert!(!driver.app.hidden_threats().is_empty());
    // The name of the file, then the exclusion's name: it hides a threat.
    driver.keys("Enter");
    let Some(Overlay::Prompt(prompt)) = driver.app.overlays().last() else {
        panic!("{:?}", driver.app.overlays())
    };
    assert!(
        matches!(&prompt.ask, Ask::Insist { codes, .. } if codes.contains(&quell::finding::Code::Q301))
    );
}

#[test]
fn a_preview_that_fails_lets_no_key_act_on_the_old_one() {
    let mut driver = driver();
    driver.keys("2").on("Network.IpAddressV4");
    press(&mut driver, "a s");
    driver.asked.clear();
    driver.put(Msg::Fault("made up".to_owned()));
    assert!(driver.notice().contains("made up"));
    assert!(driver.app.overlays().is_empty(), "nothing is saved");
    assert!(driver.app.is_preview_old(), "and the screen says so");
}

#[test]
fn rungs_get_their_counts_with_the_preview() {
    let mut driver = driver();
    driver.keys("2").on("Network.IpAddressV4").keys("a 3");
    press(&mut driver, "+");
    let bare = driver.notice().to_owned();
    assert!(bare.contains('['), "{bare}");
    settle(&mut driver);
    assert!(driver.notice().len() > bare.len(), "{}", driver.notice());
}

#[test]
fn a_stopped_evaluation_gives_nothing_and_leaves_nothing() {
    let mut driver = Driver::open("e0517-flood.json");
    at_address(&mut driver, "192.168.2.123");
    press(&mut driver, "a");
    let at = |one: &Effect| matches!(one, Effect::Preview(_));
    let effect = driver.asked.iter().find(|one| at(one)).unwrap().clone();
    let mut answering = Answering::default();
    let stopped = Arc::new(AtomicBool::new(true));
    assert!(answering.answer(&effect, &stopped).is_none());
    let Some(Msg::Previewed(made)) = answering.answer(&effect, &Arc::default()) else {
        panic!("no preview")
    };
    let Effect::Preview(asked) = &effect else {
        unreachable!()
    };
    let meant = meaning::of(&asked.draft.definition).definition.unwrap();
    let fresh = Preview::of(
        &mut Plan::default(),
        &asked.store.0,
        &asked.draft,
        &meant,
        &asked.assumptions,
    );
    assert!(fresh.suppressed.count() > 0);
    assert_eq!(made.preview.suppressed, fresh.suppressed);
    assert_eq!(made.preview.undecided, fresh.undecided);
}

#[test]
fn a_plan_that_was_stopped_is_as_good_as_new() {
    let xml = r#"<definition><process><operator type="or">
        <condition component="FileItem" property="FileName" condition="ends" value=".exe"/>
        <condition component="FileItem" property="FileName" condition="is" value="dns.exe"/>
        <condition component="FileItem" property="FullPath" condition="contains" value="java"/>
        </operator></process></definition>"#;
    let draft = read::read(xml.as_bytes(), "draft").unwrap();
    let meant = meaning::of(&draft.definition).definition.unwrap();
    let store = Driver::open("e0517-flood.json").app.store().clone();
    let of = |plan: &mut Plan| {
        let preview = Preview::of(plan, &store, &draft, &meant, &Assumptions::default());
        let counts = preview.conditions().map(|(path, _)| preview.count(path));
        (counts.collect::<Vec<_>>(), preview.suppressed)
    };
    let mut plan = Plan::default();
    plan.stop.store(true, std::sync::atomic::Ordering::Relaxed);
    assert!(
        of(&mut plan).0.is_empty(),
        "it ends before its first condition"
    );
    plan.stop = Arc::default();
    assert_eq!(of(&mut plan), of(&mut Plan::default()));
}

#[test]
fn saving_waits_for_the_proof_and_no_key_for_saving() {
    let mut driver = driver();
    driver.keys("2").on("Network.IpAddressV4").keys("a");
    press(&mut driver, "3 +");
    let is_proof = |one: &Effect| matches!(one, Effect::Prove { .. });
    let at = driver.asked.iter().position(is_proof).unwrap();
    let proof = driver.asked.remove(at).unwrap();
    settle(&mut driver);
    press(&mut driver, "s Enter");
    assert!(
        matches!(driver.app.overlays().last(), Some(Overlay::Awaited(_))),
        "{:?}",
        driver.app.overlays()
    );
    settle(&mut driver);
    assert!(driver.disk.is_empty(), "nothing is written unproved");
    press(&mut driver, "j");
    driver.asked.push_back(proof);
    settle(&mut driver);
    assert_eq!(driver.disk.len(), 1);
    assert!(driver.app.overlays().is_empty());
    assert!(driver.notice().starts_with("saved"), "{}", driver.notice());

    // Who does not want to wait says so: it is not saved then.
    press(&mut driver, "+");
    driver.asked.retain(|one| !is_proof(one));
    settle(&mut driver);
    let before = driver.disk.clone();
    press(&mut driver, "s Esc");
    settle(&mut driver);
    assert_eq!(driver.disk, before);
    assert!(driver.app.work().is_changed());
}

#[test]
fn what_could_not_be_proved_in_time_is_asked_about() {
    use quell::app::overlay::Question;
    use quell::app::proofs::{Proof, prove};
    use quell::proof::Deadline;
    let mut driver = driver();
    driver.keys("2").on("Network.IpAddressV4");
    press(&mut driver, "a");
    let is_proof = |one: &Effect| matches!(one, Effect::Prove { .. });
    let at = driver.asked.iter().position(is_proof).unwrap();
    let Some(Effect::Prove { stamp, draft }) = driver.asked.remove(at) else {
        unreachable!()
    };
    settle(&mut driver);
    let unproved: Proof = prove(stamp, &draft, &Deadline::after_checks(0));
    driver.tell(Msg::Proved(Box::new(unproved)));
    driver.keys("s Enter");
    assert!(driver.disk.is_empty());
    let Some(Overlay::Confirm(Question::Unproved(_), lines, _)) = driver.app.overlays().last()
    else {
        panic!("{:?}", driver.app.overlays())
    };
    assert!(lines[0].starts_with("not proved in time: "), "{lines:?}");
    assert!(screen(&driver).contains("save it unproved?"));
    driver.keys("n s Enter y");
    assert_eq!(driver.disk.len(), 1);
}

#[test]
fn letters_typed_ahead_choose_no_reply() {
    let mut driver = driver();
    let file = std::path::PathBuf::from("exclusion-e0517.xml");
    driver.disk.insert(file.clone(), b"<definition/>".to_vec());
    driver.keys("2").on("Network.IpAddressV4").keys("a");
    // The file exists: what would be overwritten is asked about, in the midst of a word.
    press(&mut driver, "s");
    settle(&mut driver);
    press(&mut driver, "Enter y y 1");
    while !driver.app.is_unseen() {
        assert!(driver.answer_next(), "{:?}", driver.app.overlays());
    }
    press(&mut driver, "y Enter y Esc");
    assert!(driver.app.is_unseen(), "nobody has read it yet");
    settle(&mut driver);
    assert!(matches!(
        driver.app.overlays().last(),
        Some(Overlay::Confirm(..))
    ));
    assert_eq!(driver.disk[&file], b"<definition/>");
    driver.keys("y");
    assert_ne!(driver.disk[&file], b"<definition/>");

    // And so with replies that a key brings up.
    let mut driver = super::driver();
    driver.keys("j t g");
    press(&mut driver, "V G b a a");
    assert_eq!(driver.app.triage().rows().counts().0, 0, "the threat stays");
    settle(&mut driver);
    assert!(matches!(
        driver.app.overlays().last(),
        Some(Overlay::Caution(_))
    ));
    driver.keys("a");
    assert!(driver.app.triage().rows().threat.is_empty());
}
