//! Q206 and Q301 to Q305: what loaded detections tell about a draft. Counting
//! is left to whoever holds the detections.

use super::finding::{Finding, phrase};
use crate::finding::Code;
use crate::language::Comparison;
use crate::matcher::preview::Silenced;
use crate::rule::{Draft, Kind, Path};
use crate::text::number::plural;

/// What was counted of the detections that are loaded.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Against {
    /// How many there are.
    pub loaded: usize,
    /// How many the draft suppresses.
    pub suppressed: usize,
    /// The identifiers of those that it suppresses and that were marked threat.
    pub threats: Vec<String>,
    /// Per rule that the draft is not for, by its label: of how many of its
    /// detections the definition is true.
    pub other_rules: Vec<(String, usize)>,
    /// The rules that the draft is for of which it suppresses all, three or more.
    pub silenced: Vec<Silenced>,
    /// What was counted of each condition.
    pub conditions: Vec<ConditionCounts>,
}

/// What was counted of one condition.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ConditionCounts {
    /// The condition.
    pub path: Path,
    /// In how many detections it is true or false, and not unknown.
    pub decided: usize,
    /// In how many it is true.
    pub holds: usize,
    /// In how many `starts` with the same value is true.
    pub starts: usize,
    /// In how many `ends` with the same value is true.
    pub ends: usize,
}

/// What the loaded detections tell about a draft.
pub fn against(draft: &Draft, counted: &Against) -> Vec<Finding> {
    let tree = &draft.definition;
    let mut found = Vec::new();
    if !counted.threats.is_empty() {
        let many = counted.threats.len();
        let message = format!(
            "hides {} marked threat: {}",
            plural(many, "detection"),
            listed(counted.threats.iter().map(|id| format!("`{id}`")), many)
        );
        let finding = Finding::new(Code::Q301, tree, &[], message);
        found.push(finding.fix("narrow the draft until it is kept"));
    }
    if !counted.other_rules.is_empty() {
        let many = counted.other_rules.len();
        let each = counted
            .other_rules
            .iter()
            .map(|(rule, times)| format!("`{rule}` ({times})"));
        let message = format!(
            "true of detections of rules that the draft is not for: {}",
            listed(each, many)
        );
        let finding = Finding::new(Code::Q302, tree, &[], message);
        found.push(finding.fix("narrow the definition, or add the rule if it is meant too"));
    }
    for silenced in &counted.silenced {
        let fix = "keep those that are not noise, by an address, a program or a port";
        found.push(Finding::new(Code::Q305, tree, &[], silence(silenced)).fix(fix));
    }
    if counted.loaded == 0 {
        return found;
    }
    if counted.suppressed == 0 {
        let message = format!(
            "matches none of {}",
            plural(counted.loaded, "loaded detection")
        );
        found.push(Finding::new(Code::Q304, tree, &[], message));
    }
    for condition in &counted.conditions {
        found.extend(of_condition(draft, condition));
    }
    found
}

/// That a rule falls silent, in words.
pub fn silence(silenced: &Silenced) -> String {
    format!(
        "hides all {} of `{}`: the rule would be silent",
        plural(silenced.count, "loaded detection"),
        silenced.rule
    )
}

fn of_condition(draft: &Draft, counted: &ConditionCounts) -> Option<Finding> {
    let tree = &draft.definition;
    let node = tree.at(&counted.path)?;
    let Kind::Condition(condition) = &node.kind else {
        return None;
    };
    let what = phrase(tree, &counted.path);
    if counted.decided == 0 {
        let message = format!("no loaded detection decides {what}: the property is unknown in all");
        let finding = Finding::new(Code::Q303, tree, &counted.path, message);
        return Some(finding.fix("load a source that carries the property"));
    }
    let comparison = Comparison::parse(condition.comparison.as_deref()?)?;
    let less = if counted.holds == 0 || comparison != Comparison::Contains {
        return None;
    } else if counted.starts == counted.holds {
        Comparison::Starts
    } else if counted.ends == counted.holds {
        Comparison::Ends
    } else {
        return None;
    };
    let message = format!(
        "{what} is slower than `{}`, which would do for {}",
        less.name(),
        plural(counted.holds, "loaded detection")
    );
    let finding = Finding::new(Code::Q206, tree, &counted.path, message);
    let node = node.changed(|condition| {
        condition.comparison = Some(less.name().to_owned());
    });
    Some(finding.fix(format!("use `{}`", less.name())).replace(node))
}

/// The first three, and how many more.
fn listed(each: impl Iterator<Item = String>, many: usize) -> String {
    let mut names: Vec<String> = each.take(3).collect();
    if many > 3 {
        names.push(format!("{} more", many - 3));
    }
    names.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rule::Node;

    #[test]
    fn each_count_has_its_finding() {
        let condition =
            Node::condition("ProcessInfo", "CommandLine", "contains", Some("-k netsvcs"));
        let draft = Draft {
            definition: Node::with(
                Kind::Definition,
                vec![Node::with(Kind::Process, vec![condition])],
            ),
            ..Draft::default()
        };
        let codes = |counted: &Against| -> Vec<&str> {
            let found = against(&draft, counted);
            found.iter().map(|finding| finding.code.name()).collect()
        };
        assert_eq!(codes(&Against::default()), [""; 0]);
        let mut counted = Against {
            loaded: 1204,
            threats: vec!["7".into()],
            other_rules: vec![("D0522".into(), 2)],
            silenced: vec![Silenced {
                rule: "E0517".into(),
                count: 3,
            }],
            conditions: vec![ConditionCounts {
                path: vec![0, 0],
                ..ConditionCounts::default()
            }],
            ..Against::default()
        };
        assert_eq!(codes(&counted), ["Q301", "Q302", "Q305", "Q304", "Q303"]);
        counted = Against {
            loaded: 2,
            suppressed: 1,
            conditions: vec![ConditionCounts {
                path: vec![0, 0],
                decided: 2,
                holds: 1,
                starts: 1,
                ends: 0,
            }],
            ..Against::default()
        };
        assert_eq!(codes(&counted), ["Q206"]);
        let finding = &against(&draft, &counted)[0];
        let mut repaired = draft.definition.clone();
        assert!(
            finding
                .repair
                .as_ref()
                .is_some_and(|repair| repair.apply(&mut repaired))
        );
        assert!(matches!(
            &repaired.children[0].children[0].kind,
            Kind::Condition(condition) if condition.comparison.as_deref() == Some("starts")
        ));
    }
}
