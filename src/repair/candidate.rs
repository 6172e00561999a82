//! A changed definition that may do away with a finding, before anything is known
//! of what it would do; and the small changes that candidates are made of.

use crate::rule::edit::{Pruned, prune};
use crate::rule::{Node, Path};

/// A changed definition and what was changed, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Candidate {
    /// `remove …`, `write …`: what is done.
    pub(super) title: String,
    /// The whole definition afterwards.
    pub(super) definition: Node,
    /// Comments that went with what they headed.
    pub(super) comments: Vec<String>,
    /// It only stands for another: where it hides more than the draft does, it is
    /// not worth a line.
    pub(super) is_only_if_narrower: bool,
}

impl Candidate {
    pub(super) fn new(title: impl Into<String>, definition: Node) -> Candidate {
        Candidate {
            title: title.into(),
            definition,
            comments: Vec::new(),
            is_only_if_narrower: false,
        }
    }

    /// Some nodes taken out.
    pub(super) fn without(
        title: impl Into<String>,
        tree: &Node,
        paths: &[Path],
    ) -> Option<Candidate> {
        let Pruned {
            definition,
            comments,
        } = prune(tree, paths)?;
        Some(Candidate {
            comments,
            ..Candidate::new(title, definition)
        })
    }

    /// One node put in another's place.
    pub(super) fn with(
        title: impl Into<String>,
        tree: &Node,
        path: &[usize],
        node: Node,
    ) -> Option<Candidate> {
        let mut tree = tree.clone();
        *tree.at_mut(path)? = node;
        Some(Candidate::new(title, tree))
    }
}

/// Some children of a node moved under one operator of this word, where the
/// first of them stood.
pub(super) fn gathered(node: &Node, indices: &[usize], word: &str) -> Node {
    let mut gathered = node.clone();
    let mut inside = Vec::new();
    let mut outside = Vec::new();
    let mut place = None;
    for (index, child) in std::mem::take(&mut gathered.children)
        .into_iter()
        .enumerate()
    {
        if indices.contains(&index) {
            place.get_or_insert(outside.len());
            inside.push(child);
        } else {
            outside.push(child);
        }
    }
    outside.insert(place.unwrap_or(0), Node::operator(word, inside));
    gathered.children = outside;
    gathered
}

/// What stands in a part or operation, and `node` beside it.
pub(super) fn beside(body: &Node, node: Node) -> Node {
    let mut body = body.clone();
    let only = match body.sense().map(|(index, _)| index).collect::<Vec<_>>()[..] {
        [only] => body.children.get_mut(only),
        _ => None,
    };
    match only {
        Some(and) if and.is_operator("and") => and.children.push(node),
        _ => {
            let mut children = std::mem::take(&mut body.children);
            children.push(node);
            body.children = match children.iter().filter(|child| child.is_sense()).count() {
                1 => children,
                _ => vec![Node::operator("and", children)],
            };
        }
    }
    body
}
