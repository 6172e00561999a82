//! Whether XML can hold what stands in a tree.

use super::WriteError;
use crate::rule::read::{MAX_DEPTH, MAX_VALUE};
use crate::rule::xml;
use crate::rule::{Condition, Kind, Node, Path};

/// Checks a rule's name.
pub(super) fn name(name: &str) -> Result<(), WriteError> {
    match xml::stray(name) {
        Some((_, letter)) => Err(WriteError::new(format!(
            "the name has {}, which XML can't hold: give another name",
            code(letter)
        ))),
        None => Ok(()),
    }
}

/// Checks every node.
pub(super) fn tree(definition: &Node) -> Result<(), WriteError> {
    let mut found = None;
    definition.walk(&mut |path, node| {
        if found.is_none() {
            found = node_fault(path, node).map(|message| WriteError {
                path: Some(Path::from(path)),
                message,
            });
        }
    });
    found.map_or(Ok(()), Err)
}

fn code(letter: char) -> String {
    format!("U+{:04X}", u32::from(letter))
}

fn node_fault(path: &[usize], node: &Node) -> Option<String> {
    if path.len() >= MAX_DEPTH {
        return Some(format!(
            "elements nest deeper than {MAX_DEPTH}: flatten the operators"
        ));
    }
    match &node.kind {
        Kind::Comment(text) => return comment_fault(text),
        Kind::Foreign { source, .. } => {
            let (_, letter) = xml::stray(source)?;
            return Some(format!(
                "an element that Quell does not know has {}, which XML can't hold: delete it",
                code(letter)
            ));
        }
        _ => {}
    }
    let attributes = attributes(node);
    for (index, (name, value)) in attributes.iter().enumerate() {
        if !xml::is_name(name) || name.len() > xml::MAX_NAME {
            return Some(format!(
                "`{name}` is not an attribute's name: {} can't be written",
                of(node)
            ));
        }
        if attributes
            .iter()
            .take(index)
            .any(|(other, _)| other == name)
        {
            return Some(format!("`{name}` stands twice in {}: remove one", of(node)));
        }
        if let Some((_, letter)) = xml::stray(value) {
            let advice = match &node.kind {
                Kind::Condition(_) if *name == "value" => {
                    "compare a part without it, by `starts`, `ends` or `contains`"
                }
                _ => "remove it",
            };
            let letter = code(letter);
            return Some(format!(
                "`{name}` of {} has {letter}, which XML can't hold: {advice}",
                of(node)
            ));
        }
        if value.len() > MAX_VALUE {
            return Some(format!(
                "`{name}` of {} is longer than 64 KiB: compare a part of it, by `starts` or `contains`",
                of(node)
            ));
        }
    }
    None
}

fn comment_fault(text: &str) -> Option<String> {
    if text.contains("--") || text.ends_with('-') {
        return Some("a comment can't hold `--` or end in `-`: change it".to_owned());
    }
    let (_, letter) = xml::stray(text)?;
    let letter = code(letter);
    Some(format!(
        "a comment has {letter}, which XML can't hold: change it"
    ))
}

/// How a message calls a node; without its value, which may be what is wrong.
fn of(node: &Node) -> String {
    let Kind::Condition(condition) = &node.kind else {
        return format!("`<{}>`", node.element());
    };
    let word = |word: &Option<String>| -> String {
        match word.as_deref() {
            Some(word) if xml::stray(word).is_none() => word.chars().take(60).collect(),
            _ => "?".to_owned(),
        }
    };
    format!(
        "`{}.{} {}`",
        word(&condition.component),
        word(&condition.property),
        word(&condition.comparison)
    )
}

/// A node's attributes in the order in which they are written.
pub(super) fn attributes(node: &Node) -> Vec<(&str, &str)> {
    let known: Vec<(&str, &Option<String>)> = match &node.kind {
        Kind::Ancestor { distance, unique } => vec![("distance", distance), ("unique", unique)],
        Kind::Operation(word) | Kind::Operator(word) => vec![("type", word)],
        Kind::Condition(Condition {
            component,
            property,
            comparison,
            value,
        }) => vec![
            ("component", component),
            ("property", property),
            ("condition", comparison),
            ("value", value),
        ],
        _ => Vec::new(),
    };
    known
        .into_iter()
        .filter_map(|(name, value)| Some((name, value.as_deref()?)))
        .chain(
            node.extra
                .iter()
                .map(|(name, value)| (name.as_str(), value.as_str())),
        )
        .collect()
}
