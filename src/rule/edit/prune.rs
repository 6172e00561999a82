//! Taking several nodes out at once, with the comments that head only them.
//!
//! A comment heads the nodes after it, up to the next comment. Where all of them
//! go it would stand over nothing, or over what it does not speak of: it goes with
//! them, and whoever prunes can say so. Where some stay, it stays.

use super::order::{gives_way, is_emptied};
use crate::rule::{Kind, Node, Path};

/// A tree with nodes taken out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pruned {
    /// What is left.
    pub definition: Node,
    /// The comments that went too, in file order.
    pub comments: Vec<String>,
}

/// Takes the nodes at `paths` out. An operator left with one child gives way to
/// it; operators, operations and parts left without any go too. `None` where a
/// path leads nowhere or to the definition itself.
pub fn prune(definition: &Node, paths: &[Path]) -> Option<Pruned> {
    let mut removed: Vec<Path> = paths.to_vec();
    removed.sort_unstable();
    removed.dedup();
    let mut comments = Vec::new();
    for path in &removed {
        definition.at(path)?;
        path.last()?;
    }
    let mut parents: Vec<&[usize]> = removed
        .iter()
        .filter_map(|path| path.split_last().map(|(_, above)| above))
        .collect();
    parents.dedup();
    let headings: Vec<Path> = parents
        .iter()
        .flat_map(|parent| headings(definition, parent, &removed))
        .collect();
    for path in &headings {
        if let Some(Kind::Comment(text)) = definition.at(path).map(|node| &node.kind) {
            comments.push(text.trim().to_owned());
        }
    }
    removed.extend(headings);
    removed.sort_unstable();
    let mut tree = definition.clone();
    take(&mut tree, &mut Path::new(), &removed);
    Some(Pruned {
        definition: tree,
        comments,
    })
}

/// Takes what is `removed` out below a node that stood at `path`, and tidies up;
/// whether anything changed.
fn take(node: &mut Node, path: &mut Path, removed: &[Path]) -> bool {
    let mut is_changed = false;
    let children = std::mem::take(&mut node.children);
    for (index, mut child) in children.into_iter().enumerate() {
        path.push(index);
        if removed.binary_search(path).is_ok() {
            is_changed = true;
        } else if take(&mut child, path, removed) {
            is_changed = true;
            match is_emptied(&child) || gives_way(&child) {
                true => node.children.append(&mut child.children),
                false => node.children.push(child),
            }
        } else {
            node.children.push(child);
        }
        path.pop();
    }
    is_changed
}

/// The comments among the children of `parent` that head only what goes.
fn headings(definition: &Node, parent: &[usize], removed: &[Path]) -> Vec<Path> {
    let Some(node) = definition.at(parent) else {
        return Vec::new();
    };
    let child = |index: usize| -> Path { [parent, &[index]].concat() };
    let is_removed = |index: usize| removed.binary_search(&child(index)).is_ok();
    let mut found = Vec::new();
    let mut at = 0;
    while at < node.children.len() {
        let is_comment = |index: &usize| {
            let child = node.children.get(*index);
            child.is_some_and(|child| matches!(child.kind, Kind::Comment(_)))
        };
        let heads: Vec<usize> = (at..node.children.len()).take_while(is_comment).collect();
        let start = at + heads.len();
        let run: Vec<usize> = (start..node.children.len())
            .take_while(|index| !is_comment(index))
            .collect();
        if !run.is_empty() && run.iter().all(|index| is_removed(*index)) {
            found.extend(heads.iter().map(|index| child(*index)));
        }
        at = start + run.len().max(usize::from(run.is_empty()));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::super::compact::{dump, tree};
    use super::*;

    fn pruned(text: &str, paths: &[&[usize]]) -> String {
        let paths: Vec<Path> = paths.iter().map(|path| path.to_vec()).collect();
        let pruned = prune(&tree(text), &paths).expect("nodes");
        format!(
            "{} | {}",
            dump(&pruned.definition),
            pruned.comments.join(";")
        )
    }

    #[test]
    fn a_heading_goes_with_all_that_it_heads() {
        let text = "process(or(#one, A.B is 1, A.B is 2, #two, A.B is 3, A.B is 4))";
        assert_eq!(
            pruned(text, &[&[0, 0, 4], &[0, 0, 5]]),
            "process(or(#one, A.B is 1, A.B is 2)) | two"
        );
        assert_eq!(
            pruned(text, &[&[0, 0, 1], &[0, 0, 4]]),
            "process(or(#one, A.B is 2, #two, A.B is 4)) | "
        );
        assert_eq!(
            pruned(text, &[&[0, 0, 1], &[0, 0, 2], &[0, 0, 4]]),
            "process(#two, A.B is 4) | one"
        );
    }

    #[test]
    fn what_is_left_empty_goes_too() {
        let text = "process(or(and(A.B is 1, A.B is 2), and(A.B is 3, A.B is 4), C.D is 1))";
        assert_eq!(
            pruned(text, &[&[0, 0, 0, 0], &[0, 0, 0, 1], &[0, 0, 1, 1]]),
            "process(or(A.B is 3, C.D is 1)) | "
        );
        assert_eq!(
            pruned("process(A.B is 1), operations(op:X)", &[&[0, 0]]),
            "operations(op:X) | "
        );
        assert_eq!(prune(&tree("process"), &[vec![]]), None);
        assert_eq!(prune(&tree("process"), &[vec![3]]), None);
    }
}
