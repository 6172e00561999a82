//! Keys: those of typed lines, and other keys than the table's.

use super::driver;
use quell::app::commands::Command;
use quell::app::key::Key;
use quell::app::keymap::Keymap;

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
