//! The one place where a comparison has a meaning.
//!
//! A known value is compared; what holds of an absent or unknown property
//! stands in [`missing`]. ESET does not document what a negated comparison
//! gives on an absent property, so it is unknown.

use super::Truth;
use crate::detection::Lookup;
use crate::language::{Comparison, Value, fold};
use crate::rule::meaning::{Literal, Test};
use std::net::{Ipv4Addr, Ipv6Addr};

/// The truth of `test` on a property of which this much is known.
pub fn truth(test: &Test, lookup: Lookup<'_>) -> Truth {
    match lookup {
        Lookup::Known(value) => known(test, value).into(),
        Lookup::Absent => missing(test.comparison, true),
        Lookup::Unknown => missing(test.comparison, false),
    }
}

/// The truth of a comparison on a property without a value: absent, or unknown.
pub fn missing(comparison: Comparison, is_absent: bool) -> Truth {
    use Comparison::*;
    match comparison {
        _ if !is_absent => Truth::Unknown,
        IsSet => Truth::False,
        IsNotSet => Truth::True,
        IsEmpty | IsNotEmpty | IsNot | NotStarts | NotContains | NotEnds => Truth::Unknown,
        Is | Starts | Contains | Ends | Less | LessOrEqual | Greater | GreaterOrEqual => {
            Truth::False
        }
    }
}

/// Whether `test` holds of a known value. A value of another type than the
/// literal's is never equal to it.
pub fn known(test: &Test, value: &Value) -> bool {
    use Comparison::*;
    match test.comparison {
        IsSet => true,
        IsNotSet => false,
        IsEmpty => is_empty(value),
        IsNotEmpty => !is_empty(value),
        IsNot | NotStarts | NotContains | NotEnds => {
            !positive(test.comparison.negation(), &test.literal, value)
        }
        other => positive(other, &test.literal, value),
    }
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Str(text) => text.is_empty(),
        Value::Set(members) => members.is_empty(),
        _ => false,
    }
}

fn positive(comparison: Comparison, literal: &Literal, value: &Value) -> bool {
    match (literal, value) {
        (Literal::Text(wanted), Value::Str(text)) => folded(comparison, wanted, &fold(text)),
        (Literal::Text(wanted), Value::Set(members)) => {
            comparison == Comparison::Contains
                && members.iter().any(|member| fold(member) == **wanted)
        }
        (Literal::Int(wanted), Value::Int(number)) => ordered(comparison, number.cmp(wanted)),
        (Literal::Bool(wanted), Value::Bool(is)) => comparison == Comparison::Is && wanted == is,
        (Literal::Net4(net), Value::Ip4(bits)) => {
            comparison == Comparison::Is && net.contains(&Ipv4Addr::from_bits(*bits))
        }
        (Literal::Net6(net), Value::Ip6(bits)) => {
            comparison == Comparison::Is && net.contains(&Ipv6Addr::from_bits(*bits))
        }
        _ => false,
    }
}

/// A positive string comparison; both sides already in lower case.
pub fn folded(comparison: Comparison, wanted: &str, text: &str) -> bool {
    match comparison {
        Comparison::Is => text == wanted,
        Comparison::Starts => text.starts_with(wanted),
        Comparison::Ends => text.ends_with(wanted),
        Comparison::Contains => memchr::memmem::find(text.as_bytes(), wanted.as_bytes()).is_some(),
        _ => false,
    }
}

fn ordered(comparison: Comparison, order: std::cmp::Ordering) -> bool {
    match comparison {
        Comparison::Is => order.is_eq(),
        Comparison::Less => order.is_lt(),
        Comparison::LessOrEqual => order.is_le(),
        Comparison::Greater => order.is_gt(),
        Comparison::GreaterOrEqual => order.is_ge(),
        _ => false,
    }
}
