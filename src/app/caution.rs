//! What is asked before something is done that may not be what was meant: what
//! is at stake, in words, and the replies to choose from. The first reply is the
//! careful one, and the cursor begins on it.
//!
//! ```text
//! a, b, t, c, n ─► is it what was meant? ─ yes ─► done
//!                        └ no ─► Caution { stakes, replies } ─ key ─► Consequence ─► done
//!                                    └─► Effect::Weigh: what each reply would hide
//! ```

use super::App;
use super::adding::Addition;
use super::drafts::Overlap;
use super::overlay::{Ask, Overlay, Prompt};
use super::previews::Given;
use super::scroll::Scroll;
use crate::session::Verdict;

/// Something to think about before it is done.
#[derive(Clone, Debug)]
pub struct Caution {
    /// What it is about.
    pub title: String,
    /// What is at stake, line by line.
    pub stakes: Vec<String>,
    /// What can be done, the careful reply first.
    pub replies: Vec<Reply>,
    /// The reply under the cursor.
    pub scroll: Scroll,
    /// The number of the question what the replies would hide.
    asked: u64,
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
    then: Consequence,
}

/// What a reply does.
#[derive(Clone, Debug)]
pub(super) enum Consequence {
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
}

impl Reply {
    pub(super) fn new(key: char, text: impl Into<String>, then: Consequence) -> Reply {
        Reply {
            key,
            text: text.into(),
            hides: None,
            then,
        }
    }
}

impl Caution {
    pub(super) fn new(title: &str, stakes: Vec<String>, replies: Vec<Reply>) -> Caution {
        Caution {
            title: title.to_owned(),
            stakes,
            replies,
            scroll: Scroll::default(),
            asked: 0,
        }
    }

    /// Takes what the first replies would hide, where it was asked for them.
    pub(super) fn take_weighed(&mut self, asked: u64, overlaps: &[Overlap]) {
        if self.asked == asked {
            let replies = self.replies.iter_mut().zip(overlaps);
            replies.for_each(|(reply, overlap)| reply.hides = overlap.rows);
        }
    }
}

impl App {
    /// Asks; `drafts` are what the exclusion would be after each of the first replies.
    pub(super) fn caution(&mut self, mut caution: Caution, drafts: Vec<Given>) {
        if !drafts.is_empty() {
            caution.asked = self.ask_weight(drafts);
        }
        self.open_question(Overlay::Caution(caution));
    }

    /// `Enter`: the reply under the cursor.
    pub(super) fn choose_reply(&mut self) {
        if let Some(Overlay::Caution(caution)) = self.overlays.pop() {
            let at_cursor = caution.scroll.cursor;
            let reply = caution.replies.into_iter().nth(at_cursor);
            reply.into_iter().for_each(|reply| self.go(reply.then));
        }
    }

    /// The reply that a letter takes at once; `false` where there is none.
    pub(super) fn reply_by(&mut self, letter: char) -> bool {
        let Some(Overlay::Caution(caution)) = self.overlays.last() else {
            return false;
        };
        let reply = caution.replies.iter().find(|reply| reply.key == letter);
        let Some(then) = reply.map(|reply| reply.then.clone()) else {
            return false;
        };
        self.overlays.pop();
        self.go(then);
        true
    }

    fn go(&mut self, then: Consequence) {
        match then {
            Consequence::Leave => {}
            Consequence::Add(addition) => self.put(&addition),
            Consequence::AddToNew(addition) => {
                self.new_draft();
                self.put(&addition);
            }
            Consequence::Judge(verdict, rows) => self.judge_rows(verdict, rows),
            Consequence::JudgeSurely(verdict, rows) => self.judge_surely(verdict, rows),
            Consequence::Note(rows) => self.ask_note_on(rows),
        }
    }

    pub(super) fn ask_note_on(&mut self, rows: Vec<usize>) {
        let Some(first) = rows.first() else { return };
        let note = self.note_on(*first).unwrap_or_default();
        self.overlays
            .push(Overlay::Prompt(Prompt::new(Ask::Note(rows), &note)));
    }
}
