//! From a changed copy of a draft's tree to an edit, and what the builder's
//! operations ask of nodes.

use super::{Edit, Step};
use crate::rule::read::MAX_DEPTH;
use crate::rule::{Draft, Kind, Node, NodeId, Path};

/// The edit that makes a draft's tree another one, about the node `about`.
///
/// # Errors
/// A reason: nothing would change, or the reader would not take the file back.
pub fn rewrite(draft: &Draft, tree: Node, about: NodeId) -> Step {
    let mut height = 0;
    tree.walk(&mut |path, _| height = height.max(path.len() + 1));
    if height > MAX_DEPTH {
        return Err(format!("elements would nest deeper than {MAX_DEPTH}"));
    }
    if tree == draft.definition {
        return Err("nothing would change".to_owned());
    }
    Ok((Edit::Definition(tree), about))
}

/// The node of a draft, or a reason.
pub(super) fn node_at(draft: &Draft, node: NodeId) -> Result<&Node, String> {
    let node = draft.definition.find(node);
    node.ok_or_else(|| NOTHING.to_owned())
}

/// The path of a node, or a reason.
pub(super) fn path_to(tree: &Node, node: NodeId) -> Result<Path, String> {
    tree.path_of(node).ok_or_else(|| NOTHING.to_owned())
}

/// The node at `path` of a copy, to change, or a reason.
pub(super) fn node_in<'t>(tree: &'t mut Node, path: &[usize]) -> Result<&'t mut Node, String> {
    tree.at_mut(path).ok_or_else(|| NOTHING.to_owned())
}

const NOTHING: &str = "there is nothing under the cursor";

/// An operator's word in the letter case that the draft uses.
pub(super) fn word_as_in(definition: &Node, word: &str) -> String {
    let first = definition.nodes().find_map(|node| match &node.kind {
        Kind::Operator(word) => word.as_deref(),
        _ => None,
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

/// Puts an operator of this word around the node; gives the operator's id.
pub(super) fn wrap(node: &mut Node, word: String) -> NodeId {
    let inner = std::mem::replace(node, Node::new(Kind::Operator(Some(word))));
    node.children.push(inner);
    node.id
}
