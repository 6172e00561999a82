//! A formula as clauses, and its questions joined to what decides them.

use super::{OPEN, Reason, Search};
use crate::breadth::formula::{Ask, Domain, FALSE, Formulas, Node, Ref, TRUE};
use crate::breadth::theory::{Cells, Theory};
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::BinaryHeap;
use std::hash::Hash;

impl Search {
    /// The search for answers that make `root` true.
    pub(in crate::breadth) fn new<T: Hash + Eq + Clone>(
        formulas: &Formulas<T>,
        root: Ref,
    ) -> Search {
        let mut search = Search {
            clauses: Vec::new(),
            given: 0,
            learned: 0,
            watches: Vec::new(),
            values: Vec::new(),
            last: Vec::new(),
            level: Vec::new(),
            reason: Vec::new(),
            position: Vec::new(),
            trail: Vec::new(),
            limits: Vec::new(),
            head: 0,
            theory_head: 0,
            activity: Vec::new(),
            step: 1.0,
            order: BinaryHeap::new(),
            theories: Vec::new(),
            theory_of: Vec::new(),
            questions: FxHashMap::default(),
            is_contradiction: root == FALSE,
        };
        if root != TRUE && root != FALSE {
            search.clausify(formulas, root);
            search.join_theories(formulas);
        }
        search.given = search.clauses.len();
        search
    }

    fn variable(&mut self, is_expected: bool) -> u32 {
        let at = self.values.len() as u32;
        self.values.push(OPEN);
        self.last.push(is_expected);
        self.level.push(0);
        self.reason.push(Reason::Choice);
        self.position.push(0);
        self.activity.push(0.0);
        self.theory_of.push(None);
        self.watches.push(Vec::new());
        self.watches.push(Vec::new());
        self.order.push((0, u32::MAX - at));
        at
    }

    /// Turns the formula into clauses: a variable for each part, which need
    /// follow its part only in the direction in which it is used.
    fn clausify<T: Hash + Eq + Clone>(&mut self, formulas: &Formulas<T>, root: Ref) {
        let mut variables: FxHashMap<usize, u32> = FxHashMap::default();
        let mut done: FxHashSet<Ref> = FxHashSet::default();
        let mut open = vec![root];
        let mut literal = |search: &mut Search, part: Ref| {
            let at =
                *variables
                    .entry(part.at())
                    .or_insert_with(|| match formulas.nodes[part.at()] {
                        Node::Atom(atom) => {
                            // A flag that says that a property is set is expected to be up.
                            let is_flag = matches!(formulas.atoms[atom].1, Ask::Flag);
                            let new = search.variable(is_flag);
                            search.questions.insert(atom, new);
                            new
                        }
                        _ => search.variable(false),
                    });
            at << 1 | u32::from(part.is_negated())
        };
        let root = literal(self, root);
        while let Some(part) = open.pop() {
            if !done.insert(part) {
                continue;
            }
            let Node::And(children) = &formulas.nodes[part.at()] else {
                continue;
            };
            let gate = literal(self, part);
            let children = children.iter();
            if part.is_negated() {
                let mut clause = vec![gate ^ 1];
                for child in children {
                    clause.push(literal(self, child.not()));
                    open.push(child.not());
                }
                self.add(clause);
            } else {
                for child in children {
                    let child_literal = literal(self, *child);
                    self.add(vec![gate ^ 1, child_literal]);
                    open.push(*child);
                }
            }
        }
        self.add(vec![root]);
    }

    fn join_theories<T: Hash + Eq + Clone>(&mut self, formulas: &Formulas<T>) {
        let mut groups: FxHashMap<usize, Vec<(u32, usize)>> = FxHashMap::default();
        for (atom, at) in &self.questions {
            groups
                .entry(formulas.atoms[*atom].0)
                .or_default()
                .push((*at, *atom));
        }
        let mut groups: Vec<_> = groups.into_iter().collect();
        groups.sort_unstable_by_key(|(variable, _)| *variable);
        for (variable, mut asks) in groups {
            asks.sort_unstable();
            let number = self.theories.len() as u32;
            for (index, (at, _)) in asks.iter().enumerate() {
                self.theory_of[*at as usize] = Some((number, index as u32));
            }
            let asks = asks
                .iter()
                .map(|(at, atom)| (*at, &formulas.atoms[*atom].1));
            self.theories.push(match formulas.variables[variable].1 {
                Domain::Number(_) => {
                    let sets: Vec<_> = asks
                        .filter_map(|(at, ask)| match ask {
                            Ask::In(set) => Some((at, set)),
                            _ => None,
                        })
                        .collect();
                    Theory::Cells(Cells::new(&sets))
                }
                _ => Theory::Pairs(asks.map(|(at, ask)| (at, ask.clone())).collect()),
            });
        }
    }
}
