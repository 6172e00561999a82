//! What the detections of a group have in common, in words.

use super::by::{By, Coding};
use super::cause::{Cause, Granularity};
use super::mask::{file_name, folder, mask};
use super::nets::tightest;
use super::ranges::Range;
use crate::detection::Subject;
use crate::language::{Role, Value};
use crate::store::{ABSENT, Store, UNKNOWN};
use rustc_hash::FxHashMap;

/// How many ports are written out.
const PORTS: usize = 8;
/// How many names are written out.
const NAMES: usize = 3;

/// How many paths are searched for a folder that they share.
const PATHS: usize = 10_000;

/// What the rows of a group have of one thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ValueSummary {
    /// Of what.
    pub by: By,
    /// Distinct values.
    pub distinct: usize,
    /// Rows that have no value.
    pub absent: usize,
    /// Rows of which it is not known.
    pub unknown: usize,
    /// The values, or what holds them all: a prefix, a folder, their number.
    pub text: String,
}

/// The codes of some rows, the most frequent first, ties by code.
struct Distribution {
    values: Vec<(u32, u32)>,
    absent: usize,
    unknown: usize,
}

impl Distribution {
    fn of(coding: &Coding<'_>, rows: &[u32]) -> Distribution {
        let codes = rows.iter().map(|row| coding.code(*row as usize));
        let mut values: Vec<(u32, u32)> = if rows.len() < coding.len() / 8 {
            let mut counts: FxHashMap<u32, u32> = FxHashMap::default();
            codes.for_each(|code| *counts.entry(code).or_default() += 1);
            counts.into_iter().collect()
        } else {
            let mut counts = vec![0u32; coding.len()];
            codes.for_each(|code| {
                if let Some(count) = counts.get_mut(code as usize) {
                    *count += 1;
                }
            });
            let counted = (0u32..).zip(counts);
            counted.filter(|(_, count)| *count > 0).collect()
        };
        values.sort_unstable_by_key(|(code, count)| (std::cmp::Reverse(*count), *code));
        let mut take = |wanted: u32| {
            let found = values.iter().position(|(code, _)| *code == wanted);
            found.map_or(0, |at| values.remove(at).1 as usize)
        };
        let (unknown, absent) = (take(UNKNOWN), take(ABSENT));
        Distribution {
            values,
            absent,
            unknown,
        }
    }

    fn codes(&self) -> impl Iterator<Item = u32> + '_ {
        self.values.iter().map(|(code, _)| *code)
    }

    fn is_empty(&self) -> bool {
        self.values.is_empty()
    }
}

/// What the rows have in common, of all that they say anything of.
pub fn parts(store: &Store, rows: &[u32]) -> Vec<ValueSummary> {
    let file = By::Property(Subject::Event, Role::FullPath.property().clone());
    let wanted = [
        By::Rule,
        By::Operation,
        By::Direction,
        By::Address,
        By::Port,
        By::Process,
        By::Parent,
        file,
        By::User,
        By::Device,
    ];
    let part = |by: By| {
        let coding = Coding::of(store, &by);
        let distribution = Distribution::of(&coding, rows);
        let text = match &by {
            By::Address => addresses(&coding, &distribution),
            By::Port => ports(&coding, &distribution),
            By::Process | By::Parent => paths(&coding, &distribution, "programs"),
            By::Property(..) => paths(&coding, &distribution, "files"),
            By::Device => names(&coding, &distribution, "devices"),
            By::User => names(&coding, &distribution, "users"),
            By::Rule => names(&coding, &distribution, "rules"),
            _ => names(&coding, &distribution, "kinds"),
        };
        ValueSummary {
            text,
            distinct: distribution.values.len(),
            absent: distribution.absent,
            unknown: distribution.unknown,
            by,
        }
    };
    let parts = wanted.into_iter().map(part);
    parts
        .filter(|part| part.distinct + part.absent > 0 || part.by == By::Process)
        .collect()
}

/// A cause in one line.
pub(super) fn label(store: &Store, cause: Cause, rows: &[u32]) -> String {
    let mut words: Vec<String> = Vec::new();
    let first = rows.first().map_or(0, |row| *row as usize);
    let rule = store.records().rule(first).and_then(|rule| rule.label());
    let mut head = rule.unwrap_or("unknown rule").to_owned();
    if cause.granularity != Granularity::Nowhere {
        let directions = Coding::of(store, &By::Direction);
        head.push_str(match directions.value(directions.code(first)) {
            Some(Value::Bool(true)) => " from ",
            Some(Value::Bool(false)) => " to ",
            _ => " with ",
        });
        let coding = Coding::of(store, &By::Address);
        head.push_str(&addresses(&coding, &Distribution::of(&coding, rows)));
    }
    words.push(head);
    let programs = Coding::of(store, &By::Process);
    let distribution = Distribution::of(&programs, rows);
    let mut program = if cause.has_program && !distribution.is_empty() {
        one_name(&programs, &distribution)
    } else {
        match distribution.values.len() + usize::from(distribution.absent > 0) {
            0 | 1 => one_name(&programs, &distribution),
            count => format!("{count} programs"),
        }
    };
    if cause.has_origin {
        let parents = Coding::of(store, &By::Parent);
        let distribution = Distribution::of(&parents, rows);
        if !distribution.is_empty() {
            program.push_str(&format!(" by {}", one_name(&parents, &distribution)));
        }
    }
    words.push(program);
    if cause.has_origin {
        let full = By::Property(Subject::Event, Role::FullPath.property().clone());
        let files = Coding::of(store, &full);
        let distribution = Distribution::of(&files, rows);
        if !distribution.is_empty() {
            words.push(paths(&files, &distribution, "files"));
        }
    }
    let coding = Coding::of(store, &By::Port);
    let distribution = Distribution::of(&coding, rows);
    match distribution.values.len() {
        0 => {}
        1 => words.push(format!("port {}", ports(&coding, &distribution))),
        _ => words.push(format!("ports {}", ports(&coding, &distribution))),
    }
    words.join(" · ")
}

/// The file name that all paths share, else what they share without the
/// ephemeral parts.
fn one_name(coding: &Coding<'_>, distribution: &Distribution) -> String {
    let Some(first) = distribution.codes().next() else {
        return coding.label(if distribution.absent > 0 {
            ABSENT
        } else {
            UNKNOWN
        });
    };
    let first = coding.label(first);
    let name = file_name(&first);
    let is_same = distribution
        .codes()
        .all(|code| file_name(&coding.label(code)).eq_ignore_ascii_case(name));
    if is_same {
        name.to_owned()
    } else {
        file_name(&mask(&first)).to_owned()
    }
}

fn names(coding: &Coding<'_>, distribution: &Distribution, many: &str) -> String {
    match distribution.values.len() {
        0 => coding.label(if distribution.absent > 0 {
            ABSENT
        } else {
            UNKNOWN
        }),
        count if count > NAMES => format!("{count} {many}"),
        _ => {
            let names: Vec<String> = distribution
                .codes()
                .map(|code| coding.label(code))
                .collect();
            names.join(", ")
        }
    }
}

fn addresses(coding: &Coding<'_>, distribution: &Distribution) -> String {
    let values: Vec<Value> = distribution
        .codes()
        .filter_map(|code| coding.value(code))
        .collect();
    let Some(first) = values.first() else {
        return names(coding, distribution, "addresses");
    };
    let count = values.len();
    match tightest(&values) {
        Some((text, _)) if count == 1 => text,
        // A prefix too wide to say anything is no more than a number of addresses.
        Some((text, open))
            if open
                <= if matches!(first, Value::Ip4(_)) {
                    24
                } else {
                    80
                } =>
        {
            format!("{text} ({count} addresses)")
        }
        _ => {
            let range = Range::of(first);
            let is_same = values.iter().all(|value| Range::of(value) == range);
            let word = range.filter(|_| is_same).map_or("", Range::name);
            format!("{count} {word} addresses").replace("  ", " ")
        }
    }
}

fn ports(coding: &Coding<'_>, distribution: &Distribution) -> String {
    let mut ports: Vec<i64> = distribution
        .codes()
        .filter_map(|code| match coding.value(code) {
            Some(Value::Int(port)) => Some(port),
            _ => None,
        })
        .collect();
    ports.sort_unstable();
    let mut words: Vec<String> = ports.iter().take(PORTS).map(i64::to_string).collect();
    if ports.len() > PORTS {
        words.push(format!("… ({} ports)", ports.len()));
    }
    words.join(" ")
}

/// One path whole, a few by their names, many by the folder that they share.
fn paths(coding: &Coding<'_>, distribution: &Distribution, noun: &str) -> String {
    match distribution.values.len() {
        0 | 1 => return names(coding, distribution, ""),
        count if count <= NAMES => {
            let names: Vec<String> = distribution
                .codes()
                .map(|code| file_name(&coding.label(code)).to_owned())
                .collect();
            return names.join(", ");
        }
        _ => {}
    }
    let count = distribution.values.len();
    if count > PATHS {
        return format!("{count} {noun}");
    }
    let folders: Vec<String> = distribution
        .codes()
        .map(|code| folder(&mask(&coding.label(code))).to_owned())
        .collect();
    match common_folder(&folders) {
        "" => format!("{count} {noun}"),
        folder => format!("{count} {noun} in {folder}"),
    }
}

/// The deepest folder that all paths share, with its separator; empty where none is.
pub fn common_folder(paths: &[String]) -> &str {
    let first = paths.first().map_or("", String::as_str);
    paths.iter().fold(first, |shared, path| {
        let same = shared.bytes().zip(path.bytes());
        let len = same.take_while(|(a, b)| a == b).count();
        let whole = &shared.as_bytes()[..len];
        let end = whole.iter().rposition(|byte| matches!(byte, b'\\' | b'/'));
        &shared[..end.map_or(0, |end| end + 1)]
    })
}
