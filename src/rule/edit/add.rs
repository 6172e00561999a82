//! Putting a condition into a draft: from a detection's property, or in the
//! builder beside what is under the cursor.

use super::{Edit, Step, as_in, is_body, mark, node_at, node_in, step, word_as_in, wrap};
use crate::detection::Subject;
use crate::language::{Comparison, Property, Type};
use crate::rule::meaning::{is_same_operation, of_condition};
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
    let is_first = !has(&tree, |kind| matches!(kind, Kind::Condition(_)));
    if is_first
        && let Some(name) = operation
        && !has(&tree, |kind| matches!(kind, Kind::Operation(_)))
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
    join(body, test, &and)?;
    let (edit, cursor) = step(draft, tree)?;
    let edit = match rule {
        Some(rule) if is_first && draft.rules.is_empty() => {
            Edit::Batch(vec![edit, Edit::Rules(vec![rule.to_owned()])])
        }
        _ => edit,
    };
    Ok((edit, cursor))
}

/// Puts a condition beside or into what is under the cursor: into an operator,
/// after a condition, and by AND into a part.
///
/// # Errors
/// A reason: it is already there, or nothing there takes a condition.
pub fn insert_condition(draft: &Draft, path: &[usize], condition: Condition) -> Step {
    let target = node_at(draft, path)?;
    let mut tree = draft.definition.clone();
    let and = word_as_in(&tree, "and");
    let new = marked(condition.clone());
    if is_body(target) {
        let body = node_in(&mut tree, path)?;
        insert_by_and(body, new, &and)?;
        return step(draft, tree);
    }
    if matches!(target.kind, Kind::Operator(_)) && !target.is_operator("not") {
        refuse_twice(target, &condition)?;
        node_in(&mut tree, path)?.children.push(new);
        return step(draft, tree);
    }
    // `not` takes one child; all else stands beside something.
    let is_not = target.is_operator("not");
    let (index, above) = match path.split_last() {
        _ if is_not => (None, path),
        Some((index, above)) => (Some(*index), above),
        None => (None, path),
    };
    let parent = node_in(&mut tree, above)?;
    if parent.is_operator("not") || is_body(parent) {
        insert_by_and(parent, new, &and)?;
    } else if let (Kind::Operator(_), Some(index)) = (&parent.kind, index) {
        refuse_twice(parent, &condition)?;
        parent.children.insert(index + 1, new);
    } else if matches!(parent.kind, Kind::Condition(_)) {
        // A comment within a condition: beside that condition.
        return insert_condition(draft, above, condition);
    } else {
        return Err("conditions go into a part or an operation: choose one".to_owned());
    }
    step(draft, tree)
}

fn marked(condition: Condition) -> Node {
    let mut node = Node::new(Kind::Condition(condition));
    mark::put(&mut node);
    node
}

fn has(tree: &Node, is_it: impl Fn(&Kind) -> bool) -> bool {
    let mut found = false;
    tree.walk(&mut |_, node| found |= is_it(&node.kind));
    found
}

/// A set is never equal to a text: it has it as a member or not.
fn as_membership(mut test: Condition) -> Condition {
    if property(&test).is_some_and(|property| property.kind() == Type::StringSet) {
        test.comparison = match test.comparison.as_deref().and_then(Comparison::parse) {
            Some(Comparison::Is) => Some(Comparison::Contains.name().to_owned()),
            Some(Comparison::IsNot) => Some(Comparison::NotContains.name().to_owned()),
            _ => test.comparison,
        };
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
fn part(tree: &mut Node, kind: Kind) -> &mut Node {
    let found = tree.children.iter().position(|child| child.kind == kind);
    let index = found.unwrap_or_else(|| {
        let after = tree
            .sense()
            .filter(|(_, child)| rank(&child.kind) <= rank(&kind))
            .last();
        let before = tree
            .sense()
            .find(|(_, child)| rank(&child.kind) > rank(&kind));
        let index = match (after, before) {
            (Some((index, _)), _) => index + 1,
            (None, Some((index, _))) => index,
            (None, None) => tree.children.len(),
        };
        tree.children.insert(index, Node::new(kind));
        index
    });
    &mut tree.children[index]
}

fn operation_node<'t>(tree: &'t mut Node, name: &str) -> &'t mut Node {
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

/// Joins a test with what stands in a part.
fn join(body: &mut Node, test: Condition, and: &str) -> Result<(), String> {
    let tops: Vec<usize> = body.sense().map(|(index, _)| index).collect();
    let only = match tops.as_slice() {
        [only] => body.children.get_mut(*only),
        _ => None,
    };
    let Some(top) = only else {
        // Nothing, or several that are read as AND.
        return join_by_and(body, test, and);
    };
    if top.is_operator("and") {
        return join_by_and(top, test, and);
    }
    if join_by_or(top, &test, and)? {
        return Ok(());
    }
    wrap(top, and.to_owned());
    top.children.push(marked(test));
    Ok(())
}

fn join_by_and(list: &mut Node, test: Condition, and: &str) -> Result<(), String> {
    // First look for the very same, then for a place to join by OR.
    for (_, child) in list.sense() {
        refuse_same(child, &test)?;
    }
    for child in list.children.iter_mut().filter(|child| child.is_sense()) {
        if join_by_or(child, &test, and)? {
            return Ok(());
        }
    }
    list.children.push(marked(test));
    Ok(())
}

/// Makes the test one more alternative of `node`, where it is about the same.
fn join_by_or(node: &mut Node, test: &Condition, and: &str) -> Result<bool, String> {
    refuse_same(node, test)?;
    let is_negated = comparison(test).is_none_or(Comparison::is_negated);
    if is_negated || !is_about_the_same(node, test) {
        return Ok(false);
    }
    if matches!(node.kind, Kind::Condition(_)) {
        wrap(node, as_in(and, "or"));
    }
    node.children.push(marked(test.clone()));
    Ok(true)
}

fn refuse_same(node: &Node, test: &Condition) -> Result<(), String> {
    match &node.kind {
        Kind::Condition(other) if is_same(other, test) => Err("already there".to_owned()),
        Kind::Operator(_) if is_about_the_same(node, test) => refuse_twice(node, test),
        _ => Ok(()),
    }
}

/// Refuses a second copy among a node's children.
fn refuse_twice(parent: &Node, test: &Condition) -> Result<(), String> {
    let is_there = parent
        .children
        .iter()
        .any(|child| matches!(&child.kind, Kind::Condition(other) if is_same(other, test)));
    if is_there {
        Err("already there".to_owned())
    } else {
        Ok(())
    }
}

/// Whether a node is a condition on the test's property with its comparison,
/// or an `or` of nothing else.
fn is_about_the_same(node: &Node, test: &Condition) -> bool {
    match &node.kind {
        Kind::Condition(other) => {
            comparison(other).is_some()
                && comparison(other) == comparison(test)
                && property(other).is_some()
                && property(other) == property(test)
        }
        Kind::Operator(_) if node.is_operator("or") => {
            let mut alternatives = node
                .children
                .iter()
                .filter(|child| !matches!(child.kind, Kind::Comment(_)))
                .peekable();
            alternatives.peek().is_some()
                && alternatives.all(|child| {
                    matches!(child.kind, Kind::Condition(_)) && is_about_the_same(child, test)
                })
        }
        _ => false,
    }
}

fn is_same(left: &Condition, right: &Condition) -> bool {
    match (of_condition(left), of_condition(right)) {
        (Ok(left), Ok(right)) => left == right,
        _ => left == right,
    }
}

fn property(condition: &Condition) -> Option<Property> {
    let (component, name) = (condition.component.as_ref()?, condition.property.as_ref()?);
    Some(Property::named(component, name))
}

fn comparison(condition: &Condition) -> Option<Comparison> {
    Comparison::parse(condition.comparison.as_deref()?)
}

/// Joins a new node by AND with what stands in a part or in `not`.
fn insert_by_and(body: &mut Node, new: Node, and: &str) -> Result<(), String> {
    let tops: Vec<usize> = body.sense().map(|(index, _)| index).collect();
    let target = match tops.as_slice() {
        [only] => {
            let top = &mut body.children[*only];
            if !top.is_operator("and") {
                if let (Kind::Condition(old), Kind::Condition(new)) = (&top.kind, &new.kind)
                    && is_same(old, new)
                {
                    return Err("already there".to_owned());
                }
                wrap(top, and.to_owned());
            }
            top
        }
        _ => body,
    };
    if let Kind::Condition(new) = &new.kind {
        refuse_twice(target, new)?;
    }
    target.children.push(new);
    Ok(())
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
        let inverse = edit.apply(&mut draft).unwrap();
        assert_eq!(
            dump(&draft.definition),
            "process(FileItem.FileName is a.exe), operations(op:X)"
        );
        assert_eq!(
            (draft.rules.clone(), cursor),
            (vec!["E0517".to_owned()], vec![0, 0])
        );
        // The next one does neither.
        let next = add(&draft, Subject::ParentProcess, test, Some("Y"), Some("E1")).unwrap();
        next.0.apply(&mut draft).unwrap();
        assert_eq!(
            dump(&draft.definition),
            "parentprocess(FileItem.FileName is a.exe), process(FileItem.FileName is a.exe), operations(op:X)"
        );
        assert_eq!(draft.rules, ["E0517"]);
        let _ = inverse;

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

    #[test]
    fn the_builder_adds_beside_the_cursor() {
        let insert = |text: &str, path: &[usize]| {
            let draft = draft(text);
            after(
                &draft,
                insert_condition(&draft, path, condition("E.F is 9")),
            )
        };
        assert_eq!(
            insert("process(or(A.B is 1, A.B is 2))", &[0, 0]),
            "process(or(A.B is 1, A.B is 2, »E.F is 9))"
        );
        assert_eq!(
            insert("process(or(A.B is 1, A.B is 2))", &[0, 0, 0]),
            "process(or(A.B is 1, »E.F is 9, A.B is 2))"
        );
        assert_eq!(
            insert("process(or(A.B is 1, A.B is 2))", &[0]),
            "process(and(or(A.B is 1, A.B is 2), »E.F is 9))"
        );
        assert_eq!(
            insert("process(AND(A.B is 1))", &[0]),
            "process(AND(A.B is 1, »E.F is 9))"
        );
        assert_eq!(
            insert("process(A.B is 1)", &[0, 0]),
            "process(and(A.B is 1, »E.F is 9))"
        );
        assert_eq!(insert("process", &[0]), "process(»E.F is 9)");
        assert_eq!(
            insert("operations(op:X)", &[0, 0]),
            "operations(op:X(»E.F is 9))"
        );
        assert_eq!(
            insert("process(not(A.B is 1))", &[0, 0]),
            "process(not(and(A.B is 1, »E.F is 9)))"
        );
        assert_eq!(
            insert("process(not(A.B is 1))", &[0, 0, 0]),
            "process(not(and(A.B is 1, »E.F is 9)))"
        );
        assert_eq!(insert("process(not)", &[0, 0]), "process(not(»E.F is 9))");
        assert_eq!(
            insert("process(or(#why, A.B is 1))", &[0, 0, 0]),
            "process(or(#why, »E.F is 9, A.B is 1))"
        );
        assert_eq!(
            insert("process(or(A.B is 1(#why)))", &[0, 0, 0, 0]),
            "process(or(A.B is 1(#why), »E.F is 9))"
        );
        assert_eq!(insert("process(E.F is 9)", &[0, 0]), "! already there");
        assert_eq!(insert("process(or(E.F is 9))", &[0, 0]), "! already there");
        for (text, path) in [
            ("process", &[][..]),
            ("operations(op:X)", &[0]),
            ("#why", &[0]),
            ("process", &[3]),
        ] {
            assert!(insert(text, path).starts_with("! "), "{text} {path:?}");
        }
    }
}
