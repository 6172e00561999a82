//! The rungs from one value to all values that the builder's `+` and `-` walk.

use super::condition::change;
use super::{Step, node_at};
use crate::language::{Comparison, Property, Type, Value, fold, parse_address};
use crate::rule::{Condition, Draft, Kind};
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
    let (Some(component), Some(name), Some(comparison), Some(value)) = (
        &condition.component,
        &condition.property,
        condition.comparison.as_deref().and_then(Comparison::parse),
        condition.value.as_deref(),
    ) else {
        return Err("the condition is not whole, or has no value to widen".to_owned());
    };
    let property = Property::named(component, name);
    let is_negated = comparison.is_negated();
    let positive = if is_negated {
        comparison.negation()
    } else {
        comparison
    };
    let (steps, at) = match (property.kind(), property.full()) {
        (Type::Ip4 | Type::Ip6, _) if positive == Comparison::Is => {
            prefixes(property.kind() == Type::Ip4, value, original)?
        }
        (_, "FileItem.FullPath" | "DestFileItem.FullPath") => {
            path_steps(positive, value, original, true)?
        }
        (_, "FileItem.Path" | "DestFileItem.Path") => path_steps(positive, value, original, false)?,
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
                if is_negated {
                    positive.negation()
                } else {
                    positive
                }
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
pub fn climb(draft: &Draft, path: &[usize], is_wider: bool, original: Option<&str>) -> Step {
    let Kind::Condition(condition) = &node_at(draft, path)?.kind else {
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
    change(draft, path, |kind| {
        *kind = Kind::Condition(rung.condition.clone())
    })
}

type Steps = (Vec<(Comparison, String, String)>, usize);

fn prefixes(is_v4: bool, value: &str, original: Option<&str>) -> Result<Steps, String> {
    let wrong = || format!("`{value}` is not an address or prefix of its property");
    let (now, length) = parse_prefix(is_v4, value).ok_or_else(wrong)?;
    let full = if is_v4 { 32 } else { 128 };
    let mask = |bits: u128, length: u32| {
        let host = full - length;
        if host >= 128 { 0 } else { bits >> host << host }
    };
    let original = original
        .and_then(|text| parse_prefix(is_v4, text))
        .filter(|(bits, is)| *is >= length && mask(*bits, length) == mask(now, length));
    // Host bits beyond the prefix are left over from an address.
    let (base, narrowest) = match original {
        Some((bits, is)) => (bits, is),
        None if mask(now, length) != now => (now, full),
        None => (now, length),
    };
    let lengths: &[u32] = if is_v4 {
        &[32, 24, 16, 8, 0]
    } else {
        &[128, 64, 48, 32, 0]
    };
    let mut rungs: Vec<u32> = lengths
        .iter()
        .copied()
        .filter(|rung| *rung < narrowest)
        .collect();
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
mod tests {
    use super::super::compact::{after, condition, draft};
    use super::*;

    /// The rungs, the current one in brackets.
    fn rungs(test: &str, original: Option<&str>) -> String {
        let (rungs, at) = match ladder(&condition(test), original) {
            Ok(found) => found,
            Err(reason) => return format!("! {reason}"),
        };
        let text = |(index, rung): (usize, Rung)| {
            let comparison = rung.condition.comparison.unwrap();
            let text = format!("{comparison} {}", rung.condition.value.unwrap());
            if index == at {
                format!("[{text}]")
            } else {
                text
            }
        };
        rungs
            .into_iter()
            .enumerate()
            .map(text)
            .collect::<Vec<_>>()
            .join(", ")
    }

    #[test]
    fn addresses_climb_by_prefix() {
        let v4 =
            |value: &str, original| rungs(&format!("Network.IpAddressV4 is {value}"), original);
        let all = "is 10.1.2.3, is 10.1.2.0/24, is 10.1.0.0/16, is 10.0.0.0/8, is 0.0.0.0/0";
        let at = |rung: &str| all.replace(rung, &format!("[{rung}]"));
        assert_eq!(v4("10.1.2.3", None), at("is 10.1.2.3"));
        assert_eq!(v4("10.1.2.3/32", None), at("is 10.1.2.3"));
        assert_eq!(v4("10.1.0.0/16", Some("10.1.2.3")), at("is 10.1.0.0/16"));
        assert_eq!(v4("0.0.0.0/0", Some("10.1.2.3")), at("is 0.0.0.0/0"));
        assert_eq!(v4("10.1.2.3/8", None), at("is 10.0.0.0/8"));
        // Without the original, or with one of another net, only wider ones are known.
        assert_eq!(
            v4("10.1.0.0/16", None),
            "[is 10.1.0.0/16], is 10.0.0.0/8, is 0.0.0.0/0"
        );
        assert_eq!(
            v4("10.1.0.0/16", Some("192.0.2.1")),
            "[is 10.1.0.0/16], is 10.0.0.0/8, is 0.0.0.0/0"
        );
        assert_eq!(
            v4("10.1.16.0/20", None),
            "[is 10.1.16.0/20], is 10.1.0.0/16, is 10.0.0.0/8, is 0.0.0.0/0"
        );
        assert_eq!(
            v4("10.1.0.0/20", Some("10.1.2.3")),
            "is 10.1.2.3, is 10.1.2.0/24, [is 10.1.0.0/20], is 10.1.0.0/16, is 10.0.0.0/8, is 0.0.0.0/0"
        );
        assert_eq!(
            rungs("Network.IpAddressV4 isnot 10.1.2.3", None),
            all.replace("is ", "isnot ")
                .replacen("isnot 10.1.2.3", "[isnot 10.1.2.3]", 1)
        );
        assert_eq!(
            rungs("Network.IpAddressV6 is fd00:1:2:3::7", None),
            "[is fd00:1:2:3::7], is fd00:1:2:3::/64, is fd00:1:2::/48, is fd00:1::/32, is ::/0"
        );
        assert!(v4("::1", None).starts_with("! ") && v4("10.0.0.0/33", None).starts_with("! "));
        assert!(rungs("Network.IpAddressV6 is ::ffff:10.0.0.1", None).starts_with("! "));
    }

    #[test]
    fn paths_climb_by_folder() {
        let path = |text: &str, original| rungs(&format!("FileItem.FullPath {text}"), original);
        let whole = r"C:\Tools\x\a.exe";
        let all =
            r"is C:\Tools\x\a.exe, starts C:\Tools\x\, starts C:\Tools\, starts C:\, ends \a.exe";
        let at = |rung: &str| all.replacen(&format!("{rung},"), &format!("[{rung}],"), 1);
        assert_eq!(
            path(&format!("is {whole}"), None),
            at(&format!("is {whole}"))
        );
        assert_eq!(
            path(r"starts c:\tools\", Some(whole)),
            at(r"starts C:\Tools\")
        );
        assert_eq!(
            path(r"ends \A.EXE", Some(whole)),
            all.replace(r"ends \a.exe", r"[ends \a.exe]")
        );
        assert_eq!(
            path(r"starts C:\Tools\", None),
            r"[starts C:\Tools\], starts C:\"
        );
        assert_eq!(
            path(r"starts C:\Tools\", Some(r"D:\a.exe")),
            r"[starts C:\Tools\], starts C:\"
        );
        assert_eq!(
            path(r"starts C:\To", Some(whole)),
            all.replace(r"starts C:\, ", r"[starts C:\To], starts C:\, ")
        );
        assert_eq!(path(r"ends exe", None), "[ends exe]");
        assert_eq!(path(r"ends exe", Some(whole)), format!("{all}, [ends exe]"));
        assert_eq!(
            path(r"is \\srv\share\a.exe", None),
            r"[is \\srv\share\a.exe], starts \\srv\share\, starts \\srv\, ends \a.exe"
        );
        assert_eq!(
            path("is /usr/bin/sh", None),
            "[is /usr/bin/sh], starts /usr/bin/, starts /usr/, starts /, ends /sh"
        );
        assert_eq!(
            path(r"is %SYSTEM%\é.exe", None),
            r"[is %SYSTEM%\é.exe], starts %SYSTEM%\, ends \é.exe"
        );
        assert_eq!(path("is a.exe", None), "[is a.exe]");
        assert_eq!(
            path("isnot /a/b", None),
            "[isnot /a/b], notstarts /a/, notstarts /, notends /b"
        );
        assert!(path("contains a", None).starts_with("! "));
        assert_eq!(
            rungs(r"FileItem.Path is C:\a\b\", None),
            r"[is C:\a\b\], starts C:\a\b\, starts C:\a\, starts C:\"
        );
    }

    #[test]
    fn all_else_has_nothing_wider() {
        assert_eq!(
            rungs("Network.Port is 80", None),
            "! `Network.Port is` has nothing wider"
        );
        assert_eq!(
            rungs("FileItem.FileName is a", None),
            "! `FileItem.FileName is` has nothing wider"
        );
        assert_eq!(
            rungs("Network.IpAddressV4 isset", None),
            "! the condition is not whole, or has no value to widen"
        );
    }

    #[test]
    fn climbing_goes_up_and_down_again() {
        let original = Some("10.1.2.3");
        let mut draft = draft("operations(op:X(Network.IpAddressV4 is 10.1.2.3))");
        let path = [0, 0, 0];
        assert_eq!(
            after(&draft, climb(&draft, &path, false, original)),
            "! there is no narrower rung"
        );
        for _ in 0..4 {
            let (edit, _) = climb(&draft, &path, true, original).unwrap();
            edit.apply(&mut draft).unwrap();
        }
        assert_eq!(
            after(&draft, climb(&draft, &path, true, original)),
            "! there is no wider rung"
        );
        assert_eq!(
            after(&draft, climb(&draft, &path, false, original)),
            "operations(op:X(»Network.IpAddressV4 is 10.0.0.0/8))"
        );
        assert_eq!(
            climb(&draft, &[0], true, None),
            Err("only a condition can be widened or narrowed".into())
        );
    }
}
