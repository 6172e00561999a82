//! What leaves Quell: on the clipboard, and as files.

use super::{driver, flood};
use crate::support::driver::{Driver, detections_of};
use quell::app::Effect;
use quell::app::overlay::Overlay;
use std::path::{Path, PathBuf};

/// What was put on the clipboard last.
fn copied(driver: &Driver) -> &str {
    let mut copies = driver.effects.iter().filter_map(|effect| match effect {
        Effect::Copy(text) => Some(text.as_str()),
        _ => None,
    });
    copies.next_back().unwrap_or_default()
}

fn file<'a>(driver: &'a Driver, name: &str) -> &'a str {
    let bytes = driver.disk.get(Path::new(name));
    std::str::from_utf8(bytes.unwrap_or_else(|| panic!("no {name}: {:?}", driver.disk.keys())))
        .unwrap()
}

/// The line that is typed.
fn typed(driver: &Driver) -> (&str, Option<&str>) {
    match driver.app.overlays().last() {
        Some(Overlay::Prompt(prompt)) => (prompt.line.text(), prompt.error.as_deref()),
        other => panic!("no prompt: {other:?}; {}", driver.notice()),
    }
}

#[test]
fn the_xml_is_on_the_clipboard_in_two_keys() {
    let mut driver = driver();
    driver.keys("2").on("Network.IpAddressV4").keys("a");
    driver.keys("3 y");
    let xml = copied(&driver).to_owned();
    assert!(
        xml.starts_with("<definition>") && xml.ends_with("</definition>\n"),
        "{xml}"
    );
    let said = format!("copied {} bytes, definition", xml.len());
    assert_eq!(driver.notice(), said);
    // In the form of the last save, as that wrote it.
    driver.keys("s Ctrl-u \"r.xml\" Tab Enter y");
    assert_eq!(copied(&driver), file(&driver, "r.xml"));
    assert!(
        driver.notice().ends_with("bytes, rule"),
        "{}",
        driver.notice()
    );
}

#[test]
fn what_is_dangerous_is_said_of_what_is_copied() {
    let xml = r#"<definition><operations><operation type="TcpIpProtocolIdentified"><operator type="or"><condition component="Network" property="Port" condition="isnot" value="1"/><condition component="Network" property="Port" condition="isnot" value="2"/></operator></operation></operations></definition>"#;
    let mut driver = driver().draft("all", xml);
    driver.keys("3 y");
    assert!(
        driver.notice().contains("in spite of Q10"),
        "{}",
        driver.notice()
    );
    assert!(!copied(&driver).is_empty());
}

#[test]
fn rows_are_copied_by_two_keys() {
    let mut driver = driver();
    driver.keys("1 g y l");
    assert_eq!(
        copied(&driver),
        "2025-11-20 03:00:00 UTC, Protocol Mismatch - RDP over a non-standard port [E0517], on DC01, \
         %SYSTEM%\\dns.exe, from 192.168.2.123 port 53, id made-up.jsonl:0\n"
    );
    assert!(
        driver
            .notice()
            .starts_with("copied 1 detection as lines for a ticket, ")
    );
    driver.keys("Space Space y i");
    assert_eq!(copied(&driver).lines().count(), 2, "the marked ones");
    driver.keys("y j");
    let again = detections_of(copied(&driver));
    assert_eq!(again.len(), 2);
    driver.keys("y c");
    assert_eq!(detections_of(copied(&driver)), again);
    driver.keys("y m");
    assert!(
        copied(&driver).starts_with("| time | rule |"),
        "{}",
        copied(&driver)
    );
    assert_eq!(copied(&driver).lines().count(), 4);
    driver.keys("Esc f \"address\" Enter y i");
    assert_eq!(
        copied(&driver).lines().count(),
        4,
        "the group under the cursor"
    );
    driver.keys("y Esc");
    assert!(driver.app.overlays().is_empty());
}

#[test]
fn what_is_too_long_for_the_clipboard_is_proposed_as_a_file() {
    let many: Vec<_> = (0..900)
        .map(|_| flood("10.0.0.1", "53", Some("C:\\a.exe")))
        .collect();
    let mut driver = Driver::with(&many);
    driver.keys(": \"mark: all\" Enter y j");
    assert_eq!(copied(&driver), "");
    let (line, error) = typed(&driver);
    assert_eq!(line, ".jsonl");
    assert!(error.unwrap().contains("74,994 bytes"), "{error:?}");
    driver.keys("Enter");
    assert_eq!(file(&driver, "copy.jsonl").lines().count(), 900);
}

#[test]
fn what_is_left_is_a_csv_in_four_keys_and_the_name() {
    let mut driver = driver();
    driver.keys("2").on("Network.IpAddressV4").keys("a 1");
    driver.keys("P w \"left\" Enter");
    let csv = file(&driver, "left.csv");
    assert_eq!(csv.lines().count(), 1 + driver.app.left().count(), "{csv}");
    let said = driver.notice();
    assert!(
        said.starts_with("5 detections written to left.csv (CSV, "),
        "{said}"
    );
    assert!(csv.starts_with("id,time,rule.code,"), "{csv}");
    for column in [
        "event.Network.IpAddressV4",
        "process.FileItem.FullPath",
        "verdict",
    ] {
        assert!(csv.lines().next().unwrap().contains(column), "{csv}");
    }
}

#[test]
fn an_export_reads_back_to_the_same_previews() {
    for form in ["", "Tab"] {
        let mut driver = Driver::open("e0517-flood.json");
        driver.keys("2").on("Network.IpAddressV4").keys("a 1 b");
        driver.keys(&format!("w {form} \"all\" Enter"));
        let (path, counts) = match form {
            "" => ("all.csv", driver.counts()),
            _ => ("all.jsonl", driver.counts()),
        };
        assert!(counts.0 > 0 && counts.1 > 0, "{counts:?}");
        let rules = driver.app.work().draft().clone();
        let again = detections_of(file(&driver, path));
        let mut second = Driver::with(&again);
        let text = quell::rule::write::write(&rules, Default::default(), &|_| None).unwrap();
        second = second.draft("again", std::str::from_utf8(&text).unwrap());
        assert_eq!(second.counts(), counts, "{form}");
        // Written once more it is the same: nothing was lost on the way.
        second.keys(&format!("1 w {form} \"all\" Enter"));
        let ids = |text: &str| text.lines().count();
        assert_eq!(ids(file(&second, path)), ids(file(&driver, path)));
    }
}

#[test]
fn the_form_of_an_export_turns_with_its_ending() {
    let mut driver = driver();
    driver.keys("w \"x\"");
    assert_eq!(typed(&driver).0, "x.csv");
    driver.keys("Tab");
    assert_eq!(typed(&driver).0, "x.jsonl");
    driver.keys("Tab \"y\"");
    assert_eq!(typed(&driver).0, "xy.md");
    driver.keys("Enter");
    let table = file(&driver, "xy.md");
    assert!(table.starts_with("| time | rule | device |"), "{table}");
    assert!(
        table.lines().nth(1).unwrap().starts_with("| --- |"),
        "{table}"
    );
    assert!(
        table.contains(r"%SYSTEM%\\dns.exe") || table.contains("dns.exe"),
        "{table}"
    );
}

#[test]
fn a_table_in_markdown_holds_nothing_that_acts() {
    let mut odd = flood(
        "10.0.0.1",
        "53",
        Some(r"C:\a|b<img src=x>`*_[x](http://evil)@you.exe"),
    );
    odd.device.name = Some("pc\n| --- |".into());
    let mut driver = Driver::with(&[odd]);
    driver.keys("w Tab Tab \"t\" Enter");
    let table = file(&driver, "t.md");
    assert_eq!(table.lines().count(), 3, "{table}");
    for bad in ["<img", "http:", "](", "@you"] {
        assert!(!table.replace("\\](", "").contains(bad), "{bad}: {table}");
    }
}

#[test]
fn nothing_is_overwritten_unasked_and_what_was_typed_stays() {
    let mut driver = driver();
    driver
        .disk
        .insert(PathBuf::from("old.csv"), b"mine".to_vec());
    driver.keys("w \"old\" Enter");
    assert!(matches!(
        driver.app.overlays().last(),
        Some(Overlay::Confirm(..))
    ));
    driver.keys("n");
    assert_eq!(typed(&driver), ("old.csv", None));
    assert_eq!(file(&driver, "old.csv"), "mine");
    driver.keys("Enter y");
    assert_eq!(file(&driver, "old.csv").lines().count(), 8);
    driver.keys("w \"/nowhere/x\" Enter");
    assert_eq!(
        typed(&driver),
        ("/nowhere/x.csv", Some("not written: no such folder"))
    );
    driver.keys("Esc");
    assert!(driver.app.overlays().is_empty());
}

#[test]
fn marked_rows_are_what_is_written_and_home_is_known() {
    let mut driver = driver();
    driver.app.set_home(Some(PathBuf::from("/home/ann")));
    driver.keys("g Space j Space w \"~/two\" Enter");
    assert_eq!(file(&driver, "/home/ann/two.csv").lines().count(), 3);
    assert!(
        driver.notice().starts_with("2 detections"),
        "{}",
        driver.notice()
    );
}

#[test]
fn an_export_is_stopped_by_leaving_it() {
    use quell::app::key::Key;
    use quell::app::{ExportOutcome, Msg};
    let mut driver = driver();
    driver.keys("w \"x\"");
    driver.put(Msg::Key(Key::parse("Enter").unwrap()));
    let Some(Overlay::Awaited(awaited)) = driver.app.overlays().last() else {
        panic!("{:?}", driver.app.overlays());
    };
    assert_eq!(awaited.title, "writing x.csv");
    let Some(Effect::Export(asked)) = driver.asked.pop_back() else {
        panic!("nothing is written");
    };
    driver.put(Msg::Export {
        asked: asked.asked,
        path: asked.path.clone(),
        outcome: ExportOutcome::Progress(3),
    });
    let Some(Overlay::Awaited(awaited)) = driver.app.overlays().last() else {
        panic!("{:?}", driver.app.overlays());
    };
    assert_eq!(awaited.title, "writing x.csv: 3 of 7");
    driver.put(Msg::Key(Key::parse("Esc").unwrap()));
    assert!(driver.effects.contains(&Effect::StopExport));
    assert!(driver.app.overlays().is_empty());
    assert_eq!(driver.notice(), "stopped: nothing was written");
}

#[test]
fn long_lines_of_xml_are_wrapped() {
    let value = "x".repeat(300);
    let xml = format!(
        r#"<definition><process><condition component="ProcessInfo" property="CommandLine" condition="contains" value="{value}"/></process></definition>"#
    );
    let mut driver = driver().draft("long", &xml);
    driver.keys("3 v G");
    let top = driver.app.builder().xml_scroll().top;
    let lines = driver.app.xml().len();
    driver.tell(quell::app::Msg::Resize(60, 15));
    driver.keys("G");
    assert!(driver.app.builder().xml_scroll().top > lines, "{top}");
}

#[test]
fn a_failed_save_keeps_its_prompt_and_what_was_typed() {
    use quell::app::SaveNews;
    use quell::app::key::Key;
    let mut driver = driver();
    driver.app.set_home(Some(PathBuf::from("/home/ann")));
    driver
        .keys("2")
        .on("Network.IpAddressV4")
        .keys("a s Ctrl-u \"~/no/x.xml\"");
    driver.put(quell::app::Msg::Key(Key::parse("Enter").unwrap()));
    while !matches!(driver.asked.back(), Some(Effect::Save { .. })) && driver.answer_next() {}
    driver.asked.clear();
    let path = PathBuf::from("/home/ann/no/x.xml");
    driver.tell(quell::app::Msg::Save(SaveNews::Failed {
        path,
        error: "no such folder".into(),
    }));
    let (line, error) = typed(&driver);
    assert_eq!(line, "~/no/x.xml");
    assert!(error.unwrap().contains("no such folder"), "{error:?}");
    // The API's form can't hold a rule whose uuid nobody knows: Tab goes on from there.
    driver.keys("Ctrl-u \"y.xml\" Tab Tab Enter Enter");
    let (line, error) = typed(&driver);
    assert_eq!(line, "y.json");
    assert!(error.unwrap().contains("uuid"), "{error:?}");
    driver.keys("Tab Enter");
    assert!(file(&driver, "y.xml").starts_with("<definition>"));
}

#[test]
fn saving_over_a_file_in_another_form_asks() {
    let mut driver = driver();
    driver
        .keys("2")
        .on("Network.IpAddressV4")
        .keys("a s Ctrl-u \"x.xml\" Enter");
    let before = file(&driver, "x.xml").to_owned();
    driver.keys("S Tab Enter");
    assert!(
        matches!(driver.app.overlays().last(), Some(Overlay::Confirm(..))),
        "{}",
        driver.notice()
    );
    assert_eq!(file(&driver, "x.xml"), before);
    driver.keys("y");
    assert!(file(&driver, "x.xml").starts_with("<rule>"));
    driver.keys("S Enter");
    assert!(
        driver.app.overlays().is_empty(),
        "in the same form it is the same file"
    );
}

#[test]
fn the_body_of_the_api_is_for_the_devices_that_were_chosen() {
    const RULE: &str = "c4a543e3-f4c6-4a62-9964-d131265a0bf2";
    let of = |device: &str, uuid: Option<&str>, address: &str| {
        let mut detection = flood(address, "53", None);
        detection.rule.uuid = Some(RULE.into());
        detection.device.name = Some(device.into());
        detection.device.uuid = uuid.map(str::to_owned);
        detection
    };
    let mut driver = Driver::with(&[
        of("dc01", Some("u-1"), "10.0.0.1"),
        of("dc02", Some("u-2"), "10.0.0.2"),
        of("dc02", Some("u-2"), "10.0.0.1"),
        of("ws", None, "10.0.0.9"),
    ]);
    driver
        .keys("g 2")
        .on("Network.IpAddressV4")
        .keys("a s Ctrl-u \"x.json\" Tab Tab Enter");
    let Some(Overlay::Devices(devices)) = driver.app.overlays().last() else {
        panic!("{:?} {}", driver.app.overlays(), driver.notice());
    };
    assert_eq!(devices.listed.len(), 2);
    assert_eq!(devices.in_words(), "all devices");
    let json = |driver: &Driver| -> serde_json::Value {
        serde_json::from_str(file(driver, "x.json")).unwrap()
    };
    // None chosen: all, and that is said.
    driver.keys("Enter");
    assert_eq!(json(&driver)["exclusion"]["scopes"], serde_json::json!([]));
    assert!(
        driver.notice().contains("for all devices"),
        "{}",
        driver.notice()
    );
    driver.keys("S Enter j Space Enter");
    let chosen = json(&driver)["exclusion"]["scopes"].clone();
    assert_eq!(chosen.as_array().unwrap().len(), 1, "{chosen}");
    assert!(
        driver.notice().contains("for 1 device alone"),
        "{}",
        driver.notice()
    );
    // What is saved again keeps them, and they are chosen when it is asked again.
    driver.keys("3 G + s");
    assert_eq!(json(&driver)["exclusion"]["scopes"], chosen);
    driver.keys("S Enter");
    let Some(Overlay::Devices(devices)) = driver.app.overlays().last() else {
        panic!("{:?} {}", driver.app.overlays(), driver.notice());
    };
    assert_eq!(devices.chosen().len(), 1);
    driver.keys("Esc");
    assert!(driver.notice().contains("not saved"), "{}", driver.notice());
}

#[test]
fn paths_are_completed_by_what_stands_in_their_folder() {
    let mut driver = driver();
    for name in ["out/flood.xml", "out/fine.xml", ".secret", "other.xml"] {
        driver.disk.insert(PathBuf::from(name), Vec::new());
    }
    driver
        .keys("2")
        .on("Network.IpAddressV4")
        .keys("a s Ctrl-u \"ou\" Down");
    assert_eq!(typed(&driver).0, "out/");
    driver.keys("Down");
    assert_eq!(typed(&driver).0, "out/fine.xml");
    driver.keys("Down");
    assert_eq!(typed(&driver).0, "out/flood.xml");
    // The form still turns, and a file that is there is still asked about.
    driver.keys("Tab Tab Tab Enter");
    assert!(
        matches!(driver.app.overlays().last(), Some(Overlay::Confirm(..))),
        "{}",
        driver.notice()
    );
    driver.keys("n D f \"o\" Tab");
    assert_eq!(typed(&driver).0, "other.xml");
}
