//! How much of what is possible a draft suppresses.

use super::deadline::Deadline;
use super::encode::model::Witness;
use super::goal::{Goal, Statement};
use super::prover::{Answer, Prover};
use crate::rule::meaning::Definition;

/// How much of what is possible a draft suppresses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Coverage {
    /// All of the operations it names, or of any where it names none.
    Always,
    /// Nothing.
    Never,
    /// Some and not all.
    Sometimes,
    /// Not known, and why.
    Unproved(String),
}

impl Coverage {
    /// The word for it in output.
    pub fn name(&self) -> &'static str {
        match self {
            Coverage::Always => "always",
            Coverage::Never => "never",
            Coverage::Sometimes => "sometimes",
            Coverage::Unproved(_) => "unproved",
        }
    }
}

/// The answer with what shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Breadth {
    /// The answer.
    pub coverage: Coverage,
    /// A detection that the draft suppresses.
    pub inside: Option<Box<Witness>>,
    /// One of the same operations that it does not.
    pub outside: Option<Box<Witness>>,
}

/// How much of what is possible `definition` suppresses, over all detections of
/// which every named property is known.
pub fn breadth(definition: &Definition, deadline: &Deadline) -> Breadth {
    breadth_with(&mut Prover::new(&[definition], deadline), definition)
}

pub(super) fn breadth_with(prover: &mut Prover<'_>, definition: &Definition) -> Breadth {
    let inside = prover.ask(&Goal::of(vec![Statement::Whole(definition, None)], vec![]));
    let outside = prover.ask(&Goal {
        fails: vec![Statement::Whole(definition, None)],
        operations: definition.operations().collect(),
        ..Goal::default()
    });
    let coverage = match (&inside, &outside) {
        (Answer::No, _) => Coverage::Never,
        (_, Answer::No) => Coverage::Always,
        (Answer::Unknown(why), _) | (_, Answer::Unknown(why)) => Coverage::Unproved(why.clone()),
        (Answer::Yes(_), Answer::Yes(_)) => Coverage::Sometimes,
    };
    Breadth {
        coverage,
        inside: inside.witness(),
        outside: outside.witness(),
    }
}

/// A detection that the definition suppresses; `Ok(None)` where there is none
/// that can be shown.
///
/// # Errors
/// Why it is not known whether there is one.
pub fn satisfiable(
    definition: &Definition,
    deadline: &Deadline,
) -> Result<Option<Box<Witness>>, String> {
    let goal = Goal::of(vec![Statement::Whole(definition, None)], vec![]);
    match Prover::new(&[definition], deadline).ask(&goal) {
        Answer::Unknown(why) => Err(why),
        answer => Ok(answer.witness()),
    }
}
