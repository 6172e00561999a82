//! Proofs about a draft over all possible detections: does it suppress
//! everything, nothing, or some; how does it compare with another; which of its
//! branches change nothing.
//!
//! ```text
//! scope      which properties the drafts name, which may be absent, which are tied
//! world      drafts as formulas over questions about values;  tie: a path and its parts
//! formula    and, not, questions; questions about one number become one about a set
//! search     is there an answer to all questions? conflict-driven, within a time bound
//!   theory     what the questions about one value have to do with each other
//!   interval, text   numbers as sets of ranges; texts by the candidate method
//! question   what is asked;  prove: which lists of ancestors are enough to decide it,
//!            folded: those of which `unique` sees only a part
//! witness    answers as a made-up detection, which the program's own matcher confirms
//! findings   what `check` says: cover (Q101 to Q103), dead and list (Q104), lint and
//!            names (Q111, Q2xx), against (Q206, Q3xx), codes: the pages about them
//! reach      how many addresses and ports;  mend: what to do, as a change
//! ```
//!
//! # What is exact
//! Everything below is decided, not sampled; a claim is made only when no
//! detection contradicts it, and an example is given only when
//! [`crate::matcher::reference`] agrees.
//! * Addresses (whole 32 and 128 bits), `Port` (0 to 65535), other integers and
//!   symbols with numbers (any 64-bit number), booleans: sets of ranges.
//! * Texts and words without numbers: unbounded, compared in lower case.
//! * Sets: independent memberships, and emptiness.
//! * The operation: any word.
//! * `not`, any nesting; several parts; `parentprocess` as the ancestor at
//!   distance 1; any ancestor, an ancestor at a distance, and lists of ancestors
//!   that are too short.
//! * A path with its folder and name, a name with its stem and extension, where
//!   the path or the name is among what the draft names ([`crate::detection`]
//!   derives them). What stands alone is any text, sensible or not.
//! * Absent, where the draft asks `isset`, `isnotset`, `isempty` or `isnotempty`
//!   of the property (of the event, the process, or, as one, parent and
//!   ancestors). What ESET leaves open there (a negated comparison, `isempty`,
//!   `isnotempty`) may come out either way, the same way for one property, and
//!   a claim holds in each.
//!
//! The address properties of the two families are independent of each other: a
//! detection with both is possible here, since it is the reader and not the
//! language that makes one absent.
//!
//! # What is refused
//! The answer is `unproved`, with a reason,
//! * when the time is up: then branches that change nothing may go unnamed too
//!   (Q104), but what is named is proved;
//! * when ancestors are folded (`unique`), beside others that are not, and the
//!   answer hangs on entries whose path may be absent or is known only in part,
//!   or on distances beyond about ten;
//! * when the only example needs a list of more than 1,024 ancestors.

mod against;
mod codes;
mod counting;
mod cover;
mod dead;
mod drafts;
mod findings;
mod folded;
mod formula;
mod gone;
mod interval;
mod lint;
mod list;
mod mend;
mod names;
mod prove;
mod question;
mod reach;
mod scope;
mod search;
mod text;
mod theory;
mod tie;
mod values;
mod witness;
mod world;

pub use against::{Against, Counted, against};
pub use codes::{Code, Level, Page};
pub use counting::count;
pub use drafts::compare_drafts;
pub use findings::{Finding, Report, findings};
pub use interval::Intervals;
pub use mend::Mend;
pub use reach::{Reach, reach};
pub use witness::Witness;

use crate::rule::meaning::{Definition, Part};
use prove::{Answer, Prover};
use question::{Question, Statement};
use std::time::{Duration, Instant};

/// How long proofs may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bound {
    /// The time for one call, all its proofs together.
    pub time: Duration,
}

impl Default for Bound {
    fn default() -> Bound {
        Bound {
            time: Duration::from_secs(2),
        }
    }
}

impl Bound {
    fn start(self) -> Deadline {
        Deadline {
            until: Instant::now().checked_add(self.time),
            time: self.time,
        }
    }
}

/// When the time is up.
struct Deadline {
    until: Option<Instant>,
    time: Duration,
}

impl Deadline {
    fn is_over(&self) -> bool {
        self.until.is_some_and(|until| Instant::now() >= until)
    }

    fn message(&self) -> String {
        format!("no proof within {} ms", self.time.as_millis())
    }
}

/// How much of what is possible a draft suppresses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// All of the operations it names, or of any where it names none.
    Always,
    /// Nothing.
    Never,
    /// Some and not all.
    Sometimes,
    /// Not known, and why.
    Unproved(String),
}

impl Verdict {
    /// The word for it in output.
    pub fn name(&self) -> &'static str {
        match self {
            Verdict::Always => "always",
            Verdict::Never => "never",
            Verdict::Sometimes => "sometimes",
            Verdict::Unproved(_) => "unproved",
        }
    }
}

/// A verdict with what shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Breadth {
    /// The verdict.
    pub verdict: Verdict,
    /// A detection that the draft suppresses.
    pub inside: Option<Box<Witness>>,
    /// One of the same operations that it does not.
    pub outside: Option<Box<Witness>>,
}

/// How much of what is possible `definition` suppresses, over all detections of
/// which every named property is known.
pub fn breadth(definition: &Definition, bound: Bound) -> Breadth {
    let deadline = bound.start();
    breadth_with(&mut Prover::new(&[definition], &deadline), definition)
}

fn breadth_with(prover: &mut Prover<'_>, definition: &Definition) -> Breadth {
    let inside = prover.ask(&Question {
        holds: vec![Statement::Whole(definition, None)],
        ..Question::default()
    });
    let outside = prover.ask(&Question {
        fails: vec![Statement::Whole(definition, None)],
        operations: operations(definition),
        ..Question::default()
    });
    let verdict = match (&inside, &outside) {
        (Answer::No, _) => Verdict::Never,
        (_, Answer::No) => Verdict::Always,
        (Answer::Unknown(why), _) | (_, Answer::Unknown(why)) => Verdict::Unproved(why.clone()),
        (Answer::Yes(_), Answer::Yes(_)) => Verdict::Sometimes,
    };
    Breadth {
        verdict,
        inside: inside.witness(),
        outside: outside.witness(),
    }
}

/// A detection that the definition suppresses; `Ok(None)` where there is none
/// that can be shown.
///
/// # Errors
/// Why it is not known whether there is one.
pub fn satisfiable(definition: &Definition, bound: Bound) -> Result<Option<Box<Witness>>, String> {
    let deadline = bound.start();
    let question = Question {
        holds: vec![Statement::Whole(definition, None)],
        ..Question::default()
    };
    match Prover::new(&[definition], &deadline).ask(&question) {
        Answer::Unknown(why) => Err(why),
        answer => Ok(answer.witness()),
    }
}

/// The operations that a definition names.
fn operations(definition: &Definition) -> Vec<&str> {
    let parts = definition.parts.iter();
    parts
        .flat_map(|(_, part)| match part {
            Part::Operations(operations) => operations.as_slice(),
            _ => &[],
        })
        .map(|operation| operation.name.as_str())
        .collect()
}

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
pub fn compare(old: &Definition, new: &Definition, bound: Bound) -> Compared {
    let deadline = bound.start();
    let mut prover = Prover::new(&[old, new], &deadline);
    let whole = |definition| vec![Statement::Whole(definition, None)];
    let mut ask = |holds, fails| {
        prover.ask(&Question {
            holds,
            fails,
            operations: Vec::new(),
        })
    };
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

/// A number with its thousands set apart: `16,777,216`.
fn grouped(number: u128) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() * 4 / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}
