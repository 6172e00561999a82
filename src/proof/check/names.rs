//! Q204: a process known by its file name alone in some branch.
//!
//! A branch is one way to make the expression true: each `or` goes one way. The
//! process's own branches count; a parent's or an ancestor's name counts only
//! where a branch of the process does not pin the program down.

use super::finding::Finding;
use super::place;
use super::programs::is_mark;
use crate::detection::Subject;
use crate::finding::Code;
use crate::language::{Comparison, Property, Role};
use crate::proof::normal::Claim;
use crate::rule::meaning::{self, Literal, Test};
use crate::rule::{Kind, Node, Path};

/// What a branch says of the program.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Says {
    name: bool,
    /// Path, signature or hash.
    anchor: bool,
}

const NOTHING: Says = Says {
    name: false,
    anchor: false,
};

pub(super) fn alone(tree: &Node) -> Vec<Finding> {
    let ways_of = |node: &Node| {
        let children: Vec<Vec<Says>> = node.sense().map(|(_, child)| ways(child, false)).collect();
        all_of(&children)
    };
    let is_pinned = tree
        .sense()
        .filter(|(_, part)| part.kind == Kind::Process)
        .any(|(_, part)| ways_of(part).iter().all(|says| says.anchor));
    let mut found = Vec::new();
    for (index, part) in tree.sense() {
        let is_process = part.kind == Kind::Process;
        let is_above = matches!(part.kind, Kind::ParentProcess | Kind::Ancestor { .. });
        if !is_process && (!is_above || is_pinned) {
            continue;
        }
        let is_bare = |says: &Says| says.name && !says.anchor;
        if !ways_of(part).iter().any(is_bare) {
            continue;
        }
        let path = first_name(part).map_or_else(
            || vec![index],
            |inner| [&[index], inner.as_slice()].concat(),
        );
        let message = format!(
            "`<{}>` is known by its file name alone: any program of that name is hidden",
            part.element()
        );
        let finding = Finding::new(Code::Q204, tree, &path, message);
        found.push(finding.fix("add its path or signature beside the name"));
    }
    found
}

/// The first condition on a name, to stand for the part.
fn first_name(part: &Node) -> Option<Vec<usize>> {
    let mut found = None;
    part.walk(&mut |path, node| {
        if let Kind::Condition(condition) = &node.kind
            && found.is_none()
            && meaning::of_condition(condition).is_ok_and(|test| says(&test, false).name)
        {
            found = Some(path.to_vec());
        }
    });
    found
}

/// The ways to make a node true, as far as they differ in what they say.
fn ways(node: &Node, is_negated: bool) -> Vec<Says> {
    let children = || -> Vec<Vec<Says>> {
        let is_negated = is_negated != node.is_operator("not");
        node.sense()
            .map(|(_, child)| ways(child, is_negated))
            .collect()
    };
    match &node.kind {
        Kind::Condition(condition) => {
            vec![meaning::of_condition(condition).map_or(NOTHING, |test| says(&test, is_negated))]
        }
        Kind::Operator(_) if node.is_operator("or") != is_negated => one_of(&children()),
        _ => all_of(&children()),
    }
}

fn one_of(children: &[Vec<Says>]) -> Vec<Says> {
    let mut all: Vec<Says> = Vec::new();
    for says in children.iter().flatten() {
        if !all.contains(says) {
            all.push(*says);
        }
    }
    all
}

fn all_of(children: &[Vec<Says>]) -> Vec<Says> {
    children.iter().fold(vec![NOTHING], |ways, child| {
        let joined: Vec<Says> = ways
            .iter()
            .flat_map(|one| {
                child.iter().map(|other| Says {
                    name: one.name || other.name,
                    anchor: one.anchor || other.anchor,
                })
            })
            .collect();
        one_of(&[joined])
    })
}

fn says(test: &Test, is_negated: bool) -> Says {
    use Comparison::{Contains, Ends, Is, Starts};
    let comparison = test.comparison.negated_if(is_negated);
    let is_text = matches!(comparison, Is | Starts | Contains | Ends);
    let name = Says {
        name: true,
        anchor: false,
    };
    let anchor = Says {
        name: false,
        anchor: true,
    };
    let is_of = |role: Role| role.property().component() == test.property.component();
    let role = test.property.role().filter(|_| is_of(Role::FullPath));
    match role {
        Some(Role::FileName | Role::Stem) if is_text => name,
        // The end of a path says where the file lies only if it holds a folder.
        Some(Role::FullPath) if comparison == Ends => match &test.literal {
            Literal::Text(text) if !text.trim_start_matches(['\\', '/']).contains(['\\', '/']) => {
                name
            }
            _ => anchor,
        },
        // A whole drive says nothing.
        Some(Role::FullPath | Role::Folder) if is_text && is_drive(test, is_negated) => NOTHING,
        Some(Role::FullPath | Role::Folder) if is_text => anchor,
        _ if is_of(Role::Signature) && is_signature(&test.property) => {
            let is_positive =
                is_text || matches!(comparison, Comparison::Greater | Comparison::GreaterOrEqual);
            if is_positive { anchor } else { NOTHING }
        }
        _ => NOTHING,
    }
}

/// Whether a property tells whose the file is or which: a signature, a hash.
fn is_signature(property: &Property) -> bool {
    property.role() == Some(Role::Signature) || is_mark(property)
}

fn is_drive(test: &Test, is_under_not: bool) -> bool {
    place::is_drive(&Claim {
        path: &Path::new(),
        subject: Subject::Process,
        operation: None,
        test,
        is_under_not,
    })
}
