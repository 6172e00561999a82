//! What the builder's `a` offers: properties of every subject, those that are loaded
//! first, and operations.

use super::Target;
use crate::detection::Subject;
use crate::language::Property;
use crate::text::number::grouped;

/// Something that can be added to an exclusion.
#[derive(Clone, Debug)]
pub enum Addable {
    /// A condition on a property.
    Property(Box<AddableProperty>),
    /// Another operation, which is chosen then.
    OtherOperation,
    /// An operation, and how many loaded detections are of it.
    Operation(String, usize),
    /// An operation, whatever else its events are.
    Every(String),
}

/// A property that can be asked about.
#[derive(Clone, Debug)]
pub struct AddableProperty {
    /// Whose property.
    pub subject: Subject,
    /// The property.
    pub property: Property,
    /// Where a condition on it goes.
    pub target: Target,
    /// How many loaded values there are of it.
    pub known: usize,
    /// The most frequent ones.
    pub values: Vec<(String, usize)>,
}

impl Addable {
    /// What is shown and searched.
    pub fn name(&self) -> String {
        match self {
            Addable::Property(of) => match &of.target {
                Target::Operation(name) => format!("{name} {}", of.property),
                _ => format!("{} {}", of.subject.name(), of.property),
            },
            Addable::OtherOperation => "another operation…".to_owned(),
            Addable::Operation(name, _) => format!("operation {name}"),
            Addable::Every(name) => format!("every {name}, whatever else it is"),
        }
    }

    /// How many loaded detections have it.
    pub fn count(&self) -> usize {
        match self {
            Addable::Property(of) => of.known,
            Addable::Operation(_, count) => *count,
            Addable::OtherOperation | Addable::Every(_) => 0,
        }
    }

    /// Its most frequent values, in one line.
    pub fn values(&self) -> String {
        let Addable::Property(of) = self else {
            return String::new();
        };
        let values = of.values.iter();
        let values = values.map(|(value, count)| format!("{value} {}", grouped(*count)));
        values.collect::<Vec<_>>().join(" · ")
    }
}
