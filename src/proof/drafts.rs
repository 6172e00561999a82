//! Two drafts, their rules included: a draft acts on its rules' detections only.

use super::deadline::Deadline;
use super::encode::model::Witness;
use super::relation::{Compared, Relation, compare};
use super::verdict::satisfiable;
use crate::detection::{Rule, is_code};
use crate::rule::Draft;
use crate::rule::meaning::Definition;

/// How what one set of rules lies to another: a rule of each kind, where
/// there is one.
struct Rules {
    only_old: Option<Rule>,
    only_new: Option<Rule>,
    both: Option<Rule>,
}

fn rules(old: &Draft, new: &Draft) -> Rules {
    let (old, new) = (&old.rules, &new.rules);
    // No rules named: all of them, more than any list holds.
    let both = match (old.first(), new.first()) {
        (None, None) => Some(Rule::default()),
        (Some(word), None) | (None, Some(word)) => Some(called(word)),
        (Some(_), Some(_)) => old
            .iter()
            .find_map(|one| new.iter().find_map(|other| called_both(one, other))),
    };
    Rules {
        only_old: one_without(old, new),
        only_new: one_without(new, old),
        both,
    }
}

/// The rule that a draft's word names: by uuid, by code, else by name.
fn called(word: &str) -> Rule {
    let is_uuid = word.len() == 36
        && word.char_indices().all(|(at, c)| match at {
            8 | 13 | 18 | 23 => c == '-',
            _ => c.is_ascii_hexdigit(),
        });
    let (code, uuid) = (Some(word.to_owned()), Some(word.to_owned()));
    match (is_uuid, is_code(word)) {
        (true, _) => Rule {
            uuid,
            ..Rule::default()
        },
        (_, true) => Rule {
            code,
            ..Rule::default()
        },
        _ => Rule::from_name(word),
    }
}

/// A rule that both words name, as one may have a uuid, a code and a name.
fn called_both(one: &str, other: &str) -> Option<Rule> {
    let (a, b) = (called(one), called(other));
    let rule = Rule {
        uuid: a.uuid.or(b.uuid),
        name: a.name.or(b.name),
        code: a.code.or(b.code),
    };
    (rule.is_called(one) && rule.is_called(other)).then_some(rule)
}

/// A rule that `these` name and `those` do not.
fn one_without(these: &[String], those: &[String]) -> Option<Rule> {
    let is_other = |rule: &Rule| !those.iter().any(|word| rule.is_called(word));
    match (these, those) {
        (_, []) => None,
        ([], _) => Some(Rule::from_name("another rule")).filter(is_other),
        _ => these.iter().map(|word| called(word)).find(is_other),
    }
}

/// How what `new` suppresses lies to what `old` does: their definitions, for
/// their rules. A uuid says nothing of a code, nor a code of a name; the code
/// in a name is the rule's.
pub fn compare_drafts(
    old: (&Draft, &Definition),
    new: (&Draft, &Definition),
    deadline: &Deadline,
) -> Compared {
    let compared = compare(old.1, new.1, deadline);
    let rules = rules(old.0, new.0);
    if rules.only_old.is_none() && rules.only_new.is_none() {
        return compared;
    }
    if let Relation::Unproved(_) = compared.relation {
        return compared;
    }
    let example = |definition| satisfiable(definition, deadline);
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
    let only_old = of_rule(of_old, rules.only_old.as_ref())
        .or_else(|| of_rule(compared.only_old, rules.both.as_ref()));
    let only_new = of_rule(of_new, rules.only_new.as_ref())
        .or_else(|| of_rule(compared.only_new, rules.both.as_ref()));
    let both = of_rule(compared.both, rules.both.as_ref());
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

/// The witness as a detection of this rule; none without one.
fn of_rule(witness: Option<Box<Witness>>, rule: Option<&Rule>) -> Option<Box<Witness>> {
    let (mut witness, rule) = (witness?, rule?);
    witness.rule = rule.clone();
    Some(witness)
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
        compare_drafts((&old.0, &old.1), (&new.0, &new.1), &Deadline::default())
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

    #[test]
    fn a_rule_may_be_called_by_uuid_code_and_name() {
        let uuid = "c4a543e3-f4c6-4a62-9964-d131265a0bf2";
        let named = "RDP on an odd port [E0517]";
        assert_eq!(relation((&[named], "a"), (&["E0517"], "a")), "wider");
        assert_eq!(relation((&["e0517"], "a"), (&[named], "a")), "narrower");
        assert_eq!(relation((&[named], "a"), (&["D0522"], "a")), "disjoint");
        assert_eq!(relation((&[uuid], "a"), (&["E0517"], "a")), "overlapping");
        assert_eq!(relation((&[uuid], "a"), (&[named], "a")), "overlapping");
    }

    #[test]
    fn an_example_is_of_a_rule_that_shows_it() {
        let (old, new) = (draft(&["E0517"], "a"), draft(&["E0517", "D0522"], "ab"));
        let compared = compare_drafts((&old.0, &old.1), (&new.0, &new.1), &Deadline::default());
        let code = |witness: Option<Box<Witness>>| witness.and_then(|one| one.rule.code);
        assert_eq!(code(compared.only_old).as_deref(), Some("E0517"));
        assert_eq!(code(compared.only_new).as_deref(), Some("D0522"));
        assert_eq!(code(compared.both).as_deref(), Some("E0517"));
    }
}
