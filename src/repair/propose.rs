//! Which changes come into question for a finding.

use super::candidate::Candidate;
use super::loaded::{self, Hidden};
use super::nested::{self, Nesting};
use super::{contradiction, covering};
use crate::finding::Code;
use crate::proof::{Deadline, Finding, phrase, phrases};
use crate::rule::edit::prune;
use crate::rule::{Draft, Kind, Node, Path};

/// The changes that come into question for `finding`; `nesting` is of the draft,
/// and `hidden` is what it hides of what is loaded, where anything is.
pub(super) fn candidates(
    draft: &Draft,
    finding: &Finding,
    nesting: &Nesting<'_>,
    hidden: Option<&Hidden<'_>>,
    deadline: &Deadline,
) -> Vec<Candidate> {
    let tree = &draft.definition;
    let mut found = match finding.code {
        Code::Q102 => covering::candidates(tree, finding),
        Code::Q103 => contradiction::candidates(tree, finding, deadline),
        Code::Q104 => nested::candidates(finding, nesting),
        Code::Q105 => addresses_in_octal(tree, finding),
        Code::Q111 => impossible(tree, finding),
        Code::Q210 => exceptions(tree, finding),
        _ => Vec::new(),
    };
    if found.is_empty() {
        found.extend(of_repair(tree, finding));
    }
    if let Some(hidden) = hidden {
        found.extend(loaded::candidates(tree, finding, hidden));
    }
    distinct(tree, found)
}

/// The repair that the finding brings along.
fn of_repair(tree: &Node, finding: &Finding) -> Option<Candidate> {
    let repair = finding.repair.as_ref()?;
    let what = phrase(tree, &finding.path);
    let Some(node) = &repair.node else {
        return Candidate::without(
            format!("remove {what}"),
            tree,
            std::slice::from_ref(&repair.path),
        );
    };
    let title = match (&node.kind, finding.code) {
        (Kind::Condition(_), _) => {
            let new = phrase(node, &[]);
            format!("write {new} for {what}")
        }
        (Kind::Operation(Some(name)), _) => format!("write `{name}` for {what}"),
        (_, Code::Q110) => "put one `and` around what stands here".to_owned(),
        _ => finding
            .fix
            .clone()
            .unwrap_or_else(|| format!("change {what}")),
    };
    Candidate::with(title, tree, &repair.path, node.clone())
}

/// Where octets have leading zeros: the address in decimal and, if it can be read
/// so, in octal. Programs differ in which of the two they take.
fn addresses_in_octal(tree: &Node, finding: &Finding) -> Vec<Candidate> {
    let Some(node) = tree.at(&finding.path) else {
        return Vec::new();
    };
    let Kind::Condition(condition) = &node.kind else {
        return Vec::new();
    };
    let value = condition.value.as_deref().unwrap_or_default();
    let (address, length) = match value.split_once('/') {
        Some((address, length)) => (address, format!("/{length}")),
        None => (value, String::new()),
    };
    let octets: Vec<&str> = address.split('.').collect();
    let has_zero = octets
        .iter()
        .any(|octet| octet.len() > 1 && octet.starts_with('0'));
    if octets.len() != 4 || !has_zero {
        return Vec::new();
    }
    let read = |radix: fn(&str) -> u32| {
        let read = |octet: &&str| u8::from_str_radix(octet, radix(octet)).ok();
        let octets: Vec<String> = octets
            .iter()
            .map(|octet| read(octet).map(|octet| octet.to_string()))
            .collect::<Option<_>>()?;
        Some(format!("{}{length}", octets.join(".")))
    };
    let octal = |octet: &str| match octet.len() > 1 && octet.starts_with('0') {
        true => 8,
        false => 10,
    };
    let readings = [
        (read(|_| 10), "as decimal"),
        (read(octal), "as octal, where a leading zero says so"),
    ];
    let mut found = Vec::new();
    for (value, how) in readings {
        let Some(value) = value else { continue };
        let title = format!("write `{value}`: read {how}");
        let node = node.changed(|condition| condition.value = Some(value));
        found.extend(Candidate::with(title, tree, &finding.path, node));
    }
    found
}

/// A condition that can never hold where it stands: it can go.
fn impossible(tree: &Node, finding: &Finding) -> Vec<Candidate> {
    let title = format!(
        "remove {}, which can never hold there",
        phrase(tree, &finding.path)
    );
    let paths = std::slice::from_ref(&finding.path);
    Candidate::without(title, tree, paths).into_iter().collect()
}

/// Where there are only exceptions: what they name is meant, and not all else.
fn exceptions(tree: &Node, finding: &Finding) -> Vec<Candidate> {
    let mut turned = tree.clone();
    let mut named: Vec<Path> = Vec::new();
    tree.walk(&mut |path, node| {
        let Kind::Condition(condition) = &node.kind else {
            return;
        };
        let comparison = condition.known_comparison();
        let Some(comparison) = comparison.filter(|comparison| comparison.is_negated()) else {
            return;
        };
        if path.starts_with(&finding.path)
            && let Some(node) = turned.at_mut(path)
        {
            let word = comparison.negation().name().to_owned();
            *node = node.changed(|condition| condition.comparison = Some(word));
            named.push(path.to_vec());
        }
    });
    if named.is_empty() {
        return Vec::new();
    }
    let title = format!(
        "hide what is named, without the negation: {}",
        phrases(tree, &named)
    );
    vec![Candidate::new(title, turned)]
}

/// Each change once, none that changes nothing in the file or empties it.
fn distinct(tree: &Node, found: Vec<Candidate>) -> Vec<Candidate> {
    let mut distinct: Vec<Candidate> = Vec::new();
    for candidate in found {
        let is_said = distinct
            .iter()
            .any(|other| other.definition == candidate.definition);
        let is_empty = candidate.definition.sense().next().is_none();
        if !is_said && !is_empty && candidate.definition != *tree {
            distinct.push(candidate);
        }
    }
    distinct
}

/// The draft without all that `finding`s name, at once: `None` where one of them
/// is not there.
pub(super) fn without(tree: &Node, findings: &[&Finding]) -> Option<Candidate> {
    let paths: Vec<_> = findings
        .iter()
        .map(|finding| finding.path.clone())
        .collect();
    let pruned = prune(tree, &paths)?;
    Some(Candidate {
        comments: pruned.comments,
        ..Candidate::new("", pruned.definition)
    })
}
