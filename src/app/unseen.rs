//! Questions that have only just appeared. Letters that were typed ahead must not
//! choose a reply that nobody has read: a question that opens drops the keys that
//! wait, and takes none until it has been on the screen for a moment. Where it
//! opens by itself, while its reader may be typing something else, that is longer.

use super::overlay::Overlay;
use super::{App, Effect};
use std::time::Duration;

/// How long a question is looked at before it takes a key: where it is the answer
/// to one, and where it comes by itself.
const AT_ONCE: Duration = Duration::from_millis(50);
const BY_ITSELF: Duration = Duration::from_millis(500);

impl App {
    /// Opens a question.
    pub(super) fn open_question(&mut self, question: Overlay) {
        self.keyboard.drop_held();
        let (number, is_answer_to_key) = self.overlays.appear();
        let time = match is_answer_to_key {
            true => AT_ONCE,
            false => BY_ITSELF,
        };
        self.outbox.push(Effect::LetSee(number, time));
        let question = Box::new(question);
        self.overlays.push(Overlay::Unseen(number, question));
    }

    /// Whether a question lies on top that has only just appeared.
    pub fn is_unseen(&self) -> bool {
        matches!(self.overlays.last(), Some(Overlay::Unseen(..)))
    }

    /// From now on the question takes keys.
    pub(super) fn take_seen(&mut self, number: u64) {
        let is_it = |overlay: &Overlay| matches!(overlay, Overlay::Unseen(of, _) if *of == number);
        let Some(at) = self.overlays.position(is_it) else {
            return;
        };
        if let Overlay::Unseen(_, question) = self.overlays.remove(at) {
            self.overlays.insert(at, *question);
        }
    }
}
