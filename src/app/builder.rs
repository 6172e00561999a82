//! The builder pane: the draft's tree as rows, and the cursor in it.

pub mod left_out;

use super::danger::Danger;
use super::scroll::Scroll;
use crate::rule::{Condition, Draft, Kind, Node, NodeId, Path};
use left_out::LeftOut;

/// A row of the builder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BuilderRow {
    /// The node it stands for.
    pub node: NodeId,
    /// Where that stands now.
    pub path: Path,
    /// How deep it is indented.
    pub depth: usize,
}

/// The pane's state.
#[derive(Debug, Default)]
pub struct Builder {
    /// Cursor and view, over [`Builder::rows`].
    pub scroll: Scroll,
    /// The rows of the draft.
    pub rows: Vec<BuilderRow>,
    /// Conditions as they were before they were widened, so that they can be
    /// narrowed back.
    pub narrowest: Vec<(NodeId, Condition)>,
    /// Whether it shows XML.
    pub is_xml: bool,
    /// The view of the XML.
    pub xml_scroll: Scroll,
    /// What makes the draft dangerous.
    pub dangers: Vec<Danger>,
    /// What each node is for.
    pub left_out: LeftOut,
}

impl Builder {
    /// The node under the cursor.
    pub fn node(&self) -> Option<NodeId> {
        self.rows.get(self.scroll.cursor).map(|row| row.node)
    }

    /// Where the node under the cursor stands.
    pub fn path(&self) -> Option<&Path> {
        self.rows.get(self.scroll.cursor).map(|row| &row.path)
    }

    /// Puts the cursor on a node, or the nearest one above it that has a row.
    pub fn go_to(&mut self, draft: &Draft, node: NodeId) {
        let path = draft.definition.path_of(node).unwrap_or_default();
        let at = (0..=path.len())
            .rev()
            .find_map(|len| self.rows.iter().position(|row| row.path == path[..len]));
        self.scroll.cursor = at.unwrap_or(self.scroll.cursor);
    }

    /// Brings the rows up to date.
    pub fn refresh(&mut self, draft: &Draft, height: usize) {
        self.rows.clear();
        add_rows(&mut self.rows, &draft.definition, &mut Path::new(), 0);
        self.scroll.clamp(self.rows.len(), height);
    }
}

fn add_rows(rows: &mut Vec<BuilderRow>, node: &Node, path: &mut Path, depth: usize) {
    for (index, child) in node.children.iter().enumerate() {
        path.push(index);
        // `operations` only holds operations: these are the rows.
        let is_row = !matches!(child.kind, Kind::Operations) || child.children.is_empty();
        if is_row {
            rows.push(BuilderRow {
                node: child.id,
                path: path.clone(),
                depth,
            });
        }
        add_rows(rows, child, path, depth + usize::from(is_row));
        path.pop();
    }
}

/// A node in one line, as the builder shows it.
pub fn text(node: &Node) -> String {
    let or_missing = |text: &Option<String>| text.clone().unwrap_or_else(|| "?".to_owned());
    match &node.kind {
        Kind::Definition => "definition".to_owned(),
        Kind::Process => "process".to_owned(),
        Kind::ParentProcess => "parentprocess".to_owned(),
        Kind::Ancestor { distance, unique } => {
            let distance = distance.as_ref().map_or(" (any)".to_owned(), |distance| {
                format!(" at distance {distance}")
            });
            let unique = unique
                .as_ref()
                .map_or(String::new(), |unique| format!(", unique {unique}"));
            format!("ancestor{distance}{unique}")
        }
        Kind::Operations => "operations (any)".to_owned(),
        Kind::Operation(name) => format!("operation {}", or_missing(name)),
        Kind::Operator(word) => or_missing(word).to_lowercase(),
        Kind::Condition(condition) => condition.to_string(),
        Kind::Comment(text) => format!("# {}", text.trim()),
        Kind::Foreign { source, .. } => source.trim().to_owned(),
    }
}
