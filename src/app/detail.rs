//! The detail pane: one detection, line by line, and the cursor in it.

use super::scroll::{Motion, Scroll};
use crate::detail::{DetailLine, Known, lines};
use crate::language::{Property, Status, Type, Value};
use crate::matcher::plan::Assumptions;
use crate::matcher::preview::Preview;
use crate::rule::Draft;
use crate::store::Store;

/// Tells previews apart; and what is said of a detection beside its record:
/// label and text.
type Made = (u64, Vec<(&'static str, String)>);

/// The pane's state.
#[derive(Debug, Default)]
pub struct Detail {
    /// Cursor and view, over [`Detail::lines`].
    scroll: Scroll,
    /// The lines of the detection under the list's cursor.
    lines: Vec<DetailLine>,
    /// The row they are of.
    row: Option<usize>,
    /// What the lines were made of: the preview's stamp and the remarks.
    made_of: Option<(usize, Made)>,
    /// Whether the user has moved the cursor: until then it goes where the eye
    /// looks first.
    is_moved: bool,
}

impl Detail {
    /// Cursor and view, over [`Detail::lines`].
    pub fn scroll(&self) -> Scroll {
        self.scroll
    }

    /// The lines of the detection under the list's cursor.
    pub fn lines(&self) -> &[DetailLine] {
        &self.lines
    }

    /// The row they are of.
    pub fn row(&self) -> Option<usize> {
        self.row
    }

    pub(super) fn go(&mut self, motion: Motion, height: usize) {
        self.is_moved = true;
        self.scroll.go(motion, self.lines.len(), height);
    }

    /// Puts the cursor on a line that is seen.
    pub(super) fn click(&mut self, line: usize) {
        self.is_moved = true;
        self.scroll.click(line);
    }

    /// The line under the cursor.
    pub fn line(&self) -> Option<&DetailLine> {
        self.lines.get(self.scroll.cursor)
    }

    /// Shows `row`; the cursor stays on the property it was on.
    #[expect(
        clippy::too_many_arguments,
        reason = "each is a part of the application's state"
    )]
    pub fn refresh(
        &mut self,
        row: Option<usize>,
        made: Made,
        store: &Store,
        draft: &Draft,
        preview: &Preview,
        assumptions: &Assumptions,
        height: usize,
    ) {
        let made_of = row.map(|row| (row, made));
        if self.made_of == made_of {
            return self.scroll.clamp(self.lines.len(), height);
        }
        let mut lines = row.map_or_else(Vec::new, |row| {
            lines(row, store, draft, preview, assumptions)
        });
        let remarks = made_of.iter().flat_map(|(_, (_, remarks))| remarks);
        for (label, text) in remarks.cloned() {
            let heading = |line: &DetailLine| matches!(line, DetailLine::Heading { .. });
            let at = lines.iter().position(heading).unwrap_or(0);
            let about = None;
            lines.insert(at, DetailLine::Record { label, text, about });
        }
        self.made_of = made_of;
        if let Some(before) = self.line().map(DetailLine::key)
            && lines.get(self.scroll.cursor).map(DetailLine::key) != Some(before)
            && let Some(at) = lines.iter().position(|line| line.key() == before)
        {
            self.scroll.cursor = at;
        }
        if !self.is_moved && self.row != row {
            self.scroll.cursor = first_looked_for(&lines);
        }
        self.row = row;
        self.lines = lines;
        self.scroll.clamp(self.lines.len(), height);
    }
}

/// Where the cursor starts: the remote address where there is one, else the
/// first known property.
fn first_looked_for(lines: &[DetailLine]) -> usize {
    let known = |line: &DetailLine, is_wanted: &dyn Fn(&Property) -> bool| matches!(line, DetailLine::Property { property, known: Known::Value(_), .. } if is_wanted(property));
    let is_address = |property: &Property| matches!(property.kind(), Type::Ip4 | Type::Ip6);
    let at = |is_wanted: &dyn Fn(&Property) -> bool| {
        lines.iter().position(|line| known(line, is_wanted))
    };
    at(&is_address).or_else(|| at(&|_| true)).unwrap_or(0)
}

/// Why a line's property can't become a condition; `None` where it can.
pub fn why_not_added(line: &DetailLine) -> Option<String> {
    match line {
        DetailLine::Heading { .. } => Some("put the cursor on a property".to_owned()),
        DetailLine::Record { label, .. } => Some(format!(
            "the language has no documented name for `{label}`: it can't be a condition"
        )),
        DetailLine::Extra { label, .. } => Some(format!(
            "the language has no documented name for `{label}`: it can't be a condition"
        )),
        DetailLine::Property { property, .. } if property.status() == Status::Unknown => Some(
            format!("`{property}` is not in the documented language: it can't be added"),
        ),
        DetailLine::Property {
            property,
            known: Known::Unknown,
            ..
        } => Some(format!(
            "the record does not say what `{property}` is: it can't be added"
        )),
        DetailLine::Property {
            property,
            known: Known::Value(Value::Set(members)),
            ..
        } if members.is_empty() => Some(format!("`{property}` has no members to ask for")),
        DetailLine::Property { .. } => None,
    }
}
