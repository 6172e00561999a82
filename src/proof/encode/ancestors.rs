//! The lists of ancestors that are enough to decide a goal: what holds of no
//! detection with one of these lists holds of none.

use super::scope::ProofScope;
use crate::rule::meaning::{Expression, Part};

/// A list of ancestors: the distance of each entry, nearest first.
#[derive(Clone, Debug, Default)]
pub(crate) struct AncestorList {
    pub(crate) distances: Vec<u32>,
    /// Whether the list is part of the goal at all.
    pub(crate) is_asked: bool,
    /// From where on there is an entry for each ancestor that must exist.
    pub(crate) spare: Option<usize>,
    /// Whether the list may be shorter, and have runs of one program.
    pub(crate) folds: bool,
}

/// The most entries that a list with runs has.
const ENTRIES: u32 = 20;

/// The lists without runs that decide a goal about these parts, of which the
/// flag says whether they are to hold. `is_relaxed`: which entries are folded
/// is left open.
///
/// Entries at distances that nothing names differ only in what every entry must
/// be, so one for each ancestor that must exist is enough between two named
/// distances; beyond the farthest, each of them has its own.
pub(crate) fn lists<'a>(
    scope: &ProofScope,
    parts: impl Iterator<Item = (&'a Part, bool)>,
    is_relaxed: bool,
) -> Vec<AncestorList> {
    let (mut named, mut wanted, mut is_asked) = (Vec::new(), 0, false);
    for (part, is_wanted) in parts {
        let Part::Ancestor {
            distance,
            is_unique,
            branch,
        } = part
        else {
            continue;
        };
        is_asked = true;
        match distance {
            _ if branch.expression == Expression::True => {}
            Some(distance) if !(is_relaxed && *is_unique) => named.push(*distance),
            _ => wanted += u32::from(is_wanted),
        }
    }
    if scope.has_parent {
        named.push(1);
    }
    named.sort_unstable();
    named.dedup();
    let mut distances = Vec::new();
    let mut before = 0;
    for distance in named {
        distances.extend(before + 1..distance.min(before + 1 + wanted));
        distances.push(distance);
        before = distance;
    }
    let list = |distances: Vec<u32>| AncestorList {
        distances,
        is_asked,
        ..AncestorList::default()
    };
    if !is_asked {
        return vec![list(distances)];
    }
    let spare = distances.len();
    let more = (1..=wanted.max(1)).filter_map(|at| before.checked_add(at));
    let longest = AncestorList {
        spare: Some(spare),
        ..list(distances.iter().copied().chain(more).collect())
    };
    let lengths = if wanted == 0 { spare + 1 } else { spare };
    let shorter = (0..lengths)
        .rev()
        .filter(|length| *length > 0 || !scope.has_parent || scope.may_lack_parent())
        .map(|length| list(distances[..length].to_vec()));
    [longest].into_iter().chain(shorter).collect()
}

/// The lists with runs of one program that are long enough for these parts;
/// `None` where they would be too long.
///
/// What is named by distance needs the entries up to it, of either kind. What
/// must exist somewhere needs itself, the first of its run, and another program
/// before that.
pub(crate) fn lists_with_runs<'a>(
    scope: &ProofScope,
    parts: impl Iterator<Item = (&'a Part, bool)>,
) -> Option<Vec<AncestorList>> {
    let (mut plain, mut unique, mut more) = (1u32, 0, 0);
    for (part, is_wanted) in parts {
        match part {
            Part::Ancestor {
                distance: Some(distance),
                is_unique,
                ..
            } => {
                let farthest = if *is_unique { &mut unique } else { &mut plain };
                *farthest = (*farthest).max(*distance);
            }
            Part::Ancestor { is_unique, .. } if is_wanted => {
                more += if *is_unique { 2 } else { 3 };
            }
            _ => {}
        }
    }
    let entries = plain.checked_add(unique)?.checked_add(more)?;
    if entries > ENTRIES {
        return None;
    }
    let mut lists = vec![AncestorList {
        distances: (1..=entries).collect(),
        is_asked: true,
        spare: None,
        folds: true,
    }];
    if scope.has_parent && scope.may_lack_parent() {
        lists.push(AncestorList {
            is_asked: true,
            ..AncestorList::default()
        });
    }
    Some(lists)
}
