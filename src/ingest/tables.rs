//! Reads a record by the formats' tables: one walk over its text, each key's
//! meaning known by its number.
//!
//! ```text
//! Tables ─ a KeyTable per object that a path leads through ─ Keys ─► Child
//!   the record is read as the one before it was; its keys, meanwhile, say which
//!   format it is in, and where that is another it is read again
//! ```

use super::format::{Destination, Field, Kind, Saying, To, Vote};
use super::formats::{ALL, BESIDE, LISTS, WRAPPERS};
use super::fragment::{Fragments, Whole};
use super::keys::{Keys, NONE};
use super::record::{Entry, ExtraText, Name, Names, Record, place};
use super::token::{Fault, Raw, Scanner, flaw};
use super::value::{self, As};
use crate::language::Property;
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;

const FORMATS: usize = ALL.len();
const NOWHERE: u16 = u16::MAX;

/// What opens where a key's value does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Opens {
    Nothing,
    Properties(usize),
    Ancestors,
    Texts(&'static str),
}

/// Which kind of page a key makes of the object that it stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Enter {
    Nothing,
    List,
    Wrapper,
    Either,
}

/// What a key means.
#[derive(Clone, Copy, Debug)]
struct Child {
    slot: u8,
    branch: u16,
    open: Opens,
    is_known: bool,
    enter: Enter,
    votes: Votes,
    /// The votes that hang on its value, in [`Tables::by_value`].
    by_value: u16,
}

const UNKNOWN: Child = Child {
    slot: u8::MAX,
    branch: NOWHERE,
    open: Opens::Nothing,
    is_known: false,
    enter: Enter::Nothing,
    votes: Votes { own: 0, shared: 0 },
    by_value: NOWHERE,
};

/// What keys say of the format: a byte a format.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Votes {
    own: u64,
    shared: u64,
}

impl Votes {
    fn add(&mut self, format: usize, mark: Vote) {
        let one = 1 << (8 * format);
        match mark {
            Vote::Own => self.own += one,
            Vote::Shared => self.shared += one,
            Vote::None | Vote::By(_) => {}
        }
    }

    /// The format that most keys speak for which only it has, else most of the
    /// others; on a tie the first, and of foreign ones that with more of the
    /// others.
    fn winner(self) -> Option<usize> {
        let of = |votes: u64, format: usize| (votes >> (8 * format)) as u8;
        let (mut best, mut most) = (None, (0, 0));
        for format in 0..FORMATS {
            let own = match self.own {
                0 => of(self.shared, format),
                own => of(own, format),
            };
            let shared = of(self.shared, format);
            let is_better = own > most.0 || own == most.0 && best != Some(0) && shared > most.1;
            if own > 0 && is_better {
                (best, most) = (Some(format), (own, shared));
            }
        }
        best
    }
}

/// What an object's keys say.
#[derive(Debug, Default)]
struct KeyTable {
    table: FxHashMap<Box<str>, Child>,
    keys: Keys<Child>,
}

#[derive(Debug, Default)]
struct Compiled {
    /// The first is of the record itself.
    branches: Vec<KeyTable>,
    targets: Vec<(Destination, As)>,
    says: Vec<(usize, Name)>,
    /// Fields that are only shown, as bits.
    shown: u64,
    /// Per key of unknown meaning, in how many records it said something.
    unread: FxHashMap<(u16, u16), u64>,
}

/// What stands where a record may.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Beginning {
    /// A record, ending here.
    Record(usize),
    /// A page: its list of records begins after this `[`.
    List(usize),
    /// A wrapper: the record begins at this `{`.
    Wrapped(usize),
}

/// A format, and what a value says of it by how it begins.
type Judge = (usize, fn(&[u8]) -> Vote);

/// The formats' tables, with what was learned of the keys that records have.
#[derive(Debug)]
pub(super) struct Tables {
    formats: Vec<Compiled>,
    by_value: Vec<Vec<Judge>>,
    pub(super) names: Names,
    /// Per subject the names of its properties.
    properties: [Keys<Option<Name>>; 4],
    /// The format of the latest record.
    latest: usize,
    /// And of the latest within another.
    inner: usize,
    object: u64,
    /// Whether what is only shown is left out.
    is_brief: bool,
}

/// Properties of one subject that are read: each is looked for among the
/// others, so hostile thousands would cost their square.
const MOST_PROPERTIES: usize = 512;
const TOO_MANY: &str = "properties past the 512th of a subject were left out";
const NO_SUBJECT: &str = "a subject that is no object was left out";
const NO_LIST: &str = "ancestors that are no list were left out";
const NO_PROPERTY: &str = "a key that is no `Component.Property` was left out";

/// A key as tables have it.
fn folded(key: &str) -> Box<str> {
    key.to_ascii_lowercase().into()
}

/// What a key means, also with the suffix that a store gave it for its type.
fn meaning(table: &FxHashMap<Box<str>, Child>, key: &str) -> Child {
    let key = folded(key);
    let stem = || {
        let suffixes = ["_s", "_d", "_b", "_t", "_g"].into_iter();
        let mut stems = suffixes.filter_map(|suffix| key.strip_suffix(suffix));
        stems.find_map(|stem| table.get(stem))
    };
    table.get(&key).or_else(stem).copied().unwrap_or(UNKNOWN)
}

impl Tables {
    pub(super) fn new(is_brief: bool) -> Tables {
        let mut tables = Tables {
            formats: Vec::new(),
            by_value: Vec::new(),
            names: Names::default(),
            properties: Default::default(),
            latest: 0,
            inner: 0,
            object: 0,
            is_brief,
        };
        let formats = ALL.iter().map(|format| {
            let mut compiled = Compiled::default();
            compiled.branches.push(KeyTable::default());
            for prefix in ["\0"].iter().chain(format.prefixes()) {
                for (slot, field) in format.fields().iter().enumerate() {
                    let path = match *prefix {
                        "\0" => field.path.to_owned(),
                        prefix => format!("{prefix}.{}", field.path),
                    };
                    compiled.put(&path, slot as u8, field);
                }
            }
            let names = &mut tables.names;
            for (slot, field) in format.fields().iter().enumerate() {
                let target =
                    Destination::of(field.to, |full| names.number(Property::of(full), field.how));
                compiled.targets.push((target, field.how));
                compiled.shown |= u64::from(matches!(field.to, To::Extra(_))) << slot;
            }
            compiled.says = format
                .says()
                .iter()
                .filter_map(|(subject, full, how)| {
                    Some((place(*subject), names.number(Property::of(full), *how)?))
                })
                .collect();
            compiled
        });
        tables.formats = formats.collect();
        tables.formats.iter_mut().for_each(Compiled::flatten);
        tables.mark();
        tables
    }

    /// Gives each key of a record's top its votes, in every format's table.
    fn mark(&mut self) {
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
                        *by_value = self.by_value.len() as u16;
                        self.by_value.push(Vec::new());
                    }
                    if let Some(judges) = self.by_value.get_mut(usize::from(*by_value)) {
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
        for compiled in &mut self.formats {
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
                child.enter = match () {
                    () if is_of(&LISTS, key) && is_of(&WRAPPERS, key) => Enter::Either,
                    () if is_of(&LISTS, key) => Enter::List,
                    () if is_of(&WRAPPERS, key) => Enter::Wrapper,
                    () => Enter::Nothing,
                };
            }
        }
    }

    /// Reads what stands at a place of a text, which begins with a `{`; where it
    /// is a record, `record` says afterwards what it says.
    pub(super) fn read<'a>(
        &mut self,
        scanner: &mut Scanner<'a>,
        record: &mut Record<'a>,
    ) -> Result<(Beginning, Kind), Fault> {
        let start = scanner.clone();
        loop {
            record.clear();
            let mut votes = Votes::default();
            let format = self.latest;
            let found = self.object(scanner, (format, 0), record, Some(&mut votes))?;
            if let Some(page) = found {
                return Ok((page, Kind::Detection));
            }
            let end = Beginning::Record(scanner.at);
            let Some(winner) = votes.winner() else {
                let what = "has none of the keys of a detection";
                return Ok((end, Kind::Refused(what.into())));
            };
            if winner == format {
                note_flaws(scanner.flaws, &mut record.notes);
                return Ok((end, self.finish(format, record)));
            }
            self.latest = winner;
            *scanner = start.clone();
        }
    }

    fn finish(&mut self, format: usize, record: &mut Record<'_>) -> Kind {
        let (Some(compiled), Some(format)) = (self.formats.get_mut(format), ALL.get(format)) else {
            return Kind::Detection;
        };
        let take = |fields: u64, record: &mut Record<'_>| {
            let mut left = record.set & fields;
            while left != 0 {
                let at = left.trailing_zeros() as usize;
                left &= left - 1;
                if let (Some((target, how)), Some(raw)) =
                    (compiled.targets.get(at), record.slots.get(at))
                {
                    record.take(*target, *how, *raw);
                }
            }
        };
        take(!compiled.shown, record);
        let names = &compiled.says;
        let kind = format.finish(&mut Saying { record, names });
        // What the format itself shows stands before what its table does.
        if !self.is_brief {
            take(compiled.shown, record);
        }
        // What is read anew is asked then.
        let is_whole = record.inner.is_none() && record.texts.is_empty();
        if kind == Kind::Detection && is_whole {
            for (branch, key) in &record.unread {
                *compiled.unread.entry((*branch, *key)).or_default() += 1;
            }
        }
        kind
    }

    /// Reads the text of an inner record, which is in another format than those
    /// around it.
    pub(super) fn read_inner<'a>(
        &mut self,
        scanner: &mut Scanner<'a>,
        record: &mut Record<'a>,
    ) -> Result<(Beginning, Kind), Fault> {
        std::mem::swap(&mut self.latest, &mut self.inner);
        let read = self.read(scanner, record);
        std::mem::swap(&mut self.latest, &mut self.inner);
        read
    }

    /// The format that these names of columns speak for, and how many of them
    /// only it has.
    pub(super) fn format_of(&self, names: &[String]) -> Option<(usize, u8)> {
        let root = &self.formats.first()?.branches.first()?.table;
        let mut votes = Votes::default();
        for name in names {
            let child = meaning(root, name);
            votes.own += child.votes.own;
            votes.shared += child.votes.shared;
        }
        let format = votes.winner()?;
        Some((format, (votes.own >> (8 * format)) as u8))
    }

    /// Takes the keys that nothing was read of, with the records of each.
    pub(super) fn take_unread(&mut self) -> BTreeMap<String, u64> {
        let mut unread = BTreeMap::new();
        for compiled in &mut self.formats {
            for ((branch, key), count) in compiled.unread.drain() {
                let branch = compiled.branches.get(usize::from(branch));
                if let Some(text) = branch.and_then(|branch| branch.keys.text(key)) {
                    *unread.entry(text.to_owned()).or_default() += count;
                }
            }
        }
        unread
    }

    /// The members of an object; of the record itself with its votes, and then
    /// what the record is around, if it is a page.
    fn object<'a>(
        &mut self,
        scanner: &mut Scanner<'a>,
        (format, branch): (usize, u16),
        record: &mut Record<'a>,
        votes: Option<&mut Votes>,
    ) -> Result<Option<Beginning>, Fault> {
        self.object += 1;
        let object = self.object;
        let mut votes = votes;
        let mut is_marked = false;
        let mut before = NONE;
        scanner.open()?;
        if scanner.closes(b'}') {
            return Ok(None);
        }
        loop {
            let Some(here) = self
                .formats
                .get_mut(format)
                .and_then(|format| format.branches.get_mut(usize::from(branch)))
            else {
                return Ok(None);
            };
            let KeyTable { table, keys } = here;
            let resolve = |key: &str| meaning(table, key);
            let (number, child) = keys.next(scanner, before, object, resolve)?;
            before = number;
            if let Some(votes) = votes.as_deref_mut() {
                match (child.enter, scanner.byte()) {
                    (Enter::List | Enter::Either, b'[') if !is_marked => {
                        return Ok(Some(Beginning::List(scanner.at + 1)));
                    }
                    (Enter::Wrapper | Enter::Either, b'{') if !is_marked => {
                        return Ok(Some(Beginning::Wrapped(scanner.at)));
                    }
                    _ => {}
                }
                votes.own += child.votes.own;
                votes.shared += child.votes.shared;
                is_marked |= child.votes != Votes::default() || child.by_value != NOWHERE;
                if let Some(judges) = self.by_value.get(usize::from(child.by_value)) {
                    for (format, judge) in judges {
                        votes.add(*format, judge(scanner.rest()));
                    }
                }
            }
            let place = (format, branch, number);
            self.member(scanner, place, child, record)?;
            if !scanner.goes_on(b'}')? {
                return Ok(None);
            }
        }
    }

    fn member<'a>(
        &mut self,
        scanner: &mut Scanner<'a>,
        (format, branch, number): (usize, u16, u16),
        child: Child,
        record: &mut Record<'a>,
    ) -> Result<(), Fault> {
        let byte = scanner.byte();
        if byte == b'{' && child.branch != NOWHERE {
            self.object(scanner, (format, child.branch), record, None)?;
            return Ok(());
        }
        match child.open {
            Opens::Nothing => {}
            Opens::Properties(subject) => return self.subject(scanner, subject, record),
            Opens::Ancestors => return self.ancestors(scanner, record),
            Opens::Texts(prefix) => return texts(scanner, prefix, record),
        }
        let start = scanner.at;
        let raw = scanner.value()?;
        if byte == b'"' && child.branch != NOWHERE {
            record.texts.push(start..scanner.at);
        }
        if let Some(slot) = record.slots.get_mut(usize::from(child.slot)) {
            *slot = raw;
            record.set |= 1 << child.slot;
        } else if child.slot != u8::MAX {
            record.slots.resize(64, Raw::Unknown);
            if let Some(slot) = record.slots.get_mut(usize::from(child.slot)) {
                *slot = raw;
                record.set |= 1 << child.slot;
            }
        } else if !child.is_known && number != NONE && says_something(raw) {
            record.unread.push((branch, number));
        }
        Ok(())
    }

    /// What is said of a subject.
    fn subject<'a>(
        &mut self,
        scanner: &mut Scanner<'a>,
        subject: usize,
        record: &mut Record<'a>,
    ) -> Result<(), Fault> {
        let Some(spoken) = record.subjects.get_mut(subject) else {
            return scanner.skip();
        };
        spoken.entries.clear();
        (spoken.is_said, spoken.is_none) = (false, false);
        spoken.whole = Whole::default();
        match scanner.byte() {
            b'{' => {}
            byte => {
                scanner.skip()?;
                if byte != b'n' {
                    record.notes.push(NO_SUBJECT);
                    return Ok(());
                }
                (spoken.is_said, spoken.is_none) = (true, true);
                spoken.whole.raw = "null";
                return Ok(());
            }
        }
        spoken.is_said = true;
        let is_parent = subject == 2;
        let start = scanner.at;
        if is_parent && let Some(whole) = find(&mut record.parents, scanner) {
            spoken.whole = whole;
            return Ok(());
        }
        let notes = &mut record.notes;
        let before = notes.len();
        self.entries(scanner, subject, &mut spoken.entries, notes)?;
        if is_parent {
            let is_plain = !record.is_blind && notes.len() == before && scanner.flaws == 0;
            spoken.whole = whole_of(&mut record.parents, scanner.since(start), is_plain);
        }
        Ok(())
    }

    fn ancestors<'a>(
        &mut self,
        scanner: &mut Scanner<'a>,
        record: &mut Record<'a>,
    ) -> Result<(), Fault> {
        let lineage = &mut record.lineage;
        lineage.entries.clear();
        lineage.ends.clear();
        (lineage.is_said, lineage.whole) = (true, Whole::default());
        match scanner.byte() {
            b'[' => {}
            byte => {
                scanner.skip()?;
                lineage.whole.raw = "null";
                if byte != b'n' {
                    lineage.is_said = false;
                    record.notes.push(NO_LIST);
                }
                return Ok(());
            }
        }
        if let Some(whole) = find(&mut record.lineages, scanner) {
            lineage.whole = whole;
            return Ok(());
        }
        let (start, before) = (scanner.at, record.notes.len());
        scanner.open()?;
        if !scanner.closes(b']') {
            loop {
                match scanner.blanks() {
                    b'{' => {
                        self.entries(scanner, 3, &mut lineage.entries, &mut record.notes)?;
                        lineage.ends.push((lineage.entries.len(), false));
                    }
                    byte => {
                        scanner.skip()?;
                        lineage.ends.push((lineage.entries.len(), byte == b'n'));
                        if byte != b'n' {
                            record.notes.push(NO_SUBJECT);
                        }
                    }
                }
                if !scanner.goes_on(b']')? {
                    break;
                }
            }
        }
        let is_plain = !record.is_blind && record.notes.len() == before && scanner.flaws == 0;
        lineage.whole = whole_of(&mut record.lineages, scanner.since(start), is_plain);
        Ok(())
    }

    /// An object of properties.
    fn entries<'a>(
        &mut self,
        scanner: &mut Scanner<'a>,
        subject: usize,
        entries: &mut Vec<Entry<'a>>,
        notes: &mut Vec<&'static str>,
    ) -> Result<(), Fault> {
        self.object += 1;
        let mut before = NONE;
        let most = entries.len() + MOST_PROPERTIES;
        let Some(keys) = self.properties.get_mut(subject) else {
            return scanner.skip();
        };
        scanner.open()?;
        if scanner.closes(b'}') {
            return Ok(());
        }
        loop {
            let names = &mut self.names;
            let resolve = |key: &str| {
                let is_property = key.contains('.');
                is_property
                    .then(|| names.number(Property::of(key), As::Exact))
                    .flatten()
            };
            let (number, name) = keys.next(scanner, before, self.object, resolve)?;
            before = number;
            let raw = scanner.value()?;
            match name {
                Some(name) if entries.len() < most => entries.push(Entry { name, raw }),
                Some(_) if notes.last() != Some(&TOO_MANY) => notes.push(TOO_MANY),
                Some(_) => {}
                None => notes.push(NO_PROPERTY),
            }
            if !scanner.goes_on(b'}')? {
                return Ok(());
            }
        }
    }
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
            let count = self.branches.len() as u16;
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

/// The fragment here, if it is known, passed over.
fn find<'a>(known: &mut Fragments<'a>, scanner: &mut Scanner<'a>) -> Option<Whole<'a>> {
    let whole = known.find(scanner.rest())?;
    scanner.at += whole.raw.len();
    scanner.lines += memchr::memchr_iter(b'\n', whole.raw.as_bytes()).count() as u32;
    Some(whole)
}

/// A fragment that was read, to be known in later records if it is `is_plain`.
fn whole_of<'a>(known: &mut Fragments<'a>, raw: &'a str, is_plain: bool) -> Whole<'a> {
    match is_plain {
        true => known.note(raw),
        false => Whole {
            raw,
            ..Whole::default()
        },
    }
}

/// An object of texts to be shown.
fn texts<'a>(
    scanner: &mut Scanner<'a>,
    prefix: &'static str,
    record: &mut Record<'a>,
) -> Result<(), Fault> {
    /// More are for nobody to read.
    const MOST: usize = 512;
    if scanner.byte() != b'{' {
        return scanner.skip();
    }
    let first = record.extra.len();
    scanner.open()?;
    if scanner.closes(b'}') {
        return Ok(());
    }
    loop {
        let label = scanner.key()?;
        let text = scanner.value()?.text();
        let count = record.extra.len() - first;
        let mut known = record.extra.iter_mut().skip(first);
        match (known.find(|shown| shown.label == label), text) {
            (Some(twin), Some(text)) => {
                scanner.flaws |= flaw::TWICE;
                twin.text = text;
            }
            (None, Some(text)) if count < MOST => record.extra.push(ExtraText {
                prefix,
                label,
                text,
            }),
            _ => {}
        }
        if !scanner.goes_on(b'}')? {
            return Ok(());
        }
    }
}

/// Whether a value that is thrown away is one.
fn says_something(raw: Raw<'_>) -> bool {
    match raw {
        Raw::List(list) => list.len() > 2,
        Raw::Object(object) => object.len() > 2,
        raw => value::words(raw).is_some(),
    }
}

fn note_flaws(flaws: u8, notes: &mut Vec<&'static str>) {
    if flaws != 0 {
        let found = flaw::WORDS.iter().filter(|(bit, _)| flaws & bit != 0);
        notes.extend(found.map(|(_, what)| *what));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_table_fits_and_finds_its_properties() {
        let tables = Tables::new(false);
        for (format, compiled) in ALL.iter().zip(&tables.formats) {
            assert!(format.fields().len() <= 64);
            assert_eq!(compiled.says.len(), format.says().len());
            for field in format.fields() {
                if let To::Property(_, full) = field.to {
                    assert_eq!(Property::of(full).full(), full);
                }
            }
        }
    }

    #[test]
    fn pages_are_told_from_records() {
        let mut tables = Tables::new(false);
        let mut found = |text: &str| {
            let mut scanner = Scanner::new(text, 0);
            let found = tables.read(&mut scanner, &mut Record::default());
            found.map(|(found, _)| found)
        };
        assert_eq!(found(r#"{"detections":["#), Ok(Beginning::List(15)));
        assert_eq!(
            found(r#"{ "count" : 2, "@odata":{"a":1}, "VALUE" : [ {"#),
            Ok(Beginning::List(44))
        );
        assert_eq!(
            found(r#"{"DETECTION":{"id":1}}"#),
            Ok(Beginning::Wrapped(13))
        );
        assert_eq!(found(r#"{"id":1,"value":["#), Err(Fault::End));
        assert_eq!(found(r#"{"count":1,"val"#), Err(Fault::End));
        assert_eq!(found(r#"{"value":3}"#), Ok(Beginning::Record(11)));
    }
}
