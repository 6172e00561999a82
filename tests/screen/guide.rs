//! The pictures of README's guide, made by walking it: a morning with the sample.

use super::{same_as_file, sized};
use crate::support::driver::Driver;
use crate::support::picture::{draw, svg};
use quell::tui::theme::Palette;

fn picture(driver: &Driver, name: &str) {
    let drawn = svg(&draw(&driver.app, Palette::Dark));
    same_as_file(&format!("tests/screen/{name}.svg"), &drawn);
}

#[test]
fn the_pictures_of_the_guide_are_current() {
    let mut driver = sized(Driver::open("e0517-flood.json"), 120, 34);
    driver.keys("f Enter a j a j a");
    assert_eq!(driver.counts().0, 859);
    assert_eq!(driver.app.left().count(), 341);
    picture(&driver, "guide-causes");
    driver.keys("s Enter j A");
    picture(&driver, "guide-suggest");
    driver.keys("Esc G k k k k t");
    picture(&driver, "guide-threat");
}
