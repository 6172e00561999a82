//! Two drafts, their rules included: a draft acts on its rules' detections only.

use super::{Bound, Compared, Relation, compare, satisfiable};
use crate::language::fold;
use crate::rule::Draft;
use crate::rule::meaning::Definition;
use std::collections::BTreeSet;

/// How what one set of rules lies to another.
struct Rules {
    has_only_old: bool,
    has_only_new: bool,
    has_both: bool,
}

fn rules(old: &Draft, new: &Draft) -> Rules {
    let folded = |draft: &Draft| {
        draft
            .rules
            .iter()
            .map(|rule| fold(rule))
            .collect::<BTreeSet<_>>()
    };
    let (old, new) = (folded(old), folded(new));
    // No rules named: all of them, more than any list holds.
    match (old.is_empty(), new.is_empty()) {
        (true, true) => Rules {
            has_only_old: false,
            has_only_new: false,
            has_both: true,
        },
        (true, false) => Rules {
            has_only_old: true,
            has_only_new: false,
            has_both: true,
        },
        (false, true) => Rules {
            has_only_old: false,
            has_only_new: true,
            has_both: true,
        },
        (false, false) => Rules {
            has_only_old: !old.is_subset(&new),
            has_only_new: !new.is_subset(&old),
            has_both: !old.is_disjoint(&new),
        },
    }
}

/// How what `new` suppresses lies to what `old` does: their definitions, for
/// their rules. Rules are told apart by the words the drafts use for them.
pub fn compare_drafts(
    old: (&Draft, &Definition),
    new: (&Draft, &Definition),
    bound: Bound,
) -> Compared {
    let compared = compare(old.1, new.1, bound);
    let rules = rules(old.0, new.0);
    if !rules.has_only_old && !rules.has_only_new {
        return compared;
    }
    if let Relation::Unproved(_) = compared.relation {
        return compared;
    }
    let example = |definition| satisfiable(definition, bound);
    let (of_old, of_new) = match (example(old.1), example(new.1)) {
        (Ok(old), Ok(new)) => (old, new),
        (Err(why), _) | (_, Err(why)) => {
            return Compared {
                relation: Relation::Unproved(why),
                ..compared
            };
        }
    };
    // A detection of a rule that only one is for shows a difference by itself.
    let only_old = of_old
        .filter(|_| rules.has_only_old)
        .or(compared.only_old.filter(|_| rules.has_both));
    let only_new = of_new
        .filter(|_| rules.has_only_new)
        .or(compared.only_new.filter(|_| rules.has_both));
    let both = compared.both.filter(|_| rules.has_both);
    let relation = match (&only_old, &only_new, &both) {
        (None, None, _) => Relation::Equivalent,
        (None, Some(_), _) => Relation::Wider,
        (Some(_), None, _) => Relation::Narrower,
        (Some(_), Some(_), None) => Relation::Disjoint,
        (Some(_), Some(_), Some(_)) => Relation::Overlapping,
    };
    Compared {
        relation,
        only_old,
        only_new,
        both,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::{Kind, Node, meaning};

    fn draft(rules: &[&str], name: &str) -> (Draft, Definition) {
        let condition = Node::condition("FileItem", "FileName", "starts", Some(name));
        let definition = Node::with(
            Kind::Definition,
            vec![Node::with(Kind::Process, vec![condition])],
        );
        let meant = meaning::of(&definition).definition.unwrap();
        let rules = rules.iter().map(|rule| (*rule).to_owned()).collect();
        (
            Draft {
                rules,
                definition,
                ..Draft::default()
            },
            meant,
        )
    }

    fn relation(old: (&[&str], &str), new: (&[&str], &str)) -> &'static str {
        let (old, new) = (draft(old.0, old.1), draft(new.0, new.1));
        compare_drafts((&old.0, &old.1), (&new.0, &new.1), Bound::default())
            .relation
            .name()
    }

    #[test]
    fn rules_are_part_of_what_a_draft_does() {
        assert_eq!(relation((&["E0517"], "a"), (&["e0517"], "a")), "equivalent");
        assert_eq!(
            relation((&["E0517"], "a"), (&["E0517", "D0522"], "a")),
            "wider"
        );
        assert_eq!(relation((&[], "a"), (&["E0517"], "ab")), "narrower");
        assert_eq!(relation((&["E0517"], "a"), (&["D0522"], "a")), "disjoint");
        assert_eq!(
            relation((&["E0517"], "ab"), (&["E0517", "D0522"], "a")),
            "wider"
        );
        assert_eq!(
            relation((&["E0517"], "a"), (&["E0517", "D0522"], "ab")),
            "overlapping"
        );
        assert_eq!(relation((&["E0517"], "a"), (&[], "b")), "disjoint");
    }
}
