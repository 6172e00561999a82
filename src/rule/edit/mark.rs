//! Follows a node through a rebuilding of its tree, so that the cursor stays
//! on what it was on.

use crate::rule::{Node, Path};

/// No attribute can be called so.
const MARK: &str = "\0cursor";

/// Marks a node; only the first mark in a tree counts.
pub(super) fn put(node: &mut Node) {
    if !is_on(node) {
        node.extra.push((MARK.to_owned(), String::new()));
    }
}

/// Whether it is marked.
pub(super) fn is_on(node: &Node) -> bool {
    node.extra.last().is_some_and(|(name, _)| name == MARK)
}

/// Takes all marks away; gives the path of the first.
pub(super) fn take(tree: &mut Node) -> Option<Path> {
    let mut found = None;
    clear(tree, &mut Path::new(), &mut found);
    found
}

fn clear(node: &mut Node, path: &mut Path, found: &mut Option<Path>) {
    if is_on(node) {
        node.extra.pop();
        found.get_or_insert_with(|| path.clone());
    }
    for (index, child) in node.children.iter_mut().enumerate() {
        path.push(index);
        clear(child, path, found);
        path.pop();
    }
}
