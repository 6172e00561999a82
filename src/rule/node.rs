//! The tree of a definition: what stands in the file, sense or nonsense, each
//! node under an id that survives edits.

use crate::detection::Subject;
use crate::finding::Place;
use crate::language::{Comparison, Property};
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::VecDeque;
use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};

/// A condition as written; any of it may be nonsense.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Condition {
    /// `Network`; `None` where the attribute is missing.
    pub component: Option<String>,
    /// `IpAddressV4`.
    pub property: Option<String>,
    /// `is`.
    pub comparison: Option<String>,
    /// `192.168.2.123`.
    pub value: Option<String>,
}

impl Condition {
    /// A condition in the language's words.
    pub fn of(property: &Property, comparison: Comparison, value: Option<String>) -> Condition {
        Condition {
            component: Some(property.component().to_owned()),
            property: Some(property.name().to_owned()),
            comparison: Some(comparison.name().to_owned()),
            value,
        }
    }

    /// The property that is asked about, where both of its names are there.
    pub fn named_property(&self) -> Option<Property> {
        let (component, property) = (self.component.as_ref()?, self.property.as_ref()?);
        Some(Property::named(component, property))
    }

    /// The comparison, where the language has it.
    pub fn known_comparison(&self) -> Option<Comparison> {
        self.comparison.as_deref().and_then(Comparison::parse)
    }
}

/// As written, with `?` for what is missing: `Network.Port is 53`.
impl fmt::Display for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let word = |part: &Option<String>| part.clone().unwrap_or_else(|| "?".to_owned());
        let (component, property) = (word(&self.component), word(&self.property));
        write!(f, "{component}.{property} {}", word(&self.comparison))?;
        match self.value.as_deref() {
            None => Ok(()),
            Some("") => f.write_str(" \"\""),
            Some(value) => write!(f, " {value}"),
        }
    }
}

/// What a node of the tree is.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// The root.
    Definition,
    /// `<process>`.
    Process,
    /// `<parentprocess>`.
    ParentProcess,
    /// `<ancestor>`, with its attributes as written.
    Ancestor {
        /// 1 is the parent.
        distance: Option<String>,
        /// Whether neighbours of one program count once.
        unique: Option<String>,
    },
    /// `<operations>`.
    Operations,
    /// `<operation type="…">`; `None` where the attribute is missing.
    Operation(Option<String>),
    /// `<operator type="…">`; `None` where the attribute is missing.
    Operator(Option<String>),
    /// `<condition …/>`.
    Condition(Condition),
    /// A comment's text, without its marks.
    Comment(String),
    /// An element that does not belong there, or text: its source, kept as it was.
    Foreign {
        /// The element's name; empty for text.
        name: String,
        /// What stood in the file.
        source: String,
    },
}

impl Kind {
    /// Whose properties are asked about in a part of this kind.
    pub fn subject(&self) -> Subject {
        match self {
            Kind::Process => Subject::Process,
            Kind::ParentProcess => Subject::ParentProcess,
            Kind::Ancestor { .. } => Subject::Ancestor,
            _ => Subject::Event,
        }
    }
}

/// What tells a node from the others of its tree, whatever is changed in it or
/// around it. A copy of a node has the same; nothing else does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct NodeId(u64);

impl NodeId {
    fn new() -> NodeId {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        NodeId(NEXT.fetch_add(1, Ordering::Relaxed))
    }
}

/// A node of an exclusion's definition. Its children are in file order,
/// comments and foreign parts included. Equal nodes say the same, whatever their
/// ids and wherever they stand in a file.
#[derive(Clone, Debug)]
pub struct Node {
    /// What it is known by.
    pub id: NodeId,
    /// What it is.
    pub kind: Kind,
    /// What stands in it.
    pub children: Vec<Node>,
    /// Attributes that Quell does not know, in file order, unescaped.
    pub extra: Vec<(String, String)>,
    /// The element's name as it is written, where that is not ESET's own:
    /// servers keep a `<ParentProcess>`.
    pub written: Option<String>,
    /// Where it stands in the file it was read from.
    pub place: Option<Place>,
}

/// The indices of the children that lead from the definition to a node.
pub type Path = Vec<usize>;

impl Node {
    /// A node without children.
    pub fn new(kind: Kind) -> Node {
        Node {
            id: NodeId::new(),
            kind,
            children: Vec::new(),
            extra: Vec::new(),
            written: None,
            place: None,
        }
    }

    /// A node with children.
    pub fn with(kind: Kind, children: Vec<Node>) -> Node {
        Node {
            children,
            ..Node::new(kind)
        }
    }

    /// A condition in the language's words.
    pub fn condition(
        component: &str,
        property: &str,
        comparison: &str,
        value: Option<&str>,
    ) -> Node {
        Node::new(Kind::Condition(Condition {
            component: Some(component.to_owned()),
            property: Some(property.to_owned()),
            comparison: Some(comparison.to_owned()),
            value: value.map(str::to_owned),
        }))
    }

    /// An operator of this word with these children.
    pub fn operator(word: &str, children: Vec<Node>) -> Node {
        Node::with(Kind::Operator(Some(word.to_owned())), children)
    }

    /// These nodes under an operator of this word; one stands for itself.
    pub fn joined(word: &str, mut nodes: Vec<Node>) -> Option<Node> {
        match nodes.len() {
            0 | 1 => nodes.pop(),
            _ => Some(Node::operator(word, nodes)),
        }
    }

    /// The same with its condition changed, where it is one.
    pub fn changed(&self, change: impl FnOnce(&mut Condition)) -> Node {
        let mut node = self.clone();
        if let Kind::Condition(condition) = &mut node.kind {
            change(condition);
        }
        node
    }

    /// The node at the end of `path`.
    pub fn at(&self, path: &[usize]) -> Option<&Node> {
        path.iter()
            .try_fold(self, |node, index| node.children.get(*index))
    }

    /// The node at the end of `path`, or the last that there is on the way to it.
    pub fn nearest(&self, path: &[usize]) -> &Node {
        let next = path
            .split_first()
            .and_then(|(index, below)| Some((self.children.get(*index)?, below)));
        next.map_or(self, |(child, below)| child.nearest(below))
    }

    /// The node at the end of `path`, to change.
    pub fn at_mut(&mut self, path: &[usize]) -> Option<&mut Node> {
        path.iter()
            .try_fold(self, |node, index| node.children.get_mut(*index))
    }

    /// Where the node of this id stands.
    pub fn path_of(&self, id: NodeId) -> Option<Path> {
        fn step(node: &Node, id: NodeId, path: &mut Path) -> bool {
            node.id == id
                || node.children.iter().enumerate().any(|(index, child)| {
                    path.push(index);
                    let is_there = step(child, id, path);
                    if !is_there {
                        path.pop();
                    }
                    is_there
                })
        }
        let mut path = Path::new();
        step(self, id, &mut path).then_some(path)
    }

    /// The node of this id.
    pub fn find(&self, id: NodeId) -> Option<&Node> {
        let below = || self.children.iter().find_map(|child| child.find(id));
        if self.id == id { Some(self) } else { below() }
    }

    /// Takes the ids of `old` over, where this is the same tree written and read
    /// again, or an earlier state of it: what says the same keeps its id
    /// wherever it has moved, what says something else where it has stayed.
    pub fn keep_ids(&mut self, old: &Node) {
        let mut ids: FxHashMap<&Kind, VecDeque<NodeId>> = FxHashMap::default();
        old.walk(&mut |_, node| ids.entry(&node.kind).or_default().push_back(node.id));
        let mut kept = FxHashSet::default();
        self.keep_moved(&mut ids, &mut kept);
        self.keep_changed(old, &mut kept);
    }

    fn keep_moved(
        &mut self,
        ids: &mut FxHashMap<&Kind, VecDeque<NodeId>>,
        kept: &mut FxHashSet<NodeId>,
    ) {
        if let Some(id) = ids.get_mut(&self.kind).and_then(VecDeque::pop_front) {
            self.id = id;
            kept.insert(id);
        }
        for child in &mut self.children {
            child.keep_moved(ids, kept);
        }
    }

    fn keep_changed(&mut self, old: &Node, kept: &mut FxHashSet<NodeId>) {
        if !kept.contains(&self.id) && kept.insert(old.id) {
            self.id = old.id;
        }
        for (child, old) in self.children.iter_mut().zip(&old.children) {
            child.keep_changed(old, kept);
        }
    }

    /// Gives it, and all below it, ids that nothing else has.
    pub fn renew(&mut self) {
        self.id = NodeId::new();
        self.children.iter_mut().for_each(Node::renew);
    }

    /// Whether it takes part in the exclusion: no comment, nothing foreign.
    pub fn is_sense(&self) -> bool {
        !matches!(self.kind, Kind::Comment(_) | Kind::Foreign { .. })
    }

    /// The children that take part, with their index among all.
    pub fn sense(&self) -> impl Iterator<Item = (usize, &Node)> {
        self.children
            .iter()
            .enumerate()
            .filter(|(_, child)| child.is_sense())
    }

    /// Whether it is an operator of this word, in any letter case.
    pub fn is_operator(&self, word: &str) -> bool {
        matches!(&self.kind, Kind::Operator(Some(name)) if name.eq_ignore_ascii_case(word))
    }

    /// The element's name in XML, as it is written.
    pub fn element(&self) -> &str {
        if let Some(written) = &self.written {
            return written;
        }
        match &self.kind {
            Kind::Definition => "definition",
            Kind::Process => "process",
            Kind::ParentProcess => "parentprocess",
            Kind::Ancestor { .. } => "ancestor",
            Kind::Operations => "operations",
            Kind::Operation(_) => "operation",
            Kind::Operator(_) => "operator",
            Kind::Condition(_) => "condition",
            Kind::Comment(_) => "comment()",
            Kind::Foreign { name, .. } if name.is_empty() => "text()",
            Kind::Foreign { name, .. } => name,
        }
    }

    /// Visits this node and all below it, parents first, each with its path.
    pub fn walk<'a>(&'a self, visit: &mut impl FnMut(&[usize], &'a Node)) {
        // The tree is as deep as the reader allows (256), so recursion is bounded.
        fn step<'a>(node: &'a Node, path: &mut Path, visit: &mut impl FnMut(&[usize], &'a Node)) {
            visit(path, node);
            for (index, child) in node.children.iter().enumerate() {
                path.push(index);
                step(child, path, visit);
                path.pop();
            }
        }
        step(self, &mut Vec::new(), visit);
    }

    /// This node and all below it, parents first.
    pub fn nodes(&self) -> impl Iterator<Item = &Node> {
        let mut open = vec![self];
        std::iter::from_fn(move || {
            let node = open.pop()?;
            open.extend(node.children.iter().rev());
            Some(node)
        })
    }

    /// The conditions among them.
    pub fn conditions(&self) -> impl Iterator<Item = &Condition> {
        self.nodes().filter_map(|node| match &node.kind {
            Kind::Condition(condition) => Some(condition),
            _ => None,
        })
    }

    /// The names of the operations among them.
    pub fn operations(&self) -> impl Iterator<Item = &str> {
        self.nodes().filter_map(|node| match &node.kind {
            Kind::Operation(name) => name.as_deref(),
            _ => None,
        })
    }

    /// `definition/operations/operation[1]/operator[1]`: the node's place in the
    /// words of the file. Siblings of one name are counted from 1; parts that
    /// can stand only once carry no number.
    pub fn xpath(&self, path: &[usize]) -> String {
        let mut text = self.element().to_owned();
        let mut node = self;
        for index in path {
            let Some(child) = node.children.get(*index) else {
                break;
            };
            let name = child.element();
            text.push('/');
            text.push_str(name);
            let before = node.children[..*index]
                .iter()
                .filter(|other| other.element() == name)
                .count();
            let is_part = matches!(
                child.kind,
                Kind::Operations | Kind::Process | Kind::ParentProcess
            );
            if before > 0 || !is_part {
                text.push_str(&format!("[{}]", before + 1));
            }
            node = child;
        }
        text
    }
}

impl PartialEq for Node {
    fn eq(&self, other: &Node) -> bool {
        self.kind == other.kind
            && self.extra == other.extra
            && self.written == other.written
            && self.children == other.children
    }
}

impl Eq for Node {}

#[cfg(test)]
mod tests;
