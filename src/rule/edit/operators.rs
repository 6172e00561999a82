//! And, or and not: the builder's `o` and `!`.

use super::condition::change;
use super::{Step, as_in, is_body, is_list, mark, node_at, node_in, step, word_as_in, wrap};
use crate::language::Comparison;
use crate::rule::{Draft, Kind, Node};

/// Turns the operator under the cursor, or the one above what is under it, from
/// and to or and back. Several conditions in a part without an operator, which
/// are read as and, come under an `or`.
///
/// # Errors
/// A reason: there is no such operator.
pub fn toggle_and_or(draft: &Draft, path: &[usize]) -> Step {
    let mut tree = draft.definition.clone();
    let or = word_as_in(&tree, "or");
    mark::put(node_in(&mut tree, path)?);
    let under = node_at(draft, path)?;
    if under.is_operator("not") {
        return Err("`not` is neither and nor or: choose the operator in or above it".to_owned());
    }
    let mut at = path;
    loop {
        let node = node_in(&mut tree, at)?;
        let is_body = is_body(node);
        if let Kind::Operator(Some(word)) = &mut node.kind {
            let is = |name: &str| word.eq_ignore_ascii_case(name);
            if is("and") || is("or") {
                *word = as_in(word, if is("and") { "or" } else { "and" });
                return step(draft, tree);
            }
        }
        if is_body {
            let tops: Vec<usize> = node.sense().map(|(index, _)| index).collect();
            match tops.as_slice() {
                [only] if at.len() == path.len() => {
                    let inner = [path, &[*only]].concat();
                    if !node.children.get(*only).is_some_and(is_list) {
                        break;
                    }
                    let (edit, _) = toggle_and_or(draft, &inner)?;
                    return Ok((edit, path.to_vec()));
                }
                [] | [_] => break,
                _ => {
                    let children = std::mem::take(&mut node.children);
                    node.children.push(Node::operator(&or, children));
                    return step(draft, tree);
                }
            }
        }
        match at.split_last() {
            Some((_, above)) => at = above,
            None => break,
        }
    }
    Err("there is no operator here: it takes two conditions".to_owned())
}

/// Turns a condition into its negation; puts `not` around an operator or takes
/// it away; in a part or an operation, does so with what stands in it.
///
/// # Errors
/// A reason: there is nothing to negate.
pub fn negate(draft: &Draft, path: &[usize]) -> Step {
    let node = node_at(draft, path)?;
    match &node.kind {
        Kind::Condition(condition) => {
            let word = condition.comparison.as_deref().unwrap_or_default();
            let negation = Comparison::parse(word)
                .ok_or_else(|| format!("`{word}` is not a comparison, so it has no negation"))?
                .negation();
            return change(draft, path, |kind| {
                if let Kind::Condition(condition) = kind {
                    condition.comparison = Some(negation.name().to_owned());
                }
            });
        }
        Kind::Operator(_) if node.is_operator("not") => return unwrap_not(draft, path),
        Kind::Operator(_) => {
            let above = path.split_last().map(|(_, above)| above);
            if let Some(above) = above
                .filter(|above| node_at(draft, above).is_ok_and(|node| node.is_operator("not")))
            {
                return unwrap_not(draft, above);
            }
            let mut tree = draft.definition.clone();
            let not = word_as_in(&tree, "not");
            let node = node_in(&mut tree, path)?;
            wrap(node, not);
            mark::put(node);
            return step(draft, tree);
        }
        _ if is_body(node) => {}
        _ => {
            return Err("only conditions, operators and what holds them can be negated".to_owned());
        }
    }
    let tops: Vec<usize> = node.sense().map(|(index, _)| index).collect();
    match tops.as_slice() {
        [] => Err("there is nothing to negate yet".to_owned()),
        [only] => {
            let (edit, _) = negate(draft, &[path, &[*only]].concat())?;
            Ok((edit, path.to_vec()))
        }
        _ => {
            let mut tree = draft.definition.clone();
            let (and, not) = (word_as_in(&tree, "and"), word_as_in(&tree, "not"));
            let node = node_in(&mut tree, path)?;
            let children = std::mem::take(&mut node.children);
            node.children
                .push(Node::operator(&not, vec![Node::operator(&and, children)]));
            mark::put(node);
            step(draft, tree)
        }
    }
}

/// Takes the `not` at `path` away.
fn unwrap_not(draft: &Draft, path: &[usize]) -> Step {
    let mut tree = draft.definition.clone();
    let children = &mut node_in(&mut tree, path)?.children;
    let mut sense = children.iter_mut().filter(|child| child.is_sense());
    match (sense.next(), sense.next()) {
        (Some(child), None) => mark::put(child),
        _ => return Err("`not` takes one child: it has no other meaning without it".to_owned()),
    }
    splice_children(&mut tree, path);
    step(draft, tree)
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
