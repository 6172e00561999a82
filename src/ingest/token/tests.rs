use super::*;

#[test]
fn escapes_are_decoded_and_halves_of_pairs_replaced() {
    let text = r#""\\a\"\/\b\f\n\r\t\u00e9é\ud83d\ude00|\ud83d|\ud83d\u0041\\""#;
    let mut scanner = Scanner::new(text, 0);
    let read = scanner.string().expect("a string");
    assert_eq!(scanner.at, text.len());
    assert_eq!(scanner.flaws, flaw::SURROGATE);
    assert_eq!(
        read.decoded(),
        "\\a\"/\u{8}\u{c}\n\r\téé😀|\u{fffd}|\u{fffd}A\\"
    );
}

#[test]
fn a_fault_has_its_place() {
    let fault = |text: &str| {
        let mut scanner = Scanner::new(text, 0);
        let fault = scanner.skip().expect_err(text);
        (scanner.at, fault)
    };
    for (text, at, what) in [
        (r#"{"a":x}"#, 5, "expected value"),
        (r#"{"a" 1}"#, 5, "expected `:`"),
        (r#"{"a":1 "b"}"#, 7, "expected `,` or `}`"),
        (r#"{"a":1,}"#, 7, "trailing comma"),
        ("{x}", 1, "key must be a string"),
        ("[01]", 2, "invalid number"),
        ("[1.]", 3, "invalid number"),
        ("[nul]", 4, "expected ident"),
        (r#"["\x"]"#, 3, "invalid escape"),
        (r#"["\u12g4"]"#, 6, "invalid escape"),
        ("[\"a\nb\"]", 3, "the line ends inside a string: cut off?"),
    ] {
        assert_eq!(fault(text), (at, Fault::Odd(what)), "{text}");
    }
    for text in ["{", "{\"a", "{\"a\":", "[1", "[", "[-", "[tru", "\"\\"] {
        assert_eq!(fault(text), (text.len(), Fault::End), "{text}");
    }
    let deep = "[".repeat(200);
    assert_eq!(fault(&deep).1, Fault::Odd("recursion limit exceeded"));
}

#[test]
fn values_are_borrowed_as_written() {
    let text = "{\"a\" : [1, {\"b\":\"\u{1}\"}],\n\"c\":-1.5e3}";
    let mut scanner = Scanner::new(text, 0);
    scanner.open().expect("open");
    assert_eq!(scanner.key().expect("a key").raw, "a");
    assert_eq!(scanner.value(), Ok(Raw::List("[1, {\"b\":\"\u{1}\"}]")));
    assert_eq!(scanner.goes_on(b'}'), Ok(true));
    assert!(scanner.passes("\"c\":"));
    assert_eq!(scanner.value(), Ok(Raw::Number("-1.5e3")));
    assert_eq!(scanner.goes_on(b'}'), Ok(false));
    assert_eq!((scanner.lines, scanner.flaws), (1, flaw::CONTROL));
}

#[test]
fn strings_end_at_any_length() {
    for length in 0..40 {
        for end in ["\"", "\\n\""] {
            let text = format!("\"{}{end}tail", "é".repeat(length));
            let mut scanner = Scanner::new(&text, 0);
            assert!(scanner.string().is_ok());
            assert_eq!(scanner.rest(), b"tail");
        }
    }
}

#[test]
fn short_texts_begin_others_as_long_ones_do() {
    let text = b"abcdefghijklmnopqrstuvwxyz0123456789";
    for length in 0..text.len() {
        assert!(begins(text, &text[..length]));
        assert!(length == 0 || !begins(&text[..length - 1], &text[..length]));
        for at in 0..length {
            let mut other = text.to_vec();
            other[at] = b'_';
            assert!(!begins(&other, &text[..length]), "{length} {at}");
        }
    }
}
