//! The single steps that would flip what a draft does to a detection: each is
//! tried, and judged by the reference.

use super::sensitivity::Sensitivity;
use super::{Flip, How};
use crate::detection::Detection;
use crate::matcher::{Outcome, reference};
use crate::rule::edit::{self, Edit};
use crate::rule::meaning::{self, Definition, Part, is_same_operation};
use crate::rule::{Condition, Draft, Kind, Node, NodeId};

/// How many conditions are tried for edits; each costs a look at all others, and who
/// is told of more steps than these reads none of them.
const TRIED: usize = 100;

struct Trials<'a> {
    draft: &'a Draft,
    detection: &'a Detection,
    outcome: Outcome,
    flips: Vec<Flip>,
}

/// Single steps that would flip `outcome`, which `draft` has for `detection`.
pub(super) fn all(
    draft: &Draft,
    definition: &Definition,
    detection: &Detection,
    outcome: Outcome,
) -> Vec<Flip> {
    let trials = Trials {
        draft,
        detection,
        outcome,
        flips: Vec::new(),
    };
    trials.all(definition)
}

impl Trials<'_> {
    fn all(mut self, definition: &Definition) -> Vec<Flip> {
        if self.draft.is_for(&self.detection.rule) == Some(false)
            && let Some(rule) = self.detection.rule.label()
        {
            let mut rules = self.draft.rules.clone();
            rules.push(rule.to_owned());
            self.attempt(format!("apply it to {rule} too"), Edit::Rules(rules));
        }
        self.operations(definition);
        let mut conditions = Vec::new();
        let mut operators = Vec::new();
        self.draft
            .definition
            .walk(&mut |path, node| match &node.kind {
                Kind::Condition(condition) => {
                    conditions.push((path.to_vec(), node.id, condition.clone()));
                }
                Kind::Operator(Some(word)) if !word.eq_ignore_ascii_case("not") => {
                    operators.push((path.to_vec(), node.id, word.to_lowercase()));
                }
                _ => {}
            });
        // Where nothing hangs on a node, no step at it need be tried.
        let sensitivity = Sensitivity::of(self.draft, definition, self.detection);
        let may = |path: &[usize]| sensitivity.may(path, |outcome| self.is_flipped(outcome));
        conditions.retain(|(path, ..)| may(path));
        operators.retain(|(path, ..)| may(path));
        conditions.truncate(TRIED);
        operators.truncate(TRIED);
        if self.outcome != Outcome::Suppressed {
            for (_, node, condition) in &conditions {
                self.widen(*node, condition);
            }
        }
        for (_, node, condition) in &conditions {
            if let Ok((edit, _)) = edit::negate(self.draft, *node) {
                self.attempt(format!("negate {condition}"), edit);
            }
            if let Ok((edit, _)) = edit::delete(self.draft, *node) {
                self.attempt(format!("remove {condition}"), edit);
            }
        }
        for (_, node, word) in operators {
            if let Ok((edit, _)) = edit::toggle_and_or(self.draft, node) {
                let other = if word == "and" { "or" } else { "and" };
                self.attempt(format!("turn {word} into {other}"), edit);
            }
        }
        self.flips
    }

    fn operations(&mut self, definition: &Definition) {
        let operations = definition.parts.iter().filter_map(|(_, part)| match part {
            Part::Operations(operations) => Some(operations),
            _ => None,
        });
        for operation in operations.flatten() {
            match &self.detection.operation {
                None => {
                    let mut detection = self.detection.clone();
                    detection.operation = Some(operation.name.clone());
                    let outcome = reference::outcome(self.draft, definition, &detection);
                    let flip = Flip {
                        text: format!("assume the operation {}", operation.name),
                        outcome,
                        how: How::Assume(operation.name.clone()),
                    };
                    if outcome != self.outcome && !self.flips.contains(&flip) {
                        self.flips.push(flip);
                    }
                }
                Some(name) if !is_same_operation(name, &operation.name) => {
                    let node = self.draft.definition.at(&operation.path);
                    let other = Kind::Operation(Some(name.clone()));
                    let edit =
                        |node: &Node| edit::change(self.draft, node.id, |kind| *kind = other);
                    if let Some(Ok((edit, _))) = node.map(edit) {
                        let text = format!("ask for {name} instead of {}", operation.name);
                        self.attempt(text, edit);
                    }
                }
                Some(_) => {}
            }
        }
    }

    /// The first wider rung that flips the outcome.
    fn widen(&mut self, node: NodeId, condition: &Condition) {
        let Ok((rungs, at)) = edit::ladder(condition, None) else {
            return;
        };
        for rung in rungs.get(at + 1..).unwrap_or_default() {
            let wider = Kind::Condition(rung.condition.clone());
            let Ok((edit, _)) = edit::change(self.draft, node, |kind| *kind = wider) else {
                return;
            };
            let text = format!("widen {condition} to {}", rung.label);
            if self.attempt(text, edit) {
                return;
            }
        }
    }

    /// Whether an edit flips the outcome; if so it is told.
    fn attempt(&mut self, text: String, edit: Edit) -> bool {
        let mut draft = self.draft.clone();
        edit.clone().apply(&mut draft);
        // Nothing left is no exclusion, though it would match everything.
        if draft.definition.sense().next().is_none() {
            return false;
        }
        let Some(definition) = meaning::of(&draft.definition).definition else {
            return false;
        };
        let outcome = reference::outcome(&draft, &definition, self.detection);
        let is_flipped = self.is_flipped(outcome);
        if is_flipped {
            self.flips.push(Flip {
                text,
                outcome,
                how: How::Edit(edit),
            });
        }
        is_flipped
    }

    fn is_flipped(&self, outcome: Outcome) -> bool {
        match self.outcome {
            Outcome::Suppressed => outcome == Outcome::Kept,
            Outcome::Kept => outcome == Outcome::Suppressed,
            Outcome::Undecided => outcome != Outcome::Undecided,
        }
    }
}
