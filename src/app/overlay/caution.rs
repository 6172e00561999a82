//! What is asked before something is done that may not be what was meant: what is
//! at stake, in words, and the replies to choose from.

use super::drafts::Overlap;
use crate::app::addition::Addition;
use crate::app::exports::{ChosenRows, RowsForm};
use crate::app::scroll::Scroll;
use crate::session::Verdict;

/// Something to think about before it is done.
#[derive(Clone, Debug)]
pub struct Caution {
    /// What it is about.
    pub title: String,
    /// What is at stake, line by line; nothing where it is only a choice.
    pub stakes: Vec<String>,
    /// What can be done, the careful reply first.
    pub replies: Vec<Reply>,
    /// The reply under the cursor.
    pub scroll: Scroll,
    /// The number of the question what the replies would hide.
    pub(in crate::app) asked: u64,
}

/// One of the replies to choose from.
#[derive(Clone, Debug)]
pub struct Reply {
    /// The key that takes it at once.
    pub key: char,
    /// What it does.
    pub text: String,
    /// How many loaded detections the exclusion would hide then, once that is
    /// known; of a reply that is not weighed, `None` for good.
    pub hides: Option<usize>,
    pub(in crate::app) then: Consequence,
}

/// What a reply does.
#[derive(Clone, Debug)]
pub(in crate::app) enum Consequence {
    /// Nothing.
    Leave,
    /// Puts a condition into a new exclusion.
    AddToNew(Addition),
    /// Puts a condition into the exclusion under work.
    Add(Addition),
    /// Gives rows a verdict; asks where there are threats among them.
    Judge(Option<Verdict>, Vec<usize>),
    /// Gives rows a verdict.
    JudgeSurely(Option<Verdict>, Vec<usize>),
    /// Asks for a note on rows.
    Note(Vec<usize>),
    /// Copies rows.
    Copy(RowsForm, ChosenRows),
}

impl Reply {
    pub(in crate::app) fn new(key: char, text: impl Into<String>, then: Consequence) -> Reply {
        Reply {
            key,
            text: text.into(),
            hides: None,
            then,
        }
    }
}

impl Caution {
    pub(in crate::app) fn new(title: &str, stakes: Vec<String>, replies: Vec<Reply>) -> Caution {
        Caution {
            title: title.to_owned(),
            stakes,
            replies,
            scroll: Scroll::default(),
            asked: 0,
        }
    }

    /// Takes what the first replies would hide, where it was asked for them.
    pub(in crate::app) fn take_weighed(&mut self, asked: u64, overlaps: &[Overlap]) {
        if self.asked == asked {
            let replies = self.replies.iter_mut().zip(overlaps);
            replies.for_each(|(reply, overlap)| reply.hides = overlap.rows);
        }
    }
}
