//! What marked detections have in common, property by property, and how it can
//! be asked for: tight, and wider.

use crate::detection::Subject;
use crate::group::{By, Coding, common_folder, tightest};
use crate::language::{Comparison, Property, Role, Type, Value, fold};
use crate::matcher::plan::Assumptions;
use crate::rule::{Condition, Kind, Node};
use crate::store::{FIRST, RowSet, Store};
use std::collections::BTreeMap;

/// How many values are asked for one by one.
const VALUES: usize = 12;
/// The shortest beginning that a command line is asked for.
const BEGINNING: usize = 16;

/// What the direction is called.
pub(super) const DIRECTION: &str = "direction";

/// One property that is asked for.
#[derive(Clone, Debug)]
pub(super) struct Clause {
    /// Whose property it is.
    pub(super) subject: Subject,
    /// Of an event, its operation.
    pub(super) operation: Option<String>,
    /// Conditions, or an `or` of some, the tightest first.
    pub(super) options: Vec<Node>,
    /// What it is called in the reason.
    pub(super) word: String,
    /// How much it tells; the least telling is left out first.
    pub(super) weight: u32,
    /// Whether it says who did it or from where.
    pub(super) is_actor: bool,
    /// Whether it may be another next time.
    pub(super) is_fragile: bool,
}

/// What is asked for: role, word, weight, whether it names an actor.
type Wish = (Role, &'static str, u32, bool);

const EVENT: [Wish; 13] = [
    (Role::RemoteAddress, "address", 90, true),
    (Role::Direction, DIRECTION, 60, false),
    (Role::Protocol, "protocol", 20, false),
    (Role::Port, "port", 40, false),
    (Role::HostName, "host name", 50, false),
    (Role::Url, "address of the page", 15, false),
    (Role::QueriedName, "query", 45, false),
    (Role::FullPath, "file", 50, false),
    (Role::Folder, "target folder", 45, false),
    (Role::ServiceName, "service", 45, false),
    (Role::LogonAddress, "address", 90, true),
    (Role::LogonType, "logon type", 40, false),
    (Role::CommandLine, "command line", 10, false),
];
const PROCESS: [Wish; 3] = [
    (Role::FullPath, "process", 80, true),
    (Role::FileName, "process name", 30, true),
    (Role::CommandLine, "command line", 10, false),
];
const PARENT: [Wish; 1] = [(Role::FullPath, "parent", 30, true)];

/// The properties of a role; folders only of files of which there is no full path.
fn properties(role: Role) -> impl Iterator<Item = &'static Property> {
    role.properties().filter(move |property| {
        role != Role::Folder || Role::FullPath.of(property.component()).is_none()
    })
}

/// What can be asked for of `rows`: only what all rows that it is about have.
pub(super) fn of(store: &Store, rows: &RowSet, assumptions: &Assumptions) -> Vec<Clause> {
    let mut clauses = Vec::new();
    for (operation, rows) in by_operation(store, rows, assumptions) {
        for row in EVENT {
            add(
                &mut clauses,
                store,
                Subject::Event,
                Some(&operation),
                &rows,
                row,
            );
        }
    }
    let rows: Vec<usize> = rows.iter().collect();
    for row in PROCESS {
        add(&mut clauses, store, Subject::Process, None, &rows, row);
    }
    for row in PARENT {
        add(
            &mut clauses,
            store,
            Subject::ParentProcess,
            None,
            &rows,
            row,
        );
    }
    // The path says the name too.
    let has_path = clauses.iter().any(|clause| clause.word == "process");
    clauses.retain(|clause| clause.word != "process name" || !has_path);
    clauses
}

/// The rows by operation, the assumed one where the record has none; rows
/// without any are about no event.
fn by_operation(
    store: &Store,
    rows: &RowSet,
    assumptions: &Assumptions,
) -> BTreeMap<String, Vec<usize>> {
    let records = store.records();
    let mut by: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for row in rows.iter() {
        let assumed = || assumptions.operation_of(records.rule(row)?);
        if let Some(operation) = records.operations().get(row).or_else(assumed) {
            match by.get_mut(operation) {
                Some(rows) => rows.push(row),
                None => drop(by.insert(operation.to_owned(), vec![row])),
            }
        }
    }
    by
}

fn add(
    clauses: &mut Vec<Clause>,
    store: &Store,
    subject: Subject,
    operation: Option<&str>,
    rows: &[usize],
    (role, word, weight, is_actor): Wish,
) {
    for property in properties(role) {
        let values = values(store, subject, property, rows);
        let options = values.map_or(Vec::new(), |values| options(property, &values));
        if options.is_empty() {
            continue;
        }
        clauses.push(Clause {
            subject,
            operation: operation.map(str::to_owned),
            options,
            word: word.to_owned(),
            weight,
            is_actor,
            is_fragile: matches!(role, Role::CommandLine | Role::Url),
        });
    }
}

/// The distinct values of some rows in order; `None` where one has none.
fn values(
    store: &Store,
    subject: Subject,
    property: &Property,
    rows: &[usize],
) -> Option<Vec<Value>> {
    let coding = Coding::of(store, &By::Property(subject, property.clone()));
    let mut codes: Vec<u32> = rows.iter().map(|row| coding.code(*row)).collect();
    codes.sort_unstable();
    codes.dedup();
    if codes.first().is_none_or(|code| *code < FIRST) {
        return None;
    }
    let mut values: Vec<Value> = codes
        .iter()
        .filter_map(|code| coding.value(*code))
        .collect();
    values.sort_by(order);
    Some(values)
}

fn order(a: &Value, b: &Value) -> std::cmp::Ordering {
    match (a, b) {
        (Value::Int(a), Value::Int(b)) => a.cmp(b),
        (Value::Ip4(a), Value::Ip4(b)) => a.cmp(b),
        (Value::Ip6(a), Value::Ip6(b)) => a.cmp(b),
        _ => a.text().cmp(&b.text()),
    }
}

fn condition(property: &Property, comparison: Comparison, value: &str) -> Node {
    let condition = Condition::of(property, comparison, Some(value.to_owned()));
    Node::new(Kind::Condition(condition))
}

fn options(property: &Property, values: &[Value]) -> Vec<Node> {
    let is = |value: &String| condition(property, Comparison::Is, value);
    let mut texts: Vec<String> = values.iter().map(Value::text).collect();
    let mut options = Vec::new();
    if texts.iter().all(|text| !text.is_empty()) && texts.len() <= VALUES {
        // Text that differs only in letter case is asked for once.
        if property.kind() == Type::String {
            texts.dedup_by(|a, b| fold(a) == fold(b));
        }
        options.extend(Node::joined("or", texts.iter().map(is).collect()));
    }
    match property.kind() {
        Type::Ip4 | Type::Ip6 => {
            let nets: Vec<String> = nets(values);
            if nets.len() < texts.len().max(2) && nets.len() <= VALUES {
                options.extend(Node::joined("or", nets.iter().map(is).collect()));
            }
            if let Some((net, _)) = tightest(values).filter(|_| nets.len() == 1 && texts.len() > 1)
            {
                options.insert(usize::from(!options.is_empty()), is(&net));
            }
        }
        Type::String if property.role() == Some(Role::CommandLine) => {
            let start = common(&texts);
            if texts.len() > 1 && start.chars().count() >= BEGINNING {
                options.push(condition(property, Comparison::Starts, start));
            }
        }
        Type::String if matches!(property.role(), Some(Role::FullPath | Role::Folder)) => {
            let folder = common_folder(&texts);
            // A drive's root says nothing.
            if folder.len() > 3 && folder.chars().any(char::is_alphabetic) {
                options.push(condition(property, Comparison::Starts, folder));
            }
        }
        _ => {}
    }
    // What can't stand in XML, or is longer than a condition may be, is no option.
    options.retain(is_writable);
    options.dedup();
    options
}

fn is_writable(node: &Node) -> bool {
    node.conditions().all(|condition| {
        let value = condition.value.as_deref().unwrap_or_default();
        value.len() <= 4096 && !value.contains(char::is_control)
    })
}

/// The /24 or /64 networks that hold the addresses.
fn nets(values: &[Value]) -> Vec<String> {
    let mut nets: Vec<String> = values
        .iter()
        .filter_map(|value| match value {
            Value::Ip4(bits) => Some(format!("{}/24", Value::Ip4(bits >> 8 << 8).text())),
            Value::Ip6(bits) => Some(format!("{}/64", Value::Ip6(bits >> 64 << 64).text())),
            _ => None,
        })
        .collect();
    nets.dedup();
    nets
}

/// What all texts begin with.
fn common(texts: &[String]) -> &str {
    let first = texts.first().map_or("", String::as_str);
    texts.iter().fold(first, |shared, text| {
        let same = shared.chars().zip(text.chars());
        let same = same.take_while(|(a, b)| a == b);
        &shared[..same.map(|(a, _)| a.len_utf8()).sum()]
    })
}

/// What is true of all `benign` rows and tells the `hit` threats from them:
/// that a property is none of theirs.
pub(super) fn against(store: &Store, benign: &RowSet, hit: &RowSet) -> Vec<Clause> {
    let benign: Vec<usize> = benign.iter().collect();
    let hit: Vec<usize> = hit.iter().collect();
    let event = EVENT.map(|row| (Subject::Event, row));
    let process = PROCESS.map(|row| (Subject::Process, row));
    let parent = PARENT.map(|row| (Subject::ParentProcess, row));
    let mut clauses = Vec::new();
    let wishes = event.into_iter().chain(process).chain(parent);
    let asked = wishes.flat_map(|(subject, (role, word, ..))| {
        properties(role).map(move |property| (subject, property, word))
    });
    for (subject, property, word) in asked {
        let own = values(store, subject, property, &benign);
        let theirs = values(store, subject, property, &hit);
        let (Some(own), Some(theirs)) = (own, theirs) else {
            continue;
        };
        let is_apart = theirs.len() <= VALUES && theirs.iter().all(|value| !own.contains(value));
        let operation = operation_of(store, &benign);
        if !is_apart || (subject == Subject::Event && operation.is_none()) {
            continue;
        }
        let nodes: Vec<Node> = theirs
            .iter()
            .map(|value| condition(property, Comparison::IsNot, &value.text()))
            .collect();
        let Some(node) = Node::joined("and", nodes).filter(is_writable) else {
            continue;
        };
        clauses.push(Clause {
            subject,
            operation: operation.filter(|_| subject == Subject::Event),
            options: vec![node],
            word: format!("another {word} than the threats'"),
            weight: 100,
            is_actor: false,
            is_fragile: false,
        });
    }
    clauses
}

/// The operation of all rows, where they have one in common.
fn operation_of(store: &Store, rows: &[usize]) -> Option<String> {
    let operations = store.records().operations();
    let first = operations.get(*rows.first()?)?;
    let is_same = rows.iter().all(|row| operations.get(*row) == Some(first));
    is_same.then(|| first.to_owned())
}
