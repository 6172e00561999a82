//! Keeps the place of what is being worked out.

use crate::app::exports::ExportTarget;
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
    /// What is written to a file, and the name as it was typed.
    exports: Option<(ExportTarget, String)>,
}

impl Awaited {
    /// The answer to a question.
    pub(in crate::app) fn to(asked: u64, title: String) -> Awaited {
        Awaited {
            asked,
            title,
            saves: None,
            decides: false,
            exports: None,
        }
    }

    /// A save that waits for proofs and preview.
    pub(in crate::app) fn saving(title: String, to: SaveTarget) -> Awaited {
        Awaited {
            saves: Some(to),
            ..Awaited::to(0, title)
        }
    }

    /// Rows that are being written to a file.
    pub(in crate::app) fn exporting(
        asked: u64,
        title: String,
        target: ExportTarget,
        typed: String,
    ) -> Awaited {
        Awaited {
            exports: Some((target, typed)),
            ..Awaited::to(asked, title)
        }
    }

    /// What is written to a file, and the name as it was typed.
    pub(in crate::app) fn exports(&self) -> Option<&(ExportTarget, String)> {
        self.exports.as_ref()
    }

    /// The same.
    pub(in crate::app) fn into_exports(self) -> Option<(ExportTarget, String)> {
        self.exports
    }

    /// A decision about many rows.
    pub(in crate::app) fn deciding(asked: u64, title: &str) -> Awaited {
        Awaited {
            decides: true,
            ..Awaited::to(asked, title.to_owned())
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
