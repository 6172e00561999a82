//! The draft in words over its tree, the worst finding behind it, and the rest under
//! it, whole where there is room.

use super::{built, sized};
use crate::support::driver::{Driver, sample};
use crate::support::picture::{draw, text};
use quell::app::{Mouse, Msg, Pane};
use quell::tui::theme::Palette;

/// The lines inside the builder's frame.
fn builder(driver: &Driver) -> Vec<String> {
    let drawn = text(&draw(&driver.app, Palette::Plain));
    let area = driver.app.layout().pane(Pane::Builder);
    let (x, width) = (usize::from(area.x) + 1, usize::from(area.width) - 2);
    let lines = drawn.lines().skip(usize::from(area.y) + 1);
    let lines = lines.take(usize::from(area.height) - 2);
    let inner = |line: &str| -> String { line.chars().skip(x).take(width).collect() };
    lines
        .map(|line| inner(line).trim_end().to_owned())
        .collect()
}

fn forum() -> Driver {
    let xml = std::fs::read_to_string(sample("forum-template.xml")).unwrap();
    Driver::open("e0517-flood.json").draft("forum-template", &xml)
}

#[test]
fn the_sentence_stands_above_the_tree() {
    for (width, height) in [(120, 40), (200, 60), (300, 80)] {
        let lines = builder(&sized(built(), width, height));
        let all = lines.join("\n");
        assert!(lines[0].starts_with(" Hides detections of E0517"), "{all}");
        let tree = lines
            .iter()
            .position(|line| line.contains("operation "))
            .unwrap();
        let words: String = lines[..tree].concat();
        assert!(words.contains("192.168.2.124"), "{all}");
    }
}

#[test]
fn the_worst_finding_is_behind_the_sentence() {
    for (width, height) in [(120, 40), (200, 60)] {
        let lines = builder(&sized(forum(), width, height));
        let tree = lines
            .iter()
            .position(|line| line.contains("operation "))
            .unwrap();
        let above = lines[..tree].join("\n");
        assert!(above.contains(" ! Q10"), "{above}");
        // Under it nothing is cut while rows are free.
        let is_free = lines[tree..].iter().any(String::is_empty);
        let is_cut = lines.iter().any(|line| line.ends_with('…'));
        assert!(!is_free || !is_cut, "{lines:#?}");
    }
}

#[test]
fn a_click_finds_the_node_under_the_sentence() {
    let mut driver = sized(built(), 120, 40);
    driver.keys(": \"mouse\" Enter 3 g");
    let lines = builder(&driver);
    let at = lines
        .iter()
        .position(|line| line.contains("192.168.2.124  "))
        .unwrap();
    let area = driver.app.layout().pane(Pane::Builder);
    let y = area.y + 1 + u16::try_from(at).unwrap();
    driver.tell(Msg::Mouse(Mouse::Click(area.x + 6, y)));
    assert_eq!(driver.app.builder().scroll().cursor, 3);
}

#[test]
fn in_little_room_the_tree_comes_first() {
    let driver = sized(built(), 80, 24);
    let lines = builder(&driver);
    let nodes = lines.iter().filter(|line| line.contains("IpAddressV4 is"));
    assert_eq!(nodes.count(), 2, "{lines:#?}");
}
