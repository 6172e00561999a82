//! Changing what one node says, not where it stands.

use super::{Step, node_at, node_in, path_to, rewrite};
use crate::language::Comparison;
use crate::rule::meaning::of_condition;
use crate::rule::read::MAX_VALUE;
use crate::rule::{Condition, Draft, Kind, NodeId, xml};

/// Turns a condition's comparison into the next one that its property has and
/// its value suits; those that take no value follow each other only.
///
/// # Errors
/// A reason: there is no other.
pub fn next_comparison(draft: &Draft, node: NodeId) -> Step {
    let Kind::Condition(condition) = &node_at(draft, node)?.kind else {
        return Err("only a condition has a comparison".to_owned());
    };
    let Some(property) = condition.named_property() else {
        return Err("the condition names no property".to_owned());
    };
    let now = condition.known_comparison();
    let is_valueless = now.map_or(condition.value.is_none(), Comparison::is_valueless);
    let all = property.kind().comparisons();
    let start = all
        .iter()
        .position(|known| Some(*known) == now)
        .map_or(0, |at| at + 1);
    let next = all
        .iter()
        .cycle()
        .skip(start)
        .take(all.len())
        .find(|known| {
            let with = Condition {
                comparison: Some(known.name().to_owned()),
                ..condition.clone()
            };
            known.is_valueless() == is_valueless
                && Some(**known) != now
                && of_condition(&with).is_ok()
        });
    let Some(next) = next else {
        return Err(format!(
            "`{property}` has no other comparison that suits the value"
        ));
    };
    compare_by(draft, node, *next)
}

/// The condition with each comparison that its property has, in the table's order;
/// one that suits only another value, or needs one, has none.
///
/// # Errors
/// A reason: it names no property.
pub fn comparisons(condition: &Condition) -> Result<Vec<Condition>, String> {
    let Some(property) = condition.named_property() else {
        return Err("the condition names no property".to_owned());
    };
    let with = |comparison: &Comparison| {
        let with = Condition {
            comparison: Some(comparison.name().to_owned()),
            ..condition.clone()
        };
        match comparison.is_valueless() || of_condition(&with).is_err() {
            true => Condition {
                value: None,
                ..with
            },
            false => with,
        }
    };
    Ok(property.kind().comparisons().iter().map(with).collect())
}

/// Gives a condition another comparison.
pub(super) fn compare_by(draft: &Draft, node: NodeId, comparison: Comparison) -> Step {
    change(draft, node, |kind| {
        if let Kind::Condition(condition) = kind {
            condition.comparison = Some(comparison.name().to_owned());
        }
    })
}

/// Gives a condition another value, an operation another name or an ancestor
/// another distance (none where the text is empty).
///
/// # Errors
/// A reason: the node has no value, or a file could not hold it.
pub fn set_value(draft: &Draft, node: NodeId, text: &str) -> Step {
    if let Some((_, letter)) = xml::stray(text) {
        let code = u32::from(letter);
        return Err(format!(
            "U+{code:04X} can't stand in XML: compare a part without it"
        ));
    }
    if text.len() > MAX_VALUE {
        return Err("the value is longer than 64 KiB".to_owned());
    }
    match &node_at(draft, node)?.kind {
        Kind::Condition(condition) => {
            let comparison = condition.known_comparison();
            if let Some(comparison) = comparison.filter(|known| known.is_valueless()) {
                return Err(format!("`{}` takes no value", comparison.name()));
            }
        }
        Kind::Operation(_) if text.is_empty() => {
            return Err("an operation needs a name".to_owned());
        }
        Kind::Operation(_) | Kind::Ancestor { .. } => {}
        _ => return Err("there is no value to edit here".to_owned()),
    }
    change(draft, node, |kind| match kind {
        Kind::Condition(condition) => condition.value = Some(text.to_owned()),
        Kind::Operation(name) => *name = Some(text.to_owned()),
        Kind::Ancestor { distance, .. } => {
            *distance = (!text.is_empty()).then(|| text.to_owned());
        }
        _ => {}
    })
}

/// Changes what one node says.
///
/// # Errors
/// A reason: there is no such node, or it says so already.
pub fn change(draft: &Draft, node: NodeId, change: impl FnOnce(&mut Kind)) -> Step {
    let mut tree = draft.definition.clone();
    let path = path_to(&tree, node)?;
    change(&mut node_in(&mut tree, &path)?.kind);
    rewrite(draft, tree, node)
}

#[cfg(test)]
mod tests {
    use super::super::compact::{after, draft, id};
    use super::*;

    #[test]
    fn comparisons_go_round() {
        let round = |text: &str| {
            let mut draft = draft(&format!("process({text})"));
            let mut seen = Vec::new();
            for _ in 0..20 {
                let Ok((edit, _)) = next_comparison(&draft, id(&draft, &[0, 0])) else {
                    break;
                };
                edit.apply(&mut draft);
                let Kind::Condition(condition) = &draft.definition.children[0].children[0].kind
                else {
                    break;
                };
                seen.push(condition.comparison.clone().unwrap());
                if text.contains(&format!(" {} ", seen.last().unwrap())) {
                    break;
                }
            }
            seen.join(" ")
        };
        assert_eq!(round("Network.IpAddressV4 is 10.0.0.1"), "isnot is");
        assert_eq!(
            round("Network.Port is 80"),
            "isnot less lessOrEqual greater greaterOrEqual is"
        );
        assert_eq!(
            round("FileItem.FileName is a"),
            "isnot starts notstarts contains notcontains ends notends is"
        );
        assert!(
            round("FileItem.FileName isset")
                .starts_with("isnotset isempty isnotempty isset isnotset")
        );
        // From nonsense to the first that fits.
        assert!(round("Network.Port matches 80").starts_with("is "));
        assert_eq!(round("Network.Port is none"), "");
    }

    #[test]
    fn values_are_set_freely() {
        let draft = draft(
            "ancestor(A.B is 1), operations(op:X(or(Network.Port isset, Network.Port is 1)))",
        );
        let set =
            |path: &[usize], text: &str| after(&draft, set_value(&draft, id(&draft, path), text));
        assert!(set(&[1, 0, 0, 1], "any thing").ends_with("»Network.Port is any thing)))"));
        assert_eq!(set(&[1, 0, 0, 0], "1"), "! `isset` takes no value");
        assert_eq!(set(&[1, 0, 0], "1"), "! there is no value to edit here");
        assert_eq!(set(&[1, 0, 0, 1], "1"), "! nothing would change");
        assert_eq!(
            set(&[1, 0, 0, 1], "\0"),
            "! U+0000 can't stand in XML: compare a part without it"
        );
        assert!(set(&[1, 0], "Y").contains("»op:Y"));
        assert!(set(&[0], "2").starts_with("»ancestor:2"));
        assert_eq!(set(&[0], ""), "! nothing would change");
    }
}
