//! Verdicts, relations and examples against all detections of a small world.
//! Where an example that the matcher confirmed needs more than the small world
//! has, the example wins.

use super::drafts::draft_tree;
use super::drafts::show;
use super::small::{Values, definition, worlds};
use crate::random::Random;
use quell::language::fold;
use quell::matcher::{Truth, reference};
use quell::proof::{Coverage, Deadline, Relation, Witness, breadth, compare};
use quell::rule::meaning::{self, Definition, Part};
use rustc_hash::FxHashMap;

fn draft(random: &mut Random) -> Definition {
    meaning::of(&draft_tree(random))
        .definition
        .expect("a meaning")
}

pub(super) fn count() -> usize {
    std::env::var("QUELL_ORACLE")
        .ok()
        .and_then(|count| count.parse().ok())
        .unwrap_or(5_000)
}

fn is(witness: &Option<Box<Witness>>, definition: &Definition, wanted: Truth) -> bool {
    witness
        .as_ref()
        .is_none_or(|witness| reference::truth(definition, witness) == wanted)
}

/// Generous, since the tests of other rooms run beside.
/// Far more than any of these proofs needs.
const CHECKS: u64 = 1 << 20;

#[test]
fn no_verdict_and_no_witness_is_wrong() {
    let values = Values::new();
    let (mut done, mut unproved, mut skipped) = (0, 0, 0);
    let mut verdicts: FxHashMap<&str, usize> = FxHashMap::default();
    for seed in 0.. {
        if done == count() {
            break;
        }
        let draft = draft(&mut Random(seed));
        let (mut inside, mut outside) = (false, false);
        let names: Vec<String> = draft
            .parts
            .iter()
            .flat_map(|(_, part)| match part {
                Part::Operations(all) => all.iter().map(|o| fold(&o.name)).collect(),
                _ => Vec::new(),
            })
            .collect();
        let is_small = worlds(&[&draft], &values, |world| {
            if definition(&draft, world) {
                inside = true;
            } else if names.is_empty() || names.contains(&fold(world.operation)) {
                outside = true;
            }
            !(inside && outside)
        });
        if !is_small {
            skipped += 1;
            continue;
        }
        done += 1;
        let found = breadth(&draft, &Deadline::after_checks(CHECKS));
        *verdicts.entry(found.coverage.name()).or_default() += 1;
        let inside = inside || found.inside.is_some();
        let outside = outside || found.outside.is_some();
        let expected = match (inside, outside) {
            (true, true) => "sometimes",
            (true, false) => "always",
            (false, _) => "never",
        };
        if matches!(found.coverage, Coverage::Unproved(_)) {
            unproved += 1;
        } else {
            assert_eq!(
                found.coverage.name(),
                expected,
                "seed {seed}:\n{}\n{found:?}",
                show(&draft)
            );
        }
        assert!(is(&found.inside, &draft, Truth::True), "seed {seed}");
        assert!(is(&found.outside, &draft, Truth::False), "seed {seed}");
    }
    assert!(unproved * 1000 <= done, "{unproved} of {done} unproved");
    assert!(
        verdicts.values().all(|times| *times * 50 > done),
        "{verdicts:?}"
    );
    assert!(skipped < done, "{skipped} skipped");
}

#[test]
fn no_relation_is_wrong() {
    let values = Values::new();
    let mut done = 0;
    let mut relations: FxHashMap<&str, usize> = FxHashMap::default();
    for seed in 0.. {
        if done == count() / 4 {
            break;
        }
        let mut random = Random(0x5eed_0000 + seed);
        let (old, new) = (draft(&mut random), draft(&mut random));
        let (mut only_old, mut only_new, mut both) = (false, false, false);
        let is_small = worlds(&[&old, &new], &values, |world| {
            match (definition(&old, world), definition(&new, world)) {
                (true, false) => only_old = true,
                (false, true) => only_new = true,
                (true, true) => both = true,
                (false, false) => {}
            }
            !(only_old && only_new && both)
        });
        if !is_small {
            continue;
        }
        done += 1;
        let found = compare(&old, &new, &Deadline::after_checks(CHECKS));
        *relations.entry(found.relation.name()).or_default() += 1;
        only_old |= found.only_old.is_some();
        only_new |= found.only_new.is_some();
        both |= found.both.is_some();
        let expected = match (only_old, only_new, both) {
            (false, false, _) => Relation::Equivalent,
            (false, true, _) => Relation::Wider,
            (true, false, _) => Relation::Narrower,
            (true, true, false) => Relation::Disjoint,
            (true, true, true) => Relation::Overlapping,
        };
        assert_eq!(
            found.relation,
            expected,
            "seed {seed}:\n{}\n\n{}\n{found:?}",
            show(&old),
            show(&new)
        );
        assert!(is(&found.only_old, &old, Truth::True), "seed {seed}");
        assert!(is(&found.only_old, &new, Truth::False), "seed {seed}");
        assert!(is(&found.only_new, &old, Truth::False), "seed {seed}");
        assert!(is(&found.only_new, &new, Truth::True), "seed {seed}");
        assert!(is(&found.both, &old, Truth::True), "seed {seed}");
        assert!(is(&found.both, &new, Truth::True), "seed {seed}");
    }
    assert!(relations.len() == 5, "{relations:?}");
}
