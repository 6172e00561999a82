//! Mends as choices: what is done without asking changes nothing, every choice does
//! what its line says, and what is preselected hides nothing anew.
//!
//! `QUELL_MENDS=2000 cargo test --release --test quell repair` looks at as many
//! random drafts.

use crate::proof::drafts::draft_tree;
use crate::proof::notation;
use crate::properties::store;
use crate::random::{self, Random};
use quell::detection::Detection;
use quell::finding::{Code, Level};
use quell::matcher::plan::{Assumptions, Plan};
use quell::matcher::{Outcome, reference};
use quell::proof::{Coverage, Deadline, Finding, Relation, breadth, compare_drafts, findings};
use quell::repair::{self, Choice, Choices, Repairs, Situation, Verdicts, autofix};
use quell::rule::{Draft, Kind, Node, meaning};
use quell::store::{RowSet, Store};
use std::collections::BTreeSet;

/// Little, since what is not proved in time must not be claimed either.
fn limit() -> Deadline {
    Deadline::after_checks(3_000)
}

const DETECTIONS: usize = 60;

fn drafts() -> u64 {
    let wanted = std::env::var("QUELL_MENDS").ok();
    wanted.and_then(|wanted| wanted.parse().ok()).unwrap_or(24)
}

/// What is loaded and decided.
struct Desk {
    detections: Vec<Detection>,
    store: Store,
    benign: RowSet,
    threat: RowSet,
}

impl Desk {
    fn new(random: &mut Random) -> Desk {
        let detections: Vec<Detection> =
            (0..DETECTIONS).map(|_| random::detection(random)).collect();
        let store = store(random, &detections, |_| {});
        let word: Vec<u64> = (0..DETECTIONS).map(|_| random.below(12)).collect();
        Desk {
            benign: RowSet::from_fn(DETECTIONS, |row| word[row] < 4),
            threat: RowSet::from_fn(DETECTIONS, |row| word[row] == 11),
            detections,
            store,
        }
    }

    fn choices(&self, plan: &mut Plan, draft: &Draft, wanted: &[Finding]) -> Option<Choices> {
        let all = findings(draft, &limit()).findings;
        let situation = Situation {
            store: &self.store,
            draft,
            assumptions: &Assumptions::default(),
            verdicts: Verdicts {
                benign: &self.benign,
                threat: &self.threat,
            },
        };
        Repairs::of(plan, &situation, &all, &limit).first(plan, wanted, &|| false)
    }

    /// What the reference says a draft does to each row; a draft that says nothing
    /// is not begun, and one without meaning does nothing.
    fn outcomes(&self, draft: &Draft) -> Vec<Outcome> {
        let meant = meaning::of(&draft.definition).definition;
        let meant = meant.filter(|_| draft.definition.sense().next().is_some());
        let each = self.detections.iter().map(|detection| match &meant {
            Some(meant) => reference::outcome(draft, meant, detection),
            None => Outcome::Kept,
        });
        each.collect()
    }
}

fn some_draft(random: &mut Random, number: u64) -> Draft {
    match number % 6 {
        0 => random::draft(random),
        _ => Draft {
            definition: draft_tree(random),
            ..Draft::default()
        },
    }
}

/// Holds the line of a choice against the rows.
fn is_as_it_says(desk: &Desk, draft: &Draft, finding: &Finding, choice: &Choice, seed: u64) {
    let (old, new) = (desk.outcomes(draft), desk.outcomes(&choice.draft));
    let impact = choice.impact.as_ref().expect("an impact");
    let is = |outcomes: &[Outcome], row: usize, wanted: Outcome| outcomes[row] == wanted;
    let count =
        |outcomes: &[Outcome], wanted| outcomes.iter().filter(|one| **one == wanted).count();
    let rows = |one: &[Outcome], other: &[Outcome]| -> Vec<usize> {
        (0..DETECTIONS)
            .filter(|row| {
                is(one, *row, Outcome::Suppressed) && !is(other, *row, Outcome::Suppressed)
            })
            .collect()
    };
    let newly = rows(&new, &old);
    let title = &choice.title;
    assert_eq!(
        impact.before,
        count(&old, Outcome::Suppressed),
        "{seed} {title}"
    );
    assert_eq!(
        impact.after,
        count(&new, Outcome::Suppressed),
        "{seed} {title}"
    );
    let undecided = (
        count(&old, Outcome::Undecided),
        count(&new, Outcome::Undecided),
    );
    assert_eq!(impact.undecided, undecided, "{seed} {title}");
    assert_eq!(impact.newly.rows, newly.len(), "{seed} {title}");
    assert_eq!(impact.no_longer, rows(&old, &new).len(), "{seed} {title}");
    assert_eq!(impact.is_same, old == new, "{seed} {title}");
    let not_benign = newly
        .iter()
        .filter(|row| !desk.benign.contains(**row))
        .count();
    assert_eq!(impact.newly.not_benign, not_benign, "{seed} {title}");
    let threats = newly
        .iter()
        .filter(|row| desk.threat.contains(**row))
        .count();
    assert_eq!(impact.newly.threats, threats, "{seed} {title}");
    if !draft.rules.is_empty() {
        let others = newly.iter();
        let others = others.filter(|row| draft.is_for(&desk.detections[**row].rule) != Some(true));
        assert_eq!(impact.newly.other_rules, others.count(), "{seed} {title}");
    }
    let addresses: BTreeSet<String> = newly
        .iter()
        .filter_map(|row| {
            let detection = &desk.detections[*row];
            ["Network.IpAddressV4", "Network.IpAddressV6"]
                .iter()
                .find_map(|name| {
                    let property = quell::language::Property::of(name);
                    match detection.event.get(&property) {
                        quell::detection::Lookup::Known(value) => Some(value.text()),
                        _ => None,
                    }
                })
        })
        .collect();
    assert_eq!(
        impact.newly.addresses.count,
        addresses.len(),
        "{seed} {title}"
    );

    let all = findings(&choice.draft, &limit()).findings;
    // What changes nothing is named as far as there is time.
    let is_certain = |code: Code| !matches!(code, Code::Q104 | Code::Q301);
    let left: Vec<(Code, Level)> = all
        .iter()
        .filter(|one| is_certain(one.code))
        .map(|one| (one.code, one.level))
        .collect();
    let mut said = choice.left.clone();
    said.retain(|(code, _)| is_certain(*code));
    assert_eq!(said, left, "{seed} {title}");
    let hides_threat =
        (0..DETECTIONS).any(|row| desk.threat.contains(row) && is(&new, row, Outcome::Suppressed));
    let says_threat = choice.left.contains(&(Code::Q301, Level::Error));
    assert_eq!(says_threat, hides_threat, "{seed} {title}");
    if is_certain(finding.code) {
        let is_same =
            |other: &Finding| other.code == finding.code && other.message == finding.message;
        let of_code = |all: &[Finding]| all.iter().filter(|one| one.code == finding.code).count();
        let before = findings(draft, &limit()).findings;
        assert!(
            of_code(&all) < of_code(&before) || !all.iter().any(is_same),
            "{seed} {title}"
        );
    }
    for reached in &choice.reach {
        let before = reached.before.as_ref().map(|reach| &reach.values);
        if let (Some(before), Relation::Narrower | Relation::Equivalent) =
            (before, &choice.relation)
        {
            assert!(before.covers(&reached.after.values), "{seed} {title}");
        }
    }
}

#[test]
fn every_choice_does_what_it_says() {
    let (mut listed, mut preselected, mut at_once) = (0, 0, 0);
    let mut codes = BTreeSet::new();
    for seed in 0..drafts() {
        let mut random = Random(0x003e_0d00 + seed);
        let desk = Desk::new(&mut random);
        let draft = some_draft(&mut random, seed);
        let mut plan = Plan::default();
        for finding in findings(&draft, &limit()).findings.iter().take(4) {
            let wanted = std::slice::from_ref(finding);
            let Some(choices) = desk.choices(&mut plan, &draft, wanted) else {
                panic!("{seed}: {} was asked about", finding.code);
            };
            for choice in &choices.listed {
                is_as_it_says(&desk, &draft, finding, choice, seed);
                listed += 1;
                codes.insert(finding.code);
            }
            let hidden = |choice: &Choice| choice.impact.as_ref().map(|impact| impact.after);
            assert!(choices.listed.iter().map(hidden).is_sorted(), "{seed}");
            if let Some(at) = choices.at {
                preselected += 1;
                hides_nothing_anew(&desk, &draft, &choices.listed[at], seed);
            }
            if let Some(choice) = choices.at_once() {
                at_once += 1;
                assert_eq!(
                    desk.outcomes(&draft),
                    desk.outcomes(&choice.draft),
                    "{seed}"
                );
                assert_eq!(
                    relation(&draft, &choice.draft),
                    Relation::Equivalent,
                    "{seed}"
                );
            }
        }
    }
    assert!(
        listed > 30 && preselected > 5 && at_once > 3 && codes.len() > 3,
        "{listed} {preselected} {at_once} {codes:?}"
    );
}

fn relation(old: &Draft, new: &Draft) -> Relation {
    let of = |draft: &Draft| {
        meaning::of(&draft.definition)
            .definition
            .expect("a meaning")
    };
    compare_drafts((old, &of(old)), (new, &of(new)), &limit()).relation
}

fn hides_nothing_anew(desk: &Desk, draft: &Draft, choice: &Choice, seed: u64) {
    let title = &choice.title;
    let (old, new) = (desk.outcomes(draft), desk.outcomes(&choice.draft));
    for (row, (old, new)) in old.iter().zip(&new).enumerate() {
        let is_new = *new == Outcome::Suppressed && *old != Outcome::Suppressed;
        assert!(!is_new, "{seed} {title}: row {row}");
    }
    let relation = relation(draft, &choice.draft);
    assert!(
        matches!(relation, Relation::Equivalent | Relation::Narrower),
        "{seed} {title}"
    );
    let left = findings(&choice.draft, &limit()).findings;
    assert!(
        left.iter().all(|one| one.level != Level::Error),
        "{seed} {title}"
    );
}

#[test]
fn taking_what_is_preselected_again_and_again_never_widens() {
    let mut steps = 0;
    for seed in 0..drafts() {
        let mut random = Random(0x00f1_7000 + seed);
        let desk = Desk::new(&mut random);
        let begun = some_draft(&mut random, seed);
        let mut draft = begun.clone();
        let mut plan = Plan::default();
        let mut is_settled = false;
        for _ in 0..60 {
            let all = findings(&draft, &limit()).findings;
            let wanted = repair::wanted(&all, None);
            let Some(choices) = desk.choices(&mut plan, &draft, &wanted) else {
                is_settled = true;
                break;
            };
            let taken = choices
                .at_once()
                .or_else(|| choices.listed.get(choices.at?));
            let Some(choice) = taken else {
                is_settled = true;
                break;
            };
            draft = choice.draft.clone();
            steps += 1;
        }
        assert!(is_settled, "{seed}: there is no end to it");
        let (old, new) = (desk.outcomes(&begun), desk.outcomes(&draft));
        for (old, new) in old.iter().zip(&new) {
            assert!(
                *new != Outcome::Suppressed || *old == Outcome::Suppressed,
                "{seed}"
            );
        }
        let verdict = |draft: &Draft| {
            let meant = meaning::of(&draft.definition)
                .definition
                .expect("a meaning");
            breadth(&meant, &limit()).coverage
        };
        if verdict(&draft) == Coverage::Always {
            assert_eq!(verdict(&begun), Coverage::Always, "{seed}");
        }
    }
    assert!(steps > 10, "{steps}");
}

#[test]
fn settling_changes_nothing() {
    let mut done = 0;
    for seed in 0..drafts() {
        let mut random = Random(0x005e_7700 + seed);
        let draft = some_draft(&mut random, seed);
        let fixed = autofix(&draft, &limit);
        done += fixed.done.len();
        if !fixed.done.is_empty() {
            assert_eq!(
                relation(&draft, &fixed.draft),
                Relation::Equivalent,
                "{seed}"
            );
        }
        assert_eq!(
            fixed.left,
            findings(&fixed.draft, &limit()).findings,
            "{seed}"
        );
    }
    assert!(done > 5, "{done}");
}

fn proved(draft: &Draft, finding: &Finding, all: &[Finding]) -> Choices {
    let wanted = std::slice::from_ref(finding);
    let repairs = Repairs::proved(draft, all, &limit);
    let first = repairs.first(&mut Plan::default(), wanted, &|| false);
    first.expect("a finding")
}

/// The titles of what can be done about the finding of this code, the safe one
/// first marked.
fn offered(text: &str, code: Code) -> Vec<String> {
    let draft = notation::draft(text);
    let all = findings(&draft, &limit()).findings;
    let finding = all
        .iter()
        .find(|finding| finding.code == code)
        .expect("the finding");
    let choices = proved(&draft, finding, &all);
    let marked = choices.listed.iter().enumerate().map(|(at, choice)| {
        let mark = if choices.at == Some(at) { "> " } else { "" };
        format!("{mark}{} ({})", choice.title, choice.relation.name())
    });
    marked.collect()
}

#[test]
fn two_negations_have_their_four_choices() {
    let text = "<operations><op TcpIpConnect><or>\
        [Network.IpAddressV4 is 192.168.2.123]\
        [Network.IpAddressV4 isnot 192.168.2.0/24]\
        [Network.IpAddressV4 isnot 10.20.0.0/16]</or></op></operations>";
    let offered = offered(text, Code::Q102);
    let (a, b) = (
        "`Network.IpAddressV4 isnot 192.168.2.0/24`",
        "`Network.IpAddressV4 isnot 10.20.0.0/16`",
    );
    assert_eq!(offered[0], format!("> remove {a} and {b} (narrower)"));
    for title in [
        format!("make {a} and {b} `is` (narrower)"),
        format!("join {a} and {b} by `and` (narrower)"),
        format!("wrap {a} and {b} in `not` (narrower)"),
    ] {
        assert!(offered.contains(&title), "{title}: {offered:#?}");
    }
}

#[test]
fn of_nested_values_the_narrower_stays_unless_asked_otherwise() {
    let text = "<operations><op TcpIpConnect><or>\
        [Network.IpAddressV4 is 10.1.2.3][Network.IpAddressV4 is 10.1.2.4]\
        [Network.IpAddressV4 is 10.1.0.0/16]</or></op></operations>";
    let wide = "`Network.IpAddressV4 is 10.1.0.0/16`";
    assert_eq!(
        offered(text, Code::Q104),
        [
            format!("> remove {wide}, keep the 2 narrower ones that it contains (narrower)"),
            format!("remove the 2 narrower ones that {wide} contains (equivalent)"),
        ]
    );
    // Where more is asked than one of them it is widened by taking the other away.
    let text = "<operations><op TcpIpConnect><and>\
        [Network.IpAddressV4 is 10.1.2.3][Network.IpAddressV4 is 10.1.0.0/16]</and></op></operations>";
    assert_eq!(
        offered(text, Code::Q104),
        [format!(
            "> remove {wide}, which changes nothing (equivalent)"
        )]
    );
    let text = "<operations><op TcpIpConnect><not><and>\
        [Network.IpAddressV4 isnot 10.1.2.3][Network.IpAddressV4 isnot 10.1.0.0/16]</and></not></op></operations>";
    assert_eq!(offered(text, Code::Q104).len(), 2);
    let text = "<process><or><and>[FileItem.FileName is a.exe][FileItem.Path is c:\\x\\]</and>\
        [FileItem.FileName is a.exe]</or></process>";
    let offered = offered(text, Code::Q104);
    assert!(
        offered[0]
            .starts_with("> remove `FileItem.FileName is a.exe`, keep the narrower this `and`"),
        "{offered:#?}"
    );
}

#[test]
fn what_can_not_hold_is_mended_only_by_widening() {
    let text = "<operations><op TcpIpConnect><and>\
        [Network.IpAddressV4 is 192.168.2.123][Network.IpAddressV4 is 192.168.2.124]\
        [Network.IpAddressV4 isnot 192.168.2.0/24]\
        [Network.IpAddressV4 isnot 10.20.0.0/16]</and></op></operations>";
    let offered = offered(text, Code::Q103);
    assert!(offered.len() > 2, "{offered:#?}");
    for title in &offered {
        let is_wider = title.ends_with("(wider)") || title.ends_with("(equivalent)");
        assert!(is_wider && !title.starts_with('>'), "{title}");
    }
}

#[test]
fn an_address_with_leading_zeros_can_be_read_in_two_ways() {
    let text = "<operations><op TcpIpConnect>[Network.IpAddressV4 is 010.0.0.12]</op></operations>";
    let draft = notation::draft(text);
    let all = findings(&draft, &limit()).findings;
    let choices = proved(&draft, &all[0], &all);
    let titles: Vec<&str> = choices
        .listed
        .iter()
        .map(|one| one.title.as_str())
        .collect();
    assert!(
        titles[0].starts_with("write `10.0.0.12`") || titles[1].starts_with("write `10.0.0.12`")
    );
    assert!(
        titles
            .iter()
            .any(|title| title.starts_with("write `8.0.0.12`")),
        "{titles:?}"
    );
    assert_eq!(
        choices.at, None,
        "nothing is proved of a draft without meaning"
    );
}

#[test]
fn a_comment_goes_with_all_that_it_heads() {
    let mut draft = notation::draft(
        "<operations><op TcpIpConnect><or>[Network.Port is 1][Network.Port is 1]</or></op></operations>",
    );
    let or = draft.definition.at_mut(&[0, 0, 0]).expect("the or");
    or.children
        .insert(1, Node::new(Kind::Comment(" again ".into())));
    let fixed = autofix(&draft, &limit);
    let left = fixed.draft.definition.at(&[0, 0, 0]).expect("what is left");
    assert!(matches!(left.kind, Kind::Condition(_)), "{left:?}");
    assert!(
        fixed.done.iter().any(|done| done.contains("`again`")),
        "{:?}",
        fixed.done
    );
}
