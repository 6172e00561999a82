//! Taking nodes out and moving them among their siblings: the builder's `d`,
//! `J` and `K`.

use super::{Edit, Step, is_body, is_list, node_at, node_in, path_to, rewrite};
use crate::rule::{Draft, Kind, Node, NodeId};

/// Takes a node out. An operator left with one child gives way to it; operators,
/// operations and parts left without any go too. Comments in what goes by itself
/// stay in its parent; what is foreign keeps its surroundings.
///
/// # Errors
/// A reason: the definition itself can't go.
pub fn delete(draft: &Draft, node: NodeId) -> Step {
    let mut tree = draft.definition.clone();
    let path = path_to(&tree, node)?;
    let Some((index, above)) = path.split_last() else {
        return Err("the definition itself can't be deleted".to_owned());
    };
    let parent = node_in(&mut tree, above)?;
    let removed = parent.children.remove(*index);
    let next = parent.sense().find(|(at, _)| at >= index);
    let next = next.or_else(|| parent.sense().last());
    let about = next.map_or(parent.id, |(_, sibling)| sibling.id);
    // A comment taken out leaves its surroundings as they are.
    let about = match removed.kind {
        Kind::Comment(_) => about,
        _ => tidy(&mut tree, above, about),
    };
    rewrite(draft, tree, about)
}

/// Cleans up after a child of the node at `path` has gone, and so on upwards.
/// Gives the node `about`, or what takes its place where it goes.
pub(super) fn tidy(tree: &mut Node, path: &[usize], mut about: NodeId) -> NodeId {
    let mut at = path;
    while let Some((index, above)) = at.split_last() {
        let Some(node) = tree.at(at) else { break };
        let (is_emptied, gives_way) = (is_emptied(node), gives_way(node));
        if !is_emptied && !gives_way {
            break;
        }
        let Some(parent) = tree.at_mut(above) else {
            break;
        };
        let node = parent.children.remove(*index);
        if node.id == about {
            about = node.sense().next().map_or(parent.id, |(_, child)| child.id);
        }
        parent.children.splice(*index..*index, node.children);
        if gives_way {
            break;
        }
        at = above;
    }
    about
}

/// Whether nothing is left in what goes when it is empty.
pub(super) fn is_emptied(node: &Node) -> bool {
    let goes = is_body(node) || matches!(node.kind, Kind::Operator(_) | Kind::Operations);
    goes && live(node) == 0
}

/// Whether it is an operator that its only child can stand for: nothing would be
/// lost with the operator itself.
pub(super) fn gives_way(node: &Node) -> bool {
    is_list(node) && live(node) == 1 && node.sense().count() == 1 && node.extra.is_empty()
}

/// How many children there are, comments aside.
fn live(node: &Node) -> usize {
    let children = node.children.iter();
    children
        .filter(|child| !matches!(child.kind, Kind::Comment(_)))
        .count()
}

/// Moves a node up among its siblings; comments are passed over.
///
/// # Errors
/// A reason: it is the first.
pub fn move_up(draft: &Draft, node: NodeId) -> Step {
    moved(draft, node, false)
}

/// Moves a node down among its siblings; comments are passed over.
///
/// # Errors
/// A reason: it is the last.
pub fn move_down(draft: &Draft, node: NodeId) -> Step {
    moved(draft, node, true)
}

fn moved(draft: &Draft, node: NodeId, is_down: bool) -> Step {
    let is_sense = node_at(draft, node)?.is_sense();
    let mut tree = draft.definition.clone();
    let path = path_to(&tree, node)?;
    let Some((from, above)) = path.split_last() else {
        return Err("the definition has no siblings".to_owned());
    };
    let siblings = &mut node_in(&mut tree, above)?.children;
    // A comment itself moves one place; what has a meaning moves past the next
    // that has one, so that each press changes something.
    let is_stop = |at: &usize| !is_sense || siblings.get(*at).is_some_and(Node::is_sense);
    let to = if is_down {
        (from + 1..siblings.len()).find(is_stop)
    } else {
        (0..*from).rev().find(is_stop)
    };
    let Some(to) = to else {
        let end = if is_down { "last" } else { "first" };
        return Err(format!("it is already the {end}"));
    };
    let moved = siblings.remove(*from);
    siblings.insert(to, moved);
    // Not `rewrite`: one that passes its equal has moved all the same.
    Ok((Edit::Definition(tree), node))
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
