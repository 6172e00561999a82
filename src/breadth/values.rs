//! Values that meet the answers of a search and read like real ones: addresses
//! for documentation, known ports, symbols, paths.

use super::solve::formula::Predicate;
use super::solve::intervals::{self, Bounds, Intervals};
use super::solve::pattern::{Pattern, example};
use super::world::Slot;
use crate::language::{Property, Type, Value, fold, parse_address};

pub(super) const FOLDERS: [&str; 3] = [r"%SYSTEM%\", r"C:\Users\user\", "/tmp/"];
pub(super) const NAMES: [&str; 3] = ["notepad.exe", "example.exe", "example"];

/// Which of several examples a slot takes, so that neighbours differ.
pub(super) fn number_of(slot: Slot) -> usize {
    match slot {
        Slot::At(at) => at,
        _ => 0,
    }
}

/// Examples of which no other slot has the first.
pub(super) fn told_apart(samples: &[String], number: usize) -> Vec<String> {
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

pub(super) fn text(answers: &[(&Predicate, bool)], samples: &[String], number: usize) -> String {
    let patterns: Vec<(&Pattern, bool)> = answers
        .iter()
        .filter_map(|(ask, yes)| match ask {
            Predicate::Matches(pattern) => Some((pattern, *yes)),
            _ => None,
        })
        .collect();
    example(&patterns, &told_apart(samples, number), number)
}

pub(super) fn members(property: &Property, answers: &[(&Predicate, bool)]) -> Box<[Box<str>]> {
    let mut wanted = Vec::new();
    let mut must_be_empty = false;
    for (ask, yes) in answers {
        match ask {
            Predicate::Member(member) if *yes => wanted.push(spelled(property, member)),
            Predicate::NoMember => must_be_empty |= *yes,
            _ => {}
        }
    }
    if wanted.is_empty() && !must_be_empty {
        let is_refused = |text: &str| {
            answers
                .iter()
                .any(|(ask, _)| matches!(ask, Predicate::Member(member) if **member == *fold(text)))
        };
        let known = property.row().map_or(&[][..], |row| &row.values);
        let known = known.iter().cloned();
        let made_up = (1..).map(|number: u32| format!("OTHER_{number}"));
        wanted.extend(
            known
                .chain(made_up)
                .find(|text| !is_refused(text))
                .map(Box::from),
        );
    }
    wanted.sort_unstable();
    wanted.into()
}

/// A member as the table spells it.
fn spelled(property: &Property, member: &str) -> Box<str> {
    let known = property.row().map_or(&[][..], |row| &row.values);
    known
        .iter()
        .find(|value| fold(value) == *member)
        .map_or(member, String::as_str)
        .into()
}

/// What the answers leave of a number's values.
pub(super) fn left(answers: &[(&Predicate, bool)], bounds: Bounds) -> Intervals {
    let refused = answers
        .iter()
        .filter_map(|(ask, yes)| match ask {
            Predicate::In(set) if *yes => Some(set.complement(bounds)),
            Predicate::In(set) => Some(set.clone()),
            _ => None,
        })
        .flat_map(|set| set.ranges().to_vec())
        .collect();
    Intervals::of(refused).complement(bounds)
}

pub(super) fn number(property: &Property, bounds: Bounds, answers: &[(&Predicate, bool)]) -> u128 {
    let left = left(answers, bounds);
    telling(property)
        .into_iter()
        .find(|value| left.contains(*value))
        .or_else(|| {
            let (low, high) = left.ranges().first().copied()?;
            Some(if high - low >= 16 { low + 7 } else { low })
        })
        .unwrap_or(bounds.low)
}

/// Values that read well: addresses for documentation, known ports, symbols.
fn telling(property: &Property) -> Vec<u128> {
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
        Type::Int if property.name() == "Port" => ints(&[443, 50_000, 80, 22, 53]),
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
    let usual: &[&str] = match property.name() {
        "FileName" | "OriginalFileName" => &NAMES,
        "FileNameWithoutExtension" => &["notepad", "example"],
        "Extension" => &["exe", "txt"],
        "Path" => &FOLDERS,
        "FullPath" => &[r"%SYSTEM%\notepad.exe", r"C:\Users\user\example.exe"],
        "CommandLine" => &["-k example", "/example"],
        "Hostname" | "DnsQuery" => &["host.example", "other.example"],
        "Url" => &["https://host.example/"],
        "Protocol" => &["HTTPS", "HTTP"],
        _ => &["example", "other"],
    };
    let symbols = property.kind().symbols().map(|symbols| &symbols.values);
    let words = symbols.into_iter().flatten().map(|s| s.name.clone());
    words
        .chain(usual.iter().map(|text| (*text).to_owned()))
        .collect()
}
