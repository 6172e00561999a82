//! The rungs from one value to all values that the builder's `+` and `-` walk.

use super::condition::change;
use super::{Step, node_at};
use crate::language::{Comparison, Role, Type, Value, fold, parse_address};
use crate::rule::{Condition, Draft, Kind, NodeId};
use std::net::{Ipv4Addr, Ipv6Addr};

/// One rung.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rung {
    /// The condition as it stands on this rung.
    pub condition: Condition,
    /// What is different: `/24`, or `starts C:\`.
    pub label: String,
}

/// The rungs from the narrowest to the widest, and the one that the condition
/// stands on; one that is on none stands between those around it.
///
/// `original` is the value that the condition had before it was widened; with
/// it the narrower rungs are known again. Where it has nothing to do with the
/// condition it is not asked. A negated condition keeps its negation.
///
/// # Errors
/// A reason why there are no rungs.
pub fn ladder(condition: &Condition, original: Option<&str>) -> Result<(Vec<Rung>, usize), String> {
    rungs(condition, original, false)
}

/// The same with finer steps: a prefix goes bit by bit, a path folder by folder.
///
/// # Errors
/// A reason why there are no rungs.
pub fn finer_ladder(
    condition: &Condition,
    original: Option<&str>,
) -> Result<(Vec<Rung>, usize), String> {
    rungs(condition, original, true)
}

fn rungs(
    condition: &Condition,
    original: Option<&str>,
    is_fine: bool,
) -> Result<(Vec<Rung>, usize), String> {
    let (Some(property), Some(comparison), Some(value)) = (
        condition.named_property(),
        condition.known_comparison(),
        condition.value.as_deref(),
    ) else {
        return Err("the condition is not whole, or has no value to widen".to_owned());
    };
    let positive = comparison.positive();
    // A component may have a path that the table does not know.
    let is = |role: Role| {
        role.properties()
            .any(|known| known.name() == property.name())
    };
    let (steps, at) = match property.kind() {
        Type::Ip4 | Type::Ip6 if positive == Comparison::Is => {
            prefixes(property.kind() == Type::Ip4, value, (original, is_fine))?
        }
        _ if is(Role::FullPath) => path_steps(positive, value, original, true)?,
        _ if is(Role::Folder) => path_steps(positive, value, original, false)?,
        _ => {
            return Err(format!(
                "`{property} {}` has nothing wider",
                comparison.name()
            ));
        }
    };
    let rung = |(positive, value, label): (Comparison, String, String)| Rung {
        condition: Condition {
            comparison: Some(
                positive
                    .negated_if(comparison.is_negated())
                    .name()
                    .to_owned(),
            ),
            value: Some(value),
            ..condition.clone()
        },
        label,
    };
    Ok((steps.into_iter().map(rung).collect(), at))
}

/// The step to the next rung up (wider) or down.
///
/// # Errors
/// A reason: there is no rung.
pub fn climb(draft: &Draft, node: NodeId, is_wider: bool, original: Option<&str>) -> Step {
    let Kind::Condition(condition) = &node_at(draft, node)?.kind else {
        return Err("only a condition can be widened or narrowed".to_owned());
    };
    let (rungs, at) = ladder(condition, original)?;
    let next = if is_wider {
        at.checked_add(1)
    } else {
        at.checked_sub(1)
    };
    let Some(rung) = next.and_then(|next| rungs.get(next)) else {
        let what = if is_wider { "wider" } else { "narrower" };
        return Err(format!("there is no {what} rung"));
    };
    change(draft, node, |kind| {
        *kind = Kind::Condition(rung.condition.clone())
    })
}

type Steps = (Vec<(Comparison, String, String)>, usize);

fn prefixes(
    is_v4: bool,
    value: &str,
    (original, is_fine): (Option<&str>, bool),
) -> Result<Steps, String> {
    let wrong = || format!("`{value}` is not an address or prefix of its property");
    let (now, length) = parse_prefix(is_v4, value).ok_or_else(wrong)?;
    let full = if is_v4 { 32 } else { 128 };
    let mask = |bits: u128, length: u32| masked(bits, full, length);
    let original = original
        .and_then(|text| parse_prefix(is_v4, text))
        .filter(|(bits, is)| *is >= length && mask(*bits, length) == mask(now, length));
    // Host bits beyond the prefix are left over from an address.
    let (base, narrowest) = match original {
        Some((bits, is)) => (bits, is),
        None if mask(now, length) != now => (now, full),
        None => (now, length),
    };
    let lengths: Vec<u32> = match (is_fine, is_v4) {
        (true, _) => (0..full).rev().collect(),
        (false, true) => vec![32, 24, 16, 8, 0],
        (false, false) => vec![128, 64, 48, 32, 0],
    };
    let lengths = lengths.into_iter();
    let mut rungs: Vec<u32> = lengths.filter(|rung| *rung < narrowest).collect();
    rungs.extend([narrowest, length]);
    rungs.sort_unstable_by_key(|rung| std::cmp::Reverse(*rung));
    rungs.dedup();
    let at = rungs
        .iter()
        .position(|rung| *rung == length)
        .unwrap_or_default();
    let steps = rungs.into_iter().map(|rung| {
        let address = show(is_v4, mask(base, rung));
        let label = format!("/{rung}");
        let value = if rung == full {
            address
        } else {
            address + &label
        };
        (Comparison::Is, value, label)
    });
    Ok((steps.collect(), at))
}

/// The first `length` of `full` bits, the others zero.
fn masked(bits: u128, full: u32, length: u32) -> u128 {
    let host = full - length;
    if host >= 128 { 0 } else { bits >> host << host }
}

/// The prefix of an address that a length alone (`/26`) is typed for; `None` where
/// `typed` is something else.
pub(super) fn prefixed(address: &str, typed: &str) -> Option<String> {
    let length: u32 = typed.trim().strip_prefix('/')?.parse().ok()?;
    let of = |is_v4: bool| {
        let (bits, _) = parse_prefix(is_v4, address)?;
        let full = if is_v4 { 32 } else { 128 };
        let bits = (length <= full).then(|| masked(bits, full, length))?;
        Some(format!("{}/{length}", show(is_v4, bits)))
    };
    of(true).or_else(|| of(false))
}

/// An address's bits, in the low end, and its prefix's length.
fn parse_prefix(is_v4: bool, text: &str) -> Option<(u128, u32)> {
    let full = if is_v4 { 32 } else { 128 };
    let (address, length) = match text.split_once('/') {
        Some((address, length)) => (
            address,
            length.parse().ok().filter(|length| *length <= full)?,
        ),
        None => (text, full),
    };
    match parse_address(address)? {
        Value::Ip4(bits) if is_v4 => Some((bits.into(), length)),
        Value::Ip6(bits) if !is_v4 => Some((bits, length)),
        _ => None,
    }
}

fn show(is_v4: bool, bits: u128) -> String {
    match u32::try_from(bits) {
        Ok(bits) if is_v4 => Ipv4Addr::from_bits(bits).to_string(),
        _ => Ipv6Addr::from_bits(bits).to_string(),
    }
}

fn is_separator(letter: char) -> bool {
    letter == '\\' || letter == '/'
}

/// `is` the whole, `starts` with each folder from the deepest, and for a file
/// `ends` with its name.
fn path_steps(
    now: Comparison,
    value: &str,
    original: Option<&str>,
    is_file: bool,
) -> Result<Steps, String> {
    let fits = |whole: &str| {
        let (whole, part) = (fold(whole), fold(value));
        match now {
            Comparison::Is => whole == part,
            Comparison::Starts => whole.starts_with(&part),
            Comparison::Ends => is_file && whole.ends_with(&part),
            _ => false,
        }
    };
    let step = |comparison: Comparison, value: &str| {
        let label = match comparison {
            Comparison::Is => "is".to_owned(),
            other => format!("{} {value}", other.name()),
        };
        (comparison, value.to_owned(), label)
    };
    let whole = match original.filter(|whole| fits(whole)) {
        Some(whole) => whole,
        None if matches!(now, Comparison::Is | Comparison::Starts) => value,
        None if now == Comparison::Ends => return Ok((vec![step(now, value)], 0)),
        None => return Err(format!("there is no rung for `{}`", now.name())),
    };
    let is_whole_known = now == Comparison::Is || original.is_some_and(fits);
    let mut steps = Vec::new();
    if is_whole_known {
        steps.push(step(Comparison::Is, whole));
    }
    // A share's leading separators belong to its server.
    let root = whole.len() - whole.trim_start_matches(is_separator).len();
    let folders = whole
        .char_indices()
        .rev()
        .filter(|(at, letter)| is_separator(*letter) && (*at >= root || root == 1));
    for (at, letter) in folders {
        let folder = whole.get(..at + letter.len_utf8()).unwrap_or_default();
        steps.push(step(Comparison::Starts, folder));
    }
    if is_file && is_whole_known {
        let name = whole.rfind(is_separator).and_then(|at| whole.get(at..));
        steps.extend(name.map(|name| step(Comparison::Ends, name)));
    }
    let is_now = |(comparison, text, _): &(Comparison, String, String)| {
        *comparison == now && fold(text) == fold(value)
    };
    let at = steps.iter().position(is_now).unwrap_or_else(|| {
        // A prefix that ends within a folder's name stands before the next
        // shorter one; a part of the name after all folders.
        let at = steps
            .iter()
            .position(|(comparison, text, _)| match now {
                Comparison::Starts => match comparison {
                    Comparison::Starts => text.len() < value.len(),
                    other => *other == Comparison::Ends,
                },
                _ => false,
            })
            .unwrap_or(steps.len());
        steps.insert(at, step(now, value));
        at
    });
    Ok((steps, at))
}

#[cfg(test)]
mod tests;
