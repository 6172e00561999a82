//! The cutter alone: what it takes for a record, and what that costs.

use super::super::record::Record;
use super::super::tables::Tables;
use super::super::token::Scanner;
use super::*;

/// The `n` of each record, `!` for what is broken, `h` for a heartbeat.
struct Pieces<'a> {
    tables: Tables,
    text: &'a str,
    latest: Option<String>,
    pieces: Vec<String>,
}

impl Reads for Pieces<'_> {
    fn is_key(&self, _: &[u8]) -> bool {
        true
    }

    fn read(&mut self, at: usize, end: usize) -> Result<(Beginning, u32), (usize, Fault)> {
        let mut scanner = Scanner::new(&self.text[..end], at);
        match self.tables.read(&mut scanner, &mut Record::new(true)) {
            Ok((found, _)) => {
                let mut own = Scanner::new(&self.text[..scanner.at], at);
                self.latest = n_of(&mut own);
                Ok((found, scanner.lines))
            }
            Err(fault) => Err((scanner.at, fault)),
        }
    }

    fn record(&mut self, _: Span) {
        let n = self.latest.take();
        self.pieces.push(n.unwrap_or("?".into()));
    }

    fn broken(&mut self, _: u32, _: Option<u32>, _: String) {
        self.pieces.push("!".into());
    }

    fn heartbeat(&mut self) {
        self.pieces.push("h".into());
    }
}

fn n_of(scanner: &mut Scanner<'_>) -> Option<String> {
    scanner.open().ok()?;
    loop {
        let key = scanner.key().ok()?;
        let value = scanner.value().ok()?;
        if key.raw == "n" {
            return Some(value.text()?.decoded().into_owned());
        }
        if !scanner.goes_on(b'}').ok()? {
            return None;
        }
    }
}

/// Reads a text in blocks of `step` bytes, what is left of one before the next.
fn split_by(text: &[u8], step: usize, max_record: usize) -> (Vec<String>, u64) {
    let text = std::str::from_utf8(text).expect("text");
    let (mut spot, mut stand, mut end) = (Spot::START, Stand::default(), 0_usize);
    let (mut pieces, mut effort) = (Vec::new(), 0);
    loop {
        end = text.len().min(end.saturating_add(step));
        while !text.is_char_boundary(end) {
            end += 1;
        }
        let block = &text[spot.offset as usize..end];
        let mut reads = Pieces {
            tables: Tables::new(true),
            text: block,
            latest: None,
            pieces: Vec::new(),
        };
        let is_last = end == text.len();
        let mut cutter = Cutter::new(block, spot, stand, is_last, max_record);
        stand = cutter.run(&mut reads);
        effort += cutter.effort();
        spot = spot.after(&block.as_bytes()[..cutter.at()]);
        pieces.extend(reads.pieces);
        if is_last {
            assert_eq!(spot.offset as usize, text.len());
            return (pieces, effort);
        }
    }
}

fn split(text: &str) -> String {
    let whole = split_by(text.as_bytes(), usize::MAX, 1 << 20).0.join(" ");
    for step in [1, 2, 7, 40] {
        let trickled = split_by(text.as_bytes(), step, 1 << 20).0.join(" ");
        assert_eq!(whole, trickled, "{text} by {step}");
    }
    whole
}

#[test]
fn records_in_a_row() {
    assert_eq!(split("{\"n\":1}\n{\"n\":2}\r\n\r\n{\"n\":3}"), "1 2 3");
    assert_eq!(split("{\"n\":1}{\"n\":2},{\"n\":3},\n"), "1 2 3");
    assert_eq!(split("{\n \"n\":\n1\n}\n{\n\"n\":2}"), "1 2");
    assert_eq!(
        split("\u{feff}{\"n\":1}\n\u{feff}{\"n\":2}\0\x1e{\"n\":3}"),
        "1 2 3"
    );
}

#[test]
fn lists_and_pages_are_entered() {
    assert_eq!(split(r#"[{"n":1},{"n":2}]"#), "1 2");
    assert_eq!(split("[\n{\"n\":1},\n{\"n\":2},\n]\n[{\"n\":3}]"), "1 2 3");
    assert_eq!(split("[]"), "");
    assert_eq!(
        split(r#"{"count":2,"value":[{"n":1},{"n":2}],"next":{"a":[1]}}"#),
        "1 2"
    );
    let page = r#"{"detections":[{"n":1},{"n":2}],"nextPageToken":"","id":"x"}"#;
    assert_eq!(split(&format!("{page}\n{page}")), "1 2 1 2");
    assert_eq!(split(&format!("[{page},{page}]")), "1 2 1 2");
    assert_eq!(
        split(r#"{"detection":{"n":1}}{"DETECTION":{"n":2},"x":1}"#),
        "1 2"
    );
    assert_eq!(
        split(r#"{"value":[{"DETECTION":{"n":1}},{"DETECTION":{"n":2}}]}"#),
        "1 2"
    );
    assert_eq!(split("{\"detectionGroups\":[\n  {\n \"n\":1}\n]\n}\n"), "1");
}

#[test]
fn envelopes_are_taken_off() {
    assert_eq!(
        split("<12>Mar 17 09:42:08 h ERAServer[1]: {\"n\":1}\nMar 17 09:42:08 h E[1]: {\"n\":2}\n"),
        "1 2"
    );
    assert_eq!(
        split("<12>1 2022-04-11T10:41:05Z h E 1 - - \u{feff}{\"n\":1}"),
        "1"
    );
    assert_eq!(
        split("ï»¿{\"n\":1}\nÿþ{\"n\":2}\nHEARTBEAT\n<14>1 - - HEARTBEAT\n{\"n\":3}"),
        "1 2 h h 3"
    );
    let frame = |text: &str| format!("{} {text}", text.len());
    let frames = [
        frame("<12>1 - - - - - {\"n\":1}"),
        frame("<12>1 - - - - - {\"n\":\"cut"),
        frame("<12>1 - - - - - plain"),
        frame("<12>1 - - - - - HEARTBEAT"),
        frame("<12>1 - - - - - {\"n\":2}"),
    ];
    assert_eq!(split(&frames.concat()), "1 ! ! h 2");
    assert_eq!(split(&frames.join("\n")), "1 ! ! h 2");
}

#[test]
fn plain_text_is_one_piece_a_line() {
    assert_eq!(
        split("hello\n{\"n\":1}\nsee {\"x\nbye {no\n{\"n\":2} tail\n{\"n\":3}"),
        "! 1 ! ! 2 ! 3"
    );
    assert_eq!(split("[warning] x\n{\"n\":1}"), "! 1");
}

#[test]
fn a_broken_record_hides_no_other() {
    assert_eq!(
        split("{\"n\":1}\n{\"n\":2,\"x\":\n{\"n\":3}\n{\"n\":4"),
        "1 ! 3 !"
    );
    assert_eq!(
        split("{\"a\":{\"b\":[\n{\"n\":1}\n{\"n\":2}\n\"x\"]}}\n{\"n\":3}"),
        "! 1 2 ! 3"
    );
    assert_eq!(split("{\"n\":\"cut\n{\"n\":1}\n"), "! 1");
    assert_eq!(split("{\"n\":0 \"bad\"}{\"n\":1}"), "! 1");
    assert_eq!(
        split("{\n\"a\":1,\n\"b\" 2,\n\"c\":{\n\"d\":1\n}\n}\n{\"n\":1}"),
        "! 1"
    );
}

#[test]
fn a_broken_element_hides_no_other() {
    assert_eq!(
        split(r#"[{"n":1},{"n":x,"l":[{"k":1},{"k":2}]},{"n":3}]"#),
        "1 ! 3"
    );
    assert_eq!(
        split("{\"value\":[{\"n\":1},{\"n\":2 ,{\"n\":3}],\"count\":3}\n{\"n\":4}"),
        "1 ! 3 4"
    );
    assert_eq!(split(r#"[{"n":1},7,"x",{"n":2}]"#), "1 ! 2");
    assert_eq!(
        split("[{\"n\":1},\n{\"n\":2,\"cut\n{\"m\":0,\"n\":3}\n{\"n\":4}"),
        "1 ! 3 4"
    );
}

#[test]
fn what_came_before_a_cut_is_kept() {
    assert_eq!(split(r#"{"detections":[{"n":1},{"n":2},"#), "1 2 !");
    assert_eq!(split(r#"{"detections":[{"n":1},{"n":2"#), "1 !");
    assert_eq!(split(r#"[{"n":1},{"n":"#), "1 !");
    let cut = "{\"detections\":[{\"n\":1}\n".repeat(50);
    let ones = split(&cut).matches('1').count();
    assert_eq!(ones, 50);
    let cut = "{\"detection\":{\"n\":1}\n".repeat(50);
    assert_eq!(split(&cut).matches('1').count(), 50);
}

#[test]
fn a_record_over_the_limit_is_passed_over() {
    let long = "x".repeat(3 << 20);
    let text = format!("{{\"n\":1}}\n{{\"n\":2,\"s\":\"{long}\"}}\n{{\"n\":3}}");
    assert_eq!(
        split_by(text.as_bytes(), usize::MAX, 2 << 20).0,
        ["1", "!", "3"]
    );
    assert_eq!(
        split_by(text.as_bytes(), usize::MAX, 4 << 20).0,
        ["1", "2", "3"]
    );
    let text = format!("[{{\"n\":1}},{{\"n\":2,\"s\":\"{long}\"}},{{\"n\":3}}]");
    assert_eq!(
        split_by(text.as_bytes(), usize::MAX, 2 << 20).0,
        ["1", "!", "3"]
    );
}

#[test]
fn the_work_grows_as_the_text_does() {
    for line in [
        "{\"a\":\n",
        "{\"a\":[\n",
        "{\"a\":[1,\n",
        "{\"a\":\"\\ud800\",\"b\":[\n",
        "{\"a\":\"\u{ff}\",\n",
        "[{\"a\":\n",
        "[{\"a\":1,",
        "{\"value\":[",
        "{\"detection\":",
        "[",
        "{",
        "}",
        "{\"a\":x,",
        "{\"a\":{\"a\":1},{\"a\":",
        "x {",
        "9 <1>{",
        "{\"x\":1,\"value\":{",
        "\"",
    ] {
        let cost = |count: usize| {
            let text = line.repeat(count);
            let (_, effort) = split_by(text.as_bytes(), usize::MAX, 1 << 26);
            effort as f64 / text.len() as f64
        };
        let (few, many) = (cost(300), cost(1_200));
        assert!(
            many < 200.0 && many < 1.5 * few + 10.0,
            "{line:?}: {few} {many}"
        );
    }
}
