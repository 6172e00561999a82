//! `F`: choices about a finding, on the data that everybody tries first.

use crate::support::driver::{Driver, sample};
use quell::app::overlay::Overlay;
use quell::finding::Level;
use quell::matcher::Outcome;
use quell::proof::{Deadline, findings};
use quell::rule::{Draft, read};
use std::path::PathBuf;

fn forum() -> Driver {
    let xml = std::fs::read_to_string(sample("forum-template.xml")).unwrap();
    Driver::open("e0517-flood.json").draft("forum-template", &xml)
}

/// How many of the rows of the two attacks are hidden.
fn attacks_hidden(driver: &Driver) -> usize {
    let property = quell::language::Property::of("Network.IpAddressV4");
    let rows = 0..driver.app.store().len();
    let is_attack = |row: &usize| {
        let detection = driver.app.store().detection(*row);
        let value = match detection.event.get(&property) {
            quell::detection::Lookup::Known(value) => value.text(),
            _ => String::new(),
        };
        let is_flood = detection.rule.label() == Some("E0517");
        is_flood && ["192.168.2.77", "203.0.113.66"].contains(&value.as_str())
    };
    let hidden = |row: &usize| driver.app.outcome(*row) == Some(Outcome::Suppressed);
    rows.filter(is_attack).filter(hidden).count()
}

fn errors(draft: &Draft) -> Vec<String> {
    let all = findings(draft, &Deadline::default()).findings;
    let errors = all.iter().filter(|one| one.level == Level::Error);
    errors.map(|one| one.code.to_string()).collect()
}

fn saved(driver: &Driver) -> Draft {
    let path = PathBuf::from("forum-template.xml");
    read::read(&driver.disk[&path], "forum-template").unwrap()
}

fn title(driver: &Driver) -> String {
    match driver.app.overlays().last() {
        Some(Overlay::Fixes(fixes)) => match fixes.ways().get(fixes.cursor) {
            Some(quell::app::overlay::fixes::Way::Do(choice)) => choice.title.clone(),
            Some(way) => format!("{way:?}"),
            None => "nothing yet".to_owned(),
        },
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_forum_template_is_mended_to_the_scanners_alone() {
    let mut driver = forum();
    assert_eq!(attacks_hidden(&driver), 9);
    driver.keys("3 F");
    assert!(
        title(&driver).starts_with("remove `Network.IpAddressV4 isnot"),
        "{}",
        title(&driver)
    );
    driver.keys("Enter");
    assert!(
        driver
            .notice()
            .starts_with("Q102: hides 575 instead of 877"),
        "{}",
        driver.notice()
    );
    assert!(
        driver.notice().contains("the office and the server room"),
        "{}",
        driver.notice()
    );
    assert_eq!(attacks_hidden(&driver), 0);
    assert_eq!(driver.counts().0, 575);
    // Again and again: nothing goes that the scanners need.
    driver.keys("F Enter Esc F Enter Esc");
    assert_eq!((attacks_hidden(&driver), driver.counts().0), (0, 575));
    driver.keys("3 s");
    assert_eq!(errors(&saved(&driver)), [""; 0]);
    let text =
        String::from_utf8(driver.disk[&PathBuf::from("forum-template.xml")].clone()).unwrap();
    assert!(
        text.contains("the scanners") && !text.contains("the office"),
        "{text}"
    );
}

#[test]
fn a_mend_is_one_step_of_history() {
    let mut driver = forum();
    let before = driver.app.work().draft().definition.clone();
    driver.keys("3 F Enter u");
    assert!(driver.app.work().draft().definition == before);
    assert_eq!(driver.counts().0, 877);
}

#[test]
fn what_suppresses_nothing_is_not_widened_without_asking() {
    let mut driver = forum();
    driver.keys("3 j j o");
    assert_eq!(driver.counts().0, 0);
    driver.keys("F");
    assert_eq!(title(&driver), "Leave");
    driver.keys("Enter");
    assert_eq!((driver.counts().0, attacks_hidden(&driver)), (0, 0));
    // The first choice says that it hides more: Enter asks, and Enter does it.
    driver.keys("F g");
    let first = title(&driver);
    assert!(
        first.starts_with("keep `Network.IpAddressV4 is 192.168.2.12"),
        "{first}"
    );
    driver.keys("Enter");
    assert_eq!(driver.counts().0, 0);
    driver.keys("j k Enter");
    assert_eq!(
        driver.counts().0,
        0,
        "moving away takes the first Enter back"
    );
    driver.keys("Enter");
    assert!(driver.app.overlays().is_empty());
    assert!(driver.counts().0 > 0);
    assert_eq!(attacks_hidden(&driver), 0);
    driver.keys("s");
    assert_eq!(errors(&saved(&driver)), [""; 0]);
}

/// A draft of some conditions in one operation.
fn of(conditions: &[(&str, &str)]) -> String {
    let each = conditions.iter().map(|(comparison, value)| {
        format!("<condition component=\"Network\" property=\"IpAddressV4\" condition=\"{comparison}\" value=\"{value}\"/>")
    });
    format!(
        "<definition><operations><operation type=\"TcpIpProtocolIdentified\"><operator type=\"or\">{}</operator></operation></operations></definition>",
        each.collect::<String>()
    )
}

#[test]
fn what_changes_nothing_is_done_at_once_and_said() {
    let xml = of(&[
        ("is", "192.168.2.123"),
        ("is", "10.20.0.9"),
        ("is", "192.168.2.123"),
    ]);
    let mut driver = Driver::open("e0517-flood.json").draft("twice", &xml);
    let before = driver.counts();
    driver.keys("3 F");
    assert!(driver.app.overlays().is_empty());
    assert_eq!(
        driver.notice(),
        "Q104: proved to change nothing: remove `Network.IpAddressV4 is 192.168.2.123`, which changes nothing; u takes it back"
    );
    assert_eq!(driver.counts(), before);
    assert_eq!(driver.builder().matches(" is ").count(), 2);
    // Host bits that are ignored go as well.
    let xml = of(&[("is", "192.168.2.123/24"), ("is", "10.20.0.9")]);
    let mut driver = Driver::open("e0517-flood.json").draft("bits", &xml);
    let before = driver.counts();
    driver.keys("3 F");
    assert_eq!(driver.counts(), before);
    assert!(
        driver.builder().contains("is 192.168.2.0/24"),
        "{}",
        driver.notice()
    );
}

#[test]
fn of_nested_values_either_may_go() {
    let xml = of(&[("is", "192.168.2.123"), ("is", "192.168.2.0/24")]);
    let mut driver = Driver::open("e0517-flood.json").draft("nested", &xml);
    driver.keys("3 F");
    assert!(title(&driver).starts_with("remove `Network.IpAddressV4 is 192.168.2.0/24`"));
    driver.keys("Enter");
    assert!(
        driver.builder().contains("is 192.168.2.123"),
        "{}",
        driver.builder()
    );
    assert_eq!(driver.counts().0, 276);
    driver.keys("u F j Enter");
    assert!(
        driver.builder().contains("is 192.168.2.0/24"),
        "{}",
        driver.builder()
    );
}

#[test]
fn only_exceptions_are_narrowed_to_what_is_benign() {
    let xml = of(&[("isnot", "192.168.2.0/24")]);
    let mut driver = Driver::open("e0517-flood.json").draft("exception", &xml);
    driver.keys("3 F");
    // Nothing is known to be benign: what is hidden instead is more than now.
    assert_eq!(title(&driver), "Leave");
    driver.keys("g");
    assert!(title(&driver).starts_with("hide what is named, without the negation: "));
    driver.keys("Esc 1 / \"10.20.0.9\" Enter : \"benign: all that is shown\" Enter Esc 3 F");
    assert_eq!(
        title(&driver),
        "hide only the one address, loaded and benign"
    );
    driver.keys("Enter");
    assert_eq!(driver.counts().0, 284, "{}", driver.builder());
    assert_eq!(attacks_hidden(&driver), 0);
    driver.keys("s");
    let path = PathBuf::from("exception.xml");
    assert_eq!(
        errors(&read::read(&driver.disk[&path], "exception").unwrap()),
        [""; 0]
    );
}

#[test]
fn what_only_the_analyst_can_mend_says_how() {
    let xml = "<definition><process><condition component=\"FileItem\" property=\"FileName\" condition=\"is\" value=\"a.exe\"/></process></definition>";
    let mut driver = Driver::open("e0517-flood.json").draft("name", xml);
    driver.keys("3 j F");
    assert!(driver.app.overlays().is_empty());
    assert!(
        driver
            .notice()
            .starts_with("Q204: only you can mend it: add its path"),
        "{}",
        driver.notice()
    );
    assert!(
        driver.notice().ends_with("e edits its value"),
        "{}",
        driver.notice()
    );
}

#[test]
fn enter_typed_ahead_waits_for_the_choices() {
    use quell::app::Msg;
    use quell::app::key::Key;
    let mut driver = forum();
    driver.keys("3");
    for name in ["F", "Enter"] {
        driver.put(Msg::Key(Key::parse(name).unwrap()));
    }
    assert_eq!(driver.counts().0, 877);
    while driver.answer_next() {}
    assert_eq!(driver.counts().0, 575);
    driver.keys("u");
    for name in ["F", "Enter", "Esc", "j"] {
        driver.put(Msg::Key(Key::parse(name).unwrap()));
    }
    while driver.answer_next() {}
    assert!(driver.app.overlays().is_empty());
    assert_eq!(
        driver.counts().0,
        877,
        "Esc takes back what was typed before it"
    );
}
