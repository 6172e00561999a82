//! What each form holds, and what none can.

use super::{changed, open, write_as};
use quell::rule::form::Form;
use quell::rule::read::read;
use quell::rule::write::{definition_lines, write};
use quell::rule::{Draft, Kind, Node};

#[test]
fn utf16_becomes_utf8_when_it_is_changed() {
    let text = write_as(&changed(open("utf16le.xml")), Form::Rule);
    assert!(
        text.starts_with("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<rule>"),
        "{text}"
    );
    assert!(
        text.contains("Größe 😀") && text.contains("CHANGED"),
        "{text}"
    );
    let text = write_as(&changed(open("bom.xml")), Form::Definition);
    assert!(text.starts_with("\u{feff}<definition>"), "{text}");
}

#[test]
fn the_api_form_keeps_what_it_does_not_know() {
    let mut draft = open("api.json");
    draft.note = "new".to_owned();
    draft.rules.push("E0517".to_owned());
    let error = write(&draft, Form::Api, &|_| None).unwrap_err();
    assert_eq!(
        error.to_string(),
        "the uuid of the rule `E0517` is not known: load the rules with `--rules`, or name the rule by its uuid"
    );
    let uuid = "11111111-2222-3333-4444-555555555555";
    let bytes = write(&draft, Form::Api, &|code| {
        (code == "E0517").then(|| uuid.to_owned())
    })
    .unwrap();
    assert_eq!(
        String::from_utf8(bytes).unwrap(),
        r#"{
  "exclusion": {
    "enabled": false,
    "note": "new",
    "ruleUuids": [
      "c4a543e3-f4c6-4a62-9964-d131265a0bf2",
      "11111111-2222-3333-4444-555555555555"
    ],
    "scopes": [
      {
        "deviceGroupUuid": "00000000-0000-0000-7001-000000000001"
      }
    ],
    "xmlDefinition": "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\r\n<rule>\n\t<definition>\n\t  <process />\n\t</definition>\n\t<description><name>Größe 😀</name></description>\n</rule>"
  }
}
"#
    );
    draft.note = "é".repeat(2049);
    let error = write(&draft, Form::Api, &|_| None).unwrap_err();
    assert_eq!(
        error.to_string(),
        "the note has 2049 characters and ESET takes 2048: shorten it"
    );
}

#[test]
fn each_form_becomes_each_other() {
    for name in ["comments.xml", "rule.xml", "unknown.xml", "api.json"] {
        let draft = Draft {
            rules: Vec::new(),
            ..open(name)
        };
        for form in Form::ALL {
            let bytes = write(&draft, form, &|_| None).unwrap();
            let again = read(&bytes, "stem").unwrap();
            assert_eq!(again.origin.as_ref().unwrap().form, form);
            assert!(again.is_same(&draft), "{name} {form:?}");
        }
    }
    let draft = Draft {
        name: "A".into(),
        ..Draft::default()
    };
    assert_eq!(
        write_as(&draft, Form::Rule),
        "<rule>\n  <description>\n    <name>A</name>\n    <category>Exclusion</category>\n  </description>\n  <definition />\n</rule>\n"
    );
    assert_eq!(
        write_as(&draft, Form::Definition),
        "<definition>\n  <!-- quell: {\"name\":\"A\"} -->\n</definition>\n"
    );
    assert_eq!(
        write_as(&Draft::default(), Form::Definition),
        "<definition />\n"
    );
}

#[test]
fn what_xml_can_not_hold_is_refused_with_advice() {
    let refused = |node: Node| {
        let draft = Draft {
            definition: Node::with(
                Kind::Definition,
                vec![Node::with(Kind::Process, vec![node])],
            ),
            ..Draft::default()
        };
        let error = write(&draft, Form::Definition, &|_| None).unwrap_err();
        assert_eq!(error.path, Some(vec![0, 0]));
        error.message
    };
    let value = |value: &str| Node::condition("ProcessInfo", "CommandLine", "is", Some(value));
    let advice =
        "which XML can't hold: compare a part without it, by `starts`, `ends` or `contains`";
    for letter in ['\0', '\u{1b}', '\u{fffe}', '\u{ffff}'] {
        assert_eq!(
            refused(value(&format!("a{letter}"))),
            format!(
                "`value` of `ProcessInfo.CommandLine is` has U+{:04X}, {advice}",
                letter as u32
            )
        );
    }
    assert!(refused(value(&"a".repeat(65_537))).contains("longer than 64 KiB"));
    assert!(refused(Node::new(Kind::Comment("a--b".into()))).contains("`--`"));
    assert!(refused(Node::new(Kind::Comment("a-".into()))).contains("`--`"));
    let extra = |name: &str| Node {
        extra: vec![(name.to_owned(), String::new())],
        ..value("a")
    };
    assert!(refused(extra("a b")).contains("not an attribute's name"));
    assert!(refused(extra("value")).contains("stands twice"));
    let draft = Draft {
        name: "\u{7}".into(),
        ..Draft::default()
    };
    let error = write(&draft, Form::Rule, &|_| None).unwrap_err();
    assert_eq!(
        error.to_string(),
        "the name has U+0007, which XML can't hold: give another name"
    );
    assert!(write(&draft, Form::Definition, &|_| None).is_ok());
}

#[test]
fn every_line_knows_its_node() {
    let draft = open("comments.xml");
    let lines = definition_lines(&draft);
    let paths: Vec<String> = lines
        .iter()
        .map(|(_, path)| {
            path.as_ref()
                .map_or("-".to_owned(), |path| format!("{path:?}"))
        })
        .collect();
    assert_eq!(
        paths,
        [
            "[]",
            "-",
            "[0]",
            "[1]",
            "[1, 0]",
            "[1, 1]",
            "[1, 1, 0]",
            "[1, 1, 1]",
            "[1, 1, 1, 0]",
            "[1, 1, 1, 1]",
            "[1, 1, 1, 2]",
            "[1, 1, 1, 2, 0]",
            "[1, 1, 1, 2]",
            "[1, 1, 1]",
            "[1, 1]",
            "[1]",
            "[]"
        ]
    );
    assert_eq!(lines[2].0, "  <!-- the vulnerability scanners -->");
}
