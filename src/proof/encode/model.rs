//! From a model of a formula to a made-up detection that reads like one.

use super::ancestors::AncestorList;
use super::encoder::Encoder;
use super::examples;
use super::variable::{DOTTED, FilePart, Owner, PathPart, SplitFile, UNDOTTED, Variable};
use crate::detection::{Ancestors, Detection, FILES, Facts, Lookup, State, split_name, split_path};
use crate::language::{Property, Type, Value, fold, table};
use crate::proof::solve::formula::Predicate;
use crate::proof::solve::intervals::{self, Bounds};
use crate::proof::solve::solver::Solver;
use rustc_hash::FxHashMap;

/// A made-up detection. It says of each property that the draft names what it
/// is, and nothing else.
pub type Witness = Detection;

/// A list of ancestors longer than this is not written out.
const LONGEST: u32 = 1024;

/// What a solver found: of each variable which predicates hold and which do not.
pub(crate) struct Model<'a> {
    encoder: &'a Encoder,
    list: &'a AncestorList,
    literals: FxHashMap<&'a Variable, Vec<(&'a Predicate, bool)>>,
}

impl<'a> Model<'a> {
    pub(crate) fn of(encoder: &'a Encoder, solver: &Solver, list: &'a AncestorList) -> Model<'a> {
        let mut literals: FxHashMap<&Variable, Vec<(&Predicate, bool)>> = FxHashMap::default();
        for (atom, is_true) in solver.model() {
            let (variable, predicate) = &encoder.formulas.atoms[atom];
            let variable = &encoder.formulas.variables[*variable].0;
            literals
                .entry(variable)
                .or_default()
                .push((predicate, is_true));
        }
        Model {
            encoder,
            list,
            literals,
        }
    }

    /// The detection that the model describes, its ancestors told apart where
    /// they `must_differ`; `None` where it is too long.
    pub(crate) fn detection(&self, must_differ: bool) -> Option<Witness> {
        let mut witness = Detection {
            operation: self.operation(),
            event: self.facts(Owner::Event),
            process: self.facts(Owner::Process),
            ..Detection::default()
        };
        if self.encoder.scope.has_parent {
            witness.parentprocess = Some(match self.list.distances.first() {
                Some(_) => self.facts(Owner::Ancestor(0)),
                None => Facts::none(),
            });
        }
        if self.list.is_asked {
            witness.ancestors = Ancestors::Known(self.ancestors(must_differ)?);
        }
        Some(witness)
    }

    /// Whether a made-up list folds where the model says it would.
    pub(crate) fn folds_like(&self, witness: &Witness) -> bool {
        let Ancestors::Known(list) = &witness.ancestors else {
            return true;
        };
        let found = crate::detection::folding(list);
        found.into_iter().enumerate().all(|(at, found)| {
            let is_folded = self.list.folds && !self.flag(&Variable::StartsRun(at));
            found == Some(is_folded)
        })
    }

    /// The truth of a flag; true where nothing decides it.
    fn flag(&self, name: &Variable) -> bool {
        self.of_variable(name).iter().all(|(_, is_true)| *is_true)
    }

    fn of_variable(&self, name: &Variable) -> &[(&'a Predicate, bool)] {
        self.literals.get(name).map_or(&[], Vec::as_slice)
    }

    fn operation(&self) -> Option<String> {
        let named = &self.encoder.scope.operations;
        if named.is_empty() {
            return None;
        }
        let literals = self.of_variable(&Variable::Operation).iter();
        let mut is_it = literals.filter_map(|(predicate, is_true)| match predicate {
            Predicate::Matches(pattern) if *is_true => named.get(&*pattern.literal),
            _ => None,
        });
        let mut known = table().operations.iter().map(|operation| &operation.name);
        let name = is_it
            .next()
            .or_else(|| known.find(|name| !named.contains_key(&fold(name))));
        name.cloned()
    }

    fn ancestors(&self, must_differ: bool) -> Option<Vec<Facts>> {
        if self.list.folds {
            return Some(self.runs());
        }
        let length = self.list.distances.last().copied().unwrap_or(0);
        if length > LONGEST {
            return None;
        }
        let mut list: Vec<Facts> = (1..=length)
            .map(|distance| {
                // What no condition speaks of is like the next that one does.
                let distances = &self.list.distances;
                let at = distances.partition_point(|known| *known < distance);
                self.facts(Owner::Ancestor(at))
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
    fn runs(&self) -> Vec<Facts> {
        let mut list: Vec<Facts> = Vec::new();
        for at in 0..self.list.distances.len() {
            let is_parent = at == 0 && self.encoder.scope.has_parent;
            if !is_parent && self.flag(&Variable::Ended(at)) {
                break;
            }
            let mut facts = self.facts(Owner::Ancestor(at));
            match list.last() {
                Some(before) if !self.flag(&Variable::StartsRun(at)) => {
                    for property in FilePart::ALL.map(|part| part.property(0)) {
                        let shared = before.iter().find(|(name, _)| *name == property);
                        if let Some((_, state)) = shared {
                            facts.set(property.clone(), state.clone());
                        }
                    }
                }
                _ => tell_apart(&mut facts, at + 1),
            }
            list.push(facts);
        }
        list
    }

    /// All that the drafts name of an owner.
    fn facts(&self, owner: Owner) -> Facts {
        let scope = &self.encoder.scope;
        let mut facts = Facts::default();
        for property in scope.properties(owner.class()) {
            if scope.dependent_part(owner.class(), property).is_none() {
                facts.set(property.clone(), self.state(owner, property));
            }
        }
        for file in 0..FILES.len() {
            self.file(owner, file, &mut facts);
        }
        facts
    }

    fn state(&self, owner: Owner, property: &Property) -> State {
        match self.flag(&Variable::IsSet(owner, property.clone())) {
            true => State::Known(self.value(owner, property)),
            false => State::Absent,
        }
    }

    fn value(&self, owner: Owner, property: &Property) -> Value {
        let literals = self.of_variable(&Variable::Value(owner, property.clone()));
        match (Bounds::of(property), property.kind()) {
            (Some(bounds), _) => {
                intervals::value(property, examples::number(property, bounds, literals))
            }
            (None, Type::StringSet) => Value::Set(examples::members(property, literals)),
            (None, _) => {
                let samples = examples::samples(property);
                Value::Str(examples::text(literals, &samples, number_of(owner)).into())
            }
        }
    }

    /// The parts of a file that are tied to each other.
    fn file(&self, owner: Owner, file: usize, facts: &mut Facts) {
        let named = self.encoder.scope.named(owner.class(), file);
        let has = |part: FilePart| {
            let flag = Variable::IsSet(owner, part.property(file).clone());
            named.has(part) && self.flag(&flag)
        };
        let known = |text: &str| Some(State::Known(Value::Str(text.into())));
        let of = SplitFile {
            owner,
            file,
            is_in_path: has(FilePart::Path),
        };
        // What follows from a path or a name; the rest stands alone.
        let (mut path, mut folder, mut name) = (Some(State::Absent), None, None);
        if of.is_in_path {
            let (front, end) = (self.part(of, PathPart::Folder), self.name(of));
            path = known(&format!("{front}{end}"));
            folder = known(&front);
            name = Some(end);
        } else if has(FilePart::Name) {
            name = match self.value(owner, FilePart::Name.property(file)) {
                Value::Str(name) if !named.splits_name() => Some(name.into()),
                _ => Some(self.name(of)),
            };
        }
        let (stem, extension) = name.as_deref().map(split_name).unzip();
        let name = Some(name.as_deref().and_then(known).unwrap_or(State::Absent));
        let states = [
            path,
            folder,
            name,
            stem.and_then(known),
            extension.and_then(known),
        ];
        for (part, state) in FilePart::ALL.into_iter().zip(states) {
            if named.has(part) && named.has_dependent(part) {
                let property = part.property(file);
                let state = state.unwrap_or_else(|| self.state(owner, property));
                facts.set(property.clone(), state);
            }
        }
    }

    fn name(&self, of: SplitFile) -> String {
        if !self
            .encoder
            .scope
            .named(of.owner.class(), of.file)
            .splits_name()
        {
            return self.part(of, PathPart::Name);
        }
        let literals = self.of_variable(&Variable::Part(of, PathPart::NameShape));
        let shapes = examples::remaining(literals, Bounds { low: 0, high: 2 });
        match shapes.ranges().first() {
            None | Some((DOTTED, _)) => {
                let stem = self.part(of, PathPart::Stem);
                format!("{stem}.{}", self.part(of, PathPart::Extension))
            }
            Some((UNDOTTED, _)) => self.part(of, PathPart::Undotted),
            Some(_) => format!(".{}", self.part(of, PathPart::AfterDot)),
        }
    }

    fn part(&self, of: SplitFile, part: PathPart) -> String {
        let literals = self.of_variable(&Variable::Part(of, part));
        examples::part(literals, part, number_of(of.owner))
    }
}

/// Which of several examples an owner takes, so that neighbours differ.
fn number_of(owner: Owner) -> usize {
    match owner {
        Owner::Ancestor(at) => at,
        _ => 0,
    }
}

/// Gives an ancestor a path of its own, so that it is not folded into the one
/// before it; where it has none, a name.
fn tell_apart(facts: &mut Facts, number: usize) {
    let text = |part: FilePart| match facts.get(part.property(0)) {
        Lookup::Known(Value::Str(text)) => Some(text.to_string()),
        _ => None,
    };
    let known = |text: String| State::Known(Value::Str(text.into()));
    let name = text(FilePart::Name).unwrap_or_else(|| {
        let stem = text(FilePart::Stem).unwrap_or_else(|| format!("example{number}"));
        match text(FilePart::Extension) {
            Some(extension) if extension.is_empty() => stem,
            Some(extension) => format!("{stem}.{extension}"),
            None => format!("{stem}.exe"),
        }
    });
    let folder = text(FilePart::Folder).unwrap_or_else(|| format!(r"C:\example\{number}\"));
    let of_name = FilePart::Name.property(0);
    match facts.get(FilePart::Path.property(0)) {
        // Its neighbour may have only a name to compare.
        Lookup::Known(Value::Str(path)) => {
            let name = known(split_path(path).1.to_owned());
            facts.set_missing(of_name.clone(), name);
        }
        Lookup::Known(_) => {}
        Lookup::Absent => facts.set_missing(of_name.clone(), known(name)),
        Lookup::Unknown => {
            let path = known(format!("{folder}{name}"));
            facts.set(FilePart::Path.property(0).clone(), path);
        }
    }
}
