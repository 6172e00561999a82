//! From chosen clauses to a draft.

use super::ClauseChoice;
use super::clauses::Clause;
use crate::detection::Subject;
use crate::rule::name::safe_name;
use crate::rule::{Draft, Kind, Node};
use crate::store::{RowSet, Store};

/// The rules of some rows, the most frequent first; empty where one is unknown.
pub(super) fn rules(store: &Store, rows: &RowSet) -> Vec<String> {
    let records = store.records();
    let mut counts = vec![0usize; records.rules().len()];
    for row in rows.iter() {
        if let Some(count) = counts.get_mut(records.rule_code(row) as usize) {
            *count += 1;
        }
    }
    let mut rules: Vec<(usize, Option<&str>)> = counts
        .into_iter()
        .zip(records.rules())
        .filter(|(count, _)| *count > 0)
        .map(|(count, rule)| (count, rule.label()))
        .collect();
    rules.sort_by_key(|(count, _)| std::cmp::Reverse(*count));
    let mut labels = Vec::new();
    for (_, label) in rules {
        match label {
            Some(label) if labels.iter().any(|known| known == label) => {}
            Some(label) => labels.push(label.to_owned()),
            // A draft for some rules would miss detections of no known rule.
            None => return Vec::new(),
        }
    }
    labels
}

/// The draft that asks for the chosen clauses.
pub(super) fn draft(rules: &[String], clauses: &[Clause], choice: &ClauseChoice) -> Draft {
    let chosen = |wanted: &dyn Fn(&Clause) -> bool| -> Vec<Node> {
        clauses
            .iter()
            .zip(choice)
            .filter(|(clause, _)| wanted(clause))
            .filter_map(|(clause, option)| clause.options.get((*option)?).cloned())
            .collect()
    };
    let part = |kind: Kind, nodes: Vec<Node>| (!nodes.is_empty()).then(|| holding(kind, nodes));
    let mut parts = Vec::new();
    parts.extend(part(
        Kind::ParentProcess,
        chosen(&|clause| clause.subject == Subject::ParentProcess),
    ));
    parts.extend(part(
        Kind::Process,
        chosen(&|clause| clause.subject == Subject::Process),
    ));
    let mut operations: Vec<&str> = clauses
        .iter()
        .filter_map(|clause| clause.operation.as_deref())
        .collect();
    operations.sort_unstable();
    operations.dedup();
    let operations: Vec<Node> = operations
        .into_iter()
        .map(|name| {
            let nodes = chosen(&|clause| clause.operation.as_deref() == Some(name));
            holding(Kind::Operation(Some(name.to_owned())), nodes)
        })
        .collect();
    if !operations.is_empty() {
        parts.push(Node::with(Kind::Operations, operations));
    }
    Draft {
        rules: rules.to_vec(),
        definition: Node::with(Kind::Definition, parts),
        ..Draft::default()
    }
}

fn holding(kind: Kind, nodes: Vec<Node>) -> Node {
    Node::with(kind, Node::joined("and", nodes).into_iter().collect())
}

/// A name for it: its rule, and who it is about.
pub(super) fn name(rules: &[String], clauses: &[Clause], choice: &ClauseChoice) -> String {
    let mut actors = clauses
        .iter()
        .zip(choice)
        .filter(|(clause, option)| clause.is_actor && option.is_some())
        .filter_map(|(clause, option)| first_value(clause.options.get((*option)?)?));
    let rule = rules.first().map_or("exclusion", String::as_str);
    match actors.next() {
        Some(actor) => safe_name(&format!("{rule}-{actor}")),
        None => safe_name(rule),
    }
}

fn first_value(node: &Node) -> Option<String> {
    let value = node
        .conditions()
        .find_map(|condition| condition.value.clone())?;
    let name = value
        .trim_end_matches(['\\', '/'])
        .rsplit(['\\', '/'])
        .next();
    match value.contains('\\') {
        true => name.map(str::to_owned),
        false => Some(value.replace('/', "_")),
    }
}
