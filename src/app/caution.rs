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
use super::overlay::caution::Caution;
use super::overlay::caution::Consequence;
use super::overlay::{Ask, Overlay, Prompt};
use super::previews::Given;

impl App {
    /// Asks; `drafts` are what the exclusion would be after each of the first replies.
    pub(super) fn caution(&mut self, mut caution: Caution, drafts: Vec<Given>) {
        if !drafts.is_empty() {
            caution.asked = self.ask_weight(drafts, None);
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
                self.begin_beside();
                self.put(&addition);
            }
            Consequence::Judge(verdict, rows) => self.judge_rows(verdict, rows),
            Consequence::JudgeSurely(verdict, rows) => self.judge_surely(verdict, rows),
            Consequence::Note(rows) => self.ask_note_on(rows),
            Consequence::Copy(form, rows) => self.copy_rows(form, rows),
        }
    }

    pub(super) fn ask_note_on(&mut self, rows: Vec<usize>) {
        let Some(first) = rows.first() else { return };
        let note = self.note_on(*first).unwrap_or_default();
        self.overlays
            .push(Overlay::Prompt(Prompt::new(Ask::Note(rows), &note)));
    }
}
