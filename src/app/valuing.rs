//! Values of conditions: typed or pasted, one or several, tried on a copy of the
//! draft, taken.

use super::App;
use super::editing::subject_at;
use super::overlay::{Ask, Overlay, Prompt, Target};
use super::question::completing::property_of;
use crate::detection::Subject;
use crate::language::{Comparison, Property, Type};
use crate::rule::edit::{self, Step, TypedValues, ValueReading, WrongValue};
use crate::rule::{Condition, Kind, NodeId};
use crate::text::number::grouped;

/// Values left out that are told by name.
const TOLD: usize = 3;

impl App {
    /// `e` in the builder: the value under the cursor, or the fields of what has none.
    pub(super) fn ask_value(&mut self) {
        let node = self.builder.node();
        let definition = &self.work.draft().definition;
        let kind = node.and_then(|node| Some((node, definition.find(node)?.kind.clone())));
        let (node, condition) = match kind {
            Some((node, Kind::Condition(condition))) => (node, condition),
            Some((_, Kind::Operator(_) | Kind::Comment(_) | Kind::Foreign { .. })) => {
                return self
                    .complain("there is nothing to edit here; o turns and / or, ! puts not");
            }
            _ => return self.ask_fields(node),
        };
        let comparison = condition.known_comparison();
        if comparison.is_some_and(Comparison::is_valueless) {
            return self.complain("this comparison takes no value; c chooses another one");
        }
        let value = condition.value.clone().unwrap_or_default();
        let is_text = |property: Property| property.kind() == Type::String;
        let shown = match condition.named_property().is_none_or(is_text) && !has_lines(&value) {
            true => edit::as_typed(&value),
            false => value,
        };
        let mut prompt = Prompt::new(Ask::Value(node), &shown);
        prompt.about = property_of(subject_at(self.work.draft(), node), &condition);
        self.complete(&mut prompt, "");
        self.overlays.push(Overlay::Prompt(prompt));
    }

    /// The length of the prefix under the cursor, to be typed.
    pub(super) fn ask_prefix(&mut self) {
        let node = self.builder.node();
        let definition = &self.work.draft().definition;
        let kind = node.and_then(|node| Some((node, &definition.find(node)?.kind)));
        let is_address = |property: Property| matches!(property.kind(), Type::Ip4 | Type::Ip6);
        match kind {
            Some((node, Kind::Condition(condition)))
                if condition.named_property().is_some_and(is_address) =>
            {
                let prompt = Prompt::new(Ask::Value(node), "/");
                self.overlays.push(Overlay::Prompt(prompt));
            }
            _ => self.complain("only an address has a prefix: put the cursor on one"),
        }
    }

    pub(super) fn ask_new_value(&mut self, subject: Subject, property: &Property, target: Target) {
        let comparison = match property.kind() {
            Type::StringSet => Comparison::Contains,
            _ => Comparison::Is,
        };
        let condition = Condition::of(property, comparison, Some(String::new()));
        let about = property_of(subject, &condition);
        self.ask_value_about(target, condition, about);
    }

    /// The value of a condition that is there, by another comparison.
    pub(super) fn ask_value_of(&mut self, target: Target, condition: Condition) {
        let subject = match &target {
            Target::Instead(node) | Target::Node(node) => subject_at(self.work.draft(), *node),
            Target::Part(subject) => *subject,
            Target::Operation(_) => Subject::Event,
        };
        let about = property_of(subject, &condition);
        self.ask_value_about(target, condition, about);
    }

    fn ask_value_about(
        &mut self,
        target: Target,
        condition: Condition,
        about: Option<(Subject, Property)>,
    ) {
        let mut prompt = Prompt::new(Ask::NewValue(target, condition), "");
        prompt.about = about;
        self.complete(&mut prompt, "");
        self.overlays.push(Overlay::Prompt(prompt));
    }

    /// Whether what is pasted now may be several values.
    pub(super) fn takes_lines(&self) -> bool {
        matches!(
            self.overlays.last(),
            Some(Overlay::Prompt(Prompt {
                ask: Ask::Value(_) | Ask::NewValue(..),
                ..
            }))
        )
    }

    /// Takes pasted values.
    pub(super) fn paste_values(&mut self, text: &str) {
        let line = self.overlays.last_mut().and_then(Overlay::line_mut);
        match line.is_some_and(|line| line.paste_lines(text)) {
            true => self.line_changed(),
            false => self.complain("what was pasted is longer than 64 KiB: none of it was taken"),
        }
    }

    /// The condition whose value is asked for, as it is now.
    fn asked_condition(&self, ask: &Ask) -> Option<Condition> {
        match ask {
            Ask::Value(node) => match &self.work.draft().definition.find(*node)?.kind {
                Kind::Condition(condition) => Some(condition.clone()),
                _ => None,
            },
            Ask::NewValue(_, condition) => Some(condition.clone()),
            _ => None,
        }
    }

    fn typed_values(&self, prompt: &Prompt) -> Option<Result<TypedValues, WrongValue>> {
        let condition = self.asked_condition(&prompt.ask)?;
        let own = condition.value.as_deref();
        let reading = ValueReading {
            // What is loaded is one value, whatever is in it.
            is_verbatim: prompt.chosen.is_some() || own.is_some_and(has_lines),
            takes_twins: prompt.takes_twins,
            base: own,
        };
        Some(edit::values(&condition, prompt.line.text(), reading))
    }

    /// Tries what a value prompt holds, on a copy of the draft.
    pub(super) fn try_value(&mut self, prompt: &mut Prompt) {
        let text = prompt.line.text().to_owned();
        prompt.takes_twins = false;
        if prompt.chosen.is_none() {
            self.complete(prompt, &text);
        }
        if !self.shown.is_trying() {
            self.shown.mark_base();
        }
        let conditions = match self.typed_values(prompt) {
            Some(Ok(typed)) => {
                prompt.wrong = None;
                typed.conditions
            }
            Some(Err(wrong)) => {
                prompt.wrong = Some(Box::new(wrong));
                let condition = self.asked_condition(&prompt.ask);
                let condition = condition.map(|condition| Condition {
                    value: Some(text),
                    ..condition
                });
                condition.into_iter().collect()
            }
            None => return,
        };
        let mut draft = self.work.draft().clone();
        let trial = match self.value_edit(&prompt.ask, &conditions) {
            Ok((edit, _)) => {
                edit.apply(&mut draft);
                Some(draft)
            }
            Err(_) => None,
        };
        self.shown.try_out(trial);
    }

    /// Takes what a value prompt holds; it stays open where that has no meaning.
    pub(super) fn take_value(&mut self, mut prompt: Prompt) {
        let typed = match self.typed_values(&prompt) {
            Some(Ok(typed)) => typed,
            Some(Err(wrong)) => {
                prompt.takes_twins = wrong.twin.is_some();
                prompt.wrong = Some(Box::new(wrong));
                return self.overlays.push(Overlay::Prompt(prompt));
            }
            None => return self.shown.try_out(None),
        };
        let made = self.value_edit(&prompt.ask, &typed.conditions);
        if let Ask::Value(node) = &prompt.ask {
            self.builder.forget_narrowest(*node);
        }
        let is_made = self.change(made);
        self.shown.try_out(None);
        let is_twin = prompt.takes_twins;
        if is_made && (typed.conditions.len() > 1 || !typed.left_out.is_empty() || is_twin) {
            self.say_with_counts(told(&typed));
        }
    }

    /// What is wrong with what is typed, and what can be done about it.
    pub(super) fn wrong_value_text(&self, prompt: &Prompt) -> Option<String> {
        let wrong = prompt.wrong.as_ref()?;
        let accept = self.key_of("prompt-accept");
        Some(match (&wrong.twin, prompt.takes_twins) {
            (None, _) => wrong.message.clone(),
            (Some(_), false) => format!("{} {accept}, and {accept} once more, does", wrong.message),
            (Some(_), true) => format!("{} {accept} once more does", wrong.message),
        })
    }

    /// The edit that a value prompt with these conditions asks for.
    fn value_edit(&self, ask: &Ask, conditions: &[Condition]) -> Step {
        let draft = self.work.draft();
        edit::add_several(draft, conditions, |one| match ask {
            Ask::Value(node) => self.set_value(*node, one),
            Ask::NewValue(target, _) => match target {
                Target::Node(node) => edit::insert_condition(draft, *node, one.clone()),
                Target::Instead(node) => {
                    edit::change(draft, *node, |kind| *kind = Kind::Condition(one.clone()))
                }
                Target::Part(subject) => self.add_to_part(*subject, None, one.clone()),
                Target::Operation(name) => {
                    self.add_to_part(Subject::Event, Some(name), one.clone())
                }
            },
            _ => Err("there is no value here".to_owned()),
        })
    }

    fn set_value(&self, node: NodeId, one: &Condition) -> Step {
        let draft = self.work.draft();
        let value = one.value.as_deref().unwrap_or_default();
        let old = draft.definition.find(node).map(|node| &node.kind);
        match old {
            Some(Kind::Condition(old)) if old.property != one.property => {
                edit::change(draft, node, |kind| *kind = Kind::Condition(one.clone()))
            }
            _ => edit::set_value(draft, node, value),
        }
    }

    fn add_to_part(&self, subject: Subject, operation: Option<&str>, one: Condition) -> Step {
        let row = self.detail.row();
        let records = self.loaded.store().records();
        let operation = operation.or_else(|| row.and_then(|row| records.operations().get(row)));
        let rule = row
            .and_then(|row| records.rule(row))
            .and_then(|rule| rule.label());
        if subject == Subject::Event && operation.is_none() {
            return Err("which operation? choose `another operation` first".to_owned());
        }
        edit::add(self.work.draft(), subject, one, operation, rule)
    }
}

fn has_lines(value: &str) -> bool {
    value.contains(['\n', '\r'])
}

/// Several values in words.
fn told(typed: &TypedValues) -> String {
    let first = typed.conditions.first();
    let is_negated = first
        .and_then(Condition::known_comparison)
        .is_some_and(Comparison::is_negated);
    let mut text = match (typed.conditions.as_slice(), is_negated) {
        ([one], _) => one.to_string(),
        (all, false) => format!("{} values, joined by or", grouped(all.len())),
        (all, true) => format!("{} values, joined by and: none of them", grouped(all.len())),
    };
    let left_out = &typed.left_out;
    if !left_out.is_empty() {
        let named: Vec<&str> = left_out.iter().take(TOLD).map(String::as_str).collect();
        text += &format!("; left out {}", named.join(", "));
        if left_out.len() > TOLD {
            text += &format!(" and {} more", grouped(left_out.len() - TOLD));
        }
    }
    text
}
