//! Proofs about a draft over all possible detections: does it suppress
//! everything, nothing, or some; how does it compare with another; which of its
//! branches change nothing.
//!
//! ```text
//! goal       what is to hold and what to fail;  prover: whether some detection does so
//!   encode   drafts as formulas over values, which scope and ancestors bound; models as
//!            made-up detections, which the program's own matcher confirms
//!   solve    satisfiability: CDCL over sets of numbers, texts, sets and flags
//! deadline   when all that a call asks must end
//! verdict    all, nothing or some;  relation, drafts: one draft beside another
//! normal     a definition with each `not` pushed down to its tests
//! projection the values of one property with which a draft holds;  reach: how many
//!            addresses and ports it hides
//! check      what there is to say of a draft: the findings, with fixes and examples
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
//! * when the deadline is over: then branches that change nothing may go unnamed too
//!   (Q104), but what is named is proved;
//! * when ancestors are folded (`unique`), beside others that are not, and the
//!   answer hangs on entries whose path may be absent or is known only in part,
//!   or on distances beyond about ten;
//! * when the only example needs a list of more than 1,024 ancestors.

mod check;
mod deadline;
mod drafts;
mod encode;
mod goal;
mod network;
mod normal;
mod projection;
mod prover;
mod reach;
mod relation;
mod solve;
mod verdict;

pub use check::{
    Against, ConditionCounts, Finding, Repair, Report, against, count, findings, phrase, phrases,
    silence,
};
pub use deadline::Deadline;
pub use drafts::compare_drafts;
pub use encode::model::Witness;
pub use reach::{Reach, counted, reach, reach_in};
pub use relation::{Compared, Relation, compare};
pub use solve::intervals::Intervals;
pub use verdict::{Breadth, Coverage, breadth, satisfiable};
