//! Q210: branches in which all that is asked of who acts is what it is not.

use super::finding::{Finding, common, phrase, phrases};
use crate::finding::Code;
use crate::proof::deadline::Deadline;
use crate::proof::goal::{Goal, Statement};
use crate::proof::normal::{Claim, Normal};
use crate::proof::prover::{Answer, Prover};
use crate::rule::meaning::Definition;
use crate::rule::{Node, Path};

/// The finding that some branch has exceptions only. A branch that hides nothing
/// beyond those that ask nothing of who acts does not count.
pub(super) fn only(tree: &Node, definition: &Definition, deadline: &Deadline) -> Option<Finding> {
    let says = |asked: &Claim<'_>| asked.is_of_actor() && asked.is_affirmed();
    let open = Normal::of(definition).without(&says)?;
    let mut exceptions: Vec<Path> = Vec::new();
    open.each(&mut |asked| {
        if asked.is_of_actor() {
            exceptions.push(asked.path.clone());
        }
    });
    let first = exceptions.first()?;
    let open = Normal::definition_without(definition, &says)?;
    if let Some(others) = Normal::definition_without(&open, &|asked| asked.is_of_actor()) {
        let goal = Goal::of(
            vec![Statement::Whole(&open, None)],
            vec![Statement::Whole(&others, None)],
        );
        if Prover::new(&[&open, &others], deadline).ask(&goal) == Answer::No {
            return None;
        }
    }
    let message = if exceptions.len() == 1 {
        format!(
            "all but what it names is hidden: {} is an exception, and nothing says from what",
            phrase(tree, first)
        )
    } else {
        format!(
            "all but what they name is hidden: {} are exceptions, and nothing says from what",
            phrases(tree, &exceptions)
        )
    };
    let finding = Finding::new(Code::Q210, tree, &common(&exceptions), message);
    Some(finding.fix("say what to hide: an address or a program; exceptions go beside it"))
}
