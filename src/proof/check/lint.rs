//! Q111 and Q201 to Q209, without Q206: what the words of a draft tell by
//! themselves. Each condition is looked at where it stands; nothing is proved
//! over all detections, save that the language table says so.

use super::finding::{Finding, phrase};
use super::repair;
use crate::detection::Subject;
use crate::finding::Code;
use crate::language::{Comparison, Property, Role, Type, table};
use crate::proof::network::{LOCAL, PRIVATE};
use crate::proof::normal::{Claim, is_from};
use crate::proof::solve::intervals::{Intervals, of_literal};
use crate::rule::meaning::{self, Literal, Test};
use crate::rule::{Kind, Node, Path};
use crate::text::number::plural;
use ipnet::Ipv4Net;

/// A condition with where it stands.
struct PlacedTest<'a> {
    path: Path,
    node: &'a Node,
    operation: Option<&'a str>,
    /// Under an odd number of `not`.
    is_negated: bool,
    test: Test,
}

pub(super) fn words(tree: &Node) -> Vec<Finding> {
    let placed = placed(tree);
    let mut found = Vec::new();
    for placed in &placed {
        let findings = [
            foreign_component(tree, placed),
            wide(tree, placed),
            short(tree, placed),
            unsigned(tree, placed),
            impossible(tree, placed),
            unquoted(tree, placed),
        ];
        found.extend(findings.into_iter().flatten());
    }
    let has_operation = tree
        .sense()
        .any(|(_, part)| part.kind == Kind::Operations && part.sense().next().is_some());
    if !has_operation {
        let message = "no operation is named: every event of the process is excluded";
        let fix = "add `<operations>` with the operation that makes the noise";
        found.push(Finding::new(Code::Q201, tree, &[], message).fix(fix));
    }
    if !tree.sense().any(|(_, part)| has_actor(part)) && !placed.iter().any(names_user) {
        let message = "no actor: nothing is asked of a process, of a remote or source address, nor of a user's account";
        let fix = "name the program by its path, or the address it comes from";
        found.push(Finding::new(Code::Q202, tree, &[], message).fix(fix));
    }
    found.extend(super::names::alone(tree));
    found
}

/// All conditions that have a meaning.
fn placed(tree: &Node) -> Vec<PlacedTest<'_>> {
    let mut found = Vec::new();
    tree.walk(&mut |path, node| {
        let Kind::Condition(condition) = &node.kind else {
            return;
        };
        let Ok(test) = meaning::of_condition(condition) else {
            return;
        };
        let (mut operation, mut is_negated) = (None, false);
        for depth in 0..path.len() {
            match tree.at(&path[..depth]) {
                Some(above) => match &above.kind {
                    Kind::Operation(name) => operation = name.as_deref(),
                    _ => is_negated ^= above.is_operator("not"),
                },
                None => return,
            }
        }
        found.push(PlacedTest {
            path: path.to_vec(),
            node,
            operation,
            is_negated,
            test,
        });
    });
    found
}

/// Whether something is asked about who does it; a condition that has no
/// meaning counts by the property it names.
fn has_actor(part: &Node) -> bool {
    part.conditions().any(|condition| {
        let name = |text: &Option<String>| text.clone().unwrap_or_default();
        let property = Property::named(&name(&condition.component), &name(&condition.property));
        part.kind != Kind::Operations || is_from(&property)
    })
}

/// Whether an account that is somebody's is asked for.
fn names_user(placed: &PlacedTest<'_>) -> bool {
    let asked = Claim {
        path: &placed.path,
        subject: Subject::Event,
        operation: None,
        test: &placed.test,
        is_under_not: placed.is_negated,
    };
    asked.is_account()
}

/// Q111. An unknown component may be one that is not documented: Q107 says so.
fn foreign_component(tree: &Node, placed: &PlacedTest<'_>) -> Option<Finding> {
    let operation = table().operation(placed.operation?)?;
    let component = table().component(placed.test.property.component())?;
    let is_there = operation.components.contains(&component.name);
    if !operation.complete || is_there || placed.test.comparison == Comparison::IsNotSet {
        return None;
    }
    let message = format!(
        "`{}` has no `{}`: {} can never hold there",
        operation.name,
        component.name,
        phrase(tree, &placed.path)
    );
    let others: Vec<String> = table()
        .operations
        .iter()
        .filter(|other| other.components.contains(&component.name))
        .take(3)
        .map(|other| format!("`{}`", other.name))
        .collect();
    let mut fix = if others.is_empty() {
        format!("it has {}", operation.components.join(", "))
    } else {
        format!("operations that have it: {}", others.join(", "))
    };
    if table().actors.contains(&component.name) {
        fix = format!("ask the process about it in `<process>`; {fix}");
    }
    Some(Finding::new(Code::Q111, tree, &placed.path, message).fix(fix))
}

/// Q203.
fn wide(tree: &Node, placed: &PlacedTest<'_>) -> Option<Finding> {
    let is_positive = (placed.test.comparison == Comparison::Is) != placed.is_negated;
    let (is_wide, why) = match &placed.test.literal {
        Literal::Net4(net) => {
            let is_inside = PRIVATE.iter().any(|private| private.contains(net));
            let covers = PRIVATE.iter().find(|private| net.contains(*private));
            let why = match covers {
                Some(private) if !is_inside => format!("wider than the private range {private}"),
                _ => "shorter than /16 and not private".to_owned(),
            };
            (
                !is_inside && (net.prefix_len() < 16 || covers.is_some()),
                why,
            )
        }
        Literal::Net6(net) => (
            net.prefix_len() < 48 && !LOCAL.contains(net),
            "shorter than /48 and not inside fd00::/8".to_owned(),
        ),
        _ => return None,
    };
    if !is_wide || !is_positive {
        return None;
    }
    let message = format!("{}: a wide prefix, {why}", phrase(tree, &placed.path));
    let fix = "write the prefixes that you know, each as long as it can be";
    Some(Finding::new(Code::Q203, tree, &placed.path, message).fix(fix))
}

/// The addresses of the prefix that a condition names.
pub(super) fn prefix_at(tree: &Node, path: &[usize]) -> Option<Intervals> {
    let Kind::Condition(condition) = &tree.at(path)?.kind else {
        return None;
    };
    let test = meaning::of_condition(condition).ok()?;
    of_literal(Comparison::Is, &test.literal)
}

/// Q205.
fn short(tree: &Node, placed: &PlacedTest<'_>) -> Option<Finding> {
    use Comparison::{Contains, Ends, NotContains, NotEnds, NotStarts, Starts};
    let is_positive = match placed.test.comparison {
        Contains | Starts | Ends => !placed.is_negated,
        NotContains | NotStarts | NotEnds => placed.is_negated,
        _ => return None,
    };
    let Literal::Text(text) = &placed.test.literal else {
        return None;
    };
    let letters = text.chars().count();
    if !is_positive || letters >= 3 || placed.test.property.kind() == Type::StringSet {
        return None;
    }
    let what = phrase(tree, &placed.path);
    let message = format!("{what} compares with only {}", plural(letters, "character"));
    let finding = Finding::new(Code::Q205, tree, &placed.path, message);
    Some(finding.fix("compare with more of the text"))
}

/// Q207.
fn unsigned(tree: &Node, placed: &PlacedTest<'_>) -> Option<Finding> {
    use Comparison::{Greater, GreaterOrEqual, Is, Less, LessOrEqual};
    const NONE: i64 = 70;
    let test = &placed.test;
    let Literal::Int(number) = test.literal else {
        return None;
    };
    if test.property.role() != Some(Role::Signature) {
        return None;
    }
    let comparison = test.comparison.negated_if(placed.is_negated);
    let passes = match comparison {
        GreaterOrEqual => number <= NONE,
        Greater => number < NONE,
        Less | LessOrEqual | Comparison::IsNot => true,
        Is => false,
        _ => return None,
    };
    if !passes {
        return None;
    }
    let message = format!("{} hides unsigned files too", phrase(tree, &placed.path));
    let fix = "write `greaterOrEqual Valid`, or `is Trusted`";
    let finding = Finding::new(Code::Q207, tree, &placed.path, message).fix(fix);
    if matches!(comparison, Greater | GreaterOrEqual) && !placed.is_negated {
        let node = placed.node.changed(|condition| {
            condition.comparison = Some(GreaterOrEqual.name().to_owned());
            condition.value = Some("Valid".to_owned());
        });
        return Some(finding.replace(node));
    }
    Some(finding)
}

/// Q208.
fn impossible(tree: &Node, placed: &PlacedTest<'_>) -> Option<Finding> {
    use Comparison::{Contains, Ends, Is, Starts};
    let test = &placed.test;
    let Kind::Condition(condition) = &placed.node.kind else {
        return None;
    };
    let written = condition.value.as_deref().unwrap_or_default();
    let (why, fix, node) = match (test.property.role(), test.comparison, &test.literal) {
        (Some(Role::Folder), Is | Ends, Literal::Text(text))
            if !text.is_empty() && !text.ends_with(['\\', '/']) =>
        {
            let separator = if text.contains('/') && !text.contains('\\') {
                '/'
            } else {
                '\\'
            };
            let value = format!("{written}{separator}");
            (
                "a folder has a trailing separator",
                format!("write `{value}`"),
                repair::with_value(placed.node, &value),
            )
        }
        (Some(Role::Extension), Is | Starts | Contains | Ends, Literal::Text(text))
            if text.starts_with('.') =>
        {
            let value = written.trim_start_matches('.');
            (
                "an extension has no dot",
                format!("write `{value}`"),
                repair::with_value(placed.node, value),
            )
        }
        (_, Is, Literal::Net6(net)) if net.prefix_len() >= 96 => {
            let address = net.network().to_ipv4_mapped()?;
            let four = Ipv4Net::new(address, net.prefix_len() - 96).ok()?;
            let value = if four.prefix_len() == 32 {
                address.to_string()
            } else {
                four.to_string()
            };
            let twin = test.property.twin()?;
            let node = placed.node.changed(|condition| {
                condition.property = Some(twin.name().to_owned());
                condition.value = Some(value.clone());
            });
            (
                "an IPv4-mapped address counts as IPv4",
                format!("write `{twin} is {value}`"),
                node,
            )
        }
        _ => return None,
    };
    let message = format!("{} can never match: {why}", phrase(tree, &placed.path));
    let finding = Finding::new(Code::Q208, tree, &placed.path, message);
    Some(finding.fix(fix).replace(node))
}

/// Q209. A piece of the value may well hold a comma.
fn unquoted(tree: &Node, placed: &PlacedTest<'_>) -> Option<Finding> {
    use Comparison::{Ends, Is, IsNot, NotEnds, NotStarts, Starts};
    let Kind::Condition(condition) = &placed.node.kind else {
        return None;
    };
    let written = condition.value.as_deref()?;
    let is_signer = placed.test.property.role() == Some(Role::Signer);
    if !is_signer || !written.contains(',') {
        return None;
    }
    let (is_start, is_end) = match placed.test.comparison {
        Is | IsNot => (true, true),
        Starts | NotStarts => (true, false),
        Ends | NotEnds => (false, true),
        _ => return None,
    };
    let start = if is_start && !written.starts_with('"') {
        "\""
    } else {
        ""
    };
    let is_closed = written.len() > 1 && written.ends_with('"');
    let end = if is_end && !is_closed { "\"" } else { "" };
    if start.is_empty() && end.is_empty() {
        return None;
    }
    let value = format!("{start}{written}{end}");
    let message = format!(
        "{} lacks the quotation marks that a signer with a comma has: no such value has been seen",
        phrase(tree, &placed.path)
    );
    let fix = format!("write `{value}`, marks included");
    let finding = Finding::new(Code::Q209, tree, &placed.path, message).fix(fix);
    Some(finding.replace(repair::with_value(placed.node, &value)))
}
