//! Searching: all that is known of a detection, fields, history, and what is searched
//! without being narrowed.

use super::{driver, flood};
use crate::support::driver::Driver;
use crate::support::picture::{draw, text};
use quell::app::overlay::Overlay;
use quell::detail::DetailLine;
use quell::detection::{Detection, State};
use quell::language::{Property, Value};
use quell::tui::theme::Palette;

const HASH: &str = "f0a1c2d3e4f5a6b7c8d9e0f1a2b3c4d5e6f7a8b9";

/// Three of a flood, of which one has a command line and one a hash.
fn telling() -> Driver {
    let mut encoded = flood("10.0.0.1", "443", Some(r"C:\Windows\powershell.exe"));
    let line = Value::Str("powershell -NoP -Enc SQBFAFgA and more of it".into());
    let property = Property::of("ProcessInfo.CommandLine");
    encoded.process.set(property, State::Known(line));
    let mut hashed = flood("10.0.0.2", "53", None);
    hashed.extra.push(("SHA-1".to_owned(), HASH.to_owned()));
    hashed.severity = Some(70);
    let plain: Detection = flood("192.168.2.7", "53", None);
    let mut driver = Driver::with(&[encoded, hashed, plain]);
    driver.keys("g");
    driver
}

fn shown(driver: &Driver) -> Vec<u32> {
    let mut rows = driver.app.list().shown().to_vec();
    rows.sort_unstable();
    rows
}

fn found(driver: &Driver) -> Vec<String> {
    let lines = driver.app.detail().lines().iter();
    let found = lines.filter_map(|line| match line {
        DetailLine::Record {
            label: "found",
            text,
            ..
        } => Some(text.clone()),
        _ => None,
    });
    found.collect()
}

#[test]
fn a_hash_that_a_colleague_sent_goes_to_its_row_in_two_keys_and_the_text() {
    let mut driver = telling();
    driver.keys(&format!("/ \"{HASH}\" Enter"));
    assert_eq!(shown(&driver), [1]);
    assert_eq!(driver.app.detail().row(), Some(1));
    assert_eq!(found(&driver), [format!("in the record: {HASH}")]);
}

#[test]
fn the_detail_says_where_it_is_when_no_column_shows_it() {
    let mut driver = telling();
    driver.keys("/ \"-enc\" Enter");
    assert_eq!(shown(&driver), [0]);
    let found = found(&driver);
    assert!(
        found[0].starts_with("in process ProcessInfo.CommandLine: "),
        "{found:?}"
    );
    assert!(found[0].contains("-Enc"), "{found:?}");
    driver.keys("/ \"powershell\" Enter");
    assert!(self::found(&driver).is_empty(), "a column shows it");
}

#[test]
fn fields_narrow_and_a_mistake_shows_nothing_and_is_told() {
    let mut driver = telling();
    driver.keys("/ \"addr:10.0.0.0/8 !port:443\"");
    assert_eq!(shown(&driver), [1]);
    driver.keys("Ctrl-u \"sev>high\"");
    assert!(shown(&driver).is_empty());
    let Some(Overlay::Prompt(prompt)) = driver.app.overlays().last() else {
        panic!("no prompt")
    };
    assert_eq!(prompt.error.as_deref(), Some("`high` is not a number"));
    driver.keys("Ctrl-u \"sev>60\" Enter");
    assert_eq!(shown(&driver), [1]);
}

#[test]
fn what_was_decided_and_noted_is_searched_and_follows() {
    let mut driver = telling();
    driver.keys("n \"ticket twelve\" Enter t / \"is:threat\" Enter");
    assert_eq!(shown(&driver), [0]);
    driver.keys("Esc / \"twelve\" Enter");
    assert_eq!(shown(&driver), [0]);
    assert_eq!(found(&driver), ["in note: ticket twelve"]);
    driver.keys("Esc / \"!is:threat\" Enter g");
    assert_eq!(shown(&driver), [1, 2]);
    driver.keys("t");
    assert_eq!(shown(&driver).len(), 1, "it is a threat now, and goes");
    driver.keys("u");
    assert_eq!(shown(&driver).len(), 2);
}

#[test]
fn the_prompt_opens_with_the_last_text_selected() {
    let mut driver = driver();
    driver.keys("/ \"10.20\" Enter / \"53\" Enter");
    assert_eq!(driver.app.list().filter(), "53", "typing replaces");
    driver.keys("/ Left \"x\" Esc");
    assert_eq!(driver.app.list().filter(), "53");
    driver.keys("/ End \"x\" Enter");
    assert_eq!(driver.app.list().filter(), "53x", "an arrow edits");
    driver.keys("Esc /");
    assert_eq!(driver.app.list().filter(), "", "not in force yet");
    driver.keys("Enter");
    assert_eq!(driver.app.list().filter(), "53x");
    driver.keys("/ Backspace Enter");
    assert_eq!(driver.app.list().filter(), "");
}

#[test]
fn arrows_walk_through_the_filters_before_and_the_session_keeps_them() {
    let mut driver = driver();
    driver.keys("/ \"10.20\" Enter / \"53\" Enter / \"4\" Up");
    assert_eq!(driver.app.list().filter(), "53");
    driver.keys("Up");
    assert_eq!(driver.app.list().filter(), "10.20");
    driver.keys("Up Down Down");
    assert_eq!(driver.app.list().filter(), "4");
    driver.keys("Enter");
    let view = driver.app.view();
    assert_eq!(view.searches, ["10.20", "53", "4"]);
    let text = serde_json::to_string(&view).unwrap();
    let old = text.replace(r#","searches":["10.20","53","4"],"finds":[]"#, "");
    assert!(!old.contains("searches"), "{old}");
    let old: quell::session::SavedView = serde_json::from_str(&old).unwrap();
    assert!(old.searches.is_empty(), "a session of before opens");
    let mut other = self::driver();
    other.app.resume(Default::default(), Some(view), None, true);
    other.keys("/ Up Up");
    assert_eq!(other.app.list().filter(), "10.20");
}

#[test]
fn fields_and_values_are_completed() {
    let mut driver = driver();
    driver.keys("/ \"ad\" Tab");
    assert_eq!(driver.app.list().filter(), "addr:");
    driver.keys("\"10.\" Tab Enter");
    assert_eq!(driver.app.list().filter(), "addr:10.20.0.9");
    assert_eq!(driver.app.list().shown().len(), 1);
    driver.keys("/ \"!is:thr\" Tab");
    assert_eq!(driver.app.list().filter(), "!is:threat");
    driver.keys("Ctrl-u \"p\" Tab");
    let first = driver.app.list().filter().to_owned();
    driver.keys("Tab");
    let second = driver.app.list().filter().to_owned();
    assert!(first != second && second.ends_with(':'), "{first} {second}");
    assert_eq!(second.matches(':').count(), 1, "{second}");
}

#[test]
fn groups_are_searched_on_and_back() {
    let mut driver = Driver::open("e0517-flood.json");
    driver.keys("f \"device\" Enter / \"srv\" Enter");
    let at = |driver: &Driver| driver.app.list().open_groups().unwrap().scroll.cursor;
    let first = at(&driver);
    driver.keys("n");
    let second = at(&driver);
    assert!(second > first, "{first} {second}");
    driver.keys("n N");
    assert_eq!(at(&driver), second);
    driver.keys("N");
    assert_eq!(at(&driver), first);
    assert!(driver.app.overlays().is_empty(), "no note is asked for");
}

#[test]
fn in_the_list_n_stays_the_note() {
    let mut driver = driver();
    driver.keys("/ \"53\" Enter n");
    assert!(matches!(
        driver.app.overlays().last(),
        Some(Overlay::Prompt(_))
    ));
    driver.keys("Esc N");
    assert!(
        driver.notice().contains("all that is shown matches"),
        "{}",
        driver.notice()
    );
}

#[test]
fn help_and_xml_are_searched() {
    let mut driver = driver();
    driver.keys("? / \"undo\" Enter");
    let first = driver.app.overlays().found();
    assert!(first.is_some());
    driver.keys("n");
    assert!(driver.app.overlays().found() > first);
    driver.keys("N");
    assert_eq!(driver.app.overlays().found(), first);
    let Some(Overlay::Help(scroll)) = driver.app.overlays().last() else {
        panic!("no help")
    };
    let before = scroll.top;
    driver.keys("Tab");
    let Some(Overlay::Help(scroll)) = driver.app.overlays().last() else {
        panic!("no help")
    };
    assert!(scroll.top > before, "the next topic");
    driver.keys("/ \"qqq\" Enter");
    assert!(
        driver.notice().contains("`qqq` is not there"),
        "{}",
        driver.notice()
    );
    driver
        .keys("Esc 2")
        .on("Network.IpAddressV4")
        .keys("a 3 / Esc");
    assert!(driver.app.overlays().is_empty());
    driver.keys("v / \"192.168\" Enter");
    let found = driver.app.overlays().found();
    let xml = driver.app.xml();
    assert!(found.is_some(), "{xml:?} {}", driver.notice());
}

#[test]
fn a_mistake_is_told_where_the_list_is_empty_after_enter_and_the_nearest_word_first() {
    let mut driver = telling();
    driver.keys("/ \"is:lfet\" Enter");
    let told = driver.app.list().query().mistake().unwrap().to_owned();
    assert!(
        told.starts_with("did you mean left? `is:lfet`: known are "),
        "{told}"
    );
    assert!(text(&draw(&driver.app, Palette::Plain)).contains("did you mean left?"));
    assert!(!text(&draw(&driver.app, Palette::Plain)).contains("nothing matches"));
}

#[test]
fn a_word_that_looks_like_a_field_is_told_to_be_none() {
    let mut driver = telling();
    driver.keys("/ \"adress:10.20.0.9\" Enter");
    let meant = "did you mean addr:? `adress` is no field: taken as a word";
    assert_eq!(driver.app.list().query().mistake(), Some(meant));
    assert!(text(&draw(&driver.app, Palette::Plain)).contains(meant));
    driver.keys("/ Ctrl-u \"!adress:10.20.0.9\"");
    let Some(Overlay::Prompt(prompt)) = driver.app.overlays().last() else {
        panic!("no prompt")
    };
    assert_eq!(prompt.error.as_deref(), Some(meant));
    for plain in [
        r"c:\users",
        "http://x",
        "a=b",
        "10:30",
        "powershell",
        "addr:10.",
    ] {
        let query = quell::store::Query::parse(plain);
        assert_eq!(query.mistake(), None, "{plain}");
    }
}
