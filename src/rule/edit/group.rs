//! Which conditions stand together under an operator: the builder's `>` and `<`.

use super::operators::splice_children;
use super::order::tidy;
use super::{Step, is_expression, is_list, mark, node_at, node_in, step, word_as_in, wrap};
use crate::rule::{Draft, Kind};

/// Moves a node into the operator beside it, the one before rather than the one
/// after, or else puts an operator of the other kind around it.
///
/// # Errors
/// A reason: it is in a group of its own, or can't be grouped.
pub fn group(draft: &Draft, path: &[usize]) -> Step {
    let (index, above) = expression_at(draft, path)?;
    let mut tree = draft.definition.clone();
    let parent = node_in(&mut tree, above)?;
    let siblings: Vec<usize> = parent.sense().map(|(at, _)| at).collect();
    let before = siblings.iter().rev().find(|at| **at < index).copied();
    let after = siblings.iter().find(|at| **at > index).copied();
    let is_group = |at: &usize| parent.children.get(*at).is_some_and(is_list);
    if before.filter(is_group).is_some() || after.filter(is_group).is_some() {
        let is_before = before.filter(is_group).is_some();
        let mut node = parent.children.remove(index);
        mark::put(&mut node);
        let target = if is_before {
            before
        } else {
            after.map(|at| at - 1)
        };
        if let Some(group) = target.and_then(|at| parent.children.get_mut(at)) {
            let at = if is_before { group.children.len() } else { 0 };
            group.children.insert(at, node);
        }
        return step(draft, tree);
    }
    if siblings.len() == 1 && matches!(parent.kind, Kind::Operator(_)) {
        return Err("it is already in a group of its own".to_owned());
    }
    let word = if parent.is_operator("or") {
        "and"
    } else {
        "or"
    };
    let word = word_as_in(&draft.definition, word);
    if let Some(node) = parent.children.get_mut(index) {
        mark::put(node);
        wrap(node, word);
    }
    step(draft, tree)
}

/// Lets an operator's children join the operator above it, or moves a condition
/// out of its operator into the one above.
///
/// # Errors
/// A reason: there is no operator above.
pub fn ungroup(draft: &Draft, path: &[usize]) -> Step {
    let (_, above) = expression_at(draft, path)?;
    let node = node_at(draft, path)?;
    let parent = node_at(draft, above)?;
    if node.is_operator("not") && !is_list(parent) {
        return Err("`!` takes `not` away".to_owned());
    }
    let mut tree = draft.definition.clone();
    if is_list(node) {
        let is_single = node.sense().count() == 1;
        if !is_list(parent) && !is_single {
            return Err("there is no operator above that its children could join".to_owned());
        }
        let group = node_in(&mut tree, path)?;
        match group.children.iter_mut().find(|child| child.is_sense()) {
            Some(child) => mark::put(child),
            None => return Err("the operator is empty: delete it".to_owned()),
        }
        splice_children(&mut tree, path);
        return step(draft, tree);
    }
    if parent.is_operator("not") {
        return Err("`!` takes `not` away".to_owned());
    }
    let Some((place, upper)) = above.split_last().filter(|_| is_list(parent)) else {
        return Err("it is in no group".to_owned());
    };
    if parent.sense().count() == 1 {
        let (edit, _) = ungroup(draft, above)?;
        // The condition takes the operator's place among what came before it.
        let index = path.last().copied().unwrap_or_default();
        return Ok((edit, [upper, &[place + index]].concat()));
    }
    if !is_list(node_at(draft, upper)?) {
        return Err("there is no operator above that it could join".to_owned());
    }
    let group = node_in(&mut tree, above)?;
    let mut node = group
        .children
        .remove(path.last().copied().unwrap_or_default());
    mark::put(&mut node);
    node_in(&mut tree, upper)?.children.insert(place + 1, node);
    tidy(&mut tree, above);
    step(draft, tree)
}

/// The index and the parent of a node that can be grouped.
fn expression_at<'p>(draft: &Draft, path: &'p [usize]) -> Result<(usize, &'p [usize]), String> {
    let node = node_at(draft, path)?;
    match path.split_last() {
        Some((index, above)) if is_expression(node) => Ok((*index, above)),
        _ => Err("only conditions and operators can be grouped".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::super::compact::shown;
    use super::*;

    #[test]
    fn grouping_wraps_or_joins_the_neighbour() {
        let more = |text: &str, path: &[usize]| shown(group, text, path);
        assert_eq!(
            more("process(and(A.B is 1, A.B is 2))", &[0, 0, 0]),
            "process(and(or(»A.B is 1), A.B is 2))"
        );
        assert_eq!(
            more("process(and(or(A.B is 1), #c, A.B is 2))", &[0, 0, 2]),
            "process(and(or(A.B is 1, »A.B is 2), #c))"
        );
        assert_eq!(
            more("process(OR(A.B is 1, #c, AND(A.B is 2)))", &[0, 0, 0]),
            "process(OR(#c, AND(»A.B is 1, A.B is 2)))"
        );
        assert_eq!(
            more("process(or(A.B is 1, not(A.B is 2)))", &[0, 0, 0]),
            "process(or(and(»A.B is 1), not(A.B is 2)))"
        );
        assert_eq!(more("process(A.B is 1)", &[0, 0]), "process(or(»A.B is 1))");
        assert_eq!(
            more("process(or(A.B is 1))", &[0, 0, 0]),
            "! it is already in a group of its own"
        );
        assert_eq!(
            more("process(or(A.B is 1))", &[0]),
            "! only conditions and operators can be grouped"
        );
        assert!(more("#why", &[0]).starts_with("! "));
    }

    #[test]
    fn ungrouping_joins_the_operator_above() {
        let less = |text: &str, path: &[usize]| shown(ungroup, text, path);
        assert_eq!(
            less(
                "process(and(A.B is 1, or(#c, A.B is 2, A.B is 3)))",
                &[0, 0, 1]
            ),
            "process(and(A.B is 1, #c, »A.B is 2, A.B is 3))"
        );
        assert_eq!(
            less("process(or(#c, A.B is 2))", &[0, 0]),
            "process(#c, »A.B is 2)"
        );
        assert_eq!(
            less("process(or(#c, A.B is 2))", &[0, 0, 1]),
            "process(#c, »A.B is 2)"
        );
        assert_eq!(
            less(
                "process(and(or(A.B is 1, A.B is 2, A.B is 3), C.D is 1))",
                &[0, 0, 0, 1]
            ),
            "process(and(or(A.B is 1, A.B is 3), »A.B is 2, C.D is 1))"
        );
        assert_eq!(
            less(
                "process(and(or(A.B is 1, A.B is 2), C.D is 1))",
                &[0, 0, 0, 1]
            ),
            "process(and(A.B is 1, »A.B is 2, C.D is 1))"
        );
        for (text, path) in [
            ("process(or(A.B is 1, A.B is 2))", &[0, 0][..]),
            ("process(or(A.B is 1, A.B is 2))", &[0, 0, 0]),
            ("process(A.B is 1)", &[0, 0]),
            ("process(not(A.B is 1))", &[0, 0, 0]),
            ("process(not(A.B is 1))", &[0, 0]),
            ("process(not(or(A.B is 1, A.B is 2)))", &[0, 0, 0]),
            ("process(and(or(#c), A.B is 1))", &[0, 0, 0]),
            ("process", &[0]),
        ] {
            assert!(less(text, path).starts_with("! "), "{text} {path:?}");
        }
    }
}
