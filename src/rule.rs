//! An exclusion as plain data: a tree of parts, operators and conditions, kept
//! as it was written, with its comments and whatever Quell does not know.
//!
//! ```text
//!  text ──read──► Draft { name, note, rules, definition: Node } ──write──► text
//!                              │  ▲
//!                   meaning    ▼  │ Edit::apply gives the inverse
//!                   Definition (typed)     edit
//! ```
//! A [`Node`] says what stands in the file, sense or nonsense; [`meaning`]
//! turns it into typed tests or says what has no meaning and where. What a
//! test does to a value is left to [`crate::matcher`].

pub mod edit;
pub mod form;
pub mod meaning;
pub mod name;
pub mod read;
pub mod write;
mod xml;

use crate::finding::Place;

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

/// A node of an exclusion's definition. Its children are in file order,
/// comments and foreign parts included.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Node {
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

    /// The node at the end of `path`.
    pub fn at(&self, path: &[usize]) -> Option<&Node> {
        path.iter()
            .try_fold(self, |node, index| node.children.get(*index))
    }

    /// The node at the end of `path`, to change.
    pub fn at_mut(&mut self, path: &[usize]) -> Option<&mut Node> {
        path.iter()
            .try_fold(self, |node, index| node.children.get_mut(*index))
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

    /// Whether it says the same, wherever it stands in a file.
    pub fn is_same(&self, other: &Node) -> bool {
        self.kind == other.kind
            && self.extra == other.extra
            && self.written == other.written
            && self.children.len() == other.children.len()
            && self
                .children
                .iter()
                .zip(&other.children)
                .all(|(left, right)| left.is_same(right))
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

/// Where a draft came from, kept so that what is not changed is written back
/// byte for byte.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    /// The whole file as it was read, before decoding.
    pub bytes: Vec<u8>,
    /// Its XML, without byte order mark; of an API body what its `xmlDefinition` holds.
    pub text: String,
    /// The form it was in.
    pub form: form::Form,
    /// The byte range of `<definition>…</definition>` in `text`.
    pub definition: std::ops::Range<usize>,
    /// Where `description/name` stands or would stand; `None` where there is no rule.
    pub name: Option<NameSlot>,
    /// The draft as it was read.
    pub read: Box<Draft>,
}

/// The place of a rule's `description/name` in its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NameSlot {
    /// What a new name replaces; empty where there is no name yet.
    pub range: std::ops::Range<usize>,
    /// The markup that has to stand before the new name.
    pub before: &'static str,
    /// The markup that has to stand after it.
    pub after: &'static str,
    /// The name that is read from the file as it is, without Quell's comment.
    pub name: String,
}

/// The exclusion under work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// Its name.
    pub name: String,
    /// Why it is there; ESET takes 2,048 characters.
    pub note: String,
    /// The rules it applies to, each a uuid, code or name; none: all.
    pub rules: Vec<String>,
    /// What it matches.
    pub definition: Node,
    /// The file it was read from.
    pub origin: Option<Origin>,
}

impl Default for Draft {
    fn default() -> Draft {
        Draft {
            name: String::new(),
            note: String::new(),
            rules: Vec::new(),
            definition: Node::new(Kind::Definition),
            origin: None,
        }
    }
}

impl Draft {
    /// Whether it says the same as another, whatever files they came from.
    pub fn is_same(&self, other: &Draft) -> bool {
        self.name == other.name
            && self.note == other.note
            && self.rules == other.rules
            && self.definition.is_same(&other.definition)
    }

    /// Whether it differs from what was read; a draft that was never in a file
    /// differs.
    pub fn is_changed(&self) -> bool {
        self.origin
            .as_ref()
            .is_none_or(|origin| !self.is_same(&origin.read))
    }

    /// Whether the draft is for detections of `rule`; `None` where the record
    /// does not name its rule well enough to tell.
    pub fn is_for(&self, rule: &crate::detection::Rule) -> Option<bool> {
        if self.rules.is_empty() || self.rules.iter().any(|word| rule.is_called(word)) {
            return Some(true);
        }
        // A rule known only by its name can't be told from one that the draft
        // knows only by its uuid; with neither name nor code nor uuid nothing can.
        let is_comparable = |word: &String| {
            if is_uuid(word) {
                rule.uuid.is_some()
            } else if crate::detection::code_of(&format!("[{word}]")).is_some() {
                rule.code.is_some() || rule.name.is_some()
            } else {
                rule.name.is_some()
            }
        };
        self.rules.iter().all(is_comparable).then_some(false)
    }
}

/// Whether `word` has the shape of a uuid.
pub fn is_uuid(word: &str) -> bool {
    word.len() == 36
        && word.bytes().enumerate().all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::detection::Rule;

    #[test]
    fn a_path_is_written_in_the_words_of_the_file() {
        let tree = Node::with(
            Kind::Definition,
            vec![
                Node::new(Kind::Comment("hi".into())),
                Node::with(
                    Kind::Operations,
                    vec![
                        Node::new(Kind::Operation(Some("A".into()))),
                        Node::with(
                            Kind::Operation(Some("B".into())),
                            vec![Node::operator("or", vec![])],
                        ),
                    ],
                ),
            ],
        );
        assert_eq!(
            tree.xpath(&[1, 1, 0]),
            "definition/operations/operation[2]/operator[1]"
        );
        assert_eq!(tree.xpath(&[]), "definition");
    }

    #[test]
    fn a_rule_that_is_not_named_well_enough_is_open() {
        let draft = Draft {
            rules: vec!["E0517".into()],
            ..Draft::default()
        };
        assert_eq!(draft.is_for(&Rule::from_name("RDP [e0517]")), Some(true));
        assert_eq!(draft.is_for(&Rule::from_name("RDP [D0522]")), Some(false));
        assert_eq!(draft.is_for(&Rule::default()), None);
        let uuid = "c4a543e3-f4c6-4a62-9964-d131265a0bf2";
        let draft = Draft {
            rules: vec![uuid.into()],
            ..Draft::default()
        };
        assert_eq!(draft.is_for(&Rule::from_name("RDP [E0517]")), None);
        assert_eq!(Draft::default().is_for(&Rule::default()), Some(true));
    }
}
