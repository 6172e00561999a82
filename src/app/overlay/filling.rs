//! A few fields that are filled in together: of an operation, an ancestor, or the
//! exclusion itself.

use crate::app::prompt::LineEditor;
use crate::rule::NodeId;

/// What the fields are of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FilledIn {
    /// An operation: its type.
    Operation(NodeId),
    /// An ancestor: distance and unique.
    Ancestor(NodeId),
    /// The exclusion: name and note.
    Exclusion,
}

/// A field.
#[derive(Clone, Debug)]
pub struct FilledField {
    /// What it is.
    pub label: &'static str,
    /// What can be typed.
    pub hint: &'static str,
    /// What is typed.
    pub line: LineEditor,
}

/// The fields, being filled in.
#[derive(Clone, Debug)]
pub struct Filling {
    /// What they are of.
    pub of: FilledIn,
    /// The fields.
    pub fields: Vec<FilledField>,
    /// The one that is typed in.
    pub at: usize,
    /// Why they can't be taken as they stand.
    pub error: Option<String>,
    /// Whether what was doubted is taken all the same.
    pub(in crate::app) insists: bool,
    /// What fits what is typed.
    pub completions: Vec<String>,
    /// The chosen one.
    pub chosen: Option<usize>,
}

impl Filling {
    /// The fields of something, each with what it holds.
    pub(in crate::app) fn new(
        of: FilledIn,
        fields: &[(&'static str, &'static str, &str)],
    ) -> Filling {
        let fields = fields.iter().map(|(label, hint, text)| FilledField {
            label,
            hint,
            line: LineEditor::new(text),
        });
        Filling {
            of,
            fields: fields.collect(),
            at: 0,
            error: None,
            insists: false,
            completions: Vec::new(),
            chosen: None,
        }
    }

    /// What the field of this label holds, trimmed.
    pub fn text(&self, label: &str) -> &str {
        let field = self.fields.iter().find(|field| field.label == label);
        field.map_or("", |field| field.line.text().trim())
    }

    pub(in crate::app) fn line_mut(&mut self) -> Option<&mut LineEditor> {
        self.fields.get_mut(self.at).map(|field| &mut field.line)
    }

    /// Goes to the next field, or the one before.
    pub(in crate::app) fn go(&mut self, is_next: bool) {
        let len = self.fields.len().max(1);
        let by = if is_next { 1 } else { len - 1 };
        self.at = (self.at + by) % len;
        (self.chosen, self.completions) = (None, Vec::new());
    }
}
