//! Why a detection is suppressed, kept or undecided, and what would turn it.

use crate::random::{self, Random};
use crate::support::driver::detections_of;
use quell::detection::Detection;
use quell::matcher::explain::{Explained, How, Observed, explain};
use quell::matcher::plan::Assumptions;
use quell::matcher::{Outcome, Truth, reference};
use quell::rule::{Draft, Kind, edit, meaning, read};

const DRAFT: &str = r#"<definition><!-- quell: {"rules":["E0517"]} --><operations><operation type="TcpIpProtocolIdentified"><operator type="and">
<condition component="Network" property="IpAddressV4" condition="is" value="192.168.2.0/25" />
<condition component="Network" property="Port" condition="is" value="53" />
</operator></operation></operations></definition>"#;

fn told(xml: &str, json: &str) -> (Draft, Detection, Explained) {
    let draft = read::read(xml.as_bytes(), "draft").unwrap();
    let definition = meaning::of(&draft.definition).definition.unwrap();
    let detection = detections_of(json).remove(0);
    let explained = explain(&draft, &definition, &detection, &Assumptions::default());
    (draft, detection, explained)
}

fn lines(explained: &Explained) -> String {
    let line = |told: &quell::matcher::explain::ExplainedNode| {
        let mark = if told.is_decisive { '*' } else { ' ' };
        let observed = match &told.observed {
            Some(Observed::Known(value)) => format!(" <{}>", value.text()),
            Some(other) => format!(" <{other:?}>"),
            None => String::new(),
        };
        format!("{mark}{:?} {}{observed}\n", told.truth, told.text)
    };
    explained.nodes.iter().map(line).collect()
}

#[test]
fn a_kept_detection_says_which_condition_fails_and_how_far_to_widen() {
    let (_, _, explained) = told(
        DRAFT,
        r#"{"rule":{"code":"E0517"},"operation":"TcpIpProtocolIdentified","event":{"Network.IpAddressV4":"192.168.2.130","Network.Port":53}}"#,
    );
    assert_eq!(explained.outcome, Outcome::Kept);
    assert_eq!(
        lines(&explained),
        "*False operations\n\
         \x20True operation TcpIpProtocolIdentified\n\
         *False and\n\
         *False Network.IpAddressV4 is 192.168.2.0/25 <192.168.2.130>\n\
         \x20True Network.Port is 53 <53>\n"
    );
    let turns: Vec<&str> = explained
        .flips
        .iter()
        .map(|turn| turn.text.as_str())
        .collect();
    assert_eq!(
        turns,
        [
            "widen Network.IpAddressV4 is 192.168.2.0/25 to /24",
            "negate Network.IpAddressV4 is 192.168.2.0/25",
            "remove Network.IpAddressV4 is 192.168.2.0/25",
            "turn and into or"
        ]
    );
}

#[test]
fn rule_and_operation_are_told_too() {
    let (_, _, explained) = told(
        DRAFT,
        r#"{"rule":{"code":"D0522"},"operation":"TcpIpProtocolIdentified","event":{"Network.IpAddressV4":"192.168.2.1","Network.Port":53}}"#,
    );
    assert_eq!(explained.is_for_rule, Some(false));
    assert_eq!(explained.flips.len(), 1);
    assert_eq!(explained.flips[0].text, "apply it to D0522 too");
    let (_, _, explained) = told(
        DRAFT,
        r#"{"rule":{"code":"E0517"},"event":{"Network.IpAddressV4":"192.168.2.1","Network.Port":53}}"#,
    );
    assert_eq!(explained.outcome, Outcome::Undecided);
    assert_eq!(
        explained.flips[0].how,
        How::Assume("TcpIpProtocolIdentified".into())
    );
    assert!(lines(&explained).contains("*Unknown operation TcpIpProtocolIdentified"));
}

#[test]
fn every_turn_does_what_it_says() {
    let mut turned = 0;
    for seed in 0..600 {
        let mut random = Random(seed);
        let draft = random::draft(&mut random);
        let Some(definition) = meaning::of(&draft.definition).definition else {
            continue;
        };
        let detection = random::detection(&mut random);
        let explained = explain(&draft, &definition, &detection, &Assumptions::default());
        assert_eq!(
            explained.outcome,
            reference::outcome(&draft, &definition, &detection)
        );
        for turn in explained.flips {
            turned += 1;
            let mut draft = draft.clone();
            let mut detection = detection.clone();
            match turn.how {
                How::Edit(edit) => drop(edit.apply(&mut draft)),
                How::Assume(operation) => detection.operation = Some(operation),
            }
            let definition = meaning::of(&draft.definition).definition.unwrap();
            let outcome = reference::outcome(&draft, &definition, &detection);
            assert_eq!(outcome, turn.outcome, "{seed} {}", turn.text);
            assert_ne!(outcome, explained.outcome, "{seed} {}", turn.text);
        }
        let truth = reference::truth(&definition, &detection);
        let is_told = explained.nodes.iter().any(|told| told.is_decisive);
        assert!(is_told || definition.parts.is_empty(), "{seed} {truth:?}");
        for told in explained
            .nodes
            .iter()
            .filter(|told| told.observed.is_some())
        {
            let is_unknown = told.observed == Some(Observed::Unknown);
            assert!(
                !is_unknown || told.truth == Truth::Unknown,
                "{seed} {told:?}"
            );
        }
    }
    assert!(turned > 300, "{turned}");
}

/// What nothing hangs on is not tried: nothing that turns the outcome is lost by it.
#[test]
fn every_single_step_that_turns_the_outcome_is_told() {
    let (mut turning, mut idle) = (0, 0);
    for seed in 0..300 {
        let mut random = Random(seed);
        let draft = match seed % 4 {
            0 => random::listing(&mut random),
            _ => random::draft(&mut random),
        };
        let definition = meaning::of(&draft.definition).definition.unwrap();
        let detection = random::detection(&mut random);
        let explained = explain(&draft, &definition, &detection, &Assumptions::default());
        let told = |edit: &edit::Edit| {
            let mut how = explained.flips.iter().map(|turn| &turn.how);
            how.any(|how| matches!(how, How::Edit(own) if own == edit))
        };
        let mut nodes = Vec::new();
        draft.definition.walk(&mut |path, node| match &node.kind {
            Kind::Condition(_) => nodes.push((path.to_vec(), node.id, true)),
            Kind::Operator(Some(word)) if !word.eq_ignore_ascii_case("not") => {
                nodes.push((path.to_vec(), node.id, false));
            }
            _ => {}
        });
        for (path, id, is_condition) in nodes {
            let steps = match is_condition {
                true => vec![edit::negate(&draft, id), edit::delete(&draft, id)],
                false => vec![edit::toggle_and_or(&draft, id)],
            };
            for (step, _) in steps.into_iter().flatten() {
                let mut other = draft.clone();
                step.clone().apply(&mut other);
                if other.definition.sense().next().is_none() {
                    continue;
                }
                let Some(meant) = meaning::of(&other.definition).definition else {
                    continue;
                };
                let outcome = reference::outcome(&other, &meant, &detection);
                let is_turned = match explained.outcome {
                    Outcome::Undecided => outcome != Outcome::Undecided,
                    Outcome::Kept => outcome == Outcome::Suppressed,
                    Outcome::Suppressed => outcome == Outcome::Kept,
                };
                assert_eq!(told(&step), is_turned, "seed {seed} {path:?}\n{draft:#?}");
                turning += usize::from(is_turned);
                idle += usize::from(!is_turned);
            }
        }
    }
    assert!(turning > 100 && idle > 1000, "{turning} {idle}");
}
