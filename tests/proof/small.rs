//! All detections of a small world, one after the other.
//!
//! The world is small enough to go through and rich enough that what is
//! possible at all is nearly always possible in it: texts over two letters that
//! literals use and one that they don't, addresses around the prefixes, and so on.

use quell::language::{Property, Type, Value, fold};
use quell::matcher::compare as values;
use quell::rule::meaning::{Branch, Definition, Expression, Part, Test};
use rustc_hash::{FxHashMap, FxHashSet};

/// A value, or absent.
#[derive(Clone, Debug)]
enum Cell {
    Value(Value),
    /// With what a negated comparison, `isempty` and `isnotempty` are worth of it.
    Absent(bool, bool, bool),
}

impl Cell {
    /// All readings of an absent value.
    fn absent() -> impl Iterator<Item = Cell> {
        (0..8).map(|bits| Cell::Absent(bits & 1 == 1, bits & 2 == 2, bits & 4 == 4))
    }
}

/// What one subject is like: per property its cell.
type Entry = FxHashMap<Property, Cell>;

pub(super) struct World<'a> {
    pub(super) operation: &'a str,
    event: &'a Entry,
    process: &'a Entry,
    chain: &'a [&'a Entry],
}

fn holds(test: &Test, cell: &Cell) -> bool {
    use quell::language::Comparison::{IsEmpty, IsNotEmpty, IsNotSet, IsSet};
    match cell {
        Cell::Value(value) => values::known(test, value),
        Cell::Absent(negated, empty, not_empty) => match test.comparison {
            IsSet => false,
            IsNotSet => true,
            IsEmpty => *empty,
            IsNotEmpty => *not_empty,
            other => other.is_negated() && *negated,
        },
    }
}

fn expression(branch: &Branch, entry: &Entry) -> bool {
    match &branch.expression {
        Expression::True => true,
        Expression::And(all) => all.iter().all(|branch| expression(branch, entry)),
        Expression::Or(all) => all.iter().any(|branch| expression(branch, entry)),
        Expression::Not(branch) => !expression(branch, entry),
        Expression::Test(test) => holds(
            test,
            entry.get(&test.property).expect("all named are known"),
        ),
    }
}

pub(super) fn definition(definition: &Definition, world: &World<'_>) -> bool {
    definition.parts.iter().all(|(_, part)| match part {
        Part::Actor { subject, branch } => {
            let entry = match subject {
                quell::detection::Subject::Process => Some(world.process),
                _ => world.chain.first().copied(),
            };
            // Without a parent only an empty part is asked of it.
            entry.is_none_or(|entry| expression(branch, entry))
        }
        Part::Ancestor {
            distance, branch, ..
        } => match distance {
            Some(at) => world
                .chain
                .get(*at as usize - 1)
                .is_some_and(|entry| expression(branch, entry)),
            None => world.chain.iter().any(|entry| expression(branch, entry)),
        },
        Part::Operations(all) => all.iter().any(|operation| {
            fold(&operation.name) == fold(world.operation)
                && expression(&operation.branch, world.event)
        }),
    })
}

fn tests<'a>(branch: &'a Branch, into: &mut Vec<&'a Test>) {
    match &branch.expression {
        Expression::True => {}
        Expression::And(all) | Expression::Or(all) => {
            all.iter().for_each(|branch| tests(branch, into));
        }
        Expression::Not(branch) => tests(branch, into),
        Expression::Test(test) => into.push(test),
    }
}

/// All texts over these letters up to a length.
fn texts(letters: &[&str], length: usize) -> Vec<String> {
    let mut all = vec![String::new()];
    let mut last = all.clone();
    for _ in 0..length {
        last = last
            .iter()
            .flat_map(|text| letters.iter().map(move |letter| format!("{text}{letter}")))
            .collect();
        all.extend(last.iter().cloned());
    }
    all
}

pub(super) struct Values {
    plain: Vec<String>,
    paths: Vec<String>,
}

impl Values {
    pub(super) fn new() -> Values {
        Values {
            plain: texts(&["a", "b", "z"], 6),
            paths: texts(&["a", "\\", ".", "z"], 5),
        }
    }

    fn of(&self, property: &Property) -> Vec<Value> {
        let ints = |all: &[i64]| all.iter().map(|n| Value::Int(*n)).collect();
        match property.kind() {
            Type::String => {
                let texts = if property.component() == "FileItem" {
                    &self.paths
                } else {
                    &self.plain
                };
                texts
                    .iter()
                    .map(|text| Value::Str(text.as_str().into()))
                    .collect()
            }
            Type::Symbol(_) => ["None", "LiveGrid", "x"]
                .map(|w| Value::Str(w.into()))
                .into(),
            Type::Int if property.name() == "Port" => ints(&[0, 1, 2, 3, 65_535]),
            Type::Int | Type::IntSymbol(_) => {
                ints(&[i64::MIN, 0, 1, 2, 3, 59, 60, 69, 70, 71, 80, 90, i64::MAX])
            }
            Type::Bool => vec![Value::Bool(true), Value::Bool(false)],
            Type::Ip4 => [
                0,
                0x0a00_0000,
                0x0a00_0001,
                0x0a00_0002,
                0x0a00_0003,
                0x0a00_0004,
                u32::MAX,
            ]
            .map(Value::Ip4)
            .into(),
            Type::Ip6 => [
                0,
                0xfd00 << 112,
                (0xfd00 << 112) + 1,
                (0xfd00 << 112) + 2,
                u128::MAX,
            ]
            .map(Value::Ip6)
            .into(),
            Type::StringSet => [
                &[][..],
                &["a"],
                &["b"],
                &["z"],
                &["a", "b"],
                &["a", "z"],
                &["b", "z"],
                &["a", "b", "z"],
            ]
            .map(|set| Value::Set(set.iter().map(|member| (*member).into()).collect()))
            .into(),
        }
    }
}

const FILE: [&str; 5] = [
    "FullPath",
    "Path",
    "FileName",
    "FileNameWithoutExtension",
    "Extension",
];

fn file(which: usize) -> Property {
    Property::named("FileItem", FILE[which])
}

/// All that a subject can be like, as far as these tests tell it apart.
fn entries(asked: &[&Test], values: &Values) -> Vec<Entry> {
    let mut properties: Vec<Property> = asked.iter().map(|test| test.property.clone()).collect();
    properties.sort_unstable();
    properties.dedup();
    let may_be_absent: FxHashSet<&Property> = asked
        .iter()
        .filter(|test| test.comparison.is_valueless())
        .map(|test| &test.property)
        .collect();
    let is_named = |which: usize| properties.contains(&file(which));
    let in_file: Vec<usize> = (0..5).filter(|which| is_named(*which)).collect();
    let has_ties = is_named(0) && in_file.len() > 1
        || is_named(2) && in_file.len() > 1 && (is_named(3) || is_named(4));
    let mut all = vec![Entry::default()];
    for property in &properties {
        if has_ties && in_file.iter().any(|which| file(*which) == *property) {
            continue;
        }
        let mut cells: Vec<Cell> = values.of(property).into_iter().map(Cell::Value).collect();
        if may_be_absent.contains(property) {
            cells.extend(Cell::absent());
        }
        let options: Vec<Entry> = cells
            .into_iter()
            .map(|cell| Entry::from_iter([(property.clone(), cell)]))
            .collect();
        all = product(&all, &telling(options, asked));
    }
    if has_ties {
        let options = files(&in_file, &may_be_absent, values, asked);
        all = product(&all, &telling(options, asked));
    }
    all
}

/// One entry for each way in which the tests come out.
fn telling(options: Vec<Entry>, asked: &[&Test]) -> Vec<Entry> {
    let mut seen = FxHashSet::default();
    options
        .into_iter()
        .filter(|entry| {
            let outcome: Vec<Option<bool>> = asked
                .iter()
                .map(|test| entry.get(&test.property).map(|cell| holds(test, cell)))
                .collect();
            seen.insert(outcome)
        })
        .collect()
}

fn product(all: &[Entry], options: &[Entry]) -> Vec<Entry> {
    all.iter()
        .flat_map(|entry| {
            options.iter().map(move |option| {
                let mut both = entry.clone();
                both.extend(option.clone());
                both
            })
        })
        .collect()
}

/// All files: a whole path and what follows from it, or, where it may be
/// absent, its parts on their own.
fn files(
    named: &[usize],
    absent: &FxHashSet<&Property>,
    values: &Values,
    asked: &[&Test],
) -> Vec<Entry> {
    let known = |text: &str| Cell::Value(Value::Str(text.into()));
    let any = || Cell::Absent(false, false, false);
    let name_parts = |name: &str| {
        let (stem, extension) = match name.rfind('.') {
            Some(at) if at > 0 => (&name[..at], &name[at + 1..]),
            _ => (name, ""),
        };
        (known(stem), known(extension))
    };
    let mut all = Vec::new();
    let mut push = |cells: [Cell; 5]| {
        let cells = cells.into_iter().enumerate();
        all.push(Entry::from_iter(
            cells
                .filter(|(which, _)| named.contains(which))
                .map(|(which, cell)| (file(which), cell)),
        ));
    };
    if named.contains(&0) {
        for full in &values.paths {
            let at = full.rfind(['\\', '/']).map_or(0, |at| at + 1);
            let (folder, name) = full.split_at(at);
            let (stem, extension) = name_parts(name);
            push([known(full), known(folder), known(name), stem, extension]);
        }
        if !absent.contains(&file(0)) {
            return all;
        }
    }
    // What stands alone, as far as the tests tell it apart.
    let alone = |which: usize, texts: &[String]| {
        if !named.contains(&which) {
            return vec![any()];
        }
        let mut cells: Vec<Cell> = texts.iter().map(|text| known(text)).collect();
        if absent.contains(&file(which)) {
            cells.extend(Cell::absent());
        }
        let entry = |cell| Entry::from_iter([(file(which), cell)]);
        telling(cells.into_iter().map(entry).collect(), asked)
            .into_iter()
            .flat_map(|mut entry| entry.remove(&file(which)))
            .collect()
    };
    let paths = alone(1, &values.paths);
    let fulls = alone(0, &[]);
    for (full, path) in fulls
        .iter()
        .flat_map(|full| paths.iter().map(move |path| (full, path)))
    {
        if named.contains(&2) {
            for name in &values.paths {
                let (stem, extension) = name_parts(name);
                push([full.clone(), path.clone(), known(name), stem, extension]);
            }
            if !absent.contains(&file(2)) {
                continue;
            }
        }
        let names = alone(2, &[]);
        for name in &names {
            for stem in alone(3, &values.paths) {
                for extension in alone(4, &values.paths) {
                    push([
                        full.clone(),
                        path.clone(),
                        name.clone(),
                        stem.clone(),
                        extension,
                    ]);
                }
            }
        }
    }
    all
}

/// Goes through all worlds that these definitions can tell apart. `visit` says
/// whether to go on. Gives false where there are too many.
pub(super) fn worlds(
    definitions: &[&Definition],
    values: &Values,
    mut visit: impl FnMut(&World<'_>) -> bool,
) -> bool {
    let (mut event, mut process, mut chain) = (Vec::new(), Vec::new(), Vec::new());
    let (mut has_parent, mut has_ancestor) = (false, false);
    let mut operations = vec!["other"];
    for (_, part) in definitions.iter().flat_map(|definition| &definition.parts) {
        match part {
            Part::Actor { subject, branch } => match subject {
                quell::detection::Subject::Process => tests(branch, &mut process),
                _ => {
                    let before = chain.len();
                    tests(branch, &mut chain);
                    has_parent |= chain.len() > before;
                }
            },
            Part::Ancestor { branch, .. } => {
                has_ancestor = true;
                tests(branch, &mut chain);
            }
            Part::Operations(all) => {
                for operation in all {
                    operations.push(&operation.name);
                    tests(&operation.branch, &mut event);
                }
            }
        }
    }
    operations.sort_unstable();
    operations.dedup();
    let (events, processes) = (entries(&event, values), entries(&process, values));
    let links = entries(&chain, values);
    let longest = if has_ancestor {
        4
    } else {
        usize::from(has_parent)
    };
    let mut chains: Vec<Vec<&Entry>> = vec![Vec::new()];
    let mut last = chains.clone();
    for _ in 0..longest {
        if chains.len() * links.len() > 20_000 {
            return false;
        }
        last = last
            .iter()
            .flat_map(|chain| {
                links.iter().map(move |link| {
                    let mut chain = chain.clone();
                    chain.push(link);
                    chain
                })
            })
            .collect();
        chains.extend(last.iter().cloned());
    }
    if has_parent {
        chains.retain(|chain| !chain.is_empty());
    }
    if operations.len() * events.len() * processes.len() * chains.len() > 60_000 {
        return false;
    }
    for operation in &operations {
        for event in &events {
            for process in &processes {
                for chain in &chains {
                    let world = World {
                        operation,
                        event,
                        process,
                        chain,
                    };
                    if !visit(&world) {
                        return true;
                    }
                }
            }
        }
    }
    true
}
