//! Q102 and Q104 on random drafts: what is named can go, and what can go is named.

use super::drafts::draft_tree;
use super::drafts::show;
use super::oracle::count;
use crate::random::Random;
use quell::finding::Code;
use quell::proof::{Coverage, Deadline, Relation, Repair, breadth, compare, findings};
use quell::rule::meaning::{self, Definition};
use quell::rule::{Draft, Kind, Node, Path};

fn of(tree: &Node) -> Definition {
    meaning::of(tree).definition.expect("a meaning")
}

fn without(tree: &Node, path: &[usize]) -> Node {
    let mut tree = tree.clone();
    let repair = Repair {
        path: path.to_vec(),
        node: None,
    };
    assert!(repair.apply(&mut tree));
    tree
}

fn is_same(one: &Node, other: &Node) -> bool {
    compare(&of(one), &of(other), &Deadline::default()).relation == Relation::Equivalent
}

/// The nodes that can be taken out and leave something that has a meaning.
fn spare(tree: &Node) -> Vec<Path> {
    let mut all = Vec::new();
    tree.walk(&mut |path, node| {
        let Some((_, above)) = path.split_last() else {
            return;
        };
        let above = tree.at(above).expect("a node");
        let is_spare = match (&node.kind, &above.kind) {
            (Kind::Condition(_) | Kind::Operator(_), Kind::Operator(_))
            | (Kind::Operation(_), Kind::Operations) => above.children.len() > 1,
            (Kind::Condition(_) | Kind::Operator(_), _) => true,
            _ => false,
        };
        if is_spare {
            all.push(path.to_vec());
        }
    });
    all
}

#[test]
fn what_changes_nothing_is_named_and_can_go() {
    let (mut with, mut with_none) = (0, 0);
    for seed in 0..count() as u64 / 10 {
        let tree = draft_tree(&mut Random(0xdead_0000 + seed));
        let draft = Draft {
            definition: tree.clone(),
            ..Draft::default()
        };
        let report = findings(&draft, &Deadline::default());
        let mut dead: Vec<Path> = report
            .findings
            .iter()
            .filter(|finding| finding.code == Code::Q104)
            .map(|finding| finding.path.clone())
            .collect();
        if report.breadth.coverage != Coverage::Sometimes {
            assert!(dead.is_empty());
            continue;
        }
        if dead.is_empty() {
            with_none += 1;
            for path in spare(&tree) {
                let is_dead = is_same(&tree, &without(&tree, &path));
                // An absent property that is no longer asked for is no longer
                // possible, so that the two are of different worlds.
                let asks_set =
                    show(&of(&tree)).contains("set") || show(&of(&tree)).contains("empty");
                assert!(
                    !is_dead || asks_set,
                    "seed {seed} {path:?}:\n{}",
                    show(&of(&tree))
                );
            }
            continue;
        }
        with += 1;
        for path in &dead {
            let rest = without(&tree, path);
            assert!(
                is_same(&tree, &rest),
                "seed {seed} {path:?}:\n{}",
                show(&of(&tree))
            );
        }
        // All of them together; the last first, so that the paths stay true.
        dead.sort_unstable();
        let rest = dead
            .iter()
            .rev()
            .fold(tree.clone(), |rest, path| without(&rest, path));
        assert!(
            is_same(&tree, &rest),
            "seed {seed} {dead:?}:\n{}",
            show(&of(&tree))
        );
    }
    assert!(with > 20 && with_none > 20, "{with} {with_none}");
}

#[test]
fn branches_that_cover_everything_do() {
    let mut seen = 0;
    for seed in 0..count() as u64 / 10 {
        let tree = draft_tree(&mut Random(0xc0_7e00 + seed));
        let draft = Draft {
            definition: tree.clone(),
            ..Draft::default()
        };
        for finding in findings(&draft, &Deadline::default()).findings {
            if finding.code != Code::Q102 {
                continue;
            }
            let branches: Vec<Node> = finding
                .related
                .iter()
                .map(|path| tree.at(path).expect("a node").clone())
                .collect();
            let is_open = |nodes: Vec<Node>| {
                let or = Node::operator("or", nodes);
                let part = Node::with(Kind::Process, vec![or]);
                let tree = Node::with(Kind::Definition, vec![part]);
                breadth(&of(&tree), &Deadline::default()).coverage == Coverage::Always
            };
            // Alone, a branch may lack the path that a name follows from.
            let text = show(&of(&tree));
            if ["set", "empty", "FullPath", "FileName"]
                .iter()
                .any(|word| text.contains(word))
            {
                continue;
            }
            seen += 1;
            assert!(is_open(branches.clone()), "seed {seed}:\n{text}");
            for at in 0..branches.len() {
                let mut fewer = branches.clone();
                fewer.remove(at);
                assert!(fewer.is_empty() || !is_open(fewer), "seed {seed}:\n{text}");
            }
        }
    }
    assert!(seen > 20, "{seen}");
}

/// Many pairs of an address and a port, some of which say the same or less.
fn pairs(random: &mut Random) -> Node {
    let condition = |property: &str, value: String| {
        Node::condition("Network", property, "is", Some(value.as_str()))
    };
    let pair = |random: &mut Random| {
        let net = random.pick(&[
            "10.0.0.1",
            "10.0.0.2",
            "10.0.0.3",
            "10.0.0.4",
            "10.0.0.5",
            "10.0.0.0/30",
            "10.9.0.0/16",
        ]);
        let address = condition("IpAddressV4", net.to_owned());
        let port = condition("Port", (80 + random.below(9)).to_string());
        match random.below(20) {
            0 => address,
            1 => port,
            _ => Node::operator("and", vec![address, port]),
        }
    };
    let pairs = (0..6 + random.below(4)).map(|_| pair(random)).collect();
    let or = Node::operator("or", pairs);
    let body = match random.one_in(4) {
        true => Node::operator("and", vec![or, condition("Port", "81".to_owned())]),
        false => or,
    };
    let operation = Node::with(
        Kind::Operation(Some("CreateProcess".to_owned())),
        vec![body],
    );
    let part = Node::with(Kind::Operations, vec![operation]);
    Node::with(Kind::Definition, vec![part])
}

#[test]
fn in_a_long_or_just_what_changes_nothing_is_named() {
    let (mut with, mut with_none) = (0, 0);
    for seed in 0..150 {
        let tree = pairs(&mut Random(0x10c_a100 + seed));
        let draft = Draft {
            definition: tree.clone(),
            ..Draft::default()
        };
        let report = findings(&draft, &Deadline::default());
        if report.breadth.coverage != Coverage::Sometimes {
            continue;
        }
        let is_it = |finding: &&quell::proof::Finding| finding.code == Code::Q104;
        let dead: Vec<Path> = report
            .findings
            .iter()
            .filter(is_it)
            .map(|one| one.path.clone())
            .collect();
        // What is named can go, all of it together; where nothing is, nothing can.
        let mut paths = dead.clone();
        paths.sort_unstable();
        let removed = paths.iter().rev();
        let rest = removed.fold(tree.clone(), |rest, path| without(&rest, path));
        let text = show(&of(&tree));
        assert!(is_same(&tree, &rest), "seed {seed} {dead:?}:\n{text}");
        for path in spare(&tree).into_iter().filter(|_| dead.is_empty()) {
            let is_dead = is_same(&tree, &without(&tree, &path));
            assert!(!is_dead, "seed {seed} {path:?}:\n{text}");
        }
        let counted = if dead.is_empty() {
            &mut with_none
        } else {
            &mut with
        };
        *counted += 1;
    }
    assert!(with > 20 && with_none > 5, "{with} {with_none}");
}
