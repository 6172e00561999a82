//! Every command in many states: what it costs the interface's thread, and that
//! whatever walks rows or proves is asked of a worker. `QUELL_LIVE=1000000` chooses
//! how many detections, and holds each message to its time.

use crate::support::driver::Driver;
use crate::support::live::processor_time;
use quell::app::commands::{Command, all};
use quell::app::key::{Key, KeyCode};
use quell::app::overlay::{Ask, Overlay, Pick, Question};
use quell::app::{Effect, Msg};
use quell::store::Store;
use quell::tui::theme::{Palette, Theme};
use quell::tui::view;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use std::ops::ControlFlow;
use std::sync::Arc;
use std::time::Duration;

/// What a message may take on the interface's thread.
const MOST: Duration = Duration::from_millis(16);

/// Columns and rows.
const SIZE: (u16, u16) = (200, 60);

fn count() -> Option<u64> {
    let count = std::env::var("QUELL_LIVE").ok();
    count.map(|count| count.parse().unwrap())
}

fn store() -> Arc<Store> {
    let mut store = Store::default();
    store.set_sources(vec!["made-up.jsonl".into()]);
    let mut batch = Store::default();
    quell::sample::generate(count().unwrap_or(3_000), 1, &mut |detection| {
        batch.push(detection, 0, Default::default());
        if batch.len() == 2048 {
            store.absorb(std::mem::take(&mut batch));
        }
        ControlFlow::Continue(())
    });
    store.absorb(batch);
    Arc::new(store)
}

/// An exclusion of so many addresses, with ports where asked.
fn long_draft(count: usize) -> String {
    let one = |at: usize| {
        let (high, low) = (at / 250, at % 250);
        format!(
            r#"<condition component="Network" property="IpAddressV4" condition="is" value="10.7.{high}.{low}"/>"#
        )
    };
    let all: String = (0..count).map(one).collect();
    format!(
        r#"<definition><operations><operation type="TcpIpProtocolIdentified"><operator type="or">{all}<condition component="Network" property="Port" condition="is" value="53"/></operator></operation></operations></definition>"#
    )
}

/// States, and the keys that lead there.
const STATES: &[(&str, &str)] = &[
    ("as it begins", ""),
    ("with an exclusion", "g 2 a j a j j a 1"),
    ("filtered", "g 2 a 1 / \"dns\" Enter"),
    ("of one outcome", "g 2 a 1 p p"),
    ("all marked", "g 2 a 1 : \"mark: all\" Enter"),
    ("all benign", "g 2 a 1 : \"benign: all\" Enter"),
    ("threats among them", "t j j t g 2 a 1 G b"),
    ("grouped by cause", "g 2 a 1 f \"cause\" Enter"),
    ("grouped by command line", "g 2 a 1 f \"commandline\" Enter"),
    ("a group open", "f \"address\" Enter a Enter"),
    ("a range", "g 2 a 1 g V G"),
];

/// Presses a key; all that comes of it is answered.
fn press(driver: &mut Driver, key: Key) {
    driver.tell(Msg::Key(key));
}

/// Goes on with whatever lies over the panes, in every way that there is; the
/// number of the way is told.
fn go_on(driver: &mut Driver, way: usize) {
    let keys: &[&str] = match driver.app.overlays().last() {
        None => return,
        Some(Overlay::Picker(picker)) => match &picker.pick {
            // Commands are driven one by one anyway.
            Pick::Command(_) => &["z", "Esc"],
            _ => [
                &["Enter"][..],
                &["Down", "Enter"],
                &["p", "Down", "Down", "Enter"],
            ][way],
        },
        Some(Overlay::Prompt(prompt)) => match &prompt.ask {
            Ask::SaveAs(_) => [&["Enter"][..], &["Tab", "Enter"], &["x", "Enter"]][way],
            Ask::Insist { .. } => &["x", "Enter", "Esc"],
            _ => [
                &["1", "9", "2", "Enter"][..],
                &["Down", "Tab", "Enter"],
                &["s", "v", "c", "Backspace", "Enter"],
            ][way],
        },
        Some(Overlay::Confirm(Question::Quit, ..)) => &["n"],
        Some(Overlay::Confirm(..)) => [&["y"][..], &["n"], &["j", "y"]][way],
        Some(Overlay::Caution(_)) => [&["Enter"][..], &["j", "Enter"], &["a"]][way],
        Some(Overlay::Facets(_)) => [&["j", "Enter"][..], &["x"], &["a"]][way],
        Some(Overlay::Time(_)) => [&["l", "Space", "l", "Enter"][..], &["+", "-"], &["G"]][way],
        Some(Overlay::Drafts(_)) => [&["n"][..], &["y"], &["d", "u", "Enter"]][way],
        Some(Overlay::Fixes(_)) => [&["Enter", "Enter"][..], &["j", "Enter"], &["G"]][way],
        Some(_) => &["j", "G", "y"],
    };
    for key in keys {
        press(driver, Key::parse(key).unwrap());
    }
}

/// Closes what lies over the panes.
fn close(driver: &mut Driver) {
    for _ in 0..8 {
        if driver.app.overlays().is_empty() {
            return;
        }
        press(driver, Key::plain(KeyCode::Esc));
    }
    panic!("it does not close: {:?}", driver.app.overlays().last());
}

/// A command by its name, as the palette does it.
fn run(driver: &mut Driver, command: &Command) {
    press(driver, Key::char(':'));
    if !command.is_in_palette() {
        return close(driver);
    }
    driver.tell(Msg::Paste(command.help.to_owned()));
    let Some(Overlay::Picker(picker)) = driver.app.overlays().last() else {
        panic!("no palette: {:?}", driver.app.overlays())
    };
    let Pick::Command(commands) = &picker.pick else {
        unreachable!()
    };
    let is_it = |shown: &usize| commands[*shown] == command;
    let down = picker.shown.iter().position(is_it).unwrap();
    (0..down).for_each(|_| press(driver, Key::plain(KeyCode::Down)));
    press(driver, Key::plain(KeyCode::Enter));
}

#[test]
#[expect(clippy::print_stdout, reason = "its figures are read by hand")]
fn no_command_keeps_the_interface_waiting() {
    let store = store();
    let (theme, mut slowest) = (Theme::new(Palette::Dark), Vec::new());
    for (state, keys) in STATES {
        let mut driver = Driver::over(&store).draft("long", &long_draft(200));
        driver.tell(Msg::Resize(SIZE.0, SIZE.1));
        driver.keys("D n").keys(keys);
        driver.times.clear();
        let shown = driver.app.list().shown().len();
        for command in all() {
            for way in 0..3 {
                let begun = driver.times.len();
                run(&mut driver, command);
                let worked = processor_time();
                let mut buffer = Buffer::empty(Rect::new(0, 0, SIZE.0, SIZE.1));
                view::render(&mut buffer, &driver.app, &theme);
                let frame = ("a frame".to_owned(), processor_time() - worked);
                driver.times.push(frame);
                go_on(&mut driver, way);
                go_on(&mut driver, way);
                close(&mut driver);
                for _ in 0..8 {
                    // What the command narrowed the list to.
                    if driver.app.list().shown().len() < shown {
                        press(&mut driver, Key::plain(KeyCode::Esc));
                    }
                }
                let what = format!("{state}: {}", command.name);
                let new = driver.times.drain(begun..);
                slowest.extend(new.map(|(word, time)| (time, what.clone(), word)));
            }
        }
    }
    slowest.sort_by_key(|(time, ..)| std::cmp::Reverse(*time));
    println!("{} detections, {} messages", store.len(), slowest.len());
    for (time, what, word) in slowest.iter().take(10) {
        println!("{time:>9.3?}  {what}: {word}");
    }
    // Of all that can be done, a good deal was.
    assert!(slowest.len() > STATES.len() * all().count() * 6);
    if count().is_some() {
        let (time, ..) = &slowest[0];
        assert!(*time <= MOST, "{:?}", &slowest[..10]);
    }
}

/// What each of these asks of a worker instead of doing it, and the answer changes.
#[test]
fn what_walks_rows_or_proves_is_asked_of_a_worker() {
    let begun = |keys: &str| {
        let mut driver = Driver::over(&store());
        driver.keys(keys);
        driver
    };
    type Is = fn(&Effect) -> bool;
    let asked: &[(&str, &str, Is)] = &[
        ("/", "d", |one| matches!(one, Effect::Show(_))),
        (": \"facets\"", "Enter Enter", |one| {
            matches!(one, Effect::Look(_))
        }),
        ("g 2 a 1 : \"time\"", "Enter", |one| {
            matches!(one, Effect::Look(_))
        }),
        ("g 2 a", "e", |one| matches!(one, Effect::Look(_))),
        (": \"mark: all\"", "Enter", |one| {
            matches!(one, Effect::Decide(_))
        }),
        (": \"benign: all\"", "Enter", |one| {
            matches!(one, Effect::Decide(_))
        }),
        (": \"mark: all\" Enter", "Esc", |one| {
            matches!(one, Effect::Decide(_))
        }),
        (": \"mark: all\" Enter", "u", |one| {
            matches!(one, Effect::Decide(_))
        }),
        ("V G n \"x\"", "Enter", |one| {
            matches!(one, Effect::Decide(_))
        }),
        ("f", "Enter", |one| matches!(one, Effect::Group { .. })),
        ("f Enter /", "d", |one| matches!(one, Effect::Find(_))),
        ("f Enter", "a", |one| matches!(one, Effect::Look(_))),
        ("f Enter", "b", |one| matches!(one, Effect::Decide(_))),
        ("g 2 a 3", "e", |one| matches!(one, Effect::Complete(_))),
        ("g 2 a 3 e", "1", |one| matches!(one, Effect::Complete(_))),
        ("", "D", |one| matches!(one, Effect::Weigh(_))),
        ("g 2", "a", |one| matches!(one, Effect::Preview(_))),
        ("g 2", "a", |one| matches!(one, Effect::Prove { .. })),
    ];
    for (before, keys, is_it) in asked {
        let mut driver = begun(before);
        for name in keys.split_whitespace() {
            driver.put(Msg::Key(Key::parse(name).unwrap()));
        }
        let is_asked = driver.asked.iter().any(is_it);
        assert!(is_asked, "`{before}` `{keys}`: {:?}", driver.asked.len());
        while driver.answer_next() {}
    }
}
