//! The strip of time: its axis, where it starts, how it zooms, and in whose time.

use super::{built, sized};
use crate::support::driver::Driver;
use crate::support::picture::{draw, text};
use quell::app::ListColumn;
use quell::app::zone::Zone;
use quell::store::Cell;
use quell::tui::theme::Palette;

fn strip(driver: &Driver) -> String {
    text(&draw(&driver.app, Palette::Plain))
}

#[test]
fn the_strip_has_dates_and_starts_at_the_cursors_time() {
    let mut driver = sized(built(), 120, 40);
    driver.keys("1 g j j j j : \"time: what\" Enter");
    let all = strip(&driver);
    for date in ["╵11-11", "╵11-13", "╵11-16"] {
        assert!(all.contains(date), "{all}");
    }
    // The newest are at the right end; closer, the same detection is still there.
    assert!(
        all.contains("2026-11-16 2") && all.contains(" UTC"),
        "{all}"
    );
    driver.keys("+ +");
    let closer = strip(&driver);
    assert!(closer.contains("╵11-16 "), "{closer}");
    assert!(closer.contains("to 2026-11-16 23:"), "{closer}");
    driver.keys("- - -");
    assert!(strip(&driver).contains("╵11-11"));
    driver.keys("+ 0");
    assert!(strip(&driver).contains("╵11-11"));
}

#[test]
fn times_are_shown_in_the_zone_that_is_set() {
    let mut driver = sized(built(), 120, 40);
    let time = |driver: &Driver| {
        let text = driver.app.column_text(0, ListColumn::Cell(Cell::Time));
        text.into_owned()
    };
    assert_eq!(time(&driver), "2026-11-10 00:04:13");
    let zone = jiff::tz::TimeZone::posix("CET-1CEST,M3.5.0,M10.5.0/3").unwrap();
    driver.app.set_zone(Zone::of(zone));
    assert_eq!(time(&driver), "2026-11-10 01:04:13");
    let all = strip(&driver);
    assert!(all.contains("newest first ─ times in CET"), "{all}");
    driver.keys("1 : \"time: what\" Enter");
    assert!(strip(&driver).contains(" CET"));
}
