//! Taking nodes out and moving them among their siblings: the builder's `d`,
//! `J` and `K`.

use super::{Edit, Step, child, is_body, is_list, mark, node_at, node_in, step};
use crate::rule::{Draft, Kind, Node, Path};

/// Takes a node out. An operator left with one child gives way to it; operators,
/// operations and parts left without any go too. Comments in what goes by itself
/// stay in its parent; what is foreign keeps its surroundings.
///
/// # Errors
/// A reason: the definition itself can't go.
pub fn delete(draft: &Draft, path: &[usize]) -> Step {
    node_at(draft, path)?;
    let Some((index, above)) = path.split_last() else {
        return Err("the definition itself can't be deleted".to_owned());
    };
    let mut tree = draft.definition.clone();
    let parent = node_in(&mut tree, above)?;
    parent.children.remove(*index);
    let next = parent.sense().find(|(at, _)| at >= index);
    let next = next.or_else(|| parent.sense().last()).map(|(at, _)| at);
    match next.and_then(|at| parent.children.get_mut(at)) {
        Some(sibling) => mark::put(sibling),
        None => mark::put(parent),
    }
    // A comment taken out leaves its surroundings as they are.
    if !matches!(node_at(draft, path)?.kind, Kind::Comment(_)) {
        tidy(&mut tree, above);
    }
    step(draft, tree)
}

/// Cleans up after a child of the node at `path` has gone, and so on upwards.
/// The mark goes to what takes a marked node's place.
pub(super) fn tidy(tree: &mut Node, path: &[usize]) {
    let mut at = path;
    while let Some((index, above)) = at.split_last() {
        let Some(node) = tree.at(at) else {
            return;
        };
        let (is_emptied, gives_way) = (is_emptied(node), gives_way(node));
        if !is_emptied && !gives_way {
            return;
        }
        let Some(parent) = tree.at_mut(above) else {
            return;
        };
        let mut node = parent.children.remove(*index);
        if mark::is_on(&node) {
            match node.children.iter_mut().find(|child| child.is_sense()) {
                Some(child) => mark::put(child),
                None => mark::put(parent),
            }
        }
        parent.children.splice(*index..*index, node.children);
        if gives_way {
            return;
        }
        at = above;
    }
}

/// Whether nothing is left in what goes when it is empty.
pub(super) fn is_emptied(node: &Node) -> bool {
    live(node) == 0 && can_be_emptied(node)
}

/// Whether it is an operator that its only child can stand for.
pub(super) fn gives_way(node: &Node) -> bool {
    is_list(node) && live(node) == 1 && node.sense().count() == 1 && is_plain(node)
}

/// How many children there are, comments aside.
fn live(node: &Node) -> usize {
    let children = node.children.iter();
    children
        .filter(|child| !matches!(child.kind, Kind::Comment(_)))
        .count()
}

fn can_be_emptied(node: &Node) -> bool {
    is_body(node) || matches!(node.kind, Kind::Operator(_) | Kind::Operations)
}

/// Whether nothing would be lost with the operator itself.
fn is_plain(node: &Node) -> bool {
    node.extra.is_empty() || (node.extra.len() == 1 && mark::is_on(node))
}

/// Moves a node up among its siblings; comments are passed over.
///
/// # Errors
/// A reason: it is the first.
pub fn move_up(draft: &Draft, path: &[usize]) -> Step {
    moved(draft, path, false)
}

/// Moves a node down among its siblings; comments are passed over.
///
/// # Errors
/// A reason: it is the last.
pub fn move_down(draft: &Draft, path: &[usize]) -> Step {
    moved(draft, path, true)
}

fn moved(draft: &Draft, path: &[usize], is_down: bool) -> Step {
    let node = node_at(draft, path)?;
    let Some((from, above)) = path.split_last() else {
        return Err("the definition has no siblings".to_owned());
    };
    let parent = node_at(draft, above)?;
    // A comment itself moves one place; what has a meaning moves past the next
    // that has one, so that each press changes something.
    let is_stop =
        |at: &usize| !node.is_sense() || parent.children.get(*at).is_some_and(Node::is_sense);
    let to = if is_down {
        (from + 1..parent.children.len()).find(is_stop)
    } else {
        (0..*from).rev().find(is_stop)
    };
    let Some(to) = to else {
        let end = if is_down { "last" } else { "first" };
        return Err(format!("it is already the {end}"));
    };
    let edit = Edit::Move {
        path: Path::from(above),
        from: *from,
        to,
    };
    Ok((edit, child(above, to)))
}

#[cfg(test)]
mod tests {
    use super::super::compact::shown;
    use super::*;

    #[test]
    fn deleting_tidies_up() {
        let d = |text: &str, path: &[usize]| shown(delete, text, path);
        assert_eq!(
            d("process(or(A.B is 1, A.B is 2, A.B is 3))", &[0, 0, 1]),
            "process(or(A.B is 1, »A.B is 3))"
        );
        assert_eq!(
            d("process(or(A.B is 1, A.B is 2, A.B is 3))", &[0, 0, 2]),
            "process(or(A.B is 1, »A.B is 2))"
        );
        assert_eq!(
            d("process(or(#a, A.B is 1, #b, A.B is 2))", &[0, 0, 1]),
            "process(#a, #b, »A.B is 2)"
        );
        assert_eq!(
            d(
                "process(and(or(A.B is 1, A.B is 2), C.D is 1))",
                &[0, 0, 0, 0]
            ),
            "process(and(»A.B is 2, C.D is 1))"
        );
        assert_eq!(
            d(
                "process(and(not(A.B is 1), C.D is 1, C.D is 2))",
                &[0, 0, 0, 0]
            ),
            "process(»and(C.D is 1, C.D is 2))"
        );
        assert_eq!(
            d("process(and(not(A.B is 1), C.D is 1))", &[0, 0, 0, 0]),
            "process(»C.D is 1)"
        );
        assert_eq!(
            d("process(not(or(A.B is 1, A.B is 2)))", &[0, 0, 0, 0]),
            "process(not(»A.B is 2))"
        );
        assert_eq!(d("process(#a, A.B is 1), #end", &[0, 1]), "» #a, #end");
        assert_eq!(
            d(
                "operations(#a, op:X(or(#b, A.B is 1)), op:Y)",
                &[0, 1, 0, 1]
            ),
            "»operations(#a, #b, op:Y)"
        );
        assert_eq!(d("operations(op:X, op:Y)", &[0, 0]), "operations(»op:Y)");
        assert_eq!(d("process, operations(op:X)", &[1, 0]), "» process");
        assert_eq!(d("process, ancestor", &[0]), "»ancestor");
    }

    #[test]
    fn deleting_keeps_what_is_foreign_where_it_is() {
        let d = |text: &str, path: &[usize]| shown(delete, text, path);
        assert_eq!(
            d("process(or(?odd, A.B is 1))", &[0, 0, 1]),
            "process(»or(?odd))"
        );
        assert_eq!(
            d("process(or(?odd, A.B is 1, A.B is 2))", &[0, 0, 1]),
            "process(or(?odd, »A.B is 2))"
        );
        assert_eq!(
            d("process(or(?odd, A.B is 1))", &[0, 0, 0]),
            "process(»A.B is 1)"
        );
        assert_eq!(
            d("process(or(#a, A.B is 1))", &[0, 0, 0]),
            "process(or(»A.B is 1))"
        );
        assert_eq!(d("process(?odd, A.B is 1)", &[0, 1]), "»process(?odd)");
        assert!(d("process", &[]).starts_with("! ") && d("process", &[1]).starts_with("! "));
    }

    #[test]
    fn moving_passes_comments() {
        let (j, k) = (move_down, move_up);
        let text = "process(or(A.B is 1, #a, A.B is 2, ?odd))";
        assert_eq!(
            shown(j, text, &[0, 0, 0]),
            "process(or(#a, A.B is 2, »A.B is 1, ?odd))"
        );
        assert_eq!(
            shown(k, text, &[0, 0, 2]),
            "process(or(»A.B is 2, A.B is 1, #a, ?odd))"
        );
        assert_eq!(shown(j, text, &[0, 0, 2]), "! it is already the last");
        assert_eq!(shown(k, text, &[0, 0, 0]), "! it is already the first");
        assert_eq!(
            shown(k, text, &[0, 0, 1]),
            "process(or(»#a, A.B is 1, A.B is 2, ?odd))"
        );
        assert_eq!(shown(j, "process, ancestor", &[0]), "ancestor, »process");
        assert!(shown(j, "process", &[]).starts_with("! "));
    }
}
