//! A formula as clauses, and its atoms joined to their theories.

use super::{Assignment, OPEN, Reason, Solver};
use crate::proof::solve::formula::{FALSE, Formula, Formulas, Gate, Predicate, Sort, TRUE};
use crate::proof::solve::theory::{Lit, Partition, Theory, Var};
use crate::proof::solve::to_u32;
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::BinaryHeap;
use std::hash::Hash;

impl Solver {
    /// The search for a model of `root`.
    pub(crate) fn new<V: Hash + Eq + Clone>(formulas: &Formulas<V>, root: Formula) -> Solver {
        let mut solver = Solver {
            clauses: Vec::new(),
            given: 0,
            learned: 0,
            watches: Vec::new(),
            variables: Vec::new(),
            trail: Vec::new(),
            levels: Vec::new(),
            propagated: 0,
            theory_propagated: 0,
            activity_step: 1.0,
            order: BinaryHeap::new(),
            theories: Vec::new(),
            atoms: FxHashMap::default(),
            is_unsat: root == FALSE,
        };
        if root != TRUE && root != FALSE {
            solver.add_formula(formulas, root);
            solver.join_theories(formulas);
        }
        solver.given = solver.clauses.len();
        solver
    }

    fn variable(&mut self, phase: bool) -> Var {
        let var = to_u32(self.variables.len());
        self.variables.push(Assignment {
            value: OPEN,
            phase,
            level: 0,
            reason: Reason::Decision,
            position: 0,
            activity: 0.0,
            theory: None,
        });
        self.watches.push(Vec::new());
        self.watches.push(Vec::new());
        self.order.push((0, u32::MAX - var));
        var
    }

    /// Adds the clauses of a formula (Plaisted and Greenbaum): a variable for
    /// each node, implied only in the polarity in which it occurs.
    fn add_formula<V: Hash + Eq + Clone>(&mut self, formulas: &Formulas<V>, root: Formula) {
        let mut variables: FxHashMap<usize, Var> = FxHashMap::default();
        let mut done: FxHashSet<Formula> = FxHashSet::default();
        let mut open = vec![root];
        let mut lit = |solver: &mut Solver, formula: Formula| {
            let variable = variables.entry(formula.at());
            let var = variable.or_insert_with(|| match formulas.gates[formula.at()] {
                Gate::Atom(atom) => {
                    // A flag that says that a property is set is expected to be true.
                    let is_flag = matches!(formulas.atoms[atom].1, Predicate::Holds);
                    let new = solver.variable(is_flag);
                    solver.atoms.insert(atom, new);
                    new
                }
                _ => solver.variable(false),
            });
            Lit::new(*var, !formula.is_inverted())
        };
        let root = lit(self, root);
        while let Some(formula) = open.pop() {
            if !done.insert(formula) {
                continue;
            }
            let Gate::And(inputs) = &formulas.gates[formula.at()] else {
                continue;
            };
            let gate = lit(self, formula);
            if formula.is_inverted() {
                let mut clause = vec![!gate];
                for input in inputs {
                    clause.push(lit(self, !*input));
                    open.push(!*input);
                }
                self.add(clause);
            } else {
                for input in inputs {
                    let implied = lit(self, *input);
                    self.add(vec![!gate, implied]);
                    open.push(*input);
                }
            }
        }
        self.add(vec![root]);
    }

    fn join_theories<V: Hash + Eq + Clone>(&mut self, formulas: &Formulas<V>) {
        let mut groups: FxHashMap<usize, Vec<(Var, usize)>> = FxHashMap::default();
        for (atom, var) in &self.atoms {
            let group = groups.entry(formulas.atoms[*atom].0).or_default();
            group.push((*var, *atom));
        }
        let mut groups: Vec<_> = groups.into_iter().collect();
        groups.sort_unstable_by_key(|(variable, _)| *variable);
        for (variable, mut atoms) in groups {
            atoms.sort_unstable();
            let number = to_u32(self.theories.len());
            for (index, (var, _)) in atoms.iter().enumerate() {
                self.variables[*var as usize].theory = Some((number, to_u32(index)));
            }
            let atoms = atoms
                .iter()
                .map(|(var, atom)| (*var, &formulas.atoms[*atom].1));
            self.theories.push(match formulas.variables[variable].1 {
                Sort::Number(_) => {
                    let sets: Vec<_> = atoms
                        .filter_map(|(var, predicate)| match predicate {
                            Predicate::In(set) => Some((var, set)),
                            _ => None,
                        })
                        .collect();
                    Theory::Number(Partition::new(&sets))
                }
                _ => Theory::Pairwise(atoms.map(|(var, one)| (var, one.clone())).collect()),
            });
        }
    }
}
