//! Changes to the draft: from the detail, in the builder, and by typing.

use super::detail::{Known, Line, literal_text};
use super::keymap::Action;
use super::number::grouped;
use super::overlay::{Ask, Overlay, Pick, Picker, Prompt, Target};
use super::scroll::Scroll;
use super::{App, Pane};
use crate::detection::Subject;
use crate::language::{Comparison, Property, Type, Value, table};
use crate::rule::edit::{self, Edit};
use crate::rule::{Condition, Draft, Kind, Path, meaning, write};
use crate::store::{FIRST, rank};

/// Completions shown under a value.
const COMPLETIONS: usize = 8;
/// Distinct values looked at for completions.
const MOST_VALUES: usize = 50_000;

/// Whose properties the node at `path` asks about.
fn subject_at(draft: &Draft, path: &[usize]) -> Subject {
    match path
        .first()
        .and_then(|first| draft.definition.at(&[*first]))
        .map(|part| &part.kind)
    {
        Some(Kind::Process) => Subject::Process,
        Some(Kind::ParentProcess) => Subject::ParentProcess,
        Some(Kind::Ancestor { .. }) => Subject::Ancestor,
        _ => Subject::Event,
    }
}

impl App {
    /// Applies an edit as one step of history and puts the cursor on `path`.
    pub(super) fn change(&mut self, made: Result<(Edit, Path), String>) -> bool {
        let (edit, path) = match made {
            Ok(made) => made,
            Err(why) => {
                self.complain(why);
                return false;
            }
        };
        self.mark_base();
        if let Err(why) = self.work.apply(edit) {
            self.complain(why);
            return false;
        }
        let height = self.height(Pane::Builder);
        self.builder.refresh(&self.work.draft, height);
        self.builder.go_to(&path);
        true
    }

    pub(super) fn travel(&mut self, is_back: bool) {
        self.mark_base();
        let is_done = if is_back {
            self.work.undo()
        } else {
            self.work.redo()
        };
        if !is_done {
            self.say(if is_back {
                "nothing to undo"
            } else {
                "nothing to redo"
            });
        }
    }

    /// `a` and `A` in the detail: the property under the cursor as a condition.
    pub(super) fn add_property(&mut self, is_negated: bool) {
        let Some(Line::Property {
            subject,
            property,
            known,
            ..
        }) = self.detail.line()
        else {
            return;
        };
        let (subject, property) = (*subject, property.clone());
        let (comparison, value) = match known {
            Known::Value(Value::Set(members)) => (
                Comparison::Contains,
                members.first().map(|member| member.to_string()),
            ),
            Known::Value(value) => (Comparison::Is, Some(literal_text(&property, value))),
            // `isnotset` is what is true of an absent property; negated: `isset`.
            _ => (Comparison::IsNotSet, None),
        };
        let comparison = if is_negated {
            comparison.negation()
        } else {
            comparison
        };
        let condition = condition_of(&property, comparison, value);
        let Some(row) = self.detail.row else { return };
        let detection = self.store.detection(row);
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
            self.complain("the record does not say which operation this was: add the condition in the builder (3, a), or give --assume CODE=OPERATION");
            return;
        }
        let rule = detection.rule.label().map(str::to_owned);
        let made = edit::add(
            &self.work.draft,
            subject,
            condition,
            operation.as_deref(),
            rule.as_deref(),
        );
        if self.change(made) {
            let what = self
                .builder
                .path()
                .and_then(|path| self.work.draft.definition.at(path))
                .map(super::builder::text);
            self.say(format!("added {}", what.unwrap_or_default()));
        }
    }

    /// The draft's operation, if it has just one.
    fn only_operation(&self) -> Option<String> {
        let mut names = Vec::new();
        self.work.draft.definition.walk(&mut |_, node| {
            if let Kind::Operation(Some(name)) = &node.kind {
                names.push(name.clone());
            }
        });
        (names.len() == 1).then(|| names.remove(0))
    }

    /// What the builder's keys do to the node under the cursor.
    pub(super) fn edit_node(&mut self, action: Action) {
        let Some(path) = self.builder.path().cloned() else {
            return;
        };
        let draft = &self.work.draft;
        let made = match action {
            Action::NextComparison => edit::next_comparison(draft, &path),
            Action::AndOr => edit::toggle_and_or(draft, &path),
            Action::Negate => edit::negate(draft, &path),
            Action::Delete => edit::delete(draft, &path),
            Action::MoveDown => edit::move_down(draft, &path),
            Action::MoveUp => edit::move_up(draft, &path),
            Action::Group => edit::group(draft, &path),
            Action::Ungroup => edit::ungroup(draft, &path),
            Action::Widen => return self.climb(&path, true),
            Action::Narrow => return self.climb(&path, false),
            _ => return,
        };
        self.change(made);
    }

    /// One rung up or down the ladder of the condition at `path`.
    fn climb(&mut self, path: &Path, is_wider: bool) {
        let Some(Kind::Condition(condition)) = self
            .work
            .draft
            .definition
            .at(path)
            .map(|node| node.kind.clone())
        else {
            return self.complain("only a condition can be widened or narrowed");
        };
        let begun = self
            .builder
            .narrowest
            .iter()
            .find(|(at, _)| at == path)
            .map(|(_, condition)| condition.clone());
        let begun = begun.filter(|begun| {
            begun.property == condition.property && begun.component == condition.component
        });
        let original = begun.as_ref().and_then(|begun| begun.value.as_deref());
        let (rungs, at) = match edit::ladder(&condition, original) {
            Ok(ladder) => ladder,
            Err(why) => return self.complain(why),
        };
        let next = if is_wider { at + 1 } else { at.wrapping_sub(1) };
        if rungs.get(next).is_none() {
            let why = if is_wider {
                "it is as wide as it goes"
            } else {
                "it is as narrow as it goes; e edits the value"
            };
            return self.complain(why);
        }
        if begun.is_none() {
            self.builder.narrowest.retain(|(at, _)| at != path);
            self.builder.narrowest.push((path.clone(), condition));
        }
        let subject = subject_at(&self.work.draft, path);
        let count = |condition: &Condition| {
            let test = meaning::of_condition(condition).ok()?;
            (subject != Subject::Ancestor)
                .then(|| self.plan.test(&self.store, subject, &test).certain.count())
        };
        let counts: Vec<Option<usize>> = rungs
            .iter()
            .map(|rung| &rung.condition)
            .map(count)
            .collect();
        let text: Vec<String> = rungs
            .iter()
            .zip(counts)
            .enumerate()
            .map(|(index, (rung, count))| {
                let text = count.map_or(rung.label.clone(), |count| {
                    format!("{} {}", rung.label, grouped(count))
                });
                if index == next {
                    format!("[{text}]")
                } else {
                    text
                }
            })
            .collect();
        let made = edit::climb(&self.work.draft, path, is_wider, original);
        if self.change(made) {
            self.say(text.join(" · "));
        }
    }

    /// `e` in the builder: the value under the cursor.
    pub(super) fn ask_value(&mut self) {
        let Some(path) = self.builder.path().cloned() else {
            return;
        };
        let Some(Kind::Condition(condition)) = self
            .work
            .draft
            .definition
            .at(&path)
            .map(|node| node.kind.clone())
        else {
            return self.complain(
                "only a condition has a value to edit; o turns and / or, c the comparison",
            );
        };
        if condition
            .comparison
            .as_deref()
            .and_then(Comparison::parse)
            .is_some_and(Comparison::is_valueless)
        {
            return self.complain("this comparison takes no value; c turns to the next comparison");
        }
        let value = condition.value.clone().unwrap_or_default();
        let mut prompt = Prompt::new(Ask::Value(path.clone()), &value);
        prompt.values = self.values(subject_at(&self.work.draft, &path), &condition);
        complete(&mut prompt, "");
        self.overlays.push(Overlay::Prompt(prompt));
    }

    /// `a` in the builder: which property.
    pub(super) fn ask_property(&mut self) {
        let path = self.builder.path().cloned();
        let subjects: Vec<Subject> = match &path {
            Some(path) => vec![subject_at(&self.work.draft, path)],
            None => vec![
                Subject::Event,
                Subject::Process,
                Subject::ParentProcess,
                Subject::Ancestor,
            ],
        };
        let operation = path
            .as_ref()
            .and_then(|path| {
                (1..=path.len()).rev().find_map(|len| {
                    match &self.work.draft.definition.at(&path[..len])?.kind {
                        Kind::Operation(name) => name.clone(),
                        _ => None,
                    }
                })
            })
            .or_else(|| {
                self.detail.row.and_then(|row| {
                    self.store
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
        let shown = (0..properties.len()).collect();
        self.overlays.push(Overlay::Picker(Picker {
            pick: Pick::Property(properties, path),
            line: Default::default(),
            scroll: Scroll::default(),
            shown,
        }));
    }

    pub(super) fn ask_new_value(
        &mut self,
        subject: Subject,
        property: Property,
        path: Option<Path>,
    ) {
        let comparison = match property.kind() {
            Type::StringSet => Comparison::Contains,
            _ => Comparison::Is,
        };
        let condition = condition_of(&property, comparison, Some(String::new()));
        let target = path.map_or(Target::Part(subject), Target::Node);
        let values = self.values(subject, &condition);
        let mut prompt = Prompt::new(Ask::NewValue(target, condition), "");
        prompt.values = values;
        complete(&mut prompt, "");
        self.overlays.push(Overlay::Prompt(prompt));
    }

    /// Tries what a value prompt holds, on a copy of the draft.
    pub(super) fn try_value(&mut self, prompt: &mut Prompt) {
        let text = prompt.line.text().to_owned();
        if prompt.chosen.is_none() {
            complete(prompt, &text);
        }
        self.mark_base_of_trial();
        let mut draft = self.work.draft.clone();
        self.trial = match self.value_edit(&prompt.ask, &text) {
            Some(Ok((edit, _))) => edit.apply(&mut draft).ok().map(|_| draft),
            _ => None,
        };
    }

    /// Takes what a value prompt holds; it stays open where that has no meaning.
    pub(super) fn take_value(&mut self, prompt: Prompt) {
        let text = prompt.line.text().to_owned();
        let condition = match &prompt.ask {
            Ask::Value(path) => match self.work.draft.definition.at(path).map(|node| &node.kind) {
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
        self.trial = None;
        if let Ask::Value(path) = &prompt.ask {
            self.builder.narrowest.retain(|(at, _)| at != path);
        }
        if let Some(made) = self.value_edit(&prompt.ask, &text) {
            self.change(made);
        }
    }

    /// The edit that a value prompt with this text asks for.
    fn value_edit(&self, ask: &Ask, text: &str) -> Option<Result<(Edit, Path), String>> {
        let draft = &self.work.draft;
        match ask {
            Ask::Value(path) => Some(edit::set_value(draft, path, text)),
            Ask::NewValue(target, condition) => {
                let condition = Condition {
                    value: Some(text.to_owned()),
                    ..condition.clone()
                };
                Some(match target {
                    Target::Node(path) => edit::insert_condition(draft, path, condition),
                    Target::Part(subject) => self.add_to_part(*subject, condition),
                })
            }
            _ => None,
        }
    }

    fn add_to_part(&self, subject: Subject, condition: Condition) -> Result<(Edit, Path), String> {
        let row = self.detail.row;
        let records = self.store.records();
        let operation = row.and_then(|row| records.operations().get(row));
        let rule = row
            .and_then(|row| records.rule(row))
            .and_then(|rule| rule.label());
        if subject == Subject::Event && operation.is_none() {
            return Err(
                "which operation? put the list's cursor on a detection that carries one".to_owned(),
            );
        }
        edit::add(&self.work.draft, subject, condition, operation, rule)
    }

    /// While a value is typed, changes are told against the draft as it was.
    fn mark_base_of_trial(&mut self) {
        if self.trial.is_none() {
            self.mark_base();
        }
    }

    /// The loaded values of a condition's property, the most frequent first,
    /// each with how many rows have it.
    fn values(&self, subject: Subject, condition: &Condition) -> Vec<(String, usize)> {
        let (Some(component), Some(name)) = (&condition.component, &condition.property) else {
            return Vec::new();
        };
        let property = Property::named(component, name);
        let Some(column) = self.store.table(subject).column(&property) else {
            return Vec::new();
        };
        let mut counts = vec![0_usize; column.values().len()];
        for code in column.codes() {
            if let Some(count) = code
                .checked_sub(FIRST)
                .and_then(|number| counts.get_mut(number as usize))
            {
                *count += 1;
            }
        }
        let mut numbers: Vec<u32> = (0..counts.len() as u32).collect();
        numbers.sort_by_key(|number| std::cmp::Reverse(counts.get(*number as usize).copied()));
        numbers.truncate(MOST_VALUES);
        let text = |number: u32| {
            let value = column.values().get(number)?;
            Some((
                literal_text(&property, &value),
                counts.get(number as usize).copied()?,
            ))
        };
        numbers
            .into_iter()
            .filter_map(text)
            .filter(|(_, count)| *count > 0)
            .collect()
    }

    /// `O`: takes the draft's operation for granted, or no longer does.
    pub(super) fn assume(&mut self) {
        let Some(operation) = self.only_operation() else {
            return self.complain("the exclusion must name one operation to assume");
        };
        let rules = self.work.draft.rules.clone();
        if rules.is_empty() {
            return self.complain(
                "the exclusion must be for certain rules: an operation is assumed for theirs only",
            );
        }
        self.mark_base();
        let mut assumptions = self.work.assumptions.clone();
        let wanted: Vec<(String, String)> = rules
            .into_iter()
            .map(|rule| (rule, operation.clone()))
            .collect();
        let is_assumed = wanted
            .iter()
            .all(|entry| assumptions.entries.contains(entry));
        assumptions.entries.retain(|entry| !wanted.contains(entry));
        if is_assumed {
            self.say(format!("`{operation}` is no longer assumed"));
        } else {
            self.say(format!(
                "`{operation}` is assumed where records carry no operation; u takes it back"
            ));
            assumptions.entries.extend(wanted);
        }
        self.work.assume(assumptions);
    }

    /// The draft's XML, line by line, each with the node it is about.
    pub fn xml(&self) -> Vec<(String, Option<Path>)> {
        write::definition_lines(self.shown_draft())
    }
}

fn condition_of(property: &Property, comparison: Comparison, value: Option<String>) -> Condition {
    Condition {
        component: Some(property.component().to_owned()),
        property: Some(property.name().to_owned()),
        comparison: Some(comparison.name().to_owned()),
        value,
    }
}

/// Offers the values that fit what is typed.
fn complete(prompt: &mut Prompt, typed: &str) {
    let best = rank(typed, prompt.values.iter().map(|(text, _)| text.as_str()));
    let chosen = best.into_iter().take(COMPLETIONS);
    prompt.completions = chosen
        .filter_map(|at| prompt.values.get(at).cloned())
        .collect();
}
