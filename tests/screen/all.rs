//! Every combination of size, theme and what lies over the panes: nothing panics, no
//! line leaves the screen, and no theme says more than another.

use super::{built, sized};
use crate::support::picture::{draw, styles, text};
use quell::app::Msg;
use quell::tui::theme::Palette;

const SIZES: [(u16, u16); 5] = [(60, 15), (80, 24), (120, 40), (200, 60), (300, 80)];
const THEMES: [Palette; 4] = [
    Palette::Dark,
    Palette::Light,
    Palette::Basic,
    Palette::Plain,
];

#[test]
fn every_size_in_every_theme() {
    let mut driver = built();
    let overlays = [
        "1",
        "f Enter",
        "Esc C",
        "Esc D",
        "Esc ?",
        "Esc : \"time: what\" Enter",
        "Esc o",
        "Esc / \"192\"",
        "Esc 3 e",
        "Esc |",
        "3 v",
    ];
    for script in overlays {
        driver.keys(script);
        for (width, height) in SIZES {
            driver.tell(Msg::Resize(width, height));
            let drawn: Vec<String> = THEMES
                .iter()
                .map(|theme| text(&draw(&driver.app, *theme)))
                .collect();
            assert!(drawn.windows(2).all(|pair| pair[0] == pair[1]), "{script}");
            for line in drawn[0].lines() {
                assert!(
                    line.chars().count() <= usize::from(width),
                    "{script}: {line}"
                );
            }
        }
        driver.tell(Msg::Resize(120, 40));
    }
}

#[test]
fn the_themes_at_one_size() {
    let mut driver = sized(built(), 80, 24);
    driver.keys("1 g b");
    for (name, theme) in [("dark", Palette::Dark), ("light", Palette::Light)] {
        insta::assert_snapshot!(
            format!("styles_{name}_80x24"),
            styles(&draw(&driver.app, theme))
        );
    }
}

#[test]
fn the_panes_at_300x80() {
    let driver = sized(built(), 300, 80);
    insta::assert_snapshot!("panes_300x80", text(&draw(&driver.app, Palette::Plain)));
}

#[test]
fn a_prompt_lies_on_cleared_cells() {
    let mut driver = sized(built(), 80, 24);
    driver.keys("3 G e");
    let buffer = draw(&driver.app, Palette::Dark);
    let last = buffer.area.height - 1;
    for x in 60..80 {
        let cell = &buffer[(x, last)];
        assert_eq!(cell.symbol(), " ");
        assert!(cell.modifier.is_empty(), "{x}: {:?}", cell.modifier);
    }
}
