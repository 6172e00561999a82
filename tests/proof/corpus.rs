//! Drafts written by hand: with mistakes and without, and pairs to compare.

use super::notation::draft;
use quell::matcher::{Truth, reference};
use quell::proof::{Deadline, Finding, breadth, compare, findings};
use quell::rule::Draft;
use quell::rule::meaning::{self, Definition};
use std::collections::BTreeSet;

/// One draft of a list: its line, its title and its text.
struct Entry<'a> {
    head: &'a str,
    text: &'a str,
}

fn entries(list: &str) -> Vec<Entry<'_>> {
    list.split("\n== ")
        .skip(1)
        .map(|entry| {
            let (head, text) = entry.split_once('\n').unwrap_or((entry, ""));
            Entry { head, text }
        })
        .collect()
}

pub(super) fn definition(text: &str) -> Definition {
    let meaning = meaning::of(&draft(text).definition);
    meaning
        .definition
        .unwrap_or_else(|| panic!("{text}: {:?}", meaning.problems))
}

fn codes(findings: &[Finding]) -> String {
    let codes: BTreeSet<&str> = findings.iter().map(|finding| finding.code.name()).collect();
    codes.into_iter().collect::<Vec<_>>().join(" ")
}

#[test]
fn every_blunder_has_its_codes() {
    let list = include_str!("../fixtures/proof/blunders.txt");
    let all = entries(list);
    assert!(all.len() >= 60, "{}", all.len());
    let mut wrong = Vec::new();
    for entry in all {
        let (expected, title) = entry.head.split_once(" | ").expect("codes and a title");
        let draft = draft(entry.text);
        let report = findings(&draft, &Deadline::default());
        let found = codes(&report.findings);
        if found != expected {
            let messages: Vec<&str> = report.findings.iter().map(|f| f.message.as_str()).collect();
            wrong.push(format!(
                "{title}: {found} instead of {expected}: {messages:#?}"
            ));
        }
        for finding in &report.findings {
            mends(&draft, finding, title);
        }
        let Some(definition) = meaning::of(&draft.definition).definition else {
            continue;
        };
        for finding in &report.findings {
            let must_show = matches!(finding.code.name(), "Q101" | "Q102");
            // What hangs on absent values has no detection to be shown.
            let is_open = entry.text.contains("isset");
            assert!(
                !must_show || is_open || finding.witness.is_some(),
                "{title}"
            );
            if finding.code.name() == "Q101" {
                for witness in [&finding.witness, &finding.other].into_iter().flatten() {
                    assert_eq!(
                        reference::truth(&definition, witness),
                        Truth::True,
                        "{title}"
                    );
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A mend must do away with its finding, and Q104's must change nothing.
fn mends(draft: &Draft, finding: &Finding, title: &str) {
    let Some(repair) = &finding.repair else {
        return;
    };
    let mut mended = draft.clone();
    assert!(repair.apply(&mut mended.definition), "{title}");
    let left = findings(&mended, &Deadline::default()).findings;
    let is_left = left.iter().any(|other| {
        other.code == finding.code && other.path == finding.path && other.message == finding.message
    });
    assert!(!is_left, "{title}: {}", finding.message);
    if finding.code.name() == "Q104" {
        let of = |draft: &Draft| {
            meaning::of(&draft.definition)
                .definition
                .expect("a meaning")
        };
        let relation = compare(&of(draft), &of(&mended), &Deadline::default()).relation;
        assert_eq!(relation.name(), "equivalent", "{title}");
    }
}

#[test]
fn no_sane_draft_has_a_finding() {
    let list = include_str!("../fixtures/proof/sane.txt");
    let all = entries(list);
    assert!(all.len() >= 60, "{}", all.len());
    let mut wrong = Vec::new();
    for entry in all {
        let report = findings(&draft(entry.text), &Deadline::default());
        for finding in &report.findings {
            wrong.push(format!(
                "{}: {} {}",
                entry.head, finding.code, finding.message
            ));
        }
        assert_eq!(
            report.breadth.coverage.name(),
            "sometimes",
            "{}",
            entry.head
        );
        let definition = definition(entry.text);
        for (witness, truth) in [
            (&report.breadth.inside, Truth::True),
            (&report.breadth.outside, Truth::False),
        ] {
            let witness = witness.as_ref().expect(entry.head);
            assert_eq!(
                reference::truth(&definition, witness),
                truth,
                "{}",
                entry.head
            );
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_pair_has_its_relation() {
    let list = include_str!("../fixtures/proof/pairs.txt");
    let all = entries(list);
    assert!(all.len() >= 40, "{}", all.len());
    let mut wrong = Vec::new();
    for entry in all {
        let (expected, title) = entry
            .head
            .split_once(" | ")
            .expect("a relation and a title");
        let (old, new) = entry.text.split_once("\n--\n").expect("two drafts");
        let (old, new) = (definition(old), definition(new));
        let found = compare(&old, &new, &Deadline::default());
        if found.relation.name() != expected {
            wrong.push(format!(
                "{title}: {} instead of {expected}",
                found.relation.name()
            ));
            continue;
        }
        let (only_old, only_new, both) = match expected {
            "equivalent" => (false, false, None),
            "wider" => (false, true, None),
            "narrower" => (true, false, None),
            "disjoint" => (true, true, Some(false)),
            _ => (true, true, Some(true)),
        };
        assert_eq!(found.only_old.is_some(), only_old, "{title}");
        assert_eq!(found.only_new.is_some(), only_new, "{title}");
        assert!(
            both.is_none_or(|both| found.both.is_some() == both),
            "{title}"
        );
        for (witness, of_old, of_new) in [
            (&found.only_old, Truth::True, Truth::False),
            (&found.only_new, Truth::False, Truth::True),
            (&found.both, Truth::True, Truth::True),
        ] {
            if let Some(witness) = witness {
                assert_eq!(reference::truth(&old, witness), of_old, "{title}");
                assert_eq!(reference::truth(&new, witness), of_new, "{title}");
            }
        }
        // Turned round, the relation is turned round.
        let back = compare(&new, &old, &Deadline::default());
        let expected = match expected {
            "wider" => "narrower",
            "narrower" => "wider",
            other => other,
        };
        assert_eq!(back.relation.name(), expected, "{title}");
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn one_deadline_is_for_all_that_is_asked() {
    let twice = "[FileItem.FileName is a.exe][FileItem.FileName is a.exe]";
    let draft = draft(&format!("<process><and>{twice}</and></process>"));
    let meant = meaning::of(&draft.definition).definition.unwrap();
    let ask = |checks| {
        let deadline = Deadline::after_checks(checks);
        let report = findings(&draft, &deadline);
        let same = compare(&meant, &meant, &deadline).relation;
        (report.findings.len(), same.name())
    };
    let enough = ask(10_000);
    assert_eq!(enough.1, "equivalent");
    // Two for the verdict, none left for the rest.
    let short = ask(2);
    assert!(short.0 < enough.0, "{short:?} {enough:?}");
    assert_eq!(short.1, "unproved");
    assert_eq!(ask(2), short);
}

#[test]
fn an_unproved_draft_says_why() {
    let out_of_time = &Deadline::after_checks(0);
    let many: String = (0..200)
        .map(|at| format!("<or>[Network.Port is {at}][Network.Protocol contains x{at}x]</or>"))
        .collect();
    let text = format!("<operations><op TcpIpConnect><and>{many}</and></op></operations>");
    let found = breadth(&definition(&text), out_of_time);
    assert_eq!(found.coverage.name(), "unproved");
    let report = findings(&draft("<process><or></or></process>"), &Deadline::default());
    assert_eq!(report.breadth.coverage.name(), "unproved");
}
