use super::*;
use crate::app::key::{Key, KeyCode};
use crate::app::keymap::Keymap;
use std::collections::HashSet;

#[test]
fn help_fits_eighty_columns() {
    for command in all() {
        assert!(command.help.chars().count() <= 52, "{}", command.help);
    }
}

#[test]
fn names_are_unique_and_of_one_kind() {
    let mut seen = HashSet::new();
    for Command { name, .. } in all() {
        assert!(seen.insert(name), "{name} stands twice");
        let is_fitting = |letter: char| letter.is_ascii_lowercase() || letter == '-';
        assert!(!name.is_empty() && name.chars().all(is_fitting), "{name}");
    }
}

#[test]
fn every_scope_is_in_the_help() {
    for command in all() {
        assert!(Scope::ALL.contains(&command.scope), "{command:?}");
    }
    let told = help(Pane::Detail).into_iter();
    let told = told
        .filter(|row| matches!(row, HelpRow::Command(_)))
        .count();
    assert_eq!(told, all().count());
}

#[test]
fn every_key_name_is_a_key_and_none_means_two_things() {
    let keymap = Keymap::default();
    for command in all() {
        let keys = keymap.keys(command);
        assert_eq!(keys, command.keys, "{command:?}");
    }
    for (key, one) in keymap.bindings() {
        for (other_key, other) in keymap.bindings() {
            let is_clash = key == other_key && one != other && one.scope.meets(other.scope);
            assert!(!is_clash, "{key}: {one:?} and {other:?}");
        }
        let is_letter = matches!(key.code, KeyCode::Char(_)) && !key.ctrl && !key.alt;
        assert!(!(is_letter && one.scope.is_typed()), "{key}: {one:?}");
    }
}

#[test]
fn the_contract_keys_are_there() {
    let keymap = Keymap::default();
    let does = |key: &str, pane| {
        let command = keymap.in_pane(Key::parse(key).unwrap(), pane);
        command.map(|command| command.name)
    };
    assert_eq!(does("a", Pane::Detail), Some("add"));
    assert_eq!(does("a", Pane::Builder), Some("add-condition"));
    assert_eq!(does("c", Pane::List), Some("clear-verdict"));
    assert_eq!(does("o", Pane::List), Some("sort"));
    assert_eq!(does("Ctrl-c", Pane::Builder), Some("back"));
}

#[test]
fn a_hint_has_its_place_alone() {
    for (pane, is_grouped) in [
        (Pane::List, false),
        (Pane::List, true),
        (Pane::Detail, false),
        (Pane::Builder, false),
    ] {
        let hints = hints(pane, is_grouped);
        assert_eq!(hints.first().map(|hint| hint.name), Some("help"));
        let words: HashSet<&str> = hints.iter().map(|hint| hint.hint).collect();
        assert_eq!(words.len(), hints.len(), "{hints:?}");
        assert!(!words.contains(""));
    }
}
