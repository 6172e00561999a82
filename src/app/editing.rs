//! Changes to the draft by the builder's keys.

use super::{App, Pane};
use crate::detection::Subject;
use crate::language::fold;
use crate::rule::edit::{self, Step};
use crate::rule::{Draft, Kind, NodeId, Path, meaning, write};

/// Rungs of a ladder that are shown at once.
const SHOWN_RUNGS: usize = 9;

/// Whose properties a node asks about.
pub(super) fn subject_at(draft: &Draft, node: NodeId) -> Subject {
    let mut parts = draft.definition.children.iter();
    let part = parts.find(|part| part.find(node).is_some());
    part.map_or(Subject::Event, |part| part.kind.subject())
}

impl App {
    /// Applies an edit as one step of history and puts the cursor on its node.
    pub(super) fn change(&mut self, made: Step) -> bool {
        let (edit, node) = match made {
            Ok(made) => made,
            Err(why) => {
                self.complain(why);
                return false;
            }
        };
        // What is tried is told against what was there before.
        if !self.shown.is_trying() {
            self.shown.mark_base();
        }
        if let Err(why) = self.edit_draft(edit) {
            self.complain(why);
            return false;
        }
        let height = self.height(Pane::Builder);
        self.builder.set_rows(self.work.draft());
        self.builder.clamp(height);
        self.builder.go_to(self.work.draft(), node);
        true
    }

    /// The draft's operation, if it has just one.
    pub(super) fn only_operation(&self) -> Option<String> {
        let mut names = self.work.draft().definition.operations();
        let first = names.next()?.to_owned();
        names.next().is_none().then_some(first)
    }

    /// Edits the node under the cursor.
    pub(super) fn edit_node(&mut self, edit: fn(&Draft, NodeId) -> Step) {
        if let Some(node) = self.builder.node() {
            let made = edit(self.work.draft(), node);
            self.change(made);
        }
    }

    /// One rung up or down the ladder of a condition; `is_fine`: bit by bit.
    pub(super) fn climb(&mut self, is_wider: bool, is_fine: bool) {
        let Some(node) = self.builder.node() else {
            return;
        };
        let definition = &self.work.draft().definition;
        let Some(Kind::Condition(condition)) = definition.find(node).map(|node| node.kind.clone())
        else {
            return self.complain("only a condition can be widened or narrowed");
        };
        let begun = self.builder.narrowest(node).cloned();
        let begun = begun.filter(|begun| {
            begun.property == condition.property && begun.component == condition.component
        });
        let original = begun.as_ref().and_then(|begun| begun.value.as_deref());
        let ladder = match is_fine {
            true => edit::finer_ladder(&condition, original),
            false => edit::ladder(&condition, original),
        };
        let (rungs, at) = match ladder {
            Ok(ladder) => ladder,
            Err(why) => return self.complain(why),
        };
        let next = if is_wider { at + 1 } else { at.wrapping_sub(1) };
        let Some(rung) = rungs.get(next).map(|rung| rung.condition.clone()) else {
            let why = if is_wider {
                "it is as wide as it goes"
            } else {
                "it is as narrow as it goes; e edits the value"
            };
            return self.complain(why);
        };
        if begun.is_none() {
            self.builder.remember_narrowest(node, condition);
        }
        let subject = subject_at(self.work.draft(), node);
        // Of many rungs those around the one that is climbed to.
        let from = match rungs.len() > SHOWN_RUNGS {
            true => next
                .saturating_sub(SHOWN_RUNGS / 2)
                .min(rungs.len() - SHOWN_RUNGS),
            false => 0,
        };
        let rungs: Vec<_> = rungs.into_iter().skip(from).take(SHOWN_RUNGS).collect();
        let tests = rungs.iter().map(|rung| {
            let test = meaning::of_condition(&rung.condition).ok()?;
            // Of ancestors there are others than detections.
            (subject != Subject::Ancestor).then_some((subject, test))
        });
        let tests = tests.collect::<Option<Vec<_>>>().unwrap_or_default();
        let labels = rungs.iter().map(|rung| rung.label.clone()).collect();
        let made = edit::change(self.work.draft(), node, |kind| {
            *kind = Kind::Condition(rung)
        });
        if self.change(made) {
            self.show_rungs(labels, next - from, tests);
        }
    }

    /// `O`: takes the draft's operation for granted, or no longer does.
    pub(super) fn assume(&mut self) {
        let Some(operation) = self.only_operation() else {
            return self.complain("the exclusion must name one operation to assume");
        };
        let rules = self.work.draft().rules.clone();
        if rules.is_empty() {
            return self.complain(
                "the exclusion must be for certain rules: an operation is assumed for theirs only",
            );
        }
        self.shown.mark_base();
        let mut assumptions = self.work.assumptions().clone();
        let wanted: Vec<(String, String)> = rules
            .into_iter()
            .map(|rule| (rule, operation.clone()))
            .collect();
        let is_assumed = wanted
            .iter()
            .all(|entry| assumptions.entries.contains(entry));
        assumptions.entries.retain(|entry| !wanted.contains(entry));
        if is_assumed {
            self.triage
                .assumptions_mut()
                .entries
                .retain(|entry| !wanted.contains(entry));
            self.triage.left_mut().forget();
            self.say(format!("`{operation}` is no longer assumed"));
        } else {
            let undo = self.key_of("undo");
            self.say(format!(
                "`{operation}` is assumed where records carry no operation; {undo} takes it back"
            ));
            assumptions.entries.extend(wanted);
        }
        self.work.set_assumptions(assumptions);
        match self.work.text() {
            Ok(text) => self.record_draft(text),
            Err(why) => self.complain(why),
        }
    }

    /// Whether an assumed operation decides anything, or is assumed for a rule
    /// of the draft.
    pub fn is_assuming(&self) -> bool {
        let rules = &self.work.draft().rules;
        let is_its = |word: &str| rules.iter().any(|rule| fold(rule) == fold(word));
        let entries = &self.work.assumptions().entries;
        self.preview().assumed > 0 || entries.iter().any(|(word, _)| is_its(word))
    }

    /// Rows that the XML takes in the builder: long lines are wrapped.
    pub(super) fn xml_len(&self) -> usize {
        let cells = usize::from(self.layout().pane(Pane::Builder).width.saturating_sub(2));
        let lines = self.xml();
        let rows = lines
            .iter()
            .map(|(text, _)| self.screen.rows_of(text, cells));
        rows.sum()
    }

    /// The draft's XML, line by line, each with the node it is about.
    pub fn xml(&self) -> Vec<(String, Option<Path>)> {
        write::definition_lines(self.shown_draft())
    }
}
