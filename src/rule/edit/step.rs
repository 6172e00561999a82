//! From a changed copy of a draft's tree to the smallest edit that makes it, and
//! what the builder's operations ask of nodes.

use super::{Edit, Step, check_depth, mark};
use crate::rule::{Draft, Kind, Node, Path};

/// The edit from a draft's tree to a changed copy of it, and the node that was
/// marked in the copy.
pub(super) fn step(draft: &Draft, mut tree: Node) -> Step {
    let cursor = mark::take(&mut tree).unwrap_or_default();
    check_depth(0, &tree).map_err(|error| error.to_string())?;
    match between(&draft.definition, tree, Path::new()) {
        Some(edit) => Ok((edit, cursor)),
        None => Err("nothing would change".to_owned()),
    }
}

/// The edit that makes a draft's tree another one; the cursor goes to `path`.
///
/// # Errors
/// A reason: nothing would change, or it would nest too deep.
pub fn rewrite(draft: &Draft, tree: Node, path: Path) -> Step {
    step(draft, tree).map(|(edit, _)| (edit, path))
}

/// The smallest edit from `old` to `new`; what is far apart is replaced.
fn between(old: &Node, mut new: Node, mut path: Path) -> Option<Edit> {
    if *old == new {
        return None;
    }
    let is_alike = old.kind == new.kind
        && old.extra == new.extra
        && old.written == new.written
        && old.place == new.place;
    let start = old
        .children
        .iter()
        .zip(&new.children)
        .take_while(|(left, right)| left == right)
        .count();
    let counts = (old.children.len(), new.children.len());
    if is_alike
        && counts.0 + 1 == counts.1
        && tail(&old.children, start) == tail(&new.children, start + 1)
    {
        let node = new.children.swap_remove(start);
        return Some(Edit::Insert {
            path,
            index: start,
            node,
        });
    }
    if is_alike
        && counts.0 == counts.1 + 1
        && tail(&old.children, start + 1) == tail(&new.children, start)
    {
        path.push(start);
        return Some(Edit::Remove { path });
    }
    if is_alike
        && counts.0 == counts.1
        && tail(&old.children, start + 1) == tail(&new.children, start + 1)
    {
        path.push(start);
        return between(
            old.children.get(start)?,
            new.children.swap_remove(start),
            path,
        );
    }
    Some(Edit::Replace { path, node: new })
}

fn tail(nodes: &[Node], at: usize) -> &[Node] {
    nodes.get(at..).unwrap_or_default()
}

/// The node at `path` of a draft, or a reason.
pub(super) fn node_at<'d>(draft: &'d Draft, path: &[usize]) -> Result<&'d Node, String> {
    draft
        .definition
        .at(path)
        .ok_or_else(|| "there is nothing under the cursor".to_owned())
}

/// The node at `path` of a copy, to change, or a reason.
pub(super) fn node_in<'t>(tree: &'t mut Node, path: &[usize]) -> Result<&'t mut Node, String> {
    tree.at_mut(path)
        .ok_or_else(|| "there is nothing under the cursor".to_owned())
}

/// An operator's word in the letter case that the draft uses.
pub(super) fn word_as_in(definition: &Node, word: &str) -> String {
    let mut first = None;
    definition.walk(&mut |_, node| {
        if let Kind::Operator(Some(word)) = &node.kind
            && first.is_none()
        {
            first = Some(word.as_str());
        }
    });
    as_in(first.unwrap_or_default(), word)
}

/// `word` in capitals where `model` is.
pub(super) fn as_in(model: &str, word: &str) -> String {
    if model.chars().any(|letter| letter.is_ascii_uppercase())
        && model == model.to_ascii_uppercase()
    {
        word.to_ascii_uppercase()
    } else {
        word.to_owned()
    }
}

/// Whether it is `and` or `or`.
pub(super) fn is_list(node: &Node) -> bool {
    node.is_operator("and") || node.is_operator("or")
}

/// Whether it is a part or an operation: what holds one expression.
pub(super) fn is_body(node: &Node) -> bool {
    matches!(
        node.kind,
        Kind::Process | Kind::ParentProcess | Kind::Ancestor { .. } | Kind::Operation(_)
    )
}

/// Whether it can stand in an expression.
pub(super) fn is_expression(node: &Node) -> bool {
    matches!(node.kind, Kind::Condition(_) | Kind::Operator(_))
}

/// Puts an operator of this word around the node.
pub(super) fn wrap(node: &mut Node, word: String) {
    let inner = std::mem::replace(node, Node::new(Kind::Operator(Some(word))));
    node.children.push(inner);
}

#[cfg(test)]
mod tests {
    use super::super::compact::tree;
    use super::*;

    #[test]
    fn the_smallest_edit_is_found() {
        let old = tree("process(and(A.B is 1, A.B is 2, A.B is 3))");
        let edit = |new: &str| between(&old, tree(new), Path::new());
        assert_eq!(
            edit("process(and(A.B is 1, A.B is 3))"),
            Some(Edit::Remove {
                path: vec![0, 0, 1]
            })
        );
        assert!(matches!(
            edit("process(and(A.B is 1, A.B is 2, A.B is 3, A.B is 4))"),
            Some(Edit::Insert { path, index: 3, .. }) if path == [0, 0]
        ));
        assert!(matches!(
            edit("process(and(A.B is 1, A.B is 5, A.B is 3))"),
            Some(Edit::Replace { path, .. }) if path == [0, 0, 1]
        ));
        assert_eq!(edit("process(and(A.B is 1, A.B is 2, A.B is 3))"), None);
    }
}
