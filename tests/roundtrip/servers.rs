//! Exclusions in the shapes in which servers hand them out.

use super::{changed, fixture, open, write_as};
use quell::detection::Subject;
use quell::finding::Code;
use quell::proof::{Deadline, Finding, findings};
use quell::rule::form::Form;
use quell::rule::meaning::{self, Part};
use quell::rule::read::read;
use quell::rule::{Draft, Kind};

fn said(draft: &Draft) -> Vec<Finding> {
    findings(draft, &Deadline::default()).findings
}

fn codes(draft: &Draft) -> Vec<&'static str> {
    said(draft)
        .iter()
        .map(|finding| finding.code.name())
        .collect()
}

#[test]
fn a_parent_process_in_capitals_is_the_parent() {
    let draft = open("capitals.xml");
    let definition = meaning::of(&draft.definition).definition.unwrap();
    let subjects: Vec<&Part> = definition.parts.iter().map(|(_, part)| part).collect();
    assert!(matches!(
        subjects[..],
        [
            Part::Actor {
                subject: Subject::ParentProcess,
                ..
            },
            Part::Actor {
                subject: Subject::Process,
                ..
            },
            Part::Operations(_)
        ]
    ));
    let spelled: Vec<Finding> = said(&draft)
        .into_iter()
        .filter(|finding| finding.code == Code::Q107)
        .collect();
    let [finding] = &spelled[..] else {
        panic!("{spelled:?}");
    };
    assert_eq!(
        finding.message,
        "the element `ParentProcess` is spelled `parentprocess`"
    );
    assert_eq!(
        draft.definition.xpath(&finding.path),
        "definition/ParentProcess"
    );
    assert_eq!(finding.place.unwrap().to_string(), "4:9");

    // Another change leaves it as it stands; the fix writes the language's own.
    let text = write_as(&changed(draft.clone()), Form::Rule);
    assert!(text.contains("<ParentProcess>") && text.contains("</ParentProcess>"));
    let mut fixed = draft.clone();
    assert!(
        finding
            .repair
            .as_ref()
            .unwrap()
            .apply(&mut fixed.definition)
    );
    assert_eq!(codes(&fixed), ["Q204", "Q204"]);
    let text = write_as(&fixed, Form::Rule);
    assert!(text.contains("    <parentprocess>") && !text.contains("ParentProcess"));
    assert_eq!(
        meaning::of(&fixed.definition)
            .definition
            .unwrap()
            .parts
            .len(),
        3
    );
}

#[test]
fn no_other_spelling_of_an_element_is_read() {
    for (xml, code) in [
        ("<parentProcess/>", Code::Q109),
        ("<PARENTPROCESS/>", Code::Q109),
        ("<Process/>", Code::Q109),
        ("<ParentProcess/><parentprocess/>", Code::Q109),
        ("<ParentProcess/><ParentProcess/>", Code::Q109),
        ("<process><ParentProcess/></process>", Code::Q109),
        ("<ParentProcess/>", Code::Q107),
    ] {
        let draft = read(format!("<definition>{xml}</definition>").as_bytes(), "").unwrap();
        let problems = meaning::of(&draft.definition).problems;
        assert!(problems.iter().any(|problem| problem.code == code), "{xml}");
        assert_eq!(
            problems.iter().any(|problem| problem.is_error()),
            code == Code::Q109,
            "{xml}"
        );
    }
}

#[test]
fn an_action_directly_under_a_rule_is_kept_and_is_no_finding() {
    let draft = open("action.xml");
    assert_eq!(codes(&draft), ["Q204", "Q201"]);
    let text = write_as(&changed(draft), Form::Rule);
    assert!(
        text.ends_with("</definition><action>MarkAsScript</action></rule>"),
        "{text}"
    );
}

#[test]
fn a_signer_and_a_script_are_words_of_the_language() {
    let draft = open("signer.xml");
    assert_eq!(draft.name, "Label printer - [D1204]");
    assert_eq!(codes(&draft), ["Q201"]);
    let mut values = Vec::new();
    draft.definition.walk(&mut |_, node| {
        if let Kind::Condition(condition) = &node.kind {
            values.extend(condition.value.clone());
        }
    });
    assert_eq!(values[2], "\"Northwind Labels, Inc.\"");
    assert_eq!(fixture("signer.xml")[0], b'<');
    assert!(!codes(&open("capitals.xml")).contains(&"Q111"));
}
