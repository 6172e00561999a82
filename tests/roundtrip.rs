//! Exclusions in and out of files.

mod edits;
mod forms;
mod malformed;
mod servers;
mod trees;

use quell::rule::form::Form;
use quell::rule::read::read;
use quell::rule::write::write;
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
    assert_eq!(count, 14);
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
        assert!(open(name).definition == rule.definition, "{name}");
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
fn a_rule_that_only_gets_a_name_keeps_its_definition() {
    let renamed = |xml: &str| {
        let mut draft = read(xml.as_bytes(), "stem").unwrap();
        draft.name = "new".to_owned();
        let text = write_as(&draft, Form::Rule);
        assert_eq!(read(text.as_bytes(), "stem").unwrap().name, "new");
        text
    };
    let before = String::from_utf8(fixture("unknown.xml")).unwrap();
    assert_eq!(
        renamed(&before),
        before.replace("<description>", "<description><name>new</name>")
    );
    // The comment's name comes first, so it has to go.
    let xml = "<rule><description><name>a</name></description><definition><!-- quell: {\"name\":\"b\"} --><process/></definition></rule>";
    assert_eq!(read(xml.as_bytes(), "").unwrap().name, "b");
    assert_eq!(
        renamed(xml),
        "<rule><description><name>new</name></description><definition>\n  <process />\n</definition></rule>"
    );
}

#[test]
fn names_may_be_split_by_comments_and_cdata() {
    let xml = "<rule><description><name>\n a<!-- b -->c <![CDATA[ <d> ]]>\n</name></description><definition/></rule>";
    assert_eq!(read(xml.as_bytes(), "").unwrap().name, "ac  <d> ");
}
