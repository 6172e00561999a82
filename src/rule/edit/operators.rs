//! And, or and not: the builder's `o` and `!`.

use super::condition::compare_by;
use super::{Step, as_in, is_body, is_list, node_at, node_in, path_to, rewrite, word_as_in, wrap};
use crate::language::Comparison;
use crate::rule::{Draft, Kind, Node, NodeId};

/// Turns the operator under the cursor, or the one above what is under it, from
/// and to or and back. Several conditions in a part without an operator, which
/// are read as and, come under an `or`.
///
/// # Errors
/// A reason: there is no such operator.
pub fn toggle_and_or(draft: &Draft, node: NodeId) -> Step {
    let mut tree = draft.definition.clone();
    let or = word_as_in(&tree, "or");
    if node_at(draft, node)?.is_operator("not") {
        return Err("`not` is neither and nor or: choose the operator in or above it".to_owned());
    }
    let path = path_to(&tree, node)?;
    for length in (0..=path.len()).rev() {
        let above = node_in(&mut tree, &path[..length])?;
        if let Kind::Operator(Some(word)) = &mut above.kind {
            let is = |name: &str| word.eq_ignore_ascii_case(name);
            if is("and") || is("or") {
                *word = as_in(word, if is("and") { "or" } else { "and" });
                return rewrite(draft, tree, node);
            }
        }
        if !is_body(above) {
            continue;
        }
        let tops: Vec<&Node> = above.sense().map(|(_, child)| child).collect();
        match tops.as_slice() {
            [only] if above.id == node && is_list(only) => {
                let (edit, _) = toggle_and_or(draft, only.id)?;
                return Ok((edit, node));
            }
            [] | [_] => {}
            _ => {
                let children = std::mem::take(&mut above.children);
                above.children.push(Node::operator(&or, children));
                return rewrite(draft, tree, node);
            }
        }
    }
    Err("there is no operator here: it takes two conditions".to_owned())
}

/// Turns a condition into its negation; puts `not` around an operator or takes
/// it away; in a part or an operation, does so with what stands in it.
///
/// # Errors
/// A reason: there is nothing to negate.
pub fn negate(draft: &Draft, node: NodeId) -> Step {
    let negated = node_at(draft, node)?;
    match &negated.kind {
        Kind::Condition(condition) => {
            let word = condition.comparison.as_deref().unwrap_or_default();
            let negation = Comparison::parse(word)
                .ok_or_else(|| format!("`{word}` is not a comparison, so it has no negation"))?
                .negation();
            compare_by(draft, node, negation)
        }
        Kind::Operator(_) if negated.is_operator("not") => unwrap_not(draft, negated),
        Kind::Operator(_) => {
            let mut tree = draft.definition.clone();
            let path = path_to(&tree, node)?;
            let above = path.split_last().and_then(|(_, above)| tree.at(above));
            if let Some(not) = above.filter(|above| above.is_operator("not")) {
                return unwrap_not(draft, not);
            }
            let not = word_as_in(&tree, "not");
            let around = wrap(node_in(&mut tree, &path)?, not);
            rewrite(draft, tree, around)
        }
        _ if is_body(negated) => negate_body(draft, negated),
        _ => Err("only conditions, operators and what holds them can be negated".to_owned()),
    }
}

/// Negates what stands in a part or an operation.
fn negate_body(draft: &Draft, body: &Node) -> Step {
    let tops: Vec<&Node> = body.sense().map(|(_, child)| child).collect();
    match tops.as_slice() {
        [] => Err("there is nothing to negate yet".to_owned()),
        [only] => {
            let (edit, _) = negate(draft, only.id)?;
            Ok((edit, body.id))
        }
        _ => {
            let mut tree = draft.definition.clone();
            let (and, not) = (word_as_in(&tree, "and"), word_as_in(&tree, "not"));
            let path = path_to(&tree, body.id)?;
            let body = node_in(&mut tree, &path)?;
            let (id, children) = (body.id, std::mem::take(&mut body.children));
            let all = Node::operator(&and, children);
            body.children.push(Node::operator(&not, vec![all]));
            rewrite(draft, tree, id)
        }
    }
}

/// Takes a `not` away.
fn unwrap_not(draft: &Draft, not: &Node) -> Step {
    let mut sense = not.sense();
    let (Some((_, child)), None) = (sense.next(), sense.next()) else {
        return Err("`not` takes one child: it has no other meaning without it".to_owned());
    };
    let mut tree = draft.definition.clone();
    let path = path_to(&tree, not.id)?;
    splice_children(&mut tree, &path);
    rewrite(draft, tree, child.id)
}

/// Puts a node's children in its place.
pub(super) fn splice_children(tree: &mut Node, path: &[usize]) {
    let Some((index, above)) = path.split_last() else {
        return;
    };
    if let Some(parent) = tree.at_mut(above)
        && let Some(node) = parent.children.get_mut(*index)
    {
        let children = std::mem::take(&mut node.children);
        parent.children.splice(*index..=*index, children);
    }
}

#[cfg(test)]
mod tests {
    use super::super::compact::shown;
    use super::*;

    #[test]
    fn and_and_or_take_turns() {
        let o = |text: &str, path: &[usize]| shown(toggle_and_or, text, path);
        assert_eq!(
            o("process(or(A.B is 1, A.B is 2))", &[0, 0]),
            "process(»and(A.B is 1, A.B is 2))"
        );
        assert_eq!(
            o("process(AND(A.B is 1, A.B is 2))", &[0, 0, 1]),
            "process(OR(A.B is 1, »A.B is 2))"
        );
        assert_eq!(
            o("process(or(not(A.B is 1), A.B is 2))", &[0, 0, 0, 0]),
            "process(and(not(»A.B is 1), A.B is 2))"
        );
        assert_eq!(
            o("process(or(#why, A.B is 2))", &[0, 0, 0]),
            "process(and(»#why, A.B is 2))"
        );
        assert_eq!(
            o("process(or(A.B is 1, A.B is 2))", &[0]),
            "»process(and(A.B is 1, A.B is 2))"
        );
        assert_eq!(
            o("process(#a, A.B is 1, C.D is 1)", &[0, 1]),
            "process(or(#a, »A.B is 1, C.D is 1))"
        );
        for (text, path) in [
            ("process(A.B is 1)", &[0, 0][..]),
            ("process(A.B is 1)", &[0]),
            ("process(not(or(A.B is 1)))", &[0, 0]),
            ("operations(op:X)", &[0]),
            ("process", &[]),
            ("process", &[5]),
        ] {
            assert!(o(text, path).starts_with("! "), "{text} {path:?}");
        }
    }

    #[test]
    fn negation_goes_and_comes_back() {
        let not = |text: &str, path: &[usize]| shown(negate, text, path);
        assert_eq!(not("process(A.B is 1)", &[0, 0]), "process(»A.B isnot 1)");
        assert_eq!(
            not("process(Network.Port less 1)", &[0, 0]),
            "process(»Network.Port greaterOrEqual 1)"
        );
        assert_eq!(
            not("process(or(A.B is 1))", &[0, 0]),
            "process(»not(or(A.B is 1)))"
        );
        assert_eq!(
            not("process(OR(A.B is 1))", &[0, 0]),
            "process(»NOT(OR(A.B is 1)))"
        );
        assert_eq!(
            not("process(not(#a, or(A.B is 1)))", &[0, 0]),
            "process(#a, »or(A.B is 1))"
        );
        assert_eq!(
            not("process(not(or(A.B is 1)))", &[0, 0, 0]),
            "process(»or(A.B is 1))"
        );
        assert_eq!(
            not("operations(op:X(or(A.B is 1)))", &[0, 0]),
            "operations(»op:X(not(or(A.B is 1))))"
        );
        assert_eq!(
            not("process(not(or(A.B is 1)))", &[0]),
            "»process(or(A.B is 1))"
        );
        assert_eq!(not("process(A.B is 1)", &[0]), "»process(A.B isnot 1)");
        assert_eq!(
            not("process(A.B is 1, #c, C.D is 1)", &[0]),
            "»process(not(and(A.B is 1, #c, C.D is 1)))"
        );
        assert_eq!(
            not("process(A.B matches 1)", &[0, 0]),
            "! `matches` is not a comparison, so it has no negation"
        );
        for (text, path) in [
            ("process", &[0][..]),
            ("process", &[]),
            ("operations(op:X)", &[0]),
            ("process(not(A.B is 1, A.B is 2))", &[0, 0]),
        ] {
            assert!(not(text, path).starts_with("! "), "{text} {path:?}");
        }
    }
}
