//! How much of what is possible a draft suppresses.

use super::deadline::Deadline;
use super::prove::{Answer, Prover};
use super::question::{Question, Statement};
use super::witness::Witness;
use crate::rule::meaning::{Definition, Part};

/// How much of what is possible a draft suppresses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// All of the operations it names, or of any where it names none.
    Always,
    /// Nothing.
    Never,
    /// Some and not all.
    Sometimes,
    /// Not known, and why.
    Unproved(String),
}

impl Verdict {
    /// The word for it in output.
    pub fn name(&self) -> &'static str {
        match self {
            Verdict::Always => "always",
            Verdict::Never => "never",
            Verdict::Sometimes => "sometimes",
            Verdict::Unproved(_) => "unproved",
        }
    }
}

/// A verdict with what shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Breadth {
    /// The verdict.
    pub verdict: Verdict,
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
    let inside = prover.ask(&Question {
        holds: vec![Statement::Whole(definition, None)],
        ..Question::default()
    });
    let outside = prover.ask(&Question {
        fails: vec![Statement::Whole(definition, None)],
        operations: operations(definition),
        ..Question::default()
    });
    let verdict = match (&inside, &outside) {
        (Answer::No, _) => Verdict::Never,
        (_, Answer::No) => Verdict::Always,
        (Answer::Unknown(why), _) | (_, Answer::Unknown(why)) => Verdict::Unproved(why.clone()),
        (Answer::Yes(_), Answer::Yes(_)) => Verdict::Sometimes,
    };
    Breadth {
        verdict,
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
    let question = Question {
        holds: vec![Statement::Whole(definition, None)],
        ..Question::default()
    };
    match Prover::new(&[definition], deadline).ask(&question) {
        Answer::Unknown(why) => Err(why),
        answer => Ok(answer.witness()),
    }
}

/// The operations that a definition names.
pub(super) fn operations(definition: &Definition) -> Vec<&str> {
    let parts = definition.parts.iter();
    parts
        .flat_map(|(_, part)| match part {
            Part::Operations(operations) => operations.as_slice(),
            _ => &[],
        })
        .map(|operation| operation.name.as_str())
        .collect()
}
