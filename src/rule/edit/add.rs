//! Putting a detection's property into a draft: the `a` and `A` of the detail
//! pane.

use super::join::join;
use super::{Edit, Step, rewrite, word_as_in};
use crate::detection::Subject;
use crate::language::{Comparison, Property, Type};
use crate::rule::meaning::is_same_operation;
use crate::rule::{Condition, Draft, Kind, Node};

/// Puts a test of a detection's property into the part of its subject.
///
/// Beside a condition on the same property with the same positive comparison
/// it is joined by OR, otherwise, and when it is negated, by AND. The first
/// condition of a draft brings the detection's operation and rule. Sets are
/// asked for membership whatever the test says.
///
/// # Errors
/// A reason: it is already there, or it belongs to an operation that is not known.
pub fn add(
    draft: &Draft,
    subject: Subject,
    test: Condition,
    operation: Option<&str>,
    rule: Option<&str>,
) -> Step {
    let test = as_membership(test);
    let mut tree = draft.definition.clone();
    let and = word_as_in(&tree, "and");
    let is_first = tree.conditions().next().is_none();
    if is_first
        && let Some(name) = operation
        && !tree
            .nodes()
            .any(|node| matches!(node.kind, Kind::Operation(_)))
    {
        operation_node(&mut tree, name);
    }
    let body = match subject {
        Subject::Event => match operation {
            Some(name) => operation_node(&mut tree, name),
            None => only_operation(&mut tree)?,
        },
        Subject::Process => part(&mut tree, Kind::Process),
        Subject::ParentProcess => part(&mut tree, Kind::ParentProcess),
        Subject::Ancestor => part(&mut tree, any_ancestor()),
    };
    let new = join(body, test, &and)?;
    let (edit, _) = rewrite(draft, tree, new)?;
    let edit = match rule {
        Some(rule) if is_first && draft.rules.is_empty() => {
            Edit::Batch(vec![edit, Edit::Rules(vec![rule.to_owned()])])
        }
        _ => edit,
    };
    Ok((edit, new))
}

/// Puts an operation into a draft that asks nothing of it yet.
///
/// # Errors
/// A reason: it is there already.
pub fn add_operation(draft: &Draft, name: &str) -> Step {
    let mut tree = draft.definition.clone();
    let about = operation_node(&mut tree, name).id;
    match tree == draft.definition {
        true => Err("already there".to_owned()),
        false => rewrite(draft, tree, about),
    }
}

/// A set is never equal to a text: it has it as a member or not.
fn as_membership(mut test: Condition) -> Condition {
    let is_set = |property: Property| property.kind() == Type::StringSet;
    if test.named_property().is_some_and(is_set) {
        let membership = match test.known_comparison() {
            Some(Comparison::Is) => Comparison::Contains,
            Some(Comparison::IsNot) => Comparison::NotContains,
            _ => return test,
        };
        test.comparison = Some(membership.name().to_owned());
    }
    test
}

fn any_ancestor() -> Kind {
    Kind::Ancestor {
        distance: None,
        unique: None,
    }
}

/// The order in which ESET writes the parts.
fn rank(kind: &Kind) -> usize {
    match kind {
        Kind::Ancestor { .. } => 0,
        Kind::ParentProcess => 1,
        Kind::Process => 2,
        Kind::Operations => 3,
        _ => 4,
    }
}

/// The first part of this kind, made where it is missing.
pub(super) fn part(tree: &mut Node, kind: Kind) -> &mut Node {
    let found = tree.children.iter().position(|child| child.kind == kind);
    let index = found.unwrap_or_else(|| {
        let index = place_of(tree, &kind);
        tree.children.insert(index, Node::new(kind));
        index
    });
    &mut tree.children[index]
}

/// Where a new part of this kind belongs among the others.
pub(super) fn place_of(tree: &Node, kind: &Kind) -> usize {
    let after = tree
        .sense()
        .filter(|(_, child)| rank(&child.kind) <= rank(kind))
        .last();
    let before = tree
        .sense()
        .find(|(_, child)| rank(&child.kind) > rank(kind));
    match (after, before) {
        (Some((index, _)), _) => index + 1,
        (None, Some((index, _))) => index,
        (None, None) => tree.children.len(),
    }
}

pub(super) fn operation_node<'t>(tree: &'t mut Node, name: &str) -> &'t mut Node {
    let operations = part(tree, Kind::Operations);
    let found = operations.children.iter().position(
        |child| matches!(&child.kind, Kind::Operation(Some(other)) if is_same_operation(other, name)),
    );
    let index = found.unwrap_or_else(|| {
        let new = Node::new(Kind::Operation(Some(name.to_owned())));
        operations.children.push(new);
        operations.children.len() - 1
    });
    &mut operations.children[index]
}

/// The draft's operation, where it has just one.
fn only_operation(tree: &mut Node) -> Result<&mut Node, String> {
    let mut operations = tree
        .children
        .iter_mut()
        .filter(|part| part.kind == Kind::Operations)
        .flat_map(|part| part.children.iter_mut())
        .filter(|child| matches!(child.kind, Kind::Operation(_)));
    match (operations.next(), operations.next()) {
        (Some(only), None) => Ok(only),
        (None, _) => Err("the detection's operation is not known and the draft has none: add a condition of a detection that carries it first".to_owned()),
        (Some(_), Some(_)) => Err("the detection's operation is not known and the draft has several: add the condition in the builder".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::super::compact::{after, condition, draft, dump};
    use super::*;

    fn event(text: &str, test: &str) -> String {
        let draft = draft(text);
        after(
            &draft,
            add(&draft, Subject::Event, condition(test), Some("X"), None),
        )
    }

    fn process(text: &str, test: &str) -> String {
        let draft = draft(text);
        after(
            &draft,
            add(&draft, Subject::Process, condition(test), None, None),
        )
    }

    #[test]
    fn a_first_condition_brings_operation_and_rule() {
        let empty = Draft::default();
        let test = condition("FileItem.FileName is a.exe");
        let (edit, cursor) = add(
            &empty,
            Subject::Process,
            test.clone(),
            Some("X"),
            Some("E0517"),
        )
        .unwrap();
        let mut draft = empty.clone();
        edit.apply(&mut draft);
        assert_eq!(
            dump(&draft.definition),
            "process(FileItem.FileName is a.exe), operations(op:X)"
        );
        assert_eq!(
            (draft.rules.clone(), draft.definition.path_of(cursor)),
            (vec!["E0517".to_owned()], Some(vec![0, 0]))
        );
        // The next one does neither.
        let next = add(&draft, Subject::ParentProcess, test, Some("Y"), Some("E1")).unwrap();
        next.0.apply(&mut draft);
        assert_eq!(
            dump(&draft.definition),
            "parentprocess(FileItem.FileName is a.exe), process(FileItem.FileName is a.exe), operations(op:X)"
        );
        assert_eq!(draft.rules, ["E0517"]);

        assert_eq!(event("", "A.B is 1"), "operations(op:X(»A.B is 1))");
        assert_eq!(
            event("operations(op:Y(A.B is 1))", "A.B is 1"),
            "operations(op:Y(A.B is 1), op:X(»A.B is 1))"
        );
        assert_eq!(
            event("operations(op:x)", "A.B is 1"),
            "operations(op:x(»A.B is 1))"
        );
    }

    #[test]
    fn equal_properties_are_alternatives() {
        assert_eq!(
            process("process(A.B is 1)", "A.B is 2"),
            "process(or(A.B is 1, »A.B is 2))"
        );
        assert_eq!(
            process("process(or(A.B is 1, A.B is 2))", "A.B is 3"),
            "process(or(A.B is 1, A.B is 2, »A.B is 3))"
        );
        assert_eq!(
            process("process(A.B is 1)", "a.b is 2"),
            "process(or(A.B is 1, »a.b is 2))"
        );
        assert_eq!(
            process("process(and(C.D is 1, A.B is 1))", "A.B is 2"),
            "process(and(C.D is 1, or(A.B is 1, »A.B is 2)))"
        );
        assert_eq!(
            process(
                "process(and(C.D is 1, OR(A.B is 1, #why, A.B is 2)))",
                "A.B is 3"
            ),
            "process(and(C.D is 1, OR(A.B is 1, #why, A.B is 2, »A.B is 3)))"
        );
        // Several without an operator are read as AND.
        assert_eq!(
            process("process(C.D is 1, A.B is 1)", "A.B is 2"),
            "process(C.D is 1, or(A.B is 1, »A.B is 2))"
        );
        assert_eq!(
            process("process(C.D is 1, A.B is 1)", "E.F is 2"),
            "process(C.D is 1, A.B is 1, »E.F is 2)"
        );
    }

    #[test]
    fn other_properties_narrow() {
        assert_eq!(
            process("process(A.B is 1)", "C.D is 2"),
            "process(and(A.B is 1, »C.D is 2))"
        );
        assert_eq!(
            process("process(AND(A.B is 1))", "C.D is 2"),
            "process(AND(A.B is 1, »C.D is 2))"
        );
        assert_eq!(
            process("process(OR(A.B is 1, C.D is 1))", "A.B is 2"),
            "process(AND(OR(A.B is 1, C.D is 1), »A.B is 2))"
        );
        assert_eq!(
            process("process(or(A.B is 1, A.B isnot 2))", "A.B is 3"),
            "process(and(or(A.B is 1, A.B isnot 2), »A.B is 3))"
        );
        assert_eq!(
            process("process(not(A.B is 1))", "A.B is 2"),
            "process(and(not(A.B is 1), »A.B is 2))"
        );
        assert_eq!(
            process("process(A.B starts 1)", "A.B is 2"),
            "process(and(A.B starts 1, »A.B is 2))"
        );
        // Negated ones always do.
        assert_eq!(
            process("process(A.B isnot 1)", "A.B isnot 2"),
            "process(and(A.B isnot 1, »A.B isnot 2))"
        );
        assert_eq!(
            process("process(or(A.B isnot 1))", "A.B isnot 2"),
            "process(and(or(A.B isnot 1), »A.B isnot 2))"
        );
    }

    #[test]
    fn the_same_is_not_added_twice() {
        for text in [
            "process(A.B is 1)",
            "process(or(A.B is 1, A.B is 2))",
            "process(and(C.D is 1, or(A.B is 2, A.B is 1)))",
            "process(and(or(A.B is 3, A.B is 2), A.B is 1))",
            "process(C.D is 1, A.B is 1)",
        ] {
            assert_eq!(process(text, "A.B is 1"), "! already there", "{text}");
        }
        let same = "process(Network.IpAddressV4 is 10.0.0.1/32)";
        assert_eq!(
            process(same, "network.ipaddressv4 IS 10.0.0.1"),
            "! already there"
        );
        // Among other alternatives it says something else.
        assert_eq!(
            process("process(or(A.B is 1, C.D is 1))", "A.B is 1"),
            "process(and(or(A.B is 1, C.D is 1), »A.B is 1))"
        );
    }

    #[test]
    fn parts_are_made_in_order_and_comments_stay() {
        let draft = draft("#top, process(A.B is 1), #end, operations(op:X)");
        let ancestor = add(&draft, Subject::Ancestor, condition("A.B is 1"), None, None);
        assert_eq!(
            after(&draft, ancestor),
            "#top, ancestor(»A.B is 1), process(A.B is 1), #end, operations(op:X)"
        );
        assert_eq!(
            process(
                "ancestor:1(A.B is 1), operations(#why, op:X), ?odd",
                "A.B is 1"
            ),
            "ancestor:1(A.B is 1), process(»A.B is 1), operations(#why, op:X), ?odd"
        );
        assert_eq!(
            process("process(#a, A.B is 1, ?odd)", "C.D is 1"),
            "process(#a, and(A.B is 1, »C.D is 1), ?odd)"
        );
    }

    #[test]
    fn an_unknown_operation_takes_the_only_one() {
        let unknown = |text: &str| {
            let draft = draft(text);
            after(
                &draft,
                add(&draft, Subject::Event, condition("A.B is 1"), None, None),
            )
        };
        assert_eq!(unknown("operations(op:X)"), "operations(op:X(»A.B is 1))");
        assert!(
            unknown("")
                .starts_with("! the detection's operation is not known and the draft has none")
        );
        assert!(unknown("operations(op:X, op:Y)").contains("has several"));
    }

    #[test]
    fn sets_are_asked_for_membership() {
        let set = crate::language::table()
            .properties()
            .find(|property| property.kind() == Type::StringSet)
            .expect("a set");
        assert_eq!(
            process("", &format!("{set} is a")),
            format!("process(»{set} contains a)")
        );
        assert_eq!(
            process("", &format!("{set} isnot a")),
            format!("process(»{set} notcontains a)")
        );
    }
}
