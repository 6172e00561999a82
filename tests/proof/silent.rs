//! Q305: drafts that silence a rule, and that do not.

use super::notation::draft;
use quell::detection::{Detection, Rule, State};
use quell::finding::Code;
use quell::ingest::Span;
use quell::language::{Property, parse_address};
use quell::matcher::plan::{Assumptions, Plan};
use quell::matcher::preview::Preview;
use quell::proof::{against, count};
use quell::rule::meaning;
use quell::store::Store;

/// Rules, each with the addresses of its detections.
const LOADED: [(Option<&str>, &[&str]); 5] = [
    (Some("E0517"), &["10.0.0.1", "10.0.0.2", "10.0.0.3"]),
    (Some("D0522"), &["10.0.0.1", "10.0.0.2"]),
    (
        Some("B0401"),
        &["10.0.1.1", "10.0.1.1", "10.0.1.2", "10.0.1.2"],
    ),
    (None, &["10.0.2.1", "10.0.2.2", "10.0.2.3"]),
    (Some("F0001"), &["10.0.3.1", "10.0.3.2", ""]),
];

fn loaded() -> Store {
    let mut store = Store::default();
    for (code, addresses) in LOADED {
        for address in addresses {
            let mut detection = Detection {
                operation: Some("TcpIpConnect".to_owned()),
                rule: Rule {
                    code: code.map(str::to_owned),
                    ..Rule::default()
                },
                ..Detection::default()
            };
            if let Some(value) = parse_address(address) {
                let property = Property::of("Network.IpAddressV4");
                detection.event.set(property, State::Known(value));
            }
            store.push(&detection, 0, Span::default());
        }
    }
    store
}

#[test]
fn a_draft_that_hides_all_of_a_rule_silences_it() {
    let store = loaded();
    let silences = |rules: &[&str], condition: &str| -> usize {
        let text = format!("<operations><op TcpIpConnect>{condition}</op></operations>");
        let mut draft = draft(&text);
        draft.rules = rules.iter().map(|rule| (*rule).to_owned()).collect();
        let definition = meaning::of(&draft.definition)
            .definition
            .expect("a meaning");
        let mut plan = Plan::default();
        let given = Assumptions::default();
        let preview = Preview::of(&mut plan, &store, &draft, &definition, &given);
        let counted = count(
            &mut plan,
            &store,
            &draft,
            &definition,
            &preview,
            &given,
            &[],
        );
        let found = against(&draft, &counted);
        found
            .iter()
            .filter(|finding| finding.code == Code::Q305)
            .count()
    };
    let of = |address: &str| format!("[Network.IpAddressV4 is {address}]");
    let not = |address: &str| format!("[Network.IpAddressV4 isnot {address}]");
    for (rules, condition, expected) in [
        (&["E0517"][..], of("10.0.0.0/24"), 1),
        (&["e0517"], of("10.0.0.0/8"), 1),
        (&["E0517", "D0522"], of("10.0.0.0/24"), 1),
        (&["E0517", "B0401"], of("10.0.0.0/8"), 2),
        (&["B0401"], of("10.0.1.0/24"), 1),
        (
            &["B0401"],
            format!("<or>{}{}</or>", of("10.0.1.1"), of("10.0.1.2")),
            1,
        ),
        (&["B0401"], not("10.0.0.0/24"), 1),
        (&["B0401"], String::new(), 1),
        (&[], of("10.0.0.0/24"), 1),
        (&[], of("10.0.0.0/8"), 2),
        (&[], String::new(), 3),
        (&["F0001"], String::new(), 1),
        // Not all of them.
        (&["E0517"], of("10.0.0.1"), 0),
        (&["E0517"], of("10.0.0.0/31"), 0),
        (&["B0401"], of("10.0.1.1"), 0),
        (&["B0401"], not("10.0.1.2"), 0),
        (&[], of("10.0.1.1"), 0),
        // Fewer than three.
        (&["D0522"], of("10.0.0.0/8"), 0),
        // Not for the rule.
        (&["D0522"], of("10.0.0.0/24"), 0),
        (&["E0517"], of("10.0.1.0/24"), 0),
        (&["A0001"], of("10.0.0.0/8"), 0),
        // Nobody knows the rule.
        (&[], of("10.0.2.0/24"), 0),
        // One can't be told.
        (&["F0001"], of("10.0.3.0/24"), 0),
        (&["F0001"], of("10.0.0.0/8"), 0),
    ] {
        assert_eq!(
            silences(rules, &condition),
            expected,
            "{rules:?} {condition}"
        );
    }
}
