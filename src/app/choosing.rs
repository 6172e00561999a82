//! `a` in the builder: which property is asked about. All subjects are offered, the
//! current part's first, with what loaded detections have; and operations.

use super::App;
use super::editing::subject_at;
use super::overlay::Target;
use super::overlay::addable::{Addable, AddableProperty};
use super::question::looking::LookAt;
use crate::detection::Subject;
use crate::language::{Operation, table};
use crate::rule::edit;
use crate::rule::{Kind, NodeId};

const SUBJECTS: [Subject; 4] = [
    Subject::Process,
    Subject::ParentProcess,
    Subject::Ancestor,
    Subject::Event,
];

impl App {
    /// `a` in the builder: which property.
    pub(super) fn ask_property(&mut self) {
        let node = self.builder.node();
        // What holds no condition is no part to begin with.
        let here = node.filter(|node| self.takes_conditions(*node));
        let own = here.map(|node| subject_at(self.work.draft(), node));
        let mut subjects = SUBJECTS.to_vec();
        subjects.sort_by_key(|subject| Some(*subject) != own);
        let mut all = Vec::new();
        for subject in subjects {
            let target = match here {
                Some(node) if Some(subject) == own => Target::Node(node),
                _ => match (subject, self.only_operation()) {
                    (Subject::Event, Some(name)) => Target::Operation(name),
                    _ => Target::Part(subject),
                },
            };
            let operation = match (subject, &target) {
                (Subject::Event, Target::Node(_)) => self.operation_above(),
                (Subject::Event, Target::Operation(name)) => Some(name.clone()),
                (Subject::Event, _) => self.operation_of_row(),
                _ => None,
            };
            let known = operation.and_then(|name| table().operation(&name));
            all.extend(properties(subject, &target, known));
        }
        all.push(Addable::OtherOperation);
        self.look("what can be asked about", LookAt::Addable(all));
    }

    fn takes_conditions(&self, node: NodeId) -> bool {
        let kind = self
            .work
            .draft()
            .definition
            .find(node)
            .map(|node| &node.kind);
        !matches!(
            kind,
            None | Some(Kind::Definition | Kind::Operations | Kind::Foreign { .. })
        )
    }

    /// The operation that the node under the cursor stands in.
    fn operation_above(&self) -> Option<String> {
        let path = self.builder.path()?;
        let definition = &self.work.draft().definition;
        (1..=path.len())
            .rev()
            .find_map(|len| match &definition.at(&path[..len])?.kind {
                Kind::Operation(name) => name.clone(),
                _ => None,
            })
    }

    /// The operation of the detection that is looked at.
    fn operation_of_row(&self) -> Option<String> {
        let row = self.detail.row()?;
        let operations = self.loaded.store().records().operations();
        operations.get(row).map(str::to_owned)
    }

    /// What was chosen: on to the value, or to what is asked of the operation.
    pub(super) fn add_chosen(&mut self, chosen: Addable) {
        match chosen {
            Addable::Property(of) => self.ask_new_value(of.subject, &of.property, of.target),
            Addable::OtherOperation => {
                let all = table().operations.iter();
                let all = all.map(|operation| Addable::Operation(operation.name.clone(), 0));
                self.look("operations", LookAt::Addable(all.collect()));
            }
            Addable::Operation(name, _) => {
                let known = table().operation(&name);
                let target = Target::Operation(name.clone());
                let mut all: Vec<Addable> = properties(Subject::Event, &target, known).collect();
                all.push(Addable::Every(name));
                self.look("what is asked of it", LookAt::Addable(all));
            }
            Addable::Every(name) => {
                let made = edit::add_operation(self.work.draft(), &name);
                if self.change(made) {
                    self.say_with_counts(format!("added every {name}"));
                }
            }
        }
    }
}

/// The properties that a subject has; of an event, that the operation has.
fn properties(
    subject: Subject,
    target: &Target,
    operation: Option<&'static Operation>,
) -> impl Iterator<Item = Addable> {
    let target = target.clone();
    let operation = operation.filter(|operation| operation.complete);
    let is_fitting = move |component: &str| {
        let has = |components: &[String]| components.iter().any(|one| one == component);
        match subject {
            Subject::Event => operation.is_none_or(|operation| has(&operation.components)),
            _ => has(&table().actors),
        }
    };
    let all = table().properties();
    let all = all.filter(move |property| is_fitting(property.component()));
    all.map(move |property| {
        Addable::Property(Box::new(AddableProperty {
            subject,
            property,
            target: target.clone(),
            known: 0,
            values: Vec::new(),
        }))
    })
}
