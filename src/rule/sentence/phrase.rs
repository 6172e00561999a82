//! What an expression asks of one subject, in words: tests that ask alike make a
//! list, what is negated is said negated, and what binds less stands in brackets.

use super::{listed, quoted};
use crate::language::{Comparison, Property, Role, Status};
use crate::rule::meaning::{Branch, Expression, Literal, Test};
use crate::rule::{Kind, Node};

fn is_prefix(test: &Test) -> bool {
    match &test.literal {
        Literal::Net4(net) => net.prefix_len() < 32,
        Literal::Net6(net) => net.prefix_len() < 128,
        _ => false,
    }
}

/// Whether both are tests of one property by one comparison.
fn is_alike(one: &Branch, other: &Branch) -> bool {
    one.test().zip(other.test()).is_some_and(|(one, other)| {
        (&one.property, one.comparison, is_prefix(one))
            == (&other.property, other.comparison, is_prefix(other))
    })
}

/// How strongly what stands in a phrase holds together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Binding {
    /// One statement.
    One,
    And,
    Or,
}

/// Expressions about one subject.
pub(super) struct Phrase<'a> {
    pub(super) root: &'a Node,
    pub(super) owner: &'a str,
}

impl Phrase<'_> {
    pub(super) fn of(&self, branch: &Branch, is_negated: bool) -> Option<(String, Binding)> {
        let (branches, is_and) = match &branch.expression {
            Expression::True => return None,
            Expression::Not(inner) => return self.of(inner, !is_negated),
            Expression::Test(test) => {
                let text = self.test(test, &[self.value(branch, test)], is_negated);
                return Some((text, Binding::One));
            }
            Expression::And(branches) => (branches, !is_negated),
            Expression::Or(branches) => (branches, is_negated),
        };
        let (word, binding) = match is_and {
            true => (" and ", Binding::And),
            false => (" or ", Binding::Or),
        };
        let phrases = branches.chunk_by(is_alike).flat_map(|few| {
            if let Some(text) = self.alike(few, is_and, is_negated) {
                return vec![text];
            }
            let each = few.iter().filter_map(|inner| {
                let (text, inner) = self.of(inner, is_negated)?;
                let is_apart = inner != Binding::One && inner != binding;
                Some(if is_apart { format!("({text})") } else { text })
            });
            each.collect()
        });
        let phrases: Vec<String> = phrases.collect();
        match phrases.len() {
            0 => None,
            1 => Some((phrases.concat(), Binding::One)),
            _ => Some((phrases.join(word), binding)),
        }
    }

    /// Tests that ask alike in one statement: "is a or b", and of negated ones that
    /// must all hold "is neither a nor b".
    fn alike(&self, branches: &[Branch], is_and: bool, is_negated: bool) -> Option<String> {
        let first = branches.first()?.test()?;
        // "Not a and not b" is "neither"; "a and b" is no list.
        let said_negated = first.comparison.is_negated() != is_negated;
        // What is asked without a value, of a truth or of an order makes no list.
        let is_listable = matches!(
            first.comparison.positive(),
            Comparison::Is | Comparison::Starts | Comparison::Contains | Comparison::Ends
        ) && !matches!(first.literal, Literal::Bool(_));
        if branches.len() < 2 || said_negated != is_and || !is_listable {
            return None;
        }
        let values = branches
            .iter()
            .filter_map(|branch| Some(self.value(branch, branch.test()?)));
        let values: Vec<String> = values.collect();
        Some(self.test(first, &values, is_negated))
    }

    /// A test's value as the file has it.
    fn value(&self, branch: &Branch, test: &Test) -> String {
        let written = match self.root.at(&branch.path).map(|node| &node.kind) {
            Some(Kind::Condition(condition)) => condition.value.as_deref().unwrap_or_default(),
            _ => "",
        };
        match test.literal {
            Literal::Text(_) => quoted(written),
            _ => written.trim().to_owned(),
        }
    }

    fn test(&self, test: &Test, values: &[String], is_negated: bool) -> String {
        let comparison = test.comparison;
        if let (Some(Role::Direction), Literal::Bool(inbound)) =
            (test.property.role(), &test.literal)
        {
            // What has no direction is not inbound, and not outbound either.
            let not = if comparison.is_negated() != is_negated {
                "not "
            } else {
                ""
            };
            let way = if *inbound { "inbound" } else { "outbound" };
            return format!("it is {not}{way}");
        }
        let noun = noun(&test.property);
        let verb = match is_negated {
            true => negated_verb(comparison, is_prefix(test), values.len() > 1),
            false => verb(comparison, is_prefix(test), values.len() > 1),
        };
        let said_negated = comparison.is_negated() != is_negated;
        let values = match &test.literal {
            Literal::Nothing => String::new(),
            _ if said_negated => listed(values, "nor"),
            _ => listed(values, "or"),
        };
        format!("{} {noun} {verb} {values}", self.owner)
            .trim_end()
            .to_owned()
    }
}

/// The verb of what must not hold. Of an order it is said as it is asked: what has no
/// value is not below one, and not at least as much either.
fn negated_verb(comparison: Comparison, is_prefix: bool, is_neither: bool) -> &'static str {
    match comparison {
        Comparison::Less => "is not below",
        Comparison::LessOrEqual => "is not at most",
        Comparison::Greater => "is not above",
        Comparison::GreaterOrEqual => "is not at least",
        other => verb(other.negation(), is_prefix, is_neither),
    }
}

/// What a property is called: by its role, where one component has that.
fn noun(property: &Property) -> String {
    let is_own = matches!(
        property.component(),
        "Network" | "FileItem" | "ProcessInfo" | "Module"
    );
    match property.role() {
        Some(role) if is_own => role.words(),
        // What nobody knows may say anything.
        _ if property.status() == Status::Unknown => quoted(property.full()),
        _ => property.full().to_owned(),
    }
}

fn verb(comparison: Comparison, is_prefix: bool, is_neither: bool) -> &'static str {
    match comparison {
        Comparison::Is if is_prefix => "lies in",
        Comparison::IsNot if is_prefix && is_neither => "lies neither in",
        Comparison::IsNot if is_prefix => "does not lie in",
        Comparison::Is => "is",
        Comparison::IsNot if is_neither => "is neither",
        Comparison::IsNot => "is not",
        Comparison::Starts => "starts with",
        Comparison::NotStarts if is_neither => "starts with neither",
        Comparison::NotStarts => "does not start with",
        Comparison::Contains => "contains",
        Comparison::NotContains if is_neither => "contains neither",
        Comparison::NotContains => "does not contain",
        Comparison::Ends => "ends with",
        Comparison::NotEnds if is_neither => "ends with neither",
        Comparison::NotEnds => "does not end with",
        Comparison::Less => "is below",
        Comparison::LessOrEqual => "is at most",
        Comparison::Greater => "is above",
        Comparison::GreaterOrEqual => "is at least",
        Comparison::IsSet => "is there",
        Comparison::IsNotSet => "is not there",
        Comparison::IsEmpty => "is empty",
        Comparison::IsNotEmpty => "is not empty",
    }
}
