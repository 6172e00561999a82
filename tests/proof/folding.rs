//! Ancestors with and without `unique` against all short lists of two programs
//! and two command lines.

use crate::random::Random;
use quell::detection::{Ancestors, Detection, Facts, State};
use quell::language::{Property, Value};
use quell::matcher::{Truth, reference};
use quell::proof::{Deadline, breadth, compare};
use quell::rule::meaning::{self, Definition};
use quell::rule::{Kind, Node};

/// Far more than any of these proofs needs.
const CHECKS: u64 = 1 << 20;

fn lists() -> Vec<Detection> {
    let entry = |path: &str, line: &str| {
        let mut facts = Facts::default();
        for (name, text) in [
            ("FileItem.FullPath", path),
            ("ProcessInfo.CommandLine", line),
        ] {
            facts.set(Property::of(name), State::Known(Value::Str(text.into())));
        }
        facts
    };
    let entries: Vec<Facts> = [r"C:\a.exe", r"C:\b.exe", r"C:\z.exe"]
        .iter()
        .flat_map(|path| ["x", "y"].map(|line| entry(path, line)))
        .collect();
    let mut all = vec![Vec::new()];
    let mut last: Vec<Vec<Facts>> = all.clone();
    for _ in 0..4 {
        last = last
            .iter()
            .flat_map(|list| {
                entries.iter().map(move |entry| {
                    let mut list = list.clone();
                    list.push(entry.clone());
                    list
                })
            })
            .collect();
        all.extend(last.iter().cloned());
    }
    all.into_iter()
        .map(|list| Detection {
            ancestors: Ancestors::Known(list),
            ..Detection::default()
        })
        .collect()
}

fn condition(random: &mut Random) -> Node {
    let comparison = random.pick(&["is", "isnot"]);
    match random.below(2) {
        0 => {
            let path = random.pick(&[r"C:\a.exe", r"c:\B.exe"]);
            Node::condition("FileItem", "FullPath", comparison, Some(path))
        }
        _ => {
            let line = random.pick(&["x", "y"]);
            Node::condition("ProcessInfo", "CommandLine", comparison, Some(line))
        }
    }
}

fn draft(random: &mut Random) -> Definition {
    let parts = (0..1 + random.below(3)).map(|_| {
        let kind = Kind::Ancestor {
            distance: random.one_in(2).then(|| (1 + random.below(3)).to_string()),
            unique: random.one_in(2).then(|| "true".to_owned()),
        };
        let body = match random.below(3) {
            0 => condition(random),
            _ => {
                let both = vec![condition(random), condition(random)];
                Node::operator(random.pick(&["and", "or"]), both)
            }
        };
        Node::with(kind, vec![body])
    });
    let parts = parts.collect();
    let meaning = meaning::of(&Node::with(Kind::Definition, parts));
    meaning.definition.expect("a meaning")
}

#[test]
fn folded_lists_are_decided_rightly() {
    let lists = lists();
    let (mut unproved, mut decided) = (0, 0);
    for seed in 0..600 {
        let mut random = Random(0xf01d_0000 + seed);
        let (old, new) = (draft(&mut random), draft(&mut random));
        let found = breadth(&old, &Deadline::after_checks(CHECKS));
        let is = |truth: Truth| {
            lists
                .iter()
                .any(|list| reference::truth(&old, list) == truth)
        };
        match found.coverage.name() {
            "never" => assert!(!is(Truth::True), "seed {seed}: {old:#?}"),
            "always" => assert!(!is(Truth::False), "seed {seed}: {old:#?}"),
            "sometimes" => assert!(found.inside.is_some() && found.outside.is_some()),
            _ => unproved += 1,
        }
        let found = compare(&old, &new, &Deadline::after_checks(CHECKS));
        let meets = |of_old: Truth, of_new: Truth| {
            lists.iter().any(|list| {
                reference::truth(&old, list) == of_old && reference::truth(&new, list) == of_new
            })
        };
        let only_old = found.only_old.is_some() || meets(Truth::True, Truth::False);
        let only_new = found.only_new.is_some() || meets(Truth::False, Truth::True);
        let both = found.both.is_some() || meets(Truth::True, Truth::True);
        let expected = match (only_old, only_new, both) {
            (false, false, _) => "equivalent",
            (false, true, _) => "wider",
            (true, false, _) => "narrower",
            (true, true, false) => "disjoint",
            (true, true, true) => "overlapping",
        };
        match found.relation.name() {
            "unproved" => unproved += 1,
            name => {
                decided += 1;
                assert_eq!(name, expected, "seed {seed}: {old:#?} {new:#?}");
            }
        }
    }
    assert!(unproved < 12, "{unproved} unproved, {decided} decided");
}
