//! Groups, the detail and prompts as what they are made of changes.

use super::{at_address, detections, driver, flood};
use crate::support::driver::Driver;
use quell::app::overlay::Overlay;
use quell::app::{Effect, Msg};
use quell::detail::DetailLine;
use quell::load::News;
use quell::store::Store;

/// How many detections the groups hold.
fn grouped(driver: &Driver) -> usize {
    let view = driver.app.list().open_groups().expect("groups");
    let groups = view.groups.as_ref().expect("grouped");
    (0..groups.len())
        .map(|group| groups.rows_of(group).len())
        .sum()
}

#[test]
fn groups_are_of_what_is_shown() {
    let mut driver = driver();
    driver.keys("/ \"10.20\" Enter f Enter");
    assert_eq!(grouped(&driver), 1);
    driver.keys("Esc");
    assert_eq!(grouped(&driver), 7, "the filter is gone");
    driver.keys("Enter Esc");
    assert_eq!(grouped(&driver), 7);
    driver.keys("2").on("Network.IpAddressV4").keys("a 1 p");
    assert_eq!(grouped(&driver), driver.counts().0, "suppressed only");
    driver.keys("u");
    assert_eq!(grouped(&driver), 0);
}

#[test]
fn groups_take_in_what_is_loaded_later() {
    let mut driver = Driver::loading(&super::detections());
    driver.keys("f Enter");
    let mut batch = Store::default();
    batch.push(&flood("10.20.0.9", "53", None), 0, Default::default());
    driver.tell(Msg::Loading(News::Batch(Box::new(batch))));
    driver.tell(Msg::Loading(News::Done));
    assert_eq!(grouped(&driver), 8);
}

#[test]
fn only_the_last_groups_that_were_asked_for_are_taken() {
    let mut driver = driver();
    driver.keys("f");
    let enter = quell::app::key::Key::parse("Enter").unwrap();
    let effects = driver.app.update(Msg::Key(enter));
    driver.keys("f Enter");
    let Some(Effect::Group {
        asked, store, by, ..
    }) = effects
        .iter()
        .find(|effect| matches!(effect, Effect::Group { .. }))
    else {
        panic!("{effects:?}")
    };
    let one = quell::store::RowSet::from_fn(store.0.len(), |row| row == 0);
    let groups = Box::new(quell::group::Groups::of(&store.0, by, Some(&one)));
    driver.tell(Msg::Grouped {
        asked: *asked,
        groups,
    });
    assert_eq!(grouped(&driver), 7);
}

#[test]
fn the_detail_is_of_the_group_under_the_cursor() {
    let mut driver = driver();
    driver.keys("f \"address\" Enter G");
    let view = driver.app.list().open_groups().unwrap();
    let row = view.rows_at_cursor()[0] as usize;
    assert_ne!(Some(row), driver.app.list().row());
    assert_eq!(driver.app.detail().row(), Some(row));
}

#[test]
fn what_is_known_later_leaves_the_cursor_on_its_property() {
    let mut driver = Driver::open("e0517-flood.json");
    let is_hinted = |driver: &Driver| {
        let mut lines = driver.app.detail().lines().iter();
        lines.any(|line| matches!(line, DetailLine::Record { label: "hint", .. }))
    };
    assert!(is_hinted(&driver));
    let Some(DetailLine::Property { property, .. }) = driver.app.detail().line() else {
        panic!("{:?}", driver.app.detail().line())
    };
    assert_eq!(property.full(), "Network.IpAddressV4");
    driver.keys("n \"ticket 12\" Enter");
    let note = driver
        .app
        .detail()
        .lines()
        .iter()
        .find_map(|line| match line {
            DetailLine::Record {
                label: "note",
                text,
                ..
            } => Some(text.as_str()),
            _ => None,
        });
    assert_eq!(note, Some("ticket 12"));
    assert!(matches!(
        driver.app.detail().line(),
        Some(DetailLine::Property { .. })
    ));
}

#[test]
fn a_long_paste_is_taken_at_once_and_chooses_nothing() {
    let mut driver = driver();
    driver
        .keys("2")
        .on("Network.IpAddressV4")
        .keys("a 3 e Down");
    driver.tell(Msg::Paste("x".repeat(1_000_000)));
    let Some(Overlay::Prompt(prompt)) = driver.app.overlays().last() else {
        panic!("no prompt")
    };
    assert_eq!(prompt.chosen, None);
    assert!(prompt.line.text().len() <= 70_000);
}

#[test]
fn many_drafts_scroll_with_their_cursor() {
    let mut driver = Driver::with(&detections());
    driver.tell(Msg::Resize(80, 12));
    for _ in 0..12 {
        driver.keys("D n 1 g 2").on("Network.IpAddressV4").keys("a");
    }
    driver.keys("D");
    let rows = driver.app.overlay_height() - 1;
    let Some(Overlay::Drafts(drafts)) = driver.app.overlays().last() else {
        panic!("no list")
    };
    let seen = drafts.scroll.top..drafts.scroll.top + rows;
    assert!(seen.contains(&drafts.scroll.cursor), "{:?}", drafts.scroll);
}

#[test]
fn the_cursor_jumps_to_what_the_last_edit_changed() {
    let mut driver = Driver::open("e0517-flood.json");
    at_address(&mut driver, "192.168.2.123");
    driver.keys("a 3");
    let base = driver.app.preview().clone();
    // A wider network: more is hidden, and nothing is hidden no longer.
    driver.keys("+ 1 Esc g");
    let now = driver.app.preview().clone();
    let changed = |row: usize| base.outcome(row) != now.outcome(row);
    let wanted: Vec<usize> = driver
        .app
        .list()
        .shown()
        .iter()
        .map(|row| *row as usize)
        .collect();
    let wanted: Vec<usize> = (0..wanted.len())
        .filter(|at| changed(wanted[*at]))
        .collect();
    assert!(wanted.len() > 2, "{}", wanted.len());
    let below = wanted.iter().filter(|at| **at > 0);
    for at in below.clone() {
        driver.keys("]");
        assert_eq!(driver.app.list().scroll().cursor, *at);
    }
    driver.keys("]");
    assert!(driver.notice().contains("no detection below"));
    let last = below.clone().next_back().unwrap();
    assert_eq!(driver.app.list().scroll().cursor, *last);
    for at in wanted.iter().rev().skip(1) {
        driver.keys("[");
        assert_eq!(driver.app.list().scroll().cursor, *at);
    }
}
