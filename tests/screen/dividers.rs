//! The panes' shares of the screen: moved, chosen, kept.

use super::{built, sized};
use crate::support::driver::Driver;
use crate::support::picture::{draw, text};
use quell::app::layout::Area;
use quell::app::{Mouse, Msg, Pane};
use quell::tui::theme::Palette;

fn panes(driver: &Driver) -> [Area; 3] {
    driver.app.layout().panes
}

#[test]
fn dividers_move_by_keys_and_are_kept() {
    let mut driver = sized(built(), 120, 40);
    let before = panes(&driver);
    driver.keys("1 } }");
    let wider = panes(&driver);
    assert!(wider[0].width > before[0].width);
    driver.keys("3 }");
    assert!(panes(&driver)[2].height > before[2].height);
    driver.keys("2 } }");
    assert!(panes(&driver)[1].height > before[1].height);
    driver.keys("1 { { {");
    assert!(panes(&driver)[0].width < before[0].width);
    driver.keys("|");
    let stacked = panes(&driver);
    assert!(stacked.iter().all(|area| area.width == 120), "{stacked:?}");
    let view = driver.app.view();
    let mut other = Driver::open("e0517-flood.json");
    other
        .app
        .resume(Default::default(), Some(view), None, false);
    other.tell(Msg::Resize(120, 40));
    assert_eq!(panes(&other), stacked);
    other.keys("|");
    assert_eq!(panes(&other)[0].height, 38);
    // However far they are moved, each pane keeps some room.
    other.keys(&"} ".repeat(60));
    other.keys(&"{ ".repeat(90));
    assert!(
        panes(&other)
            .iter()
            .all(|area| area.width >= 12 && area.height >= 4)
    );
}

#[test]
fn the_mouse_moves_dividers() {
    let mut driver = sized(built(), 120, 40);
    driver.keys(": \"mouse\" Enter 2");
    let [list, detail, _] = panes(&driver);
    let drag = |driver: &mut Driver, from: (u16, u16), to: (u16, u16)| {
        driver.tell(Msg::Mouse(Mouse::Click(from.0, from.1)));
        driver.tell(Msg::Mouse(Mouse::Drag(to.0, to.1)));
        driver.tell(Msg::Mouse(Mouse::Release(to.0, to.1)));
        driver.tell(Msg::Mouse(Mouse::Drag(10, 10)));
    };
    drag(&mut driver, (list.width, 20), (80, 20));
    assert_eq!(panes(&driver)[1].x, 80);
    drag(&mut driver, (100, detail.y + detail.height), (100, 30));
    assert_eq!(panes(&driver)[2].y, 30);
    // Elsewhere nothing is dragged.
    let before = panes(&driver);
    drag(&mut driver, (20, 10), (40, 10));
    assert_eq!(panes(&driver), before);
    driver.keys("| 1");
    let own = panes(&driver)[0];
    drag(&mut driver, (30, own.y + own.height - 1), (30, 29));
    assert_eq!(panes(&driver)[0].height, 29);
}

#[test]
fn a_pane_that_was_squeezed_shows_its_top_again() {
    let mut driver = sized(built(), 80, 24);
    driver.keys("2 g j j j j j j");
    let whole = driver.app.detail().scroll().top;
    driver.keys("1");
    assert!(driver.app.detail().scroll().top > whole);
    driver.keys("2");
    assert_eq!(driver.app.detail().scroll().top, whole);
}

#[test]
fn what_a_node_is_for_is_told_at_120x40() {
    let mut driver = sized(built(), 120, 40);
    driver.keys("3");
    let drawn = text(&draw(&driver.app, Palette::Plain));
    assert!(drawn.contains("−276") && drawn.contains("−299"), "{drawn}");
    assert!(drawn.contains("Network.IpAddressV4 is 192.168.2.123"));
    // Of the smallest screen the list shows the row under the cursor.
    let drawn = text(&draw(&sized(built(), 60, 15).app, Palette::Plain));
    assert!(
        drawn.lines().nth(2).unwrap().contains("srv-dc-11"),
        "{drawn}"
    );
    assert_eq!(driver.app.screen().focus(), Pane::Builder);
}
