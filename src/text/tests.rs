use proptest::prelude::*;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use unicode_normalization::UnicodeNormalization;
use unicode_properties::{GeneralCategory, UnicodeGeneralCategory};

use super::*;

/// Text that leans towards what is dangerous.
fn nasty() -> impl Strategy<Value = String> {
    let c = prop_oneof![
        4 => proptest::char::range(' ', '~'),
        2 => proptest::sample::select(vec![
            '\0', '\x07', '\t', '\n', '\r', '\x1b', '\u{7f}', '\u{85}', '\u{9b}', '\u{9d}',
            '\u{a0}', '\u{ad}', '\u{301}', '\u{323}', '\u{34f}', '\u{e33}', '\u{600}',
            '\u{1161}', '\u{11a8}', '\u{200b}', '\u{200d}', '\u{202e}', '\u{2028}', '\u{2066}',
            '\u{fe0f}', '\u{feff}', '\u{e0041}', '\u{fffe}', '\u{ff9e}', '⟨', '⟩', '…', 'é',
            '漢', '가', '\u{1100}', 'क', '\u{94d}', 'ष', '👍', '🏽', '🇺', '\u{17d8}', '\u{37e}',
        ]),
        1 => any::<char>(),
    ];
    proptest::collection::vec(c, 0..24).prop_map(String::from_iter)
}

/// Every escape read back: the proof that nothing is lost.
fn read_back(shown: &str) -> String {
    let mut out = String::new();
    let mut rest = shown;
    while let Some((before, after)) = rest.split_once('⟨') {
        let (name, after) = after.split_once('⟩').unwrap();
        out.push_str(before);
        out.push(match name {
            "NUL" => '\0',
            "BEL" => '\x07',
            "TAB" => '\t',
            "LF" => '\n',
            "CR" => '\r',
            "ESC" => '\x1b',
            "DEL" => '\x7f',
            hex => char::from_u32(u32::from_str_radix(hex, 16).unwrap()).unwrap(),
        });
        rest = after;
    }
    out + rest
}

fn drawn_width(shown: &Shown) -> usize {
    let area = Rect::new(0, 0, 4000, 1);
    let mut buffer = Buffer::empty(area);
    let mut x = 0;
    for part in shown.stretches(&[]) {
        (x, _) = buffer.set_stringn(x, 0, part.text, 4000, Style::new());
    }
    usize::from(x)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 512, ..Default::default() })]

    #[test]
    fn shows_only_what_is_visible(text in nasty()) {
        for c in Shown::new(&text).plain().chars().filter(|&c| c != ' ') {
            use GeneralCategory::*;
            prop_assert!(!matches!(c.general_category(), Control | Format | Unassigned | PrivateUse
                | SpaceSeparator | LineSeparator | ParagraphSeparator), "{:04X}", c as u32);
            prop_assert!(!matches!(c as u32, 0xfe00..=0xfe0f | 0xe0000..=0xe0fff | 0x34f | 0x3164));
        }
    }

    #[test]
    fn loses_nothing(text in nasty()) {
        prop_assert_eq!(read_back(Shown::new(&text).plain()), text);
    }

    #[test]
    fn equivalent_strings_differ_on_screen(text in nasty()) {
        let shown = Shown::new(&text);
        prop_assert_eq!(shown.plain().nfc().to_string(), shown.plain());
    }

    #[test]
    fn takes_as_many_cells_as_it_says(text in nasty()) {
        let shown = Shown::new(&text);
        prop_assert_eq!(drawn_width(&shown), shown.width());
    }

    #[test]
    fn never_joins_what_stands_before(text in nasty()) {
        let shown = Shown::new(&text);
        let count = |s: &str| s.graphemes(true).count();
        prop_assert_eq!(count(&format!("a{shown}")), 1 + count(shown.plain()));
        prop_assert_eq!(count(&format!("{shown}│")), 1 + count(shown.plain()));
    }

    #[test]
    fn at_most_four_marks_on_a_base(marks in 0usize..40) {
        let text = format!("x{}", "\u{35f}".repeat(marks));
        let shown = Shown::new(&text);
        prop_assert!(shown.plain().graphemes(true).all(|g| g.chars().count() <= 5));
    }

    #[test]
    fn fits_and_agrees_with_the_unbounded(text in nasty(), cells in 0usize..30) {
        let whole = || Shown::new(&text);
        for (bounded, cut) in [
            (Shown::within(&text, cells), whole().truncate(cells)),
            (Shown::within_start(&text, cells), whole().truncate_start(cells)),
            (Shown::within_middle(&text, cells), whole().truncate_middle(cells)),
        ] {
            prop_assert!(cut.width() <= cells);
            prop_assert_eq!(drawn_width(&cut), cut.width());
            prop_assert_eq!(bounded, cut);
        }
    }

    #[test]
    fn cutting_short_text_far_from_its_end_changes_nothing(text in nasty(), n in 1usize..40) {
        let long = text.repeat(n);
        for cells in [1, 7, 20] {
            prop_assert_eq!(Shown::within(&long, cells), Shown::new(&long).truncate(cells));
            prop_assert_eq!(
                Shown::within_start(&long, cells),
                Shown::new(&long).truncate_start(cells)
            );
            prop_assert_eq!(
                Shown::within_middle(&long, cells),
                Shown::new(&long).truncate_middle(cells)
            );
        }
    }

    #[test]
    fn wrapping_keeps_all(text in nasty(), cells in 3usize..20) {
        let shown = Shown::new(&text);
        let rows = shown.wrap(cells);
        prop_assert!(rows.iter().all(|row| row.width() <= cells));
        prop_assert_eq!(rows.iter().map(Shown::plain).collect::<String>(), shown.plain());
    }

    #[test]
    fn rows_break_at_line_feeds(text in nasty(), cells in 3usize..20) {
        let mut read = String::new();
        for (i, row) in rows(&text, cells, 1000).iter().enumerate() {
            if i > 0 && !row.is_continued {
                read.push('\n');
            }
            read.push_str(row.text.plain());
        }
        prop_assert_eq!(read_back(&read), text);
    }
}

#[test]
fn reads_well() {
    let shown = |text| Shown::new(text).to_string();
    assert_eq!(shown(r"C:\new\table\x1b.exe"), r"C:\new\table\x1b.exe");
    assert_eq!(shown("svc\u{200b}host.exe"), "svc⟨200B⟩host.exe");
    assert_eq!(shown("\x1b]0;x\x07\t\r\n"), "⟨ESC⟩]0;x⟨BEL⟩⟨TAB⟩⟨CR⟩⟨LF⟩");
    assert_eq!(shown("⟨ESC⟩"), "⟨27E8⟩ESC⟩");
    assert_eq!(shown("\u{301}a\u{301}x\u{327}"), "⟨0301⟩a⟨0301⟩x\u{327}");
    assert_eq!(shown("Čeština, 漢字, Ελλάδα"), "Čeština, 漢字, Ελλάδα");
}

#[test]
fn pads_by_cells() {
    let shown = Shown::new("漢字");
    assert_eq!(
        format!("{shown:5}|{shown:>5}|{shown:2}"),
        "漢字 | 漢字|漢字"
    );
}

#[test]
fn cuts_where_asked() {
    assert_eq!(Shown::within("abcdef", 4).plain(), "abc…");
    assert_eq!(Shown::within_start("abcdef", 4).plain(), "…def");
    assert_eq!(Shown::within_middle("abcdef", 4).plain(), "a…ef");
    assert_eq!(Shown::within("漢字", 3).plain(), "漢…");
    assert_eq!(Shown::within("a\tb", 4).plain(), "a…");
    assert_eq!(Shown::within("abc", 0).plain(), "");
}

#[test]
fn lights_letters_by_their_place_in_the_original() {
    let lit = |shown: Shown| -> Vec<String> {
        shown
            .stretches(&[1, 4])
            .into_iter()
            .filter(|part| part.is_lit)
            .map(|part| part.text.to_owned())
            .collect()
    };
    assert_eq!(lit(Shown::new("a\tcde")), ["⟨TAB⟩", "e"]);
    assert_eq!(lit(Shown::new("abcde")), ["b", "e"]);
    assert_eq!(lit(Shown::within_start("abcdefghi", 6)), ["e"]);
}

#[test]
fn a_large_value_costs_no_more_than_a_small_one() {
    let huge = "\u{301}漢\u{202e}".repeat(2_000_000);
    // Each of these would take seconds if it looked at all of it.
    for _ in 0..200 {
        assert!(Shown::within(&huge, 80).width() <= 80);
        assert!(Shown::within_middle(&huge, 80).width() <= 80);
        assert_eq!(rows(&huge, 80, 50).len(), 50);
    }
}
