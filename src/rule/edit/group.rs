//! Which conditions stand together under an operator: the builder's `>` and `<`.

use super::operators::splice_children;
use super::order::tidy;
use super::{Step, is_expression, is_list, node_at, node_in, path_to, rewrite, word_as_in, wrap};
use crate::rule::{Draft, Kind, Node, NodeId, Path};

/// Moves a node into the operator beside it, the one before rather than the one
/// after, or else puts an operator of the other kind around it.
///
/// # Errors
/// A reason: it is in a group of its own, or can't be grouped.
pub fn group(draft: &Draft, node: NodeId) -> Step {
    let (index, above) = expression_at(draft, node)?;
    if let Some(tree) = in_group_beside(draft, index, &above)? {
        return rewrite(draft, tree, node);
    }
    let mut tree = draft.definition.clone();
    let parent = node_in(&mut tree, &above)?;
    if parent.sense().count() == 1 && matches!(parent.kind, Kind::Operator(_)) {
        return Err("it is already in a group of its own".to_owned());
    }
    let word = if parent.is_operator("or") {
        "and"
    } else {
        "or"
    };
    let word = word_as_in(&draft.definition, word);
    if let Some(node) = parent.children.get_mut(index) {
        wrap(node, word);
    }
    rewrite(draft, tree, node)
}

/// The tree with the child `index` of the node at `above` in the group beside it, the
/// one before rather than the one after; `None` where there is none.
pub(super) fn in_group_beside(
    draft: &Draft,
    index: usize,
    above: &[usize],
) -> Result<Option<Node>, String> {
    let mut tree = draft.definition.clone();
    let parent = node_in(&mut tree, above)?;
    let siblings: Vec<(usize, bool)> = parent
        .sense()
        .map(|(at, child)| (at, is_list(child)))
        .collect();
    let before = siblings.iter().rev().find(|(at, _)| *at < index);
    let after = siblings.iter().find(|(at, _)| *at > index);
    let groups = [before, after].into_iter().flatten();
    let Some((into, _)) = groups.into_iter().find(|(_, is_group)| *is_group) else {
        return Ok(None);
    };
    let moved = parent.children.remove(index);
    // What stood after it has moved up.
    let is_before = *into < index;
    let into = if is_before { *into } else { into - 1 };
    if let Some(group) = parent.children.get_mut(into) {
        let at = if is_before { group.children.len() } else { 0 };
        group.children.insert(at, moved);
    }
    Ok(Some(tree))
}

/// Lets an operator's children join the operator above it, or moves a condition
/// out of its operator into the one above.
///
/// # Errors
/// A reason: there is no operator above.
pub fn ungroup(draft: &Draft, id: NodeId) -> Step {
    let (index, above) = expression_at(draft, id)?;
    let node = node_at(draft, id)?;
    let nowhere = || "there is nothing under the cursor".to_owned();
    let parent = draft.definition.at(&above).ok_or_else(nowhere)?;
    let is_in_not = parent.is_operator("not");
    if (node.is_operator("not") && !is_list(parent)) || (is_in_not && !is_list(node)) {
        return Err("`!` takes `not` away".to_owned());
    }
    if is_list(node) {
        return dissolve(draft, node, parent, &[&above[..], &[index]].concat());
    }
    let Some((place, upper)) = above.split_last().filter(|_| is_list(parent)) else {
        return Err("it is in no group".to_owned());
    };
    if parent.sense().count() == 1 {
        let (edit, _) = ungroup(draft, parent.id)?;
        return Ok((edit, id));
    }
    if !draft.definition.at(upper).is_some_and(is_list) {
        return Err("there is no operator above that it could join".to_owned());
    }
    let mut tree = draft.definition.clone();
    let moved = node_in(&mut tree, &above)?.children.remove(index);
    node_in(&mut tree, upper)?.children.insert(place + 1, moved);
    tidy(&mut tree, &above, id);
    rewrite(draft, tree, id)
}

/// Puts an operator's children into its parent.
fn dissolve(draft: &Draft, list: &Node, parent: &Node, path: &[usize]) -> Step {
    if !is_list(parent) && list.sense().count() != 1 {
        return Err("there is no operator above that its children could join".to_owned());
    }
    let Some((_, first)) = list.sense().next() else {
        return Err("the operator is empty: delete it".to_owned());
    };
    let mut tree = draft.definition.clone();
    splice_children(&mut tree, path);
    rewrite(draft, tree, first.id)
}

/// The index and the parent of a node that can be grouped.
pub(super) fn expression_at(draft: &Draft, node: NodeId) -> Result<(usize, Path), String> {
    let mut path = path_to(&draft.definition, node)?;
    match path.pop() {
        Some(index) if is_expression(node_at(draft, node)?) => Ok((index, path)),
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
