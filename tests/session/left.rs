//! What is left: neither hidden by any exclusion of the session nor with a verdict.

use super::{detections, driver};
use crate::support::driver::Driver;
use crate::support::picture::{draw, text};
use quell::app::status::RowStatus;
use quell::tui::theme::Palette;

/// What the list shows when only rows of this status are.
fn shown(driver: &mut Driver, status: RowStatus) -> Vec<u32> {
    for _ in 0..12 {
        if driver.app.list().status() == Some(status) {
            break;
        }
        driver.keys("P");
    }
    assert_eq!(driver.app.list().status(), Some(status));
    let rows = driver.app.list().shown().to_vec();
    driver.keys("Esc");
    rows
}

/// An exclusion of the address of the row under the cursor, then a new one.
fn another_draft(driver: &mut Driver) {
    driver.keys("2").on("Network.IpAddressV4").keys("a 1 D n 1");
    assert!(driver.app.work().is_empty());
}

#[test]
fn left_is_what_no_exclusion_hides_and_nobody_decided() {
    let mut driver = driver();
    assert_eq!(driver.app.left().count(), 7);
    driver.keys("2").on("Network.IpAddressV4").keys("a 1");
    // Two are hidden; the one without an operation is undecided: it is left.
    assert_eq!((driver.counts(), driver.app.left().count()), ((2, 4, 1), 5));
    driver.keys("D n");
    assert_eq!(driver.counts(), (0, 7, 0));
    assert_eq!(driver.app.left().count(), 5, "another exclusion hides them");
    assert!(driver.app.left().is_hidden_by_others(0));
    driver.keys("1 g");
    let drawn = text(&draw(&driver.app, Palette::Plain));
    assert!(drawn.contains("kept here, hidden by another"), "{drawn}");
    driver.keys("j j b");
    assert_eq!(driver.app.left().count(), 4);
    assert_eq!(shown(&mut driver, RowStatus::Left), [3, 4, 5, 6]);
    assert_eq!(shown(&mut driver, RowStatus::Others), [0, 1]);
    assert_eq!(shown(&mut driver, RowStatus::Benign), [2]);
    driver.keys("u u u");
    assert_eq!(driver.app.left().count(), 7);
}

#[test]
fn what_another_exclusion_hides_is_known_when_more_is_loaded() {
    let mut driver = Driver::loading(&detections());
    driver.keys("g");
    another_draft(&mut driver);
    assert_eq!(driver.app.left().count(), 5);
    let more = Driver::loading(&detections());
    let mut store = quell::store::Store::default();
    for row in 0..more.app.store().len() {
        store.push(&more.app.store().detection(row), 0, Default::default());
    }
    driver.tell(quell::app::Msg::Loading(quell::load::News::Batch(
        Box::new(store),
    )));
    driver.tell(quell::app::Msg::Loading(quell::load::News::Done));
    assert_eq!(
        (driver.app.store().len(), driver.app.left().count()),
        (14, 10)
    );
}

#[test]
fn after_a_verdict_the_cursor_goes_on_to_the_next_that_is_left() {
    let mut driver = driver();
    another_draft(&mut driver);
    driver.keys("g b");
    assert_eq!(driver.app.list().row(), Some(2), "the second is hidden");
    driver.keys("G t");
    assert_eq!(driver.app.list().row(), Some(2), "round");
    driver.keys("j c");
    assert_eq!(driver.app.list().row(), Some(3), "there was no verdict");
    driver.keys("k b b b b");
    assert!(
        driver.notice().ends_with("nothing that is shown is left"),
        "{}",
        driver.notice()
    );
    assert_eq!(driver.app.left().count(), 0);
    // Marked ones have their verdict wherever they are; the cursor is about the rest.
    driver.keys("u u u g Space g b");
    assert_eq!(driver.app.list().row(), Some(3));
    driver.app.set_advances(false);
    driver.keys("b");
    assert_eq!(driver.app.list().row(), Some(3));
}

#[test]
fn groups_count_what_is_left_and_what_others_hide() {
    let mut driver = driver();
    another_draft(&mut driver);
    driver.keys("f \"address\" Enter g");
    let figures = |driver: &Driver| -> Vec<(usize, usize, usize)> {
        let view = driver.app.list().groups().unwrap();
        let decided = view.decided.iter();
        decided.map(|of| (of.others, of.left, of.benign)).collect()
    };
    assert_eq!(
        figures(&driver),
        [(2, 2, 0), (0, 1, 0), (0, 1, 0), (0, 1, 0)]
    );
    driver.keys("b");
    let at = driver.app.list().groups().unwrap().scroll.cursor;
    assert_eq!((figures(&driver)[0], at), ((2, 0, 4), 1));
    let view = driver.app.list().groups().unwrap();
    let next = view.groups.as_ref().unwrap().label(driver.app.store(), 1);
    assert_eq!(driver.notice(), format!("benign: 4; next: {next}"));
    driver.keys("b b t");
    let at = driver.app.list().groups().unwrap().scroll.cursor;
    assert_eq!((at, driver.app.left().count()), (3, 0));
    assert!(driver.notice().contains("nothing that is shown is left"));
}

#[test]
fn what_the_draft_hides_is_not_left_while_one_beside_it_is_looked_at() {
    let mut driver = Driver::open("e0517-flood.json");
    driver.keys("f Enter a");
    assert_eq!(driver.app.left().count(), 901);
    driver.keys("j A");
    assert_eq!((driver.counts().0, driver.app.left().count()), (284, 617));
    driver.keys("Esc");
    assert_eq!((driver.counts().0, driver.app.left().count()), (299, 901));
    driver.keys("A Enter");
    assert_eq!((driver.counts().0, driver.app.left().count()), (284, 617));
}

/// The flood: three scanners into one exclusion, a fourth cause into another, six more
/// decided; what is left is what must be looked at.
#[test]
fn ten_causes_are_worked_off_in_sixty_keys() {
    let mut driver = Driver::open("e0517-flood.json");
    let all = driver.app.left().count();
    driver.keys("f Enter");
    let counts: Vec<usize> = {
        let view = driver.app.list().groups().unwrap();
        let groups = view.groups.as_ref().unwrap();
        (0..groups.len())
            .map(|of| groups.figures(of).count)
            .collect()
    };
    let script = "a j a j a j A Enter j b b b t b b";
    driver.keys(script);
    let view = driver.app.list().groups().unwrap();
    assert_eq!(view.scroll.cursor, 10, "{}", driver.notice());
    assert_eq!(driver.app.triage().session().drafts().len(), 2);
    let left: usize = counts[10..].iter().sum();
    assert_eq!((all, driver.app.left().count()), (1_200, left));
    driver.keys("P");
    assert_eq!(driver.app.list().shown().len(), left);
    let groups = driver.app.list().groups().unwrap().groups.clone().unwrap();
    assert_eq!(groups.len(), counts.len() - 10, "the groups are those left");
    assert!(2 + script.split(' ').count() < 60);
}
