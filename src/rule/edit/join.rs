//! How a condition joins those that are there: by OR with what asks the same of
//! the same property, by AND with all else; and the builder's `a`.

use super::{Step, as_in, is_body, node_at, node_in, path_to, rewrite, word_as_in, wrap};
use crate::language::Comparison;
use crate::rule::meaning::of_condition;
use crate::rule::{Condition, Draft, Kind, Node, NodeId};

/// Puts a condition beside or into what is under the cursor: into an operator,
/// after a condition, and by AND into a part.
///
/// # Errors
/// A reason: it is already there, or nothing there takes a condition.
pub fn insert_condition(draft: &Draft, at: NodeId, condition: Condition) -> Step {
    insert(draft, at, Node::new(Kind::Condition(condition)))
}

/// The same of any expression.
pub(super) fn insert(draft: &Draft, at: NodeId, new: Node) -> Step {
    let target = node_at(draft, at)?;
    let mut tree = draft.definition.clone();
    let and = word_as_in(&tree, "and");
    let mut path = path_to(&tree, at)?;
    let about = new.id;
    let is_not = target.is_operator("not");
    if matches!(target.kind, Kind::Operator(_)) && !is_not {
        refuse_node_twice(target, &new)?;
        node_in(&mut tree, &path)?.children.push(new);
        return rewrite(draft, tree, about);
    }
    // `not` takes one child, and a part holds one; all else stands beside something.
    let index = match is_not || is_body(target) {
        true => None,
        false => path.pop(),
    };
    let parent = node_in(&mut tree, &path)?;
    if parent.is_operator("not") || is_body(parent) {
        insert_by_and(parent, new, &and)?;
    } else if let (Kind::Operator(_), Some(index)) = (&parent.kind, index) {
        refuse_node_twice(parent, &new)?;
        parent.children.insert(index + 1, new);
    } else if matches!(parent.kind, Kind::Condition(_)) {
        // A comment within a condition: beside that condition.
        return insert(draft, parent.id, new);
    } else {
        return Err("conditions go into a part or an operation: choose one".to_owned());
    }
    rewrite(draft, tree, about)
}

/// Refuses a second copy among a node's children.
fn refuse_node_twice(parent: &Node, new: &Node) -> Result<(), String> {
    match &new.kind {
        Kind::Condition(condition) => refuse_twice(parent, condition),
        _ if parent.children.contains(new) => Err("already there".to_owned()),
        _ => Ok(()),
    }
}

/// Joins a test with what stands in a part; gives the new node's id.
pub(super) fn join(body: &mut Node, test: Condition, and: &str) -> Result<NodeId, String> {
    let tops: Vec<usize> = body.sense().map(|(index, _)| index).collect();
    let only = match tops.as_slice() {
        [only] => body.children.get_mut(*only),
        _ => None,
    };
    let Some(top) = only else {
        // Nothing, or several that are read as AND.
        return join_by_and(body, test, and);
    };
    if top.is_operator("and") {
        return join_by_and(top, test, and);
    }
    if let Some(joined) = join_by_or(top, &test, and)? {
        return Ok(joined);
    }
    wrap(top, and.to_owned());
    Ok(push(top, test))
}

fn push(list: &mut Node, test: Condition) -> NodeId {
    let new = Node::new(Kind::Condition(test));
    let id = new.id;
    list.children.push(new);
    id
}

fn join_by_and(list: &mut Node, test: Condition, and: &str) -> Result<NodeId, String> {
    // First look for the very same, then for a place to join by OR.
    for (_, child) in list.sense() {
        refuse_same(child, &test)?;
    }
    for child in list.children.iter_mut().filter(|child| child.is_sense()) {
        if let Some(joined) = join_by_or(child, &test, and)? {
            return Ok(joined);
        }
    }
    Ok(push(list, test))
}

/// Makes the test one more alternative of `node`, where it is about the same.
fn join_by_or(node: &mut Node, test: &Condition, and: &str) -> Result<Option<NodeId>, String> {
    refuse_same(node, test)?;
    let is_negated = test.known_comparison().is_none_or(Comparison::is_negated);
    if is_negated || !is_about_the_same(node, test) {
        return Ok(None);
    }
    if matches!(node.kind, Kind::Condition(_)) {
        wrap(node, as_in(and, "or"));
    }
    Ok(Some(push(node, test.clone())))
}

fn refuse_same(node: &Node, test: &Condition) -> Result<(), String> {
    match &node.kind {
        Kind::Condition(other) if is_same(other, test) => Err("already there".to_owned()),
        Kind::Operator(_) if is_about_the_same(node, test) => refuse_twice(node, test),
        _ => Ok(()),
    }
}

/// Refuses a second copy among a node's children.
fn refuse_twice(parent: &Node, test: &Condition) -> Result<(), String> {
    let is_it =
        |child: &Node| matches!(&child.kind, Kind::Condition(other) if is_same(other, test));
    match parent.children.iter().any(is_it) {
        true => Err("already there".to_owned()),
        false => Ok(()),
    }
}

/// Whether a node is a condition on the test's property with its comparison,
/// or an `or` of nothing else.
fn is_about_the_same(node: &Node, test: &Condition) -> bool {
    match &node.kind {
        Kind::Condition(other) => {
            let about = |one: &Condition| one.known_comparison().zip(one.named_property());
            about(other).is_some() && about(other) == about(test)
        }
        Kind::Operator(_) if node.is_operator("or") => {
            let mut alternatives = node
                .children
                .iter()
                .filter(|child| !matches!(child.kind, Kind::Comment(_)))
                .peekable();
            alternatives.peek().is_some()
                && alternatives.all(|child| {
                    matches!(child.kind, Kind::Condition(_)) && is_about_the_same(child, test)
                })
        }
        _ => false,
    }
}

fn is_same(left: &Condition, right: &Condition) -> bool {
    match (of_condition(left), of_condition(right)) {
        (Ok(left), Ok(right)) => left == right,
        _ => left == right,
    }
}

/// Joins a new node by AND with what stands in a part or in `not`.
fn insert_by_and(body: &mut Node, new: Node, and: &str) -> Result<(), String> {
    let tops: Vec<usize> = body.sense().map(|(index, _)| index).collect();
    let target = match tops.as_slice() {
        [only] => {
            let top = &mut body.children[*only];
            if !top.is_operator("and") {
                if let (Kind::Condition(old), Kind::Condition(new)) = (&top.kind, &new.kind)
                    && is_same(old, new)
                {
                    return Err("already there".to_owned());
                }
                wrap(top, and.to_owned());
            }
            top
        }
        _ => body,
    };
    refuse_node_twice(target, &new)?;
    target.children.push(new);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::compact::{after, condition, draft, id};
    use super::*;

    #[test]
    fn the_builder_adds_beside_the_cursor() {
        let insert = |text: &str, path: &[usize]| {
            let draft = draft(text);
            after(
                &draft,
                insert_condition(&draft, id(&draft, path), condition("E.F is 9")),
            )
        };
        assert_eq!(
            insert("process(or(A.B is 1, A.B is 2))", &[0, 0]),
            "process(or(A.B is 1, A.B is 2, »E.F is 9))"
        );
        assert_eq!(
            insert("process(or(A.B is 1, A.B is 2))", &[0, 0, 0]),
            "process(or(A.B is 1, »E.F is 9, A.B is 2))"
        );
        assert_eq!(
            insert("process(or(A.B is 1, A.B is 2))", &[0]),
            "process(and(or(A.B is 1, A.B is 2), »E.F is 9))"
        );
        assert_eq!(
            insert("process(AND(A.B is 1))", &[0]),
            "process(AND(A.B is 1, »E.F is 9))"
        );
        assert_eq!(
            insert("process(A.B is 1)", &[0, 0]),
            "process(and(A.B is 1, »E.F is 9))"
        );
        assert_eq!(insert("process", &[0]), "process(»E.F is 9)");
        assert_eq!(
            insert("operations(op:X)", &[0, 0]),
            "operations(op:X(»E.F is 9))"
        );
        assert_eq!(
            insert("process(not(A.B is 1))", &[0, 0]),
            "process(not(and(A.B is 1, »E.F is 9)))"
        );
        assert_eq!(
            insert("process(not(A.B is 1))", &[0, 0, 0]),
            "process(not(and(A.B is 1, »E.F is 9)))"
        );
        assert_eq!(insert("process(not)", &[0, 0]), "process(not(»E.F is 9))");
        assert_eq!(
            insert("process(or(#why, A.B is 1))", &[0, 0, 0]),
            "process(or(#why, »E.F is 9, A.B is 1))"
        );
        assert_eq!(
            insert("process(or(A.B is 1(#why)))", &[0, 0, 0, 0]),
            "process(or(A.B is 1(#why), »E.F is 9))"
        );
        assert_eq!(insert("process(E.F is 9)", &[0, 0]), "! already there");
        assert_eq!(insert("process(or(E.F is 9))", &[0, 0]), "! already there");
        for (text, path) in [
            ("process", &[][..]),
            ("operations(op:X)", &[0]),
            ("#why", &[0]),
            ("process", &[3]),
        ] {
            assert!(insert(text, path).starts_with("! "), "{text} {path:?}");
        }
    }
}
