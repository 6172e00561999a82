//! How many addresses and ports a draft hides: its projection on one
//! property, exactly.

use super::deadline::Deadline;
use super::projection::project;
use super::solve::intervals::{Bounds, Intervals};
use crate::detection::Subject;
use crate::language::{Property, Role, Type};
use crate::rule::meaning::Definition;
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
    reach_in(definition, &counted(definition), deadline)
}

/// The addresses and ports that a draft asks about, and whose.
pub fn counted(definition: &Definition) -> Vec<(Subject, Property)> {
    let mut asked = Vec::new();
    for (root, _, test) in definition.tests() {
        let is_counted = matches!(test.property.kind(), Type::Ip4 | Type::Ip6)
            || test.property.role().is_some_and(Role::is_port);
        let one = (root.subject, test.property.clone());
        if is_counted && root.subject != Subject::Ancestor && !asked.contains(&one) {
            asked.push(one);
        }
    }
    asked
}

/// How far a draft reaches in these addresses and ports, whether it asks about
/// them or not. What is not found out in time is left out.
pub fn reach_in(
    definition: &Definition,
    asked: &[(Subject, Property)],
    deadline: &Deadline,
) -> Vec<Reach> {
    let each = asked.iter().filter_map(|(subject, property)| {
        let values = project(definition, None, *subject, property, deadline)?;
        Some(Reach {
            subject: *subject,
            property: property.clone(),
            values,
        })
    });
    each.collect()
}

impl Reach {
    /// Whether it is every value.
    pub fn is_all(&self) -> bool {
        Bounds::of(&self.property).is_some_and(|bounds| bounds.whole() == self.values)
    }

    /// In words, the figure first: `16,777,216 of 4,294,967,296 IPv4 addresses,
    /// all private`.
    pub fn describe(&self) -> String {
        let (noun, whole) = match self.property.kind() {
            Type::Ip4 => ("IPv4 addresses", grouped(1_u64 << 32)),
            Type::Ip6 => ("IPv6 addresses", "2^128".to_owned()),
            _ => ("ports", grouped(1_u32 << 16)),
        };
        if self.is_all() {
            return format!("all {whole} {noun}");
        }
        let count = match self.values.count() {
            Some(0) => "none".to_owned(),
            Some(count) if count <= 1 << 53 => grouped(count),
            Some(count) if count.is_power_of_two() => format!("2^{}", count.ilog2()),
            Some(count) => format!("about 2^{}", rounded_log2(count)),
            None => "2^128".to_owned(),
        };
        let privacy = if self.values.is_empty() {
            ""
        } else {
            self.privacy()
        };
        format!("{count} of {whole} {noun}{privacy}")
    }

    /// As a line about a draft: `hides 1 of 4,294,967,296 IPv4 addresses: event
    /// Network.IpAddressV4`.
    pub fn line(&self) -> String {
        let (subject, property) = (self.subject.name(), &self.property);
        format!("hides {}: {subject} {property}", self.describe())
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

/// The power of two that a number is nearest to.
fn rounded_log2(number: u128) -> u32 {
    let floor = number.ilog2();
    let is_upper = floor > 0 && number >> (floor - 1) & 1 == 1;
    floor + u32::from(is_upper)
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
            ["16,777,216 of 4,294,967,296 IPv4 addresses, all private"]
        );
        assert_eq!(
            told(vec![is("IpAddressV4", "isnot", "192.168.2.0/24")]),
            ["4,294,967,040 of 4,294,967,296 IPv4 addresses"]
        );
        assert_eq!(
            told(vec![
                is("IpAddressV6", "is", "fd00::/64"),
                is("Port", "less", "1024")
            ]),
            [
                "2^64 of 2^128 IPv6 addresses, all private",
                "1,024 of 65,536 ports"
            ]
        );
        let both = vec![
            is("IpAddressV4", "is", "10.0.0.1"),
            is("IpAddressV4", "is", "10.0.0.2"),
        ];
        assert_eq!(
            told(vec![Node::operator("and", both)]),
            ["none of 4,294,967,296 IPv4 addresses"]
        );
        // A branch that asks about something else opens all of it.
        let either = vec![is("IpAddressV4", "is", "8.8.8.8"), is("Port", "is", "53")];
        assert_eq!(
            told(vec![Node::operator("or", either)]),
            ["all 4,294,967,296 IPv4 addresses", "all 65,536 ports"]
        );
        // Each address with a port of its own.
        let pair = |address, port| {
            let both = vec![is("IpAddressV4", "is", address), is("Port", "is", port)];
            Node::operator("and", both)
        };
        let pairs = vec![pair("10.0.0.1", "53"), pair("8.8.8.8", "80")];
        assert_eq!(
            told(vec![Node::operator("or", pairs)]),
            ["2 of 4,294,967,296 IPv4 addresses", "2 of 65,536 ports"]
        );
    }
}
