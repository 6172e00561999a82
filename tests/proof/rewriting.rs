//! Findings by reach do not hang on how a draft is written: it is written in
//! other ways that mean the same, and asked about again.

use crate::random::Random;
use quell::finding::Code;
use quell::language::Comparison;
use quell::proof::{Deadline, Relation, compare, findings};
use quell::rule::{Draft, Kind, Node, meaning};

const CONDITIONS: [(&str, &str, &str); 13] = [
    ("IpAddressV4", "is", "10.0.0.7"),
    ("IpAddressV4", "is", "10.0.0.0/8"),
    ("IpAddressV4", "is", "80.1.0.0/16"),
    ("IpAddressV4", "is", "80.2.0.0/16"),
    ("IpAddressV4", "isnot", "192.168.2.0/24"),
    ("IpAddressV4", "isnot", "10.0.0.7"),
    ("IpAddressV4", "is", "0.0.0.0/1"),
    ("IpAddressV6", "isnot", "fd00::/8"),
    ("Port", "less", "1024"),
    ("Port", "is", "53"),
    ("Port", "isnot", "53"),
    ("Protocol", "is", "RDP"),
    ("Protocol", "isnot", "RDP"),
];

fn expression(random: &mut Random, depth: u64) -> Node {
    if depth == 0 || random.one_in(4) {
        let (property, comparison, value) = random.pick(&CONDITIONS);
        return Node::condition("Network", property, comparison, Some(value));
    }
    let word = random.pick(&["and", "or", "or", "not"]);
    let count = if word == "not" {
        1
    } else {
        2 + random.below(2)
    };
    let children = (0..count).map(|_| expression(random, depth - 1)).collect();
    Node::operator(word, children)
}

fn draft(random: &mut Random) -> Draft {
    let inner = expression(random, 3);
    let operation = Node::with(Kind::Operation(Some("TcpIpConnect".into())), vec![inner]);
    let mut parts = vec![Node::with(Kind::Operations, vec![operation])];
    if random.one_in(3) {
        let comparison = random.pick(&["is", "isnot"]);
        let path = Node::condition("FileItem", "FullPath", comparison, Some(r"C:\a\x.exe"));
        parts.push(Node::with(Kind::Process, vec![path]));
    }
    Draft {
        definition: Node::with(Kind::Definition, parts),
        ..Draft::default()
    }
}

fn not(node: Node) -> Node {
    Node::operator("not", vec![node])
}

/// The node written in another way, or as it was where there is none.
fn rewritten(node: &Node, random: &mut Random) -> Node {
    let mut new = node.clone();
    let at = random.below(node.children.len().max(1) as u64) as usize;
    match (&node.kind, random.below(8)) {
        (Kind::Condition(_), 0..3) => return not(not(new)),
        (Kind::Condition(condition), 3..6) => {
            let comparison = condition.comparison.as_deref().and_then(Comparison::parse);
            if let (Kind::Condition(condition), Some(comparison)) = (&mut new.kind, comparison) {
                condition.comparison = Some(comparison.negation().name().to_owned());
                return not(new);
            }
        }
        (Kind::Condition(_), _) => return split(node),
        (Kind::Operator(_), _) if node.is_operator("not") => return not(not(new)),
        (Kind::Operator(_), 0) => new.children.rotate_left(at),
        (Kind::Operator(_), 1) => new.children.push(node.children[at].clone()),
        (Kind::Operator(_), 2..4) => {
            let other = if node.is_operator("and") { "or" } else { "and" };
            let turned = new.children.into_iter().map(not).collect();
            return not(Node::operator(other, turned));
        }
        (Kind::Operator(word), 4) => {
            let rest = new.children.split_off(1);
            let word = word.clone().unwrap_or_default();
            new.children.push(Node::operator(&word, rest));
        }
        (Kind::Operator(_), _) => return distributed(node, at),
        _ => {}
    }
    new
}

/// A prefix as its two halves.
fn split(node: &Node) -> Node {
    let Kind::Condition(condition) = &node.kind else {
        return node.clone();
    };
    let value = condition.value.as_deref().unwrap_or_default();
    let Ok(net) = value.parse::<ipnet::IpNet>() else {
        return node.clone();
    };
    let Ok(halves) = net.subnets(net.prefix_len() + 1) else {
        return node.clone();
    };
    let halves = halves.map(|half| {
        let mut node = node.clone();
        if let Kind::Condition(condition) = &mut node.kind {
            condition.value = Some(half.to_string());
        }
        node
    });
    let is_negated = condition.comparison.as_deref() == Some("isnot");
    Node::operator(if is_negated { "and" } else { "or" }, halves.collect())
}

/// `a and (b or c)` as `(a and b) or (a and c)`, and the other way round.
fn distributed(node: &Node, at: usize) -> Node {
    let (outer, inner) = if node.is_operator("and") {
        ("and", "or")
    } else {
        ("or", "and")
    };
    let child = &node.children[at];
    if !child.is_operator(inner) {
        return node.clone();
    }
    let each = child.children.iter().map(|one| {
        let mut all = node.children.clone();
        all[at] = one.clone();
        Node::operator(outer, all)
    });
    Node::operator(inner, each.collect())
}

/// Rewrites a node somewhere below.
fn rewrite(node: &mut Node, random: &mut Random) {
    let is_here = matches!(node.kind, Kind::Condition(_) | Kind::Operator(_));
    if is_here && (node.children.is_empty() || random.one_in(3)) {
        *node = rewritten(node, random);
    } else if !node.children.is_empty() {
        let at = random.below(node.children.len() as u64) as usize;
        rewrite(&mut node.children[at], random);
    }
}

/// What is said of a draft by what it hides.
fn said(draft: &Draft) -> Vec<(Code, &'static str, String)> {
    let report = findings(draft, &Deadline::default());
    let mut said: Vec<_> = report
        .findings
        .into_iter()
        .filter_map(|finding| match finding.code {
            Code::Q101 | Code::Q103 | Code::Q210 => {
                Some((finding.code, finding.level.name(), String::new()))
            }
            Code::Q211 => Some((finding.code, finding.level.name(), finding.message)),
            _ => None,
        })
        .collect();
    said.sort_unstable();
    said
}

#[test]
fn findings_by_reach_do_not_hang_on_how_a_draft_is_written() {
    let mut random = Random(7);
    let mut counts = [0; 3];
    for round in 0..150 {
        let draft = draft(&mut random);
        let before = said(&draft);
        for (at, code) in [Code::Q210, Code::Q211].into_iter().enumerate() {
            counts[at] += usize::from(before.iter().any(|(other, _, _)| *other == code));
        }
        counts[2] += usize::from(before.is_empty());
        for _ in 0..3 {
            let mut other = draft.clone();
            for _ in 0..1 + random.below(5) {
                rewrite(&mut other.definition, &mut random);
            }
            let of = |draft: &Draft| {
                meaning::of(&draft.definition)
                    .definition
                    .expect("a meaning")
            };
            let relation = compare(&of(&draft), &of(&other), &Deadline::default()).relation;
            assert_eq!(
                relation,
                Relation::Equivalent,
                "{round}: a faulty rewriting"
            );
            assert_eq!(
                before,
                said(&other),
                "{round}: {:#?}\n{:#?}",
                draft.definition,
                other.definition
            );
        }
    }
    assert!(counts.iter().all(|count| *count >= 15), "{counts:?}");
}
