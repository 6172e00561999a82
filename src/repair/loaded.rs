//! Narrowing by what is loaded: only the addresses that were marked benign, only
//! the operations that are there. Each can only take away from what is hidden.

use super::candidate::{Candidate, beside};
use crate::detection::Subject;
use crate::finding::Code;
use crate::group::{By, Coding};
use crate::language::{Comparison, Property, Role, Type, Value};
use crate::matcher::compare;
use crate::proof::Finding;
use crate::rule::{Condition, Kind, Node, meaning};
use crate::store::{FIRST, RowSet, Store};
use std::collections::BTreeSet;

/// How many addresses a draft is narrowed to at most.
const ADDRESSES: usize = 64;
/// How many operations are added at most.
const OPERATIONS: usize = 3;

/// What the draft hides of what is loaded, and what was marked benign of it.
pub(super) struct Hidden<'a> {
    pub(super) store: &'a Store,
    pub(super) rows: &'a RowSet,
    pub(super) benign: &'a RowSet,
}

pub(super) fn candidates(tree: &Node, finding: &Finding, hidden: &Hidden<'_>) -> Vec<Candidate> {
    let found = match finding.code {
        Code::Q203 => prefix(tree, finding, hidden),
        Code::Q201 => operations(tree, hidden),
        Code::Q101 | Code::Q202 | Code::Q210 | Code::Q211 => addresses(tree, hidden),
        _ => None,
    };
    found.into_iter().collect()
}

/// The wide prefix replaced by the addresses in it.
fn prefix(tree: &Node, finding: &Finding, hidden: &Hidden<'_>) -> Option<Candidate> {
    let node = tree.at(&finding.path)?;
    let Kind::Condition(condition) = &node.kind else {
        return None;
    };
    let test = meaning::of_condition(condition).ok()?;
    if test.comparison != Comparison::Is {
        return None;
    }
    let subject = match tree.at(finding.path.get(..1)?)?.kind {
        Kind::Operations => Subject::Event,
        Kind::Process => Subject::Process,
        Kind::ParentProcess => Subject::ParentProcess,
        _ => return None,
    };
    let lies_in = |text: &str| {
        let value = Value::parse(test.property.kind(), text);
        value.is_some_and(|value| compare::known(&test, &value))
    };
    let mut values = benign(hidden, subject, &test.property)?;
    values.retain(|value| lies_in(value));
    let node = one_of(&test.property, &values)?;
    let title = format!(
        "hide only {} in it, loaded and benign",
        counted(values.len())
    );
    Candidate::with(title, tree, &finding.path, node)
}

/// Every operation asked for the benign addresses too.
fn addresses(tree: &Node, hidden: &Hidden<'_>) -> Option<Candidate> {
    let property = Role::RemoteAddress.property();
    let values = benign(hidden, Subject::Event, property)?;
    let node = one_of(property, &values)?;
    let mut tree = tree.clone();
    let mut is_narrowed = false;
    for part in &mut tree.children {
        if part.kind != Kind::Operations {
            continue;
        }
        for operation in &mut part.children {
            if matches!(operation.kind, Kind::Operation(_)) {
                *operation = beside(operation, node.clone());
                is_narrowed = true;
            }
        }
    }
    let title = format!("hide only {}, loaded and benign", counted(values.len()));
    is_narrowed.then(|| Candidate::new(title, tree))
}

/// The values of a property that hidden benign rows have; none where there are
/// too many, or where a row of them does not say.
fn benign(hidden: &Hidden<'_>, subject: Subject, property: &Property) -> Option<Vec<String>> {
    if !matches!(property.kind(), Type::Ip4 | Type::Ip6) {
        return None;
    }
    let coding = Coding::of(hidden.store, &By::Property(subject, property.clone()));
    let mut codes = BTreeSet::new();
    for row in hidden.rows.iter() {
        let code = coding.code(row);
        let is_benign = row < hidden.benign.len() && hidden.benign.contains(row);
        if is_benign && code >= FIRST {
            codes.insert(code);
        }
        if codes.len() > ADDRESSES {
            return None;
        }
    }
    Some(codes.into_iter().map(|code| coding.label(code)).collect())
}

fn one_of(property: &Property, values: &[String]) -> Option<Node> {
    let is = |value: &String| {
        let condition = Condition::of(property, Comparison::Is, Some(value.clone()));
        Node::new(Kind::Condition(condition))
    };
    Node::joined("or", values.iter().map(is).collect())
}

fn counted(addresses: usize) -> String {
    match addresses {
        1 => "the one address".to_owned(),
        many => format!("the {many} addresses"),
    }
}

/// The operations of what is hidden, named.
fn operations(tree: &Node, hidden: &Hidden<'_>) -> Option<Candidate> {
    let operations = hidden.store.records().operations();
    let mut names = BTreeSet::new();
    for row in hidden.rows.iter() {
        names.extend(operations.get(row));
        if names.len() > OPERATIONS {
            return None;
        }
    }
    if names.is_empty() {
        return None;
    }
    let listed: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    let operation = |name: &&str| Node::new(Kind::Operation(Some((*name).to_owned())));
    let named = names.iter().map(operation);
    let mut tree = tree.clone();
    // An empty part says nothing, but a comment may stand in it.
    let part = tree
        .children
        .iter_mut()
        .find(|part| part.kind == Kind::Operations);
    match part {
        Some(part) => part.children.extend(named),
        None => tree
            .children
            .push(Node::with(Kind::Operations, named.collect())),
    }
    let title = format!(
        "add the operation {}, as what is hidden has it",
        listed.join(" and ")
    );
    Some(Candidate::new(title, tree))
}
