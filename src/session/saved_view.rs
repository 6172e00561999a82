//! Where the analyst was: what the list showed, and what was open. Kept as
//! plain text, since codes and rows are others in the next export.

use super::DetectionKey;
use serde::{Deserialize, Serialize};

/// What a narrowing asks of a property or field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SavedValue {
    /// It has this value, as text.
    Known(String),
    /// It has none.
    Absent,
    /// It is not known.
    Unknown,
}

/// What a narrowing is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum About {
    /// A trait: its name as `quell stats --by` takes it, and its state.
    By(String, SavedValue),
    /// Times between these, in milliseconds since 1970 UTC, both included.
    Time(i64, i64),
    /// A group: its name as `quell stats --by` takes it, and its label.
    Group(String, String),
}

/// A value that the list is narrowed to, or that is hidden from it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SavedNarrowing {
    /// What it is about.
    pub about: About,
    /// Whether rows that have it are hidden, not kept.
    #[serde(default)]
    pub is_hidden: bool,
    /// Whether it is switched off.
    #[serde(default)]
    pub is_off: bool,
    /// How it is called on screen.
    pub label: String,
}

/// A column of the list as it was chosen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SavedColumn {
    /// Its name as in the configuration.
    pub name: String,
    /// Whether it is shown, where there is room for it.
    pub is_shown: bool,
    /// Cells that it was given; as many as it needs where there is nothing.
    #[serde(default)]
    pub width: Option<usize>,
}

/// Where the dividers between the panes stood, in thousandths.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SavedLayout {
    /// Whether the panes lay one under the other, where that was chosen.
    pub is_stacked: Option<bool>,
    /// The list's share of the width.
    pub across: u16,
    /// The detail's share of the height over the builder.
    pub down: u16,
    /// The focused pane's share of the height, one under the other.
    pub focused: u16,
}

/// Where the analyst was with certain sources.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SavedView {
    /// The filter as typed.
    pub filter: String,
    /// The status in a word, `kept` or `left`, where only those were shown.
    pub show: Option<String>,
    /// Narrowings, oldest first.
    pub narrowings: Vec<SavedNarrowing>,
    /// The order in words.
    pub order: Option<String>,
    /// The columns of the list from left to right, where they were chosen.
    pub columns: Vec<SavedColumn>,
    /// Where the dividers stood, where they were moved.
    pub layout: Option<SavedLayout>,
    /// What the rows were grouped by.
    pub by: Option<String>,
    /// The detection under the cursor.
    pub detection: Option<DetectionKey>,
    /// `list`, `detail` or `builder`.
    pub focus: Option<String>,
    /// The draft that was open.
    pub draft: Option<u64>,
    /// Whether an exclusion was begun: the first steps need not be told any more.
    pub has_built: bool,
    /// Filters typed, oldest first.
    pub searches: Vec<String>,
    /// Texts searched for where nothing is narrowed, oldest first.
    pub finds: Vec<String>,
}

impl SavedView {
    /// Whether not all detections were shown.
    pub fn is_narrowed(&self) -> bool {
        !self.filter.is_empty() || self.show.is_some() || !self.narrowings.is_empty()
    }

    /// What certain sources are known by: their names, one a line, sorted, so
    /// that their order on the command line does not matter.
    pub fn of_sources<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
        let mut names: Vec<&str> = names.into_iter().collect();
        names.sort_unstable();
        names.dedup();
        names.join("\n")
    }
}
