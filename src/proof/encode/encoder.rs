//! Drafts as formulas: each condition becomes an atom on a value of the event,
//! the process, or an entry of a list of ancestors.

use super::ancestors::AncestorList;
use super::removed::Removed;
use super::scope::ProofScope;
use super::variable::{FilePart, Owner, Unspecified, Variable, is_of_program};
use crate::detection::Subject;
use crate::language::{Comparison, Property, Type, fold};
use crate::proof::solve::formula::{FALSE, Formula, Formulas, Sort, TRUE};
use crate::proof::solve::intervals::{Bounds, of_literal};
use crate::rule::meaning::{Branch, Definition, Expression, Literal, OperationTest, Part, Test};

/// How to take what ESET leaves unspecified.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Approximation {
    /// It may be either: for claims.
    Free,
    /// False, so that what holds surely holds.
    Under,
    /// True, so that what fails surely fails.
    Over,
}

impl Approximation {
    fn negated(self) -> Approximation {
        match self {
            Approximation::Free => Approximation::Free,
            Approximation::Under => Approximation::Over,
            Approximation::Over => Approximation::Under,
        }
    }
}

/// What a definition is to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Polarity {
    Holds,
    Fails,
}

/// How to take a definition.
pub(crate) struct Encoding<'a> {
    pub(crate) polarity: Polarity,
    pub(crate) approximation: Approximation,
    pub(crate) list: &'a AncestorList,
    pub(crate) removed: &'a Removed,
    /// Whether to leave open which ancestors are folded, in favour of the polarity.
    pub(crate) is_relaxed: bool,
}

/// How to take an expression.
#[derive(Clone, Copy)]
pub(crate) struct Context<'a> {
    pub(crate) owner: Owner,
    pub(crate) approximation: Approximation,
    pub(crate) removed: &'a Removed,
}

impl<'a> Encoding<'a> {
    pub(super) fn of(&self, owner: Owner) -> Context<'a> {
        Context {
            owner,
            approximation: self.approximation,
            removed: self.removed,
        }
    }
}

/// Drafts and what is known of them, as formulas.
pub(crate) struct Encoder {
    pub(crate) scope: ProofScope,
    pub(crate) formulas: Formulas<Variable>,
    /// What the parts of paths in use keep to.
    pub(crate) axioms: Vec<Formula>,
    /// Whether something that ESET leaves unspecified was met.
    pub(crate) has_unspecified: bool,
    /// Whether entries of the list may share a program with the one before.
    pub(super) folds: bool,
}

impl Encoder {
    pub(crate) fn new(definitions: &[&Definition]) -> Encoder {
        Encoder {
            scope: ProofScope::of(definitions),
            formulas: Formulas::new(),
            axioms: Vec::new(),
            has_unspecified: false,
            folds: false,
        }
    }

    /// Forgets the axioms of the last goal; all that follows is about this list.
    pub(crate) fn begin(&mut self, list: &AncestorList) {
        self.axioms.clear();
        self.folds = list.folds;
        if list.folds {
            self.list_axioms(list);
        }
    }

    /// That a definition holds. Each ancestor that must exist takes the next
    /// `spare` entry of the list, where there is one.
    pub(crate) fn definition(
        &mut self,
        definition: &Definition,
        encoding: &Encoding<'_>,
        spare: &mut usize,
    ) -> Formula {
        let mut all = Vec::new();
        for (_, part) in &definition.parts {
            all.push(self.part(part, encoding, spare));
        }
        self.formulas.and(all)
    }

    fn part(&mut self, part: &Part, encoding: &Encoding<'_>, spare: &mut usize) -> Formula {
        match part {
            Part::Actor { subject, branch } => {
                let owner = match subject {
                    Subject::ParentProcess if encoding.list.distances.is_empty() => Owner::NoParent,
                    Subject::ParentProcess => Owner::Ancestor(0),
                    _ => Owner::Process,
                };
                self.branch(branch, encoding.of(owner))
            }
            // An empty part is true, also where there is no ancestor.
            Part::Ancestor { branch, .. }
                if branch.expression == Expression::True || encoding.removed.has_branch(branch) =>
            {
                TRUE
            }
            Part::Ancestor {
                distance,
                is_unique,
                branch,
            } if encoding.list.folds => {
                self.ancestor_in_runs(*distance, *is_unique, branch, encoding)
            }
            Part::Ancestor {
                distance,
                is_unique,
                branch,
            } => match encoding.is_relaxed && *is_unique {
                false => self.ancestor(*distance, branch, encoding, spare),
                // Which entries are folded is left open, so that of a failing
                // part nothing can be said.
                true if encoding.polarity == Polarity::Fails => FALSE,
                true => self.ancestor(None, branch, encoding, spare),
            },
            Part::Operations(operations) => self.operations(operations, encoding),
        }
    }

    fn ancestor(
        &mut self,
        distance: Option<u32>,
        branch: &Branch,
        encoding: &Encoding<'_>,
        spare: &mut usize,
    ) -> Formula {
        let distances = &encoding.list.distances;
        match (distance, encoding.list.spare) {
            (Some(distance), _) => match distances.iter().position(|at| *at == distance) {
                Some(at) => self.branch(branch, encoding.of(Owner::Ancestor(at))),
                None => FALSE,
            },
            (None, Some(first)) if encoding.polarity == Polarity::Holds => {
                let at = first + *spare;
                *spare += 1;
                self.branch(branch, encoding.of(Owner::Ancestor(at)))
            }
            (None, _) => {
                let each: Vec<Formula> = (0..distances.len())
                    .map(|at| self.branch(branch, encoding.of(Owner::Ancestor(at))))
                    .collect();
                self.formulas.or(each)
            }
        }
    }

    fn operations(&mut self, operations: &[OperationTest], encoding: &Encoding<'_>) -> Formula {
        let mut each = Vec::new();
        for operation in operations {
            if !encoding.removed.has_operation(operation) {
                let is_it = self.operation(&operation.name);
                let holds = self.branch(&operation.branch, encoding.of(Owner::Event));
                each.push(self.formulas.and([is_it, holds]));
            }
        }
        self.formulas.or(each)
    }

    /// That the operation is this one.
    pub(crate) fn operation(&mut self, name: &str) -> Formula {
        let variable = self.formulas.variable(Variable::Operation, Sort::Text);
        self.formulas.text(variable, Comparison::Is, &fold(name))
    }

    /// That an expression holds of an owner.
    pub(crate) fn branch(&mut self, branch: &Branch, context: Context<'_>) -> Formula {
        if context.removed.has_branch(branch) {
            // Only whole parts come here: an empty part is true.
            return TRUE;
        }
        match &branch.expression {
            Expression::True => TRUE,
            Expression::And(branches) => {
                let each = self.branches(branches, context);
                self.formulas.and(each)
            }
            Expression::Or(branches) => {
                let each = self.branches(branches, context);
                self.formulas.or(each)
            }
            Expression::Not(inner) => {
                let approximation = context.approximation.negated();
                !self.branch(
                    inner,
                    Context {
                        approximation,
                        ..context
                    },
                )
            }
            Expression::Test(test) => self.test(test, context.owner, context.approximation),
        }
    }

    fn branches(&mut self, branches: &[Branch], context: Context<'_>) -> Vec<Formula> {
        branches
            .iter()
            .filter(|branch| !context.removed.has_branch(branch))
            .map(|branch| self.branch(branch, context))
            .collect()
    }

    pub(super) fn test(
        &mut self,
        test: &Test,
        owner: Owner,
        approximation: Approximation,
    ) -> Formula {
        match owner {
            Owner::Ancestor(at) if self.folds && at > 0 && is_of_program(&test.property) => {
                let folded = self.is_folded(at);
                let before = self.test(test, Owner::Ancestor(at - 1), approximation);
                let own = self.own_test(test, owner, approximation);
                self.formulas.ite(folded, before, own)
            }
            _ => self.own_test(test, owner, approximation),
        }
    }

    fn own_test(&mut self, test: &Test, owner: Owner, approximation: Approximation) -> Formula {
        use Comparison::{IsEmpty, IsNotEmpty, IsNotSet, IsSet};
        let property = &test.property;
        let tied = self.scope.dependent_part(owner.class(), property);
        let is_set = match tied {
            Some((file, part)) => self.is_part_set(owner, file, part),
            None => self.is_set(owner, property),
        };
        let comparison = test.comparison.positive();
        let holds = match (test.comparison, tied) {
            (IsSet, _) => return is_set,
            (IsNotSet, _) => return !is_set,
            (IsEmpty | IsNotEmpty, Some((file, part))) => {
                self.file_part(owner, file, part, Comparison::Is, "")
            }
            (IsEmpty | IsNotEmpty, None) => self.is_empty(owner, property),
            (_, Some((file, part))) => match &test.literal {
                Literal::Text(text) => self.file_part(owner, file, part, comparison, text),
                _ => FALSE,
            },
            (_, None) => self.value(owner, property, comparison, &test.literal),
        };
        let (holds, unspecified) = match test.comparison {
            IsEmpty => (holds, Unspecified::Empty),
            IsNotEmpty => (!holds, Unspecified::NotEmpty),
            other if other.is_negated() => (!holds, Unspecified::Negated),
            _ => return self.formulas.and([is_set, holds]),
        };
        if is_set == TRUE {
            return holds;
        }
        self.has_unspecified = true;
        let if_absent = match approximation {
            Approximation::Under => FALSE,
            Approximation::Over => TRUE,
            Approximation::Free => {
                let flag = Variable::Unspecified(owner, property.clone(), unspecified);
                self.formulas.flag(flag)
            }
        };
        self.formulas.ite(is_set, holds, if_absent)
    }

    /// That a property has a value, whatever it follows from.
    pub(crate) fn is_set(&mut self, owner: Owner, property: &Property) -> Formula {
        if owner == Owner::NoParent {
            FALSE
        } else if self.scope.may_be_absent(owner.class(), property) {
            self.formulas.flag(Variable::IsSet(owner, property.clone()))
        } else {
            TRUE
        }
    }

    fn is_part_set(&mut self, owner: Owner, file: usize, part: FilePart) -> Formula {
        let mut each = vec![self.is_named_and_set(owner, file, FilePart::Path)];
        if matches!(part, FilePart::Stem | FilePart::Extension) {
            each.push(self.is_named_and_set(owner, file, FilePart::Name));
        }
        each.push(self.is_named_and_set(owner, file, part));
        self.formulas.or(each)
    }

    /// The variable of a value, by its property's type.
    pub(crate) fn variable(&mut self, owner: Owner, property: &Property) -> usize {
        let sort = match (Bounds::of(property), property.kind()) {
            (Some(bounds), _) => Sort::Number(bounds),
            (None, Type::StringSet) => Sort::Set,
            (None, _) => Sort::Text,
        };
        let name = Variable::Value(owner, property.clone());
        self.formulas.variable(name, sort)
    }

    fn is_empty(&mut self, owner: Owner, property: &Property) -> Formula {
        let variable = self.variable(owner, property);
        match property.kind() {
            Type::StringSet => self.formulas.no_member(variable),
            _ => self.formulas.text(variable, Comparison::Is, ""),
        }
    }

    /// A positive comparison with a value that follows from no other.
    fn value(
        &mut self,
        owner: Owner,
        property: &Property,
        comparison: Comparison,
        literal: &Literal,
    ) -> Formula {
        let variable = self.variable(owner, property);
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
}
