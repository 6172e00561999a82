//! How many addresses and ports a draft lets through: its projection on one
//! property, exactly.

use super::deadline::Deadline;
use super::prove::Prover;
use super::question::{Question, Statement};
use super::solve::intervals::{Bounds, Intervals};
use super::solve::solver::{Satisfiability, Solver};
use super::values::left;
use super::world::{Reading, Slot};
use crate::detection::Subject;
use crate::language::{Property, Type};
use crate::rule::meaning::{Branch, Definition, Expression};
use crate::text::number::grouped;

/// The values of a property that some suppressed detection has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reach {
    /// Whose property.
    pub subject: Subject,
    /// The property.
    pub property: Property,
    /// Its values: addresses as numbers, ports by their place among all 64-bit
    /// integers.
    pub values: Intervals,
}

/// How far a draft reaches in each address and port that it asks about. What
/// is not found out in time is left out.
pub fn reach(definition: &Definition, deadline: &Deadline) -> Vec<Reach> {
    let mut prover = Prover::new(&[definition], deadline);
    let mut asked = Vec::new();
    for top in super::top::tops(definition) {
        if top.subject != Subject::Ancestor {
            collect(top.branch, top.subject, &mut asked);
        }
    }
    asked
        .into_iter()
        .filter_map(|(subject, property)| {
            let values = prover.project(definition, subject, &property)?;
            Some(Reach {
                subject,
                property,
                values,
            })
        })
        .collect()
}

fn collect(branch: &Branch, subject: Subject, asked: &mut Vec<(Subject, Property)>) {
    if let Expression::Test(test) = &branch.expression {
        let property = &test.property;
        let is_counted =
            matches!(property.kind(), Type::Ip4 | Type::Ip6) || property.name() == "Port";
        if is_counted && !asked.iter().any(|(s, p)| (s, p) == (&subject, property)) {
            asked.push((subject, property.clone()));
        }
    }
    for inner in branch.inner() {
        collect(inner, subject, asked);
    }
}

impl Prover<'_> {
    /// The values of a property with which the definition surely holds of
    /// something; `None` when the time is up.
    fn project(
        &mut self,
        definition: &Definition,
        subject: Subject,
        property: &Property,
    ) -> Option<Intervals> {
        let bounds = Bounds::of(property)?;
        let question = Question {
            holds: vec![Statement::Whole(definition, None)],
            ..Question::default()
        };
        let slot = match subject {
            Subject::Event => Slot::Event,
            Subject::Process => Slot::Process,
            Subject::ParentProcess | Subject::Ancestor => Slot::At(0),
        };
        let variable = self.world.variable(slot, property);
        let mut all = Intervals::default();
        for chain in self.chains(&question, false) {
            let holds = self.root(&question, Reading::Low, &chain, false);
            let is_set = self.world.is_set(slot, property);
            let root = self.world.formulas.and([holds, is_set]);
            let mut search = Solver::new(&self.world.formulas, root);
            // Each answer gives the values that share it; then others are asked for.
            loop {
                match search.solve(self.deadline) {
                    Satisfiability::Unsat => break,
                    Satisfiability::OutOfTime => return None,
                    Satisfiability::Sat => {}
                }
                let (mut asks, mut answers) = (Vec::new(), Vec::new());
                for (atom, yes) in search.model() {
                    let (of, ask) = &self.world.formulas.atoms[atom];
                    if *of == variable {
                        asks.push((ask, yes));
                        answers.push((atom, yes));
                    }
                }
                let values = left(&asks, bounds);
                all = all.or(&values);
                if answers.is_empty() {
                    break;
                }
                search.block(&answers);
            }
        }
        Some(all)
    }
}

impl Reach {
    /// Whether every value is let through.
    pub fn is_all(&self) -> bool {
        Bounds::of(&self.property).is_some_and(|bounds| bounds.whole() == self.values)
    }

    /// In words: `16,777,216 addresses, 0.39 % of IPv4, all private`.
    pub fn describe(&self) -> String {
        let (noun, plural, family, bits) = match self.property.kind() {
            Type::Ip4 => ("address", "addresses", " of IPv4", 32),
            Type::Ip6 => ("address", "addresses", " of IPv6", 128),
            _ => ("port", "ports", " of all", 16),
        };
        let count = match self.values.count() {
            Some(0) => return format!("no {noun}"),
            Some(1) => return format!("1 {noun}{}", self.privacy()),
            Some(count) if count <= 1 << 53 => grouped(count),
            Some(count) if count.is_power_of_two() => format!("2^{}", count.ilog2()),
            Some(count) => format!("about 2^{}", count.ilog2()),
            None => "2^128".to_owned(),
        };
        if self.is_all() {
            return format!("all {count} {plural}");
        }
        // More digits than are shown.
        let share = self.values.count().map_or(1.0, |count| count as f64) / f64::powi(2.0, bits);
        let percent = share * 100.0;
        let share = if percent < 0.01 {
            format!("less than 0.01 %{family}")
        } else if percent > 99.99 {
            format!("more than 99.99 %{family}")
        } else {
            format!("{percent:.2} %{family}")
        };
        format!("{count} {plural}, {share}{}", self.privacy())
    }

    fn privacy(&self) -> &'static str {
        let is_private = match self.property.kind() {
            Type::Ip4 => super::network::private_addresses().covers(&self.values),
            Type::Ip6 => super::network::local_addresses().covers(&self.values),
            _ => false,
        };
        if is_private { ", all private" } else { "" }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::{Kind, Node, meaning};

    fn told(nodes: Vec<Node>) -> Vec<String> {
        let operation = Kind::Operation(Some("TcpIpConnect".into()));
        let operation = Node::with(operation, nodes);
        let tree = Node::with(
            Kind::Definition,
            vec![Node::with(Kind::Operations, vec![operation])],
        );
        let definition = meaning::of(&tree).definition.expect("a meaning");
        let all = reach(&definition, &Deadline::default());
        all.iter().map(Reach::describe).collect()
    }

    fn is(name: &str, comparison: &str, value: &str) -> Node {
        Node::condition("Network", name, comparison, Some(value))
    }

    #[test]
    fn reach_is_counted_exactly() {
        assert_eq!(
            told(vec![is("IpAddressV4", "is", "10.0.0.0/8")]),
            ["16,777,216 addresses, 0.39 % of IPv4, all private"]
        );
        assert_eq!(
            told(vec![is("IpAddressV4", "isnot", "192.168.2.0/24")]),
            ["4,294,967,040 addresses, more than 99.99 % of IPv4"]
        );
        assert_eq!(
            told(vec![
                is("IpAddressV6", "is", "fd00::/64"),
                is("Port", "less", "1024")
            ]),
            [
                "2^64 addresses, less than 0.01 % of IPv6, all private",
                "1,024 ports, 1.56 % of all"
            ]
        );
        // A branch that asks about something else opens all of it.
        let either = vec![is("IpAddressV4", "is", "8.8.8.8"), is("Port", "is", "53")];
        assert_eq!(
            told(vec![Node::operator("or", either)]),
            ["all 4,294,967,296 addresses", "all 65,536 ports"]
        );
        // Each address with a port of its own.
        let pair = |address, port| {
            let both = vec![is("IpAddressV4", "is", address), is("Port", "is", port)];
            Node::operator("and", both)
        };
        let pairs = vec![pair("10.0.0.1", "53"), pair("8.8.8.8", "80")];
        assert_eq!(
            told(vec![Node::operator("or", pairs)]),
            [
                "2 addresses, less than 0.01 % of IPv4",
                "2 ports, less than 0.01 % of all"
            ]
        );
    }
}
