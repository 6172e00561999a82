//! The list's columns: as wide as what they hold, chosen, sorted by.

use super::{built, sized};
use crate::support::driver::{Driver, detections_of};
use crate::support::picture::{draw, text};
use quell::app::{Effect, Mouse, Msg, Pane};
use quell::tui::theme::Palette;

/// The lines of the list's pane, without its frame.
fn list(driver: &Driver) -> Vec<Vec<String>> {
    let buffer = draw(&driver.app, Palette::Plain);
    let area = driver.app.layout().pane(Pane::List);
    let line = |y| (area.x + 1..area.x + area.width - 1).map(move |x| (x, y));
    let lines = area.y + 1..area.y + area.height - 1;
    let cells = lines.map(|y| line(y).map(|at| buffer[at].symbol().to_owned()).collect());
    cells.collect()
}

/// How many columns of the screen are blank in every row of the list.
fn blank(rows: &[Vec<String>]) -> usize {
    let width = rows.first().map_or(0, Vec::len);
    let is_blank = |x: &usize| rows.iter().all(|row| row[*x] == " ");
    (0..width).filter(is_blank).count()
}

#[test]
fn nothing_is_cut_while_there_is_room_at_any_width() {
    let source = "e0517-flood.json";
    for script in ["", "G", "/ \"A0306\" Enter"] {
        let mut driver = Driver::open(source);
        driver.keys(script);
        for width in 60..=300 {
            for height in [24, 40] {
                driver.tell(Msg::Resize(width, height));
                let lines = list(&driver);
                let (rows, blank) = (&lines[1..], blank(&lines[1..]));
                let cut = rows.iter().filter(|row| row.iter().any(|cell| cell == "…"));
                let cut = cut.map(|row| row.concat()).collect::<Vec<_>>();
                assert!(
                    cut.is_empty() || blank < 10,
                    "{width}x{height}: {blank} blank, but cut: {cut:#?}"
                );
            }
        }
    }
    for other in ["onprem-rest.json", "protect-syslog.log"] {
        let mut driver = Driver::open(other);
        for width in 60..=300 {
            driver.tell(Msg::Resize(width, 40));
            let lines = list(&driver);
            let is_cut = lines.iter().flatten().any(|cell| cell == "…");
            let all: Vec<String> = lines.iter().map(|line| line.concat()).collect();
            let blank = blank(&lines[1..]);
            assert!(!is_cut || blank < 10, "{other} {width}: {blank} {all:#?}");
        }
    }
}

#[test]
fn devices_are_whole_at_120x40() {
    let lines = list(&sized(built(), 120, 40));
    let all: String = lines.iter().map(|line| line.concat()).collect();
    assert!(
        all.contains("srv-dc-11") && all.contains("srv-print-24"),
        "{all}"
    );
    assert!(!all.contains('…'), "{all}");
}

fn head(driver: &Driver) -> String {
    list(driver)[0].concat()
}

#[test]
fn columns_are_chosen_and_kept() {
    let mut driver = sized(built(), 120, 40);
    driver.keys("1 C");
    insta::assert_snapshot!("columns_120x40", text(&draw(&driver.app, Palette::Plain)));
    // Time goes, rule moves behind device, verdict and new come.
    driver.keys("Space j J G Space k Space Esc");
    let shown = head(&driver);
    assert!(!shown.contains("time"), "{shown}");
    assert!(shown.find("device") < shown.find("rule"), "{shown}");
    let mut driver = sized(driver, 200, 40);
    let shown = head(&driver);
    for column in ["verdict", "new"] {
        assert!(shown.contains(column), "{shown}");
    }
    // A later session has them.
    let view = driver.app.view();
    let mut other = Driver::open("e0517-flood.json");
    other
        .app
        .resume(Default::default(), Some(view.clone()), None, false);
    other.tell(Msg::Resize(200, 40));
    assert_eq!(head(&other), shown);
    // So has one of a release that knew of no columns.
    let mut old = serde_json::to_value(&view).unwrap();
    for key in ["columns", "layout"] {
        old.as_object_mut().unwrap().remove(key);
    }
    let old = serde_json::from_value(old).unwrap();
    other.app.resume(Default::default(), Some(old), None, false);
    // As at first.
    driver.keys("C r Esc");
    assert!(head(&driver).contains("time"));
}

#[test]
fn a_columns_width_is_chosen() {
    let mut driver = sized(built(), 200, 60);
    driver.keys("1 C j j - - - - - - - -");
    let device = |driver: &Driver| {
        let columns = driver.app.list_columns().into_iter();
        let mut device = columns.filter(|(column, _)| column.title() == "device");
        device.next().unwrap().1
    };
    assert_eq!(device(&driver), 4);
    driver.keys("=");
    assert_eq!(device(&driver), 12);
}

#[test]
fn an_arrow_shows_the_order_and_a_click_on_a_head_sorts() {
    let mut driver = sized(built(), 120, 40);
    driver.keys("1");
    assert!(head(&driver).contains("time↓"));
    driver.keys("O");
    assert!(head(&driver).contains("time↑"));
    assert_eq!(driver.app.list().order().name(), "oldest first");
    driver.keys("C j o Esc");
    assert_eq!(driver.app.list().order().name(), "by rule");
    driver.keys(": \"mouse\" Enter");
    let at = head(&driver);
    let at = at[..at.find("device").unwrap()].chars().count();
    let area = driver.app.layout().pane(Pane::List);
    let x = area.x + 1 + u16::try_from(at).unwrap();
    driver.tell(Msg::Mouse(Mouse::Click(x, area.y + 1)));
    assert_eq!(driver.app.list().order().name(), "by device");
    driver.tell(Msg::Mouse(Mouse::Click(x, area.y + 1)));
    assert_eq!(driver.app.list().order().name(), "by device, reversed");
    assert!(head(&driver).contains("device↓"));
    assert!(!driver.effects.contains(&Effect::Quit));
}

#[test]
fn severity_has_a_sign_a_band() {
    let driver = sized(built(), 200, 60);
    let all: Vec<String> = list(&driver).iter().map(|line| line.concat()).collect();
    for sign in ["▲46", "!72", "i34"] {
        assert!(all.iter().any(|line| line.contains(sign)), "{sign}");
    }
}

#[test]
fn what_is_new_today_is_marked() {
    let line = |time: &str, program: &str| {
        format!(
            "{{\"time\":\"{time}\",\"rule\":{{\"code\":\"E0517\"}},\
             \"process\":{{\"FileItem.FileName\":\"{program}\"}}}}\n"
        )
    };
    let lines = [
        line("2026-11-20T03:12:07Z", "dns.exe"),
        line("2026-11-21T03:12:07Z", "dns.exe"),
        line("2026-11-21T03:12:08Z", "java.exe"),
    ];
    let mut driver = Driver::with(&detections_of(&lines.concat()));
    driver.keys("1 C G Space Esc");
    let lines = list(&driver);
    let new: Vec<bool> = lines[1..4]
        .iter()
        .map(|line| line.concat().contains("new"))
        .collect();
    assert_eq!(new, [true, false, false]);
}
