//! Q104: what changes nothing. It may go by itself, unless it is the narrower of
//! two of which one contains the other: then which of them goes is a choice.

use super::candidate::Candidate;
use crate::finding::Code;
use crate::language::Comparison;
use crate::proof::{Deadline, Finding, Relation, compare, phrase};
use crate::rule::meaning::{self, Literal, Test};
use crate::rule::{Kind, Node, Path};
use rustc_hash::{FxHashMap, FxHashSet};
use std::cell::RefCell;
use std::rc::Rc;

/// Up to how many siblings what is not plain is proved of each.
const FEW: usize = 16;

/// Two alternatives of which one contains the other.
struct Nest {
    inner: Path,
    outer: Path,
}

/// Looks for what contains what changes nothing, in one tree.
pub(super) struct Nesting<'a> {
    tree: &'a Node,
    /// All that changes nothing.
    dead: FxHashSet<&'a [usize]>,
    deadline: Deadline,
    /// Per operator its children that do change something, with the condition each
    /// of them is: a list may be long, and each of its members is held against all.
    siblings: RefCell<FxHashMap<Path, Rc<Siblings>>>,
}

type Siblings = Vec<(usize, Option<Test>)>;

/// What can be done about a condition or branch that changes nothing.
pub(super) fn candidates(finding: &Finding, nesting: &Nesting<'_>) -> Vec<Candidate> {
    let tree = nesting.tree;
    let Some(Nest { inner, outer }) = nesting.nest(&finding.path) else {
        let title = format!(
            "remove {}, which changes nothing",
            phrase(tree, &finding.path)
        );
        let paths = std::slice::from_ref(&finding.path);
        return Candidate::without(title, tree, paths).into_iter().collect();
    };
    // All that the wider one contains stays or goes together.
    let above = |path: &[usize]| path.split_last().map(|(_, above)| above.to_vec());
    let beside = nesting.dead.iter().copied();
    let outer_test = nesting.test(&outer);
    let mut inside: Vec<Path> = beside
        .filter(|path| *path != inner && above(path) == above(&inner))
        .filter(|path| {
            let inner = (*path, &nesting.test(path));
            nesting.is_inside(inner, (&outer, &outer_test))
        })
        .map(<[usize]>::to_vec)
        .collect();
    inside.push(inner.clone());
    let (what, wide) = (phrase(tree, &inner), phrase(tree, &outer));
    let [keeps, removes] = match inside.len() {
        1 => [
            format!("remove {wide}, keep the narrower {what}"),
            format!("remove {what}, keep the wider {wide}"),
        ],
        many => [
            format!("remove {wide}, keep the {many} narrower ones that it contains"),
            format!("remove the {many} narrower ones that {wide} contains"),
        ],
    };
    let narrower = Candidate::without(keeps, tree, std::slice::from_ref(&outer));
    let narrower = narrower.map(|candidate| Candidate {
        is_only_if_narrower: true,
        ..candidate
    });
    let removed = Candidate::without(removes, tree, &inside);
    narrower.into_iter().chain(removed).collect()
}

impl<'a> Nesting<'a> {
    /// `all` are the findings of `tree`.
    pub(super) fn new(tree: &'a Node, all: &'a [Finding], deadline: Deadline) -> Nesting<'a> {
        let dead = all.iter().filter(|finding| finding.code == Code::Q104);
        Nesting {
            tree,
            dead: dead.map(|finding| finding.path.as_slice()).collect(),
            deadline,
            siblings: RefCell::default(),
        }
    }

    /// Whether taking this away is no choice: nothing beside it contains it.
    pub(super) fn is_plain(&self, finding: &Finding) -> bool {
        self.nest(&finding.path).is_none()
    }

    /// What contains what changes nothing, where that is so.
    pub(super) fn around(&self, finding: &Finding) -> Option<Path> {
        let is_dead = self.dead.contains(finding.path.as_slice());
        is_dead
            .then(|| self.nest(&finding.path))?
            .map(|nest| nest.outer)
    }

    /// What stands at `path`, or the branch around it, with what contains it.
    fn nest(&self, path: &[usize]) -> Option<Nest> {
        (1..=path.len()).rev().find_map(|len| {
            let inner = path.get(..len)?;
            let outer = self.container(inner)?;
            Some(Nest {
                inner: inner.to_vec(),
                outer,
            })
        })
    }

    /// The sibling that contains what stands at `path`, where both are alternatives;
    /// not one that is the same, nor one that changes nothing itself.
    fn container(&self, path: &[usize]) -> Option<Path> {
        let (index, above) = path.split_last()?;
        let parent = self.tree.at(above)?;
        let nots = (0..above.len()).filter(|depth| {
            let node = self.tree.at(&above[..*depth]);
            node.is_some_and(|node| node.is_operator("not"))
        });
        let is_alternative = match nots.count() % 2 == 0 {
            true => parent.is_operator("or") || parent.kind == Kind::Operations,
            false => parent.is_operator("and"),
        };
        if !is_alternative {
            return None;
        }
        let siblings = self.siblings(above, parent);
        let own = self.test(path);
        let mut siblings = siblings.iter().filter(|(at, _)| at != index);
        siblings.find_map(|(at, test)| {
            let sibling = [above, &[*at]].concat();
            self.is_inside((path, &own), (&sibling, test))
                .then_some(sibling)
        })
    }

    fn siblings(&self, above: &[usize], parent: &Node) -> Rc<Siblings> {
        if let Some(known) = self.siblings.borrow().get(above) {
            return known.clone();
        }
        let children = parent.sense().map(|(at, _)| (at, [above, &[at]].concat()));
        let living = children.filter(|(_, path)| !self.dead.contains(path.as_slice()));
        let siblings: Rc<Siblings> =
            Rc::new(living.map(|(at, path)| (at, self.test(&path))).collect());
        let mut known = self.siblings.borrow_mut();
        known.insert(above.to_vec(), siblings.clone());
        siblings
    }

    fn test(&self, path: &[usize]) -> Option<Test> {
        match self.tree.at(path).map(|node| &node.kind) {
            Some(Kind::Condition(condition)) => meaning::of_condition(condition).ok(),
            _ => None,
        }
    }

    /// Whether whatever makes `inner` count makes `outer` count too, and not the
    /// other way round: nodes, with the tests that they are.
    fn is_inside(
        &self,
        (inner, inner_test): (&[usize], &Option<Test>),
        (outer, outer_test): (&[usize], &Option<Test>),
    ) -> bool {
        let Some(parent) = outer
            .split_last()
            .and_then(|(_, above)| self.tree.at(above))
        else {
            return false;
        };
        let is_and = parent.is_operator("and");
        if let (Some(inner), Some(outer)) = (inner_test, outer_test) {
            // Under `not`, of an `and`: what counts is that it does not hold.
            let is_inside = match is_and {
                true => is_test_inside(outer, inner),
                false => is_test_inside(inner, outer),
            };
            if let Some(is_inside) = is_inside {
                return is_inside;
            }
            if inner.property != outer.property {
                return false;
            }
        }
        if parent.sense().count() > FEW {
            return false;
        }
        let (Some(inner), Some(outer)) = (alone(self.tree, inner), alone(self.tree, outer)) else {
            return false;
        };
        match compare(&outer, &inner, &self.deadline).relation {
            Relation::Wider => is_and,
            Relation::Narrower => !is_and,
            // It might be: then it is asked about.
            Relation::Unproved(_) => true,
            _ => false,
        }
    }
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
