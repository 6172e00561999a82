//! A row-by-row walk as fast as one can be made: what the plan is measured by.
//!
//! The definition is compiled: columns looked up, literals folded, networks
//! masked, needles prepared, and text is given to it in lower case already. It
//! ends as early as three-valued logic lets it, and allocates nothing.

use memchr::memmem::Finder;
use quell::detection::Subject;
use quell::language::{Comparison, Property, Value};
use quell::matcher::{Outcome, Truth, compare, reference};
use quell::rule::Draft;
use quell::rule::meaning::{
    Branch, Definition, Expression, Literal, Part, Test, is_same_operation,
};
use quell::store::{ABSENT, Column, FIRST, Store, UNKNOWN, Values};
use std::collections::HashMap;
use std::rc::Rc;

type Texts = Rc<Vec<Box<str>>>;
type Known = HashMap<(Subject, Property), Texts>;

/// A definition for rows of one store.
pub(super) struct Walk<'a> {
    root: Step<'a>,
}

enum Step<'a> {
    And(Vec<Step<'a>>),
    Or(Vec<Step<'a>>),
    Not(Box<Step<'a>>),
    /// By the code of the operation.
    Operation(&'a quell::store::Codes, Vec<Truth>),
    Test {
        column: Option<&'a Column>,
        missing: [Truth; 2],
        ask: Ask<'a>,
    },
}

enum Ask<'a> {
    Text(Texts, Comparison, Box<Finder<'static>>, bool),
    Int(&'a [i64], Comparison, i64),
    Net4(&'a [u32], u32, u32),
    Other(Test),
}

impl<'a> Walk<'a> {
    pub(super) fn new(store: &'a Store, definition: &Definition) -> Walk<'a> {
        let mut known = Known::new();
        let parts = definition.parts.iter().map(|(_, part)| match part {
            Part::Actor { subject, branch } => step(store, *subject, branch, &mut known),
            Part::Operations(operations) => Step::Or(
                operations
                    .iter()
                    .map(|operation| {
                        let is_it = is_operation(store, &operation.name);
                        let body = step(store, Subject::Event, &operation.branch, &mut known);
                        Step::And(vec![is_it, body])
                    })
                    .collect(),
            ),
            Part::Ancestor { .. } => panic!("the bench has no ancestors in its drafts"),
        });
        Walk {
            root: Step::And(parts.collect()),
        }
    }

    pub(super) fn outcome(&self, row: usize) -> Outcome {
        self.root.truth(row).into()
    }

    /// Holds the walk itself against the reference, on a sample.
    pub(super) fn check(&self, store: &Store, draft: &Draft, definition: &Definition) {
        for row in (0..store.len()).step_by((store.len() / 2_000).max(1)) {
            let outcome = reference::outcome(draft, definition, &store.detection(row));
            assert_eq!(self.outcome(row), outcome, "row {row}");
        }
    }
}

fn is_operation<'a>(store: &'a Store, name: &str) -> Step<'a> {
    let operations = store.records().operations();
    let is = operations
        .pool()
        .iter()
        .map(|known| is_same_operation(known, name).into());
    // Code 0 is a row without an operation.
    let truths = std::iter::once(Truth::Unknown).chain(is).collect();
    Step::Operation(operations.codes(), truths)
}

fn step<'a>(store: &'a Store, subject: Subject, branch: &Branch, known: &mut Known) -> Step<'a> {
    let each = |branches: &[Branch], known: &mut Known| {
        branches
            .iter()
            .map(|branch| step(store, subject, branch, known))
            .collect()
    };
    match &branch.expression {
        Expression::True => Step::And(Vec::new()),
        Expression::And(branches) => Step::And(each(branches, known)),
        Expression::Or(branches) => Step::Or(each(branches, known)),
        Expression::Not(inner) => Step::Not(Box::new(step(store, subject, inner, known))),
        Expression::Test(test) => {
            let column = store.table(subject).column(&test.property);
            let missing = [false, true].map(|absent| compare::missing(test.comparison, absent));
            let ask = match (column.map(Column::values), &test.literal) {
                (Some(Values::Text(pool)), Literal::Text(wanted)) => {
                    let texts = known
                        .entry((subject, test.property.clone()))
                        .or_insert_with(|| {
                            Rc::new(pool.iter_folded().map(|text| Box::from(&*text)).collect())
                        });
                    let is_negated = test.comparison.is_negated();
                    let positive = match is_negated {
                        true => test.comparison.negation(),
                        false => test.comparison,
                    };
                    let finder = Box::new(Finder::new(wanted.as_bytes()).into_owned());
                    Ask::Text(texts.clone(), positive, finder, is_negated)
                }
                (Some(Values::Ints(values)), Literal::Int(wanted)) => {
                    Ask::Int(values.values(), test.comparison, *wanted)
                }
                (Some(Values::Ip4(values)), Literal::Net4(net))
                    if test.comparison == Comparison::Is =>
                {
                    let mask = net.netmask().to_bits();
                    Ask::Net4(values.values(), net.network().to_bits(), mask)
                }
                _ => Ask::Other(test.clone()),
            };
            Step::Test {
                column,
                missing,
                ask,
            }
        }
    }
}

impl Step<'_> {
    fn truth(&self, row: usize) -> Truth {
        match self {
            Step::And(steps) => {
                let mut all = Truth::True;
                for step in steps {
                    all = all.and(step.truth(row));
                    if all == Truth::False {
                        break;
                    }
                }
                all
            }
            Step::Or(steps) => {
                let mut all = Truth::False;
                for step in steps {
                    all = all.or(step.truth(row));
                    if all == Truth::True {
                        break;
                    }
                }
                all
            }
            Step::Not(inner) => inner.truth(row).not(),
            Step::Operation(codes, truths) => truths[codes.get(row).unwrap_or(0) as usize],
            Step::Test {
                column,
                missing,
                ask,
            } => {
                let Some(column) = column else {
                    return missing[0];
                };
                match column.code(row) {
                    UNKNOWN => missing[0],
                    ABSENT => missing[1],
                    code => ask.holds(column, code - FIRST).into(),
                }
            }
        }
    }
}

impl Ask<'_> {
    fn holds(&self, column: &Column, number: u32) -> bool {
        let at = number as usize;
        match self {
            Ask::Text(texts, comparison, finder, is_negated) => {
                let (text, wanted) = (texts[at].as_bytes(), finder.needle());
                let holds = match comparison {
                    Comparison::Is => text == wanted,
                    Comparison::Starts => text.starts_with(wanted),
                    Comparison::Ends => text.ends_with(wanted),
                    _ => finder.find(text).is_some(),
                };
                holds != *is_negated
            }
            Ask::Int(values, comparison, wanted) => match comparison {
                Comparison::Is => values[at] == *wanted,
                Comparison::IsNot => values[at] != *wanted,
                Comparison::Less => values[at] < *wanted,
                Comparison::LessOrEqual => values[at] <= *wanted,
                Comparison::Greater => values[at] > *wanted,
                _ => values[at] >= *wanted,
            },
            Ask::Net4(values, network, mask) => values[at] & mask == *network,
            Ask::Other(test) => {
                let value = column.values().get(number);
                value.is_some_and(|value: Value| compare::known(test, &value))
            }
        }
    }
}
