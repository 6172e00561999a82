//! Nodes that go elsewhere: the builder's `p` puts what was cut beside what is under
//! the cursor, `(` takes a node out of its group, `)` into the one beside it.

use super::add::{operation_node, part};
use super::group::{expression_at, in_group_beside};
use super::join::insert;
use super::order::tidy;
use super::{Step, is_list, node_at, node_in, path_to, rewrite, word_as_in};
use crate::detection::Subject;
use crate::language::{Status, table};
use crate::rule::{Draft, Kind, Node, NodeId};

/// A node that was cut, and where it stood.
#[derive(Clone, Debug)]
pub struct CutNode {
    /// The node.
    pub node: Node,
    /// Whose properties it asks about.
    pub subject: Subject,
    /// The operation that it stood in.
    pub operation: Option<String>,
}

impl CutNode {
    /// What would be cut with a node of a draft.
    ///
    /// # Errors
    /// A reason: there is no such node.
    pub fn of(draft: &Draft, node: NodeId) -> Result<CutNode, String> {
        let path = path_to(&draft.definition, node)?;
        let above: Vec<&Node> = (0..=path.len())
            .filter_map(|len| draft.definition.at(&path[..len]))
            .collect();
        let part = above.get(1).map(|part| part.kind.subject());
        let operation = above.iter().find_map(|node| match &node.kind {
            Kind::Operation(name) => name.clone(),
            _ => None,
        });
        Ok(CutNode {
            node: node_at(draft, node)?.clone(),
            subject: part.unwrap_or(Subject::Event),
            operation,
        })
    }
}

/// Puts a node that was cut beside or into what is at `at`, as the builder's `a` puts
/// a condition; where that is `None`, into the part that it was cut from. It keeps its
/// id, where that is free.
///
/// # Errors
/// A reason: it is already there, or has no place or meaning there.
pub fn paste(draft: &Draft, at: Option<NodeId>, cut: &CutNode) -> Step {
    let mut node = cut.node.clone();
    if node
        .nodes()
        .any(|node| draft.definition.find(node.id).is_some())
    {
        node.renew();
    }
    match node.kind {
        Kind::Definition => Err("the definition itself can't be pasted".to_owned()),
        Kind::Operation(_) => paste_operation(draft, at, node),
        Kind::Process | Kind::ParentProcess | Kind::Ancestor { .. } | Kind::Operations => {
            paste_part(draft, node)
        }
        Kind::Operator(_) | Kind::Condition(_) => {
            let Some(at) = at else {
                return paste_back(draft, node, cut);
            };
            let into = CutNode::of(draft, at)?;
            refuse_elsewhere(&node, &into)?;
            insert(draft, at, node)
        }
        Kind::Comment(_) | Kind::Foreign { .. } => {
            let mut tree = draft.definition.clone();
            let about = node.id;
            let path = at.map_or(Ok(Vec::new()), |at| path_to(&tree, at))?;
            match path.split_last() {
                Some((index, above)) => {
                    let siblings = &mut node_in(&mut tree, above)?.children;
                    siblings.insert(index + 1, node);
                }
                None => tree.children.push(node),
            }
            rewrite(draft, tree, about)
        }
    }
}

/// Into the part that it was cut from, made anew.
fn paste_back(draft: &Draft, node: Node, cut: &CutNode) -> Step {
    let mut tree = draft.definition.clone();
    let body = match (cut.subject, &cut.operation) {
        (Subject::Event, Some(name)) => operation_node(&mut tree, name),
        (Subject::Event, None) => {
            return Err("it belongs to an operation: choose one to paste it into".to_owned());
        }
        (Subject::Process, _) => part(&mut tree, Kind::Process),
        (Subject::ParentProcess, _) => part(&mut tree, Kind::ParentProcess),
        (Subject::Ancestor, _) => {
            return Err("it belongs to an ancestor: choose one to paste it into".to_owned());
        }
    };
    let about = node.id;
    if body.sense().next().is_some() {
        return Err("choose what to paste it beside".to_owned());
    }
    body.children.push(node);
    rewrite(draft, tree, about)
}

fn paste_operation(draft: &Draft, at: Option<NodeId>, node: Node) -> Step {
    let mut tree = draft.definition.clone();
    let about = node.id;
    let operations = part(&mut tree, Kind::Operations);
    if operations.children.contains(&node) {
        return Err("already there".to_owned());
    }
    let here = at.and_then(|at| {
        let mut siblings = operations.children.iter();
        siblings.position(|operation| operation.find(at).is_some())
    });
    let index = here.map_or(operations.children.len(), |at| at + 1);
    operations.children.insert(index, node);
    rewrite(draft, tree, about)
}

fn paste_part(draft: &Draft, node: Node) -> Step {
    let is_single = !matches!(node.kind, Kind::Ancestor { .. });
    let mut parts = draft.definition.children.iter();
    if is_single && parts.any(|part| part.kind == node.kind) {
        return Err(format!(
            "there is a `{}` already: paste what stands in it",
            node.element()
        ));
    }
    let mut tree = draft.definition.clone();
    let about = node.id;
    let index = super::add::place_of(&tree, &node.kind);
    tree.children.insert(index, node);
    rewrite(draft, tree, about)
}

/// Refuses what would never hold there: properties that the subject does not have.
fn refuse_elsewhere(node: &Node, into: &CutNode) -> Result<(), String> {
    let operation = into.operation.as_deref();
    let known = operation.and_then(|name| table().operation(name));
    for condition in node.conditions() {
        let Some(property) = condition.named_property() else {
            continue;
        };
        let has = |components: &[String]| {
            components
                .iter()
                .any(|component| component == property.component())
        };
        let is_fitting = match into.subject {
            _ if property.status() == Status::Unknown => true,
            Subject::Event => known.is_none_or(|known| !known.complete || has(&known.components)),
            _ => has(&table().actors),
        };
        if !is_fitting {
            let whose = match (into.subject, operation) {
                (Subject::Event, Some(name)) => format!("the operation `{name}`"),
                (subject, _) => format!("`{}`", subject.name()),
            };
            return Err(format!(
                "{whose} has no `{property}`: it would never hold there"
            ));
        }
    }
    Ok(())
}

/// Takes a node out of its group, into what the group stands in.
///
/// # Errors
/// A reason: it is in no group, or nothing would be another.
pub fn move_out(draft: &Draft, id: NodeId) -> Step {
    let (index, above) = expression_at(draft, id)?;
    let parent = draft.definition.at(&above);
    let Some((place, upper)) = above.split_last().filter(|_| parent.is_some_and(is_list)) else {
        return Err(
            match parent.is_some_and(|parent| parent.is_operator("not")) {
                true => "it stands under `not`: `!` takes that away".to_owned(),
                false => "it is in no group".to_owned(),
            },
        );
    };
    let nowhere = || "there is nothing under the cursor".to_owned();
    let outer = draft.definition.at(upper).ok_or_else(nowhere)?;
    if outer.is_operator("not") {
        return Err("the group stands under `not`: `!` takes that away".to_owned());
    }
    let is_and = parent.is_some_and(|parent| parent.is_operator("and"));
    if !is_list(outer) && (is_and || parent.is_some_and(|parent| parent.sense().count() == 1)) {
        // A part's conditions must all hold anyway.
        return Err("there is nothing above that it could join".to_owned());
    }
    let mut tree = draft.definition.clone();
    let moved = node_in(&mut tree, &above)?.children.remove(index);
    let and = word_as_in(&draft.definition, "and");
    let outer = node_in(&mut tree, upper)?;
    if is_list(outer) {
        outer.children.insert(place + 1, moved);
        tidy(&mut tree, &above, id);
    } else {
        // What a part holds must all hold: the group, and what leaves it.
        let Some(group) = outer.children.get_mut(*place) else {
            return Err(nowhere());
        };
        super::wrap(group, and);
        group.children.push(moved);
        let inner = [&above[..], &[0]].concat();
        tidy(&mut tree, &inner, id);
    }
    rewrite(draft, tree, id)
}

/// Moves a node into the group beside it, the one above rather than the one below.
///
/// # Errors
/// A reason: there is none.
pub fn move_in(draft: &Draft, id: NodeId) -> Step {
    let (index, above) = expression_at(draft, id)?;
    let parent = draft.definition.at(&above);
    match in_group_beside(draft, index, &above)? {
        Some(mut tree) => {
            if parent.is_some_and(is_list) {
                tidy(&mut tree, &above, id);
            }
            rewrite(draft, tree, id)
        }
        None => Err("there is no group beside it".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::super::compact::{after, draft, id, shown};
    use super::super::delete;
    use super::*;

    fn pasted(text: &str, cut: &[usize], at: Option<&[usize]>) -> String {
        let whole = draft(text);
        let node = id(&whole, cut);
        let held = CutNode::of(&whole, node).unwrap();
        let mut left = whole.clone();
        let target = at.map(|at| id(&whole, at));
        delete(&whole, node).unwrap().0.apply(&mut left);
        let step = paste(&left, target, &held);
        if let Ok((edit, about)) = &step {
            let mut pasted = left.clone();
            edit.clone().apply(&mut pasted);
            assert_eq!(*about, held.node.id, "it keeps its id");
            assert!(pasted.definition.find(held.node.id).is_some());
        }
        after(&left, step)
    }

    #[test]
    fn what_is_cut_is_pasted_beside_the_cursor() {
        let text = "process(and(or(FileItem.FileName is a, FileItem.FileName is b), ProcessInfo.CommandLine is c)), operations(op:TcpIpConnect(Network.Port is 1))";
        assert_eq!(
            pasted(text, &[0, 0, 1], Some(&[0, 0, 0, 0])),
            "process(or(FileItem.FileName is a, »ProcessInfo.CommandLine is c, FileItem.FileName is b)), operations(op:TcpIpConnect(Network.Port is 1))"
        );
        assert_eq!(
            pasted(text, &[1, 0, 0], Some(&[0, 0])),
            "! `process` has no `Network.Port`: it would never hold there"
        );
        // Back to where nothing is any more.
        assert_eq!(
            pasted(
                "operations(op:TcpIpConnect(Network.Port is 1))",
                &[0, 0, 0],
                None
            ),
            "operations(op:TcpIpConnect(»Network.Port is 1))"
        );
        assert_eq!(
            pasted(
                "parentprocess(FileItem.FileName is a), process(FileItem.FileName is b)",
                &[0, 0],
                Some(&[1, 0])
            ),
            "process(and(FileItem.FileName is b, »FileItem.FileName is a))"
        );
        assert_eq!(
            pasted(
                "operations(op:X(Network.Port is 1), op:Y)",
                &[0, 0],
                Some(&[0, 1])
            ),
            "operations(op:Y, »op:X(Network.Port is 1))"
        );
        assert_eq!(
            pasted(
                "ancestor(FileItem.FileName is a), process(FileItem.FileName is b)",
                &[0],
                None
            ),
            "»ancestor(FileItem.FileName is a), process(FileItem.FileName is b)"
        );
    }

    #[test]
    fn a_second_copy_has_ids_of_its_own() {
        let whole = draft("process(and(FileItem.FileName is a, ProcessInfo.CommandLine is c))");
        let held = CutNode::of(&whole, id(&whole, &[0, 0, 0])).unwrap();
        let twice = paste(&whole, Some(id(&whole, &[0, 0, 1])), &held);
        assert_eq!(twice, Err("already there".to_owned()));
        let mut two = draft("parentprocess(FileItem.FileName is b)");
        two.definition
            .children
            .push(whole.definition.children[0].clone());
        let (_, about) = paste(&two, Some(id(&two, &[0, 0])), &held).unwrap();
        assert_ne!(about, held.node.id);
    }

    #[test]
    fn nodes_leave_groups_and_enter_those_beside() {
        let out = |text: &str, path: &[usize]| shown(move_out, text, path);
        let into = |text: &str, path: &[usize]| shown(move_in, text, path);
        assert_eq!(
            out(
                "process(and(or(A.B is 1, A.B is 2, A.B is 3), C.D is 1))",
                &[0, 0, 0, 1]
            ),
            "process(and(or(A.B is 1, A.B is 3), »A.B is 2, C.D is 1))"
        );
        assert_eq!(
            out(
                "process(and(or(A.B is 1, or(A.B is 2)), C.D is 1))",
                &[0, 0, 0, 1]
            ),
            "process(and(A.B is 1, »or(A.B is 2), C.D is 1))"
        );
        assert_eq!(
            out("process(or(A.B is 1, C.D is 2, C.D is 3))", &[0, 0, 1]),
            "process(and(or(A.B is 1, C.D is 3), »C.D is 2))"
        );
        assert_eq!(
            out("process(or(A.B is 1, C.D is 2))", &[0, 0, 1]),
            "process(and(A.B is 1, »C.D is 2))"
        );
        for (text, path) in [
            ("process(and(A.B is 1, A.B is 2))", &[0, 0, 0][..]),
            ("process(A.B is 1)", &[0, 0]),
            ("process(not(A.B is 1))", &[0, 0, 0]),
            ("process(not(or(A.B is 1, A.B is 2)))", &[0, 0, 0, 0]),
            ("process", &[0]),
        ] {
            assert!(out(text, path).starts_with("! "), "{text} {path:?}");
        }
        assert_eq!(
            into(
                "process(and(or(A.B is 1), #c, A.B is 2, C.D is 1))",
                &[0, 0, 2]
            ),
            "process(and(or(A.B is 1, »A.B is 2), #c, C.D is 1))"
        );
        assert_eq!(
            into("process(and(A.B is 1, or(A.B is 2, A.B is 3)))", &[0, 0, 0]),
            "process(or(»A.B is 1, A.B is 2, A.B is 3))"
        );
        assert_eq!(
            into("process(and(A.B is 1, A.B is 2))", &[0, 0, 0]),
            "! there is no group beside it"
        );
    }
}
