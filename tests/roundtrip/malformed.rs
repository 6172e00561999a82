//! What is no exclusion is refused, with a place and what was expected.

use quell::rule::read::read;

fn refused(bytes: &[u8]) -> String {
    match read(bytes, "stem") {
        Ok(_) => panic!("read: {}", String::from_utf8_lossy(bytes)),
        Err(error) => error.to_string(),
    }
}

const EXPECTED: &str = "expected `<definition>` or `<rule>`";

#[test]
fn malformed_text_is_refused_with_its_place() {
    let d = |inner: &str| format!("<definition>{inner}</definition>");
    let cases = [
        (String::new(), format!("1:1: {EXPECTED}, found an empty file")),
        (" \n ".into(), format!("2:2: {EXPECTED}, found an empty file")),
        ("<!-- a -->\n".into(), format!("2:1: {EXPECTED}, found the end of the file")),
        ("<definition>\n  <!-- quell: {\"rules\":\"E0517\"} -->\n</definition>".into(), "2:3: Quell's comment is damaged (invalid type: string \"E0517\", expected a sequence): mend its `name`, `note` or `rules`, or delete the comment if the exclusion is for every rule".into()),
        ("hello".into(), format!("1:1: {EXPECTED}, found text")),
        ("\n  &amp;<definition/>".into(), format!("2:3: {EXPECTED}, found text")),
        ("<![CDATA[x]]><definition/>".into(), format!("1:1: {EXPECTED}, found text")),
        ("<definition>".into(), "1:13: expected `</definition>`, found the end of the file".into()),
        ("<definition>\n <process>\n</definition>".into(), "3:1: expected `</process>`, found `</definition>`".into()),
        ("<definition></definition\n>x".into(), "2:2: expected the end of the file after `</definition>`, found text".into()),
        ("<definition/>&#65;".into(), "1:14: expected the end of the file after `</definition>`, found text".into()),
        ("<definition/>\n<definition/>".into(), "2:1: expected the end of the file after `</definition>`, found a second root `<definition>`".into()),
        ("</definition>".into(), "1:1: `</definition>` ends nothing: no element is open".into()),
        ("<definition></ definition>".into(), "1:13: expected `</definition>`, found `</ definition>`".into()),
        ("<definition></</definition>".into(), "1:13: expected `</definition>`, found `</</definition>`".into()),
        ("<definition></definition".into(), "1:13: an end tag without its end: expected `>`".into()),
        (d("<process a='é' b=\"<\"/>"), "1:31: `<` in the value of `b`: write `&lt;`, or end the value with `\"`".into()),
        (d("<process a=\"1/>"), "1:28: `<` in the value of `a`: write `&lt;`, or end the value with `\"`".into()),
        ("<definition a='1".into(), "1:15: the value of `a` has no end: expected `'`".into()),
        ("<definition a='1'".into(), "1:18: expected `>` at the end of `<definition`".into()),
        (d("<process a=1/>"), "1:24: expected `a=\"value\"`: the value needs quotes".into()),
        (d("<process a/>"), "1:23: expected `=` after `a`".into()),
        (d("<process a='1'b='2'/>"), "1:27: expected a blank, `/>` or `>` in `<process`, found `b`".into()),
        (d("<process 1='1'/>"), "1:22: expected an attribute's name, `/>` or `>` in `<process`, found `1`".into()),
        (d("<process a='1' a='2'/>"), "1:28: a second `a` in `<process`: remove one".into()),
        (d("<odd x='1'><b c='1' c='2'/></odd>"), "1:33: a second `c` in `<b`: remove one".into()),
        (d("<process / >"), "1:23: expected `>` at the end of `<process`".into()),
        (d("a < b"), "1:15: `<` without an element's name: write `&lt;` for a plain `<`".into()),
        (d("<process a='&#1;'/>"), "1:25: `&#1;` is not a character that XML allows: remove it".into()),
        (d("<process a='&#xFFFE;'/>"), "1:25: `&#xFFFE;` is not a character that XML allows: remove it".into()),
        (d("<process a='b&nbsp;'/>"), "1:26: `&nbsp;` is not an entity of XML: write `&amp;` for a plain `&`".into()),
        (d("<process a='b & c;'/>"), "1:27: `& c;` is not an entity of XML: write `&amp;` for a plain `&`".into()),
        (d("<process a='b & c'/>"), "1:27: `&` without `;`: write `&amp;` for a plain `&`".into()),
        (d("<odd>&#0;</odd>"), "1:18: `&#0;` is not a character that XML allows: remove it".into()),
        (d("<odd>&lol;</odd>"), "1:18: `&lol;` is not an entity of XML: write `&amp;` for a plain `&`".into()),
        (d("<odd>a & b</odd>"), "1:20: `&` without `;`: write `&amp;` for a plain `&`".into()),
        (d("<odd>a]]>b</odd>"), "1:19: `]]>` in text: write `]]&gt;`".into()),
        (d("\u{1}"), "1:13: U+0001 is not allowed in XML: remove it".into()),
        (d("<process a='\u{ffff}'/>"), "1:25: U+FFFF is not allowed in XML: remove it".into()),
        ("\u{feff}\u{feff}<definition/>".into(), "1:1: a second byte order mark: remove one".into()),
        (d("<!-- a -- b -->"), "1:20: `--` in a comment: write `- -`".into()),
        (d("<!-- a --->"), "1:20: `--` in a comment: write `- -`".into()),
        (d("<!-- a"), "1:13: a comment without its end: expected `-->`".into()),
        (d("<!-->"), "1:13: a comment without its end: expected `-->`".into()),
        (d("<![CDATA[ a"), "1:13: CDATA without its end: expected `]]>`".into()),
        (d("<!ENTITY a 'b'>"), "1:13: `<!` begins neither a comment nor CDATA".into()),
        (d("<?a"), "1:13: `<?` without its end: expected `?>`".into()),
        (d("<? a?>"), "1:13: `<?` without a name of its own".into()),
        (d("<?XML a?>"), "1:13: `<?` without a name of its own".into()),
        ("<!-- a --><?xml version='1.0'?><definition/>".into(), "1:11: `<?xml` can stand only at the very start of the file: move it there or remove it".into()),
        ("<?xml encoding='UTF-8'?><definition/>".into(), "1:1: expected `<?xml version=\"1.0\" encoding=\"UTF-8\"?>` or no declaration".into()),
        ("<?xml version='1.1'?><definition/>".into(), "1:1: `1.1` is not a version of XML that is read: expected `1.0`".into()),
        ("<?xml version='1.0' encoding='windows-1252'?><definition/>".into(), "1:1: `windows-1252` is not an encoding that is read: save the file as UTF-8".into()),
        ("<!DOCTYPE definition [<!ENTITY a 'b'>]><definition/>".into(), "1:1: `<!DOCTYPE` is not read: remove it".into()),
        ("<!doctype html>\n<html><br></html>".into(), format!("1:1: {EXPECTED}, found a web page")),
        ("<html><br></html>".into(), format!("1:1: {EXPECTED}, found `<html>`: this is a web page")),
        ("<!-- x -->\n<operations/>".into(), format!("2:1: {EXPECTED}, found `<operations>`; wrap it in `<definition>`")),
        ("<condition/>".into(), format!("1:1: {EXPECTED}, found `<condition>`; wrap it in `<definition>` and a part such as `<process>`")),
        ("<Definition/>".into(), format!("1:1: {EXPECTED}, found `<Definition>`; write the name in lower case")),
        ("<rule>\n</rule>".into(), "1:1: expected a `<definition>` in `<rule>`, found none".into()),
        ("<rule><definition/>\r\n <definition/></rule>".into(), "2:2: a second `<definition>` in `<rule>`: a rule has one".into()),
        ("<rule><rule><definition/></rule></rule>".into(), "1:1: expected a `<definition>` in `<rule>`, found none".into()),
    ];
    for (text, message) in cases {
        assert_eq!(refused(text.as_bytes()), message, "{text}");
    }
}

#[test]
fn damaged_encodings_are_refused_with_their_place() {
    assert_eq!(
        refused(b"<definition>\n\xc3\xa9\xff</definition>"),
        "2:2: byte 0xFF is not UTF-8: save the file as UTF-8, or as UTF-16 with a byte order mark"
    );
    assert_eq!(
        refused(b"\xff\xfe<\0a\0\x00\xd8b\0"),
        "1:3: 0xD800 is half a character of UTF-16: the file is damaged"
    );
    assert_eq!(
        refused(b"\xfe\xff\0<\0"),
        "1:2: the file ends in half a unit of UTF-16: it is cut off"
    );
    // UTF-16 without a mark.
    assert_eq!(
        refused(b"<\0d\0"),
        "1:2: U+0000 is not allowed in XML: remove it"
    );
}

#[test]
fn other_json_is_refused() {
    const WHAT: &str =
        "expected an exclusion: `<definition>`, `<rule>` or a JSON body with `xmlDefinition`";
    for (text, message) in [
        (" {\"id\":1}", format!("1:2: {WHAT}, found other JSON")),
        ("[1, 2]", format!("1:1: {WHAT}, found other JSON")),
        (
            "{\"id\":1}\n{\"id\":2}",
            format!("1:1: {WHAT}, found other JSON"),
        ),
        (
            "{\"exclusion\":{}}",
            format!("{WHAT}, found none in `exclusion`"),
        ),
        (
            "{\"é\": nope}",
            "1:8: not the JSON body of an exclusion: expected ident".into(),
        ),
        (
            "{\"xmlDefinition\":\n5}",
            "2:1: not the JSON body of an exclusion: invalid type: integer `5`, expected a string"
                .into(),
        ),
        (
            "{\"xmlDefinition\":\"<definition/>\",\"xmlDefinition\":\"\"}",
            "1:48: not the JSON body of an exclusion: duplicate field `xmlDefinition`".into(),
        ),
        (
            "{\"xmlDefinition\":\"\\u003cdefinition>\\n</a>\"}",
            "1:38: expected `</definition>`, found `</a>`".into(),
        ),
    ] {
        assert_eq!(refused(text.as_bytes()), message, "{text}");
    }
}

#[test]
fn size_and_depth_are_bounded() {
    let nest = |depth: usize| {
        let inner = depth - 2;
        format!(
            "<definition><process>{}{}</process></definition>",
            "<operator>".repeat(inner),
            "</operator>".repeat(inner)
        )
    };
    assert!(read(nest(256).as_bytes(), "").is_ok());
    assert_eq!(
        refused(nest(257).as_bytes()),
        "1:2562: elements nest deeper than 256"
    );
    assert_eq!(
        refused("<definition>".repeat(300_000).as_bytes()),
        "1:3073: elements nest deeper than 256"
    );
    let value = |length: usize| {
        format!(
            "<definition><process a='{}'/></definition>",
            "x".repeat(length)
        )
    };
    assert!(read(value(65_536).as_bytes(), "").is_ok());
    assert_eq!(
        refused(value(65_537).as_bytes()),
        "1:24: the value of `a` is longer than 64 KiB"
    );
    let many = format!("<definition>{}</definition>", "<a/>".repeat(250_000));
    assert_eq!(
        refused(many.as_bytes()),
        "1:1000009: more than 250000 elements"
    );
    let long = "a".repeat(257);
    for (text, message) in [
        (
            format!("<definition><{long}/></definition>"),
            "1:14: a name longer than 256 bytes",
        ),
        (
            format!("<definition {long}=''/>"),
            "1:13: a name longer than 256 bytes",
        ),
        (
            format!("<definition></{long}>"),
            "1:13: a name longer than 256 bytes",
        ),
        (
            format!("<definition>&{long};</definition>"),
            "1:13: `&` without `;`: write `&amp;` for a plain `&`",
        ),
        (
            format!("<definition>&#{};</definition>", "0".repeat(300)),
            "1:13: a character reference longer than any character's",
        ),
    ] {
        assert_eq!(refused(text.as_bytes()), message);
    }
    let attributes: String = (0..257).map(|at| format!(" a{at}=''")).collect();
    assert!(
        refused(format!("<definition{attributes}/>").as_bytes())
            .contains("more than 256 attributes")
    );
    assert_eq!(
        refused(&vec![b' '; (16 << 20) + 1]),
        "the file is larger than 16 MiB, too large for an exclusion"
    );
}
