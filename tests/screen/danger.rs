//! The dangerous states: nothing of what matters is cut off at 80x24, and all of
//! it is there without colour.

use super::sized;
use crate::support::driver::{Driver, sample};
use crate::support::picture::{draw, styles, text};
use quell::tui::theme::Palette;

/// The flood, the host that hops over servers marked as a threat, and an exclusion
/// of the sample data.
fn with_threats(draft: &str) -> Driver {
    let draft = std::fs::read_to_string(sample(draft)).unwrap();
    let mut driver = Driver::open("e0517-flood.json").draft("forum", &draft);
    driver.keys("/ \"192.168.2.77\" Enter : \"threat: all\" Enter Esc");
    driver
}

fn state(name: &str) -> Driver {
    let mut driver = with_threats("forum-template.xml");
    match name {
        "everything" => drop(driver.keys("3")),
        "hidden_threats" => drop(driver.keys("1 / \"192.168.2.7\" Enter G")),
        "name_asked" => drop(driver.keys("s")),
        "unseen_marks" => {
            driver = with_threats("scanners.xml");
            driver.keys("g Space Space / \"dns\" Enter g Space / Ctrl-u \"java\" Enter t");
        }
        "unseen_marks_counted" => {
            driver.keys("g Space Space / \"dns\" Enter V j");
        }
        "another_rule" => {
            driver = with_threats("scanners.xml");
            driver
                .keys("/ \"D0522\" Enter g 2")
                .on("Network.IpAddressV4");
            driver.keys("a");
        }
        "threats_taken_back" => drop(driver.keys("g V G b")),
        _ => panic!("no state {name}"),
    }
    driver
}

#[test]
fn dangers_at_80x24_and_120x40() {
    for name in [
        "everything",
        "hidden_threats",
        "name_asked",
        "unseen_marks",
        "unseen_marks_counted",
        "another_rule",
        "threats_taken_back",
    ] {
        for (width, height) in [(80, 24), (120, 40)] {
            let driver = sized(state(name), width, height);
            let plain = draw(&driver.app, Palette::Plain);
            insta::assert_snapshot!(format!("danger_{name}_{width}x{height}"), text(&plain));
            let coloured = draw(&driver.app, Palette::Dark);
            assert_eq!(text(&plain), text(&coloured), "no meaning by colour alone");
        }
    }
}

#[test]
fn dangers_are_red_and_stand_out_without_colour() {
    let driver = sized(state("hidden_threats"), 80, 24);
    for (name, palette) in [("basic", Palette::Basic), ("plain", Palette::Plain)] {
        let buffer = draw(&driver.app, palette);
        insta::assert_snapshot!(format!("danger_styles_{name}"), styles(&buffer));
    }
}
