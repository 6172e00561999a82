//! The oracle: all detections of a small world, one after the other.
//!
//! The world is small enough to go through and rich enough that what is
//! possible at all is possible in it: texts over two letters that literals use
//! and one that they don't, addresses around the prefixes, and so on. Where an
//! example that the matcher confirmed needs more than the small world has, the
//! example wins.

use crate::random::Random;
use quell::breadth::{Bound, Relation, Verdict, Witness, breadth, compare};
use quell::language::{Property, Type, Value, fold};
use quell::matcher::{Truth, compare as values, reference};
use quell::rule::meaning::{self, Branch, Definition, Expression, Part, Test};
use quell::rule::{Kind, Node};
use rustc_hash::{FxHashMap, FxHashSet};
use std::time::Duration;

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

struct World<'a> {
    operation: &'a str,
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

fn definition(definition: &Definition, world: &World<'_>) -> bool {
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

struct Values {
    plain: Vec<String>,
    paths: Vec<String>,
}

impl Values {
    fn new() -> Values {
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
fn worlds(
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

const THEMES: [&[&str]; 8] = [
    &["Network.IpAddressV4"],
    &["Network.IpAddressV4", "Network.Port"],
    &["Network.IpAddressV6", "Network.Inbound"],
    &["Network.Protocol"],
    &["Network.Protocol", "Network.Inbound", "Network.Port"],
    &["OpenProcess.AccessRight", "Module.WhiteList"],
    &["Module.SignatureType", "LiveGrid.Age"],
    &[
        "FileItem.FullPath",
        "FileItem.Path",
        "FileItem.FileName",
        "FileItem.FileNameWithoutExtension",
        "FileItem.Extension",
    ],
];

fn condition(random: &mut Random, theme: &[&str], asks_set: bool) -> Node {
    let property = Property::of(random.pick(theme));
    let comparison = loop {
        let comparison = random.pick(property.kind().comparisons());
        if !comparison.is_valueless() || asks_set && random.one_in(2) {
            break comparison;
        }
    };
    let text = match property.kind() {
        Type::String if property.component() == "FileItem" => random.pick(&[
            "a", "A", ".", "\\", "a\\", "\\a", ".a", "a.", "a.a", "\\.a", "a\\a", "",
        ]),
        Type::String => random.pick(&["a", "B", "ab", "ba", "aa", ""]),
        Type::StringSet => random.pick(&["a", "B"]),
        Type::Int => random.pick(&["1", "2", "3"]),
        Type::IntSymbol(_) => random.pick(&["None", "valid", "Trusted", "60", "70"]),
        Type::Symbol(_) => random.pick(&["none", "LiveGrid"]),
        Type::Bool => random.pick(&["true", "0"]),
        Type::Ip4 => random.pick(&[
            "10.0.0.0/30",
            "10.0.0.1",
            "10.0.0.2/31",
            "10.0.0.0/31",
            "0.0.0.0/0",
        ]),
        Type::Ip6 => random.pick(&["fd00::/127", "fd00::1", "fd00::", "::/0"]),
    };
    let value = (!comparison.is_valueless()).then_some(text);
    Node::condition(
        property.component(),
        property.name(),
        comparison.name(),
        value,
    )
}

fn tree(random: &mut Random, theme: &[&str], conditions: u64, asks_set: bool) -> Node {
    if conditions <= 1 {
        let node = condition(random, theme, asks_set);
        return if random.one_in(6) {
            Node::operator("not", vec![node])
        } else {
            node
        };
    }
    let mut left = conditions;
    let mut children = Vec::new();
    while left > 0 {
        let take = (1 + random.below(conditions.min(4)))
            .min(left)
            .min(conditions - 1);
        children.push(tree(random, theme, take, asks_set));
        left -= take;
    }
    let node = Node::operator(random.pick(&["and", "or", "or"]), children);
    if random.one_in(8) {
        Node::operator("not", vec![node])
    } else {
        node
    }
}

/// A draft of up to twelve conditions about few things.
pub fn draft_tree(random: &mut Random) -> Node {
    let asks_set = random.one_in(4);
    let mut left = 1 + random.below(12);
    let mut parts = Vec::new();
    let mut body = |random: &mut Random, themes: &[usize], most: u64| {
        let theme = THEMES[random.pick(themes)];
        let take = (1 + random.below(most)).min(left);
        left -= take;
        if take == 0 {
            Vec::new()
        } else {
            vec![tree(random, theme, take, asks_set)]
        }
    };
    if !random.one_in(4) {
        let operations = (0..1 + random.below(2))
            .map(|_| {
                let name = random.pick(&["TcpIpConnect", "tcpipCONNECT", "HttpRequest"]);
                let body = body(random, &[0, 1, 2, 3, 4, 5], 8);
                Node::with(Kind::Operation(Some(name.into())), body)
            })
            .collect();
        parts.push(Node::with(Kind::Operations, operations));
    }
    if random.one_in(2) {
        parts.push(Node::with(Kind::Process, body(random, &[3, 5, 6, 7, 7], 8)));
    }
    let chain = random.pick(&[2usize, 3, 5, 6]);
    if random.one_in(5) {
        parts.push(Node::with(Kind::ParentProcess, body(random, &[chain], 3)));
    }
    if random.one_in(4) {
        for _ in 0..1 + random.below(2) {
            let kind = Kind::Ancestor {
                distance: random.one_in(2).then(|| (1 + random.below(3)).to_string()),
                unique: None,
            };
            // An empty ancestor is true of everything, and is tested elsewhere.
            let body = body(random, &[chain], 3);
            if !body.is_empty() {
                parts.push(Node::with(kind, body));
            }
        }
    }
    Node::with(Kind::Definition, parts)
}

fn draft(random: &mut Random) -> Definition {
    meaning::of(&draft_tree(random))
        .definition
        .expect("a meaning")
}

fn show_branch(branch: &Branch) -> String {
    let list = |all: &[Branch]| all.iter().map(show_branch).collect::<Vec<_>>().join(", ");
    match &branch.expression {
        Expression::True => "true".to_owned(),
        Expression::And(all) => format!("and({})", list(all)),
        Expression::Or(all) => format!("or({})", list(all)),
        Expression::Not(inner) => format!("not({})", show_branch(inner)),
        Expression::Test(test) => format!(
            "{} {} {:?}",
            test.property.name(),
            test.comparison.name(),
            test.literal
        ),
    }
}

pub fn show(definition: &Definition) -> String {
    let parts = definition.parts.iter().flat_map(|(_, part)| match part {
        Part::Actor { subject, branch } => {
            vec![format!("{}: {}", subject.name(), show_branch(branch))]
        }
        Part::Ancestor {
            distance, branch, ..
        } => vec![format!("ancestor {distance:?}: {}", show_branch(branch))],
        Part::Operations(all) => all
            .iter()
            .map(|operation| format!("{}: {}", operation.name, show_branch(&operation.branch)))
            .collect(),
    });
    parts.collect::<Vec<_>>().join("\n")
}

pub fn count() -> usize {
    std::env::var("QUELL_ORACLE")
        .ok()
        .and_then(|count| count.parse().ok())
        .unwrap_or(5_000)
}

fn is(witness: &Option<Box<Witness>>, definition: &Definition, wanted: Truth) -> bool {
    witness
        .as_ref()
        .is_none_or(|witness| reference::truth(definition, witness) == wanted)
}

/// Generous, since the tests of other rooms run beside.
const BOUND: Bound = Bound {
    time: Duration::from_secs(20),
};

#[test]
fn no_verdict_and_no_witness_is_wrong() {
    let values = Values::new();
    let (mut done, mut unproved, mut skipped) = (0, 0, 0);
    let mut verdicts: FxHashMap<&str, usize> = FxHashMap::default();
    for seed in 0.. {
        if done == count() {
            break;
        }
        let draft = draft(&mut Random(seed));
        let (mut inside, mut outside) = (false, false);
        let names: Vec<String> = draft
            .parts
            .iter()
            .flat_map(|(_, part)| match part {
                Part::Operations(all) => all.iter().map(|o| fold(&o.name)).collect(),
                _ => Vec::new(),
            })
            .collect();
        let is_small = worlds(&[&draft], &values, |world| {
            if definition(&draft, world) {
                inside = true;
            } else if names.is_empty() || names.contains(&fold(world.operation)) {
                outside = true;
            }
            !(inside && outside)
        });
        if !is_small {
            skipped += 1;
            continue;
        }
        done += 1;
        let found = breadth(&draft, BOUND);
        *verdicts.entry(found.verdict.name()).or_default() += 1;
        let inside = inside || found.inside.is_some();
        let outside = outside || found.outside.is_some();
        let expected = match (inside, outside) {
            (true, true) => "sometimes",
            (true, false) => "always",
            (false, _) => "never",
        };
        if matches!(found.verdict, Verdict::Unproved(_)) {
            unproved += 1;
        } else {
            assert_eq!(
                found.verdict.name(),
                expected,
                "seed {seed}:\n{}\n{found:?}",
                show(&draft)
            );
        }
        assert!(is(&found.inside, &draft, Truth::True), "seed {seed}");
        assert!(is(&found.outside, &draft, Truth::False), "seed {seed}");
    }
    assert!(unproved * 1000 <= done, "{unproved} of {done} unproved");
    assert!(
        verdicts.values().all(|times| *times * 50 > done),
        "{verdicts:?}"
    );
    assert!(skipped < done, "{skipped} skipped");
}

#[test]
fn no_relation_is_wrong() {
    let values = Values::new();
    let mut done = 0;
    let mut relations: FxHashMap<&str, usize> = FxHashMap::default();
    for seed in 0.. {
        if done == count() / 4 {
            break;
        }
        let mut random = Random(0x5eed_0000 + seed);
        let (old, new) = (draft(&mut random), draft(&mut random));
        let (mut only_old, mut only_new, mut both) = (false, false, false);
        let is_small = worlds(&[&old, &new], &values, |world| {
            match (definition(&old, world), definition(&new, world)) {
                (true, false) => only_old = true,
                (false, true) => only_new = true,
                (true, true) => both = true,
                (false, false) => {}
            }
            !(only_old && only_new && both)
        });
        if !is_small {
            continue;
        }
        done += 1;
        let found = compare(&old, &new, BOUND);
        *relations.entry(found.relation.name()).or_default() += 1;
        only_old |= found.only_old.is_some();
        only_new |= found.only_new.is_some();
        both |= found.both.is_some();
        let expected = match (only_old, only_new, both) {
            (false, false, _) => Relation::Equivalent,
            (false, true, _) => Relation::Wider,
            (true, false, _) => Relation::Narrower,
            (true, true, false) => Relation::Disjoint,
            (true, true, true) => Relation::Overlapping,
        };
        assert_eq!(
            found.relation,
            expected,
            "seed {seed}:\n{}\n\n{}\n{found:?}",
            show(&old),
            show(&new)
        );
        assert!(is(&found.only_old, &old, Truth::True), "seed {seed}");
        assert!(is(&found.only_old, &new, Truth::False), "seed {seed}");
        assert!(is(&found.only_new, &old, Truth::False), "seed {seed}");
        assert!(is(&found.only_new, &new, Truth::True), "seed {seed}");
        assert!(is(&found.both, &old, Truth::True), "seed {seed}");
        assert!(is(&found.both, &new, Truth::True), "seed {seed}");
    }
    assert!(relations.len() == 5, "{relations:?}");
}
