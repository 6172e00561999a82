//! Completions of a value that is being typed: the loaded values that fit it,
//! which a worker counts once and ranks at each key.

use super::overlay::{Overlay, Prompt};
use super::question::completing::{ToComplete, ValuesOf};
use super::{App, Effect};

impl App {
    /// Asks for the values that fit what is typed.
    pub(super) fn complete(&mut self, prompt: &mut Prompt, typed: &str) {
        if let Some(about) = prompt.about.clone() {
            self.ask_completions(prompt, ValuesOf::Property(about), typed);
        }
    }

    /// The same of any values.
    pub(super) fn ask_completions(&mut self, prompt: &mut Prompt, about: ValuesOf, typed: &str) {
        let asked = self.outbox.number();
        prompt.asked = asked;
        prompt.is_behind = true;
        self.outbox.push(Effect::Complete(Box::new(ToComplete {
            asked,
            about,
            typed: typed.to_owned(),
            store: self.loaded.shared(),
        })));
    }

    /// Takes them, if they fit what is typed by now.
    pub(super) fn take_completions(&mut self, asked: u64, completions: Vec<(String, usize)>) {
        for overlay in self.overlays.iter_mut() {
            if let Overlay::Prompt(prompt) = overlay
                && prompt.asked == asked
            {
                prompt.completions = completions;
                prompt.is_behind = false;
                return;
            }
        }
    }

    /// Whether the values that fit what is typed are not there yet.
    pub(super) fn is_awaiting_completions(&self) -> bool {
        matches!(self.overlays.last(), Some(Overlay::Prompt(prompt)) if prompt.is_behind)
    }
}
