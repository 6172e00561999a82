//! From the answers of a search to a made-up detection that reads like one.

use super::scope::{Class, FILES, Which, file_property};
use super::solve::formula::Predicate;
use super::solve::intervals::{self, Bounds};
use super::solve::solver::Solver;
use super::tie::{BARE, DOTTED};
use super::values::{FOLDERS, NAMES, left, members, number, number_of, samples, text, told_apart};
use super::world::{Chain, Piece, Slot, Term, World};
use crate::detection::{Ancestors, Detection, Facts, Lookup, State};
use crate::language::{Property, Type, Value, fold};
use rustc_hash::FxHashMap;

/// A made-up detection. It says of each property that the draft names what it
/// is, and nothing else.
pub type Witness = Detection;

/// A list of ancestors longer than this is not written out.
const LONGEST: u32 = 1024;

struct Answers<'a> {
    world: &'a World,
    of: FxHashMap<&'a Term, Vec<(&'a Predicate, bool)>>,
}

/// The detection that a search's answers speak of; `None` where it is too long.
pub(super) fn detection(
    world: &World,
    search: &Solver,
    chain: &Chain,
    must_differ: bool,
) -> Option<Witness> {
    let mut of: FxHashMap<&Term, Vec<(&Predicate, bool)>> = FxHashMap::default();
    for (atom, yes) in search.model() {
        let (variable, ask) = &world.formulas.atoms[atom];
        of.entry(&world.formulas.variables[*variable].0)
            .or_default()
            .push((ask, yes));
    }
    let answers = Answers { world, of };
    let mut witness = Detection {
        operation: answers.operation(),
        event: answers.facts(Slot::Event),
        process: answers.facts(Slot::Process),
        ..Detection::default()
    };
    if world.scope.has_parent {
        witness.parentprocess = Some(match chain.distances.first() {
            Some(_) => answers.facts(Slot::At(0)),
            None => Facts::none(),
        });
    }
    if chain.is_asked {
        witness.ancestors = Ancestors::Known(answers.ancestors(chain, must_differ)?);
    }
    Some(witness)
}

impl Answers<'_> {
    fn operation(&self) -> Option<String> {
        let scope = &self.world.scope;
        if scope.operations.is_empty() {
            return None;
        }
        let asked = self.of.get(&Term::Operation);
        let named = asked
            .into_iter()
            .flatten()
            .find_map(|(ask, yes)| match ask {
                Predicate::Matches(pattern) if *yes => {
                    scope.operations.get(&*pattern.literal).cloned()
                }
                _ => None,
            });
        let other = || {
            let known = crate::language::table().operations.iter();
            let mut names = known.map(|operation| &operation.name);
            names
                .find(|name| !scope.operations.contains_key(&fold(name)))
                .cloned()
        };
        named.or_else(other)
    }

    fn ancestors(&self, chain: &Chain, must_differ: bool) -> Option<Vec<Facts>> {
        if chain.folds {
            return Some(self.folded_ancestors(chain));
        }
        let length = chain.distances.last().copied().unwrap_or(0);
        if length > LONGEST {
            return None;
        }
        let mut list: Vec<Facts> = (1..=length)
            .map(|distance| {
                // What no condition speaks of is like the next that one does.
                let at = chain.distances.partition_point(|known| *known < distance);
                self.facts(Slot::At(at))
            })
            .collect();
        if must_differ {
            for (at, facts) in list.iter_mut().enumerate() {
                tell_apart(facts, at + 1);
            }
        }
        Some(list)
    }

    /// A list that may end early, with runs of one program.
    fn folded_ancestors(&self, chain: &Chain) -> Vec<Facts> {
        let flag = |term| {
            let answers = self.of.get(&term);
            answers.is_none_or(|answers| answers.iter().all(|(_, yes)| *yes))
        };
        let mut list: Vec<Facts> = Vec::new();
        for at in 0..chain.distances.len() {
            let is_parent = at == 0 && self.world.scope.has_parent;
            if !is_parent && flag(Term::Ended(at)) {
                break;
            }
            let mut facts = self.facts(Slot::At(at));
            match list.last() {
                Some(before) if !flag(Term::Head(at)) => {
                    for which in [
                        Which::Full,
                        Which::Path,
                        Which::Name,
                        Which::Stem,
                        Which::Extension,
                    ] {
                        let property = file_property(0, which);
                        let shared = before.iter().find(|(name, _)| **name == property);
                        if let Some((_, state)) = shared {
                            facts.set(property, state.clone());
                        }
                    }
                }
                _ => tell_apart(&mut facts, at + 1),
            }
            list.push(facts);
        }
        list
    }

    /// All that the drafts name of a subject.
    fn facts(&self, slot: Slot) -> Facts {
        let scope = &self.world.scope;
        let class = slot.class();
        let mut named: Vec<&Property> = scope
            .asked
            .keys()
            .filter(|(of, _)| *of == class)
            .map(|(_, property)| property)
            .collect();
        named.sort_unstable();
        let mut facts = Facts::default();
        for property in named {
            if scope.tie(class, property).is_none() {
                facts.set(property.clone(), self.state(slot, property));
            }
        }
        for file in 0..FILES.len() {
            self.file(slot, class, file, &mut facts);
        }
        facts
    }

    fn state(&self, slot: Slot, property: &Property) -> State {
        if self.is_set(slot, property) {
            State::Known(self.value(slot, property))
        } else {
            State::Absent
        }
    }

    fn is_set(&self, slot: Slot, property: &Property) -> bool {
        self.of
            .get(&Term::IsSet(slot, property.clone()))
            .is_none_or(|answers| answers.iter().all(|(_, yes)| *yes))
    }

    fn value(&self, slot: Slot, property: &Property) -> Value {
        let term = Term::Value(slot, property.clone());
        let answers = self.of.get(&term).map_or(&[][..], Vec::as_slice);
        match (Bounds::of(property), property.kind()) {
            (Some(bounds), _) => intervals::value(property, number(property, bounds, answers)),
            (None, Type::StringSet) => Value::Set(members(property, answers)),
            (None, _) => Value::Str(text(answers, &samples(property), number_of(slot)).into()),
        }
    }

    /// The parts of a file that are tied to each other.
    fn file(&self, slot: Slot, class: Class, file: usize, facts: &mut Facts) {
        let named = self.world.scope.named(class, file);
        let property = |which| file_property(file, which);
        let has = |is_named: bool, which| is_named && self.is_set(slot, &property(which));
        let mut set = |is_named: bool, which: Which, state: State| {
            if is_named && named.ties(which) {
                facts.set(property(which), state);
            }
        };
        let known = |text: &str| State::Known(Value::Str(text.into()));
        let has_full = has(named.full, Which::Full);
        let name = if has_full {
            let folder = self.piece(slot, file, true, Piece::Path, &FOLDERS);
            let name = self.name(slot, file, true);
            set(named.full, Which::Full, known(&format!("{folder}{name}")));
            set(named.path, Which::Path, known(&folder));
            Some(name)
        } else {
            set(named.full, Which::Full, State::Absent);
            set(
                named.path,
                Which::Path,
                self.state(slot, &property(Which::Path)),
            );
            match has(named.name, Which::Name) {
                false => None,
                true if named.has_name_parts() => Some(self.name(slot, file, false)),
                true => match self.value(slot, &property(Which::Name)) {
                    Value::Str(name) => Some(name.into()),
                    _ => None,
                },
            }
        };
        match name {
            Some(name) => {
                let (stem, extension) = match name.rfind('.') {
                    Some(at) if at > 0 => (&name[..at], &name[at + 1..]),
                    _ => (name.as_str(), ""),
                };
                set(named.name, Which::Name, known(&name));
                set(named.stem, Which::Stem, known(stem));
                set(named.extension, Which::Extension, known(extension));
            }
            None => {
                set(named.name, Which::Name, State::Absent);
                for (is_named, which) in [
                    (named.stem, Which::Stem),
                    (named.extension, Which::Extension),
                ] {
                    set(is_named, which, self.state(slot, &property(which)));
                }
            }
        }
    }

    fn name(&self, slot: Slot, file: usize, is_in_path: bool) -> String {
        let piece = |piece, samples| self.piece(slot, file, is_in_path, piece, samples);
        if !self.world.scope.named(slot.class(), file).has_name_parts() {
            return piece(Piece::Name, &NAMES);
        }
        let term = Term::Piece(slot, file, is_in_path, Piece::Shape);
        let answers = self.of.get(&term).map_or(&[][..], Vec::as_slice);
        let left = left(answers, Bounds { low: 0, high: 2 });
        let stem = piece(Piece::Stem, &["notepad", "example"]);
        match left.ranges().first() {
            None | Some((DOTTED, _)) => {
                format!("{stem}.{}", piece(Piece::Extension, &["exe", "txt"]))
            }
            Some((BARE, _)) => piece(Piece::Bare, &["notepad", "example"]),
            Some(_) => format!(".{}", piece(Piece::Rest, &["profile", "example"])),
        }
    }

    fn piece(
        &self,
        slot: Slot,
        file: usize,
        is_in_path: bool,
        piece: Piece,
        samples: &[&str],
    ) -> String {
        let term = Term::Piece(slot, file, is_in_path, piece);
        let answers = self.of.get(&term).map_or(&[][..], Vec::as_slice);
        let samples: Vec<String> = samples.iter().map(|text| (*text).to_owned()).collect();
        let number = number_of(slot);
        if answers.is_empty() && piece == Piece::Path {
            return told_apart(&samples, number).swap_remove(0);
        }
        text(answers, &samples, number)
    }
}

/// Whether a list that was made up folds where the search said it would.
pub(super) fn folds_as_meant(
    world: &World,
    search: &Solver,
    chain: &Chain,
    witness: &Witness,
) -> bool {
    let Ancestors::Known(list) = &witness.ancestors else {
        return true;
    };
    let mut is_folded = vec![false; list.len()];
    if chain.folds {
        for (atom, yes) in search.model() {
            let (variable, _) = &world.formulas.atoms[atom];
            if let Term::Head(at) = &world.formulas.variables[*variable].0
                && let Some(is_folded) = is_folded.get_mut(*at)
            {
                *is_folded = !yes;
            }
        }
    }
    let found = crate::detection::folding(list);
    is_folded
        .into_iter()
        .zip(found)
        .all(|(meant, found)| found == Some(meant))
}

/// Gives an ancestor a path of its own, so that it is not folded into the one
/// before it; where it has none, a name.
fn tell_apart(facts: &mut Facts, number: usize) {
    let text = |which| match facts.get(&file_property(0, which)) {
        Lookup::Known(Value::Str(text)) => Some(text.to_string()),
        _ => None,
    };
    let known = |text: String| State::Known(Value::Str(text.into()));
    let name = text(Which::Name).unwrap_or_else(|| {
        let stem = text(Which::Stem).unwrap_or_else(|| format!("example{number}"));
        match text(Which::Extension) {
            Some(extension) if extension.is_empty() => stem,
            Some(extension) => format!("{stem}.{extension}"),
            None => format!("{stem}.exe"),
        }
    });
    let folder = text(Which::Path).unwrap_or_else(|| format!(r"C:\example\{number}\"));
    match facts.get(&file_property(0, Which::Full)) {
        // Its neighbour may have only a name to compare.
        Lookup::Known(Value::Str(full)) => {
            let name = full.rsplit(['\\', '/']).next().unwrap_or_default();
            let name = known(name.to_owned());
            facts.set_missing(file_property(0, Which::Name), name);
        }
        Lookup::Known(_) => {}
        Lookup::Absent => facts.set_missing(file_property(0, Which::Name), known(name)),
        Lookup::Unknown => {
            facts.set(
                file_property(0, Which::Full),
                known(format!("{folder}{name}")),
            );
        }
    }
}
