//! What can be asked about drafts, and when a detection answers it.

use super::encode::removed::Removed;
use super::encode::scope::ProofScope;
use crate::detection::{Detection, Lookup, Subject};
use crate::language::Property;
use crate::matcher::{Truth, reference};
use crate::rule::meaning::{Branch, Definition, Part};

/// Something that holds of a detection or fails.
#[derive(Clone, Copy, Debug)]
pub(super) enum Statement<'a> {
    /// A definition, perhaps with branches removed.
    Whole(&'a Definition, Option<&'a Removed>),
    /// One of these branches, of this subject.
    AnyOf(&'a [&'a Branch], Subject),
}

/// Is there a detection of which these hold and those fail?
#[derive(Clone, Debug, Default)]
pub(super) struct Goal<'a> {
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
    pub(super) fn of(goal: &Goal<'_>, scope: &ProofScope) -> Folding {
        let (mut folds, mut plain) = (false, false);
        for (part, _) in goal.parts() {
            match part {
                Part::Ancestor {
                    distance,
                    is_unique: true,
                    branch,
                } => folds |= !is_indifferent(*distance, branch, scope),
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
fn is_indifferent(distance: Option<u32>, branch: &Branch, scope: &ProofScope) -> bool {
    match distance {
        Some(distance) => distance == 1,
        None => {
            let asked: Vec<&Property> = branch.tests().map(|test| &test.property).collect();
            scope.is_program(&asked)
        }
    }
}

impl<'a> Goal<'a> {
    pub(super) fn of(holds: Vec<Statement<'a>>, fails: Vec<Statement<'a>>) -> Goal<'a> {
        Goal {
            holds,
            fails,
            operations: Vec::new(),
        }
    }

    fn statements(&self) -> impl Iterator<Item = (&Statement<'a>, bool)> {
        let holds = self.holds.iter().map(|statement| (statement, true));
        holds.chain(self.fails.iter().map(|statement| (statement, false)))
    }

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

    /// The parts of the definitions that are not removed, and whether they are
    /// to hold.
    pub(super) fn parts(&self) -> impl Iterator<Item = (&'a Part, bool)> {
        let definitions = self
            .statements()
            .filter_map(|(statement, is_wanted)| match *statement {
                Statement::Whole(definition, removed) => Some((definition, removed, is_wanted)),
                Statement::AnyOf(..) => None,
            });
        definitions.flat_map(|(definition, removed, is_wanted)| {
            let is_there = move |part: &&Part| match (part, removed) {
                (Part::Ancestor { branch, .. }, Some(removed)) => !removed.has_branch(branch),
                _ => true,
            };
            let parts = definition.parts.iter().map(|(_, part)| part);
            parts.filter(is_there).map(move |part| (part, is_wanted))
        })
    }

    /// The subject of an expression that is asked on its own, where it is the
    /// parent or an ancestor.
    pub(super) fn branch_above(&self) -> Option<Subject> {
        self.statements()
            .find_map(|(statement, _)| match statement {
                Statement::AnyOf(_, subject @ (Subject::ParentProcess | Subject::Ancestor)) => {
                    Some(*subject)
                }
                _ => None,
            })
    }

    /// Whether a detection can be held against the goal.
    pub(super) fn can_be_shown(&self) -> bool {
        let mut all = self.statements();
        all.all(|(statement, _)| !matches!(statement, Statement::Whole(_, Some(_))))
    }

    /// Whether the program's own matcher agrees, of the detection as it is and
    /// of what a reader makes of it.
    pub(super) fn is_met_by(&self, witness: &Detection) -> bool {
        let mut read = witness.clone();
        read.complete();
        self.can_be_shown()
            && self.statements().all(|(statement, is_wanted)| {
                [witness, &read]
                    .iter()
                    .all(|one| truth(statement, one) == Truth::from(is_wanted))
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
