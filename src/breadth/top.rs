//! The outermost expressions of a definition, with whose they are.

use crate::detection::Subject;
use crate::rule::meaning::{Branch, Definition, Part};

/// An expression with whose it is.
#[derive(Clone, Copy)]
pub(super) struct Top<'a> {
    pub(super) branch: &'a Branch,
    pub(super) subject: Subject,
    pub(super) operation: Option<&'a str>,
}

/// The outermost expression of each part and operation.
pub(super) fn tops(definition: &Definition) -> Vec<Top<'_>> {
    let of_part = |part| match part {
        &Part::Actor {
            subject,
            ref branch,
        } => vec![Top {
            branch,
            subject,
            operation: None,
        }],
        Part::Ancestor { branch, .. } => vec![Top {
            branch,
            subject: Subject::Ancestor,
            operation: None,
        }],
        Part::Operations(operations) => operations
            .iter()
            .map(|operation| Top {
                branch: &operation.branch,
                subject: Subject::Event,
                operation: Some(&operation.name),
            })
            .collect(),
    };
    let parts = definition.parts.iter();
    parts.flat_map(|(_, part)| of_part(part)).collect()
}
