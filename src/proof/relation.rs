//! How what one draft suppresses lies to what another does.

use super::deadline::Deadline;
use super::encode::model::Witness;
use super::goal::{Goal, Statement};
use super::prover::{Answer, Prover};
use crate::rule::meaning::Definition;

/// How what one draft suppresses lies to what another does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Relation {
    /// Both suppress the same.
    Equivalent,
    /// The new one suppresses all that the old one does, and more.
    Wider,
    /// The new one suppresses less, and nothing else.
    Narrower,
    /// Neither suppresses what the other does.
    Disjoint,
    /// Each suppresses something that the other does not.
    Overlapping,
    /// Not known, and why.
    Unproved(String),
}

impl Relation {
    /// The word for it in output.
    pub fn name(&self) -> &'static str {
        match self {
            Relation::Equivalent => "equivalent",
            Relation::Wider => "wider",
            Relation::Narrower => "narrower",
            Relation::Disjoint => "disjoint",
            Relation::Overlapping => "overlapping",
            Relation::Unproved(_) => "unproved",
        }
    }
}

/// A relation with what shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Compared {
    /// How the new draft lies to the old one.
    pub relation: Relation,
    /// A detection that only the old one suppresses.
    pub only_old: Option<Box<Witness>>,
    /// A detection that only the new one suppresses.
    pub only_new: Option<Box<Witness>>,
    /// A detection that both suppress.
    pub both: Option<Box<Witness>>,
}

/// How what `new` suppresses lies to what `old` does, over all detections of
/// which every property that either names is known.
pub fn compare(old: &Definition, new: &Definition, deadline: &Deadline) -> Compared {
    let mut prover = Prover::new(&[old, new], deadline);
    let whole = |definition| vec![Statement::Whole(definition, None)];
    let mut ask = |holds, fails| prover.ask(&Goal::of(holds, fails));
    let only_old = ask(whole(old), whole(new));
    let only_new = ask(whole(new), whole(old));
    let both = ask([whole(old), whole(new)].concat(), Vec::new());
    use Answer::{No, Unknown, Yes};
    let relation = match (&only_old, &only_new, &both) {
        (No, No, _) => Relation::Equivalent,
        (No, Yes(_), _) => Relation::Wider,
        (Yes(_), No, _) => Relation::Narrower,
        (Yes(_), Yes(_), No) => Relation::Disjoint,
        (Yes(_), Yes(_), Yes(_)) => Relation::Overlapping,
        (Unknown(why), _, _) | (_, Unknown(why), _) | (_, _, Unknown(why)) => {
            Relation::Unproved(why.clone())
        }
    };
    Compared {
        relation,
        only_old: only_old.witness(),
        only_new: only_new.witness(),
        both: both.witness(),
    }
}
