//! The header's crumbs, what is said, and the program's own words.

use super::{built, sized};
use crate::support::driver::Driver;
use crate::support::picture::{draw, text};
use quell::app::{Mouse, Msg};
use quell::tui::theme::Palette;

fn lines(driver: &Driver) -> Vec<String> {
    let drawn = text(&draw(&driver.app, Palette::Plain));
    drawn.lines().map(str::to_owned).collect()
}

fn column(line: &str, word: &str) -> u16 {
    let at = line
        .find(word)
        .unwrap_or_else(|| panic!("no {word}: {line}"));
    u16::try_from(line[..at].chars().count()).unwrap()
}

/// Narrowed by an outcome, two values and a filter.
fn narrowed() -> Driver {
    let mut driver = built();
    driver.keys("1 G 2").on("Network.Inbound").keys("f");
    driver.on("Network.Port").keys("f 1 p p / \"dns\" Enter");
    driver
}

const ALL: [&str; 4] = [
    "› kept",
    "› event Network.Inbound = true",
    "› event Network.Port = 53",
    "› /dns",
];

#[test]
fn narrowings_stand_whole_in_the_header() {
    for (width, height) in [(120, 40), (100, 30), (200, 60)] {
        let lines = lines(&sized(narrowed(), width, height));
        let head = format!("{}\n{}", lines[0], lines[1]);
        for crumb in ALL {
            assert!(head.contains(crumb), "{width}: {crumb}\n{head}");
        }
    }
    // One line holds them where it can.
    let wide = lines(&sized(narrowed(), 200, 60));
    assert!(wide[1].contains("1 Detections"), "{}", wide[1]);
    let narrow = lines(&sized(narrowed(), 60, 15));
    assert!(
        narrow[0].contains("› kept") && narrow[0].contains("/dns"),
        "{}",
        narrow[0]
    );
}

#[test]
fn a_click_on_a_crumb_takes_it_away() {
    let mut driver = narrowed();
    driver.keys(": \"mouse\" Enter");
    for (at, crumb) in ALL.into_iter().enumerate() {
        let before = lines(&driver);
        let y = before.iter().position(|line| line.contains(crumb)).unwrap();
        let x = column(&before[y], crumb);
        driver.tell(Msg::Mouse(Mouse::Click(x + 1, u16::try_from(y).unwrap())));
        assert_eq!(driver.app.list().crumbs().len(), ALL.len() - 1 - at);
        assert!(!lines(&driver)[..2].iter().any(|line| line.contains(crumb)));
    }
    assert_eq!(driver.app.list().shown().len(), 1200);
}

#[test]
fn what_is_said_never_covers_the_counts() {
    for (width, height) in [(60, 15), (80, 24), (120, 40), (200, 60)] {
        let mut driver = sized(built(), width, height);
        driver.keys("2 G A");
        assert!(!driver.notice().is_empty());
        let said: Vec<String> = lines(&driver);
        let last = said.last().unwrap();
        assert!(last.contains("suppressed · "), "{last}");
        let word = driver.notice().split(' ').next().unwrap().to_owned();
        assert!(said.iter().any(|line| line.contains(&word)), "{word}");
    }
}

#[test]
fn own_words_are_not_escaped_and_cuts_are_dim() {
    let mut driver = built();
    driver.keys("1 f");
    for key in ["Enter", "o", "Esc", ":", "Esc", "D", "Esc", "?"] {
        let key = quell::app::key::Key::parse(key).unwrap();
        // Unanswered: what is under way says so.
        driver.put(Msg::Key(key));
        let drawn = text(&draw(&driver.app, Palette::Plain));
        assert!(!drawn.contains("⟨2026⟩"), "{drawn}");
    }
    let buffer = draw(&sized(built(), 60, 15).app, Palette::Dark);
    let cut = buffer.content().iter().filter(|cell| cell.symbol() == "…");
    let mut count = 0;
    for cell in cut {
        count += 1;
        assert!(cell.modifier.contains(ratatui::style::Modifier::DIM));
        assert!(!cell.modifier.contains(ratatui::style::Modifier::REVERSED));
    }
    assert!(count > 0);
}
