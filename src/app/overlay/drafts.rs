//! The list of drafts: what each is called, and what it hides.

use crate::app::scroll::Scroll;
use crate::session::DraftText;

/// A line of the list of drafts.
#[derive(Clone, Debug)]
pub struct Listed {
    /// Its number in the session.
    pub id: u64,
    /// What it is called.
    pub name: String,
    /// The rules it is for.
    pub rules: Vec<String>,
    /// The file it is saved in.
    pub file: Option<String>,
    /// What it hides, once that is worked out.
    pub overlap: Option<Overlap>,
}

/// What a draft of the list hides of the loaded detections.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Overlap {
    /// How many; `None` where it has no meaning.
    pub rows: Option<usize>,
    /// Those that no draft before it in the list hides.
    pub more: usize,
}

/// The list of drafts, being looked at.
#[derive(Clone, Debug)]
pub struct Drafts {
    /// The drafts.
    pub listed: Vec<Listed>,
    /// Cursor and view.
    pub scroll: Scroll,
    /// The number of the question what they hide.
    pub(in crate::app) asked: u64,
}

impl Drafts {
    /// The number of the draft under the cursor.
    pub fn chosen(&self) -> Option<u64> {
        let chosen = self.listed.get(self.scroll.cursor);
        chosen.map(|draft| draft.id)
    }
}

pub(in crate::app) fn listed((id, text): (u64, DraftText)) -> Listed {
    let name = match (text.name.as_str(), &text.file) {
        ("", Some(file)) => file.clone(),
        ("", None) => "(no name)".to_owned(),
        (name, _) => name.to_owned(),
    };
    Listed {
        id,
        name,
        rules: text.rules,
        file: text.file,
        overlap: None,
    }
}
