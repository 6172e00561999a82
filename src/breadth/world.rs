//! Drafts as formulas: each condition becomes a question about a value of the
//! event, the process, or an ancestor at some place of a list.

use super::folded::Link;
use super::gone::Gone;
use super::scope::{Class, Scope, Which, is_of_program, positive};
use super::solve::formula::{FALSE, Formula, Formulas, Sort, TRUE};
use super::solve::intervals::{Bounds, of_literal};
use crate::detection::Subject;
use crate::language::{Comparison, Property, Type, fold};
use crate::rule::meaning::{Branch, Definition, Expression, Literal, Part, Test};

/// Whose value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Slot {
    Event,
    Process,
    /// A place of the list of ancestors, from 0, the parent.
    At(usize),
    /// A parent that does not exist: all of it is absent.
    NoParent,
}

impl Slot {
    pub(super) fn class(self) -> Class {
        match self {
            Slot::Event => Class::Event,
            Slot::Process => Class::Process,
            Slot::At(_) | Slot::NoParent => Class::Chain,
        }
    }
}

/// What ESET leaves open of an absent value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Open {
    Negated,
    Empty,
    NotEmpty,
}

/// A free part of a path; the flag says that a whole path is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Piece {
    Path,
    Name,
    /// A name without a dot.
    Bare,
    /// What follows the only dot of a name, which is its first letter.
    Rest,
    /// What is before the last dot.
    Stem,
    /// What is after it.
    Extension,
    /// Which of the three shapes a name has.
    Shape,
}

/// A variable of the formulas.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Term {
    Operation,
    Value(Slot, Property),
    IsSet(Slot, Property),
    Open(Slot, Property, Open),
    Piece(Slot, usize, bool, Piece),
    /// Whether the list of ancestors ended before a place.
    Ended(usize),
    /// Whether a place is the first of a run of one program.
    Head(usize),
}

/// How to take what ESET leaves open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reading {
    /// It may be either: for claims.
    Either,
    /// False, so that what holds surely holds.
    Low,
    /// True, so that what fails surely fails.
    High,
}

impl Reading {
    fn flipped(self) -> Reading {
        match self {
            Reading::Either => Reading::Either,
            Reading::Low => Reading::High,
            Reading::High => Reading::Low,
        }
    }
}

/// What a definition is to do in a world.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    Holds,
    Fails,
}

/// A list of ancestors that is enough to decide a question: the distance of
/// each place, nearest first.
#[derive(Clone, Debug, Default)]
pub(super) struct Chain {
    pub(super) distances: Vec<u32>,
    /// Whether the list is part of the question at all.
    pub(super) is_asked: bool,
    /// From where on there is a place for each ancestor that must exist.
    pub(super) spare: Option<usize>,
    /// Whether the list may be shorter, and hold runs of one program.
    pub(super) folds: bool,
}

/// How to take a definition.
pub(super) struct View<'a> {
    pub(super) role: Role,
    pub(super) reading: Reading,
    pub(super) chain: &'a Chain,
    /// Whether to leave open which ancestors are folded, in favour of the role.
    pub(super) is_relaxed: bool,
}

/// Drafts and what is known of them, as formulas.
pub(super) struct World {
    pub(super) scope: Scope,
    pub(super) formulas: Formulas<Term>,
    /// What the pieces of paths in use keep to.
    pub(super) axioms: Vec<Formula>,
    /// Whether something that ESET leaves open was met.
    pub(super) has_open: bool,
    /// Whether places of the list may share a program with the one before.
    pub(super) folds: bool,
}

impl World {
    pub(super) fn new(definitions: &[&Definition]) -> World {
        World {
            scope: Scope::of(definitions),
            formulas: Formulas::new(),
            axioms: Vec::new(),
            has_open: false,
            folds: false,
        }
    }

    /// A definition, as seen over a list of ancestors. Each ancestor that must
    /// exist takes the next place of `spare`, where there is one.
    pub(super) fn definition(
        &mut self,
        definition: &Definition,
        gone: &Gone,
        view: &View<'_>,
        spare: &mut usize,
    ) -> Formula {
        let View {
            role,
            reading,
            chain,
            is_relaxed,
        } = *view;
        let mut all = Vec::new();
        for (_, part) in &definition.parts {
            let holds = match part {
                Part::Actor { subject, branch } => {
                    let slot = match subject {
                        Subject::ParentProcess if chain.distances.is_empty() => Slot::NoParent,
                        Subject::ParentProcess => Slot::At(0),
                        _ => Slot::Process,
                    };
                    self.branch(branch, slot, reading, gone)
                }
                // An empty part is true, also where there is no ancestor.
                Part::Ancestor { branch, .. }
                    if branch.expression == Expression::True || gone.has_branch(branch) =>
                {
                    TRUE
                }
                Part::Ancestor {
                    distance,
                    is_unique,
                    branch,
                } => {
                    if chain.folds {
                        let link = Link {
                            distance: *distance,
                            is_unique: *is_unique,
                            branch,
                        };
                        all.push(self.link(&link, reading, gone, chain));
                        continue;
                    }
                    let is_loose = is_relaxed && *is_unique;
                    match (distance, role) {
                        // Which entries are folded is left open, so that of a
                        // failing part nothing can be said.
                        (_, Role::Fails) if is_loose => FALSE,
                        (Some(distance), _) if !is_loose => {
                            match chain.distances.iter().position(|at| at == distance) {
                                Some(at) => self.branch(branch, Slot::At(at), reading, gone),
                                None => FALSE,
                            }
                        }
                        (_, Role::Holds) if chain.spare.is_some() => {
                            let at = chain.spare.unwrap_or_default() + *spare;
                            *spare += 1;
                            self.branch(branch, Slot::At(at), reading, gone)
                        }
                        _ => {
                            let each: Vec<Formula> = (0..chain.distances.len())
                                .map(|at| self.branch(branch, Slot::At(at), reading, gone))
                                .collect();
                            self.formulas.or(each)
                        }
                    }
                }
                Part::Operations(operations) => {
                    let mut each = Vec::new();
                    for operation in operations {
                        if gone.has_operation(operation) {
                            continue;
                        }
                        let is_it = self.operation(&operation.name);
                        let holds = self.branch(&operation.branch, Slot::Event, reading, gone);
                        each.push(self.formulas.and([is_it, holds]));
                    }
                    self.formulas.or(each)
                }
            };
            all.push(holds);
        }
        self.formulas.and(all)
    }

    /// That the operation is this one.
    pub(super) fn operation(&mut self, name: &str) -> Formula {
        let variable = self.formulas.variable(Term::Operation, Sort::Text);
        self.formulas.text(variable, Comparison::Is, &fold(name))
    }

    /// An expression about one subject.
    pub(super) fn branch(
        &mut self,
        branch: &Branch,
        slot: Slot,
        reading: Reading,
        gone: &Gone,
    ) -> Formula {
        if gone.has_branch(branch) {
            // Only whole parts come here: an empty part is true.
            return TRUE;
        }
        match &branch.expression {
            Expression::True => TRUE,
            Expression::And(branches) | Expression::Or(branches) => {
                let each: Vec<Formula> = branches
                    .iter()
                    .filter(|branch| !gone.has_branch(branch))
                    .map(|branch| self.branch(branch, slot, reading, gone))
                    .collect();
                if matches!(branch.expression, Expression::And(_)) {
                    self.formulas.and(each)
                } else {
                    self.formulas.or(each)
                }
            }
            Expression::Not(inner) => !self.branch(inner, slot, reading.flipped(), gone),
            Expression::Test(test) => self.test(test, slot, reading),
        }
    }

    pub(super) fn test(&mut self, test: &Test, slot: Slot, reading: Reading) -> Formula {
        match slot {
            Slot::At(at) if self.folds && at > 0 && is_of_program(&test.property) => {
                let folded = self.is_folded(at);
                let before = self.test(test, Slot::At(at - 1), reading);
                let own = self.own_test(test, slot, reading);
                self.formulas.ite(folded, before, own)
            }
            _ => self.own_test(test, slot, reading),
        }
    }

    fn own_test(&mut self, test: &Test, slot: Slot, reading: Reading) -> Formula {
        use Comparison::{IsEmpty, IsNotEmpty, IsNotSet, IsSet};
        let property = &test.property;
        let tie = self.scope.tie(slot.class(), property);
        let is_set = match tie {
            Some((file, which)) => self.is_part_set(slot, file, which),
            None => self.is_set(slot, property),
        };
        let comparison = positive(test.comparison);
        let holds = match (test.comparison, tie) {
            (IsSet, _) => return is_set,
            (IsNotSet, _) => return !is_set,
            (IsEmpty | IsNotEmpty, Some((file, which))) => {
                self.part(slot, file, which, Comparison::Is, "")
            }
            (IsEmpty | IsNotEmpty, None) => self.is_empty(slot, property),
            (_, Some((file, which))) => match &test.literal {
                Literal::Text(text) => self.part(slot, file, which, comparison, text),
                _ => FALSE,
            },
            (_, None) => self.value(slot, property, comparison, &test.literal),
        };
        let (holds, open) = match test.comparison {
            IsEmpty => (holds, Open::Empty),
            IsNotEmpty => (!holds, Open::NotEmpty),
            other if other.is_negated() => (!holds, Open::Negated),
            _ => return self.formulas.and([is_set, holds]),
        };
        if is_set == TRUE {
            return holds;
        }
        self.has_open = true;
        let open = match reading {
            Reading::Low => FALSE,
            Reading::High => TRUE,
            Reading::Either => self.formulas.flag(Term::Open(slot, property.clone(), open)),
        };
        self.formulas.ite(is_set, holds, open)
    }

    /// That a property has a value, whatever it follows from.
    pub(super) fn is_set(&mut self, slot: Slot, property: &Property) -> Formula {
        if slot == Slot::NoParent {
            FALSE
        } else if self.scope.may_be_absent(slot.class(), property) {
            self.formulas.flag(Term::IsSet(slot, property.clone()))
        } else {
            TRUE
        }
    }

    fn is_part_set(&mut self, slot: Slot, file: usize, which: Which) -> Formula {
        let mut each = vec![self.is_named_and_set(slot, file, Which::Full)];
        if matches!(which, Which::Stem | Which::Extension) {
            each.push(self.is_named_and_set(slot, file, Which::Name));
        }
        each.push(self.is_named_and_set(slot, file, which));
        self.formulas.or(each)
    }

    /// The variable of a value, by its property's type.
    pub(super) fn variable(&mut self, slot: Slot, property: &Property) -> usize {
        let domain = match (Bounds::of(property), property.kind()) {
            (Some(bounds), _) => Sort::Number(bounds),
            (None, Type::StringSet) => Sort::Set,
            (None, _) => Sort::Text,
        };
        let term = Term::Value(slot, property.clone());
        self.formulas.variable(term, domain)
    }

    fn is_empty(&mut self, slot: Slot, property: &Property) -> Formula {
        let variable = self.variable(slot, property);
        match property.kind() {
            Type::StringSet => self.formulas.no_member(variable),
            _ => self.formulas.text(variable, Comparison::Is, ""),
        }
    }

    /// A positive comparison with a value that follows from no other.
    fn value(
        &mut self,
        slot: Slot,
        property: &Property,
        comparison: Comparison,
        literal: &Literal,
    ) -> Formula {
        let variable = self.variable(slot, property);
        match literal {
            Literal::Text(text) if property.kind() == Type::StringSet => {
                self.formulas.member(variable, text)
            }
            Literal::Text(text) => self.formulas.text(variable, comparison, text),
            _ => match of_literal(comparison, literal) {
                Some(set) => self.formulas.is_in(variable, &set),
                None => FALSE,
            },
        }
    }

    /// A text question about an untied property.
    pub(super) fn plain(
        &mut self,
        slot: Slot,
        property: &Property,
        how: Comparison,
        text: &str,
    ) -> Formula {
        let variable = self.variable(slot, property);
        self.formulas.text(variable, how, text)
    }
}
