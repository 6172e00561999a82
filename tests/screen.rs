//! What is drawn: text, and which cells are not plain, at several sizes; the
//! README's picture and table of keys, checked to be current.

mod all;
mod columns;
mod danger;
mod dividers;
mod guide;
mod header;
mod in_words;
mod time;

use crate::support::driver::Driver;
use crate::support::picture::{draw, styles, svg, text};
use quell::app::Msg;
use quell::app::commands::{Scope, all};
use quell::finding::Code;
use quell::tui::theme::Palette;
use std::path::Path;

/// The flood with the first two scanners excluded.
fn built() -> Driver {
    let mut driver = Driver::open("e0517-flood.json");
    driver
        .keys("/ \"192.168.2.123\" Enter 2")
        .on("Network.IpAddressV4")
        .keys("a Esc");
    driver
        .keys("1 / \"192.168.2.124\" Enter 2")
        .on("Network.IpAddressV4")
        .keys("a Esc 1 g 2");
    driver
}

fn sized(mut driver: Driver, width: u16, height: u16) -> Driver {
    driver.tell(Msg::Resize(width, height));
    driver
}

/// Compares with a file of the project; `QUELL_UPDATE=1` writes it instead.
fn same_as_file(name: &str, now: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(name);
    if std::env::var_os("QUELL_UPDATE").is_some() {
        std::fs::write(&path, now).unwrap();
    }
    let then = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        then == now,
        "{name} is not current: QUELL_UPDATE=1 cargo test --test quell screen"
    );
}

#[test]
fn the_picture_in_the_readme_is_current() {
    let driver = sized(built(), 120, 34);
    same_as_file(
        "tests/screen/readme.svg",
        &svg(&draw(&driver.app, Palette::Dark)),
    );
}

/// The README with what stands between two marks made anew.
fn with_part(readme: &str, begin: &str, end: &str, part: &str) -> String {
    let (before, rest) = readme.split_once(begin).unwrap();
    let (_, after) = rest.split_once(end).unwrap();
    format!("{before}{begin}{part}{end}{after}")
}

#[test]
fn the_tables_in_the_readme_are_current() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let readme = std::fs::read_to_string(path).unwrap();
    let mut keys = String::from("| where | keys |\n| --- | --- |\n");
    for scope in Scope::ALL {
        let own = all().filter(|command| command.scope == scope && !command.keys.is_empty());
        let each: Vec<String> = own
            .map(|command| {
                let names: Vec<String> =
                    command.keys.iter().map(|key| format!("`{key}`")).collect();
                format!("{} {}", names.join(" "), command.help)
            })
            .collect();
        keys.push_str(&format!("| {} | {} |\n", scope.title(), each.join(", ")));
    }
    let mut findings = String::from("| code | level | what |\n| --- | --- | --- |\n");
    for code in Code::ALL {
        findings.push_str(&format!(
            "| {} | {} | {} |\n",
            code.name(),
            code.level().name(),
            code.page().title
        ));
    }
    let now = with_part(
        &readme,
        "src/app/commands.rs -->\n",
        "<!-- /keys -->",
        &keys,
    );
    let now = with_part(
        &now,
        "src/finding/pages.rs -->\n",
        "<!-- /findings -->",
        &findings,
    );
    same_as_file("README.md", &now);
}

#[test]
fn the_panes_at_120x40() {
    let driver = built();
    let buffer = draw(&driver.app, Palette::Basic);
    insta::assert_snapshot!("panes_120x40", text(&buffer));
    insta::assert_snapshot!("panes_120x40_styles", styles(&buffer));
}

#[test]
fn the_panes_at_other_sizes() {
    for (width, height) in [(80, 24), (200, 60), (60, 15), (40, 10)] {
        let driver = sized(built(), width, height);
        insta::assert_snapshot!(
            format!("panes_{width}x{height}"),
            text(&draw(&driver.app, Palette::Plain))
        );
    }
    let driver = sized(built(), 20, 5);
    assert_eq!(
        text(&draw(&driver.app, Palette::Plain)).trim(),
        "quell: too small"
    );
}

#[test]
fn overlays() {
    let show = |name: &str, script: &str| {
        let mut driver = built();
        driver.keys(script);
        let driver = sized(driver, 100, 30);
        insta::assert_snapshot!(name, text(&draw(&driver.app, Palette::Plain)));
    };
    show("help", "3 ?");
    show("palette", ": \"sav\"");
    show("value_prompt", "3 G e Ctrl-u \"192.168.2.1234\"");
    show("widened", "3 G +");
    show("save_prompt", "s Tab");
    show("filter", "1 / \"dns 192.168\"");
    show("xml", "3 v");
    show("quit", "q");
    show("empty", "u u 3");
}

#[test]
fn every_size_is_drawn() {
    let mut driver = built();
    for script in ["", "?", "Esc :", "Esc /", "Esc 3 e", "Esc s", "Esc 2 Enter"] {
        driver.keys(script);
        for width in (0..130).step_by(7) {
            for height in (0..50).step_by(3) {
                driver.tell(Msg::Resize(width, height));
                draw(&driver.app, Palette::Dark);
            }
        }
        driver.tell(Msg::Resize(120, 40));
    }
}

#[test]
fn nothing_means_something_by_colour_alone() {
    let driver = built();
    let plain = draw(&driver.app, Palette::Plain);
    let coloured = draw(&driver.app, Palette::Dark);
    assert_eq!(text(&plain), text(&coloured));
    assert!(
        text(&plain).contains("✕ "),
        "the gutter's mark is a character"
    );
    assert!(!styles(&plain).contains("Red"), "{}", styles(&plain));
}

#[test]
fn an_assumed_operation_stands_in_the_builders_title() {
    let mut driver = built();
    let title = |driver: &Driver| {
        let drawn = text(&draw(&driver.app, Palette::Dark));
        let line = drawn.lines().find(|line| line.contains("3 Exclusion"));
        line.unwrap().contains("assumed: ")
    };
    driver.keys("3");
    assert!(!title(&driver));
    driver.keys("O");
    assert!(title(&driver));
    driver.keys("u");
    assert!(!title(&driver));
}

#[test]
fn the_choices_about_a_finding() {
    let xml =
        std::fs::read_to_string(crate::support::driver::sample("forum-template.xml")).unwrap();
    let forum = || Driver::open("e0517-flood.json").draft("forum-template", &xml);
    let show = |name: &str, script: &str, width: u16, height: u16| {
        let mut driver = forum();
        driver.keys(script);
        let driver = sized(driver, width, height);
        let plain = text(&draw(&driver.app, Palette::Plain));
        assert_eq!(plain, text(&draw(&driver.app, Palette::Dark)));
        insta::assert_snapshot!(format!("{name}_{width}x{height}"), plain);
    };
    for (width, height) in [(80, 24), (120, 40)] {
        show("mends", "3 F", width, height);
        show("mends_wider", "3 j j o F g Enter", width, height);
    }
    let mut driver = forum();
    driver.keys("3 j j o F g");
    let styles = styles(&draw(&driver.app, Palette::Basic));
    assert!(styles.contains("Red"), "{styles}");
}
