//! Q102: an `or` whose branches cover every value between them.

use super::candidate::{Candidate, gathered};
use crate::proof::{Finding, phrase, phrases};
use crate::rule::{Kind, Node};

/// From how many covering branches on they are taken only together.
const MANY: usize = 3;

/// The classic is two `isnot`: they can go, become `is`, be joined by `and`, or
/// have `not` around them. What stands beside them stays.
pub(super) fn candidates(tree: &Node, finding: &Finding) -> Vec<Candidate> {
    let Some(or) = tree.at(&finding.path) else {
        return Vec::new();
    };
    let core = &finding.related;
    let indices: Vec<usize> = core
        .iter()
        .filter_map(|path| path.last().copied())
        .collect();
    let names = phrases(tree, core);
    let mut found = Vec::new();
    found.extend(Candidate::without(format!("remove {names}"), tree, core));
    let (turned, words) = positive(or, &indices);
    if !words.is_empty() {
        let title = format!("make {names} `{}`", words.join("` and `"));
        found.extend(Candidate::with(title, tree, &finding.path, turned));
    }
    if core.len() > 1 {
        if core.len() <= MANY {
            for path in core {
                let title = format!("remove {} alone", phrase(tree, path));
                let paths = std::slice::from_ref(path);
                found.extend(Candidate::without(title, tree, paths));
            }
        }
        let and = joined(or, &indices);
        let title = format!("join {names} by `and`");
        found.extend(Candidate::with(title, tree, &finding.path, and));
    }
    let not = negated(or, &indices);
    let title = format!("wrap {names} in `not`");
    found.extend(Candidate::with(title, tree, &finding.path, not));
    found
}

/// The `or` with the negations among these children taken away, and the
/// comparisons that they become.
fn positive(or: &Node, indices: &[usize]) -> (Node, Vec<&'static str>) {
    let mut turned = or.clone();
    let mut words = Vec::new();
    for index in indices {
        let Some(child) = turned.children.get_mut(*index) else {
            continue;
        };
        let Kind::Condition(condition) = &child.kind else {
            continue;
        };
        let comparison = condition.known_comparison();
        let Some(comparison) = comparison.filter(|comparison| comparison.is_negated()) else {
            continue;
        };
        let word = comparison.negation().name();
        *child = child.changed(|condition| condition.comparison = Some(word.to_owned()));
        if !words.contains(&word) {
            words.push(word);
        }
    }
    (turned, words)
}

/// Whether there is nothing but these children, comments aside.
fn are_all(or: &Node, indices: &[usize]) -> bool {
    or.sense().all(|(index, _)| indices.contains(&index))
}

fn joined(or: &Node, indices: &[usize]) -> Node {
    match are_all(or, indices) {
        true => Node {
            kind: Kind::Operator(Some("and".to_owned())),
            ..or.clone()
        },
        false => gathered(or, indices, "and"),
    }
}

/// Each of these children with `not` around it.
fn negated(or: &Node, indices: &[usize]) -> Node {
    let mut negated = or.clone();
    for index in indices {
        if let Some(child) = negated.children.get_mut(*index) {
            *child = Node::operator("not", vec![child.clone()]);
        }
    }
    negated
}
