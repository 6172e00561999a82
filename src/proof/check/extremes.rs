//! Q101 and Q103: drafts that hold of everything, and drafts that hold of
//! nothing, with where the contradiction lies.

use super::covering::least;
use super::finding::{Finding, phrase, phrases};
use super::repair;
use crate::detection::Subject;
use crate::finding::Code;
use crate::matcher::{Truth, reference};
use crate::proof::goal::{Goal, Statement};
use crate::proof::prover::{Answer, Prover};
use crate::proof::verdict::{Breadth, Coverage};
use crate::rule::meaning::{Branch, Definition, Expression, Root};
use crate::rule::{Kind, Node, Path};

/// That the draft as a whole holds of everything, or of nothing. `covering` are
/// the findings of its `or`s.
pub(super) fn whole(
    prover: &mut Prover<'_>,
    tree: &Node,
    definition: &Definition,
    breadth: &Breadth,
    covering: &[Finding],
) -> Option<Finding> {
    match breadth.coverage {
        Coverage::Always => Some(everything(tree, definition, breadth, covering)),
        Coverage::Never => Some(nothing(prover, tree, definition)),
        Coverage::Sometimes | Coverage::Unproved(_) => None,
    }
}

fn everything(
    tree: &Node,
    definition: &Definition,
    breadth: &Breadth,
    covering: &[Finding],
) -> Finding {
    let names = definition.operations().map(|name| format!("`{name}`"));
    let mut names: Vec<String> = names.collect();
    names.dedup();
    let of = match names.is_empty() {
        true => "any operation".to_owned(),
        false => names.join(" and "),
    };
    let message =
        format!("suppresses everything: the definition is true of every detection of {of}");
    let mut finding = Finding::new(Code::Q101, tree, &[], message);
    let is_suppressed = |finding: &&Finding| {
        let mut witness = finding.witness.iter();
        witness.any(|one| reference::truth(definition, one) == Truth::True)
    };
    (finding.witness, finding.other) = match covering.iter().find(is_suppressed) {
        Some(shown) => (shown.witness.clone(), shown.other.clone()),
        None => (breadth.inside.clone(), None),
    };
    let fix = match covering.is_empty() {
        true => "say what to leave out: an address, a program, a command line",
        false => "mend the `or` that covers every value",
    };
    finding.fix(fix)
}

/// Whether these branches of one subject can't hold together.
fn is_never(prover: &mut Prover<'_>, branches: &[&Branch], subject: Subject) -> bool {
    let each: Vec<[&Branch; 1]> = branches.iter().map(|branch| [*branch]).collect();
    let holds = each.iter().map(|branch| Statement::AnyOf(branch, subject));
    prover.ask(&Goal::of(holds.collect(), vec![])) == Answer::No
}

/// The innermost branch that can never hold, and whose it is.
fn contradiction<'a>(
    prover: &mut Prover<'_>,
    definition: &'a Definition,
) -> Option<(&'a Branch, Subject)> {
    // Of several operations each must be impossible, so none of them alone is why.
    let has_one = definition.operations().count() == 1;
    let mut roots = definition
        .roots()
        .filter(|root| root.subject != Subject::Event || has_one);
    let Root {
        mut branch,
        subject,
        ..
    } = roots.find(|root| is_never(prover, &[root.branch], root.subject))?;
    while let Expression::And(inner) | Expression::Or(inner) = &branch.expression {
        let is_or = matches!(branch.expression, Expression::Or(_));
        match inner.iter().find(|one| is_never(prover, &[one], subject)) {
            Some(one) if !is_or || inner.len() == 1 => branch = one,
            _ => break,
        }
    }
    Some((branch, subject))
}

fn nothing(prover: &mut Prover<'_>, tree: &Node, definition: &Definition) -> Finding {
    let Some((branch, subject)) = contradiction(prover, definition) else {
        let message = "suppresses nothing: its parts can't all hold";
        return Finding::new(Code::Q103, tree, &[], message);
    };
    let mut related: Vec<Path> = Vec::new();
    let (why, fix) = match &branch.expression {
        Expression::And(inner) => {
            let all: Vec<&Branch> = inner.iter().collect();
            let core = least(&all, &mut |some| is_never(prover, some, subject));
            related = core.iter().map(|branch| branch.path.clone()).collect();
            (
                format!("{} can't hold together", phrases(tree, &related)),
                "alternatives belong under `or`",
            )
        }
        Expression::Or(_) => (
            "no branch of this `or` can hold".to_owned(),
            "look at each branch",
        ),
        _ => (
            format!("{} can't hold", phrase(tree, &branch.path)),
            "write a value that the property can have",
        ),
    };
    let message = format!("suppresses nothing: {why}");
    let mut finding = Finding::new(Code::Q103, tree, &branch.path, message).fix(fix);
    let kind = |path: &Path| tree.at(path).map(|node| &node.kind);
    let mut tests = related.iter();
    if let Some(node) = tree.at(&branch.path)
        && matches!(node.kind, Kind::Operator(_))
        && !related.is_empty()
        && tests.all(|path| matches!(kind(path), Some(Kind::Condition(_))))
    {
        finding = finding.replace(repair::as_operator(node, "or"));
    }
    finding.related = related;
    finding
}
