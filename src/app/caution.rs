//! What is asked before something is done that may not be what was meant: what
//! is at stake, in words, and the ways to go on. The first way is the careful
//! one: Enter takes it, and no way but that one is taken without being chosen.
//!
//! ```text
//! a, b, t, c, n ─► is it what was meant? ─ yes ─► done
//!                        └ no ─► Caution { stakes, ways } ─ key ─► Deed ─► done
//!                                    └─► Effect::Weigh: what each way would hide
//! ```

use super::adding::Addition;
use super::drafts::Hides;
use super::key::{Code, Key};
use super::overlay::{Ask, Overlay, Prompt};
use super::overlays::is_back;
use super::previewing::Given;
use super::scroll::Scroll;
use super::{App, Effect};
use crate::session::Verdict;

/// Something to think about before it is done.
#[derive(Clone, Debug)]
pub struct Caution {
    /// What it is about.
    pub title: String,
    /// What is at stake, line by line.
    pub stakes: Vec<String>,
    /// What can be done, the careful way first.
    pub ways: Vec<Way>,
    /// The way under the cursor.
    pub scroll: Scroll,
    /// The number of the question what the ways would hide.
    asked: u64,
}

/// A way to go on.
#[derive(Clone, Debug)]
pub struct Way {
    /// The key that takes it at once.
    pub key: char,
    /// What it does.
    pub text: String,
    /// How many loaded detections the exclusion would hide then, once that is
    /// known; of a way that is not weighed, `None` for good.
    pub hides: Option<usize>,
    deed: Deed,
}

/// What a way does.
#[derive(Clone, Debug)]
pub(super) enum Deed {
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

impl Way {
    pub(super) fn new(key: char, text: impl Into<String>, deed: Deed) -> Way {
        Way {
            key,
            text: text.into(),
            hides: None,
            deed,
        }
    }
}

impl Caution {
    pub(super) fn new(title: &str, stakes: Vec<String>, ways: Vec<Way>) -> Caution {
        Caution {
            title: title.to_owned(),
            stakes,
            ways,
            scroll: Scroll::default(),
            asked: 0,
        }
    }

    /// Takes what the first ways would hide, where it was asked for them.
    pub(super) fn take_weighed(&mut self, asked: u64, hides: &[Hides]) {
        if self.asked == asked {
            let ways = self.ways.iter_mut().zip(hides);
            ways.for_each(|(way, hides)| way.hides = hides.rows);
        }
    }
}

impl App {
    /// Asks; `drafts` are what the exclusion would be after each of the first ways.
    pub(super) fn caution(&mut self, mut caution: Caution, drafts: Vec<Given>) {
        if !drafts.is_empty() {
            caution.asked = self.ask_weight(drafts);
        }
        self.overlays.push(Overlay::Caution(caution));
    }

    pub(super) fn caution_key(&mut self, mut caution: Caution, key: Key) -> Vec<Effect> {
        if is_back(key) || key == Key::char('q') {
            return Vec::new();
        }
        let at_cursor = caution.scroll.cursor;
        let chosen = match key.code {
            Code::Enter => Some(at_cursor),
            Code::Char(letter) if !key.ctrl && !key.alt => {
                caution.ways.iter().position(|way| way.key == letter)
            }
            _ => None,
        };
        if let Some(way) = chosen.and_then(|at| caution.ways.get(at)) {
            self.go(way.deed.clone());
            return Vec::new();
        }
        if let Some(action) = self.keymap.list_action(key) {
            let len = caution.ways.len();
            caution.scroll.act(action, len, len.max(1));
        }
        self.overlays.push(Overlay::Caution(caution));
        Vec::new()
    }

    fn go(&mut self, deed: Deed) {
        match deed {
            Deed::Leave => {}
            Deed::Add(addition) => self.put(&addition),
            Deed::AddToNew(addition) => {
                self.new_draft();
                self.put(&addition);
            }
            Deed::Judge(verdict, rows) => self.judge_rows(verdict, rows),
            Deed::JudgeSurely(verdict, rows) => self.judge_surely(verdict, rows),
            Deed::Note(rows) => self.ask_note_on(rows),
        }
    }

    pub(super) fn ask_note_on(&mut self, rows: Vec<usize>) {
        let Some(first) = rows.first() else { return };
        let note = self.note_on(*first).unwrap_or_default();
        self.overlays
            .push(Overlay::Prompt(Prompt::new(Ask::Note(rows), &note)));
    }
}
