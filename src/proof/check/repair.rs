//! What one key press does about a finding.

use crate::rule::{Kind, Node, Path};

/// A change of the tree that does away with a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repair {
    /// The node to change.
    pub path: Path,
    /// What to put in its place; `None`: take it out.
    pub node: Option<Node>,
}

impl Repair {
    pub(super) fn replace(path: &[usize], node: Node) -> Repair {
        Repair {
            path: path.to_vec(),
            node: Some(node),
        }
    }

    pub(super) fn remove(path: &[usize]) -> Repair {
        Repair {
            path: path.to_vec(),
            node: None,
        }
    }

    /// Changes the tree; whether there was something to change. The root stays.
    pub fn apply(&self, definition: &mut Node) -> bool {
        let Some((index, parent)) = self.path.split_last() else {
            return false;
        };
        let Some(parent) = definition.at_mut(parent) else {
            return false;
        };
        match (&self.node, parent.children.get_mut(*index)) {
            (_, None) => return false,
            (Some(node), Some(old)) => *old = node.clone(),
            (None, Some(_)) => {
                parent.children.remove(*index);
            }
        }
        true
    }
}

/// The node with another value in its condition.
pub(super) fn with_value(node: &Node, value: &str) -> Node {
    node.changed(|condition| condition.value = Some(value.to_owned()))
}

/// The node as an operator of another word.
pub(super) fn as_operator(node: &Node, word: &str) -> Node {
    Node {
        kind: Kind::Operator(Some(word.to_owned())),
        ..node.clone()
    }
}

/// The node with its children under one `and`.
pub(super) fn wrapped(node: &Node) -> Node {
    let mut node = node.clone();
    let children = std::mem::take(&mut node.children);
    node.children = vec![Node::operator("and", children)];
    node
}
