//! Q104: what changes nothing. It may go by itself, unless it is the narrower of
//! two of which one contains the other: then which of them goes is a choice.

use super::candidate::Candidate;
use crate::breadth::{Deadline, Finding, Relation, compare, phrase};
use crate::finding::Code;
use crate::language::Comparison;
use crate::rule::meaning::{self, Literal, Test};
use crate::rule::{Kind, Node, Path};

/// Up to how many siblings what is not plain is proved of each.
const FEW: usize = 16;

/// Two alternatives of which one contains the other.
struct Nest {
    inner: Path,
    outer: Path,
}

/// What can be done about a condition or branch that changes nothing; `dead` are
/// all of the draft.
pub(super) fn candidates(
    tree: &Node,
    finding: &Finding,
    dead: &[&Finding],
    deadline: &Deadline,
) -> Vec<Candidate> {
    let Some(Nest { inner, outer }) = nest(tree, &finding.path, dead, deadline) else {
        let title = format!(
            "remove {}, which changes nothing",
            phrase(tree, &finding.path)
        );
        let paths = std::slice::from_ref(&finding.path);
        return Candidate::without(title, tree, paths).into_iter().collect();
    };
    // All that the wider one contains stays or goes together.
    let above = |path: &Path| path.split_last().map(|(_, above)| above.to_vec());
    let beside = dead.iter().map(|other| &other.path);
    let mut inside: Vec<Path> = beside
        .filter(|path| **path != inner && above(path) == above(&inner))
        .filter(|path| is_inside(tree, path, &outer, deadline))
        .cloned()
        .collect();
    inside.push(inner.clone());
    let (what, wide) = (phrase(tree, &inner), phrase(tree, &outer));
    let titles = match inside.len() {
        1 => [
            format!("remove {wide}, keep the narrower {what}"),
            format!("remove {what}, keep the wider {wide}"),
        ],
        many => [
            format!("remove {wide}, keep the {many} narrower ones that it contains"),
            format!("remove the {many} narrower ones that {wide} contains"),
        ],
    };
    let [keeps, removes] = titles;
    let narrower = Candidate::without(keeps, tree, std::slice::from_ref(&outer));
    let narrower = narrower.map(|candidate| Candidate {
        is_only_if_narrower: true,
        ..candidate
    });
    let removed = Candidate::without(removes, tree, &inside);
    narrower.into_iter().chain(removed).collect()
}

/// Whether taking this away is no choice: nothing beside it contains it.
pub(super) fn is_plain(
    tree: &Node,
    finding: &Finding,
    dead: &[&Finding],
    deadline: &Deadline,
) -> bool {
    finding.code == Code::Q104 && nest(tree, &finding.path, dead, deadline).is_none()
}

/// What stands at `path`, or the branch around it, with what contains it.
fn nest(tree: &Node, path: &[usize], dead: &[&Finding], deadline: &Deadline) -> Option<Nest> {
    (1..=path.len()).rev().find_map(|len| {
        let inner = &path[..len];
        let outer = container(tree, inner, dead, deadline)?;
        Some(Nest {
            inner: inner.to_vec(),
            outer,
        })
    })
}

/// The sibling that contains what stands at `path`, where both are alternatives;
/// not one that is the same, nor one that changes nothing itself.
fn container(tree: &Node, path: &[usize], dead: &[&Finding], deadline: &Deadline) -> Option<Path> {
    let (index, above) = path.split_last()?;
    let parent = tree.at(above)?;
    let nots = (0..above.len()).filter(|depth| {
        let node = tree.at(&above[..*depth]);
        node.is_some_and(|node| node.is_operator("not"))
    });
    let is_alternative = match nots.count() % 2 == 0 {
        true => parent.is_operator("or") || parent.kind == Kind::Operations,
        false => parent.is_operator("and"),
    };
    if !is_alternative {
        return None;
    }
    let siblings = parent.sense().map(|(at, _)| [above, &[at]].concat());
    let mut siblings = siblings.filter(|sibling: &Path| {
        sibling.last() != Some(index) && !dead.iter().any(|other| other.path == *sibling)
    });
    siblings.find(|sibling| is_inside(tree, path, sibling, deadline))
}

/// Whether whatever makes the node at `inner` count makes the one at `outer`
/// count too, and not the other way round.
fn is_inside(tree: &Node, inner: &[usize], outer: &[usize], deadline: &Deadline) -> bool {
    let Some((_, above)) = outer.split_last() else {
        return false;
    };
    let is_and = tree.at(above).is_some_and(|node| node.is_operator("and"));
    let test = |path: &[usize]| match tree.at(path).map(|node| &node.kind) {
        Some(Kind::Condition(condition)) => meaning::of_condition(condition).ok(),
        _ => None,
    };
    if let (Some(inner), Some(outer)) = (test(inner), test(outer)) {
        let turned = |test: Test| match is_and {
            // Under `not`, of an `and`: what counts is that it does not hold.
            true => Test {
                comparison: test.comparison.negation(),
                ..test
            },
            false => test,
        };
        let (inner, outer) = (turned(inner), turned(outer));
        if let Some(is_inside) = is_test_inside(&inner, &outer) {
            return is_inside;
        }
        if inner.property != outer.property {
            return false;
        }
    }
    let is_few = tree
        .at(above)
        .is_some_and(|node| node.sense().count() <= FEW);
    let (Some(inner), Some(outer)) = (alone(tree, inner), alone(tree, outer)) else {
        return false;
    };
    let relation = || compare(&outer, &inner, deadline).relation;
    let contained = match is_and {
        true => Relation::Wider,
        false => Relation::Narrower,
    };
    is_few && relation() == contained
}

/// A part that asks only what stands at `path`, of the same subject.
fn alone(tree: &Node, path: &[usize]) -> Option<meaning::Definition> {
    let mut top = tree.at(path)?.clone();
    for depth in (1..path.len()).rev() {
        let above = tree.at(&path[..depth])?;
        if !matches!(above.kind, Kind::Operator(_)) {
            top = Node {
                children: vec![top],
                ..above.clone()
            };
        }
    }
    let tree = Node::with(Kind::Definition, vec![top]);
    meaning::of(&tree).definition
}

/// Whether a test holds only where the other one does, as far as it can be seen
/// without a proof.
fn is_test_inside(inner: &Test, outer: &Test) -> Option<bool> {
    let is_negated = inner.comparison.is_negated();
    if inner.property != outer.property || is_negated != outer.comparison.is_negated() {
        return None;
    }
    let (inner, outer) = match is_negated {
        true => (outer, inner),
        false => (inner, outer),
    };
    let is = |test: &Test| matches!(test.comparison, Comparison::Is | Comparison::IsNot);
    if !is(inner) || !is(outer) {
        return None;
    }
    match (&inner.literal, &outer.literal) {
        (Literal::Net4(inner), Literal::Net4(outer)) => {
            Some(outer.contains(inner) && outer != inner)
        }
        (Literal::Net6(inner), Literal::Net6(outer)) => {
            Some(outer.contains(inner) && outer != inner)
        }
        (Literal::Text(_) | Literal::Int(_), _) => Some(false),
        _ => None,
    }
}
