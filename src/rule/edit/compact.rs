//! Trees as one line of text, for tests:
//! `#note, process(and(FileItem.FileName is a.exe, not(?odd)))`.

use super::Step;
use crate::rule::{Condition, Draft, Kind, Node, NodeId};

/// The tree of a definition whose children are written so.
pub(super) fn tree(text: &str) -> Node {
    let mut rest = text;
    let children = children(&mut rest);
    assert_eq!(rest, "", "the end of {text}");
    Node::with(Kind::Definition, children)
}

pub(super) fn draft(text: &str) -> Draft {
    Draft {
        definition: tree(text),
        ..Draft::default()
    }
}

fn children(rest: &mut &str) -> Vec<Node> {
    let mut nodes = Vec::new();
    while !rest.is_empty() && !rest.starts_with(')') {
        let end = rest.find(['(', ')', ',']).unwrap_or(rest.len());
        let (word, after) = rest.split_at(end);
        *rest = after;
        let mut node = Node::new(kind(word.trim()));
        if let Some(inner) = rest.strip_prefix('(') {
            *rest = inner;
            node.children = children(rest);
            *rest = rest.strip_prefix(')').expect("a closing bracket");
        }
        nodes.push(node);
        *rest = rest.strip_prefix(',').unwrap_or(rest).trim_start();
    }
    nodes
}

fn kind(word: &str) -> Kind {
    let (head, tail) = word
        .split_once(':')
        .map_or((word, None), |(head, tail)| (head, Some(tail)));
    match head {
        "process" => Kind::Process,
        "parentprocess" => Kind::ParentProcess,
        "ancestor" => Kind::Ancestor {
            distance: tail.map(str::to_owned),
            unique: None,
        },
        "operations" => Kind::Operations,
        "op" => Kind::Operation(tail.map(str::to_owned)),
        _ if word.starts_with('#') => Kind::Comment(word[1..].to_owned()),
        _ if word.starts_with('?') => Kind::Foreign {
            name: word[1..].to_owned(),
            source: format!("<{}/>", &word[1..]),
        },
        _ if word.contains(' ') => Kind::Condition(condition(word)),
        _ => Kind::Operator(Some(word.to_owned())),
    }
}

/// `Component.Property comparison value`.
pub(super) fn condition(text: &str) -> Condition {
    let mut words = text.splitn(3, ' ');
    let (component, property) = words
        .next()
        .and_then(|name| name.split_once('.'))
        .expect("a property");
    Condition {
        component: Some(component.to_owned()),
        property: Some(property.to_owned()),
        comparison: words.next().map(str::to_owned),
        value: words.next().map(str::to_owned),
    }
}

/// What [`tree`] would read.
pub(super) fn dump(node: &Node) -> String {
    let inner: Vec<String> = node.children.iter().map(dump).collect();
    let inner = inner.join(", ");
    let word = match &node.kind {
        Kind::Definition => return inner,
        Kind::Ancestor {
            distance: Some(distance),
            ..
        } => format!("ancestor:{distance}"),
        Kind::Operation(Some(name)) => format!("op:{name}"),
        Kind::Operator(Some(word)) => word.clone(),
        Kind::Comment(text) => format!("#{text}"),
        Kind::Foreign { name, .. } => format!("?{name}"),
        Kind::Condition(condition) => {
            let word = |word: &Option<String>| word.clone().unwrap_or_default();
            format!(
                "{}.{} {} {}",
                word(&condition.component),
                word(&condition.property),
                word(&condition.comparison),
                word(&condition.value)
            )
            .trim_end()
            .to_owned()
        }
        _ => node.element().to_owned(),
    };
    if inner.is_empty() {
        word
    } else {
        format!("{word}({inner})")
    }
}

/// What a step makes of a draft in the compact form, in that form.
pub(super) fn shown(step: fn(&Draft, NodeId) -> Step, text: &str, path: &[usize]) -> String {
    let draft = draft(text);
    after(&draft, step(&draft, id(&draft, path)))
}

/// The id of a node; one that no tree has where the path leads nowhere.
pub(super) fn id(draft: &Draft, path: &[usize]) -> NodeId {
    let node = draft.definition.at(path);
    node.map_or_else(|| Node::new(Kind::Definition).id, |node| node.id)
}

/// The tree after a step, with `»` before the node under the cursor; or the
/// reason why there is no step.
pub(super) fn after(draft: &Draft, step: Step) -> String {
    let (edit, cursor) = match step {
        Ok(step) => step,
        Err(reason) => return format!("! {reason}"),
    };
    let mut changed = draft.clone();
    let inverse = edit.apply(&mut changed);
    let mut shown = changed.definition.clone();
    inverse.apply(&mut changed);
    assert_eq!(&changed, draft, "undo");
    let cursor = shown.path_of(cursor).expect("a cursor on a node");
    if cursor.is_empty() {
        return format!("» {}", dump(&shown)).trim_end().to_owned();
    }
    let under = shown.at_mut(&cursor).expect("a cursor on a node");
    let text = dump(under);
    // The dump of a node begins with its word, which a comment can stand in for.
    under.kind = Kind::Comment(format!("»{}", text.split('(').next().expect("a word")));
    dump(&shown).replace("#»", "»")
}
