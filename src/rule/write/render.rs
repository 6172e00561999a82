//! A definition as lines of XML, two blanks a level.

use super::check::attributes;
use crate::rule::form::Header;
use crate::rule::xml::escape_attribute;
use crate::rule::{Kind, Node, Path};

/// The lines, each with the path of its node. `base` stands before every line
/// but the first and those within a comment or a foreign part, which are kept
/// as they were.
pub(super) fn definition(
    definition: &Node,
    header: Option<&Header>,
    base: &str,
) -> Vec<(String, Option<Path>)> {
    let mut page = Rendering {
        lines: Vec::new(),
        path: Path::new(),
        base,
    };
    page.node(definition, header);
    page.lines
}

struct Rendering<'a> {
    lines: Vec<(String, Option<Path>)>,
    path: Path,
    base: &'a str,
}

impl Rendering<'_> {
    fn line(&mut self, text: &str, level: usize, path: Option<Path>) {
        let base = if self.lines.is_empty() { "" } else { self.base };
        self.lines
            .push((format!("{base}{}{text}", "  ".repeat(level)), path));
    }

    fn verbatim(&mut self, source: &str) {
        let path = Some(self.path.clone());
        let mut lines = source.split('\n');
        self.line(
            lines.next().unwrap_or_default(),
            self.path.len(),
            path.clone(),
        );
        self.lines
            .extend(lines.map(|line| (line.to_owned(), path.clone())));
    }

    fn node(&mut self, node: &Node, header: Option<&Header>) {
        match &node.kind {
            Kind::Comment(text) => return self.verbatim(&format!("<!--{text}-->")),
            Kind::Foreign { source, .. } => return self.verbatim(source),
            _ => {}
        }
        let name = node.element();
        let mut tag = format!("<{name}");
        for (name, value) in attributes(node) {
            tag.push_str(&format!(" {name}=\"{}\"", escape_attribute(value)));
        }
        let level = self.path.len();
        let path = Some(self.path.clone());
        if node.children.is_empty() && header.is_none() {
            return self.line(&(tag + " />"), level, path);
        }
        self.line(&(tag + ">"), level, path.clone());
        if let Some(header) = header {
            self.line(&format!("<!--{}-->", header.text()), level + 1, None);
        }
        for (index, child) in node.children.iter().enumerate() {
            self.path.push(index);
            self.node(child, None);
            self.path.pop();
        }
        self.line(&format!("</{name}>"), level, path);
    }
}
