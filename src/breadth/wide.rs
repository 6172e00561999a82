//! Q211: branches that hide many addresses, counted by reach and not by how
//! they are written.
//!
//! Of the branches that ask for an address and name no program, the union of
//! the addresses is taken: a bound from the sets of the tests alone, and where
//! that is wide the exact projection. A program, or a narrow address of another
//! kind, answers for its branch: without the wide one it would be wider still,
//! and no finding.

use super::bound::Deadline;
use super::finding::{Finding, common};
use super::interval::{Intervals, Span, of_literal};
use super::network::{local_addresses, private_addresses};
use super::normal::{Asked, Normal};
use super::prove::Prover;
use super::reach::Reach;
use super::scope::positive;
use crate::detection::Subject;
use crate::finding::{Code, Level};
use crate::language::{Comparison, Property, Role, Type};
use crate::rule::meaning::{Definition, OperationTest, Part};
use crate::rule::{Node, Path};

/// More private addresses than this are many.
const MANY: u128 = 1 << 24;
/// More public ones than this.
const MANY_PUBLIC: u128 = 1 << 16;
/// More IPv6 addresses than this: a /32.
const MANY_V6: u128 = 1 << 96;

/// The findings, one for each address property. `said` are those of the single
/// conditions.
pub(super) fn branches(
    tree: &Node,
    definition: &Definition,
    said: &[Finding],
    deadline: &Deadline,
) -> Vec<Finding> {
    let mut asked: Vec<&Property> = Vec::new();
    Normal::of(definition).each(&mut |test| {
        if test.is_from() && !asked.contains(&test.property()) {
            asked.push(test.property());
        }
    });
    let is_program = |asked: &Asked<'_>| asked.is_of_process() && asked.is_positive();
    let wide: Vec<&Property> = asked
        .iter()
        .copied()
        .filter(|property| {
            let open = Open::of(definition, property, &is_program);
            open.is_some_and(|open| level_of(property, &open.bound).is_some())
        })
        .collect();
    let answers = |asked: &Asked<'_>| {
        let is_narrow = asked.is_from() && !wide.contains(&asked.property());
        is_program(asked) || is_narrow && asked.is_positive()
    };
    let findings = wide.iter().filter_map(|property| {
        let open = Open::of(definition, property, &answers)?;
        level_of(property, &open.bound)?;
        open.finding(tree, property, said, deadline)
    });
    findings.collect()
}

/// The branches of a definition that ask for an address and that nothing answers.
struct Open {
    definition: Definition,
    /// The conditions on the address.
    paths: Vec<Path>,
    /// The addresses, more rather than less.
    bound: Intervals,
}

impl Open {
    fn of(
        definition: &Definition,
        property: &Property,
        is_answer: &impl Fn(&Asked<'_>) -> bool,
    ) -> Option<Open> {
        let mut open = Open {
            definition: Definition::default(),
            paths: Vec::new(),
            bound: Intervals::default(),
        };
        for (path, part) in &definition.parts {
            let part = match part {
                Part::Operations(operations) => open.operations(operations, property, is_answer)?,
                Part::Actor { subject, .. } => Part::Actor {
                    subject: *subject,
                    branch: Normal::of_part(part).without(is_answer)?.to_branch(),
                },
                Part::Ancestor {
                    distance,
                    is_unique,
                    ..
                } => Part::Ancestor {
                    distance: *distance,
                    is_unique: *is_unique,
                    branch: Normal::of_part(part).without(is_answer)?.to_branch(),
                },
            };
            open.definition.parts.push((path.clone(), part));
        }
        (!open.paths.is_empty()).then_some(open)
    }

    fn operations(
        &mut self,
        operations: &[OperationTest],
        property: &Property,
        is_answer: &impl Fn(&Asked<'_>) -> bool,
    ) -> Option<Part> {
        let mut left = Vec::new();
        for operation in operations {
            let whole = Normal::of_branch(&operation.branch, Subject::Event, Some(&operation.name));
            let is_it = |asked: &Asked<'_>| asked.property() == property;
            let Some(open) = whole.without(is_answer).and_then(|open| open.with(&is_it)) else {
                continue;
            };
            open.each(&mut |asked| {
                if is_it(asked) && !self.paths.contains(asked.path) {
                    self.paths.push(asked.path.clone());
                }
            });
            self.bound = self.bound.or(&bound(&open, property));
            left.push(OperationTest {
                branch: open.to_branch(),
                ..operation.clone()
            });
        }
        (!left.is_empty()).then_some(Part::Operations(left))
    }

    fn finding(
        &self,
        tree: &Node,
        property: &Property,
        said: &[Finding],
        deadline: &Deadline,
    ) -> Option<Finding> {
        let mut prover = Prover::new(&[&self.definition], deadline);
        let exact = prover.project(&self.definition, Subject::Event, property);
        let upto = if exact.is_some() { "" } else { "up to " };
        let reach = Reach {
            subject: Subject::Event,
            property: property.clone(),
            values: exact.unwrap_or_else(|| self.bound.clone()),
        };
        let level = level_of(property, &reach.values)?;
        if level == Level::Warning && self.is_said(tree, property, &reach.values, said) {
            return None;
        }
        let kind = match property.role() {
            Some(Role::RemoteAddress) => "remote",
            _ => "source",
        };
        let message = format!(
            "hides {upto}{} of the {kind} side, by `{property}`",
            reach.describe()
        );
        let mut finding = Finding::new(Code::Q211, tree, &common(&self.paths), message);
        finding.level = level;
        finding.fix = Some(
            "name the addresses or prefixes that make the noise, or the program beside them"
                .to_owned(),
        );
        Some(finding)
    }

    /// Whether it is wide only by conditions that Q203 is about.
    fn is_said(
        &self,
        tree: &Node,
        property: &Property,
        values: &Intervals,
        said: &[Finding],
    ) -> bool {
        let Some(span) = Span::of(property) else {
            return false;
        };
        let mut told = Intervals::default();
        for finding in said.iter().filter(|finding| finding.code == Code::Q203) {
            if self.paths.contains(&finding.path)
                && let Some(set) = super::lint::prefix_at(tree, &finding.path)
            {
                told = told.or(&set);
            }
        }
        level_of(property, &values.and(&told.complement(span))).is_none()
    }
}

/// The addresses that an expression may be true of, whatever else it asks.
fn bound(normal: &Normal<'_>, property: &Property) -> Intervals {
    let Some(span) = Span::of(property) else {
        return Intervals::default();
    };
    match normal {
        Normal::Test(asked) if asked.property() != property => span.whole(),
        Normal::Test(asked) => match asked.comparison() {
            Comparison::IsNotSet => Intervals::default(),
            Comparison::IsSet => span.whole(),
            comparison => {
                let set = of_literal(positive(comparison), &asked.test.literal);
                let set = set.unwrap_or_else(|| span.whole());
                match comparison.is_negated() {
                    true => set.complement(span),
                    false => set,
                }
            }
        },
        Normal::And(all) => all.iter().fold(span.whole(), |both, inner| {
            both.and(&bound(inner, property))
        }),
        Normal::Or(any) => {
            let each = any.iter().map(|inner| bound(inner, property));
            Intervals::of(each.flat_map(|set| set.ranges().to_vec()).collect())
        }
    }
}

/// How bad it is to hide these addresses; `None` where they are few.
fn level_of(property: &Property, values: &Intervals) -> Option<Level> {
    let span = Span::of(property)?;
    // All of 2^128 can't be counted.
    let count = |set: &Intervals| set.count().unwrap_or(u128::MAX);
    let outside = |own: Intervals| count(&values.and(&own.complement(span)));
    let (is_half, is_many) = match property.kind() {
        Type::Ip4 => {
            let public = outside(private_addresses());
            let is_many = public > MANY_PUBLIC || public > 0 && count(values) > MANY;
            (count(values) >= 1 << 31, is_many)
        }
        _ => (
            count(values) >= 1 << 127,
            outside(local_addresses()) > MANY_V6,
        ),
    };
    match (is_half, is_many) {
        (true, _) => Some(Level::Error),
        (false, true) => Some(Level::Warning),
        (false, false) => None,
    }
}
