//! From what stands in a file to what it means: typed tests under and, or and
//! not, or the places that have no meaning.
//!
//! ```text
//! Node ──of──► Meaning { definition: Option<Definition>, problems }
//! Definition = AND of Part;  Part = subject + Expression;  Operations = OR of (name AND Expression)
//! ```
//! A definition is given only when nothing in it is without meaning. The
//! comparisons of literals with values are left to [`crate::matcher`].

mod condition;
mod literal;
mod reader;
mod visit;

pub use literal::Literal;
pub use visit::Root;

use super::{Condition, Kind, Node, Path};
use crate::detection::Subject;
use crate::finding::{Code, Level, Place};
use crate::language::{Comparison, Property, fold};
use reader::DefinitionReader;

/// One typed condition. Equal tests mean the same, however they were spelled.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Test {
    /// What is asked about.
    pub property: Property,
    /// How its value is compared.
    pub comparison: Comparison,
    /// What the value is compared with.
    pub literal: Literal,
}

/// What an expression is made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expression {
    /// True of everything: an empty part.
    True,
    /// True where all are.
    And(Vec<Branch>),
    /// True where one is.
    Or(Vec<Branch>),
    /// True where it is false.
    Not(Box<Branch>),
    /// A condition.
    Test(Test),
}

/// An expression and the node it came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Branch {
    /// Where in the tree.
    pub path: Path,
    /// What it says.
    pub expression: Expression,
}

impl Branch {
    /// The branches right under it.
    pub fn inner(&self) -> &[Branch] {
        match &self.expression {
            Expression::And(branches) | Expression::Or(branches) => branches,
            Expression::Not(inner) => std::slice::from_ref(inner),
            Expression::True | Expression::Test(_) => &[],
        }
    }
}

/// One `operation`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OperationTest {
    /// Where in the tree.
    pub path: Path,
    /// Its name, in the table's spelling where the table has it.
    pub name: String,
    /// What is asked of the event.
    pub branch: Branch,
}

/// One part of a definition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// The process or its parent.
    Actor {
        /// Which of the two.
        subject: Subject,
        /// What is asked of it.
        branch: Branch,
    },
    /// An ancestor.
    Ancestor {
        /// Which: 1 is the parent; `None`: any.
        distance: Option<u32>,
        /// Whether neighbours of one program count once.
        is_unique: bool,
        /// What is asked of it.
        branch: Branch,
    },
    /// What happened: one of these.
    Operations(Vec<OperationTest>),
}

/// A definition that has a meaning: all its parts hold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Definition {
    /// The parts, each with its node.
    pub parts: Vec<(Path, Part)>,
}

/// Something wrong with what is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The finding's code, `Q105`.
    pub code: Code,
    /// The node.
    pub path: Path,
    /// Where the node stands in the file.
    pub place: Option<Place>,
    /// What is wrong, the user's input in backticks.
    pub message: String,
    /// What to do.
    pub fix: Option<String>,
}

/// What a tree means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Meaning {
    /// The typed definition, where everything has a meaning.
    pub definition: Option<Definition>,
    /// What is wrong, in file order.
    pub problems: Vec<Problem>,
}

impl Problem {
    /// Whether it leaves the draft without meaning.
    pub fn is_error(&self) -> bool {
        self.code.level() == Level::Error
    }
}

impl Meaning {
    /// The first problem that leaves the draft without meaning.
    pub fn error(&self) -> Option<&Problem> {
        self.problems.iter().find(|problem| problem.is_error())
    }
}

/// What the tree under a definition means.
pub fn of(definition: &Node) -> Meaning {
    let mut reader = DefinitionReader {
        path: Path::new(),
        problems: Vec::new(),
    };
    let parts = reader.definition(definition);
    let is_whole = reader.problems.iter().all(|problem| !problem.is_error());
    Meaning {
        definition: is_whole.then_some(Definition { parts }),
        problems: reader.problems,
    }
}

/// What one condition means, on its own.
///
/// # Errors
/// The first problem that leaves it without meaning; its path is empty.
pub fn of_condition(condition: &Condition) -> Result<Test, Problem> {
    let mut reader = DefinitionReader {
        path: Path::new(),
        problems: Vec::new(),
    };
    let node = Node::new(Kind::Condition(condition.clone()));
    match reader.condition(&node, condition) {
        Some(test) => Ok(test),
        None => Err(reader
            .problems
            .into_iter()
            .find(|problem| problem.is_error())
            .unwrap_or(Problem {
                code: Code::Q109,
                path: Path::new(),
                place: None,
                message: "the condition has no meaning".to_owned(),
                fix: None,
            })),
    }
}

/// Whether two spellings of an operation's name mean the same.
pub fn is_same_operation(left: &str, right: &str) -> bool {
    left == right || fold(left) == fold(right)
}

#[cfg(test)]
mod tests;
