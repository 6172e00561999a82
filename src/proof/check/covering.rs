//! Q102: `or`s that hold of everything, with the least number of branches that
//! make it so.

use super::finding::{Finding, phrases};
use super::repair::{self, Repair};
use crate::detection::Subject;
use crate::finding::Code;
use crate::language::{Role, Type};
use crate::proof::encode::model::Witness;
use crate::proof::goal::{Goal, Statement};
use crate::proof::prover::{Answer, Prover};
use crate::proof::solve::intervals::Bounds;
use crate::rule::meaning::{Branch, Definition, Expression, Root};
use crate::rule::{Node, Path};
use crate::text::number::grouped;

/// The least part of `all` that is enough, where all of it is (QuickXplain).
pub(super) fn least<T: Copy>(all: &[T], is_enough: &mut impl FnMut(&[T]) -> bool) -> Vec<T> {
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

/// The `or`s that cover every value, the innermost first.
pub(super) fn covering(
    prover: &mut Prover<'_>,
    tree: &Node,
    definition: &Definition,
) -> Vec<Finding> {
    let mut found = Vec::new();
    for root in definition.roots() {
        visit(prover, tree, definition, root, &mut found);
    }
    found
}

fn visit(
    prover: &mut Prover<'_>,
    tree: &Node,
    definition: &Definition,
    root: Root<'_>,
    found: &mut Vec<Finding>,
) {
    for branch in root.branch.inner() {
        visit(prover, tree, definition, Root { branch, ..root }, found);
    }
    let Some(core) = core(prover, root.branch, root.subject) else {
        return;
    };
    // What is already said of the one branch need not be said of all.
    let is_said = |one: &Branch| found.iter().any(|said| said.path.starts_with(&one.path));
    if !matches!(core.as_slice(), [one] if is_said(one)) {
        found.push(finding(prover, tree, definition, root, &core));
    }
}

/// The least of an `or`'s branches that cover everything.
fn core<'a>(prover: &mut Prover<'_>, or: &'a Branch, subject: Subject) -> Option<Vec<&'a Branch>> {
    let Expression::Or(branches) = &or.expression else {
        return None;
    };
    let mut covers = |branches: &[&Branch]| {
        let goal = Goal::of(vec![], vec![Statement::AnyOf(branches, subject)]);
        prover.ask(&goal) == Answer::No
    };
    let all: Vec<&Branch> = branches.iter().collect();
    (all.len() > 1 && covers(&all)).then(|| least(&all, &mut covers))
}

fn finding(
    prover: &mut Prover<'_>,
    tree: &Node,
    definition: &Definition,
    or: Root<'_>,
    core: &[&Branch],
) -> Finding {
    let related: Vec<Path> = core.iter().map(|branch| branch.path.clone()).collect();
    let message = message(tree, core, &related);
    let mut finding = Finding::new(Code::Q102, tree, &or.branch.path, message);
    (finding.witness, finding.other) = examples(prover, definition, or, core);
    let (fix, repair) = repair_of(tree, or.branch, core);
    (finding.fix, finding.repair, finding.related) = (Some(fix), repair, related);
    finding
}

fn message(tree: &Node, core: &[&Branch], paths: &[Path]) -> String {
    let names = phrases(tree, paths);
    if core.len() == 1 {
        return format!("one branch of this `or` covers every value by itself: {names}");
    }
    let tests = core.iter().map(|branch| branch.test());
    let mut properties: Vec<_> = tests.map(|test| test.map(|test| &test.property)).collect();
    properties.dedup();
    let [Some(property)] = properties.as_slice() else {
        return format!("branches of this `or` together cover every case: {names}");
    };
    let count = Bounds::of(property).and_then(|bounds| bounds.whole().count());
    let all = match (property.kind(), count) {
        (Type::Ip4, Some(count)) => format!("all {} addresses match", grouped(count)),
        (Type::Ip6, _) => "all 2^128 addresses match".to_owned(),
        (Type::Int, Some(count)) if property.role().is_some_and(Role::is_port) => {
            format!("all {} ports match", grouped(count))
        }
        _ => "all of them match".to_owned(),
    };
    format!("branches of this `or` together cover every value of `{property}`: {names}; {all}")
}

/// A detection of which all of these branches hold, and one of which the first
/// does not; both suppressed by the draft, where that can be.
fn examples(
    prover: &mut Prover<'_>,
    definition: &Definition,
    or: Root<'_>,
    core: &[&Branch],
) -> (Option<Box<Witness>>, Option<Box<Witness>>) {
    let branches: Vec<[&Branch; 1]> = core.iter().map(|branch| [*branch]).collect();
    let each = branches
        .iter()
        .map(|branch| Statement::AnyOf(branch, or.subject));
    let each: Vec<Statement<'_>> = each.collect();
    let is_own = matches!(or.subject, Subject::Event | Subject::Process);
    let whole = Statement::Whole(definition, None);
    let mut ask = |holds: &[Statement<'_>], fails: &[Statement<'_>]| {
        let mut goal = Goal {
            operations: or.operation.into_iter().collect(),
            ..Goal::of(holds.to_vec(), fails.to_vec())
        };
        if is_own {
            goal.holds.push(whole);
            if let Some(witness) = prover.ask(&goal).witness() {
                return Some(witness);
            }
            goal.holds.pop();
        }
        prover.ask(&goal).witness()
    };
    let first = ask(&each, &[]).or_else(|| ask(&each[..1], &[]));
    let second = each.get(1..2).and_then(|second| ask(second, &each[..1]));
    (first, second)
}

/// `isnot` becomes `is` where the `or` also lists what to exclude; else `or`
/// becomes `and`.
fn repair_of(tree: &Node, or: &Branch, core: &[&Branch]) -> (String, Option<Repair>) {
    let is_negated = |branch: &Branch| Some(branch.test()?.comparison.is_negated());
    let are_negated = core.iter().all(|branch| is_negated(branch) == Some(true));
    let Some(node) = tree.at(&or.path).filter(|_| are_negated) else {
        let fix = "say what the branches are to have in common, or use `and`";
        return (fix.to_owned(), None);
    };
    let mut branches = or.inner().iter();
    if !branches.any(|branch| is_negated(branch) == Some(false)) {
        let fix =
            "to exclude all but these, use `and`; to exclude what these name, drop the negation";
        let and = repair::as_operator(node, "and");
        return (fix.to_owned(), Some(Repair::replace(&or.path, and)));
    }
    let mut repaired = node.clone();
    let mut words = Vec::new();
    for branch in core {
        let index = branch.path.last().copied().unwrap_or_default();
        if let (Some(test), Some(child)) = (branch.test(), repaired.children.get_mut(index)) {
            let word = test.comparison.positive().name();
            *child = child.changed(|condition| {
                condition.comparison = Some(word.to_owned());
            });
            words.push(word);
        }
    }
    words.dedup();
    let words = words.join("` and `");
    let fix =
        format!("to exclude what these name, use `{words}`; to exclude all but these, use `and`");
    (fix, Some(Repair::replace(&or.path, repaired)))
}
