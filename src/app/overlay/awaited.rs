//! Keeps the place of what is being worked out.

use crate::app::saves::SaveTarget;

/// Keeps the place of what is being worked out.
#[derive(Clone, Debug)]
pub struct Awaited {
    /// The number of the question.
    pub(in crate::app) asked: u64,
    /// What it is.
    pub title: String,
    /// What is saved once it is proved.
    pub(in crate::app) saves: Option<SaveTarget>,
    /// Whether it is a decision about many rows.
    pub(in crate::app) decides: bool,
}

impl Awaited {
    /// A save that waits for proofs and preview.
    pub(in crate::app) fn saving(title: String, to: SaveTarget) -> Awaited {
        Awaited {
            asked: 0,
            title,
            saves: Some(to),
            decides: false,
        }
    }

    /// A decision about many rows.
    pub(in crate::app) fn deciding(asked: u64, title: &str) -> Awaited {
        Awaited {
            asked,
            title: title.to_owned(),
            saves: None,
            decides: true,
        }
    }

    /// Whether it waits for the answer to this question.
    pub(in crate::app) fn is(&self, asked: u64) -> bool {
        self.asked == asked
    }

    /// Whether it waits for a decision about many rows.
    pub(in crate::app) fn decides(&self) -> bool {
        self.decides
    }

    /// Where the draft is to be saved once it is proved.
    pub(in crate::app) fn saves(&self) -> Option<&SaveTarget> {
        self.saves.as_ref()
    }
}
