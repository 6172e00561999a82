//! The comparisons and how they pair up.

use serde::{Deserialize, Serialize};

/// How a condition compares; the names are ESET's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Comparison {
    /// The property has a value.
    #[serde(rename = "isset")]
    IsSet,
    /// The property has no value.
    #[serde(rename = "isnotset")]
    IsNotSet,
    /// Equal; for addresses: lies in the prefix.
    #[serde(rename = "is")]
    Is,
    /// Not equal.
    #[serde(rename = "isnot")]
    IsNot,
    /// The empty string or set.
    #[serde(rename = "isempty")]
    IsEmpty,
    /// Not the empty string or set.
    #[serde(rename = "isnotempty")]
    IsNotEmpty,
    /// Begins with.
    #[serde(rename = "starts")]
    Starts,
    /// Does not begin with.
    #[serde(rename = "notstarts")]
    NotStarts,
    /// Holds the text; for sets: has the member.
    #[serde(rename = "contains")]
    Contains,
    /// Does not hold the text or member.
    #[serde(rename = "notcontains")]
    NotContains,
    /// Ends with.
    #[serde(rename = "ends")]
    Ends,
    /// Does not end with.
    #[serde(rename = "notends")]
    NotEnds,
    /// `<`
    Less,
    /// `<=`
    LessOrEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterOrEqual,
}

impl Comparison {
    /// All comparisons, in the table's order.
    pub const ALL: [Comparison; 16] = {
        use Comparison::*;
        [
            IsSet,
            IsNotSet,
            Is,
            IsNot,
            IsEmpty,
            IsNotEmpty,
            Starts,
            NotStarts,
            Contains,
            NotContains,
            Ends,
            NotEnds,
            Less,
            LessOrEqual,
            Greater,
            GreaterOrEqual,
        ]
    };

    /// ESET's spelling.
    pub fn name(self) -> &'static str {
        use Comparison::*;
        match self {
            IsSet => "isset",
            IsNotSet => "isnotset",
            Is => "is",
            IsNot => "isnot",
            IsEmpty => "isempty",
            IsNotEmpty => "isnotempty",
            Starts => "starts",
            NotStarts => "notstarts",
            Contains => "contains",
            NotContains => "notcontains",
            Ends => "ends",
            NotEnds => "notends",
            Less => "less",
            LessOrEqual => "lessOrEqual",
            Greater => "greater",
            GreaterOrEqual => "greaterOrEqual",
        }
    }

    /// The comparison spelled so, in any letter case.
    pub fn parse(name: &str) -> Option<Comparison> {
        Self::ALL
            .into_iter()
            .find(|comparison| comparison.name().eq_ignore_ascii_case(name))
    }

    /// The comparison that is true of a known value where this one is false.
    pub fn negation(self) -> Comparison {
        use Comparison::*;
        match self {
            IsSet => IsNotSet,
            IsNotSet => IsSet,
            Is => IsNot,
            IsNot => Is,
            IsEmpty => IsNotEmpty,
            IsNotEmpty => IsEmpty,
            Starts => NotStarts,
            NotStarts => Starts,
            Contains => NotContains,
            NotContains => Contains,
            Ends => NotEnds,
            NotEnds => Ends,
            Less => GreaterOrEqual,
            LessOrEqual => Greater,
            Greater => LessOrEqual,
            GreaterOrEqual => Less,
        }
    }

    /// Whether it is one of `isnot`, `notstarts`, `notcontains`, `notends`:
    /// what ESET leaves open on an absent property.
    pub fn is_negated(self) -> bool {
        use Comparison::*;
        matches!(self, IsNot | NotStarts | NotContains | NotEnds)
    }

    /// Its negation where something stands under `not`.
    pub fn negated_if(self, is_under_not: bool) -> Comparison {
        if is_under_not { self.negation() } else { self }
    }

    /// The comparison that it is, or that it negates.
    pub fn positive(self) -> Comparison {
        self.negated_if(self.is_negated())
    }

    /// Whether it is about being set or empty and takes no value.
    pub fn is_valueless(self) -> bool {
        use Comparison::*;
        matches!(self, IsSet | IsNotSet | IsEmpty | IsNotEmpty)
    }
}
