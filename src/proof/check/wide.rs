//! Q211: branches that hide many addresses, counted by reach and not by how
//! they are written.
//!
//! Of the branches that ask for an address and that nothing answers, the union of
//! the addresses is taken, as far as they hide more than the branches that do not
//! ask for it: a bound from the sets of the tests alone, and where that is wide
//! the exact projection. A program answers for its branch, and so does a narrow
//! address of another kind: without the wide one it would be wider still.

use super::finding::{Finding, common};
use crate::detection::Subject;
use crate::finding::{Code, Level};
use crate::language::{Property, Role, Type};
use crate::proof::deadline::Deadline;
use crate::proof::network::{local_addresses, private_addresses};
use crate::proof::normal::{Claim, Normal};
use crate::proof::projection::{bound_of, project};
use crate::proof::reach::Reach;
use crate::proof::solve::intervals::{Bounds, Intervals};
use crate::rule::meaning::Definition;
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
    let is_program = |asked: &Claim<'_>| asked.is_of_process() && asked.is_positive();
    let mut wide: Vec<Wide<'_>> = asked
        .iter()
        .filter_map(|property| Wide::of(definition, property, &is_program, deadline))
        .collect();
    if asked.len() > 1 && !wide.is_empty() {
        let many: Vec<&Property> = wide.iter().map(|wide| wide.property).collect();
        let answers = |asked: &Claim<'_>| {
            let is_narrow = asked.is_from() && !many.contains(&asked.property());
            is_program(asked) || is_narrow && asked.is_positive()
        };
        wide = many
            .iter()
            .filter_map(|property| Wide::of(definition, property, &answers, deadline))
            .collect();
    }
    let findings = wide.iter().filter_map(|wide| wide.finding(tree, said));
    findings.collect()
}

/// The many addresses that some branches hide.
struct Wide<'a> {
    property: &'a Property,
    level: Level,
    values: Intervals,
    /// Whether these are the addresses, and not only no more than them.
    is_exact: bool,
    /// The conditions on the address.
    paths: Vec<Path>,
}

impl<'a> Wide<'a> {
    fn of(
        definition: &Definition,
        property: &'a Property,
        is_answer: &impl Fn(&Claim<'_>) -> bool,
        deadline: &Deadline,
    ) -> Option<Wide<'a>> {
        let is_it = |asked: &Claim<'_>| asked.property() == property && asked.is_from();
        let open = Normal::definition_without(definition, is_answer)?;
        let operations = open.parts.iter().map(|(_, part)| Normal::of_part(part));
        let asking: Vec<Normal<'_>> = operations.filter_map(|part| part.with(&is_it)).collect();
        let bound = bound_of(&Normal::Or(asking.clone()).to_branch(), property)?;
        level_of(property, &bound)?;
        let mut paths: Vec<Path> = Vec::new();
        for part in &asking {
            part.each(&mut |asked| {
                if is_it(asked) && !paths.contains(asked.path) {
                    paths.push(asked.path.clone());
                }
            });
        }
        let others = Normal::definition_without(&open, &is_it);
        let exact = project(&open, others.as_ref(), Subject::Event, property, deadline);
        let is_exact = exact.is_some();
        let values = exact.unwrap_or(bound);
        Some(Wide {
            property,
            level: level_of(property, &values)?,
            values,
            is_exact,
            paths,
        })
    }

    fn finding(&self, tree: &Node, said: &[Finding]) -> Option<Finding> {
        if self.level == Level::Warning && self.is_said(tree, said) {
            return None;
        }
        let property = self.property;
        let reach = Reach {
            subject: Subject::Event,
            property: property.clone(),
            values: self.values.clone(),
        };
        let upto = if self.is_exact { "" } else { "up to " };
        let side = match property.role() {
            Some(Role::RemoteAddress) => "remote",
            _ => "source",
        };
        let figure = reach.describe();
        let message = format!("hides {upto}{figure} of the {side} side, by `{property}`");
        let mut finding = Finding::new(Code::Q211, tree, &common(&self.paths), message);
        finding.level = self.level;
        let fix = "name the addresses or prefixes that make the noise, or the program beside them";
        Some(finding.fix(fix))
    }

    /// Whether it is wide only by conditions that Q203 is about.
    fn is_said(&self, tree: &Node, said: &[Finding]) -> bool {
        let Some(bounds) = Bounds::of(self.property) else {
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
        level_of(self.property, &self.values.and(&told.complement(bounds))).is_none()
    }
}

/// How bad it is to hide these addresses; `None` where they are few.
fn level_of(property: &Property, values: &Intervals) -> Option<Level> {
    let bounds = Bounds::of(property)?;
    // All of 2^128 can't be counted.
    let count = |set: &Intervals| set.count().unwrap_or(u128::MAX);
    let outside = |own: Intervals| count(&values.and(&own.complement(bounds)));
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
