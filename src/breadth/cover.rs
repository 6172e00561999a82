//! Q101 to Q103: drafts and `or`s that hold of everything, drafts that hold of
//! nothing, and the least number of branches that make it so.

use super::finding::{Finding, phrase, phrases};
use super::mend::{self, Mend};
use super::prove::{Answer, Prover};
use super::question::{Question, Statement};
use super::solve::intervals::Bounds;
use super::top::{Top, tops};
use super::verdict::{Breadth, Verdict, operations};
use super::witness::Witness;
use crate::detection::Subject;
use crate::finding::Code;
use crate::language::{Comparison, Type};
use crate::rule::meaning::{Branch, Definition, Expression};
use crate::rule::{Kind, Node, Path};
use crate::text::number::grouped;

/// The least part of `all` that is enough, where all of it is (QuickXplain).
fn least<T: Copy>(all: &[T], is_enough: &mut impl FnMut(&[T]) -> bool) -> Vec<T> {
    fn step<T: Copy>(
        given: &[T],
        is_new: bool,
        all: &[T],
        is_enough: &mut impl FnMut(&[T]) -> bool,
    ) -> Vec<T> {
        if is_new && is_enough(given) {
            return Vec::new();
        }
        if all.len() < 2 {
            return all.to_vec();
        }
        let (left, right) = all.split_at(all.len() / 2);
        let right = step(&[given, left].concat(), true, right, is_enough);
        let has_right = !right.is_empty();
        let left = step(&[given, &right].concat(), has_right, left, is_enough);
        [left, right].concat()
    }
    step(&[], false, all, is_enough)
}

/// The `or`s that cover every value.
pub(super) fn covering(
    prover: &mut Prover<'_>,
    tree: &Node,
    definition: &Definition,
) -> Vec<Finding> {
    let mut found = Vec::new();
    for top in tops(definition) {
        visit(prover, tree, definition, top, &mut found);
    }
    found
}

fn visit(
    prover: &mut Prover<'_>,
    tree: &Node,
    definition: &Definition,
    top: Top<'_>,
    found: &mut Vec<Finding>,
) {
    let branches = top.branch.inner();
    let before = found.len();
    for branch in branches {
        visit(prover, tree, definition, Top { branch, ..top }, found);
    }
    if !matches!(top.branch.expression, Expression::Or(_)) || branches.len() < 2 {
        return;
    }
    let subject = top.subject;
    let mut covers = |branches: &[&Branch]| {
        let fails = vec![Statement::AnyOf(branches, subject)];
        let question = Question {
            fails,
            ..Question::default()
        };
        prover.ask(&question) == Answer::No
    };
    let all: Vec<&Branch> = branches.iter().collect();
    if !covers(&all) {
        return;
    }
    let core = least(&all, &mut covers);
    // What is already said of the one branch need not be said of all.
    let is_said = |branch: &Branch| {
        let mut inner = found[before..].iter();
        inner.any(|finding| finding.path.starts_with(&branch.path))
    };
    if let [one] = core.as_slice()
        && is_said(one)
    {
        return;
    }
    let (witness, other) = shown(prover, definition, top, &core);
    let related: Vec<Path> = core.iter().map(|branch| branch.path.clone()).collect();
    let mut finding = Finding::new(
        Code::Q102,
        tree,
        &top.branch.path,
        message(tree, &core, &related),
    );
    (finding.witness, finding.other, finding.related) = (witness, other, related);
    let (fix, mend) = mending(tree, top.branch, &finding.related);
    (finding.fix, finding.mend) = (Some(fix), mend);
    found.push(finding);
}

fn message(tree: &Node, core: &[&Branch], paths: &[Path]) -> String {
    let names = phrases(tree, paths);
    if core.len() == 1 {
        return format!("one branch of this `or` covers every value by itself: {names}");
    }
    let mut properties: Vec<_> = core
        .iter()
        .map(|branch| match &branch.expression {
            Expression::Test(test) => Some(&test.property),
            _ => None,
        })
        .collect();
    properties.dedup();
    let [Some(property)] = properties.as_slice() else {
        return format!("branches of this `or` together cover every case: {names}");
    };
    let count = Bounds::of(property).and_then(|bounds| bounds.whole().count());
    let all = match (property.kind(), count) {
        (Type::Ip4, Some(count)) => format!("all {} addresses match", grouped(count)),
        (Type::Ip6, _) => "all 2^128 addresses match".to_owned(),
        (Type::Int, Some(count)) if property.name() == "Port" => {
            format!("all {} ports match", grouped(count))
        }
        _ => "all of them match".to_owned(),
    };
    format!("branches of this `or` together cover every value of `{property}`: {names}; {all}")
}

/// A detection of which all of these branches hold, and one of which the first
/// does not; both suppressed by the draft, where that can be.
fn shown(
    prover: &mut Prover<'_>,
    definition: &Definition,
    top: Top<'_>,
    core: &[&Branch],
) -> (Option<Box<Witness>>, Option<Box<Witness>>) {
    let branches: Vec<[&Branch; 1]> = core.iter().map(|branch| [*branch]).collect();
    let each: Vec<Statement<'_>> = branches
        .iter()
        .map(|branch| Statement::AnyOf(branch, top.subject))
        .collect();
    let is_own = matches!(top.subject, Subject::Event | Subject::Process);
    let whole = Statement::Whole(definition, None);
    let mut ask = |holds: &[Statement<'_>], fails: &[Statement<'_>]| {
        let mut question = Question {
            holds: holds.to_vec(),
            fails: fails.to_vec(),
            operations: top.operation.into_iter().collect(),
        };
        if is_own {
            question.holds.push(whole);
            if let Some(witness) = prover.ask(&question).witness() {
                return Some(witness);
            }
            question.holds.pop();
        }
        prover.ask(&question).witness()
    };
    let first = ask(&each, &[]).or_else(|| ask(&each[..1], &[]));
    let second = if each.len() > 1 {
        ask(&each[1..2], &each[..1])
    } else {
        None
    };
    (first, second)
}

/// `isnot` becomes `is` where the `or` also lists what to exclude; else `or`
/// becomes `and`.
fn mending(tree: &Node, or: &Branch, core: &[Path]) -> (String, Option<Mend>) {
    let Some(node) = tree.at(&or.path) else {
        return ("use `and`".to_owned(), None);
    };
    let negated = |path: &Path| match tree.at(path).map(|node| &node.kind) {
        Some(Kind::Condition(condition)) => {
            let comparison = Comparison::parse(condition.comparison.as_deref()?)?;
            comparison.is_negated().then(|| comparison.negation())
        }
        _ => None,
    };
    let mut mended = node.clone();
    let mut turned = Vec::new();
    for path in core {
        let (Some(positive), Some(index)) = (negated(path), path.last()) else {
            turned.clear();
            break;
        };
        turned.push(positive.name());
        if let Some(child) = mended.children.get_mut(*index)
            && let Kind::Condition(condition) = &mut child.kind
        {
            condition.comparison = Some(positive.name().to_owned());
        }
    }
    let has_positive = or.inner().iter().any(|branch| match &branch.expression {
        Expression::Test(test) => !test.comparison.is_negated(),
        _ => false,
    });
    if turned.is_empty() {
        let fix = "say what the branches are to have in common, or use `and`".to_owned();
        (fix, None)
    } else if has_positive {
        turned.dedup();
        let words = turned.join("` and `");
        let fix = format!(
            "to exclude what these name, use `{words}`; to exclude all but these, use `and`"
        );
        (fix, Some(Mend::replace(&or.path, mended)))
    } else {
        let fix =
            "to exclude all but these, use `and`; to exclude what these name, drop the negation";
        let and = mend::as_operator(node, "and");
        (fix.to_owned(), Some(Mend::replace(&or.path, and)))
    }
}

/// That the draft as a whole holds of everything, or of nothing.
pub(super) fn whole(
    prover: &mut Prover<'_>,
    tree: &Node,
    definition: &Definition,
    breadth: &Breadth,
    covering: &[Finding],
) -> Option<Finding> {
    match breadth.verdict {
        Verdict::Always => {
            let mut names: Vec<String> = operations(definition)
                .iter()
                .map(|name| format!("`{name}`"))
                .collect();
            names.dedup();
            let of = if names.is_empty() {
                "any operation".to_owned()
            } else {
                names.join(" and ")
            };
            let message =
                format!("suppresses everything: the definition is true of every detection of {of}");
            let mut finding = Finding::new(Code::Q101, tree, &[], message);
            let shown = covering.iter().find(|finding| {
                let witness = finding.witness.as_ref();
                witness.is_some_and(|witness| {
                    crate::matcher::reference::truth(definition, witness)
                        == crate::matcher::Truth::True
                })
            });
            (finding.witness, finding.other) = match shown {
                Some(shown) => (shown.witness.clone(), shown.other.clone()),
                None => (breadth.inside.clone(), None),
            };
            finding.fix = Some(if covering.is_empty() {
                "say what to leave out: an address, a program, a command line".to_owned()
            } else {
                "mend the `or` that covers every value".to_owned()
            });
            Some(finding)
        }
        Verdict::Never => Some(nothing(prover, tree, definition)),
        Verdict::Sometimes | Verdict::Unproved(_) => None,
    }
}

/// Where the contradiction lies that makes a draft hold of nothing.
fn nothing(prover: &mut Prover<'_>, tree: &Node, definition: &Definition) -> Finding {
    let mut is_never = |branches: &[&Branch], subject| {
        let each: Vec<[&Branch; 1]> = branches.iter().map(|branch| [*branch]).collect();
        let holds = each
            .iter()
            .map(|branch| Statement::AnyOf(branch, subject))
            .collect();
        let question = Question {
            holds,
            ..Question::default()
        };
        prover.ask(&question) == Answer::No
    };
    let mut tops = tops(definition);
    let names = operations(definition).len();
    // Of several operations each must be impossible, so none of them alone is why.
    tops.retain(|top| top.subject != Subject::Event || names == 1);
    let top = tops
        .into_iter()
        .find(|top| is_never(&[top.branch], top.subject));
    let Some(Top {
        mut branch,
        subject,
        ..
    }) = top
    else {
        let message = "suppresses nothing: its parts can't all hold";
        return Finding::new(Code::Q103, tree, &[], message.to_owned());
    };
    while let Expression::And(_) | Expression::Or(_) = branch.expression {
        let inner = branch.inner();
        let is_or = matches!(branch.expression, Expression::Or(_));
        match inner.iter().find(|inner| is_never(&[inner], subject)) {
            Some(inner_branch) if !is_or || inner.len() == 1 => branch = inner_branch,
            _ => break,
        }
    }
    let related: Vec<Path> = match &branch.expression {
        Expression::And(inner) => {
            let all: Vec<&Branch> = inner.iter().collect();
            let core = least(&all, &mut |some| is_never(some, subject));
            core.iter().map(|branch| branch.path.clone()).collect()
        }
        _ => Vec::new(),
    };
    let (message, fix) = match &branch.expression {
        Expression::And(_) => (
            format!(
                "suppresses nothing: {} can't hold together",
                phrases(tree, &related)
            ),
            "alternatives belong under `or`",
        ),
        Expression::Or(_) => (
            "suppresses nothing: no branch of this `or` can hold".to_owned(),
            "look at each branch",
        ),
        _ => (
            format!(
                "suppresses nothing: {} can't hold",
                phrase(tree, &branch.path)
            ),
            "write a value that the property can have",
        ),
    };
    let mut finding = Finding::new(Code::Q103, tree, &branch.path, message);
    let are_tests = related.iter().all(|path| {
        matches!(
            tree.at(path).map(|node| &node.kind),
            Some(Kind::Condition(_))
        )
    });
    if let Some(node) = tree.at(&branch.path)
        && matches!(node.kind, Kind::Operator(_))
        && !related.is_empty()
        && are_tests
    {
        finding.mend = Some(Mend::replace(&branch.path, mend::as_operator(node, "or")));
    }
    finding.related = related;
    finding.fix = Some(fix.to_owned());
    finding
}
