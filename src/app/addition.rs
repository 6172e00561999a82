//! A property of a detection, to be put into an exclusion as a condition.

use crate::detection::{Detection, Subject};
use crate::matcher::{Outcome, reference};
use crate::rule::meaning::{self, is_same_operation};
use crate::rule::{Condition, Draft, edit};

/// A property of a detection, to be put into an exclusion as a condition.
#[derive(Clone, Debug)]
pub(in crate::app) struct Addition {
    /// Whose property.
    pub(in crate::app) subject: Subject,
    /// What is asked of it.
    pub(in crate::app) condition: Condition,
    /// The detection's operation, where it is known or can be told.
    pub(in crate::app) operation: Option<String>,
    /// What the detection's rule is called.
    pub(in crate::app) rule: Option<String>,
}

impl Addition {
    /// What it does to a draft.
    pub(in crate::app) fn step(&self, draft: &Draft) -> edit::Step {
        let (operation, rule) = (self.operation.as_deref(), self.rule.as_deref());
        let condition = self.condition.clone();
        edit::add(draft, self.subject, condition, operation, rule)
    }

    /// The draft with it; `None` where it does not go in.
    pub(in crate::app) fn to(&self, draft: &Draft) -> Option<Draft> {
        let (edit, _) = self.step(draft).ok()?;
        let mut draft = draft.clone();
        edit.apply(&mut draft);
        Some(draft)
    }

    /// Whether the draft names operations, and not this one.
    pub(in crate::app) fn is_second_operation(&self, draft: &Draft) -> bool {
        let Some(own) = self.operation.as_deref() else {
            return false;
        };
        let mut names = draft.definition.operations().peekable();
        let is_named = names.peek().is_some();
        let has_own = names.any(|name| is_same_operation(name, own));
        self.subject == Subject::Event && is_named && !has_own
    }

    /// Whether `draft` may hide a detection, whose operation is this one.
    pub(in crate::app) fn hides(&self, draft: &Draft, detection: &Detection) -> bool {
        let Some(definition) = meaning::of(&draft.definition).definition else {
            return false;
        };
        let detection = Detection {
            operation: self.operation.clone(),
            ..detection.clone()
        };
        reference::outcome(draft, &definition, &detection) != Outcome::Kept
    }
}
