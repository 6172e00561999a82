//! One thing that `check` says of a draft, and how a message names its nodes.

use super::repair::Repair;
use crate::finding::{Code, Level, Place};
use crate::proof::encode::model::Witness;
use crate::rule::{Kind, Node, Path};

/// Something that `check` says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Its code.
    pub code: Code,
    /// How bad it is.
    pub level: Level,
    /// What is wrong, the user's input in backticks.
    pub message: String,
    /// The node that it is about.
    pub path: Path,
    /// Where the node stands in the file.
    pub place: Option<Place>,
    /// Nodes that say more than its own: for Q102 the branches that cover all,
    /// for Q103 those that contradict each other.
    pub related: Vec<Path>,
    /// A made-up detection that shows it.
    pub witness: Option<Box<Witness>>,
    /// A second one: for Q102, suppressed although a branch does not hold.
    pub other: Option<Box<Witness>>,
    /// What to do.
    pub fix: Option<String>,
    /// What to do, as a change.
    pub repair: Option<Repair>,
}

impl Finding {
    pub(super) fn new(
        code: Code,
        tree: &Node,
        path: &[usize],
        message: impl Into<String>,
    ) -> Finding {
        Finding {
            code,
            level: code.level(),
            message: message.into(),
            path: path.to_vec(),
            place: tree.at(path).and_then(|node| node.place),
            related: Vec::new(),
            witness: None,
            other: None,
            fix: None,
            repair: None,
        }
    }

    /// With what to do about it.
    pub(super) fn fix(self, fix: impl Into<String>) -> Finding {
        Finding {
            fix: Some(fix.into()),
            ..self
        }
    }

    /// With what to do about it as a change: another node in the place of its own.
    pub(super) fn replace(self, node: Node) -> Finding {
        Finding {
            repair: Some(Repair::replace(&self.path, node)),
            ..self
        }
    }
}

/// A node as a message names it.
pub fn phrase(tree: &Node, path: &[usize]) -> String {
    match tree.at(path).map(|node| &node.kind) {
        Some(Kind::Condition(condition)) => format!("`{condition}`"),
        Some(Kind::Operator(Some(word))) => format!("this `{word}`"),
        Some(Kind::Operation(Some(name))) => format!("the operation `{name}`"),
        _ => {
            let name = tree.at(path).map_or("definition", Node::element);
            format!("what stands in `<{name}>`")
        }
    }
}

/// Some nodes as a message names them: the first three, and how many more.
pub fn phrases(tree: &Node, paths: &[Path]) -> String {
    let mut names: Vec<String> = paths
        .iter()
        .take(3)
        .map(|path| phrase(tree, path))
        .collect();
    if paths.len() > 3 {
        names.push(format!("{} more", paths.len() - 3));
    }
    match names.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        _ => names.concat(),
    }
}

/// The node under which all of these stand.
pub(super) fn common(paths: &[Path]) -> Path {
    let shared = |first: &Path, path: &Path| {
        let same = first.iter().zip(path).take_while(|(a, b)| a == b);
        same.map(|(a, _)| *a).collect()
    };
    let mut paths = paths.iter();
    let first = paths.next().cloned().unwrap_or_default();
    paths.fold(first, |first, path| shared(&first, path))
}
