//! What the shell is to do because of the message that is being taken.

use super::message::Effect;

/// Effects to be given to the shell, in their order.
#[derive(Debug, Default)]
pub struct Outbox {
    effects: Vec<Effect>,
    /// Counts what was asked of workers.
    questions: u64,
}

impl Outbox {
    pub(super) fn push(&mut self, effect: Effect) {
        self.effects.push(effect);
    }

    pub(super) fn extend(&mut self, effects: impl IntoIterator<Item = Effect>) {
        self.effects.extend(effects);
    }

    /// A number for a question, to know its answer by.
    pub(super) fn number(&mut self) -> u64 {
        self.questions += 1;
        self.questions
    }

    /// Whether the program is to end.
    pub(super) fn quits(&self) -> bool {
        self.effects.contains(&Effect::Quit)
    }

    /// Gives the effects away; to end comes last: nothing is done after it.
    pub(super) fn take(&mut self) -> Vec<Effect> {
        let quits = self.quits();
        let mut effects = std::mem::take(&mut self.effects);
        if quits {
            effects.retain(|effect| *effect != Effect::Quit);
            effects.push(Effect::Quit);
        }
        effects
    }
}
