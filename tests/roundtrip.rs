//! Exclusions in and out of files.

mod malformed;
mod trees;

use quell::rule::form::Form;
use quell::rule::read::read;
use quell::rule::write::{definition_lines, write};
use quell::rule::{Draft, Kind, Node};

fn fixture(name: &str) -> Vec<u8> {
    let path = format!("{}/tests/fixtures/rule/{name}", env!("CARGO_MANIFEST_DIR"));
    std::fs::read(path).unwrap()
}

fn open(name: &str) -> Draft {
    match read(&fixture(name), "stem") {
        Ok(draft) => draft,
        Err(error) => panic!("{name}:{error}"),
    }
}

fn write_as(draft: &Draft, form: Form) -> String {
    String::from_utf8(write(draft, form, &|_| None).unwrap()).unwrap()
}

/// Renames the value of the first condition, and gives the draft back.
fn changed(mut draft: Draft) -> Draft {
    fn first(node: &mut Node) -> bool {
        if let Kind::Condition(condition) = &mut node.kind {
            condition.value = Some("CHANGED".to_owned());
            return true;
        }
        node.children.iter_mut().any(first)
    }
    assert!(first(&mut draft.definition));
    draft
}

#[test]
fn an_unchanged_file_is_written_back_byte_for_byte() {
    let folder = format!("{}/tests/fixtures/rule", env!("CARGO_MANIFEST_DIR"));
    let mut count = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        if name.starts_with('.') {
            continue;
        }
        let draft = open(&name);
        let form = draft.origin.as_ref().unwrap().form;
        assert_eq!(
            write(&draft, form, &|_| None).unwrap(),
            fixture(&name),
            "{name}"
        );
        count += 1;
    }
    assert_eq!(count, 11);
}

#[test]
fn names_notes_and_rules_come_from_where_they_stand() {
    let names = [
        "bare.xml",
        "rule.xml",
        "utf16le.xml",
        "one-line.xml",
        "unknown.xml",
        "api.json",
    ]
    .map(|name| open(name).name);
    assert_eq!(
        names,
        [
            "stem",
            "Backup agent & friends",
            "Backup agent &amp; Größe 😀",
            "Updater",
            "stem",
            "Größe 😀"
        ]
        .map(|name| name.replace("&amp;", "&"))
    );
    let draft = open("comments.xml");
    assert_eq!(
        (draft.name.as_str(), draft.note.as_str()),
        ("Scanners", "ticket 4711 - see --wiki")
    );
    assert_eq!(draft.rules, ["E0517"]);
    assert!(matches!(&draft.definition.children[0].kind,
        Kind::Comment(text) if text == " the vulnerability scanners "));
    let draft = open("api.json");
    assert_eq!(draft.note, "ticket 4711");
    assert_eq!(draft.rules, ["c4a543e3-f4c6-4a62-9964-d131265a0bf2"]);
}

#[test]
fn the_same_exclusion_reads_the_same_in_any_encoding() {
    let bare = open("bare.xml");
    for name in ["bom.xml", "utf16be.xml"] {
        assert_eq!(open(name).definition, bare.definition, "{name}");
    }
    let rule = open("rule.xml");
    for name in ["crlf.xml", "utf16le.xml", "tabs.xml"] {
        assert!(open(name).definition.is_same(&rule.definition), "{name}");
    }
    assert_eq!(open("crlf.xml").definition, rule.definition);
}

#[test]
fn nodes_know_their_places() {
    let draft = open("unknown.xml");
    let mut places = Vec::new();
    draft.definition.walk(&mut |path, node| {
        places.push(format!(
            "{} {}",
            draft.definition.xpath(path),
            node.place.unwrap()
        ));
    });
    assert_eq!(
        places,
        [
            "definition 3:2",
            "definition/text()[1] 4:3",
            "definition/sequence[1] 5:3",
            "definition/process 6:3",
            "definition/process/operator[1] 7:4",
            "definition/process/operator[1]/condition[1] 8:5",
            "definition/process/operator[1]/operations[1] 9:5",
            "definition/Process[1] 12:3",
            "definition/operations 13:3",
            "definition/operations/condition[1] 14:4",
            "definition/operations/operation[1] 15:4",
            "definition/operations/operation[1]/condition[1] 15:15",
        ]
        .map(|line| line.to_owned())
    );
    let place = open("api.json").definition.children[0].place;
    assert_eq!(place.unwrap().to_string(), "13:102");
}

#[test]
fn a_changed_rule_keeps_all_around_its_definition() {
    for name in [
        "rule.xml",
        "crlf.xml",
        "tabs.xml",
        "one-line.xml",
        "unknown.xml",
    ] {
        let before = String::from_utf8(fixture(name)).unwrap();
        let after = write_as(&changed(open(name)), Form::Rule);
        let ends = |text: &str| {
            let start = text.find("<definition").unwrap();
            let end = text.find("</definition>").unwrap();
            (text[..start].to_owned(), text[end..].to_owned())
        };
        assert_eq!(ends(&before), ends(&after), "{name}");
        let again = read(after.as_bytes(), "stem").unwrap();
        assert!(again.is_same(&changed(open(name))), "{name}\n{after}");
    }
}

#[test]
fn a_changed_definition_keeps_comments_and_foreign_parts() {
    assert_eq!(
        write_as(&changed(open("comments.xml")), Form::Definition),
        r#"<!-- kept
     before the root -->
<?editor wrap="no"?>
<definition>
  <!-- quell: {"name":"Scanners","note":"ticket 4711 - see -\u002dwiki","rules":["E0517"]} -->
  <!-- the vulnerability scanners -->
  <operations>
    <!-- what E0517 is raised on -->
    <operation type="TcpIpProtocolIdentified">
      <!-- either -->
      <operator type="or">
        <condition component="Network" property="IpAddressV4" condition="is" value="CHANGED" />
        <!-- the old one -->
        <condition component="Network" property="IpAddressV4" condition="is" value="192.0.2.11">
          <!-- the new one -->
        </condition>
      </operator>
    </operation>
  </operations>
</definition>
<!-- and after it -->
"#
    );
    let text = write_as(&changed(open("unknown.xml")), Form::Rule);
    let (_, definition) = text.split_once(" <definition").unwrap();
    let (definition, _) = definition.split_once("</definition>").unwrap();
    assert_eq!(
        definition,
        r#" e:editor="x">
   some text &amp; <![CDATA[<more>]]>
   <sequence count="3"><operation type="CreateProcess"/></sequence>
   <process hint="say &quot;hi&quot;&#10;&lt;twice&gt;">
     <operator type="NAND" weight="1">
       <condition component="FileItem" property="FileName" condition="is" value="CHANGED" since="2.1" />
       <operations/>
     </operator>
   </process>
   <Process />
   <operations>
     <condition component="FileItem" property="FileName" condition="is" value="a.exe" />
     <operation>
       <condition />
     </operation>
   </operations>
 "#
    );
}

#[test]
fn a_new_name_goes_where_the_rule_has_its_name() {
    let renamed = |xml: &str| {
        let mut draft = read(xml.as_bytes(), "stem").unwrap();
        draft.name = " <A> ]]> & \u{e9} ".to_owned();
        let text = write_as(&draft, Form::Rule);
        let again = read(text.as_bytes(), "stem").unwrap();
        assert!(again.is_same(&draft), "{text}");
        text
    };
    const NAME: &str = "&#32;&lt;A&gt; ]]&gt; &amp; \u{e9}&#32;";
    let definition = "<definition />";
    for (before, after) in [
        (
            format!("<rule><description><name x='1'> old </name></description>{definition}</rule>"),
            format!(
                "<rule><description><name x='1'>{NAME}</name></description>{definition}</rule>"
            ),
        ),
        (
            format!("<rule>{definition}<description><name/></description></rule>"),
            format!("<rule>{definition}<description><name>{NAME}</name></description></rule>"),
        ),
        (
            format!("<rule>{definition}<description x='>'><os>Windows</os></description></rule>"),
            format!(
                "<rule>{definition}<description x='>'><name>{NAME}</name><os>Windows</os></description></rule>"
            ),
        ),
        (
            format!("<rule><description />{definition}</rule>"),
            format!("<rule><description><name>{NAME}</name></description>{definition}</rule>"),
        ),
        (
            format!("<rule>\n  {definition}\n</rule>"),
            format!(
                "<rule>\n  <description><name>{NAME}</name></description>\n  {definition}\n</rule>"
            ),
        ),
    ] {
        assert_eq!(renamed(&before), after);
    }
}

#[test]
fn names_may_be_split_by_comments_and_cdata() {
    let xml = "<rule><description><name>\n a<!-- b -->c <![CDATA[ <d> ]]>\n</name></description><definition/></rule>";
    assert_eq!(read(xml.as_bytes(), "").unwrap().name, "ac  <d> ");
}

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
