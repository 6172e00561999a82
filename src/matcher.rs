//! Where exclusions meet detections: the truth of a definition on a
//! detection, true, false or unknown.
//!
//! ```text
//! compare     one test against one value: the only place where a comparison has a meaning
//! reference   a definition against one detection, node by node: slow and obvious, the oracle
//! explain     why a draft does to one detection what it does, and what would turn it
//! plan        a definition against all rows of a store, column by column
//! preview     what a draft does to all rows, by outcome: the plan's façade
//! ```

pub mod compare;
pub mod explain;
pub mod plan;
pub mod preview;
pub mod reference;

/// Kleene's three values, ordered so that AND is the least and OR the greatest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Truth {
    /// The condition does not hold.
    False,
    /// The record does not tell.
    Unknown,
    /// It holds.
    True,
}

impl Truth {
    /// Both hold.
    pub fn and(self, other: Truth) -> Truth {
        self.min(other)
    }

    /// One holds.
    pub fn or(self, other: Truth) -> Truth {
        self.max(other)
    }

    /// It does not hold. Not `std::ops::Not`, so that it reads as the others do.
    #[expect(
        clippy::should_implement_trait,
        reason = "and, or and not belong together"
    )]
    pub fn not(self) -> Truth {
        match self {
            Truth::False => Truth::True,
            Truth::Unknown => Truth::Unknown,
            Truth::True => Truth::False,
        }
    }
}

impl From<bool> for Truth {
    fn from(holds: bool) -> Truth {
        if holds { Truth::True } else { Truth::False }
    }
}

/// What a draft does to a detection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// The draft hides it.
    Suppressed,
    /// The draft leaves it alone.
    Kept,
    /// The record does not tell.
    Undecided,
}

impl Outcome {
    /// The word for it in output.
    pub fn name(self) -> &'static str {
        match self {
            Outcome::Suppressed => "suppressed",
            Outcome::Kept => "kept",
            Outcome::Undecided => "undecided",
        }
    }
}

impl From<Truth> for Outcome {
    fn from(truth: Truth) -> Outcome {
        match truth {
            Truth::True => Outcome::Suppressed,
            Truth::False => Outcome::Kept,
            Truth::Unknown => Outcome::Undecided,
        }
    }
}
