//! New conditions and their values: chosen, typed, tried on a copy of the
//! draft, taken.

use super::App;
use super::editing::subject_at;
use super::overlay::{Ask, Overlay, Pick, Picker, Prompt, Target};
use super::question::completing::property_of;
use crate::detection::Subject;
use crate::language::{Comparison, Property, Type, table};
use crate::rule::edit::{self, Step};
use crate::rule::{Condition, Kind, NodeId, meaning};

impl App {
    /// `e` in the builder: the value under the cursor.
    pub(super) fn ask_value(&mut self) {
        let Some(node) = self.builder.node() else {
            return;
        };
        let definition = &self.work.draft().definition;
        let Some(Kind::Condition(condition)) = definition.find(node).map(|node| node.kind.clone())
        else {
            return self.complain(
                "only a condition has a value to edit; o turns and / or, c the comparison",
            );
        };
        let comparison = condition.known_comparison();
        if comparison.is_some_and(Comparison::is_valueless) {
            return self.complain("this comparison takes no value; c turns to the next comparison");
        }
        let value = condition.value.clone().unwrap_or_default();
        let mut prompt = Prompt::new(Ask::Value(node), &value);
        prompt.about = property_of(subject_at(self.work.draft(), node), &condition);
        self.complete(&mut prompt, "");
        self.overlays.push(Overlay::Prompt(prompt));
    }

    /// `a` in the builder: which property.
    pub(super) fn ask_property(&mut self) {
        let node = self.builder.node();
        let subjects: Vec<Subject> = match node {
            Some(node) => vec![subject_at(self.work.draft(), node)],
            None => vec![
                Subject::Event,
                Subject::Process,
                Subject::ParentProcess,
                Subject::Ancestor,
            ],
        };
        let operation = self
            .builder
            .path()
            .and_then(|path| {
                (1..=path.len()).rev().find_map(|len| {
                    match &self.work.draft().definition.at(&path[..len])?.kind {
                        Kind::Operation(name) => name.clone(),
                        _ => None,
                    }
                })
            })
            .or_else(|| {
                self.detail.row().and_then(|row| {
                    self.loaded
                        .store()
                        .records()
                        .operations()
                        .get(row)
                        .map(str::to_owned)
                })
            });
        let operation = operation
            .and_then(|name| table().operation(&name))
            .filter(|operation| operation.complete);
        let is_fitting = |subject: Subject, property: &Property| {
            let has = |components: &[String]| {
                components
                    .iter()
                    .any(|component| component == property.component())
            };
            match subject {
                Subject::Event => operation.is_none_or(|operation| has(&operation.components)),
                _ => has(&table().actors),
            }
        };
        let properties: Vec<(Subject, Property)> = subjects
            .into_iter()
            .flat_map(|subject| {
                table()
                    .properties()
                    .map(move |property| (subject, property))
            })
            .filter(|(subject, property)| is_fitting(*subject, property))
            .collect();
        let len = properties.len();
        let picker = Picker::new(Pick::Property(properties, node), len);
        self.overlays.push(Overlay::Picker(picker));
    }

    pub(super) fn ask_new_value(
        &mut self,
        subject: Subject,
        property: &Property,
        node: Option<NodeId>,
    ) {
        let comparison = match property.kind() {
            Type::StringSet => Comparison::Contains,
            _ => Comparison::Is,
        };
        let condition = Condition::of(property, comparison, Some(String::new()));
        let target = node.map_or(Target::Part(subject), Target::Node);
        let about = property_of(subject, &condition);
        let mut prompt = Prompt::new(Ask::NewValue(target, condition), "");
        prompt.about = about;
        self.complete(&mut prompt, "");
        self.overlays.push(Overlay::Prompt(prompt));
    }

    /// Tries what a value prompt holds, on a copy of the draft.
    pub(super) fn try_value(&mut self, prompt: &mut Prompt) {
        let text = prompt.line.text().to_owned();
        if prompt.chosen.is_none() {
            self.complete(prompt, &text);
        }
        self.shown.mark_base();
        let mut draft = self.work.draft().clone();
        let trial = match self.value_edit(&prompt.ask, &text) {
            Some(Ok((edit, _))) => {
                edit.apply(&mut draft);
                Some(draft)
            }
            _ => None,
        };
        self.shown.try_out(trial);
    }

    /// Takes what a value prompt holds; it stays open where that has no meaning.
    pub(super) fn take_value(&mut self, prompt: Prompt) {
        let text = prompt.line.text().to_owned();
        let condition = match &prompt.ask {
            Ask::Value(node) => match self
                .work
                .draft()
                .definition
                .find(*node)
                .map(|node| &node.kind)
            {
                Some(Kind::Condition(condition)) => Some(condition.clone()),
                _ => None,
            },
            Ask::NewValue(_, condition) => Some(condition.clone()),
            _ => None,
        };
        let condition = condition.map(|condition| Condition {
            value: Some(text.clone()),
            ..condition
        });
        if let Some(Err(problem)) = condition.as_ref().map(meaning::of_condition) {
            let error = Some(problem.message);
            self.overlays
                .push(Overlay::Prompt(Prompt { error, ..prompt }));
            return;
        }
        if let Ask::Value(node) = &prompt.ask {
            self.builder.forget_narrowest(*node);
        }
        if let Some(made) = self.value_edit(&prompt.ask, &text) {
            self.change(made);
        }
        self.shown.try_out(None);
    }

    /// The edit that a value prompt with this text asks for.
    fn value_edit(&self, ask: &Ask, text: &str) -> Option<Step> {
        let draft = self.work.draft();
        match ask {
            Ask::Value(node) => Some(edit::set_value(draft, *node, text)),
            Ask::NewValue(target, condition) => {
                let condition = Condition {
                    value: Some(text.to_owned()),
                    ..condition.clone()
                };
                Some(match target {
                    Target::Node(node) => edit::insert_condition(draft, *node, condition),
                    Target::Part(subject) => self.add_to_part(*subject, condition),
                })
            }
            _ => None,
        }
    }

    fn add_to_part(&self, subject: Subject, condition: Condition) -> Step {
        let row = self.detail.row();
        let records = self.loaded.store().records();
        let operation = row.and_then(|row| records.operations().get(row));
        let rule = row
            .and_then(|row| records.rule(row))
            .and_then(|rule| rule.label());
        if subject == Subject::Event && operation.is_none() {
            return Err(
                "which operation? put the list's cursor on a detection that carries one".to_owned(),
            );
        }
        edit::add(self.work.draft(), subject, condition, operation, rule)
    }
}
