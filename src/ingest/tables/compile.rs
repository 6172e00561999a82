//! The formats' tables by key: what each key of each object means, and which
//! format it speaks for.

use super::votes::Votes;
use crate::ingest::format::{Destination, Field, Format, To, Vote};
use crate::ingest::formats::{ALL, BESIDE, LISTS, WRAPPERS};
use crate::ingest::keys::Keys;
use crate::ingest::record::{Name, Names, place};
use crate::ingest::value::As;
use crate::language::Property;
use rustc_hash::FxHashMap;

/// No branch, and no votes that hang on a value.
pub(super) const NOWHERE: u16 = u16::MAX;

/// What opens where a key's value does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Opens {
    Nothing,
    Properties(usize),
    Ancestors,
    Texts(&'static str),
}

/// Which kind of page a key makes of the object that it stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Enter {
    Nothing,
    List,
    Wrapper,
    Either,
}

/// What a key means.
#[derive(Clone, Copy, Debug)]
pub(super) struct Child {
    pub(super) slot: u8,
    pub(super) branch: u16,
    pub(super) open: Opens,
    pub(super) is_known: bool,
    pub(super) enter: Enter,
    /// Whether it has votes.
    pub(super) is_marked: bool,
    pub(super) votes: Votes,
    /// The votes that hang on its value, in what [`compile`] gives beside the tables.
    pub(super) by_value: u16,
}

pub(super) const UNKNOWN: Child = Child {
    slot: u8::MAX,
    branch: NOWHERE,
    open: Opens::Nothing,
    is_known: false,
    enter: Enter::Nothing,
    is_marked: false,
    votes: Votes { own: 0, shared: 0 },
    by_value: NOWHERE,
};

impl Default for Child {
    fn default() -> Child {
        UNKNOWN
    }
}

/// What an object's keys say.
#[derive(Debug, Default)]
pub(super) struct KeyTable {
    pub(super) table: FxHashMap<Box<str>, Child>,
    pub(super) keys: Keys<Child>,
}

#[derive(Debug, Default)]
pub(super) struct Compiled {
    /// The first is of the record itself.
    pub(super) branches: Vec<KeyTable>,
    pub(super) targets: Vec<(Destination, As)>,
    pub(super) says: Vec<(usize, Name)>,
    /// Fields that are only shown, as bits.
    pub(super) shown: u64,
    /// Fields that say nothing of what a draft asks, and can't be wrong.
    pub(super) idle: u64,
    /// Per key of unknown meaning, in how many records it said something.
    pub(super) unread: FxHashMap<(u16, u16), u64>,
}

/// A format, and what a value says of it by how it begins.
pub(super) type Judge = (usize, fn(&[u8]) -> Vote);

/// A key as tables have it.
pub(super) fn folded(key: &str) -> Box<str> {
    key.to_ascii_lowercase().into()
}

/// What a key means, also with the suffix that a store gave it for its type.
pub(super) fn meaning(table: &FxHashMap<Box<str>, Child>, key: &str) -> Child {
    let key = folded(key);
    let stem = || {
        let suffixes = ["_s", "_d", "_b", "_t", "_g"].into_iter();
        let mut stems = suffixes.filter_map(|suffix| key.strip_suffix(suffix));
        stems.find_map(|stem| table.get(stem))
    };
    table.get(&key).or_else(stem).copied().unwrap_or(UNKNOWN)
}

/// The tables of all formats, in their order, with what values say of formats.
pub(super) fn compile(names: &mut Names) -> (Vec<Compiled>, Vec<Vec<Judge>>) {
    let mut formats: Vec<Compiled> = ALL.iter().map(|format| compiled(*format, names)).collect();
    formats.iter_mut().for_each(Compiled::flatten);
    let by_value = mark(&mut formats);
    (formats, by_value)
}

fn compiled(format: &dyn Format, names: &mut Names) -> Compiled {
    let mut compiled = Compiled::default();
    compiled.branches.push(KeyTable::default());
    for prefix in ["\0"].iter().chain(format.prefixes()) {
        for (slot, field) in (0..).zip(format.fields()) {
            let path = match *prefix {
                "\0" => field.path.to_owned(),
                prefix => format!("{prefix}.{}", field.path),
            };
            compiled.put(&path, slot, field);
        }
    }
    for (slot, field) in format.fields().iter().enumerate() {
        let target = Destination::of(field.to, |full| names.number(Property::of(full), field.how));
        compiled.targets.push((target, field.how));
        compiled.shown |= u64::from(matches!(field.to, To::Extra(_))) << slot;
        let is_idle = matches!(
            field.to,
            To::Nothing | To::Id | To::DeviceName | To::DeviceUuid | To::User
        );
        compiled.idle |= u64::from(is_idle) << slot;
    }
    compiled.says = format
        .says()
        .iter()
        .filter_map(|(subject, full, how)| {
            Some((place(*subject), names.number(Property::of(full), *how)?))
        })
        .collect();
    compiled
}

/// Gives each key of a record's top its votes, in every format's table; what hangs on
/// a value comes back.
fn mark(formats: &mut [Compiled]) -> Vec<Vec<Judge>> {
    let mut judged: Vec<Vec<Judge>> = Vec::new();
    let mut marks: FxHashMap<Box<str>, (Votes, u16)> = FxHashMap::default();
    for (at, format) in ALL.iter().enumerate() {
        let tops = format
            .fields()
            .iter()
            .filter(|field| !field.path.contains('.'));
        for field in tops {
            let (votes, by_value) = marks
                .entry(folded(field.path))
                .or_insert((Votes::default(), NOWHERE));
            votes.add(at, field.mark);
            if let Vote::By(judge) = field.mark {
                if *by_value == NOWHERE {
                    *by_value = u16::try_from(judged.len()).unwrap_or(NOWHERE);
                    judged.push(Vec::new());
                }
                if let Some(judges) = judged.get_mut(usize::from(*by_value)) {
                    judges.push((at, judge));
                }
            }
        }
        // `a.b` in one key speaks for the format as `a` does.
        let fields = format.fields();
        for field in fields {
            let top = field.path.split_once('.').map(|(top, _)| top);
            let is_own =
                |other: &&Field| Some(other.path) == top && matches!(other.mark, Vote::Own);
            if fields.iter().any(|other| is_own(&other)) {
                let entry = marks.entry(folded(field.path));
                let (votes, _) = entry.or_insert((Votes::default(), NOWHERE));
                votes.add(at, Vote::Own);
            }
        }
    }
    for key in LISTS.iter().chain(&WRAPPERS) {
        marks
            .entry(folded(key))
            .or_insert((Votes::default(), NOWHERE));
    }
    let is_of = |keys: &[&str], key: &str| keys.iter().any(|own| own.eq_ignore_ascii_case(key));
    for compiled in formats {
        let Some(root) = compiled.branches.first_mut() else {
            continue;
        };
        for key in &BESIDE {
            let child = root.table.entry(folded(key)).or_insert(UNKNOWN);
            child.is_known = true;
        }
        for (key, (votes, by_value)) in &marks {
            let child = root.table.entry(key.clone()).or_insert(UNKNOWN);
            (child.votes, child.by_value) = (*votes, *by_value);
            child.is_marked = *votes != Votes::default() || *by_value != NOWHERE;
            child.enter = match () {
                () if is_of(&LISTS, key) && is_of(&WRAPPERS, key) => Enter::Either,
                () if is_of(&LISTS, key) => Enter::List,
                () if is_of(&WRAPPERS, key) => Enter::Wrapper,
                () => Enter::Nothing,
            };
        }
    }
    judged
}

impl Compiled {
    /// Lets a path stand in one key too, with its dots.
    fn flatten(&mut self) {
        for at in (0..self.branches.len()).rev() {
            let Some(branch) = self.branches.get(at) else {
                continue;
            };
            let below = branch.table.iter().filter_map(|(key, child)| {
                let deeper = self.branches.get(usize::from(child.branch))?;
                let paths = deeper.table.iter();
                Some(paths.map(move |(rest, child)| (format!("{key}.{rest}"), *child)))
            });
            let paths: Vec<(String, Child)> = below.flatten().collect();
            if let Some(branch) = self.branches.get_mut(at) {
                for (path, child) in paths {
                    branch.table.entry(path.into()).or_insert(child);
                }
            }
        }
    }

    /// Puts a row where its path leads.
    fn put(&mut self, path: &str, slot: u8, field: &Field) {
        let mut at = 0;
        let mut keys = path.split('.').peekable();
        while let Some(key) = keys.next() {
            let count = u16::try_from(self.branches.len()).unwrap_or(NOWHERE);
            let Some(branch) = self.branches.get_mut(usize::from(at)) else {
                return;
            };
            let child = branch.table.entry(folded(key)).or_insert(UNKNOWN);
            child.is_known = true;
            if keys.peek().is_some() {
                if child.branch == NOWHERE {
                    child.branch = count;
                    at = count;
                    self.branches.push(KeyTable::default());
                } else {
                    at = child.branch;
                }
                continue;
            }
            match field.to {
                To::Properties(subject) => child.open = Opens::Properties(place(subject)),
                To::Ancestors => child.open = Opens::Ancestors,
                To::Texts(prefix) => child.open = Opens::Texts(prefix),
                _ => child.slot = slot,
            }
        }
    }
}
