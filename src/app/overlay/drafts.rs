//! The list of drafts: what each is called, what it hides alone and beyond the others,
//! what is wrong with it, and whether its file holds it.

use crate::app::scroll::Scroll;
use crate::finding::Code;
use crate::session::DraftText;
use std::sync::Arc;

/// Lines that a draft takes in the list.
pub const LINES: usize = 2;

/// How many drafts are seen in a list of so many lines, its heading one of them.
pub(in crate::app) fn seen(height: usize) -> usize {
    (height.saturating_sub(1) / LINES).max(1)
}

/// A draft in the list.
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
    /// Whether its file holds it.
    pub state: FileState,
    /// What it hides, once that is worked out.
    pub overlap: Option<Overlap>,
}

/// Whether a draft's file holds it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum FileState {
    /// The file is being read.
    #[default]
    Reading,
    /// It holds what the draft says.
    Saved,
    /// There is a file, which holds something else: this.
    Changed(Arc<Vec<u8>>),
    /// It is in no file, or that can't be read.
    None,
}

/// What a draft of the list hides of the loaded detections, and what is wrong with it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Overlap {
    /// How many; `None` where it has no meaning.
    pub rows: Option<usize>,
    /// Those that no other draft of the list hides.
    pub beyond: usize,
    /// Those of them that have no verdict: what it hides of what is left without it.
    pub left: usize,
    /// Threats that it hides.
    pub threats: usize,
    /// What it does, as a sentence; of one that has a meaning.
    pub words: Option<String>,
    /// Its errors' codes.
    pub errors: Vec<Code>,
    /// Why it could not be proved whether it hides everything, or nothing.
    pub unproved: Option<String>,
    /// The first other one of the list that means the same, by its place.
    pub alike: Option<usize>,
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
    /// The draft of this name before a place of the list, or after it.
    pub fn namesake(&self, at: usize) -> Option<usize> {
        let name = &self.listed.get(at)?.name;
        let mut others = self.listed.iter().enumerate();
        let is_it = |(other, draft): &(usize, &Listed)| *other != at && draft.name == *name;
        others.find(is_it).map(|(other, _)| other)
    }

    /// Whether something of it is still being worked out.
    pub fn is_behind(&self) -> bool {
        let is_behind =
            |draft: &Listed| draft.overlap.is_none() || draft.state == FileState::Reading;
        self.listed.iter().any(is_behind)
    }

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
        state: match text.file {
            Some(_) => FileState::Reading,
            None => FileState::None,
        },
        file: text.file,
        overlap: None,
    }
}
