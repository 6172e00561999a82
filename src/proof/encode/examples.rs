//! Values that a model allows and that read like real ones: addresses for
//! documentation, known ports, symbols, paths.

use super::variable::{FilePart, PathPart};
use crate::language::{Property, Role, Type, Value, fold, parse_address};
use crate::proof::solve::formula::Predicate;
use crate::proof::solve::intervals::{self, Bounds, Intervals};
use crate::proof::solve::pattern::{Pattern, example};

/// What a model says of one variable.
type Literals<'a> = [(&'a Predicate, bool)];

const FOLDERS: [&str; 3] = [r"%SYSTEM%\", r"C:\Users\user\", "/tmp/"];
const NAMES: [&str; 3] = ["notepad.exe", "example.exe", "example"];
const STEMS: [&str; 2] = ["notepad", "example"];
const EXTENSIONS: [&str; 2] = ["exe", "txt"];

/// Examples of which no other owner has the first.
fn numbered(samples: &[String], number: usize) -> Vec<String> {
    let own = samples.iter().filter_map(|sample| {
        if sample.ends_with(['\\', '/']) {
            Some(format!(r"C:\example\{number}\"))
        } else if sample.contains("example") {
            Some(sample.replace("example", &format!("example{number}")))
        } else {
            None
        }
    });
    let own: Vec<String> = own.filter(|_| number > 0).collect();
    own.into_iter().chain(samples.iter().cloned()).collect()
}

pub(super) fn text(literals: &Literals<'_>, samples: &[String], number: usize) -> String {
    let patterns: Vec<(&Pattern, bool)> = literals
        .iter()
        .filter_map(|(predicate, is_true)| match predicate {
            Predicate::Matches(pattern) => Some((pattern, *is_true)),
            _ => None,
        })
        .collect();
    example(&patterns, &numbered(samples, number), number)
}

/// A text for a free part of a path.
pub(super) fn part(literals: &Literals<'_>, part: PathPart, number: usize) -> String {
    let samples: &[&str] = match part {
        PathPart::Folder => &FOLDERS,
        PathPart::Name => &NAMES,
        PathPart::Undotted | PathPart::Stem | PathPart::NameShape => &STEMS,
        PathPart::AfterDot => &["profile", "example"],
        PathPart::Extension => &EXTENSIONS,
    };
    let samples: Vec<String> = samples.iter().map(|text| (*text).to_owned()).collect();
    if literals.is_empty() && part == PathPart::Folder {
        return numbered(&samples, number).swap_remove(0);
    }
    text(literals, &samples, number)
}

pub(super) fn members(property: &Property, literals: &Literals<'_>) -> Box<[Box<str>]> {
    let mut wanted = Vec::new();
    let mut must_be_empty = false;
    for (predicate, is_true) in literals {
        match predicate {
            Predicate::Member(member) if *is_true => wanted.push(spelled(property, member)),
            Predicate::NoMember => must_be_empty |= *is_true,
            _ => {}
        }
    }
    if wanted.is_empty() && !must_be_empty {
        let is_refused = |text: &str| {
            let mut refused = literals.iter();
            refused.any(|(one, _)| matches!(one, Predicate::Member(one) if **one == *fold(text)))
        };
        let made_up = (1..).map(|number: u32| format!("OTHER_{number}"));
        let mut all = known(property).iter().cloned().chain(made_up);
        wanted.extend(all.find(|text| !is_refused(text)).map(Box::from));
    }
    wanted.sort_unstable();
    wanted.into()
}

/// The members that the table has.
fn known(property: &Property) -> &[String] {
    property.row().map_or(&[], |row| &row.values)
}

/// A member as the table spells it.
fn spelled(property: &Property, member: &str) -> Box<str> {
    let mut known = known(property).iter();
    known
        .find(|value| fold(value) == *member)
        .map_or(member, String::as_str)
        .into()
}

/// What a model leaves of a number's values.
pub(crate) fn remaining(literals: &Literals<'_>, bounds: Bounds) -> Intervals {
    let refused = literals
        .iter()
        .filter_map(|(predicate, is_true)| match predicate {
            Predicate::In(set) if *is_true => Some(set.complement(bounds)),
            Predicate::In(set) => Some(set.clone()),
            _ => None,
        })
        .flat_map(|set| set.ranges().to_vec())
        .collect();
    Intervals::of(refused).complement(bounds)
}

pub(super) fn number(property: &Property, bounds: Bounds, literals: &Literals<'_>) -> u128 {
    let remaining = remaining(literals, bounds);
    familiar(property)
        .into_iter()
        .find(|value| remaining.contains(*value))
        .or_else(|| {
            let (low, high) = remaining.ranges().first().copied()?;
            Some(if high - low >= 16 { low + 7 } else { low })
        })
        .unwrap_or(bounds.low)
}

/// Numbers that read well: addresses for documentation, known ports, symbols.
fn familiar(property: &Property) -> Vec<u128> {
    let ints = |numbers: &[i64]| numbers.iter().map(|n| intervals::from_int(*n)).collect();
    let addresses = |texts: &[&str]| {
        let parsed = texts.iter().filter_map(|text| parse_address(text));
        parsed
            .map(|value| match value {
                Value::Ip4(bits) => u128::from(bits),
                Value::Ip6(bits) => bits,
                _ => 0,
            })
            .collect()
    };
    match property.kind() {
        Type::Ip4 => addresses(&["203.0.113.7", "198.51.100.7", "10.0.0.7", "192.168.0.7"]),
        Type::Ip6 => addresses(&["2001:db8::7", "2600::7", "fd00::7", "fe80::7"]),
        Type::Bool => vec![1, 0],
        Type::Int if property.role().is_some_and(Role::is_port) => ints(&[443, 50_000, 80, 22, 53]),
        kind => {
            let symbols = kind.symbols().map(|symbols| &symbols.values);
            let numbers = symbols.into_iter().flatten().filter_map(|s| s.number);
            let mut all: Vec<u128> = numbers.map(intervals::from_int).collect();
            all.extend(ints(&[8, 3, 1, 10, 100, 0]) as Vec<u128>);
            all
        }
    }
}

/// Texts that a property could well have.
pub(super) fn samples(property: &Property) -> Vec<String> {
    let usual: &[&str] = match (FilePart::of(property), property.role()) {
        (Some((_, FilePart::Name)), _) | (_, Some(Role::OriginalName)) => &NAMES,
        (Some((_, FilePart::Stem)), _) => &STEMS,
        (Some((_, FilePart::Extension)), _) => &EXTENSIONS,
        (Some((_, FilePart::Folder)), _) => &FOLDERS,
        (Some((_, FilePart::Path)), _) => &[r"%SYSTEM%\notepad.exe", r"C:\Users\user\example.exe"],
        (_, Some(Role::CommandLine)) => &["-k example", "/example"],
        (_, Some(Role::HostName | Role::LogonHost | Role::QueriedName)) => {
            &["host.example", "other.example"]
        }
        (_, Some(Role::Url)) => &["https://host.example/"],
        (_, Some(Role::Protocol)) => &["HTTPS", "HTTP"],
        _ => &["example", "other"],
    };
    let symbols = property.kind().symbols().map(|symbols| &symbols.values);
    let words = symbols.into_iter().flatten().map(|s| s.name.clone());
    words
        .chain(usual.iter().map(|text| (*text).to_owned()))
        .collect()
}
