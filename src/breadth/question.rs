//! What can be asked about drafts, and when a detection answers it.

use super::gone::Gone;
use super::scope::Scope;
use crate::detection::{Detection, Lookup, Subject};
use crate::language::Property;
use crate::matcher::{Truth, reference};
use crate::rule::meaning::{Branch, Definition, Part};

/// Something that holds of a detection or fails.
#[derive(Clone, Copy, Debug)]
pub(super) enum Statement<'a> {
    /// A definition, perhaps with a branch taken out.
    Whole(&'a Definition, Option<&'a Gone>),
    /// One of these branches, of this subject.
    AnyOf(&'a [&'a Branch], Subject),
}

/// What is asked.
#[derive(Clone, Debug, Default)]
pub(super) struct Question<'a> {
    pub(super) holds: Vec<Statement<'a>>,
    pub(super) fails: Vec<Statement<'a>>,
    /// The operations to look at; all, where there are none.
    pub(super) operations: Vec<&'a str>,
}

/// Whether lists of ancestors are folded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Folding {
    /// In no part.
    None,
    /// In all: then lists without anything to fold are enough.
    All,
    /// In some.
    Mixed,
}

impl Folding {
    /// A part that comes out the same whether or not the list is folded counts
    /// with neither.
    pub(super) fn of(question: &Question<'_>, scope: &Scope) -> Folding {
        let (mut folds, mut plain) = (false, false);
        for (part, _) in question.parts() {
            match part {
                Part::Ancestor {
                    is_unique: true, ..
                } => folds |= !is_indifferent(part, scope),
                Part::Ancestor { .. } => plain = true,
                _ => {}
            }
        }
        match (folds, plain) {
            (false, _) => Folding::None,
            (true, false) => Folding::All,
            (true, true) => Folding::Mixed,
        }
    }
}

/// Whether folding changes nothing for a part: the parent is never folded, and
/// what only depends on what folded entries have in common is also true of the
/// entry that stays.
fn is_indifferent(part: &Part, scope: &Scope) -> bool {
    let Part::Ancestor {
        distance, branch, ..
    } = part
    else {
        return false;
    };
    match distance {
        Some(distance) => *distance == 1,
        None => {
            let asked: Vec<&Property> = branch.tests().map(|test| &test.property).collect();
            scope.is_program(&asked)
        }
    }
}

impl<'a> Question<'a> {
    /// Whether some part folds lists, so that an example must not hang on it.
    pub(super) fn has_folding(&self) -> bool {
        self.parts().any(|(part, _)| {
            matches!(
                part,
                Part::Ancestor {
                    is_unique: true,
                    ..
                }
            )
        })
    }

    /// The parts of the definitions that are not gone, and whether they are to hold.
    pub(super) fn parts(&self) -> impl Iterator<Item = (&'a Part, bool)> + '_ {
        let of = |statements: &'_ [Statement<'a>], holds| {
            let mut parts: Vec<(&'a Part, bool)> = Vec::new();
            for statement in statements {
                if let Statement::Whole(definition, gone) = statement {
                    let is_there = |part: &Part| match (part, gone) {
                        (Part::Ancestor { branch, .. }, Some(gone)) => !gone.has_branch(branch),
                        _ => true,
                    };
                    let all = definition.parts.iter().map(|(_, part)| part);
                    parts.extend(all.filter(|part| is_there(part)).map(|part| (part, holds)));
                }
            }
            parts
        };
        of(&self.holds, true)
            .into_iter()
            .chain(of(&self.fails, false))
    }

    /// The subject of an expression that is asked on its own, where it is the
    /// parent or an ancestor.
    pub(super) fn expression_of_chain(&self) -> Option<Subject> {
        self.holds
            .iter()
            .chain(&self.fails)
            .find_map(|statement| match statement {
                Statement::AnyOf(_, subject @ (Subject::ParentProcess | Subject::Ancestor)) => {
                    Some(*subject)
                }
                _ => None,
            })
    }

    /// Whether a detection can be held against the question.
    pub(super) fn is_shown(&self) -> bool {
        self.holds
            .iter()
            .chain(&self.fails)
            .all(|statement| !matches!(statement, Statement::Whole(_, Some(_))))
    }

    /// Whether the program's own matcher agrees, of the detection as it is and
    /// of what a reader makes of it.
    pub(super) fn is_met_by(&self, witness: &Detection) -> bool {
        if !self.is_shown() {
            return false;
        }
        let mut read = witness.clone();
        read.complete();
        [witness, &read].into_iter().all(|detection| {
            let is = |wanted: Truth| {
                move |statement: &Statement<'_>| truth(statement, detection) == wanted
            };
            self.holds.iter().all(is(Truth::True)) && self.fails.iter().all(is(Truth::False))
        })
    }
}

fn truth(statement: &Statement<'_>, detection: &Detection) -> Truth {
    match statement {
        Statement::Whole(definition, _) => reference::truth(definition, detection),
        Statement::AnyOf(branches, subject) => {
            branches.iter().fold(Truth::False, |truth, branch| {
                truth.or(reference::branch_truth(branch, &|property| match subject {
                    Subject::Ancestor => detection
                        .parent()
                        .map_or(Lookup::Unknown, |facts| facts.get(property)),
                    _ => detection.get(*subject, property),
                }))
            })
        }
    }
}
