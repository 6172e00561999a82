//! The one walk over a definition: its expressions with whose they are, and
//! below them branches and tests in the order in which they stand.

use super::{Branch, Definition, Expression, Part, Test};
use crate::detection::Subject;

/// The outermost expression of a part or an operation.
#[derive(Clone, Copy, Debug)]
pub struct Root<'a> {
    /// The expression.
    pub branch: &'a Branch,
    /// Whose properties it asks about.
    pub subject: Subject,
    /// The operation that it stands in.
    pub operation: Option<&'a str>,
}

impl Definition {
    /// The outermost expressions, in their order.
    pub fn roots(&self) -> impl Iterator<Item = Root<'_>> {
        self.parts.iter().flat_map(|(_, part)| part.roots())
    }

    /// The tests, each with the expression that it stands in and its own branch.
    pub fn tests(&self) -> impl Iterator<Item = (Root<'_>, &Branch, &Test)> {
        self.roots().flat_map(|root| {
            let branches = root.branch.descendants();
            branches.filter_map(move |branch| Some((root, branch, branch.test()?)))
        })
    }

    /// The operations that are named, in their order.
    pub fn operations(&self) -> impl Iterator<Item = &str> {
        self.roots().filter_map(|root| root.operation)
    }
}

impl Part {
    /// The outermost expressions: one, or one for each operation.
    pub fn roots(&self) -> impl Iterator<Item = Root<'_>> {
        let (own, operations) = match self {
            Part::Actor { subject, branch } => (Some((*subject, branch)), &[][..]),
            Part::Ancestor { branch, .. } => (Some((Subject::Ancestor, branch)), &[][..]),
            Part::Operations(operations) => (None, operations.as_slice()),
        };
        let own = own.map(|(subject, branch)| Root {
            branch,
            subject,
            operation: None,
        });
        let operations = operations.iter().map(|operation| Root {
            branch: &operation.branch,
            subject: Subject::Event,
            operation: Some(&operation.name),
        });
        own.into_iter().chain(operations)
    }
}

impl Branch {
    /// The condition that it is.
    pub fn test(&self) -> Option<&Test> {
        match &self.expression {
            Expression::Test(test) => Some(test),
            _ => None,
        }
    }

    /// The branch and all below it, each before what is in it.
    pub fn descendants(&self) -> impl Iterator<Item = &Branch> {
        let mut open = vec![self];
        std::iter::from_fn(move || {
            let branch = open.pop()?;
            open.extend(branch.inner().iter().rev());
            Some(branch)
        })
    }

    /// The tests in it, in their order.
    pub fn tests(&self) -> impl Iterator<Item = &Test> {
        self.descendants().filter_map(Branch::test)
    }
}
