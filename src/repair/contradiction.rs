//! Q103: conditions of which no detection has all. Whatever repairs it makes the
//! draft suppress something, where it suppressed nothing.

use super::candidate::{Candidate, gathered};
use crate::proof::{Deadline, Finding, phrases, satisfiable};
use crate::rule::edit::prune;
use crate::rule::{Kind, Node, Path, meaning};

/// From how many conditions on none is tried to be kept.
const MANY: usize = 16;
/// How many of those that contradict each other are built on.
const SEEDS: usize = 6;

/// What may stay is as much as can hold together around each of the conditions
/// that contradict each other; or alternatives belong under `or`.
pub(super) fn candidates(tree: &Node, finding: &Finding, deadline: &Deadline) -> Vec<Candidate> {
    let Some(and) = tree.at(&finding.path) else {
        return Vec::new();
    };
    let core: Vec<usize> = finding
        .related
        .iter()
        .filter_map(|path| path.last().copied())
        .collect();
    let all: Vec<usize> = and.sense().map(|(index, _)| index).collect();
    let mut found = Vec::new();
    if core.is_empty() {
        return found;
    }
    if all.len() <= MANY {
        let mut kept: Vec<Vec<usize>> = Vec::new();
        for seed in core.iter().take(SEEDS) {
            let some = consistent(tree, &finding.path, *seed, &all, deadline);
            if !some.is_empty() && !kept.contains(&some) {
                kept.push(some);
            }
        }
        for some in kept {
            let child = |index: &usize| -> Path { [&finding.path[..], &[*index]].concat() };
            let stays: Vec<Path> = some.iter().map(child).collect();
            let removed = all.iter().filter(|index| !some.contains(index));
            let removed: Vec<Path> = removed.map(child).collect();
            let title = format!(
                "keep {}, remove {}",
                phrases(tree, &stays),
                phrases(tree, &removed)
            );
            found.extend(Candidate::without(title, tree, &removed));
        }
    }
    if core.len() > 1 {
        let names = phrases(tree, &finding.related);
        let is_operator = matches!(and.kind, Kind::Operator(_));
        if core.len() < all.len() || !is_operator {
            let node = gathered(and, &core, "or");
            let title = format!("join {names} by `or`");
            found.extend(Candidate::with(title, tree, &finding.path, node));
        }
        if is_operator {
            let node = Node {
                kind: Kind::Operator(Some("or".to_owned())),
                ..and.clone()
            };
            found.extend(Candidate::with(
                "make this `and` an `or`",
                tree,
                &finding.path,
                node,
            ));
        }
    }
    found
}

/// As many of the children `all` of the node at `path` as can hold together with
/// the one called `seed`, those before first; none where it can't hold itself.
fn consistent(
    tree: &Node,
    path: &[usize],
    seed: usize,
    all: &[usize],
    deadline: &Deadline,
) -> Vec<usize> {
    let can_hold = |some: &[usize]| {
        let removed = all.iter().filter(|index| !some.contains(index));
        let removed: Vec<Path> = removed.map(|index| [path, &[*index]].concat()).collect();
        let left = prune(tree, &removed).map(|pruned| pruned.definition);
        let definition = left.and_then(|left| meaning::of(&left).definition);
        definition
            .is_some_and(|definition| matches!(satisfiable(&definition, deadline), Ok(Some(_))))
    };
    let mut some = vec![seed];
    if !can_hold(&some) {
        return Vec::new();
    }
    for index in all {
        if *index == seed {
            continue;
        }
        some.push(*index);
        if !can_hold(&some) {
            some.pop();
        }
    }
    some.sort_unstable();
    some
}
