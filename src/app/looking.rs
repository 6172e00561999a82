//! What lies over the panes and is not at hand: the most frequent values, the
//! course of time, why a detection is kept. A worker works it out; until it is
//! there an overlay keeps its place, and keys other than `Esc` wait.
//!
//! ```text
//! key ─► Overlay::Awaited, Effect::Look ─► worker ─► Msg::Looked ─► the overlay itself
//! ```

use super::overlay::Overlay;
use super::overlay::awaited::Awaited;
use super::question::looking::LookAt;
use super::question::looking::Looked;
use super::question::looking::ToLook;
use super::{App, Effect};

impl App {
    /// Asks a worker for what is to be looked at.
    pub(super) fn look(&mut self, title: &str, what: LookAt) {
        let asked = self.outbox.number();
        self.outbox.push(Effect::Look(Box::new(ToLook {
            asked,
            what,
            store: self.loaded.shared(),
        })));
        self.overlays
            .push(Overlay::Awaited(Awaited::to(asked, title.to_owned())));
    }

    /// Whether the topmost overlay, or what is in it, is being worked out.
    pub(super) fn is_awaiting_overlay(&self) -> bool {
        match self.overlays.last() {
            Some(Overlay::Fixes(fixes)) => fixes.choices.is_none(),
            Some(Overlay::Suggestions(suggestions)) => suggestions.found.is_none(),
            Some(Overlay::Awaited(_)) => true,
            _ => false,
        }
    }

    /// Takes what is to be looked at, where it is still wanted.
    pub(super) fn take_looked(&mut self, asked: u64, looked: Looked) {
        let is_it = |overlay: &Overlay| matches!(overlay, Overlay::Awaited(one) if one.is(asked));
        let Some(at) = self.overlays.position(is_it) else {
            return;
        };
        match looked {
            Looked::Here(overlay) => self.overlays.replace(at, *overlay),
            Looked::Question(question) => {
                self.overlays.remove(at);
                self.open_question(*question);
            }
            Looked::Common {
                row,
                subject,
                property,
                value,
            } => {
                self.overlays.remove(at);
                self.add_value(row, subject, &property, &value, false);
            }
            Looked::Copied(form, count, text) => {
                self.overlays.remove(at);
                self.copied(form, count, text);
            }
            Looked::TooLong(form, rows) => {
                self.overlays.remove(at);
                self.too_long_to_copy(form, rows);
            }
            Looked::Nothing(why) => {
                self.overlays.remove(at);
                self.keyboard.drop_held();
                self.complain(why);
            }
        }
    }
}
