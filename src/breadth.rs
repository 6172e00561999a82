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
//! verdict    all, nothing or some;  relation, drafts: one draft beside another
//! findings   what `check` says: cover (Q101 to Q103), dead and list (Q104), lint and
//!            names (Q111, Q201 to Q209), exceptions (Q210), wide (Q211), programs and
//!            place (Q212 to Q215), against (Q206, Q3xx); the pages: [`crate::finding`]
//! normal     a draft with `not` pushed down to its tests, for what holds of a branch
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
mod counting;
mod cover;
mod dead;
mod deadline;
mod drafts;
mod exceptions;
mod finding;
mod findings;
mod folded;
mod gone;
mod lint;
mod list;
mod mend;
mod names;
mod network;
mod normal;
mod place;
mod programs;
mod prove;
mod question;
mod reach;
mod relation;
mod scope;
mod solve;
mod tie;
mod top;
mod values;
mod verdict;
mod wide;
mod witness;
mod words;
mod world;

pub use against::{Against, Counted, against, silence};
pub use counting::count;
pub use deadline::Deadline;
pub use drafts::compare_drafts;
pub use finding::{Finding, phrase, phrases};
pub use findings::{Report, findings};
pub use mend::Mend;
pub use reach::{Reach, counted, reach, reach_in};
pub use relation::{Compared, Relation, compare};
pub use solve::intervals::Intervals;
pub use verdict::{Breadth, Verdict, breadth, satisfiable};
pub use witness::Witness;
