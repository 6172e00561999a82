//! Keys: those of typed lines, and other keys than the table's.

use super::driver;
use crate::support::driver::Driver;
use quell::app::commands::{self, Command};
use quell::app::key::Key;
use quell::app::keymap::Keymap;
use quell::app::overlay::{Overlay, Pick};
use quell::app::{Msg, Pane};

/// A key map with another key for a command.
fn with(name: &str, key: &str) -> Keymap {
    let keys = vec![Key::parse(key).unwrap()];
    Keymap::with(&[(Command::named(name).unwrap(), keys)])
}

#[test]
fn a_typed_line_takes_the_usual_keys() {
    let mut driver = driver();
    driver.keys("/ \"ab cd\" Ctrl-w \"x\" Home Ctrl-e Left \"y\" Ctrl-a \"é\"");
    assert_eq!(driver.app.list().filter(), "éab yx");
    driver.keys("Alt-Right Right Ctrl-k Backspace");
    assert_eq!(driver.app.list().filter(), "éab ");
    driver.keys("Ctrl-u Backspace");
    assert!(driver.app.overlays().is_empty(), "an empty line is left");
}

#[test]
fn letters_are_typed_whatever_they_do_elsewhere() {
    let mut driver = driver();
    driver.keys("/ \"qjnG?:\"");
    assert_eq!(driver.app.list().filter(), "qjnG?:");
    driver.keys("Esc : \"q\"");
    assert_eq!(driver.app.overlays().len(), 1);
}

#[test]
fn what_lies_over_the_panes_takes_the_keys_of_the_configuration() {
    let mut driver = driver();
    driver.app.set_keymap(with("drafts-new", "m"));
    driver.keys("D n");
    assert_eq!(driver.app.overlays().len(), 1, "n is nothing now");
    driver.keys("m");
    assert!(driver.app.overlays().is_empty());
    assert_eq!(driver.notice(), "a new exclusion");
    driver.app.set_keymap(with("leave", "Ctrl-g"));
    driver.keys("/ \"x\" Esc");
    assert_eq!(driver.app.overlays().len(), 1);
    driver.keys("Ctrl-g");
    assert!(driver.app.overlays().is_empty());
    assert_eq!(driver.app.list().filter(), "");
}

#[test]
fn a_key_of_another_pane_says_which() {
    let mut driver = driver();
    driver.keys("r");
    assert_eq!(driver.notice(), "`r` is a key of the detail: 2");
    driver.keys("x");
    let said = driver.notice().to_owned();
    assert_eq!(
        said,
        "`x` is a key of the detail (2) and of the builder (3)"
    );
    driver.app.set_keymap(with("focus-detail", "Ctrl-y"));
    driver.keys("r");
    assert_eq!(driver.notice(), "`r` is a key of the detail: Ctrl-y");
    driver.keys("é");
    assert_eq!(driver.notice(), "");
}

#[test]
fn counts_go_before_motions_and_are_shown() {
    let mut driver = Driver::open("e0517-flood.json");
    let at = |driver: &Driver| driver.app.list().scroll().cursor;
    driver.keys("g 4");
    assert_eq!(driver.app.count(), Some(4));
    driver.keys("5 j");
    assert_eq!((at(&driver), driver.app.count()), (45, None));
    driver.keys("8 k");
    assert_eq!(at(&driver), 37);
    driver.keys("4 0 0 G");
    assert_eq!(at(&driver), 399);
    driver.keys("5 Esc j");
    assert_eq!(at(&driver), 400, "leaving ends the count");
    driver.keys("3 1 j");
    assert_eq!(at(&driver), 401, "a pane's key begins no count");
    driver.keys("9 9 9 9 9 9 9 j");
    assert_eq!(at(&driver), driver.app.list().shown().len() - 1);
    driver.keys("/ \"45\"");
    assert_eq!(driver.app.list().filter(), "45", "typed, not counted");
}

#[test]
fn the_first_middle_and_last_line_seen_have_keys() {
    let mut driver = Driver::open("e0517-flood.json");
    driver.keys("g 4 0 j L");
    let scroll = driver.app.list().scroll();
    driver.keys("H");
    assert_eq!(driver.app.list().scroll().cursor, scroll.top);
    driver.keys("M");
    let middle = driver.app.list().scroll().cursor;
    assert!(scroll.top < middle && middle < scroll.cursor);
    assert_eq!(driver.app.list().scroll().top, scroll.top);
}

#[test]
fn h_and_l_go_to_the_pane_beside() {
    let mut driver = driver();
    let focus = |driver: &Driver| driver.app.screen().focus();
    driver.keys("l");
    assert_eq!(focus(&driver), Pane::Detail);
    driver.keys("Right");
    assert_eq!(focus(&driver), Pane::Detail);
    assert_eq!(driver.notice(), "no pane lies to the right");
    driver.keys("3 h");
    assert_eq!(focus(&driver), Pane::List);
    driver.keys("l");
    assert_eq!(focus(&driver), Pane::Builder, "where one came from");
    driver.tell(Msg::Resize(80, 24));
    driver.keys("Left Left");
    assert_eq!(focus(&driver), Pane::List, "one over the other");
    driver.keys("Left");
    assert_eq!(focus(&driver), Pane::List);
}

#[test]
fn facets_and_time_have_keys_in_the_list() {
    let mut driver = driver();
    driver.keys("F");
    assert!(matches!(
        driver.app.overlays().last(),
        Some(Overlay::Picker(_))
    ));
    driver.keys("Esc T");
    assert!(matches!(
        driver.app.overlays().last(),
        Some(Overlay::Time(_))
    ));
}

/// The hints of the status line, in their order.
fn hints(driver: &Driver) -> Vec<&'static str> {
    let commands = commands::footer(&driver.app).into_iter();
    commands.map(|command| command.name).collect()
}

#[test]
fn the_status_line_reminds_of_what_matters_under_the_cursor() {
    let mut driver = driver();
    let starts = |driver: &Driver, wanted: &[&str]| {
        let hints = hints(driver);
        assert_eq!(&hints[..wanted.len()], wanted, "{hints:?}");
    };
    starts(&driver, &["help"]);
    assert!(!hints(&driver).contains(&"next-changed"));
    driver.keys("Space");
    starts(
        &driver,
        &["help", "mark", "benign", "threat", "note", "back"],
    );
    driver.keys("Esc 2").on("Network.IpAddressV4").keys("a");
    starts(&driver, &["help", "add", "add-negated", "narrow-to"]);
    driver.keys("1");
    starts(&driver, &["help", "next-changed", "previous-changed"]);
    driver.keys("3 G");
    starts(&driver, &["help", "edit-value", "next-comparison", "widen"]);
    driver.keys("g");
    starts(&driver, &["help", "add-condition", "and-or"]);
    driver.keys("v");
    starts(&driver, &["help", "xml"]);
}

#[test]
fn the_palette_knows_other_words_and_what_was_given_lately() {
    let mut driver = driver();
    driver.keys(": \"maximize\" Enter");
    let first = |driver: &Driver| match driver.app.overlays().last() {
        Some(Overlay::Picker(picker)) => match &picker.pick {
            Pick::Command(commands) => commands[picker.shown[0]].name,
            _ => "",
        },
        _ => "",
    };
    driver.keys(":");
    assert_eq!(first(&driver), "zoom", "given lately");
    driver.keys("Esc z 3 :");
    assert_eq!(first(&driver), "zoom");
    driver.keys("\"theme\" Enter");
    assert!(driver.notice().contains("dark"), "{}", driver.notice());
    assert_eq!(driver.app.screen().theme(), 1);
}

#[test]
fn mistakes_in_the_configuration_are_told_and_shown() {
    let mut driver = driver();
    let header = |driver: &Driver| -> String {
        let parts = driver.app.header().into_iter();
        parts.map(|part| part.text.plain().to_owned()).collect()
    };
    assert!(!header(&driver).contains("mistake"));
    driver.app.set_mistakes(vec![
        "config.toml:3: keys.quit: `1` is taken".to_owned(),
        "config.toml:9: odd".to_owned(),
    ]);
    let told = header(&driver);
    assert!(
        told.contains("2 mistakes in the configuration, : shows them"),
        "{told}"
    );
    driver.keys(": \"mistakes\" Enter");
    let Some(Overlay::Text(text)) = driver.app.overlays().last() else {
        panic!("no text")
    };
    assert!(text.text.contains("config.toml:9: odd"), "{}", text.text);
}

#[test]
fn a_first_start_says_what_to_do_until_an_exclusion_was_begun() {
    let mut driver = driver();
    let steps = driver.app.first_steps();
    assert_eq!(steps.len(), 3);
    assert!(steps[0].starts_with("f ") && steps[1].starts_with("a ") && steps[2].starts_with("s "));
    driver.keys("2").on("Network.IpAddressV4").keys("a u");
    assert!(driver.app.work().is_empty());
    assert!(driver.app.first_steps().is_empty(), "gone for good");
    let view = driver.app.view();
    let mut other = self::driver();
    other.app.resume(Default::default(), Some(view), None, true);
    assert!(other.app.first_steps().is_empty(), "the session knows");
}

#[test]
fn a_click_on_a_hint_does_it() {
    let mut driver = driver();
    driver.tell(Msg::Command(Command::named("help").unwrap()));
    assert!(matches!(
        driver.app.overlays().last(),
        Some(Overlay::Help(_))
    ));
    driver.tell(Msg::Command(Command::named("quit").unwrap()));
    assert_eq!(
        driver.app.overlays().len(),
        1,
        "what lies over it takes no click"
    );
}
