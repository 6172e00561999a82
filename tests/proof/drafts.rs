//! Random drafts about few things, so that their conditions often meet.

use crate::random::Random;
use quell::language::{Property, Type};
use quell::rule::meaning::{Branch, Definition, Expression, Part};
use quell::rule::{Kind, Node};

const THEMES: [&[&str]; 8] = [
    &["Network.IpAddressV4"],
    &["Network.IpAddressV4", "Network.Port"],
    &["Network.IpAddressV6", "Network.Inbound"],
    &["Network.Protocol"],
    &["Network.Protocol", "Network.Inbound", "Network.Port"],
    &["OpenProcess.AccessRight", "Module.WhiteList"],
    &["Module.SignatureType", "LiveGrid.Age"],
    &[
        "FileItem.FullPath",
        "FileItem.Path",
        "FileItem.FileName",
        "FileItem.FileNameWithoutExtension",
        "FileItem.Extension",
    ],
];

fn condition(random: &mut Random, theme: &[&str], asks_set: bool) -> Node {
    let property = Property::of(random.pick(theme));
    let comparison = loop {
        let comparison = random.pick(property.kind().comparisons());
        if !comparison.is_valueless() || asks_set && random.one_in(2) {
            break comparison;
        }
    };
    let text = match property.kind() {
        Type::String if property.component() == "FileItem" => random.pick(&[
            "a", "A", ".", "\\", "a\\", "\\a", ".a", "a.", "a.a", "\\.a", "a\\a", "",
        ]),
        Type::String => random.pick(&["a", "B", "ab", "ba", "aa", ""]),
        Type::StringSet => random.pick(&["a", "B"]),
        Type::Int => random.pick(&["1", "2", "3"]),
        Type::IntSymbol(_) => random.pick(&["None", "valid", "Trusted", "60", "70"]),
        Type::Symbol(_) => random.pick(&["none", "LiveGrid"]),
        Type::Bool => random.pick(&["true", "0"]),
        Type::Ip4 => random.pick(&[
            "10.0.0.0/30",
            "10.0.0.1",
            "10.0.0.2/31",
            "10.0.0.0/31",
            "0.0.0.0/0",
        ]),
        Type::Ip6 => random.pick(&["fd00::/127", "fd00::1", "fd00::", "::/0"]),
    };
    let value = (!comparison.is_valueless()).then_some(text);
    Node::condition(
        property.component(),
        property.name(),
        comparison.name(),
        value,
    )
}

fn tree(random: &mut Random, theme: &[&str], conditions: u64, asks_set: bool) -> Node {
    if conditions <= 1 {
        let node = condition(random, theme, asks_set);
        return if random.one_in(6) {
            Node::operator("not", vec![node])
        } else {
            node
        };
    }
    let mut left = conditions;
    let mut children = Vec::new();
    while left > 0 {
        let take = (1 + random.below(conditions.min(4)))
            .min(left)
            .min(conditions - 1);
        children.push(tree(random, theme, take, asks_set));
        left -= take;
    }
    let node = Node::operator(random.pick(&["and", "or", "or"]), children);
    if random.one_in(8) {
        Node::operator("not", vec![node])
    } else {
        node
    }
}

/// A draft of up to twelve conditions about few things.
pub(crate) fn draft_tree(random: &mut Random) -> Node {
    let asks_set = random.one_in(4);
    let mut left = 1 + random.below(12);
    let mut parts = Vec::new();
    let mut body = |random: &mut Random, themes: &[usize], most: u64| {
        let theme = THEMES[random.pick(themes)];
        let take = (1 + random.below(most)).min(left);
        left -= take;
        if take == 0 {
            Vec::new()
        } else {
            vec![tree(random, theme, take, asks_set)]
        }
    };
    if !random.one_in(4) {
        let operations = (0..1 + random.below(2))
            .map(|_| {
                let name = random.pick(&["TcpIpConnect", "tcpipCONNECT", "HttpRequest"]);
                let body = body(random, &[0, 1, 2, 3, 4, 5], 8);
                Node::with(Kind::Operation(Some(name.into())), body)
            })
            .collect();
        parts.push(Node::with(Kind::Operations, operations));
    }
    if random.one_in(2) {
        parts.push(Node::with(Kind::Process, body(random, &[3, 5, 6, 7, 7], 8)));
    }
    let chain = random.pick(&[2usize, 3, 5, 6]);
    if random.one_in(5) {
        parts.push(Node::with(Kind::ParentProcess, body(random, &[chain], 3)));
    }
    if random.one_in(4) {
        for _ in 0..1 + random.below(2) {
            let kind = Kind::Ancestor {
                distance: random.one_in(2).then(|| (1 + random.below(3)).to_string()),
                unique: None,
            };
            // An empty ancestor is true of everything, and is tested elsewhere.
            let body = body(random, &[chain], 3);
            if !body.is_empty() {
                parts.push(Node::with(kind, body));
            }
        }
    }
    Node::with(Kind::Definition, parts)
}

fn show_branch(branch: &Branch) -> String {
    let list = |all: &[Branch]| all.iter().map(show_branch).collect::<Vec<_>>().join(", ");
    match &branch.expression {
        Expression::True => "true".to_owned(),
        Expression::And(all) => format!("and({})", list(all)),
        Expression::Or(all) => format!("or({})", list(all)),
        Expression::Not(inner) => format!("not({})", show_branch(inner)),
        Expression::Test(test) => format!(
            "{} {} {:?}",
            test.property.name(),
            test.comparison.name(),
            test.literal
        ),
    }
}

pub(super) fn show(definition: &Definition) -> String {
    let parts = definition.parts.iter().flat_map(|(_, part)| match part {
        Part::Actor { subject, branch } => {
            vec![format!("{}: {}", subject.name(), show_branch(branch))]
        }
        Part::Ancestor {
            distance, branch, ..
        } => vec![format!("ancestor {distance:?}: {}", show_branch(branch))],
        Part::Operations(all) => all
            .iter()
            .map(|operation| format!("{}: {}", operation.name, show_branch(&operation.branch)))
            .collect(),
    });
    parts.collect::<Vec<_>>().join("\n")
}
