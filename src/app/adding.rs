//! What a detection says, put into the draft as a condition: `a` and `A` in the
//! detail, `a` on a group and on a facet's value. Where it would not hide the
//! detection that it comes from, it is asked whether it is meant for another
//! exclusion; and what came of it is said once it is known.

use super::App;
use super::addition::Addition;
use super::overlay::caution::Caution;
use super::overlay::caution::Consequence;
use super::overlay::caution::Reply;
use crate::detail::{DetailLine, Known};
use crate::detection::{Detection, Subject};
use crate::language::{Comparison, Property, Value};
use crate::rule::{Condition, Draft};

impl App {
    /// `a` and `A` in the detail: the property under the cursor as a condition.
    pub(super) fn add_property(&mut self, is_negated: bool) {
        let Some(DetailLine::Property {
            subject,
            property,
            known,
            ..
        }) = self.detail.line()
        else {
            return;
        };
        let (subject, property, known) = (*subject, property.clone(), known.clone());
        let Some(row) = self.detail.row() else { return };
        match known {
            Known::Value(value) => self.add_value(row, subject, &property, &value, is_negated),
            // `isnotset` is what is true of an absent property; negated: `isset`.
            _ => self.add_test(
                row,
                subject,
                &property,
                Comparison::IsNotSet,
                None,
                is_negated,
            ),
        }
    }

    /// That a property is what it is in `row`, as a condition.
    pub(super) fn add_value(
        &mut self,
        row: usize,
        subject: Subject,
        property: &Property,
        value: &Value,
        is_negated: bool,
    ) {
        let (comparison, value) = match value {
            Value::Set(members) => (
                Comparison::Contains,
                members.first().map(|member| member.to_string()),
            ),
            value => (Comparison::Is, Some(property.literal(value))),
        };
        self.add_test(row, subject, property, comparison, value, is_negated);
    }

    fn add_test(
        &mut self,
        row: usize,
        subject: Subject,
        property: &Property,
        comparison: Comparison,
        value: Option<String>,
        is_negated: bool,
    ) {
        let comparison = comparison.negated_if(is_negated);
        let condition = Condition::of(property, comparison, value);
        let detection = self.loaded.store().detection(row);
        let assumed = self
            .work
            .assumptions
            .operation_of(&detection.rule)
            .map(str::to_owned);
        let operation = detection
            .operation
            .clone()
            .or(assumed)
            .or_else(|| self.only_operation());
        if subject == Subject::Event && operation.is_none() {
            return self.complain(
                "the record does not say which operation this was: add the condition in the builder (3, a), \
                 or give --assume CODE=OPERATION",
            );
        }
        let addition = Addition {
            subject,
            condition,
            operation,
            rule: detection.rule.label().map(str::to_owned),
        };
        // What is negated only takes away from what the exclusion hides.
        if !is_negated && self.is_doubted(&addition, &detection) {
            return;
        }
        self.put(&addition);
    }

    /// Puts a condition into the draft: one step of history.
    pub(super) fn put(&mut self, addition: &Addition) {
        let made = addition.step(&self.work.draft);
        if !self.change(made) {
            return;
        }
        let what = self
            .builder
            .path()
            .and_then(|path| self.work.draft.definition.at(path))
            .map(super::builder::text);
        self.say_with_counts(format!("added {}", what.unwrap_or_default()));
    }

    /// Asks where a condition would not hide the detection that it comes from:
    /// one of another rule, or of an operation that the rest does not go with.
    fn is_doubted(&mut self, addition: &Addition, detection: &Detection) -> bool {
        let draft = &self.work.draft;
        let with = addition.to(draft);
        let is_other_rule = draft.is_for(&detection.rule) == Some(false);
        let is_dead = !is_other_rule
            && addition.is_second_operation(draft)
            && with
                .as_ref()
                .is_some_and(|with| !addition.hides(with, detection));
        if !is_other_rule && !is_dead {
            return false;
        }
        let rule = addition
            .rule
            .clone()
            .unwrap_or_else(|| "no rule".to_owned());
        let operation = addition.operation.clone().unwrap_or_default();
        let own = draft.rules.join(", ");
        let stakes = if is_other_rule {
            vec![
                format!("the exclusion is for {own}; this detection is of {rule}"),
                format!("added here, it would not hide it: what it hides stays of {own} only"),
            ]
        } else {
            vec![format!(
                "the exclusion is for another operation; added here under `{operation}`, \
                 the rest of it would still keep this detection"
            )]
        };
        let condition = &addition.condition;
        let replies = vec![
            Reply::new(
                'e',
                format!("a new exclusion for {rule}: {condition}"),
                Consequence::AddToNew(addition.clone()),
            ),
            Reply::new(
                'h',
                "add it here all the same",
                Consequence::Add(addition.clone()),
            ),
            Reply::new('n', "no: add nothing", Consequence::Leave),
        ];
        let new = addition.to(&Draft::default()).unwrap_or_default();
        let here = with.unwrap_or_else(|| draft.clone());
        let drafts = vec![
            (new, self.triage.assumptions().clone()),
            (here, self.work.assumptions.clone()),
            (draft.clone(), self.work.assumptions.clone()),
        ];
        let title = if is_other_rule {
            "another rule"
        } else {
            "another operation"
        };
        self.caution(Caution::new(title, stakes, replies), drafts);
        true
    }
}
