//! The builder pane: the draft's tree as rows, and the cursor in it.

pub mod left_out;
pub mod room;

use super::danger::Danger;
use super::scroll::{Motion, Scroll};
use crate::rule::edit::CutNode;
use crate::rule::{Condition, Draft, Kind, Node, NodeId, Path};
use left_out::LeftOut;
use room::BuilderRoom;

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
    scroll: Scroll,
    /// The rows of the draft.
    rows: Vec<BuilderRow>,
    /// Conditions as they were before they were widened, so that they can be
    /// narrowed back.
    narrowest: Vec<(NodeId, Condition)>,
    /// What was cut last.
    cut: Option<CutNode>,
    /// Whether it shows XML.
    is_xml: bool,
    /// The view of the XML.
    xml_scroll: Scroll,
    /// How its rows are shared out.
    room: BuilderRoom,
    /// What makes the draft dangerous.
    dangers: Vec<Danger>,
    /// What each node is for.
    left_out: LeftOut,
}

impl Builder {
    /// Cursor and view, over [`Builder::rows`].
    pub fn scroll(&self) -> Scroll {
        self.scroll
    }

    /// The rows of the draft.
    pub fn rows(&self) -> &[BuilderRow] {
        &self.rows
    }

    /// How its rows are shared out between the tree and what is said of it.
    pub fn room(&self) -> &BuilderRoom {
        &self.room
    }

    pub(super) fn set_room(&mut self, room: BuilderRoom) {
        self.room = room;
    }

    /// What makes the draft dangerous.
    pub fn dangers(&self) -> &[Danger] {
        &self.dangers
    }

    pub(super) fn set_dangers(&mut self, dangers: Vec<Danger>) {
        self.dangers = dangers;
    }

    /// Whether it shows XML.
    pub fn is_xml(&self) -> bool {
        self.is_xml
    }

    pub(super) fn turn_xml(&mut self) {
        self.is_xml = !self.is_xml;
    }

    /// The view of the XML.
    pub fn xml_scroll(&self) -> Scroll {
        self.xml_scroll
    }

    /// Moves the view of the XML, of `len` lines.
    pub(super) fn view_xml(&mut self, motion: Motion, len: usize, height: usize) {
        self.xml_scroll.view(motion, len, height);
    }

    /// Shows the XML from this line on.
    pub(super) fn set_xml_top(&mut self, top: usize) {
        self.xml_scroll.top = top;
    }

    /// The first line of XML that is seen is at most this one.
    pub(super) fn limit_xml(&mut self, last: usize) {
        self.xml_scroll.top = self.xml_scroll.top.min(last);
    }

    pub(super) fn go(&mut self, motion: Motion, height: usize) {
        self.scroll.go(motion, self.rows.len(), height);
    }

    /// Puts the cursor on a line of the tree that is seen.
    pub(super) fn click(&mut self, line: usize) {
        if !self.is_xml {
            self.scroll.click(line);
        }
    }

    /// Another draft is under work.
    pub(super) fn begin(&mut self) {
        self.narrowest.clear();
        self.scroll = Scroll::default();
    }

    /// A condition as it was before it was widened.
    pub(super) fn narrowest(&self, node: NodeId) -> Option<&Condition> {
        let mut all = self.narrowest.iter();
        let found = all.find(|(known, _)| *known == node);
        found.map(|(_, condition)| condition)
    }

    pub(super) fn remember_narrowest(&mut self, node: NodeId, condition: Condition) {
        self.forget_narrowest(node);
        self.narrowest.push((node, condition));
    }

    pub(super) fn forget_narrowest(&mut self, node: NodeId) {
        self.narrowest.retain(|(known, _)| *known != node);
    }

    /// What was cut last.
    pub(super) fn cut(&self) -> Option<&CutNode> {
        self.cut.as_ref()
    }

    pub(super) fn set_cut(&mut self, cut: CutNode) {
        self.cut = Some(cut);
    }

    /// What each node is for.
    pub(super) fn left_out(&self) -> &LeftOut {
        &self.left_out
    }

    pub(super) fn left_out_mut(&mut self) -> &mut LeftOut {
        &mut self.left_out
    }

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
    pub(super) fn set_rows(&mut self, draft: &Draft) {
        self.rows.clear();
        add_rows(&mut self.rows, &draft.definition, &mut Path::new(), 0);
    }

    /// Brings the cursor into view.
    pub(super) fn clamp(&mut self, height: usize) {
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
